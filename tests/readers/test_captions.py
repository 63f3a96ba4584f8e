"""Captions and subtitles: joined lines, no speakers, and the marks taken out by edits."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from builders import a_document, check_document, passages
from studydeck.document import Document, PassageKind, Register, Shape, Voice

FRONT = """---
title: "YouTube Video: AbC-123"
video_id: "AbC-123"
video_url: "https://www.youtube.com/watch?v=AbC-123"
speaker: "Rosa Field"
date: ""
tags:
  - "Bees"
key_points:
  - "動画"
---

# Transcript: AbC-123

- URL: https://www.youtube.com/watch?v=AbC-123
- Retrieved at: 2025-12-30T09:57:37+09:00

## Text

"""
WORDS = [
    "today",
    "we",
    "talk",
    "about",
    "uh",
    "the",
    "bees",
    "and",
    "how",
    "they",
    "find",
    "home",
    "and",
    "why",
    "they",
    "dance",
    "on",
    "the",
    "comb",
    "when",
    "it",
    "is",
    "warm",
]


def lines(count: int, first: int = 0) -> str:
    """Caption lines of four words, two seconds apart, no two of them alike."""
    marks = (f"- [{(first + 2 * at) // 60:02}:{(first + 2 * at) % 60:02}]" for at in range(count))
    return "\n".join(f"{mark} {WORDS[at % 20]} {WORDS[at * 7 % 20]} number {first + at}" for at, mark in enumerate(marks))


def test_the_whole_file_is_understood() -> None:
    document = a_document(FRONT + lines(200), "004.txt")
    check_document(document)
    assert (document.shape, document.register) == (Shape.CAPTIONS, Register.CAPTIONS)
    assert document.url == "https://www.youtube.com/watch?v=AbC-123"
    assert document.people == ()
    assert "no speakers" in document.warnings[0]


def test_every_caption_line_comes_through_and_no_mark_does() -> None:
    document = a_document(FRONT + lines(200))
    text = " ".join(passage.text for passage in passages(document, PassageKind.CAPTIONS))
    assert [f"number {at}" in text for at in range(200)] == [True] * 200
    assert "[" not in text
    assert "\n" not in text


def test_the_speaker_of_the_front_matter_is_not_the_speaker_of_the_words() -> None:
    found = {(passage.speaker, passage.voice) for passage in a_document(FRONT + lines(60)).passages}
    assert found == {(None, Voice.UNKNOWN)}


def test_passages_have_a_size_that_can_be_surveyed_and_the_time_of_their_first_line() -> None:
    found = passages(a_document(FRONT + lines(200)), PassageKind.CAPTIONS)
    assert [sum(edit.replacement == " " for edit in passage.edits) + 1 for passage in found] == [60, 60, 60, 20]
    assert [passage.time for passage in found] == [0, 120, 240, 360]


def test_a_pause_ends_a_passage() -> None:
    text = lines(50) + "\n" + lines(50, first=300)
    assert [passage.time for passage in passages(a_document(text), PassageKind.CAPTIONS)] == [0, 300]


def test_the_quote_is_verbatim_but_for_the_marks() -> None:
    """The clean text lacks the filler, the quote has it."""
    document = a_document(FRONT + lines(60))
    (passage,) = passages(document, PassageKind.CAPTIONS)
    at = passage.text.index("number 3")
    start, end = passage.raw_span(at, at + 30)
    assert passage.text[at : at + 30] == "number 3 how number 4 the danc"
    assert document.quote(passage, start, end) == "number 3 uh how number 4 the danc"


def test_a_repeat_over_the_end_of_a_line_leaves_one_blank() -> None:
    text = "\n".join(f"[00:{at:02}] {'the ' if at else ''}comb that bees have is number {at + 100} of the" for at in range(41))
    found = passages(a_document(text), PassageKind.CAPTIONS)
    assert " ".join(passage.text for passage in found) == " ".join(
        f"comb that bees have is number {at + 100} of the" for at in range(41)
    )


def test_terms_are_spelt_as_the_head_of_the_file_spells_them() -> None:
    """Also over the end of a line; not where both of its parts are used as ordinary words too."""
    text = FRONT.replace("Bees", "WeirWorks") + lines(20) + "\n- [01:00] this is weir\n- [01:02] works on"
    said = passages(a_document(text), PassageKind.CAPTIONS)[-1].text
    assert said.endswith("this is WeirWorks on")
    said = passages(a_document(text + " the weir and works"), PassageKind.CAPTIONS)[-1].text
    assert said.endswith("this is weir works on the weir and works")


def test_clips_shown_before_the_greeting_are_left_to_their_later_place() -> None:
    clip = [f"a very good answer on why part {at} of the dance matters so much" for at in range(8)]
    body = [f"then we spoke of {word} and the number {at} of all things there" for at, word in enumerate(WORDS * 5)]
    body[50:50] = clip
    text = "\n".join(f"- [{at // 60:02}:{at % 60:02}] {line}" for at, line in enumerate([*clip, *body]))
    document = a_document(text)
    assert passages(document, PassageKind.BOILERPLATE)[0].text.startswith("a very good answer on why part 0")
    assert "part 3" in " ".join(passage.text for passage in passages(document, PassageKind.CAPTIONS))


def test_the_farewell_is_nobodys_claim() -> None:
    text = lines(100) + "\n- [10:00] please leave a review\n- [10:02] thank you for listening and\n- [10:04] see you next time"
    last = a_document(text).passages[-1]
    assert last.kind is PassageKind.BOILERPLATE
    assert last.text.startswith("please leave a review")


@pytest.mark.parametrize(
    ("mark", "time"),
    [
        ("[01:02]", 62),
        ("(1:01:02)", 3662),
        ("01:02", 62),
        ("**1:02** ·", 62),
        ("- [62.5s]", 62),
        ("**[0:01:02-0:01:09](https://x.org/a#t=1):**", 62),
    ],
)
def test_times_have_many_forms(mark: str, time: int) -> None:
    text = "\n".join(f"{mark} words of line {at} about bees" for at in range(12))
    found = passages(a_document(text), PassageKind.CAPTIONS)
    assert found[0].time == time
    assert found[0].text.startswith("words of line 0 about bees words of line 1")


def cue(at: int, text: str, number: bool = True) -> str:
    head = f"{at + 1}\n" if number else ""
    return f"{head}00:00:{at:02},000 --> 00:00:{at + 2:02},500 align:start\n{text}\n\n"


def test_subrip_cues_are_joined() -> None:
    text = "".join(cue(at, f"This is sentence {at}.\nIt has two lines.") for at in range(10))
    document = a_document("\ufeff" + text, "talk.srt")
    check_document(document)
    (passage,) = passages(document, PassageKind.CAPTIONS)
    assert passage.text.startswith("This is sentence 0. It has two lines. This is sentence 1.")
    assert (document.shape, document.register, passage.time) == (Shape.CAPTIONS, Register.VERBATIM_TALK, 0)


def test_rolling_cues_say_every_line_once() -> None:
    """Players repeat the last line; nobody said it twice."""
    said = [f"line {at} on bees" for at in range(12)]
    rolled = (f"{above}\n{below.replace('on', 'on<00:00:01.960><c>')}</c>" for above, below in pairwise(said))
    text = "WEBVTT\nKind: captions\n\n" + "".join(cue(at, both, number=False) for at, both in enumerate(rolled)).replace(",", ".")
    (passage,) = passages(a_document(text, "talk.vtt"), PassageKind.CAPTIONS)
    assert passage.text == " ".join(said)


@pytest.mark.parametrize(
    "damage", ["00:00:05,000 --> 00:00:01,000", "99:59:59,000 --> 100:00:00,000", "00:00:03,000 -->", "--> -->", "5"]
)
def test_damaged_cues_do_no_harm(damage: str) -> None:
    text = "".join(cue(at, f"words {at}") for at in range(8)) + damage + "\nlast words here\n"
    document = a_document(text, "talk.srt")
    check_document(document)
    assert "words 7" in " ".join(passage.text for passage in document.passages)


def vtt(*cues: str) -> str:
    """A WebVTT file of cues two seconds apart; # stands for the number of the cue, so that none repeats another."""
    starts = (f"00:{at // 30:02}:{2 * at % 60:02}" for at in range(len(cues)))
    timed = (
        f"{at}.000 --> {at}.900\n{text.replace('#', str(number))}"
        for number, (at, text) in enumerate(zip(starts, cues, strict=True))
    )
    return "\n\n".join(["WEBVTT - a talk", "NOTE made by hand\nin May", *timed]) + "\n"


