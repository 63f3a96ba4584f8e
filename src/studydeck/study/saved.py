"""The backups of a library, which may be damaged: what there is, what would be lost, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from studydeck.config import Library
from studydeck.errors import StudydeckError, UsageError
from studydeck.store import Backup, backups
from studydeck.text.clean import one_line


@dataclass(frozen=True, slots=True)
class Saved:
    """One backup, and what going back to it costs."""

    backup: Backup
    lost: int | None
    """Answers given since, as far as the database still tells; None where it does not."""

    @property
    def name(self) -> str:
        """Its file name."""
        return self.backup.path.name


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did."""

    saved: Saved
    aside: Path | None
    """Where the database lies that was there before; None when there was none."""


def saved(library: Library) -> list[Saved]:
    """Every backup, newest first, those that cannot be used too."""
    return [_saved(library, backup) for backup in backups.listed(library.backups)]


def chosen(library: Library, name: str | None) -> Saved:
    """The backup of that name, without one the newest that can be used. Raises UsageError or StudydeckError."""
    found = saved(library)
    if name is None:
        newest = next((each for each in found if not each.backup.fault), None)
        if newest is None:
            where, todo = one_line(str(library.backups)), "One is made each day on which you study."
            raise StudydeckError("there is no backup that can be used", where=where, todo=todo)
        return newest
    for each in found:
        if name in (each.name, str(each.backup.path)):
            return each
    path = Path(name)
    if path.suffix == ".db" and path.is_file():
        return _saved(library, backups.look(path))
    raise UsageError(f"there is no backup {one_line(name)}", todo="`studydeck backup list` names them.")


def fault(library: Library) -> str:
    """Why the database cannot be used, as a clause; empty for one that is whole."""
    return backups.look(library.database).fault


def restore(library: Library, each: Saved, now: datetime) -> Restored:
    """Go back to a backup; the database is set aside, one that is whole among the backups. Raises as `store.backups.restore`."""
    stamp = f"{now:%Y-%m-%d-%H%M%S}"
    whole = not fault(library)
    place = library.backups / f"before-restore-{stamp}.db" if whole else library.data / f"set-aside-{stamp}.db"
    return Restored(each, backups.restore(library.database, each.backup.path, place))


def _saved(library: Library, backup: Backup) -> Saved:
    return Saved(backup, None if backup.fault else backups.answers_since(library.database, backup.newest))
