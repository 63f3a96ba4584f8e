"""Roll-ups of the review log: counts kept in the answer transaction, so that statistics need not read the log.

Each of them is one grouped query over `review`. The same query adds an answer, takes one back, finds differences and remakes
the table, so that these cannot come to disagree.
"""

# ruff: noqa: S608 - statements are put together from column lists of this package only; values are always bound.

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import lru_cache

from studydeck.review import MATURE_FROM

MILLION = 1_000_000
"""Predictions are summed in millionths: whole numbers add up the same in any order."""

NOT_VOIDED = "review.id NOT IN (SELECT target FROM decision WHERE action = 'void')"
TESTED = f"""CASE WHEN before_state != 'review' OR before_last_day IS day THEN ''
    WHEN before_due_day - before_last_day >= {MATURE_FROM} THEN 'mature' ELSE 'young' END"""
"""`young` or `mature` for the first answer of a study day to a card in review."""
MONTH = "strftime('%Y-%m', day + 2440587.5)"
HOUR = "(review.id / 1000 + review.offset * 60) / 3600 % 24"
"""Hour of the wall clock where the answer was given."""
PREDICTED = "predicted(day - before_last_day, before_stability)"
FORETOLD = f"{TESTED} != '' AND before_stability > 0 AND before_last_day IS NOT NULL"
"""Whether FSRS said something of the answer beforehand that it tests."""


@dataclass(frozen=True, slots=True)
class Rollup:
    """One table: what its rows are told apart by, and what is summed up in them, as expressions over `review`."""

    table: str
    keys: dict[str, str]
    sums: dict[str, str]
    where: str = "true"

    def query(self, source: str) -> str:
        """The table's rows from the reviews in `source`, with a condition if there is one."""
        keys = ", ".join(f"{value} AS {name}" for name, value in self.keys.items())
        sums = ", ".join(f"sum({value}) AS {name}" for name, value in self.sums.items())
        numbers = ", ".join(str(number + 1) for number in range(len(self.keys)))
        return f"SELECT {keys}, {sums} FROM {source} AND {self.where} GROUP BY {numbers}"

    def remake(self) -> tuple[str, str]:
        """Statements that empty the table and fill it from the log."""
        return f"DELETE FROM {self.table}", f"INSERT INTO {self.table} {self.query(f'review WHERE {NOT_VOIDED}')}"

    def differences(self) -> str:
        """The first key of rows that are not as the log has them."""
        log, kept = self.query(f"review WHERE {NOT_VOIDED}"), f"SELECT * FROM {self.table}"
        key = next(iter(self.keys))
        return f"""SELECT DISTINCT {key} FROM (SELECT * FROM ({log} EXCEPT {kept})
            UNION ALL SELECT * FROM ({kept} EXCEPT {log})) ORDER BY 1"""

    def adding(self, sign: int) -> str:
        """The statement that counts one review in, or out with a `sign` of -1."""
        row = ", ".join([*self.keys.values(), *(f"{sign} * {value}" for value in self.sums.values())])
        updates = ", ".join(f"{name} = {name} + excluded.{name}" for name in self.sums)
        return (
            f"INSERT INTO {self.table} SELECT {row} FROM review WHERE id = ? AND {self.where} ON CONFLICT DO UPDATE SET {updates}"
        )

    def clearing(self) -> str:
        """The statement that removes the row of one review when nothing is counted in it."""
        names, keys = ", ".join(self.keys), ", ".join(self.keys.values())
        row = f"SELECT {keys} FROM review WHERE id = ? AND {self.where}"
        return f"DELETE FROM {self.table} WHERE reviews = 0 AND ({names}) = ({row})"


DAY = Rollup(
    "day",
    {"day": "day", "state": "before_state", "tested": TESTED, "rating": "rating"},
    {"reviews": "1", "spent": "spent"},
)
HOURS = Rollup("hour", {"month": MONTH, "hour": HOUR, "rating": "rating"}, {"reviews": "1"})
RECALL = Rollup(
    "recall",
    {"month": MONTH, "percent": f"min({PREDICTED} / {MILLION // 100}, 99)"},
    {"reviews": "1", "predicted": PREDICTED, "remembered": "(rating > 1)"},
    FORETOLD,
)
ROLLUPS = (DAY, HOURS, RECALL)

_IN = [rollup.adding(1) for rollup in ROLLUPS]
_OUT = [(rollup.adding(-1), rollup.clearing()) for rollup in ROLLUPS]


def count_in(connection: sqlite3.Connection, review: int) -> None:
    """Add a review that stands in the log to every roll-up."""
    for statement in _IN:
        connection.execute(statement, (review,))


def count_out(connection: sqlite3.Connection, review: int) -> None:
    """Take a review out of every roll-up again."""
    for taking, clearing in _OUT:
        connection.execute(taking, (review,))
        connection.execute(clearing, (review,))


def count_device(connection: sqlite3.Connection, device: str, sign: int) -> None:
    """Add all reviews of a device, which stand in the log, to every roll-up, or take them out with a `sign` of -1."""
    for rollup in ROLLUPS:
        row = ", ".join([*rollup.keys, *(f"{sign} * {name}" for name in rollup.sums)])
        updates = ", ".join(f"{name} = {name} + excluded.{name}" for name in rollup.sums)
        counted = rollup.query("review WHERE device = ?")
        connection.execute(
            f"INSERT INTO {rollup.table} SELECT {row} FROM ({counted}) WHERE true ON CONFLICT DO UPDATE SET {updates}", (device,)
        )
        connection.execute(f"DELETE FROM {rollup.table} WHERE reviews = 0")


def teach(connection: sqlite3.Connection) -> None:
    """Give a connection the function `predicted(elapsed, stability)`, the chance to remember, in millionths.

    And `pow`, where SQLite was built without it.
    """
    connection.create_function("predicted", 2, _predicted, deterministic=True)
    try:
        connection.execute("SELECT pow(1, 1)")
    except sqlite3.OperationalError:
        connection.create_function("pow", 2, pow, deterministic=True)


@lru_cache(maxsize=2)  # a query asks twice for the same row
def _predicted(elapsed: int, stability: float) -> int:
    from studydeck.schedule import recall

    return round(recall(elapsed, stability) * MILLION)