def said(document: Document) -> list[tuple[str | None, str]]:
    """(speaker, clean text) of every passage of captions."""
    return [(passage.speaker, passage.text) for passage in passages(document, PassageKind.CAPTIONS)]


def test_voice_tags_name_the_speakers() -> None:
    cues = ["<v Rosa Field>Pond # is small.</v>", "<v Rosa Field>It freezes at #.</v>", "<v.loud Ivan Brook>Does it, #?</v>"]
    document = a_document(vtt(*cues, *cues), "talk.vtt")
    check_document(document)
    assert said(document) == [
        ("Rosa Field", "Pond 0 is small. It freezes at 1."),
        ("Ivan Brook", "Does it, 2?"),
        ("Rosa Field", "Pond 3 is small. It freezes at 4."),
        ("Ivan Brook", "Does it, 5?"),
    ]
    assert {passage.voice for passage in document.passages} == {Voice.SPEAKER}
    assert document.warnings == ()


@pytest.mark.parametrize("sign", ["ROSA FIELD: ", ">> ROSA FIELD: ", "Rosa Field: ", "- Rosa Field: "])
def test_labels_in_cues_name_the_speakers_until_the_sign_of_another_voice(sign: str) -> None:
    cues = [f"{sign}Pond # is small.", "It freezes\nat #.", "IVAN BROOK: Does it, #?", ">> Yes, #."]
    document = a_document(vtt(*cues, *cues), "talk.vtt")
    check_document(document)
    assert said(document) == [
        ("Rosa Field", "Pond 0 is small. It freezes at 1."),
        ("Ivan Brook", "Does it, 2?"),
        (None, "Yes, 3."),
        ("Rosa Field", "Pond 4 is small. It freezes at 5."),
        ("Ivan Brook", "Does it, 6?"),
        (None, "Yes, 7."),
    ]


