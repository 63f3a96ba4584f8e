"""studydeck browse: find cards, in the app, as a list, or line by line.

Line by line: a line is a search, whose results are numbered; a number shows a card, m more results. Then @ suspends the card
that was shown or lets it be asked again, - buries it or takes that back, * marks it or takes the mark off; u takes the last
action back, q stops. A line that begins with / is a search whatever follows.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import click

from studydeck.cli import output, places
from studydeck.cli.output import counted
from studydeck.cli.plain import PATIENCE, read_line, show_answer, show_prompt
from studydeck.errors import StudydeckError, UsageError
from studydeck.text.cells import width
from studydeck.text.clean import one_line

if TYPE_CHECKING:
    from studydeck.review import Standing
    from studydeck.search import Query
    from studydeck.study import Study

LISTED = 20
"""Results shown at a time, line by line."""
PROMPT = "Search, number of a card, m more, u undo, q stop: "
ON_A_CARD = "Number of a card, @ suspend, - bury, * mark, a search, u undo, q stop: "


@click.command("browse")
@click.argument("query", nargs=-1)
@click.option("--plain", is_flag=True, help="Line by line, on any input and output.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@click.option("--spreadsheet", is_flag=True, help="Safe to open in a spreadsheet (with --csv).")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most so many cards.")
@click.pass_context
def command(
    ctx: click.Context, query: tuple[str, ...], plain: bool, as_json: bool, as_csv: bool, spreadsheet: bool, limit: int | None
) -> int:
    """Find cards, look at them, and change many at once.

    QUERY as in the app: words (all must occur), "a phrase", -not, or, parentheses, deck: tag: document: speaker: section: kind:
    form: frame: is:due/new/learning/review/suspended/buried/leech/marked/flagged/suggested flag:1 rated:7 added:7 edited:7
    prop:r<0.8 prop:s>30 prop:lapses>=3. On a terminal this is the app's Browse screen, otherwise a list.
    """
    from studydeck.search import parse

    if as_json and as_csv:
        raise UsageError("--json and --csv exclude each other", todo="Leave one out.")
    if spreadsheet and not as_csv:
        raise UsageError("--spreadsheet needs --csv", todo="Add --csv.")
    if plain and (as_json or as_csv or limit is not None):
        raise UsageError("--plain is for looking line by line", todo="Leave out --json, --csv and --limit, or --plain.")
    text = " ".join(query)
    wanted = parse(text)
    is_list = as_json or as_csv or limit is not None
    if plain or (not is_list and places.is_dumb() and sys.stdin.isatty() and sys.stdout.isatty()):
        here = places.library(ctx)
        nothing_yet = not here.database.exists() and not any(here.decks.glob("*.md"))  # and looking creates nothing
        with places.opened(ctx, read_only=nothing_yet) as study:
            PlainBrowse(study, places.now, read_line, is_piped=not sys.stdin.isatty()).run(text)
        return 0
    if places.has_terminal() and not is_list:
        from studydeck import tui

        library = places.library(ctx)
        return tui.run(library, places.settings(library), browsing=text)
    with places.opened(ctx, read_only=True) as study:
        ids = study.matching(wanted, places.now())
        rows = study.standings_of(ids[:limit], places.now())
        day = study.study_day(places.now())
    if as_json:
        output.show_json({"query": text, "total": len(ids), "cards": [_entry(row, day) for row in rows]})
    elif as_csv:
        from studydeck.interchange import csv_text

        output.show(csv_text(rows, for_spreadsheet=spreadsheet), end="")
    else:
        for line in _lines(rows, day):
            output.show(line)
        output.say(f"{counted(len(ids), 'card')}." if len(rows) == len(ids) else f"{len(rows):,} of {counted(len(ids), 'card')}.")
    return 0


def _entry(row: "Standing", day: int) -> dict[str, object]:
    """One card: the fields of an export, and what is remembered of it."""
    from studydeck.interchange import fields
    from studydeck.schedule import retrievability

    memory = row.memory
    answered = memory.last_day is not None
    return {
        **fields(row),
        "state": memory.state.value,
        "flag": row.flag,
        "due_in_days": memory.due_day - day if answered else None,
        "reps": memory.reps,
        "lapses": memory.lapses,
        "stability": memory.stability,
        "difficulty": memory.difficulty,
        "retrievability": round(retrievability(memory, day), 4) if answered else None,
    }


def _lines(rows: Sequence["Standing"], day: int) -> list[str]:
    """A line for each card: id, status, due day, deck and question."""
    from studydeck.tui.phrases import card_due, card_status

    cells = [(row.card.id, card_status(row), card_due(row, day), one_line(row.deck), one_line(row.card.question)) for row in rows]
    widths = [max((width(line[at]) for line in cells), default=0) for at in range(4)]
    return [
        "  ".join([*(cell + " " * (size - width(cell)) for cell, size in zip(line, widths, strict=False)), line[-1]])
        for line in cells
    ]


@dataclass
class PlainBrowse:
    """Looking through cards line by line. `clock` gives the moment, `read` shows a prompt and gives a line or None at the end."""

    study: "Study"
    clock: Callable[[], datetime]
    read: Callable[[str], str | None]
    is_piped: bool = True
    found: list[str] = field(default_factory=list)
    """Ids of the last search."""
    listed: int = 0
    """How many of them were shown."""
    shown: str | None = None
    """The card that was shown last."""
    idle: int = 0
    """Lines in a row that did nothing."""

    def run(self, text: str) -> None:
        """Search for `text`, then obey line after line until the input ends or the learner stops.

        Raises StudydeckError when a pipe sends nothing but lines that do nothing.
        """
        self._search(text)
        while True:
            line = self.read(PROMPT if self.shown is None else ON_A_CARD)
            if line is None or line.strip() == "q":
                return
            self.idle = 0 if self._obey(line.strip()) else self.idle + 1
            if self.is_piped and self.idle >= PATIENCE:
                raise StudydeckError(f"{PATIENCE} lines in a row did nothing", todo="Send a search, a number or q in each line.")

    def _obey(self, word: str) -> bool:
        """Carry out one line; False when nothing came of it."""
        try:
            if word.isdecimal():
                return self._show(int(word))
            if word == "m":
                return self._list()
            if word == "u":
                output.show(self.study.undo(None, self.clock()).what)
                return True
            if word in ("@", "-", "*"):
                return self._change(word)
            return self._search(word.removeprefix("/").strip())
        except StudydeckError as error:
            if self.is_piped and not isinstance(error, UsageError) and error.exit_code != StudydeckError.exit_code:
                raise
            what = one_line(str(error))
            output.show(f"{what[:1].upper()}{what[1:]}")
            return False

    def _search(self, text: str) -> bool:
        from studydeck.search import SearchError, parse

        try:
            query: Query = parse(text)
        except SearchError as error:
            output.show(f"Not understood: {one_line(str(error))}")
            return False
        self.found, self.listed, self.shown = self.study.matching(query, self.clock()), 0, None
        output.show(f"{counted(len(self.found), 'card')} found." if self.found else "No card fits. Try fewer words.")
        return self._list() if self.found else True

    def _list(self) -> bool:
        """Number the next results."""
        ids = self.found[self.listed : self.listed + LISTED]
        if not ids:
            output.show("There are no more.")
            return False
        rows = {row.card.id: row for row in self.study.standings_of(ids, self.clock())}
        for number, card in enumerate(ids, start=self.listed + 1):
            output.show(f"{number}. {one_line(rows[card].card.question) if card in rows else 'no longer in the library'}")
        self.listed += len(ids)
        if self.listed < len(self.found):
            output.show(f"m shows more of {len(self.found):,}.")
        return True

    def _show(self, number: int) -> bool:
        """One card in full."""
        from studydeck.tui.phrases import card_due, card_status

        ids = self.found[number - 1 : number] if number else []
        rows = self.study.standings_of(ids, self.clock())
        if not rows:
            output.show(f"There is no card {number}.")
            return False
        (row,) = rows
        card, due = row.card, card_due(row, self.study.study_day(self.clock()))
        self.shown = card.id
        output.show(f"\nDeck: {one_line(row.deck)}")
        output.show(f"Status: {card_status(row)}{f', due {due}' if due else ''}")
        if card.tags:
            output.show(f"Tags: {one_line(' '.join(card.tags))}")
        show_prompt(card)
        show_answer(card, quoted=True)
        return True

    def _change(self, key: str) -> bool:
        """Put the card that was shown aside, or mark it; or take that back."""
        from studydeck.card import MARK, CardStatus

        rows = self.study.standings_of([self.shown], self.clock()) if self.shown else []
        if not rows:
            output.show("Show a card first: type its number.")
            return False
        (row,) = rows
        study, now, cards = self.study, self.clock(), [row.card.id]
        if key == "*":
            marked = MARK in row.card.tags
            number = study.retag(cards, () if marked else (MARK,), (MARK,) if marked else (), now)
            done = "Mark taken off" if marked else "Marked"
        elif key == "@":
            suspended = row.status is CardStatus.SUSPENDED
            number = study.unsuspend(cards, now) if suspended else study.suspend_cards(cards, now)
            done = "No longer suspended" if suspended else "Suspended"
        else:
            buried = row.status is CardStatus.BURIED
            number = study.unbury(cards, now) if buried else study.bury_cards(cards, now)
            done = "No longer buried" if buried else "Buried until tomorrow"
        output.show(f"{done}. u takes it back." if number else "Nothing to change.")
        return bool(number)
