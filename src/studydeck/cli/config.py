"""studydeck config: the settings, shown and changed."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from studydeck.cli import output, places
from studydeck.errors import StudydeckError, UsageError
from studydeck.text.clean import one_line

if TYPE_CHECKING:
    from studydeck.config import Library, Settings

DECK = click.option("--deck", metavar="NAME", help="Options of this deck, which those below it inherit.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.group("config", invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> int | None:
    """Show or change the settings.

    They lie in studydeck.toml beside decks/, which can be edited by hand as well. Without a command: `config show`.
    """
    return None if ctx.invoked_subcommand else int(ctx.invoke(show, deck=None, as_json=False))


@command.command("show")
@DECK
@JSON
@click.pass_context
def show(ctx: click.Context, deck: str | None, as_json: bool) -> int:
    """Every setting with its value and meaning."""
    library = places.library(ctx)
    settings, deck = places.settings(library), _deck(ctx, deck)
    rows = [_row(name, settings, library, deck) for name in _names(deck)]
    if as_json:
        listed = {row.pop("name"): row for row in rows}
        decks = {name: dict(own) for name, own in settings.deck.items()}
        output.show_json({"file": str(library.settings_file), "deck": deck, "settings": listed, "decks": decks})
        return 0
    for line in _lines(rows):
        output.show(line)
    if deck is None:
        for name, own in settings.deck.items():
            chosen = ", ".join(f"{option} {_shown(option, value)}" for option, value in own.items())
            output.show(f"deck {one_line(name)}: {chosen or 'nothing of its own'}")
    output.say(
        f"* is set in {library.settings_file}" if any(row["set"] for row in rows) else "Nothing is set; these are the defaults."
    )
    return 0


@command.command("get")
@click.argument("name")
@DECK
@JSON
@click.pass_context
def get(ctx: click.Context, name: str, deck: str | None, as_json: bool) -> int:
    """The value of one setting."""
    from studydeck.config.options import named

    library = places.library(ctx)
    deck = _deck(ctx, deck)
    row = _row(named(name, deck).name, places.settings(library), library, deck)
    if as_json:
        output.show_json(row)
    else:
        output.show(_shown(name, row["value"]))
    return 0


@command.command("set")
@click.argument("name")
@click.argument("value")
@DECK
@JSON
@click.pass_context
def set_(ctx: click.Context, name: str, value: str, deck: str | None, as_json: bool) -> int:
    """Give a setting another value.

    Everything else in the file stays as it is, comments too. A list of minutes is written as "1, 10".
    """
    from studydeck.config.options import named

    return _change(ctx, name, deck, named(name, deck).read(value), as_json=as_json)


@command.command("unset")
@click.argument("name")
@DECK
@JSON
@click.pass_context
def unset(ctx: click.Context, name: str, deck: str | None, as_json: bool) -> int:
    """Give a setting its default back."""
    from studydeck.config.options import named

    return _change(ctx, named(name, deck).name, deck, None, as_json=as_json)


@command.command("path")
@click.pass_context
def path(ctx: click.Context) -> int:
    """Where the file is, or would be."""
    output.show(str(places.library(ctx).settings_file))
    return 0


@command.command("edit")
@click.pass_context
def edit(ctx: click.Context) -> int:
    """Open the file in an editor; it is taken over only when nothing in it is wrong."""
    from studydeck.config.reading import parsed, settings_text
    from studydeck.config.writing import template, write_text
    from studydeck.tui.editor import edited, editor_command

    library = places.library(ctx)
    places.refuse_read_only(ctx, library.settings_file)
    if not places.has_terminal():
        raise UsageError("there is no terminal for an editor", todo=f"Edit {one_line(str(library.settings_file))} yourself.")
    before = settings_text(library)
    command_line = editor_command(os.environ, _chosen_editor(library))
    text = edited(template() if before is None else before, command_line, library.settings_file.name)
    if text is None:
        output.say("Nothing was changed.")
        return 0
    try:
        parsed(text, library)
        write_text(library, text)
    except StudydeckError as error:
        kept = one_line(str(_kept(text)))
        raise type(error)(error.what, where=kept, todo="Your text lies there; nothing was changed.") from error
    output.say(f"Changed {library.settings_file}.")
    return 0


def _change(ctx: click.Context, name: str, deck: str | None, value: Any | None, *, as_json: bool) -> int:
    from studydeck.config.writing import change

    library = places.library(ctx)
    places.refuse_read_only(ctx, library.settings_file)
    deck = _deck(ctx, deck)
    settings = change(library, name, value, deck)
    row = _row(name, settings, library, deck)
    if as_json:
        output.show_json(row)
    else:
        of_deck = f" in {one_line(deck)}" if deck else ""
        default = "" if row["set"] else " again, which was not set here" if deck else " again, the default"
        output.say(f"{name} is {_shown(name, row['value']) or 'empty'}{of_deck}{default}.")
    return 0


def _deck(ctx: click.Context, typed: str | None) -> str | None:
    """The name of the deck a user means. Raises UsageError when it means none or several."""
    if typed is None:
        return None
    with places.opened(ctx, read_only=True, notices=0) as study:
        return study.deck_named(typed)


def _names(deck: str | None) -> list[str]:
    from studydeck.config.options import LIST

    return [option.name for option in LIST if deck is None or option.of_deck]


def _row(name: str, settings: "Settings", library: "Library", deck: str | None) -> dict[str, Any]:
    """What there is to say of one setting."""
    from studydeck.config.options import OPTIONS
    from studydeck.config.writing import written

    option = OPTIONS[name]
    held = settings if deck is None else settings.of(deck)
    return {
        "name": name,
        "value": getattr(held, name),
        "default": option.default if deck is None else getattr(settings, name),
        "set": written(library, name, deck) is not None,
        "allowed": option.kind.allowed,
        "means": option.means,
    }


def _shown(name: str, value: Any) -> str:
    from studydeck.config.options import OPTIONS

    return OPTIONS[name].kind.shown(value)


def _lines(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Name, value, mark and meaning in columns."""
    cells = [(row["name"], _shown(row["name"], row["value"]) + " *" * row["set"], row["means"]) for row in rows]
    first, second = (max(map(len, column)) for column in list(zip(*cells, strict=True))[:2])
    return [f"{name:{first}}  {value:{second}}  {means}" for name, value, means in cells]


def _chosen_editor(library: "Library") -> str:
    """The editor that the settings name; none where they cannot be read, for that is what will be mended."""
    try:
        return places.settings(library).editor
    except StudydeckError:
        return ""


def _kept(text: str) -> Path:
    """A private file with what was typed."""
    import tempfile

    draft = Path(tempfile.mkdtemp(prefix="studydeck-")) / "studydeck.toml"
    draft.touch(mode=0o600)
    draft.write_text(text, encoding="utf-8")
    return draft
