"""Definitions: "A weir is a low dam that raises the level of a river"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.document import Register
from studydeck.extract.clause import hopeless, opened, safe_end
from studydeck.extract.frame import Frame
from studydeck.extract.sentence import Sentence
from studydeck.text.lint import dangling
from studydeck.text.terms import EMPTY_HEADS, decapitalise

_IS = re.compile(r"^(?:(?:An?|The) )?[\w’'“”\" /-]{2,60}?(?: \([^)]{2,60}\))? (is|are) (?:an?|the|any) ")
_MOST_WORDS = 26


class Copula(Frame):
    """A term at the head of a sentence, with its class and what sets it apart.

    In talk the same words are mostly opinions ("Excel is a mature interface"); there only the wording of a dictionary counts:
    a common noun without "the", a class with an article, and a clause that sets it apart.
    """

    name = "copula"
    kind = CardKind.DEFINITION
    cue = _IS
    examples = (
        (
            "A mill weir is a low dam that raises the level of a river.",
            "According to Ada Park, what is a mill weir?",
            "a low dam that raises the level of a river",
        ),
    )
    counter_examples = (
        "It is a low dam that raises a river.",
        "Excel is an extremely mature program that people love.",
        "The weir is a low dam that raises the river.",
        "A weir is a thing that I like.",
        "My weir is a low dam that raises the river.",
    )

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft."""
        written = sentence.document.register is Register.EDITED_PROSE
        start = opened(sentence.text)[0]
        if hopeless(sentence.text, start):
            return
        tagged = sentence.tagged
        if sentence.headless:
            return
        first = tagged.at(start)
        match = re.match(r"D?[RJEGNP'q]*[NPGV]q?(?:\([^)]*\))?V", tagged.pattern[first:])
        if not match:
            return
        copula = first + match.end() - 1
        bracket = tagged.pattern.find("(", first, copula)
        last = bracket if bracket > 0 else copula
        if tagged.words[copula].lower not in ("is", "are") or last - first > 6 or dangling(tagged, first, last):
            return
        stop = safe_end(tagged, copula + 1, _MOST_WORDS)
        if stop is None or stop - copula < 6 or dangling(tagged, copula + 1, stop, antecedent=True):
            return
        genus = re.match(r"D(?:[RJCEGNP',]*)([NP])(?=[opwhtEG,])", tagged.pattern[copula + 1 : stop])
        if not genus or tagged.words[copula + genus.end()].lower in EMPTY_HEADS | _NO_CLASS:
            return
        if not re.search(r"[whotpEG]", tagged.pattern[copula + 1 + genus.end() : stop]):
            return
        if tagged.words[first].lower == "the" and ("P" not in tagged.pattern[first:last] or not written):
            return
        if not written and not _dictionary(
            tagged.pattern, tagged.words[first].lower, tagged.slice(first, stop), first, copula, stop
        ):
            return
        if tagged.words[first].tag == "D" and tagged.words[first].lower not in ("a", "an", "the"):
            return
        stated = tagged.slice(first, last)
        if tagged.words[last - 1].lower in EMPTY_HEADS or tagged.words[copula + 2].lower in _RELATIVE:
            return
        term = decapitalise(stated, sentence.document.source, term=True)
        if not written and term == stated and stated[0].isupper():
            return
        term = term.strip('“”"')
        verb = tagged.words[copula].lower
        bare = re.sub(r"^(?:an?|the) ", "", term)
        frame = "plain-word" if bare.isalpha() and bare.islower() and len(bare) < _PLAIN else self.name
        front = f"What {verb} {term}?" if written or not sentence.according() else f"{sentence.according()}what {verb} {term}?"
        yield sentence.draft(frame, self.kind, front, tagged.slice(copula + 1, stop), template="what is are according to")


_NO_CLASS = frozenset(
    """name term word result product sign symptom opposite proof victim heir cousin child mother father king queen enemy
    friend""".split()
)
"""Nouns that relate a thing to another instead of saying what it is."""
_RELATIVE = frozenset("alternative other another simple good common popular useful similar different typical".split())
"""Adjectives that place a thing beside others instead of saying what it is."""
_PLAIN = 7
"""Letters of a single word below which it is mostly one that needs no definition: court, police."""
_OPINION = re.compile(r"^\S*\d|(?i:\b(?:will|truly|really|kind of|sort of)\b)")
"""A name with a figure in it (o3), or words that no definition needs."""


def _dictionary(pattern: str, opener: str, said: str, first: int, copula: int, stop: int) -> bool:
    """Whether a sentence of talk is worded like a dictionary entry."""
    subject = pattern[first:copula]
    named = opener in ("a", "an") or bool(re.fullmatch(r"[RJNGV]*[NV]|[PNG]", subject))
    apart = r"[hwopEG]" if opener in ("a", "an") else r"(?:h|w|oG|oJ|pw)"
    return named and not _OPINION.search(said) and bool(re.match(rf"D[RJCEGN]*N{apart}", pattern[copula + 1 : stop]))
