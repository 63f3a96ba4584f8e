"""What happens to a library while a session runs: deck files that somebody edits."""

from __future__ import annotations

import os
from collections.abc import Callable

from studydeck.config import Library
from studydeck.session import Queued, Session
from studydeck.store import Moment, Store

Stamp = frozenset[tuple[str, int, int]]
"""Name, moment of the last change and size of every deck file."""


def stamp_of(library: Library) -> Stamp:
    """What tells at a glance whether a deck file changed; empty where the folder cannot be read."""
    try:
        with os.scandir(library.decks) as entries:
            found = [(entry.name, entry.stat()) for entry in entries if entry.name.endswith(".md") and entry.name[0] != "."]
    except OSError:
        return frozenset()
    return frozenset((name, status.st_mtime_ns, status.st_size) for name, status in found)


def still_asked(session: Session, store: Store, moment: Moment) -> Session:
    """The session without cards that lie in no deck any more or are not to be asked for another reason."""
    held = [session.asked, *session.queue[session.position :], *session.learning]
    cards = [queued.card for queued in held if queued]
    asked = store.to_ask(cards, moment.day, session.deck)
    return session.update({card: Queued(card, asked[card]) if card in asked else None for card in cards}, moment.at)


class Watch:
    """Notices that deck files changed."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._stamp = stamp_of(library)

    def changed(self, take_in: Callable[[], None]) -> bool:
        """Whether deck files changed since the last look; then `take_in` has read them."""
        stamp = stamp_of(self._library)
        if stamp == self._stamp:
            return False
        take_in()
        self._stamp = stamp_of(self._library)  # reading may have written ids into them
        return True
