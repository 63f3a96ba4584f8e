"""One card: context and question, then the answer, where it comes from, and the quote that proves it."""

import re
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.content import Content
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from studydeck.card import Card, CardForm, Evidence
from studydeck.tui.literal import SIDE_LIMIT, cut_note, literal, literal_line
from studydeck.tui.phrases import clock_face

if TYPE_CHECKING:
    from studydeck.typed import Comparison, Piece

HIDDEN = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
GAP = "[…]"
TELLING = 4
"""Letters from which a single word of the answer is worth marking in the quote."""
BAR = "▎ "
SIGNS = {"EXACT": "=", "FORM": "≈", "NEAR": "~", "DIFFERENT": "≠"}
COLOURS = {"EXACT": "$success", "FORM": "$success", "NEAR": "$warning", "DIFFERENT": "$error"}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a card, and what sets it off from the one above."""

    name: str
    content: Content
    gap: int = 1
    """Blank lines above."""
    close: bool = False
    """Whether a short screen leaves the gap out."""
    rule: bool = False
    """Whether a line is drawn above it."""
    bar: bool = False
    """Whether a bar stands beside it."""

    def is_same(self, other: "Part") -> bool:
        """Whether both look the same."""
        return self.name == other.name and self.content.is_same(other.content)


class CardView(ScrollView, can_focus=False):
    """Draws a card line by line; knows nothing of sessions.

    One widget without children, for the way from a key to the next card is short only when nothing has to be laid out anew.
    """

    auto_links = False

    def __init__(self) -> None:
        super().__init__(id="scroller")
        self._parts: list[Part] = []
        self._lines: list[Strip] = []
        self._places: dict[str, tuple[int, int]] = {}
        """First line of each part, and the line after its last."""
        self._blank = Strip.blank(1)
        self._drawn: tuple[Size, bool] | None = None
        """Size that the lines were made for, and whether the screen is short."""

    def show(self, card: Card, revealed: bool, quoted: bool, typed: "Comparison | None" = None) -> None:
        """Draw `card` with or without its answer, the quote, and how what was typed compares."""
        parts = page(card, revealed, quoted, typed)
        if len(parts) != len(self._parts) or not all(map(Part.is_same, parts, self._parts)):
            self._parts, self._drawn, before = parts, None, self._lines
            self._lay_out()
            self._refresh_from(before)

    def _refresh_from(self, before: list[Strip]) -> None:
        """Draw the lines anew that differ from those `before`."""
        pairs = enumerate(zip_longest(before, self._lines))
        changed = [at - self.scroll_offset.y for at, (old, new) in pairs if old is not new and old != new]
        if changed:
            self.refresh(Region(0, changed[0], self.size.width, changed[-1] + 1 - changed[0]))

    def bring(self, *names: str) -> None:
        """Scroll as little as needed to see everything of some parts, their beginning at any rate."""
        if not self.is_attached:  # asked for after the next frame, when the screen may be gone
            return
        self._lay_out()
        places = [self._places[name] for name in names if name in self._places]
        if places:
            needed = max(end for _, end in places) - self.size.height
            self.scroll_to(y=max(self.scroll_offset.y, min(min(places)[0], needed)), animate=False)

    def on_resize(self) -> None:
        """Wrap the text anew."""
        self._lay_out()

    def notify_style_update(self) -> None:
        """Colours changed, part of Textual's widget protocol."""
        super().notify_style_update()
        self._drawn = None

    def render_line(self, y: int) -> Strip:
        """One line of the card, part of Textual's line API."""
        if self._drawn is None or self._drawn[0] != self.size:
            self._lay_out()
        at = self.scroll_offset.y + y
        return self._lines[at] if at < len(self._lines) else self._blank

    def _lay_out(self) -> None:
        """Make the lines, unless they are made; one cell narrower where the scroll bar needs it."""
        space, short = self.size, bool(self.screen.classes & {"-short", "-tiny-height"})
        if (space, short) == self._drawn or not space.width:
            return
        self._drawn, width = (space, short), space.width
        self._wrap(width, short=short)
        if len(self._lines) > space.height and width > 1:
            width -= 1
            self._wrap(width, short=short)
        size = Size(width, len(self._lines))
        if max(size.height, self.virtual_size.height) > space.height:
            self.virtual_size = size  # the scroll bar comes, goes or changes: the screen is laid out anew
        else:
            self.set_reactive(ScrollView.virtual_size, size)

    def _wrap(self, width: int, *, short: bool) -> None:
        """Make the lines for a width."""
        self._lines, self._places = [], {}
        brush = Brush(self)
        self._blank = brush.blank(width)
        for number, part in enumerate(self._parts):
            if number:
                self._lines += [self._blank] * (0 if short and part.close else part.gap)
            if part.rule:
                self._lines += [brush.line(Content.styled("─" * width, "$faint"), width), *[self._blank] * (not short)]
            start = len(self._lines)
            self._lines += brush.barred(part.content, width) if part.bar else brush.lines(part.content, width)
            self._places[part.name] = start, len(self._lines)


