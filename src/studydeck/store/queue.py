"""What is due, how much of it, and what was done on which day."""

# ruff: noqa: S608 - statements are put together from column lists of this package only; values are always bound.

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from studydeck.review import Memory
from studydeck.store.base import Base
from studydeck.store.log import MEMORY, NOT_VOIDED, WAITS, memory_of

_SENTENCE = "replace(replace({0}.front, '{{', ''), '}}', '')"
PLACE = f"""ifnull(card.evidence_document || ':' || card.evidence_line,
    CASE WHEN card.form = 'cloze' THEN card.path || ':' || {_SENTENCE.replace("{0}", "card")} ELSE '' END)"""
"""Document and line of a card's evidence, of a cloze without any its sentence: cards with the same are siblings."""

ANSWER = "CASE WHEN card.kind = 'who_said' THEN '' ELSE lower(card.back) END"
"""The answer of a card: cards with the same prompt each other, but in an interview the same person is often right."""

Decks = str | None | Sequence[str]
"""One deck with those below it, every deck, or just those named."""

_DECK = " AND (memory.deck = ? OR substr(memory.deck, 1, ?) = ?)"


@dataclass(frozen=True, slots=True)
class DeckNumbers:
    """One deck, counted without regard to daily limits."""

    name: str
    new: int
    learning: int
    review: int
    suggested: int
    total: int
    remembered: int
    """Reviews remembered, of `tested`, since the day asked for."""
    tested: int


class DayTotal(NamedTuple):
    """One row of the roll-up: the answers of one study day that have state, test and rating in common."""

    day: int
    state: str
    """Of the card before the answer."""
    tested: str
    """`young` or `mature` for a card's first answer of the day in review, otherwise empty."""
    rating: int
    reviews: int
    spent: int
    """Milliseconds."""


