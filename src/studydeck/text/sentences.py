"""Sentence boundaries as character spans."""

import re
from collections.abc import Iterator

_CLOSING = re.compile(r"[”’\"')\]]+(?=\s|$)")
_PLAIN_END = re.compile(r"(?<=[a-z]{4})[.!?][”’\"')\]]*\s+(?=[“‘\"(]?[A-Z])")
"""A full stop behind a word of at least four small letters and before a capital."""
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:approx|dept|univ|prof|resp|corp|capt|sept|lieut|incl|assn|figs|secs|vols|misc)$", re.IGNORECASE
)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """The sentences of `text` as (start, end), without the blanks around them.

    Boundaries are nupunkt's, and those it misses although a plain word stands before the stop. A closing quote or bracket
    that it leaves at the head of the next sentence goes back to its own.
    """
    from nupunkt import sent_spans  # imported late: it loads a model

    spans: list[tuple[int, int]] = []
    for start, end in sent_spans(text):
        if (closing := _CLOSING.match(text, start, end)) and spans:
            spans[-1] = (spans[-1][0], closing.end())
            start = closing.end()
        spans += [span for span in map(_trimmed, _parts(text, start, end)) if span[0] < span[1]]
    return spans


def _parts(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """A found sentence, cut where a plain word ends another."""
    at = start
    for match in _PLAIN_END.finditer(text, start, end):
        if not _ABBREVIATED.search(text[max(at, match.start() - 12) : match.start()]):
            yield text, at, match.end()
            at = match.end()
    yield text, at, end


def _trimmed(part: tuple[str, int, int]) -> tuple[int, int]:
    text, start, end = part
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
