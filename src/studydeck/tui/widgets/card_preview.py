"""One card to look at while going through many: drawn line by line, without layout."""

from textual.content import Content
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

from studydeck.card import Card, CardForm, CardStatus, Evidence
from studydeck.review import Standing
from studydeck.tui.literal import literal, literal_line
from studydeck.tui.phrases import card_due, card_status, clock_face, plural
from studydeck.tui.widgets.card_view import HIDDEN, quote

WAITS = "It waits in triage: keep or reject it there."


class CardPreview(Widget):
    """Question, answer, evidence and quote of one card, from a line on."""

    def __init__(self) -> None:
        super().__init__(id="preview")
        self._row: Standing | None = None
        self._today = 0
        self._top = 0
        self._lines: list[Strip] | None = None

    def show(self, row: Standing | None, today: int) -> None:
        """Draw a card from its beginning."""
        self._row, self._today, self._top, self._lines = row, today, 0, None
        self.refresh()

    def page(self, direction: int) -> None:
        """Scroll by a page, keeping one line in sight."""
        height = self.size.height
        self._top = max(0, min(self._top + direction * max(1, height - 1), len(self._drawn()) - height))
        self.refresh()

    def on_resize(self) -> None:
        """Wrap anew."""
        self._lines = None
        self._top = 0

    def notify_style_update(self) -> None:
        """Another theme has other colours."""
        self._lines = None
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """One line of the card; the last one tells when there is more below."""
        lines, at = self._drawn(), self._top + y
        if y == self.size.height - 1 and at < len(lines) - 1:
            key = "pgdn" if self.screen.has_class("-zoomed") else "enter"
            more = Content.styled(f"… {plural(len(lines) - at, 'more line')}  {key}", "$quiet")
            return self._strips(more)[0]
        return lines[at] if at < len(lines) else Strip.blank(self.size.width, self.rich_style)

    def _drawn(self) -> list[Strip]:
        if self._lines is None:
            self._lines = self._strips(content(self._row, self._today)) if self._row and self.size.width else []
        return self._lines

    def _strips(self, text: Content) -> list[Strip]:
        return Visual.to_strips(self, text, self.size.width, None, self.visual_style, pad=True)


def content(row: Standing, today: int) -> Content:
    """Everything there is to read of a card, in the order it is asked, shown and proved."""
    card = row.card
    asked = [literal_line(_head(row, today), "$quiet")]
    if row.status is CardStatus.SUGGESTED:
        asked.append(Content.styled(WAITS, "$warning"))
    if card.context:
        asked.append(literal(card.context).stylize("$quiet"))
    asked.append(_question(card).stylize_before("$bright bold"))
    answer = [] if card.form is CardForm.CLOZE else [literal(card.back)]
    proof = []
    if card.evidence:
        proof = [literal_line(_place(card.evidence), "$quiet"), quote(card.evidence, card.back).stylize_before("$secondary")]
    return Content("\n\n").join(Content("\n").join(part) for part in (asked, answer, proof) if part)


def _head(row: Standing, today: int) -> str:
    """Deck, status, due day, lapses and tags."""
    coming = card_due(row, today)
    told = f"due {coming[1:]} ago" if coming.startswith("-") else coming and f"due {coming}"
    forgotten = f"forgotten {plural(row.memory.lapses, 'time')}" if row.memory.lapses else ""
    return " · ".join(filter(None, [row.deck, card_status(row), told, forgotten, " ".join(row.card.tags)]))


def _question(card: Card) -> Content:
    """The front; of a cloze with its hidden words marked instead of hidden."""
    if card.form is not CardForm.CLOZE:
        return literal(card.front)
    pieces = HIDDEN.split(card.front)
    return Content.assemble(*(literal(piece).stylize("$primary underline" if at % 2 else "") for at, piece in enumerate(pieces)))


def _place(evidence: Evidence) -> str:
    place = f"at {clock_face(evidence.time)}" if evidence.time is not None else f"line {evidence.line:,}"
    return " · ".join(filter(None, [evidence.document, evidence.speaker, place]))
