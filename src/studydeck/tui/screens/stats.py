"""Statistics: what was done, what is known, what is coming, for the library or a part of it."""

import locale
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from studydeck.errors import UsageError
from studydeck.stats import drawing
from studydeck.stats.chart import Chart, Heat
from studydeck.stats.days import WEEK
from studydeck.study.charts import EVERYTHING, Scope
from studydeck.tui.literal import literal_line
from studydeck.tui.screens.base import ScrollingScreen
from studydeck.tui.widgets.drawn import coloured
from studydeck.tui.widgets.fitted import Fitted, spread
from studydeck.tui.widgets.hints import Hints
from studydeck.tui.widgets.sheet import Line, Sheet
from studydeck.tui.widgets.tabs import Tabs

TABS = (
    ("Today", ("today", "minutes")),
    ("Forecast", ("forecast",)),
    ("Year", ("year",)),
    ("Retention", ("retention", "trend")),
    ("Meter", ("meter",)),
    ("Known", ("known", "decks")),
    ("Cards", ("intervals", "stability", "difficulty")),
    ("Answers", ("buttons", "hours")),
    ("Added", ("added",)),
)
"""The charts of each part, in the order of their keys."""
YEAR = next(at for at, (_, names) in enumerate(TABS) if "year" in names)
SPANNED = {"minutes", "forecast", "year", "trend", "meter", "hours", "added"}
"""Charts that can be asked for several stretches of time."""
QUICK = {"today", "minutes"}
"""Charts that take no longer than it takes to show them, however many cards and reviews there are."""
GAP = 1
"""Empty lines between two charts."""
HEIGHTS = ((36, 11), (20, 8), (0, 4))
"""Lines of the terminal, and of a standing picture on it."""
TO_STUDY = "esc goes back; s studies there."
COPIED = "Copied as text, if the terminal allows it. c again draws."
READING = "Reading the log…"


class Query(Input):
    """Where a search is typed."""

    BINDINGS: ClassVar = [Binding("escape", "screen.leave_search", "as before", show=False)]


class Decks(OptionList, inherit_bindings=False):
    """The decks to choose from."""

    BINDINGS: ClassVar = [
        Binding("j,down", "cursor_down", "next deck", show=False),
        Binding("k,up", "cursor_up", "previous deck", show=False),
        Binding("g,home", "first", "first deck", show=False),
        Binding("G,end", "last", "last deck", show=False),
        Binding("pagedown", "page_down", "a page down", show=False),
        Binding("pageup", "page_up", "a page up", show=False),
        Binding("enter,space", "select", "this deck"),
        Binding("escape", "screen.leave_decks", "as before"),
    ]


