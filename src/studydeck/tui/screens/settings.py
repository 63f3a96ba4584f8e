"""Settings: every one with its value, changed in place and written to studydeck.toml at once; those of single decks too."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from studydeck.config.options import LIST, Option
from studydeck.config.settings import levels
from studydeck.errors import StudydeckError, UsageError
from studydeck.tui.literal import literal, literal_line
from studydeck.tui.screens.base import StudyScreen
from studydeck.tui.widgets.find import Find
from studydeck.tui.widgets.fitted import Fitted, spread
from studydeck.tui.widgets.marked_list import INDENT, MarkedList

ROOMY = 60
"""Cells from which a line also says what the setting means."""
NAME_WIDTH, VALUE_WIDTH = 18, 12
SET = " *"
"""Stands after a value that is not the default."""
INHERITED = "Decks below it inherit what is set for a deck."
NO_DECKS = "There is no deck yet."
CHANGED_MEANWHILE = "studydeck.toml was changed meanwhile and has been read again."
TAKES_BACK = "u takes it back."


class Value(Input):
    """Where a value is typed."""

    BINDINGS: ClassVar = [
        Binding("enter", "submit", "save"),
        Binding("escape", "screen.leave", "leave it as it is"),
    ]


class SettingsScreen(StudyScreen):
    """The settings of the library, the decks, or those of one deck."""

    GLOSSARY: ClassVar = ("retention", "new", "study day", "leech")
    BINDINGS: ClassVar = [
        Binding("enter,space", "change", "change", tooltip="change the setting, or choose the deck"),
        Binding("r", "default", "default", tooltip="give the setting its default back"),
        Binding("u", "undo", "undo", tooltip="take back the last change of a setting"),
        Binding("d", "decks", "decks", tooltip="options of a single deck"),
        Binding("slash", "find", "find", show=False, tooltip="find a setting by a part of its name or meaning"),
        Binding("w", "where", "file", show=False, tooltip="where the settings are written"),
        Binding("escape,q", "leave", "back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.deck: str | None = None
        """The deck whose options are shown; None for the library's."""
        self.choosing = False
        """Whether the decks are listed."""
        self.lines: Sequence[Option | str] = ()

    def body(self) -> ComposeResult:
        """Title, list, what the selected line means, and where a value is typed."""
        yield Static(id="settings-title")
        yield MarkedList("settings-list")
        yield Static(id="settings-about")
        yield Value(id="settings-value", compact=True, select_on_focus=False)
        yield Find("a part of a name or meaning")
        yield Static(id="settings-wrong")

    async def begin(self) -> None:
        """Read what was changed by hand meanwhile, then draw."""
        self.draw()
        await self.attempt(self.reread)

    def reread(self) -> None:
        """Take in the file as it is now."""
        if self.study.reread_settings():
            self.study_app.take_settings()
            self.draw()
            self.say(CHANGED_MEANWHILE)

    @property
    def rows(self) -> MarkedList:
        """The lines to choose from."""
        return self.query_one(MarkedList)

    @property
    def option(self) -> Option | None:
        """The selected setting, when settings are listed."""
        chosen = self._chosen()
        return chosen if isinstance(chosen, Option) else None

    def _chosen(self) -> Option | str | None:
        at = self.rows.highlighted
        return self.lines[at] if at is not None and at < len(self.lines) else None

    def draw(self) -> None:
        """List what is to be listed, keeping the selected line where it still is."""
        chosen = self._chosen()
        wanted = self.query_one(Find).value.strip().casefold()
        self.lines = self._decks(wanted) if self.choosing else self._options(wanted)
        draw: Callable[[Any, int], Content] = self._deck_row if self.choosing else self._row
        at = self.lines.index(chosen) if chosen in self.lines else 0
        self.rows.show_at([Fitted(partial(draw, line)) for line in self.lines], at)
        self.query_one("#settings-title", Static).update(Fitted(self._title))
        self.explain()
        self.refresh_bindings()

    def _options(self, wanted: str) -> Sequence[Option]:
        return [option for option in LIST if (self.deck is None or option.of_deck) and wanted in _searched(option)]

    def _decks(self, wanted: str) -> Sequence[str]:
        """Every deck and the decks above them."""
        names = [deck.name for deck in self.study.overview(self.now()).decks]
        every = dict.fromkeys(level for name in names for level in levels(name))
        return [name for name in every if wanted in name.casefold()]

    def _title(self, width: int) -> Content:
        if self.choosing:
            return Content.styled("Settings of which deck?", "$bright bold")
        name = Content.styled("Settings", "$bright bold")
        if self.deck is not None:
            name = Content.assemble(name, ("  of  ", "$quiet"), literal_line(self.deck, "$bright"))
        mark = "differs from the default" if self.deck is None else "the deck's own"
        return spread(name, Content.styled(f"{SET.strip()} {mark}", "$quiet"), width)

    def _value(self, option: Option) -> Any:
        settings = self.study.settings
        return getattr(settings if self.deck is None else settings.of(self.deck), option.name)

    def _is_own(self, option: Option) -> bool:
        """Whether a setting differs from its default, or a deck has the option itself."""
        if self.deck is None:
            return bool(self._value(option) != option.default)
        return option.name in self.study.settings.deck.get(self.deck, {})

    def _row(self, option: Option, width: int) -> Content:
        own = self._is_own(option)
        value = literal_line(option.kind.shown(self._value(option)) or "—") + Content(SET if own else "")
        room = VALUE_WIDTH if width >= ROOMY else max(1, width - INDENT - NAME_WIDTH)
        value = value.truncate(room, ellipsis=True).pad_right(max(0, room - value.cell_length))
        name = Content(f"{' ' * INDENT}{option.name:{NAME_WIDTH}}")
        means = Content.styled(f" {option.means}", "$quiet") if width >= ROOMY else Content()
        return Content.assemble(name, value.stylize("$primary bold" if own else "$secondary"), means).truncate(
            width, ellipsis=True
        )

    def _deck_row(self, deck: str, width: int) -> Content:
        own = self.study.settings.deck.get(deck, {})
        count = Content.styled(f"{len(own)} of its own" if own else "·", "$primary" if own else "$faint")
        return spread(Content.assemble(" " * INDENT, literal_line(deck)), count, width)

    @on(OptionList.OptionHighlighted)
    def explain(self) -> None:
        """Say what the selected setting means, what is allowed, and what holds without it."""
        option = self.option
        if option is None:
            text = Content.styled(INHERITED, "$quiet") if self.choosing and self.lines else self._nothing()
        else:
            means = Content(f"{option.means[:1].upper()}{option.means[1:]}.")
            allowed = Content.styled(f"Allowed: {option.kind.allowed}.", "$quiet")
            text = Content("\n").join([means, allowed, Content.styled(self._origin(option), "$quiet")])
        self.query_one("#settings-about", Static).update(text)

    def _nothing(self) -> Content:
        wanted = self.query_one(Find).value.strip()
        return Content.assemble(("Nothing is called ", "$quiet"), literal_line(wanted, "$bright"), (". esc shows all.", "$quiet"))

    def _origin(self, option: Option) -> str:
        """What holds without a value of one's own, and whose it is."""
        shown = option.kind.shown(option.default) or "empty"
        if self.deck is None:
            return f"The default is {shown}." if self._is_own(option) else "This is the default."
        if self._is_own(option):
            return "This deck's own; decks below it inherit it."
        giver = self.study.settings.giver(self.deck, option.name)
        return f"From {giver}." if giver else "From the settings for all decks."

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While something is typed, only the way back."""
        if not super().check_action(action, parameters):
            return False
        if isinstance(self.focused, Input):
            return action in {"leave", "show_all"}
        if self.choosing:
            return action not in {"default", "undo", "decks"}
        return action != "decks" or self.deck is None

    @on(OptionList.OptionSelected)
    def clicked(self) -> None:
        """Change what was clicked on."""
        self.app.call_later(self.run_action, "change")

    def action_change(self) -> None:
        """Take the next choice, type a value, or enter the deck."""
        chosen = self._chosen()
        if isinstance(chosen, str):
            self.enter_deck(chosen)
        elif chosen is not None:
            after = chosen.next(self._value(chosen))
            if after is not None:
                self.put(chosen, after)
            else:
                self.type_value(chosen)

    def type_value(self, option: Option) -> None:
        """Open the line where a value is typed, with the one that holds now."""
        line = self.query_one(Value)
        line.value = option.kind.shown(self._value(option))
        line.placeholder = option.name
        line.cursor_position = len(line.value)
        self.add_class("-typing")
        self.set_focus(line)

    @on(Input.Changed, "#settings-value")
    def check(self) -> None:
        """Say under the line what is wrong with what is typed so far."""
        option = self.option
        wrong = ""
        if option is not None and self.query_one(Value).has_focus:
            try:
                option.read(self.query_one(Value).value)
            except UsageError as error:
                wrong = f"{error.what[:1].upper()}{error.what[1:]}."
        self.show_wrong(wrong)

    @on(Input.Submitted, "#settings-value")
    def typed(self) -> None:
        """Take what was typed, if it is allowed."""
        option = self.option
        if option is None:
            return
        try:
            value = option.read(self.query_one(Value).value)
        except UsageError as error:
            self.show_wrong(f"{error.what[:1].upper()}{error.what[1:]}.")
            return
        self.stop_typing()
        self.put(option, value)

    def show_wrong(self, sentence: str) -> None:
        """Show a sentence under the list, or none."""
        self.query_one("#settings-wrong", Static).update(literal(sentence))
        self.set_class(bool(sentence), "-wrong")

    def put(self, option: Option, value: Any | None) -> None:
        """Write a value, with None take it out; what is wrong is said, and nothing was written."""
        self._write(partial(self.study.change_setting, option.name, value, self.deck))
        if not self.has_class("-wrong"):
            self.say(f"{option.name} is {option.kind.shown(self._value(option)) or 'empty'} now. {TAKES_BACK}")

    def _write(self, job: Callable[[], object]) -> None:
        """Change the file and follow it. A sentence is enough for any error: nothing is broken, nothing was changed."""
        try:
            job()
        except StudydeckError as error:
            self.show_wrong(str(error))
            return
        self.show_wrong("")
        self.study_app.take_settings()
        self.draw()

    def action_default(self) -> None:
        """Take the value out of the file."""
        option = self.option
        if option is not None:
            self.put(option, None)

    def action_undo(self) -> None:
        """Take back the newest change, wherever it was made."""
        if not self.study.setting_changes:
            self.say("No setting was changed since the library was opened.")
            return
        self._write(self._take_back)

    def _take_back(self) -> None:
        changed = self.study.undo_setting()
        self.deck, self.choosing = changed.deck, False
        self.draw()
        names = [option.name for option in self.lines if isinstance(option, Option)]
        if changed.name in names:
            self.rows.highlighted = names.index(changed.name)
        self.say(f"Took back the change of {changed.name}.")

    def action_decks(self) -> None:
        """List the decks, to give one options of its own."""
        if not self._decks(""):
            self.say(NO_DECKS)
            return
        self.forget_filter()
        self.choosing = True
        self.draw()

    def enter_deck(self, deck: str) -> None:
        """Show the options of a deck."""
        self.forget_filter()
        self.choosing, self.deck = False, deck
        self.draw()

    def action_where(self) -> None:
        """Say where the settings are written."""
        file = self.study.library.settings_file
        there = "" if file.exists() else " It is not there yet: nothing was changed."
        self.query_one("#settings-about", Static).update(literal(f"The settings are written to\n{file}{there and '.'}{there}"))

    def action_find(self) -> None:
        """Type a part of a name."""
        self.add_class("-finding")
        self.set_focus(self.query_one(Find))

    @on(Input.Changed, "#find")
    def narrow(self) -> None:
        """Narrow the list with every letter."""
        self.draw()

    @on(Input.Submitted, "#find")
    def found(self) -> None:
        """Back to the list, which stays narrowed."""
        self.rows.focus()
        self.refresh_bindings()

    def forget_filter(self) -> None:
        """Show every line again."""
        self.query_one(Find).value = ""
        self.remove_class("-finding")

    def action_show_all(self) -> None:
        """Forget what was typed after `/`."""
        self.forget_filter()
        self.rows.focus()
        self.draw()

    def stop_typing(self) -> None:
        """Close the line where a value is typed."""
        self.remove_class("-typing")
        self.show_wrong("")
        self.rows.focus()
        self.refresh_bindings()

    def action_leave(self) -> None:
        """One step back: from typing, from a filter, from a deck, from the decks, home."""
        if self.has_class("-typing"):
            self.stop_typing()
        elif self.has_class("-finding"):
            self.action_show_all()
        elif self.deck is not None:
            left, self.deck, self.choosing = self.deck, None, True
            self.draw()
            self.rows.highlighted = self.lines.index(left) if left in self.lines else 0
        elif self.choosing:
            self.choosing = False
            self.draw()
        else:
            self.app.pop_screen()


def _searched(option: Option) -> str:
    """Where `/` looks."""
    return f"{option.name} {option.name.replace('_', ' ')} {option.means}".casefold()
