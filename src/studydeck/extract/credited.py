"""Who is credited with a thing: "The Dutch are credited with developing tulips of two colours"."""

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

_CREDITED = re.compile(r" (is|are|was|were) (?:(often|widely|usually|generally|commonly) )?credited with (?=\w+ing )")
_FEWEST_CONTENT_WORDS = 3


class Credited(Frame):
    """The bearer of a name whom the text credits with a deed."""

    name = "credited"
    kind = CardKind.CLAIM
    cue = _CREDITED
    examples = (
        (
            "The Dutch are credited with developing tulips of more than one colour.",
            "Who is credited with developing tulips of more than one colour?",
            "The Dutch",
        ),
    )
    counter_examples = ("They are credited with developing tulips of two colours.", "The Dutch are credited with doing it.")

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft."""
        match = _CREDITED.search(sentence.text)
        if not match or not (who := subject(sentence, match.start() + 1)) or not re.search(r"[A-Z]", who):
            return
        tagged = sentence.tagged
        first = tagged.at(match.end())
        stop = safe_end(tagged, first, MOST_WORDS)
        if stop is None or dangling(tagged, first, stop) or len(content_words(tagged.slice(first, stop))) < _FEWEST_CONTENT_WORDS:
            return
        adverb = f"{match[2]} " if match[2] else ""
        asked = f"Who {'is' if match[1] in ('is', 'are') else 'was'} {adverb}credited with {tagged.slice(first, stop)}?"
        back = who[:1].upper() + who[1:]
        yield sentence.draft(self.name, self.kind, sentence.placed(asked), back, template="who is was credited with")
