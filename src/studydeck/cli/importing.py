"""studydeck import: cards and progress from other programs."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from studydeck.cli import output, places
from studydeck.cli.output import counted
from studydeck.config.options import OPTIONS
from studydeck.errors import UsageError
from studydeck.text.clean import one_line

if TYPE_CHECKING:
    from studydeck.study.importing import Edit, Imported

PACKAGES = (".apkg", ".colpkg", ".zip")
"""Some browsers save a package as the zip that it is."""
SUFFIXES = (*PACKAGES, ".jsonl", ".csv", ".tsv", ".txt", ".md")
SHOWN = 10
"""Things of one sort that are named; the others are counted."""
_DONE = {
    "suspend": "suspended",
    "unsuspend": "no longer suspended",
    "bury": "buried until tomorrow",
    "flag": "flagged otherwise",
}


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--deck", metavar="NAME", help="Deck for cards that name none (not for packages).")
@click.option("--options", is_flag=True, help="Take over limits, steps and retention of a package's decks.")
@click.option("--dry-run", is_flag=True, help="Only list what would happen.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def command(ctx: click.Context, file: Path, deck: str | None, options: bool, dry_run: bool, as_json: bool) -> int:
    """Bring in cards from FILE: .apkg, .colpkg (Anki), .jsonl, .csv, .tsv or .md."""
    suffix = file.suffix.lower()
    if suffix not in SUFFIXES:
        what = f"cards cannot be imported from {one_line(suffix)}" if suffix else "the name of the file does not say its format"
        raise UsageError(what, where=one_line(str(file)), todo=f"Known are {', '.join(SUFFIXES)}.")
    with places.opened(ctx, read_only=dry_run) as study:
        if suffix in PACKAGES:
            report = study.import_package(file, places.now(), dry_run=dry_run, options=options)
        else:
            report = study.import_cards(file, places.now(), deck, dry_run=dry_run)
    if as_json:
        output.show_json(_document(report, dry_run=dry_run))
    else:
        for line in _lines(report, dry_run=dry_run, options=options):
            output.show(line)
    return 0


def _lines(report: "Imported", *, dry_run: bool, options: bool) -> list[str]:
    """What happened, as sentences."""
    would = "would be " if dry_run else ""
    lines = []
    if report.nothing and not (report.same or report.conflicts or report.rejected):
        lines.append(f"There is no card in {report.name} that can be taken over.")
    elif report.nothing:
        stand = "stands here as it stands" if report.same == 1 else "stand here as they stand"
        lines.append(f"Nothing new in {report.name}: {counted(report.same, 'card')} {stand} there.")
    else:
        lines.append(f"{counted(len(report.added), 'card')} {would}added, {counted(report.reviews, 'review')} {would}taken over.")
        if report.same:
            lines.append(f"{counted(report.same, 'card')} here already, with the same words or newer ones.")
    if dry_run:
        lines += _some([f"+ {deck}: {question}" for _, deck, question in report.added])
    if report.decks:
        lines.append(f"New decks: {', '.join(report.decks[:SHOWN])}{_more(report.decks)}.")
    lines += [f"{counted(count, 'card')} {would}{_DONE[action]}." for action, count in report.status.items()]
    if report.updated:
        lines.append(f"{counted(len(report.updated), 'card')} {would}given the newer words from there:")
        lines += _some([_edit(edit) for edit in report.updated])
    if report.conflicts:
        lines.append(f"{counted(len(report.conflicts), 'card')} kept their words, which are newer here than there:")
        lines += _some([_edit(edit) for edit in report.conflicts])
    if report.rejected:
        lines.append(f"{counted(report.rejected, 'card')} left out: rejected or deleted here.")
    for reason, count in report.left_out.items():
        what = "review" if reason.startswith("reviews") else "card"
        why = reason.removeprefix("reviews ") if what == "review" else reason
        lines.append(f"{counted(count, what)} left out: {why}{'' if why.endswith(('.', '?')) else '.'}")
    if report.media:
        lines.append(f"{counted(len(report.media), 'picture or sound', 'pictures and sounds')} {would}put into decks/media.")
    if report.missing:
        lines.append(f"Not in the file, nor in decks/media: {', '.join(report.missing[:SHOWN])}{_more(report.missing)}.")
    if report.presets:
        names = ", ".join(report.presets[:SHOWN])
        lines.append(f"The parameters of {names} are not used here: their cards keep the memory that they have there.")
    if report.options and options:
        lines.append(
            f"{counted(len(report.options), 'option')} of decks {would}written into studydeck.toml, where undo leaves them:"
        )
        lines += _some([f"{deck}: {name} = {OPTIONS[name].kind.shown(value)}" for deck, name, value in report.options])
    elif report.options:
        names = ", ".join(dict.fromkeys(deck for deck, _, _ in report.options))
        lines.append(f"Limits, steps or retention are others there than here for {names}; import with --options takes them over.")
    if report.backup:
        lines.append(f"The database as it was lies in {report.backup}. `studydeck undo` takes the whole import back.")
    return lines


def _some(lines: list[str]) -> list[str]:
    return [f"  {line}" for line in lines[:SHOWN]] + ([f"  … and {len(lines) - SHOWN:,} more"] if len(lines) > SHOWN else [])


def _more(names: list[str]) -> str:
    return f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""


def _edit(edit: "Edit") -> str:
    """The first difference of a card, here and there."""
    name = next(iter(edit.there))
    here, there = (
        one_line(" ".join(value) if isinstance(value, list) else str(value)) for value in (edit.here[name], edit.there[name])
    )
    return f"{edit.card} {name}: here “{here[:60]}”, there “{there[:60]}”"


def _document(report: "Imported", *, dry_run: bool) -> dict[str, object]:
    """The report for programs."""
    return {
        "file": report.name,
        "dry_run": dry_run,
        "added": [{"id": card, "deck": deck, "question": question} for card, deck, question in report.added],
        "same": report.same,
        "updated": [{"id": edit.card, "here": edit.here, "there": edit.there} for edit in report.updated],
        "conflicts": [{"id": edit.card, "here": edit.here, "there": edit.there} for edit in report.conflicts],
        "rejected": report.rejected,
        "reviews": report.reviews,
        "resets": report.resets,
        "remembered": report.remembered,
        "status": dict(report.status),
        "left_out": report.left_out,
        "media": report.media,
        "missing": report.missing,
        "presets": list(report.presets),
        "decks": report.decks,
        "options": [{"deck": deck, "option": name, "value": value} for deck, name, value in report.options],
        "backup": report.backup,
    }
