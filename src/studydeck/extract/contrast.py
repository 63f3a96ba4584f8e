"""Contrasts: "A rather than B", "A instead of B"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.extract.clause import SUBORDINATORS, claimed, hopeless, opened
from studydeck.extract.frame import Frame
from studydeck.extract.sentence import Sentence
from studydeck.text.lint import dangling, has_finite_verb, leans, unanchored
from studydeck.text.terms import decapitalise

_CUE = re.compile(r"\b(rather than|instead of) ")
_MOST_BEFORE, _MOST_AFTER = 30, 12


class Contrast(Frame):
    """A clause with what it is set against; the far side of the contrast is asked for, in place."""

    name = "contrast"
    kind = CardKind.CLAIM
    cue = _CUE
    examples = (
        (
            "The Millbrook museum repaired organs from Leeds rather than buy replicas.",
            "According to Ada Park, the Millbrook museum repaired organs from Leeds rather than what?",
            "buy replicas",
        ),
    )
    counter_examples = (
        "They did that rather than this.",
        "Rather than wait, the museum closed.",
        "It is the old one instead of the new one.",
    )

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft."""
        text = sentence.text
        match = _CUE.search(text)
        assert match
        start, stance = opened(text)
        if sentence.in_record:
            begin = claimed(text, match.start())
            if begin is None or sentence.of_interview:
                return
            start = begin
        if hopeless(text, start):
            return
        tagged = sentence.tagged
        first, cut, far = tagged.at(start), tagged.at(match.start()), tagged.at(match.end())
        stop = next((i for i in range(far, len(tagged.words)) if tagged.words[i].tag in ".,;()"), len(tagged.words))
        if (
            not 4 <= cut - first <= _MOST_BEFORE
            or not 1 <= stop - far <= _MOST_AFTER
            or tagged.words[first].lower in SUBORDINATORS
            or re.search(r"[:;—]", tagged.slice(first, cut))
            or not has_finite_verb(tagged, first, cut)
            or dangling(tagged, first, cut)
            or dangling(tagged, far, stop, antecedent=True)
            or "V" in tagged.pattern[far + 1 : stop]
            or not set(tagged.pattern[far:stop]) & set("NPGI")
        ):
            return
        before_far = tagged.words[far]
        preposition = before_far.text if before_far.tag in "pot" and before_far.lower != "to" else ""
        if before_far.tag in "pot" and "," in tagged.slice(first, cut):
            return  # it may be set against something further off than what stands beside it
        if preposition:
            far += 1
        near = decapitalise(tagged.slice(first, cut).rstrip(" ,"), sentence.document.source)
        front = f"{sentence.according()}{near} {match[1]} {preposition} what?"
        if not sentence.according():
            front = front[:1].upper() + front[1:]
        if not unanchored(tagged, first, cut) and not leans(tagged, first, cut):
            yield sentence.draft(
                self.name, self.kind, front, tagged.slice(far, stop), template=f"according to {match[1]} what {stance}"
            )
