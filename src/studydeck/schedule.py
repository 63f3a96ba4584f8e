"""When a card is due next: FSRS-6 over study days. The only module that knows py-fsrs.

Memory in, Memory out. Two things differ from calling py-fsrs as it comes:

* Elapsed time is counted in study days, not in spans of 24 hours: py-fsrs is handed moments that are whole study days apart,
  so that several answers on one study day use its same-day formulas and Anki, replaying the log, arrives at the same memory.
* Its fuzz draws from global randomness and is off. Review intervals from 3 days on are fuzzed here instead, over the ranges that
  py-fsrs and Anki use (one day either way, plus 15 % of the days from 2.5 to 7, 10 % from 7 to 20, 5 % beyond), by one number
  drawn from a generator seeded with the card's id and its count of reviews. All four ratings of an answer share that number, so
  fuzz never makes a better rating come back sooner, nor two ratings fall together that did not before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import exp, expm1
from random import Random
from typing import TYPE_CHECKING

from studydeck.review import NEW, Memory, Rating, Review, Rules, State, study_day

if TYPE_CHECKING:
    from numpy import float64, int64
    from numpy.typing import NDArray

PARAMETERS = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
    1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)  # fmt: skip
"""The 21 weights of FSRS-6 as published with the algorithm; a test holds them against py-fsrs's own."""

DECAY = -PARAMETERS[20]
FACTOR = 0.9 ** (1 / DECAY) - 1

FUZZ_FROM = 3
"""Days; shorter intervals are left alone: a day more or less is too much for them."""
FUZZ_RANGES = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, float("inf"), 0.05))
"""From day, to day, and the share of the days between them that widens the range."""

LONGEST_GAP = 36500
"""Days; a longer gap, which only a wrong clock makes, counts as this one."""

SHORTEST = 0.001
"""Days; py-fsrs's lowest stability."""
ASSUMED = 0.9
"""Share remembered under rules that aimed at none, as in Anki."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS_A_DAY = timedelta(days=1) // timedelta(seconds=1)


_Step = tuple[State, int | None, float, float, timedelta]


def schedule(
    memory: Memory, rating: Rating, now_ms: int, offset: int, settings: Rules, seed: tuple[str, int], day: int | None = None
) -> Memory:
    """The memory after an answer at `now_ms` (milliseconds since 1970 UTC) where the clock is `offset` minutes east of UTC.

    `seed` is the card's id and its count of reviews so far. `day` is the study day the answer counts for, where that is later
    than its moment says (after a flight westward); it never lies before the card's last study day.
    """
    today = _day(memory, now_ms, offset, settings, day)
    return _answered(memory, rating, now_ms, offset, today, settings, Random(f"{seed[0]} {seed[1]}").random)


def intervals(
    memory: Memory, now_ms: int, offset: int, settings: Rules, seed: tuple[str, int], day: int | None = None
) -> dict[Rating, int]:
    """Seconds until the card would be due again, for each rating; whole study days once it is in review."""
    seconds = {}
    for rating in Rating:
        after = schedule(memory, rating, now_ms, offset, settings, seed, day)
        if after.state is State.REVIEW and after.last_day is not None:
            seconds[rating] = (after.due_day - after.last_day) * _SECONDS_A_DAY
        else:
            seconds[rating] = (after.due_at - now_ms) // 1000
    return seconds


def retrievability(memory: Memory, day: float) -> float:
    """The probability of remembering the card on study day `day`, or at a part of it; 0 for a new card."""
    if memory.stability is None or memory.last_day is None:
        return 0.0
    return recall(day - memory.last_day, memory.stability)


def recall(elapsed: float, stability: float) -> float:
    """The probability of remembering what was answered `elapsed` study days ago."""
    return float((1 + FACTOR * max(0, elapsed) / stability) ** DECAY)


def replay(reviews: Iterable[Review], settings: Rules) -> Memory:
    """The memory a log of one card's reviews (oldest first, none taken back) leads to, without fuzz on due days."""
    memory = NEW
    for review in reviews:
        memory = _answered(memory, review.rating, review.id, review.offset, review.day, settings, None)
    return memory


