"""Cutting clauses out of tagged sentences: where one begins once the small talk is gone, and where it safely ends."""

import re

from studydeck.text.lint import CLAIM_VERB, FIRST_PERSON, POINTING, THIRD_PERSON, dangling
from studydeck.text.tags import Tagged
from studydeck.text.terms import EMPTY_HEADS

_OPENERS = frozenset(
    """so and but or well now yeah yes right also then however actually basically obviously honestly anyway again indeed
    still like first second third secondly finally moreover furthermore therefore thus similarly likewise meanwhile instead
    overall ultimately essentially fundamentally specifically notably importantly interestingly exactly ok okay look see
    sure plus besides hence consequently accordingly conversely nevertheless nonetheless admittedly frankly""".split()
)
_OPENING_PHRASES = re.compile(
    r"(?i)(?:in fact|of course|in other words|for example|for instance|in short|in the end|at the end of the day|as a result|"
    r"on the other hand|"
    r"in general|in practice|in particular|as I said|like I said|you know|I mean|to be (?:clear|fair|honest)|by the way|in "
    r"this sense|"
    r"that said|after all|even so|at the same time),?\s+"
)
_STANCE = re.compile(
    r"(?:And |But |So )?I(?:(?: really| still| do| also| just)? (?P<thinks>think|believe|argue|suspect|expect|predict)"
    r"|(?:[’']d| would) say)"
    r"(?: that(?! (?:is|was|are|would|will|has|can|could|should|makes?|really|just)\b))?,?\s+"
)


WHEN = (
    r"([Ii]n|[Oo]n|[Bb]y) ((?:\w+ )?(?:\d{1,2}, )?(?:1[0-9]|20)\d\d|the (?:early |late )?1\d\d0s|"
    r"the (?:early |late |mid[- ])?(?:\d{1,2}(?:st|nd|rd|th)|(?:[a-z]+-)?[a-z]+(?:th|first|second|third)) century),? "
)
"""A pattern for the time a sentence opens with: its preposition, and the year, decade or century."""


def opened(text: str) -> tuple[int, str]:
    """Where the sentence proper begins behind its openers, and the stance verb of an "I think that", or "".

    >>> opened("But of course, I think that rain helps.")
    (27, 'think')
    """
    at, stance = 0, ""
    while True:
        rest = text[at:]
        if match := _STANCE.match(rest):
            stance = (match["thinks"] or "say").lower()
        elif not (match := _OPENING_PHRASES.match(rest)):
            match = re.match(r"(?:[A-Z][a-z]+ly|Worse|Better|True|Still), |([A-Za-z]+)(,)?\s+", rest)
            if match and match[1] is None:
                at += match.end()
                continue
            if not (
                match
                and match[1].lower() in _OPENERS
                and (match[2] or match[1].lower() in ("so", "and", "but", "well", "yeah", "plus", "then"))
            ):
                return at, stance
        at += match.end()


def claim_before(text: str, limit: int) -> re.Match[str] | None:
    """The last claim verb ("argues that", "warning that") before a character offset."""
    found = None
    for match in CLAIM_VERB.finditer(text, 0, limit):
        found = match
    return found


SUBORDINATORS = frozenset(
    "if when while although though since as even whether because unless what how why where that until after before".split()
)
"""Words that open a clause which is no statement of its own."""


def claimed(text: str, limit: int) -> int | None:
    """Where the statement behind the last claim verb before `limit` begins, or None; of "argues that A and that B" it is B."""
    match = claim_before(text, limit)
    if not match:
        return None
    second = text.rfind(" and that ", match.end(), limit)
    return second + len(" and that ") if second > 0 else match.end()


_HOPELESS = (
    SUBORDINATORS | FIRST_PERSON | THIRD_PERSON | POINTING | {"you", "there", "not", "just", "nobody", "somebody", "yes", "no"}
)


