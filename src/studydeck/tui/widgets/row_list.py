"""A list of lines to choose from, with a mark before the selected one."""

from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding
from textual.strip import Strip
from textual.widgets import OptionList

MARK = "›"
"""Stands before the selected line, so that colour is not needed to see it."""


class RowList(OptionList, inherit_bindings=False):
    """Rows of one line each, moved through with the keys of every list."""

    BINDINGS: ClassVar = [
        Binding("j,down", "cursor_down", "next", show=False),
        Binding("k,up", "cursor_up", "previous", show=False),
        Binding("g,home", "first", "first", show=False),
        Binding("G,end", "last", "last", show=False),
        Binding("pagedown", "page_down", "a page down", show=False),
        Binding("pageup", "page_up", "a page up", show=False),
    ]

    def __init__(self, name: str) -> None:
        super().__init__(id=name, compact=True, markup=False)

    def render_line(self, y: int) -> Strip:
        """A line of the list, with a mark before the selected row."""
        strip = super().render_line(y)
        if self.scroll_offset.y + y != self.highlighted:
            return strip
        style = self.get_visual_style("option-list--option-highlighted").rich_style
        return Strip([Segment(MARK, style), *strip.crop(1)], strip.cell_length)
