"""The decks, a line each: New · Learn · Due, and when known the suggested cards and the retention."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from studydeck.tui.literal import literal_line
from studydeck.tui.widgets.fitted import Fitted
from studydeck.tui.widgets.marked_list import INDENT, MarkedRows

if TYPE_CHECKING:
    from studydeck.study import DeckCounts

ROOMY = 60
"""Cells from which all columns are shown."""


@dataclass(frozen=True)
class Columns:
    """Titles and widths of the number columns for one overview."""

    suggested: bool
    retention: bool

    def at(self, width: int) -> list[tuple[str, int]]:
        """Title and cells of each column, from left to right, that fit into `width`."""
        columns = [("New", 5), ("Learn", 7), ("Due", 6)]
        if width >= ROOMY:
            columns += [("Suggested", 11)] * self.suggested + [("Retention", 11)] * self.retention
        return columns


class DeckHead(Static):
    """Titles of the columns."""

    def show(self, columns: Columns) -> None:
        """Draw the titles."""
        self.update(Fitted(lambda width: _line(Content("Deck"), [title for title, _ in columns.at(width)], columns, width)))


class DeckList(MarkedRows):
    """Decks to choose from."""

    def __init__(self) -> None:
        super().__init__("decks")
        self.decks: tuple[DeckCounts, ...] = ()

    def show(self, decks: Sequence["DeckCounts"], columns: Columns) -> None:
        """List `decks`, keeping the selected one where it still is."""
        chosen = self.chosen
        self.decks = tuple(decks)
        names = [deck.name for deck in decks]
        rows = [Fitted(lambda width, deck=deck: _row(deck, columns, width)) for deck in decks]  # type: ignore[misc]
        self.show_at(rows, names.index(chosen) if chosen in names else 0)

    @property
    def chosen(self) -> str | None:
        """Name of the selected deck."""
        return self.decks[self.highlighted].name if self.highlighted is not None and self.decks else None


def _row(deck: "DeckCounts", columns: Columns, width: int) -> Content:
    cells = {
        "New": _count(deck.new, "$primary"),
        "Learn": _count(deck.learning, "$warning"),
        "Due": _count(deck.review, "$success"),
        "Suggested": _count(deck.suggested, "$quiet"),
        "Retention": Content("·" if deck.retention is None else f"{deck.retention:.0%}").stylize("$quiet"),
    }
    return _line(literal_line(deck.name), [cells[title] for title, _ in columns.at(width)], columns, width)


def _count(number: int, style: str) -> Content:
    return Content.styled(f"{number:,}", style) if number else Content.styled("·", "$faint")


def _line(name: Content, cells: Sequence[Content | str], columns: Columns, width: int) -> Content:
    widths = [cell_width for _, cell_width in columns.at(width)]
    room = max(1, width - INDENT - sum(widths) - (INDENT if width >= ROOMY else 0))
    if name.cell_length > room:
        name = name.truncate(room, ellipsis=True)
    line = Content.assemble(" " * INDENT, name, " " * (room - name.cell_length))
    for cell, cell_width in zip(cells, widths, strict=True):
        content = Content(cell) if isinstance(cell, str) else cell
        line = Content.assemble(line, " " * (cell_width - content.cell_length), content)
    return line.truncate(width)
