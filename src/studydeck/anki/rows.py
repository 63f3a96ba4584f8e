"""Notes, cards and log as rows of Anki's tables. Anki checks nothing of them: every value is clamped here.

The database works out what it can: so hundreds of thousands of rows become no objects. Its names are those of
`review.LEAVING_CARD` and `review.LEAVING_LOG`.
"""

# ruff: noqa: S608 - statements are put together from names and numbers of this package only; texts are always bound.

from __future__ import annotations

import json
import sqlite3
from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import accumulate, pairwise

from studydeck.anki.fields import SEPARATOR, WORDS, WordRow, fields, tags
from studydeck.anki.notetype import BASIC_ID, CLOZE_ID
from studydeck.anki.preset import EASE, LONGEST, Calendar, clamp, retention
from studydeck.card import CardStatus
from studydeck.review import Rules, milliseconds, study_day, utc_offset

_LARGEST = 2**31 - 1
_MINUTE = timedelta(minutes=1) // timedelta(milliseconds=1)
_DAY = timedelta(days=1) // timedelta(milliseconds=1)
_HOUR = timedelta(hours=1) // timedelta(seconds=1)


def _left(steps: str) -> str:
    """Learning steps to go of so many, as an expression."""
    return f"max(1, min({steps} - ifnull(step, 0), {steps}))"


def _clamped(value: str, low: float, high: float) -> str:
    return f"max({low}, min({value}, {high}))"


def _days(prefix: str) -> str:
    """The interval of a card in review, as an expression."""
    return f"ifnull({_clamped(f'{prefix}due_day - {prefix}last_day', 1, LONGEST)}, 1)"


def _interval(prefix: str) -> str:
    """Days, or negative seconds of a learning step; 0 for a new card."""
    step = _clamped(f"({prefix}due_at - {prefix}last_at) / 1000", 1, _LARGEST)
    return f"CASE {prefix}state WHEN 'review' THEN {_days(prefix)} WHEN 'new' THEN 0 ELSE ifnull(-{step}, 0) END"


def number_cards(database: sqlite3.Connection, numbers: Mapping[str, int], homes: Mapping[str, int]) -> None:
    """Note in the table `leaving_number` which row of `leaving_card` has which number in Anki, and the id of its deck there."""
    database.execute("CREATE TEMP TABLE leaving_number (number INTEGER PRIMARY KEY, place INTEGER, home INTEGER, newest INTEGER)")
    rows = database.execute("SELECT id, rowid, deck FROM leaving_card").fetchall()
    places = sorted((numbers[card], place, homes[deck]) for card, place, deck in rows)
    database.executemany("INSERT INTO leaving_number VALUES (?, ?, ?, NULL)", places)


def add_notes(database: sqlite3.Connection, media: Container[str]) -> list[str]:
    """Add the notes: the guid is the card's id, the time of change that of the words.

    Returns the ids of the cards that ask nothing: these leave no more.
    """
    silent: list[tuple[int, str]] = []
    columns = ", ".join(f'"{column}"' for column in WORDS)
    changed = _clamped("changed_at", 0, _LARGEST)
    rows = database.execute(f"SELECT number, {changed}, tags, status, {columns} {_LEAVING}")
    database.executemany("INSERT INTO package.notes VALUES (?, ?, ?, ?, -1, ?, ?, ?, 0, 0, '')", _notes(rows, media, silent))
    database.executemany("DELETE FROM leaving_number WHERE number = ?", ((number,) for number, _ in silent))
    return [card for _, card in silent]


def _notes(rows: Iterable[WordRow], media: Container[str], silent: list[tuple[int, str]]) -> Iterator[tuple[object, ...]]:
    """Rows of notes; `silent` gets number and id of the cards that ask nothing."""
    for number, changed, labels, status, *row in rows:
        cloze, words = fields(row, media)
        if words:
            kind = CLOZE_ID if cloze else BASIC_ID
            yield number, row[0], kind, changed, _tags(labels, row[1], status), SEPARATOR.join(words), words[0]
        else:
            silent.append((number, row[0]))


