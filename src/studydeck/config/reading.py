"""What the settings and the aliases of a library say. A wrong line is an error that names file, line, key and what is allowed.

pydantic is imported only when there are aliases to check.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studydeck.config.library import Library, no_right
from studydeck.config.settings import Settings
from studydeck.errors import InputRefused, UsageError
from studydeck.files import read_bytes
from studydeck.text.clean import one_line

if TYPE_CHECKING:
    from pydantic import ValidationError

MAX_BYTES = 1_000_000
SHOWN = 3
"""Mistakes that are told of one file; the others are counted."""
LONGEST_NAME = 60
"""Characters of a wrong key that are shown."""
ALIAS = '"what is written" = "what is meant", both of 2 to 60 characters that begin and end with a letter or figure'
TABLES = 'deck must be tables such as [deck."Law::Criminal"]'

KeyPath = tuple[str, ...]
"""Key of a value: of a deck's option `deck`, the deck, the option."""


def load_settings(library: Library) -> Settings:
    """The settings of a library, the defaults where it has none. Raises UsageError, or NotPermitted without the right to read."""
    text = settings_text(library)
    return Settings() if text is None else parsed(text, library)


def settings_text(library: Library) -> str | None:
    """What the settings file holds, None where there is none; raises as `load_settings`."""
    return _text(library.settings_file, "Settings are a small text file.")


def settings_stamp(library: Library) -> tuple[int, int] | None:
    """What changes whenever the settings file does; None where there is none."""
    try:
        state = library.settings_file.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size


def parsed(text: str, library: Library) -> Settings:
    """The settings that a text of the library's file says. Raises UsageError that names what is wrong with it."""
    where = one_line(str(library.settings_file))
    values = _toml(text, where)
    wrong = list(_mistakes(values))
    if wrong:
        clauses = [f"line {_line_of(path, text)}: {what}" for path, what in wrong[:SHOWN]]
        raise UsageError(_few(clauses, len(wrong)), where=where, todo="Correct it, or remove the line to get the default.")
    decks = {name: _plain(own) for name, own in values.pop("deck", {}).items()}
    return Settings(**_plain(values), deck=decks)


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
        raise no_right(path.parent) from error
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


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values that were checked, lists as tuples."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


def _mistakes(values: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str]]:
    """Where something is wrong, and what, as a clause."""
    for name, value in values.items():
        if name != "deck":
            yield from _mistake((name,), value)
        elif not isinstance(value, dict):
            yield (name,), TABLES
        else:
            for deck, own in value.items():
                if not isinstance(own, dict):
                    yield (name, deck), TABLES
                    continue
                for option, chosen in own.items():
                    yield from _mistake((name, deck, option), chosen)


def _mistake(path: KeyPath, value: object) -> Iterator[tuple[KeyPath, str]]:
    """What is wrong with one value, if something is."""
    from studydeck.config.options import OPTIONS, unknown

    option, of_deck = OPTIONS.get(path[-1]), len(path) > 1
    if option is None or (of_deck and not option.of_deck):
        yield path, unknown(path[-1], of_deck=of_deck)
    elif not option.kind.accepts(value):
        yield path, option.wrong


def _checked_aliases(values: dict[str, Any], text: str, where: str) -> dict[str, str]:
    """`values` as aliases. Raises UsageError that names what is wrong with them."""
    from typing import Annotated

    from pydantic import Field, TypeAdapter, ValidationError

    words = Annotated[str, Field(strict=True, pattern=r"^[^\W_][^\x00-\x1f\x7f-\x9f]{0,58}[^\W_]$")]
    try:
        return TypeAdapter(dict[words, words]).validate_python(values)
    except ValidationError as error:
        what = _first(error, lambda key: f"line {_line_of((key,), text)}: {one_line(key)[:LONGEST_NAME]} must be {ALIAS}")
        raise UsageError(what, where=where, todo="Correct the line or remove it.") from error


def _first(error: "ValidationError", told: Callable[[str], str]) -> str:
    """The first wrong keys, each as the clause that `told` makes of it, and how many more there are."""
    wrong = list(dict.fromkeys(str(details["loc"][0]) for details in error.errors(include_url=False)))
    return _few([told(key) for key in wrong[:SHOWN]], len(wrong))


def _few(clauses: list[str], count: int) -> str:
    return "; ".join(clauses) + (f"; and {count - SHOWN:,} more" if count > SHOWN else "")


def _line_of(path: KeyPath, text: str) -> int:
    """The line a value stands in, or the table that holds it; 1 when it is spelt in a way that cannot be found."""
    header: KeyPath = ()
    found = 1
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.strip()
        is_header = bare.startswith("[")
        if not is_header and ("=" not in bare or header != path[: len(header)]):
            continue
        key = _header(bare) if is_header else _key(bare)
        if is_header:
            header = key
        full = key if is_header else (*header, *key)
        if full and (full[: len(path)] == path):
            return number
        if full and full == path[: len(full)]:
            found = number
    return found


def _header(line: str) -> KeyPath:
    """The key of a table's first line, nothing for a line that is none."""
    match = re.match(r"\[\[?(.*?)\]?\]\s*(?:#.*)?$", line)
    return _key(f"{match[1]} = 0") if match else ()


def _key(line: str) -> KeyPath:
    """The key that a line begins with, with the levels a dotted one has; nothing for a line without one."""
    match = re.match(r"""((?:"(?:[^"\\]|\\.)*"|'[^']*'|[\w-]+|[\s.])+?)\s*=""", line)
    if match is None:
        return ()
    try:
        values: Any = _toml(f"{match[1]} = 0", "")
    except UsageError:
        return ()
    names = []
    while isinstance(values, dict) and values:
        ((name, values),) = values.items()
        names.append(name)
    return tuple(names)
