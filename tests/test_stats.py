"""Statistics: everything counts in study days that the reviews carry with them."""

from collections import Counter

import pytest

from builders import a_memory, a_review
from studydeck.card import CardStatus
from studydeck.review import NEW, Memory, Rating, Review, State
from studydeck.stats import (
    Forecast,
    HeatDay,
    Period,
    Share,
    Streak,
    Today,
    forecast,
    heat_map,
    retention_table,
    statistics,
    streak,
)

TODAY = 20_700
"""A Friday."""


def of(interval: int, day: int = TODAY, rating: Rating = Rating.GOOD, card: str = "a", **changes: object) -> Review:
    """A review on `day` of a card whose interval was `interval` days."""
    return a_review(rating, day, card, before=a_memory(day=day - interval, interval=interval), **changes)


def from_state(state: State, rating: Rating = Rating.GOOD, day: int = TODAY, card: str = "a") -> Review:
    return a_review(rating, day, card, before=Memory(state=state))


# --- empty and small histories


def test_nothing_gives_nothing() -> None:
    """An empty library has numbers for every chart, all of them zero, and no rates."""
    found = statistics([], {}, TODAY)
    assert (found.reviews, found.days_studied, found.today, found.streak) == (0, 0, Today(), Streak())
    assert found.forecast == Forecast((0,) * 30, 0)
    assert [row.all.rate for row in found.retention] == [None] * 6
    assert {cell.level for week in found.heat for cell in week if cell} == {0}
    assert (found.cards.total, found.cards.retrievability, found.cards.known) == (0, None, None)


def test_one_review_counts_once_everywhere() -> None:
    found = statistics([of(30, spent=6_000)], {"a": a_memory(day=TODAY)}, TODAY)
    assert (found.reviews, found.days_studied, found.streak) == (1, 1, Streak(1, 1))
    assert found.today == Today(answered=1, spent=6_000, again=0, states={State.REVIEW: 1})
    assert found.today.minutes == pytest.approx(0.1)
    shares = {row.period: row.all for row in found.retention}
    assert shares == {period: Share(1, 1) for period in Period} | {Period.YESTERDAY: Share()}
    assert [cell for week in found.heat for cell in week if cell and cell.reviews] == [HeatDay(TODAY, 1, 4)]


# --- today


def test_today_counts_answers_by_the_state_before() -> None:
    reviews = [
        from_state(State.REVIEW, day=TODAY - 1),
        from_state(State.NEW),
        from_state(State.LEARNING, Rating.AGAIN),
        from_state(State.LEARNING),
        from_state(State.REVIEW, Rating.AGAIN, card="b"),
        from_state(State.RELEARNING, card="b"),
    ]
    today = statistics(reviews, {}, TODAY).today
    assert (today.answered, today.again, today.spent) == (5, 2, 25_000)
    assert today.states == {State.NEW: 1, State.LEARNING: 2, State.REVIEW: 1, State.RELEARNING: 1}


# --- streak


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], Streak(0, 0)),
        ([0], Streak(1, 1)),
        ([-1], Streak(1, 1)),
        ([-2], Streak(0, 1)),
        ([-3, -2, -1], Streak(3, 3)),
        ([-9, -8, -7, -6, -1, 0], Streak(2, 4)),
        ([0, -1, 0, -2], Streak(3, 3)),
        ([0, 1, 2], Streak(1, 1)),
    ],
)
def test_a_streak_lasts_until_a_whole_day_was_missed(days: list[int], expected: Streak) -> None:
    assert streak([TODAY + day for day in days], TODAY) == expected


# --- retention


def table(reviews: list[Review]) -> dict[Period, tuple[Share, Share]]:
    return {row.period: (row.young, row.mature) for row in statistics(reviews, {}, TODAY).retention}


