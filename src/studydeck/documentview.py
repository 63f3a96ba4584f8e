"""A document as it is shown: its passages in the words that stand there, and the places of quotes in them.

Shown are the words of the file without marks, links and line breaks; fillers, repeats, notes and misspelt terms stay, for they
are what was written. Everything here is free of control characters.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from studydeck.card import Evidence
from studydeck.document import Document, Edit, Passage, PassageKind, apply_edits
from studydeck.text.clean import FORBIDDEN, clean_text, one_line

LAYOUT = frozenset({"markup", "link", "respelling"})
"""Reasons of edits that change no word: of a document that is only laid out, respellings repair its encoding and its blanks."""

RAW_REACH = 100_000
"""Characters shown before and behind a place while the document is still being read."""


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """One passage, or one line of a file that has not been read yet."""

    kind: PassageKind
    text: str
    line: int
    """1-based, of its first character."""
    start: int
    end: int
    """Character offsets into the decoded file."""
    section: tuple[str, ...] = ()
    speaker: str | None = None
    time: int | None = None
    """Seconds from the start of the recording."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the shown text of one passage."""

    passage: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote stands, passage by passage."""

    marks: tuple[Mark, ...]
    moved: bool = False
    """Whether it stands elsewhere than its card says."""


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One document, ready to be shown."""

    name: str
    passages: tuple[ShownPassage, ...]
    lines: int
    places: dict[Evidence, Place]
    """Of the quotes that were looked for; one that is no longer there is missing."""
    title: str = ""
    shape: str = ""
    sha256: str = ""
    warnings: tuple[str, ...] = ()
    complete: bool = True
    """Whether these are the passages of the whole document, not just lines around one place."""


def view(document: Document, quotes: Iterable[Evidence] = ()) -> DocumentView:
    """A document that was laid out, with the places of some quotes."""
    shown = tuple(_shown(document, passage) for passage in document.passages)
    finder = _Finder(document, shown)
    places = {quote: place for quote in dict.fromkeys(quotes) if (place := finder.place(quote))}
    return DocumentView(
        name=document.name,
        passages=shown,
        lines=document.source.count("\n") + 1,
        places=places,
        title=one_line(document.title),
        shape=document.shape.value,
        sha256=document.sha256,
        warnings=tuple(map(one_line, document.warnings)),
    )


def raw_view(source: str, name: str, quote: Evidence | None = None) -> DocumentView:
    """The lines of a decoded file around a quote, or the first ones: what can be shown before the document has been read."""
    middle = min(quote.start, len(source)) if quote else 0
    first = max(0, middle - RAW_REACH)
    last = min(len(source), (quote.end if quote else 0) + RAW_REACH)
    passages = []
    line = source.count("\n", 0, first) + 1
    at = first
    for row in source[first:last].split("\n"):
        if row.strip():
            passages.append(ShownPassage(PassageKind.PARAGRAPH, _plain(row), line, at, at + len(row)))
        line, at = line + 1, at + len(row) + 1
    marks: tuple[Mark, ...] = ()
    if quote and 0 <= quote.start < quote.end <= len(source) and _same(source[quote.start : quote.end], quote.quote):
        marks = tuple(
            Mark(number, _length(source[passage.start : max(passage.start, quote.start)]), _length(source[passage.start : end]))
            for number, passage in enumerate(passages)
            if passage.start < quote.end and quote.start < passage.end and (end := min(passage.end, quote.end))
        )
    return DocumentView(
        name, tuple(passages), source.count("\n") + 1, {quote: Place(marks)} if quote and marks else {}, complete=False
    )


def stored_view(quote: Evidence) -> DocumentView:
    """What is known of a document that cannot be read: the quote that its card keeps."""
    text = _plain(quote.quote)
    kept = ShownPassage(PassageKind.PARAGRAPH, text, quote.line, quote.start, quote.end, (), quote.speaker, quote.time)
    place = Place((Mark(0, 0, len(text)),))
    return DocumentView(one_line(quote.document), (kept,), quote.line, {quote: place}, complete=False)


