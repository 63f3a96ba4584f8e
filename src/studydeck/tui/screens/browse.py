"""Browse: find cards, look at them, and change many at once."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static

from studydeck.card import MARK, CardStatus
from studydeck.errors import StudydeckError
from studydeck.review import Standing
from studydeck.search import ALLOWED, EVERY_CARD, Query, SearchError, parse_typed
from studydeck.study import Order
from studydeck.text.clean import one_line
from studydeck.tui.asking import whether, which_flag
from studydeck.tui.bindings import own_bindings
from studydeck.tui.literal import literal_line
from studydeck.tui.phrases import plural
from studydeck.tui.screens.base import UNDO, StudyScreen
from studydeck.tui.widgets.card_preview import CardPreview
from studydeck.tui.widgets.card_table import CardTable, columns
from studydeck.tui.widgets.fitted import Fitted

FIRST = 100
"""Cards that are looked for at once; the others come a moment later."""
SOON = 0.15
"""Seconds without a letter after which all cards are looked for."""
LOOK_AGAIN = 5.0
"""Seconds after which it is looked whether another program changed something."""
BESIDE = 100
"""Cells from which the preview stands beside the list."""
ORDERS = {
    Order.DECK: "in deck order",
    Order.DUE: "next asked first",
    Order.ADDED: "newest first",
    Order.RETRIEVABILITY: "weakest first",
    Order.LAPSES: "most forgotten first",
    Order.DIFFICULTY: "hardest first",
}
TAKES_BACK = "u takes it back."
NO_CARDS = "There are no cards yet. Home shows the first steps; n writes one by hand."
NOTHING = (
    "No card fits. / changes the search: fewer words, or a beginning of one; is:suggested finds cards that wait in triage, "
    "is:suspended those put aside; ? explains the rest."
)
SELECTED = "With these: @ suspend, - bury, * mark, f flag, T tags, m move, D delete."
NO_EVIDENCE = "This card has no evidence: it was written by hand."
NOT_IN_A_DECK = "This card waits in triage: press g on Home."
LANGUAGE = (
    ("word", "what begins so, in question, answer, context and quote; all words must occur"),
    ('"two words"', "whole words next to each other"),
    ("-word", "not this; a minus stands before anything"),
    ("a or b", "one of them; ( ) group"),
    *((f"{name}:", allowed) for name, allowed in ALLOWED.items()),
    ("source:", "the same as document:"),
)
"""For the help."""
NO_MEDIA = "This card names no picture or sound."
CHANGES = {"suspend", "bury", "mark", "flag", "delete", "reset", "tags", "move", "edit"}
"""Actions on the selected cards, or the one under the cursor."""
ON_A_CARD = CHANGES | {"select", "all", "zoom", "info", "document", "media"}


class TypedLine(Input):
    """A line for typing that leaves at once: keys typed ahead are not for it."""

    cursor_blink = False
    last: events.Key | None = None
    """The newest key that came here."""

    async def on_key(self, event: events.Key) -> None:
        """Act on the keys of this line in their turn; those that come when the focus has left go to where it is."""
        if self.screen.focused is not self:
            _hand_on(self, event)
            return
        self.last = event
        if not event.is_printable:
            active = self.screen.active_bindings.get(event.key)
            if active is not None and active.binding in own_bindings(self):
                event.stop()
                event.prevent_default()
                await self.app.run_action(active.binding.action, self)


class SearchLine(TypedLine):
    """Where a search is typed."""

    BINDINGS: ClassVar = [
        Binding("enter,down", "screen.cards", "to the cards", key_display="enter ↓"),
        Binding("escape", "screen.back", "to the cards", show=False),
    ]


class Prompt(TypedLine):
    """Where tags or the name of a deck are typed."""

    BINDINGS: ClassVar = [
        Binding("enter", "screen.done", "done"),
        Binding("tab", "screen.complete", "complete", show=False, tooltip="the name of the deck that begins like this"),
        Binding("escape", "screen.back", "leave it"),
    ]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in the last line: what is done with the key, or with the line typed, that answers it."""

    question: Content
    answer: Callable[[str], None]
    by_line: bool = False


