"""What the review log and the memories say, as plain numbers.

Everything counts in study days, which every review carries with it, so neither a change of the clocks nor a move to another
zone moves a review to another day. The reference definition is `statistics`: the log (oldest first, without what was taken
back) and the memory of every card. Its parts can be called alone, on counts by day that were kept elsewhere.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from studydeck.card import CardStatus
from studydeck.review import Memory, Rating, Review, State

MATURE_FROM = 21
"""Days of interval from which a card counts as mature, as in Anki."""
FORECAST_DAYS = 30
HEAT_WEEKS = 53
WEEK = 7
HEAT_LEVELS = 4
"""Shades of a day with reviews; 0 is a day without."""
_MONDAY = 3
"""Study day 0 was a Thursday: days to add so that a week begins on Monday."""

LEARNT = (CardStatus.ACTIVE, CardStatus.BURIED)
"""Cards that are being learnt: these are counted by state and foretold."""

Recalled = Counter[tuple[int, bool, bool]]
"""First answers of a study day to cards in review: how many by study day, whether mature, and whether remembered."""


class Period(StrEnum):
    """How far back a row of the retention table looks, today included (but for yesterday)."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    WEEK = "last week"
    MONTH = "last month"
    YEAR = "last year"
    ALL = "all time"


PERIODS = {Period.TODAY: 1, Period.WEEK: 7, Period.MONTH: 30, Period.YEAR: 365}
"""Days of those that end today."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    part: int = 0
    whole: int = 0

    @property
    def rate(self) -> float | None:
        """Between 0 and 1; None of nothing."""
        return self.part / self.whole if self.whole else None

    def __add__(self, other: Share) -> Share:
        return Share(self.part + other.part, self.whole + other.whole)


@dataclass(frozen=True, slots=True)
class RetentionRow:
    """True retention of one period: cards in review that were remembered, each card's first answer of a study day counted."""

    period: Period
    young: Share = Share()
    mature: Share = Share()

    @property
    def all(self) -> Share:
        """Young and mature together."""
        return self.young + self.mature


@dataclass(frozen=True, slots=True)
class Today:
    """What was done on the current study day."""

    answered: int = 0
    spent: int = 0
    """Milliseconds."""
    again: int = 0
    """Answers that were rated again."""
    states: Mapping[State, int] = field(default_factory=dict)
    """Answers by the card's state before; states without any are left out."""

    @property
    def minutes(self) -> float:
        """Time spent answering."""
        return self.spent / 60_000


@dataclass(frozen=True, slots=True)
class Streak:
    """Study days in a row with at least one answer."""

    current: int = 0
    """Up to today, or up to yesterday as long as nothing was answered today."""
    longest: int = 0


@dataclass(frozen=True, slots=True)
class Forecast:
    """Cards that come due; new ones are not foretold."""

    days: tuple[int, ...]
    """From today on; learning cards that are waiting count for today."""
    backlog: int = 0
    """Cards in review that were due on an earlier day; not in `days`."""


@dataclass(frozen=True, slots=True)
class HeatDay:
    """One cell of the heat map."""

    day: int
    """Study day."""
    reviews: int
    level: int
    """0 without reviews, else 1 to 4 by how the day compares with the others of the map."""


@dataclass(frozen=True, slots=True)
class Cards:
    """How many cards there are, and what is remembered of those being learnt (active and buried ones)."""

    total: int = 0
    statuses: Mapping[CardStatus, int] = field(default_factory=dict)
    """Cards by status; those without any are left out."""
    new: int = 0
    learning: int = 0
    """Relearning included."""
    young: int = 0
    mature: int = 0
    retrievability: float | None = None
    """Mean probability of remembering today, over cards answered at least once; None when there is none or nobody asked."""

    @property
    def seen(self) -> int:
        """Cards being learnt that were answered at least once."""
        return self.learning + self.young + self.mature

    @property
    def learnt(self) -> int:
        """Cards being learnt: active and buried ones."""
        return self.new + self.seen

    @property
    def known(self) -> float | None:
        """How many cards are expected to be remembered today."""
        return self.retrievability * self.seen if self.retrievability is not None else None


@dataclass(frozen=True, slots=True)
class Statistics:
    """The numbers of the statistics screen."""

    day: int
    """The study day they were made for."""
    reviews: int
    """Answers of all time."""
    days_studied: int
    today: Today
    streak: Streak
    retention: tuple[RetentionRow, ...]
    """One row for each period, in the order of `Period`."""
    forecast: Forecast
    heat: tuple[tuple[HeatDay | None, ...], ...]
    """Weeks from Monday to Sunday, oldest first; None for days to come."""
    cards: Cards
    added: Mapping[int, int]
    """Cards first met, by study day; empty when it is not known."""


def statistics(
    reviews: Iterable[Review],
    memories: Mapping[str, Memory],
    today: int,
    *,
    statuses: Mapping[str, CardStatus] | None = None,
    retrievability: Callable[[Memory, int], float] | None = None,
    added: Mapping[int, int] | None = None,
) -> Statistics:
    """All numbers on study day `today`, from the log (oldest first) and the memory of every card.

    A card without an entry in `statuses` counts as active. `retrievability` gives the probability of remembering a card on a
    study day. `added` counts cards by the study day they came.
    """
    by_day: Counter[int] = Counter()
    recalled: Recalled = Counter()
    todays: list[Review] = []
    latest: dict[str, int] = {}
    for review in reviews:
        card, day = review.card, review.day
        by_day[day] += 1
        if day == today:
            todays.append(review)
        if latest.get(card) != day:
            latest[card] = day
            if review.before.state is State.REVIEW:
                recalled[day, is_mature(review.before), review.rating is not Rating.AGAIN] += 1
    return Statistics(
        day=today,
        reviews=by_day.total(),
        days_studied=len(by_day),
        today=today_of(todays),
        streak=streak(by_day, today),
        retention=retention_table(recalled, today),
        forecast=forecast(memories, today, statuses=statuses),
        heat=heat_map(by_day, today),
        cards=count_cards(memories, today, statuses=statuses, retrievability=retrievability),
        added=dict(sorted((added or {}).items())),
    )


