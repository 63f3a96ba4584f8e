"""Words with their parts of speech.

Tags are single letters, so that a phrase is a regular expression over the string of tags (`Tagged.pattern`):

    D determiner or possessive   J adjective      N noun          P proper noun or name      C number
    V finite verb or modal       I infinitive     G -ing form     E past participle          R adverb
    p preposition                o of             t to            h that                     s if, because, while …
    c and, or, but               n pronoun        w who, which    x there                    X not
    ' possessive                 , comma          ; other pause   q quotation mark           ( ) brackets
    . sentence end               ? anything else
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studydeck.text.decoder import Decoder

_TOKEN = re.compile(
    r"""
      (?:[A-Z]\.){2,}                                   # U.S.
    | (?:e\.g\.|i\.e\.|vs\.|etc\.|Dr\.|Mr\.|Mrs\.|Ms\.|St\.|No\.)
    | [~≈]?[$€£]?[+-]?\d+(?:[,.]\d+)*(?:[KMBT]|bn|m|k|x|th|st|nd|rd)?[%+]?
        (?:[-–][$€£]?\d+(?:[,.]\d+)*(?:[KMBT]|bn|m|k|x)?[%+]?)?(?![\w/])   # figures and ranges
    | \w+?(?=n[’']t\b)
    | n[’']t\b
    | [’'](?:s|re|ve|ll|d|m)\b
    | \w+(?:[-–/.&’'](?!(?:s|re|ve|ll|d|m|t)\b)\w+)*\+*   # words, hyphenated or dotted
    | \S
    """,
    re.VERBOSE,
)


_KEPT_SENTENCES = 1 << 12
"""Tagged sentences that are remembered: frames, gates and `explain` ask for the same ones again soon."""

_PAST = frozenset({"VVD", "VBD", "VHD", "VDD"})


def _spread(groups: Mapping[str, str]) -> dict[str, str]:
    """Letter → words as word → letter."""
    return {word: letter for letter, words in groups.items() for word in words.split()}


_CODES = _spread(
    {
        "J": "AJ0 AJC AJS",
        "D": "AT0 DPS DT0",
        "R": "AV0 AVP",
        "s": "AVQ CJS",
        "c": "CJC",
        "h": "CJT",
        "C": "CRD ORD",
        "w": "DTQ PNQ",
        "x": "EX0",
        "N": "NN0 NN1 NN2 PNI",
        "P": "NP0 UNC ZZ0",
        "n": "PNP PNX",
        "'": "POS",
        "o": "PRF",
        "p": "PRP",
        "t": "TO0",
        "X": "XX0",
        "?": "ITJ",
        "V": "VM0 VVB VVD VVZ VBB VBD VBZ VDB VDD VDZ VHB VHD VHZ",
        "I": "VVI VBI VDI VHI",
        "G": "VVG VBG VDG VHG",
        "E": "VVN VBN VDN VHN",
    }
)
"""HanTa's tags (the CLAWS C5 set) as our letters."""

_FIXED = _spread(
    {
        "c": "and or but nor",
        "s": "because if while whereas although",
        "o": "of",
        "w": "who which whose whom",
        "X": "not n't n’t",
        "D": "no the a an",
        "n": "it they them i we you he she us me him it’s",
        "p": "than as",
        "V": "is are was were has have had ’re 're can could will would may might must should",
        "q": '“ ” " ‘',
        "(": "( [",
        ")": ") ]",
        ",": ",",
        ";": "; : — – -- -",
        ".": ". ! ? …",
    }
)
"""Words whose part of speech the tagger gets wrong too often, or that mean one thing to us."""


@dataclass(frozen=True, slots=True)
class Word:
    """A token, its tag letter and its span in the text it was cut from."""

    text: str
    tag: str
    start: int
    end: int
    past: bool = False
    """Whether it is a finite verb in the past tense."""

    @property
    def lower(self) -> str:
        """The word in lower case."""
        return self.text.lower()


@dataclass(frozen=True)
class Tagged:
    """The words of one sentence; positions are indices into `words`."""

    text: str
    words: tuple[Word, ...]

    @cached_property
    def pattern(self) -> str:
        """One tag letter a word."""
        return "".join(word.tag for word in self.words)

    def slice(self, first: int, last: int) -> str:
        """The text from word `first` up to, but without, word `last`."""
        words = self.words[first:last]
        return self.text[words[0].start : words[-1].end] if words else ""

    def at(self, offset: int) -> int:
        """The index of the first word that starts at or after a character offset."""
        return next((i for i, word in enumerate(self.words) if word.start >= offset), len(self.words))


@lru_cache(_KEPT_SENTENCES)
def tagged(text: str) -> Tagged:
    """The tagged words of a sentence."""
    spans = [match.span() for match in _TOKEN.finditer(text)]
    tokens = [text[start:end] for start, end in spans]
    codes = _codes(tokens)
    letters = _letters(tokens, codes)
    words = (
        Word(token, tag, start, end, tag == "V" and (code in _PAST or token.lower() in ("was", "were", "had", "did")))
        for token, tag, code, (start, end) in zip(tokens, letters, codes, spans, strict=True)
    )
    return Tagged(text, tuple(words))


@cache
def _decoder() -> "Decoder":
    from studydeck.text.decoder import Decoder

    return Decoder()


@cache
def rarity(word: str) -> float:
    """How unlikely a word is, as the tagger sees it: below 17 for one in common use, above 30 for one it does not know."""
    return _decoder().rarity(word)


def _codes(tokens: Sequence[str]) -> list[str]:
    """HanTa's tags."""
    plain = [token.replace("’", "'").replace("“", '"').replace("”", '"').replace("‘", "'") for token in tokens]
    return _decoder().tags(plain)


def _letters(tokens: Sequence[str], codes: Sequence[str]) -> list[str]:
    """Our letters, with what we know better than the tagger."""
    letters = [_CODES.get(code, "?") for code in codes]
    for i, token in enumerate(tokens):
        low = token.lower()
        fixed = _FIXED.get(low)
        if fixed:
            letters[i] = fixed
        elif low in ("’s", "'s"):
            letters[i] = "'" if i + 1 < len(tokens) and letters[i + 1] in "NJPCGE" and letters[i - 1] in "NP" else "V"
        elif low == "that" and (letters[i] not in "hD" or letters[i + 1 : i + 2] in (["D"], ["n"])):
            letters[i] = "h"  # before an article or a pronoun it never points
        elif re.search(r"[A-Za-z]", token) and re.search(r"\d|[a-z][A-Z]|^[A-Z]{2,}", token) and token[0] not in "~≈$€£+":
            letters[i] = "P"
        elif re.match(r"[~≈]?[$€£]?[+-]?\d", token):
            letters[i] = "C"
        elif i and token[0].isupper() and letters[i] in "NJVEGIR?" and letters[i - 1] not in "q.;(":
            letters[i] = "P"
    return letters
