"""studydeck review: the app, or a session line by line (`plain.py`)."""

import sys

import click

from studydeck.cli import places
from studydeck.errors import UsageError


@click.command("review")
@click.argument("deck", required=False)
@click.option("--plain", is_flag=True, help="Line by line, on any input and output.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most so many cards (with --plain).")
@click.pass_context
def command(ctx: click.Context, deck: str | None, plain: bool, limit: int | None) -> int:
    """Review what is due, in all decks or in DECK.

    DECK is the name of a deck, its beginning, or the name of its file. With --plain: Enter shows the answer, 1 to 4 rate it, u
    takes back, - buries, @ suspends, x rejects the card for good, q stops.
    """
    if plain or (places.is_dumb() and sys.stdin.isatty() and sys.stdout.isatty()):
        from studydeck.cli.plain import PlainReview, read_line

        with places.opened(ctx, read_only=False) as study:
            PlainReview(study, deck, limit, places.now, read_line, is_piped=not sys.stdin.isatty()).run()
        return 0
    if not places.has_terminal():
        raise UsageError("there is no terminal to draw on", todo="Use `studydeck review --plain`, which works line by line.")
    if limit is not None:
        raise UsageError("--limit needs --plain", todo="In the app, stop whenever you like with q.")
    if deck is not None:  # a wrong name is told here, where it was typed
        with places.opened(ctx, read_only=True, notices=0) as study:
            deck = study.deck_named(deck)
    return places.run_app(ctx, deck, studying=True)
