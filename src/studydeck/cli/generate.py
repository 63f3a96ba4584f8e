"""studydeck generate: documents to deck files."""

import os
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from studydeck.cli import output, places
from studydeck.cli.output import counted
from studydeck.errors import InputRefused
from studydeck.text.clean import one_line

if TYPE_CHECKING:
    from studydeck.config import Accept, Library
    from studydeck.coverage import Coverage, PassageReport
    from studydeck.generate import DocumentReport, Report


class _Place(click.Path):
    """A path that is not empty: that would mean the working folder."""

    def convert(self, value: "str | os.PathLike[str]", param: click.Parameter | None, ctx: click.Context | None) -> "Path":
        if not os.fspath(value):
            self.fail("an empty path names no document.", param, ctx)
        return Path(value)


class _Generate(click.Command):
    """The command, with a value of --why that begins with a dash: click would take it for an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put a blank before the dash."""
        return super().parse_args(ctx, [arg.replace("=-", "= -", 1) if arg.startswith("--why=-") else arg for arg in args])


@click.command("generate", cls=_Generate)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=_Place())
@click.option("--accept", type=click.Choice(["confident", "all", "none"]), help="Which cards become active at once.")
@click.option("--dry-run", is_flag=True, help="Write nothing, only tell.")
@click.option(
    "--why",
    metavar="[TEXT]",
    is_flag=False,
    flag_value="",
    help="Explain what became of the passage with these words or at this line; without TEXT, of every passage. "
    "Write --why=TEXT when the words begin with a dash.",
)
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
    from studydeck.cli.progress import Line, shown
    from studydeck.generate import generate

    library = places.library(ctx)
    settings = places.settings(library)
    if not paths and not library.seeds.is_dir():
        raise InputRefused("there is no document", todo=f"Put a text into {library.seeds}, or name one.")
    if accept:
        settings = replace(settings, accept=cast("Accept", accept))
    if why is not None:
        return _why(library, paths, why.strip(), as_json=as_json)
    if not dry_run:
        places.refuse_read_only(ctx, library.decks)
    with Line() if shown() else nullcontext() as watch:
        report = generate(library, paths, settings, places.now(), write=not dry_run, jobs=jobs, watch=watch)
    if not dry_run:
        with places.opened(ctx, read_only=False, notices=0):
            pass  # takes in the new deck files now, so that `due` need not read them each time
    if as_json:
        output.show_json(_document(report, library))
    else:
        _show(report, library, settings.accept, dry_run=dry_run)
    for document in report.documents:
        for warning in document.warnings:
            output.say(f"{document.path.name}: {warning}")
        if document.error:
            output.say(f"studydeck: {document.error}")
    return _exit_code(report.documents)


def _exit_code(documents: "Sequence[DocumentReport | Coverage]") -> int:
    """That of the first document that could not be read."""
    return next((document.error.exit_code for document in documents if document.error), 0)


def _why(library: "Library", paths: tuple[Path, ...], query: str, *, as_json: bool) -> int:
    """What became of the passages a query means, or a report of all of them; a lone path is no query. Returns the exit code."""
    from studydeck.coverage import coverage, explained

    if query and not paths and Path(query).exists():
        paths, query = (Path(query),), ""
    found = coverage(library, paths, places.now(), query)
    read = [one for one in found if not one.error]
    lines = explained(read) if query else [line for one in read for line in _coverage(one)]
    if read and not lines:
        lines = [f"No passage holds “{query}”."]
    if as_json:
        output.show_json({"why": lines if query else [], "documents": [_covered(one) for one in found]})
    else:
        for line in lines:
            output.show(line)
    for one in found:
        if one.error:
            output.say(f"studydeck: {one.error}")
    return _exit_code(found)


def _coverage(one: "Coverage") -> list[str]:
    """A document's passages, a line each, and how many gave no card for which cause."""
    rows = [
        [f"{passage.line}: {passage.kind}" + (f", {passage.speaker}" if passage.speaker else ""), *map(str, _numbers(passage))]
        for passage in one.passages
    ]
    reasons = ["", *(one_line(passage.reason) for passage in one.passages)]
    table = output.table([one.document, "Cards", "Suggested"], rows)
    lines = [f"{line}  {reason}".rstrip() for line, reason in zip(table, reasons, strict=True)]
    cards, suggested = (sum(column) for column in zip((0, 0), *map(_numbers, one.passages), strict=True))
    silent = sum(number for _, number in one.causes)
    from_where = f"from {counted(len(one.passages) - silent, 'passage')} of {len(one.passages):,}"
    lines += ["", f"{counted(cards, 'card')} and {suggested:,} suggested {from_where}."]
    if silent:
        lines.append("Without a card, and what kept the passage from one:")
        lines += [f"{number:>6,}  {cause}" for cause, number in one.causes]
    return [*lines, ""]


def _numbers(passage: "PassageReport") -> tuple[int, int]:
    """Confident and suggested cards of a passage."""
    confident = sum(fate.tier == "confident" for fate in passage.cards)
    return confident, len(passage.cards) - confident


def _covered(one: "Coverage") -> dict[str, object]:
    return {
        "document": one.document,
        "error": str(one.error) if one.error else None,
        "causes": dict(one.causes),
        "passages": [
            {
                "line": passage.line,
                "kind": passage.kind,
                "speaker": passage.speaker,
                "cards": [
                    {
                        "front": fate.question,
                        "back": fate.answer,
                        "frame": fate.frame,
                        "tier": fate.tier,
                        "reason": fate.reason or None,
                    }
                    for fate in passage.cards
                ],
                "reason": passage.reason or None,
            }
            for passage in one.passages
        ],
    }


def _show(report: "Report", library: "Library", accept: str, *, dry_run: bool) -> None:
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
    if accept == "all" and any(document.added for document in read):
        output.say("`studydeck undo` does not take this back; in a review, x throws a bad card out for good.")


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
        "changed": document.changed,
        "retired": document.retired,
        "refused": dict(document.refused),
        "warnings": list(document.warnings),
        "error": str(document.error) if document.error else None,
    }
