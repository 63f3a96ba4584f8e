"""Words that ran together where the line breaks of a text were lost: “thecentral banks”."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from studydeck.text.speech import Change
from studydeck.text.tags import rarity

_LINE = 2_000
"""Characters of a line that no writer leaves without a break."""
_STOP = re.compile(r"(?<=[a-z]{2}[.?!])(?=[A-Z][a-z])")
"""A full stop with no blank behind it."""
_SEAM = re.compile(
    r"(?<=[a-z]{2}[,;:])(?=[A-Za-z])|(?<=[a-z]['’][st])(?=[a-z]{3})|(?<=[a-z]['’](?:re|ve|ll))(?=[a-z]{2})"
    r"|(?<=[a-z]{3})(?=[A-Z][a-z]{2})|(?<=[a-z]{2})(?=\d{2})|(?<=\d)(?=[a-z]{3})"
)
"""A comma or an ending without a blank behind it; a small letter before a capital or a figure, or a figure before a word."""
_WORD = re.compile(r"(?<![\w’'-])[A-Za-z][a-z]{4,}(?!\w)")
_LEAST = 5
_UNKNOWN, _KNOWN = 23.0, 17.0
"""Rarity above which a word is in no dictionary, and below which it is in common use."""
_EVERYDAY = 8.5
"""Rarity of "how" and "but": a capital before anything rarer begins a name ("Boykin"), not a sentence."""
_LETTERS = frozenset("bcdefghijklmnopqrstuvwxyz")
_MOST = 20_000
"""Rare words of a text of one line; more of them are no language."""
_TWICE, _OFTEN = 2, 10
"""A word that recurs more often is a name, unless half of it is an everyday word."""


def has_lost_breaks(source: str) -> bool:
    """Whether the text is all but one line, and full stops in it have no blank behind them."""
    return len(source) > _LINE * (1 + source.count("\n")) and len(_STOP.findall(source)) >= _LEAST


def changes(text: str, source: str) -> list[Change]:
    """Where to put the lost blanks of a passage of `source`, in order of position."""
    cuts = _cuts(source)
    seams = {match.start() for pattern in (_STOP, _SEAM) for match in pattern.finditer(text)}
    seams |= {match.start() + cuts[match[0]] for match in _WORD.finditer(text) if match[0] in cuts}
    return [(at, at + 1, f" {text[at]}", "respelling") for at in sorted(seams)]


@lru_cache(maxsize=2)
def _cuts(source: str) -> dict[str, int]:
    """The words of a text that are in no dictionary and fall, in one place only, into two in common use, with that place."""
    counts = Counter(match[0] for match in _WORD.finditer(source))
    rare = [word for word, count in counts.items() if count <= _OFTEN]
    if len(rare) > _MOST:
        return {}
    known = frozenset(re.findall(r"[a-z]+", source.lower()))
    places = {word: list(_halves(word, known, name=counts[word] > _TWICE)) for word in rare}
    return {word: at[0] for word, at in places.items() if len(at) == 1 and rarity(word) > _UNKNOWN}


def _halves(word: str, known: frozenset[str], *, name: bool) -> Iterator[int]:
    """Where a word, which may be a `name`, falls into two in common use, of which the text has one at least."""
    for at in range(1, len(word)):
        first, second = word[:at], word[at:]
        if (at == 1 and first not in "aAI") or second in _LETTERS or not known & {first.lower(), second}:
            continue
        most = _EVERYDAY if word[0].isupper() and first != "I" else _KNOWN
        halves = (rarity(first.lower()), rarity(second))
        if halves[0] < most and halves[1] < _KNOWN and (not name or min(halves) < _EVERYDAY):
            yield at
