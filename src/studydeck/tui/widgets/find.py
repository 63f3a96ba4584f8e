"""Where a part of a name is typed, to narrow a list."""

from typing import ClassVar

from textual.binding import Binding
from textual.widgets import Input


class Find(Input):
    """A line below a list; the screen has the action `show_all` and answers `Input.Changed` and `Input.Submitted`."""

    BINDINGS: ClassVar = [
        Binding("down", "submit", "to the list", key_display="enter ↓"),
        Binding("escape", "screen.show_all", "show all"),
    ]

    def __init__(self, placeholder: str, id: str = "find") -> None:
        super().__init__(placeholder=placeholder, id=id, compact=True, select_on_focus=False)
