"""The words of the cards for searching: the table `searched`, and over it the full-text index, written here and nowhere else."""

# ruff: noqa: S608 - statements are put together from names of this package only; values are always bound.

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from studydeck.schema import FULL_TEXT
from studydeck.text.folding import searchable

_FIELDS = "front, back, context, ifnull(evidence_quote, '')"


def has_full_text(connection: sqlite3.Connection) -> bool:
    """Whether the database has a full-text index."""
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (FULL_TEXT,)).fetchone() is not None


def learn_words(connection: sqlite3.Connection, texts: Sequence[tuple[str, str]]) -> None:
    """Add cards, by id and searchable text, or give those that are there other words."""
    held = _held(connection, [card for card, _ in texts])
    changed = [(card, text) for card, text in texts if held.get(card, (0, ""))[1] != text]
    forget_words(connection, [card for card, _ in changed if card in held])
    first = connection.execute("SELECT ifnull(max(number), 0) + 1 FROM searched").fetchone()[0]
    rows = [(first + number, card, text) for number, (card, text) in enumerate(changed)]
    connection.executemany("INSERT INTO searched (number, id, text) VALUES (?, ?, ?)", rows)
    if has_full_text(connection):
        connection.executemany(f"INSERT INTO {FULL_TEXT} (rowid, text) VALUES (?, ?)", ((row[0], row[2]) for row in rows))


def forget_words(connection: sqlite3.Connection, cards: Sequence[str]) -> None:
    """Take cards out; those that are not there are no matter."""
    held = _held(connection, cards)
    if has_full_text(connection):
        sql = f"INSERT INTO {FULL_TEXT} ({FULL_TEXT}, rowid, text) VALUES ('delete', ?, ?)"
        connection.executemany(sql, held.values())
    connection.executemany("DELETE FROM searched WHERE id = ?", ((card,) for card in held))


def _held(connection: sqlite3.Connection, cards: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Number and text of those of the cards that are there."""
    sql = "SELECT id, number, text FROM searched WHERE id IN (SELECT value FROM json_each(?))"
    rows = connection.execute(sql, (json.dumps(list(cards)),)).fetchall()
    return {card: (number, text) for card, number, text in rows}


def relearn_words(connection: sqlite3.Connection) -> None:
    """Make both anew from the cards."""
    rows = connection.execute(f"SELECT card.id, {_FIELDS} FROM card ORDER BY path, position").fetchall()
    connection.execute("DELETE FROM searched")
    connection.executemany("INSERT INTO searched (id, text) VALUES (?, ?)", ((row[0], searchable(*row[1:])) for row in rows))
    if has_full_text(connection):
        connection.execute(f"INSERT INTO {FULL_TEXT} ({FULL_TEXT}) VALUES ('rebuild')")


def unsearchable(connection: sqlite3.Connection) -> list[str]:
    """Ids of cards whose searchable words are missing, left over or not theirs."""
    rows = connection.execute(f"SELECT card.id, {_FIELDS}, text FROM card LEFT JOIN searched ON searched.id = card.id").fetchall()
    wrong = [row[0] for row in rows if row[5] != searchable(*row[1:5])]
    over = connection.execute("SELECT id FROM searched WHERE id NOT IN (SELECT id FROM card)").fetchall()
    return sorted([*wrong, *(row[0] for row in over)])
