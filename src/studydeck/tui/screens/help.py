"""Help: the keys of the screen below, the keys that work everywhere, and the words. Made from the bindings themselves."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.widgets import Input, Static

from studydeck.tui.bindings import own_bindings
from studydeck.tui.literal import literal_line
from studydeck.tui.screens.base import ScrollingScreen, StudyScreen
from studydeck.tui.widgets.find import Find

WORDS = {
    "new": "never answered yet; a few are taken in every day, from all decks together",
    "learning": "answered for the first time today, or forgotten: comes back within minutes",
    "due": "learnt before, and it is time to ask again",
    "active": "asked in reviews, once it is its turn",
    "refused": "drafted by a frame and stopped by a gate, because it might be wrong or unclear",
    "suggested": "made from a document but not kept yet; never asked before you keep it",
    "retention": "share of reviews in the last 30 days that were remembered",
    "streak": "study days in a row with at least one answer",
    "study day": "runs from 4:00 at night to 4:00, unless the settings say otherwise",
    "stability": "days until the chance to remember a card has fallen to 90 %",
    "difficulty": "1 for a card that is easy for you, 10 for a hard one",
    "young": "in review, with less than 21 days between two answers",
    "mature": "in review, with 21 days or more between two answers",
    "overdue": "due on an earlier day and not answered yet",
    "tested": "the first answer of a study day to a card in review: only these show what was remembered",
    "chance": "how likely a card is remembered now, as its stability and the days since its last answer tell",
    "RMSE": "how far predictions and what happened lie apart, in points of 100; small is good",
    "lapse": "a card that was known and then forgotten",
    "bury": "put a card aside until tomorrow",
    "suspend": "put a card aside until you take it back",
    "reject": "throw a bad card out: it is never asked and never generated again",
    "mark": "the tag “marked”: a card to come back to",
    "flag": "a number from 1 to 7 that stands for what you like",
    "retired": "a card whose evidence vanished from its document: kept, and not asked",
    "leech": "a card forgotten 8 times, or as often as the settings say: better reworded or deleted",
    "backup": "a copy of your progress; one is made every day you study",
    "siblings": "cards made from the same passage: the second waits for the end of a session",
    "frame": "a wording in the text that carries a question; your decisions move how far each is trusted",
    "evidence": "the place in the document that proves the card",
    "cloze": "a sentence with hidden words: {{between two braces}}",
    "context": "what the question is about, shown above it",
    "tags": "words of your own to find cards by; the tag marked marks a card",
    "draft": "what you typed and did not save: it is kept, and is there when you edit the card again",
    "passage": "a turn, paragraph, record, note or run of captions of a document",
    "recall": "share of the cards that you would remember now; new ones count as not remembered",
    "strong": "the chance to remember it now is at least the retention you want",
    "fading": "the chance to remember it now has fallen below the retention you want",
    "suspended": "put aside until you take it back",
}


class Line(Horizontal):
    """A key or a word, and what it means."""

    def __init__(self, term: str, text: str) -> None:
        super().__init__(classes="entry")
        self.term, self.text = term, text

    def compose(self) -> ComposeResult:
        """Two columns."""
        yield Static(Content.styled(self.term, "$secondary"), classes="term")
        yield Static(Content(self.text), classes="meaning")

    def has(self, wanted: str) -> bool:
        """Whether it holds what is looked for."""
        return wanted in self.term.casefold().split() or wanted in f"{self.term} {self.text}".casefold()


class Part(Vertical):
    """A heading with its lines."""

    def __init__(self, title: str, lines: Sequence[tuple[str, str]]) -> None:
        super().__init__(classes="part")
        self.title, self.lines = title, lines

    def compose(self) -> ComposeResult:
        """The heading, then the lines."""
        yield Static(Content.styled(self.title, "$bright bold"), classes="heading")
        for term, text in self.lines:
            yield Line(term, text)


class Help(ScrollingScreen):
    """Keys and words of one screen."""

    AUTO_FOCUS = ""

    BINDINGS: ClassVar = [
        Binding("escape,q,question_mark,f1", "close", "back"),
        Binding("slash", "find", "find", tooltip="find a key or a word"),
        Binding("space", "page(1)", "a page down", show=False),
    ]

    def __init__(self, below: StudyScreen) -> None:
        super().__init__()
        self.below = below

    def body(self) -> ComposeResult:
        """Short lists, those without lines left out."""
        here = [self.below, *([self.below.focused] if self.below.focused else [])]
        parts: dict[str, Sequence[tuple[str, str]]] = {
            "Keys on this screen": keys_of(here, self.app.get_key_display),
            **dict(self.below.LISTS),
            "Keys everywhere": keys_of([self.app], self.app.get_key_display),
            "Words": [(word, WORDS[word]) for word in self.below.GLOSSARY],
        }
        with VerticalScroll(id="scroller", can_focus=False):
            for title, lines in parts.items():
                if lines:
                    yield Part(title, lines)
            yield Static(id="no-help")
        yield Find("a key, a word, or a part of what it does")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While something is typed, only the way back."""
        if isinstance(self.focused, Find):
            return action in {"show_all", "scroll"}
        return super().check_action(action, parameters)

    def action_find(self) -> None:
        """Type a part of what is looked for."""
        self.add_class("-finding")
        self.set_focus(self.query_one(Find))

    @on(Input.Changed)
    def narrow(self) -> None:
        """Show the lines that hold what was typed."""
        wanted = self.query_one(Find).value.strip().casefold()
        for part in self.query(Part):
            for line in part.query(Line):
                line.display = line.has(wanted)
            part.display = any(line.display for line in part.query(Line))
        found = any(part.display for part in self.query(Part))
        nothing = Content.assemble("Nothing here holds ", literal_line(wanted, "$bright"), ". esc shows all.")
        self.query_one("#no-help", Static).update(Content() if found else nothing)

    @on(Input.Submitted)
    def found(self) -> None:
        """Back to the list, which stays narrowed."""
        self.set_focus(None)

    def action_show_all(self) -> None:
        """Forget what was typed after `/`."""
        self.query_one(Find).value = ""
        self.remove_class("-finding")
        self.set_focus(None)

    def action_close(self) -> None:
        """Back to every line, then to the screen below."""
        if self.has_class("-finding"):
            self.action_show_all()
        else:
            self.app.pop_screen()


def keys_of(nodes: Iterable[DOMNode], shown: Callable[[Binding], str]) -> list[tuple[str, str]]:
    """Keys and what they do, as `lines_of`, the keys in one cell."""
    bindings = chain.from_iterable(map(own_bindings, nodes))
    return [("  ".join(names), description) for names, description in lines_of(bindings, shown)]


def lines_of(bindings: Iterable[Binding], shown: Callable[[Binding], str]) -> list[tuple[list[str], str]]:
    """Keys and what they do, a line for each thing that can be done, in the order of the bindings."""
    keys: dict[str, list[str]] = {}
    for binding in bindings:
        names = keys.setdefault(binding.tooltip or binding.description, [])
        key = shown(binding)
        if key not in names:
            names.append(key)
    return [(names, description) for description, names in keys.items()]
