"""Card edit: the words, tags and deck of one card, and beside them the card as it will be asked.

Other screens open it with `edit_card`. What is typed is put aside every few seconds and when the app ends, whatever ends it, and
stands in the fields when the card is edited again.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea
from textual.widgets.text_area import Edit, EditResult

from studydeck.card import Card, CardForm, CardKind, Wording
from studydeck.errors import StudydeckError, UsageError
from studydeck.review import Suggestion
from studydeck.study import CardChanged
from studydeck.text.clean import clean_text, one_line
from studydeck.tui.literal import SIDE_LIMIT, literal_line
from studydeck.tui.phrases import moment
from studydeck.tui.screens.base import StudyScreen
from studydeck.tui.widgets.card_view import CardView

if TYPE_CHECKING:
    from studydeck.tui.app import StudyApp

PUT_ASIDE = 3
"""Seconds after which words that were typed are put aside."""
BESIDE = 100
"""Columns from which the preview stands beside the fields."""
PAUSE = 0.15
"""Seconds without a key after which the preview is drawn and other cards are looked at."""
TOO_LONG = "Too long to be edited here: ctrl+e opens your editor."
CHANGED = "The card was changed elsewhere meanwhile. ctrl+s again saves your words, ctrl+r shows the others."
NO_SUSPEND = "This terminal cannot leave the screen to an editor."
UNCHANGED = "The editor changed nothing."


async def edit_card(
    app: "StudyApp", card: str | None, heard: Callable[[bool], None], *, deck: str = "", in_editor: bool = False
) -> None:
    """Open the edit screen on a card, or on a new one for `deck`; `heard` is told whether anything was saved.

    With `in_editor` the user's own editor is opened at once, and the screen is left when it has been read back.
    """

    def closed(changed: bool | None) -> None:
        heard(bool(changed))

    await app.push_screen(EditScreen(card, deck=deck, in_editor=in_editor), closed)


class TextField(TextArea):
    """A text of several lines, in which nothing can act on the terminal."""

    def __init__(self, placeholder: str) -> None:
        super().__init__(compact=True, placeholder=placeholder)
        _leave_to_screen(self)

    def edit(self, edit: Edit) -> EditResult:
        """Clean whatever comes in: typed, pasted or put back."""
        edit.text = clean_text(edit.text)
        return super().edit(edit)


class LineField(Input):
    """A text on one line, in which nothing can act on the terminal."""

    def __init__(self, placeholder: str) -> None:
        super().__init__(compact=True, placeholder=placeholder, select_on_focus=False)
        _leave_to_screen(self)

    def validate_value(self, value: str) -> str:
        """Clean whatever comes in."""
        return clean_text(value).replace("\n", " ").replace("\t", " ")


def _leave_to_screen(field: Widget) -> None:
    """Textual's fields know two keys for the end of the line; the screen needs the one that is not `end`."""
    field._bindings.key_to_bindings.pop("ctrl+e", None)


