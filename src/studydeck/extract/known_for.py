"""What somebody or something is known for: "Eliza Smith is best known for her cookery book", "The Scots are credited with …"."""

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

_KNOWN = re.compile(
    r" (is|are|was|were) (?:(best|chiefly|mainly|mostly|primarily|widely) )?(known|remembered|noted|famous|renowned) for (?=\S)"
)
_CREDITED = re.compile(r" (is|are|was|were) (?:(often|widely|usually|generally|commonly) )?credited with (?=\w+ing )")
_FEWEST_CONTENT_WORDS = 3


class KnownFor(Frame):
    """What a bearer of a name is known for, or who is credited with a thing."""

    name = "known-for"
    kind = CardKind.CLAIM
    cue = re.compile(f"{_KNOWN.pattern}|{_CREDITED.pattern}")
    examples = (
        (
            "Eliza Smith of York is best known for her book of recipes without sugar.",
            "What is Eliza Smith of York best known for?",
            "her book of recipes without sugar",
        ),
        (
            "The Dutch are credited with developing tulips of more than one colour.",
            "Who is credited with developing tulips of more than one colour?",
            "The Dutch",
        ),
    )
    counter_examples = ("She is best known for her book of recipes.", "The house is known for its beauty.")

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft."""
        text, tagged = sentence.text, sentence.tagged
        match = _KNOWN.search(text) or _CREDITED.search(text)
        if not match or not (thing := subject(sentence, match.start() + 1)) or not re.search(r"[A-Z]", thing):
            return
        first = tagged.at(match.end())
        stop = safe_end(tagged, first, MOST_WORDS)
        if stop is None or dangling(tagged, first, stop, antecedent=True):
            return
        deed = re.split(r", (?:and|but|particularly|especially|which|where|who)\b", tagged.slice(first, stop))[0]
        if len(content_words(deed)) < _FEWEST_CONTENT_WORDS:
            return
        adverb = f"{match[2]} " if match[2] else ""
        if match.re is _CREDITED:
            if dangling(tagged, first, stop):
                return
            past = "is" if match[1] in ("is", "are") else "was"
            yield sentence.draft(
                self.name,
                self.kind,
                sentence.placed(f"Who {past} {adverb}credited with {deed}?"),
                thing[:1].upper() + thing[1:],
                template="who is was credited with",
            )
            return
        yield sentence.draft(
            self.name,
            self.kind,
            sentence.placed(f"What {match[1]} {thing} {adverb}{match[3]} for?"),
            deed,
            template="what is are was were for",
        )
