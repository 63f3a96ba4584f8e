"""Interviews of questions and answers: who answers is known only where the page names one person."""

import pytest

from builders import a_document, check_document, passages
from studydeck.document import Document, PassageKind, Voice

PAIRS = [
    ("Why do ponds freeze early?", "Because they are shallow. A pond holds little heat."),
    ("And lakes?", "Lakes freeze late."),
    ("What is the oldest pond of the county?", "The oldest pond of the county is Willow Pond. I keep it."),
]
NAMED = "An interview with Rosa Field, the keeper of the ponds."


def a_talk(question: str, answer: str, above: str = NAMED, below: str = "") -> Document:
    """Every question and answer in the forms given, where … stands for the words."""
    turns = [f"{question.replace('…', asked)}\n\n{answer.replace('…', said)}" for asked, said in PAIRS]
    return a_document("\n\n".join(["# Ponds of the County", above, *turns, below]), "ponds.md")


def speakers_of(document: Document) -> set[tuple[str, str | None]]:
    """(words, speaker) of every turn."""
    check_document(document)
    return {(turn.text, turn.speaker) for turn in passages(document, PassageKind.TURN)}


FORMS = [("Q: …", "A: …"), ("Q. …", "A. …"), ("**Q:** …", "**A:** …"), ("**Q: …**", "A: …"), ("Interviewer: …", "Guest: …")]


@pytest.mark.parametrize(("question", "answer"), FORMS, ids=[form[0] for form in FORMS])
def test_the_one_who_is_interviewed_answers(question: str, answer: str) -> None:
    assert speakers_of(a_talk(question, answer)) == {(said, None) for said, _ in PAIRS} | {
        (said, "Rosa Field") for _, said in PAIRS
    }


@pytest.mark.parametrize("above", ["Ponds.", "An interview with Rosa Field. An interview with Ivan Brook, too."])
def test_nobody_answers_where_nobody_or_more_than_one_is_named(above: str) -> None:
    assert {speaker for _, speaker in speakers_of(a_talk("Q: …", "A: …", above))} == {None}


@pytest.mark.parametrize("question", ["**…**", "__…__", "### …", "***…***"])
def test_questions_in_bold_head_the_answers(question: str) -> None:
    document = a_talk(question, "…\n\nAnd so on.", below="*Rosa Field has kept the ponds since 1990.*")
    assert speakers_of(document) == {(said, "Rosa Field") for _, said in PAIRS} | {("And so on.", "Rosa Field")}
    assert [passage.text for passage in passages(document, PassageKind.HEADING)][1:] == [asked for asked, _ in PAIRS]
    assert {turn.section for turn in passages(document, PassageKind.TURN)} == {(asked,) for asked, _ in PAIRS}
    assert [(part.text, part.voice) for part in passages(document, PassageKind.PARAGRAPH)] == [
        (NAMED, Voice.EDITOR),
        ("Rosa Field has kept the ponds since 1990.", Voice.EDITOR),
    ]


def test_a_page_of_questions_that_is_no_interview_is_its_authors() -> None:
    document = a_talk("**…**", "…", above="What people ask time and again.")
    assert {passage.voice for passage in passages(document, PassageKind.PARAGRAPH)} == {Voice.AUTHOR}


def test_options_of_a_quiz_are_no_answers() -> None:
    text = "".join(f"{at}. Which pond is {at} metres deep?\n\nA. Willow Pond\n\nB. Mill Pond\n\nAnswer: B\n\n" for at in range(6))
    assert not passages(a_document(text, "quiz.md"), PassageKind.TURN)


SURNAMES = """INTERVIEWER: Why do ponds freeze early?

ROSA FIELD: Because they are shallow.

INTERVIEWER: And lakes?

FIELD: Lakes freeze late.

INTERVIEWER: What is the oldest pond?

FIELD: Willow Pond is the oldest pond of the county.

AUDIENCE: How deep is it?

It looks shallow.

FIELD: Four metres.
"""


def test_a_full_name_that_marks_one_turn_is_that_of_the_surname_that_marks_the_others() -> None:
    """And a voice that is marked once and not named has its words for itself."""
    turns = passages(a_document(SURNAMES), PassageKind.TURN)
    assert [turn.speaker for turn in turns] == [
        None,
        "Rosa Field",
        None,
        "Rosa Field",
        None,
        "Rosa Field",
        None,
        None,
        "Rosa Field",
    ]


def test_an_initial_at_the_begin_of_a_paragraph_is_no_label() -> None:
    text = "\n\n".join(["Ann Bell: Who counts ponds?", "Bob Hill: Two do.", "A. Shaw counts them, and so do I."] * 3)
    assert {turn.speaker for turn in passages(a_document(text), PassageKind.TURN)} == {"Ann Bell", "Bob Hill"}
