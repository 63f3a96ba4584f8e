"""Named laws, rules and effects: "Goodhart's law says that …"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.extract.clause import safe_end
from studydeck.extract.frame import Frame
from studydeck.extract.sentence import Sentence
from studydeck.text.lint import dangling, has_finite_verb

_STATES = re.compile(
    r"((?:[Tt]he )?(?:[A-Z][\w’'.-]+ ){1,3}(?:law|rule|theorem|principle|paradox|razor|effect|hypothesis|thesis|conjecture|"
    r"lemma|doctrine|maxim|criterion|"
    r"test|curve|dilemma|fallacy|postulate)) (?:says|states|holds|predicts|asserts|tells us|means|is the (?:idea|claim|"
    r"observation|rule|principle)) (?:that )"
)
_MOST_WORDS = 24


class Law(Frame):
    """What a law, rule or effect that bears a name says."""

    name = "law"
    kind = CardKind.DEFINITION
    cue = re.compile(r"(?:says|states|holds|predicts|asserts|tells us|means|is the (?:idea|claim|observation|rule|principle)) ")
    examples = (
        (
            "Parkinson’s law says that work expands so as to fill the time available for its completion.",
            "What does Parkinson’s law say?",
            "work expands so as to fill the time available for its completion",
        ),
    )
    counter_examples = ("The law says that he must pay.", "Parkinson’s law says that it never ends.")

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft."""
        match = _STATES.search(sentence.text)
        if not match:
            return
        tagged = sentence.tagged
        first = tagged.at(match.end())
        stop = safe_end(tagged, first, _MOST_WORDS)
        if stop is None or stop - first < 4 or dangling(tagged, first, stop) or not has_finite_verb(tagged, first, stop):
            return
        law = re.sub(r"^The ", "the ", match[1])
        yield sentence.draft(self.name, self.kind, f"What does {law} say?", tagged.slice(first, stop), template="what does say")
