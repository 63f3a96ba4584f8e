"""Search queries as SQL on the caches.

A search gives ids, all of them or the first ones, in an order; what stands in the rows of a list is read for the ids it shows.
There are two ways to go about it. The quick one goes through the cards in their order and looks at each; it gives up after
`QUICK_STEPS`, for it only pays where one card in thirty or more is wanted. The thorough one looks words up in the full-text
index, and goes through those it names, if they are few, or through what is remembered before what is written.
"""

# ruff: noqa: S608 - statements are put together from names of this package only; values are always bound.

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from studydeck.card import MARK
from studydeck.review import day_start
from studydeck.schedule import DECAY, FACTOR
from studydeck.schema import FULL_TEXT
from studydeck.search import (
    All,
    Being,
    Compared,
    Field,
    Flag,
    Happened,
    Is,
    Named,
    Not,
    Property,
    Query,
    Text,
    Within,
    fits,
    leaves,
    mentions,
)
from studydeck.search import Any as AnyOf
from studydeck.store.base import Base, Order, Today, explained
from studydeck.store.full_text import has_full_text
from studydeck.store.log import WAITS
from studydeck.text.folding import needle, searchable

QUICK_STEPS = 24_000
"""Instructions of SQLite's machine after which the quick way is given up: about four milliseconds."""
_STEP = 1000
FEW = 3000
"""Cards from which it pays to go through all in their order instead of sorting those that an index names."""


_RETRIEVABILITY = (
    f"CASE WHEN memory.stability > 0 AND memory.last_day IS NOT NULL THEN "
    f"pow(1 + {FACTOR!r} * max(0, :day - memory.last_day) / memory.stability, {DECAY!r}) END"
)
_TIES = "memory.deck, memory.place, memory.card"
_ORDERS = {
    Order.DECK: "card.path, card.position",
    Order.DUE: f"memory.queue IS NULL, memory.queue = 'new', memory.due_day, memory.due_at, {_TIES}",
    Order.ADDED: f"memory.added_at DESC, {_TIES}",
    Order.RETRIEVABILITY: f"{_RETRIEVABILITY} IS NULL, {_RETRIEVABILITY}, {_TIES}",
    Order.LAPSES: f"memory.lapses DESC, {_TIES}",
    Order.DIFFICULTY: f"memory.difficulty IS NULL, memory.difficulty DESC, {_TIES}",
}


def _number(what: Property) -> str:
    """The key of a number: `due` is one, and something to be."""
    return f"prop:{what}"


_IN_DECKS: Mapping[str, str] = {
    Field.TAG: "card.tags",
    Field.DOCUMENT: "ifnull(card.evidence_document, card.document)",
    Field.SPEAKER: "ifnull(card.evidence_speaker, '')",
    Field.SECTION: "card.section",
    Field.FRAME: "CASE instr(card.origin, '@') WHEN 0 THEN '' ELSE substr(card.origin, 1, instr(card.origin, '@') - 1) END",
    Field.KIND: "card.kind",
    Field.FORM: "card.form",
    Being.DUE: "ifnull(memory.queue, 'new') != 'new' AND memory.due_day <= :day AND memory.buried_day < :day",
    Being.NEW: "memory.state = 'new'",
    Being.LEARNING: "memory.state IN ('learning', 'relearning')",
    Being.REVIEW: "memory.state = 'review'",
    Being.ACTIVE: "ifnull(memory.queue, '') != '' AND memory.buried_day < :day",
    Being.SUSPENDED: "memory.suspended",
    Being.BURIED: "memory.buried_day >= :day",
    Being.RETIRED: "memory.retired",
    Being.REJECTED: "memory.rejected",
    Being.SUGGESTED: "0",
    Being.LEECH: "memory.lapses >= :leech",
    Being.MARKED: f"instr(card.tags, '\"{MARK}\"')",
    Being.FLAGGED: "memory.flag > 0",
    "flag": "memory.flag",
    _number(Property.RETRIEVABILITY): _RETRIEVABILITY,
    _number(Property.STABILITY): "memory.stability",
    _number(Property.DIFFICULTY): "memory.difficulty",
    _number(Property.REPS): "memory.reps",
    _number(Property.LAPSES): "memory.lapses",
    _number(Property.INTERVAL): "memory.due_day - memory.last_day",
    _number(Property.DUE): "CASE WHEN memory.last_day IS NOT NULL THEN memory.due_day - :day END",
    Happened.ADDED: "memory.added_at",
    Happened.EDITED: "CASE WHEN card.changed_at > memory.added_at THEN card.changed_at ELSE 0 END",
}
"""What a term asks of a card in a deck, as SQL. `queue` in a function: the index on it would be a long way round."""

