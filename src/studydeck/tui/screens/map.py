"""The document map: each passage tinted by how well its cards are remembered now."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from studydeck.documentmap import DocumentMap
from studydeck.documentview import DocumentView
from studydeck.errors import StudydeckError
from studydeck.study.documents import DocumentCard, map_of
from studydeck.tui.literal import literal_line
from studydeck.tui.phrases import plural
from studydeck.tui.screens.reading import READING, ReadingScreen
from studydeck.tui.widgets.fitted import Fitted, spread
from studydeck.tui.widgets.map_grid import MapGrid
from studydeck.tui.widgets.states import SIGNS, glyph
from studydeck.tui.wrapping import wrapped

PREVIEW_LINES = 3
NO_BREAK = "\xa0"
NO_MORE_CARDS = "No further passage with cards."


class MapScreen(ReadingScreen):
    """One document as a block of cells, with what they add up to."""

    GLOSSARY: ClassVar = ("passage", "strong", "fading", "learning", "new", "suggested", "suspended", "retired", "recall")
    BINDINGS: ClassVar = [
        Binding("l,right", "move(1,0)", "right", show=False),
        Binding("h,left", "move(-1,0)", "left", show=False),
        Binding("j,down", "move(0,1)", "down", show=False),
        Binding("k,up", "move(0,-1)", "up", show=False),
        Binding("g,home", "first", "first passage", show=False),
        Binding("G,end", "last", "last passage", show=False),
        Binding("n", "covered(1)", "next cards", tooltip="next passage with cards"),
        Binding("p", "covered(-1)", "previous passage with cards", show=False),
        Binding("enter", "open", "open", tooltip="open the document at this passage"),
        Binding("escape,q", "back", "back"),
    ]

    def __init__(self, document: str) -> None:
        """`document` is its path, relative to the library, or its file name as evidence names it."""
        super().__init__()
        self.document = document
        self.cards: list[DocumentCard] = []
        self.view: DocumentView | None = None
        self.map: DocumentMap | None = None

    def body(self) -> ComposeResult:
        """Name, totals, legend, the cells, and the passage under the cursor."""
        yield Static(id="document-head")
        yield Static(id="map-totals")
        yield Static(id="map-legend")
        yield MapGrid()
        yield Static(id="map-passage")

    async def begin(self) -> None:
        """Read the document."""
        await self.attempt(self.open)

    def open(self) -> None:
        """Look up the cards and read the file."""
        self.cards = self.study.document_cards(self.document, self.now())
        self.query_one("#document-head", Static).update(Fitted(self._head))
        self.query_one("#map-totals", Static).update(Content.styled(READING, "$quiet"))
        self.read(self.study.document_path(self.document), [card.evidence for card in self.cards])

    def read_through(self, view: DocumentView) -> None:
        """Draw the map."""
        self.view = view
        self.map = map_of(view, self.cards)
        self.draw()

    def failed(self, error: StudydeckError) -> None:
        """Say what is wrong with the file."""
        cards = f" It has {plural(len(self.cards), 'card')}." if self.cards else ""
        words = literal_line(f"{error.where}: {error.what}. {error.todo}")
        self.query_one("#map-totals", Static).update(Content.assemble(("! ", "$warning bold"), words, cards))

    def draw(self) -> None:
        """Draw everything from the map."""
        if self.map is None:
            return
        self.query_one("#document-head", Static).update(Fitted(self._head))
        self.query_one("#map-totals", Static).update(totals(self.map))
        self.query_one("#map-legend", Static).update(legend(self.map))
        self.query_one(MapGrid).show(self.map.states)
        self.refresh_bindings()

    def _head(self, width: int) -> Content:
        name = literal_line(self.view.name if self.view else self.document, "$bright bold")
        shape = f"{self.view.shape} · {plural(self.view.lines, 'line')}" if self.view else ""
        return spread(name, Content.styled(shape, "$quiet"), width)

    @on(MapGrid.Moved)
    def moved(self) -> None:
        """Show the passage under the cursor."""
        self.query_one("#map-passage", Static).update(Fitted(self._passage, height=PREVIEW_LINES), layout=False)

    def _passage(self, width: int) -> Content:
        chosen = self.query_one(MapGrid).chosen
        if chosen is None or self.view is None or self.map is None:
            return Content("\n" * (PREVIEW_LINES - 1))
        first, after, state = chosen
        passage = self.view.passages[first]
        cards = len({card for number in range(first, after) for card in self.map.cards[number]})
        held = sum(one is not None for one in self.map.states[first:after])
        facts = [f"line {passage.line:,}", state.value, plural(cards, "card") if cards else ""]
        facts += [f"{held} passages" if held > 1 else "", passage.speaker or ""]
        head = Content.assemble(glyph(state), " ", literal_line(" · ".join(filter(None, facts)), "$secondary"))
        words = passage.text[: PREVIEW_LINES * width].replace("\n", " ")
        two = [Content(words[start:end]) for start, end in wrapped(words, width)[: PREVIEW_LINES - 1]]
        return Content("\n").join([head.truncate(width, ellipsis=True), *two])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to move over before the document is read."""
        if not super().check_action(action, parameters):
            return False
        return self.map is not None or action in {"back"}

    def action_move(self, columns: int, rows: int) -> None:
        """Move the cursor."""
        self.query_one(MapGrid).move(columns, rows)

    def action_first(self) -> None:
        """To the first cell."""
        self.query_one(MapGrid).go_to(0)

    def action_last(self) -> None:
        """To the last cell."""
        grid = self.query_one(MapGrid)
        grid.go_to(len(grid.cells))

    def action_covered(self, direction: int) -> None:
        """To the next or previous cell with cards."""
        if not self.query_one(MapGrid).next_covered(direction):
            self.say(NO_MORE_CARDS)

    @on(MapGrid.Opened)
    def clicked(self) -> None:
        """A second click opens the passage."""
        self.app.call_later(self.action_open)

    async def action_open(self) -> None:
        """Open the document at the passage under the cursor, or at the first of several that is in this state."""
        chosen = self.query_one(MapGrid).chosen
        if chosen is None or self.view is None or self.map is None:
            return
        from studydeck.tui.screens.document import DocumentScreen

        first, after, state = chosen
        passage = next(number for number in range(first, after) if self.map.states[number] is state)
        await self.app.push_screen(DocumentScreen(self.document, self.view.passages[passage].start, self.view))

    async def on_screen_resume(self) -> None:
        """Take in what was done to cards meanwhile."""
        if self.view is not None and not self.study_app.leaving:
            await self.attempt(self.take_in)

    def take_in(self) -> None:
        """Look the cards up again; passages stay as they were read."""
        assert self.view is not None
        self.cards = self.study.document_cards(self.document, self.now())
        self.map = map_of(self.view, self.cards)
        self.draw()

    def action_back(self) -> None:
        """Leave; reading is given up."""
        self.app.pop_screen()


def totals(found: DocumentMap) -> Content:
    """How much of the document is covered and remembered, in a sentence or two."""
    passages = f"{found.covered:,} of {plural(found.passages, 'passage')} covered"
    words = f"{found.words_covered:,} of {plural(found.words, 'word')}" + (
        f" ({found.words_covered / found.words:.0%})" if found.words else ""
    )
    cards = plural(found.asked, "card")
    if found.others:
        cards += f" and {found.others:,} not asked"
    lost = f" · {plural(found.lost, 'quote')} no longer in it" if found.lost else ""
    line = Content.styled(f"{passages} · {words} · {cards}{lost}", "$quiet")
    if found.recall is None:
        return line
    return Content.assemble((f"recall {found.recall:.0%}", "$bright bold"), "  ", line)


def legend(found: DocumentMap) -> Content:
    """The states on the map with their glyphs and how many passages are in each."""
    parts = [
        Content.assemble(
            glyph(state), f" {state.value} ".replace(" ", NO_BREAK), (f"{found.counts[state] / found.passages:.0%}", "$quiet")
        )
        for state in SIGNS
        if found.counts[state]
    ]
    return Content("  ").join(parts)
