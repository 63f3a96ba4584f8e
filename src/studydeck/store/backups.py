"""Copies of the database: one a study day and one before every change of schema, few enough to be kept for ever.

And the way back: `restore` puts a copy that was looked through in the place of the database, which is set aside, never deleted.
"""

from __future__ import annotations

import itertools
import os
import re
import secrets
import sqlite3
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count as numbers
from pathlib import Path

from studydeck import schema
from studydeck.errors import DatabaseBusy, DatabaseUnusable, DiskFailed, NotPermitted
from studydeck.files import sync_folder
from studydeck.store.base import PATIENCE, explained
from studydeck.text.clean import one_line

DAILY, WEEKLY, MONTHLY = 7, 4, 12
"""How many backups are kept: the newest days (unless the settings say otherwise), then one a week, then one a month."""

BESIDE = ("-journal", "-wal", "-shm")
"""Ends of the names of files that SQLite keeps beside a database. Left there, they would be played back into another one."""

IMPORTS = 5
"""How many backups from before an import are kept."""

FIRST_DAY = date(1970, 1, 1)
_ANSWERS = """SELECT count(*), ifnull(max(id), 0) FROM review
    WHERE id > ? AND id NOT IN (SELECT target FROM decision WHERE action = 'void')"""
"""Answers after a moment, without those taken back, and the newest of them."""
_NAME = re.compile(r"progress-(\d{4}-\d\d-\d\d)\.db")


def daily_path(folder: Path, day: int) -> Path:
    """Where the backup of study day `day` lies, or would lie."""
    return folder / f"progress-{FIRST_DAY + timedelta(days=day)}.db"


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of the database, or what stands in the place of one, looked through."""

    path: Path
    made: int
    """Milliseconds since 1970 UTC when the file was written."""
    fault: str
    """Why it cannot be used, as a clause; empty for one that is whole."""
    answers: int = 0
    newest: int = 0
    """Milliseconds since 1970 UTC of its newest answer; 0 without any."""


def daily(connection: sqlite3.Connection, folder: Path, day: int, count: int = DAILY, *, anew: bool = False) -> bool:
    """Make the backup of study day `day` unless it exists, and thin the older ones. Returns whether one was made.

    `count` daily ones are kept. With `anew` the one of the day is made again.
    """
    target = daily_path(folder, day)
    if target.exists() and not anew:
        return False
    backup(connection, target)
    dated = {date.fromisoformat(match[1]): path for path in folder.iterdir() if (match := _NAME.fullmatch(path.name))}
    for old in dated.keys() - kept(dated, count):
        dated[old].unlink(missing_ok=True)
    return True


def before_migration(connection: sqlite3.Connection, folder: Path, day: int, version: int) -> Path:
    """Copy a database whose schema is about to change; returns the copy."""
    target = folder / f"before-schema-{version}-{FIRST_DAY + timedelta(days=day)}.db"
    backup(connection, target)
    return target


def before_import(connection: sqlite3.Connection, folder: Path, day: int) -> Path:
    """Copy a database that much is about to be added to, and thin the older copies of this sort; returns the copy."""
    date_of = FIRST_DAY + timedelta(days=day)
    names = (f"before-import-{date_of}{f'-{number}' if number > 1 else ''}.db" for number in itertools.count(1))
    target = next(path for path in map(folder.joinpath, names) if not path.exists())
    backup(connection, target)
    copies = sorted(folder.glob("before-import-*.db"), key=lambda path: path.stat().st_mtime_ns)
    for old in copies[:-IMPORTS]:
        old.unlink(missing_ok=True)
    return target


def backup(connection: sqlite3.Connection, target: Path) -> None:
    """Copy the database to `target`, verified, whole or not at all. Raises DiskFailed or NotPermitted."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with _refusals(target, "cannot write a backup"):
            target.parent.mkdir(mode=0o700, exist_ok=True)
            _copy(connection, part)
            part.replace(target)
            sync_folder(target.parent)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


@contextmanager
def _refusals(target: Path, what: str) -> Iterator[None]:
    """What SQLite and the system object to, in the user's words."""
    try:
        yield
    except sqlite3.Error as error:
        raise explained(error, target) from error
    except PermissionError as error:
        todo = "Make its folder writable."
        raise NotPermitted("no right to write this file", where=one_line(str(target)), todo=todo) from error
    except OSError as error:
        reason = one_line(str(error.strerror)).lower()
        raise DiskFailed(f"{what} ({reason})", where=one_line(str(target)), todo="Check the disk and the folder.") from error


def newest_good(folder: Path) -> Path | None:
    """The newest backup that can be used, or None."""
    return next((path for path in _files(folder) if not look(path).fault), None)


def listed(folder: Path) -> list[Backup]:
    """Every backup, looked through, newest first."""
    return [look(path) for path in _files(folder)]


