"""A line of a chart as the screen shows it."""

from itertools import groupby

from textual.content import Content

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


def coloured(line: Line, width: int = 0) -> Content:
    """A line with its tones; neighbours of one tone are one piece."""
    runs = groupby(line, key=lambda piece: piece[1])
    return Content.assemble(*(("".join(text for text, _ in pieces), STYLES[tone]) for tone, pieces in runs))