def test_dashes_that_recur_are_changes_of_voice() -> None:
    cues = ["- Pond # is small.", "It freezes at #.", "- Does it, #?"]
    assert [text for _, text in said(a_document(vtt(*cues, *cues), "talk.vtt"))] == [
        "Pond 0 is small. It freezes at 1.",
        "Does it, 2?",
        "Pond 3 is small. It freezes at 4.",
        "Does it, 5?",
    ]


def test_what_is_noted_in_a_file_of_cues_is_not_said_but_what_is_said_of_notes_is() -> None:
    document = a_document(
        vtt("[MUSIC PLAYING]", "NOTE THAT PONDS FREEZE EARLY.", *["THEY ARE SMALL LAKES, AND THAT IS WHY."] * 5), "t.vtt"
    )
    assert said(document)[0][1].startswith("NOTE THAT PONDS FREEZE EARLY. THEY ARE")
    assert "made by hand" not in said(document)[0][1]


DIARISED = """
**SPEAKER_01:**
[0.8s] Okay, we are live, and we have a guest today.
[5.4s] Welcome, Rosa Field.

**SPEAKER_00:**
[18.9s] Thanks for having me.
[20.5s] I had met

**SPEAKER_01:**
[22.4s] Rosa Field is the founder of the pond society.

**UNKNOWN:**
[26.3s] Yeah.
[27.0s] And so on.

**SPEAKER_00:**
[34.8s] The society counts ponds.
"""


def test_numbered_voices_are_kept_apart_and_are_nobody() -> None:
    document = a_document(DIARISED, "talk.md")
    check_document(document)
    assert [passage.time for passage in document.passages] == [0, 18, 22, 26, 34]
    assert said(document)[:2] == [
        (None, "Okay, we are live, and we have a guest today. Welcome, Rosa Field."),
        (None, "Thanks for having me. I had met"),
    ]
    assert (document.people, document.register) == ((), Register.VERBATIM_TALK)
    assert document.warnings == ("Captions name no speakers; cards from them say only what was said.",)


