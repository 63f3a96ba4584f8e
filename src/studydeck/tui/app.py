"""The app: opens the library, knows the screens by name, and leaves the terminal as it was whatever happens."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar

from rich.console import RenderableType
from textual import events
from textual.app import App
from textual.binding import Binding
from textual.command import CommandPalette

from studydeck.config import Library, Settings
from studydeck.errors import StudydeckError
from studydeck.study import Overview, Study, open_study
from studydeck.tui.crash import write_report
from studydeck.tui.palette import Commands, theme_command
from studydeck.tui.screens.base import StudyScreen
from studydeck.tui.screens.help import Help
from studydeck.tui.screens.home import Home
from studydeck.tui.screens.problem import Problem
from studydeck.tui.screens.review import ReviewScreen
from studydeck.tui.terminal import HUNG_UP, is_gone
from studydeck.tui.theme import THEMES, theme_for

CRASHED = 70
SIGNALS = {"SIGTERM": 143, "SIGHUP": 129}
"""Exit codes of the signals that end the app."""
LOOK_FOR_TERMINAL = 2
"""Seconds from one look whether the terminal is still there to the next."""
UNSAVED = "Nothing opened: words are typed here that are not saved yet. esc asks what to do with them."
TWICE = timedelta(seconds=3)
"""Two ctrl+c within this time end the app."""


def local_clock() -> datetime:
    """The moment, in local time. The only place of the app that reads the clock."""
    return datetime.now().astimezone()


class StudyApp(App[None], inherit_bindings=False):
    """The terminal app. `return_code` after the run is the exit code of the program."""

    TITLE = "studydeck"
    CSS_PATH = "study.tcss"
    COMMANDS: ClassVar = {Commands}
    BINDINGS: ClassVar = [
        Binding("question_mark,f1", "help", "help"),
        Binding("ctrl+p", "command_palette", "all commands", show=False, tooltip="every command of this screen, by name"),
        Binding("ctrl+q", "leave", "quit from anywhere", show=False, priority=True),
        Binding("ctrl+c", "interrupt", "quit, pressed twice", show=False, priority=True),
    ]

    def __init__(
        self,
        library: Library,
        settings: Settings,
        deck: str | None = None,
        clock: Callable[[], datetime] = local_clock,
        *,
        studying: bool = False,
        browsing: str | None = None,
        deciding: bool = False,
        read_only: bool = False,
    ) -> None:
        super().__init__()
        self.library = library
        self.settings = settings
        self.deck = deck
        self.studying = studying or (deck is not None and not deciding)
        self.deciding = deciding
        """Whether to begin with the suggested cards."""
        self.browsing = browsing
        """The search to begin with; None to begin at Home."""
        self.read_only = read_only
        """Whether the library is only looked at."""
        self.limit: int | None = None
        """Cards of the first session at most."""
        self.until: datetime | None = None
        """When the first session ends."""
        self.clock = clock
        self.study: Study | None = None
        self.interrupted_at: datetime | None = None
        self.reports: dict[tuple[str, str], str] = {}
        """Where the reports of the problems met so far lie, by what and where."""
        self.leaving = False
        """Whether the end has been asked for: screens may be half taken apart by now."""
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = theme_for(settings.theme, os.environ)

    async def on_mount(self) -> None:
        """Take the signals, open the library, show Home, and on top of it the review that was asked for."""
        self._listen()
        if not self.is_headless:
            self.set_interval(LOOK_FOR_TERMINAL, self.leave_without_terminal)
        await self.start()

    async def start(self) -> None:
        """Open the library and show Home, or the problem screen, which comes back here."""
        try:
            study = self.open_library()
            overview = Overview() if self.studying else study.overview(self.clock())  # it is counted when it is looked at
        except StudydeckError as error:
            await self.show_problem(error, self.start)
        else:
            await self.push_screen(Home(overview, self.deck, studying=self.studying))
            if self.browsing is not None:
                await self.open_browse(self.browsing)
            if self.deciding:
                await self.open_triage(self.deck)

    def open_library(self, *, reread: bool = True) -> Study:
        """Open the library, anew if it is open already; with `reread` by the settings as they are now."""
        if self.study is not None and reread:
            self.study.reread_settings()
            self.take_settings()
        study = open_study(self.library, self.settings, self.clock(), read_only=self.read_only)
        if self.study is not None:
            self.study.close()
        self.study = study
        return study

    def take_settings(self) -> None:
        """Follow the settings of the open library."""
        if self.study is not None:
            self.settings = self.study.settings
            self.theme = theme_for(self.settings.theme, os.environ)

    async def open_review(self, deck: str | None) -> None:
        """Study one deck, or all of them. Raises StudydeckError for an unknown deck.

        Waits until the screen is there, as everything that opens one does: keys typed ahead are meant for it.
        """
        if self.study is not None:
            session = self.study.start(self.clock(), deck, self.limit)
            screen, self.limit, self.until = ReviewScreen(session, self.until), None, None
            await self.push_screen(screen)

    async def open_browse(self, query: str = "") -> None:
        """Look through the cards that a search finds."""
        from studydeck.tui.screens.browse import BrowseScreen

        await self.push_screen(BrowseScreen(query))

    async def open_generate(self) -> None:
        """Show the documents."""
        from studydeck.tui.screens.generate import GenerateScreen

        if self.study is not None:
            await self.push_screen(GenerateScreen())

    async def open_triage(self, deck: str | None = None) -> None:
        """Show the suggested cards, of one deck or all."""
        from studydeck.tui.screens.triage import TriageScreen

        if self.study is not None:
            await self.push_screen(TriageScreen(deck))

    async def show_problem(self, error: StudydeckError, retry: Callable[[], Awaitable[None]]) -> None:
        """Explain what is broken; enter runs `retry`."""
        await self.push_screen(Problem(error, retry, self.report_of(error)))

    def report_of(self, error: StudydeckError) -> str:
        """Where the report of a problem lies, written when it is first met; empty where none can be written."""
        key = (error.what, error.where)
        if key not in self.reports:
            self.reports[key] = "" if self.read_only else str(write_report(error, self.library.data, self.clock()) or "")
        return self.reports[key]

    async def start_anew(self, told: str = "") -> None:
        """Open the library again, leave every screen above Home, and say something there."""
        try:
            overview = self.open_library(reread=False).overview(self.clock())
        except StudydeckError as error:
            await self.show_problem(error, self.start_anew)
            return
        while len(self.screen_stack) > 1 and not isinstance(self.screen, Home):
            await self.pop_screen()
        if not isinstance(self.screen, Home):
            await self.push_screen(Home(overview))
        if isinstance(self.screen, Home):
            self.screen.reload()
            if told:
                self.screen.say(told)

    def get_key_display(self, binding: Binding) -> str:
        """A key as it is written here: `ctrl+p`, not `^p`; `enter`, not a sign for it."""
        shown = super().get_key_display(binding).replace("⏎", "enter")
        return f"ctrl+{shown[1:]}" if shown.startswith("^") and len(shown) > 1 else shown

    async def action_help(self) -> None:
        """Keys and words of the screen below."""
        if isinstance(self.screen, StudyScreen) and not isinstance(self.screen, Help):
            await self.push_screen(Help(self.screen))

    async def action_go_to(self, door: str) -> None:
        """Back to Home, and from there to another screen; nowhere when a screen on the way would lose something."""
        if not all(getattr(screen, "leavable", True) for screen in self.screen_stack):
            if isinstance(self.screen, StudyScreen):
                self.screen.say(UNSAVED)
            return
        while not isinstance(self.screen, Home) and len(self.screen_stack) > 1:
            await self.pop_screen()
        if door:
            await self.run_action(door, self.screen)

    async def action_use_theme(self, chosen: str) -> None:
        """Take a theme, and write it into the settings."""
        if self.study is not None and not self.read_only and isinstance(self.screen, StudyScreen):
            await self.screen.attempt(partial(self.study.change_setting, "theme", chosen))
            self.take_settings()
        else:
            self.theme = theme_for(chosen, os.environ)

    def on_command_palette_option_highlighted(self, event: CommandPalette.OptionHighlighted) -> None:
        """Show the theme whose command is selected."""
        hit = getattr(event.highlighted_event.option, "hit", None)
        words = {theme_command(word): word for word in ("auto", *THEMES)}
        self.theme = theme_for(words.get(getattr(hit, "text", ""), self.settings.theme), os.environ)

    def on_command_palette_closed(self) -> None:
        """Back to the theme of the settings; the command that was chosen may take another."""
        self.theme = theme_for(self.settings.theme, os.environ)

    def action_leave(self) -> None:
        """End the app from any screen; every answer is on the disk already."""
        self.exit()

    async def action_interrupt(self) -> None:
        """End the app at the second ctrl+c; the first one says so."""
        now = self.clock()
        if self.interrupted_at is not None and now - self.interrupted_at <= TWICE:
            self.exit()
        self.interrupted_at = now
        if isinstance(self.screen, StudyScreen):
            self.screen.say("ctrl+c again quits.")

    async def on_event(self, event: events.Event) -> None:
        """Keys that are still on their way when the app ends find no widgets any more; what was said goes away with the next key.

        A key comes here twice: before the screen has seen it, and, forwarded, to look for its binding.
        """
        if isinstance(event, events.Key):
            if self.leaving:
                return
            if event.is_forwarded and isinstance(self.screen, StudyScreen):
                self.screen.hush()
                if self.screen.takes(event.key):
                    return
        await super().on_event(event)

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """End the app with an exit code."""
        self.leaving = True
        super().exit(result, return_code, message)

    @property
    def crash(self) -> BaseException | None:
        """The unexpected error that ended the app, if one did."""
        return self._exception

    def on_unmount(self) -> None:
        """Give everything back."""
        for name in SIGNALS:
            with suppress(NotImplementedError, RuntimeError, ValueError):
                asyncio.get_running_loop().remove_signal_handler(getattr(signal, name))
        if self.study is not None:
            self.study.close()

    def leave_without_terminal(self) -> None:
        """End when the terminal was closed and no signal said so: nobody can see or type anything any more."""
        if is_gone():
            self.exit(return_code=HUNG_UP)

    def _listen(self) -> None:
        """End in good order on SIGTERM and SIGHUP: the terminal is restored, the exit code tells the signal."""
        for name, code in SIGNALS.items():
            with suppress(NotImplementedError, RuntimeError, ValueError):  # Windows has neither; a thread cannot take signals
                asyncio.get_running_loop().add_signal_handler(getattr(signal, name), partial(self.exit, return_code=code))

    def _fatal_error(self) -> None:
        """Textual's last step after an unexpected error, without its print of local variables: they may hold secrets."""
        self._return_code = CRASHED
        self._close_messages_no_wait()
