"""What documents a library has, and how each of them stands: new, unchanged or changed since its cards were made, or no document.

Nothing is written. Documents outside `seeds/` belong to it once cards were made from them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from studydeck import deckfile
from studydeck.config import Library
from studydeck.errors import StudydeckError
from studydeck.files import list_folder
from studydeck.generate import documents_meant, relative
from studydeck.readers import laid_out
from studydeck.readers.decode import decode, read_bytes, sha256
from studydeck.store import SeenDocument, Store, open_store


class DocumentState(StrEnum):
    """How a document stands to the cards that were made from it."""

    NEW = "new"
    """No cards were looked for in it yet."""
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    """Since its cards were made."""
    REFUSED = "refused"
    """It cannot be read."""
    GONE = "gone"
    """Its cards are there and it is not."""


PENDING = (DocumentState.NEW, DocumentState.CHANGED)
"""States of documents that a generation would do something with."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One document of the library."""

    path: Path
    place: str
    """Relative to the library, with forward slashes."""
    state: DocumentState
    size: int = 0
    """Bytes."""
    words: int = 0
    shape: str = ""
    """Empty where only reading it would tell."""
    active: int = 0
    suggested: int = 0
    note: str = ""
    """Why it is refused, or why it gave no card."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the library knows of its documents without opening any."""

    seen: dict[str, SeenDocument]
    decks: dict[str, str]
    """Hash of the document that each deck was made from, by path."""
    counts: dict[str, tuple[int, int]]


def inventory(library: Library, more: Sequence[Path], now: datetime) -> list[Listed]:
    """Every document in `seeds/`, every other one that cards were made from, and those in `more`; each once, by path.

    Raises whatever opening the library's database raises.
    """
    with open_store(library, now, read_only=True) as store:
        known = _remembered(library, store)
    seeds = (path for path in library.seeds.rglob("*") if not _hidden(path, library.seeds) and not path.is_dir())
    places = {relative(path, library): path for path in (*seeds, *more)}
    for place in (*known.decks, *known.counts):
        places.setdefault(place, library.root / place)
    return [_listed(path, place, known) for place, path in sorted(places.items())]


def named(paths: Sequence[Path]) -> list[Path]:
    """The documents in files and folders that somebody names. Raises InputRefused if there is none."""
    return documents_meant(Library(Path()), paths)


def shape_of(path: Path) -> str:
    """The shape of a document; nothing if it cannot be read."""
    try:
        data = read_bytes(path)
        return laid_out(decode(data, path.name)[0], path.name, "").shape.value
    except StudydeckError:
        return ""


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _remembered(library: Library, store: Store) -> Remembered:
    return Remembered(store.seen_documents(), dict(_deck_documents(library)), store.document_counts())


def _deck_documents(library: Library) -> Iterator[tuple[str, str]]:
    for path in _deck_files(library):
        try:
            deck = deckfile.head(path)
        except StudydeckError:
            continue
        if deck.document:
            yield deck.document, deck.sha256


def _deck_files(library: Library) -> Iterable[Path]:
    return (path for path in list_folder(library.decks) if path.suffix == ".md" and not path.name.startswith("."))


def _listed(path: Path, place: str, known: Remembered) -> Listed:
    active, suggested = known.counts.get(place, (0, 0))
    seen = known.seen.get(place)
    if not path.exists() and (place in known.decks or active or suggested):
        return Listed(path, place, DocumentState.GONE, shape=seen.shape if seen else "", active=active, suggested=suggested)
    try:
        data = read_bytes(path)
        text, _ = decode(data, "")
    except StudydeckError as error:
        return Listed(path, place, DocumentState.REFUSED, _size(path), active=active, suggested=suggested, note=error.what)
    now, before = sha256(data), seen.sha256 if seen else known.decks.get(place, "")
    state = DocumentState.CHANGED if before else DocumentState.NEW
    state = DocumentState.UNCHANGED if now == before else state
    fresh = seen if seen and seen.sha256 == now else None
    return Listed(
        path,
        place,
        state,
        len(data),
        len(text.split()),
        fresh.shape if fresh else "",
        active,
        suggested,
        fresh.note if fresh else "",
    )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0
