"""What is in the database, top to bottom: numbered steps, each written once and never edited.

To change the schema append a step; a database remembers in `user_version` how many steps it has taken. Two tables are logs
and only grow: `review` and `decision`. `meta` holds what belongs to this copy of the database, `rewrite` what deck files held
before they were changed, for as long as that can be undone. All others are caches: `memory`, `day`, `hour` and `recall`
of the logs, `card`, `deckfile` and `searched` (with the full-text index `searched_word`) of the deck files, `suggested` and
`tier` of the last generation.

Days are study days since 1970, `…_at` milliseconds since 1970 UTC, `spent` milliseconds.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from studydeck.text.folding import searchable

if TYPE_CHECKING:
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

APPLICATION_ID = 0x53444B31
"""`SDK1`, at offset 68 of the file: tells our databases from others."""

QUEUE = """CASE WHEN memory.deck IS NULL OR memory.suspended OR memory.rejected OR memory.retired THEN NULL
    WHEN memory.state = 'relearning' THEN 'learning' ELSE memory.state END"""
"""What `memory.queue` holds, worked out from the other columns. Not a generated column: SQLite cannot count from an index
alone when one is in it."""

FULL_TEXT = "searched_word"
"""The index over `searched.text`; missing where SQLite was built without FTS5 when the database was made."""

MEMORY_COLUMNS = ("state", "step", "stability", "difficulty", "due_at", "due_day", "last_at", "last_day", "reps", "lapses")
"""The fields of `review.Memory`, in their order."""


def m001_initial(db: Database) -> None:
    """Both logs and their caches."""
    # The logs. Ids are milliseconds since 1970 UTC, unique across both, growing along each.
    db.execute(f"""
        CREATE TABLE review (
            id INTEGER PRIMARY KEY,
            card TEXT NOT NULL,
            rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 4),
            day INTEGER NOT NULL,
            offset INTEGER NOT NULL, -- minutes east of UTC
            device TEXT NOT NULL,
            spent INTEGER NOT NULL,
            {_memory("before_")},
            {_memory("after_")}
        ) STRICT""")
    db.execute("CREATE INDEX review_card ON review (card)")
    db.execute("""
        CREATE TABLE decision (
            id INTEGER PRIMARY KEY,
            bundle INTEGER NOT NULL, -- id of the first decision made by the same key press; undone together
            action TEXT NOT NULL CHECK (action IN
                ('suspend', 'unsuspend', 'bury', 'unbury', 'keep', 'reject', 'edit', 'flag', 'void')),
            card TEXT NOT NULL,
            target INTEGER, -- of a void: the review or decision it takes back
            before TEXT, -- value before, as JSON
            after TEXT, -- value after, as JSON
            day INTEGER NOT NULL,
            offset INTEGER NOT NULL,
            device TEXT NOT NULL,
            note TEXT NOT NULL DEFAULT ''
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX decision_void ON decision (target) WHERE action = 'void'")
    db.execute("CREATE INDEX decision_card ON decision (card)")

    # Caches of the logs.
    db.execute(f"""
        CREATE TABLE memory (
            card TEXT PRIMARY KEY,
            {_memory("")},
            suspended INTEGER NOT NULL DEFAULT 0,
            rejected INTEGER NOT NULL DEFAULT 0,
            buried_day INTEGER NOT NULL DEFAULT 0, -- out of sight up to and including this study day
            flag INTEGER NOT NULL DEFAULT 0,
            deck TEXT, -- copied from card: NULL when no deck file holds the card
            place INTEGER NOT NULL DEFAULT 0, -- copied from card: order among the new cards of its deck
            retired INTEGER NOT NULL DEFAULT 0, -- copied from card
            queue TEXT -- new, learning or review: where the card is looked for; NULL when it is not asked at all
        ) STRICT, WITHOUT ROWID""")
    db.execute("CREATE INDEX memory_due ON memory (queue, due_day, place, deck, buried_day) WHERE queue IS NOT NULL")
    db.execute("""
        CREATE TABLE day (
            day INTEGER NOT NULL,
            state TEXT NOT NULL, -- of the card before the answer
            tested TEXT NOT NULL CHECK (tested IN ('', 'young', 'mature')), -- first answer of the day to a card in review, or ''
            rating INTEGER NOT NULL,
            reviews INTEGER NOT NULL,
            spent INTEGER NOT NULL,
            PRIMARY KEY (day, state, tested, rating)
        ) STRICT, WITHOUT ROWID""")

    # Caches of the deck files and of the last generation.
    db.execute("""
        CREATE TABLE deckfile (
            path TEXT PRIMARY KEY, -- relative to decks/, with forward slashes
            mtime_ns INTEGER NOT NULL,
            size INTEGER NOT NULL,
            deck TEXT NOT NULL,
            document TEXT NOT NULL,
            cards INTEGER NOT NULL,
            problems TEXT NOT NULL -- JSON list of sentences
        ) STRICT, WITHOUT ROWID""")
    db.execute("""
        CREATE TABLE card (
            id TEXT PRIMARY KEY,
            path TEXT NOT NULL REFERENCES deckfile (path),
            deck TEXT NOT NULL,
            document TEXT NOT NULL,
            position INTEGER NOT NULL,
            kind TEXT NOT NULL,
            form TEXT NOT NULL,
            front TEXT NOT NULL,
            back TEXT NOT NULL,
            context TEXT NOT NULL,
            section TEXT NOT NULL,
            tags TEXT NOT NULL, -- JSON list
            origin TEXT NOT NULL,
            score REAL NOT NULL,
            retired INTEGER NOT NULL,
            evidence_document TEXT,
            evidence_start INTEGER,
            evidence_end INTEGER,
            evidence_line INTEGER,
            evidence_quote TEXT,
            evidence_speaker TEXT,
            evidence_time INTEGER,
            changed_at INTEGER NOT NULL, -- seconds since 1970 UTC when the words last changed
            text_hash TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""")
    db.execute("CREATE INDEX card_path ON card (path, position)")
    db.execute("CREATE INDEX card_line ON card (evidence_document, evidence_line) WHERE evidence_document IS NOT NULL")
    db.execute("""
        CREATE TABLE suggested (
            id TEXT PRIMARY KEY,
            document TEXT NOT NULL,
            deck TEXT NOT NULL,
            position INTEGER NOT NULL,
            card TEXT NOT NULL, -- the card as a JSON object
            tier TEXT NOT NULL,
            score REAL NOT NULL
        ) STRICT, WITHOUT ROWID""")
    db.execute("CREATE INDEX suggested_document ON suggested (document, position)")
    db.execute("""
        CREATE TABLE tier (
            card TEXT PRIMARY KEY, -- a generated card that lies in a deck file
            document TEXT NOT NULL,
            tier TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""")

    db.execute("CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID")


def m002_triage(db: Database) -> None:
    """What triage shows of a suggested card, and what a verdict says of the frame that found it."""
    db.execute("ALTER TABLE suggested ADD COLUMN sha256 TEXT NOT NULL DEFAULT ''")  # of the document when it was generated
    db.execute("ALTER TABLE suggested ADD COLUMN register TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE suggested ADD COLUMN reason TEXT NOT NULL DEFAULT ''")  # why it is only suggested
    db.execute("ALTER TABLE tier ADD COLUMN register TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE decision ADD COLUMN frame TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE decision ADD COLUMN register TEXT NOT NULL DEFAULT ''")
    # What the card was, as JSON: the row of a suggested one, the words of one that was rejected in its deck.
    db.execute("ALTER TABLE decision ADD COLUMN was TEXT")


def m003_editing(db: Database) -> None:
    """Decisions on the words of cards, with what the deck files held before."""
    # The rule for `action` is part of the table, and SQLite changes no such rule: the table is made anew.
    db.execute("""
        CREATE TABLE decided (
            id INTEGER PRIMARY KEY,
            bundle INTEGER NOT NULL, -- id of the first decision made by the same key press; undone together
            action TEXT NOT NULL CHECK (action IN ('suspend', 'unsuspend', 'bury', 'unbury', 'keep', 'reject', 'edit', 'flag',
                'reword', 'retag', 'move', 'delete', 'reset', 'add', 'void')), -- `edit` keeps a suggested card with other words
            card TEXT NOT NULL,
            target INTEGER, -- of a void: the review or decision it takes back
            before TEXT, -- value before, as JSON
            after TEXT, -- value after, as JSON
            day INTEGER NOT NULL,
            offset INTEGER NOT NULL,
            device TEXT NOT NULL,
            note TEXT NOT NULL DEFAULT '',
            frame TEXT NOT NULL DEFAULT '',
            register TEXT NOT NULL DEFAULT '',
            was TEXT -- what the card was, as JSON: the row of a suggested one, the words of one that was rejected or deleted
        ) STRICT""")
    columns = "id, bundle, action, card, target, before, after, day, offset, device, note, frame, register, was"
    db.execute(f"INSERT INTO decided ({columns}) SELECT {columns} FROM decision")  # noqa: S608 - our own column names
    db.execute("DROP TABLE decision")
    db.execute("ALTER TABLE decided RENAME TO decision")
    db.execute("CREATE UNIQUE INDEX decision_void ON decision (target) WHERE action = 'void'")
    db.execute("CREATE INDEX decision_card ON decision (card)")
    db.execute("CREATE INDEX decision_reset ON decision (card, id) WHERE action = 'reset'")

    # To see while a question is typed whether a card asks it already.
    db.execute("CREATE INDEX card_front ON card (substr(front, 1, 80) COLLATE NOCASE, length(front))")

    # One row for each deck file that a decision changed: enough to give back the very bytes it held.
    db.execute("""
        CREATE TABLE rewrite (
            id INTEGER PRIMARY KEY,
            bundle INTEGER, -- the decisions it belongs to; NULL until they are final: then a killed program left it
            at INTEGER NOT NULL,
            path TEXT NOT NULL, -- relative to decks/, with forward slashes
            before TEXT, -- SHA-256 of the file before; NULL for no file
            after TEXT, -- the same of the file afterwards
            start INTEGER NOT NULL, -- the first byte of the lines that differ
            length INTEGER NOT NULL, -- how many bytes stand there now
            held BLOB NOT NULL -- what stood there before, deflated
        ) STRICT""")
    db.execute("CREATE INDEX rewrite_bundle ON rewrite (bundle)")


def m004_search(db: Database) -> None:
    """What Browse looks through: the words of every card, when it came, and an index that holds all a search asks of a card."""
    db.execute("ALTER TABLE memory ADD COLUMN added_at INTEGER NOT NULL DEFAULT 0")  # seconds since 1970 UTC; 0 before it came
    db.execute("UPDATE memory SET added_at = ifnull((SELECT changed_at FROM card WHERE card.id = memory.card), 0)")
    db.execute("DROP INDEX card_path")
    db.execute("""CREATE INDEX card_path ON card (path, position, kind, form, tags, section, origin, document, evidence_document,
        evidence_speaker, changed_at, retired)""")
    db.execute("""
        CREATE TABLE searched (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE, -- of a card that lies in a deck file
            text TEXT NOT NULL -- its words, as `folding.searchable` gives them
        ) STRICT""")
    rows = db.execute("SELECT id, front, back, context, ifnull(evidence_quote, '') FROM card ORDER BY path, position").fetchall()
    texts = ((row[0], searchable(*row[1:])) for row in rows)
    db.conn.executemany("INSERT INTO searched (id, text) VALUES (?, ?)", texts)
    if db.execute("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'").fetchone():
        # Not kept by triggers: they make FTS5 write what it has gathered after every row.
        content = "content='searched', content_rowid='number'"
        db.execute(f"CREATE VIRTUAL TABLE searched_word USING fts5(text, {content}, tokenize='ascii')")
        db.execute("INSERT INTO searched_word (searched_word) VALUES ('rebuild')")


def m005_documents(db: Database) -> None:
    """What generation saw when it last read a document, to tell which have changed since; also of those that gave no card."""
    db.execute("""
        CREATE TABLE document (
            path TEXT PRIMARY KEY, -- relative to the library, with forward slashes
            sha256 TEXT NOT NULL,
            shape TEXT NOT NULL,
            note TEXT NOT NULL DEFAULT '' -- why it gave no card, as a sentence
        ) STRICT, WITHOUT ROWID""")


def m006_statistics(db: Database) -> None:
    """Roll-ups by hour of the day and by what FSRS had predicted."""
    db.execute("""
        CREATE TABLE hour (
            month TEXT NOT NULL, -- of the study day: 2026-09
            hour INTEGER NOT NULL, -- of the wall clock where the answer was given
            rating INTEGER NOT NULL,
            reviews INTEGER NOT NULL,
            PRIMARY KEY (month, hour, rating)
        ) STRICT, WITHOUT ROWID""")
    db.execute("""
        CREATE TABLE recall (
            month TEXT NOT NULL,
            percent INTEGER NOT NULL, -- predicted chance to remember, in whole percent; 100 counts as 99
            reviews INTEGER NOT NULL, -- first answers of a study day to cards in review
            predicted INTEGER NOT NULL, -- sum of predicted chances, in millionths
            remembered INTEGER NOT NULL,
            PRIMARY KEY (month, percent)
        ) STRICT, WITHOUT ROWID""")
    db.execute("""
        INSERT INTO hour SELECT strftime('%Y-%m', day + 2440587.5), (id / 1000 + offset * 60) / 3600 % 24, rating, count(*)
        FROM review WHERE id NOT IN (SELECT target FROM decision WHERE action = 'void') GROUP BY 1, 2, 3""")
    db.conn.create_function("forgetting", 2, _forgetting, deterministic=True)
    db.execute("""
        INSERT INTO recall SELECT month, min(millionths / 10000, 99), count(*), sum(millionths), sum(rating > 1)
        FROM (SELECT strftime('%Y-%m', day + 2440587.5) AS month, rating,
                forgetting(day - before_last_day, before_stability) AS millionths
            FROM review WHERE before_state = 'review' AND before_last_day != day AND before_stability > 0
                AND id NOT IN (SELECT target FROM decision WHERE action = 'void'))
        GROUP BY 1, 2""")


def m007_importing(db: Database) -> None:
    """What came from other programs is one action, and sets what is remembered of a card where no review of ours says it."""
    (old,) = db.execute("SELECT sql FROM sqlite_master WHERE name = 'decision'").fetchone()
    names = ", ".join(row[1] for row in db.execute("PRAGMA table_info(decision)").fetchall())
    indexes = [
        row[0] for row in db.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'decision'").fetchall()
    ]
    body = old.partition("(")[2].replace("'void'", "'import', 'void'", 1)  # the rule for `action`, as m003 made it
    db.execute(f"CREATE TABLE decided ({body}")
    db.execute(f"INSERT INTO decided ({names}) SELECT {names} FROM decision")  # noqa: S608 - our own column names
    db.execute("DROP TABLE decision")
    db.execute("ALTER TABLE decided RENAME TO decision")
    for sql in filter(None, indexes):
        db.execute(sql)
    db.execute("CREATE INDEX decision_import ON decision (card, id) WHERE action = 'import'")


def m008_room(db: Database) -> None:
    """Room between the numbers that new cards come by, so that a card more in a deck does not change those of the others."""
    db.execute("UPDATE memory SET place = place << 20")


STEPS: tuple[Callable[[Database], None], ...] = (
    m001_initial,
    m002_triage,
    m003_editing,
    m004_search,
    m005_documents,
    m006_statistics,
    m007_importing,
    m008_room,
)
VERSION = len(STEPS)
"""The `user_version` of a database this program writes."""


@lru_cache(maxsize=2)
def _forgetting(elapsed: int, stability: float) -> int:
    """The chance to remember, in millionths, as FSRS-6 with its published decay had it when `m006_statistics` was written."""
    decay = -0.1542
    chance: float = (1 + (0.9 ** (1 / decay) - 1) * max(0, elapsed) / stability) ** decay
    return round(chance * 1_000_000)


def _memory(prefix: str) -> str:
    """The columns of a Memory, in the order of its fields."""
    return f"""
            {prefix}state TEXT NOT NULL DEFAULT 'new',
            {prefix}step INTEGER,
            {prefix}stability REAL,
            {prefix}difficulty REAL,
            {prefix}due_at INTEGER NOT NULL DEFAULT 0,
            {prefix}due_day INTEGER NOT NULL DEFAULT 0,
            {prefix}last_at INTEGER,
            {prefix}last_day INTEGER,
            {prefix}reps INTEGER NOT NULL DEFAULT 0,
            {prefix}lapses INTEGER NOT NULL DEFAULT 0"""


def version(connection: sqlite3.Connection) -> int:
    """How many steps a database has taken."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Take the steps a database lacks, all or none, and safely when two programs start at once.

    The connection must be in autocommit mode (`isolation_level=None`). Whoever comes second waits for the write lock and then
    finds nothing left to do.
    """
    from sqlite_utils import Database

    connection.execute("BEGIN IMMEDIATE")
    try:
        if version(connection) < VERSION:
            _steps().apply(Database(connection, execute_plugins=False))
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _steps() -> Migrations:
    from sqlite_utils.migrations import Migrations

    steps = Migrations("studydeck")
    for step in STEPS:
        steps(name=step.__name__)(step)
    return steps
