"""Views: "I think that X", said by a proven speaker."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.document import Voice
from studydeck.extract.clause import SUBORDINATORS, opened
from studydeck.extract.frame import Frame
from studydeck.extract.sentence import Sentence
from studydeck.text.lint import dangling, has_finite_verb
from studydeck.text.terms import content_words, decapitalise

_FEWEST_WORDS, _MOST_WORDS = 8, 28


class View(Frame):
    """Who holds a view. With two people in the room that is a coin toss, so it asks only where at least three speak."""

    name = "view"
    kind = CardKind.WHO_SAID
    cue = re.compile(r"\bI (?:\w+ )?(?:think|believe|argue|expect|predict)\b")
    examples = ()
    counter_examples = ("I think that hedges hold more carbon than open fields.",)

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft."""
        document, passage = sentence.document, sentence.passage
        if passage.voice is not Voice.SPEAKER or not passage.speaker or " " not in passage.speaker or len(document.people) < 3:
            return
        start, stance = opened(sentence.text)
        tagged = sentence.tagged
        first = tagged.at(start)
        last = len(tagged.words) - (tagged.pattern.endswith("."))
        if not stance or not _FEWEST_WORDS <= last - first <= _MOST_WORDS or tagged.words[first].lower in SUBORDINATORS:
            return
        view = tagged.slice(first, last)
        if (
            dangling(tagged, first, last)
            or not has_finite_verb(tagged, first, last)
            or len(content_words(view)) < 5
            or re.search(r"[;:—?]", view)
        ):
            return
        if any(part in view.split() for person in document.people for part in person.name.split()):
            return
        statement = decapitalise(view, document.source)
        yield sentence.draft(
            self.name,
            self.kind,
            f"Who {_THIRD[stance]} that {statement}?",
            passage.speaker,
            hide_source=True,
            template=f"who {_THIRD[stance]} that",
        )


_THIRD = {
    "think": "thinks",
    "believe": "believes",
    "argue": "argues",
    "expect": "expects",
    "predict": "predicts",
    "suspect": "suspects",
}
