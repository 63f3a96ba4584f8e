"""What every part of the store shares: one connection, transactions, and errors in the user's words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from studydeck.errors import DatabaseBusy, DatabaseUnusable, DiskFailed, NotPermitted, StudydeckError
from studydeck.store import tallies
from studydeck.text.clean import one_line

PATIENCE = 5.0
"""Seconds a statement waits for another program to let go of the database."""

ONLY_READS = "Make the folder .studydeck writable, or use `studydeck due`, which only reads."
"""What to do without the right to write."""

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """When something is done."""

    at: int
    """Milliseconds since 1970 UTC."""
    day: int
    """Study day."""
    offset: int
    """Minutes east of UTC."""


class Order(StrEnum):
    """In which order cards are listed."""

    DECK = "deck"
    """By deck file, as they stand there."""
    DUE = "due"
    """What is asked first comes first; then new cards, then those that are not asked at all."""
    ADDED = "added"
    """Newest first."""
    RETRIEVABILITY = "retrievability"
    """Weakest first; cards never answered last."""
    LAPSES = "lapses"
    """Most often forgotten first."""
    DIFFICULTY = "difficulty"
    """Hardest first."""


@dataclass(frozen=True, slots=True)
class Today:
    """What a search has to know of the moment."""

    day: int
    """Study day."""
    offset: int
    """Minutes east of UTC."""
    rollover: int
    leech: int
    """Times a card was forgotten that make it a leech."""


class Base:
    """One connection to one database file. Belongs to the thread that opened it."""

    def __init__(
        self, connection: sqlite3.Connection, path: Path, *, read_only: bool, in_memory: bool, notices: tuple[str, ...] = ()
    ) -> None:
        self.connection = connection
        self.path = path
        self.read_only = read_only
        self.notices = notices
        self._in_memory = in_memory
        self._file = None if in_memory else self._identity()
        self.taken_in: object = None
        """What `take_in` wrote last, for as long as it is still there."""
        tallies.teach(connection)
        self.device = str(self.row("SELECT value FROM meta WHERE name = 'device'")[0])

    def close(self) -> None:
        """Close the connection. Closing twice is allowed."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def in_memory(self) -> bool:
        """Whether this connection is the only one there can be."""
        return self._in_memory

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """Every row of a query."""
        try:
            return self.connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise explained(error, self.path) from error

    def row(self, sql: str, values: Sequence[Any] = ()) -> Row:
        """The first row of a query that always has one."""
        return self.rows(sql, values)[0]

    def version(self) -> tuple[int, int]:
        """Changes with every write, of other programs and of this connection."""
        return self.row("PRAGMA data_version")[0], self.connection.total_changes

    def require_writable(self) -> None:
        """Raise NotPermitted when the library is only read."""
        if self.read_only:
            raise NotPermitted("the library was opened to be read only", where=one_line(str(self.path)), todo="Open it to study.")

    @contextmanager
    def writing(self, *, caches: bool = False) -> Iterator[sqlite3.Connection]:
        """One transaction that holds the write lock from its start; all of it is on the disk, or none.

        `caches` allows to bring caches up to date in a copy in memory while the database itself is only read.
        """
        if not (caches and self._in_memory):
            self.require_writable()
        self._refuse_replaced()
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            yield self.connection
            self.connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._roll_back()
            raise explained(error, self.path) from error
        except BaseException:
            self._roll_back()
            raise

    def to_memory(self) -> None:
        """Go on with a copy in memory, whose caches can be brought up to date although the file is only read."""
        if self._in_memory:
            return
        copy = sqlite3.connect(":memory:", isolation_level=None)
        try:
            self.connection.backup(copy)
        except sqlite3.Error as error:
            copy.close()
            raise explained(error, self.path) from error
        tallies.teach(copy)
        self.taken_in = None
        self.connection.close()
        self.connection, self._in_memory, self._file = copy, True, None

    def _roll_back(self) -> None:
        """Leave the transaction. SQLite may have left it already, and a failing disk must not hide the first error."""
        try:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
        except sqlite3.Error:
            return

    def _identity(self) -> tuple[int, int] | None:
        try:
            status = self.path.stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino

    def _refuse_replaced(self) -> None:
        """Never write into a file that no longer bears its name."""
        if self._file and self._identity() != self._file:
            raise DatabaseUnusable(
                "the database was moved, deleted or replaced while it was open",
                where=one_line(str(self.path)),
                todo="Nothing was written. Start again.",
            )


@contextmanager
def without_indexes(connection: sqlite3.Connection, *tables: str) -> Iterator[None]:
    """Fill tables whose indexes are made anew afterwards: quicker, for many rows, than to find the place of each in them.

    To be used within a transaction, which brings the indexes back when filling fails.
    """
    marks = ", ".join("?" * len(tables))
    sql = f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({marks}) ORDER BY name"  # noqa: S608
    indexes = connection.execute(sql, tables).fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    yield
    for _, statement in indexes:
        connection.execute(statement)


def explained(error: sqlite3.Error, path: Path) -> StudydeckError:
    """What SQLite raised, in the user's words."""
    where = one_line(str(path))
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return DatabaseBusy("another program holds the database", where=where, todo="Nothing was changed; try again.")
    if name.startswith("SQLITE_FULL"):
        return DiskFailed("the disk is full", where=where, todo="Nothing was changed; make room and try again.")
    if name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN")):
        return DiskFailed("the disk does not read or write", where=where, todo="Check the disk and try again.")
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")):
        return NotPermitted("no right to write the database", where=where, todo=ONLY_READS)
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        todo = "Leave it as it is and start again: studydeck then names the newest backup."
        return DatabaseUnusable("the database is damaged", where=where, todo=todo)
    return StudydeckError(f"the database refused ({one_line(str(error))})", where=where, todo="Run `studydeck check`.")
