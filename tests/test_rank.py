"""Tiers follow the frame and the register; one fact is one card; questions are told apart; no section crowds out another."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studydeck.card import CardKind, Draft, Evidence, Tier
from studydeck.document import Document, Passage, PassageKind, Register, Shape
from studydeck.rank import (
    CONFIDENT,
    ENOUGH,
    LEAST_QUOTA,
    LETTERS_PER_CARD,
    MOST_COMPARED,
    PRIORS,
    WEIGHT,
    Dropped,
    Ranked,
    expected,
    rank,
    worth,
)

SUBJECTS = "weir lock sluice canal mill ferry quay pier dyke ditch pond ford bridge tunnel culvert basin".split()


def a_document(register: Register = Register.EDITED_PROSE, *sections: str, letters: int = 900, **changes: str) -> Document:
    """A document with a passage for each section; ranking looks at its register and its passages."""
    passages = tuple(
        Passage(PassageKind.PARAGRAPH, "x" * letters, number * letters, (number + 1) * letters, (section,) if section else ())
        for number, section in enumerate(sections or ("",))
    )
    return Document("x.txt", "", "", "X", Shape.PROSE, register, tuple(replace(p, **changes) for p in passages))  # type: ignore[arg-type]


def a_draft(
    front: str = "What does OCR stand for?",
    back: str = "optical character recognition",
    frame: str = "acronym",
    start: int = 0,
    passage: int = 0,
    quote: str = "",
) -> Draft:
    """An acronym from a sentence of its own."""
    evidence = Evidence("x.txt", start, start + 9, 1, quote or f"a sentence at {start}")
    return Draft(CardKind.DEFINITION, front, back, evidence, frame, passage, sentence=(start, start + 9))


def a_definition(subject: str, start: int = 0, passage: int = 0) -> Draft:
    """What a thing is, from a sentence of its own."""
    return a_draft(f"What is a {subject}?", f"a {subject}ish thing of note", "copula", start, passage)


def ranked(*drafts: Draft, document: Document | None = None) -> tuple[Ranked, ...]:
    """The drafts that became cards."""
    return rank(drafts, document or a_document()).ranked


def dropped(*drafts: Draft, document: Document | None = None) -> tuple[Dropped, ...]:
    """The drafts that did not."""
    return rank(drafts, document or a_document()).dropped


def test_the_tier_depends_on_the_register() -> None:
    """A reason given in prose is trusted, in verbatim talk it waits in triage."""
    draft = a_draft("Why?", "Because it rained in May", "because")
    assert [item.tier for item in ranked(draft)] == [Tier.CONFIDENT]
    assert [item.tier for item in ranked(draft, document=a_document(Register.VERBATIM_TALK))] == [Tier.SUGGESTED]


def test_a_sentence_gives_one_confident_card() -> None:
    """The better frame stays confident, the other is suggested."""
    other = a_draft("Which print does a machine read by OCR?", "old print", "copula")
    assert [(item.draft.frame, item.tier) for item in ranked(other, a_draft())] == [
        ("acronym", Tier.CONFIDENT),
        ("copula", Tier.SUGGESTED),
    ]


def test_a_question_is_asked_once() -> None:
    """The same question from two sentences is one card, and what was dropped says so."""
    assert len(ranked(a_draft(), a_draft(start=40))) == 1
    assert [item.reason for item in dropped(a_draft(), a_draft(start=40))] == ["“What does OCR stand for?” asks for the same"]


def test_ranked_drafts_come_in_the_order_of_the_document() -> None:
    """Whatever the scores are."""
    first, second = a_draft("What is a weir?", "a low dam that raises a river", "copula"), a_draft(start=40)
    assert [item.draft.evidence.start for item in ranked(second, first)] == [0, 40]


def test_an_unknown_frame_is_not_trusted() -> None:
    """A frame without a measured keep-rate is suggested at most."""
    assert [item.tier for item in ranked(replace(a_draft(), frame="brand-new"))] == [Tier.SUGGESTED]


def test_two_frames_that_ask_for_one_fact_of_a_sentence_give_one_card() -> None:
    """The same answer to the same topic; another topic of the sentence with the same answer is another fact."""
    same = a_draft("What is OCR short for?", "optical character recognition", "naming")
    assert [item.draft.frame for item in ranked(a_draft(), same)] == ["acronym"]
    wrote = a_draft("Who wrote the Keras library?", "François Chollet", "deed")
    made = a_draft("Who introduced the puzzles of 2019?", "François Chollet", "passive")
    assert len(ranked(wrote, made)) == 2


def test_a_sentence_and_its_repetition_give_one_card() -> None:
    """A teaser says what the talk says later on, in nearly the same words."""
    quote = "A weir is a low dam that raises a river."
    first = a_draft("What is a weir?", "a low dam that raises a river", "copula", 0, quote=quote)
    again = a_draft("How is a weir defined?", "a low dam that raises a river", "naming", 90, quote="So a weir is " + quote[10:])
    assert len(ranked(first, again)) == 1
    elsewhere = replace(again, evidence=replace(again.evidence, quote="Old maps call it a weir, but not the new ones."))
    assert len(ranked(first, elsewhere)) == 2


def test_questions_alike_with_other_answers_are_told_apart_by_their_part() -> None:
    """A glossary entry in two chapters: both questions say which chapter is meant."""
    river, wine = (
        a_draft("What is a must?", "a thing not to be missed", "copula"),
        a_draft("What is must?", "grape juice", "copula", 40, 1),
    )
    document = a_document(Register.EDITED_PROSE, "Travel", "Wine")
    fronts = [item.draft.front for item in ranked(river, wine, document=document)]
    assert fronts == ["In “Travel”: What is a must?", "In “Wine”: What is must?"]
    assert all(item.tier is Tier.CONFIDENT for item in ranked(river, wine, document=document))


def test_what_tells_questions_apart_never_gives_an_answer_away() -> None:
    """The weaker one is demoted instead, and says why."""
    juice, thing = (
        a_draft("What is must?", "juice for wine", "naming", 40, 1),
        a_draft("What is a must?", "a thing to see", "copula"),
    )
    found = ranked(juice, thing, document=a_document(Register.EDITED_PROSE, "Travel", "Wine"))
    assert [item.draft.front for item in found] == ["What is a must?", "What is must?"]
    assert [item.tier for item in found] == [Tier.SUGGESTED, Tier.CONFIDENT]
    assert "has another answer" in found[0].reason


def test_the_same_question_with_two_answers_is_asked_once_where_nothing_tells_them_apart() -> None:
    """Never the same words twice."""
    drafts = a_draft("What is must?", "grape juice", "naming"), a_draft("What is must?", "a duty", "copula", 40)
    assert len(ranked(*drafts)) == 1
    assert [item.reason for item in dropped(*drafts)] == ["a better card asks the same question"]


def test_questions_that_name_different_things_are_left_alone() -> None:
    """Alike as they are, each says what it is about."""
    years = [a_draft(f"When was the lock of {place} built?", year, "dated", int(year)) for place, year in
             (("Elmbridge", "1821"), ("Ashbridge", "1834"))]  # fmt: skip
    assert [item.draft.front for item in ranked(*years)] == [draft.front for draft in years]


def test_a_section_has_no_more_confident_cards_than_its_length_allows() -> None:
    """The best stay confident, the others are suggested, and another section has its own."""
    document = a_document(Register.EDITED_PROSE, "Water", "Roads", letters=LETTERS_PER_CARD * 5)
    drafts = [a_definition(subject, number * 10) for number, subject in enumerate(SUBJECTS[:12])]
    drafts += [a_definition(subject, 5000 + number * 10, 1) for number, subject in enumerate(SUBJECTS[12:])]
    found = ranked(*drafts, document=document)
    confident = [item.draft.passage for item in found if item.tier is Tier.CONFIDENT]
    assert (confident.count(0), confident.count(1)) == (5, 4)
    assert {item.reason for item in found if item.tier is Tier.SUGGESTED} == {ENOUGH}


def test_a_short_section_may_have_a_few_confident_cards() -> None:
    """Two lines can hold three facts."""
    drafts = [a_definition(subject, number * 10) for number, subject in enumerate(SUBJECTS)]
    found = ranked(*drafts, document=a_document(letters=100))
    assert sum(item.tier is Tier.CONFIDENT for item in found) == LEAST_QUOTA


def test_every_draft_is_ranked_or_dropped() -> None:
    """Also when thousands share their words: nothing is lost, and no question is asked twice."""
    drafts = [
        a_draft(f"What is the {n % 7} of gate {n % 50}?", f"number {n % 90}", "copula", n * 10) for n in range(40 * MOST_COMPARED)
    ]
    found = rank(drafts, a_document(letters=100_000))
    assert len(found.ranked) + len(found.dropped) == len(drafts)
    fronts = [item.draft.front for item in found.ranked]
    assert 300 < len(fronts) == len(set(fronts)) <= 350


def test_the_same_answer_to_another_question_is_another_fact() -> None:
    """However alike the questions begin; one that only says more asks for the same."""
    talks = [
        a_draft(f"Whom did Ada Park interview on {topic} (2024)?", "Ben Ode", "interviewee", number)
        for number, topic in enumerate(("old canals", "new bridges"))
    ]
    assert len(ranked(*talks)) == 2
    longer = a_draft("Whom did Ada Park interview on old canals and locks (2024)?", "Ben Ode", "interviewee", 90)
    assert len(ranked(talks[0], longer)) == 1


def test_a_suggested_card_says_why_it_waits() -> None:
    """Its frame, a better card of its sentence, or a frame nobody has judged; a confident one says nothing."""
    contrast = a_draft("The town chose stone rather than what?", "timber", "contrast", 40)
    second = a_draft("Which print does a machine read by OCR?", "old print", "copula")
    unknown = a_draft("What is a weir?", "a low dam", "brand-new", 80)
    assert [item.reason for item in ranked(a_draft(), second, contrast, unknown)] == [
        "",
        "a better card was made from the same sentence",
        "cards of the frame contrast are kept about 6 times in 10 in edited prose",
        "how often cards of the frame brand-new are kept in edited prose is not known",
    ]


def test_a_prior_weighs_as_much_as_the_table_says() -> None:
    """Twenty decisions: 34 cards kept in a row make a frame at 0.6 trusted, 33 do not."""
    draft = a_draft("The town chose stone rather than what?", "timber", "contrast")

    def tier(kept: int, rejected: int) -> Tier:
        return rank([draft], a_document(), {("contrast", "edited prose"): (kept, rejected)}).ranked[0].tier

    assert WEIGHT == 20
    assert [tier(33, 0), tier(34, 0), tier(38, 1), tier(39, 1)] == [
        Tier.SUGGESTED,
        Tier.CONFIDENT,
        Tier.SUGGESTED,
        Tier.CONFIDENT,
    ]


def test_decisions_in_one_register_say_nothing_of_another() -> None:
    """Nor of another frame."""
    verdicts = {("because", "edited prose"): (0, 50), ("thesis", "edited talk"): (0, 50)}
    assert expected("because", "edited talk", verdicts) == expected("because", "edited talk")
    assert [item.tier for item in rank([a_draft()], a_document(), verdicts).ranked] == [Tier.CONFIDENT]


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

    def known(kept: int) -> dict[str, tuple[float, bool]]:
        verdicts = {(frame, "edited prose"): (kept, rejected) for frame in ("because", "contrast")}
        return {
            item.draft.frame: (item.score, item.tier is Tier.CONFIDENT) for item in rank(drafts, a_document(), verdicts).ranked
        }

    fewer, many = known(kept), known(kept + more)
    assert fewer.keys() <= many.keys()
    for frame, (score, confident) in fewer.items():
        assert many[frame][0] == score
        assert many[frame][1] >= confident
        assert confident == (expected(frame, "edited prose", {(frame, "edited prose"): (kept, rejected)}) >= CONFIDENT)
