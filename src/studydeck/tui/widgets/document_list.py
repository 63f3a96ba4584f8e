"""The documents of a library, a line each, or what became of each of them in a generation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from studydeck.tui.literal import literal_line
from studydeck.tui.widgets.fitted import Fitted
from studydeck.tui.widgets.marked_list import MarkedRows

if TYPE_CHECKING:
    from studydeck.generate import DocumentReport
    from studydeck.inventory import Listed

ROOMY = 60
"""Cells from which all columns are shown."""
INDENT = 4
"""Cells before the names: the mark of the selected line and that of the chosen ones."""
CHOSEN = "✓"
LISTED = (("Type", 12), ("Words", 9), ("Cards", 7), ("Suggested", 11), ("State", 12))
LISTED_SHORT = ("Cards", "State")
REPORTED = (("Added", 7), ("Active", 8), ("Suggested", 11), ("Changed", 9), ("Retired", 9), ("Refused", 9))
REPORTED_SHORT = ("Added", "Suggested")
TO_THE_LEFT = ("Type",)
STATES = {"new": "$primary bold", "changed": "$warning", "unchanged": "$quiet", "refused": "$error", "gone": "$error"}

Columns = Sequence[tuple[str, int]]
Cells = Sequence[tuple[str, str]]
"""Text and style of each cell."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    name: str
    cells: Cells
    chosen: bool = False


class DocumentHead(Static):
    """Titles of the columns."""

    def show(self, title: str, columns: Columns, short: Sequence[str]) -> None:
        """Draw the titles."""
        cells = [(column, "$quiet") for column, _ in columns]
        self.update(Fitted(lambda width: _line(Content(" " * INDENT + title), cells, columns, short, width)))


class DocumentList(MarkedRows):
    """Documents to choose from."""

    BINDINGS: ClassVar = [Binding("g", "first", "first", show=False)]

    _columns: Columns = ()
    _short: Sequence[str] = ()

    def show(self, rows: Sequence[Row], columns: Columns, short: Sequence[str]) -> None:
        """List `rows`, keeping the line that was selected."""
        self._columns, self._short = columns, short
        self.show_at([self._fitted(row) for row in rows], self.highlighted or 0)

    def renew(self, at: int, row: Row) -> None:
        """Draw one line anew."""
        if at < self.option_count:
            self.replace_option_prompt_at_index(at, self._fitted(row))

    def _fitted(self, row: Row) -> Fitted:
        columns, short = self._columns, self._short
        return Fitted(lambda width: _row(row, columns, short, width))


def listed(document: "Listed", shape: str, chosen: bool, news: str = "") -> Row:
    """A document as it lies there; `news` is what a generation says of it instead of its state."""
    return Row(
        document.place.removeprefix("seeds/"),
        (
            (shape, "$quiet"),
            (f"{document.words:,}" if document.words else "·", "$quiet"),
            _number(document.active),
            _number(document.suggested),
            (news, "$primary") if news else (document.state.value, STATES[document.state.value]),
        ),
        chosen,
    )


def reported(report: "DocumentReport") -> Row:
    """What became of a document."""
    if report.error:
        return Row(report.path.name, (("error", "$error"), *[("", "")] * (len(REPORTED) - 1)))
    numbers = (report.added, report.active, report.suggested, report.changed, report.retired, sum(report.refused.values()))
    return Row(report.path.name, [_number(number) for number in numbers])


def _number(number: int) -> tuple[str, str]:
    return (f"{number:,}", "") if number else ("·", "$faint")


def _row(row: Row, columns: Columns, short: Sequence[str], width: int) -> Content:
    name = Content.assemble("  ", (f"{CHOSEN} " if row.chosen else "  ", "$primary bold"), literal_line(row.name))
    return _line(name, row.cells, columns, short, width)


def _line(name: Content, cells: Cells, columns: Columns, short: Sequence[str], width: int) -> Content:
    """A name and the cells that have room beside it."""
    shown = [
        (title, size, text, style)
        for (title, size), (text, style) in zip(columns, cells, strict=True)
        if width >= ROOMY or title in short
    ]
    room = max(1, width - sum(size for _, size, _, _ in shown))
    name = name.truncate(room, ellipsis=True)
    line = Content.assemble(name, " " * (room - name.cell_length))
    for title, size, text, style in shown:
        content = literal_line(text, style).truncate(size - 1, ellipsis=True)
        gap = " " * (size - content.cell_length - 1)
        line = Content.assemble(line, " ", content, gap) if title in TO_THE_LEFT else Content.assemble(line, " ", gap, content)
    return line.truncate(width)
