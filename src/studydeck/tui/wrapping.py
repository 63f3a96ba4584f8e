"""Text broken into lines of a width in cells, nothing lost: any part of a large document is laid out when it is looked at."""

import re

from rich.cells import get_character_cell_size

_SINGLE = re.compile(r"[ -ʯ‐-‧‰-⁞€]*")
"""Characters that take one cell each: with nothing else, cells need not be counted."""


def wrapped(text: str, width: int) -> list[tuple[int, int]]:
    """Start and end of each line of `text`, at most `width` cells wide; blanks at which a line breaks belong to none.

    >>> wrapped("one two three", 8)
    [(0, 7), (8, 13)]
    """
    width = max(1, width)
    lines: list[tuple[int, int]] = []
    at = 0
    for part in text.split("\n"):
        if _SINGLE.fullmatch(part):
            lines += _single(text, at, at + len(part), width)
        else:
            lines += _counted(text, at, at + len(part), width)
        at += len(part) + 1
    return lines


def _single(text: str, start: int, end: int, width: int) -> list[tuple[int, int]]:
    lines = []
    while end - start > width:
        blank = text.rfind(" ", start + 1, start + width + 1)
        stop = blank if blank > 0 else start + width
        lines.append((start, stop))
        start = stop + 1 if blank > 0 else stop
    lines.append((start, end))
    return lines


def _counted(text: str, start: int, end: int, width: int) -> list[tuple[int, int]]:
    lines = []
    cells, blank, at = 0, 0, start
    while at < end:
        size = get_character_cell_size(text[at])
        if cells + size > width and at > start:
            stop = at if text[at] == " " or blank <= start else blank
            lines.append((start, stop))
            start = stop + 1 if text[stop] == " " else stop
            cells, blank, at = 0, 0, start
            continue
        if text[at] == " ":
            blank = at
        cells += size
        at += 1
    lines.append((start, end))
    return lines
