"""What is remembered of one card, over the card itself."""

from datetime import UTC, date, datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from studydeck.review import Memory, State, milliseconds, study_day, utc_offset
from studydeck.tui.phrases import moment, plural

UNIX_EPOCH = date(1970, 1, 1).toordinal()
LABEL_WIDTH = 14
CLOSES = Content.assemble("\n", ("esc", "$secondary bold"), (" or ", "$quiet"), ("i", "$secondary bold"), (" closes", "$quiet"))
CLOSING = ("escape", "i", "q", "space", "enter")
"""Keys that do nothing but close the panel."""


class CardInfo(ModalScreen[None], inherit_bindings=False):
    """A small panel that every key closes; the app passes a key that is not one of CLOSING on to the screen below."""

    BINDINGS: ClassVar = [Binding(",".join(CLOSING), "dismiss", "back")]

    def __init__(self, memory: Memory, now: datetime, rollover_hour: int) -> None:
        super().__init__()
        self.lines = facts(memory, now, rollover_hour)

    def compose(self) -> ComposeResult:
        """A line for each fact, and how to close the panel."""
        with Vertical(id="panel"):
            for label, value in self.lines:
                yield Static(Content.assemble((label.ljust(LABEL_WIDTH), "$quiet"), value))
            yield Static(CLOSES)


def facts(memory: Memory, now: datetime, rollover_hour: int) -> list[tuple[str, str]]:
    """Label and value of what is known of a card."""
    if memory.state is State.NEW or memory.stability is None or memory.difficulty is None:
        return [("State", memory.state.value), ("Answered", "never")]
    return [
        ("State", memory.state.value),
        ("Stability", plural(round(memory.stability), "day") if memory.stability >= 1 else f"{memory.stability:.2f} days"),
        ("Difficulty", f"{memory.difficulty:.1f} of 10"),
        ("Due", _due(memory, now, rollover_hour)),
        ("Answered", plural(memory.reps, "time")),
        ("Forgotten", plural(memory.lapses, "time")),
    ]


def _due(memory: Memory, now: datetime, rollover_hour: int) -> str:
    if memory.due_at:
        return moment(datetime.fromtimestamp(memory.due_at / 1000, tz=UTC), now)
    days = memory.due_day - study_day(milliseconds(now), utc_offset(now), rollover_hour)
    day = date.fromordinal(UNIX_EPOCH + memory.due_day).isoformat()
    return f"{day}, {'today' if days == 0 else plural(days, 'day') + ' ahead' if days > 0 else plural(-days, 'day') + ' ago'}"
