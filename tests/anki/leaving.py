"""Packages of cards that lie in no library."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from pathlib import Path
from typing import Any

from studydeck.anki import export
from studydeck.card import Card, CardStatus
from studydeck.review import LEAVING_CARD, LEAVING_LOG, Reset, Review, Standing


def write_package(
    path: Path, standings: Sequence[Standing], reviews: Sequence[Review], *, resets: Sequence[Reset] = (), **options: Any
) -> export.Summary:
    """`export.write_package` of these."""
    with leaving(standings, reviews, resets) as connection:
        return export.write_package(path, connection, **options)


@contextmanager
def leaving(
    standings: Sequence[Standing], reviews: Sequence[Review], resets: Sequence[Reset] = ()
) -> Iterator[sqlite3.Connection]:
    """What `Store.leaving` gives, of cards that lie in no library; moments that two reviews share are moved apart."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.execute("ATTACH ':memory:' AS package")
        connection.execute("BEGIN")
        for name, columns in (("leaving_card", LEAVING_CARD), ("leaving_log", LEAVING_LOG)):
            names = ", ".join(f'"{column}"' for column in columns)
            connection.execute(f"CREATE TEMP TABLE {name} ({names})")
        chosen = [standing for standing in standings if standing.status not in (CardStatus.SUGGESTED, CardStatus.REJECTED)]
        _fill(connection, "leaving_card", [_card(standing) for standing in chosen])
        rows, newest = [], 0
        for row in sorted([*reviews, *resets], key=lambda row: row.id):
            newest = max(newest + 1, row.id)
            rows.append((newest, *_log(row)))
        _fill(connection, "leaving_log", rows)
        yield connection
    finally:
        connection.close()


def word_row(card: Card) -> tuple[Any, ...]:
    """The columns `fields.WORDS` of a card."""
    place = astuple(card.evidence) if card.evidence else (None,) * 7
    return (card.id, card.kind, card.front, card.back, card.form, card.context, *place, card.section, card.origin, card.score)


def _fill(connection: sqlite3.Connection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def _card(standing: Standing) -> tuple[Any, ...]:
    card, words = standing.card, word_row(standing.card)
    head = (card.id, standing.deck, standing.changed_at, standing.flag, standing.status)
    tags = json.dumps(card.tags, ensure_ascii=False)
    return (*head, *words[1:13], tags, *words[13:], *astuple(standing.memory))


def _log(row: Review | Reset) -> tuple[Any, ...]:
    if isinstance(row, Reset):
        return row.card, 0, row.day, row.offset, 0, *(None,) * 11
    before, after = row.before, row.after
    head = (row.card, int(row.rating), row.day, row.offset, row.spent)
    times = (before.due_at, before.due_day, before.last_at, before.last_day)
    return (
        *head,
        before.state,
        *times,
        after.state,
        after.difficulty,
        after.due_at,
        after.due_day,
        after.last_at,
        after.last_day,
    )
