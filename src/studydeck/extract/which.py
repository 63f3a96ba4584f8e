"""Which of its kind: "The Fourth Lateran Council told priests …", asked as "Which council told priests …?"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.document import Register
from studydeck.extract.clause import WHEN, opened, safe_end
from studydeck.extract.frame import Frame
from studydeck.extract.sentence import Sentence
from studydeck.text.lint import dangling
from studydeck.text.terms import content_words

_KIND = (
    r"Council|Court|Act|Company|Society|Treaty|Commission|Committee|Board|University|Institute|Museum|Library|Association|Union|Church|Code|Convention|"
    r"Charter|Statute|Amendment|Agency|Bank|Party|Foundation|Academy|Guild|Order|Dynasty|Battle|Revolution|Rebellion|Edict|Decree|Constitution|"
    r"Protocol|Declaration|Manifesto|Report|Survey|Expedition|Mission|Programme|Program|Project|Trial|Bill|Directive|Regulation|Agreement|Accord|Pact|"
    r"Assize|Ordinance|Parliament|Congress|Senate|Ministry|Department|Office|Prize|Clause|Doctrine"
)
_SUBJECT = re.compile(
    rf"^(?:{WHEN})?[Tt]he ((?:[A-Z][\w’'-]*|\([A-Z][\w ]+\))(?: "
    rf"(?:[A-Z][\w’'-]*|\([A-Z][\w ]+\)|of|and|on|for|the))*? )?({_KIND})"
    r"((?: of (?:the )?[A-Z][\w’'-]+(?: (?:of |and )?[A-Z][\w’'-]+)*)?(?: of (?:1[0-9]|20)\d\d)?)(?:, (?:in )?(?:1[0-9]|"
    r"20)\d\d,)? "
)
_NUMBERED = frozenset("Act Bill Code Directive Regulation Amendment Ordinance Statute Treaty".split())
"""Names that come again: without a year they mean too many."""
_FEWEST_CONTENT_WORDS = 4
_MOST_WORDS = 22


class Which(Frame):
    """A council, court, act or other body whose name says its kind; the kind is in the question, the name is the answer."""

    name = "which"
    kind = CardKind.CLAIM
    cue = re.compile(rf"\b[Tt]he (?:[A-Z(][\w’')-]* )*?(?:{_KIND})\b")
    examples = (
        (
            "The Fourth Lateran Council told priests to stay away from trials by ordeal.",
            "Which council told priests to stay away from trials by ordeal?",
            "the Fourth Lateran Council",
        ),
        (
            "The Leeds Charter of 1910 freed orchards on common land from tolls.",
            "Which charter freed orchards on common land from tolls?",
            "the Leeds Charter of 1910",
        ),
    )
    counter_examples = (
        "The Council told priests to stay away from trials by ordeal.",
        "The Fourth Lateran Council told them to stay away from it.",
        "The Fourth Lateran Council was large.",
    )

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft."""
        if sentence.document.register in (Register.CAPTIONS, Register.VERBATIM_TALK):
            return
        start = opened(sentence.text)[0]
        match = _SUBJECT.match(sentence.text[start:])
        if not match or not (match[3] or match[5]):
            return
        tagged = sentence.tagged
        if sentence.headless:
            return
        verb = tagged.at(start + match.end())
        stop = safe_end(tagged, verb, _MOST_WORDS)
        if stop is None or verb >= len(tagged.words) or not re.match(r"R?[VE]", tagged.pattern[verb:]):
            return
        deed = tagged.slice(verb, stop)
        if re.match(r"\w+s\b", deed):
            return  # what a body does is seldom what it alone does; what it did is
        if (
            len(content_words(deed)) < _FEWEST_CONTENT_WORDS
            or dangling(tagged, verb, stop)
            or re.match(r"(?:said|thought|is|was|are|were|has|have|had)\b", deed)
        ):
            return
        when = f" {match[1].lower()} {match[2]}" if match[1] else ""
        if match[4] in _NUMBERED and not re.search(r"\d{4}", f"{match[5]}{when}"):
            return
        if (match[3] or "").strip() in ("Supreme", "High", "Constitutional"):
            return  # the first court anybody would guess
        body = f"the {match[3] or ''}{match[4]}{match[5]}"
        yield sentence.draft(self.name, self.kind, f"Which {match[4].lower()}{when} {deed}?", body, template="which in on by")
