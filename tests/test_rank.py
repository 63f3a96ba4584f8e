"""Tiers follow the frame and the register; a sentence gives one confident card; a question is asked once."""

from dataclasses import replace

from studydeck.card import CardKind, Draft, Evidence, Tier
from studydeck.document import Document, Register, Shape
from studydeck.rank import rank


def a_document(register: Register = Register.EDITED_PROSE) -> Document:
    """A document without passages: ranking looks at its register only."""
    return Document("x.txt", "", "", "X", Shape.PROSE, register, ())


def a_draft(
    front: str = "What does OCR stand for?", back: str = "optical character recognition", frame: str = "acronym", start: int = 0
) -> Draft:
    """An acronym from a sentence of its own."""
    evidence = Evidence("x.txt", start, start + 9, 1, "a sentence")
    return Draft(CardKind.DEFINITION, front, back, evidence, frame, 0, sentence=(start, start + 9))


def test_the_tier_depends_on_the_register() -> None:
    """A reason given in prose is trusted, in verbatim talk it waits in triage."""
    draft = a_draft("Why?", "Because it rained in May", "because")
    assert [item.tier for item in rank([draft], a_document())] == [Tier.CONFIDENT]
    assert [item.tier for item in rank([draft], a_document(Register.VERBATIM_TALK))] == [Tier.SUGGESTED]


def test_a_sentence_gives_one_confident_card() -> None:
    """The better frame stays confident, the other is suggested."""
    other = a_draft("What is OCR?", "a way of reading old print by machine", "copula")
    assert [(item.draft.frame, item.tier) for item in rank([other, a_draft()], a_document())] == [
        ("acronym", Tier.CONFIDENT),
        ("copula", Tier.SUGGESTED),
    ]


def test_a_question_is_asked_once() -> None:
    """The same question from two sentences is one card."""
    assert len(rank([a_draft(), a_draft(start=40)], a_document())) == 1


def test_ranked_drafts_come_in_the_order_of_the_document() -> None:
    """Whatever the scores are."""
    first, second = a_draft("What is a weir?", "a low dam that raises a river", "copula"), a_draft(start=40)
    assert [item.draft.evidence.start for item in rank([second, first], a_document())] == [0, 40]


def test_an_unknown_frame_is_not_trusted() -> None:
    """A frame without a measured keep-rate is suggested at most."""
    assert [item.tier for item in rank([replace(a_draft(), frame="brand-new")], a_document())] == [Tier.SUGGESTED]
