"""Changing one line of the settings file: comments, order and everything else in it stay. The only place that knows tomlkit."""

import re
from collections.abc import Iterable, MutableMapping, Sequence
from typing import Any

from studydeck.config.library import Library
from studydeck.config.options import named
from studydeck.config.reading import MAX_BYTES, parsed, settings_text
from studydeck.config.settings import Settings
from studydeck.errors import UsageError
from studydeck.files import create_folder, write_atomically

Change = tuple[str, Any | None, str | None]
"""Name, value and deck of a setting; no value where it is taken out, no deck where it is the library's."""
BEGINNING = "# The settings of this library. `studydeck config show` explains each; a line taken out gets its default back.\n"


def change(library: Library, name: str, value: Any | None, deck: str | None = None) -> Settings:
    """Write a setting into the library's file, for one deck or for all, or with None take it out; returns what holds now.

    The file is read anew, so that what was changed in it meanwhile stays. Raises UsageError for a name or a value that is not
    allowed or a file that is wrong already (then nothing is written), DiskFailed, NotPermitted or OutputRefused.
    """
    return change_all(library, [(name, value, deck)])


def change_all(library: Library, changes: Sequence[Change]) -> Settings:
    """As `change`, for many at once: all of them are written, or none."""
    for name, value, deck in changes:
        option = named(name, deck)
        if value is not None and not option.kind.accepts(value):
            raise UsageError(option.wrong)
    before = settings_text(library)
    if before is None and all(value is None for _, value, _ in changes):
        return Settings()
    text = BEGINNING if before is None else before
    parsed(text, library)
    after = _edited(text, changes)
    settings = parsed(after, library)
    write_text(library, after)
    return settings


def written(library: Library, name: str, deck: str | None = None) -> Any | None:
    """What the library's file says of a setting, for one deck or for all; None where it says nothing. Raises as `change`."""
    import tomllib

    text = settings_text(library)
    if text is None:
        return None
    parsed(text, library)
    values: Any = tomllib.loads(text)
    return (values if deck is None else values.get("deck", {}).get(deck, {})).get(name)


def write_text(library: Library, text: str) -> None:
    """Make `text` the library's settings file; a link to it stays one."""
    data = text.encode()
    if len(data) > MAX_BYTES:
        raise UsageError(f"the settings would be larger than {MAX_BYTES:,} bytes", todo="Shorten the file.")
    create_folder(library.root)
    write_atomically(library.settings_file.resolve(), data)


def template() -> str:
    """A settings file that sets nothing and names everything."""
    from studydeck.config.options import LIST

    lines = [f"# {option.name} = {_literal(option.default)}  # {option.means}" for option in LIST]
    return "\n".join(
        [BEGINNING, *lines, "", '# [deck."Law::Criminal"]  # for one deck and those below it', "# new_per_day = 5", ""]
    )


def _literal(value: Any) -> str:
    """A value as TOML."""
    import tomlkit

    return str(tomlkit.item(list(value) if isinstance(value, tuple) else value).as_string())


def _edited(text: str, changes: Iterable[Change]) -> str:
    """`text` with values set or taken out."""
    import tomlkit

    document = tomlkit.parse(text)
    for name, value, deck in changes:
        table: MutableMapping[str, Any] = document if deck is None else _table(document, deck)
        if value is None:
            table.pop(name, None)
        else:
            table[name] = list(value) if isinstance(value, tuple) else value
        if deck is not None and not table and "#" not in tomlkit.dumps(table):
            document["deck"].pop(deck)
            if not document["deck"]:
                document.pop("deck")
    after = tomlkit.dumps(document)
    return re.sub(r"(?<!\r)\n", "\r\n", after) if "\r\n" in text else after


def _table(document: MutableMapping[str, Any], deck: str) -> MutableMapping[str, Any]:
    """The table of a deck, made where it is missing."""
    import tomlkit

    if "deck" not in document:
        document["deck"] = tomlkit.table(is_super_table=True)
    decks: MutableMapping[str, Any] = document["deck"]
    if deck not in decks:
        decks[deck] = tomlkit.table()
    found: MutableMapping[str, Any] = decks[deck]
    return found
