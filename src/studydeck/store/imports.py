"""Cards and reviews from elsewhere: what we know of them already, and taking them in, all in one transaction."""

# ruff: noqa: S608 - statements are put together from column lists of this package only; values are always bound.

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from studydeck.card import Card
from studydeck.review import Memory
from studydeck.schema import MEMORY_COLUMNS, QUEUE
from studydeck.store import backups, tallies
from studydeck.store.base import Moment, Row, without_indexes
from studydeck.store.log import IMPORTED, MEMORY, NOT_VOIDED, SETS, STANDS, Log, memory_of
from studydeck.store.rewrites import Rewrite
from studydeck.store.words import CARD, Words, card_of

_INSERT_REVIEW = f"""INSERT INTO review (id, card, rating, day, offset, device, spent,
    {", ".join(f"before_{name}" for name in MEMORY_COLUMNS)}, {", ".join(f"after_{name}" for name in MEMORY_COLUMNS)})
    VALUES (?1, ?2, ?3, ?4, {{offset}}, '{{device}}', ?5,
    ?6, nullif(?7, -1), ?8, ?9, ?10, ?11, nullif(?12, -1), nullif(?13, -1), ?14, ?15,
    ?16, nullif(?17, -1), ?18, ?19, ?20, ?21, ?1, ?4, ?22, ?23)"""
"""A review from elsewhere: -1 and NaN stand for no number, so that whole columns come from arrays."""
_REMEMBER = f"""INSERT INTO memory (card, {MEMORY}) VALUES ({", ".join("?" * (len(MEMORY_COLUMNS) + 1))})
    ON CONFLICT DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in MEMORY_COLUMNS)}"""
