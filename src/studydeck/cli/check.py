"""studydeck check: aliases, deck files, evidence and database, looked through."""

from typing import TYPE_CHECKING

import click

from studydeck.cli import output, places
from studydeck.cli.output import counted
from studydeck.errors import StudydeckError
from studydeck.text.clean import one_line

if TYPE_CHECKING:
    from studydeck.config import Library


@click.command("check")
@click.option("--rebuild", is_flag=True, help="Remake the database's caches from its logs.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def command(ctx: click.Context, rebuild: bool, as_json: bool) -> int:
    """Check aliases, deck files, evidence and database.

    Ends with 1 when something is wrong. Every quote is held against its document.
    """
    from studydeck.evidence import prove

    with places.opened(ctx, read_only=not rebuild, notices=0) as study:
        found = [*_aliases(study.library), *study.check(rebuild, places.now()), *study.notices]
        verdict = prove(study.library)
    problems = list(dict.fromkeys([*found, *verdict.problems]))
    if as_json:
        counts = {"decks": verdict.decks, "cards": verdict.cards, "proved": verdict.proved}
        output.show_json({**counts, "rebuilt": rebuild, "problems": problems})
    else:
        for problem in problems:
            output.show(problem)
        if rebuild:
            output.say("The caches were remade from the logs.")
        cards = f"{counted(verdict.cards, 'card')} in {counted(verdict.decks, 'deck')}"
        result = counted(len(problems), "problem") if problems else "no problem found"
        output.say(f"Checked {cards}, {verdict.proved} of them proved by their documents: {result}.")
    return 1 if problems else 0


def _aliases(library: "Library") -> list[str]:
    """What is wrong with the library's aliases: only generation reads them."""
    from studydeck.config import load_aliases

    try:
        load_aliases(library)
    except StudydeckError as error:
        return [one_line(str(error))]
    return []
