"""The names of the parts of a screen, each with its key."""

from collections.abc import Callable, Collection, Sequence

from textual import events
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from studydeck.tui.widgets.fitted import Fitted

MARK = "›"
"""Stands before the part that is shown, so that colour is not needed to see it."""
GAP = " "
ROWS = 2


class Tabs(Static):
    """All names in two rows, where they fit; else in one row those that do. A click shows another part."""

    def __init__(self, names: Sequence[str], choose: Callable[[int], object], id: str) -> None:
        self.names = names
        self.choose = choose
        self.chosen = 0
        columns = [names[at :: -(-len(names) // ROWS)] for at in range(-(-len(names) // ROWS))]
        self.sizes = [max(self._item(at, name).cell_length for name in column) for at, column in enumerate(columns)]
        """Cells of each column of the two rows."""
        super().__init__(Fitted(self._draw, self._rows), id=id)

    def show(self, chosen: int) -> None:
        """Mark one of the names."""
        self.chosen = chosen
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Choose the name that was clicked on."""
        if "tab" in event.style.meta:
            self.choose(event.style.meta["tab"])

    def _rows(self, width: int) -> int:
        return ROWS if sum(self.sizes) + len(GAP) * (len(self.sizes) - 1) <= width else 1

    def _draw(self, width: int) -> Content:
        if self._rows(width) == 1:
            return self._in_one_row(width)
        items, each = self._items(range(len(self.names))), len(self.sizes)
        padded = [item.pad_right(self.sizes[at % each] - item.cell_length) for at, item in enumerate(items)]
        return Content("\n").join([Content(GAP).join(padded[at : at + each]) for at in range(0, len(items), each)])

    def _in_one_row(self, width: int) -> Content:
        """The shown name and its neighbours, as far as there is room; of the others only the keys."""
        long = {self.chosen}
        for at in sorted(range(len(self.names)), key=lambda at: abs(at - self.chosen)):
            if _length(self._items(long | {at})) > width:
                break
            long.add(at)
        return Content(GAP).join(self._items(long))

    def _items(self, long: Collection[int]) -> list[Content]:
        return [self._item(at, name if at in long else "") for at, name in enumerate(self.names)]

    def _item(self, at: int, name: str) -> Content:
        if at == self.chosen:
            item = Content.assemble((MARK, "$primary bold"), (f"{at + 1} {name}", "$bright bold"))
        else:
            item = Content.assemble(" " if name else "", (f"{at + 1}", "$secondary"), (f" {name}" if name else "", "$quiet"))
        return item.stylize(Style.from_meta({"tab": at}))


def _length(items: Sequence[Content]) -> int:
    return sum(item.cell_length for item in items) + len(GAP) * (len(items) - 1)
