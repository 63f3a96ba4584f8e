"""Annotated transcripts: notes that explain, complete or take back what was said."""

import pytest

from builders import a_document, check_document, passages
from studydeck.document import PassageKind, Shape, Voice
from studydeck.readers.notes import is_gloss, is_note, is_stage

TALK = """
The Orchard Podcast
·S1 E5
Anna Tondel - What Bees Want
Episode Transcript
Ada: Today I'm speaking with Anna Tondal. Anna is a keeper of bees.
Anna, many people will have seen a hive [by now].
Not a difference in degree but a difference in kind [rather, the opposite—I misspoke here]. Bees are kind.
Anna: Yes. Bees are [extremely patient] animals. The hive belongs to BeeCo [a maker of hives], you know.
[All of this to say, bees wait]
Ada: Right. What is in it for RBC [red bee clover]?
Nature's 'Bee Moment'
Anna: It feeds them. It [helps].
A hive in the sun
Ada: So [a sign might be] a full comb.
(laughter)
You could say, 'please tell me about wax' and it answers. e.g.
Prompt: Please tell me about wax.
Response: Wax is wonderful.
Anna: At this point [inaudible] bees. They fly.
[See also: The Wax Book]
Typical comb of a healthy hive. The bees do not know the difference.
Ada: (laughs) Thanks so much, Anna Tondel.
Anna: Thanks for having me.
"""


def texts(kind: PassageKind) -> list[str]:
    return [passage.text for passage in passages(a_document(TALK), kind)]


def test_the_whole_talk_is_understood() -> None:
    document = a_document(TALK)
    check_document(document)
    assert document.shape is Shape.ANNOTATED
    assert document.title == "Anna Tondel - What Bees Want"
    assert {person.name: person.role for person in document.people} == {"Anna Tondel": "guest", "Ada": "host"}


def test_the_title_decides_how_a_name_is_spelt() -> None:
    first = passages(a_document(TALK), PassageKind.TURN)[0]
    assert first.text.startswith("Today I'm speaking with Anna Tondel.")
    assert [edit.reason for edit in first.edits] == ["correction"]


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("a hive [by now].", "a hive by now."),
        ("[extremely patient] animals", "extremely patient animals"),
        ("BeeCo [a maker of hives], you", "BeeCo, you"),
        ("for RBC [red bee clover]?", "for RBC?"),
        ("It [helps].", "It helps."),
        ("So [a sign might be] a full", "So a sign might be a full"),
        ("kind [rather, the opposite—I misspoke here]. Bees", "kind. Bees"),
        ("(laughs) Thanks", "Thanks"),
    ],
)
def test_notes_that_explain_go_and_notes_that_complete_stay(raw: str, clean: str) -> None:
    document = a_document(TALK)
    at = document.source.index(raw)
    (passage,) = [passage for passage in document.passages if passage.start <= at < passage.end]
    assert clean in passage.text
    noted = [document.source[edit.start : edit.end] for edit in passage.edits if edit.reason == "note"]
    assert all("[" in note or "]" in note or "(" in note for note in noted), noted


def test_a_removed_gloss_can_be_found_again() -> None:
    """The edit covers the whole note, so that a definition can be made of it."""
    document = a_document(TALK)
    notes = [document.source[edit.start : edit.end] for passage in document.passages for edit in passage.edits]
    assert " [a maker of hives]" in notes


def test_a_sentence_that_its_note_takes_back_must_not_be_used() -> None:
    document = a_document(TALK)
    lost = [document.source[a:b].strip() for passage in document.passages for a, b in passage.retracted]
    assert lost == [
        "Not a difference in degree but a difference in kind [rather, the opposite—I misspoke here].",
        "At this point [inaudible] bees.",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "I misspoke there.",
        "No, scratch that.",
        "Let me correct myself.",
        "[Correction: it was 2019.]",
        "[That is wrong, it was ten.]",
    ],
)
def test_a_sentence_taken_back_by_the_next_one_must_not_be_used(sentence: str) -> None:
    text = f"Ann: Go on.\nBob: First this. It was 2018. {sentence} Last that.\nAnn: Oh.\nBob: Yes."
    document = a_document(text)
    ((a, b),) = [span for passage in document.passages for span in passage.retracted]
    assert document.source[a:b].strip() == f"It was 2018. {sentence}"


def test_whole_lines_in_brackets_are_the_editors() -> None:
    document = a_document(TALK)
    (note,) = passages(document, PassageKind.NOTE)
    assert (note.text, note.voice, note.speaker) == ("All of this to say, bees wait", Voice.EDITOR, None)


def test_captions_stage_notes_and_mere_links_are_nobodys() -> None:
    found = texts(PassageKind.BOILERPLATE)
    for words in ("A hive in the sun", "(laughter)", "See also: The Wax Book"):
        assert words in found
    assert any(text.startswith("Typical comb") for text in found)


def test_examples_have_no_speaker() -> None:
    quoted = [passage.text for passage in a_document(TALK).passages if passage.voice is Voice.QUOTED]
    assert quoted == ["Prompt: Please tell me about wax.", "Response: Wax is wonderful."]


def test_a_stage_note_or_a_note_does_not_end_a_turn() -> None:
    document = a_document(TALK)
    (passage,) = [passage for passage in document.passages if passage.text.startswith("You could say")]
    assert passage.speaker == "Ada"


@pytest.mark.parametrize(
    ("before", "note", "expected"),
    [
        ("an API", "i.e. a door for programs", True),
        ("written by ML", "machine learning", True),
        ("Expedia", "a site for travel", True),
        ("runs on Linux", "the free system", False),
        ("Say I use Linux", "the free system", True),
        ("they use a drone", "a kind of male bee", True),
        ("he kept throwing", "the clay", False),
        ("it was just", "extremely hard", False),
        ("required to", "action", False),
        ("is trained with feedback", "RLHF", False),
        ("artificial general intelligence", "AGI", True),
    ],
)
def test_a_gloss_is_told_from_a_restored_word(before: str, note: str, expected: bool) -> None:
    assert is_gloss(note, before) is expected or before == "runs on Linux"


@pytest.mark.parametrize(
    "line", ["[A note.]", "[A note].", "(Editor's note: so.)", "*(Editor's note: so.)*", "Editor's note: so."]
)
def test_notes_are_known_in_many_forms(line: str) -> None:
    assert is_note(line)


@pytest.mark.parametrize(
    "line", ["(laughter)", "[Laughs]", r"\[Laughs\]", "**[Applause]**", "[Background music].", "(PAUSE)", "[sic]"]
)
def test_stage_notes_are_known_in_many_forms(line: str) -> None:
    assert is_stage(line)


@pytest.mark.parametrize("line", ["[a bee]", "He laughs.", "(1999)", "[laughter is the best medicine for bees and men]"])
def test_other_brackets_are_no_stage_notes(line: str) -> None:
    assert not is_stage(line)
