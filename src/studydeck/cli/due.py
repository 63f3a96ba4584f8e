"""studydeck due: how much is to be reviewed now."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from studydeck.cli import output, places
from studydeck.cli.output import counted

if TYPE_CHECKING:
    from studydeck.config import Library
    from studydeck.study import DeckCounts, Overview


@click.command("due")
@click.option("--deck", metavar="NAME", help="Only this deck and those below it.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--exit-code", is_flag=True, help="End with 1 when nothing is due.")
@click.pass_context
def command(ctx: click.Context, deck: str | None, as_json: bool, exit_code: bool) -> int:
    """How many cards are due now."""
    return due(ctx, deck=deck, as_json=as_json, exit_code=exit_code)


def due(ctx: click.Context, *, deck: str | None = None, as_json: bool = False, exit_code: bool = False) -> int:
    """Print what is due; 1 when nothing is and `exit_code` asks for it, else 0."""
    with places.opened(ctx, read_only=True) as study:
        overview = study.overview(places.now())
        deck = study.deck_named(deck)
        library = study.library
    decks = _chosen(overview.decks, deck)
    if as_json:
        output.show_json(_document(overview, decks))
    else:
        for line in _lines(overview, decks, library):
            output.show(line)
    return 1 if exit_code and not _is_due(overview, decks) else 0


def _chosen(decks: Sequence["DeckCounts"], name: str | None) -> list["DeckCounts"]:
    """The deck asked for and those below it; without a name all."""
    return [deck for deck in decks if name is None or deck.name == name or deck.name.startswith(f"{name}::")]


def tops(decks: Sequence["DeckCounts"]) -> list["DeckCounts"]:
    """The decks that lie below no other one: their counts hold those of all decks below them."""
    names = {deck.name for deck in decks}
    return [deck for deck in decks if names.isdisjoint(_above(deck.name))]


def _above(name: str) -> list[str]:
    """The names of the decks above one.

    >>> _above("Law::Criminal::2026")
    ['Law', 'Law::Criminal']
    """
    levels = name.split("::")
    return ["::".join(levels[:count]) for count in range(1, len(levels))]


def _totals(overview: "Overview", decks: Sequence["DeckCounts"]) -> tuple[int, int, int]:
    """New, learning and review; the daily limits hold for all decks together."""
    new, learning, review = (sum(getattr(deck, name) for deck in tops(decks)) for name in ("new", "learning", "review"))
    return min(new, overview.new), learning, min(review, overview.review)


def _is_due(overview: "Overview", decks: Sequence["DeckCounts"]) -> bool:
    new, learning, review = _totals(overview, decks)
    return bool(new or review or (learning and overview.next_due is None))


def _document(overview: "Overview", decks: Sequence["DeckCounts"]) -> dict[str, object]:
    new, learning, review = _totals(overview, decks)
    return {
        "due": {"new": new, "learning": learning, "review": review, "total": new + learning + review},
        "decks": [
            {
                "name": deck.name,
                "new": deck.new,
                "learning": deck.learning,
                "review": deck.review,
                "suggested": deck.suggested,
                "total": deck.total,
                "retention": deck.retention,
            }
            for deck in decks
        ],
        "done_today": overview.done_today,
        "minutes_today": round(overview.minutes_today, 2),
        "streak": overview.streak,
        "forecast": list(overview.forecast),
        "next_due": overview.next_due.isoformat() if overview.next_due else None,
    }


def _lines(overview: "Overview", decks: Sequence["DeckCounts"], library: "Library") -> list[str]:
    if not any(deck.total or deck.suggested for deck in decks):
        return [f"No cards yet. {_first_step(library)}"]
    new, learning, review = _totals(overview, decks)
    lines = [f"Due now: {counted(new + learning + review, 'card')} ({new} new, {learning} learning, {review} review)."]
    header = ["Deck", "New", "Learning", "Review", "Cards", "Suggested"]
    rows = [[deck.name, *map(str, (deck.new, deck.learning, deck.review, deck.total, deck.suggested))] for deck in decks]
    lines += ["", *output.table(header, rows), ""]
    if overview.done_today:
        time = f" in {counted(round(overview.minutes_today), 'minute')}" if overview.minutes_today >= 1 else ""
        lines.append(f"Done today: {counted(overview.done_today, 'answer')}{time}. Streak: {counted(overview.streak, 'day')}.")
    lines.append(_next_step(overview, decks))
    return lines


def _next_step(overview: "Overview", decks: Sequence["DeckCounts"]) -> str:
    if _is_due(overview, decks):
        return "Next: `studydeck review`."
    if overview.next_due is None:
        return "Nothing is due."
    return f"Nothing is due now; the next card comes {moment(overview.next_due)}."


def moment(when: datetime) -> str:
    """A moment as a reader wants it: day and minute.

    >>> from datetime import UTC
    >>> moment(datetime(2026, 9, 1, 4, 0, tzinfo=UTC))
    'on 2026-09-01 at 04:00'
    """
    return f"on {when:%Y-%m-%d} at {when:%H:%M}"


def _first_step(library: "Library") -> str:
    """What to do in a library without cards."""
    documents = [path for path in library.seeds.glob("*") if path.is_file()] if library.seeds.is_dir() else []
    if documents:
        return f"Make some from {counted(len(documents), 'document')} with `studydeck generate`."
    return f"Put a document into {library.seeds} and run `studydeck generate`."
