"""The document map: how well each passage of a document is remembered now. Values in, values out.

A card that is being asked is *new* (never answered), *learning* (answered, but not yet or no longer in review), *fading* (the
chance to remember it has fallen below the retention the learner wants) or *strong* (at or above it). A passage with several such
cards is as well known as the worst of them, in just that order: one forgotten fact is worth seeing among many known ones. Cards
that nobody is asked count only where there are no others: *suggested* before *suspended* before *retired*.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from studydeck.card import CardStatus
from studydeck.review import State


class PassageState(StrEnum):
    """How well a passage, or one of its cards, is remembered; what counts before another comes before it."""

    NEW = "new"
    LEARNING = "learning"
    FADING = "fading"
    STRONG = "strong"
    SUGGESTED = "suggested"
    SUSPENDED = "suspended"
    RETIRED = "retired"
    NOT_COVERED = "not covered"


ASKED = frozenset({PassageState.NEW, PassageState.LEARNING, PassageState.FADING, PassageState.STRONG})
"""States of cards that are asked: a passage with one is covered."""
_ORDER = {state: number for number, state in enumerate(PassageState)}


@dataclass(frozen=True, slots=True)
class Stretch:
    """What the map has to know of a passage."""

    words: int
    can_carry: bool
    """Whether a card may be made from a passage of its kind."""


@dataclass(frozen=True, slots=True)
class MapCard:
    """What the map has to know of a card."""

    state: PassageState
    recall: float
    """Chance to remember it now; 0 for one that was never answered."""
    passages: tuple[int, ...]
    """Numbers of the passages its quote stands in; none when the quote is no longer there."""


@dataclass(frozen=True, slots=True)
class DocumentMap:
    """The states of a document's passages and what they add up to."""

    states: tuple[PassageState | None, ...]
    """One for each passage; None where no card can be made and none is."""
    cards: tuple[tuple[int, ...], ...]
    """For each passage the numbers of its cards."""
    passages: int
    """Passages on the map."""
    covered: int
    """Passages on the map with a card that is asked."""
    words: int
    """Of the passages on the map."""
    words_covered: int
    counts: dict[PassageState, int]
    """Passages on the map by their state, every state named."""
    asked: int
    """Cards that are asked."""
    others: int
    """Cards that are suggested, suspended or retired."""
    lost: int
    """Cards of either sort whose quote is no longer in the document."""
    recall: float | None
    """Share of the cards asked that would be remembered now, new ones not at all; None without such a card."""


def card_state(status: CardStatus, state: State, recall: float, retention: float) -> PassageState:
    """How well one card is remembered. `retention` is the share of reviews the learner wants to remember."""
    if status is CardStatus.SUGGESTED:
        return PassageState.SUGGESTED
    if status is CardStatus.SUSPENDED:
        return PassageState.SUSPENDED
    if status in (CardStatus.RETIRED, CardStatus.REJECTED):
        return PassageState.RETIRED
    if state is State.NEW:
        return PassageState.NEW
    if state is not State.REVIEW:
        return PassageState.LEARNING
    return PassageState.STRONG if recall >= retention else PassageState.FADING


def together(states: Iterable[PassageState]) -> PassageState:
    """The state of what holds several cards or passages: the worst one counts; nothing at all is not covered.

    >>> together([PassageState.STRONG, PassageState.FADING, PassageState.SUGGESTED])
    <PassageState.FADING: 'fading'>
    """
    return min(states, key=_ORDER.__getitem__, default=PassageState.NOT_COVERED)


def document_map(stretches: Sequence[Stretch], cards: Sequence[MapCard]) -> DocumentMap:
    """The map of a document with these passages and cards."""
    mine: dict[int, list[int]] = {}
    for number, card in enumerate(cards):
        for passage in card.passages:
            mine.setdefault(passage, []).append(number)
    states = tuple(
        together(cards[card].state for card in mine.get(number, ())) if stretch.can_carry or number in mine else None
        for number, stretch in enumerate(stretches)
    )
    counts = Counter(state for state in states if state is not None)
    words = {state: 0 for state in PassageState}
    for stretch, state in zip(stretches, states, strict=True):
        if state is not None:
            words[state] += stretch.words
    asked = [card for card in cards if card.state in ASKED]
    return DocumentMap(
        states=states,
        cards=tuple(tuple(mine.get(number, ())) for number in range(len(stretches))),
        passages=counts.total(),
        covered=sum(counts[state] for state in ASKED),
        words=sum(words.values()),
        words_covered=sum(words[state] for state in ASKED),
        counts={state: counts[state] for state in PassageState},
        asked=len(asked),
        others=len(cards) - len(asked),
        lost=sum(not card.passages for card in cards),
        recall=sum(card.recall for card in asked) / len(asked) if asked else None,
    )


def cells(states: Sequence[PassageState | None], most: int) -> list[tuple[int, int, PassageState]]:
    """The map in at most `most` cells: first passage of each, the one after its last, and the worst state in it.

    Passages that are not on the map belong to the cell before them and count for nothing.
    """
    marked = [number for number, state in enumerate(states) if state is not None]
    if not marked or most < 1:
        return []
    size = -(-len(marked) // most)
    firsts = marked[::size]
    return [
        (first, after, together(state for state in states[first:after] if state is not None))
        for first, after in zip(firsts, [*firsts[1:], len(states)], strict=True)
    ]