BROKEN = re.compile(r"(?<![\n \t])[ \t]*\n[ \t]*(?=\S)(?!(?:[-*+•–]|\d+[.)])\s)")
"""Where a document only wraps a line: neither a paragraph nor a line of a list begins there."""


class Brush:
    """Makes lines of text for a widget, without what Textual adds to each word for selecting text with the mouse."""

    def __init__(self, widget: Widget) -> None:
        self._base = widget.visual_style
        self._parse = partial(Style.parse, variables=widget.app.theme_variables)

    def blank(self, width: int) -> Strip:
        """An empty line."""
        return Strip.blank(width, self._base.rich_style)

    def line(self, content: Content, width: int) -> Strip:
        """`content` on one line, filled up with blanks or cut."""
        segments = [Segment(text, style.rich_style) for text, style in content.render(self._base, "", parse_style=self._parse)]
        return Strip(segments, content.cell_length).adjust_cell_length(width, self._base.rich_style)

    def lines(self, content: Content, width: int) -> list[Strip]:
        """`content` wrapped."""
        return [self.line(line, width) for line in content.wrap(width)]

    def barred(self, content: Content, width: int) -> list[Strip]:
        """`content` wrapped with a bar beside it."""
        bar = self.line(Content.styled(BAR, "$faint"), len(BAR))
        return [Strip.join([bar, strip]) for strip in self.lines(content, max(1, width - len(BAR)))]


def page(card: Card, revealed: bool, quoted: bool, typed: "Comparison | None" = None) -> list[Part]:
    """The parts of a card that are shown, from top to bottom."""
    parts = [Part("question", _question(card, revealed).stylize_before("$bright bold"))]
    if card.context:
        parts.insert(0, Part("context", literal(card.context).stylize_before("$quiet")))
    if not revealed:
        return parts
    if typed is not None:
        parts.append(Part("typed", comparison(typed), close=True, rule=True))
    if card.form is not CardForm.CLOZE:  # a cloze shows its answer in the sentence itself
        parts.append(Part("answer", literal(card.back), close=typed is None, rule=typed is None))
    if card.evidence:
        parts.append(Part("evidence", _evidence(card.evidence).stylize_before("$quiet"), close=True))
        if quoted:
            parts.append(Part("quote", quote(card.evidence, card.back).stylize_before("$secondary"), bar=True))
    return parts


def comparison(typed: "Comparison") -> Content:
    """What was typed beside the answer: a sign and a word for the likeness, and signs at the words that differ."""
    verdict = Content.styled(f"{SIGNS[typed.likeness.name]} {typed.likeness.value}", f"{COLOURS[typed.likeness.name]} bold")
    shared = any(not piece.sign for piece in typed.pieces)
    pieces = [piece for piece in typed.pieces if shared or piece.sign == "-"]  # the answer itself stands below
    return Content.assemble(verdict, "   ", Content(" ").join(map(_piece, pieces)))


def _piece(piece: "Piece") -> Content:
    words = literal_line(piece.text)
    if not piece.sign:
        return words
    colour = "$error" if piece.sign == "-" else "$success"
    for start, end in piece.marks:
        words = words.stylize("bold underline", start, end)
    return Content.assemble(("−" if piece.sign == "-" else "+", f"{colour} bold"), words.stylize_before(colour))


def quote(evidence: Evidence, answer: str) -> Content:
    """The words of the document, those of the answer marked: the whole answer where it stands, else its telling words."""
    text = literal(BROKEN.sub(" ", evidence.quote))
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


def _evidence(evidence: Evidence) -> Content:
    place = f"at {clock_face(evidence.time)}" if evidence.time is not None else f"line {evidence.line:,}"
    names = [name for name in (evidence.document, evidence.speaker) if name]
    return Content(" · ").join([*(literal_line(name) for name in names), Content(place)])
