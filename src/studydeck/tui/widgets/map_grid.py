"""The document map as a block of cells, one or several passages each, with a cursor."""

from bisect import bisect_right
from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from studydeck.documentmap import PassageState, cells
from studydeck.tui.widgets.states import glyph


class MapGrid(Widget, can_focus=False):
    """Cells from left to right and from top to bottom, in the order of the document."""

    class Moved(Message):
        """The cursor stands on another cell."""

    class Opened(Message):
        """The cell under the cursor was clicked on."""

    def __init__(self) -> None:
        super().__init__(id="map-grid")
        self.states: Sequence[PassageState | None] = ()
        self.cells: list[tuple[int, int, PassageState]] = []
        self.cursor = 0
        self.step = 1
        """Columns of the screen from one cell to the next: two where there is room."""

    @property
    def columns(self) -> int:
        """Cells in a line."""
        return max(1, self.size.width // self.step)

    def show(self, states: Sequence[PassageState | None]) -> None:
        """Draw these states, the cursor staying on its passage."""
        self.states = states
        self._divide()

    def on_resize(self) -> None:
        """Another size divides the passages anew."""
        self._divide()

    def _divide(self) -> None:
        passage = self.cells[self.cursor][0] if self.cells else 0
        wide = sum(state is not None for state in self.states) <= self.size.width // 2 * self.size.height
        self.step = 2 if wide else 1
        self.cells = cells(self.states, self.columns * self.size.height)
        self.cursor = self._cell_of(passage)
        self.refresh()
        self.post_message(self.Moved())

    @property
    def chosen(self) -> tuple[int, int, PassageState] | None:
        """First passage, the one after the last, and state of the cell under the cursor."""
        return self.cells[self.cursor] if self.cells else None

    def move(self, columns: int = 0, rows: int = 0) -> None:
        """Move the cursor, as far as there are cells."""
        self.go_to(self.cursor + columns + rows * self.columns)

    def go_to(self, cell: int) -> None:
        """Put the cursor on a cell, or on the one nearest to it."""
        self.cursor = min(max(0, cell), max(0, len(self.cells) - 1))
        self.refresh()
        self.post_message(self.Moved())

    def next_covered(self, direction: int) -> bool:
        """To the next or previous cell with cards; whether there is one."""
        order = range(self.cursor + 1, len(self.cells)) if direction > 0 else range(self.cursor - 1, -1, -1)
        found = next((cell for cell in order if self.cells[cell][2] is not PassageState.NOT_COVERED), None)
        if found is not None:
            self.go_to(found)
        return found is not None

    def _cell_of(self, passage: int) -> int:
        return max(0, bisect_right(self.cells, passage, key=lambda cell: cell[0]) - 1)

    def render(self) -> Content:
        """Lines of cells, the one under the cursor reversed."""
        columns = self.columns
        signs = [glyph(state, "reverse" if at == self.cursor else "") for at, (_, _, state) in enumerate(self.cells)]
        between = Content(" " * (self.step - 1))
        return Content("\n").join(between.join(signs[start : start + columns]) for start in range(0, len(signs), columns))

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on a cell; a click on that cell opens it."""
        cell = event.y * self.columns + min(event.x // self.step, self.columns - 1)
        if cell < len(self.cells):
            if cell == self.cursor:
                self.post_message(self.Opened())
            self.go_to(cell)
