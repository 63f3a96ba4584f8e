"""What frames for definitions share: how long a meaning may be, and what is only added to it."""

import re

from studydeck.text.tags import Tagged, rarity

MOST_WORDS = 24
_COMMONEST, _COMMON = 9.0, 10.5
_FEWEST_KEPT = 5
_ADDED = re.compile(
    r",? \((?:e\.g\.|i\.e\.|such as|for example|see)[^()]*\)|,? (?:which|including|such as|e\.g\.|i\.e\.|for example|"
    r"often|usually|typically|by using|"
    r"in order to|as opposed to)\b.*$|[;:—].*$| - .*$"
)


_RUNS_ON = re.compile(r"\. (?:The|An?|It|This|These|In|You|We|If|For|But|And) |, (?:is|are|was|were|has|have) ")


PARTICIPLE = re.compile(
    r"\w+(?:ed|en)|cut|made|built|kept|set|put|held|cast|bound|found|left|sent|won|sold|bought|spun|worn|torn|laid|paid|known|grown"
)
"""Words that go on with a noun as well as they are finite verbs."""


def participles(tagged: Tagged, first: int, last: int) -> str:
    """The tags of the words, a participle behind the noun of a definition read as such: "a substance added to a vaccine"."""
    tags = list(tagged.pattern[first:last])
    for i, word in enumerate(tagged.words[first:last]):
        if i and word.tag == "V" and tags[i - 1] in "NP" and "V" not in tags[:i] and PARTICIPLE.fullmatch(word.lower):
            tags[i] = "E"
    return "".join(tags)


def runs_on(meaning: str) -> bool:
    """Whether a second sentence or half of a list of statements hangs on the meaning."""
    return _RUNS_ON.search(meaning) is not None


def everyday(term: str, *, set_off: bool = False) -> bool:
    """Whether a term is one common word, such as court or police, that needs no definition; the author may think it does.

    The tagger's likelihood of the word says how common it is: about 8 for "water", 9 for "court", 10 for "prison", 13 for
    "weir", 35 for what it does not know.
    """
    return term.isalpha() and term.islower() and rarity(term) < (_COMMONEST if set_off else _COMMON)


def shortened(meaning: str) -> str:
    """The meaning, without what is only added to it where it is long; nothing if it stays too long.

    >>> shortened("a low dam across a river, which was " + "often rebuilt " * 12)
    'a low dam across a river'
    """
    found = _ADDED.search(meaning) if len(meaning.split()) > MOST_WORDS else None
    while found and len(meaning[: found.start()].split()) >= _FEWEST_KEPT:
        meaning = meaning[: found.start()] + (meaning[found.end() :] if found[0].endswith(")") else "")
        if len(meaning.split()) <= MOST_WORDS:
            break
        found = _ADDED.search(meaning)
    return meaning.rstrip(" ,") if len(meaning.split()) <= MOST_WORDS else ""
