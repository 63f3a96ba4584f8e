"""What every reader produces: a document, its people and its passages, with exact character offsets.

All offsets count characters (code points) of the decoded file, `Document.source`.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache


class PassageKind(StrEnum):
    """What a passage is."""

    TURN = "turn"
    PARAGRAPH = "paragraph"
    RECORD = "record"
    NOTE = "note"
    LIST_ITEM = "list item"
    ENTRY = "entry"
    """A term and what it means; the clean text puts ": " between them."""
    CAPTIONS = "captions"
    HEADING = "heading"
    ADVERTISEMENT = "advertisement"
    COMMENT = "comment"
    BOILERPLATE = "boilerplate"


SOURCES = frozenset(
    {
        PassageKind.TURN,
        PassageKind.PARAGRAPH,
        PassageKind.RECORD,
        PassageKind.LIST_ITEM,
        PassageKind.ENTRY,
        PassageKind.NOTE,
        PassageKind.CAPTIONS,
    }
)
"""Kinds of passage that can carry a card."""


class Voice(StrEnum):
    """Whose claim a passage is; it decides what a card may assert."""

    SPEAKER = "speaker"
    AUTHOR = "author"
    EDITOR = "editor"
    CURATOR = "curator"
    READER_QUESTION = "reader's question"
    QUOTED = "quoted third party"
    UNKNOWN = "unknown"


class Shape(StrEnum):
    """The layout a document was recognised by."""

    INTERVIEW = "interview"
    PODCAST = "podcast"
    ANNOTATED = "annotated transcript"
    ARCHIVE = "archive"
    CAPTIONS = "captions"
    PROSE = "prose"


class Register(StrEnum):
    """How a document came to be worded; a frame's tier depends on it."""

    EDITED_PROSE = "edited prose"
    EDITED_TALK = "edited talk"
    VERBATIM_TALK = "verbatim talk"
    CAPTIONS = "captions"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who speaks or writes in a document."""

    name: str
    """The fullest form the document itself gives."""
    label: str
    """The form used to mark turns."""
    aliases: tuple[str, ...] = ()
    """Other forms that mean the same person here, such as a first name nobody else bears."""
    role: str = ""
    """host, guest, author, curator, or empty where the document does not say."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One logged difference between raw and clean text: the raw span, what stands there instead, and why."""

    start: int
    end: int
    replacement: str
    reason: str
    """markup (a caption's time mark, a line break), filler, repeat, false start, respelling, correction, note or link."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A turn, paragraph, record, note or caption run."""

    kind: PassageKind
    text: str
    """The clean text: the raw slice with `edits` applied, and nothing else changed."""
    start: int
    end: int
    section: tuple[str, ...] = ()
    """Headings above the passage, outermost first."""
    speaker: str | None = None
    """The full name of a proven speaker, never a guess."""
    time: int | None = None
    """Seconds from the start of the recording."""
    voice: Voice = Voice.UNKNOWN
    edits: tuple[Edit, ...] = ()
    """In order of position, not overlapping."""
    title: str = ""
    """Of a record: the title of the work it describes. Of an entry: its term."""
    author: str = ""
    """Of a record in a list of works by many: who made the work."""
    date: str = ""
    """Of a record: its date as YYYY-MM-DD, YYYY-MM or YYYY."""
    tags: tuple[str, ...] = ()
    retracted: tuple[tuple[int, int], ...] = ()
    """Raw spans of sentences that must not be used: taken back by their speaker or editor, or with words missing."""

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in `Document.source` of the clean characters `text[start:end]`.

        Edits at either edge stay outside; edits within are covered. Raises ValueError for an empty or reversed span.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no such span in the passage: {start}-{end}")
        return _raw_span(*self._pieces(), start, end)

    def cleaned(self, source: str, changes: Iterable[tuple[int, int, str, str]]) -> "Passage":
        """The passage with more changes to its clean text, logged as edits; `source` is the document's.

        Changes are (start, end, replacement, reason) in order of position. One that runs over an edit which left a blank or
        nothing is made around it; one that meets any other edit is left out.
        """
        added: list[Edit] = []
        clean_starts, pieces = self._pieces()
        starts = [edit.start for edit in self.edits]
        begins, ends = set(starts), {edit.end for edit in self.edits}
        for start, end, replacement, reason in changes:
            first, last = _raw_span(clean_starts, pieces, start, end)
            before = max(bisect_right(starts, first) - 1, 0)
            met = [edit for edit in self.edits[before : bisect_left(starts, last)] if first < edit.end]
            if any(edit.replacement.strip() or edit.start < first or last < edit.end for edit in met):
                continue
            if any(edit.replacement for edit in met):  # two blanks must not meet
                if last < self.end and source[last] == " " and last not in begins:
                    last += 1
                elif first > self.start and source[first - 1] == " " and first not in ends:
                    first -= 1
            added += _around(met, first, last, replacement, reason)
        if not added:
            return self
        edits = tuple(sorted((*self.edits, *added), key=lambda edit: edit.start))
        return replace(self, text=apply_edits(source, self.start, self.end, edits), edits=edits)

    def _pieces(self) -> tuple[list[int], list[tuple[int, int, bool, int]]]:
        """Runs of clean text as (clean start, raw start, replaced?, raw end), and the list of clean starts."""
        pieces: list[tuple[int, int, bool, int]] = []
        clean, raw = 0, self.start
        for edit in self.edits:
            if edit.start > raw:
                pieces.append((clean, raw, False, edit.start))
                clean += edit.start - raw
            if edit.replacement:
                pieces.append((clean, edit.start, True, edit.end))
                clean += len(edit.replacement)
            raw = edit.end
        if raw < self.end:
            pieces.append((clean, raw, False, self.end))
        return [piece[0] for piece in pieces], pieces


