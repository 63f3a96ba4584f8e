"""The database: with `schema` the only place that knows SQL.

`open_store` gives a `Store`. What a store can do lies in seven files: `log` (the two logs: answers, decisions, taking them
back), `imports` (what comes from elsewhere), `leaving` (what goes elsewhere), `queue` (what is due, counts), `words` (the
caches of deck files and suggested cards, and with `full_text` what searches look through), `counts` (what statistics are made
of) and `upkeep` (checking and remaking the caches). `search` finds cards (queries as SQL), for who asks for it. `rewrites`
changes deck files together with the log, `tallies` keeps the roll-ups of the review log. `opening` guards the door: files that
are damaged, foreign, newer or empty are left exactly as they are. `backups` copies the database.

Rules every function keeps: a write is one `BEGIN IMMEDIATE` transaction; a read returns a list, never a cursor; what SQLite
raises becomes a StudydeckError; plain statements on the answer path.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from studydeck.config import Library
from studydeck.errors import StudydeckError
from studydeck.review import ROLLOVER_HOUR, Review, milliseconds, study_day, utc_offset
from studydeck.store import backups
from studydeck.store.backups import Backup
from studydeck.store.base import PATIENCE, Base, Moment, Order, Today
from studydeck.store.counts import WHOLE, Counts, View
from studydeck.store.imports import Imports, Incoming, KnownCard, Progress
from studydeck.store.leaving import Leaving
from studydeck.store.log import Decision, Deed, Outcome, TakenBack
from studydeck.store.opening import connect, open_connection
from studydeck.store.queue import DayTotal, DeckNumbers, Decks, Queue
from studydeck.store.rewrites import FileChanged, Rewrite
from studydeck.store.upkeep import Upkeep
from studydeck.store.words import CardFile, SeenDocument, from_json, to_json

if TYPE_CHECKING:
    from studydeck.store.search import Searcher

__all__ = [
    "WHOLE",
    "Backup",
    "CardFile",
    "DayTotal",
    "Decision",
    "DeckNumbers",
    "Decks",
    "Deed",
    "FileChanged",
    "Incoming",
    "KnownCard",
    "Moment",
    "Order",
    "Outcome",
    "Progress",
    "Rewrite",
    "SeenDocument",
    "Store",
    "TakenBack",
    "Today",
    "View",
    "backups",
    "from_json",
    "moment_of",
    "open_store",
    "to_json",
]


READER_CACHE = 16_000
"""Kilobytes: one search after another goes through the same pages."""


class Store(Imports, Leaving, Queue, Counts, Upkeep):
    """An open database; a context manager."""

    keep: tuple[Path, int, int] | None = None
    """The folder of backups, the study day one is due for, and how many are kept; once an answer was recorded that none holds."""
    _answered = False

    def record(self, review: Review) -> Outcome:
        """Append an answer, as `Log.record`; the first answers of all are backed up when the store is closed."""
        outcome = super().record(review)
        self._answered = self._answered or outcome is Outcome.RECORDED
        return outcome

    @cached_property
    def searcher(self) -> Searcher:
        """What finds cards over this connection."""
        from studydeck.store.search import Searcher

        return Searcher(self)

    def reader(self) -> Searcher:
        """A second connection to look things up with, for the thread that asks for it; not for a database held in memory."""
        from studydeck.store.search import Searcher

        connection = connect(self.path, read_only=True, patience=PATIENCE)
        connection.execute("PRAGMA query_only = ON")
        connection.execute(f"PRAGMA cache_size = -{READER_CACHE}")
        return Searcher(Base(connection, self.path, read_only=True, in_memory=False))

    def back_up(self, folder: Path, day: int, name: str = "") -> Path:
        """Copy the database into `folder` under a name that is never thinned, without one as the backup of the day."""
        if not name:
            backups.daily(self.connection, folder, day, self.keep[2] if self.keep else backups.DAILY, anew=True)
            return backups.daily_path(folder, day)
        backups.backup(self.connection, folder / name)
        return folder / name

    def close(self) -> None:
        """Back up a first session, whose day has no backup yet, and close the connection. Closing twice is allowed.

        A backup that fails keeps nobody from closing: the next start tries again, and tells.
        """
        due, self.keep = self.keep, None
        if due is not None and self._answered:
            with suppress(StudydeckError):
                backups.daily(self.connection, *due)
        super().close()


def moment_of(now: datetime, rollover_hour: int = ROLLOVER_HOUR) -> Moment:
    """An aware moment in the three numbers that progress is kept in."""
    at, offset = milliseconds(now), utc_offset(now)
    return Moment(at, study_day(at, offset, rollover_hour), offset)


def open_store(
    library: Library,
    now: datetime,
    *,
    read_only: bool = False,
    rollover_hour: int = ROLLOVER_HOUR,
    patience: float = PATIENCE,
    backup_count: int = backups.DAILY,
) -> Store:
    """The database of a library, checked, in the newest schema, and backed up once a study day.

    A missing one is created, with `read_only` an empty one in memory stands in for it. `patience` is seconds to wait for
    another program, `backup_count` how many daily backups are kept. Raises DatabaseUnusable, DatabaseBusy, DiskFailed or
    NotPermitted.
    """
    moment = moment_of(now, rollover_hour)
    opened = open_connection(
        library.database, library.backups, moment, read_only=read_only, patience=patience, count=backup_count
    )
    store = Store(opened.connection, library.database, read_only=read_only, in_memory=opened.in_memory, notices=opened.notices)
    store.keep = None if read_only else (library.backups, moment.day, backup_count)
    store.folder = library.decks
    if not read_only:
        try:
            store.notices += tuple(store.give_back(moment.at))
        except BaseException:
            store.connection.close()
            raise
    return store
