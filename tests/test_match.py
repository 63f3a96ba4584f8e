"""A card keeps its id when its document or the generator changes, and nothing of the learner's is lost."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from studydeck.card import Card, CardKind, Evidence
from studydeck.match import identify, reconcile

SENTENCES = [
    "The Millbrook ferry stopped in 1931 because a bridge opened upstream.",
    "Slate left the harbour by canal because the road was too steep for carts.",
    "The lighthouse was painted red because grey walls vanished in the fog.",
]


def a_source(*sentences: str) -> str:
    """A document of the given sentences, one a line."""
    return "\n".join(sentences)


def cards_of(source: str) -> list[Card]:
    """One card for each line that holds "because"."""
    found = []
    for line in source.split("\n"):
        if " because " in line:
            claim, reason = line.rstrip(".").split(" because ", 1)
            start = source.index(line)
            evidence = Evidence("x.txt", start, start + len(line), source.count("\n", 0, start) + 1, line)
            found.append(identify(Card("", CardKind.CLAIM, f"Why {claim}?", f"Because {reason}", evidence=evidence), "x"))
    return found


OLD = a_source(*SENTENCES)


def test_a_second_run_changes_nothing() -> None:
    """The same document gives the same cards."""
    first = reconcile([], cards_of(OLD), OLD)
    again = reconcile(first.cards, cards_of(OLD), OLD)
    assert (again.cards, again.added, again.kept, again.retired) == (first.cards, 0, 3, 0)


def test_a_typo_keeps_id_and_words() -> None:
    """The evidence follows the document; id and wording stay."""
    first = reconcile([], cards_of(OLD), OLD)
    new = OLD.replace("upstream", "upstraem")
    again = reconcile(first.cards, cards_of(new), new)
    assert [card.id for card in again.cards] == [card.id for card in first.cards]
    assert again.cards[0].back == "Because a bridge opened upstream"
    assert again.cards[0].evidence is not None
    assert "upstraem" in again.cards[0].evidence.quote


def test_what_is_only_offered_renews_an_old_card_and_adds_none() -> None:
    """A kept card of a frame that is not trusted lives on when its sentence is edited; the others wait to be kept."""
    first = cards_of(OLD)[:1]
    edited = a_source("It rained.", SENTENCES[0].replace("stopped", "was stopped"), *SENTENCES[1:])
    offered = cards_of(edited)
    again = reconcile(first, [], edited, offered=offered)
    assert [card.id for card in again.cards] == [first[0].id]
    assert again.cards[0].evidence == offered[0].evidence
    assert (again.added, again.kept, again.retired, again.renewed) == (0, 1, 0, {offered[0].id})
    assert reconcile(again.cards, [], edited, offered=offered).cards == again.cards


def test_a_moved_paragraph_keeps_its_id() -> None:
    """Place is no part of identity."""
    first = reconcile([], cards_of(OLD), OLD)
    new = a_source(SENTENCES[2], "Something new stands here.", SENTENCES[0], SENTENCES[1])
    assert {card.id for card in reconcile(first.cards, cards_of(new), new).cards} == {card.id for card in first.cards}


def test_a_vanished_passage_retires_its_card() -> None:
    """It stays in the deck with its words."""
    first = reconcile([], cards_of(OLD), OLD)
    new = a_source(*SENTENCES[1:])
    again = reconcile(first.cards, cards_of(new), new)
    assert [card.retired for card in sorted(again.cards, key=lambda card: card.id != first.cards[0].id)] == [True, False, False]
    assert again.retired == 1


def test_a_returning_passage_brings_its_card_back() -> None:
    """Retirement is not for ever."""
    first = reconcile([], cards_of(OLD), OLD)
    without = a_source(*SENTENCES[1:])
    retired = reconcile(first.cards, cards_of(without), without)
    back = reconcile(retired.cards, cards_of(OLD), OLD)
    assert [card.retired for card in back.cards] == [False, False, False]


def test_a_card_the_generator_no_longer_makes_stays_while_its_quote_stands() -> None:
    """Kept cards are never unselected."""
    first = reconcile([], cards_of(OLD), OLD)
    again = reconcile(first.cards, [], OLD)
    assert (again.cards, again.kept) == (first.cards, 3)


def test_edited_words_survive() -> None:
    """What the learner wrote wins."""
    first = reconcile([], cards_of(OLD), OLD)
    edited = (replace(first.cards[0], front="What ended the Millbrook ferry?", back="A bridge"), *first.cards[1:])
    again = reconcile(edited, cards_of(OLD), OLD)
    assert (again.cards[0].front, again.cards[0].back) == ("What ended the Millbrook ferry?", "A bridge")


def test_a_rejected_card_does_not_come_back() -> None:
    """Its id is a tombstone."""
    fresh = cards_of(OLD)
    assert reconcile([], fresh, OLD, {fresh[0].id}).cards == tuple(fresh[1:])


def test_the_learners_own_cards_stay_first() -> None:
    """Cards without evidence are not the generator's business."""
    own = Card("k1own", CardKind.BASIC, "2 + 2?", "4")
    assert reconcile([own], cards_of(OLD), OLD).cards[0] == own


@given(st.lists(st.sampled_from([*SENTENCES, "A plain line.", "Another plain line."]), max_size=8))
def test_no_history_is_ever_lost(lines: list[str]) -> None:
    """Whatever happens to the document, every card that was ever there is still there, once."""
    first = reconcile([], cards_of(OLD), OLD)
    new = a_source(*dict.fromkeys(lines))
    again = reconcile(first.cards, cards_of(new), new)
    ids = [card.id for card in again.cards]
    assert len(ids) == len(set(ids))
    assert {card.id for card in first.cards} <= set(ids)