def _raw_span(clean_starts: list[int], pieces: list[tuple[int, int, bool, int]], start: int, end: int) -> tuple[int, int]:
    """The raw offsets of a clean span, by the pieces of its passage."""
    first = pieces[bisect_right(clean_starts, start) - 1]
    last = pieces[bisect_right(clean_starts, end - 1) - 1]
    raw_start = first[1] if first[2] else first[1] + (start - first[0])
    raw_end = last[3] if last[2] else last[1] + (end - last[0])
    return raw_start, raw_end


def _around(met: list[Edit], first: int, last: int, replacement: str, reason: str) -> Iterator[Edit]:
    """The change of a raw span as edits between those that stand in it already."""
    at = first
    for edit in met:
        if at < edit.start:
            yield Edit(at, edit.start, replacement, reason)
            replacement = ""
        at = edit.end
    if at < last:
        yield Edit(at, last, replacement, reason)


def apply_edits(source: str, start: int, end: int, edits: Iterable[Edit]) -> str:
    """The clean text of `source[start:end]`."""
    parts: list[str] = []
    at = start
    for edit in edits:
        parts += (source[at : edit.start], edit.replacement)
        at = edit.end
    parts.append(source[at:end])
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class Document:
    """One parsed source text."""

    name: str
    """File name without folders."""
    source: str
    """The decoded file; every offset points into it."""
    sha256: str
    """Of the file's bytes."""
    title: str
    shape: Shape
    register: Register
    passages: tuple[Passage, ...]
    people: tuple[Person, ...] = ()
    date: str = ""
    url: str = ""
    warnings: tuple[str, ...] = ()
    """Sentences for the user: how the file was decoded, what was not understood."""
    language: str = "English"
    """Its English name; empty where too few words tell."""

    def quote(self, passage: Passage, start: int, end: int) -> str:
        """The verbatim words of `source[start:end]`: the exact slice, without the time marks between joined captions."""
        if passage.kind is not PassageKind.CAPTIONS:
            return self.source[start:end]
        marks = (edit for edit in passage.edits if edit.reason == "markup" and start <= edit.start and edit.end <= end)
        return apply_edits(self.source, start, end, marks)

    def claimant(self, passage: Passage) -> str | None:
        """Full name of the person whose claims a passage holds; None where nobody is proven."""
        if passage.voice is Voice.SPEAKER:
            return passage.speaker
        if passage.author:
            return None  # the note is the curator's, the work somebody else's
        if passage.voice in (Voice.AUTHOR, Voice.CURATOR):
            return next((person.name for person in self.people if person.role == "author"), None)
        return None

    def line(self, offset: int) -> int:
        """The 1-based line of a character offset."""
        return bisect_left(_line_ends(self.source), offset) + 1


@lru_cache(maxsize=4)
def _line_ends(source: str) -> list[int]:
    """Offsets of the line feeds."""
    return [match.start() for match in re.finditer("\n", source)]
