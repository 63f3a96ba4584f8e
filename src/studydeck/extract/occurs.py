"""When something happens: "A surge occurs when the wind drives the sea against the coast"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.extract.clause import safe_end
from studydeck.extract.frame import Frame
from studydeck.extract.meaning import MOST_WORDS
from studydeck.extract.sentence import Sentence
from studydeck.extract.subject import subject
from studydeck.text.lint import dangling, has_finite_verb

_WHEN = re.compile(
    r" (?:(usually|typically|often|generally|normally|always|only) )?(occurs?|arises?|happens?|takes? place|begins?|"
    r"results?) (when|if) "
)
_FEWEST_WORDS = 5


class Occurs(Frame):
    """The condition under which a thing named by an indefinite or bare noun phrase occurs."""

    name = "occurs"
    kind = CardKind.DEFINITION
    cue = _WHEN
    examples = (
        (
            "A storm surge occurs when the wind drives the sea against a coast.",
            "When does a storm surge occur?",
            "when the wind drives the sea against a coast",
        ),
    )
    counter_examples = ("This occurs when the wind drives the sea against a coast.", "The problem arises when it rains.")

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft."""
        match = _WHEN.search(sentence.text)
        if not match or not (thing := subject(sentence, match.start() + 1)):
            return
        tagged = sentence.tagged
        first = tagged.at(match.start(3))
        stop = safe_end(tagged, first, MOST_WORDS)
        if stop is not None and not has_finite_verb(tagged, first + 1, stop):  # "when two firms, operating side by side, combine"
            stop = len(tagged.words) - 1
        if stop is None or not _FEWEST_WORDS <= stop - first <= MOST_WORDS or dangling(tagged, first, stop, antecedent=True):
            return
        verb = {"takes place": "take place"}.get(match[2], match[2].removesuffix("s"))
        does = "do" if verb == match[2] else "does"
        adverb = f"{match[1]} " if match[1] else ""
        yield sentence.draft(
            self.name,
            self.kind,
            sentence.placed(f"When {does} {thing} {adverb}{verb}?"),
            tagged.slice(first, stop),
            template=f"when does do {verb}",
        )
