"""Words that were typed and not saved yet: kept in a file each, so that no crash and no closed window loses them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from studydeck.card import Wording
from studydeck.config import Library
from studydeck.errors import StudydeckError
from studydeck.files import create_folder, read_bytes, remove, write_atomically

NEW = "new"
"""Name of the draft of a card that does not exist yet."""
MAX_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class Unsaved:
    """Words that were not saved."""

    wording: Wording
    start: Wording
    """What the editing began with."""
    at: datetime


def keep(library: Library, card: str | None, unsaved: Unsaved) -> None:
    """Write the draft of a card, or of a new one. Raises what writing files raises."""
    path = _path(library, card)
    create_folder(path.parent)
    data = {"at": unsaved.at.isoformat(), "wording": asdict(unsaved.wording), "start": asdict(unsaved.start)}
    write_atomically(path, json.dumps(data, ensure_ascii=False, indent=1).encode(), private=True)


def find(library: Library, card: str | None) -> Unsaved | None:
    """The draft of a card, or of a new one; None where there is none that can be read."""
    path = _path(library, card)
    try:
        data = json.loads(read_bytes(path, MAX_BYTES)) if path.exists() else None
        return Unsaved(_wording(data["wording"]), _wording(data["start"]), datetime.fromisoformat(data["at"])) if data else None
    except (StudydeckError, ValueError, KeyError, TypeError):
        return None


def drop(library: Library, card: str | None) -> None:
    """Remove a draft, if there is one. Raises what removing files raises."""
    path = _path(library, card)
    if path.exists():
        remove(path)


def _path(library: Library, card: str | None) -> Path:
    return library.data / "drafts" / f"{card or NEW}.json"


def _wording(fields: dict[str, object]) -> Wording:
    texts = [fields[name] for name in ("front", "back", "context", "deck")]
    tags = fields["tags"]
    if not all(isinstance(text, str) for text in texts) or not isinstance(tags, list):
        raise TypeError("not a draft")
    front, back, context, deck = map(str, texts)
    return Wording(front, back, context, tuple(map(str, tags)), deck)
