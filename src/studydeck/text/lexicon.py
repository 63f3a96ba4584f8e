"""What a whole text says of its words: which are common, which are names, whose names are people's. Read once, asked often."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

_TOKEN = re.compile(r"[^\W_][\w’'-]*")
_BEHIND_BLANK = re.compile(r" ([^\W_a-z][\w’'-]*)")
_JOINT = re.compile(r"[-’']")
_NAME = re.compile(r"(?:[A-Z][\w’'-]+ (?:[A-Z]\. )?){1,2}[A-Z][\w’'-]+")
_CAPITALISED = re.compile(r"[A-Z][\w-]+")
_PRONOUN = re.compile(r"\b(?:who|he|she|his|her|himself|herself)\b")
_NEXT_SENTENCE = re.compile(r"[.?!] (?:He|She|His|Her)\b")
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Sir|Lady|Lord|Dame|Professor|King|Queen|Pope|Saint|St)\.? (?:[A-Z]\w+ )?([A-Z]\w+)")
_LABEL = re.compile(r"(?<!\w)([A-Z]{2,})[-_]?\d{2,}")
_NEAR, _BEFORE = 60, 160
"""Characters in which a name stands before a pronoun that means it: in one sentence, and in the sentence before."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one text."""

    small: Counter[str]
    """How often a word is written with a small first letter."""
    inside: Counter[str]
    """How often a word has a capital in mid-sentence."""
    parts: Counter[str]
    """How often a word occurs, hyphens and apostrophes taken apart."""
    names: dict[str, tuple[str, ...]]
    """The longer names that hold a word."""
    people: frozenset[str]
    """Capitalised words that "he", "she" or "who" follows closely, or a title precedes."""
    labels: frozenset[str]
    """Letters that stand before numbers, as in LHI001."""

    def is_common(self, word: str) -> bool:
        """Whether a capitalised word is written small more often than with a capital in mid-sentence."""
        return self.small[word.lower()] > self.inside[word]


@lru_cache(maxsize=4)
def lexicon(source: str) -> Lexicon:
    """The lexicon of a text; in time linear in its length."""
    small: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    parts: Counter[str] = Counter()
    for token, times in Counter(map(itemgetter(0), _TOKEN.finditer(source))).items():
        word = token.rstrip("-’'")
        if word[0].islower():
            small[word] += times
        for part in _JOINT.split(word):
            parts[part] += times
    for match in _BEHIND_BLANK.finditer(source):
        before = source[max(0, match.start() - 1)]
        if (before == "," or before.islower()) and not match[1][0].islower():
            inside[match[1].rstrip("-’'")] += 1
    names: dict[str, list[str]] = {}
    for match in _NAME.finditer(source):
        for word in match[0].split():
            names.setdefault(word, []).append(match[0])
    return Lexicon(
        small, inside, parts, {word: tuple(dict.fromkeys(forms)) for word, forms in names.items()}, _people(source),
        frozenset(match[1] for match in _LABEL.finditer(source)),
    )  # fmt: skip


def _people(source: str) -> frozenset[str]:
    found = {match[1] for match in _TITLED.finditer(source)}
    for match in _PRONOUN.finditer(source):
        found.update(_capitalised(source, match.start(), _NEAR))
    for match in _NEXT_SENTENCE.finditer(source):
        found.update(_capitalised(source, match.start(), _BEFORE))
    return frozenset(found)


def _capitalised(source: str, end: int, reach: int) -> list[str]:
    """The capitalised words of the sentence that runs up to `end`, at most `reach` characters back."""
    before = source[max(0, end - reach) : end]
    return _CAPITALISED.findall(re.split(r"[.?!]", before)[-1])