class BrowseScreen(StudyScreen):
    """All cards, or those a search finds."""

    AUTO_FOCUS = "#cards"
    GLOSSARY: ClassVar = ("new", "learning", "due", "suggested", "suspend", "bury", "mark", "flag", "leech", "retired")
    LISTS: ClassVar = (("What can be searched for", LANGUAGE),)
    BINDINGS: ClassVar = [
        Binding("slash", "search", "search", tooltip="type a search; results follow while you type"),
        Binding("enter", "zoom", "read", tooltip="the card in full, or the list again"),
        Binding("space", "select", "select", tooltip="select the card, or not any more"),
        Binding("A", "all", "all", show=False, tooltip="select every card that is listed, or none"),
        Binding("e", "edit", "edit", tooltip="edit the card"),
        Binding("at", "suspend", "suspend", tooltip="suspend the selected cards, or ask them again"),
        Binding("minus", "bury", "bury", show=False, tooltip="bury the selected cards until tomorrow, or dig them up"),
        Binding("asterisk", "mark", "mark", show=False, tooltip="mark the selected cards, or take the mark off"),
        Binding("f", "flag", "flag", show=False, tooltip="flag the selected cards: then 1 to 7, or 0 for none"),
        Binding("T", "tags", "tags", show=False, tooltip="add and remove tags of the selected cards"),
        Binding("m", "move", "move", show=False, tooltip="move the selected cards to another deck"),
        Binding("D", "delete", "delete", show=False, tooltip="delete the selected cards; they are never generated again"),
        Binding("R", "reset", "reset", show=False, tooltip="make the selected cards new again, as if never answered"),
        Binding("S", "sort", "sort", show=False, tooltip="list the cards in another order"),
        Binding("i", "info", "card info", show=False, tooltip="what is remembered of the card"),
        Binding("o", "document", "document", show=False, tooltip="the document at the place of the quote"),
        Binding("r", "media", "open", show=False, tooltip="open a picture or sound that the card names"),
        Binding("n", "add", "new card", show=False, tooltip="write a card by hand"),
        Binding("pagedown", "page(1)", "a page down", show=False),
        Binding("pageup", "page(-1)", "a page up", show=False),
        Binding("u", "undo", "undo", tooltip=UNDO),
        Binding("escape", "back", "back", show=False, tooltip="one step back: the list, no selection, every card, home"),
        Binding("q", "home", "back", tooltip="back to where this was opened"),
    ]

    def __init__(self, query: str = "") -> None:
        super().__init__()
        self.typed = query
        self.query_now: Query = EVERY_CARD
        self.order = Order.DECK
        self.all_listed = False
        """Whether the list holds every card that fits, not only the first."""
        self.fault = ""
        """What is wrong with the search as it is typed; the list is that of the search before."""
        self.hint = ""
        self.wrong: tuple[int, int] | None = None
        self.turn = 0
        """Counts searches: what an older one finds is not shown."""
        self.soon: Timer | None = None
        self.asked: Asked | None = None
        self.seen: object = None
        """What the library was when it was last looked at."""

    def body(self) -> ComposeResult:
        """Search line, titles or what is wrong, cards, preview."""
        with Horizontal(id="search-row"):
            yield Static(Content.styled("/ ", "$quiet"), id="search-mark")
            yield SearchLine(self.typed, placeholder="every card", id="search", compact=True, select_on_focus=False)
            yield Static(id="found")
        yield Static(id="titles")
        with Vertical(id="both"):
            yield CardTable(self.read)
            yield Static(id="nothing")
            yield CardPreview()
        with Horizontal(id="prompt-row"):
            yield Static(id="question")
            yield Prompt(id="prompt", compact=True, select_on_focus=False)

    @property
    def table(self) -> CardTable:
        """The list."""
        return self.query_one(CardTable)

    @property
    def preview(self) -> CardPreview:
        """The card under the cursor."""
        return self.query_one(CardPreview)

    @property
    def typing(self) -> bool:
        """Whether letters are typed, not keys pressed."""
        return isinstance(self.focused, Input)

    async def begin(self) -> None:
        """List the cards."""
        self.soon = self.set_timer(SOON, self.find_all, pause=True)
        self.set_interval(LOOK_AGAIN, self.look_again)
        self.search(self.typed)

    def on_unmount(self) -> None:
        """Nobody waits for a search any more."""
        if self.study_app.study is not None:
            self.study.stop_finding()

    async def on_screen_resume(self) -> None:
        """Another screen may have changed something."""
        if self.turn and not self.study_app.leaving:
            await self.attempt(self.again)

    def on_resize(self) -> None:
        """The preview stands beside the list where there is room."""
        super().on_resize()
        self.set_class(self.size.width >= BESIDE, "-beside")
        self.draw_head()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done now."""
        if not super().check_action(action, parameters):
            return False
        if (self.too_small or self.study.read_only) and action in CHANGES | {"add"}:
            return False
        if self.typing or self.asked is not None:
            return action in {"back", "cards", "complete", "done", "scroll"}
        if action == "page":
            return self.has_class("-zoomed")
        return bool(self.table.ids) or action not in ON_A_CARD

    # Searching

    @on(Input.Changed, "#search")
    def search_typed(self, event: Input.Changed) -> None:
        """Search with every letter."""
        if event.value != self.typed:
            self.search(event.value)

    def search(self, text: str) -> None:
        """Show what a search finds; of one that means nothing say why, and leave the list as it is."""
        self.typed = text
        try:
            found = parse_typed(text)
        except SearchError as error:
            self.fault, self.hint, self.wrong = _sentence(error), "", (error.start, error.end)
            self.draw_head()
            return
        self.fault, self.hint, self.wrong = "", found.hint, None
        if found.query != self.query_now or not self.turn:
            self.query_now = found.query
            self.table.chosen.clear()
            self.list_first(keep=False)
        self.draw_head()

    def list_first(self, *, keep: bool) -> None:
        """List the first cards at once, or as soon as they are found; the others follow."""
        self.turn += 1
        self.all_listed = False
        if self.soon is not None:
            self.soon.pause()
        wanted = len(self.table.ids) if keep else FIRST
        try:
            ids = self.study.first_matching(self.query_now, self.now(), FIRST, self.order) if wanted <= FIRST else None
        except StudydeckError as error:
            self.fault = _sentence(error)
            self.draw_head()
            return
        if ids is None:
            self.find(None if keep else FIRST, keep=keep)
        else:
            self.list_these(ids, all_listed=len(ids) < FIRST, keep=keep)

    def list_these(self, ids: Sequence[str], *, all_listed: bool, keep: bool) -> None:
        """Put ids into the list."""
        self.all_listed = all_listed
        if all_listed and self.table.chosen:
            self.table.chosen.intersection_update(ids)
        self.table.show(ids, self.today(), keep=keep)
        self.set_class(not ids, "-nothing")
        if not ids:
            every = self.query_now == EVERY_CARD
            self.query_one("#nothing", Static).update(Content.styled(NO_CARDS if every else NOTHING, "$quiet"))
        self.draw_head()
        self.refresh_bindings()
        if not all_listed and self.soon is not None:
            self.soon.reset()
            self.soon.resume()

    def find_all(self) -> None:
        """Look for every card, in another thread."""
        if self.soon is not None:
            self.soon.pause()
        if not self.all_listed:
            self.find(None, keep=True)

    def find(self, limit: int | None, *, keep: bool) -> None:
        """Look for cards in another thread."""
        try:
            future = self.study.find(self.query_now, self.now(), self.order, limit)
        except StudydeckError as error:
            self.fault = _sentence(error)
            self.draw_head()
            return
        self.run_worker(self.wait_for(future, self.turn, limit, keep=keep), group="search", exclusive=False)

    async def wait_for(self, future: "Future[list[str] | None]", turn: int, limit: int | None, *, keep: bool) -> None:
        """List what is found, unless something else is looked for by then."""
        try:
            ids = await asyncio.wrap_future(future)
        except StudydeckError as error:
            ids, self.fault = None, _sentence(error)
            self.draw_head()
        if ids is None or turn != self.turn or self.study_app.leaving or not self.is_attached:
            return
        self.list_these(ids, all_listed=limit is None or len(ids) < limit, keep=keep)

    def read(self, ids: Sequence[str]) -> list[Standing]:
        """The words of some cards, for the list."""
        try:
            return self.study.standings_of(ids, self.now())
        except StudydeckError as error:
            self.fault = _sentence(error)
            self.call_after_refresh(self.draw_head)
            return []

    def again(self) -> None:
        """Search again: something changed. The cursor stays on its card."""
        self.seen = self.study.state(self.now())
        self.list_first(keep=True)
        self.table.forget()

    async def look_again(self) -> None:
        """Search again when another program changed something."""
        if self.app.screen is self and not self.study_app.leaving and not self.typing and self.asked is None:
            await self.attempt(self.follow)

    def follow(self) -> None:
        """Take in what changed elsewhere."""
        if self.seen is None:
            self.seen = self.study.state(self.now())
        elif self.study.state(self.now()) != self.seen:
            self.again()

    def today(self) -> int:
        """The study day."""
        return self.study.study_day(self.now())

    # Drawing

    def draw_head(self) -> None:
        """Draw the number of cards, and below the search the titles, or what is wrong with it."""
        if not self.is_mounted:
            return
        self.query_one("#found", Static).update(Fitted(self._count), layout=False)
        if self.fault:
            self.query_one("#titles", Static).update(
                Content.assemble(("! ", "$error bold"), literal_line(self.fault)), layout=False
            )
        elif self.hint:
            self.query_one("#titles", Static).update(literal_line(self.hint, "$primary"), layout=False)
        else:
            self.query_one("#titles", Static).update(Fitted(self._titles), layout=False)

    def _count(self, width: int) -> Content:
        """Where the cursor stands and how many cards there are, in the longest wording that fits."""
        table = self.table
        number = f"{len(table.ids):,}{'' if self.all_listed else '+'}"
        place, chosen = f"{table.cursor + 1:,}", len(table.chosen)
        told = f"{place} of {number}" if table.ids else number
        wordings = [f"{chosen:,} selected · {told}", f"{chosen:,} selected"] if chosen else [told, number]
        return Content.styled(next((words for words in wordings if len(words) <= width), "").rjust(width), "$quiet")

    def _titles(self, width: int) -> Content:
        table_width = self.table.size.width or width
        titles = "  " + "".join(column.title.ljust(column.width) for column in columns(table_width))
        return Content(titles[:table_width].rstrip()).stylize("$quiet")

    @on(CardTable.Moved)
    def moved(self) -> None:
        """Show the card under the cursor."""
        self.preview.show(self.table.row, self.today())
        self.query_one("#found", Static).update(Fitted(self._count), layout=False)

    @on(CardTable.Opened)
    def opened(self) -> None:
        """Two clicks do what enter does."""
        self.action_zoom()

    # Keys

    def action_cards(self) -> None:
        """To the cards; the search stays. At once, as every change of focus here: the next key is meant for what comes then."""
        self.set_focus(self.table)

    def action_search(self) -> None:
        """Type a search."""
        self.remove_class("-zoomed")
        self.set_focus(self.query_one("#search"))

    def action_zoom(self) -> None:
        """The card alone, or the list again."""
        self.toggle_class("-zoomed")
        self.refresh_bindings()

    def action_page(self, direction: int) -> None:
        """Scroll the card that is shown alone."""
        self.preview.page(direction)

    def action_select(self) -> None:
        """Select the card, or not any more."""
        self.table.toggle()
        self.moved()
        self.tell_selected()

    async def action_all(self) -> None:
        """Select every card that fits; when all are selected, none."""
        await self.attempt(self._select_all)

    def _select_all(self) -> None:
        if not self.all_listed:
            self.study.stop_finding()
            self.list_these(self.study.matching(self.query_now, self.now(), self.order), all_listed=True, keep=True)
        every = set(self.table.ids)
        self.table.chosen = set() if self.table.chosen == every else every
        self.table.refresh()
        self.moved()
        self.tell_selected()

    def tell_selected(self) -> None:
        """Name the keys that act on the selected cards."""
        if self.table.chosen and not self.study.read_only:
            self.say(SELECTED)

    def action_sort(self) -> None:
        """List the cards in another order."""
        orders = list(ORDERS)
        self.order = orders[(orders.index(self.order) + 1) % len(orders)]
        self.list_first(keep=False)
        self.say(f"Listed {ORDERS[self.order]}.")

    def action_back(self) -> None:
        """One step back."""
        if self.asked is not None:
            self.answered("")
        elif self.typing:
            self.action_cards()
        elif self.has_class("-zoomed"):
            self.remove_class("-zoomed")
        elif self.table.chosen:
            self.table.chosen.clear()
            self.table.refresh()
            self.moved()
        elif self.query_one("#search", Input).value:
            self.query_one("#search", Input).value = ""
        else:
            self.action_home()
        self.refresh_bindings()

    def action_home(self) -> None:
        """Leave."""
        self.app.pop_screen()

    # Changing cards

    @property
    def meant(self) -> list[str]:
        """Ids of the selected cards in their order, or of the one under the cursor."""
        if self.table.chosen:
            return [card for card in self.table.ids if card in self.table.chosen]
        return [self.table.card] if self.table.card else []

    def of_meant(self) -> list[Standing]:
        """The selected cards, as they are now."""
        return self.study.standings_of(self.meant, self.now())

    async def change(self, job: Callable[[], str]) -> None:
        """Change cards, say what was done, and show it."""
        await self.attempt(partial(self._change, job))

    def _change(self, job: Callable[[], str]) -> None:
        self.study.stop_finding()
        done = job()
        self.again()
        self.say(done)

    async def action_suspend(self) -> None:
        """Suspend the selected cards, or ask them again when all are suspended."""
        await self.change(partial(self._toggle, CardStatus.SUSPENDED, self.study.suspend_cards, self.study.unsuspend))

    async def action_bury(self) -> None:
        """Bury the selected cards, or dig them up when all are buried."""
        await self.change(partial(self._toggle, CardStatus.BURIED, self.study.bury_cards, self.study.unbury))

    def _toggle(self, status: CardStatus, on: Callable[..., int], off: Callable[..., int]) -> str:
        rows = [row for row in self.of_meant() if row.status is not CardStatus.SUGGESTED]
        back = bool(rows) and all(row.status is status for row in rows)
        number = (off if back else on)([row.card.id for row in rows], self.now())
        return _done("No longer " + status.value if back else status.value.capitalize(), number)

    async def action_mark(self) -> None:
        """Mark the selected cards, or take the mark off when all are marked."""
        await self.change(self._mark)

    def _mark(self) -> str:
        rows = self.of_meant()
        marked = bool(rows) and all(MARK in row.card.tags for row in rows)
        add, remove = ((), (MARK,)) if marked else ((MARK,), ())
        number = self.study.retag([row.card.id for row in rows], add, remove, self.now())
        return _done("Mark taken off" if marked else "Marked", number)

    def action_flag(self) -> None:
        """Ask for a flag."""
        self.ask(Asked(which_flag(), self._flag))

    def _flag(self, key: str) -> None:
        if key in tuple("01234567"):
            number = int(key)
            done = f"Flag {number}" if number else "No flag"
            job: Callable[[], str] = lambda: _done(done, self.study.flag_cards(self.meant, number, self.now()))  # noqa: E731
            self.call_later(self.change, job)

    def action_delete(self) -> None:
        """Ask, then delete."""
        self.confirm(f"Delete {self._number()}? They are never generated again.", self._delete)

    def _delete(self) -> str:
        number = self.study.delete(self.meant, self.now())
        self.table.chosen.clear()
        return _done("Deleted", number)

    async def action_reset(self) -> None:
        """Make cards new again; more than one only after a question."""
        if len(self.meant) == 1:
            await self.change(self._reset)
        else:
            self.confirm(f"Make {self._number()} new again, as if never answered?", self._reset)

    def _reset(self) -> str:
        return _done("New again", self.study.reset(self.meant, self.now()))

    def action_tags(self) -> None:
        """Ask for tags."""
        self.ask(Asked(Content(f"Tags of {self._number()}, +add -remove:"), self._tags, by_line=True))

    def _tags(self, line: str) -> None:
        words = line.split()
        add = tuple(word.removeprefix("+") for word in words if not word.startswith("-") and word != "+")
        remove = tuple(word[1:] for word in words if word.startswith("-") and len(word) > 1)
        if add or remove:
            job: Callable[[], str] = lambda: _done("Tags changed", self.study.retag(self.meant, add, remove, self.now()))  # noqa: E731
            self.call_later(self.change, job)

    def action_move(self) -> None:
        """Ask for a deck."""
        self.ask(Asked(Content(f"Move {self._number()} to deck:"), self._move, by_line=True))

    def _move(self, line: str) -> None:
        deck = one_line(line)
        if deck:
            job: Callable[[], str] = lambda: _done(f"Moved to {deck}", self.study.move(self.meant, deck, self.now()))  # noqa: E731
            self.call_later(self.change, job)

    def action_complete(self) -> None:
        """Complete the name of a deck."""
        prompt = self.query_one("#prompt", Input)
        typed = prompt.value.casefold()
        names = [name for name in self.study.decks() if name.casefold().startswith(typed)]
        if self.asked is not None and self.asked.answer == self._move and names:
            same = [name for name in names if name.casefold() != typed]
            prompt.value = (same or names)[0]
            prompt.cursor_position = len(prompt.value)

    async def action_undo(self) -> None:
        """Take back the newest action."""
        await self.change(lambda: self.study.undo(None, self.now()).what)

    async def action_edit(self) -> None:
        """Edit the card under the cursor."""
        row = self.table.row
        if row is None or row.status is CardStatus.SUGGESTED:
            self.say(NOT_IN_A_DECK)
            return
        from studydeck.tui.screens.edit import EditScreen

        await self.app.push_screen(EditScreen(row.card.id))

    async def action_add(self) -> None:
        """Write a card by hand, into the deck of the card under the cursor."""
        from studydeck.tui.screens.edit import EditScreen

        row = self.table.row
        await self.app.push_screen(EditScreen(None, deck=row.deck if row else ""))

    async def action_info(self) -> None:
        """What is remembered of the card."""
        row = self.table.row
        if row is not None:
            from studydeck.tui.screens.info import CardInfo

            await self.app.push_screen(CardInfo(row.card.id))

    async def action_document(self) -> None:
        """The document, at the quote of the card."""
        row = self.table.row
        if row is None or row.card.evidence is None:
            self.say(NO_EVIDENCE)
            return
        from studydeck.tui.screens.document import DocumentScreen

        await self.app.push_screen(DocumentScreen(row.document, row.card.evidence))

    def action_media(self) -> None:
        """Open a picture or sound outside of the app, once its number is pressed."""
        from studydeck.media import media_of_card
        from studydeck.tui.media import open_chosen, question

        row = self.table.row
        names = media_of_card(row.card) if row is not None else []
        if names:
            self.ask(Asked(question(names), partial(open_chosen, self, names)))
        else:
            self.say(NO_MEDIA)

    # Questions in the last line

    def confirm(self, question: str, job: Callable[[], str]) -> None:
        """Do something only if it is answered with y."""

        def answer(key: str) -> None:
            if key == "y":
                self.call_later(self.change, job)
            else:
                self.say("Nothing was changed.")

        self.ask(Asked(whether(question), answer))

    def ask(self, asked: Asked) -> None:
        """Put a question into the last line."""
        self.asked = asked
        self.query_one("#question", Static).update(asked.question)
        self.set_class(True, "-asking")
        self.set_class(asked.by_line, "-by-line")
        if asked.by_line:
            prompt = self.query_one("#prompt", Input)
            prompt.value = ""
            self.set_focus(prompt)
        self.refresh_bindings()

    def answered(self, answer: str) -> None:
        """Take the question away and act."""
        asked, self.asked = self.asked, None
        self.remove_class("-asking", "-by-line")
        self.action_cards()
        self.refresh_bindings()
        if asked is not None and not self.too_small:
            asked.answer(answer)

    def action_done(self) -> None:
        """Take what was typed for the answer."""
        self.answered(self.query_one("#prompt", Input).value)

    async def on_key(self, event: events.Key) -> None:
        """Do what a key means at once, not when it has come to the app: the next key is meant for what is there then."""
        if self.asked is not None and not self.asked.by_line:
            event.stop()
            self.answered(event.character or "")
        elif isinstance(self.focused, TypedLine):
            if event is not self.focused.last:  # it was on its way to the list when the focus moved
                _hand_on(self, event)
        elif (active := self.active_bindings.get(event.key)) is not None:
            event.stop()
            self.hush()
            if active.enabled:
                await self.app.run_action(active.binding.action, active.node)

    def _number(self) -> str:
        return plural(len(self.meant), "card")


def _hand_on(node: Widget, event: events.Key) -> None:
    """Send a key anew, to where the focus is now."""
    event.stop()
    event.prevent_default()
    node.app.post_message(events.Key(event.key, event.character))


def _done(what: str, number: int) -> str:
    """What was done to how many cards."""
    if not number:
        return "Nothing to change."
    return f"{what}: {plural(number, 'card')}. {TAKES_BACK}"


def _sentence(error: StudydeckError) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}"
