"""Conditions: "If X, Y", "When X, Y", asked as "What happens if X?"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.document import Register
from studydeck.extract.clause import hopeless, opened, safe_end
from studydeck.extract.frame import Frame
from studydeck.extract.sentence import Sentence
from studydeck.text.lint import dangling, has_finite_verb, leans
from studydeck.text.terms import content_words

_IF = re.compile(r"(If|When|Once|if|when|once) ")
_DISCOURSE = re.compile(
    r"(?i)(?:if|when|once) (?:you|we|one|I|people)(?:’re|'re)? (?:look|think|thinking|want|ask|talk|say|consider|take|read|go|"
    r"see|remember|recall|know|mean|like|will|reflect|hear|listen|are (?:talking|thinking|looking|saying))|when it comes to|"
    r"if (?:so|not|any)\b"
)
"""Conditions that only turn the hearer's attention: "if you look at …", "when it comes to …"."""
_FEWEST_CONTENT, _MOST_CONDITION, _MOST_WORDS = 3, 18, 22


class Condition(Frame):
    """A condition with what follows from it, both complete."""

    name = "condition"
    kind = CardKind.CLAIM
    cue = re.compile(r"^(?:\w+,? ){0,3}(?:If|When|Once|if|when|once) [^,]{10,140}, ")
    examples = (
        (
            "If the Millbrook weir freezes, the fish ladder carries the whole river.",
            "According to Ada Park, what happens if the Millbrook weir freezes?",
            "The fish ladder carries the whole river",
        ),
    )
    counter_examples = (
        "If you look at the weir, the fish ladder carries the whole river.",
        "When it freezes, the fish ladder carries the whole river.",
        "If the Millbrook weir freezes, this happens to it.",
        "When was the weir built, and by whom did they say it was paid for?",
    )

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft."""
        text, start = sentence.text, opened(sentence.text)[0]
        match = _IF.match(text, start)
        if not match or _DISCOURSE.match(text, start) or sentence.document.register is Register.CAPTIONS or sentence.headless:
            return
        tagged = sentence.tagged
        first = tagged.at(match.end())
        comma = tagged.pattern.find(",", first)
        if comma < 0 or comma - first > _MOST_CONDITION:
            return
        begin = comma + 1 + (tagged.words[min(comma + 1, len(tagged.words) - 1)].lower == "then")
        if begin >= len(tagged.words) or hopeless(text, tagged.words[begin].start):
            return
        stop = safe_end(tagged, begin, _MOST_WORDS)
        condition = tagged.slice(first, comma)
        if (
            stop is None
            or not has_finite_verb(tagged, first, comma)
            or not has_finite_verb(tagged, begin, stop)
            or re.match(r"(?:[NPJ],|c)", tagged.pattern[begin:])
            or dangling(tagged, first, comma)
            or dangling(tagged, begin, stop, antecedent=True)
            or leans(tagged, first, comma)
            or any(word.past for word in tagged.words[first:comma])
            or len(content_words(condition)) < _FEWEST_CONTENT
        ):
            return
        what = f"what happens {match[1].lower()} {condition}?"
        front = f"{sentence.according()}{what}" if sentence.claimant else what[:1].upper() + what[1:]
        back = tagged.slice(begin, stop)
        yield sentence.draft(
            self.name, self.kind, front, back[:1].upper() + back[1:], template="according to what happens if when once"
        )
