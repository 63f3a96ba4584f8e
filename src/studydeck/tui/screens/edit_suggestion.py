"""Other words for a suggested card before it is kept."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static, TextArea

from studydeck.card import Card, CardForm
from studydeck.tui.screens.base import StudyScreen


class EditSuggestion(StudyScreen):
    """Question, answer and context, each in a field."""

    BINDINGS: ClassVar = [
        Binding("ctrl+s", "save", "keep with these words", priority=True),
        Binding("tab", "app.focus_next", "next field", show=False),
        Binding("shift+tab", "app.focus_previous", "previous field", show=False),
        Binding("escape", "leave", "back without keeping"),
    ]

    def __init__(self, card: Card, keep: Callable[[str, str, str], object]) -> None:
        super().__init__()
        self.card = card
        self.keep = keep
        """What to do with the words; when it fails the words stay on the screen."""

    def body(self) -> ComposeResult:
        """A title and a field for each part; the back of a cloze follows from its front."""
        fields = {"Front": self.card.front, "Back": self.card.back, "Context": self.card.context}
        if self.card.form is CardForm.CLOZE:
            del fields["Back"]
        for name, words in fields.items():
            yield Static(Content.styled(name, "$quiet"), classes="field-name")
            yield TextArea(words, id=f"field-{name.lower()}", classes="field", compact=True, tab_behavior="focus")

    async def begin(self) -> None:
        """Begin with the question."""
        self.query_one("#field-front").focus()

    async def action_save(self) -> None:
        """Keep the card with these words."""
        await self.attempt(self._save)

    def _save(self) -> None:
        words = {field.id: field.text for field in self.query(TextArea)}
        self.keep(words["field-front"], words.get("field-back", self.card.back), words["field-context"])
        self.app.pop_screen()

    def action_leave(self) -> None:
        """Leave the card as it waits."""
        self.app.pop_screen()
