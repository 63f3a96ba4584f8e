"""Counts for the home screen, from what the store keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from studydeck.config import Settings
from studydeck.session import LEARN_AHEAD
from studydeck.stats.streak import streak
from studydeck.store import DeckNumbers, Moment, Store
from studydeck.study.limits import Left, left_today

RETENTION_SPAN = timedelta(days=30) // timedelta(milliseconds=1)
"""Milliseconds back to which the home screen measures retention."""

FORECAST_DAYS = 7


@dataclass(frozen=True, slots=True)
class DeckCounts:
    """One deck with the decks below it; `new` and `review` are what a session started there now would ask, under the limits."""

    name: str
    new: int
    learning: int
    review: int
    suggested: int
    """Cards that wait in triage."""
    total: int
    """Cards in the deck files."""
    retention: float | None
    """Share of reviews remembered in the last 30 days; None without any."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What the home screen and `due` show. Counts are for today, under the daily limits."""

    decks: tuple[DeckCounts, ...] = ()
    new: int = 0
    learning: int = 0
    review: int = 0
    done_today: int = 0
    """Answers given today."""
    minutes_today: float = 0.0
    streak: int = 0
    """Study days in a row with an answer, up to today or yesterday."""
    forecast: tuple[int, ...] = (0,) * FORECAST_DAYS
    """Cards due on each of seven days from today on; today's includes what is overdue."""
    next_due: datetime | None = None
    """When the next card comes when nothing can be asked now; None when something can, or when nothing is scheduled."""


def overview(store: Store, settings: Settings, moment: Moment, now: datetime) -> Overview:
    """Counts at `moment`; times are given in the zone of `now`."""
    numbers = store.deck_numbers(moment.day, moment.at - RETENTION_SPAN)
    left = left_today(store, settings, moment)
    today = store.days(moment.day)
    new = left.at_most([(deck.name, deck.new) for deck in numbers], "new_per_day")
    review = left.at_most([(deck.name, deck.review) for deck in numbers], "reviews_per_day")
    return Overview(
        decks=tuple(_under_limits(deck.name, numbers, left) for deck in numbers),
        new=new,
        learning=sum(deck.learning for deck in numbers),
        review=review,
        done_today=sum(total.reviews for total in today),
        minutes_today=sum(total.spent for total in today) / 60_000,
        streak=streak(store.active_days(), moment.day).current,
        forecast=store.forecast(moment.day, FORECAST_DAYS),
        next_due=None if new or review else _next_due(store, settings, moment, numbers, now),
    )


def _under_limits(name: str, numbers: Sequence[DeckNumbers], left: Left) -> DeckCounts:
    decks = [deck for deck in numbers if deck.name == name or deck.name.startswith(f"{name}::")]
    tested = sum(deck.tested for deck in decks)
    return DeckCounts(
        name=name,
        new=left.at_most([(deck.name, deck.new) for deck in decks], "new_per_day"),
        learning=sum(deck.learning for deck in decks),
        review=left.at_most([(deck.name, deck.review) for deck in decks], "reviews_per_day"),
        suggested=sum(deck.suggested for deck in decks),
        total=sum(deck.total for deck in decks),
        retention=sum(deck.remembered for deck in decks) / tested if tested else None,
    )


def _next_due(store: Store, settings: Settings, moment: Moment, numbers: Sequence[DeckNumbers], now: datetime) -> datetime | None:
    """When the next card comes, given that neither a new card nor a review is to be asked now."""
    learning = store.next_learning(moment.day)
    if learning is not None:
        due = datetime.fromtimestamp(learning / 1000, UTC).astimezone(now.tzinfo)
        return due if learning > moment.at + LEARN_AHEAD else None
    over_limit = any(deck.review or (deck.new and settings.of(deck.name).new_per_day) for deck in numbers)
    day = moment.day + 1 if over_limit or store.buried(moment.day) else store.next_day(moment.day)
    if day is None:
        return None
    return datetime.combine(date(1970, 1, 1) + timedelta(days=day), time(settings.rollover_hour), tzinfo=now.tzinfo)
