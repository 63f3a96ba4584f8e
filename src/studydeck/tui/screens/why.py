"""Why: a document passage by passage, with the cards that came of each or what kept it from one."""

import asyncio
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static

from studydeck.config import Library
from studydeck.coverage import Coverage, PassageReport, coverage, explained
from studydeck.processes import in_order
from studydeck.tui.literal import literal_line
from studydeck.tui.phrases import plural
from studydeck.tui.screens.base import ScrollingScreen
from studydeck.tui.widgets.fitted import Fitted, spread
from studydeck.tui.widgets.marked_list import MarkedList

MOST_LINES = 400
"""Lines of one passage that are shown."""


class WhyScreen(ScrollingScreen):
    """Passages above, and below what became of the sentences of the selected one."""

    GLOSSARY: ClassVar = ("suggested", "refused")
    BINDINGS: ClassVar = [
        Binding("space", "page(1)", "more of this passage", tooltip="scroll the sentences down"),
        Binding("backspace", "page(-1)", "scroll the sentences up", show=False),
        Binding("n", "silent", "next without a card", tooltip="the next passage that gave no card"),
        Binding("escape,q,w", "leave", "back"),
    ]

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.found: Coverage | None = None

    def body(self) -> ComposeResult:
        """The document, its passages, and about the selected one."""
        yield Static(id="why-head")
        yield MarkedList("passages")
        with VerticalScroll(id="scroller", can_focus=False):
            yield Static(id="why-sentences")

    async def begin(self) -> None:
        """Work it out beside the screen."""
        self.query_one("#why-head", Static).update(literal_line(f"Reading {self.path.name}…", "$quiet"))
        self.query_one(MarkedList).focus()
        self.run_worker(self.attempt(self.work_out), exclusive=True)

    async def work_out(self) -> None:
        """Explain the document in another process."""
        self.found = await asyncio.to_thread(self._explain)
        if self.study_app.leaving or self.found is None:
            return
        if self.found.error is not None:
            self.query_one("#why-head", Static).update(literal_line(self.path.name, "$bright bold"))
            self.query_one("#why-sentences", Static).update(literal_line(str(self.found.error), "$error"))
            return
        self.query_one("#why-head", Static).update(Fitted(partial(_head, self.found), height=1))
        passages = self.query_one(MarkedList)
        passages.set_options([Fitted(partial(_row, passage)) for passage in self.found.passages])
        passages.highlighted = 0 if self.found.passages else None

    def _explain(self) -> Coverage | None:
        app = self.study_app
        work = partial(_covered, self.study.library, now=self.now())
        with closing(in_order(work, [self.path], 1, apart=True, stopped=lambda: app.leaving or not self.is_attached)) as found:
            return next(found, None)

    @on(OptionList.OptionHighlighted)
    def moved(self, event: OptionList.OptionHighlighted) -> None:
        """Another passage is selected."""
        if self.found is None or event.option_index >= len(self.found.passages):
            return
        passage = self.found.passages[event.option_index]
        lines = explained([Coverage(self.found.document, (passage,))])[1:]
        content = Content("\n").join([_line(line) for line in lines[:MOST_LINES]])
        self.query_one("#why-sentences", Static).update(content)
        self.scroller.scroll_home(animate=False)

    def action_silent(self) -> None:
        """Go to the next passage that gave no card."""
        passages = self.query_one(MarkedList)
        if self.found is None or passages.highlighted is None:
            return
        after = range(passages.highlighted + 1, len(self.found.passages))
        silent = next((at for at in after if self.found.passages[at].cause), None)
        if silent is None:
            self.say("Every passage below gave a card.")
        else:
            passages.highlighted = silent

    def action_leave(self) -> None:
        """Back to the documents."""
        self.app.pop_screen()


def _covered(library: Library, path: Path, now: datetime) -> Coverage:
    """What became of one document."""
    return coverage(library, [path], now)[0]


def _head(found: Coverage, width: int) -> Content:
    cards = [fate for passage in found.passages for fate in passage.cards]
    silent = sum(bool(passage.cause) for passage in found.passages)
    told = f"{plural(len(cards), 'card')} from {len(found.passages) - silent:,} of {plural(len(found.passages), 'passage')}"
    return spread(literal_line(found.document, "$bright bold"), Content.styled(told, "$quiet"), width)


def _row(passage: PassageReport, width: int) -> Content:
    """A passage in one line: where, who, its beginning, and what came of it."""
    cards = len(passage.cards)
    outcome = Content.styled(plural(cards, "card"), "$success") if cards else literal_line(passage.cause, "$quiet")
    outcome = outcome.truncate(max(8, width // 2), ellipsis=True)
    who = f"{passage.speaker}: " if passage.speaker else ""
    words = literal_line(f"{passage.line:>5}  {who}{passage.text[:200]}")
    return Content.assemble("  ", spread(words, outcome, max(1, width - 2)))


def _line(line: str) -> Content:
    """A line of the explanation: the sentences bright, what became of them below."""
    depth = len(line) - len(line.lstrip())
    return Content.assemble(" " * max(0, depth - 2), literal_line(line, "$bright" if depth == 2 else "$quiet"))
