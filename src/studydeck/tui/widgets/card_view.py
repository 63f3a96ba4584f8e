"""One card: context and question, then the answer, where it comes from, and the quote that proves it."""

import re

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from studydeck.card import Card, CardForm, Evidence
from studydeck.tui.literal import SIDE_LIMIT, cut_note, literal, literal_line
from studydeck.tui.phrases import clock_face

HIDDEN = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
GAP = "[…]"
EMPTY = Content()
TELLING = 4
"""Letters from which a single word of the answer is worth marking in the quote."""
PARTS = ("context", "question", "answer", "evidence", "quote")


class CardView(VerticalScroll, can_focus=False):
    """Draws a card; knows nothing of sessions."""

    def __init__(self) -> None:
        super().__init__(id="scroller")
        self._drawn: dict[str, Content] = {}
        """Parts as they stand on the screen: drawing the same again would only cost time."""

    def compose(self) -> ComposeResult:
        """A part for each piece of a card; empty parts take no room."""
        for part in PARTS:
            empty = Static(EMPTY, id=part)
            empty.display = False
            yield empty

    def show(self, card: Card, revealed: bool, quoted: bool) -> None:
        """Draw `card` with or without its answer, with or without the quote."""
        shown = {
            "context": literal(card.context),
            "question": _question(card, revealed),
            "answer": _answer(card) if revealed else Content(),
            "evidence": _evidence(card.evidence) if revealed and card.evidence else Content(),
            "quote": quote(card.evidence, card.back) if revealed and quoted and card.evidence else Content(),
        }
        for part, content in shown.items():
            self._put(part, content)

    def bring(self, first: str, last: str) -> None:
        """Scroll as little as needed to see everything from the part `first` to the part `last`, its beginning at any rate."""
        between = PARTS[PARTS.index(first) : PARTS.index(last) + 1]
        parts = [part for part in self.children if part.id in between and part.display]
        if parts:
            needed = parts[-1].virtual_region.bottom - self.size.height
            self.scroll_to(y=max(self.scroll_offset.y, min(parts[0].virtual_region.y, needed)), animate=False)

    def _put(self, part: str, content: Content) -> None:
        widget = self.query_one(f"#{part}", Static)
        if not content.is_same(self._drawn.get(part, EMPTY)):
            self._drawn[part] = content
            if content:
                widget.update(content)
            widget.display = bool(content)


def quote(evidence: Evidence, answer: str) -> Content:
    """The words of the document, those of the answer marked: the whole answer where it stands, else its telling words."""
    text = literal(evidence.quote)
    for start, end in _found(answer[:SIDE_LIMIT], text.plain):
        text = text.stylize("$bright bold", start, end)
    return text


def _found(answer: str, text: str) -> list[tuple[int, int]]:
    words = re.findall(r"\w+", answer)
    if not words:
        return []
    # Making the pattern of a long answer takes longer than everything else, and none stands in a quote that is shorter.
    if len(answer) <= 2 * len(text) and (whole := re.search(r"\W+".join(map(re.escape, words)), text, re.IGNORECASE)):
        return [whole.span()]
    telling = {word.casefold() for word in words if len(word) >= TELLING}
    return [match.span() for match in re.finditer(r"\w+", text) if match[0].casefold() in telling]


def _question(card: Card, revealed: bool) -> Content:
    if card.form is not CardForm.CLOZE:
        return literal(card.front)
    pieces = enumerate(HIDDEN.split(card.front[:SIDE_LIMIT]))
    return Content.assemble(
        *(_hidden(piece, revealed) if at % 2 else literal(piece) for at, piece in pieces), cut_note(card.front)
    )


def _hidden(words: str, revealed: bool) -> Content:
    return literal(words).stylize("$primary bold underline") if revealed else Content.styled(GAP, "$primary bold")


def _answer(card: Card) -> Content:
    """A cloze shows its answer in the sentence itself."""
    return Content() if card.form is CardForm.CLOZE else literal(card.back)


def _evidence(evidence: Evidence) -> Content:
    place = f"at {clock_face(evidence.time)}" if evidence.time is not None else f"line {evidence.line:,}"
    names = [name for name in (evidence.document, evidence.speaker) if name]
    return Content(" · ").join([*(literal_line(name) for name in names), Content(place)])
