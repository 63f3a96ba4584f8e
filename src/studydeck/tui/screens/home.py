"""Home: what is due today, the decks, and the week ahead."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from studydeck.config import Settings
from studydeck.review import milliseconds, study_day, utc_offset
from studydeck.tui.bindings import own_bindings
from studydeck.tui.literal import literal_line
from studydeck.tui.phrases import minutes, moment, plural
from studydeck.tui.screens.base import UNDO, StudyScreen
from studydeck.tui.widgets.deck_list import Columns, DeckHead, DeckList
from studydeck.tui.widgets.doors import Door, Doors
from studydeck.tui.widgets.find import Find
from studydeck.tui.widgets.fitted import Fitted, spread
from studydeck.tui.widgets.forecast import Forecast, ForecastLine

if TYPE_CHECKING:
    from studydeck.study import Overview

WELCOME = "Three steps to your first review:"
NO_DECKS = "Documents, but no decks yet. Two steps:"
STEPS = (
    Content.assemble("Put a document into ", ("seeds/", "$bright")),
    Content.assemble(
        "Press ", ("a", "$primary bold"), " to make cards from it, ", ("g", "$primary bold"), " to keep more of them"
    ),
    Content.assemble("Press ", ("s", "$primary bold"), " to review"),
)
PRIVATE = "Everything stays on this computer. ? shows the keys, q quits."
DOORS = {
    "generate": "generate",
    "triage": "triage",
    "browse": "browse",
    "stats": "stats",
    "documents": "map",
    "settings": "settings",
}
"""Actions that lead to other screens, in the order in which they are shown, with a short name."""
FIRST_DOORS = ("generate", "settings")
USUAL_PACE = 0.15
"""Minutes for an answer, nine seconds."""
ENOUGH_ANSWERS = 10
LOOKING = "The library is only looked at; nothing is changed."
MOST_NOTICES = 3
UNIX_EPOCH = date(1970, 1, 1).toordinal()


class Home(StudyScreen):
    """The first screen."""

    GLOSSARY: ClassVar = ("new", "learning", "due", "suggested", "retention", "streak", "study day")
    BINDINGS: ClassVar = [
        Binding("space,enter", "study_deck", "study deck", tooltip="study the selected deck"),
        Binding("s", "study_all", "study all", tooltip="study all decks together"),
        Binding("slash", "find", "find", tooltip="find a deck by a part of its name"),
        Binding("a", "generate", "generate", show=False, tooltip="make cards from documents"),
        Binding("g", "triage", "triage", show=False, tooltip="keep or reject the suggested cards"),
        Binding("u", "undo", "undo", tooltip=UNDO),
        Binding("b", "browse", "browse", show=False, tooltip="find cards, look at them, change many at once"),
        Binding("m", "documents", "document map", show=False, tooltip="the documents, and how well each passage is remembered"),
        Binding("t", "stats", "statistics", show=False, tooltip="statistics: what was done, what is known, what is coming"),
        Binding("comma", "settings", "settings", show=False, tooltip="settings of the library and of single decks"),
        Binding("r", "read_again", "read decks", show=False, tooltip="read the deck files again after they changed"),
        Binding("escape", "show_all", "show all decks", show=False),
        Binding("q", "quit", "quit"),
    ]

    def __init__(self, overview: "Overview", deck: str | None = None, *, studying: bool = False) -> None:
        super().__init__()
        self.overview = overview
        self.deck = deck
        self.studying = studying
        """Whether to study at once: `deck`, or all decks."""
        self.undoable = False
        """Whether there is an action to take back."""
        self.fresh = True
        """Whether the overview has not been fetched again since this screen was made."""

    async def begin(self) -> None:
        """Draw what is known already; or go on to the review that was asked for, and draw when coming back."""
        if self.studying:
            await self.attempt(partial(self.study_app.open_review, self.deck))
        if self.app.screen is self:
            await self.attempt(self.reload if self.studying else self.draw)

    def body(self) -> ComposeResult:
        """From top to bottom: today, the decks, the week ahead."""
        yield Static(id="today")
        yield Static(id="first-run")
        yield DeckHead(id="deck-head")
        with Vertical(id="deck-room"):
            yield DeckList()
            yield Static(id="nothing-found")
            yield Static(id="notices")
        yield Find("name of a deck")
        yield Forecast(id="forecast")
        yield ForecastLine(id="forecast-line")
        yield Doors(id="doors")

    async def on_screen_resume(self) -> None:
        """Show the numbers of this moment when coming back from a session."""
        if not self.fresh and not self.study_app.leaving:
            await self.attempt(self.reload)
        self.fresh = False

    def reload(self) -> None:
        """Fetch the overview and draw everything from it."""
        self.overview = self.study.overview(self.now())
        self.draw()

    def draw(self) -> None:
        """Draw the overview."""
        now = self.now()
        first = date.fromordinal(UNIX_EPOCH + study_day(milliseconds(now), utc_offset(now), self.study.settings.rollover_hour))
        self.undoable = self.study.can_undo(now)
        self.set_class(not self.overview.decks, "-first-run")
        if not self.overview.decks:
            self.query_one("#first-run", Static).update(_first_run(_holds_documents(self.study.library.seeds)))
        self.query_one("#today", Static).update(Fitted(self._today, height=2))
        self.query_one(Forecast).show(self.overview.forecast, first, self.study.settings.symbols)
        self.query_one(ForecastLine).show(self.overview.forecast)
        self.query_one(Doors).show(self.doors())
        self.query_one("#notices", Static).update(_notices([*([LOOKING] if self.study.read_only else []), *self.study.notices]))
        self.show_decks()
        self.refresh_bindings()

    def doors(self) -> list[Door]:
        """The other screens, with what waits in them; before the first deck only those of use."""
        waiting = {"triage": sum(deck.suggested for deck in self.overview.decks)}
        bound = {binding.action: binding for binding in own_bindings(self)}
        return [
            Door(action, self.app.get_key_display(bound[action]), DOORS[action], waiting.get(action, 0))
            for action in (DOORS if self.overview.decks else FIRST_DOORS)
            if action in bound
        ]

    def show_decks(self) -> None:
        """List the decks whose name holds what was typed after `/`."""
        wanted = self.query_one("#find", Input).value.strip().casefold()
        decks = [deck for deck in self.overview.decks if wanted in deck.name.casefold()]
        every = self.overview.decks
        columns = Columns(any(deck.suggested for deck in every), any(deck.retention is not None for deck in every))
        self.query_one(DeckHead).show(columns)
        self.query_one(DeckList).show(decks, columns)
        nothing = Content.assemble("No deck is called ", literal_line(wanted, "$bright"), ". esc shows all decks.")
        self.query_one("#nothing-found", Static).update(nothing)
        self.set_class(bool(wanted) and not decks, "-nothing-found")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a deck there is nothing to study or to find."""
        if not super().check_action(action, parameters):
            return False
        if self.focused is not None and self.focused.id == "find":
            return action in {"show_all", "scroll"}
        return bool(self.overview.decks) or action not in {"study_deck", "study_all", "find"}

    def hints_at(self, action: str) -> bool:
        """Undo only where there is something to take back."""
        return action != "undo" or self.undoable

    def _today(self, width: int) -> Content:
        overview = self.overview
        if not overview.decks:
            return Content.styled("studydeck", "$bright bold")
        waiting = overview.new + overview.learning + overview.review
        left = _counts(overview) if waiting else Content.styled("Done for today", "$bright bold")
        ahead = [f"about {minutes(waiting * _pace(overview))}"] if waiting else []
        streak = [f"streak {plural(overview.streak, 'day')}"] if overview.streak else []
        side = " · ".join([*ahead, *streak])
        if left.cell_length + len(side) + 2 <= width:
            return Content("\n").join([spread(left, Content.styled(side, "$quiet"), width), self._behind(width)])
        return Content("\n").join([left, Content.styled(side, "$quiet") if waiting else self._behind(width)])

    def _behind(self, width: int) -> Content:
        """What was done today, and what comes next or limits it, in the longest wording that fits."""
        overview = self.overview
        done = f"{plural(overview.done_today, 'card')} in {minutes(overview.minutes_today)}" if overview.done_today else ""
        coming = moment(overview.next_due, self.now()) if overview.next_due else ""
        shared = _shared(overview, self.study.settings)
        wordings = [
            [done and f"{done} today", coming and f"next card {coming}", shared],
            [done and f"{done} today", coming and f"next card {coming}"],
            [done, coming and f"next {coming}"],
            [coming and f"next card {coming}"],
        ]
        sentences = [" · ".join(filter(None, wording)) for wording in wordings]
        return Content.styled(next((text for text in sentences if len(text) <= width), ""), "$quiet")

    @on(OptionList.OptionSelected)
    def clicked(self) -> None:
        """Study the deck that was clicked on."""
        self.app.call_later(self.action_study_deck)

    async def action_study_deck(self) -> None:
        """Study the selected deck."""
        deck = self.query_one(DeckList).chosen
        if deck is not None:
            await self.attempt(partial(self.study_app.open_review, deck))

    async def action_study_all(self) -> None:
        """Study every deck."""
        await self.attempt(partial(self.study_app.open_review, None))

    def action_find(self) -> None:
        """Type a part of a deck's name."""
        self.add_class("-finding")
        self.set_focus(self.query_one("#find"))

    @on(Input.Changed, "#find")
    def filter(self) -> None:
        """Narrow the list with every letter."""
        self.show_decks()

    @on(Input.Submitted, "#find")
    def found(self) -> None:
        """Back to the list, which stays narrowed."""
        self.query_one(DeckList).focus()

    def action_show_all(self) -> None:
        """Forget what was typed after `/`."""
        self.query_one("#find", Input).value = ""
        self.remove_class("-finding")
        self.query_one(DeckList).focus()

    async def action_browse(self) -> None:
        """Look through all cards."""
        await self.study_app.open_browse()

    async def action_undo(self) -> None:
        """Take back the last action, whichever session it was in."""
        await self.attempt(self._undo)

    def _undo(self) -> None:
        undone = self.study.undo(None, self.now())
        self.reload()
        self.say(undone.what)

    async def action_generate(self) -> None:
        """The documents, and cards from them."""
        await self.attempt(self.study_app.open_generate)

    async def action_triage(self) -> None:
        """The suggested cards."""
        await self.attempt(self.study_app.open_triage)

    async def action_stats(self) -> None:
        """Look at the statistics."""
        from studydeck.tui.screens.stats import StatsScreen

        await self.app.push_screen(StatsScreen())

    async def action_settings(self) -> None:
        """Look at the settings, or change them."""
        from studydeck.tui.screens.settings import SettingsScreen

        await self.app.push_screen(SettingsScreen())

    async def action_read_again(self) -> None:
        """Open the library anew: deck files may have changed."""
        await self.attempt(self._read_again)

    def _read_again(self) -> None:
        self.study_app.open_library()
        self.reload()
        self.say("Decks read.")

    async def action_documents(self) -> None:
        """List the documents."""
        from studydeck.tui.screens.documents import DocumentsScreen

        await self.app.push_screen(DocumentsScreen())

    def action_quit(self) -> None:
        """End the app."""
        self.app.exit()


