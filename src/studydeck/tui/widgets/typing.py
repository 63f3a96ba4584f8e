"""Where an answer is typed before it is shown."""

from typing import ClassVar

from textual.binding import Binding
from textual.widgets import Input

from studydeck.typed import LIMIT


class Typing(Input):
    """One line under the question."""

    BINDINGS: ClassVar = [
        Binding("enter", "screen.show_typed", "show the answer", tooltip="show the answer, and how yours compares"),
        Binding("escape", "screen.stop_typing", "keys", tooltip="do not type this one: the keys work again"),
    ]

    def __init__(self) -> None:
        super().__init__(id="typing", placeholder="your answer", compact=True, max_length=LIMIT)
