"""Any number of cards, a line each: only the lines on the screen are read and drawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from studydeck.card import MARK, CardStatus
from studydeck.review import Standing
from studydeck.tui.cells import fitted
from studydeck.tui.literal import literal_line
from studydeck.tui.phrases import card_due, card_status

CURSOR = "›"
CHOSEN = "+"
"""Stand before the card under the cursor and before selected ones, so that colour is not needed to see them."""
PAGE = 100
"""Cards that are read at a time."""
GONE = "(no longer in the library)"


@dataclass(frozen=True, slots=True)
class Column:
    """A column."""

    title: str
    width: int
    """Cells, the gap to the next column among them."""


def columns(width: int) -> list[Column]:
    """Titles and widths that fit into `width` cells: the front takes what the others leave."""
    if width < 50:
        others = [Column("status", 11)]
    elif width < 76:
        others = [Column("due", 8), Column("status", 13)]
    elif width < 96:
        others = [Column("deck", 16), Column("due", 8), Column("status", 13)]
    else:
        others = [Column("deck", 20), Column("due", 8), Column("status", 13), Column("tags", 18)]
    return [Column("front", max(1, width - 2 - sum(column.width for column in others))), *others]


class CardTable(Widget, can_focus=True):
    """Cards to look through and to choose from. Knows ids; the words of those in sight it asks for."""

    COMPONENT_CLASSES: ClassVar = {"card-table--cursor", "card-table--quiet"}
    BINDINGS: ClassVar = [
        Binding("j,down", "move(1)", "next card", show=False),
        Binding("k,up", "move(-1)", "previous card", show=False),
        Binding("pagedown", "page(1)", "a page down", show=False),
        Binding("pageup", "page(-1)", "a page up", show=False),
        Binding("g,home", "first", "first card", show=False),
        Binding("G,end", "last", "last card", show=False),
    ]

    class Moved(Message):
        """The cursor stands on another card."""

    class Opened(Message):
        """A card was clicked on twice."""

    def __init__(self, read: Callable[[Sequence[str]], Sequence[Standing]]) -> None:
        super().__init__(id="cards")
        self.read = read
        self.today = 0
        """Study day from which due days are counted."""
        self.ids: Sequence[str] = ()
        self.chosen: set[str] = set()
        self.cursor = 0
        self.top = 0
        self._rows: dict[str, Standing | None] = {}
        """Cards that were read; None for one that is gone."""

    @property
    def card(self) -> str | None:
        """Id of the card under the cursor."""
        return self.ids[self.cursor] if self.cursor < len(self.ids) else None

    @property
    def row(self) -> Standing | None:
        """The card under the cursor; None when there is none, or no longer."""
        return self._row(self.cursor) if self.ids else None

    def show(self, ids: Sequence[str], today: int, *, keep: bool = False) -> None:
        """List other cards from the first on; with `keep` the cursor stays on its card, or where that was."""
        card, self.today = self.card, today
        self.ids = ids
        self._rows.clear()
        if not keep:
            self.cursor = self.top = 0
        elif card is not None and card != self.card:
            self.cursor = _index(ids, card, self.cursor)
        self._into_sight()

    def extend(self, ids: Sequence[str]) -> None:
        """List more cards of the same search."""
        self.ids = ids
        self._into_sight()

    def forget(self) -> None:
        """Read the cards in sight again: they may have changed."""
        self._rows.clear()
        self.refresh()

    def toggle(self) -> None:
        """Select the card under the cursor, or not any more, and go on to the next."""
        if self.card is not None:
            self.chosen ^= {self.card}
            self.action_move(1)
            self.refresh()

    def action_move(self, lines: int) -> None:
        """Move the cursor by lines."""
        self._go(self.cursor + lines)

    def action_page(self, direction: int) -> None:
        """Move it by a page, one line less than there are."""
        self._go(self.cursor + direction * max(1, self.size.height - 1))

    def action_first(self) -> None:
        """To the first card."""
        self._go(0)

    def action_last(self) -> None:
        """To the last one."""
        self._go(len(self.ids) - 1)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._into_sight()

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor, two clicks open."""
        if self.top + event.y < len(self.ids):
            self._go(self.top + event.y)
            if event.chain > 1:
                self.post_message(self.Opened())

    def on_mouse_scroll_down(self) -> None:
        """The wheel moves the cursor."""
        self.action_move(3)

    def on_mouse_scroll_up(self) -> None:
        """The wheel moves the cursor."""
        self.action_move(-3)

    def render_line(self, y: int) -> Strip:
        """One card."""
        width, at = self.size.width, self.top + y
        if at >= len(self.ids) or not width:
            return Strip.blank(width, self.rich_style)
        row, front = self._row(at), self.rich_style
        quiet = self.get_component_rich_style("card-table--quiet")
        marks = (CURSOR if at == self.cursor else " ") + (CHOSEN if self.ids[at] in self.chosen else " ")
        if at == self.cursor:
            front = quiet = self.get_component_rich_style("card-table--cursor")
        elif row is None or row.status is not CardStatus.ACTIVE:
            front = quiet
        cells = _cells(row, self.today) if row is not None else {"front": GONE}
        first, *others = columns(width)
        segments = [Segment(marks, front), Segment(fitted(cells["front"], first.width - 2), front), Segment("  ", front)]
        segments += [Segment(f"{fitted(cells.get(column.title, ''), column.width - 1)} ", quiet) for column in others]
        return Strip(segments).adjust_cell_length(width, front)

    def _row(self, at: int) -> Standing | None:
        card = self.ids[at]
        if card not in self._rows:
            start = max(0, at - at % (PAGE // 2))
            wanted = [each for each in self.ids[start : start + PAGE] if each not in self._rows]
            self._rows.update(dict.fromkeys(wanted))
            self._rows.update({row.card.id: row for row in self.read(wanted)})
        return self._rows[card]

    def _go(self, at: int) -> None:
        at = max(0, min(at, len(self.ids) - 1))
        if at != self.cursor:
            self.cursor = at
            self._into_sight()

    def _into_sight(self) -> None:
        """Scroll as little as needed to see the cursor, and say that it moved."""
        height = max(1, self.size.height)
        self.cursor = max(0, min(self.cursor, len(self.ids) - 1))
        self.top = max(0, min(self.top, self.cursor, max(0, len(self.ids) - height)), self.cursor - height + 1)
        self.refresh()
        self.post_message(self.Moved())


def _index(ids: Sequence[str], card: str, otherwise: int) -> int:
    try:
        return ids.index(card)
    except ValueError:
        return otherwise


def _cells(row: Standing, today: int) -> dict[str, str]:
    """What a line says of a card, by column."""
    return {
        "front": literal_line(row.card.question[:500]).plain,
        "deck": literal_line(row.deck).plain,
        "due": card_due(row, today),
        "status": card_status(row),
        "tags": literal_line(" ".join(tag for tag in row.card.tags if tag != MARK)).plain,
    }
