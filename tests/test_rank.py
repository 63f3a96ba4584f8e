"""Tiers follow the frame and the register; a sentence gives one confident card; a question is asked once."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studydeck.card import CardKind, Draft, Evidence, Tier
from studydeck.document import Document, Register, Shape
from studydeck.rank import CONFIDENT, PRIORS, WEIGHT, expected, rank, worth


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


def test_a_suggested_card_says_why_it_waits() -> None:
    """Its frame, a better card of its sentence, or a frame nobody has judged; a confident one says nothing."""
    contrast = a_draft("The town chose stone rather than what?", "timber", "contrast", 40)
    second = a_draft("What is OCR?", "a way of reading old print by machine", "copula")
    unknown = a_draft("What is a weir?", "a low dam", "brand-new", 80)
    assert [item.reason for item in rank([a_draft(), second, contrast, unknown], a_document())] == [
        "",
        "a better card was made from the same sentence",
        "cards of the frame contrast are kept about 8 times in 10 in edited prose",
        "how often cards of the frame brand-new are kept in edited prose is not known",
    ]


def test_a_prior_weighs_as_much_as_the_table_says() -> None:
    """Twenty decisions: seven cards kept in a row make a frame at 0.8 trusted, six do not."""
    draft = a_draft("The town chose stone rather than what?", "timber", "contrast")

    def tier(kept: int, rejected: int) -> Tier:
        return rank([draft], a_document(), {("contrast", "edited prose"): (kept, rejected)})[0].tier

    assert WEIGHT == 20
    assert [tier(6, 0), tier(7, 0), tier(7, 1), tier(14, 1)] == [
        Tier.SUGGESTED,
        Tier.CONFIDENT,
        Tier.SUGGESTED,
        Tier.CONFIDENT,
    ]


def test_decisions_in_one_register_say_nothing_of_another() -> None:
    """Nor of another frame."""
    verdicts = {("because", "edited prose"): (0, 50), ("thesis", "edited talk"): (0, 50)}
    assert expected("because", "edited talk", verdicts) == expected("because", "edited talk")
    assert [item.tier for item in rank([a_draft()], a_document(), verdicts)] == [Tier.CONFIDENT]


COUNTS = st.integers(0, 10_000)


@given(frame=st.sampled_from([*PRIORS, "brand-new"]), register=st.sampled_from(Register), kept=COUNTS, rejected=COUNTS)
def test_what_is_expected_rises_with_every_card_kept(frame: str, register: Register, kept: int, rejected: int) -> None:
    """And falls with every card rejected, between never and always; without a decision it is the prior."""

    def after(kept: int, rejected: int) -> float:
        return expected(frame, register, {(frame, register): (kept, rejected)})

    assert 0 < after(kept, rejected + 1) < after(kept, rejected) < after(kept + 1, rejected) < 1
    assert after(0, 0) == expected(frame, register)
    assert expected(frame, register) == pytest.approx(PRIORS.get(frame, {}).get(register, 0.4))
    moved = worth(0.5, frame, register, {(frame, register): (kept, rejected)})
    assert moved - 0.5 == pytest.approx(after(kept, rejected) - after(0, 0))


@given(kept=st.integers(0, 60), rejected=st.integers(0, 60), more=st.integers(1, 9))
def test_a_card_kept_never_lowers_a_tier(kept: int, rejected: int, more: int) -> None:
    """More cards kept: the drafts of the frame stay where they were or rise; scores stay the same."""
    drafts = [
        a_draft("Why?", "Because it rained in May", "because"),
        a_draft("The town chose stone rather than what?", "timber", "contrast", 40),
    ]

    def ranked(kept: int) -> dict[str, tuple[float, bool]]:
        verdicts = {(frame, "edited prose"): (kept, rejected) for frame in ("because", "contrast")}
        return {item.draft.frame: (item.score, item.tier is Tier.CONFIDENT) for item in rank(drafts, a_document(), verdicts)}

    fewer, many = ranked(kept), ranked(kept + more)
    assert fewer.keys() <= many.keys()
    for frame, (score, confident) in fewer.items():
        assert many[frame][0] == score
        assert many[frame][1] >= confident
        assert confident == (expected(frame, "edited prose", {(frame, "edited prose"): (kept, rejected)}) >= CONFIDENT)