@lru_cache(maxsize=10_000)
def _tags(labels: str, kind: str, status: str) -> str:
    return tags(json.loads(labels), kind, retired=status == CardStatus.RETIRED)


_LEAVING = "FROM leaving_number CROSS JOIN leaving_card ON leaving_card.rowid = place ORDER BY number"
_DUE_DAY = _clamped("due_day - {first}", 0, _LARGEST)
# Only the learner buries cards here, one alone or one with its siblings, for these are otherwise kept apart within a session: so
# it is -3, as after Anki's own "bury note", and never -2, which its scheduler gives to siblings without being told to.
_IDLE = "CASE WHEN status IN ('suspended', 'retired') THEN -1 WHEN status = 'buried' THEN -3 ELSE {queue} END"
"""Anki's queues for cards that are not asked; the others follow from the state."""
_NEW_CARD = f"""0, {_IDLE.format(queue=0)}, place, 0, 0, 0, 0, 0, 0, 0, {_clamped("flag", 0, 7)}, '{{}}'"""
_CARD = f"""CASE state WHEN 'learning' THEN 1 WHEN 'review' THEN 2 ELSE 3 END,
    {_IDLE.format(queue="CASE WHEN state = 'review' THEN 2 WHEN due_day > last_day THEN 3 ELSE 1 END")},
    CASE WHEN state = 'review' OR due_day > last_day THEN {_DUE_DAY} ELSE {_clamped("due_at / 1000", 0, _LARGEST)} END,
    CASE WHEN state = 'review' THEN {_days("")}
        WHEN state = 'relearning' AND stability IS NOT NULL THEN CAST({_clamped("stability", 1.0, LONGEST)} + 0.5 AS INTEGER)
        ELSE 0 END,
    {EASE}, {_clamped("reps", 0, _LARGEST)}, {_clamped("lapses", 0, _LARGEST)},
    CASE state WHEN 'review' THEN 0 WHEN 'learning' THEN {_left("learning")} ELSE {_left("relearning")} END * 1001, 0, 0,
    {_clamped("flag", 0, 7)},
    CASE WHEN abs(stability + difficulty) < 9e999 THEN printf('{{{{"s":%.4f,"d":%.3f,"dr":%s,"decay":%s,"lrt":%d}}}}',
        {_clamped("stability", 0.001, float(LONGEST))}, {_clamped("difficulty", 1.0, 10.0)}, retention, '{{decay}}',
        ifnull(newest, ifnull(last_at, 0)) / 1000) ELSE '{{{{}}}}' END"""
"""A card that was answered. `left` is the learning steps to go, today's in thousands. Its data is what FSRS remembers: Anki
silently keeps nothing of it unless stability and difficulty are both numbers."""
_INSERT_CARD = f"""INSERT INTO package.cards
    SELECT number, number, home, 0, {_clamped("changed_at", 0, _LARGEST)}, -1, {{columns}}
    FROM leaving_number CROSS JOIN leaving_card ON leaving_card.rowid = place {{which}} ORDER BY number"""


def add_cards(
    database: sqlite3.Connection, homes: Mapping[int, Rules], decay: float, days: Calendar, newest: Mapping[str, int]
) -> None:
    """Add the cards with their schedule, by the settings of the decks they lie in, which `homes` has by the id of the deck.

    `newest` is the last moment in the log of cards whose reviews were moved.
    """
    if newest:
        database.create_function("newest", 1, newest.get, deterministic=True)
        database.execute("UPDATE leaving_number SET newest = newest((SELECT id FROM leaving_card WHERE rowid = place))")
    database.execute("CREATE TEMP TABLE leaving_home (home_id INTEGER PRIMARY KEY, learning, relearning, retention)")
    rows = [
        (home, len(held.learning_steps), len(held.relearning_steps), f"{retention(held):.3g}") for home, held in homes.items()
    ]
    database.executemany("INSERT INTO leaving_home VALUES (?, ?, ?, ?)", rows)
    words = {"first": days.first, "decay": f"{clamp(decay, 0.1, 0.8):.4g}"}
    answered = "CROSS JOIN leaving_home ON home_id = home WHERE state != 'new'"
    database.execute(_INSERT_CARD.format(columns=_CARD.format(**words), which=answered))
    database.execute(_INSERT_CARD.format(columns=_NEW_CARD, which="WHERE state = 'new'"))
    database.execute("DROP TABLE leaving_home")


