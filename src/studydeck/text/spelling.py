"""Terms that speech recognition spells otherwise: "deep seek" for DeepSeek, "o 3" for o3; every respelling can be logged.

A window of words is respelt when its joined letters are those of a known term. Terms are known from an alias file, and from texts
that spell them so throughout. Where the words could as well be ordinary ones ("so far" beside SoFar) nothing is done.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from itertools import pairwise

from studydeck.text.speech import Change
from studydeck.text.terms import STOP_WORDS

LONGEST = 4
"""Words of a window."""

_PART = re.compile(r"[^\W_]+")
_TERM = re.compile(
    r"(?<![\w./@#&=?%+’'-])(?:[A-Z][a-z]+(?:[A-Z]+[a-z]*)+|[a-z]\d{1,2}|[A-Z]-?\d{1,4}|[A-Z]{2,6}-?\d{1,4}[a-z]?)"
    r"(?![\w/@=]|[.-]\w|[’'](?!s\b))"
)
"""A name with a capital inside, or letters with a number: DeepSeek, o3, R1, GPT-4o."""
_GOES_ON = re.compile(r"[’'](?!s\b)\w|[./:@-]\w|%|(?<=\d) \d")
"""What makes the last word of a window part of something longer."""
_LEAST = 3
"""How often a text must hold a term before another text is respelt by it."""
_STEADY = 4
"""How many times more often a text must spell a term in one word than in several."""


_HEAD = 4
"""Letters by which a word is told that begins nothing known."""


@dataclass(frozen=True)
class Spelling:
    """What is meant, by the joined letters of what is written, in lower case."""

    aliases: Mapping[str, str]
    """Several words that always mean the same together."""
    words: Mapping[str, str]
    """Single words, exactly as they are written."""
    terms: Mapping[str, str] = field(default_factory=dict)
    """Terms of other texts, which count only where their parts are no ordinary words; `within` decides."""

    def __or__(self, other: "Spelling") -> "Spelling":
        """Both; where they differ the other one counts."""
        return Spelling({**self.aliases, **other.aliases}, {**self.words, **other.words}, {**self.terms, **other.terms})

    def within(self, text: str) -> "Spelling":
        """The spelling with those terms that a text spells in several words, one of which it uses nowhere else."""
        if not self.terms:
            return self
        together = _open_forms(text.replace("-", " "), self.terms)
        alone = Counter(match[0].lower() for match in _PART.finditer(text))
        fitting = {
            key: term
            for key, term in self.terms.items()
            if together[key] and any(len(part) == 1 or alone[part] <= together[key] for part in _parts(term))
        }
        return Spelling(self.aliases, self.words, fitting)

    def changes(self, text: str) -> list[Change]:
        """The respellings of a text, in order of position and not overlapping; of two windows the longer."""
        parts = [(match.start(), match.end(), match[0].lower()) for match in _PART.finditer(text)]
        found: list[Change] = []
        after = 0
        for at in [at for at, (_, _, part) in enumerate(parts) if part[:_HEAD] in self._heads]:
            if at >= after:
                change, used = self._at(text, parts, at)
                after = at + used
                if change:
                    found.append(change)
        return found

    def _at(self, text: str, parts: list[tuple[int, int, str]], at: int) -> tuple[Change | None, int]:
        """The respelling that begins with a word, and how many words it takes."""
        if not _free_before(text, parts[at][0]):
            return None, 1
        for count in range(min(LONGEST, len(parts) - at), 0, -1):
            window = parts[at : at + count]
            start, end = window[0][0], window[-1][1]
            written = text[start:end]
            if count == 1:
                meant = self.words.get(written)
            elif all(text[a[1] : b[0]] in (" ", "-") for a, b in pairwise(window)):
                key = "".join(part for _, _, part in window)
                meant = self.aliases.get(key) or (None if _is_name(written) else self.terms.get(key))
            else:
                continue
            if meant and _free_behind(text, end):
                return ((start, end, meant, "respelling") if meant != written else None), count
        return None, 1

    @cached_property
    def _heads(self) -> frozenset[str]:
        """Beginnings of everything known, of every length up to `_HEAD`; most words of a text begin otherwise."""
        known = (*self.aliases, *self.words, *self.terms)
        return frozenset(key[:length].lower() for key in known for length in range(1, _HEAD + 1))


def _is_name(written: str) -> bool:
    """Whether every word has a capital, so that somebody meant to spell it in several: Hugging Face."""
    return all(part[0].isupper() for part in _PART.findall(written))


def _free_before(text: str, start: int) -> bool:
    return not (start and (text[start - 1] in "’'-/@." and text[start - 2 : start - 1].strip()))


def _free_behind(text: str, end: int) -> bool:
    return _GOES_ON.match(text, end) is None


NOTHING = Spelling({}, {})


def spelling(aliases: Mapping[str, str]) -> Spelling:
    """What an alias file says: {"what is written": "what is meant"}."""
    parts = {written: _PART.findall(written) for written in aliases}
    return Spelling(
        {"".join(parts[written]).lower(): meant for written, meant in aliases.items() if len(parts[written]) > 1},
        {written: meant for written, meant in aliases.items() if len(parts[written]) == 1},
    )


@cache
def shipped() -> Spelling:
    """The aliases that come with the program."""
    return spelling(tomllib.loads(files("studydeck").joinpath("aliases.toml").read_text(encoding="utf-8")))


def steady(text: str, least: int = _LEAST) -> Spelling:
    """The terms a text holds at least so often, and hardly ever spells in several words; in linear time."""
    counted = [(term, count) for term, count in Counter(_TERM.findall(text)).most_common() if count >= least]
    if not counted:
        return NOTHING
    keys = {term: "".join(_PART.findall(term)).lower() for term, _ in counted}
    open_forms = _open_forms(text, keys.values())
    terms: dict[str, str] = {}
    for term, count in counted:
        key = keys[term]
        if _STEADY * open_forms[key] <= count and not any(part in STOP_WORDS for part in _parts(term)):
            terms.setdefault(key, term)
    return Spelling({}, {}, terms)


def _parts(term: str) -> Iterator[str]:
    """The words a term falls into when it is heard: deep, seek; o, 3."""
    return (part.lower() for part in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", term))


def _open_forms(text: str, keys: Iterable[str]) -> Counter[str]:
    """How often each of `keys` is spelt in two or three words that stand side by side."""
    wanted = frozenset(keys)
    heads = {key[:length] for key in wanted for length in range(len(key) + 1)}
    parts = [part.strip('.,;:?!()[]“”"*_').removesuffix("’s").removesuffix("'s") for part in text.lower().split()]
    found: Counter[str] = Counter()
    for at in [at for at, part in enumerate(parts) if part in heads]:
        for end in range(at + 2, min(at + 3, len(parts)) + 1):
            if (form := "".join(parts[at:end])) in wanted:
                found[form] += 1
    return found