def look(path: Path) -> Backup:
    """What a copy of the database holds; opened so that nothing is ever written beside it."""
    try:
        state = path.stat()
        made = state.st_mtime_ns // 1_000_000
        if not (stat.S_ISREG(state.st_mode) and state.st_size):
            return Backup(path, made, "this is no file with anything in it")
    except OSError as error:
        return Backup(path, 0, f"it cannot be read ({one_line(str(error.strerror)).lower()})")
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    except sqlite3.Error:
        return Backup(path, made, "it cannot be opened")
    try:
        if connection.execute("PRAGMA application_id").fetchone() != (schema.APPLICATION_ID,):
            return Backup(path, made, "it is of another program")
        if schema.version(connection) > schema.VERSION:
            return Backup(path, made, "it was written by a newer studydeck")
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            return Backup(path, made, "it is damaged")
        answers, newest = connection.execute(_ANSWERS, (0,)).fetchone()
        return Backup(path, made, "", answers, newest)
    except sqlite3.Error:
        return Backup(path, made, "it is damaged")
    finally:
        connection.close()


def answers_since(database: Path, moment: int) -> int | None:
    """How many answers a database, whole or not, holds that are newer than `moment`; None when that cannot be told."""
    if not database.is_file():  # a pipe would be waited for
        return None
    try:
        connection = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    except (sqlite3.Error, ValueError):
        return None
    try:
        return int(connection.execute(_ANSWERS, (moment,)).fetchone()[0])
    except sqlite3.Error:
        return None
    finally:
        connection.close()


def restore(database: Path, chosen: Path, aside: Path) -> Path | None:
    """Put the backup `chosen` in the place of the database; returns where the database lies now, None when there was none.

    `aside` is the name it gets, with a number where that is taken. Whatever happens on the way, the database or the backup bears
    the name of the database, whole. Deck files are not touched: those that are newer than the backup are read again when the
    library is opened. Raises DatabaseUnusable for a backup that is not whole, DatabaseBusy, DiskFailed or NotPermitted.
    """
    fault = look(chosen).fault
    if fault:
        todo = "Nothing was changed; choose another one."
        raise DatabaseUnusable(f"this backup cannot be used: {fault}", where=one_line(str(chosen)), todo=todo)
    part = database.with_name(f".{database.name}.{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        with _refusals(database, "the backup cannot be put in its place"):
            database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            source = sqlite3.connect(f"{chosen.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
            with closing(source):
                _copy(source, part, forget_rewrites=True)
            _require_free(database)
            place = _set_aside(database, aside)
            part.replace(database)
            sync_folder(database.parent)
            return place
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _files(folder: Path) -> list[Path]:
    """Everything that bears the name of a backup, newest first."""
    try:
        return sorted(folder.glob("*.db"), key=lambda path: path.lstat().st_mtime_ns, reverse=True)
    except OSError:
        return []


def _copy(connection: sqlite3.Connection, part: Path, *, forget_rewrites: bool = False) -> None:
    """Copy a database into a new private file, and look whether it arrived.

    With `forget_rewrites` changes of deck files that had been cut off are forgotten: the files have changed since.
    """
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(part, isolation_level=None)) as copy:
        connection.backup(copy)
        if forget_rewrites and copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'rewrite'").fetchone():
            copy.execute("DELETE FROM rewrite WHERE bundle IS NULL")
        if copy.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise DiskFailed("the copy of the database is damaged", where=one_line(str(part)), todo="Check the disk.")


def _require_free(database: Path) -> None:
    """Raise DatabaseBusy while another program writes into the database; one that is damaged nobody writes into."""
    if not database.is_file():
        return
    try:
        with closing(sqlite3.connect(database, isolation_level=None, timeout=PATIENCE)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        if isinstance(explained(error, database), DatabaseBusy):
            raise


def _set_aside(database: Path, aside: Path) -> Path | None:
    """Give the database another name as well, and what SQLite left beside it that name only."""
    if not os.path.lexists(database):
        return None
    place = next(path for path in _names(aside) if not os.path.lexists(path))
    if database.is_file() and not database.is_symlink():
        try:
            os.link(database, place)
        except OSError:  # a file system without hard links
            database.rename(place)
    else:
        database.rename(place)
    for end in BESIDE:
        with suppress(FileNotFoundError):
            database.with_name(database.name + end).rename(place.with_name(place.name + end))
    return place


def _names(path: Path) -> Iterator[Path]:
    yield path
    for number in numbers(2):
        yield path.with_name(f"{path.stem}-{number}{path.suffix}")


def kept(days: Iterable[date], count: int = DAILY) -> set[date]:
    """Which of the dated backups stay: the newest of each day, then of each week, then of each month."""
    newest_first = sorted(days, reverse=True)
    keep = set(newest_first[:count])
    spans: tuple[tuple[int, Callable[[date], tuple[int, int]]], ...] = (
        (WEEKLY, lambda day: day.isocalendar()[:2]),
        (MONTHLY, lambda day: (day.year, day.month)),
    )
    for number, span in spans:
        firsts: dict[tuple[int, int], date] = {}
        for day in newest_first:
            firsts.setdefault(span(day), day)
        keep.update(list(firsts.values())[:number])
    return keep
