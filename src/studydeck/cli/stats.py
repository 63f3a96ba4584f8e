"""studydeck stats: what the review log says, as text or JSON."""

import sys
from datetime import date

import click

from studydeck.cli import output, places
from studydeck.errors import UsageError
from studydeck.stats import CHARTS
from studydeck.text.clean import one_line

COLUMNS = 76
"""Width of the text, whatever the terminal's: it is often read elsewhere."""


@click.command("stats")
@click.option("--deck", metavar="NAME", help="Only this deck and those below it.")
@click.option("--search", metavar="QUERY", default="", help="Only the cards that a search finds, as in `browse`.")
@click.option("--since", metavar="DATE", help="Only answers from this day on: 2026-03-01.")
@click.option("--chart", "names", metavar="NAME", multiple=True, help=f"Only this chart, of: {', '.join(CHARTS)}.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def command(ctx: click.Context, deck: str | None, search: str, since: str | None, names: tuple[str, ...], as_json: bool) -> int:
    """Retention, forecast, the year, what is known: every chart of the app."""
    day = _date(since) if since is not None else None
    for name in names:
        if name not in CHARTS:
            raise UsageError(f"there is no chart {one_line(name)}", todo=f"There are: {', '.join(CHARTS)}.")
    chosen = [name for name in CHARTS if name in names] or list(CHARTS)
    with places.opened(ctx, read_only=True) as study:
        now = places.now()
        scope = study.scope(now, deck, search, day)
        if as_json:
            output.show_json(study.statistics(now, scope, chosen))
            return 0
        from studydeck.stats import drawing

        symbols = drawing.symbols_for(sys.stdout.encoding)
        for number, name in enumerate(chosen):
            if number:
                output.show()
            for line in drawing.written(study.chart(name, now, scope), COLUMNS, symbols):
                output.show(drawing.text_of(line))
    return 0


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{one_line(text)} is no date", todo="Write year, month and day: 2026-03-01.") from error