def add_new_cards(database: sqlite3.Connection) -> None:
    """Add the cards as ones never answered; a retired one stays out of sight."""
    queue = "CASE status WHEN 'retired' THEN -1 ELSE 0 END"
    columns = f"0, {queue}, place, 0, 0, 0, 0, 0, 0, 0, 0, '{{}}'"
    database.execute(_INSERT_CARD.format(columns=columns, which=""))


_LOG = f"""INSERT OR IGNORE INTO package.revlog
    SELECT moved(id), number(card), -1, rating,
        CASE WHEN rating THEN {_interval("after_")} ELSE 0 END,
        CASE WHEN rating THEN {_interval("before_")} ELSE 0 END,
        CASE WHEN rating THEN CAST(100.5 + 1000 * ({_clamped("ifnull(after_difficulty, 1)", 1.0, 10.0)} - 1) / 9 AS INTEGER)
            ELSE 0 END,
        {_clamped("spent", 0, _LARGEST)},
        CASE WHEN NOT rating THEN 4 WHEN before_state = 'review' THEN 1 WHEN before_state = 'relearning' THEN 2 ELSE 0 END
    FROM leaving_log"""
"""With the rating 0 a row at which Anki forgets what came before. A card that does not leave has no number, and its rows, which
need one, are left out."""


def add_log(database: sqlite3.Connection, numbers: Mapping[str, int], now: datetime, rollover: int) -> dict[str, int]:
    """Add the log of the cards that have `numbers`; returns the newest moment of cards whose rows were moved.

    Anki drops a row whose id is taken and rewrites ids that lie in the future: so equal ids are moved apart, and none is left
    later than `now`, but for those moved apart.
    """
    moved, newest = _moved(database, numbers, now, rollover)
    database.create_function("number", 1, numbers.get, deterministic=True)
    if moved:
        database.create_function("moved", 1, lambda at: moved.get(at, at), deterministic=True)
    database.execute(_LOG if moved else _LOG.replace("moved(id)", "id"))
    return newest


def _moved(
    database: sqlite3.Connection, numbers: Mapping[str, int], now: datetime, rollover: int
) -> tuple[dict[int, int], dict[str, int]]:
    """When Anki has to think that reviews happened (milliseconds since 1970 UTC) that it would put elsewhere, by their moment.

    Anki looks at the whole log from the present offset to UTC, so that in its eyes a review from the other half of the year, or
    from another zone, may lie on another study day than it did. Such a review is moved to the same time of its own day on the
    present wall clock; all others stay. Along each card the order is kept; the newest moment of each card comes with it.
    """
    offset, limit = utc_offset(now), milliseconds(now)
    shift = offset * _MINUTE // 1000 - 1 - rollover * _HOUR
    elsewhere = f"id > {limit} OR (id / 1000 + {shift}) / {_DAY // 1000} != day"
    if database.execute(f"SELECT 1 FROM leaving_log WHERE {elsewhere} LIMIT 1").fetchone() is None:
        return {}, {}
    newest: dict[str, int] = {}
    before: list[int] = []
    after: list[int] = []
    for at, card, day, east in database.execute("SELECT id, card, day, offset FROM leaving_log ORDER BY id"):
        if card not in numbers:
            continue
        before.append(at)
        if study_day(at, offset, rollover) != day:
            at += (east - offset) * _MINUTE
            at += (day - study_day(at, offset, rollover)) * _DAY
        newest[card] = at = max(newest.get(card, 0) + 1, min(at, limit))
        after.append(at)
    if any(later <= earlier for earlier, later in pairwise(after)):
        order = sorted(range(len(after)), key=after.__getitem__)
        apart = accumulate((after[place] for place in order), lambda previous, at: max(previous + 1, at))
        for place, at in zip(order, apart, strict=True):
            after[place] = at
    return {old: new for old, new in zip(before, after, strict=True) if old != new}, newest
