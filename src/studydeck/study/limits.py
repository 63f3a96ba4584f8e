"""What the daily limits still allow.

A deck's cards count against one limit of new cards and one of reviews: the deck's own, else that of the nearest deck above it
that has one, else the library's. So decks that have none of their own share the library's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from studydeck.config import Settings
from studydeck.review import State
from studydeck.store import Decks, Moment, Store

Limit = Literal["new_per_day", "reviews_per_day"]
COUNTED: Mapping[str, Limit] = {State.NEW: "new_per_day", State.REVIEW: "reviews_per_day"}
"""The limit that an answer counts against, by the state of its card before."""

DAY_SPAN = timedelta(hours=50) // timedelta(milliseconds=1)
"""Milliseconds that surely reach back before the beginning of a study day, whatever became of the time zone."""


@dataclass(frozen=True, slots=True)
class Left:
    """The limits of one study day, and what was done of them."""

    settings: Settings
    done: Mapping[tuple[Limit, str | None], int]
    """Answers given, by limit and by the deck that has it (None: the library)."""

    def at_most(self, waiting: Iterable[tuple[str, int]], limit: Limit) -> int:
        """How many of the cards that wait in these decks may still be asked."""
        numbers = Counter[str | None]()
        for deck, number in waiting:
            numbers[self.settings.giver(deck, limit)] += number
        return sum(min(number, self._left(limit, giver)) for giver, number in numbers.items())

    def shares(self, deck: str | None, decks: Iterable[str], limit: Limit) -> list[tuple[Decks, int]]:
        """The parts of `deck` (None: of all `decks`) that share a limit, each with what is left of it."""
        if not self.settings.deck:
            return [(deck, self._left(limit, None))]
        shares: dict[str | None, list[str]] = {}
        for name in decks:
            if deck is None or name == deck or name.startswith(f"{deck}::"):
                shares.setdefault(self.settings.giver(name, limit), []).append(name)
        return [(names, self._left(limit, giver)) for giver, names in shares.items()]

    def _left(self, limit: Limit, giver: str | None) -> int:
        allowed: int = getattr(self.settings, limit) if giver is None else self.settings.deck[giver][limit]
        return max(0, allowed - self.done.get((limit, giver), 0))


def left_today(store: Store, settings: Settings, moment: Moment) -> Left:
    """What the daily limits still allow on the study day of `moment`."""
    done = Counter[tuple[Limit, str | None]]()
    if settings.deck:
        for deck, state, answers in store.answered(moment.day, moment.at - DAY_SPAN):
            if state in COUNTED:
                done[COUNTED[state], settings.giver(deck, COUNTED[state])] += answers
    else:
        for total in store.days(moment.day):
            if total.state in COUNTED:
                done[COUNTED[total.state], None] += total.reviews
    return Left(settings, done)
