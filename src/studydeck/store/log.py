"""The two logs: answers and decisions are appended, taken back by appending, never changed or deleted.

An id is a moment in milliseconds; within the library every new one is larger than all before, in both logs. Each function that
writes also carries its change into the caches: `memory` and the roll-ups of `tallies`, in the same transaction.
"""

# ruff: noqa: S608 - statements are put together from column lists of this package only; values are always bound.

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from studydeck.card import frame_of
from studydeck.review import NEW, Memory, Rating, Reset, Review, State
from studydeck.schema import MEMORY_COLUMNS, QUEUE
from studydeck.store import tallies
from studydeck.store.base import Moment, Row
from studydeck.store.rewrites import UNDO_REACH, Rewrite, Rewrites

MEMORY = ", ".join(MEMORY_COLUMNS)
BEFORE = ", ".join(f"before_{column}" for column in MEMORY_COLUMNS)
AFTER = ", ".join(f"after_{column}" for column in MEMORY_COLUMNS)
REVIEW = f"id, card, rating, day, offset, device, spent, {BEFORE}, {AFTER}"
NOT_VOIDED = "NOT EXISTS (SELECT 1 FROM decision WHERE action = 'void' AND target = {}.id)"
STANDS = "NOT EXISTS (SELECT 1 FROM decision AS void WHERE void.action = 'void' AND void.target = decision.id)"

WAITS = """NOT EXISTS (SELECT 1 FROM card WHERE card.id = suggested.id)
    AND NOT EXISTS (SELECT 1 FROM memory WHERE memory.card = suggested.id AND memory.rejected)"""
"""Whether a suggested card still waits: the table is remade by generation only."""
SUGGESTED = ("id", "document", "deck", "position", "card", "tier", "score", "sha256", "register", "reason")
VERDICTS = "'keep', 'edit', 'reject'"
"""Decisions on whether a card is a good one; `edit` keeps a suggested card with other words."""

AGAIN = "may be made again"
"""Note of a void whose card lies in no deck file afterwards: nobody took it out by hand, so generation may make it again."""

_STATES = {state.value: state for state in State}
_RATINGS = {int(rating): rating for rating in Rating}
SETS = {
    "bury": "buried_day",
    "unbury": "buried_day",
    "suspend": "suspended",
    "unsuspend": "suspended",
    "reject": "rejected",
    "delete": "rejected",
    "flag": "flag",
}
"""The column of `memory` each decision sets."""
_WORDS = ("keep", "edit", "reword", "retag", "move", "add")
"""Decisions that only a deck file shows; `delete` is the one that both show."""
_REVERSIBLE = ", ".join(f"'{action}'" for action in (*SETS, *_WORDS, "reset", "import"))
IMPORTED = "import:"
"""What the device of a review begins with that came from elsewhere; behind it stands the id of the import."""
_OUR_OWN = f"device NOT LIKE '{IMPORTED}%'"
"""Reviews that are taken back one by one; imported ones go with their import."""

_NEWEST = """SELECT ifnull(max(id), 0), ifnull(max(day), 0) FROM (
    SELECT * FROM (SELECT id, day FROM review ORDER BY id DESC LIMIT 1)
    UNION ALL SELECT * FROM (SELECT id, day FROM decision ORDER BY id DESC LIMIT 1))"""
