"""From a span of the source to passages: the edits that turn raw text into clean text."""

import html
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from studydeck.document import Edit, Passage, PassageKind, Voice, apply_edits
from studydeck.readers.encoding import twice_encoded
from studydeck.readers.notes import note_edits
from studydeck.readers.page import Page
from studydeck.text.clean import FORBIDDEN, one_line

MAX_PARAGRAPH = 100_000
"""Characters; a longer paragraph becomes several passages."""

_EDIT_LINK = re.compile(r"\s*\[\s*edit(?: source)?\s*\]$")
"""What a wiki sets behind its headings."""
_BREAK = re.compile(r"(?<![ \t\n])[ \t]*\n(?:[ \t]*\n)*[ \t]*(?:>+ ?)*")
_ESCAPE_SEQUENCE = re.compile(
    r"\x1b\[[0-?]{0,100}[ -/]{0,10}[@-~]?|\x1b[\]PX^_][^\x07\x1b\n]{0,200}(?:\x07|\x1b\\)?|\x1b[@-Z\\^_]?|\x9b[0-?]{0,100}[@-~]?"
)
_MARKS = re.compile(
    r"""
    (?P<image>!\[[^\[\]\n]{0,1000}\](?:\([^()\s]{0,2000}(?:\s+["'][^"'\n]{0,500}["'])?\)|\[[^\[\]\n]{0,200}\]))
  | (?P<emptylink>[ ]?\(?\[(?:\s*|\\\[link\\\])\]\([^()\s]{0,2000}\)\)?)
  | (?P<link>(?<=\])\((?:https?:|mailto:|[./\#]|\{\{|www\.)[^()\n]{0,2000}(?:\([^()\n]{0,200}\)[^()\n]{0,500})?\)
            |(?<=\])\[[^\[\]\n]{0,200}\])
  | (?P<footnote>\[\^[^\[\]\s]{1,80}\])
  | (?P<escape>\\(?=[\\`*_{}\[\]()\#+.!$<>|~"'&-]))
  | (?P<entity>&(?:[a-zA-Z][a-zA-Z0-9]{1,20}|\#\d{1,6}|\#[xX][0-9a-fA-F]{1,5});)
  | (?P<tag></?[a-zA-Z][a-zA-Z0-9-]{0,20}(?:\s[^<>]{0,1000})?/?>)
  | (?P<autolink><(?=https?:[^<>\s]{1,1000}>))
  | (?P<template>\{%[^%\n]{0,1000}%\}|\{\{[^{}\n]{0,1000}\}\}|\{[:.\#][^{}\n]{0,300}\})
  | (?P<code>`+)
  | (?P<strong>\*\*\*?|(?<!\w)___?|___?(?!\w))
  | (?P<emphasis>\*|(?<!\w)_|_(?!\w))
  | (?P<open>\[)
  | (?P<close>\])
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the source that is to become one passage (or several, when it is very long)."""

    kind: PassageKind
    start: int
    end: int
    section: tuple[str, ...] = ()
    speaker: str | None = None
    time: int | None = None
    voice: Voice = Voice.UNKNOWN
    title: str = ""
    author: str = ""
    date: str = ""
    tags: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    """Edits known already, which win over the general ones."""
    retracted: tuple[tuple[int, int], ...] = ()
    notes: bool = True
    """Bracketed notes are the editor's, not part of the text."""


def build(page: Page, spans: Iterable[Span], corrections: Sequence[tuple[re.Pattern[str], str]] = ()) -> tuple[Passage, ...]:
    """The passages of `spans`, in order; `corrections` are (what is written, what is meant)."""
    passages: list[Passage] = []
    for span in spans:
        for start, end in _pieces(page.source, span.start, span.end):
            passages.append(_passage(page, span, start, end, corrections))
    return tuple(passages)


def heading_text(page: Page, start: int, end: int) -> str:
    """The words of a heading without its marks, on one line."""
    return _EDIT_LINK.sub("", one_line(apply_edits(page.source, start, end, without_overlap(general_edits(page, start, end)))))


def general_edits(page: Page, start: int, end: int) -> list[Edit]:
    """Edits that every passage needs: line breaks, control characters, marks of Markdown, hidden spans."""
    edits = [Edit(max(a, start), min(b, end), "", "markup") for a, b in _within(page.hidden, start, end)]
    source = page.source
    slice_ = source[start:end]
    if "\n" in slice_:
        edits += (
            Edit(start + at, start + stop, _blank(source, start + at, start + stop), "markup") for at, stop in _breaks(slice_)
        )
    if "\x1b" in slice_ or "\x9b" in slice_:
        edits += (Edit(start + m.start(), start + m.end(), "", "markup") for m in _ESCAPE_SEQUENCE.finditer(slice_))
    if not slice_.isprintable():
        edits += (
            Edit(start + m.start(), start + m.end(), " " if m[0] in "\u2028\u2029\x0b\x0c\x85" else "", "markup")
            for m in FORBIDDEN.finditer(slice_)
        )
    if not slice_.isascii():
        edits[:0] = [Edit(first, last, meant, "respelling") for first, last, meant in twice_encoded(page.source, start, end)]
    if page.markdown:
        edits += _markdown_edits(slice_, start)
    return edits


def without_overlap(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits in order of position; of two that overlap the one named first stays."""
    ranked = sorted(enumerate(edits), key=lambda pair: (pair[1].start, pair[1].end))
    kept: list[tuple[int, Edit]] = []
    for rank, edit in ranked:
        while kept and edit.start < kept[-1][1].end:
            if kept[-1][0] < rank:
                break
            kept.pop()
        else:
            kept.append((rank, edit))
    return tuple(edit for _, edit in kept)


def _passage(page: Page, span: Span, start: int, end: int, corrections: Sequence[tuple[re.Pattern[str], str]]) -> Passage:
    edits = [edit for edit in span.edits if start <= edit.start and edit.end <= end]
    edits += (Edit(max(a, start), min(b, end), "", "markup") for a, b in _within(page.hidden, start, end))
    retracted = [(a, b) for a, b in span.retracted if start < b and a < end]
    if span.notes:
        noted, taken_back = note_edits(page.source, start, end)
        edits += noted
        retracted += taken_back
    for pattern, meant in corrections:
        edits += (Edit(m.start(), m.end(), meant, "correction") for m in pattern.finditer(page.source, start, end))
    final = without_overlap((*edits, *general_edits(page, start, end)))
    return Passage(
        kind=span.kind,
        text=apply_edits(page.source, start, end, final),
        start=start,
        end=end,
        section=span.section,
        speaker=span.speaker,
        time=span.time,
        voice=span.voice,
        edits=final,
        title=span.title,
        author=span.author,
        date=span.date,
        tags=span.tags,
        retracted=tuple(sorted({(max(a, start), min(b, end)) for a, b in retracted})),
    )


def _pieces(source: str, start: int, end: int) -> list[tuple[int, int]]:
    """The span, cut at ends of sentences (else at blanks) so that no piece is longer than MAX_PARAGRAPH."""
    pieces: list[tuple[int, int]] = []
    while end - start > MAX_PARAGRAPH:
        limit = start + MAX_PARAGRAPH
        cut = max(source.rfind(stop, start + MAX_PARAGRAPH // 2, limit) for stop in (". ", "? ", "! ", "\n")) + 1
        cut = cut or source.rfind(" ", start + MAX_PARAGRAPH // 2, limit) + 1 or limit
        pieces.append((start, len(source[start:cut].rstrip()) + start))
        start = cut + len(source[cut:limit]) - len(source[cut:limit].lstrip())
    if start < end:
        pieces.append((start, end))
    return [piece for piece in pieces if piece[0] < piece[1]]


def _breaks(text: str) -> Iterable[tuple[int, int]]:
    return ((found.start(), found.end()) for found in _BREAK.finditer(text))


def _blank(source: str, start: int, end: int) -> str:
    """What stands for a line break: nothing where the next line starts with the sentence's punctuation."""
    return "" if source[end : end + 1] in (",", ";", ".") or start == 0 else " "


def _within(spans: tuple[tuple[int, int], ...], start: int, end: int) -> Iterable[tuple[int, int]]:
    """The spans, which are in order and apart, that share a character with `start` to `end`."""
    return takewhile(lambda span: span[0] < end, (spans[at] for at in range(bisect_right(spans, start, key=_end), len(spans))))


def _end(span: tuple[int, int]) -> int:
    return span[1]


def _markdown_edits(text: str, offset: int) -> list[Edit]:
    edits: list[Edit] = []
    brackets: list[int] = []
    closed = (-1, -1)
    pending: dict[str, int] = {}
    for found in _MARKS.finditer(text):
        name, at, stop = found.lastgroup, found.start(), found.end()
        if name == "open":
            brackets.append(at)
        elif name == "close":
            closed = (brackets.pop() if brackets else -1, at)
        elif name == "link":
            if closed[0] >= 0 and closed[1] == at - 1:
                first = offset + closed[0]
                edits += (Edit(first, first + 1, "", "link"), Edit(offset + at - 1, offset + stop, "", "link"))
        elif name == "entity":
            edits.append(
                Edit(offset + at, offset + stop, FORBIDDEN.sub("", html.unescape(found[0]).replace("\xa0", " ")), "markup")
            )
        elif name in ("emphasis", "strong"):
            edits += _emphasis(text, found, pending, offset)
        else:
            edits.append(Edit(offset + at, offset + stop, "", "markup"))
    return edits


def _emphasis(text: str, found: re.Match[str], pending: dict[str, int], offset: int) -> list[Edit]:
    """Both marks of a pair, once its second mark is found; a mark between blanks is no mark."""
    mark, at, stop = found[0], found.start(), found.end()
    before, after = text[at - 1 : at].strip(), text[stop : stop + 1].strip()
    if not before and not after and len(text) > len(mark):
        return []
    if len(mark) > 1:
        return [Edit(offset + at, offset + stop, "", "markup")]
    if before and mark in pending and text[at - 1] not in "([{“‘":
        first = pending.pop(mark)
        return [Edit(offset + first, offset + first + 1, "", "markup"), Edit(offset + at, offset + stop, "", "markup")]
    if after and not before[-1:].isalnum():
        pending[mark] = at
    return []
