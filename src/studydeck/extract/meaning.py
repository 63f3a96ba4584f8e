"""What frames for definitions share: how long a meaning may be, and what is only added to it."""

import re

MOST_WORDS = 24
_FEWEST_KEPT = 5
_ADDED = re.compile(
    r",? \((?:e\.g\.|i\.e\.|such as|for example|see)[^()]*\)|,? (?:which|including|such as|e\.g\.|i\.e\.|for example|"
    r"often|usually|typically|by using|"
    r"in order to|as opposed to)\b.*$|[;:—].*$| - .*$"
)


_RUNS_ON = re.compile(r"\. (?:The|An?|It|This|These|In|You|We|If|For|But|And) |, (?:is|are|was|were|has|have) ")


def runs_on(meaning: str) -> bool:
    """Whether a second sentence or half of a list of statements hangs on the meaning."""
    return _RUNS_ON.search(meaning) is not None


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