_INSERT_REVIEW = f"INSERT INTO review ({REVIEW}) VALUES ({', '.join('?' * 27)})"
_READ_MEMORY = f"SELECT {MEMORY} FROM memory WHERE card = ?"
_SLEEPS = "deck IS NULL OR suspended OR rejected OR retired"
_UPDATE_MEMORY = (
    f"UPDATE memory SET {', '.join(f'{column} = ?' for column in MEMORY_COLUMNS)}, "
    f"queue = CASE WHEN {_SLEEPS} THEN NULL ELSE ? END WHERE card = ?"
)
_INSERT_DECISION = """INSERT INTO decision (id, bundle, action, card, target, before, after, day, offset, device, note,
    frame, register, was) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_NOT_MADE = ("", "", None)
"""Frame, register and card of a decision that is no verdict."""
_CARD_JSON = """json_object('id', id, 'kind', kind, 'front', front, 'back', back, 'form', form, 'context', context,
    'tags', json(tags), 'section', section, 'origin', origin, 'score', score, 'retired', json('false'), 'evidence', json(CASE
    WHEN evidence_quote IS NULL THEN 'null' ELSE json_object('document', evidence_document, 'start', evidence_start,
    'end', evidence_end, 'line', evidence_line, 'quote', evidence_quote, 'speaker', evidence_speaker,
    'time', evidence_time) END))"""
"""A row of `card` as `suggested` holds a card."""


class Outcome(Enum):
    """What became of an answer."""

    RECORDED = auto()
    """It is on the disk (now, or since an earlier attempt)."""
    OVERTAKEN = auto()
    """Something newer was written meanwhile: give the answer a later moment."""
    CHANGED = auto()
    """The card is not remembered as the answer supposed: it was answered elsewhere."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision on one card, before it is written down."""

    action: str
    card: str
    before: object = None
    """Value before, as JSON takes it; None for none."""
    after: object = None
    was: str | None = None
    """The card, as JSON."""


@dataclass(frozen=True, slots=True)
class Deed:
    """The newest action that can be taken back."""

    action: str
    """`review` or the action of the first decision."""
    ids: tuple[int, ...]
    cards: tuple[str, ...]
    decisions: tuple[Decision, ...] = ()
    rating: Rating | None = None

    @property
    def in_files(self) -> bool:
        """Whether deck files show it."""
        return any(decision.action in ("delete", "import") or decision.action in _WORDS for decision in self.decisions)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """One action that was undone."""

    action: str
    """`review` or the action of the decision."""
    ids: tuple[int, ...]
    """Of the review or decisions taken back."""
    cards: tuple[str, ...]
    rating: Rating | None = None


