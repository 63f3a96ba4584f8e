"""Notes, cards and log as rows of Anki's tables. Anki checks nothing of them: every value is clamped here."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, pairwise
from math import isfinite

from studydeck.anki.container import CardRow, LogRow, NoteRow
from studydeck.anki.fields import SEPARATOR, deck_name, is_cloze, tags
from studydeck.anki.notetype import BASIC_ID, CLOZE_ID
from studydeck.anki.preset import EASE, LONGEST, Calendar, clamp, retention
from studydeck.card import CardStatus
from studydeck.review import Memory, Reset, Review, Rules, Standing, State, milliseconds, study_day, utc_offset

QUEUES = {CardStatus.SUSPENDED: -1, CardStatus.RETIRED: -1, CardStatus.BURIED: -3}
"""Anki's queues for cards that are not asked; the others follow from the state."""

_TYPES = {State.NEW: 0, State.LEARNING: 1, State.REVIEW: 2, State.RELEARNING: 3}
_KINDS = {State.NEW: 0, State.LEARNING: 0, State.REVIEW: 1, State.RELEARNING: 2}
# Bound once: looking a member up on its enumeration, for every row, takes as long as the rest of the row.
_NEW, _REVIEW = State.NEW, State.REVIEW
_RESET = (0, 0, 0, 0, 0, 4)
"""Ease, intervals, factor, time and kind of a row at which Anki forgets what came before."""
_LARGEST = 2**31 - 1
_MINUTE = timedelta(minutes=1) // timedelta(milliseconds=1)
_DAY = timedelta(days=1) // timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Rows:
    """Makes the rows of one package."""

    settings: Rules
    decay: float
    days: Calendar
    numbers: Mapping[str, int]
    """Anki's id of note and card alike, by card."""
    decks: Mapping[str, int]
    """By name in lower case."""
    newest: Mapping[str, int]
    """Milliseconds since 1970 UTC of the last log row, by card."""

    def note(self, standing: Standing, words: tuple[str, ...]) -> NoteRow:
        """The note of a card: its guid is the card's id, its time of change that of the words."""
        card = standing.card
        kind = CLOZE_ID if is_cloze(card) else BASIC_ID
        labels = tags(card.tags, card.kind, retired=standing.status is CardStatus.RETIRED)
        changed = clamp(standing.changed_at, 0, _LARGEST)
        return self.numbers[card.id], card.id, kind, changed, -1, labels, SEPARATOR.join(words), words[0], 0, 0, ""

    def card(self, standing: Standing, position: int) -> CardRow:
        """The card with its schedule; `position` is its place among the new cards."""
        memory = standing.memory
        if memory.state is State.NEW:
            queue = QUEUES.get(standing.status, 0)
            return self._row(standing, 0, queue, position, (0, 0, 0, 0, 0), standing.flag, "{}")
        queue, due = self._due(memory)
        queue = QUEUES.get(standing.status, queue)
        reps, lapses = clamp(memory.reps, 0, _LARGEST), clamp(memory.lapses, 0, _LARGEST)
        progress = (_days(memory), EASE, reps, lapses, self._steps_left(memory))
        return self._row(standing, _TYPES[memory.state], queue, due, progress, standing.flag, self._data(standing))

    def new_card(self, standing: Standing, position: int) -> CardRow:
        """The card as one never answered; a retired one stays out of sight."""
        queue = QUEUES[CardStatus.RETIRED] if standing.status is CardStatus.RETIRED else 0
        return self._row(standing, 0, queue, position, (0, 0, 0, 0, 0), 0, "{}")

    def _row(
        self, standing: Standing, kind: int, queue: int, due: int, progress: tuple[int, int, int, int, int], flag: int, data: str
    ) -> CardRow:
        number = self.numbers[standing.card.id]
        deck = self.decks[deck_name(standing.deck).casefold()]
        changed = clamp(standing.changed_at, 0, _LARGEST)
        return number, number, deck, 0, changed, -1, kind, queue, due, *progress, 0, 0, clamp(flag, 0, 7), data

    def _due(self, memory: Memory) -> tuple[int, int]:
        """Queue, and due as that queue counts: seconds since 1970 UTC, or a day number."""
        day = clamp(memory.due_day - self.days.first, 0, _LARGEST)
        if memory.state is State.REVIEW:
            return 2, day
        if memory.last_day is not None and memory.due_day > memory.last_day:
            return 3, day
        return 1, clamp(memory.due_at // 1000, 0, _LARGEST)

    def _steps_left(self, memory: Memory) -> int:
        """Learning steps to go, today's in thousands: Anki's `left`."""
        if memory.state is State.REVIEW:
            return 0
        steps = self.settings.learning_steps if memory.state is State.LEARNING else self.settings.relearning_steps
        left = clamp(len(steps) - (memory.step or 0), 1, max(1, len(steps)))
        return left * 1000 + left

    def _data(self, standing: Standing) -> str:
        """What FSRS remembers. Anki silently keeps nothing of it unless stability and difficulty are both numbers."""
        memory = standing.memory
        if memory.stability is None or memory.difficulty is None or not isfinite(memory.stability + memory.difficulty):
            return "{}"
        stability = clamp(memory.stability, 0.001, float(LONGEST))
        difficulty = clamp(memory.difficulty, 1.0, 10.0)
        decay = clamp(self.decay, 0.1, 0.8)
        last = self.newest.get(standing.card.id, memory.last_at or 0) // 1000
        return (
            f'{{"s":{stability:.4f},"d":{difficulty:.3f},"dr":{retention(self.settings):.3g},"decay":{decay:.4g},"lrt":{last}}}'
        )


@dataclass(frozen=True, slots=True)
class Log:
    """Reviews and resets in the order of their rows, and the ids of these, which grow."""

    reviews: list[Review | Reset]
    ids: list[int]

    def newest(self) -> dict[str, int]:
        """The id of each card's last row."""
        return {review.card: at for review, at in zip(self.reviews, self.ids, strict=True)}

    def rows(self, numbers: Mapping[str, int]) -> Iterator[LogRow]:
        """The rows of Anki's log; `numbers` are the ids of the cards there."""
        for at, review in zip(self.ids, self.reviews, strict=True):
            if isinstance(review, Reset):
                yield at, numbers[review.card], -1, *_RESET
                continue
            before, after = review.before, review.after
            factor = round(100 + 1000 * (clamp(after.difficulty or 1.0, 1.0, 10.0) - 1) / 9)
            spent, kind = clamp(review.spent, 0, _LARGEST), _KINDS[before.state]
            yield at, numbers[review.card], -1, int(review.rating), _interval(after), _interval(before), factor, spent, kind


def make_log(reviews: Iterable[Review], cards: Container[str], now: datetime, rollover: int, resets: Iterable[Reset] = ()) -> Log:
    """The log of the reviews and resets of `cards`, which come oldest first.

    Anki drops a row whose id is taken and rewrites ids that lie in the future: so equal ids are moved apart, and none is left
    later than `now`, but for those moved apart.
    """
    kept: list[Review | Reset] = [review for review in reviews if review.card in cards]
    if reset := [each for each in resets if each.card in cards]:
        kept = sorted([*kept, *reset], key=lambda row: row.id)
    ids = _moments(kept, now, rollover)
    if any(later <= earlier for earlier, later in pairwise(ids)):
        order = sorted(range(len(ids)), key=ids.__getitem__)
        kept = [kept[place] for place in order]
        ids = list(accumulate((ids[place] for place in order), lambda previous, at: max(previous + 1, at)))
    return Log(kept, ids)


def _moments(reviews: Iterable[Review | Reset], now: datetime, rollover: int) -> list[int]:
    """When Anki has to think that each review happened (milliseconds since 1970 UTC), in order along each card.

    Anki looks at the whole log from the present offset to UTC, so that in its eyes a review from the other half of the year, or
    from another zone, may lie on another study day than it did. Such a review is moved to the same time of its own day on the
    present wall clock; all others stay.
    """
    offset, limit = utc_offset(now), milliseconds(now)
    newest: dict[str, int] = {}
    moments: list[int] = []
    for review in reviews:
        at, card = review.id, review.card
        earliest = newest.get(card, 0) + 1
        if study_day(at, offset, rollover) != review.day:
            at += (review.offset - offset) * _MINUTE
            at += (review.day - study_day(at, offset, rollover)) * _DAY
        at = max(earliest, min(at, limit))
        newest[card] = at
        moments.append(at)
    return moments


def _interval(memory: Memory) -> int:
    """Days, or negative seconds of a learning step; 0 for a new card."""
    state = memory.state
    if state is _REVIEW:
        return _days(memory)
    if state is _NEW or memory.last_at is None:
        return 0
    return -clamp((memory.due_at - memory.last_at) // 1000, 1, _LARGEST)


def _days(memory: Memory) -> int:
    """The interval of a card in review; for one being relearnt about the one it will get, for one being learnt none."""
    if memory.state is _REVIEW:
        return clamp(memory.due_day - memory.last_day, 1, LONGEST) if memory.last_day is not None else 1
    if memory.state is State.RELEARNING and memory.stability is not None:
        return round(clamp(memory.stability, 1.0, float(LONGEST)))
    return 0
