"""What became of one card: its reviews, what was decided about it, and how the chance to remember it fell and rose."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from studydeck.errors import StudydeckError
from studydeck.review import NEW, Memory, Review, Standing
from studydeck.store import Store
from studydeck.text.clean import one_line

DONE = {
    "bury": "buried",
    "unbury": "unburied",
    "suspend": "suspended",
    "unsuspend": "unsuspended",
    "reject": "rejected",
    "flag": "flagged",
    "keep": "kept",
    "edit": "edited and kept",
    "reword": "edited",
    "retag": "tags changed",
    "move": "moved",
    "delete": "deleted",
    "reset": "made new again",
    "add": "added",
}
"""Decisions, as something that was done to the card."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One decision about a card."""

    id: int
    """Milliseconds since 1970 UTC."""
    offset: int
    """Minutes east of UTC where it happened."""
    what: str
    """In a few words."""


@dataclass(frozen=True, slots=True)
class History:
    """One card with everything that happened to it and was not taken back, oldest first."""

    standing: Standing
    recall: float
    """Chance to remember it now; 0 for one that was never answered."""
    today: int
    """Study day."""
    reviews: tuple[Review, ...]
    decisions: tuple[Happening, ...]
    turns: tuple[tuple[int, Memory], ...]
    """Study days on which the memory became another, and what it became: a review's, or new after a reset."""

    @property
    def span(self) -> tuple[int, int] | None:
        """First and last study day of a picture of it: from the first answer to some time beyond due date and today."""
        memory = self.standing.memory
        if not self.reviews or memory.last_day is None:
            return None
        first = self.reviews[0].day
        end = max(memory.due_day, self.today, first + 1)
        return first, end + max(1, (end - first) // 4)

    def curve(self, points: int) -> list[float | None]:
        """The chance to remember it at so many moments of the span, evenly apart; None where it was new."""
        from studydeck.schedule import retrievability

        if self.span is None or points < 1:
            return []
        first, last = self.span
        days = [day for day, _ in self.turns]
        chances: list[float | None] = []
        for point in range(points):
            day = first + (last - first) * point / max(1, points - 1)
            turn = bisect_right(days, day)
            memory = self.turns[turn - 1][1] if turn else NEW
            chances.append(retrievability(memory, day) if memory.stability is not None else None)
        return chances


def history(store: Store, card: str, day: int) -> History:
    """Everything about one card, as of study day `day`. Raises StudydeckError for an unknown id."""
    from studydeck.schedule import retrievability

    standing = next(iter(store.standings_of([card], day)), None)
    if standing is None:
        raise StudydeckError(f"there is no card {one_line(card)}")
    reviews = tuple(store.reviews(card=card))
    turns = [(review.id, review.day, review.after) for review in reviews]
    turns += [(reset.id, reset.day, NEW) for reset in store.resets(card=card)]
    return History(
        standing=standing,
        recall=retrievability(standing.memory, day),
        today=day,
        reviews=reviews,
        decisions=tuple(
            Happening(number, offset, _told(action, after, note)) for number, offset, action, after, note in store.decided(card)
        ),
        turns=tuple((on, memory) for _, on, memory in sorted(turns, key=lambda turn: turn[0])),
    )


def average_spent(reviews: Sequence[Review]) -> float:
    """Seconds an answer took in the mean; 0 without any."""
    return sum(review.spent for review in reviews) / len(reviews) / 1000 if reviews else 0.0


def _told(action: str, after: str | None, note: str) -> str:
    """What was decided, in a few words."""
    words = DONE.get(action, action)
    if action == "flag":
        value = json.loads(after) if after else 0
        words = f"flagged {value}" if value else "flag taken off"
    return f"{words}: {one_line(note)}" if note else words
