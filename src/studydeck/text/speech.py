"""Spoken words made readable: fillers, repeats and false starts taken out, numerals for words put right; all can be logged."""

import re
from collections.abc import Iterator

from studydeck.text.terms import STOP_WORDS

Change = tuple[int, int, str, str]
"""Start, end, what stands there instead, and the reason: filler, repeat, false start or respelling."""

_HESITATION = re.compile(r"(?<![\w’'-])(?:u[hm]+|erm?|mm+|hmm+)(?![\w’'-])(?:(?P<comma>,)? (?=\S)|(?=[.,;?!]|$))", re.IGNORECASE)
_ASIDE = re.compile(
    r"(?:(?P<comma>, )(?:you know|like|right|sort of|kind of|basically|actually|honestly)"
    r"|(?<![^.?!] )(?:You know|I mean)), (?=\S)"
)
"""Not ", I mean," which corrects what was said, nor ", I guess," which limits it."""
_TAG = re.compile(r", (?:you know|right)(?=\?)|(?<=\w) you know(?=,)", re.IGNORECASE)
_BOUND = re.compile(
    r"(?<![\w’'-])(?:the|an?|of|to|is|are|was|were|at|by|in|for|from|with) (?P<words>you know )(?=\w)", re.IGNORECASE
)
"""A "you know" behind a word after which no clause can begin."""
_LIKE = re.compile(r"(?<![\w’'-])(?:(?<!kind )(?<!sort )of|in|with|on|from|at|into|about|by|an?) (?P<words>like )(?=[a-z])")
"""A "like" behind a preposition or an article, where it can compare nothing."""
_STRAY = frozenset(
    """a an the of to in on at by for with from into as than that which who is are was were be been being has have had can could
    will would should must may might do does did not just really very more most and or but because if when while whether
    my your his her its our their these those no some any i we they he she""".split()
)
"""Words behind which no comma stands on its own account: it came with the filler."""

_WORD = r"[a-z]+(?:[’'][a-z]+)?"
_SPOKEN = re.compile(_WORD, re.IGNORECASE)
_REPEAT = re.compile(
    rf"(?<![\w’'-])((?!(?:had|that|very|really|bye|no|many|much|so|long|blah)\b){_WORD})(?:,? \1)+(?![\w’'-])", re.IGNORECASE
)
_PHRASE = re.compile(rf"(?<![\w’'-])((?:{_WORD} ){{1,3}}{_WORD})(?:,? \1)+(?![\w’'-])", re.IGNORECASE)
_PHRASE_HEADS = frozenset(
    """i you we they he she it this that these those there the a an of in on at to for with from by as is are was were be
    have has had do does did can could will would should if when where how what who why because or and but so not my your
    our their his her its""".split()
)
"""Words that a phrase begins with when it is begun twice; "news articles, news articles" is said twice on purpose."""
_DOUBLED_IS = re.compile(r"(?i)\bwhat\b[^.?!]{0,40}$")
_ARTICLES = re.compile(r"(?<![\w’'-])(?:an?,? (?=the \w)|a,? (?=an \w)|an,? (?=a \w)|the,? (?=an \w))")
_CUT_OFF = re.compile(rf"(?<![\w’'-])([a-z]+)(?:-|–|—)+ (?=\1{_WORD})", re.IGNORECASE)
"""A word broken off and said again: "conv- converter"."""
_SUBJECT = r"(?:I|you|we|they|he|she|it|this|that|there|what)"
_RESTART = re.compile(
    rf"(?:^|(?:[,.;?!]| and| but| so| because| that) )(?P<words>{_SUBJECT}(?:[’'][a-z]+)?(?: {_WORD}){{0,2}}(?:-|–|—) )"
    rf"(?={_SUBJECT}(?![\w-]))",
    re.IGNORECASE,
)
"""A clause dropped behind its subject and begun anew with another: "I was- we were"."""
_RESPELLING = (
    (re.compile(r"\b1(?= (?:of|thing|that|which|person|way|more|could|can|was|is)\b)"), "one"),
    (re.compile(r"(?<=\b[Tt]his )1\b|(?<=\b[Tt]hat )1\b|(?<=\b[Ee]ach )1\b|(?<=\b[Nn]ext )1\b"), "one"),
    (re.compile(r"\b20 (?=[12]\d\b)|\b19 (?=\d\d\b)"), None),
)


