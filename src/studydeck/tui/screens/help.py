"""Help: the keys of the screen below, the keys that work everywhere, and the words. Made from the bindings themselves."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.widgets import Static

from studydeck.tui.bindings import own_bindings
from studydeck.tui.screens.base import ScrollingScreen, StudyScreen

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
    "leech": "a card that was forgotten 8 times or more: better reworded or deleted",
    "retired": "a card whose evidence vanished from its document: kept, and not asked",
    "siblings": "cards made from the same passage",
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


class Help(ScrollingScreen):
    """Keys and words of one screen."""

    BINDINGS: ClassVar = [
        Binding("escape,q,question_mark,f1", "close", "back"),
        Binding("space", "page(1)", "a page down", show=False),
    ]

    def __init__(self, below: StudyScreen) -> None:
        super().__init__()
        self.below = below

    def body(self) -> ComposeResult:
        """Short lists, those without lines left out."""
        here = [self.below, *([self.below.focused] if self.below.focused else [])]
        with VerticalScroll(id="scroller", can_focus=False):
            yield from _part("Keys on this screen", self._keys(here))
            for title, lines in self.below.LISTS:
                yield from _part(title, lines)
            yield from _part("Keys everywhere", self._keys([self.app]))
            yield from _part("Words", [(word, WORDS[word]) for word in self.below.GLOSSARY])

    def _keys(self, nodes: Iterable[DOMNode]) -> list[tuple[str, str]]:
        keys: dict[str, list[str]] = {}
        for binding in chain.from_iterable(map(own_bindings, nodes)):
            shown = keys.setdefault(binding.tooltip or binding.description, [])
            key = self.app.get_key_display(binding)
            if key not in shown:
                shown.append(key)
        return [("  ".join(shown), description) for description, shown in keys.items()]

    def action_close(self) -> None:
        """Back to the screen below."""
        self.app.pop_screen()


def _part(title: str, lines: Sequence[tuple[str, str]]) -> ComposeResult:
    if not lines:
        return
    yield Static(Content.styled(title, "$bright bold"), classes="heading")
    for term, text in lines:
        with Horizontal(classes="entry"):
            yield Static(Content.styled(term, "$secondary"), classes="term")
            yield Static(Content(text), classes="meaning")
