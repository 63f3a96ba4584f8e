"""Views: "I think that X", or an outright judgement, by a proven speaker."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.document import Voice
from studydeck.extract.clause import hopeless, opened
from studydeck.extract.frame import Frame
from studydeck.extract.sentence import Sentence
from studydeck.text.lint import dangling, has_finite_verb, leans
from studydeck.text.terms import content_words, decapitalise

_FEWEST_WORDS, _MOST_WORDS = 8, 28
_ROOM = 3
"""Speakers from which "who thinks so?" is more than a coin toss, even for somebody who knows where it was said."""
_JUDGES = re.compile(
    r"\b(?i:should|must|need(?:s|ed)? to|ought|never|always|better|worse|best|worst|too|overrated|underrated|matters?|"
    r"rather than|instead of|more \w+ than|less \w+ than|harder|easier|wrong|right|mistake|myth|nobody|everyone|real|actually|"
    r"important|"
    r"impossible|inevitable|fundamental(?:ly)?|cannot|can’t|can't|isn’t|isn't|aren’t|aren't|doesn’t|doesn't|don’t|don't)\b"
)
"""Words by which a sentence is somebody's judgement and not a fact that anybody could have told."""
_ASIDE = re.compile(r"[;:—?“”\"]")


class View(Frame):
    """Who holds a view. The people and the title stay off the front; who only asks is not asked for."""

    name = "view"
    kind = CardKind.WHO_SAID
    cue = re.compile(rf"\bI (?:\w+ )?(?:think|believe|argue|expect|predict)\b|{_JUDGES.pattern}")
    examples = ()
    counter_examples = ("I think that hedges hold more carbon than open fields.",)

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft."""
        document, passage = sentence.document, sentence.passage
        speaker = next((person for person in document.people if person.name == passage.speaker), None)
        if passage.voice is not Voice.SPEAKER or not speaker or " " not in speaker.name or speaker.role == "host":
            return
        if len(document.people) < 2:
            return
        start, stance = opened(sentence.text)
        if hopeless(sentence.text, start):
            return
        tagged = sentence.tagged
        first = tagged.at(start)
        last = len(tagged.words) - (tagged.pattern.endswith("."))
        view = tagged.slice(first, last)
        if (
            not _FEWEST_WORDS <= last - first <= _MOST_WORDS
            or tagged.words[first].tag in "VI"
            or dangling(tagged, first, last)
            or not has_finite_verb(tagged, first, last)
            or len(content_words(view)) < 5
            or _ASIDE.search(view)
            or any(part in re.findall(r"[^\W_]+", view) for person in document.people for part in person.name.split())
        ):
            return
        if not stance and (
            not _JUDGES.search(view) or leans(tagged, first, last) or any(word.past for word in tagged.words[first:last])
        ):
            return
        verb = _THIRD.get(stance, "says")
        statement = decapitalise(view, document.source)
        frame = self.name if stance and len(document.people) >= _ROOM else "plain-view"
        yield sentence.draft(
            frame, self.kind, f"Who {verb} that {statement}?", speaker.name, hide_source=True, template=f"who {verb} that"
        )


_THIRD = {
    "think": "thinks",
    "believe": "believes",
    "argue": "argues",
    "expect": "expects",
    "predict": "predicts",
    "suspect": "suspects",
}
