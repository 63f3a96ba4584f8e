"""Copies of the database: one a study day and one before every change of schema, few enough to be kept for ever."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

from studydeck.errors import DiskFailed, NotPermitted
from studydeck.schema import APPLICATION_ID
from studydeck.store.base import explained
from studydeck.text.clean import one_line

DAILY, WEEKLY, MONTHLY = 7, 4, 12
"""How many backups are kept: the newest days, then one a week, then one a month."""

FIRST_DAY = date(1970, 1, 1)
_NAME = re.compile(r"progress-(\d{4}-\d\d-\d\d)\.db")


def daily_path(folder: Path, day: int) -> Path:
    """Where the backup of study day `day` lies, or would lie."""
    return folder / f"progress-{FIRST_DAY + timedelta(days=day)}.db"


def daily(connection: sqlite3.Connection, folder: Path, day: int) -> bool:
    """Make the backup of study day `day` unless it exists, and thin the older ones. Returns whether one was made."""
    target = daily_path(folder, day)
    if target.exists():
        return False
    backup(connection, target)
    dated = {date.fromisoformat(match[1]): path for path in folder.iterdir() if (match := _NAME.fullmatch(path.name))}
    for old in dated.keys() - kept(dated):
        dated[old].unlink(missing_ok=True)
    return True


def before_migration(connection: sqlite3.Connection, folder: Path, day: int, version: int) -> Path:
    """Copy a database whose schema is about to change; returns the copy."""
    target = folder / f"before-schema-{version}-{FIRST_DAY + timedelta(days=day)}.db"
    backup(connection, target)
    return target


def backup(connection: sqlite3.Connection, target: Path) -> None:
    """Copy the database to `target`, verified, whole or not at all. Raises DiskFailed or NotPermitted."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(mode=0o700, exist_ok=True)
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        copy = sqlite3.connect(part, isolation_level=None)
        try:
            connection.backup(copy)
            if copy.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise DiskFailed("the copy of the database is damaged", where=one_line(str(target)), todo="Check the disk.")
        finally:
            copy.close()
        part.replace(target)
    except sqlite3.Error as error:
        raise explained(error, target) from error
    except PermissionError as error:
        todo = "Make its folder writable."
        raise NotPermitted("no right to write a backup", where=one_line(str(target)), todo=todo) from error
    except OSError as error:
        raise DiskFailed(
            f"cannot write a backup ({one_line(str(error.strerror)).lower()})",
            where=one_line(str(target)),
            todo="Check the disk and the folder.",
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def newest_good(folder: Path) -> Path | None:
    """The newest backup that can be read, or None."""
    try:
        found = sorted(folder.glob("*.db"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    except OSError:
        return None
    return next((path for path in found if _good(path)), None)


def kept(days: Iterable[date]) -> set[date]:
    """Which of the dated backups stay: the newest of each day, then of each week, then of each month."""
    newest_first = sorted(days, reverse=True)
    keep = set(newest_first[:DAILY])
    spans: tuple[tuple[int, Callable[[date], tuple[int, int]]], ...] = (
        (WEEKLY, lambda day: day.isocalendar()[:2]),
        (MONTHLY, lambda day: (day.year, day.month)),
    )
    for count, span in spans:
        firsts: dict[tuple[int, int], date] = {}
        for day in newest_first:
            firsts.setdefault(span(day), day)
        keep.update(list(firsts.values())[:count])
    return keep


def _good(path: Path) -> bool:
    """Whether a backup is one of ours and whole; opened so that nothing is ever written beside it."""
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    except sqlite3.Error:
        return False
    try:
        if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
            return False
        return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.Error:
        return False
    finally:
        connection.close()