_STATUS = ("suspended", "rejected", "buried_day", "flag")
_AMONG = "IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class KnownCard:
    """A card of a package that lies in a deck file here."""

    card: Card
    deck: str
    path: str
    changed_at: int


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known of a card besides its words."""

    memory: Memory
    suspended: int
    rejected: int
    buried_day: int
    flag: int


@dataclass(frozen=True, slots=True)
class Incoming:
    """Everything an import writes, ready to be written."""

    name: str
    """Of the file it came from."""
    added: Sequence[str]
    """Cards new to the deck files."""
    changes: Sequence[tuple[str, str, object, object]]
    """Decisions on single cards: action, card, value before, value after."""
    memory: Mapping[str, Row]
    """What is remembered of each card that changed, as the database holds it."""
    said: frozenset[str]
    """Those of them for which a new review says so and nothing was known before."""
    reviews: Iterable[Row]
    """In the order of `_INSERT_REVIEW`, oldest first."""
    review_count: int
    resets: Sequence[tuple[int, str, int]]
    """Id, card and study day of each."""
    rewrites: Sequence[Rewrite]


class Imports(Log, Words):
    """Taking in what comes from elsewhere."""

    def back_up_for_import(self, folder: Path, moment: Moment) -> Path:
        """A copy of the database as it is now. Raises DiskFailed or NotPermitted."""
        return backups.before_import(self.connection, folder, moment.day)

    def known_cards(self, cards: Sequence[str]) -> dict[str, KnownCard]:
        """Those of `cards` that lie in deck files."""
        sql = f"SELECT {CARD}, deck, path, changed_at FROM card WHERE id {_AMONG}"
        return {row[0]: KnownCard(card_of(row[:-3]), *row[-3:]) for row in self.rows(sql, (json.dumps(cards),))}

    def progress_of(self, cards: Sequence[str]) -> dict[str, Progress]:
        """What is remembered of those of `cards` that were ever heard of."""
        sql = f"SELECT card, {', '.join(_STATUS)}, {MEMORY} FROM memory WHERE card {_AMONG}"
        return {row[0]: Progress(memory_of(row[5:]), *row[1:5]) for row in self.rows(sql, (json.dumps(cards),))}

    def log_of(self, cards: Sequence[str]) -> list[Row]:
        """Reviews of `cards`, oldest first: id, card, rating, day, spent, state before, and after it state, step and due."""
        columns = "id, card, rating, day, spent, before_state, after_state, ifnull(after_step, -1), after_due_at, after_due_day"
        sql = f"SELECT {columns} FROM review WHERE card {_AMONG} AND {NOT_VOIDED.format('review')} ORDER BY id"
        return self.rows(sql, (json.dumps(cards),))

    def undone_answers(self, cards: Sequence[str]) -> set[int]:
        """Ids of the answers to `cards` that were taken back one by one."""
        sql = (
            f"SELECT id FROM review WHERE card {_AMONG} AND device NOT LIKE '{IMPORTED}%' AND NOT ({NOT_VOIDED.format('review')})"
        )
        return {row[0] for row in self.rows(sql, (json.dumps(cards),))}

    def resets_of(self, cards: Sequence[str]) -> list[tuple[int, str]]:
        """When `cards` were reset."""
        sql = f"SELECT id, card FROM decision WHERE action = 'reset' AND card {_AMONG} AND {STANDS} ORDER BY id"
        return [(row[0], row[1]) for row in self.rows(sql, (json.dumps(cards),))]

    def decided_at(self, cards: Sequence[str]) -> dict[str, int]:
        """When the status of each of `cards` was last decided, in milliseconds since 1970 UTC."""
        sql = f"""SELECT card, max(id) FROM decision WHERE card {_AMONG} AND {STANDS}
            AND action IN ('suspend', 'unsuspend', 'bury', 'unbury', 'flag') GROUP BY card"""
        return dict(self.rows(sql, (json.dumps(cards),)))

    def former_words(self, cards: Sequence[str]) -> dict[str, list[dict[str, object]]]:
        """Words that `cards` had before they were edited here: front, back, context and tags, as far as they were changed."""
        found: dict[str, list[dict[str, object]]] = {}
        edits = f"action IN ('reword', 'retag') AND card {_AMONG} AND {STANDS}"
        sql = f"SELECT card, before FROM decision WHERE {edits} ORDER BY id DESC"
        for card, before in self.rows(sql, (json.dumps(cards),)):
            found.setdefault(card, []).append(json.loads(before or "{}"))
        return found

    def ids(self) -> list[int]:
        """The ids of both logs, in order."""
        return [row[0] for row in self.rows("SELECT id FROM review UNION SELECT id FROM decision ORDER BY 1")]

    def days_of_reviews(self) -> list[tuple[int, int]]:
        """Id and study day of every review, in order."""
        return self.rows(f"SELECT id, day FROM review WHERE {NOT_VOIDED.format('review')} ORDER BY id")

    def bring_in(self, incoming: Incoming, moment: Moment) -> int:
        """Write an import: deck files, reviews, decisions and what follows from them, all or nothing. Returns its id."""
        with self.rewriting(incoming.rewrites, moment.at) as change:
            connection = self.connection
            at = max(moment.at, self.newest()[0] + 1)
            device = f"{IMPORTED}{at}"
            said = incoming.said
            rows = ((card, *incoming.memory[card]) for card in sorted(said))
            connection.executemany(_REMEMBER, rows)
            cards = ((card,) for card in sorted({*incoming.added, *incoming.memory} - said))
            connection.executemany("INSERT OR IGNORE INTO memory (card) VALUES (?)", cards)
            self._decide_import(incoming, moment, at, device)
            self._append(incoming, moment, device)
            self._recall(incoming)
            change.write(at)
        return at

    def _decide_import(self, incoming: Incoming, moment: Moment, at: int, device: str) -> None:
        """The decisions of an import, the first of which stands for the whole, and the status they set."""
        told = {"name": incoming.name, "device": device, "reviews": incoming.review_count, "added": list(incoming.added)}
        first = next(iter(incoming.added), None) or next((change[1] for change in incoming.changes), None)
        first = first or next(iter(incoming.memory), "")
        decisions: list[tuple[str, str, object, object]] = [("import", first, None, told), *incoming.changes]
        known = {row[0]: row[1:] for row in self._memories([card for card in incoming.memory if card not in incoming.said])}
        for card, memory in incoming.memory.items():
            if card not in incoming.said:
                decisions.append(("import", card, list(known[card]), list(memory)))
        sql = """INSERT INTO decision (id, bundle, action, card, before, after, day, offset, device)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
        end = (moment.day, moment.offset, self.device)
        self.connection.executemany(
            sql,
            (
                (at + place, at, action, card, _json(before), _json(after), *end)
                for place, (action, card, before, after) in enumerate(decisions)
            ),
        )
        self.connection.executemany(
            sql, ((number, at, "reset", card, None, None, day, *end[1:]) for number, card, day in incoming.resets)
        )
        for action, card, _, after in incoming.changes:
            if action in SETS:
                self.connection.execute(f"UPDATE memory SET {SETS[action]} = ? WHERE card = ?", (after, card))

    def _append(self, incoming: Incoming, moment: Moment, device: str) -> None:
        """Append reviews, and count them."""
        connection = self.connection
        anew = incoming.review_count > 1000 and connection.execute("SELECT 1 FROM review LIMIT 1").fetchone() is None
        with without_indexes(connection, "review") if anew else nullcontext():
            connection.executemany(_INSERT_REVIEW.format(offset=int(moment.offset), device=device), incoming.reviews)
        tallies.count_device(connection, device, 1)

    def _recall(self, incoming: Incoming) -> None:
        """Set what is remembered, and where cards are queued then."""
        sets = ", ".join(f"{column} = ?" for column in MEMORY_COLUMNS)
        rows = ((*memory, card) for card, memory in sorted(incoming.memory.items()) if card not in incoming.said)
        self.connection.executemany(f"UPDATE memory SET {sets} WHERE card = ?", rows)
        added = set(incoming.added)  # these are queued when their deck file is taken in
        changed = {card for _, card, _, _ in incoming.changes} | incoming.memory.keys()
        self.connection.executemany(f"UPDATE memory SET queue = {QUEUE} WHERE card = ?", ((card,) for card in changed - added))

    def _memories(self, cards: Sequence[str]) -> Iterator[Row]:
        return iter(self.rows(f"SELECT card, {MEMORY} FROM memory WHERE card {_AMONG}", (json.dumps(cards),)))


def _json(value: object) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)
