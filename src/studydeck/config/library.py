"""The folder a user opens: where it lies, and the places in it. Nothing here creates a file or a folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from studydeck.errors import NotPermitted, UsageError
from studydeck.files import list_folder
from studydeck.text.clean import one_line


@dataclass(frozen=True, slots=True)
class Library:
    """The folder a user opens, and the places in it. Neither it nor they need to exist."""

    root: Path

    @property
    def seeds(self) -> Path:
        """Documents."""
        return self.root / "seeds"

    @property
    def decks(self) -> Path:
        """Deck files."""
        return self.root / "decks"

    @property
    def media(self) -> Path:
        """Pictures and sounds that imported cards name."""
        return self.decks / "media"

    @property
    def data(self) -> Path:
        """What the program keeps: database, backups, reports."""
        return self.root / ".studydeck"

    @property
    def database(self) -> Path:
        """Progress."""
        return self.data / "progress.db"

    @property
    def backups(self) -> Path:
        """Copies of the database."""
        return self.data / "backups"

    @property
    def settings_file(self) -> Path:
        """Optional settings."""
        return self.root / "studydeck.toml"

    @property
    def aliases_file(self) -> Path:
        """Optional spellings of what speech recognition mishears."""
        return self.root / "aliases.toml"


def find_library(explicit: Path | None, environ: Mapping[str, str], cwd: Path) -> Library:
    """The library to use: the one asked for, `STUDYDECK_LIBRARY`, the nearest folder from `cwd` upwards that holds `decks/`,
    or the platform's data folder. Only the last one need not exist yet. Raises UsageError for a place that cannot be a library,
    NotPermitted where it cannot be told whether there is one."""
    named = environ.get("STUDYDECK_LIBRARY", "")
    if explicit is not None:
        return _named(cwd / explicit, "--library")
    if named:
        return _named(cwd / Path(named).expanduser(), "STUDYDECK_LIBRARY")
    for folder in (cwd, *cwd.parents):
        if _is_folder(folder / "decks", strict=folder == cwd):
            return Library(folder)
    folder = _usual()
    if not folder.is_absolute():
        raise UsageError("there is no home folder to keep a library in", todo="Name a folder with --library.")
    return Library(folder)


def check_rights(library: Library) -> None:
    """Raise NotPermitted when a folder of the library is there and may not be looked into: it must not pass for an empty one."""
    try:
        library.decks.exists()
    except PermissionError as error:
        raise no_right(library.root) from error
    except OSError:
        return
    for folder in (library.seeds, library.decks, library.data):
        list_folder(folder)


def _usual() -> Path:
    """The platform's data folder."""
    from platformdirs import user_data_path

    return user_data_path("studydeck", appauthor=False)


def _named(folder: Path, origin: str) -> Library:
    where = one_line(str(folder))
    try:
        is_folder, is_there = folder.is_dir(), folder.exists()
    except PermissionError as error:
        raise no_right(folder) from error
    except (OSError, ValueError) as error:
        raise UsageError(f"{origin} names no place that can be read", where=where, todo="Check the spelling.") from error
    if is_there and not is_folder:
        raise UsageError(
            f"{origin} names a file, not a folder", where=where, todo="Name the folder that holds seeds/ and decks/."
        )
    if not is_there and folder != _usual():
        todo = f"Check the spelling of {origin}, or create the folder first."
        raise UsageError("there is no such folder", where=where, todo=todo)
    return Library(folder)


def no_right(folder: Path) -> NotPermitted:
    """The error of a folder that may not be looked into."""
    return NotPermitted("no right to look into this folder", where=one_line(str(folder)), todo="Change its permissions.")


def _is_folder(path: Path, *, strict: bool) -> bool:
    """Whether a folder is there. Raises NotPermitted when that is hidden and `strict`."""
    try:
        return path.is_dir()
    except PermissionError as error:
        if strict:
            raise no_right(path.parent) from error
        return False
    except OSError:
        return False
