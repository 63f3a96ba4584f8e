"""The first line of a session: the deck, what the learner marked the card with, the time, and what is still to come."""

from dataclasses import dataclass

from textual.content import Content

from studydeck.review import State
from studydeck.tui.literal import literal_line
from studydeck.tui.phrases import FLAG
from studydeck.tui.widgets.fitted import spread

MARK = "*"
LEAST = 20
"""Cells that the name of the deck keeps before the times."""
KINDS = ("new", "learning", "due")
KIND_OF = {State.NEW: "new", State.LEARNING: "learning", State.RELEARNING: "learning", State.REVIEW: "due"}


@dataclass(frozen=True, slots=True)
class Progress:
    """What the line tells."""

    deck: str
    counts: tuple[int, int, int]
    state: State | None
    """Of the card that is asked: its count is underlined."""
    marked: bool = False
    flag: int = 0
    time: str = ""
    """Minutes and seconds spent on the card; empty when they are not shown."""
    until: str = ""
    """When the session ends, by the clock; empty for no end."""

    def draw(self, width: int) -> Content:
        """The line at a width; the deck gives way."""
        current = KIND_OF[self.state] if self.state else ""
        parts = [_count(number, kind, kind == current) for number, kind in zip(self.counts, KINDS, strict=True)]
        quiet = "   ".join(filter(None, [self.until and f"until {self.until}", self.time]))
        right = Content.styled(" · ", "$faint").join(parts)
        if quiet and right.cell_length + len(quiet) + LEAST <= width:
            right = Content.assemble((f"{quiet}   ", "$quiet"), right)
        signs = " ".join([MARK] * self.marked + [f"{FLAG}{self.flag}"] * bool(self.flag))
        left = literal_line(self.deck, "$quiet")
        room = width - right.cell_length - len(signs) - 4
        if not signs:
            return spread(left, right, width)
        left = left.truncate(max(0, room), ellipsis=True) if left.cell_length > room else left
        return spread(Content.assemble(left, "  " * bool(left), (signs, "$secondary bold")), right, width)


def _count(number: int, kind: str, current: bool) -> Content:
    return Content.styled(f"{number:,} {kind}", "$bright bold underline" if current else "$quiet")
