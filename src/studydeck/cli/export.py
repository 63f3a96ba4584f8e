"""studydeck export: cards for other programs, in the format its suffix names."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from studydeck.cli import output, places
from studydeck.cli.output import counted
from studydeck.errors import OutputRefused, StudydeckError, UsageError
from studydeck.text.clean import one_line

if TYPE_CHECKING:
    from studydeck.config import Library
    from studydeck.review import Standing
    from studydeck.study import Study

SUFFIXES = (".apkg", ".jsonl", ".csv", ".tsv", ".md")


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--deck", metavar="NAME", help="Only this deck and those below it.")
@click.option("--all", "everything", is_flag=True, help="Cards of every status, suggested ones included.")
@click.option("--no-schedule", is_flag=True, help="Without progress (.apkg).")
@click.option("--zstd", is_flag=True, help="Smaller, for Anki 2.1.50 and newer (.apkg).")
@click.option("--spreadsheet", is_flag=True, help="Safe to open in a spreadsheet (.csv, .tsv).")
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
@click.pass_context
def command(
    ctx: click.Context,
    file: Path,
    deck: str | None,
    everything: bool,
    no_schedule: bool,
    zstd: bool,
    spreadsheet: bool,
    force: bool,
) -> int:
    """Write cards to FILE: .apkg (Anki), .jsonl, .csv, .tsv or .md."""
    from studydeck.deckfile.reading import without_collector
    from studydeck.files import refuse_occupied

    suffix = file.suffix.lower()
    if suffix not in SUFFIXES:
        what = f"cards cannot be exported as {one_line(suffix)}" if suffix else "the name of the file does not say its format"
        raise UsageError(what, where=one_line(str(file)), todo=f"End it in {', '.join(SUFFIXES)}.")
    _refuse_own_folders(file, places.library(ctx))
    refuse_occupied(file, force=force)
    with without_collector(), places.opened(ctx, read_only=True) as study:
        if suffix == ".apkg":
            how = {"with_schedule": not no_schedule, "latest": zstd, "force": force}
            _write_package(file, study, deck, everything=everything, **how)
        else:
            standings = _chosen(study.standings(deck, include_suggested=everything), everything=everything)
            if not standings:
                raise _nothing()
            _writer(suffix, force=force, spreadsheet=spreadsheet)(file, standings)
            output.say(f"Wrote {counted(len(standings), 'card')} to {file}.")
            _tell_media(standings, study.library.media)
    return 0


def _tell_media(standings: Sequence["Standing"], folder: Path) -> None:
    """Say what these formats do not hold."""
    from studydeck.files import is_media_name
    from studydeck.media import media_of_card

    named = {name for standing in standings for name in media_of_card(standing.card) if is_media_name(name)}
    held = sum((folder / name).is_file() for name in named)
    if held:
        what = counted(held, "picture or sound", "pictures and sounds")
        output.say(f"Not in this file: {what}. `import` takes them along where a copy of {folder} lies beside it.")


def _refuse_own_folders(file: Path, library: "Library") -> None:
    """Raise OutputRefused for a place inside the library's own folders: there an export would take the place of a deck."""
    try:
        above = file.absolute().parent.resolve()
        own = [folder.resolve() for folder in (library.decks, library.seeds, library.data)]
    except (OSError, RuntimeError):  # a link that leads back to itself: opening the file tells
        return
    for folder in own:
        if above.is_relative_to(folder) or any(_same(parent, folder) for parent in (above, *above.parents)):
            what = f"the folder {one_line(folder.name)} is the library's own"
            raise OutputRefused(what, where=one_line(str(file)), todo="Give a place outside decks/, seeds/ and .studydeck/.")


def _same(one: Path, other: Path) -> bool:
    """Whether two names mean one folder, as with upper and lower case on some systems."""
    try:
        return one.samefile(other)
    except OSError:
        return False


def _chosen(standings: Sequence["Standing"], *, everything: bool) -> list["Standing"]:
    """The cards that are asked. A buried card counts as one: it is out for a day."""
    from studydeck.card import CardStatus

    wanted = {CardStatus.ACTIVE, CardStatus.BURIED}
    return [standing for standing in standings if everything or standing.status in wanted]


def _writer(suffix: str, *, force: bool, spreadsheet: bool) -> Callable[[Path, Sequence["Standing"]], None]:
    from studydeck import interchange

    if suffix == ".jsonl":
        return lambda path, standings: interchange.write_jsonl(path, standings, force=force)
    if suffix in (".csv", ".tsv"):
        return lambda path, standings: interchange.write_csv(path, standings, force=force, for_spreadsheet=spreadsheet)
    from studydeck.deckfile.several import write_several

    return lambda path, standings: write_several(path, standings, force=force)


def _write_package(
    file: Path, study: "Study", deck: str | None, *, everything: bool, with_schedule: bool, latest: bool, force: bool
) -> None:
    """Write an Anki package and tell what its importer must know."""
    from studydeck.anki.export import advice, write_package
    from studydeck.schedule import PARAMETERS

    waiting = len(study.suggestions(deck)) if everything else 0
    with study.leaving(deck) as leaving:
        if not waiting and leaving.execute("SELECT 1 FROM leaving_card LIMIT 1").fetchone() is None:
            raise _nothing()
        summary = write_package(
            file,
            leaving,
            settings=study.settings,
            parameters=PARAMETERS,
            now=places.now(),
            with_schedule=with_schedule,
            latest=latest,
            media=study.library.media,
            force=force,
        )
    output.say(f"Wrote {counted(summary.cards, 'card')} and {counted(summary.reviews, 'review')} to {file}.")
    if waiting:
        output.say(f"{counted(waiting, 'card')} left out: suggested cards are not the learner's yet.")
    if summary.skipped:
        output.say(f"{counted(summary.skipped, 'card')} left out: nothing is asked.")
    for sentence in advice(study.settings, with_schedule=with_schedule):
        output.say(sentence)


def _nothing() -> StudydeckError:
    return StudydeckError("there is no card to export", todo="Run `studydeck generate` first.")
