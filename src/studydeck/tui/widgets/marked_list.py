"""A list to choose from, with a mark before the selected entry, so that colour is not needed to see it."""

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding
from textual.strip import Strip
from textual.widgets import OptionList

from studydeck.tui.widgets.fitted import Fitted

MARK = "›"
INDENT = 2
"""Cells before each entry, in which the mark stands."""


class MarkedRows(OptionList, inherit_bindings=False):
    """Entries that are drawn anew for every width, and the keys that move through them."""

    BINDINGS: ClassVar = [
        Binding("j,down", "cursor_down", "next", show=False),
        Binding("k,up", "cursor_up", "previous", show=False),
        Binding("home", "first", "first", show=False),
        Binding("G,end", "last", "last", show=False),
        Binding("pagedown", "page_down", "a page down", show=False),
        Binding("pageup", "page_up", "a page up", show=False),
    ]

    def __init__(self, id: str) -> None:
        super().__init__(id=id, compact=True, markup=False)

    def show_at(self, entries: Sequence[Fitted], at: int) -> None:
        """List `entries`, the one at `at` selected, or the last one before it."""
        self.set_options(list(entries))
        self.highlighted = min(at, len(entries) - 1) if entries else None

    def render_line(self, y: int) -> Strip:
        """A line of the list, the first one of the selected entry with a mark before it."""
        strip = super().render_line(y)
        at = self.scroll_offset.y + y
        lines = self._lines
        if at >= len(lines) or lines[at] != (self.highlighted, 0):
            return strip
        style = self.get_visual_style("option-list--option-highlighted").rich_style
        return Strip([Segment(MARK, style), *strip.crop(1)], strip.cell_length)


class MarkedList(MarkedRows):
    """A list whose first entry is a letter away; on Home that letter leads to triage."""

    BINDINGS: ClassVar = [Binding("g", "first", "first", show=False)]

    def show(self, entries: Sequence[Fitted]) -> None:
        """List `entries`, keeping the selected place where there still is one."""
        self.show_at(entries, self.highlighted or 0)
