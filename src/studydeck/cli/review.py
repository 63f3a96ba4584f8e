"""studydeck review: the app, or a session line by line (`plain.py`)."""

import re
import sys
from datetime import datetime, timedelta

import click

from studydeck.cli import places
from studydeck.errors import UsageError
from studydeck.text.clean import one_line


@click.command("review")
@click.argument("deck", required=False)
@click.option("--plain", is_flag=True, help="Line by line, on any input and output.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most so many cards.")
@click.option("--until", metavar="HH:MM", help="No further card from this time on.")
@click.option("--typed", is_flag=True, help="Type each answer before it is shown.")
@click.pass_context
def command(ctx: click.Context, deck: str | None, plain: bool, limit: int | None, until: str | None, typed: bool) -> int:
    """Review what is due, in all decks or in DECK.

    DECK is the name of a deck, its beginning, or the name of its file. With --plain: Enter shows the answer, 1 to 4 rate it, u
    takes back, q stops, ? lists the other commands.
    """
    end = _moment(until, places.now()) if until is not None else None
    if plain or (places.is_dumb() and sys.stdin.isatty() and sys.stdout.isatty()):
        from studydeck.cli.plain import PlainReview, read_line

        with places.opened(ctx, read_only=False) as study:
            typed = typed or study.settings.typed_answers
            piped = not sys.stdin.isatty()
            PlainReview(study, deck, limit, places.now, read_line, is_piped=piped, is_typed=typed, until=end).run()
        return 0
    if not places.has_terminal():
        raise UsageError("there is no terminal to draw on", todo="Use `studydeck review --plain`, which works line by line.")
    if deck is not None:  # a wrong name is told here, where it was typed
        with places.opened(ctx, read_only=True, notices=0) as study:
            deck = study.deck_named(deck)
    return places.run_app(ctx, deck, studying=True, limit=limit, until=end, typed=typed)


def _moment(clock: str, now: datetime) -> datetime:
    """The next time the clock shows `clock`. Raises UsageError for what is no time.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    >>> [f"{_moment(clock, noon):%d %H:%M}" for clock in ("12:30", "9:05")]
    ['02 12:30', '03 09:05']
    """
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", clock.strip())
    if not found:
        raise UsageError(f"--until {one_line(clock)[:20]} is no time", todo="Write hours and minutes, such as 18:30.")
    then = now.replace(hour=int(found[1]), minute=int(found[2]), second=0, microsecond=0)
    return then if then > now else then + timedelta(days=1)