def replay_abreast(
    starts: NDArray[int64], ratings: NDArray[int64], days: NDArray[int64], begun: NDArray[float64]
) -> tuple[NDArray[float64], NDArray[float64]]:
    """Stability and difficulty after each of many reviews, as `replay` has them, all cards in step: a hundred times as fast.

    The reviews of a card stand together, oldest first, from an index in `starts` on. `begun` holds for each card the stability
    and difficulty after its first review where that review does not say them (a history that lacks its beginning), else NaN.
    """
    import numpy as np

    w = PARAMETERS
    lengths = np.diff(np.append(starts, len(ratings)))
    order = np.argsort(-lengths, kind="stable")
    first, lengths = starts[order], lengths[order]
    stability, difficulty = np.empty(len(ratings)), np.empty(len(ratings))
    start = w[4] - np.exp(w[5] * np.arange(4)) + 1
    rating = ratings[first] - 1
    given = ~np.isnan(begun[order, 0])
    s = np.where(given, begun[order, 0], np.array(w[:4])[rating])
    d = np.where(given, begun[order, 1], np.clip(start, 1, 10)[rating])
    stability[first], difficulty[first] = s, d
    grades = np.arange(5) - 3
    same_day, harder = np.exp(w[17] * (grades + w[18])), -w[6] * grades
    bonus = np.array([0.0, 0.0, w[15], 1.0, w[16]])
    for step in range(1, int(lengths[0]) if len(lengths) else 0):
        count = int(np.searchsorted(-lengths, -step, side="left"))
        s, d, rows = s[:count], d[:count], first[:count] + step
        rating = ratings[rows]
        gap = np.clip(days[rows] - days[rows - 1], 0, LONGEST_GAP)
        recall = (1 + FACTOR * gap / s) ** DECAY
        later = s * (1 + exp(w[8]) * (11 - d) * s ** -w[9] * np.expm1((1 - recall) * w[10]) * bonus[rating])
        lost = w[11] * d ** -w[12] * ((s + 1) ** w[13] - 1) * np.exp((1 - recall) * w[14])
        later = np.where(rating == 1, np.minimum(lost, s / exp(w[17] * w[18])), later)
        soon = same_day[rating] * s ** -w[19]
        soon = s * np.where(rating > 1, np.maximum(soon, 1.0), soon)
        s = np.maximum(np.where(gap < 1, soon, later), SHORTEST)
        d = np.clip(w[7] * start[3] + (1 - w[7]) * (d + (10 - d) * harder[rating] / 9), 1, 10)
        stability[rows], difficulty[rows] = s, d
    return stability, difficulty


def from_interval(days: float, ease: float) -> tuple[float, float]:
    """Stability and difficulty of a card that other rules gave an interval and an ease (2.5 for most), as Anki estimates them."""
    stability = max(days, SHORTEST)
    growth = exp(PARAMETERS[8]) * stability ** -PARAMETERS[9] * expm1((1 - ASSUMED) * PARAMETERS[10])
    return stability, min(max(11 - (ease - 1) / growth, 1.0), 10.0)


def fuzzed(days: int, chance: float, maximum: int) -> int:
    """An interval moved within its fuzz range; `chance` (0 to below 1) says where to.

    Grows with `days` for any one `chance`, though two neighbours may meet.
    """
    if days < FUZZ_FROM:
        return days
    delta = 1.0
    for start, end, share in FUZZ_RANGES:
        if days > start:
            delta += share * (min(days, end) - start)
    latest = min(round(days + delta), maximum)
    earliest = min(max(2, round(days - delta)), latest)
    return earliest + int(chance * (latest - earliest + 1))


def _day(memory: Memory, now_ms: int, offset: int, settings: Rules, day: int | None) -> int:
    today = study_day(now_ms, offset, settings.rollover_hour)
    return max(today, day if day is not None else today, memory.last_day if memory.last_day is not None else today)