class EditScreen(StudyScreen):
    """Edits one card; closes with whether anything was saved."""

    GLOSSARY: ClassVar = ("cloze", "context", "tags", "evidence", "draft")
    BINDINGS: ClassVar = [
        # Not before the field has had the keys that came earlier; but the next field gets those that come after a tab.
        Binding("ctrl+s", "save", "save", tooltip="save the card and go back"),
        Binding("escape", "leave", "back", tooltip="go back; asks first if anything was changed"),
        Binding("ctrl+e", "editor", "your editor", tooltip="edit the card in your own editor (VISUAL, EDITOR)"),
        Binding("ctrl+r", "revert", "saved words", show=False, tooltip="put the saved words into the fields again"),
        Binding("tab", "app.focus_next", "next field", show=False, priority=True),
        Binding("shift+tab", "app.focus_previous", "field before", show=False, priority=True),
    ]

    def __init__(self, card: str | None, *, deck: str = "", in_editor: bool = False) -> None:
        super().__init__()
        self.card_id = card
        self.deck = deck
        self.in_editor = in_editor
        self.texts = {
            "front": TextField("question or {{hidden}} text"),
            "back": TextField("the answer"),
            "context": TextField("what the question is about"),
        }
        self.lines = {
            "tags": LineField("between commas"),
            "deck": LineField("name of a deck, or of a new one"),
        }
        """The fields: what they hold is needed even when the screen has been taken apart."""
        self.card: Card | None = None
        self.waiting: Suggestion | None = None
        """The card among the suggested ones, if it waits there: saving keeps it."""
        self.start = Wording()
        """The words as they are saved."""
        self.kept: Wording | None = None
        """The words that were put aside last."""
        self.too_long: dict[str, str] = {}
        """Texts that no field takes, by field."""
        self.bad_text: str | None = None
        """What came back from the editor and is no card: it is opened again."""
        self.over = False
        """Whether the card was saved, or left for good."""
        self.look: Timer | None = None
        self.drawn: Wording | None = None
        """The words that the preview shows."""

    def body(self) -> ComposeResult:
        """What is edited, the fields, the preview."""
        yield Static(id="edit-title")
        with VerticalScroll(id="edit-room", can_focus=False):
            with Vertical(id="edit-form"):
                for name, field in (*self.texts.items(), *self.lines.items()):
                    with Horizontal(id=f"edit-{name}-row", classes="edit-row"):
                        yield Static(Content(name.capitalize()), classes="edit-label")
                        yield field
                    if name == "front":
                        yield Static(id="edit-same")
            with Vertical(id="edit-preview"):
                yield Static(Content.styled("Preview", "$quiet"), id="edit-preview-head")
                yield CardView()

    async def begin(self) -> None:
        """Fill the fields, with what was not saved last time if there is any."""
        await self.attempt(self.open)

    def open(self) -> None:
        """Read the card, and fill the fields."""
        self.read()
        unsaved = self.study.draft(self.card_id)
        self.fill(self.start)
        if unsaved and unsaved.wording != self.start:
            self.fill(unsaved.wording)
            self.start = unsaved.start if self.card_id else self.start
            self.kept = unsaved.wording
            self.say(f"Not saved {moment(unsaved.at, self.now())}: here again. ctrl+r shows the saved words.")
        self.call_after_refresh(self.look_at_it)
        self.set_interval(PUT_ASIDE, self.put_aside)
        self.texts["front"].focus()
        if self.in_editor:
            self.call_later(self.action_editor)

    def read(self) -> None:
        """What is saved of the card. Raises StudydeckError for an unknown one."""
        if self.card_id is None:
            self.start = Wording(deck=self.deck)
        else:
            self.waiting = self.study.suggested(self.card_id)
            self.card = self.waiting.card if self.waiting else self.study.card(self.card_id)
            deck = self.waiting.deck if self.waiting else self.study.deck_of(self.card_id)
            self.start = _wording(self.card, deck)
        title = "New card" if self.card is None else "Suggested card: saving keeps it" if self.waiting else "Edit card"
        self.query_one("#edit-title", Static).update(Content.styled(title, "$quiet"))
        self.query_one("#edit-back-row").display = self.form is not CardForm.CLOZE
        line = self.lines["deck"]
        line.suggester = SuggestFromList(self.study.decks(), case_sensitive=False)
        line.disabled = self.waiting is not None

    @property
    def form(self) -> CardForm | None:
        """How the card asks; None for a new one, whose words decide."""
        return self.card.form if self.card else None

    def fill(self, wording: Wording) -> None:
        """Put words into the fields."""
        self.too_long = {}
        for name, text in (("front", wording.front), ("back", wording.back), ("context", wording.context)):
            field = self.texts[name]
            field.disabled = len(text) > SIDE_LIMIT
            if field.disabled:
                self.too_long[name] = text
            field.load_text(TOO_LONG if field.disabled else clean_text(text))
        for name, text in (("tags", ", ".join(wording.tags)), ("deck", wording.deck)):
            line = self.lines[name]
            line.value = text
            line.cursor_position = 0

    @property
    def wording(self) -> Wording:
        """What the fields say."""
        tags = tuple(tag for each in self.lines["tags"].value.split(",") if (tag := one_line(each)))
        return Wording(self.text("front"), self.text("back"), self.text("context"), tags, one_line(self.lines["deck"].value))

    def text(self, name: str) -> str:
        """What a field of several lines says, or stands for."""
        return self.too_long.get(name, self.texts[name].text)

    @property
    def leavable(self) -> bool:
        """Whether nothing is typed that is not saved."""
        return self.over or not self.changed

    @property
    def changed(self) -> bool:
        """Whether the fields say anything that is not saved."""
        return self.wording != self.start

    def on_text_area_changed(self) -> None:
        """Look at what was typed once there is a pause."""
        self.soon()

    def on_input_changed(self) -> None:
        """Look at what was typed once there is a pause."""
        self.soon()

    def soon(self) -> None:
        """Draw the preview in a moment."""
        if self.look is not None:
            self.look.stop()
        self.look = self.set_timer(PAUSE, self.look_at_it)

    async def look_at_it(self) -> None:
        """Draw the preview, and see whether another card asks the same."""
        await self.attempt(self.draw)

    def draw(self) -> None:
        """Draw what follows from the fields."""
        wording = self.drawn = self.wording
        self.query_one(CardView).show(_preview(wording, self.card), revealed=True, quoted=True)
        same = self.study.asks_already(wording.front, self.card_id)
        note = self.query_one("#edit-same", Static)
        note.display = same is not None
        if same is not None:
            where = Content.assemble("Asked already in ", literal_line(same[1]))
            note.update(where.stylize("$warning"))

    def put_aside(self) -> None:
        """Keep what was typed in a file, every few seconds."""
        try:
            self.keep_draft()
        except StudydeckError as error:
            self.say(f"What you typed is not put aside: {error}")

    def keep_draft(self) -> None:
        """Keep what was typed in a file, if it changed since the last time."""
        wording = self.wording
        if self.over or wording == (self.kept or self.start):
            return
        if wording == self.start:
            self.study.drop_draft(self.card_id)
            self.kept = None
        else:
            self.study.keep_draft(self.card_id, wording, self.start, self.now())
            self.kept = wording

    def on_unmount(self) -> None:
        """The app may end at any moment, and nobody can be told any more."""
        with suppress(StudydeckError):
            self.keep_draft()

    async def action_save(self) -> None:
        """Save the card and go back."""
        await self.attempt(self.save)

    def save(self) -> None:
        """Write the card. Raises what writing it raises; then everything stays as it is."""
        if not self.changed and self.card is not None and self.waiting is None:
            self.finish(changed=False)
            return
        wording, now = self.wording, self.now()
        words = (wording.front, wording.back, wording.context)
        if self.card_id is None:
            self.study.add(*words, wording.tags, wording.deck, now)
        elif self.waiting is not None:
            self.study.keep_edited(self.card_id, *words, now, tags=wording.tags)
        else:
            deck = wording.deck if wording.deck != self.start.deck else None
            assert self.card is not None
            seen = replace(self.card, front=self.start.front, context=self.start.context, tags=self.start.tags)
            seen = seen if self.form is CardForm.CLOZE else replace(seen, back=self.start.back)
            try:
                self.study.edit(self.card_id, *words, wording.tags, now, deck=deck, seen=seen)
            except CardChanged:
                self.read()
                self.say(CHANGED)
                return
        self.finish(changed=True)

    def finish(self, *, changed: bool) -> None:
        """Leave the screen; nothing is left to be put aside."""
        self.over = True
        self.study.drop_draft(self.card_id)
        self.dismiss(changed)

    async def action_revert(self) -> None:
        """Put the saved words into the fields again."""
        await self.attempt(self.read)
        self.bad_text = None
        self.fill(self.start)
        self.say("These are the saved words.")

    async def action_leave(self) -> None:
        """Go back, at once if nothing was changed."""
        if not self.changed:
            await self.attempt(lambda: self.finish(changed=False))
        else:
            await self.app.push_screen(Leaving(), self.left)

    async def left(self, answer: str | None) -> None:
        """Do what was answered."""
        if answer == "save":
            await self.action_save()
        elif answer == "discard":
            await self.attempt(lambda: self.finish(changed=False))

    async def action_editor(self) -> None:
        """Edit the card in the user's own editor."""
        await self.attempt(self.edit_outside)

    def edit_outside(self) -> None:
        """Hand the words to the editor, and read back what it leaves."""
        from studydeck.deckfile import card_text, read_card_text
        from studydeck.tui.editor import edited, editor_command

        command = editor_command(os.environ, self.study.settings.editor)
        self.keep_draft()
        wording = self.wording
        form = self.form or (CardForm.CLOZE if "{{" in wording.front and not wording.back.strip() else CardForm.QUESTION)
        before = card_text(wording, form, self.card) if self.bad_text is None else self.bad_text
        try:
            with self.app.suspend():
                after = edited(before, command)
        except SuspendNotSupported:
            self.say(NO_SUSPEND)
            return
        if after is None:
            if self.in_editor and self.bad_text is None:
                self.finish(changed=False)
            else:
                self.say(UNCHANGED)
            return
        try:
            read = read_card_text(after, self.form)
        except UsageError as error:
            self.bad_text = after
            raise UsageError(error.what, todo=f"{error.todo} ctrl+e opens it again.".strip()) from error
        self.bad_text = None
        self.fill(replace(read, deck=read.deck or wording.deck) if self.waiting is None else replace(read, deck=wording.deck))
        self.soon()
        if self.in_editor:
            self.save()

    def on_resize(self) -> None:
        """Preview and fields beside each other where there is room."""
        super().on_resize()
        self.set_class(self.app.size.width >= BESIDE, "-beside")


