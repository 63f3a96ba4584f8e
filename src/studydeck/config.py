"""Where a library lies and how it is set up. Nothing here creates a file or a folder.

`studydeck.toml` is optional. Its keys are the fields of `Settings`, all at the top level; a wrong one is an error that names
file, line, key and what is allowed. `aliases.toml` beside it is optional too: what speech recognition wrote = what is meant.
pydantic is imported only when there is a file to check.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from studydeck.errors import InputRefused, NotPermitted, UsageError
from studydeck.files import list_folder, read_bytes
from studydeck.review import ROLLOVER_HOUR
from studydeck.text.clean import one_line

if TYPE_CHECKING:
    from pydantic import ValidationError

Accept = Literal["confident", "all", "none"]

MAX_BYTES = 1_000_000
SHOWN = 3
"""Mistakes that are told of one file; the others are counted."""
ALLOWED = {
    "retention": "a number from 0.7 to 0.99",
    "new_per_day": "a whole number from 0 to 9999",
    "reviews_per_day": "a whole number from 0 to 9999",
    "rollover_hour": "an hour from 0 to 23",
    "learning_steps": "a list of at most 10 whole minutes from 1 to 10080, such as [1, 10]",
    "relearning_steps": "a list of at most 10 whole minutes from 1 to 10080, such as [10]",
    "maximum_interval": "a number of days from 1 to 36500",
    "accept": '"confident", "all" or "none"',
}


ALIAS = '"what is written" = "what is meant", both of 2 to 60 characters that begin and end with a letter or figure'


@dataclass(frozen=True, slots=True)
class Settings:
    """What a learner may choose. Made by `load_settings`, which checks the limits of `ALLOWED`."""

    retention: float = 0.9
    """Share of reviews to be remembered."""
    new_per_day: int = 20
    reviews_per_day: int = 200
    rollover_hour: int = ROLLOVER_HOUR
    """Local hour at which a study day begins."""
    learning_steps: tuple[int, ...] = (1, 10)
    """Minutes."""
    relearning_steps: tuple[int, ...] = (10,)
    """Minutes."""
    maximum_interval: int = 36500
    """Days."""
    accept: Accept = "confident"
    """Which generated cards become active at once."""


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
        raise _no_right(library.root) from error
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
        raise _no_right(folder) from error
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


def _no_right(folder: Path) -> NotPermitted:
    return NotPermitted("no right to look into this folder", where=one_line(str(folder)), todo="Change its permissions.")


def _is_folder(path: Path, *, strict: bool) -> bool:
    """Whether a folder is there. Raises NotPermitted when that is hidden and `strict`."""
    try:
        return path.is_dir()
    except PermissionError as error:
        if strict:
            raise _no_right(path.parent) from error
        return False
    except OSError:
        return False


def load_settings(library: Library) -> Settings:
    """The settings of a library, the defaults where it has none. Raises UsageError, or NotPermitted without the right to read."""
    text = _text(library.settings_file, "Settings are a small text file.")
    if text is None:
        return Settings()
    where = one_line(str(library.settings_file))
    return _checked(_toml(text, where), text, where)


def load_aliases(library: Library) -> dict[str, str]:
    """What a library says that misheard words mean, nothing where it has no such file; raises like `load_settings`."""
    text = _text(library.aliases_file, "Aliases are a small text file.")
    if text is None:
        return {}
    where = one_line(str(library.aliases_file))
    return _checked_aliases(_toml(text, where), text, where)


def _text(path: Path, todo: str) -> str | None:
    """What an optional file of the library holds."""
    where = one_line(str(path))
    try:
        if not path.exists() and not path.is_symlink():
            return None
    except PermissionError as error:
        raise _no_right(path.parent) from error
    try:
        return read_bytes(path, MAX_BYTES).decode("utf-8-sig")
    except InputRefused as error:
        raise UsageError(error.what, where=where, todo=todo) from error
    except UnicodeDecodeError as error:
        raise UsageError("this is not UTF-8 text", where=where, todo="Save it as UTF-8 in your editor.") from error


def _toml(text: str, where: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason = one_line(str(error)).replace("at end of document", f"at line {len(text.splitlines())}, the end")
    except ValueError:  # Python turns no number of thousands of digits into an int
        reason = "a number in it has too many digits"
    except RecursionError:
        reason = "it is nested too deeply"
    raise UsageError(f"this is not TOML: {reason}", where=where, todo="Write one KEY = VALUE a line.")


def _checked(values: dict[str, Any], text: str, where: str) -> Settings:
    """`values` as settings. Raises UsageError that names what is wrong with them."""
    from pydantic import ConfigDict, Field, TypeAdapter, ValidationError, with_config
    from typing_extensions import TypedDict

    minutes = Annotated[int, Field(strict=True, ge=1, le=10080)]

    @with_config(ConfigDict(extra="forbid"))
    class Keys(TypedDict, total=False):
        retention: Annotated[float, Field(strict=True, ge=0.7, le=0.99)]
        new_per_day: Annotated[int, Field(strict=True, ge=0, le=9999)]
        reviews_per_day: Annotated[int, Field(strict=True, ge=0, le=9999)]
        rollover_hour: Annotated[int, Field(strict=True, ge=0, le=23)]
        learning_steps: Annotated[tuple[minutes, ...], Field(max_length=10)]
        relearning_steps: Annotated[tuple[minutes, ...], Field(max_length=10)]
        maximum_interval: Annotated[int, Field(strict=True, ge=1, le=36500)]
        accept: Accept

    try:
        return Settings(**TypeAdapter(Keys).validate_python(values))
    except ValidationError as error:
        what = _first(error, lambda key: _mistake(key, text))
        raise UsageError(what, where=where, todo="Correct it, or remove the line to get the default.") from error


def _checked_aliases(values: dict[str, Any], text: str, where: str) -> dict[str, str]:
    """`values` as aliases. Raises UsageError that names what is wrong with them."""
    from pydantic import Field, TypeAdapter, ValidationError

    words = Annotated[str, Field(strict=True, pattern=r"^[^\W_][^\x00-\x1f\x7f-\x9f]{0,58}[^\W_]$")]
    try:
        return TypeAdapter(dict[words, words]).validate_python(values)
    except ValidationError as error:
        what = _first(error, lambda key: f"line {_line_of(key, text)}: {one_line(key)[:60]} must be {ALIAS}")
        raise UsageError(what, where=where, todo="Correct the line or remove it.") from error


def _first(error: "ValidationError", told: Callable[[str], str]) -> str:
    """The first wrong keys, each as the clause that `told` makes of it, and how many more there are."""
    wrong = list(dict.fromkeys(str(details["loc"][0]) for details in error.errors(include_url=False)))
    clauses = [told(key) for key in wrong[:SHOWN]]
    return "; ".join(clauses) + (f"; and {len(wrong) - SHOWN:,} more" if len(wrong) > SHOWN else "")


def _mistake(key: str, text: str) -> str:
    """One wrong key as a clause: line, key, allowed values."""
    shown = one_line(key)[:60]
    line = f"line {_line_of(key, text)}: "
    if key in ALLOWED:
        return f"{line}{shown} must be {ALLOWED[key]}"
    from difflib import get_close_matches

    near = get_close_matches(key, ALLOWED, n=1)
    guess = f" (did you mean {near[0]}?)" if near else ""
    return f"{line}there is no setting {shown}{guess}; allowed are {', '.join(field.name for field in fields(Settings))}"


def _line_of(key: str, text: str) -> int:
    """The line a top-level key stands in; 1 when it is spelt in a way that cannot be found."""
    found = re.search(rf"^[ \t\[]*[\"']?{re.escape(key)}[\"']?[ \t]*(?:[=.\]])", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1
