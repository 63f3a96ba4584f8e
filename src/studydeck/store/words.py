"""The caches of deck files and of suggested cards. Deck files hold the truth; everything here can be read from them again."""

# ruff: noqa: S608 - statements are put together from column lists of this package only; values are always bound.

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field, replace
from operator import itemgetter
from pathlib import PurePosixPath
from typing import Any

from studydeck.card import Card, CardForm, CardKind, CardStatus, Deck, Evidence, Tier
from studydeck.review import NEW, Standing, Suggestion
from studydeck.schema import QUEUE
from studydeck.store.base import Base, Row, without_indexes
from studydeck.store.full_text import forget_words, learn_words
from studydeck.store.log import MEMORY, STANDS, SUGGESTED, WAITS, memory_of
from studydeck.text.folding import searchable

AT_ONCE = 20_000
"""Rows that wait to be written together."""
STALE = 0
"""As the `mtime_ns` of a file that has to be read again although it did not change."""

CARD = (
    "card.id, card.kind, card.front, card.back, card.form, card.context, evidence_document, evidence_start, evidence_end, "
    "evidence_line, evidence_quote, evidence_speaker, evidence_time, "
    "card.tags, card.section, card.origin, card.score, card.retired"
)
_CARD_COLUMNS = 18
_GONE = "action IN ('reject', 'delete') AND was IS NOT NULL"
"""Decisions that hold the words of a card that is no longer there."""
NO_TAGS = "[]"
_STANDING = f"""SELECT {CARD}, card.deck, card.document, card.changed_at,
    memory.suspended, memory.buried_day, memory.flag, tier.tier,
    EXISTS (SELECT 1 FROM decision WHERE decision.card = card.id AND action IN ('keep', 'edit') AND {STANDS}),
    {MEMORY}, memory.rejected
    FROM card JOIN memory ON memory.card = card.id LEFT JOIN tier ON tier.card = card.id"""
_HELD = """SELECT id, path, card.deck, document, position, kind, form, front, back, context, section, tags, origin, score,
    card.retired, evidence_document, evidence_start, evidence_end, evidence_line, evidence_quote, evidence_speaker,
    evidence_time, memory.deck, memory.place, memory.retired, memory.added_at
    FROM card LEFT JOIN memory ON memory.card = card.id WHERE path = ?"""
_OLD_WORDS = "SELECT id, text_hash, changed_at FROM card WHERE path = ?"
ROOM = 1 << 20
"""Between the numbers of two neighbours."""
LOOKED_AT = 80
"""Characters of a front that its index holds."""
IGNORED = " \t\n.,;:?!…"
"""Signs at the end of a question that do not make it another one."""
_KINDS = {kind.value: kind for kind in CardKind}
_FORMS = {form.value: form for form in CardForm}


