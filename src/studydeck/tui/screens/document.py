"""A document passage by passage, with the quote of a card in it and what is remembered of each passage."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, Static

from studydeck.card import Evidence
from studydeck.document import PassageKind
from studydeck.documentmap import DocumentMap
from studydeck.documentview import DocumentView, Place, stored_view
from studydeck.errors import StudydeckError
from studydeck.study.documents import DocumentCard, map_of, preview
from studydeck.tui.literal import literal_line
from studydeck.tui.phrases import plural
from studydeck.tui.screens.reading import READING, ReadingScreen
from studydeck.tui.widgets.fitted import Fitted, spread
from studydeck.tui.widgets.passage_list import PassageList

MOVED = "The document changed since this card was made; its quote was found again here."
GONE = "The quote is no longer in this document. The card keeps it: "
KEPT = "Shown is the quote as its card keeps it."
NO_CARDS = "No card was made from this passage."
NO_MORE_CARDS = "No further passage with cards."
NO_HEADING = "No further heading."


class FindText(Input):
    """Where the words to look for are typed."""

    BINDINGS: ClassVar = [
        Binding("enter,down", "submit", "next place", key_display="enter ↓"),
        Binding("escape", "screen.end_find", "back to the text"),
    ]


class DocumentScreen(ReadingScreen):
    """One document; opens at a quote, at a character, or at its beginning."""

    AUTO_FOCUS = ""

    GLOSSARY: ClassVar = ("passage", "evidence", "strong", "fading", "learning", "new", "suggested", "suspended", "retired")
    BINDINGS: ClassVar = [
        Binding("j,down", "scroll(1)", "down", show=False),
        Binding("k,up", "scroll(-1)", "up", show=False),
        Binding("pagedown,space", "page(1)", "a page down", show=False),
        Binding("pageup", "page(-1)", "a page up", show=False),
        Binding("g,home", "top", "top", show=False),
        Binding("G,end", "bottom", "bottom", show=False),
        Binding("n", "covered(1)", "next cards", tooltip="next passage with cards"),
        Binding("p", "covered(-1)", "previous passage with cards", show=False),
        Binding("right_square_bracket", "heading(1)", "next heading", show=False),
        Binding("left_square_bracket", "heading(-1)", "previous heading", show=False),
        Binding("enter", "cards", "cards", tooltip="the cards of this passage"),
        Binding("slash", "find", "find", tooltip="find words in the text"),
        Binding("escape,q", "back", "back"),
    ]

    def __init__(self, document: str, at: Evidence | int | None = None, view: DocumentView | None = None) -> None:
        """`document` is its path, relative to the library, or its file name as evidence names it.

        `at` is the quote to be shown, or a character offset into the decoded file; `view` the document, if it was read already.
        """
        super().__init__()
        self.view = view
        self.document = document
        self.at = at
        self.quote = at if isinstance(at, Evidence) else None
        self.cards: list[DocumentCard] = []
        self.map: DocumentMap | None = None
        self.headings: list[int] = []
        self.covered: list[int] = []
        self.failure = ""
        self.moved = False
        """Whether the user has moved since the first lines were shown."""

    def body(self) -> ComposeResult:
        """Name and place, what is to be said about the document, the passages."""
        yield Static(id="document-head")
        yield Static(id="document-note")
        yield PassageList()
        yield FindText(placeholder="words to look for", id="find-text", compact=True, select_on_focus=False)

    @property
    def passages(self) -> PassageList:
        """The text."""
        return self.query_one(PassageList)

    async def begin(self) -> None:
        """Show the lines around the quote at once, and read the document."""
        self.note(Content())
        await self.attempt(self.open)

    def open(self) -> None:
        """Look up the cards, then read the file; what is wrong with it is said in place of its text."""
        self.cards = self.study.document_cards(self.document, self.now())
        if isinstance(self.at, int):
            self.quote = next((card.evidence for card in self.cards if card.evidence.start == self.at), None)
        if self.view is not None:
            self.read_through(self.view)
            return
        path = self.study.document_path(self.document)
        quotes = [*(card.evidence for card in self.cards), *([self.quote] if self.quote else [])]
        try:
            first = preview(path, self.quote)
        except StudydeckError as error:
            self.failed(error)
            return
        self.show(first)
        self.read(path, quotes)

    def read_through(self, view: DocumentView) -> None:
        """Put the passages in the place of the first lines."""
        self.map = map_of(view, self.cards)
        self.headings = _headings(view)
        self.covered = [number for number, cards in enumerate(self.map.cards) if cards]
        line = self.passages.view.passages[self.passages.chosen].line if self.passages.view.passages else 1
        self.show(view, line if self.moved else None)

    def show(self, view: DocumentView, line: int | None = None) -> None:
        """Show a view at the quote, or at a line."""
        place = view.places.get(self.quote) if self.quote else None
        passages = self.passages
        marks = place.marks if place else ()
        passages.show(view, self.map.states if self.map else (), marks)
        if line is not None:
            passages.bring(passages.passage_at(line))
        elif not marks and (offset := self.quote.start if self.quote else self.at) is not None:
            assert isinstance(offset, int)
            passages.bring(max(0, sum(passage.start <= offset for passage in view.passages) - 1))
        self.note(self._news(view, place))
        self.draw_head()
        self.refresh_bindings()

    def failed(self, error: StudydeckError) -> None:
        """Say what is wrong with the file, and show what the card keeps of it."""
        self.failure = f"{error.what[:1].upper()}{error.what[1:]}."
        if self.quote:
            self.show(stored_view(self.quote))
        else:
            self.note(self._news(self.passages.view, None))
            self.draw_head()

    def _news(self, view: DocumentView, place: Place | None) -> Content:
        """What is to be said about the document before it is read."""
        if self.failure:
            where = literal_line(f"{self.study.document_path(self.document)}: {self.failure}")
            return Content.assemble(("! ", "$warning bold"), where, f" {KEPT}" if self.quote else "")
        if not view.complete:
            return Content()
        if self.quote and place is None:
            return Content.assemble(("! ", "$warning bold"), GONE, literal_line(f"“{self.quote.quote}”"))
        if place and place.moved:
            return Content.assemble(("! ", "$warning bold"), MOVED)
        return Content()

    def note(self, words: Content) -> None:
        """Say something above the text, or with nothing take the line away."""
        widget = self.query_one("#document-note", Static)
        widget.display = bool(words)
        widget.update(words)

    def draw_head(self) -> None:
        """Draw name and place."""
        self.query_one("#document-head", Static).update(Fitted(self._head), layout=False)

    def _head(self, width: int) -> Content:
        view, chosen = self.passages.view, self.passages.chosen
        name = literal_line(view.name or self.document, "$bright bold")
        if not view.passages:
            return spread(name, Content.styled(READING if self.reading else "", "$quiet"), width)
        line = view.passages[chosen].line
        place = f"line {line:,} of {view.lines:,}" if not self.failure else f"line {line:,}"
        cards = len(self.map.cards[chosen]) if self.map else 0
        known = f"{plural(cards, 'card')} · " if cards else f"{READING} · " if self.reading else ""
        return spread(name, Content.styled(f"{known}{place}", "$quiet"), width)

    @on(PassageList.Moved)
    def moved_on(self) -> None:
        """Another passage: say where it is."""
        self.draw_head()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While words are typed only the field acts; cards are known once the document is read."""
        if not super().check_action(action, parameters):
            return False
        if self.focused is not None and self.focused.id == "find-text":
            return action == "end_find"
        return self.map is not None or action not in {"cards", "covered", "heading"}

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.moved = True
        self.passages.scroll_rows(lines)

    def action_page(self, direction: int) -> None:
        """Scroll by a page."""
        self.moved = True
        self.passages.scroll_page(direction)

    def action_top(self) -> None:
        """To the first line."""
        self.moved = True
        self.passages.to_start()

    def action_bottom(self) -> None:
        """To the last line."""
        self.moved = True
        self.passages.to_end()

    def action_covered(self, direction: int) -> None:
        """To the next or previous passage with cards."""
        self.jump(self.covered, direction, NO_MORE_CARDS)

    def action_heading(self, direction: int) -> None:
        """To the next or previous heading."""
        self.jump(self.headings, direction, NO_HEADING)

    def jump(self, numbers: Sequence[int], direction: int, nothing: str) -> None:
        """To the next or previous of some passages."""
        found = self.passages.next_in(numbers, direction)
        if found is None:
            self.say(nothing)
        else:
            self.moved = True
            self.passages.bring(found)

    async def action_cards(self) -> None:
        """List the cards of the chosen passage."""
        mine = self.map.cards[self.passages.chosen] if self.map and self.map.cards else ()
        if not mine:
            self.say(NO_CARDS)
            return
        from studydeck.tui.screens.passage_cards import PassageCards

        await self.app.push_screen(PassageCards([self.cards[number] for number in mine]))

    def action_find(self) -> None:
        """Type words to look for."""
        self.add_class("-finding")
        self.set_focus(self.query_one("#find-text"))

    @on(Input.Changed, "#find-text")
    def sought(self) -> None:
        """To the first place with the words, from here on, with every letter."""
        self.look_for(self.passages.chosen)

    @on(Input.Submitted, "#find-text")
    def sought_further(self) -> None:
        """To the next place with the words."""
        self.look_for(self.passages.chosen + 1)

    def look_for(self, start: int) -> None:
        """Go to the words from the passage `start` on."""
        words = self.query_one("#find-text", Input).value
        found = self.passages.seek(words, start)
        self.moved = True
        if found is not None:
            text = self.passages.view.passages[found].text.casefold()
            self.passages.bring(found, text.find(words.casefold()))
        elif words:
            self.say("These words are not in the document.")
        self.passages.refresh()

    def action_end_find(self) -> None:
        """Back to the text."""
        self.query_one("#find-text", Input).value = ""
        self.remove_class("-finding")
        self.set_focus(None)
        self.refresh_bindings()

    async def on_screen_resume(self) -> None:
        """Take in what was done to cards meanwhile."""
        if self.map is not None and not self.study_app.leaving:
            await self.attempt(partial(self.take_in, self.passages.view))

    def take_in(self, view: DocumentView) -> None:
        """Look the cards up again; passages stay as they were read."""
        self.cards = self.study.document_cards(self.document, self.now())
        self.map = map_of(view, self.cards)
        self.covered = [number for number, cards in enumerate(self.map.cards) if cards]
        self.passages.recolour(self.map.states)
        self.draw_head()

    def action_back(self) -> None:
        """Leave; reading is given up."""
        self.app.pop_screen()


def _headings(view: DocumentView) -> list[int]:
    """Passages that are headings, or the first below one that is no passage of its own."""
    found: list[int] = []
    section: tuple[str, ...] = ()
    for number, passage in enumerate(view.passages):
        if passage.kind is PassageKind.HEADING or (passage.section != section and passage.section):
            after_heading = bool(found) and found[-1] == number - 1 and view.passages[number - 1].kind is PassageKind.HEADING
            if passage.kind is PassageKind.HEADING or not after_heading:
                found.append(number)
        section = passage.section
    return found