class Leaving(ModalScreen[str], inherit_bindings=False):
    """Asks what becomes of words that were not saved."""

    BINDINGS: ClassVar = [
        Binding("s,ctrl+s", "dismiss('save')", "save"),
        Binding("d", "dismiss('discard')", "throw away"),
        Binding("escape,enter,space", "dismiss('')", "go on editing"),
    ]

    def compose(self) -> ComposeResult:
        """The question and its answers."""
        with Vertical(id="leaving"):
            yield Static(Content.styled("Not saved yet", "$bright bold"))
            for key, what in (("s", "save"), ("d", "throw the changes away"), ("esc", "go on editing")):
                yield Static(Content.assemble((key.ljust(5), "$secondary bold"), (what, "$quiet")))


def _wording(card: Card, deck: str) -> Wording:
    """What a learner writes of a card."""
    return Wording(card.front, "" if card.form is CardForm.CLOZE else card.back, card.context, card.tags, deck)


def _preview(wording: Wording, card: Card | None) -> Card:
    """The card as it would be with these words."""
    form = card.form if card else CardForm.CLOZE if "{{" in wording.front and not wording.back.strip() else CardForm.QUESTION
    shown = card or Card("", CardKind.BASIC, "", "")
    return replace(shown, front=wording.front, back=wording.back, context=wording.context, form=form)
