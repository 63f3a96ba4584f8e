"""Whether a text says what others say, in their words and in their order."""

import re
from collections.abc import Collection, Iterable
from itertools import pairwise

_TOKEN = re.compile(r"[^\W_]+")
_BE = re.compile(r"(?i)\b(?:is|are|was|were|be|been|being|can|could|must|should) ")
_COUNT = re.compile(r"(?i)\b(?:two|three|four|five|six|seven|eight|nine|ten)[- ]\w+ ")
_ASIDES = (re.compile(r" \([^()]*\)"), re.compile(r" — [^—]* —"), re.compile(r", [^,]*,"))
BE = frozenset("is are was were be been being do does did has have had".split())
"""Verbs that a question moves or adds."""


def unsaid(text: str, sources: Iterable[str], glue: Collection[str] = ()) -> str | None:
    """A word of `text` that no source has, or two neighbouring words that are neighbours in none, or None.

    A word of `glue` may stand anywhere and beside any other, but a word with a capital inside the text is none.
    """
    forms = [_low(form) for source in sources for form in _forms(source)]
    known, pairs = {word for form in forms for word in form}, {pair for form in forms for pair in pairwise(form)}
    tokens, glue = _tokens(text), {part for word in glue for part in _low(word)}
    free = [(token.islower() or not at) and token.casefold() in glue for at, token in enumerate(tokens)]
    for at, token in enumerate(tokens):
        if not free[at] and token.casefold() not in known:
            return token
        if at and not (free[at - 1] or free[at] or (tokens[at - 1].casefold(), token.casefold()) in pairs):
            return f"{tokens[at - 1]} {token}"
    return None


def gap(text: str, other: str, source: str, stop: Collection[str]) -> int | None:
    """Words not in `stop` between `text` in a source and the nearest word of `other` there; None if either is missing."""
    words, answer, asked = _low(source), _low(text), set(_low(other))
    starts = [at for at in range(len(words) - len(answer) + 1) if words[at : at + len(answer)] == answer]
    places = [at for at, word in enumerate(words) if word in asked]
    found = [
        sum(word not in stop for word in (words[start + len(answer) : place] if place > start else words[place + 1 : start]))
        for start in starts
        for place in places
    ]
    return min(found, default=None)


def _forms(source: str) -> Iterable[str]:
    """A source as it is, and as a question may word it: without an aside, an auxiliary verb, a count."""
    yield source
    for pattern in (*_ASIDES, _BE, _COUNT):
        if pattern.search(source):
            yield pattern.sub(" ", source)


def _tokens(text: str) -> list[str]:
    """The words of a text, without possessive endings."""
    return [match[0] for match in _TOKEN.finditer(text) if match[0] != "s"]


def _low(text: str) -> list[str]:
    return [token.casefold() for token in _tokens(text)]
