"""A card's quote in the words around it: what triage shows beside a suggested card."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from studydeck.card import Evidence
from studydeck.document import Document, Passage, PassageKind, apply_edits
from studydeck.errors import StudydeckError

HELD = 6
"""Documents kept in memory: cards come best first, not document by document."""
LITTLE = 160
"""Characters of a passage below which the passages beside it are shown too."""
SHOWN = {PassageKind.CAPTIONS, PassageKind.TURN, PassageKind.PARAGRAPH, PassageKind.LIST_ITEM, PassageKind.ENTRY}
MARKS = {"markup", "link"}
"""Reasons of edits that take out what nobody reads."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The words before and after a quote in its passage."""

    before: str
    after: str
    section: tuple[str, ...] = ()
    """Headings above the passage, outermost first."""
    note: str = ""
    """Why there is nothing around the quote, as a sentence."""


class Surrounder:
    """Reads documents, each once as long as it is needed."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[Path, str], Document | str] = OrderedDict()

    def holds(self, path: Path, sha256: str) -> bool:
        """Whether a document was read before, so that looking around in it takes no time."""
        return (path, sha256) in self._held

    def around(self, path: Path, sha256: str, evidence: Evidence) -> Surroundings:
        """The words around the quote of `evidence` in the document at `path`, which had the hash `sha256` when it was made."""
        document = self._document(path, sha256)
        if isinstance(document, str):
            return Surroundings("", "", note=document)
        start, end = evidence.start, evidence.end
        if document.sha256 != sha256:
            start = document.source.find(evidence.quote)
            end = start + len(evidence.quote)
            if start < 0:
                return Surroundings("", "", note="The document changed since this card was made, and the quote is gone or moved.")
        return _around(document, start, end)

    def _document(self, path: Path, sha256: str) -> Document | str:
        """The document, or why it cannot be read."""
        key = path, sha256
        if key not in self._held:
            self._held[key] = _laid_out(path)
            if len(self._held) > HELD:
                self._held.popitem(last=False)
        self._held.move_to_end(key)
        return self._held[key]


def _laid_out(path: Path) -> Document | str:
    from studydeck.readers import decode, laid_out

    try:
        data = decode.read_bytes(path)
        text, _ = decode.decode(data, path.name)
        return laid_out(text, path.name, decode.sha256(data))
    except StudydeckError as error:
        return f"The document cannot be read: {error.what}."


def _around(document: Document, start: int, end: int) -> Surroundings:
    passages = document.passages
    at = next((at for at, each in enumerate(passages) if each.start <= start and end <= each.end), None)
    if at is None:
        return Surroundings("", "")
    passage = passages[at]
    before, after = _words(document, passage, passage.start, start), _words(document, passage, end, passage.end)
    if len(before) < LITTLE:
        before = _whole(document, passages[at - 1 : at]) + before
    if len(after) < LITTLE:
        after += _whole(document, passages[at + 1 : at + 2], "\n")
    return Surroundings(before, after, passage.section)


def _whole(document: Document, beside: tuple[Passage, ...], gap: str = "") -> str:
    """The words of a passage beside the one meant, on lines of their own."""
    for passage in beside:
        if passage.kind in SHOWN:
            words = _words(document, passage, passage.start, passage.end)
            return f"{gap}{words}" if gap else f"{words}\n"
    return ""


def _words(document: Document, passage: Passage, start: int, end: int) -> str:
    """A part of a passage as it was written, without marks that nobody reads."""
    marks = (edit for edit in passage.edits if edit.reason in MARKS and start <= edit.start and edit.end <= end)
    return apply_edits(document.source, start, end, marks)
