"""Finding a quote again in a document that was edited."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from studydeck.card import Card, Evidence, anchor
from studydeck.document import Document, Passage, PassageKind
from studydeck.match.alike import COMMON, SAME_QUOTE, said, still_said
from studydeck.text.clean import clean_text

_WORD = re.compile(r"[^\W_]+")
SLACK = 4
"""Words by which an edit may shift a quote against the place its words vote for."""
PLACES = 3
"""Places that are looked at closely."""


class Places:
    """A document's words and where they stand; the words of time marks between captions are none."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.starts = [passage.start for passage in document.passages]
        self.words: list[str] = []
        self.spans: list[tuple[int, int]] = []
        captions = (passage for passage in document.passages if passage.kind is PassageKind.CAPTIONS)
        marks = (edit for passage in captions for edit in passage.edits if edit.reason == "markup")
        mark = next(marks, None)
        for match in _WORD.finditer(document.source):
            while mark and mark.end <= match.start():
                mark = next(marks, None)
            if not (mark and mark.start <= match.start()):
                self.words += (parts := anchor(match[0]).split())
                self.spans += [match.span()] * len(parts)
        self.at: defaultdict[str, list[int]] = defaultdict(list)
        for index, word in enumerate(self.words):
            self.at[word].append(index)

    def again(self, card: Card) -> Evidence | None:
        """The evidence of a card after an edit of its document, None when its words are gone or are another's now."""
        old = card.evidence
        if old is None:
            return None
        stays = clean_text(self._quote(old.start, old.end)) == old.quote
        new = self._evidence(old, old.start, old.end) if stays else self._find(old)
        renamed = new and old.speaker and new.speaker != old.speaker and old.speaker in said(card)
        return new if new and not renamed and still_said(card, new.quote) else None

    def _find(self, old: Evidence) -> Evidence | None:
        """Where a quote stands now, word for word or after a light edit; the place nearest to the old one if there are many."""
        target = anchor(old.quote).split()
        if not target:
            return None
        first = self._first(target, old.start)
        if first is not None:
            return self._marked(old, first, first + len(target))
        found = [place for vote in self._votes(target) if (place := self._around(target, vote))]
        return self._marked(old, *max(found)[1:]) if found else None

    def _first(self, target: Sequence[str], near: int) -> int | None:
        """The word at which exactly these words begin."""
        rare = min(range(len(target)), key=lambda index: len(self.at.get(target[index], ())))
        starts = (at - rare for at in self.at.get(target[rare], ()) if at >= rare)
        found = [start for start in starts if self.words[start : start + len(target)] == list(target)]
        return min(found, key=lambda start: abs(self.spans[start][0] - near), default=None)

    def _votes(self, target: Sequence[str]) -> list[int]:
        """Where the quote may begin, by the places of its telling words."""
        votes: Counter[int] = Counter()
        for index, word in enumerate(target):
            if len(found := self.at.get(word, ())) <= COMMON:
                votes.update((at - index) // SLACK for at in found)
        return [bucket * SLACK for bucket, _ in votes.most_common(PLACES)]

    def _around(self, target: Sequence[str], vote: int) -> tuple[float, int, int] | None:
        """Likeness, first and last word of what stands at a place, if it is the quote after a light edit."""
        low = max(0, vote - SLACK)
        window = self.words[low : vote + len(target) + 2 * SLACK]
        equal = [code for code in LCSseq.opcodes(target, window) if code.tag == "equal"]
        firsts = {max(0, low + code.dest_start - code.src_start) for code in equal}
        lasts = {min(len(self.words), low + code.dest_end + len(target) - code.src_end) for code in equal}
        text = " ".join(target)
        tried = ((fuzz.ratio(text, " ".join(self.words[first:last])), first, last) for first in firsts for last in lasts)
        return max((place for place in tried if place[0] >= SAME_QUOTE), default=None)

    def _marked(self, old: Evidence, first: int, last: int) -> Evidence:
        """The evidence in some words, with the marks around them that the old quote had, too."""
        source, start, end = self.document.source, self.spans[first][0], self.spans[last - 1][1]
        words = list(_WORD.finditer(old.quote))
        head, tail = old.quote[: words[0].start()], old.quote[words[-1].end() :]
        start -= len(head) if source.endswith(head, 0, start) else 0
        end += len(tail) if source.startswith(tail, end) else 0
        return self._evidence(old, start, end)

    def _evidence(self, old: Evidence, start: int, end: int) -> Evidence:
        passage = self._passage(start, end)
        return Evidence(
            self.document.name,
            start,
            end,
            self.document.line(start),
            self._quote(start, end),
            passage.speaker if passage and passage.speaker else old.speaker,
            passage.time if passage else old.time,
        )

    def _passage(self, start: int, end: int) -> Passage | None:
        at = bisect_right(self.starts, start) - 1
        passage = self.document.passages[at] if at >= 0 else None
        return passage if passage and end <= passage.end else None

    def _quote(self, start: int, end: int) -> str:
        passage = self._passage(start, end)
        return self.document.quote(passage, start, end) if passage else self.document.source[start:end]
