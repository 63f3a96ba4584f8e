"""Blocks of text drawn line by line in one widget, one below the other or in two columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from textual.content import Content
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

BAR = "▎ "
GAP = 4
"""Cells between two columns."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text, with or without a bar beside it."""

    content: Content
    bar: bool = False

    def is_same(self, other: "Block") -> bool:
        """Whether both look the same."""
        return self.bar is other.bar and self.content.is_same(other.content)


class Blocks(ScrollView, can_focus=False):
    """Scrolls when there is more than fits.

    One widget without children: the way from a key to the next page is short only when nothing has to be laid out anew.
    """

    def __init__(self, name: str) -> None:
        super().__init__(id=name)
        self._columns: list[list[Block]] = []
        self._lines: list[Strip] = []
        self._drawn: tuple[Size, str] | None = None
        """Size and theme that the lines were made for."""

    def show(self, *columns: Sequence[Block]) -> None:
        """Draw columns of blocks, those of a column one below the other."""
        wanted = [[block for block in column if block.content] for column in columns]
        known = [block for column in self._columns for block in column]
        new = [block for column in wanted for block in column]
        if [*map(len, wanted)] == [*map(len, self._columns)] and all(map(Block.is_same, new, known)):
            return
        self._columns, self._drawn, before = wanted, None, self._lines
        self._lay_out()
        pairs = enumerate(zip_longest(before, self._lines))
        changed = [at - self.scroll_offset.y for at, (old, line) in pairs if old != line]
        if changed:
            self.refresh(Region(0, changed[0], self.size.width, changed[-1] + 1 - changed[0]))

    def on_resize(self) -> None:
        """Wrap the text anew."""
        self._lay_out()

    def render_line(self, y: int) -> Strip:
        """One line, part of Textual's line API."""
        self._lay_out()
        width, at = self.size.width, self.scroll_offset.y + y
        style = self.visual_style.rich_style
        return (self._lines[at] if at < len(self._lines) else Strip.blank(width, style)).crop_extend(0, width, style)

    def _lay_out(self) -> None:
        """Make the lines, unless they are made; one cell narrower where the scroll bar needs it."""
        space, wanted = self.size, (self.size, self.app.theme)
        if wanted == self._drawn or not space.width:
            return
        self._drawn, width = wanted, space.width
        self._lines = self._wrapped(width)
        if len(self._lines) > space.height and width > 1:
            width -= 1
            self._lines = self._wrapped(width)
        size = Size(width, len(self._lines))
        if max(size.height, self.virtual_size.height) > space.height:
            self.virtual_size = size  # the scroll bar comes, goes or changes: the screen is laid out anew
        else:
            self.set_reactive(ScrollView.virtual_size, size)

    def _wrapped(self, width: int) -> list[Strip]:
        """The lines for a width."""
        count = max(1, len(self._columns))
        each = max(1, (width - GAP * (count - 1)) // count)
        columns = [self._column(column, each) for column in self._columns]
        if len(columns) == 1:
            return columns[0]
        style = self.visual_style.rich_style
        rows = zip_longest(*columns, fillvalue=Strip.blank(each, style))
        return [Strip.join([strip.crop_extend(0, each + GAP, style) for strip in row]) for row in rows]

    def _column(self, blocks: Sequence[Block], width: int) -> list[Strip]:
        """The lines of blocks with an empty one between."""
        lines: list[Strip] = []
        for number, block in enumerate(blocks):
            if number:
                lines.append(Strip.blank(width, self.visual_style.rich_style))
            lines += self._barred(block.content, width) if block.bar else self._strips(block.content, width)
        return lines

    def _strips(self, content: Content, width: int) -> list[Strip]:
        return Visual.to_strips(self, content, width, None, self.visual_style)

    def _barred(self, content: Content, width: int) -> list[Strip]:
        (bar,) = self._strips(Content.styled(BAR, "$faint"), len(BAR))
        return [Strip.join([bar, strip]) for strip in self._strips(content, max(1, width - len(BAR)))]
