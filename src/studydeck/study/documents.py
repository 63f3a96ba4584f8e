"""Documents with what is remembered of them: their cards, their passages as shown, their maps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from studydeck import documentmap
from studydeck.card import Card, CardStatus, Evidence
from studydeck.config import Library
from studydeck.document import SOURCES
from studydeck.documentmap import DocumentMap, MapCard, PassageState, Stretch
from studydeck.documentview import DocumentView, raw_view, view
from studydeck.errors import StudydeckError
from studydeck.files import documents_in
from studydeck.processes import Apart
from studydeck.review import Memory, Standing
from studydeck.store import Store
from studydeck.text.clean import one_line

QUICK = 300_000
"""Bytes of a document that is read in this process: in about a quarter of a second. Larger ones get a process of their own."""


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """One card of a document, as it is remembered now."""

    card: Card
    deck: str
    status: CardStatus
    memory: Memory
    state: PassageState
    recall: float
    """Chance to remember it now; 0 for one that was never answered."""

    @property
    def evidence(self) -> Evidence:
        """Where it stands in the document."""
        assert self.card.evidence is not None
        return self.card.evidence


class Reading:
    """A document being read: in a process of its own when that takes long. Nothing of it touches the database."""

    def __init__(self, path: Path, quotes: Sequence[Evidence]) -> None:
        self.job = path, tuple(quotes)
        self._apart: Apart[tuple[Path, tuple[Evidence, ...]], DocumentView] | None = None
        self._stopped = False

    def result(self) -> DocumentView:
        """Wait until it is read. Raises InputRefused or NotPermitted, and StudydeckError when it was stopped."""
        if self._stopped:
            raise StudydeckError("reading it was given up")
        path = self.job[0]
        try:
            large = path.stat().st_size > QUICK
        except OSError:
            large = False  # reading it says what is wrong
        if not large:
            return read_view(self.job)
        self._apart = Apart(read_view, self.job)
        if self._stopped:
            self.stop()
        return self._apart.result()

    def stop(self) -> None:
        """Give it up. Stopping twice, or when it is done, is allowed."""
        self._stopped = True
        if self._apart is not None:
            self._apart.stop()


def read_view(job: tuple[Path, tuple[Evidence, ...]]) -> DocumentView:
    """The document in a file, ready to be shown, with the places of some quotes."""
    from studydeck.readers import decode, laid_out

    path, quotes = job
    data, text, notices = _decoded(path)
    document = laid_out(text, path.name, decode.sha256(data))
    return view(replace(document, warnings=(*notices, *document.warnings)), quotes)


def preview(path: Path, quote: Evidence | None) -> DocumentView:
    """The lines around a quote at once, before the document is read."""
    return raw_view(_decoded(path)[1], one_line(path.name), quote)


def _decoded(path: Path) -> tuple[bytes, str, tuple[str, ...]]:
    from studydeck.readers import decode

    data = decode.read_bytes(path)
    return data, *decode.decode(data, one_line(str(path)))


def path_of(library: Library, store: Store, document: str) -> Path:
    """Where a document lies that is named by its path, or by its file name as evidence names it."""
    for place in (library.root / document, library.seeds / document):
        if place.is_file():
            return place
    name = PurePosixPath(document).name
    made_from = [path for path, file in store.documents() if file == name and PurePosixPath(path).name == name]
    return library.root / made_from[0] if made_from else library.seeds / document


def cards_of(library: Library, store: Store, day: int, retention: float, path: Path) -> list[DocumentCard]:
    """The cards of the document at `path` that are not rejected, in the order of their evidence."""
    here = relative(library, path)
    found = [
        _remembered(standing, day, retention)
        for made_from, standing in store.standings_from(path.name, day)
        if standing.card.evidence and (made_from == here or PurePosixPath(made_from).name != path.name)
    ]
    return sorted(found, key=lambda card: (card.evidence.start, card.evidence.end))


def documents_of(library: Library, store: Store) -> list[str]:
    """Every document in seeds/ or with cards, there or not: its path relative to the library, sorted."""
    found = {relative(library, path) for path in documents_in([library.seeds])} if library.seeds.is_dir() else set()
    for made_from, name in store.documents():
        document = made_from if PurePosixPath(made_from).name == name else name
        found.add(relative(library, path_of(library, store, document)))
    return sorted(found)


def map_of(shown: DocumentView, cards: Sequence[DocumentCard]) -> DocumentMap:
    """The map of a document that was read with the quotes of these cards."""
    stretches = [Stretch(len(passage.text.split()), passage.kind in SOURCES) for passage in shown.passages]
    return documentmap.document_map(stretches, [_placed(shown, card) for card in cards])


def _placed(shown: DocumentView, card: DocumentCard) -> MapCard:
    place = shown.places.get(card.evidence)
    passages = tuple(dict.fromkeys(mark.passage for mark in place.marks)) if place else ()
    return MapCard(card.state, card.recall, passages)


def _remembered(standing: Standing, day: int, retention: float) -> DocumentCard:
    from studydeck.schedule import retrievability

    recall = retrievability(standing.memory, day)
    state = documentmap.card_state(standing.status, standing.memory.state, recall, retention)
    return DocumentCard(standing.card, standing.deck, standing.status, standing.memory, state, recall)


def relative(library: Library, path: Path) -> str:
    """How a document is named: its path relative to the library, with forward slashes; one that lies outside by its path."""
    return path.relative_to(library.root).as_posix() if path.is_relative_to(library.root) else str(path)
