"""Ratings, reviews, what FSRS remembers of a card, and the study day."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Protocol

from studydeck.card import Card, CardStatus, Tier

ROLLOVER_HOUR = 4
"""A study day begins at 4:00 local time unless the settings say otherwise, as in Anki."""


MATURE_FROM = 21
"""Days of interval from which a card counts as mature, as in Anki."""


class Rating(IntEnum):
    """How well an answer was remembered."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class State(StrEnum):
    """Which part of its life a card is in."""

    NEW = "new"
    LEARNING = "learning"
    REVIEW = "review"
    RELEARNING = "relearning"


@dataclass(frozen=True, slots=True)
class Memory:
    """What FSRS remembers of one card."""

    state: State = State.NEW
    step: int | None = None
    """Position in the learning or relearning steps; None in review."""
    stability: float | None = None
    """Days until recall falls to 90 %; None while new."""
    difficulty: float | None = None
    """1 to 10; None while new."""
    due_at: int = 0
    """Milliseconds since 1970 UTC when a learning card is due; 0 for others."""
    due_day: int = 0
    """Study day the card is due on; 0 while new."""
    last_at: int | None = None
    """Milliseconds since 1970 UTC of the newest review."""
    last_day: int | None = None
    """Study day of the newest review."""
    reps: int = 0
    lapses: int = 0


NEW = Memory()


@dataclass(frozen=True, slots=True)
class Review:
    """One rating at one time: a row of the append-only review log."""

    id: int
    """Milliseconds since 1970 UTC, unique in the log."""
    card: str
    rating: Rating
    day: int
    """Study day it counts for, fixed for ever."""
    offset: int
    """Minutes east of UTC where it happened."""
    device: str
    spent: int
    """Milliseconds between question and rating."""
    before: Memory
    after: Memory


@dataclass(frozen=True, slots=True)
class Reset:
    """A card was made new again: its reviews from before count for statistics and no longer for its memory."""

    id: int
    """Milliseconds since 1970 UTC, unique in both logs."""
    card: str
    day: int
    """Study day it happened on."""
    offset: int
    """Minutes east of UTC where it happened."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one card stands: its words, its deck, its status and what is remembered of it. What exports are made from."""

    card: Card
    deck: str
    """Name of the deck; `::` separates levels."""
    document: str
    """File name of the document, empty for a card written by hand."""
    status: CardStatus
    tier: Tier | None
    """None for cards that were not generated."""
    memory: Memory
    changed_at: int
    """Seconds since 1970 UTC when the card's words last changed."""
    flag: int = 0
    """0 for none, 1 to 7 as in Anki."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A card that waits in triage."""

    card: Card
    tier: Tier
    reason: str
    """Why it did not become active at once, in plain words; empty where nobody noted it."""
    register: str = ""
    """How its document came to be worded: a `document.Register`."""
    deck: str = ""
    """Name of the deck it would lie in."""
    document: str = ""
    """Path of the document relative to the library, with forward slashes."""
    sha256: str = ""
    """Of the document's bytes when the card was made."""


LEAVING_CARD = (
    "id", "deck", "changed_at", "flag", "status", "kind", "front", "back", "form", "context", "document", "start", "end", "line",
    "quote", "speaker", "time", "tags", "section", "origin", "score", "state", "step", "stability", "difficulty", "due_at",
    "due_day", "last_at", "last_day", "reps", "lapses",
)  # fmt: skip
"""Columns of the table an export reads cards from: the fields of `Standing`, `Card`, `Evidence` and `Memory`; tags as JSON."""
LEAVING_LOG = (
    "id", "card", "rating", "day", "offset", "spent", "before_state", "before_due_at", "before_due_day", "before_last_at",
    "before_last_day", "after_state", "after_difficulty", "after_due_at", "after_due_day", "after_last_at", "after_last_day",
)  # fmt: skip
"""Columns of the table an export reads the log from: the fields of `Review`; of a `Reset` the first five, with the rating 0."""


class Rules(Protocol):
    """The settings that reviews are scheduled by, here and in an Anki preset."""

    @property
    def retention(self) -> float:
        """Share of reviews to be remembered, between 0 and 1."""

    @property
    def rollover_hour(self) -> int:
        """Hour of the wall clock at which a study day begins."""

    @property
    def new_per_day(self) -> int:
        """New cards a day."""

    @property
    def reviews_per_day(self) -> int:
        """Reviews a day."""

    @property
    def learning_steps(self) -> tuple[float, ...]:
        """Minutes between the answers to a new card."""

    @property
    def relearning_steps(self) -> tuple[float, ...]:
        """Minutes between the answers to a forgotten card."""

    @property
    def maximum_interval(self) -> int:
        """Days."""

    @property
    def leech_threshold(self) -> int:
        """Times a card is forgotten until it is a leech; 0 for never."""

    @property
    def leech_action(self) -> str:
        """What happens to a leech: `tell` or `suspend`."""

    def of(self, deck: str) -> "Rules":
        """The settings that hold for a deck."""


def milliseconds(moment: datetime) -> int:
    """Whole milliseconds since 1970 UTC of an aware moment. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return int(moment.timestamp() * 1000)


def utc_offset(moment: datetime) -> int:
    """Minutes east of UTC of an aware moment. Raises ValueError for a naive one."""
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError("a moment needs a time zone")
    return int(offset // timedelta(minutes=1))


def study_day(at: int, offset: int, rollover: int = ROLLOVER_HOUR) -> int:
    """The study day of a moment: days since 1970 on the wall clock, counted from rollover to rollover.

    `at` is milliseconds since 1970 UTC, `offset` minutes east of UTC at that moment. The very second of the rollover still
    belongs to the day before, as in Anki, which replays our log with the same rule.
    """
    local_seconds = at // 1000 + offset * 60
    return (local_seconds - 1 - rollover * 3600) // 86400


def day_start(day: int, offset: int, rollover: int = ROLLOVER_HOUR) -> int:
    """The first second (since 1970 UTC) of a study day, where the clock is `offset` minutes east of UTC.

    >>> study_day(day_start(20_000, 120) * 1000, 120), study_day(day_start(20_000, 120) * 1000 - 1, 120)
    (20000, 19999)
    """
    return day * 86400 + rollover * 3600 + 1 - offset * 60
