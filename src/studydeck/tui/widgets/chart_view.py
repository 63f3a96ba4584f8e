"""One chart of the statistics: as pictures or as text, drawn anew for every width."""

from collections.abc import Callable, Sequence
from itertools import groupby

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual
from textual.widgets import Static

from studydeck.stats.drawing import Line

STYLES = {
    "": "",
    "bright": "$bright bold",
    "quiet": "$quiet",
    "faint": "$faint",
    "part0": "$primary 80%",
    "part1": "$secondary 60%",
    "part2": "$secondary 40%",
    "part3": "$secondary 30%",
    "mark": "$warning",
    "cursor": "$bright reverse",
}
"""How the tones of a drawing look; none of them says anything that the text does not."""

Draw = Callable[[int], Sequence[Line]]


class ChartView(Static):
    """Lines that depend on the width."""

    def show(self, draw: Draw | None) -> None:
        """Draw with `draw(width)`, or take up no room."""
        self.display = draw is not None
        self.update(Drawn(draw) if draw is not None else Content())


class Drawn(Visual):
    """What `draw(width)` gives, remembered for the newest width: height and lines are asked for one after the other."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.drawn: tuple[int, Content] | None = None

    def at(self, width: int) -> Content:
        """All lines at one width."""
        if self.drawn is None or self.drawn[0] != width:
            self.drawn = (width, Content("\n").join([_content(line) for line in self.draw(max(1, width))]))
        return self.drawn[1]

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """Part of Textual's Visual protocol."""
        return self.at(width).render_strips(width, height, style, options) if width else []

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """All there is."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """As many lines as there are at that width."""
        return len(self.at(width).split("\n", allow_blank=True))


def _content(line: Line) -> Content:
    """A line with its tones; neighbours of one tone are one piece."""
    runs = groupby(line, key=lambda piece: piece[1])
    return Content.assemble(*(("".join(text for text, _ in pieces), STYLES[tone]) for tone, pieces in runs))
