"""Generate: the documents of the library, cards made from them in another process, and what became of each."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from studydeck.generate import DocumentReport, Progress, Report, Watch, generate
from studydeck.inventory import PENDING, DocumentState, Listed, inventory, named, shape_of
from studydeck.processes import in_order
from studydeck.tui.literal import literal_line
from studydeck.tui.paths import typed
from studydeck.tui.phrases import clock_face, plural
from studydeck.tui.screens.base import UNDO, StudyScreen
from studydeck.tui.widgets.document_list import (
    LISTED,
    LISTED_SHORT,
    REPORTED,
    REPORTED_SHORT,
    DocumentHead,
    DocumentList,
    Row,
    listed,
    reported,
)
from studydeck.tui.widgets.fitted import Fitted, spread
from studydeck.tui.widgets.path_input import PathInput

if TYPE_CHECKING:
    from collections.abc import Callable

LOOKING = "Looking at the documents…"
EMPTY = Content.assemble(
    ("No documents yet", "$bright bold"),
    "\n\nPut a text into ",
    ("seeds/", "$bright"),
    " and press ",
    ("r", "$primary bold"),
    ", or press ",
    ("a", "$primary bold"),
    " and type its path or drop it here.",
)
NOTHING_TO_DO = "Every document is as its cards were made from it. space chooses one, enter generates it again."
WHILE_RUNNING = {"stop", "help"}
MAKING = {"choose", "generate", "generate_all", "add"}
"""Actions that lead to cards: not there when the library is only looked at."""
NAMES_SHOWN = 12


class Run(Watch):
    """One generation, followed from the thread that draws."""

    apart = True

    def __init__(self, tell: "Callable[[Progress], None]", over: "Callable[[], bool]") -> None:
        self.tell = tell
        self.over = over
        self.stop = Event()
        self.found: dict[Path, Progress] = {}
        self.total = 0
        self.cards = 0

    def told(self, progress: Progress) -> None:
        """Pass it on to the thread that draws."""
        self.tell(progress)

    def stopped(self) -> bool:
        """Whether esc was pressed or the app ends."""
        return self.stop.is_set() or self.over()

    def note(self, progress: Progress) -> None:
        """Count it, in the thread that draws."""
        self.found[progress.path] = progress
        self.total = progress.total
        self.cards += progress.cards


class GenerateScreen(StudyScreen):
    """The list of documents; while it generates the list tells how far it is, and afterwards what became of each."""

    GLOSSARY: ClassVar = ("suggested", "active", "retired", "refused")
    BINDINGS: ClassVar = [
        Binding("space", "choose", "choose", tooltip="choose this document, or not"),
        Binding("enter", "generate", "generate", tooltip="make cards from the chosen documents, or from this one"),
        Binding("A", "generate_all", "all new", tooltip="make cards from every document that is new or changed"),
        Binding("a", "add", "add", tooltip="add documents from anywhere: type their paths, or drop them here"),
        Binding("w", "why", "why", tooltip="what became of every passage of this document, and why some gave no card"),
        Binding("t", "triage", "triage", tooltip="keep or reject the suggested cards"),
        Binding("r", "look", "look again", show=False, tooltip="look for documents again"),
        Binding("u", "undo", "undo", show=False, tooltip=UNDO),
        Binding("escape,q", "stop", "stop", tooltip="read no more; what was read still becomes cards"),
        Binding("escape,q", "leave", "back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.documents: list[Listed] = []
        self.shapes: dict[str, str] = {}
        """By place, of documents that no generation has read as they are."""
        self.more: list[Path] = []
        """Documents added from anywhere."""
        self.chosen: set[str] = set()
        """Their places."""
        self.looking = True
        self.going: Run | None = None
        self.report: Report | None = None
        """Of the newest generation, as long as it is shown."""
        self.began_at = self.ended_at = 0.0

    def body(self) -> ComposeResult:
        """What there is, the list, and about the selected document."""
        yield Static(id="documents-head")
        yield DocumentHead(id="documents-titles")
        with Vertical(id="documents-room"):
            yield DocumentList("documents")
            yield Static(EMPTY, id="no-documents")
        yield Static(id="document-detail")
        yield PathInput()
        yield Static(id="path-names")

    async def begin(self) -> None:
        """Look at the documents, which may take long, beside the screen."""
        self.set_interval(1, self.tick)
        self.draw()
        self.action_look()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done now."""
        if not super().check_action(action, parameters) or (self.study_app.read_only and action in MAKING):
            return False
        if self.focused is not None and self.focused.id == "path":
            return action == "leave"
        if self.going is not None:
            return action in WHILE_RUNNING
        if action == "stop":
            return False
        if action in {"choose", "generate", "why"}:
            return self.here is not None
        return action != "generate_all" or (bool(self.documents) and self.report is None)

    @property
    def here(self) -> Listed | None:
        """The selected document; in a report, that of the selected line."""
        row = self.query_one(DocumentList).highlighted
        if row is None:
            return None
        if self.report is not None:
            path = self.report.documents[row].path
            return next((document for document in self.documents if document.path == path), None)
        return self.documents[row] if row < len(self.documents) else None

    # Looking at what there is

    def action_look(self) -> None:
        """Look for documents again."""
        self.looking = True
        self.draw_head()
        self.run_worker(self.attempt(self.look), group="look", exclusive=True)

    async def look(self) -> None:
        """Take stock in a thread, then find out in another process what shape the new ones have."""
        try:
            self.documents = await asyncio.to_thread(inventory, self.study.library, self.more, self.now())
        finally:
            self.looking = False
        if self.study_app.leaving:
            return
        self.draw()
        unknown = [document for document in self.documents if self.is_shapeless(document)]
        if unknown:
            await asyncio.to_thread(self._find_shapes, unknown, asyncio.get_running_loop())

    def is_shapeless(self, document: Listed) -> bool:
        """Whether only reading it would tell its shape, and nobody has yet."""
        readable = document.state not in (DocumentState.REFUSED, DocumentState.GONE)
        return readable and not document.shape and document.place not in self.shapes

    def _find_shapes(self, documents: Sequence[Listed], loop: asyncio.AbstractEventLoop) -> None:
        over = self.study_app
        paths = [document.path for document in documents]
        with closing(in_order(shape_of, paths, 1, apart=True, stopped=lambda: over.leaving or not self.is_attached)) as shapes:
            for document, shape in zip(documents, shapes, strict=False):
                if not over.leaving:
                    loop.call_soon_threadsafe(self.note_shape, document.place, shape)

    def note_shape(self, place: str, shape: str) -> None:
        """Show what shape a document has."""
        self.shapes[place] = shape
        at = next((at for at, each in enumerate(self.documents) if each.place == place), None)
        if at is not None and self.report is None and self.is_attached and not self.study_app.leaving:
            self.query_one(DocumentList).renew(at, self._row(self.documents[at]))

    # Drawing

    def draw(self) -> None:
        """Draw everything."""
        self.set_class(not self.documents and not self.looking, "-no-documents")
        self.draw_head()
        self.draw_list()
        self.draw_detail()
        self.refresh_bindings()

    def draw_head(self) -> None:
        """Draw how many documents there are, how far the generation is, or what came out."""
        self.query_one("#documents-head", Static).update(Fitted(self._head), layout=False)

    def tick(self) -> None:
        """The time goes on while it generates."""
        if self.going is not None:
            self.draw_head()

    def draw_list(self) -> None:
        """Draw the documents or the report."""
        documents = self.query_one(DocumentList)
        if self.report is not None:
            self.query_one(DocumentHead).show("Document", REPORTED, REPORTED_SHORT)
            documents.show([reported(report) for report in self.report.documents], REPORTED, REPORTED_SHORT)
            return
        self.query_one(DocumentHead).show("Document", LISTED, LISTED_SHORT)
        documents.show([self._row(each) for each in self.documents], LISTED, LISTED_SHORT)

    def _row(self, each: Listed) -> Row:
        shape = each.shape or self.shapes.get(each.place, "")
        return listed(each, shape, each.place in self.chosen, self._news(each.path))

    def _news(self, path: Path) -> str:
        """What the run says of a document."""
        if self.going is None:
            return ""
        progress = self.going.found.get(path)
        if progress is None:
            return ""
        return "error" if progress.error else plural(progress.cards, "card")

    def draw_detail(self) -> None:
        """Draw what there is to say about the selected document."""
        self.query_one("#document-detail", Static).update(self._detail())

    def _detail(self) -> Content:
        row = self.query_one(DocumentList).highlighted
        if self.report is not None and row is not None:
            return _told(self.report.documents[row])
        here = self.here
        if here is None:
            return Content() if self.documents else literal_line(f"seeds/ is {self.study.library.seeds}", "$quiet")
        note = here.note or {
            DocumentState.CHANGED: "It was edited since its cards were made.",
            DocumentState.GONE: "The document is gone; its cards stay.",
        }.get(here.state, "")
        size = f"{here.size / 1000:,.0f} kB" if here.size >= 1000 else plural(here.size, "byte")
        parts = [literal_line(str(here.path)), *([Content(size)] if here.size else [])]
        return Content("\n").join([Content(" · ").join(parts).stylize("$quiet"), literal_line(note, "$secondary")])

    def _head(self, width: int) -> Content:
        if self.going is not None:
            return self._progress(self.going, width)
        if self.report is not None:
            return _outcome(self.report, self.ended_at - self.began_at, width)
        if self.looking and not self.documents:
            return Content.styled(LOOKING, "$quiet")
        states = Counter(document.state for document in self.documents)
        counts = [f"{states[state]:,} {state.value}" for state in DocumentState if states[state]]
        title = Content.styled(plural(len(self.documents), "document"), "$bright bold")
        chosen = f"{len(self.chosen):,} chosen" if self.chosen else ""
        return spread(title, Content.styled(" · ".join(filter(None, [chosen, *counts])), "$quiet"), width)

    def _progress(self, run: Run, width: int) -> Content:
        """How far the generation is."""
        time = clock_face(round(self._clock() - self.began_at))
        done = f"{len(run.found):,} of {plural(run.total, 'document')}" if run.total else "Reading"
        word = "Stopping" if run.stop.is_set() else "Writing decks" if run.total and len(run.found) == run.total else done
        found = Content.styled(f"{plural(run.cards, 'card')} found · {time}", "$quiet")
        return spread(Content.styled(word, "$bright bold"), found, width)

    def _clock(self) -> float:
        return self.now().timestamp()

    @on(OptionList.OptionHighlighted)
    def moved(self) -> None:
        """Another document is selected."""
        self.draw_detail()
        self.refresh_bindings()

    # Choosing

    def action_choose(self) -> None:
        """Choose the selected document, or take it back, and go on to the next."""
        here = self.here
        if here is None:
            return
        self.chosen ^= {here.place}
        self.draw_list()
        self.draw_head()
        self.query_one(DocumentList).action_cursor_down()

    @on(OptionList.OptionSelected)
    def clicked(self) -> None:
        """A click only selects."""

    def action_add(self) -> None:
        """Type paths."""
        self.add_class("-adding")
        self.set_focus(self.query_one(PathInput))

    async def on_paste(self, event: events.Paste) -> None:
        """A file dropped on the list: its path is typed."""
        if self.going is None and not self.too_small:
            self.action_add()
            self.query_one(PathInput).take(event.text)

    @on(Input.Submitted, "#path")
    async def added(self) -> None:
        """Take the documents in and choose them."""
        self.query_one("#path-names", Static).update(Content())
        await self.attempt(self._add)

    async def _add(self) -> None:
        line = self.query_one(PathInput).value
        paths = typed(line, Path.cwd())
        if not paths:
            self.stop_adding()
            return
        missing = [path for path in paths if not path.exists()]
        if missing:
            self.query_one("#path-names", Static).update(literal_line(f"There is no file {missing[0]}.", "$error"))
            return
        found = await asyncio.to_thread(named, paths)
        self.more = list(dict.fromkeys([*self.more, *found]))
        self.stop_adding()
        self.report = None
        before = {document.place for document in self.documents}
        self.documents = await asyncio.to_thread(inventory, self.study.library, self.more, self.now())
        wanted = set(found)
        new = [document for document in self.documents if document.path in wanted]
        self.chosen |= {document.place for document in new if document.state is not DocumentState.REFUSED}
        self.draw()
        if new:
            self.query_one(DocumentList).highlighted = self.documents.index(new[0])
        known = sum(document.place in before for document in new)
        self.say(f"{plural(len(new), 'document')} added and chosen." if not known else f"{plural(len(new), 'document')} chosen.")
        self.action_look()

    @on(PathInput.Completed)
    def offer_names(self, event: PathInput.Completed) -> None:
        """Show the names that go on from what is typed."""
        more = len(event.names) - NAMES_SHOWN
        names = "  ".join(event.names[:NAMES_SHOWN]) + (f"  and {more:,} more" if more > 0 else "")
        self.query_one("#path-names", Static).update(literal_line(names, "$quiet"))

    def stop_adding(self) -> None:
        """Back to the list."""
        self.query_one(PathInput).value = ""
        self.query_one("#path-names", Static).update(Content())
        self.remove_class("-adding")
        self.query_one(DocumentList).focus()

    # Generating

    def action_generate(self) -> None:
        """Make cards from the chosen documents, or from the selected one."""
        here = self.here
        wanted = [document for document in self.documents if document.place in self.chosen]
        wanted = wanted or ([here] if here else [])
        self.make([document.path for document in wanted if document.state is not DocumentState.GONE])

    def action_generate_all(self) -> None:
        """Make cards from every document that is new or changed."""
        wanted = [document.path for document in self.documents if document.state in PENDING]
        if not wanted:
            self.say(NOTHING_TO_DO)
        else:
            self.make(wanted)

    def make(self, paths: Sequence[Path]) -> None:
        """Begin a generation."""
        if not paths:
            self.say("The document is gone. Put it back, or add it from where it is.")
        elif self.going is None:
            loop = asyncio.get_running_loop()
            self.report = None
            self.going = Run(lambda progress: self._heard(loop, progress), lambda: self.study_app.leaving)
            self.going.total = len(paths)
            self.began_at = self._clock()
            self.draw()
            self.run_worker(self.attempt(partial(self._make, self.going, list(paths))), group="generate")

    def _heard(self, loop: asyncio.AbstractEventLoop, progress: Progress) -> None:
        """In the thread that generates: pass it on, unless nobody draws any more."""
        if not self.study_app.leaving:
            loop.call_soon_threadsafe(self.note, progress)

    def note(self, progress: Progress) -> None:
        """Show that a document was read."""
        if self.going is not None and not self.study_app.leaving:
            self.going.note(progress)
            self.draw_head()
            at = next((at for at, each in enumerate(self.documents) if each.path == progress.path), None)
            if at is not None:
                self.query_one(DocumentList).renew(at, self._row(self.documents[at]))

    async def _make(self, run: Run, paths: list[Path]) -> None:
        """Generate in a thread, which only waits for the processes that read; then take the decks in."""
        library, settings = self.study.library, self.study.settings
        try:
            report = await asyncio.to_thread(generate, library, paths, settings, self.now(), watch=run)
        finally:
            self.going = None
            self.ended_at = self._clock()
            if not self.study_app.leaving:
                self.draw()
        if self.study_app.leaving:
            return
        self.chosen -= {document.place for document in self.documents if document.path in {*paths}}
        self.study.read_again(self.now())
        self.report = report if report.documents else None
        self.draw()
        if report.left and not report.documents:
            self.say("Stopped; nothing was changed.")
        self.action_look()

    # What comes next

    async def action_why(self) -> None:
        """What became of every passage of the selected document."""
        from studydeck.tui.screens.why import WhyScreen

        here = self.here
        if here is not None:
            await self.app.push_screen(WhyScreen(here.path))

    async def action_triage(self) -> None:
        """Decide on the suggested cards."""
        await self.study_app.open_triage()

    async def action_undo(self) -> None:
        """Take back the last action, whatever it was."""
        await self.attempt(self._undo)

    def _undo(self) -> None:
        self.say(self.study.undo(None, self.now()).what)
        self.action_look()

    async def on_screen_resume(self) -> None:
        """Cards may have been kept meanwhile."""
        if self.going is None and not self.looking and not self.study_app.leaving:
            self.action_look()

    def action_stop(self) -> None:
        """Read no more."""
        if self.going is not None:
            self.going.stop.set()
            self.draw_head()

    def action_leave(self) -> None:
        """Close what is open, or go back."""
        if self.has_class("-adding"):
            self.stop_adding()
        elif self.report is not None:
            self.report = None
            self.draw()
        else:
            self.app.pop_screen()


