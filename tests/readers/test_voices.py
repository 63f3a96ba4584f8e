"""Voices that are marked and not named, or not marked at all: nobody gets words that are not proven to be theirs."""

import pytest

from builders import a_document, check_document, passages
from studydeck.document import Document, PassageKind, Register, Shape, Voice

SESSION = """How Ponds Are Counted
Session facilitator(s): Rosa Field, Ivan Brook
Day & Time: Friday, 2-3pm
Room: Willow

>> Hello, everybody. I'm Rosa Field. I count ponds, you know, for the county.
>> And my name is Ivan Brook, and I draw the maps.
>> I'm New York born.
   So I have seen no ponds.
>> Who has seen one?
>> PARTICIPANT: Note: I have.
[Laughter]
>> Was it deep?
"""


def said(document: Document) -> list[tuple[str | None, str]]:
    """(speaker, clean text) of every turn."""
    return [(turn.speaker, turn.text) for turn in passages(document, PassageKind.TURN)]


def test_the_sign_of_a_new_voice_makes_a_turn_and_names_nobody_but_who_says_his_name() -> None:
    document = a_document(SESSION.replace("\n", "\r\n"))
    check_document(document)
    assert document.title == "How Ponds Are Counted"
    assert document.register is Register.VERBATIM_TALK
    assert said(document) == [
        ("Rosa Field", "Hello, everybody. I'm Rosa Field. I count ponds, for the county."),
        ("Ivan Brook", "And my name is Ivan Brook, and I draw the maps."),
        (None, "I'm New York born."),
        (None, "So I have seen no ponds."),
        (None, "Who has seen one?"),
        (None, "PARTICIPANT: Note: I have."),
        (None, "Was it deep?"),
    ]
    assert {passage.section for passage in document.passages} == {()}
    assert document.warnings == ("5 paragraphs have no proven speaker.",)


NAMED = """ROSA: Shall we count the ponds of the county today?
>> Please do.
And the lakes are next.
>> IVAN: There are ninety ponds in the county, and nobody counts the lakes.
ROSA: Then we are done.
> Ninety ponds, says the plaque.
>> IVAN: We are.
"""


def test_a_voice_without_a_name_ends_the_turn_of_a_named_one() -> None:
    document = a_document(NAMED)
    assert [(turn.speaker, turn.text[:10], turn.voice) for turn in passages(document, PassageKind.TURN)] == [
        ("Rosa", "Shall we c", Voice.SPEAKER),
        (None, "Please do.", Voice.UNKNOWN),
        (None, "And the la", Voice.UNKNOWN),
        ("Ivan", "There are ", Voice.SPEAKER),
        ("Rosa", "Then we ar", Voice.SPEAKER),
        (None, "Ninety pon", Voice.QUOTED),
        ("Ivan", "We are.", Voice.SPEAKER),
    ]


def test_quotations_of_a_saved_page_are_not_the_words_of_who_spoke_before() -> None:
    talk = "<p>ROSA: Who knows?</p><blockquote><blockquote>\n<p>I do.</p></blockquote></blockquote><p>IVAN: So do I.</p>"
    document = a_document(
        "<!DOCTYPE html><html><body><h1>Ponds of the County</h1>" + talk * 3 + "<p>ROSA: Good.</p></body></html>", "x.html"
    )
    check_document(document)
    assert document.title == "Ponds of the County"
    assert {(turn.speaker, turn.text) for turn in passages(document, PassageKind.TURN)} == {
        ("Rosa", "Who knows?"),
        (None, "I do."),
        ("Ivan", "So do I."),
        ("Rosa", "Good."),
    }


LOOSE = [
    "Rosa: Which table wants to go first?",
    "We do. I have the notes.",
    "Ivan: Good. What did you find out about the pond?",
    "That it is deep, and that nobody has measured it since the war.",
    "Rosa: Anything else?",
    "The frogs are back.",
    "Ivan: Thank you.",
]


def test_where_questions_are_answered_without_a_label_no_unlabelled_paragraph_has_a_speaker() -> None:
    document = a_document("\n\n".join(LOOSE))
    assert [turn.speaker for turn in passages(document, PassageKind.TURN)] == ["Rosa", None, "Ivan", None, "Rosa", None, "Ivan"]


def test_a_speaker_may_go_on_after_a_question_of_his_own() -> None:
    text = "\n\n".join(["Rosa: Why is it deep?", "Ivan: It was a quarry, right?", "They dug for slate.", "Rosa: So?"] * 4)
    assert None not in {turn.speaker for turn in passages(a_document(text), PassageKind.TURN)}


@pytest.mark.parametrize("mark", ["[00:05:05]", "(5:05)", "5:05"])
def test_speech_with_a_time_now_and_then_has_no_author_and_knows_its_time(mark: str) -> None:
    lines = "Good evening, uh, council member Shaw.\nThe project replaces the old two lane road,\nuh, that Mr.\nHill built.\n"
    document = a_document(f"[00:00:00]\n{lines * 2}[00:02:00]\n{lines}{mark}\n{lines}")
    check_document(document)
    turns = passages(document, PassageKind.TURN)
    assert [(turn.time, turn.speaker, turn.voice) for turn in turns] == [
        (0, None, Voice.UNKNOWN),
        (120, None, Voice.UNKNOWN),
        (305, None, Voice.UNKNOWN),
    ]
    assert document.register is Register.VERBATIM_TALK
    assert turns[2].text.startswith("Good evening, council member Shaw. The project")


def test_quoted_mail_is_no_conversation() -> None:
    text = "> They wrote:\n>> Bees dance on the comb.\n>> They dance at noon.\n>> That is all.\n" + "> And so on.\n" * 4
    assert a_document(text).shape is Shape.PROSE