@dataclass(frozen=True, slots=True)
class CardFile:
    """A deck file as it was last read."""

    path: str
    """Relative to `decks/`, with forward slashes."""
    mtime_ns: int
    size: int
    deck: Deck
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What is remembered of a deck file, to see whether it changed."""

    mtime_ns: int
    size: int
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeenDocument:
    """A document as generation last read it."""

    sha256: str
    shape: str
    note: str = ""
    """Why it gave no card, as a sentence."""


@dataclass(slots=True)
class _There:
    """The rows of deck files that are taken in anew, to write only those that differ."""

    paths: set[str] = field(default_factory=set)
    """Their files; the rows of all others that are taken in anew are deleted already."""
    cards: dict[str, Row] = field(default_factory=dict)
    """Rows of `card`, by card, but for their last two columns."""
    positions: dict[str, dict[str, int]] = field(default_factory=dict)
    """By file and card."""
    places: dict[str, dict[str, int]] = field(default_factory=dict)
    """The same of `memory`."""
    queued: set[Row] = field(default_factory=set)
    """Rows of `memory` that say where a card lies: id, deck, place, retired."""
    same: dict[str, Card] = field(default_factory=dict)
    """The cards themselves, if they were taken in by this program: one that is the same object needs no look."""
    of: tuple[CardFile, int] | None = None
    """The file they are of, and the version of the database then."""


@dataclass(slots=True)
class _Waiting:
    """Rows of deck files that were looked at and are still to be written."""

    cards: list[Row] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    """Ids and searchable words."""
    places: list[Row] = field(default_factory=list)
    """Where the cards lie: id, deck, place, retired."""


class Words(Base):
    """Bringing the caches up to date, and reading cards."""

    def files(self) -> dict[str, KnownFile]:
        """The deck files read before, by path."""
        rows = self.rows("SELECT path, mtime_ns, size, problems FROM deckfile ORDER BY path")
        return {row[0]: KnownFile(row[1], row[2], tuple(json.loads(row[3]))) for row in rows}

    def take_in(
        self, changed: Iterable[CardFile], gone: Iterable[str], now: int, changed_at: Mapping[str, int] | None = None
    ) -> None:
        """Bring the card cache up to date with deck files that changed or are gone, all in one transaction.

        `now` (seconds since 1970 UTC) is when words that differ from before count as changed, unless `changed_at` knows it of a
        card. An id that two files hold belongs to the file whose path comes first; the other one says so among its problems and
        is read again each time.
        """
        files = sorted(changed, key=lambda file: file.path)
        ids = [card.id for file in files for card in file.deck.cards]
        apart = len(set(ids)) == len(ids)
        with self.writing(caches=True) as connection:
            there = self._still_there(files[0]) if apart and len(files) == 1 and not (gone or changed_at) else None
            self.taken_in = None
            old: dict[str, tuple[str, int]] = {}
            for path in {*gone, *(file.path for file in files)}:
                rows = connection.execute(*_old_words(path, there, files)).fetchall()
                old.update((row[0], (row[1], row[2])) for row in rows)
            if there is None:  # where they are few enough, every row is looked at, and only those that differ are written
                there = self._there([file.path for file in files]) if apart and len(ids) <= AT_ONCE else _There()
            for path in {*gone, *(file.path for file in files)} - there.paths:
                connection.execute("DELETE FROM card WHERE path = ?", (path,))
            connection.executemany("DELETE FROM deckfile WHERE path = ?", [(path,) for path in gone])
            others = connection.execute("SELECT 1 FROM card LIMIT 1").fetchone() is not None
            taken: set[str] = set()
            waiting = _Waiting()
            many = not others and apart and len(ids) > AT_ONCE
            with without_indexes(connection, "card", "memory") if many else nullcontext():
                for file in files:
                    taken |= self._take_in(
                        file, old, now, others=others, taken=taken, known=changed_at or {}, there=there, waiting=waiting
                    )
                    if not apart or len(waiting.cards) > AT_ONCE:  # if not apart, the next file has to see whose cards these are
                        self._write(waiting, now)
                self._write(waiting, now)
            lost = [(card,) for card in old.keys() - taken]
            connection.executemany("DELETE FROM card WHERE id = ?", lost)
            connection.executemany("UPDATE memory SET deck = NULL, queue = NULL WHERE card = ?", lost)
            forget_words(connection, [card for (card,) in lost])
        if len(files) == 1 and there.paths:
            there.of = files[0], self.row("PRAGMA data_version")[0]
            self.taken_in = there

    def card(self, card: str) -> Card | None:
        """The words of a card, or None."""
        found = self.rows(f"SELECT {CARD} FROM card WHERE id = ?", (card,))
        return card_of(found[0]) if found else None

    def asking(self, front: str) -> list[tuple[str, str, str]]:
        """Cards that may ask `front`, for they begin like it and are about as long: id, deck and front."""
        start = front.strip(IGNORED)[:LOOKED_AT]
        sql = f"""SELECT id, deck, front FROM card WHERE id IN (SELECT id FROM card
            WHERE substr(front, 1, {LOOKED_AT}) COLLATE NOCASE BETWEEN ? AND ? AND length(front) BETWEEN ? AND ?)
            ORDER BY path, position"""
        return self.rows(sql, (start, f"{start}\U0010ffff", len(start), len(front) + len(IGNORED)))

    def all_words(self) -> set[tuple[str, str]]:
        """Front and back of every card in a deck file."""
        return set(self.rows("SELECT front, back FROM card"))

    def deck_of(self, card: str) -> str | None:
        """The name of a card's deck, or None."""
        found = self.rows("SELECT deck FROM card WHERE id = ?", (card,))
        return str(found[0][0]) if found else None

    def standings(self, day: int, deck: str | None = None, *, suggested: bool = False) -> list[Standing]:
        """Every card that is not rejected, in file order; on request the suggested ones after them."""
        where = "" if deck is None else " AND (card.deck = ? OR substr(card.deck, 1, ?) = ?)"
        values = () if deck is None else (deck, len(deck) + 2, f"{deck}::")
        rows = self.rows(
            f"{_STANDING} WHERE NOT memory.rejected{where} ORDER BY card.path, card.position",
            values,
        )
        found = [_standing(row, day) for row in rows]
        return found + [_waiting(suggestion) for suggestion in self.suggestions(deck)] if suggested else found

    def standings_of(self, cards: Sequence[str], day: int) -> list[Standing]:
        """These cards, rejected and suggested ones too, in the order asked for; those that are gone are left out."""
        rows = self.rows(f"{_STANDING} WHERE card.id IN (SELECT value FROM json_each(?))", (json.dumps(list(cards)),))
        found = {row[0]: _standing(row, day) for row in rows}
        for card in cards:
            if card not in found and (suggestion := self.suggestion(card)):
                found[card] = _waiting(suggestion)
        return [found[card] for card in cards if card in found]

    def standings_from(self, document: str, day: int) -> list[tuple[str, Standing]]:
        """Every card that is not rejected, suggested ones after the others, whose evidence names a file `document`.

        With each goes the path of the document its deck was made from, relative to the library.
        """
        waiting = self._suggestions(
            "AND (document = ? OR substr(document, -?) = ?)", (document, len(document) + 1, f"/{document}")
        )
        found = self._standings(day, "WHERE NOT memory.rejected AND evidence_document = ?", (document,))
        return found + [(suggestion.document, _waiting(suggestion)) for suggestion in waiting]

    def documents(self) -> list[tuple[str, str]]:
        """The documents that cards name: the path of their deck's document, relative to the library, and the file name."""
        sql = "SELECT DISTINCT document, evidence_document FROM card WHERE evidence_document != '' ORDER BY document"
        waiting = f"SELECT DISTINCT document FROM suggested WHERE {WAITS}"
        names = [(path, PurePosixPath(path).name) for (path,) in self.rows(waiting)]
        return list(dict.fromkeys([*((row[0], row[1]) for row in self.rows(sql)), *names]))

    def suggestions(self, deck: str | None = None) -> list[Suggestion]:
        """The cards that wait in triage, of one deck (with the decks below it) or all, in the order of their documents."""
        if deck is None:
            return self._suggestions("")
        return self._suggestions("AND (deck = ? OR substr(deck, 1, ?) = ?)", (deck, len(deck) + 2, f"{deck}::"))

    def suggestion(self, card: str) -> Suggestion | None:
        """A card that waits in triage, or None."""
        return next(iter(self._suggestions("AND id = ?", (card,))), None)

    def tombstones(self) -> list[Card]:
        """The rejected and deleted cards as they were, to know them again in a document that was edited since."""
        rows = self.rows(f"SELECT was FROM decision WHERE {_GONE} AND {STANDS} ORDER BY id")
        return [from_json(json.loads(row[0])["card"]) for row in rows]

    def tombstone(self, card: str) -> Card | None:
        """A rejected or deleted card as it was, or None."""
        sql = f"SELECT was FROM decision WHERE card = ? AND {_GONE} AND {STANDS} ORDER BY id DESC"
        found = self.rows(f"{sql} LIMIT 1", (card,))
        return from_json(json.loads(found[0][0])["card"]) if found else None

    def file_of_document(self, document: str) -> str | None:
        """The path of the deck file that was made from a document, or None."""
        found = self.rows("SELECT path FROM deckfile WHERE document = ? ORDER BY path LIMIT 1", (document,))
        return str(found[0][0]) if found else None

    def file_of(self, card: str) -> str | None:
        """The path of the deck file that holds a card, or None."""
        found = self.rows("SELECT path FROM card WHERE id = ?", (card,))
        return str(found[0][0]) if found else None

    def places_of(self, cards: Sequence[str]) -> dict[str, str]:
        """The paths of the deck files that hold these cards, by card; those that lie in none are left out."""
        sql = "SELECT id, path FROM card WHERE id IN (SELECT value FROM json_each(?))"
        found: dict[str, str] = dict(self.rows(sql, (json.dumps(list(cards)),)))
        return {card: found[card] for card in dict.fromkeys(cards) if card in found}

    def statuses(self, column: str, cards: Sequence[str]) -> dict[str, int]:
        """One of the columns that decisions set, by card; those never heard of are left out."""
        sql = f"SELECT card, {column} FROM memory WHERE card IN (SELECT value FROM json_each(?))"
        return dict(self.rows(sql, (json.dumps(list(cards)),)))

    def deck_file(self, deck: str) -> str | None:
        """The path of the deck file that bears a name, written in capitals or not, or None; one made by hand before others."""
        found = self.rows("SELECT path, deck FROM deckfile ORDER BY deck != ?, document != '', path", (deck,))
        return next((path for path, name in found if name.casefold() == deck.casefold()), None)

    def active_words(self) -> list[tuple[str, str, str]]:
        """Id, front and back of every card in a deck that is neither retired nor rejected."""
        sql = "SELECT id, front, back FROM card JOIN memory ON memory.card = card.id WHERE NOT card.retired AND NOT rejected"
        return [(row[0], row[1], row[2]) for row in self.rows(sql)]

    def seen_documents(self) -> dict[str, SeenDocument]:
        """The documents that generation read, by path."""
        return {row[0]: SeenDocument(*row[1:]) for row in self.rows("SELECT path, sha256, shape, note FROM document")}

    def document_counts(self) -> dict[str, tuple[int, int]]:
        """By document: the generated cards in its deck that are neither retired nor rejected, and those that wait in triage."""
        active: dict[str, int] = dict(
            self.rows(
                """SELECT document, count(*) FROM card JOIN memory ON memory.card = card.id
                WHERE document != '' AND evidence_quote IS NOT NULL AND NOT card.retired AND NOT rejected GROUP BY document"""
            )
        )
        waiting: dict[str, int] = dict(self.rows(f"SELECT document, count(*) FROM suggested WHERE {WAITS} GROUP BY document"))
        return {path: (active.get(path, 0), waiting.get(path, 0)) for path in {*active, *waiting}}

    def replace_suggested(
        self,
        document: str,
        cards: Sequence[Suggestion],
        tiers: Mapping[str, Tier] | None = None,
        register: str = "",
        seen: SeenDocument | None = None,
    ) -> None:
        """Make `cards` the suggested cards of a document, in their order, in place of those from before.

        `tiers` tells the tier of generated cards that lie in the deck file; those not named count as confident. `register` is
        the document's, `seen` what it was when it was read; without it the document is forgotten.
        """
        values = ", ".join("?" * len(SUGGESTED))
        with self.writing() as connection:
            connection.execute("DELETE FROM suggested WHERE document = ?", (document,))
            connection.executemany(
                f"INSERT OR REPLACE INTO suggested ({', '.join(SUGGESTED)}) VALUES ({values})",
                [_suggested_row(suggestion, position) for position, suggestion in enumerate(cards)],
            )
            connection.execute("DELETE FROM document WHERE path = ?", (document,))
            if seen:
                connection.execute("INSERT INTO document VALUES (?, ?, ?, ?)", (document, seen.sha256, seen.shape, seen.note))
            connection.execute("DELETE FROM tier WHERE document = ?", (document,))
            connection.executemany(
                "INSERT OR REPLACE INTO tier (card, document, tier, register) VALUES (?, ?, ?, ?)",
                [(card, document, tier.value, register) for card, tier in (tiers or {}).items()],
            )

    def _standings(self, day: int, where: str, values: Sequence[object]) -> list[tuple[str, Standing]]:
        """Cards with where they stand, in file order, and the path of the document that the deck of each was made from."""
        rows = self.rows(f"{_STANDING} {where} ORDER BY card.path, card.position", values)
        return [(row[_CARD_COLUMNS + 1], _standing(row, day)) for row in rows]

    def _suggestions(self, where: str, values: Sequence[object] = ()) -> list[Suggestion]:
        columns = "card, tier, reason, register, deck, document, sha256"
        rows = self.rows(f"SELECT {columns} FROM suggested WHERE {WAITS} {where} ORDER BY document, position", values)
        return [Suggestion(from_json(row[0]), Tier(row[1]), *row[2:]) for row in rows]

    def _take_in(
        self,
        file: CardFile,
        old: Mapping[str, tuple[str, int]],
        now: int,
        *,
        others: bool,
        taken: set[str],
        known: Mapping[str, int],
        there: _There,
        waiting: _Waiting,
    ) -> set[str]:
        """Cache one file, but for the rows left `waiting`; returns the ids it got."""
        deck = file.deck
        first = {card.id: position for position, card in reversed(list(enumerate(deck.cards)))}
        cards = [card for position, card in enumerate(deck.cards) if first[card.id] == position]
        double = [
            f"decks/{file.path}: “{short(card)}” has the id {card.id} of a card above it and is left out. Remove its id line."
            for position, card in enumerate(deck.cards)
            if first[card.id] != position
        ]
        owned, lost = self._owned(file.path, cards, there) if others or taken else (cards, [])
        problems = (*file.problems, *double, *lost)
        self.connection.execute(
            """INSERT INTO deckfile VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET mtime_ns = excluded.mtime_ns,
            size = excluded.size, deck = excluded.deck, document = excluded.document, cards = excluded.cards,
            problems = excluded.problems""",
            (file.path, STALE if lost else file.mtime_ns, file.size, deck.name, deck.document, len(owned), json.dumps(problems)),
        )
        known_positions, known_places = there.positions.get(file.path, {}), there.places.get(file.path, {})
        positions = spaced([card.id for card in owned], known_positions)
        if any(card.id in there.same and known_positions[card.id] != at for at, card in zip(positions, owned, strict=True)):
            old = {row[0]: (row[1], row[2]) for row in self.connection.execute(_OLD_WORDS, (file.path,)).fetchall()}
        for position, card in zip(positions, owned, strict=True):
            if there.same.get(card.id) is card and known_positions.get(card.id) == position:
                continue
            row = _card_row(card, file.path, deck, position)
            before, changed_at = old.get(card.id, ("", now))
            if there.cards.get(card.id) == row and known.get(card.id) in (None, changed_at):
                continue
            words = text_hash(card)
            changed_at = known.get(card.id) or (changed_at if before in ("", words) else now)
            waiting.cards.append((*row, changed_at, words))
            if before != words:
                waiting.texts.append((card.id, searchable_text(card)))
        # New cards come by score, then in the order of the file.
        order = sorted(owned, key=lambda card: -card.score)
        places = spaced([card.id for card in order], known_places)
        queued = [(card.id, deck.name, place, int(card.retired)) for place, card in zip(places, order, strict=True)]
        waiting.places += [row for row in queued if row not in there.queued]
        if there.paths:
            there.same = {card.id: card for card in owned}
            there.positions[file.path] = dict(zip(there.same, positions, strict=True))
            there.places[file.path] = {row[0]: row[2] for row in queued}
            there.queued = {*queued}
        return {card.id for card in owned}

    def _still_there(self, file: CardFile) -> _There | None:
        """The rows of a file if it is the one that was taken in last, and nobody else wrote since."""
        there = self.taken_in
        if not isinstance(there, _There) or there.of is None or there.of[1] != self.row("PRAGMA data_version")[0]:
            return None
        last = there.of[0]
        same = (last.path, last.deck.name, last.deck.document) == (file.path, file.deck.name, file.deck.document)
        there.cards.clear()
        return there if same else None

    def _there(self, paths: Sequence[str]) -> _There:
        """The rows of some files."""
        there = _There(set(paths))
        for path in paths:
            positions, places = there.positions.setdefault(path, {}), there.places.setdefault(path, {})
            for row in self.connection.execute(_HELD, (path,)).fetchall():
                card, (deck, place, retired, added) = row[0], row[-4:]
                there.cards[card], positions[card] = row[:-4], row[4]
                if deck is not None:
                    places[card] = place
                if added:
                    there.queued.add((card, deck, place, retired))
        return there

    def _write(self, waiting: _Waiting, now: int) -> None:
        """Write the rows of cards, in the order of their tables: there each finds its place at once."""
        waiting.cards.sort(key=itemgetter(0))
        self.connection.executemany(f"INSERT OR REPLACE INTO card VALUES ({', '.join('?' * 24)})", waiting.cards)
        learn_words(self.connection, waiting.texts)
        waiting.places.sort(key=itemgetter(0))
        queue = QUEUE.replace("memory.deck", "excluded.deck").replace("memory.retired", "excluded.retired")
        self.connection.executemany(
            f"""INSERT INTO memory (card, deck, place, retired, added_at, queue)
            VALUES (?1, ?2, ?3, ?4, {now:d}, iif(?4, NULL, 'new'))
            ON CONFLICT DO UPDATE SET deck = excluded.deck, place = excluded.place, retired = excluded.retired,
            added_at = CASE added_at WHEN 0 THEN excluded.added_at ELSE added_at END, queue = {queue}""",
            waiting.places,
        )
        waiting.cards, waiting.texts, waiting.places = [], [], []

    def _owned(self, path: str, cards: Sequence[Card], there: _There) -> tuple[list[Card], list[str]]:
        """The cards that belong to this file, and sentences about those that belong to another."""
        owned: list[Card] = []
        lost: list[str] = []
        held = json.dumps([card.id for card in cards if there.same.get(card.id) is not card])
        found_in = self.connection.execute("SELECT id, path FROM card WHERE id IN (SELECT value FROM json_each(?))", (held,))
        places = {card: other for card, other in found_in if other not in there.paths}
        if not places:
            return list(cards), lost
        for card in cards:
            found = places.get(card.id)
            if found and found < path:
                twin = f"has the id {card.id} of a card in decks/{found}"
                lost.append(f"decks/{path}: “{short(card)}” {twin} and is left out. Remove one.")
                continue
            if found:
                self.connection.execute("UPDATE deckfile SET mtime_ns = ?, cards = cards - 1 WHERE path = ?", (STALE, found))
                self.connection.execute("DELETE FROM card WHERE id = ?", (card.id,))
            owned.append(card)
        return owned, lost


