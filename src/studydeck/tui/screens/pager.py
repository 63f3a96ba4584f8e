"""All of a long text, part by part."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from studydeck.tui.literal import SIDE_LIMIT, literal
from studydeck.tui.screens.base import ScrollingScreen


class Pager(ScrollingScreen):
    """Texts one after the other, in parts that are quick to show."""

    BINDINGS: ClassVar = [
        Binding("space,pagedown", "onward", "page down", tooltip="a page down, and on to the next part"),
        Binding("right_square_bracket,n", "part(1)", "next part"),
        Binding("left_square_bracket,p", "part(-1)", "previous part"),
        Binding("escape,q,m", "back", "back"),
    ]

    def __init__(self, *texts: str) -> None:
        super().__init__()
        self.parts = [text[start : start + SIDE_LIMIT] for text in texts for start in range(0, len(text) or 1, SIDE_LIMIT)]
        self.number = 0

    def body(self) -> ComposeResult:
        """Which part, and its text."""
        yield Static(id="part")
        with VerticalScroll(id="scroller", can_focus=False):
            yield Static(id="part-text")

    async def begin(self) -> None:
        """Show the first part."""
        self.draw()

    def draw(self) -> None:
        """Show the part from its beginning."""
        self.query_one("#part", Static).update(Content.styled(f"part {self.number + 1:,} of {len(self.parts):,}", "$quiet"))
        self.query_one("#part-text", Static).update(literal(self.parts[self.number]))
        self.scroller.scroll_home(animate=False, immediate=True)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing before the first part and after the last."""
        if action == "part" and isinstance(parameters[0], int):
            return 0 <= self.number + parameters[0] < len(self.parts)
        return super().check_action(action, parameters)

    def action_part(self, step: int) -> None:
        """Another part."""
        self.number += step
        self.draw()

    def action_onward(self) -> None:
        """A page down; from the end of a part on to the next."""
        if self.scroller.scroll_offset.y < self.scroller.max_scroll_y:
            self.action_page(1)
        elif self.number + 1 < len(self.parts):
            self.action_part(1)

    def action_back(self) -> None:
        """Back to the card."""
        self.app.pop_screen()
