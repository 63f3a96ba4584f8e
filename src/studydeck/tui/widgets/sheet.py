"""Many lines to scroll through; only those in sight are drawn."""

from collections.abc import Callable, Sequence

from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

Line = Content | Callable[[int], Content]
"""A line, or what draws it at a width when it is looked at."""


class Sheet(ScrollView, can_focus=False):
    """Lines that are laid out for a width, and anew for another."""

    def __init__(self, id: str = "scroller") -> None:
        super().__init__(id=id)
        self._draw: Callable[[int], Sequence[Line]] = lambda _: ()
        self._lines: Sequence[Line] = ()
        self.room = 1
        """Cells of a line."""

    def show(self, draw: Callable[[int], Sequence[Line]]) -> None:
        """Show what `draw` makes of a width."""
        self._draw = draw
        self._lay_out()

    def on_resize(self) -> None:
        """Another width."""
        self._lay_out()

    def _lay_out(self) -> None:
        """Make the lines, as far from the right as from the left; where that is no distance, the scroll bar needs a cell."""
        if self.size.width:
            free = self.styles.padding.left
            self.room = max(1, self.size.width - free)
            self._lines = self._draw(self.room)
            if len(self._lines) > self.size.height and not free and self.room > 1:
                self.room -= 1
                self._lines = self._draw(self.room)
            size = Size(self.room, len(self._lines))
            if max(size.height, self.virtual_size.height) > self.size.height:
                self.virtual_size = size  # the scroll bar comes, goes or changes: the screen is laid out anew
            else:
                self.set_reactive(ScrollView.virtual_size, size)
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Part of Textual's line API."""
        at = self.scroll_offset.y + y
        if at >= len(self._lines):
            return Strip.blank(self.size.width, self.rich_style)
        line = self._lines[at]
        content = line if isinstance(line, Content) else line(self.room)
        strips = Visual.to_strips(self, content.truncate(self.room), self.room, 1, self.visual_style)
        return strips[0] if strips else Strip.blank(self.size.width, self.rich_style)
