"""What is broken, where, what was kept, and what to do about it."""

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from studydeck.errors import DatabaseBusy, DatabaseUnusable, NotPermitted, StudydeckError
from studydeck.tui.literal import literal
from studydeck.tui.screens.base import ScrollingScreen

KEPT = "Every answer given so far is on the disk. Nothing was repaired or thrown away."
UNUSABLE = "The file was left as it is, and nothing in it was repaired. Deck files, documents and settings are not touched."
BUSY = "Nothing was changed. Every answer given so far is on the disk."
BACKUPS = "b lists the backups and what going back to one would cost."
LOOK = "l opens the library to look at it; nothing can be changed then."


class Problem(ScrollingScreen):
    """One error, in sentences."""

    GLOSSARY: ClassVar = ("backup",)
    BINDINGS: ClassVar = [
        Binding("enter,space", "retry", "try again"),
        Binding("b", "backups", "backups", tooltip="choose a backup to go back to"),
        Binding("l", "look", "look", tooltip="open the library without the right to change it"),
        Binding("escape", "back", "back"),
        Binding("q", "quit", "quit"),
    ]

    def __init__(self, error: StudydeckError, retry: Callable[[], Awaitable[None]], report: str = "") -> None:
        super().__init__()
        self.error = error
        self.retry = retry
        self.report = report
        """Where the report lies; empty where none was written."""

    def body(self) -> ComposeResult:
        """What, where, what to do, what was kept, where the report is."""
        what = self.error.what
        with VerticalScroll(id="scroller", can_focus=False):
            yield Static(Content.styled("That did not work", "$error bold"), id="title")
            yield Static(literal(f"{what[:1].upper()}{what[1:]}."), id="what")
            yield Static(literal(self.error.where), id="where")
            yield Static(literal(self._todo()), id="todo")
            yield Static(Content.styled(self._kept(), "$quiet"), id="kept")
            yield Static(literal(f"Report: {self.report}" if self.report else ""), id="report")

    def _todo(self) -> str:
        """What to do, the keys that do it named."""
        more = BACKUPS if self.check_action("backups", ()) else LOOK if self.check_action("look", ()) else ""
        return "\n".join(filter(None, (self.error.todo, more)))

    def _kept(self) -> str:
        if isinstance(self.error, DatabaseUnusable):
            return UNUSABLE
        return BUSY if isinstance(self.error, DatabaseBusy | NotPermitted) else KEPT

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Going back needs a screen to go back to; backups are for a database that cannot be used."""
        if not super().check_action(action, parameters):
            return False
        if action == "backups":
            return isinstance(self.error, DatabaseUnusable) and not self.study_app.read_only
        if action == "look":
            return isinstance(self.error, NotPermitted) and not self.study_app.read_only
        return action != "back" or self.study_app.study is not None

    async def action_retry(self) -> None:
        """Try the same thing again."""
        await self.app.pop_screen()
        await self.retry()

    async def action_backups(self) -> None:
        """List the backups."""
        from studydeck.study.saved import saved
        from studydeck.tui.screens.backups import Backups

        found = saved(self.study_app.library)
        if found:
            await self.app.push_screen(Backups(found))
        else:
            self.say("There is no backup. Move the file aside to start anew; your decks and documents stay.")

    async def action_look(self) -> None:
        """Open the library anew, to look at it."""
        self.study_app.read_only = True
        await self.study_app.start_anew()

    def action_back(self) -> None:
        """Leave it."""
        self.app.pop_screen()

    def action_quit(self) -> None:
        """End the app with the exit code of the error."""
        self.app.exit(return_code=self.error.exit_code)
