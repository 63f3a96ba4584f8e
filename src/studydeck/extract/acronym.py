"""Acronyms spelt out: "reinforcement learning with verifiable rewards (RLVR)", "RLVR stands for …"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.extract.frame import Frame
from studydeck.extract.sentence import Sentence
from studydeck.text.lexicon import lexicon
from studydeck.text.terms import STOP_WORDS

_ACRONYM = r"(?:[A-Z][A-Za-z0-9]*[A-Z][A-Za-z0-9]*|[A-Z]{2,}[0-9]*)"
_WORDS = r"((?:[\w’'&/-]+ ){0,8}[\w’'&/-]+ ?)"
"""Up to nine words; written so that no letter can be taken in two ways, which would take time without end."""
_SHORT_IN_BRACKETS = re.compile(rf"\(({_ACRONYM})s?\)")
_LONG_IN_BRACKETS = re.compile(
    rf"\b({_ACRONYM})s?(?: \(|, (?:or|short for|that is,?|which stands for) |—| — |, i\.e\.,? ){_WORDS}(?=[),.;—:]|$)"
)
_STANDS_FOR = re.compile(rf"\b({_ACRONYM}) (?:stands for|is short for|is an acronym for) [“\"'‘]?{_WORDS}")


_IN_NOTE = re.compile(rf"\b({_ACRONYM})s? \[{_WORDS}(?=[\],;.—:])")


class Acronym(Frame):
    """An acronym whose letters are, in order, the initials of its expansion.

    After Schwartz and Hearst (2003), but stricter: each letter must begin a word or a part of a hyphenated word, and only
    function words may be passed over. Loose matching inside words gave false expansions.
    """

    name = "acronym"
    kind = CardKind.DEFINITION
    any_language = True  # the initials prove the expansion
    cue = re.compile(
        r"\b[A-Z]{2,}\w*|\([A-Z][A-Za-z0-9]*[A-Z0-9]\w*\)|\b[A-Z]{2,}\w*s?(?: \(|, (?:or|short|that is|which stands|i\.e\.)| "
        r"?—| stands for| is short for| is an acronym)"
    )
    examples = (
        (
            "We rely on optical character recognition (OCR) for old registers. OCR is quick, and OCR never tires.",
            "What does OCR stand for?",
            "optical character recognition",
        ),
        (
            "OCR, or optical character recognition, reads the old registers.",
            "What does OCR stand for?",
            "optical character recognition",
        ),
        ("HEPA stands for high efficiency particulate air.", "What does HEPA stand for?", "high efficiency particulate air"),
    )
    counter_examples = (
        "The county archive (NY) burned down.",
        "We compared the results with the earlier run (OCR) in the table.",
    )

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """One draft for each acronym that is expanded."""
        text = sentence.text
        start, end = sentence.raw
        pairs = [(m[1], _before(text[: m.start()], m[1])) for m in _SHORT_IN_BRACKETS.finditer(text)]
        pairs = [(short, long) for short, long in pairs if _used(short, sentence.document.source)]
        pairs += [(m[1], _within(m[2], m[1])) for pattern in (_LONG_IN_BRACKETS, _STANDS_FOR) for m in pattern.finditer(text)]
        pairs += [(m[1], _within(m[2], m[1])) for m in _IN_NOTE.finditer(sentence.document.source, start, end)]
        for short, long in pairs:
            if (
                long
                and short.lower() not in long.lower().split()
                and short not in _EVERYDAY
                and short not in lexicon(sentence.document.source).labels  # LHI001: a label of the author’s own, no term
            ):
                many = long.endswith("s") and not long.endswith("ss")  # "ROIs", "CRD: Custom Resource Definitions"
                frame = "plural-acronym" if short.endswith("s") or many else self.name
                yield sentence.draft(frame, self.kind, f"What does {short} stand for?", long, template="what does stand for")


_EVERYDAY = frozenset(
    """IT AI ML UI UX API PC TV US UK EU UN USA FAQ CEO CTO CFO HR PR PDF URL HTML SQL CPU GPU RAM OS PhD BC AD AM PM DNA FBI CIA
    NASA NATO GDP VAT ID DIY ASAP""".split()
)
"""What everybody who meets it knows already."""


def _used(short: str, source: str) -> bool:
    """Whether the document goes on to use an acronym that it gives in brackets; one hardly used is not worth a card."""
    parts = lexicon(source).parts
    return parts[short] + parts[f"{short}s"] >= 3


def _before(text: str, short: str) -> str | None:
    """The shortest run of words at the end of `text` whose initials spell `short`."""
    spans = [match.span() for match in re.finditer(r"[\w’'&/-]+", text)]
    for first in range(len(spans) - 1, max(-1, len(spans) - 10), -1):
        candidate = text[spans[first][0] :].strip(" \"'“‘")
        if spells(candidate, short):
            return candidate.strip(" \"'”’")
    return None


def _within(text: str, short: str) -> str | None:
    """The longest beginning of `text` whose initials spell `short`."""
    parts = text.split()
    for last in range(len(parts), 1, -1):
        candidate = " ".join(parts[:last])
        if spells(candidate, short):
            return candidate
    return None


def spells(long: str, short: str) -> bool:
    """Whether the initials of `long` are the letters of `short`, function words passed over at will.

    >>> spells("Reinforcement Learning with Verifiable Rewards", "RLVR")
    True
    """
    letters = [char.lower() for char in short if char.isalpha()]
    parts = [part for part in re.split(r"[\s/-]+", long) if part]
    if len(letters) < 2 or len(parts) < 2 or not re.fullmatch(r"[\w’'&/\s-]+", long):
        return False
    at = 0
    for i, part in enumerate(parts):
        if at < len(letters) and part[0].lower() == letters[at]:
            at += 1
        elif part.lower() not in STOP_WORDS or i in (0, len(parts) - 1):
            return False
    return at == len(letters)
