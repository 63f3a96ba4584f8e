"""The review session as a value: what is asked now, what follows, and how to go back one step.

A session never reads a clock and never touches the disk. Every step returns a new session; `previous` is the one before the
newest answer, bury or suspension, so that undo is exact by construction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from zlib import crc32

from studydeck.review import Memory, Review, State

LEARN_AHEAD = 20 * 60 * 1000
"""Milliseconds a learning card may be asked too early when nothing else is left, as in Anki."""

LEARNING = (State.LEARNING, State.RELEARNING)


@dataclass(frozen=True, slots=True)
class Queued:
    """One card of a session with the memory it is asked with."""

    card: str
    memory: Memory
    shared: tuple[str, ...] = field(default=(), compare=False)
    """Place of its evidence and its answer; cards with one in common are siblings, which prompt each other."""


@dataclass(frozen=True, slots=True)
class Session:
    """The queue being answered: values in, values out.

    The card on the screen is `asked`; learning cards wait in `learning` until they are due; the cards of `queue` from
    `position` on follow. `asked is None` means: nothing to ask now (`next_due` tells when a learning card will come back).
    """

    deck: str | None
    """None for the whole library."""
    day: int
    """Study day the queue was made for."""
    queue: tuple[Queued, ...] = ()
    learning: tuple[Queued, ...] = ()
    """Cards in learning or relearning that come back today, earliest first."""
    asked: Queued | None = None
    position: int = 0
    """How many cards of `queue` have been taken from it."""
    revealed: bool = False
    """Whether the answer of the asked card is shown."""
    done: int = 0
    """Answers given in this session."""
    action: int = 0
    """Id of the review or decision that led here; 0 at the start."""
    seen: int = 0
    """Id of the newest review or decision of the library that this session knows of."""
    previous: Session | None = field(default=None, repr=False, compare=False)

    @property
    def current(self) -> str | None:
        """Id of the card to show, or None when nothing is to be asked now."""
        return self.asked.card if self.asked else None

    @property
    def state(self) -> State | None:
        """State of the card to show: which of the three counts it belongs to."""
        return self.asked.memory.state if self.asked else None

    @property
    def counts(self) -> tuple[int, int, int]:
        """Cards still to come, the asked one included: new, learning, review."""
        states = [queued.memory.state for queued in self.queue[self.position :]]
        if self.asked:
            states.append(self.asked.memory.state)
        new, review = states.count(State.NEW), states.count(State.REVIEW)
        return new, len(states) - new - review + len(self.learning), review

    @property
    def next_due(self) -> int | None:
        """Milliseconds since 1970 UTC when the earliest waiting learning card is due; None when none waits."""
        return self.learning[0].memory.due_at if self.learning else None

    @property
    def finished(self) -> bool:
        """Whether nothing is left for today, not even a waiting learning card."""
        return self.asked is None and not self.learning

    def reveal(self) -> Session:
        """The session with the answer shown; the same session when there is none to show."""
        return self if self.revealed or self.asked is None else replace(self, revealed=True)

    def answer(self, review: Review) -> Session:
        """The session after `review` of the asked card. Raises ValueError when another card is asked."""
        if review.card != self.current:
            raise ValueError(f"card {review.card} is not the one being asked")
        learning = self.learning
        if review.after.state in LEARNING and review.after.due_day <= self.day:
            learning = _by_due((*learning, Queued(review.card, review.after)))
        asked, position, learning = _next(self.queue, self.position, learning, review.id)
        # Spelled out: `replace` takes ten times as long, on the way from a key to the next card.
        return Session(
            self.deck, self.day, self.queue, learning, asked, position, False, self.done + 1, review.id, review.id, previous=self
        )

    def drop(self, cards: Collection[str], at: int, action: int) -> Session:
        """The session without `cards` (buried or suspended by `action`), as one step that can be taken back."""
        after = self.update(dict.fromkeys(cards), at)
        return replace(after, action=action, seen=max(action, self.seen), previous=self)

    def update(self, changed: Mapping[str, Queued | None], at: int) -> Session:
        """The session after cards changed elsewhere: how each is to be asked today, or None for a card that is not.

        A card that is as it was keeps its place; a new card that is not in the session stays out, for the daily limit has
        chosen. `previous` stays as it was, for this is no step of the user's.
        """
        held = {queued.card: queued for queued in (*self.queue[self.position :], *self.learning)}
        if self.asked:
            held[self.asked.card] = self.asked
        other = {card: queued for card, queued in changed.items() if held.get(card) != queued}
        if not other:
            return self.choose(at)
        entering = [
            queued for queued in other.values() if queued and (queued.card in held or queued.memory.state is not State.NEW)
        ]
        after = self._without(other)
        return replace(
            after,
            queue=(*(queued for queued in entering if queued.memory.state not in LEARNING), *after.queue),
            learning=_by_due([*(queued for queued in entering if queued.memory.state in LEARNING), *after.learning]),
        ).choose(at)

    def recall(self, queued: Queued) -> Session:
        """The session with this card asked at once, its answer hidden; the card asked until now comes after it."""
        after = self._without({queued.card})
        queue, learning = after.queue, after.learning
        if after.asked and after.asked.memory.state in LEARNING:
            learning = _by_due((after.asked, *learning))
        elif after.asked:
            queue = (after.asked, *queue)
        return replace(after, asked=queued, revealed=False, queue=queue, learning=learning)

    def _without(self, cards: Collection[str]) -> Session:
        asked = None if self.current in cards else self.asked
        return replace(
            self,
            asked=asked,
            revealed=self.revealed and asked is not None,
            queue=tuple(queued for queued in self.queue[self.position :] if queued.card not in cards),
            position=0,
            learning=tuple(queued for queued in self.learning if queued.card not in cards),
        )

    def choose(self, at: int) -> Session:
        """The session with a card asked, if none is and one can be at `at` (milliseconds since 1970 UTC).

        First a learning card that is due, then the queue, then a learning card due within `LEARN_AHEAD`.
        """
        if self.asked:
            return self
        asked, position, learning = _next(self.queue, self.position, self.learning, at)
        return replace(self, asked=asked, position=position, learning=learning) if asked else self


def begin(
    deck: str | None,
    day: int,
    at: int,
    *,
    new: Sequence[Queued] = (),
    reviews: Sequence[Queued] = (),
    learning: Sequence[Queued] = (),
    limit: int | None = None,
    seen: int = 0,
    siblings_apart: bool = True,
) -> Session:
    """A session at its first card: the reviews with the new cards spread between them, both in the order given.

    At most `limit` cards, cards in learning first among them. With `siblings_apart` a card whose sibling comes before it waits
    for the end of the session: asked at once, the one would give the other away.
    """
    queue = spread(reviews, new)
    if siblings_apart:
        queue = siblings_last(queue)
    waiting = _by_due(learning)
    if limit is not None:
        waiting = waiting[:limit]
        queue = queue[: max(0, limit - len(waiting))]
    return Session(deck=deck, day=day, queue=tuple(queue), learning=waiting, seen=seen).choose(at)


def in_due_order(reviews: Iterable[Queued], day: int, limit: int) -> list[Queued]:
    """The first `limit` reviews: the longest overdue first, within one due day in an order that is another one each day."""
    return sorted(reviews, key=lambda queued: (queued.memory.due_day, crc32(f"{queued.card} {day}".encode())))[:limit]


def spread(reviews: Sequence[Queued], new: Sequence[Queued]) -> list[Queued]:
    """Both sequences merged in their own order, the shorter one evenly between the longer one.

    >>> [q.card for q in spread([Queued(c, Memory()) for c in "abcd"], [Queued(c, Memory()) for c in "XY"])]
    ['a', 'X', 'b', 'c', 'Y', 'd']
    """
    keyed = [((index + 0.5) / len(reviews), queued) for index, queued in enumerate(reviews)]
    keyed += [((index + 0.5) / len(new), queued) for index, queued in enumerate(new)]
    return [queued for _, queued in sorted(keyed, key=lambda pair: pair[0])]


def siblings_last(queue: Sequence[Queued]) -> list[Queued]:
    """The same cards, those with a sibling before them at the end: the second of each passage, then the third, ….

    >>> places = {"a": "1", "A": "1", "b": "2", "α": "1", "c": ""}
    >>> [each.card for each in siblings_last([Queued(card, Memory(), (place,)) for card, place in places.items()])]
    ['a', 'b', 'c', 'A', 'α']
    """
    rounds: list[list[Queued]] = []
    before: dict[str, int] = {}
    for queued in queue:
        keys = set(filter(None, queued.shared))
        turn = max((before.get(key, 0) for key in keys), default=0)
        before |= dict.fromkeys(keys, turn + 1)
        while len(rounds) <= turn:
            rounds.append([])
        rounds[turn].append(queued)
    return [queued for turn in rounds for queued in turn]


def fresh_first(candidates: Sequence[Queued], taken: Collection[str], limit: int) -> list[Queued]:
    """At most `limit` new cards: those without a sibling in `taken` or among themselves first, the others only to fill up."""
    known = set(taken)
    fresh: list[Queued] = []
    siblings: list[Queued] = []
    for queued in candidates:
        if known.intersection(filter(None, queued.shared)):
            siblings.append(queued)
        else:
            fresh.append(queued)
            known.update(queued.shared)
    return (fresh + siblings)[:limit]


def _next(
    queue: tuple[Queued, ...], position: int, learning: tuple[Queued, ...], at: int
) -> tuple[Queued | None, int, tuple[Queued, ...]]:
    """The card to ask at `at`, and position and waiting cards once it is taken."""
    if learning and learning[0].memory.due_at <= at:
        return learning[0], position, learning[1:]
    if position < len(queue):
        return queue[position], position + 1, learning
    if learning and learning[0].memory.due_at <= at + LEARN_AHEAD:
        return learning[0], position, learning[1:]
    return None, position, learning


def _by_due(waiting: Sequence[Queued]) -> tuple[Queued, ...]:
    return tuple(sorted(waiting, key=lambda queued: (queued.memory.due_at, queued.card)))
