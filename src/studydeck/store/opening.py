"""The door of the database: what may be opened, how a new one is made, and that nothing damaged is ever touched."""

from __future__ import annotations

import os
import secrets
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from studydeck import schema
from studydeck.errors import DatabaseUnusable, DiskFailed, NotPermitted, StudydeckError
from studydeck.store import backups
from studydeck.store.base import ONLY_READS, Moment, explained
from studydeck.text.clean import one_line

MAGIC = b"SQLite format 3\x00"
HEADER = 100
"""Bytes of an SQLite file header; the application id stands at 68."""

LARGE = 32_000_000
"""Bytes; a larger database is not checked again at every start, once its backup of the day (which was checked) exists."""

GITIGNORE = "*\n"


@dataclass(frozen=True, slots=True)
class Opened:
    """A connection ready for use."""

    connection: sqlite3.Connection
    in_memory: bool
    notices: tuple[str, ...] = ()


def open_connection(path: Path, folder: Path, moment: Moment, *, read_only: bool, patience: float, count: int) -> Opened:
    """Open, check, migrate and back up the database at `path`; backups lie in `folder`, `count` daily ones of them.

    Raises DatabaseUnusable (naming the newest good backup) for anything that is not a whole database of ours, and
    DatabaseBusy, DiskFailed, NotPermitted.
    """
    if not _is_there(path):
        if read_only:
            return Opened(_in_memory(), in_memory=True)
        _create(path)
    _refuse_foreign(path, folder)
    if not read_only and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise NotPermitted("no right to write the database", where=one_line(str(path)), todo=ONLY_READS)
    connection = connect(path, read_only=read_only, patience=patience)
    try:
        with _explaining(path, folder):
            _refuse_damaged(connection, path, folder, moment)
            if read_only:
                return _to_read(connection, path)
            return Opened(connection, in_memory=False, notices=_to_write(connection, folder, moment, count))
    except BaseException:
        connection.close()
        raise


def _to_read(connection: sqlite3.Connection, path: Path) -> Opened:
    """The connection for looking only; one of an older schema is brought to the new one in memory."""
    if schema.version(connection) < schema.VERSION:
        copy = sqlite3.connect(":memory:", isolation_level=None)
        connection.backup(copy)
        connection.close()
        schema.migrate(copy)
        return Opened(copy, in_memory=True)
    connection.execute("PRAGMA query_only = ON")
    return Opened(connection, in_memory=False)


def _to_write(connection: sqlite3.Connection, folder: Path, moment: Moment, count: int) -> tuple[str, ...]:
    """Journal, schema and backup for a database that will change; returns notices."""
    # Rollback journal: one file to copy, readable on read-only media, and free of the defect that WAL has before SQLite 3.51.3.
    if connection.execute("PRAGMA journal_mode").fetchone() != ("delete",):
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("PRAGMA foreign_keys = ON")
    version = schema.version(connection)
    if version < schema.VERSION:
        backups.before_migration(connection, folder, moment.day, schema.VERSION)
        schema.migrate(connection)
    if connection.execute("SELECT 1 FROM review LIMIT 1").fetchone() is None:
        return ()
    try:
        backups.daily(connection, folder, moment.day, count)
    except (DiskFailed, NotPermitted) as error:
        return (f"Today's backup could not be made: {error}",)
    return ()


def _create(path: Path) -> None:
    """Make a new database under another name and give it its own when it is whole; a file that came first wins."""
    try:
        path.parent.parent.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        ignore = path.parent / ".gitignore"
        if not ignore.exists():
            ignore.write_text(GITIGNORE, encoding="utf-8")
        part = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.part")
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            _fill(part)
            _publish(part, path)
        finally:
            part.unlink(missing_ok=True)
    except sqlite3.Error as error:
        raise explained(error, path) from error
    except PermissionError as error:
        todo = f"Make the folder {one_line(str(path.parent.parent))} writable, or use `studydeck due`, which only reads."
        raise NotPermitted("no right to create the database", where=one_line(str(path)), todo=todo) from error
    except OSError as error:
        raise DiskFailed(
            f"cannot create the database ({one_line(str(error.strerror)).lower()})",
            where=one_line(str(path)),
            todo="Check the disk and the folder.",
        ) from error


