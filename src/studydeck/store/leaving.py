"""Cards and reviews as they leave for another program: two tables to read from, so that hundreds of thousands of rows go from one
database into another without becoming objects."""

# ruff: noqa: S608 - statements are put together from column lists of this package only; values are always bound.

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from studydeck.review import LEAVING_CARD, LEAVING_LOG
from studydeck.store.base import Base, explained
from studydeck.store.log import NOT_VOIDED, STANDS

_CARD = """card.id, card.deck, changed_at, flag,
    CASE WHEN card.retired THEN 'retired' WHEN suspended THEN 'suspended' WHEN buried_day >= {day:d} THEN 'buried'
        ELSE 'active' END,
    kind, front, back, form, context, evidence_document, evidence_start, evidence_end, evidence_line, evidence_quote,
    evidence_speaker, evidence_time, tags, section, origin, score, state, step, stability, difficulty, due_at, due_day, last_at,
    last_day, reps, lapses"""


class Leaving(Base):
    """Handing the library over to an export."""

    @contextmanager
    def leaving(self, day: int, deck: str | None = None) -> Iterator[sqlite3.Connection]:
        """The connection, with the tables `leaving_card` and `leaving_log` of one deck (with those below it) or all.

        The first holds every card that is not rejected in the columns `review.LEAVING_CARD`, its place in the order of the files
        as `rowid`; the second the reviews that stand and, with the rating 0, the moments at which cards were made new again, in
        the columns `review.LEAVING_LOG`. An empty database, `package`, is there to be filled. All are gone afterwards.
        A transaction is open, so that nothing changes meanwhile; it may be committed once nothing more is to be read.
        """
        where = "" if deck is None else " AND (card.deck = ?1 OR substr(card.deck, 1, ?2) = ?3)"
        values = () if deck is None else (deck, len(deck) + 2, f"{deck}::")
        rows = f"""SELECT {_CARD.format(day=day)} FROM card JOIN memory ON memory.card = card.id
            WHERE NOT rejected{where} ORDER BY card.path, card.position"""
        blank = ", ".join("NULL" for _ in LEAVING_LOG[6:])
        log = f"""SELECT {", ".join(LEAVING_LOG)} FROM review WHERE {NOT_VOIDED.format("review")}
            UNION ALL SELECT id, card, 0, day, offset, 0, {blank} FROM decision WHERE action = 'reset' AND {STANDS}"""
        connection = self.connection
        try:
            (kept,) = connection.execute("PRAGMA query_only").fetchone()
            connection.execute("PRAGMA query_only = OFF")
            try:
                connection.execute("ATTACH '' AS package")
                connection.execute("BEGIN")
                columns = ", ".join(f'"{column}"' for column in LEAVING_CARD)
                connection.execute(f"CREATE TEMP TABLE leaving_card ({columns})")
                connection.execute(f"INSERT INTO leaving_card {rows}", values)
                connection.execute(f"CREATE TEMP VIEW leaving_log AS {log}")
                yield connection
            finally:
                self._roll_back()
                connection.execute("DETACH package")
                connection.execute("DROP VIEW IF EXISTS temp.leaving_log")
                connection.execute("DROP TABLE IF EXISTS temp.leaving_card")
                connection.execute(f"PRAGMA query_only = {kept}")
        except sqlite3.Error as error:
            raise explained(error, self.path) from error
