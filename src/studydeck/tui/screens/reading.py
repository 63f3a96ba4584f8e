"""What screens share that need a whole document: it is read without keeping the screen waiting, and given up on leaving."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from studydeck.card import Evidence
from studydeck.documentview import DocumentView
from studydeck.errors import StudydeckError
from studydeck.study.documents import Reading
from studydeck.tui.screens.base import StudyScreen

READING = "reading…"


class ReadingScreen(StudyScreen):
    """A screen that reads documents, one at a time. Subclasses say what to do with one that was read, or could not be."""

    def __init__(self) -> None:
        super().__init__()
        self.reading: Reading | None = None

    def read(self, path: Path, quotes: Sequence[Evidence]) -> None:
        """Read the document at `path`, with the places of quotes."""
        self.reading = Reading(path, quotes)
        self.run_worker(self._read(self.reading), exclusive=True)

    async def _read(self, reading: Reading) -> None:
        view: DocumentView | StudydeckError
        try:
            view = await asyncio.to_thread(reading.result)
        except StudydeckError as error:
            view = error
        finally:
            reading.stop()
        if self.reading is not reading:
            return  # it was given up meanwhile
        self.reading = None
        if isinstance(view, StudydeckError):
            self.failed(view)
        else:
            self.read_through(view)

    def give_up(self) -> None:
        """Stop reading."""
        reading, self.reading = self.reading, None
        if reading is not None:
            reading.stop()

    def read_through(self, view: DocumentView) -> None:
        """The document was read."""

    def failed(self, error: StudydeckError) -> None:
        """The document cannot be read."""

    def on_unmount(self) -> None:
        """Give up what is still being read."""
        self.give_up()
