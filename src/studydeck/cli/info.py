"""studydeck info: versions, places, counts, terminal. What to put into a question about studydeck."""

import os
import sys
from typing import TYPE_CHECKING

import click

from studydeck import __version__
from studydeck.cli import output, places
from studydeck.cli.due import tops
from studydeck.errors import StudydeckError

if TYPE_CHECKING:
    from studydeck.config import Library

PACKAGES = ("textual", "fsrs", "sqlite-utils", "pydantic", "click")


@click.command("info")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> int:
    """Versions, places, counts and terminal."""
    library = places.library(ctx)
    facts = {"versions": _versions(), "paths": _paths(library), "counts": _counts(ctx, library), "terminal": _terminal()}
    if as_json:
        output.show_json(dict(facts))
        return 0
    for title, values in facts.items():
        output.show(title.capitalize())
        for name, value in values.items():
            output.show(f"  {name.replace('_', ' ')}: {'-' if value is None else value}")
    return 0


def _versions() -> dict[str, object]:
    import platform
    import sqlite3
    from importlib.metadata import PackageNotFoundError, version

    found: dict[str, object] = {"studydeck": __version__, "python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = None
    return {**found, "system": f"{platform.system()} {platform.release()}"}


def _paths(library: "Library") -> dict[str, object]:
    names = ("root", "seeds", "decks", "settings_file", "aliases_file", "database", "backups")
    return {"library" if name == "root" else name: str(getattr(library, name)) for name in names}


def _counts(ctx: click.Context, library: "Library") -> dict[str, object]:
    """Documents, decks, cards and reviews; None for what cannot be counted."""
    documents = sum(path.is_file() for path in library.seeds.glob("*")) if library.seeds.is_dir() else 0
    counts: dict[str, object] = {"documents": documents, "decks": None, "cards": None, "suggested": None, "reviews": None}
    try:
        with places.opened(ctx, read_only=True, notices=0) as study:
            decks = study.overview(places.now()).decks
            counts |= {"decks": len(decks), "cards": sum(deck.total for deck in tops(decks))}
            counts |= {"suggested": sum(deck.suggested for deck in tops(decks)), "reviews": study.count_reviews()}
    except StudydeckError as error:
        output.say(f"studydeck: {error}")
    return counts


def _terminal() -> dict[str, object]:
    import shutil

    size = shutil.get_terminal_size(fallback=(0, 0))
    return {
        "term": os.environ.get("TERM"),
        "size": f"{size.columns}x{size.lines}" if size.columns else None,
        "encoding": sys.stdout.encoding,
        "input_is_terminal": sys.stdin.isatty(),
        "output_is_terminal": sys.stdout.isatty(),
        "no_color": "NO_COLOR" in os.environ,
    }