class StatsScreen(ScrollingScreen):
    """All charts, a few at a time; each is counted only when it is looked at."""

    AUTO_FOCUS = ""
    GLOSSARY: ClassVar = (
        "new", "learning", "young", "mature", "overdue", "tested", "stability", "difficulty", "chance", "RMSE", "study day",
    )  # fmt: skip
    BINDINGS: ClassVar = [
        *(Binding(f"{at}", f"tab({at - 1})", name.lower(), show=False) for at, (name, _) in enumerate(TABS, 1)),
        Binding("tab", "next(1)", "next"),
        Binding("shift+tab", "next(-1)", "previous", show=False),
        Binding("right,l", "sideways(1)", "next, or a week later in the year", show=False),
        Binding("left,h", "sideways(-1)", "previous, or a week earlier in the year", show=False),
        Binding("y", "span", "period", tooltip="another stretch of time, or another year"),
        Binding("d", "deck", "deck", tooltip="only one deck"),
        Binding("slash", "search", "search", tooltip="only the cards that a search finds"),
        Binding("c", "copy", "as text", tooltip="copy as text, and show that text instead of pictures"),
        Binding("J", "export", "JSON", tooltip="write all numbers into a JSON file"),
        Binding("escape,q", "close", "back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.tab = 0
        self.scope: Scope = EVERYTHING
        self.spans: dict[str, int] = {}
        self.charts: dict[str, Chart] = {}
        """What was counted already for this scope."""
        self.as_text = False
        self.fresh = True
        """Whether nothing was counted again since this screen was made."""
        self.deck_names: list[str] = []
        """The decks to choose from."""
        self.cursor: int | None = None
        """The day under the cursor of the year."""

    def body(self) -> ComposeResult:
        """What it is of, the tabs, the charts. The choice of a deck and the search come when they are asked for."""
        yield Static(Fitted(self._head), id="stats-head")
        yield Tabs([name for name, _ in TABS], partial(self.app.call_later, self.action_tab), id="stats-tabs")
        yield Sheet()

    async def begin(self) -> None:
        """Show today."""
        await self.attempt(self.draw)

    async def on_screen_resume(self) -> None:
        """Count anew when coming back from elsewhere."""
        if not self.fresh and not self.study_app.leaving:
            self.charts.clear()
            await self.attempt(self.draw)
        self.fresh = False

    def draw(self) -> None:
        """Show the tab: what is quick at once, else its first chart, and the others when that one is on the screen."""
        self.query_one("#stats-head", Static).refresh()
        self.query_one(Tabs).show(self.tab)
        for name in self.names if QUICK.issuperset(self.names) else self.names[:1]:
            self._chart(name)
        self.redraw()
        if any(name not in self.charts for name in self.names):
            self.call_after_refresh(self.draw_rest, self.tab)

    def redraw(self) -> None:
        """Draw what was counted already."""
        self.query_one(Sheet).show(self.lines)

    def lines(self, width: int) -> list[Line]:
        """The charts of the tab that were counted already, one below the other."""
        lines: list[Line] = []
        for name in self.names:
            if name in self.charts:
                lines += [Content()] * (GAP if lines else 0)
                lines += [partial(coloured, line) for line in self._drawn(name, width)]
        return lines

    async def draw_rest(self, tab: int) -> None:
        """The charts below the first, unless another tab was chosen meanwhile."""
        if tab == self.tab and not self.study_app.leaving and self.is_attached:
            await self.attempt(self._draw_rest)

    @property
    def names(self) -> tuple[str, ...]:
        """The charts of the tab."""
        return TABS[self.tab][1]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a deck is chosen or a search is typed nothing else is done."""
        if not super().check_action(action, parameters):
            return False
        if self.has_class("-choosing") or self.has_class("-searching"):
            return action in {"leave_decks", "leave_search", "close"}
        return action != "span" or any(name in SPANNED for name in self.names)

    async def action_tab(self, tab: int) -> None:
        """Show a part."""
        if tab != self.tab:
            self.tab = tab
            self.action_top()
            await self.attempt(self.draw)
            self.refresh_bindings()

    async def action_next(self, step: int) -> None:
        """Show the next part, or the previous one."""
        await self.action_tab((self.tab + step) % len(TABS))

    async def action_sideways(self, step: int) -> None:
        """Another part; in the year another week."""
        if self.tab == YEAR and not self.as_text:
            self.move(step * WEEK)
        else:
            await self.action_next(step)

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines; in the year go to another day."""
        if self.tab == YEAR and not self.as_text:
            self.move(lines)
        else:
            super().action_scroll(lines)

    def move(self, days: int) -> None:
        """Move the cursor of the year within the days it shows."""
        shown = self._year_days()
        if shown:
            at = (shown[-1] if self.cursor is None else self.cursor) + days
            self.cursor = min(max(at, shown[0]), shown[-1])
            self.redraw()
            self.action_bottom()  # on a low terminal the map lies below the sentences

    async def action_span(self) -> None:
        """Another stretch of time for every chart of the tab that has several."""
        for name in SPANNED.intersection(self.names):
            self.spans[name] = self._chart(name).span + 1
            del self.charts[name]
        self.cursor = None
        await self.attempt(self.draw)

    def action_copy(self) -> None:
        """Copy the tab as text and show it; pressed again, draw."""
        self.as_text = not self.as_text
        if self.as_text:
            charts = [self._chart(name) for name in self.names]
            lines = [line for chart in charts for line in [*drawing.written(chart, 76, self._symbols()), []]]
            self.app.copy_to_clipboard("\n".join(map(drawing.text_of, lines)))
            self.say(COPIED)
        self.redraw()
        self.action_top()

    async def action_export(self) -> None:
        """Write all numbers into a file, and say where."""
        await self.attempt(self._export)

    async def action_deck(self) -> None:
        """Choose a deck."""
        if not self.query(Decks):
            decks = Decks(id="scope-decks", compact=True, markup=False)
            await self.query_one("#column").mount(decks, before=self.query_one(Hints))
        names = [deck.name for deck in self.study.overview(self.now()).decks]
        decks = self.query_one(Decks)
        decks.set_options(["All decks", *(literal_line(name) for name in names)])
        decks.highlighted = names.index(self.scope.deck) + 1 if self.scope.deck in names else 0
        self.deck_names = names
        self.add_class("-choosing")
        self.set_focus(decks)

    def action_leave_decks(self) -> None:
        """Leave the deck as it was."""
        self.remove_class("-choosing")
        self.set_focus(None)

    async def action_search(self) -> None:
        """Type a search."""
        if not self.query(Query):
            line = Query(placeholder="a search, as in browse", id="scope-search", compact=True, select_on_focus=False)
            await self.query_one("#column").mount(line, Static(id="scope-fault"), before=self.query_one(Hints))
        field = self.query_one("#scope-search", Input)
        field.value = self.scope.query
        self.add_class("-searching")
        self.set_focus(field)

    def action_leave_search(self) -> None:
        """Leave the search as it was."""
        self.remove_class("-searching")
        self.query_one("#scope-fault", Static).update(Content())
        self.set_focus(None)

    @on(OptionList.OptionSelected, "#scope-decks")
    async def chosen(self, event: OptionList.OptionSelected) -> None:
        """Count the chosen deck."""
        self.action_leave_decks()
        await self.narrow(self.deck_names[event.option_index - 1] if event.option_index else None, self.scope.query)

    @on(Input.Submitted, "#scope-search")
    async def searched(self, event: Input.Submitted) -> None:
        """Count what the search finds."""
        await self.narrow(self.scope.deck, event.value.strip())

    async def narrow(self, deck: str | None, query: str) -> None:
        """Count only a part of the library from now on; what is wrong with a search is told below it."""
        try:
            scope = self.study.scope(self.now(), deck, query)
        except UsageError as error:
            self.query_one("#scope-fault", Static).update(literal_line(str(error)))
            return
        if self.has_class("-searching"):
            self.action_leave_search()
        self.scope = scope
        self.charts.clear()
        self.cursor = None
        await self.attempt(self.draw)
        self.refresh_bindings()

    def action_close(self) -> None:
        """Back to what was below: the charts, or the screen they lie on."""
        if self.has_class("-choosing"):
            self.action_leave_decks()
        elif self.has_class("-searching"):
            self.action_leave_search()
        else:
            self.app.pop_screen()

    def _chart(self, name: str) -> Chart:
        if name not in self.charts:
            self.charts[name] = self.study.chart(name, self.now(), self.scope, self.spans.get(name, 0))
        return self.charts[name]

    def _drawn(self, name: str, width: int) -> list[drawing.Line]:
        chart, symbols = self._chart(name), self._symbols()
        if self.as_text:
            return drawing.written(chart, width, symbols)
        if name == "year" and self.cursor is None and (days := self._year_days()):
            self.cursor = days[-1]
        height = next(height for least, height in HEIGHTS if self.app.size.height >= least)
        lines = drawing.drawn(chart, width, height, symbols, self.cursor if name == "year" else None)
        return [*lines, [], [(TO_STUDY, "quiet")]] if chart.empty and name in ("today", "retention", "known") else lines

    def _draw_rest(self) -> None:
        for name in self.names:
            self._chart(name)
        self.redraw()
        self.refresh_bindings()

    def _export(self) -> None:
        path = self.study.save_statistics(self.now(), self.scope)
        self.say(f"Written: {path.name} in {path.parent}")

    def _year_days(self) -> list[int]:
        pictures = [picture for picture in self._chart("year").pictures if isinstance(picture, Heat)]
        return [day.day for picture in pictures for week in picture.weeks for day in week if day]

    def _symbols(self) -> drawing.Symbols:
        if self.study.settings.symbols == "ascii":
            return drawing.ASCII
        return drawing.symbols_for(locale.getpreferredencoding(False))

    def _head(self, width: int) -> Content:
        of = [literal_line(self.scope.deck)] if self.scope.deck is not None else []
        of += [Content.assemble("search ", literal_line(self.scope.query))] if self.scope.query else []
        scope = Content(", ").join(of) if of else Content("all decks")
        if scope.cell_length > width - 12:
            scope = scope.truncate(max(1, width - 12), ellipsis=True)
        return spread(Content.styled("Statistics", "$bright bold"), scope.stylize("$quiet"), width)
