"""Counted lists whose items stand below: "The guild had three ranks:" and a list of three items."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.document import Passage, PassageKind
from studydeck.extract.frame import Frame
from studydeck.extract.sentence import Sentence, tidy
from studydeck.text.lint import dangling
from studydeck.text.tags import tagged
from studydeck.text.terms import HYPE, content_words

_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}
_COUNT = re.compile(
    r"\b((?i:two|three|four|five)) ((?:(?:[A-Z]\.){2,} |[\w’'-]+ ){0,10}?[\w’'-]+)(?: (?:is|are|was|were))?(?: (?:as "
    r"follows|these|the following))?:$"
)
_VAGUE = re.compile(r"(?i)\b(?:years|months|weeks|days|hours|times|things|points|of them|following|steps|tips|questions|notes)\b")
_LEAD = re.compile(r"^(?:\*\*|__)?([^*_:.—–(]{2,60}?)(?:\*\*|__)?(?:[:.]| [—–-] | \().*$", re.DOTALL)
_MOST_ITEM_WORDS, _MOST_WORDS = 9, 24


class Itemised(Frame):
    """A list of at most five items whose number the sentence above it gives, and keeps."""

    name = "itemised"
    kind = CardKind.CLAIM
    cue = _COUNT
    examples = ()
    counter_examples = ("The guild had three ranks of members:",)

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft, for the last sentence before a list."""
        match = _COUNT.search(sentence.text)
        if not match or sentence.end != len(sentence.passage.text) or _VAGUE.search(match[2]) or " of " not in match[2]:
            return
        if set(content_words(match[2])) & HYPE:
            return
        if not re.search(r"(?:s|data|criteria|people)\b", match[2]):
            return
        words = sentence.tagged
        if dangling(words, words.at(match.start(1)), words.at(match.end(2))):
            return
        items = _items(sentence)
        if len(items) != _NUMBERS[match[1].lower()]:
            return
        named = [_name(item) for item in items]
        plain = not any("," in name for name in named)
        listed = f"{', '.join(named[:-1])} and {named[-1]}" if plain else "; ".join(named)
        if not all(named) or len(listed.split()) > _MOST_WORDS or any(len(name.split()) > _MOST_ITEM_WORDS for name in named):
            return
        if dangling(tagged(listed), 0, len(tagged(listed).words), antecedent=True):
            return
        asked = sentence.placed(f"What are the {match[1].lower()} {match[2]}?")
        yield sentence.draft(self.name, self.kind, asked, listed, template="what are the and", until=items[-1].end)


def _items(sentence: Sentence) -> list[Passage]:
    """The list items and entries that follow the passage directly."""
    found = []
    for passage in sentence.document.passages[sentence.index + 1 :]:
        if passage.kind not in (PassageKind.LIST_ITEM, PassageKind.ENTRY):
            break
        found.append(passage)
    return found


def _name(item: Passage) -> str:
    """What an item is called: its term, its words before a colon or dash, or all of a short one."""
    if item.kind is PassageKind.ENTRY:
        return item.title
    lead = _LEAD.match(item.text)
    return tidy((lead[1] if lead else item.text).rstrip(" .;,").removesuffix(" and").removesuffix(" or").rstrip(" .;,"))