def hopeless(text: str, start: int) -> bool:
    """Whether the clause at `start` opens with a word that no self-contained statement opens with; cheaper than tagging it."""
    word = re.match(r"[\w’']+", text[start : start + 30])
    return word is None or word[0].lower().split("’")[0].split("'")[0] in _HOPELESS


_TOPIC = re.compile(r"((?:D?[RJCEGNPq']*[NPG]C?q?)(?:[opc]D?[RJCEGNPq']*[NP]q?){0,2})(?:\([^()]*\))?R?V")
_MOST_TOPIC_WORDS = 9
_NO_TOPIC = frozenset("no any some many most more few every each all both nothing true real".split())
"""Words that open a subject which names nothing in particular: "no lab", "most models"."""


def topic(tagged: Tagged, first: int, stop: int) -> str:
    """What the clause is about: its subject, if that is a plain noun phrase of a few words, else nothing."""
    phrase = _TOPIC.match(tagged.pattern[first:stop])
    if not phrase or tagged.words[first].lower in _NO_TOPIC or len(phrase[1]) > _MOST_TOPIC_WORDS:
        return ""
    last = first + len(phrase[1])
    head = tagged.words[last - 1].lower
    return "" if head in EMPTY_HEADS or dangling(tagged, first, last) else tagged.slice(first, last)


def safe_end(tagged: Tagged, first: int, most: int) -> int | None:
    """The index behind the clause that starts at word `first`, if it ends at a safe boundary within `most` words.

    Safe are the end of the sentence, a semicolon or dash, a comma before a coordinated or trailing clause, and a bracket,
    which is left out. A comma inside a list is none.
    """
    depth = 0
    for i in range(first, len(tagged.words)):
        tag = tagged.words[i].tag
        depth += (tag == "(") - (tag == ")")
        if i - first > most or depth < 0:
            return None
        if depth:
            continue
        if tag in ".;" and (tag == ";" or i >= len(tagged.words) - 2):
            return i
        if (tag == "," and _trailing(tagged, i)) or (tag == "c" and _second_clause(tagged, first, i)):
            return i
    return len(tagged.words) if len(tagged.words) - first <= most else None


def _trailing(tagged: Tagged, comma: int) -> bool:
    """Whether a trailing clause, not another list item, follows a comma."""
    rest = tagged.words[comma + 1 : comma + 5]
    if not rest:
        return False
    low, tag = rest[0].lower, rest[0].tag
    if low in (
        "which",
        "who",
        "while",
        "whereas",
        "although",
        "though",
        "so",
        "but",
        "because",
        "since",
        "if",
        "when",
        "as",
        "with",
        "even",
        "then",
    ):
        return True
    if tag == "G" and low not in ("including",):
        return not _listlike(tagged, comma)
    if low in ("and", "but") and len(rest) > 1 and rest[1].tag == "V" and not rest[1].past and rest[1].lower.endswith("s"):
        return True  # "…, and admits": what else the work does
    return low in ("and", "or", "yet") and len(rest) > 2 and rest[1].tag in "nDPNxs" and any(w.tag == "V" for w in rest[1:])


def _second_clause(tagged: Tagged, first: int, at: int) -> bool:
    """Whether "and" begins something new: "argues that A and that B", "and laying out B", "and it was old"."""
    following = tagged.words[at + 1] if at + 1 < len(tagged.words) else None
    if following is None:
        return False
    plain = not any(word.tag == "G" for word in tagged.words[first:at])
    after = tagged.words[at + 2].tag if at + 2 < len(tagged.words) else ""
    begins_anew = following.tag == "n" and after == "V" and at - first > 2 and "V" in tagged.pattern[first:at]
    return following.lower == "that" or begins_anew or (following.tag == "G" and plain and at - first > 3)


def _listlike(tagged: Tagged, comma: int) -> bool:
    """Whether the word before the comma is itself an -ing form of a list ("planning, coding, testing")."""
    return any(word.tag == "G" for word in tagged.words[max(0, comma - 3) : comma])
