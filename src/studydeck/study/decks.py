"""Deck files into the store: only those that changed are read."""

from __future__ import annotations

from pathlib import Path

from studydeck.card import Deck
from studydeck.config import Library
from studydeck.errors import StudydeckError
from studydeck.files import NOT_UTF8, list_folder, name_fault
from studydeck.store import CardFile, Moment, Store
from studydeck.text.clean import one_line

CONFLICTS = ("*sync-conflict*", "*conflicted copy*")
"""Names that file synchronisers give to a second version of a file."""


def take_in_decks(library: Library, store: Store, moment: Moment) -> list[str]:
    """Read the deck files that changed; returns sentences about everything wrong with any of them.

    A file that cannot be read keeps the cards it had; one whose name is not UTF-8 is left out. Raises NotPermitted
    without the right to look into the folder, for its decks are not gone.
    """
    known = store.files()
    notices: list[str] = []
    changed: list[Path] = []
    paths = []
    for path in list_folder(library.decks):
        if not path.match("*.md") or path.name.startswith("."):
            continue
        if name_fault(path.name) == NOT_UTF8:
            notices.append(f"{one_line(f'decks/{path.name}')}: {NOT_UTF8}; rename it. Its cards are left out.")
            continue
        paths.append(path)
    for path in paths:
        try:
            status = path.stat()
        except OSError as error:
            notices.append(f"{one_line(str(path))}: cannot be read ({one_line(str(error.strerror)).lower()}).")
            continue
        before = known.get(path.name)
        if before is None or (before.mtime_ns, before.size) != (status.st_mtime_ns, status.st_size):
            changed.append(path)
    gone = known.keys() - {path.name for path in paths}
    if changed or gone:
        if store.read_only:
            store.to_memory()
        files = [file for path in changed if (file := _read_deck(path, store, notices)) is not None]
        store.take_in(files, gone, moment.at // 1000)
        known = store.files()
    return notices + [problem for file in known.values() for problem in file.problems]


def _read_deck(path: Path, store: Store, notices: list[str]) -> CardFile | None:
    """One deck file, with ids written into it where it has none yet; None, and a notice, when it cannot be read."""
    from studydeck import deckfile

    try:
        status = path.stat()
        loaded = deckfile.load(path)
        if loaded.needs_ids and not store.read_only:
            notices += _saved(path, loaded.deck)
            status = path.stat()
    except (StudydeckError, OSError) as error:
        notices.append(one_line(str(error)))
        return None
    return CardFile(path.name, status.st_mtime_ns, status.st_size, loaded.deck, loaded.problems)


def _saved(path: Path, deck: Deck) -> list[str]:
    """Write a deck with its new ids; where that cannot be, its cards have them all the same, and why is told."""
    from studydeck import deckfile

    try:
        deckfile.save(path, deck)
    except StudydeckError as error:
        return [one_line(str(error))]
    return []


def conflicts(library: Library) -> list[str]:
    """A sentence for each second version of the database that a file synchroniser has left."""
    found = [path for path in list_folder(library.data) if any(path.match(pattern) for pattern in CONFLICTS)]
    problem = "a file synchroniser left a second database here; its answers are not in this one"
    return [f"{one_line(str(path))}: {problem}." for path in found]
