"""The names of the parts of a screen in one line, each with its key."""

from collections.abc import Callable, Collection, Sequence

from textual import events
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from studydeck.tui.widgets.fitted import Fitted

MARK = "›"
"""Stands before the part that is shown, so that colour is not needed to see it."""
GAP = "  "


class Tabs(Static):
    """As many names as fit, the shown one among them; a click shows another."""

    def __init__(self, names: Sequence[str], choose: Callable[[int], object], id: str) -> None:
        super().__init__(Content(), id=id)
        self.names = names
        self.choose = choose
        self.chosen = 0

    def show(self, chosen: int) -> None:
        """Mark one of the names."""
        self.chosen = chosen
        self.update(Fitted(self._draw), layout=False)

    def on_click(self, event: events.Click) -> None:
        """Choose the name that was clicked on."""
        if "tab" in event.style.meta:
            self.choose(event.style.meta["tab"])

    def _draw(self, width: int) -> Content:
        """The shown name and its neighbours, as far as there is room; of the others only the keys."""
        long = {self.chosen}
        gap = GAP if _length(self._items(long), GAP) <= width else " "
        for at in sorted(range(len(self.names)), key=lambda at: abs(at - self.chosen)):
            if _length(self._items(long | {at}), gap) > width:
                break
            long.add(at)
        return Content(gap).join(self._items(long))

    def _items(self, long: Collection[int]) -> list[Content]:
        return [self._item(at, name if at in long else "") for at, name in enumerate(self.names)]

    def _item(self, at: int, name: str) -> Content:
        if at == self.chosen:
            item = Content.assemble((MARK, "$primary bold"), (f"{at + 1} {name}", "$bright bold"))
        else:
            item = Content.assemble((f"{at + 1}", "$secondary"), (f" {name}" if name else "", "$quiet"))
        return item.stylize(Style.from_meta({"tab": at}))


def _length(items: Sequence[Content], gap: str) -> int:
    return sum(item.cell_length for item in items) + len(gap) * (len(items) - 1)
