"""Statements in speech without full stops: runs of words of which both ends are certain.

A statement begins behind words that open a clause ("so", "but", "I think that", "and" behind a finished clause) and ends before
the next such words. What lies between must have as many verbs as it calls for; where a sentence may as well go on, or begin in
the middle, there is none. Precision, not coverage: most of a talk gives nothing.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from studydeck.text.tags import Tagged, tagged

SHORTEST, LONGEST = 6, 40
"""Words of a statement."""

_WORD = re.compile(r"\S+")
_SUBJECTS = frozenset(
    """i you we they he she it that’s there this i’m it’s we’re you’re they’re he’s she’s there’s i’ve we’ve you’ve they’ve i’ll
    we’ll you’ll they’ll it’ll i’d we’d you’d they’d let’s everybody everyone somebody someone nobody""".split()
)
"""Words that begin a clause, except behind a noun, where they may stand for "that we …"."""
_OPENERS = frozenset("so but because although though well anyway okay ok yeah yes no exactly sure".split())
"""Words that end what comes before them."""
_QUESTIONS = frozenset("do does did are what’s how’s why’s who’s where’s".split())
_CONDITIONS = frozenset(
    "if unless when whenever until while whereas as or than without like except except, depending given whether since".split()
)
"""Words behind which the statement goes on, or is limited: a window may neither end before them nor run over them."""
_LOOSE = frozenset(
    """a an the of to in on at by for with from into about as than that which who whose where when why how what is are was
    were be been being am has have had do does did can could will would shall should may might must not very really just
    also even more most less such so too quite my your his her its our their this these those some any every each no and or but
    nor if because super pretty kind sort like um uh really actually basically obviously maybe probably still always
    never often only got get gets going go put make makes made""".split()
)
"""Words with which no statement ends."""
_ASKING = frozenset({"how", "what", "why", "where", "who", "which", "when"})
_POINTERS = frozenset({"this", "that", "these", "those"})
_BE = frozenset({"is", "are", "was", "were"})
_ARTICLES = frozenset({"a", "an", "the"})
_NO_BEGIN = _SUBJECTS | _OPENERS | _QUESTIONS | _CONDITIONS | _LOOSE
_STANCE = re.compile(r"\b[Ii](?: really| still| do| also| actually| just)? (?:think|believe)(?: that)?$")
_LEAD = re.compile(
    r"(?i)(?<![\w’'])(?:(?:my|the) (?:view|point|thing|fact|answer|truth|lesson|idea|rule) (?:is|was) that|(?:for|to) me)$"
)
"""Other words behind which a statement is the speaker's own."""
_SWAYED = re.compile(
    r"(?i)\b(?:if|whether|unless|imagine|suppose|pretend|say|says|saying|said|claims?|claimed|tells?|told|heard|wonder|guess|"
    r"hope|wish|maybe|perhaps|not|never|people think|you think|they think|\w+n[’']t)$|\b(?:\w+n[’']t|not|never|do you|if|whether)"
    r"(?: \w+){0,3}$"
)
"""Words before a statement that turn it into somebody else's, a question or a supposition."""
_DEBRIS = re.compile(
    r"(?i)\b(?:like|um|uh|you know|i mean|i guess|right|okay|yeah|kind of|sort of|whatever|stuff|cool|basically|literally|"
    r"gonna|wanna|gotta|dude|crazy|super|blah|i|me|my|we|us|our|you're like)\b"
)
"""Words that show that a run of speech is no well-formed statement, or whose."""
_JOINED = re.compile(r"V.*c[DRJCNPE']*[NP]R?V")
"""A second clause with a subject of its own: whether it belongs to the statement, nobody can hear."""


