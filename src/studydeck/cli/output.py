"""Printing: data on standard output, talk on standard error. Nothing that could act on a terminal gets through."""

import errno
import sys
from collections.abc import Sequence
from contextlib import suppress

from studydeck.errors import DiskFailed
from studydeck.text.cells import width as width
from studydeck.text.clean import clean_text, one_line

SCHEMA = 1
"""Version of every `--json` document; grows when a field changes its meaning or goes."""


def show(text: str = "", *, end: str = "\n") -> None:
    """Print data. Raises BrokenPipeError when nobody reads any more, DiskFailed when it cannot be written."""
    _write(clean_text(text) + end)


def show_json(document: dict[str, object]) -> None:
    """Print one JSON document, with its version. Raises as `show`."""
    import json

    readable = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    _write(json.dumps({"schema": SCHEMA, **document}, ensure_ascii=not readable, indent=2) + "\n")


def say(text: str) -> None:
    """Print talk. When that fails there is nobody left to tell."""
    with suppress(OSError):
        sys.stderr.write(clean_text(text) + "\n")
        sys.stderr.flush()


def flush() -> None:
    """Make sure that everything shown was taken. Raises as `show`."""
    _write("")


def lost(error: OSError) -> DiskFailed:
    """The error of an output that could not be written."""
    reason = "it is closed" if error.errno == errno.EBADF else one_line(error.strerror or "it is closed").lower()
    return DiskFailed(f"standard output cannot be written ({reason})")


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of aligned columns: the first to the left, the others to the right, two blanks between."""
    cells = [[one_line(cell) for cell in row] for row in (header, *rows)]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    lines = []
    for row in cells:
        padded = [" " * (size - width(cell)) for cell, size in zip(row, widths, strict=True)]
        first, *others = (cell + pad if at == 0 else pad + cell for at, (cell, pad) in enumerate(zip(row, padded, strict=True)))
        lines.append("  ".join([first, *others]).rstrip())
    return lines


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "card"), counted(1200, "card")
    ('1 card', '1,200 cards')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise lost(error) from error
