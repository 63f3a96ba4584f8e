"""A line or block that is drawn anew for every width."""

from collections.abc import Callable

from rich.segment import Segment
from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual


class Fitted(Visual):
    """Content made by `draw(width)`, so that columns line up at any size of the terminal."""

    def __init__(self, draw: Callable[[int], Content], height: int | Callable[[int], int] = 1) -> None:
        self.draw = draw
        self.height = height

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """Part of Textual's Visual protocol."""
        lines = self.draw(width).split("\n", allow_blank=True) if width else []
        return [Strip(_segments(line, style, options), line.cell_length).crop(0, width) for line in lines][:height]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """All there is."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """As many lines as were said to be needed."""
        return self.height(width) if callable(self.height) else self.height


def _segments(line: Content, style: Style, options: RenderOptions) -> list[Segment]:
    """What a terminal gets of a line, without what Textual adds to each word for selecting text with the mouse."""
    return [Segment(text, drawn.rich_style) for text, drawn in line.render(style, "", parse_style=options.get_style)]


def spread(left: Content, right: Content, width: int) -> Content:
    """`left` and `right` at the two ends of one line; the left one gives way when both do not fit."""
    room = max(0, width - right.cell_length - 2)
    if left.cell_length > room:
        left = left.truncate(room, ellipsis=True)
    gap = max(0, width - left.cell_length - right.cell_length)
    return Content.assemble(left, " " * gap, right).truncate(width)
