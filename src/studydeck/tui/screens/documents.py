"""All documents of the library: how much of each is covered by cards, and how well it is remembered."""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList, Static

from studydeck.documentmap import DocumentMap
from studydeck.documentview import DocumentView
from studydeck.errors import StudydeckError
from studydeck.study.documents import DocumentCard, map_of
from studydeck.tui.literal import literal_line
from studydeck.tui.screens.reading import READING, ReadingScreen
from studydeck.tui.widgets.fitted import Fitted, spread
from studydeck.tui.widgets.marked_list import MarkedList

NONE = "No documents yet. esc goes back to the decks; a adds a document there and makes cards from it."
BAR = 10
"""Cells of the bar that tells how much is covered."""
ROOMY = 60


@dataclass
class Entry:
    """One document of the list, as far as it is known."""

    document: str
    cards: list[DocumentCard]
    shape: str = ""
    map: DocumentMap | None = None
    fault: str = ""


class DocumentsScreen(ReadingScreen):
    """The documents, each read in the background."""

    GLOSSARY: ClassVar = ("passage", "recall")
    BINDINGS: ClassVar = [
        Binding("enter", "map", "map", tooltip="the map of the selected document"),
        Binding("o", "document", "open", tooltip="open the selected document"),
        Binding("escape,q", "back", "back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        self.waiting: list[Entry] = []

    def body(self) -> ComposeResult:
        """A title, the list, or what to do where there is nothing."""
        yield Static(Fitted(_titles), id="document-head")
        yield Static(id="document-note")
        yield MarkedList(id="documents")

    async def begin(self) -> None:
        """List the documents, then read them one after another."""
        await self.attempt(self.list_documents)

    def list_documents(self) -> None:
        """Look up names and cards."""
        self.entries = [Entry(document, self.study.document_cards(document, self.now())) for document in self.study.documents()]
        note = self.query_one("#document-note", Static)
        note.display = not self.entries
        note.update(Content(NONE))
        self.query_one(MarkedList).show([Fitted(partial(self._row, entry)) for entry in self.entries])
        self.waiting = list(self.entries)
        self.read_next()

    def read_next(self) -> None:
        """Read the next document that waits."""
        if self.waiting and self.reading is None and self.is_current and not self.study_app.leaving:
            entry = self.waiting[0]
            self.read(self.study.document_path(entry.document), [card.evidence for card in entry.cards])

    def on_screen_suspend(self) -> None:
        """Leave the machine to the screen above."""
        self.give_up()

    def on_screen_resume(self) -> None:
        """Go on reading."""
        self.read_next()

    def read_through(self, view: DocumentView) -> None:
        """Put what is known of the document into its line."""
        entry = self.waiting.pop(0)
        entry.shape, entry.map = view.shape, map_of(view, entry.cards)
        self.known()

    def failed(self, error: StudydeckError) -> None:
        """Say in its line that the document cannot be read."""
        self.waiting.pop(0).fault = error.what
        self.known()

    def known(self) -> None:
        """Draw the lines anew, and go on with the next document."""
        self.query_one(MarkedList).show([Fitted(partial(self._row, entry)) for entry in self.entries])
        self.call_later(self.read_next)

    def _row(self, entry: Entry, width: int) -> Content:
        name = Content.assemble("  ", literal_line(entry.document.removeprefix("seeds/")))
        if not entry.map:
            return spread(name, literal_line(entry.fault or READING, "$quiet"), width)
        share = entry.map.words_covered / entry.map.words if entry.map.words else 0.0
        recall = f"{entry.map.recall:.0%}" if entry.map.recall is not None else "·"
        bar = bar_of(share)
        if width < ROOMY:
            return spread(name, Content.assemble(bar, f"{share:>5.0%}", (f"{recall:>8}", "$bright")), width)
        shape = (f"{entry.shape:<22}", "$quiet")
        cards = f"{entry.map.asked:>6,}"
        return spread(name, Content.assemble(shape, cards, "  ", bar, f"{share:>5.0%}", (f"{recall:>7}", "$bright")), width)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a document there is nothing to open."""
        if not super().check_action(action, parameters):
            return False
        return bool(self.entries) or action == "back"

    @on(OptionList.OptionSelected)
    def clicked(self) -> None:
        """A click opens the map."""
        self.app.call_later(self.action_map)

    @property
    def chosen(self) -> str | None:
        """The selected document."""
        number = self.query_one(MarkedList).highlighted
        return self.entries[number].document if number is not None and self.entries else None

    async def action_map(self) -> None:
        """Open the map of the selected document."""
        if self.chosen is not None:
            from studydeck.tui.screens.map import MapScreen

            await self.app.push_screen(MapScreen(self.chosen))

    async def action_document(self) -> None:
        """Open the selected document."""
        if self.chosen is not None:
            from studydeck.tui.screens.document import DocumentScreen

            await self.app.push_screen(DocumentScreen(self.chosen))

    def action_back(self) -> None:
        """Leave; reading is given up."""
        self.app.pop_screen()


def _titles(width: int) -> Content:
    """Titles of the columns."""
    right = f"{'Covered':>15}{'Recall':>8}" if width < ROOMY else f"{'Shape':<22} Cards  {'Covered':<15}{'Recall':>7}"
    return spread(Content.styled("  Document", "$quiet"), Content.styled(right, "$quiet"), width)


def bar_of(share: float) -> Content:
    """A bar of which so much is full."""
    full = max(1, round(share * BAR)) if share else 0
    return Content.assemble(("█" * full, "$success"), ("░" * (BAR - full), "$faint"))