def _first_run(documents: bool) -> Content:
    """The steps to the first review; the one that is done already, `documents` being there, is left out."""
    title, steps = (NO_DECKS, STEPS[1:]) if documents else (WELCOME, STEPS)
    lines = [Content.assemble((f"{number}", "$primary bold"), "  ", step) for number, step in enumerate(steps, 1)]
    return Content("\n").join(
        [Content.styled(title, "$bright bold"), Content(), *lines, Content(), Content.styled(PRIVATE, "$quiet")]
    )


def _holds_documents(seeds: Path) -> bool:
    """Whether a file that is not hidden lies in `seeds` or deeper."""
    return any(
        path.is_file() and not any(part.startswith(".") for part in path.relative_to(seeds).parts) for path in seeds.rglob("*")
    )


def _shared(overview: "Overview", settings: Settings) -> str:
    """Why the decks' numbers add up to more than today's: each tells what studying it alone would ask."""
    names = {deck.name for deck in overview.decks}
    tops = [deck for deck in overview.decks if not names.intersection(accumulate(deck.name.split("::")[:-1], "{}::{}".format))]
    limits = [
        f"{settings.new_per_day:,} new cards" if sum(deck.new for deck in tops) > overview.new else "",
        f"{settings.reviews_per_day:,} reviews" if sum(deck.review for deck in tops) > overview.review else "",
    ]
    told = " and ".join(filter(None, limits))
    return f"the decks share {told} a day" if told else ""


def _counts(overview: "Overview") -> Content:
    words = [(overview.new, "new"), (overview.learning, "learning"), (overview.review, "due")]
    parts = [
        Content.assemble((f"{number:,}", "$bright bold"), f" {word}") if number else Content.styled(f"0 {word}", "$quiet")
        for number, word in words
    ]
    return Content.styled(" · ", "$faint").join(parts)


def _pace(overview: "Overview") -> float:
    """Minutes an answer takes: as today, once there are enough answers to tell."""
    return overview.minutes_today / overview.done_today if overview.done_today >= ENOUGH_ANSWERS else USUAL_PACE


def _notices(notices: Sequence[str]) -> Content:
    lines = [Content.assemble(("! ", "$warning bold"), literal_line(notice, "$quiet")) for notice in notices[:MOST_NOTICES]]
    if len(notices) > MOST_NOTICES:
        lines.append(Content.styled(f"! and {len(notices) - MOST_NOTICES} more; `studydeck check` lists them", "$quiet"))
    return Content("\n").join(lines)
