"""A list to choose from, with a mark before the selected entry, so that colour is not needed to see it."""

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding
from textual.strip import Strip
from textual.widgets import OptionList

from studydeck.tui.widgets.fitted import Fitted

MARK = "›"


class MarkedList(OptionList, inherit_bindings=False):
    """Entries that are drawn anew for every width."""

    BINDINGS: ClassVar = [
        Binding("j,down", "cursor_down", "next", show=False),
        Binding("k,up", "cursor_up", "previous", show=False),
        Binding("g,home", "first", "first", show=False),
        Binding("G,end", "last", "last", show=False),
        Binding("pagedown", "page_down", "a page down", show=False),
        Binding("pageup", "page_up", "a page up", show=False),
    ]

    def __init__(self, id: str) -> None:
        super().__init__(id=id, compact=True, markup=False)

    def show(self, entries: Sequence[Fitted]) -> None:
        """List `entries`, keeping the selected place where there still is one."""
        chosen = self.highlighted or 0
        self.set_options(list(entries))
        self.highlighted = min(chosen, len(entries) - 1) if entries else None

    def render_line(self, y: int) -> Strip:
        """A line of the list, the first one of the selected entry with a mark before it."""
        strip = super().render_line(y)
        at = self.scroll_offset.y + y
        lines = self._lines
        if at >= len(lines) or lines[at] != (self.highlighted, 0):
            return strip
        style = self.get_visual_style("option-list--option-highlighted").rich_style
        return Strip([Segment(MARK, style), *strip.crop(1)], strip.cell_length)
