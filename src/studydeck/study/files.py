"""Deck files on their way from one wording to another: each read once, changed in memory, and written by the store."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from studydeck.card import Card, Deck
from studydeck.config import Library
from studydeck.errors import InputRefused
from studydeck.files import read_bytes
from studydeck.store import Rewrite

MAX_BYTES = 256_000_000


@dataclass(slots=True)
class _File:
    """One deck file."""

    before: bytes | None
    deck: Deck
    changed: bool = False


@dataclass(slots=True)
class DeckFiles:
    """The deck files of a library that an action changes, by their paths relative to `decks/`."""

    library: Library
    files: dict[str, _File] = field(default_factory=dict)

    def deck(self, path: str) -> Deck:
        """The deck of a file as it will be; an empty one for no file. Raises InputRefused or NotPermitted."""
        return self._file(path).deck

    def put(self, path: str, deck: Deck) -> None:
        """Let a file hold a deck."""
        file = self._file(path)
        file.deck, file.changed = deck, True

    def reword(self, path: str, cards: Mapping[str, Card]) -> None:
        """Let some cards of a file, by their ids, have other words."""
        deck = self.deck(path)
        self.put(path, replace(deck, cards=tuple(cards.get(card.id, card) for card in deck.cards)))

    def take_out(self, path: str, cards: Collection[str]) -> list[Card]:
        """Take cards out of a file; returns those that were in it."""
        deck = self.deck(path)
        gone = [card for card in deck.cards if card.id in cards]
        if gone:
            self.put(path, replace(deck, cards=tuple(card for card in deck.cards if card.id not in cards)))
        return gone

    def put_in(self, path: str, cards: Iterable[tuple[Card, str | None]], name: str) -> None:
        """Put cards into a file, each behind the card with the id beside it ("" for the first place, None for the last).

        `name` is for a new file.
        """
        deck = self.deck(path)
        behind: dict[str | None, list[Card]] = {}
        for card, before in cards:
            behind.setdefault(before, []).append(card)
        order: list[Card] = []
        waiting = [*reversed(behind.pop("", []))]
        for held in (None, *deck.cards):
            waiting += [held] if held else []
            while waiting:
                order.append(waiting.pop())
                waiting += reversed(behind.pop(order[-1].id, []))
        last = [card for group in behind.values() for card in group]
        self.put(path, replace(deck, name=deck.name or name, cards=(*order, *last)))

    def rewrites(self) -> list[Rewrite]:
        """What changes, file by file."""
        from studydeck import deckfile

        found = []
        for path, file in self.files.items():
            if not file.changed:
                continue
            text = deckfile.render(file.deck, _text(file.before), self._name(path))
            if file.before is None or text.encode() != file.before:
                found.append(Rewrite(path, file.before, text.encode()))
        return found

    def _file(self, path: str) -> _File:
        if path not in self.files:
            place = self.library.decks / path
            before = read_bytes(place, MAX_BYTES) if place.exists() else None
            self.files[path] = _File(before, self._read(path, before))
        return self.files[path]

    def _read(self, path: str, before: bytes | None) -> Deck:
        from studydeck import deckfile

        if before is None:
            return Deck("")
        try:
            return deckfile.parse(_text(before), self._name(path)).deck
        except UnicodeDecodeError as error:
            raise InputRefused("this deck file is not UTF-8 text", where=f"decks/{path}", todo="Save it as UTF-8.") from error

    def _name(self, path: str) -> str:
        """The name that takes part in the ids of cards written by hand."""
        place = self.library.decks / Path(path)
        return f"{place.parent.name}/{place.name}"


def _text(data: bytes | None) -> str:
    return (data or b"").decode()