class Log(Rewrites):
    """Reading and appending the logs."""

    def newest(self) -> tuple[int, int]:
        """Id and study day of the newest row of both logs; zeros when both are empty."""
        newest, day = self.row(_NEWEST)
        return newest, day

    def record(self, review: Review) -> Outcome:
        """Append an answer, with its memory and its day, in one transaction. An answer recorded before is not doubled."""
        with self.writing() as connection:
            newest, day = connection.execute(_NEWEST).fetchone()
            if review.id <= newest or review.day < day:
                row = connection.execute(f"SELECT {REVIEW} FROM review WHERE id = ?", (review.id,)).fetchone()
                return Outcome.RECORDED if row == _review_row(review) else Outcome.OVERTAKEN
            known = connection.execute(_READ_MEMORY, (review.card,)).fetchone()
            before, after = memory_row(review.before), memory_row(review.after)
            if known != before:
                return Outcome.CHANGED
            connection.execute(
                _INSERT_REVIEW,
                (
                    review.id,
                    review.card,
                    int(review.rating),
                    review.day,
                    review.offset,
                    review.device,
                    review.spent,
                    *before,
                    *after,
                ),
            )
            connection.execute(_UPDATE_MEMORY, (*after, queue_of(review.after), review.card))
            tallies.count_in(connection, review.id)
            return Outcome.RECORDED

    def decide(self, action: str, cards: Sequence[str], value: int, moment: Moment, note: str = "") -> tuple[int, ...]:
        """Append one decision for each card, all of them one action for undo, and set what they say.

        Returns their ids, the first of which names the action; none when every card had the value already.
        """
        column = SETS[action]
        ids: list[int] = []
        with self.writing() as connection:
            at = max(moment.at, connection.execute(_NEWEST).fetchone()[0] + 1)
            for card in cards:
                if action == "reject":
                    connection.execute(
                        f"INSERT OR IGNORE INTO memory (card) SELECT id FROM suggested WHERE id = ? AND {WAITS}", (card,)
                    )
                row = connection.execute(f"SELECT {column} FROM memory WHERE card = ?", (card,)).fetchone()
                if row is None or row[0] == value:
                    continue
                ids.append(at + len(ids))
                before, after = json.dumps(row[0]), json.dumps(value)
                made = self._made(card) if action == "reject" else _NOT_MADE
                values = (ids[-1], ids[0], action, card, None, before, after, moment.day, moment.offset, self.device, note)
                connection.execute(_INSERT_DECISION, (*values, *made))
                self._set(column, value, card)
        return tuple(ids)

    def keep_suggested(self, cards: Mapping[str, str | None], moment: Moment, rewrites: Sequence[Rewrite] = ()) -> None:
        """Append the decision to keep suggested cards, each with its other words (as JSON) if the learner edited it.

        `rewrites` put them into their deck files: the decision is final only if that succeeds.
        """
        with self.rewriting(rewrites, moment.at) as change:
            at = max(moment.at, self.connection.execute(_NEWEST).fetchone()[0] + 1)
            for number, (card, words) in enumerate(cards.items()):
                action = "keep" if words is None else "edit"
                values = (at + number, at, action, card, None, None, words, moment.day, moment.offset, self.device, "")
                self.connection.execute(_INSERT_DECISION, (*values, *self._made(card)))
            change.write(at)

    def decide_words(self, decisions: Sequence[Decision], moment: Moment, rewrites: Sequence[Rewrite]) -> tuple[int, ...]:
        """Append decisions that change deck files, all of them one action for undo, and write the files; returns their ids."""
        with self.rewriting(rewrites, moment.at) as change:
            first = max(moment.at, self.connection.execute(_NEWEST).fetchone()[0] + 1)
            for number, decision in enumerate(decisions):
                frame, register, was = self._made(decision.card) if decision.action == "delete" else _NOT_MADE
                changed = _json(decision.before), _json(decision.after)
                head = (first + number, first, decision.action, decision.card, None, *changed, moment.day, moment.offset)
                self.connection.execute(_INSERT_DECISION, (*head, self.device, "", frame, register, decision.was or was))
                if decision.action == "delete":
                    self.connection.execute("INSERT OR IGNORE INTO memory (card) VALUES (?)", (decision.card,))
                    self._set("rejected", 1, decision.card)
            change.write(first)
        return tuple(range(first, first + len(decisions)))

    def reset(self, cards: Sequence[str], moment: Moment) -> tuple[int, ...]:
        """Make cards new again, all of them one action for undo; their reviews stay in the log. Returns the decisions' ids."""
        ids: list[int] = []
        with self.writing() as connection:
            at = max(moment.at, connection.execute(_NEWEST).fetchone()[0] + 1)
            for card in cards:
                row = connection.execute(_READ_MEMORY, (card,)).fetchone()
                if row is None or row == memory_row(NEW):
                    continue
                ids.append(at + len(ids))
                head = (ids[-1], ids[0], "reset", card, None, _json(row), _json(memory_row(NEW)), moment.day, moment.offset)
                connection.execute(_INSERT_DECISION, (*head, self.device, "", *_NOT_MADE))
                self._remember(card, NEW)
        return tuple(ids)

    def verdicts(self) -> dict[tuple[str, str], tuple[int, int]]:
        """Cards kept and rejected, by frame and register: of each card the newest decision that stands.

        A card that became active at once is kept when it has been learnt and is not rejected: were only its rejection
        counted, a frame would lose by every bad card and gain by no good one. A card kept with other words is neither: its
        frame found the fact and not the wording.
        """
        sql = f"""SELECT frame, register, sum(kept), sum(rejected) FROM (
                SELECT frame, register, action = 'keep' AS kept, action = 'reject' AS rejected FROM decision
                WHERE id IN (SELECT max(id) FROM decision WHERE action IN ({VERDICTS}) AND {STANDS} GROUP BY card)
                UNION ALL
                SELECT substr(origin, 1, instr(origin, '@') - 1), register, 1, 0
                FROM memory JOIN card ON card.id = memory.card JOIN tier ON tier.card = memory.card
                WHERE state = 'review' AND NOT suspended AND NOT EXISTS
                    (SELECT 1 FROM decision WHERE decision.card = memory.card AND action IN ({VERDICTS}) AND {STANDS}))
            WHERE frame != '' AND register != '' GROUP BY frame, register ORDER BY frame, register"""
        return {(frame, register): (kept, rejected) for frame, register, kept, rejected in self.rows(sql)}

    def newest_deed(self, moment: Moment) -> Deed | None:
        """The newest action of the last 24 hours that has not been undone; None when there is none."""
        since = moment.at - UNDO_REACH
        found = self.rows(
            f"SELECT max(id), 1 FROM review WHERE id >= ? AND {_OUR_OWN} AND {NOT_VOIDED.format('review')} UNION ALL "
            f"SELECT max(id), 0 FROM decision WHERE id >= ? AND action IN ({_REVERSIBLE}) AND {STANDS}",
            (since, since),
        )
        newest, is_review = max((row for row in found if row[0] is not None), default=(None, None))
        if newest is None:
            return None
        if is_review:
            review = self._review_of(newest)
            return Deed("review", (newest,), (review.card,), rating=review.rating)
        sql = """SELECT id, action, card, before, after, was FROM decision
            WHERE bundle = (SELECT bundle FROM decision WHERE id = ?) AND action != 'void' ORDER BY id != bundle, id"""
        rows = self.rows(sql, (newest,))
        decisions = tuple(
            Decision(action, card, json.loads(before or "null"), json.loads(after or "null"), was)
            for _, action, card, before, after, was in rows
        )
        return Deed(rows[0][1], tuple(row[0] for row in rows), tuple(row[2] for row in rows), decisions)

    def take_back(self, moment: Moment, deed: Deed | None = None, rewrites: Sequence[Rewrite] = ()) -> TakenBack | None:
        """Undo the newest action of the last 24 hours that has not been undone; None when there is none.

        With `deed`, only that one is undone; `rewrites` give the deck files that it changed their words back: the undo is final
        only if that succeeds.
        """
        with self.rewriting(rewrites, moment.at) as change:
            wanted, deed = deed, self.newest_deed(moment)
            if deed is None or (wanted and wanted != deed):
                return None
            taken = self._take_back_review(deed, moment) if deed.rating else self._take_back_decisions(deed, moment)
            self.connection.execute("DELETE FROM rewrite WHERE bundle = ?", (deed.ids[0],))
            change.write(None)
            return taken

    def reversible(self, moment: Moment) -> list[TakenBack]:
        """What `take_back` would undo one after another, newest first."""
        since = moment.at - UNDO_REACH
        actions = {
            review.id: TakenBack("review", (review.id,), (review.card,), review.rating)
            for review in self.reviews(since=since)
            if not review.device.startswith(IMPORTED)
        }
        bundles: dict[int, list[Row]] = {}
        sql = (
            f"SELECT id, bundle, action, card FROM decision WHERE id >= ? AND action IN ({_REVERSIBLE}) AND {STANDS} "
            "ORDER BY id != bundle, id"
        )
        for row in self.rows(sql, (since,)):
            bundles.setdefault(row[1], []).append(row)
        for rows in bundles.values():
            actions[max(row[0] for row in rows)] = TakenBack(
                rows[0][2], tuple(row[0] for row in rows), tuple(row[3] for row in rows)
            )
        return [actions[newest] for newest in sorted(actions, reverse=True)]

    def reviews(self, *, deck: str | None = None, card: str | None = None, since: int = 0) -> list[Review]:
        """The reviews from id `since` on, of one deck (with the decks below it) or card, oldest first, without voided ones."""
        where, values = _of(deck, card)
        sql = f"SELECT {REVIEW} FROM review WHERE id >= ? AND {NOT_VOIDED.format('review')}{where} ORDER BY id"
        return [_review(row) for row in self.rows(sql, (since, *values))]

    def resets(self, *, deck: str | None = None, card: str | None = None) -> list[Reset]:
        """When cards were made new again, oldest first, without what was taken back; `deck` and `card` as in `reviews`."""
        sql = f"SELECT id, card, day, offset FROM decision WHERE action = 'reset' AND {STANDS}"
        where, values = _of(deck, card)
        return [Reset(*row) for row in self.rows(f"{sql}{where} ORDER BY id", values)]

    def decided(self, card: str) -> list[tuple[int, int, str, str, str]]:
        """What was decided about a card and not taken back, oldest first: id, offset, action, value after as JSON, note."""
        sql = f"SELECT id, offset, action, after, note FROM decision WHERE card = ? AND action != 'void' AND {STANDS} ORDER BY id"
        return self.rows(sql, (card,))

    def changed_since(self, action: int) -> set[str]:
        """Cards with a row in either log that is newer than id `action`."""
        sql = "SELECT card FROM review WHERE id > ? UNION SELECT card FROM decision WHERE id > ?"
        return {row[0] for row in self.rows(sql, (action, action))}

    def rejected(self) -> set[str]:
        """Ids of rejected cards: never to be made again."""
        return {row[0] for row in self.rows("SELECT card FROM memory WHERE rejected")}

    def seen(self) -> set[str]:
        """Ids of all cards that ever lay in a deck file or were rejected, except those that undo made wait again."""
        sql = f"""SELECT card FROM memory EXCEPT SELECT card FROM
            (SELECT card, max(id) AS newest FROM decision WHERE action IN ({VERDICTS}) GROUP BY card)
            WHERE newest IN (SELECT target FROM decision WHERE action = 'void' AND note = ?)"""
        return {row[0] for row in self.rows(sql, (AGAIN,))}

    def touched(self) -> set[str]:
        """Ids of cards with any review or decision."""
        return {row[0] for row in self.rows("SELECT card FROM review UNION SELECT card FROM decision")}

    def _review_of(self, number: int) -> Review:
        return _review(self.row(f"SELECT {REVIEW} FROM review WHERE id = ?", (number,)))

    def _take_back_review(self, deed: Deed, moment: Moment) -> TakenBack:
        review = self._review_of(deed.ids[0])
        self._void([(review.id, review.card, "")], moment)
        self._remember(review.card, review.before)
        tallies.count_out(self.connection, review.id)
        return TakenBack("review", deed.ids, deed.cards, review.rating)

    def _take_back_decisions(self, deed: Deed, moment: Moment) -> TakenBack:
        waited = [json.loads(decision.was or "{}") for decision in deed.decisions]
        again = [
            "deck" in was or self.rows("SELECT 1 FROM memory WHERE card = ? AND deck IS NULL", (card,)) != []
            for card, was in zip(deed.cards, waited, strict=True)
        ]
        if deed.action == "import":
            self._void_imported(deed.ids[0], moment)
        notes = [AGAIN if free else "" for free in again]
        self._void(zip(deed.ids, deed.cards, notes, strict=True), moment)
        for decision, was in zip(deed.decisions, waited, strict=True):
            if decision.action in SETS and isinstance(decision.before, int):
                self._set(SETS[decision.action], decision.before, decision.card)
            elif decision.action in ("reset", "import") and isinstance(decision.before, list):
                self._remember(decision.card, memory_of(decision.before))
            if "deck" in was:
                self._suggest_again(was)
        return TakenBack(deed.action, deed.ids, deed.cards)

    def _void_imported(self, bundle: int, moment: Moment) -> None:
        """Take the reviews of an import back, with what is remembered because of them and their part of the roll-up."""
        device = f"{IMPORTED}{bundle}"
        sql = f"SELECT id, card, '' FROM review WHERE device = ? AND {NOT_VOIDED.format('review')} ORDER BY id"
        self._void(self.rows(sql, (device,)), moment)
        sets = ", ".join(f"{column} = ?" for column in MEMORY_COLUMNS)
        cards = "SELECT card FROM review WHERE device = ?"
        self.connection.execute(f"UPDATE memory SET {sets} WHERE card IN ({cards})", (*memory_row(NEW), device))
        self.connection.execute(f"UPDATE memory SET queue = {QUEUE} WHERE card IN ({cards})", (device,))
        tallies.count_device(self.connection, device, -1)

    def _void(self, targets: Iterable[tuple[int, str, str]], moment: Moment) -> None:
        """Take rows of the logs back: each with its card and a note."""
        first = max(moment.at, self.newest()[0] + 1)
        for number, (target, card, note) in enumerate(targets):
            values = (first + number, first, "void", card, target, None, None, moment.day, moment.offset, self.device, note)
            self.connection.execute(_INSERT_DECISION, (*values, *_NOT_MADE))

    def _made(self, card: str) -> tuple[str, str, str | None]:
        """Frame and register of a generated card, and the card as JSON: its row among the suggested cards if it waits there."""
        waiting = self.rows(f"SELECT {', '.join(SUGGESTED)} FROM suggested WHERE id = ? AND {WAITS}", (card,))
        if waiting:
            row = dict(zip(SUGGESTED, waiting[0], strict=True))
            return frame_of(json.loads(row["card"])["origin"]), row["register"], json.dumps(row, ensure_ascii=False)
        sql = f"SELECT origin, ifnull(register, ''), {_CARD_JSON} FROM card LEFT JOIN tier ON tier.card = card.id WHERE id = ?"
        found = self.rows(sql, (card,))
        return (frame_of(found[0][0]), found[0][1], json.dumps({"card": found[0][2]})) if found else _NOT_MADE

    def _suggest_again(self, row: Mapping[str, Any]) -> None:
        """Put a suggested card back, unless it is there."""
        values = [row[column] for column in SUGGESTED]
        sql = f"INSERT OR IGNORE INTO suggested ({', '.join(SUGGESTED)}) VALUES ({', '.join('?' * len(SUGGESTED))})"
        self.connection.execute(sql, values)

    def _remember(self, card: str, memory: Memory) -> None:
        self.connection.execute(_UPDATE_MEMORY, (*memory_row(memory), queue_of(memory), card))

    def _set(self, column: str, value: int, card: str) -> None:
        self.connection.execute(f"UPDATE memory SET {column} = ? WHERE card = ?", (value, card))
        self.connection.execute(f"UPDATE memory SET queue = {QUEUE} WHERE card = ?", (card,))


