"""Where an answer is typed before it is shown."""

from typing import ClassVar

from textual.binding import Binding
from textual.widgets import Input


class Typing(Input):
    """One line under the question."""

    BINDINGS: ClassVar = [
        Binding("enter", "screen.show_typed", "show the answer", show=False, tooltip="show the answer, and how yours compares"),
        Binding("escape", "screen.stop_typing", "keys", tooltip="do not type this one: the keys work again"),
    ]

    def __init__(self) -> None:
        super().__init__(id="typing", placeholder="your answer", compact=True)

    def on_focus(self) -> None:
        """Take no more than is compared; what compares is read only now, for few type."""
        from studydeck.typed import LIMIT

        self.max_length = LIMIT
