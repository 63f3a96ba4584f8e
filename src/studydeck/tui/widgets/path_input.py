"""Where paths of documents are typed, completed with tab, or dropped."""

from pathlib import Path
from typing import ClassVar

from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input

from studydeck.tui.paths import completed, pasted


class PathInput(Input):
    """A line for one path or several."""

    BINDINGS: ClassVar = [
        Binding("enter", "submit", "add"),
        Binding("tab", "complete", "complete the name"),
        Binding("escape", "screen.leave", "back"),
    ]

    class Completed(Message):
        """Tab was pressed: these names go on from what is typed."""

        def __init__(self, names: tuple[str, ...]) -> None:
            super().__init__()
            self.names = names

    def __init__(self) -> None:
        super().__init__(placeholder="path of a document or folder", id="path", compact=True, select_on_focus=False)

    def action_complete(self) -> None:
        """Go on as far as the names of files allow."""
        before = self.value[: self.cursor_position]
        found = completed(before, Path.cwd())
        self.value = found.line + self.value[self.cursor_position :]
        self.cursor_position = len(found.line)
        self.post_message(self.Completed(found.names))

    def _on_paste(self, event: events.Paste) -> None:
        """Take in all lines that were pasted, several files dropped at once among them, without signs that act on a terminal."""
        self.take(event.text)
        event.stop()
        event.prevent_default()

    def take(self, text: str) -> None:
        """Put in what was pasted, behind a blank if something is there."""
        line = "".join(sign for sign in pasted(text, Path.cwd()) if sign.isprintable())
        gap = " " if self.value[: self.cursor_position].strip() and not self.value[: self.cursor_position].endswith(" ") else ""
        self.insert_text_at_cursor(gap + line)