def _old_words(path: str, there: _There | None, files: Sequence[CardFile]) -> tuple[str, Row]:
    """A query for id, text_hash and changed_at of the cards of a file, but for those known to be the same."""
    if there is None:
        return _OLD_WORDS, (path,)
    now = {card.id: card for card in files[0].deck.cards}
    other = [card for card, before in there.same.items() if now.get(card) is not before]
    return f"{_OLD_WORDS} AND id IN (SELECT value FROM json_each(?))", (path, json.dumps(other))


def text_hash(card: Card) -> str:
    """Changes when anything a learner sees of a card changes."""
    quote = card.evidence.quote if card.evidence else ""
    words = (card.form.value, card.front, card.back, card.context, card.section, quote, *card.tags)
    return hashlib.blake2b("\x1f".join(words).encode(), digest_size=8).hexdigest()


def searchable_text(card: Card) -> str:
    """What a search looks through."""
    return searchable(card.front, card.back, card.context, card.evidence.quote if card.evidence else "")


def spaced(cards: Sequence[str], known: Mapping[str, int]) -> list[int]:
    """Growing numbers for cards in their order: those that have one keep it, unless they come in another order now.

    Room is left between them, so that a card more does not change the numbers of those behind it.

    >>> spaced(["a", "b"], {}) == [0, ROOM]
    True
    >>> spaced(["a", "new", "b"], {"a": 0, "b": 100})
    [0, 50, 100]
    """
    numbers: list[int] = []
    new = 0
    for card in cards:
        number = known.get(card)
        if number is None:
            new += 1
            continue
        first = numbers[-1] if numbers else number - (new + 1) * ROOM
        step = (number - first) // (new + 1)
        if step < 1:
            return list(range(0, len(cards) * ROOM, ROOM))
        numbers += [number - step * left for left in range(new, -1, -1)]
        new = 0
    last = numbers[-1] if numbers else -ROOM
    return numbers + [last + ROOM * count for count in range(1, new + 1)]