def test_retention_tells_young_from_mature_cards() -> None:
    """Mature from an interval of 21 days on, whatever the interval became."""
    reviews = [of(20), of(21, card="b"), of(1, rating=Rating.AGAIN, card="c"), of(400, rating=Rating.HARD, card="d")]
    assert table(reviews)[Period.TODAY] == (Share(1, 2), Share(2, 2))


def test_only_the_first_answer_of_a_day_counts() -> None:
    """A card that was failed and then passed on the same day was forgotten; tomorrow it counts again."""
    reviews = [of(30, TODAY - 1, Rating.AGAIN), of(30, TODAY - 1), of(30, TODAY)]
    found = table(reviews)
    assert found[Period.YESTERDAY] == (Share(), Share(0, 1))
    assert found[Period.WEEK] == (Share(), Share(1, 2))


def test_learning_is_not_retention() -> None:
    """Answers to new, learning and relearning cards say nothing of it, nor does a review on the day a card was learnt."""
    learnt_today = [from_state(State.NEW), of(1)]
    others = [from_state(State.LEARNING, Rating.AGAIN, card="b"), from_state(State.RELEARNING, card="c")]
    assert table(learnt_today + others)[Period.ALL] == (Share(), Share())


@pytest.mark.parametrize(
    ("ago", "periods"),
    [
        (0, "today, last week, last month, last year, all time"),
        (1, "yesterday, last week, last month, last year, all time"),
        (6, "last week, last month, last year, all time"),
        (7, "last month, last year, all time"),
        (29, "last month, last year, all time"),
        (30, "last year, all time"),
        (364, "last year, all time"),
        (365, "all time"),
        (-1, "all time"),
    ],
)
def test_periods_end_today(ago: int, periods: str) -> None:
    found = retention_table(Counter({(TODAY - ago, False, True): 3}), TODAY)
    assert ", ".join(row.period for row in found if row.all.whole) == periods


def test_a_share_has_a_rate() -> None:
    assert (Share(9, 10).rate, Share().rate, Share(1, 2) + Share(2, 2)) == (0.9, None, Share(3, 4))


# --- forecast


def test_forecast_counts_cards_by_the_day_they_come_due() -> None:
    """Overdue reviews are the backlog, learning cards that wait count for today, new cards and far days for nothing."""
    memories = {
        "new": NEW,
        "today": a_memory(day=TODAY - 5, interval=5),
        "tomorrow": a_memory(day=TODAY, interval=1),
        "last day": a_memory(day=TODAY, interval=29),
        "too far": a_memory(day=TODAY, interval=30),
        "overdue": a_memory(day=TODAY - 9, interval=5),
        "learning": a_memory(State.LEARNING, TODAY, 0),
        "left learning": a_memory(State.LEARNING, TODAY - 40, 0),
        "learning tomorrow": a_memory(State.RELEARNING, TODAY, 1),
    }
    found = forecast(memories, TODAY)
    assert (found.days[0], found.days[1], found.days[29], sum(found.days)) == (3, 2, 1, 6)
    assert found.backlog == 1


def test_forecast_leaves_out_cards_that_are_not_asked() -> None:
    """Only active cards are foretold, and buried ones from tomorrow on."""
    memories = dict.fromkeys(CardStatus, a_memory(day=TODAY - 9, interval=5))
    found = forecast(memories, TODAY, statuses={status: status for status in CardStatus})
    assert (found.backlog, found.days[0], found.days[1], sum(found.days)) == (1, 0, 1, 1)


# --- heat map


def test_heat_map_is_a_year_of_weeks_from_monday() -> None:
    weeks = heat_map({}, TODAY)
    assert (len(weeks), {len(week) for week in weeks}) == (53, {7})
    assert weeks[-1][4] == HeatDay(TODAY, 0, 0)
    assert weeks[-1][5:] == (None, None)
    days = [cell.day for week in weeks for cell in week if cell]
    assert days == list(range(TODAY - 4 - 52 * 7, TODAY + 1))
    assert {(week[0].day + 3) % 7 for week in weeks if week[0]} == {0}, "study day 0 was a Thursday"


