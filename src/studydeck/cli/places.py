"""What a command takes from its surroundings: the library, its settings, the clock, the terminal."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import click

from studydeck.cli import output

if TYPE_CHECKING:
    from pathlib import Path

    from studydeck.config import Library, Settings
    from studydeck.study import Study

NOTICES = 10
"""So many notices are printed when a library is opened; `check` prints all."""


def now() -> datetime:
    """This moment, with the local offset. The only place of the command line that reads the clock."""
    return datetime.now().astimezone()


class Given(NamedTuple):
    """The options before the command."""

    library: str | None = None
    read_only: bool = False
    mouse: bool = True


def choose(ctx: click.Context, library: str | None, *, read_only: bool, mouse: bool) -> None:
    """Remember the options before the command."""
    ctx.obj = Given(library, read_only, mouse)


def given(ctx: click.Context) -> Given:
    """The options before the command."""
    found = ctx.find_root().obj
    return found if isinstance(found, Given) else Given()


def refuse_read_only(ctx: click.Context, file: "Path") -> None:
    """Raise NotPermitted when the library is only to be looked at."""
    from studydeck.errors import NotPermitted

    if given(ctx).read_only:
        raise NotPermitted("nothing is changed with --read-only", where=str(file), todo="Leave the option out.")


def library(ctx: click.Context) -> "Library":
    """The library this command works on. Raises UsageError, or NotPermitted when a folder of it may not be looked into."""
    from pathlib import Path

    from studydeck.config import check_rights, find_library
    from studydeck.errors import UsageError

    chosen = given(ctx).library
    if chosen == "":
        raise UsageError("--library names no folder", todo="Name the folder that holds seeds/ and decks/.")
    found = find_library(Path(chosen) if chosen else None, os.environ, _working_folder())
    check_rights(found)
    return found


def settings(library: "Library") -> "Settings":
    """The settings of a library. Raises UsageError."""
    from studydeck.config import load_settings

    return load_settings(library)


@contextmanager
def opened(ctx: click.Context, *, read_only: bool, notices: int = NOTICES) -> Iterator["Study"]:
    """The library, open; what it has to say when opened is said on standard error. Raises as `open_study`."""
    from studydeck.study import open_study

    place = library(ctx)
    with open_study(place, settings(place), now(), read_only=read_only or given(ctx).read_only) as study:
        for notice in study.notices[:notices]:
            output.say(notice)
        if notices and len(study.notices) > notices:
            output.say(f"… and {len(study.notices) - notices} more; `studydeck check` prints all.")
        yield study


def run_app(
    ctx: click.Context,
    deck: str | None = None,
    *,
    studying: bool = False,
    limit: int | None = None,
    until: datetime | None = None,
    typed: bool = False,
) -> int:
    """Run the app on the library; with `studying` at the review of a deck or of all decks. Returns the exit code."""
    from dataclasses import replace

    from studydeck import tui

    here = library(ctx)
    options, chosen = given(ctx), settings(here)
    chosen = replace(chosen, typed_answers=True) if typed else chosen
    look, mouse = options.read_only, options.mouse
    return tui.run(here, chosen, deck, studying=studying, read_only=look, mouse=mouse, limit=limit, until=until)


def has_terminal() -> bool:
    """Whether someone sits at both ends, before a terminal that can move its cursor."""
    return sys.stdin.isatty() and sys.stdout.isatty() and not is_dumb()


def is_dumb() -> bool:
    """Whether the terminal only understands lines."""
    return os.name != "nt" and os.environ.get("TERM", "") in ("", "dumb")


def _working_folder() -> "Path":
    """The working folder; the root when it has been removed under our feet."""
    from pathlib import Path

    try:
        return Path.cwd()
    except OSError:
        return Path("/")
