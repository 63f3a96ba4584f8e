"""Definitions in passing: "probation, which is supervised time used as an alternative to prison"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.document import Register
from studydeck.extract.clause import safe_end
from studydeck.extract.frame import Frame
from studydeck.extract.meaning import MOST_WORDS, runs_on
from studydeck.extract.sentence import Sentence
from studydeck.text.lint import dangling
from studydeck.text.terms import EMPTY_HEADS, HYPE, content_words

_WHICH = re.compile(
    r"(?P<term>(?:[\w’'-]+ ){0,3}[\w’'-]+)(?: \([^()]{1,40}\))?, which (?P<verb>is|are|refers? to|means?|describes?) (?=\S)"
)
_FEWEST_WORDS, _FEWEST_CONTENT_WORDS = 5, 3
_NO_TERM = frozenset("process result step part one that this others former latter".split())


class Relative(Frame):
    """A bare or indefinite noun whose class and mark follow behind "which is"; "the" would point at one thing already known."""

    name = "relative"
    kind = CardKind.DEFINITION
    cue = re.compile(r", which (?:is|are|refers? to|means?|describes?) ")
    examples = (
        (
            "Cooks of the town rely on verjuice, which is the sour juice pressed from unripe grapes.",
            "What is verjuice?",
            "the sour juice pressed from unripe grapes",
        ),
    )
    counter_examples = (
        "They rely on the oven, which is the oldest one made in the town.",
        "They rely on it, which is the thing that he made for them.",
        "They rely on good will, which is a problem.",
    )

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """One draft for each term."""
        if sentence.document.register in (Register.CAPTIONS, Register.VERBATIM_TALK) or sentence.in_record:
            return
        tagged = sentence.tagged
        for match in _WHICH.finditer(sentence.text):
            last = tagged.at(match.end("term"))
            first = last
            while first and tagged.words[first - 1].tag in "NGJ" and last - first < 4:
                first -= 1
            if first == last or tagged.words[last - 1].tag not in "NG" or tagged.words[last - 1].lower in EMPTY_HEADS | _NO_TERM:
                continue
            before = tagged.words[first - 1] if first else None
            article = before is not None and before.lower in ("a", "an")
            if before is not None and not article and before.tag in "DP'CNo":
                continue
            if _is_code(sentence, match.end("term")):
                continue
            start = tagged.at(match.end())
            stop = safe_end(tagged, start, MOST_WORDS)
            if stop is None or stop - start < _FEWEST_WORDS or dangling(tagged, start, stop, antecedent=True):
                continue
            meaning, pattern = tagged.slice(start, stop), tagged.pattern[start:stop]
            if runs_on(meaning):
                continue
            head = re.match(r"[DC]?(?:R?[JEGC],?(?:c[JEG])?)*[RJCEGNP']*?([NPG])(?=[opwhtEG,])", pattern)
            if not head or tagged.words[start + head.end() - 1].lower in EMPTY_HEADS or set(content_words(meaning)) & HYPE:
                continue
            if len(content_words(meaning)) < _FEWEST_CONTENT_WORDS or re.match(
                r"one of|an? (?:good|great|bad|big|common|major|key)\b", meaning
            ):
                continue
            term = f"{before.lower} {tagged.slice(first, last)}" if before and article else tagged.slice(first, last)
            plural = match["verb"] in ("are", "refer to", "mean", "describe")
            yield sentence.draft(
                self.name, self.kind, f"What {'are' if plural else 'is'} {term}?", meaning, template="what is are"
            )


def _is_code(sentence: Sentence, end: int) -> bool:
    """Whether the word that ends at `end` is set as code, and so means one thing in a program."""
    if sentence.named:
        return False  # its text is not that of the passage
    last = sentence.passage.raw_span(sentence.start, sentence.start + end)[1]
    return sentence.document.source.startswith(("`", "</code"), last)