def _told(report: DocumentReport) -> Content:
    """What became of one document, in words."""
    if report.error:
        error = report.error
        return Content("\n").join(
            [
                literal_line(str(report.path), "$quiet"),
                literal_line(f"{error.what[:1].upper()}{error.what[1:]}. {error.todo}", "$error"),
            ]
        )
    words = [
        (report.added, "added"),
        (report.changed, "changed with the document"),
        (report.retired, "retired, for the passage is gone"),
    ]
    parts = [f"{number:,} {word}" for number, word in words if number]
    refused = sorted(report.refused.items(), key=lambda item: -item[1])
    if refused:
        gates = ", ".join(f"{gate} {number:,}" for gate, number in refused)
        parts.append(f"{sum(report.refused.values()):,} drafts refused by the gates ({gates})")
    lines = [literal_line(report.title or report.path.name, "$quiet"), literal_line("; ".join(parts), "$secondary")]
    return Content("\n").join([*lines, *(literal_line(warning, "$warning") for warning in report.warnings)])


def _outcome(report: Report, seconds: float, width: int) -> Content:
    """What a generation made, in one line."""
    read = [document for document in report.documents if not document.error]
    added, suggested = sum(document.added for document in read), sum(document.suggested for document in read)
    lost = len(report.documents) - len(read)
    parts = [
        f"from {plural(len(read), 'document')}",
        *([f"{lost:,} not read"] if lost else []),
        *([f"{report.left:,} left: stopped"] if report.left else []),
        clock_face(round(seconds)),
    ]
    made = Content.styled(f"{plural(added, 'card')} added, {suggested:,} suggested", "$bright bold")
    return spread(made, Content.styled(" · ".join(parts), "$quiet"), width)
