"""The backups to go back to: when each was made, how many answers it holds, and how many going back would cost."""

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList, Static

from studydeck.tui.literal import literal, literal_line
from studydeck.tui.phrases import plural
from studydeck.tui.screens.base import StudyScreen
from studydeck.tui.widgets.fitted import Fitted, spread
from studydeck.tui.widgets.marked_list import INDENT, MarkedList

if TYPE_CHECKING:
    from studydeck.study.saved import Saved

ABOUT = "Deck files stay as they are, newer words too. The database that is there now is set aside, not deleted."


class Backups(StudyScreen):
    """A choice, and a question before anything is done."""

    GLOSSARY: ClassVar = ("backup",)
    BINDINGS: ClassVar = [
        Binding("enter,space", "choose", "choose", tooltip="choose the backup; a question comes first"),
        Binding("y", "restore", "yes, restore", tooltip="go back to the chosen backup"),
        Binding("escape,q", "leave", "back"),
    ]

    def __init__(self, found: Sequence["Saved"]) -> None:
        super().__init__()
        self.found = found
        self.asked: Saved | None = None
        """The backup that was chosen and not confirmed yet."""

    def body(self) -> ComposeResult:
        """Title, list, and the question."""
        yield Static(Content.styled("Backups", "$bright bold"), id="backups-title")
        yield MarkedList("backups-list")
        yield Static(id="backups-about")

    async def begin(self) -> None:
        """List them, the newest that can be used selected."""
        rows = self.query_one(MarkedList)
        usable = [at for at, each in enumerate(self.found) if not each.backup.fault]
        rows.show_at([Fitted(partial(_row, each, self.now().tzinfo)) for each in self.found], usable[0] if usable else 0)
        self.ask(None)

    def ask(self, each: "Saved | None") -> None:
        """Ask whether to go back to a backup, or with None only explain."""
        self.asked = each
        if each is None:
            text = Content.styled(ABOUT, "$quiet")
        else:
            question = Content.assemble("Go back to ", literal_line(each.name, "$bright"), f"? {_cost(each)}\n")
            keys = (
                ("y", "$secondary bold"),
                (" goes back to it, ", "$quiet"),
                ("esc", "$secondary bold"),
                (" leaves everything", "$quiet"),
            )
            text = Content.assemble(question, *keys)
        self.query_one("#backups-about", Static).update(text)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is restored that was not chosen."""
        if not super().check_action(action, parameters):
            return False
        return action != "restore" or self.asked is not None

    @on(OptionList.OptionHighlighted)
    def moved(self) -> None:
        """Another backup needs another question."""
        if self.asked is not None:
            self.ask(None)

    @on(OptionList.OptionSelected)
    def clicked(self) -> None:
        """Choose what was clicked on."""
        self.action_choose()

    def action_choose(self) -> None:
        """Ask, unless it cannot be used."""
        at = self.query_one(MarkedList).highlighted
        if at is None:
            return
        each = self.found[at]
        if each.backup.fault:
            self.query_one("#backups-about", Static).update(literal(f"This one cannot be used: {each.backup.fault}."))
        else:
            self.ask(each)

    async def action_restore(self) -> None:
        """Go back to it, and open the library anew."""
        await self.attempt(self._restore)

    async def _restore(self) -> None:
        from studydeck.study.saved import restore

        if self.asked is None:
            return
        done = restore(self.study_app.library, self.asked, self.now())
        aside = f" What was there lies in {done.aside}." if done.aside else ""
        await self.study_app.start_anew(f"Restored {self.asked.name}.{aside}")

    def action_leave(self) -> None:
        """Take the question back, then leave."""
        if self.asked is not None:
            self.ask(None)
        else:
            self.app.pop_screen()


def _row(each: "Saved", zone: tzinfo | None, width: int) -> Content:
    made = f"{datetime.fromtimestamp(each.backup.made / 1000, UTC).astimezone(zone):%Y-%m-%d %H:%M}"
    left = Content.assemble(" " * INDENT, made, ("  ", ""), literal_line(each.name, "$quiet"))
    right = each.backup.fault or f"{plural(each.backup.answers, 'answer')}, {_lost(each)}"
    return spread(left, Content.styled(right, "$warning" if each.backup.fault else "$secondary"), width)


def _lost(each: "Saved") -> str:
    return "loss unknown" if each.lost is None else f"{each.lost:,} lost" if each.lost else "none lost"


def _cost(each: "Saved") -> str:
    if each.lost is None:
        return "How many answers were given since cannot be told; they are lost."
    return (
        f"{plural(each.lost, 'answer')} given since {'is' if each.lost == 1 else 'are'} lost."
        if each.lost
        else "No answer is lost."
    )