def _fill(path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous = EXTRA")
        schema.migrate(connection)
        connection.execute("INSERT INTO meta VALUES ('device', ?)", (secrets.token_hex(4),))
    finally:
        connection.close()


def _publish(part: Path, path: Path) -> None:
    """Give a whole new database its name, unless another program was quicker: then ours is dropped and theirs is used."""
    try:
        os.link(part, path)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        if not os.path.lexists(path):
            part.rename(path)
            return


def _in_memory() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    schema.migrate(connection)
    connection.execute("INSERT INTO meta VALUES ('device', 'none')")
    return connection


def connect(path: Path, *, read_only: bool, patience: float) -> sqlite3.Connection:
    """A plain connection to a database that is there."""
    # Reading opens for writing where it may: only so can SQLite roll back what a killed program left half written.
    mode = "ro" if read_only and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)) else "rw"
    try:
        return sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=patience, cached_statements=256
        )
    except sqlite3.Error as error:
        raise explained(error, path) from error


def _is_there(path: Path) -> bool:
    """Whether anything bears that name. Raises NotPermitted where that is hidden: no right to look is not an empty library."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except PermissionError as error:
        folder = one_line(str(path.parent))
        raise NotPermitted("no right to look into this folder", where=folder, todo="Change its permissions.") from error
    except OSError as error:
        what = f"cannot be read ({one_line(str(error.strerror)).lower()})"
        raise DiskFailed(what, where=one_line(str(path)), todo="Check the disk and try again.") from error
    return True


def _refuse_foreign(path: Path, folder: Path) -> None:
    """Raise unless `path` is a regular file that begins like a database of ours; only reads its first bytes."""
    try:
        kind = path.stat().st_mode
        if not stat.S_ISREG(kind):
            raise _unusable("this is a folder" if stat.S_ISDIR(kind) else "this is not a regular file", path, folder)
        with path.open("rb") as stream:
            header = stream.read(HEADER)
    except FileNotFoundError as error:
        raise _unusable("this is a link that leads nowhere", path, folder) from error
    except PermissionError as error:
        raise NotPermitted("no right to read the database", where=one_line(str(path)), todo="Change its permissions.") from error
    except OSError as error:
        what = f"cannot be read ({one_line(str(error.strerror)).lower()})"
        raise DiskFailed(what, where=one_line(str(path)), todo="Check the disk and try again.") from error
    if not header:
        raise _unusable("the database is empty (0 bytes)", path, folder)
    if not header.startswith(MAGIC):
        raise _unusable("this is not a database, or its beginning is destroyed", path, folder)
    if len(header) < HEADER:
        raise _unusable("the database is cut off", path, folder)
    if int.from_bytes(header[68:72]) != schema.APPLICATION_ID:
        raise _unusable("this is a database of another program", path, folder)


def _refuse_damaged(connection: sqlite3.Connection, path: Path, folder: Path, moment: Moment) -> None:
    version = schema.version(connection)
    if version > schema.VERSION:
        raise DatabaseUnusable(
            f"the database was written by a newer studydeck (schema {version}, this one knows {schema.VERSION})",
            where=one_line(str(path)),
            todo="Update studydeck; the file was left as it is.",
        )
    if path.stat().st_size > LARGE and backups.daily_path(folder, moment.day).exists():
        return
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise _unusable("the database is damaged", path, folder)


def _unusable(what: str, path: Path, folder: Path) -> DatabaseUnusable:
    backup = backups.newest_good(folder)
    if backup:
        todo = f"It was left as it is. `studydeck backup restore` puts the newest backup in its place: {one_line(str(backup))}"
    else:
        todo = "It was left as it is, and there is no backup. Move it aside to start anew."
    return DatabaseUnusable(what, where=one_line(str(path)), todo=todo)


@contextmanager
def _explaining(path: Path, folder: Path) -> Iterator[None]:
    """Errors of SQLite in the user's words; for a damaged file with the way to its backup."""
    try:
        yield
    except sqlite3.Error as error:
        found: StudydeckError = explained(error, path)
        raise (_unusable(found.what, path, folder) if isinstance(found, DatabaseUnusable) else found) from error
