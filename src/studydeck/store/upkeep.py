"""Checking the database, and remaking its caches from the logs."""

# ruff: noqa: S608 - statements are put together from column lists of this package only; values are always bound.

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from studydeck.review import NEW
from studydeck.schema import MEMORY_COLUMNS, QUEUE
from studydeck.store.base import Base, Row
from studydeck.store.full_text import relearn_words, unsearchable
from studydeck.store.log import memory_row
from studydeck.store.tallies import ROLLUPS
from studydeck.store.words import ROOM, from_json, short

SHOWN = 20
"""Sentences of one sort; the rest are counted."""

NOT_VOIDED = "id NOT IN (SELECT target FROM decision WHERE action = 'void')"
WRONG = {
    "day": "The totals of study day {} are not those of its reviews.",
    "hour": "The hours of {} are not those of its reviews.",
    "recall": "What was foretold and remembered in {} is not what its reviews say.",
}
"""What to say of a roll-up that disagrees with the log."""
_STATUS = ("suspended", "rejected", "buried_day", "flag")
_SETS = {
    "suspend": "suspended",
    "unsuspend": "suspended",
    "reject": "rejected",
    "delete": "rejected",
    "bury": "buried_day",
    "unbury": "buried_day",
    "flag": "flag",
}


@dataclass(slots=True)
class Folded:
    """What the logs say the caches should hold."""

    memory: dict[str, Row] = field(default_factory=dict)
    """Ten columns of memory by card, for cards with reviews."""
    status: dict[str, dict[str, int]] = field(default_factory=dict)
    """What decisions set, by card."""
    problems: list[str] = field(default_factory=list)
    """Things wrong with the logs themselves."""


