"""The counts that statistics are made of: from the roll-ups for the whole library, from the log for some of its cards."""

# ruff: noqa: S608 - statements are put together from the constants of this package only; values are always bound.

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from studydeck.review import MATURE_FROM, State
from studydeck.store.base import Base, explained
from studydeck.store.tallies import DAY, HOURS, NOT_VOIDED, RECALL

SCOPED = "id, rating, day, offset, spent, before_state, before_stability, before_due_day, before_last_day"
"""Columns of the reviews of some cards."""

ANSWERED = "ifnull(queue, 'new') != 'new'"
"""Cards being learnt that were answered; worded so that SQLite reads the table from end to end, which is quickest."""
MATURE = f"queue = 'review' AND due_day - last_day >= {MATURE_FROM}"


TESTS = ("", "young", "mature")
"""What `day.tested` holds."""
Curve = tuple[float, float]
"""Factor and decay of the forgetting curve: (1 + factor * elapsed / stability) ** decay."""


@dataclass(frozen=True, slots=True)
class View:
    """What is counted: roll-ups, or grouped queries that take their place, and a condition on cards."""

    day: str = DAY.table
    hour: str = HOURS.table
    recall: str = RECALL.table
    cards: str = ""


WHOLE = View()


class Counts(Base):
    """Reading counts. A narrowed view holds until the next one is made."""

    def narrowed(self, cards: Iterable[str] | None, since: tuple[int, int] = (0, 0)) -> View:
        """A view of some cards, or None for all, and of the reviews from an id and a study day on."""
        if cards is None and not any(since):
            return WHOLE
        condition = " AND card IN (SELECT card FROM temp.chosen)" if cards is not None else ""
        with self._temporary():
            self.connection.execute("DROP TABLE IF EXISTS temp.chosen")
            self.connection.execute("DROP TABLE IF EXISTS temp.scoped")
            self.connection.execute("CREATE TEMP TABLE chosen (card TEXT PRIMARY KEY) WITHOUT ROWID")
            self.connection.executemany("INSERT OR IGNORE INTO temp.chosen VALUES (?)", ((card,) for card in cards or ()))
            self.connection.execute(f"CREATE TEMP TABLE scoped AS SELECT {SCOPED} FROM review WHERE false")
            self.connection.execute(
                f"INSERT INTO temp.scoped SELECT {SCOPED} FROM review WHERE id >= ? AND day >= ? AND {NOT_VOIDED}{condition}",
                since,
            )
        source = "temp.scoped AS review WHERE true"
        day, hour, recall = (f"({rollup.query(source)})" for rollup in (DAY, HOURS, RECALL))
        return View(day, hour, recall, condition)

    def cards_of(self, deck: str) -> list[str]:
        """Ids of the cards of a deck and of the decks below it."""
        sql = "SELECT card FROM memory WHERE deck = ? OR substr(deck, 1, ?) = ?"
        return [row[0] for row in self.rows(sql, (deck, len(deck) + 2, f"{deck}::"))]

    def day_sums(self, view: View, since: int = 0) -> list[tuple[int, int, int]]:
        """Study day, answers and milliseconds."""
        return self.rows(
            f"SELECT day, sum(reviews), sum(spent) FROM {view.day} WHERE day >= ? GROUP BY day ORDER BY day", (since,)
        )

    def studied(self, view: View) -> tuple[list[int], int]:
        """All study days with an answer, and the number of all answers."""
        days = [row[0] for row in self.rows(f"SELECT DISTINCT day FROM {view.day} ORDER BY day")]
        return days, self.row(f"SELECT ifnull(sum(reviews), 0) FROM {view.day}")[0]

    def day_totals(self, view: View, day: int) -> list[tuple[str, int, int, int]]:
        """State before, rating, answers and milliseconds of one study day."""
        sql = f"SELECT state, rating, sum(reviews), sum(spent) FROM {view.day} WHERE day = ? GROUP BY 1, 2 ORDER BY 1, 2"
        return self.rows(sql, (day,))

    def recalled(self, view: View) -> list[tuple[int, bool, int, int]]:
        """Study day, whether mature, how many were remembered of how many first answers of the day to cards in review."""
        sql = f"""SELECT day, tested = 'mature', sum(reviews * (rating > 1)), sum(reviews) FROM {view.day}
            WHERE tested != '' GROUP BY day, tested ORDER BY day"""
        return [(row[0], bool(row[1]), row[2], row[3]) for row in self.rows(sql)]

    def ratings(self, view: View) -> list[tuple[str, str, int, int]]:
        """State before, how the answer tested memory, rating, answers."""
        states = {state.value: number for number, state in enumerate(State)}
        coded = " ".join(f"WHEN '{state}' THEN {number}" for state, number in states.items())
        sql = f"""SELECT (CASE state {coded} END * {len(TESTS)} + (tested = 'young') + 2 * (tested = 'mature')) * 8 + rating,
            sum(reviews) FROM {view.day} GROUP BY 1 ORDER BY 1"""  # one number is grouped in half the time of three columns
        names = list(states)
        return [
            (names[code // 8 // len(TESTS)], TESTS[code // 8 % len(TESTS)], code % 8, answers) for code, answers in self.rows(sql)
        ]

    def hours(self, view: View, since: str = "") -> list[tuple[int, int, int]]:
        """Hour of the day, rating, answers, from a month on."""
        sql = f"SELECT hour, rating, sum(reviews) FROM {view.hour} WHERE month >= ? GROUP BY 1, 2 ORDER BY 1, 2"
        return self.rows(sql, (since,))

    def predictions(self, view: View, since: str = "") -> list[tuple[int, int, int, int]]:
        """Whole percent predicted, tests, sum of predictions in millionths, how many remembered, from a month on."""
        sql = f"""SELECT percent, sum(reviews), sum(predicted), sum(remembered) FROM {view.recall}
            WHERE month >= ? GROUP BY 1 ORDER BY 1"""
        return self.rows(sql, (since,))

    def coming(self, view: View, day: int) -> list[tuple[int, bool, bool, int]]:
        """Study day due, whether learning, whether mature, cards. A buried card comes on the day after.

        All cards are counted along an index, which is quick, and of the others the young and the buried ones.
        """
        cards = view.cards
        found = [
            (row[1], row[0] == "learning", False, row[2])
            for row in self.rows(
                f"""SELECT queue, due_day, count(*) FROM memory WHERE queue IN ('learning', 'review') AND buried_day < ?{cards}
                GROUP BY queue, due_day""",
                (day,),
            )
        ]
        young: dict[int, int] = dict(
            self.rows(
                f"""SELECT due_day, count(*) FROM memory
                WHERE {ANSWERED} AND state = 'review' AND NOT ifnull({MATURE}, 0) AND buried_day < ?{cards} GROUP BY 1""",
                (day,),
            )
        )
        buried = self.rows(
            f"""SELECT max(due_day, buried_day + 1), queue = 'learning', ifnull({MATURE}, 0), count(*) FROM memory
            WHERE card IN (SELECT card FROM memory WHERE queue IN ('learning', 'review') AND buried_day >= ?{cards})
            GROUP BY 1, 2, 3""",
            (day,),
        )
        mature = [(due, False, True, count - young.get(due, 0)) for due, learning, _, count in found if not learning]
        fresh = [(due, False, False, count) for due, count in young.items()]
        late = [(row[0], bool(row[1]), bool(row[2]), row[3]) for row in buried]
        return [*(row for row in found if row[1]), *mature, *fresh, *late]

    def intervals(self, view: View) -> list[tuple[int, int]]:
        """Days between the newest answer and the next, and cards in review."""
        sql = f"""SELECT due_day - last_day, count(*) FROM memory
            WHERE {ANSWERED} AND state = 'review' AND last_day IS NOT NULL{view.cards} GROUP BY 1"""
        return self.rows(sql)

    def stabilities(self, view: View) -> list[tuple[int, int]]:
        """Stability in whole days, and cards."""
        sql = f"""SELECT CAST(stability AS INTEGER), count(*) FROM memory
            WHERE {ANSWERED} AND stability IS NOT NULL{view.cards} GROUP BY 1"""
        return self.rows(sql)

    def difficulties(self, view: View) -> list[tuple[int, int]]:
        """Difficulty in tenths, and cards."""
        sql = f"""SELECT CAST(round(difficulty * 10) AS INTEGER), count(*) FROM memory
            WHERE {ANSWERED} AND difficulty IS NOT NULL{view.cards} GROUP BY 1"""
        return self.rows(sql)

    def retrievable(self, view: View, day: int, curve: Curve) -> list[tuple[int, int, float, int]]:
        """Whole percent of the chance to remember, cards answered, the sum of their chances, how many of them are mature."""
        sql = f"""SELECT CAST(chance * 100 AS INTEGER), count(*), total(chance), total(mature) FROM (
                SELECT {_chance(curve)} AS chance, {MATURE} AS mature FROM memory
                WHERE {ANSWERED} AND stability > 0 AND last_day IS NOT NULL{view.cards} LIMIT -1)
            GROUP BY 1"""  # with a limit SQLite works the chance out once, not wherever it is named
        return [(row[0], row[1], row[2], int(row[3])) for row in self.rows(sql, (day,))]

    def deck_knowledge(self, view: View, day: int, curve: Curve) -> list[tuple[str, str, int, int, float]]:
        """Deck, document, cards being learnt, cards answered, the sum of their chances to be remembered."""
        sql = f"""SELECT deck, count(*), total({ANSWERED}),
                total(iif({ANSWERED} AND stability > 0 AND last_day IS NOT NULL, {_chance(curve)}, 0))
            FROM memory WHERE ifnull(queue, '') != ''{view.cards} GROUP BY deck"""
        documents: dict[str, str] = dict(self.rows("SELECT deck, max(document) FROM deckfile GROUP BY deck"))
        return [(row[0], documents.get(row[0], ""), row[1], int(row[2]), row[3]) for row in self.rows(sql, (day,))]

    def queued(self, view: View) -> dict[str, int]:
        """Cards being learnt by where they are looked for: new, learning, review."""
        return dict(self.rows(f"SELECT queue, count(*) FROM memory WHERE queue IS NOT NULL{view.cards} GROUP BY queue"))

    def put_away(self, view: View) -> dict[str, int]:
        """Cards not being learnt, by status."""
        sql = f"""SELECT total(suspended AND NOT retired AND NOT rejected AND deck IS NOT NULL),
                total(retired AND NOT rejected AND deck IS NOT NULL), total(rejected)
            FROM memory WHERE queue IS NULL{view.cards}"""
        return dict(zip(("suspended", "retired", "rejected"), map(int, self.row(sql)), strict=True))

    def added(self, view: View, shift: int, day_length: int, since: int = 0) -> list[tuple[int, int]]:
        """Study day and cards that first lay in a deck file then and still lie in one; `shift` and `day_length` in seconds."""
        sql = f"""SELECT (added_at + ?) / ? AS day, count(*) FROM memory
            WHERE deck IS NOT NULL AND added_at > 0{view.cards} GROUP BY 1 HAVING day >= ?"""
        return self.rows(sql, (shift, day_length, since))

    @contextmanager
    def _temporary(self) -> Iterator[None]:
        """Room for temporary tables, also where the database itself is only read."""
        try:
            (kept,) = self.connection.execute("PRAGMA query_only").fetchone()
            self.connection.execute("PRAGMA query_only = OFF")
            try:
                self.connection.execute("BEGIN")
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise
            finally:
                self.connection.execute(f"PRAGMA query_only = {kept}")
        except sqlite3.Error as error:
            raise explained(error, self.path) from error


def _chance(curve: Curve) -> str:
    """The chance to remember a card today, as an expression; its one value to bind is the study day."""
    factor, decay = curve
    return f"pow(1 + {factor!r} * max(? - last_day, 0) / stability, {decay!r})"