class Queue(Base):
    """Reading what is to be asked. Nothing here writes."""

    def learning(self, day: int, deck: str | None = None) -> list[tuple[str, Memory]]:
        """Cards in learning or relearning that come back on study day `day` or should have before, earliest first."""
        return self._asked("learning", day, deck, "AND due_day <= ? ORDER BY due_at", (day,))

    def due(self, day: int, deck: Decks, limit: int) -> list[tuple[str, Memory]]:
        """The longest overdue reviews; those of the last day among them are all there, so that they can be shuffled fairly."""
        if limit <= 0:
            return []
        where, values = _within(deck)
        last = self.rows(
            "SELECT max(due_day) FROM (SELECT due_day FROM memory WHERE queue = 'review' AND due_day <= ? AND buried_day < ?"
            f"{where} ORDER BY due_day LIMIT ?)",
            (day, day, *values, limit),
        )[0][0]
        return [] if last is None else self._asked("review", day, deck, "AND due_day <= ?", (last,))

    def new(self, day: int, deck: Decks, limit: int) -> list[tuple[str, str, str]]:
        """The next new cards, place of evidence and answer, in order: the first of each deck, the second of each, …"""
        where, values = _within(deck)
        return self.rows(
            f"SELECT memory.card, {PLACE}, {ANSWER} FROM memory JOIN card ON card.id = memory.card "
            f"WHERE queue = 'new' AND buried_day < ?{where} ORDER BY memory.due_day, memory.place, memory.deck LIMIT ?",
            (day, *values, limit),
        )

    def to_ask(self, cards: Iterable[str], day: int, deck: str | None = None) -> dict[str, Memory]:
        """Those of `cards` that may be asked on study day `day`, with what is remembered of them."""
        where, values = _within(deck)
        sql = f"SELECT card, {MEMORY} FROM memory WHERE card = ? AND queue IS NOT NULL AND due_day <= ? AND buried_day < ?{where}"
        found = [self.rows(sql, (card, day, day, *values)) for card in cards]
        return {row[0]: memory_of(row[1:]) for rows in found for row in rows}

    def shared(self, cards: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Place of evidence and answer of each card: what its siblings have in common with it."""
        sql = f"SELECT card.id, {PLACE}, {ANSWER} FROM json_each(?) JOIN card ON card.id = json_each.value"
        return {row[0]: (row[1], row[2]) for row in self.rows(sql, (json.dumps(cards),))}

    def flag(self, card: str) -> int:
        """The flag of a card, 0 for none."""
        found = self.rows("SELECT flag FROM memory WHERE card = ?", (card,))
        return int(found[0][0]) if found else 0

    def memory(self, card: str) -> Memory | None:
        """What is remembered of a card; None for a card never heard of."""
        found = self.rows(f"SELECT {MEMORY} FROM memory WHERE card = ?", (card,))
        return memory_of(found[0]) if found else None

    def siblings(self, card: str) -> list[str]:
        """The card itself and the cards made from the same passage, or from the same sentence by hand, in file order."""
        sql = """SELECT other.id FROM card JOIN card AS other USING (evidence_document, evidence_line)
            WHERE card.id = ? ORDER BY other.path, other.position"""
        by_hand = f"""SELECT other.id FROM card JOIN card AS other USING (path, form)
            WHERE card.id = ? AND form = 'cloze' AND card.evidence_document IS NULL AND other.evidence_document IS NULL
            AND {_SENTENCE.replace("{0}", "card")} = {_SENTENCE.replace("{0}", "other")} ORDER BY other.position"""
        found = self.rows(sql, (card,)) or self.rows(by_hand, (card,))
        return [row[0] for row in found] or [card]

    def begun(self, day: int, since: int) -> set[str]:
        """Places of evidence and answers of cards first answered on study day `day`; `since` is an id before that day."""
        sql = f"""SELECT {PLACE}, {ANSWER} FROM review JOIN card ON card.id = review.card
            WHERE review.id >= ? AND review.day = ? AND before_state = 'new' AND {NOT_VOIDED.format("review")}"""
        return {key for row in self.rows(sql, (since, day)) for key in row} - {""}

    def answered(self, day: int, since: int) -> list[tuple[str, str, int]]:
        """Answers of study day `day`, counted by deck and state of the card before; `since` is an id before that day."""
        sql = f"""SELECT ifnull(memory.deck, ''), before_state, count(*) FROM review JOIN memory USING (card)
            WHERE review.id >= ? AND review.day = ? AND {NOT_VOIDED.format("review")} GROUP BY 1, 2"""
        return self.rows(sql, (since, day))

    def decks(self) -> list[str]:
        """Names of all decks in order of their files."""
        return list(dict.fromkeys(row[0] for row in self.rows("SELECT deck FROM deckfile ORDER BY path")))

    def deck_names(self) -> list[tuple[str, str]]:
        """Every deck's name and the path of its file, in order of the files; then decks of suggested cards only, with ""."""
        files = self.rows("SELECT deck, path FROM deckfile ORDER BY path")
        waiting = self.rows(
            f"SELECT DISTINCT deck, '' FROM suggested WHERE {WAITS} AND deck NOT IN (SELECT deck FROM deckfile) ORDER BY deck"
        )
        return [(row[0], row[1]) for row in (*files, *waiting)]

    def deck_numbers(self, day: int, since: int) -> list[DeckNumbers]:
        """Every deck with what could be asked on study day `day`, and how well it was remembered since id `since`.

        Files without a card, such as notes kept beside the decks, are left out.
        """
        asked = "SELECT deck, count(*) FROM memory WHERE queue = '{}' AND due_day <= ? AND buried_day < ? GROUP BY deck"
        new, learning, review = (self._counts(asked.format(queue), day, day) for queue in ("new", "learning", "review"))
        suggested = self._counts(f"SELECT deck, count(*) FROM suggested WHERE {WAITS} GROUP BY deck")
        total = self._counts("SELECT deck, sum(cards) FROM deckfile GROUP BY deck")
        tested = {
            deck: (remembered, count)
            for deck, remembered, count in self.rows(
                f"""SELECT memory.deck, sum(rating > 1), count(*) FROM review JOIN memory USING (card)
                WHERE review.id >= ? AND before_state = 'review' AND {NOT_VOIDED.format("review")} GROUP BY memory.deck""",
                (since,),
            )
        }
        names = [name for name in dict.fromkeys([*self.decks(), *sorted(suggested)]) if total.get(name) or name in suggested]
        return [
            DeckNumbers(
                name,
                new.get(name, 0),
                learning.get(name, 0),
                review.get(name, 0),
                suggested.get(name, 0),
                total.get(name, 0),
                *tested.get(name, (0, 0)),
            )
            for name in names
        ]

    def forecast(self, day: int, days: int) -> tuple[int, ...]:
        """Reviews and learning cards due on each of `days` study days from `day` on; what is overdue counts for the first.

        A buried card comes back on the day after.
        """
        sql = """SELECT max(due_day, buried_day + 1, ?) AS due, count(*) FROM memory
            WHERE queue IN ('review', 'learning') AND due_day < ? GROUP BY due"""
        counts: dict[int, int] = {row[0]: row[1] for row in self.rows(sql, (day, day + days))}
        return tuple(counts.get(day + number, 0) for number in range(days))

    def next_learning(self, day: int) -> int | None:
        """When the earliest learning card of study day `day` is due, in milliseconds since 1970 UTC."""
        sql = "SELECT min(due_at) FROM memory WHERE queue = 'learning' AND due_day <= ? AND buried_day < ?"
        found: int | None = self.row(sql, (day, day))[0]
        return found

    def next_day(self, day: int) -> int | None:
        """The first study day after `day` that has something due."""
        sql = "SELECT min(due_day) FROM memory WHERE queue IN ('review', 'learning') AND due_day > ?"
        found: int | None = self.row(sql, (day,))[0]
        return found

    def buried(self, day: int) -> bool:
        """Whether a card that would be asked on study day `day` is buried."""
        sql = "SELECT EXISTS (SELECT 1 FROM memory WHERE queue IS NOT NULL AND due_day <= ? AND buried_day >= ?)"
        return bool(self.row(sql, (day, day))[0])

    def days(self, since: int = 0) -> list[DayTotal]:
        """The roll-up from study day `since` on, in order."""
        rows = self.rows(
            "SELECT day, state, tested, rating, reviews, spent FROM day WHERE day >= ? ORDER BY 1, 2, 3, 4", (since,)
        )
        return [DayTotal(*row) for row in rows]

    def active_days(self) -> list[int]:
        """Study days with an answer, newest first."""
        return [row[0] for row in self.rows("SELECT DISTINCT day FROM day ORDER BY day DESC")]

    def _counts(self, sql: str, *values: int) -> dict[str, int]:
        """Deck names and numbers."""
        return {row[0]: row[1] for row in self.rows(sql, values)}

    def _asked(self, queue: str, day: int, deck: Decks, more: str, values: Collection[object]) -> list[tuple[str, Memory]]:
        where, deck_values = _within(deck)
        sql = f"SELECT card, {MEMORY} FROM memory WHERE queue = ? AND buried_day < ?{where} {more}"
        return [(row[0], memory_of(row[1:])) for row in self.rows(sql, (queue, day, *deck_values, *values))]


def _within(deck: Decks) -> tuple[str, tuple[object, ...]]:
    """Condition and values that keep to one deck and the decks below it, or to just those named."""
    if deck is not None and not isinstance(deck, str):
        return " AND memory.deck IN (SELECT value FROM json_each(?))", (json.dumps(deck),)
    return ("", ()) if deck is None else (_DECK, (deck, len(deck) + 2, f"{deck}::"))