class Upkeep(Base):
    """Looking for damage and differences."""

    def check(self, *, rebuild: bool) -> list[str]:
        """A sentence for everything that is wrong; with `rebuild`, what the logs say is written into the caches.

        The logs are never changed.
        """
        problems = [f"The database is damaged: {row[0]}." for row in self.rows("PRAGMA integrity_check(5)") if row[0] != "ok"]
        if problems:
            return problems
        folded = self._fold()
        differences = self._memory_differences(folded) + self._rollup_differences() + self._queue_differences()
        differences += [f"A search would not find card {card} by its words." for card in unsearchable(self.connection)]
        if rebuild and differences:
            self._remake(folded)
            differences = [f"{sentence} Set right." for sentence in differences]
        return _few(folded.problems) + _few(differences) + _few(self._orphans())

    def _fold(self) -> Folded:
        folded = Folded()
        after = ", ".join(f"after_{column}" for column in MEMORY_COLUMNS)
        last = 0
        sql = f"SELECT card, max(id) FROM decision WHERE action = 'reset' AND {NOT_VOIDED} GROUP BY card"
        resets: dict[str, int] = dict(self.rows(sql))
        sql = f"SELECT id, card, after FROM decision WHERE action = 'import' AND before IS NOT NULL AND {NOT_VOIDED} ORDER BY id"
        imported = {card: (number, tuple(json.loads(after))) for number, card, after in self.rows(sql)}
        sql = f"SELECT id, card, day, {after} FROM review WHERE {NOT_VOIDED} ORDER BY id"
        for number, card, day, *memory in self.rows(sql):
            if number > resets.get(card, 0):
                folded.memory[card] = tuple(memory)
            if day < last:
                folded.problems.append(f"Review {number} counts for an earlier study day than the one before it.")
            last = max(last, day)
            if number > imported.get(card, (0,))[0]:
                imported.pop(card, None)
        for card, (number, kept) in imported.items():
            if number > resets.get(card, 0):
                folded.memory[card] = kept
        decisions = f"SELECT action, card, after FROM decision WHERE action != 'void' AND {NOT_VOIDED} ORDER BY id"
        for action, card, value in self.rows(decisions):
            if action in _SETS:
                folded.status.setdefault(card, dict.fromkeys(_STATUS, 0))[_SETS[action]] = json.loads(value)
        return folded

    def _memory_differences(self, folded: Folded) -> list[str]:
        found: list[str] = []
        new = memory_row(NEW)
        columns = ", ".join((*MEMORY_COLUMNS, *_STATUS))
        known = {row[0]: row[1:] for row in self.rows(f"SELECT card, {columns} FROM memory")}
        fresh = (*new, *(0,) * len(_STATUS))
        for card in sorted(known.keys() | folded.memory.keys() | folded.status.keys()):
            row, size = known.get(card, fresh), len(MEMORY_COLUMNS)
            if card not in known:
                found.append(f"Card {card} has rows in the log and nothing is remembered of it.")
            elif row[:size] != folded.memory.get(card, new):
                found.append(f"What is remembered of card {card} is not what its reviews lead to.")
            if row[size:] != tuple(folded.status.get(card, dict.fromkeys(_STATUS, 0)).values()):
                found.append(f"The status of card {card} is not what its decisions say.")
        return found

    def _rollup_differences(self) -> list[str]:
        return [WRONG[rollup.table].format(row[0]) for rollup in ROLLUPS for row in self.rows(rollup.differences())]

    def _queue_differences(self) -> list[str]:
        sql = f"""SELECT memory.card FROM memory LEFT JOIN card ON card.id = memory.card
            WHERE memory.queue IS NOT ({QUEUE}) OR memory.deck IS NOT card.deck
               OR memory.retired != ifnull(card.retired, memory.retired)
            ORDER BY 1"""
        found = [f"Card {row[0]} is not queued as its state, status and deck say." for row in self.rows(sql)]
        unknown = self.rows("SELECT id FROM card WHERE id NOT IN (SELECT card FROM memory) ORDER BY id")
        return found + [f"Card {row[0]} lies in a deck and was never queued." for row in unknown]

    def _orphans(self) -> list[str]:
        """Cards with a history and no words: their deck file is gone, or the line with their id."""
        sql = f"""SELECT review.card, count(*), suggested.card FROM review LEFT JOIN suggested ON suggested.id = review.card
            WHERE review.{NOT_VOIDED} AND review.card NOT IN (SELECT id FROM card)
            AND review.card NOT IN (SELECT card FROM memory WHERE rejected)
            GROUP BY review.card ORDER BY review.card"""
        return [_orphan(*row) for row in self.rows(sql)]

    def _remake(self, folded: Folded) -> None:
        """Write what the logs and deck files say into the caches."""
        columns = (*MEMORY_COLUMNS, *_STATUS)
        unanswered = memory_row(NEW)
        self.taken_in = None
        with self.writing() as connection:
            cards: set[str] = {row[0] for row in connection.execute("SELECT card FROM memory").fetchall()}
            cards |= {row[0] for row in connection.execute("SELECT id FROM card").fetchall()}
            cards |= folded.memory.keys() | folded.status.keys()
            values: list[tuple[Any, ...]] = [
                (card, *folded.memory.get(card, unanswered), *folded.status.get(card, dict.fromkeys(_STATUS, 0)).values())
                for card in sorted(cards)
            ]
            names, marks = ", ".join(columns), ", ".join("?" * (len(columns) + 1))
            updates = ", ".join(f"{column} = excluded.{column}" for column in columns)
            connection.executemany(
                f"INSERT INTO memory (card, {names}) VALUES ({marks}) ON CONFLICT DO UPDATE SET {updates}",
                values,
            )
            connection.execute("UPDATE memory SET deck = NULL")
            connection.execute(
                f"""UPDATE memory SET deck = ranked.deck, place = {ROOM} * (ranked.place - 1), retired = ranked.retired FROM (
                    SELECT id, deck, retired, row_number() OVER (PARTITION BY path ORDER BY score DESC, position) AS place
                    FROM card) AS ranked WHERE ranked.id = memory.card"""
            )
            connection.execute(f"UPDATE memory SET queue = {QUEUE}")
            known = "ifnull((SELECT changed_at FROM card WHERE card.id = memory.card), 0)"
            connection.execute(f"UPDATE memory SET added_at = {known} WHERE added_at = 0")
            relearn_words(connection)
            for rollup in ROLLUPS:
                for statement in rollup.remake():
                    connection.execute(statement)


def _orphan(card: str, reviews: int, words: str | None) -> str:
    """What to say of a card without a deck file; `words` is the card as JSON where it is still suggested."""
    question = f" (“{short(from_json(words))}”)" if words else ""
    count = "1 review" if reviews == 1 else f"{reviews} reviews"
    return (
        f"Card {card}{question} has {count} and lies in no deck file. It is not asked; to go on with it, put it back into a "
        "deck file together with its id line."
    )


def _few(sentences: list[str]) -> list[str]:
    more = len(sentences) - SHOWN
    return [*sentences[:SHOWN], f"{more} more of this sort."] if more > 0 else sentences
