"""Spoken words made readable: fillers and repeats taken out, numerals for words put right; every change can be logged."""

import re
from collections.abc import Iterator

Change = tuple[int, int, str, str]
"""Start, end, what stands there instead, and the reason: filler, repeat or respelling."""

_FILLER = re.compile(
    r"(?<![\w’'])(?:u[hm]+|erm?|mm+|hmm+)(?:,? |(?=[.,;?!]))"
    r"|, (?:you know|I mean|like|right|I guess|sort of|kind of|basically|actually|honestly),(?= )"
    r"|(?<=\w) you know(?=,)|, right(?=\?)",
    re.IGNORECASE,
)
_REPEAT = re.compile(r"(?<![\w’'-])((?!had\b|that\b|very\b|really\b|bye\b|no\b)[a-z’']+)(?:,? \1)+(?![\w’'-])", re.IGNORECASE)
_RESPELLING = (
    (re.compile(r"\b1(?= (?:of|thing|that|which|person|way|more|could|can|was|is)\b)"), "one"),
    (re.compile(r"(?<=\b[Tt]his )1\b|(?<=\b[Tt]hat )1\b|(?<=\b[Ee]ach )1\b|(?<=\b[Nn]ext )1\b"), "one"),
    (re.compile(r"\b20 (?=[12]\d\b)|\b19 (?=\d\d\b)"), None),
)


def changes(text: str) -> list[Change]:
    """What to change in spoken text, in order of position and not overlapping. Hedges ("sort of" without commas) stay."""
    found = sorted([*_fillers(text), *_repeats(text), *_respellings(text)])
    kept: list[Change] = []
    for change in found:
        if not kept or change[0] >= kept[-1][1]:
            kept.append(change)
    return kept


def _fillers(text: str) -> Iterator[Change]:
    for match in _FILLER.finditer(text):
        yield (
            match.start(),
            match.end(),
            "," if match[0].startswith(",") and text[match.end() : match.end() + 1] != "?" else "",
            "filler",
        )


def _repeats(text: str) -> Iterator[Change]:
    for match in _REPEAT.finditer(text):
        yield match.end(1), match.end(), "", "repeat"


def _respellings(text: str) -> Iterator[Change]:
    for pattern, word in _RESPELLING:
        for match in pattern.finditer(text):
            yield match.start(), match.end(), match[0].strip() if word is None else word, "respelling"