@pytest.mark.parametrize(
    ("counts", "levels"),
    [
        ([5], [4]),
        ([1, 2, 3, 4], [1, 2, 3, 4]),
        ([3, 3, 3], [4, 4, 4]),
        ([1, 1, 1, 1, 1, 1, 1, 100], [4, 4, 4, 4, 4, 4, 4, 4]),
        ([1, 10, 20, 30, 40, 50, 60, 1000], [1, 1, 2, 2, 3, 3, 4, 4]),
        ([0, 7], [0, 4]),
    ],
)
def test_heat_levels_are_quarters_of_the_days_with_reviews(counts: list[int], levels: list[int]) -> None:
    """One monstrous day does not make all others pale."""
    days = {TODAY - len(counts) + 1 + place: count for place, count in enumerate(counts)}
    cells = {cell.day: cell.level for week in heat_map(days, TODAY) for cell in week if cell}
    assert [cells[day] for day in sorted(days)] == levels


def test_days_outside_the_map_do_not_shade_it() -> None:
    cells = [cell for week in heat_map({TODAY: 5, TODAY - 500: 100, TODAY + 1: 100}, TODAY) for cell in week if cell]
    assert [(cell.reviews, cell.level) for cell in cells if cell.reviews] == [(5, 4)]


# --- cards


def test_cards_are_counted_by_status_and_those_learnt_by_state() -> None:
    memories = {
        "new": NEW,
        "learning": a_memory(State.LEARNING, TODAY, 0),
        "relearning": a_memory(State.RELEARNING, TODAY, 0),
        "young": a_memory(day=TODAY, interval=20),
        "mature": a_memory(day=TODAY, interval=21),
        "buried": a_memory(day=TODAY, interval=90),
        "suspended": a_memory(day=TODAY, interval=90),
        "retired": NEW,
    }
    statuses = {"buried": CardStatus.BURIED, "suspended": CardStatus.SUSPENDED, "retired": CardStatus.RETIRED}
    cards = statistics([], memories, TODAY, statuses=statuses).cards
    assert cards.statuses == {CardStatus.ACTIVE: 5, CardStatus.BURIED: 1, CardStatus.SUSPENDED: 1, CardStatus.RETIRED: 1}
    assert (cards.total, cards.learnt, cards.new, cards.learning, cards.young, cards.mature) == (8, 6, 1, 2, 1, 2)


def test_what_is_known_today_is_predicted_by_the_function_given() -> None:
    """New cards and cards that are not learnt have no part in it."""
    memories = {"new": NEW, "a": a_memory(day=TODAY - 1), "b": a_memory(day=TODAY - 3), "suspended": a_memory(day=TODAY - 9)}
    cards = statistics(
        [],
        memories,
        TODAY,
        statuses={"suspended": CardStatus.SUSPENDED},
        retrievability=lambda memory, day: 1 - (day - (memory.last_day or 0)) / 10,
    ).cards
    assert cards.retrievability == pytest.approx(0.8)
    assert cards.known == pytest.approx(1.6)


def test_cards_added_are_passed_on_by_day() -> None:
    assert list(statistics([], {}, TODAY, added={TODAY: 3, TODAY - 9: 4}).added.items()) == [(TODAY - 9, 4), (TODAY, 3)]


# --- clocks


def test_neither_summer_time_nor_a_journey_moves_a_review() -> None:
    """The same study days give the same numbers, whatever the moments and offsets beside them."""
    days = [TODAY - 3, TODAY - 2, TODAY - 1, TODAY]
    at_home = [of(30, day) for day in days]
    offsets = dict(zip(days, (0, 60, -600, 780), strict=True))
    on_the_way = [of(30, day, id=day, offset=offset) for day, offset in offsets.items()]
    assert statistics(at_home, {}, TODAY) == statistics(on_the_way, {}, TODAY)