def is_mature(memory: Memory) -> bool:
    """Whether a card in review had an interval of at least `MATURE_FROM` days."""
    return memory.last_day is not None and memory.due_day - memory.last_day >= MATURE_FROM


def today_of(reviews: Iterable[Review]) -> Today:
    """The numbers of one study day from its reviews."""
    states: Counter[State] = Counter()
    spent = again = 0
    for review in reviews:
        states[review.before.state] += 1
        spent += review.spent
        again += review.rating is Rating.AGAIN
    return Today(answered=states.total(), spent=spent, again=again, states=dict(states))


def streak(days: Iterable[int], today: int) -> Streak:
    """The streaks in a set of study days with answers; days after `today` (a clock that ran ahead) count for nothing."""
    longest = length = 0
    previous: int | None = None
    for day in sorted({day for day in days if day <= today}):
        length = length + 1 if previous is not None and day == previous + 1 else 1
        longest = max(longest, length)
        previous = day
    alive = previous is not None and previous >= today - 1
    return Streak(current=length if alive else 0, longest=longest)


def retention_table(recalled: Recalled, today: int) -> tuple[RetentionRow, ...]:
    """True retention by period, from counts of first answers of the day to cards in review."""
    return tuple(_retention_row(period, recalled, today) for period in Period)


def forecast(
    memories: Mapping[str, Memory],
    today: int,
    *,
    statuses: Mapping[str, CardStatus] | None = None,
    days: int = FORECAST_DAYS,
) -> Forecast:
    """How many cards come due on each of `days` study days; a buried card comes back tomorrow at the earliest."""
    due = [0] * days
    backlog = 0
    for card, memory in memories.items():
        status = _status(card, statuses)
        if memory.state is State.NEW or status not in LEARNT:
            continue
        if status is CardStatus.BURIED:
            ahead = max(memory.due_day - today, 1)
        elif memory.state is State.REVIEW:
            ahead = memory.due_day - today
        else:
            ahead = max(memory.due_day - today, 0)
        if ahead < 0:
            backlog += 1
        elif ahead < days:
            due[ahead] += 1
    return Forecast(tuple(due), backlog)


def heat_map(reviews: Mapping[int, int], today: int, weeks: int = HEAT_WEEKS) -> tuple[tuple[HeatDay | None, ...], ...]:
    """Reviews by study day as `weeks` weeks from Monday to Sunday, the last of them the one of `today`.

    Levels are quarters: a day has level 1 when it is among the quietest quarter of the days with reviews, 4 when fewer than a
    quarter were busier.
    """
    monday = today - (today + _MONDAY) % WEEK
    first = monday - (weeks - 1) * WEEK
    busy = sorted(count for day, count in reviews.items() if count and first <= day <= today)

    def cell(day: int) -> HeatDay | None:
        if day > today:
            return None
        count = reviews.get(day, 0)
        level = -(-HEAT_LEVELS * bisect_right(busy, count) // len(busy)) if count else 0
        return HeatDay(day, count, level)

    return tuple(tuple(cell(start + weekday) for weekday in range(WEEK)) for start in range(first, monday + 1, WEEK))


def count_cards(
    memories: Mapping[str, Memory],
    today: int,
    *,
    statuses: Mapping[str, CardStatus] | None = None,
    retrievability: Callable[[Memory, int], float] | None = None,
) -> Cards:
    """Cards by status, and by state those being learnt."""
    by_status: Counter[CardStatus] = Counter()
    new = learning = young = mature = 0
    remembered = 0.0
    for card, memory in memories.items():
        status = _status(card, statuses)
        by_status[status] += 1
        if status not in LEARNT:
            continue
        if memory.state is State.NEW:
            new += 1
            continue
        if memory.state is not State.REVIEW:
            learning += 1
        elif is_mature(memory):
            mature += 1
        else:
            young += 1
        if retrievability:
            remembered += retrievability(memory, today)
    seen = learning + young + mature
    return Cards(
        total=by_status.total(),
        statuses=dict(by_status),
        new=new,
        learning=learning,
        young=young,
        mature=mature,
        retrievability=remembered / seen if retrievability and seen else None,
    )


def _retention_row(period: Period, recalled: Recalled, today: int) -> RetentionRow:
    counts: Counter[tuple[bool, bool]] = Counter()
    for (day, mature, remembered), count in recalled.items():
        if _within(period, today - day):
            counts[mature, remembered] += count
    young, old = (Share(counts[mature, True], counts[mature, True] + counts[mature, False]) for mature in (False, True))
    return RetentionRow(period, young, old)


def _within(period: Period, ago: int) -> bool:
    if period is Period.ALL:
        return True
    if period is Period.YESTERDAY:
        return ago == 1
    return 0 <= ago < PERIODS[period]


def _status(card: str, statuses: Mapping[str, CardStatus] | None) -> CardStatus:
    return statuses.get(card, CardStatus.ACTIVE) if statuses else CardStatus.ACTIVE