def _of(deck: str | None, card: str | None) -> tuple[str, list[object]]:
    """Condition and values that keep to the rows of one deck (with the decks below it) or card."""
    where, values = "", list[object]()
    if deck is not None:
        where += " AND card IN (SELECT card FROM memory WHERE deck = ? OR substr(deck, 1, ?) = ?)"
        values += [deck, len(deck) + 2, f"{deck}::"]
    if card is not None:
        where += " AND card = ?"
        values.append(card)
    return where, values


def _json(value: object) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def memory_row(memory: Memory) -> Row:
    """A memory as the database holds it."""
    return (
        memory.state.value,
        memory.step,
        memory.stability,
        memory.difficulty,
        memory.due_at,
        memory.due_day,
        memory.last_at,
        memory.last_day,
        memory.reps,
        memory.lapses,
    )


def memory_of(row: Sequence[Any]) -> Memory:
    """The memory in ten columns of a row."""
    return Memory(_STATES[row[0]], *row[1:])


def queue_of(memory: Memory) -> str:
    """Where a card that is asked at all is looked for."""
    return State.LEARNING.value if memory.state is State.RELEARNING else memory.state.value


def _review_row(review: Review) -> Row:
    head = (review.id, review.card, int(review.rating), review.day, review.offset, review.device, review.spent)
    return (*head, *memory_row(review.before), *memory_row(review.after))


def _review(row: Row) -> Review:
    number, card, rating, day, offset, device, spent = row[:7]
    return Review(number, card, _RATINGS[rating], day, offset, device, spent, memory_of(row[7:17]), memory_of(row[17:27]))
