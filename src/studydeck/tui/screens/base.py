"""What every screen shares: a centred column, a line of hints, the notice for a tiny terminal, and what happens to errors."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from studydeck.errors import StudydeckError, UsageError
from studydeck.tui.literal import literal_line
from studydeck.tui.widgets.hints import Hints

if TYPE_CHECKING:
    from studydeck.study import Study
    from studydeck.tui.app import StudyApp

WIDTHS = [(0, "-tiny-width"), (40, "-narrow"), (66, "-wide")]
HEIGHTS = [(0, "-tiny-height"), (12, "-short"), (20, "-tall"), (36, "-vast")]
"""Cells from which the style sheet may count on a class."""
UNDO = "take back the last action, step by step, for 24 hours"
SAID = {StudydeckError.exit_code, UsageError.exit_code}
"""Exit codes of errors that break nothing: one sentence is enough."""
Job = Callable[[], Awaitable[None] | None]
TOO_SMALL = "terminal too small (need 40x12)"
LEAST = (WIDTHS[1][0], HEIGHTS[1][0])
"""Columns and lines from which a screen is shown."""
WRITING = {"rate", "bury", "suspend", "reject", "undo", "change", "default", "restore", "save", "editor", "mark", "flag", "edit"}
WRITING |= {"keep", "keep_above"}
"""Actions that write to the library: they are not there when it is only looked at."""
CHANGING = WRITING | {"retry", "read_again"}
"""Actions that may write: nobody does them to what cannot be seen."""


class StudyScreen(Screen[bool], inherit_bindings=False):
    """A screen of studydeck. Subclasses give `GLOSSARY` for the help and `body()` for the column."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    GLOSSARY: ClassVar[tuple[str, ...]] = ()
    """Words of `help.WORDS` that this screen uses."""
    LISTS: ClassVar[tuple[tuple[str, tuple[tuple[str, str], ...]], ...]] = ()
    """Further parts of its help: a title, and terms with their meanings."""
    hints: Hints | None = None
    """The last line; none yet while the screen is being made."""

    @property
    def leavable(self) -> bool:
        """Whether it can be left now without losing anything that was typed."""
        return True

    def compose(self) -> ComposeResult:
        """The column, and above it, hidden, the notice for a tiny terminal.

        The classes for the size are there before any part is, so that nothing is laid out twice.
        """
        for cells, classes in zip(self.app.size, (WIDTHS, HEIGHTS), strict=True):
            self.add_class(next(name for least, name in reversed(classes) if cells >= least))
        with Vertical(id="column"):
            yield from self.body()
            self.hints = Hints(self.hints_at)
            yield self.hints
        yield Static(Content(TOO_SMALL), id="too-small")

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        """Textual's own, before which nothing is styled again that was styled when it was made."""
        event.refresh_styles = False

    async def on_mount(self) -> None:
        """Begin, unless the app ended while the screen was being made."""
        if not self.study_app.leaving:
            await self.begin()

    async def begin(self) -> None:
        """Draw for the first time; every part is there."""

    @property
    def too_small(self) -> bool:
        """Whether the terminal shows the notice instead of the screen."""
        columns, lines = self.app.size
        return columns < LEAST[0] or lines < LEAST[1]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done now. Subclasses narrow it down."""
        return not ((action in CHANGING and self.too_small) or (action in WRITING and self.study_app.read_only))

    def hints_at(self, action: str) -> bool:
        """Whether the last line names the key of an action that can be done now."""
        return True

    def on_resize(self) -> None:
        """What can be done depends on the size."""
        self.refresh_bindings()

    def body(self) -> ComposeResult:
        """The parts of the column, from top to bottom."""
        yield from ()

    @property
    def study_app(self) -> "StudyApp":
        """The app, with its type."""
        return cast("StudyApp", self.app)

    @property
    def study(self) -> "Study":
        """The open library. Screens that need it are shown only when there is one."""
        assert self.study_app.study is not None
        return self.study_app.study

    def now(self) -> datetime:
        """The moment, from the app's clock."""
        return self.study_app.clock()

    def say(self, sentence: str) -> None:
        """Show one sentence in the last line until the next key."""
        if self.hints is not None:
            self.hints.say(literal_line(sentence, "$primary"))

    def hush(self) -> None:
        """Take the sentence away: it has been read when the next key comes."""
        if self.hints is not None:
            self.hints.say(None)

    def takes(self, key: str) -> bool:
        """Whether `key` answers a question of the screen, and so is no command."""
        return False

    async def attempt(self, job: Job) -> None:
        """Run `job`. What could not be done is said in the last line; what is broken gets the problem screen, which can retry."""
        try:
            waiting = job()
            if waiting is not None:
                await waiting
        except StudydeckError as error:
            if error.exit_code in SAID:
                self.say(_in_short(error))
            else:
                await self.study_app.show_problem(error, partial(self.attempt, job))


def _in_short(error: StudydeckError) -> str:
    """An error in one line: of the place only its last part."""
    place = error.where.replace("\\", "/").rpartition("/")[2]
    return f"{place + ': ' if place else ''}{error.what}{'. ' + error.todo if error.todo else ''}"


class ScrollingScreen(StudyScreen):
    """A screen whose `#scroller` can hold more than fits."""

    BINDINGS: ClassVar = [
        Binding("j,down", "scroll(1)", "down", show=False),
        Binding("k,up", "scroll(-1)", "up", show=False),
        Binding("pagedown", "page(1)", "a page down", show=False),
        Binding("pageup", "page(-1)", "a page up", show=False),
        Binding("g,home", "top", "top", show=False),
        Binding("G,end", "bottom", "bottom", show=False),
    ]

    @property
    def scroller(self) -> Widget:
        """The part that scrolls."""
        return self.query_one("#scroller")

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.scroller.scroll_relative(y=lines, animate=False, immediate=True)

    def action_page(self, direction: int) -> None:
        """Scroll by a page, keeping one line in sight."""
        self.scroller.scroll_relative(y=direction * max(1, self.scroller.size.height - 1), animate=False, immediate=True)

    def action_top(self) -> None:
        """Scroll to the first line."""
        self.scroller.scroll_home(animate=False, immediate=True)

    def action_bottom(self) -> None:
        """Scroll to the last line."""
        self.scroller.scroll_end(animate=False, immediate=True)
