"""The document map: states of cards, passages and cells."""

import pytest

from studydeck.card import CardStatus
from studydeck.documentmap import MapCard, PassageState, Stretch, card_state, cells, document_map, together
from studydeck.review import State

S = PassageState


@pytest.mark.parametrize(
    ("status", "state", "recall", "expected"),
    [
        (CardStatus.ACTIVE, State.NEW, 0.0, S.NEW),
        (CardStatus.ACTIVE, State.LEARNING, 0.99, S.LEARNING),
        (CardStatus.ACTIVE, State.RELEARNING, 0.5, S.LEARNING),
        (CardStatus.ACTIVE, State.REVIEW, 0.9, S.STRONG),
        (CardStatus.ACTIVE, State.REVIEW, 0.8999, S.FADING),
        (CardStatus.BURIED, State.REVIEW, 0.95, S.STRONG),
        (CardStatus.SUSPENDED, State.REVIEW, 0.95, S.SUSPENDED),
        (CardStatus.RETIRED, State.REVIEW, 0.95, S.RETIRED),
        (CardStatus.SUGGESTED, State.NEW, 0.0, S.SUGGESTED),
    ],
)
def test_the_state_of_a_card(status: CardStatus, state: State, recall: float, expected: PassageState) -> None:
    assert card_state(status, state, recall, 0.9) is expected


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([], S.NOT_COVERED),
        ([S.STRONG, S.FADING], S.FADING),
        ([S.FADING, S.LEARNING, S.STRONG], S.LEARNING),
        ([S.STRONG, S.NEW], S.NEW),
        ([S.SUGGESTED, S.STRONG], S.STRONG),
        ([S.RETIRED, S.SUSPENDED, S.SUGGESTED], S.SUGGESTED),
        ([S.NOT_COVERED, S.RETIRED], S.RETIRED),
    ],
)
def test_the_worst_card_counts_and_those_nobody_is_asked_only_alone(states: list[PassageState], expected: PassageState) -> None:
    assert together(states) is expected


def test_a_map_adds_up() -> None:
    stretches = [Stretch(10, True), Stretch(3, False), Stretch(20, True), Stretch(30, True), Stretch(5, False)]
    cards = [
        MapCard(S.STRONG, 0.95, (0,)),
        MapCard(S.FADING, 0.65, (0, 2)),
        MapCard(S.NEW, 0.0, ()),
        MapCard(S.SUGGESTED, 0.0, (4,)),
    ]
    found = document_map(stretches, cards)
    assert found.states == (S.FADING, None, S.FADING, S.NOT_COVERED, S.SUGGESTED)
    assert found.cards == ((0, 1), (), (1,), (), (3,))
    assert (found.passages, found.covered, found.words, found.words_covered) == (4, 2, 65, 30)
    assert (found.asked, found.others, found.lost) == (3, 1, 1)
    assert found.counts == {**dict.fromkeys(S, 0), S.FADING: 2, S.NOT_COVERED: 1, S.SUGGESTED: 1}
    assert found.recall == pytest.approx(1.6 / 3)


def test_a_document_without_cards_has_no_recall() -> None:
    found = document_map([Stretch(10, True)], [])
    assert (found.states, found.recall, found.covered) == ((S.NOT_COVERED,), None, 0)
    assert document_map([], []).passages == 0


def test_cells_hold_several_passages_when_there_are_many() -> None:
    states = (None, S.STRONG, S.NOT_COVERED, None, S.FADING, S.NOT_COVERED, S.NEW)
    assert cells(states, 100) == [(1, 2, S.STRONG), (2, 4, S.NOT_COVERED), (4, 5, S.FADING), (5, 6, S.NOT_COVERED), (6, 7, S.NEW)]
    assert cells(states, 2) == [(1, 5, S.FADING), (5, 7, S.NEW)]
    assert cells(states, 0) == cells((None,), 5) == []
    assert len(cells((S.NEW,) * 100_000, 700)) <= 700