def _card_row(card: Card, path: str, deck: Deck, position: int) -> Row:
    """The columns of `card` but for the last two."""
    evidence = card.evidence
    place: Row = (None,) * 7
    if evidence:
        place = (
            evidence.document,
            evidence.start,
            evidence.end,
            evidence.line,
            evidence.quote,
            evidence.speaker,
            evidence.time,
        )
    return (
        card.id,
        path,
        deck.name,
        deck.document,
        position,
        card.kind.value,
        card.form.value,
        card.front,
        card.back,
        card.context,
        card.section,
        json.dumps(card.tags, ensure_ascii=False) if card.tags else NO_TAGS,
        card.origin,
        card.score,
        int(card.retired),
        *place,
    )


def _suggested_row(suggestion: Suggestion, position: int) -> Row:
    """A suggested card in the columns `SUGGESTED`."""
    card = suggestion.card
    place = (card.id, suggestion.document, suggestion.deck, position)
    return (*place, to_json(card), suggestion.tier.value, card.score, suggestion.sha256, suggestion.register, suggestion.reason)


def card_of(row: Row) -> Card:
    """The card in the columns `CARD`."""
    return Card(
        id=row[0],
        kind=_KINDS[row[1]],
        front=row[2],
        back=row[3],
        form=_FORMS[row[4]],
        context=row[5],
        evidence=Evidence(*row[6:13]) if row[6] is not None else None,
        tags=tuple(json.loads(row[13])) if row[13] != NO_TAGS else (),
        section=row[14],
        origin=row[15],
        score=row[16],
        retired=bool(row[17]),
    )


