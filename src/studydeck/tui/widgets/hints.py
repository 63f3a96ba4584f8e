"""The last line of a screen: its most useful keys, or a short message."""

from collections.abc import Callable

from textual import events
from textual.binding import ActiveBinding
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from studydeck.tui.widgets.fitted import Fitted

SEPARATOR = "   "
MOST_LINES = 3
"""Lines of a message at most."""


class Hints(Static):
    """Keys of the bindings marked `show`, as many as fit, the last one always; a message replaces them until the next key."""

    auto_links = False

    def __init__(self, worth: Callable[[str], bool]) -> None:
        super().__init__(Content(), id="hints")
        self.worth = worth
        """Whether an action is worth a place at the moment."""
        self._shown: dict[str, ActiveBinding] = {}
        self._message: Content | None = None
        self._lines = 1

    def on_mount(self) -> None:
        """Follow the bindings: they change with what the screen can do at the moment."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.follow())
        self.follow()

    def follow(self) -> None:
        """Read the keys anew."""
        shown: dict[str, ActiveBinding] = {}
        for active in self.screen.active_bindings.values():
            if active.binding.show and self.worth(active.binding.action):
                shown.setdefault(active.binding.action, active)
        if shown != self._shown:
            self._shown = shown
            self._redraw()

    def say(self, message: Content | None) -> None:
        """Show one sentence instead of the keys, or with None the keys again."""
        if message is not self._message:
            self._message = message
            self._redraw()

    def _redraw(self) -> None:
        lines = self._lines_of_message()
        if lines != self._lines:
            self._lines = lines
            self.styles.height = lines
            self.styles.text_wrap = "wrap" if lines > 1 else "nowrap"
        self.update(self._message or Fitted(self._draw), layout=False)

    def _lines_of_message(self) -> int:
        """Lines that the message needs: where it is too long for one, the screen gives way to it."""
        width = self.content_size.width
        if self._message is None or not width or self._message.cell_length <= width:
            return 1
        return min(MOST_LINES, len(self._message.wrap(width)))

    def on_click(self, event: events.Click) -> None:
        """A click on a key does what the key does."""
        active = self._shown.get(event.style.meta.get("do", ""))
        if active is not None:
            self.app.call_later(self.app.run_action, active.binding.action, active.node)

    def _item(self, active: ActiveBinding) -> Content:
        key = self.app.get_key_display(active.binding)
        text = Content.assemble((key + " ", "$secondary bold"), (active.binding.description, "$quiet"))
        return text.stylize(Style.from_meta({"do": active.binding.action}))

    def _draw(self, width: int) -> Content:
        items = [self._item(active) for active in self._shown.values()]
        while len(items) > 1 and _length(items) > width:
            items.pop(-2)
        return Content(SEPARATOR).join(items)


def _length(items: list[Content]) -> int:
    return sum(item.cell_length for item in items) + len(SEPARATOR) * (len(items) - 1)