@dataclass(frozen=True)
class _Stream:
    """A text as words, with the places where the speaker paused."""

    text: str
    pauses: Collection[int]

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where every word begins and ends."""
        return [match.span() for match in _WORD.finditer(self.text)]

    @cached_property
    def words(self) -> list[str]:
        """The words in lower case."""
        return [self.text[start:end].lower().replace("'", "’") for start, end in self.spans]

    def paused(self, at: int) -> bool:
        """Whether the speaker paused before a word."""
        start = self.spans[at][0]
        return start in self.pauses or start - 1 in self.pauses

    def word(self, at: int) -> str:
        """A word, or nothing beyond the ends."""
        return self.words[at] if 0 <= at < len(self.words) else ""


def statements(text: str, pauses: Collection[int] = ()) -> list[tuple[int, int]]:
    """The statements of unpunctuated speech as (start, end), in order; `pauses` are where a hesitation was taken out."""
    stream = _Stream(text, frozenset(pauses))
    found: list[tuple[int, int]] = []
    for first in range(1, len(stream.words)):
        start = stream.spans[first][0]
        if (found and start < found[-1][1]) or not _opens(stream, first):
            continue
        last = _end(stream, first)
        if last:
            end = stream.spans[last - 1][1]
            if _is_whole(tagged(text[start:end])):
                found.append((start, end))
    return found


def _opens(stream: _Stream, first: int) -> bool:
    """Whether a statement certainly begins with a word."""
    word, above = stream.words[first], stream.words[first - 1]
    article = word in _ARTICLES
    if not article and (word in _NO_BEGIN or not word[0].isalnum()):
        return False
    before = stream.text[max(0, stream.spans[first][0] - 60) : stream.spans[first][0]].rstrip()
    if stance := _STANCE.search(before):
        return not _SWAYED.search(before[: stance.start()].rstrip())
    if _LEAD.search(before):
        return True
    if _SWAYED.search(before):
        return False
    if above in ("so", "well", "and", "like"):
        return article and (above in ("so", "well") or _finished(stream, first - 1))
    if above in _OPENERS:
        return True
    return article and stream.paused(first) and _finished(stream, first)


def _finished(stream: _Stream, at: int) -> bool:
    """Whether the words just before one hold a verb and may end a sentence, so that it joins or follows a clause."""
    if at < 3 or stream.words[at - 1] in _LOOSE:
        return False
    return "V" in tagged(stream.text[stream.spans[max(0, at - 12)][0] : stream.spans[at - 1][1]]).pattern


def _end(stream: _Stream, first: int) -> int | None:
    """The index behind the last word of the statement that begins at `first`, where its end is certain."""
    for at in range(first + 1, min(first + LONGEST, len(stream.words))):
        if stream.words[at] in _CONDITIONS:
            return None
        if _ends(stream, first, at):
            return at if at - first >= SHORTEST and _may_end(stream, first, at) else None
    return None


def _may_end(stream: _Stream, first: int, at: int) -> bool:
    """Whether a statement can end before a word; "how smart they were" can end with a verb that mostly goes on."""
    asked = stream.words[at - 1] in _BE and any(word in ("how", "what", "who", "where") for word in stream.words[first:at])
    return asked or stream.words[at - 1] not in _LOOSE


def _ends(stream: _Stream, first: int, at: int) -> bool:
    """Whether something new begins with a word."""
    word, following = stream.words[at], stream.word(at + 1)
    if word == "because":
        return "because" in stream.words[first:at]
    if word == "so":
        return following in _SUBJECTS | _ARTICLES | {"and", "if", "when", "what", "how", "now", "then"}
    if word == "and":
        return following in _SUBJECTS | {"so", "then", "that", "as", "if", "when", "but", "because", "now", "what", "how"}
    if word == "right":
        return following not in ("now", "away", "to", "after", "before") and stream.words[at - 1] not in _LOOSE
    if word in ("you", "i") and following in ("know", "mean", "think", "guess"):
        return True
    if word in ("but", "although", "though", "yeah", "anyway", "it’s", "there’s"):
        return True
    if word == "that’s" and following in ("all", "it", "why", "how", "what"):
        return True
    if word in _POINTERS and stream.words[at - 1].endswith("ly"):
        return stream.words[at - 2].endswith("ed")  # "was picked randomly those things …": the verb had its object before
    return stream.paused(at) and (word in _SUBJECTS or word in _OPENERS or word in ("what", "how", "why"))


def _is_whole(statement: Tagged) -> bool:
    """Whether the words hold as many verbs as they call for, so that neither a second sentence nor half a one is among them."""
    pattern, words = statement.pattern, statement.words
    if _DEBRIS.search(statement.text) or _JOINED.search(pattern):
        return False
    groups = [i for i, tag in enumerate(pattern) if tag == "V" and not re.search(r"V[RX]*$", pattern[:i])]
    called = sum(word.tag in "hws" or word.lower in _ASKING for word in words) + len(re.findall(r"V(?=n)", pattern))
    joined = "V" in pattern[: pattern.rfind("cV")] if "cV" in pattern else False
    reduced = sum(words[i].past and re.match(r"[NP]V[tp]", pattern[i - 1 : i + 2]) is not None for i in groups if i)
    return bool(groups) and called <= len(groups) <= 1 + called + joined + reduced
