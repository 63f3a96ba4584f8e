"""The forgetting curve: the chance to remember a card over time, with its reviews below."""

import os
from collections.abc import Mapping, Sequence

from textual.content import Content

DOT_ROWS = 4
DOT_COLUMNS = 2
"""Of one braille character."""
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
BRAILLE = 0x2800
WITHOUT_BRAILLE = {"linux", "vt100", "vt220", "ansi", "cons25"}
"""Terminals whose fonts lack braille."""
LABEL = 5
"""Cells to the left of the curve."""


def braille_fits(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the terminal shows braille."""
    return environ.get("TERM", "") not in WITHOUT_BRAILLE


def points_for(width: int, *, braille: bool) -> int:
    """How many points of the curve are drawn at a width."""
    return max(1, width - LABEL) * (DOT_COLUMNS if braille else 1)


def curve_lines(chances: Sequence[float | None], retention: float, width: int, height: int, *, braille: bool) -> list[Content]:
    """The curve in `height` lines, from the lowest chance worth showing up to 100 %, with a mark at the retention wanted."""
    known = [chance for chance in chances if chance is not None]
    floor = min(0.9, int(min([*known, retention]) * 10 - 0.01) / 10) if known else 0.0
    rows = height * (DOT_ROWS if braille else 1)
    dots = _dots(chances, floor, rows)
    per = DOT_COLUMNS if braille else 1
    wanted = _row(retention, floor, rows) // (DOT_ROWS if braille else 1)
    lines = []
    for line in range(height):
        label = {0: "100%", height - 1: f"{floor:.0%}"}.get(line, f"{retention:.0%}" if line == wanted else "")
        drawn = "".join(
            _cell(dots, line, column, braille=braille) for column in range(min(width - LABEL, -(-len(chances) // per)))
        )
        style = "$primary"
        if line == wanted:
            drawn = drawn.replace(chr(BRAILLE), " ").replace(" ", "·" if braille else ".")
        drawn = drawn.replace(chr(BRAILLE), " ")
        lines.append(Content.assemble((label.rjust(LABEL - 1) + " ", "$quiet"), *_tinted(drawn, style)))
    return lines


def marks_line(marks: Sequence[tuple[float, str]], width: int) -> Content:
    """Signs below the curve, each at its share of the width; of several in one place the last one stands."""
    cells = [" "] * max(1, width - LABEL)
    for share, sign in marks:
        cells[min(len(cells) - 1, max(0, round(share * (len(cells) - 1))))] = sign
    return Content.assemble(" " * LABEL, ("".join(cells), "$bright"))


def _tinted(drawn: str, style: str) -> list[tuple[str, str]]:
    """The line with the dots of the retention mark quiet."""
    parts: list[tuple[str, str]] = []
    for sign in drawn:
        tint = "$faint" if sign in "·." else style
        if parts and parts[-1][1] == tint:
            parts[-1] = (parts[-1][0] + sign, tint)
        else:
            parts.append((sign, tint))
    return parts


def _row(chance: float, floor: float, rows: int) -> int:
    """The row of a chance, 0 at the top."""
    return min(rows - 1, max(0, round((1 - chance) / (1 - floor) * (rows - 1))))


def _dots(chances: Sequence[float | None], floor: float, rows: int) -> list[range]:
    """For each point the rows that are drawn: its own, and those up to the point before, so that jumps are lines."""
    dots = []
    before: int | None = None
    for chance in chances:
        if chance is None:
            dots.append(range(0))
            before = None
            continue
        row = _row(chance, floor, rows)
        if before is None or abs(before - row) <= 1:
            dots.append(range(row, row + 1))
        else:
            dots.append(range(min(row, before + 1), max(row, before - 1) + 1))
        before = row
    return dots


def _cell(dots: Sequence[range], line: int, column: int, *, braille: bool) -> str:
    """One character of the curve."""
    if not braille:
        return "*" if column < len(dots) and line in dots[column] else " "
    code = BRAILLE
    for x in range(DOT_COLUMNS):
        at = column * DOT_COLUMNS + x
        if at < len(dots):
            for y in range(DOT_ROWS):
                if line * DOT_ROWS + y in dots[at]:
                    code |= _DOTS[y][x]
    return chr(code)