SENTENCES = [
    "Ponds freeze early,",
    "because they are",
    "shallow. Lakes freeze",
    "late. The county",
    "counts its ponds",
    "every year.",
]


@pytest.mark.parametrize(
    ("change", "register"),
    [
        (str, Register.VERBATIM_TALK),
        (str.upper, Register.CAPTIONS),
        (lambda line: line.lower().replace(".", ""), Register.CAPTIONS),
        (str.lower, Register.CAPTIONS),
        (lambda line: line.replace(".", "").replace(",", ""), Register.CAPTIONS),
    ],
    ids=["sentences", "capitals", "neither stops nor capitals", "stops only", "capitals only"],
)
def test_only_captions_with_stops_and_capitals_have_sentences(change: Callable[[str], str], register: Register) -> None:
    assert a_document(vtt(*map(change, SENTENCES * 20)), "talk.vtt").register is register


def test_fillers_go_from_captions_with_sentences_even_at_the_end_of_a_line() -> None:
    document = a_document(vtt(*["Pond # freezes, uh,", "early, you know, at #, um,", "as lake # does."] * 5), "talk.vtt")
    check_document(document)
    (passage,) = passages(document, PassageKind.CAPTIONS)
    assert passage.text.startswith("Pond 0 freezes, early, at 1, as lake 2 does. Pond 3")
    assert document.quote(passage, passage.start, passage.start + 90).startswith("Pond 0 freezes, uh, early, you know, at")


def test_a_passage_ends_with_a_sentence_where_there_are_sentences() -> None:
    """In the middle of a line as well, but not behind an abbreviation."""
    cues = ["The # ponds of Mr.", "Hill freeze early, said", "Alfred P. Lakes", "do not, says nobody. The other", "ponds"] * 20
    found = passages(a_document(vtt(*cues), "talk.vtt"), PassageKind.CAPTIONS)
    assert len(found) == 3
    assert {passage.text.split(".")[-2].strip() for passage in found[:-1]} == {"Lakes do not, says nobody"}
    assert all(passage.text.endswith("nobody.") for passage in found[:-1])


def test_a_turn_that_sends_to_the_shows_own_pages_is_an_advertisement() -> None:
    turns = ["Ann Bell: Ponds are deep.", "Bob Hill: Are they?"] * 4
    text = "\n\n".join([*turns, "Ann Bell: Connect with us on Twitter.", "Bob Hill: Support us at patreon.com/ponds."])
    assert [passage.kind for passage in a_document(text).passages][-2:] == [PassageKind.ADVERTISEMENT] * 2


def test_times_on_lines_of_their_own_are_those_of_the_words_below() -> None:
    """As a transcript is copied from a page of videos."""
    lines = (f"{at // 20}:{at * 3 % 60:02}\nwords of line {at} about bees" for at in range(70))
    document = a_document("Bees of the county\n\n" + "\n".join(lines))
    check_document(document)
    found = passages(document, PassageKind.CAPTIONS)
    assert [passage.time for passage in found] == [0, 180]
    assert found[0].text.startswith("words of line 0 about bees words of line 1 about")
    assert (document.register, passages(document, PassageKind.BOILERPLATE)[0].text) == (Register.CAPTIONS, "Bees of the county")


def test_names_of_cues_are_not_said() -> None:
    timed = (
        f"4f-{at}/1-0\n00:00:{at:02}.000 --> 00:00:{at:02}.900\n<v Rosa Field>Pond {at} was\ndeep.</v>" for at in range(2, 10)
    )
    document = a_document("WEBVTT\n\n" + "\n\n".join(timed), "talk.vtt")
    (passage,) = passages(document, PassageKind.CAPTIONS)
    assert passage.speaker == "Rosa Field"
    assert passage.text == " ".join(f"Pond {at} was deep." for at in range(2, 10))


def test_what_is_said_twice_is_kept() -> None:
    """Only where every line is shown again it was said once."""
    cues = ["Is pond # deep?", "Yes.", "Is lake # deep?", "Yes."] * 3
    text = said(a_document(vtt(*cues), "talk.vtt"))[0][1]
    assert text.count("Yes.") == 6
