"""studydeck generate: documents to deck files."""

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from studydeck.cli import output, places
from studydeck.cli.output import counted
from studydeck.errors import InputRefused

if TYPE_CHECKING:
    from studydeck.config import Accept, Library
    from studydeck.generate import DocumentReport, Report


class _Place(click.Path):
    """A path that is not empty: that would mean the working folder."""

    def convert(self, value: "str | os.PathLike[str]", param: click.Parameter | None, ctx: click.Context | None) -> "Path":
        if not os.fspath(value):
            self.fail("an empty path names no document.", param, ctx)
        return Path(value)


@click.command("generate")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=_Place())
@click.option("--accept", type=click.Choice(["confident", "all", "none"]), help="Which cards become active at once.")
@click.option("--dry-run", is_flag=True, help="Write nothing, only tell.")
@click.option("--why", metavar="TEXT", help="Explain what became of the passage with these words or at this line.")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Read in N processes; by default as many as pay.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    accept: str | None,
    dry_run: bool,
    why: str | None,
    jobs: int | None,
    as_json: bool,
) -> int:
    """Make cards from documents (by default all in seeds/)."""
    from studydeck.generate import explain, generate

    library = places.library(ctx)
    settings = places.settings(library)
    if not paths and not library.seeds.is_dir():
        raise InputRefused("there is no document", todo=f"Put a text into {library.seeds}, or name one.")
    if accept:
        settings = replace(settings, accept=cast("Accept", accept))
    if why is not None:
        lines = explain(library, paths, settings, places.now(), why)
        if as_json:
            output.show_json({"why": lines})
        for line in [] if as_json else lines:
            output.show(line)
        return 0
    report = generate(library, paths, settings, places.now(), write=not dry_run, jobs=jobs)
    if not dry_run:
        with places.opened(ctx, read_only=False, notices=0):
            pass  # takes in the new deck files now, so that `due` need not read them each time
    if as_json:
        output.show_json(_document(report, library))
    else:
        _show(report, library, dry_run=dry_run)
    for document in report.documents:
        for warning in document.warnings:
            output.say(f"{document.path.name}: {warning}")
        if document.error:
            output.say(f"studydeck: {document.error}")
    return next((document.error.exit_code for document in report.documents if document.error), 0)


def _show(report: "Report", library: "Library", *, dry_run: bool) -> None:
    """The table of documents, and what to do next."""
    read = [document for document in report.documents if not document.error]
    if not read:
        return
    header = ["Document", "Shape", "Active", "Suggested", "Added", "Kept", "Retired"]
    rows = [
        [document.path.name, document.shape]
        + [str(number) for number in (document.active, document.suggested, document.added, document.kept, document.retired)]
        for document in read
    ]
    for line in output.table(header, rows):
        output.show(line)
    if dry_run:
        output.say("Nothing was written (--dry-run).")
        return
    output.say(_result(read, library))


def _result(read: "list[DocumentReport]", library: "Library") -> str:
    """What was made in a sentence, and the next step."""
    added = sum(document.added for document in read)
    decks = len({document.deck_path for document in read if document.deck_path})
    suggested = sum(document.suggested for document in read)
    if decks:
        more = f", and `studydeck triage` for {counted(suggested, 'suggested card')}" if suggested else ""
        return f"{counted(added, 'card')} added; {counted(decks, 'deck')} in {library.decks}. Next: `studydeck review`{more}."
    if suggested:
        return f"No card was added; {counted(suggested, 'card')} suggested. Next: `studydeck triage`."
    return "No card was made. `studydeck generate --why TEXT` explains what became of a passage."


def _document(report: "Report", library: "Library") -> dict[str, object]:
    return {"documents": [_entry(document, library) for document in report.documents]}


def _entry(document: "DocumentReport", library: "Library") -> dict[str, object]:
    return {
        "path": str(document.path),
        "deck": str(document.deck_path) if document.deck_path else None,
        "title": document.title,
        "shape": document.shape,
        "active": document.active,
        "suggested": document.suggested,
        "added": document.added,
        "kept": document.kept,
        "retired": document.retired,
        "refused": dict(document.refused),
        "warnings": list(document.warnings),
        "error": str(document.error) if document.error else None,
    }
