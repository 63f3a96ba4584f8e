"""Active cards that ask nearly the same as another one: found by the words that few of them hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime

from studydeck.card import Card
from studydeck.config import Library
from studydeck.store import open_store
from studydeck.text.terms import content_words

SHARED = 0.6
"""The share of the words of the one with fewer that stand in both."""
FEWEST = 3
"""Words that two cards share at least."""
COMMON = 300
"""Cards that may hold a word before it stops telling them apart."""
MOST = 12
"""Cards that are looked at closely for one."""


class Twins:
    """The words of cards, to find those that hold nearly the same."""

    def __init__(self) -> None:
        self.words: dict[str, frozenset[str]] = {}
        self.holding: defaultdict[str, set[str]] = defaultdict(set)

    def add(self, card: str, front: str, back: str) -> None:
        """Take in a card by its id."""
        words = frozenset(content_words(f"{front} {back}"))
        self.words[card] = words
        for word in words:
            self.holding[word].add(card)

    def drop(self, card: str) -> None:
        """Forget a card."""
        for word in self.words.pop(card, ()):
            self.holding[word].discard(card)

    def of(self, card: Card) -> str | None:
        """The id of the card most like another one, if any is nearly the same."""
        words = frozenset(content_words(f"{card.front} {card.back}"))
        votes = Counter(
            other for word in words if len(self.holding.get(word, ())) <= COMMON for other in self.holding.get(word, ())
        )
        best, likeness = None, 0.0
        for other, _ in votes.most_common(MOST):
            shared, fewer = len(words & self.words[other]), min(len(words), len(self.words[other]))
            if other != card.id and shared >= min(FEWEST, fewer) and shared / fewer > max(likeness, SHARED):
                best, likeness = other, shared / fewer
        return best


def active_twins(library: Library, now: datetime) -> Twins:
    """The words of every card that may be asked, read through a connection of its own: for a thread beside the screen."""
    with open_store(library, now, read_only=True) as store:
        found = Twins()
        for card, front, back in store.active_words():
            found.add(card, front, back)
        return found