def _standing(row: Row, day: int) -> Standing:
    card = card_of(row)
    deck, document, changed_at, suspended, buried_day, flag, tier, kept = row[_CARD_COLUMNS : _CARD_COLUMNS + 8]
    status = _status(card.retired, suspended, row[-1], buried_day, day)
    known: Tier | None = None
    if "@" in card.origin or card.origin.startswith("model:"):
        known = Tier(tier) if tier else Tier.SUGGESTED if kept else Tier.CONFIDENT
    name = card.evidence.document if card.evidence else PurePosixPath(document).name
    return Standing(card, deck, name, status, known, memory_of(row[_CARD_COLUMNS + 8 : -1]), changed_at, flag)


def _waiting(suggestion: Suggestion) -> Standing:
    name = PurePosixPath(suggestion.document).name
    return Standing(suggestion.card, suggestion.deck, name, CardStatus.SUGGESTED, suggestion.tier, NEW, 0)


def _status(retired: int, suspended: int, rejected: int, buried_day: int, day: int) -> CardStatus:
    if rejected:
        return CardStatus.REJECTED
    if retired:
        return CardStatus.RETIRED
    if suspended:
        return CardStatus.SUSPENDED
    return CardStatus.BURIED if buried_day >= day else CardStatus.ACTIVE


def to_json(card: Card) -> str:
    """A card as `suggested` and the log hold it."""
    return json.dumps(asdict(card), ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> Card:
    """The card in a row of `suggested`."""
    fields: dict[str, Any] = json.loads(text)
    evidence = fields.pop("evidence")
    fields |= {"kind": CardKind(fields["kind"]), "form": CardForm(fields["form"]), "tags": tuple(fields["tags"])}
    return replace(Card(**fields), evidence=Evidence(**evidence) if evidence else None)


def short(card: Card) -> str:
    """The beginning of a card's question, for a sentence about it."""
    return " ".join(card.question.split())[:60]