class _Finder:
    """Looks for quotes in one document."""

    def __init__(self, document: Document, shown: tuple[ShownPassage, ...]) -> None:
        self.document = document
        self.starts = [passage.start for passage in document.passages]
        self.shown = shown
        self._joined: tuple[str, list[int]] | None = None

    def place(self, quote: Evidence) -> Place | None:
        """Where a quote stands: where its card says, else the place nearest to that with the same words, else nowhere."""
        source = self.document.source
        if 0 <= quote.start < quote.end <= len(source) and self._holds(quote):
            return Place(tuple(self._marks(quote.start, quote.end)))
        if not quote.quote.strip():
            return None
        start = _nearest(source, quote.quote, quote.start)
        marks = tuple(self._marks(start, start + len(quote.quote))) if start >= 0 else ()
        marks = marks or tuple(self._among_shown(quote))
        return Place(marks, moved=True) if marks else None

    def _holds(self, quote: Evidence) -> bool:
        """Whether the quote is the slice its card names; captions are compared after joining their lines."""
        number = bisect_right(self.starts, quote.start) - 1
        passage = self.document.passages[number] if number >= 0 else None
        if passage and passage.kind is PassageKind.CAPTIONS and quote.end <= passage.end:
            return _same(self.document.quote(passage, quote.start, quote.end), quote.quote)
        return _same(self.document.source[quote.start : quote.end], quote.quote)

    def _marks(self, start: int, end: int) -> Iterator[Mark]:
        """The stretches of shown text behind a slice of the source."""
        first = max(0, bisect_right(self.starts, start) - 1)
        for number in range(first, bisect_left(self.starts, end)):
            passage = self.document.passages[number]
            begin = _offset(self.document.source, passage, max(start, passage.start))
            stop = _offset(self.document.source, passage, min(end, passage.end))
            if begin < stop:
                yield Mark(number, begin, stop)

    def _among_shown(self, quote: Evidence) -> Iterator[Mark]:
        """A quote that stands in the shown text only, such as one of captions whose time marks changed."""
        text, begins = self._joined or self._join()
        near = begins[min(max(0, bisect_right(self.starts, quote.start) - 1), len(begins) - 1)] if begins else 0
        found = _nearest(text, _plain(quote.quote), near)
        number = bisect_right(begins, found) - 1
        if found >= 0 and number >= 0:
            begin = found - begins[number]
            yield Mark(number, begin, min(begin + len(_plain(quote.quote)), len(self.shown[number].text)))

    def _join(self) -> tuple[str, list[int]]:
        begins, at = [], 0
        for passage in self.shown:
            begins.append(at)
            at += len(passage.text) + 1
        self._joined = "\n".join(passage.text for passage in self.shown), begins
        return self._joined


def _nearest(text: str, words: str, at: int) -> int:
    """Where `words` begin nearest to `at`; -1 where they are not."""
    behind, before = text.find(words, max(0, at)), text.rfind(words, 0, max(0, at) + len(words))
    if behind < 0 or before < 0:
        return max(behind, before)
    return behind if behind - at < at - before else before


def _same(one: str, other: str) -> bool:
    return one == other or clean_text(one) == clean_text(other)


def _shown(document: Document, passage: Passage) -> ShownPassage:
    edits = _layout(passage)
    # Where every edit is one of layout, the words have been put together already.
    words = passage.text if len(edits) == len(passage.edits) else apply_edits(document.source, passage.start, passage.end, edits)
    line = document.line(passage.start)
    section = tuple(map(one_line, passage.section))
    who = one_line(passage.speaker) if passage.speaker else None
    return ShownPassage(passage.kind, _plain(words), line, passage.start, passage.end, section, who, passage.time)


def _layout(passage: Passage) -> list[Edit]:
    return [edit for edit in passage.edits if edit.reason in LAYOUT]


def _offset(source: str, passage: Passage, raw: int) -> int:
    """How many characters are shown of a passage up to an offset of the source."""
    shown, at = 0, passage.start
    for edit in _layout(passage):
        if edit.start >= raw:
            break
        shown += _length(source[at : edit.start]) + _length(edit.replacement)
        at = edit.end
    return shown + _length(source[at:raw]) if at < raw else shown


def _length(words: str) -> int:
    return len(_plain(words))


def _plain(words: str) -> str:
    """`words` without control characters; every one of them stands for itself, so that lengths add up."""
    return clean_text(words).replace("\t", " ") if FORBIDDEN.search(words) or "\t" in words else words
