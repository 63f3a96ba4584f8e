"""The passages of a document, of any size: only those in sight are laid out."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from studydeck.document import PassageKind
from studydeck.documentmap import PassageState
from studydeck.documentview import DocumentView, Mark, ShownPassage
from studydeck.tui.phrases import clock_face
from studydeck.tui.widgets.states import glyph
from studydeck.tui.wrapping import wrapped

QUOTED = "▸"
CHOSEN = "›"
ASIDE = frozenset({PassageKind.ADVERTISEMENT, PassageKind.COMMENT, PassageKind.BOILERPLATE})
"""Kinds that are no part of the text proper."""
ROOMY = 60
"""Cells from which line numbers stand beside the passages."""
KEPT_LAYOUTS = 1_000
WHEEL = 3
"""Lines a turn of the mouse wheel moves."""
ABOVE = 3
"""The part of the screen, one in so many, that stays above a passage that is jumped to."""


class Top(NamedTuple):
    """The first line in sight: the passage, and the line within it."""

    passage: int
    row: int


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a passage as laid out: blank, its section, who speaks when, or a stretch of its text."""

    part: str
    start: int = 0
    end: int = 0


class PassageList(Widget, can_focus=False):
    """Draws a `DocumentView`; moves by lines, and by passages to the screen's wishes."""

    class Moved(Message):
        """Another part is in sight, or another passage is chosen."""

    def __init__(self) -> None:
        super().__init__(id="passages")
        self.view = DocumentView("", (), 0, {}, complete=False)
        self.states: Sequence[PassageState | None] = ()
        self.marks: Mapping[int, Sequence[Mark]] = {}
        """Of the quote, by passage."""
        self.chosen = 0
        self.sought = ""
        """What is looked for, in lower case."""
        self.top = Top(0, 0)
        self._layouts: dict[int, list[Row]] = {}
        self._width = 0
        self._wish: tuple[int, int] | None = None
        """What to bring into sight once the size is known."""

    def show(
        self, view: DocumentView, states: Sequence[PassageState | None] = (), marks: Sequence[Mark] = (), chosen: int = 0
    ) -> None:
        """Draw another view, with the quote at `marks`, from its beginning or from the quote on."""
        self.view, self.states = view, states
        by_passage: dict[int, list[Mark]] = {}
        for mark in marks:
            by_passage.setdefault(mark.passage, []).append(mark)
        self.marks = by_passage
        self._layouts.clear()
        self.chosen = min(chosen, max(0, len(view.passages) - 1))
        self.top = Top(0, 0)
        if marks:
            self.bring(marks[0].passage, marks[0].start)
        elif self.chosen:
            self.bring(self.chosen)
        self.refresh()

    def recolour(self, states: Sequence[PassageState | None]) -> None:
        """Draw the same passages with other states."""
        self.states = states
        self.refresh()

    def bring(self, passage: int, at: int = 0) -> None:
        """Choose a passage and scroll to it, or to the character `at` of its text if that is far below its beginning."""
        self.chosen = passage
        if not self._width:
            self._wish = passage, at
            return
        if not self.view.passages:
            return
        rows = self._rows(passage)
        row = next((number for number, row in enumerate(rows) if row.part == "text" and at < max(row.end, 1)), len(rows) - 1)
        row = row if at else 0
        height = max(1, self.size.height)
        first = self._moved(Top(passage, 0), -(height // ABOVE))
        self.top = first if self._between(first, Top(passage, row), height) else Top(passage, max(0, row - height // ABOVE))
        self.top = min(self.top, self._last())
        self._told()

    def scroll_rows(self, lines: int) -> None:
        """Scroll by lines, as far as there is something to see; the chosen passage stays in sight."""
        before, self.top = self.top, min(self._moved(self.top, lines), self._last())
        if self.top == before and self.view.passages:  # at either end what is in sight can still be chosen
            self.chosen = min(max(0, self.chosen + (1 if lines > 0 else -1)), len(self.view.passages) - 1)
        self._keep_chosen_in_sight()
        self._told()

    def scroll_page(self, direction: int) -> None:
        """Scroll by a page, keeping one line in sight."""
        self.scroll_rows(direction * max(1, self.size.height - 1))

    def to_start(self) -> None:
        """Scroll to the first line."""
        self.top, self.chosen = Top(0, 0), 0
        self._told()

    def to_end(self) -> None:
        """Scroll to the last line."""
        self.top, self.chosen = self._last(), max(0, len(self.view.passages) - 1)
        self._told()

    def seek(self, words: str, after: int) -> int | None:
        """The number of the next passage from `after` on that holds `words`, from the beginning again if need be."""
        self.sought = words.casefold()
        count = len(self.view.passages)
        numbers = (number % count for number in range(after, after + count)) if self.sought else ()
        return next((number for number in numbers if self.sought in self.view.passages[number].text.casefold()), None)

    def next_in(self, numbers: Sequence[int], direction: int) -> int | None:
        """The next or the previous of some passages, in order, as seen from the chosen one."""
        at = bisect_right(numbers, self.chosen) if direction > 0 else bisect_left(numbers, self.chosen) - 1
        return numbers[at] if 0 <= at < len(numbers) else None

    def passage_at(self, line: int) -> int:
        """The number of the passage that a line of the document stands in or before."""
        return max(0, bisect_right(self.view.passages, line, key=lambda passage: passage.line) - 1)

    def render(self) -> Content:
        """The lines in sight."""
        passage, row = self.top
        lines: list[Content] = []
        while len(lines) < self.size.height and passage < len(self.view.passages):
            for number, one in enumerate(self._rows(passage)[row:], row):
                lines.append(self._line(passage, number, one))
            passage, row = passage + 1, 0
        return Content("\n").join(lines[: self.size.height])

    def on_resize(self) -> None:
        """Lay out anew for another width; what was uppermost stays so."""
        if self.size.width != self._width and self.view.passages:
            rows = self._layouts.get(self.top.passage, [])
            at = rows[self.top.row].start if self.top.row < len(rows) else 0
            self._layouts.clear()
            self._width = self.size.width
            anew = self._rows(self.top.passage)
            self.top = Top(self.top.passage, max((n for n, row in enumerate(anew) if row.start <= at), default=0) if at else 0)
        self._width = self.size.width
        if self._wish is not None and self._width:
            wish, self._wish = self._wish, None
            self.bring(*wish)
        elif self.view.passages:
            self.top = min(self.top, self._last())
            self._keep_chosen_in_sight()
            self._told()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel scrolls."""
        event.stop()
        self.scroll_rows(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel scrolls."""
        event.stop()
        self.scroll_rows(-WHEEL)

    def on_click(self, event: events.Click) -> None:
        """A click chooses a passage."""
        if self.view.passages:
            self.chosen = self._moved(self.top, event.y).passage
            self._told()

    @property
    def aside(self) -> int:
        """Cells to the left of the text: line number, state, mark."""
        return len(f"{self.view.lines}") + 7 if self._width >= ROOMY else 4

    def _told(self) -> None:
        self.refresh()
        self.post_message(self.Moved())

    def _keep_chosen_in_sight(self) -> None:
        last = self._moved(self.top, max(0, self.size.height - 1)).passage
        first = self.top.passage
        rows = self._rows(first) if self.view.passages else []
        if 0 < self.top.row >= len(rows) - 1 and first < last:
            first += 1  # of the uppermost one only its last line is left
        self.chosen = min(max(self.chosen, first), last)

    def _rows(self, number: int) -> list[Row]:
        """The lines of a passage at this width."""
        rows = self._layouts.get(number)
        if rows is None:
            if len(self._layouts) >= KEPT_LAYOUTS:
                self._layouts.clear()
            rows = self._layouts[number] = self._laid_out(number)
        return rows

    def _laid_out(self, number: int) -> list[Row]:
        passages, passage = self.view.passages, self.view.passages[number]
        before = passages[number - 1] if number else None
        heading = passage.kind is PassageKind.HEADING
        rows = [Row("blank")] if before and self.view.complete else []
        if passage.section and not heading and _opens_section(passage, before):
            rows.append(Row("section"))
        if _who(passage) and not heading:
            rows.append(Row("who"))
        width = max(1, self.size.width - self.aside)
        return rows + [Row("text", start, end) for start, end in wrapped(passage.text, width)]

    def _moved(self, top: Top, lines: int) -> Top:
        """So many lines further down or up, at most to the first or last line of the document."""
        passage, row = top.passage, top.row + lines
        if not self.view.passages:
            return Top(0, 0)
        while row < 0 and passage > 0:
            passage -= 1
            row += len(self._rows(passage))
        last = len(self.view.passages) - 1
        while passage < last and row >= (count := len(self._rows(passage))):
            row -= count
            passage += 1
        return Top(passage, min(max(0, row), len(self._rows(passage)) - 1))

    def _last(self) -> Top:
        """The top of the screen when the last line of the document is at its bottom."""
        if not self.view.passages:
            return Top(0, 0)
        last = len(self.view.passages) - 1
        return self._moved(Top(last, len(self._rows(last)) - 1), -max(0, self.size.height - 1))

    def _between(self, first: Top, wanted: Top, lines: int) -> bool:
        """Whether `wanted` is in the upper two thirds of a screen of so many lines that begins at `first`."""
        return wanted <= self._moved(first, lines * 2 // 3)

    def _line(self, number: int, order: int, row: Row) -> Content:
        """One line with what stands beside it."""
        passage = self.view.passages[number]
        if row.part == "blank":
            return Content(" ")
        if row.part == "section":
            return Content.assemble(" " * self.aside, (passage.section[-1], "$quiet italic")).truncate(self._width, ellipsis=True)
        rows = self._rows(number)
        begins = order == next(place for place, one in enumerate(rows) if one.part in ("who", "text"))
        marks = self.marks.get(number, ()) if row.part == "text" else ()
        marks = [mark for mark in marks if mark.start < row.end and row.start < mark.end]
        beside = self._beside(number, begins, quoted=bool(marks))
        if row.part == "who":
            words = Content.styled(_who(passage), "$bright bold" if number == self.chosen else "$secondary bold")
            return Content.assemble(beside, words).truncate(self._width, ellipsis=True)
        return Content.assemble(beside, self._words(passage, row, marks))

    def _words(self, passage: ShownPassage, row: Row, marks: Sequence[Mark]) -> Content:
        style = "$bright bold" if passage.kind is PassageKind.HEADING else "$quiet" if passage.kind in ASIDE else ""
        words = Content.styled(passage.text[row.start : row.end], style)
        for mark in marks:
            words = words.stylize("reverse", max(0, mark.start - row.start), min(mark.end, row.end) - row.start)
        if self.sought:
            folded = words.plain.casefold()
            at = folded.find(self.sought) if len(folded) == len(words.plain) else -1
            while at >= 0:
                words = words.stylize("$warning bold underline", at, at + len(self.sought))
                at = folded.find(self.sought, at + len(self.sought))
        return words

    def _beside(self, number: int, begins: bool, quoted: bool) -> Content:
        """What stands to the left of a line: the chosen one's mark, line number and state, and the mark of the quote."""
        mark = (f"{QUOTED if quoted else ' '} ", "$primary bold")
        if not begins:
            return Content.assemble(" " * (self.aside - 2), mark)
        here = (CHOSEN if number == self.chosen else " ", "$primary bold")
        state = self.states[number] if number < len(self.states) else None
        sign = glyph(state) if state else Content(" ")
        if self._width < ROOMY:
            return Content.assemble(here, sign, mark)
        line = f"{self.view.passages[number].line}".rjust(self.aside - 6)
        style = "$bright bold" if number == self.chosen else "$quiet"
        return Content.assemble(here, (line, style), "  ", sign, mark)


def _opens_section(passage: ShownPassage, before: ShownPassage | None) -> bool:
    """Whether the heading above a passage changes with it and has not just been shown as a passage of its own."""
    if before is None:
        return True
    return passage.section != before.section and before.text != passage.section[-1]


def _who(passage: ShownPassage) -> str:
    """Who speaks and when, as far as the document says."""
    time = clock_face(passage.time) if passage.time is not None else ""
    return " · ".join(filter(None, (passage.speaker, time)))
