"""Captions and subtitles: joined lines, no speakers, and the marks taken out by edits."""

from itertools import pairwise

import pytest

from builders import a_document, check_document, passages
from studydeck.document import PassageKind, Register, Shape, Voice

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
    text = "\n".join(f"[00:{at:02}] {'the ' if at else ''}comb {at} of the" for at in range(41))
    (passage,) = passages(a_document(text), PassageKind.CAPTIONS)
    assert passage.text == " ".join(f"comb {'one' if at == 1 else at} of the" for at in range(41))


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
