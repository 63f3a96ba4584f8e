"""How far a generation is, in one line of the terminal that is written over and wiped out at the end."""

import os
import sys
from contextlib import suppress

from studydeck.cli.output import counted
from studydeck.generate import Progress, Watch
from studydeck.text.cells import width
from studydeck.text.clean import one_line

WIDEST = 79


class Line(Watch):
    """Draws on standard error; a context manager."""

    def __init__(self) -> None:
        self.cards = 0
        self.drawn = 0

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_: object) -> None:
        self._draw("")

    def told(self, progress: Progress) -> None:
        """Draw how many documents are read, how many cards are found and what was read last."""
        self.cards += progress.cards
        done = f"{progress.done:,} of {counted(progress.total, 'document')} read, {counted(self.cards, 'card')} found"
        self._draw(f"{done}: {one_line(progress.path.name)}"[:WIDEST])

    def _draw(self, text: str) -> None:
        with suppress(OSError):
            sys.stderr.write(f"\r{text}{' ' * max(0, self.drawn - width(text))}\r{text}" if text or self.drawn else "")
            sys.stderr.flush()
        self.drawn = width(text)


def shown() -> bool:
    """Whether there is a terminal that can write over a line."""
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