_FROM_JSON: Mapping[str, str] = {
    Field.TAG: "json_extract(waiting.card, '$.tags')",
    Field.DOCUMENT: "waiting.document",
    Field.SPEAKER: "ifnull(json_extract(waiting.card, '$.evidence.speaker'), '')",
    Field.SECTION: "json_extract(waiting.card, '$.section')",
    Field.FRAME: _IN_DECKS[Field.FRAME].replace("card.origin", "json_extract(waiting.card, '$.origin')"),
    Field.KIND: "json_extract(waiting.card, '$.kind')",
    Field.FORM: "json_extract(waiting.card, '$.form')",
    Being.SUGGESTED: "1",
    Being.MARKED: f"instr(json_extract(waiting.card, '$.tags'), '\"{MARK}\"')",
    _number(Property.REPS): "0",
    _number(Property.LAPSES): "0",
    "flag": "0",
}
"""The same of a suggested card, in a row of `suggested`; what is not named it is not and has not."""
_WORDS_IN_JSON = "searchable({})".format(
    ", ".join(f"ifnull(json_extract(waiting.card, '$.{name}'), '')" for name in ("front", "back", "context", "evidence.quote"))
)


class Searcher:
    """Finds cards over the connection of a store. Nothing here writes."""

    def __init__(self, base: Base) -> None:
        self._base = base
        self._equipped: sqlite3.Connection | None = None

    @property
    def connection(self) -> sqlite3.Connection:
        """The store's, which may have gone on in memory since the last search."""
        return self._base.connection

    def search(
        self,
        query: Query,
        today: Today,
        order: Order = Order.DECK,
        *,
        limit: int | None = None,
        offset: int = 0,
        quick: bool = False,
    ) -> list[str] | None:
        """Ids of the cards that fit; suggested ones, where the query speaks of them, come after those in decks.

        None when it was stopped: by `stop`, or with `quick` because the quick way would take too long.
        """
        wanted = None if limit is None else limit + offset
        try:
            self._equip()
            if quick:
                steps = iter(range(QUICK_STEPS // _STEP))
                self.connection.set_progress_handler(lambda: next(steps, None) is None, _STEP)
            found = self._in_decks(query, today, order, wanted, quick=quick)
            if mentions(query, Being.SUGGESTED) and (wanted is None or len(found) < wanted):
                found += self._suggested(query, today, None if wanted is None else wanted - len(found))
        except sqlite3.Error as error:
            # While a statement is prepared SQLite gives another code, and says the same.
            if getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT" or str(error) == "interrupted":
                return None
            raise explained(error, self._base.path) from error
        finally:
            if quick:
                self.connection.set_progress_handler(None, 0)
        return found[offset:]

    def stop(self) -> None:
        """Make a search that is under way in another thread return None."""
        self.connection.interrupt()

    def close(self) -> None:
        """Close the connection."""
        self._base.close()

    def _in_decks(self, query: Query, today: Today, order: Order, limit: int | None, *, quick: bool) -> list[str]:
        parts = query.parts if isinstance(query, All) else (query,)
        words = any(isinstance(leaf, Text) for leaf in leaves(query))
        indexed = words and not quick and has_full_text(self.connection)
        rare = self._rare(parts) if indexed else ""
        by_memory = not rare and (order is not Order.DECK or (not quick and not words and any(map(_is_remembered, parts))))
        card = "searched.id" if rare else "memory.card" if by_memory else "card.id"
        arm = _Arm(_IN_DECKS, card, today, self._paths, indexed=indexed and not rare)
        condition = arm.condition(query)
        conditions = [condition]
        if not mentions(query, Being.REJECTED):
            apart = rare or by_memory or quick or "memory." in condition
            conditions.insert(0, "NOT memory.rejected" if apart else "card.id NOT IN (SELECT card FROM memory WHERE rejected)")
        asked = " ".join([*conditions, _ORDERS[order]])
        if rare:
            arm.values["rare"] = rare
            conditions.insert(0, f"{FULL_TEXT} MATCH :rare")
            tables = [FULL_TEXT, f"searched ON searched.number = {FULL_TEXT}.rowid"]
        elif by_memory:
            conditions.insert(0, "memory.deck IS NOT NULL")
            tables = ["memory"]
        else:
            by_id = any(isinstance(part, Named) and part.field is Field.ID for part in parts)
            tables = ["card" if by_id else "card INDEXED BY card_path"]
        if "card." in asked and tables[0][:4] != "card":
            tables.append(f"card ON card.id = {card}")
        if "memory." in asked and not by_memory:
            tables.append(f"memory ON memory.card = {card}")
        if "searched." in asked and not rare:
            tables.append(f"searched ON searched.id = {card}")
        sql = f"SELECT {card} FROM {' CROSS JOIN '.join(tables)} WHERE {' AND '.join(conditions)} ORDER BY {_ORDERS[order]}"
        return self._ids(sql, arm.values, limit)

    def _rare(self, parts: Sequence[Query]) -> str:
        """What to look up in the full-text index to begin with, where a few cards only have these words; otherwise nothing."""
        match = " AND ".join(_match(part) for part in parts if isinstance(part, Text))
        if not match:
            return ""
        sql = f"SELECT count(*) FROM (SELECT 1 FROM {FULL_TEXT} WHERE {FULL_TEXT} MATCH ? LIMIT {FEW + 1})"
        return match if self.connection.execute(sql, (match,)).fetchone()[0] <= FEW else ""

    def _suggested(self, query: Query, today: Today, limit: int | None) -> list[str]:
        arm = _Arm(_FROM_JSON, "waiting.id", today, self._paths, indexed=False)
        where = arm.condition(query)
        source = f"(SELECT id, document, deck, position, card FROM suggested WHERE {WAITS}) AS waiting"
        return self._ids(f"SELECT id FROM {source} WHERE {where} ORDER BY document, position", arm.values, limit)

    def _ids(self, sql: str, values: Mapping[str, Any], limit: int | None) -> list[str]:
        rows = self.connection.execute(f"{sql} LIMIT :limit", {**values, "limit": -1 if limit is None else limit}).fetchall()
        return [row[0] for row in rows]

    def _paths(self, pattern: str) -> tuple[list[str], list[str]]:
        """Deck files, and decks of suggested cards, that a pattern names."""
        files = self.connection.execute("SELECT path, deck FROM deckfile").fetchall()
        waiting = self.connection.execute("SELECT DISTINCT deck FROM suggested").fetchall()
        return (
            [path for path, deck in files if fits(Field.DECK, pattern, deck)],
            [deck for (deck,) in waiting if fits(Field.DECK, pattern, deck)],
        )

    def _equip(self) -> None:
        """Give the connection what SQL lacks."""
        if self._equipped is self.connection:
            return
        self.connection.create_function("named", 3, _named, deterministic=True)
        self.connection.create_function("tagged", 2, _tagged, deterministic=True)
        self.connection.create_function("searchable", 4, searchable, deterministic=True)
        if self.connection.execute("SELECT 1 FROM pragma_function_list WHERE name = 'pow'").fetchone() is None:
            self.connection.create_function("pow", 2, pow, deterministic=True)
        self._equipped = self.connection


@dataclass
class _Arm:
    """Conditions on one sort of cards, and the values they bind."""

    columns: Mapping[str, str]
    id: str
    """The column of the card's id."""
    today: Today
    paths: Any
    indexed: bool
    values: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.values |= {"day": self.today.day, "leech": self.today.leech}

    def condition(self, query: Query) -> str:
        """A query as a condition that is never NULL."""
        if isinstance(query, All | AnyOf):
            word = " AND " if isinstance(query, All) else " OR "
            return f"({word.join(map(self.condition, query.parts))})" if query.parts else "1"
        if isinstance(query, Not):
            return f"NOT {self.condition(query.part)}"
        if isinstance(query, Text):
            return self._text(query)
        if isinstance(query, Named):
            return self._named(query)
        if isinstance(query, Is):
            return f"({self.columns.get(query.being, '0')})"
        if isinstance(query, Flag):
            return f"({self.columns['flag']} = {self._bind(query.number)})"
        if isinstance(query, Within):
            return self._within(query)
        column = self.columns.get(_number(query.what))
        return f"ifnull({column} {query.how} {self._bind(query.value)}, 0)" if column else "0"

    def _bind(self, value: object) -> str:
        name = f"value{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def _text(self, text: Text) -> str:
        if self.indexed:
            return (
                f"{self.id} IN (SELECT id FROM searched WHERE number IN "
                f"(SELECT rowid FROM {FULL_TEXT} WHERE {FULL_TEXT} MATCH {self._bind(_match(text))}))"
            )
        where = "searched.text" if self.columns is _IN_DECKS else _WORDS_IN_JSON
        return f"(instr({where}, {self._bind(needle(text.words, whole=text.whole))}) > 0)"

    def _named(self, query: Named) -> str:
        if query.field is Field.DECK:
            paths, waiting = self.paths(query.pattern)
            column, names = ("card.path", paths) if self.columns is _IN_DECKS else ("waiting.deck", waiting)
            return f"{column} IN (SELECT value FROM json_each({self._bind(json.dumps(names))}))"
        pattern = self._bind(query.pattern)
        if query.field is Field.ID:
            return f"({self.id} = {pattern})"
        column = self.columns[query.field]
        if query.field is Field.TAG:
            return f"({column} != '[]' AND tagged({pattern}, {column}))"
        if query.field in (Field.KIND, Field.FORM):
            return f"({column} = {pattern})"
        return f"named('{query.field}', {pattern}, {column})"

    def _within(self, query: Within) -> str:
        today = self.today
        if query.what is not Happened.RATED:
            since = day_start(today.day - query.days + 1, today.offset, today.rollover)
            return f"({self.columns.get(query.what, '-1')} >= {self._bind(since)})"
        # The id only spares reading old rows: it lies more than a day before any offset from UTC could put the day.
        since = day_start(today.day - query.days - 1, 0, today.rollover) * 1000
        rating = f" AND rating = {self._bind(query.rating)}" if query.rating else ""
        when = f"id >= {self._bind(since)} AND day > {self._bind(today.day - query.days)}{rating}"
        voided = "SELECT target FROM decision WHERE action = 'void'"
        return f"{self.id} IN (SELECT card FROM review WHERE {when} AND id NOT IN ({voided}))"


def _match(text: Text) -> str:
    """Words for the full-text index; they hold letters and figures only."""
    return f'"{" ".join(text.words)}"{"" if text.whole else "*"}'


def _is_remembered(query: Query) -> bool:
    """Whether a part of a query asks only what is remembered of a card."""
    return all(
        isinstance(leaf, Flag | Compared)
        or (isinstance(leaf, Is) and leaf.being is not Being.MARKED)
        or (isinstance(leaf, Within) and leaf.what is not Happened.EDITED)
        for leaf in leaves(query)
    )


@lru_cache(maxsize=4096)
def _named(name: str, pattern: str, value: str) -> bool:
    """Whether a name fits; of a document's path the file name counts."""
    return fits(Field(name), pattern, value.rpartition("/")[2] if name == Field.DOCUMENT else value)


@lru_cache(maxsize=4096)
def _tagged(pattern: str, tags: str) -> bool:
    """Whether one of the tags, a JSON list, fits."""
    return any(fits(Field.TAG, pattern, tag) for tag in json.loads(tags))
