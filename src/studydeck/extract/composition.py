"""What a thing consists of or is divided into: "Mortar consists of sand, water and lime"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.extract.frame import Frame
from studydeck.extract.meaning import shortened
from studydeck.extract.sentence import Sentence
from studydeck.extract.subject import subject
from studydeck.text.lint import dangling
from studydeck.text.terms import EMPTY_HEADS, content_words

_OF = re.compile(r" (?:(usually|typically|generally|mainly|mostly|normally|chiefly) )?(consist(?:s|ed)?) of (?=\S)")
_MADE = re.compile(
    r" (is|are|was|were) (?:(usually|typically|generally|mainly|mostly|normally|chiefly) )?(made up of|composed of|"
    r"divided into|made from) (?=\S)"
)
_BEHIND = re.compile(r"; |, (?:but|while|whereas|although|though|however|so) ")
"""What begins another statement."""
_FEWEST_CONTENT_WORDS = 2


class Composition(Frame):
    """The parts of a thing that the sentence names by itself."""

    name = "composition"
    kind = CardKind.CLAIM
    cue = re.compile(f"{_OF.pattern}|{_MADE.pattern}")
    examples = (
        (
            "Lime mortar consists of sand, water and slaked lime.",
            "What does lime mortar consist of?",
            "sand, water and slaked lime",
        ),
        (
            "Lime plaster is composed of sand, water and slaked lime.",
            "What is lime plaster composed of?",
            "sand, water and slaked lime",
        ),
    )
    counter_examples = ("It consists of sand and lime.", "The argument consists of two parts.", "Life is made up of many things.")

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft."""
        text = sentence.text
        match = _OF.search(text) or _MADE.search(text)
        if not match or not (thing := subject(sentence, match.start() + 1)):
            return
        parts = shortened(_BEHIND.split(text[match.end() :])[0].rstrip(" .;"))
        tagged = sentence.tagged
        first, last = tagged.at(match.end()), tagged.at(match.end() + len(parts))
        content = content_words(parts)
        if re.search(r"(?i)\b(?:shown|above|below|figure|table|left|right|following)\b", parts):
            return
        if len(content) < _FEWEST_CONTENT_WORDS or content[-1] in EMPTY_HEADS or not text.startswith(parts, match.end()):
            return
        if not re.match(r"(?:D|C|R)?[RJECNPG',c]*[NPG]", tagged.pattern[first:last]) or dangling(
            tagged, first, last, antecedent=True
        ):
            return
        if tagged.pattern[first:last].count(",") == 0 and " and " not in parts:
            return  # one thing alone, or a number of parts that are not told
        if match.re is _OF:
            does = {"consist": "do", "consists": "does", "consisted": "did"}[match[2]]
            adverb = f"{match[1]} " if match[1] else ""
            front = f"What {does} {thing} {adverb}consist of?"
        else:
            adverb = f"{match[2]} " if match[2] else ""
            front = f"What {match[1]} {thing} {adverb}{match[3]}?"
        yield sentence.draft(
            self.name,
            self.kind,
            sentence.placed(front),
            parts,
            template="what do does did consist of is are was were made composed divided",
        )
