"""What a thing is for: "The purpose of a weir is to raise the level of a river", "A sextant is used to measure angles"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.extract.clause import safe_end
from studydeck.extract.frame import Frame
from studydeck.extract.meaning import MOST_WORDS
from studydeck.extract.sentence import Sentence
from studydeck.extract.subject import subject
from studydeck.text.lint import dangling
from studydeck.text.terms import content_words

_OF = re.compile(r" (is|was) (?=to \w)")
_NOUN = re.compile(
    r"(?i)the (?:(?:main|primary|chief|original|principal|sole|basic) )?(?:purpose|function|role|aim|goal|task|job|"
    r"object|objective|mission) of "
)
_USED = re.compile(
    r" (is|are|was|were) (?:(mainly|mostly|chiefly|commonly|typically|often|usually|originally|traditionally|primarily) "
    r")?used (?=to \w|for \w+ing )"
)
_FEWEST_CONTENT_WORDS = 2


class Purpose(Frame):
    """The purpose of a thing, or what it is used for."""

    name = "purpose"
    kind = CardKind.CLAIM
    cue = re.compile(f"{_OF.pattern}|{_USED.pattern}")
    examples = (
        (
            "The main purpose of a mill weir is to raise the level of the water above the wheel.",
            "What is the main purpose of a mill weir?",
            "to raise the level of the water above the wheel",
        ),
        (
            "A marine sextant is used to measure the height of the sun above the horizon.",
            "What is a marine sextant used for?",
            "to measure the height of the sun above the horizon",
        ),
    )
    counter_examples = (
        "The purpose is to raise the water.",
        "He was used to the noise.",
        "The goal of this chapter is to explain weirs and their history.",
    )

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft."""
        text = sentence.text
        match = _USED.search(text)
        used = match is not None
        match = match or _OF.search(text)
        if not match or not (thing := subject(sentence, match.start() + 1)):
            return
        if not used and not _NOUN.match(thing):
            return
        if re.search(r"(?i)\b(?:chapter|section|article|book|essay|paper|course|lesson|page|guide|list)$", thing):
            return
        tagged = sentence.tagged
        first = tagged.at(match.end())
        stop = safe_end(tagged, first, MOST_WORDS)
        if (
            stop is None
            or len(content_words(tagged.slice(first, stop))) < _FEWEST_CONTENT_WORDS
            or dangling(tagged, first, stop, antecedent=True)
        ):
            return
        if (
            used
            and not match[2]
            and len(content_words(thing)) < 2
            and not sentence.marked
            and thing.split()[0] not in ("a", "an")
        ):
            return  # what has one name and many uses
        adverb = f"{match[2]} " if used and match[2] else ""
        front = f"What {match[1]} {thing} {adverb}used for?" if used else f"What {match[1]} {thing}?"
        yield sentence.draft(
            self.name, self.kind, sentence.placed(front), tagged.slice(first, stop), template="what is are was were used for"
        )
