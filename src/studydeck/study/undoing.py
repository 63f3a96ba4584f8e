"""Taking back what was done, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from studydeck.card import Card
from studydeck.session import Session
from studydeck.store import Deed, Moment, TakenBack
from studydeck.study import editing
from studydeck.study.base import quoted
from studydeck.study.sessions import Sessions

LEFT_ALONE = "{cards} been changed since in the deck file and kept the newer words."

DEEDS = {
    "bury": "burying",
    "unbury": "unburying",
    "suspend": "suspending",
    "unsuspend": "unsuspending",
    "reject": "rejecting",
    "flag": "flagging",
    "keep": "keeping",
    "edit": "editing and keeping",
    "reword": "editing",
    "retag": "changing the tags of",
    "move": "moving",
    "delete": "deleting",
    "reset": "resetting",
    "add": "adding",
    "import": "the import that brought",
}
"""Decisions that can be taken back, as the user did them."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo took back, as a sentence, and the session to go on with (None when none was given)."""

    what: str
    session: Session | None
    cards: tuple[str, ...] = ()
    """Ids of the cards it was done to."""


class Undoing(Sessions):
    """Undo, across restarts and to any depth."""

    def undo(self, session: Session | None, now: datetime) -> Undone:
        """Take back the newest action of the last 24 hours that has not been taken back, across restarts, to any depth.

        Raises StudydeckError ("nothing to undo") when there is none.
        """
        told: list[str] = []

        def moment_now() -> Moment:
            moment = self._moment(now)
            deed = self._store.newest_deed(moment)
            told[:] = [self._told(deed)] if deed else []  # while the words of what is taken back are still there
            return moment

        deed, taken, left = editing.take_back(self.library, self._store, moment_now, self._take_in_decks)
        moment = self._moment(now)
        self._pending = None
        if deed.in_files:
            self._take_in_decks(moment)
        if left:
            self._notices.append(LEFT_ALONE.format(cards="1 card has" if left == 1 else f"{left} cards have"))
        what = self._told(deed) if self._words(deed.cards[0]) else told[0]
        if session is None:
            return Undone(what, None, taken.cards)
        if session.previous and session.action in taken.ids:
            back = session.previous
            return Undone(what, back if back.day == moment.day else self.refresh(back, now), taken.cards)
        return Undone(what, self._recalled(self.refresh(session, now), taken.cards[0], moment), taken.cards)

    def can_undo(self, now: datetime) -> bool:
        """Whether there is an action that `undo` would take back."""
        return self._store.newest_deed(self._moment(now)) is not None

    def undoable(self, now: datetime) -> list[str]:
        """What `undo` would take back, one call after another, newest first: "burying “…”"."""
        return [self._deed(taken) for taken in self._store.reversible(self._moment(now))]

    def _told(self, taken: Deed) -> str:
        """What is undone, as a sentence."""
        return f"Took back {self._deed(taken)}."

    def _words(self, card: str) -> Card | None:
        """A card that lies in a deck, waits, or did before it was taken out; None for one nobody knows."""
        waiting = self._store.suggestion(card)
        return self._store.card(card) or (waiting and waiting.card) or self._store.tombstone(card)

    def _deed(self, taken: TakenBack | Deed) -> str:
        """An action and the cards it was done to."""
        card = self._words(taken.cards[0])
        which = quoted(card.question if card else taken.cards[0])
        if len(taken.cards) > 1:
            which = f"{len(taken.cards)} cards from {which} on" if card else f"{len(taken.cards)} cards"
        if taken.rating is not None:
            return f"the answer {taken.rating.name.capitalize()} to {which}"
        return f"{DEEDS[taken.action]} {which}"
