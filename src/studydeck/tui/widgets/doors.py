"""The keys that lead from Home to the other screens."""

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from studydeck.tui.widgets.fitted import Fitted

SEPARATOR = "   "
MOST_LINES = 2


class Door(NamedTuple):
    """One screen one can go to."""

    action: str
    key: str
    name: str
    waiting: int = 0
    """How many cards wait there; 0 is not shown."""


class Doors(Static):
    """Key, name and count of each screen, in one line, or two where it is narrow."""

    shown: tuple[Door, ...] = ()

    def show(self, doors: Sequence[Door]) -> None:
        """Draw the doors, if they are not there already."""
        if tuple(doors) != self.shown:
            self.shown = tuple(doors)
            self.fit()

    def on_resize(self) -> None:
        """Take a second line where one is too narrow."""
        self.fit()

    def fit(self) -> None:
        """Draw anew in as many lines as are needed."""
        lines = len(_lines([_item(door) for door in self.shown], self.size.width or 80))
        self.update(Fitted(self._draw, height=max(1, lines)))

    def _draw(self, width: int) -> Content:
        return Content("\n").join(_lines([_item(door) for door in self.shown], width))

    def on_click(self, event: events.Click) -> None:
        """A click on a name does what its key does."""
        action = event.style.meta.get("door")
        if action:
            self.app.call_later(self.screen.run_action, action)


def _item(door: Door) -> Content:
    count = Content.styled(f" {door.waiting:,}", "$bright") if door.waiting else Content()
    text = Content.assemble((f"{door.key} ", "$secondary bold"), (door.name, "$quiet"), count)
    return text.stylize(Style.from_meta({"door": door.action}))


def _lines(items: Sequence[Content], width: int) -> list[Content]:
    """The items in lines of at most `width` cells; what does not fit into MOST_LINES is left to the help."""
    lines: list[Content] = []
    for item in items:
        if lines and lines[-1].cell_length + len(SEPARATOR) + item.cell_length <= width:
            lines[-1] = Content.assemble(lines[-1], SEPARATOR, item)
        elif len(lines) < MOST_LINES:
            lines.append(item)
    return lines
