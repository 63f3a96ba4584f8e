"""What is broken, where, and what to do about it."""

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from studydeck.errors import StudydeckError
from studydeck.tui.literal import literal
from studydeck.tui.screens.base import StudyScreen

KEPT = "Every answer given so far is on the disk. Nothing was repaired or thrown away."


class Problem(StudyScreen):
    """One error, in sentences."""

    BINDINGS: ClassVar = [
        Binding("enter,space", "retry", "try again"),
        Binding("escape", "back", "back"),
        Binding("q", "quit", "quit"),
    ]

    def __init__(self, error: StudydeckError, retry: Callable[[], Awaitable[None]]) -> None:
        super().__init__()
        self.error = error
        self.retry = retry

    def body(self) -> ComposeResult:
        """What, where, what was kept, what to do."""
        what = self.error.what
        yield Static(Content.styled("That did not work", "$error bold"), id="title")
        yield Static(literal(f"{what[:1].upper()}{what[1:]}."), id="what")
        yield Static(literal(self.error.where), id="where")
        yield Static(literal(self.error.todo), id="todo")
        yield Static(Content.styled(KEPT, "$quiet"), id="kept")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Going back needs a screen to go back to."""
        if not super().check_action(action, parameters):
            return False
        return action != "back" or self.study_app.study is not None

    async def action_retry(self) -> None:
        """Try the same thing again."""
        await self.app.pop_screen()
        await self.retry()

    def action_back(self) -> None:
        """Leave it."""
        self.app.pop_screen()

    def action_quit(self) -> None:
        """End the app with the exit code of the error."""
        self.app.exit(return_code=self.error.exit_code)