def _answered(
    memory: Memory,
    rating: Rating,
    now_ms: int,
    offset: int,
    day: int,
    settings: Rules,
    chance: Callable[[], float] | None,
) -> Memory:
    state, step, stability, difficulty, interval = _fsrs(memory, rating, day, settings)
    if state is State.REVIEW:
        due_at = 0
        days = interval.days
        if chance and days >= FUZZ_FROM:
            days = _apart(memory, rating, day, settings, days, chance())
        due_day = day + days
    else:
        due_at = now_ms + interval // timedelta(milliseconds=1)
        due_day = max(day, study_day(due_at, offset, settings.rollover_hour))
    return Memory(
        state=state,
        step=step,
        stability=stability,
        difficulty=difficulty,
        due_at=due_at,
        due_day=due_day,
        last_at=now_ms,
        last_day=day,
        reps=memory.reps + 1,
        lapses=memory.lapses + (rating is Rating.AGAIN and memory.state is State.REVIEW),
    )


def _apart(memory: Memory, rating: Rating, day: int, settings: Rules, days: int, chance: float) -> int:
    """The fuzzed interval, kept later than the next lower rating's where it was later without fuzz."""
    moved = fuzzed(days, chance, settings.maximum_interval)
    if rating <= Rating.HARD or fuzzed(days - 1, chance, settings.maximum_interval) < moved:
        return moved
    lower = Rating(rating - 1)
    state, _, _, _, interval = _fsrs(memory, lower, day, settings)
    if state is State.REVIEW and interval.days < days:
        moved = max(moved, _apart(memory, lower, day, settings, interval.days, chance) + 1)
    return min(moved, settings.maximum_interval)


def _fsrs(memory: Memory, rating: Rating, day: int, settings: Rules) -> _Step:
    """State, step, stability, difficulty and plain interval after an answer on study day `day`, from py-fsrs."""
    engine = _engine(settings.retention, settings.learning_steps, settings.relearning_steps, settings.maximum_interval)
    return engine(memory, rating, day)


@lru_cache(maxsize=8)
def _engine(
    retention: float, learning_steps: tuple[float, ...], relearning_steps: tuple[float, ...], maximum_interval: int
) -> Callable[[Memory, Rating, int], _Step]:
    """py-fsrs behind one function, made once for each set of settings: importing it takes longer than a thousand answers."""
    import fsrs

    review_card = fsrs.Scheduler(
        parameters=PARAMETERS,
        desired_retention=retention,
        learning_steps=[timedelta(minutes=minutes) for minutes in learning_steps],
        relearning_steps=[timedelta(minutes=minutes) for minutes in relearning_steps],
        maximum_interval=maximum_interval,
        enable_fuzzing=False,
    ).review_card
    ratings = {rating: fsrs.Rating(int(rating)) for rating in Rating}
    into = {
        State.NEW: fsrs.State.Learning,
        State.LEARNING: fsrs.State.Learning,
        State.REVIEW: fsrs.State.Review,
        State.RELEARNING: fsrs.State.Relearning,
    }
    out = {
        fsrs.State.Learning: State.LEARNING,
        fsrs.State.Review: State.REVIEW,
        fsrs.State.Relearning: State.RELEARNING,
    }

    def engine(memory: Memory, rating: Rating, day: int) -> _Step:
        gap = min(day - memory.last_day, LONGEST_GAP) if memory.last_day is not None else 0
        at = _EPOCH + timedelta(days=gap)
        # An explicit id: without one the constructor sleeps a millisecond to invent it.
        card = fsrs.Card(
            card_id=1,
            state=into[memory.state],
            step=memory.step,
            stability=memory.stability,
            difficulty=memory.difficulty,
            due=_EPOCH,
            last_review=_EPOCH if memory.last_day is not None else None,
        )
        card, _ = review_card(card, ratings[rating], at)
        if card.stability is None or card.difficulty is None:
            raise ValueError("py-fsrs returned no memory")
        return out[card.state], card.step, card.stability, card.difficulty, card.due - at

    return engine