def changes(text: str) -> list[Change]:
    """What to change in spoken text, in order of position and not overlapping. Hedges ("sort of" without commas) stay."""
    found = sorted(
        [*_fillers(text), *_false_starts(text), *_repeats(text), *_respellings(text)],
        key=lambda change: (change[0], -change[1]),
    )
    kept: list[Change] = []
    for change in found:
        if not kept or change[0] >= kept[-1][1]:
            kept.append(change)
    return kept


def _fillers(text: str) -> Iterator[Change]:
    for match in _HESITATION.finditer(text):
        start, end = match.span()
        if match[0][-1] != " ":  # before a stop: with the comma or the blank in front of it
            start -= len(text[:start]) - len(text[:start].rstrip(", "))
        elif match["comma"] and text[max(0, start - 2) : start] == ", " and _binds(text, start - 2):
            start, end = start - 2, end - 1  # "is, uh, a dam": both commas belong to the filler
        yield _out(text, start, end, "filler")
    for match in _ASIDE.finditer(text):
        if match["comma"]:
            yield match.start(), match.end() - 1, "" if _binds(text, match.start()) else ",", "filler"
        elif match[0][0].isupper():
            yield _out(text, match.start(), match.end(), "filler")
    for match in _TAG.finditer(text):
        yield match.start(), match.end(), "", "filler"
    for pattern in (_BOUND, _LIKE):
        for match in pattern.finditer(text):
            yield match.start("words"), match.end(), "", "filler"


def _out(text: str, start: int, end: int, reason: str) -> Change:
    """Words taken out; where they open a sentence the word behind them gets their capital."""
    if text[start].isupper() and text[end : end + 1].islower():
        return start, end + 1, text[end].upper(), reason
    return start, end, "", reason


def _binds(text: str, end: int) -> bool:
    """Whether the word that ends at `end` is one behind which no comma stands by itself."""
    word = re.search(r"[\w’']+$", text[max(0, end - 12) : end])
    return word is not None and word[0].lower() in _STRAY


def _false_starts(text: str) -> Iterator[Change]:
    for pattern in (_CUT_OFF, _ARTICLES):
        for match in pattern.finditer(text):
            yield _out(text, match.start(), match.end(), "false start")
    for match in _RESTART.finditer(text):
        yield _out(text, match.start("words"), match.end(), "false start")


def _repeats(text: str) -> Iterator[Change]:
    words = [(match.start(), match[0].lower()) for match in _SPOKEN.finditer(text)]
    for match in _at_repeats(_REPEAT, text, words, range(1, 2)):
        word = match[1]
        named = word[0].isupper() and match[0].count(word) > 1 and word.lower() not in STOP_WORDS  # Bora Bora
        if not named and not (word.lower() == "is" and _DOUBLED_IS.search(text[max(0, match.start() - 50) : match.start()])):
            yield match.end(1), match.end(), "", "repeat"
    for match in _at_repeats(_PHRASE, text, words, range(2, 5)):
        parts = match[1].lower().split()
        if re.split(r"[’']", parts[0])[0] in _PHRASE_HEADS and parts[-1] not in ("and", "or") and len(set(parts)) == len(parts):
            yield match.end(1), match.end(), "", "repeat"


def _at_repeats(pattern: re.Pattern[str], text: str, words: list[tuple[int, str]], sizes: range) -> Iterator[re.Match[str]]:
    """What `pattern.finditer(text)` finds, much sooner: looked for only where as many words as `sizes` tell stand twice."""
    spoken = [word for _, word in words]
    twice = {i for size in sizes for i, (one, other) in enumerate(zip(spoken, spoken[size:], strict=False)) if one == other}
    last = 0
    for i in sorted(twice):
        start = words[i][0]
        if start >= last and (match := pattern.match(text, start)):
            yield match
            last = match.end()


def _respellings(text: str) -> Iterator[Change]:
    for pattern, word in _RESPELLING:
        for match in pattern.finditer(text):
            yield match.start(), match.end(), match[0].strip() if word is None else word, "respelling"
