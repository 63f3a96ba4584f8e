"""Equations: "The main obstacle to X was Y", "The important thing to understand about X is that Y"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.extract.clause import opened, safe_end
from studydeck.extract.frame import Frame
from studydeck.extract.sentence import Sentence
from studydeck.text.lint import THIRD_PERSON, dangling, leans
from studydeck.text.terms import decapitalise

_SINGLING = (
    r"first|last|only|main|key|central|chief|primary|core|real|true|fundamental|crucial|important|essential|principal|decisive|single|"
    r"best|worst|most|least|biggest|largest|smallest|greatest|oldest|newest|hardest|easiest|earliest|latest|highest|lowest|strongest|weakest|"
    r"fastest|slowest|simplest|longest|shortest|cheapest|second|third"
)
_MEASURED = (
    r"first|last|only|largest|smallest|oldest|newest|earliest|latest|highest|lowest|fastest|slowest|longest|shortest|second|"
    r"third|capital|chief|most (?:common|popular|frequent|abundant|widespread)|commonest"
)
"""What can be checked, whoever says it."""
_MOST_WORDS = 24


class Equative(Frame):
    """A definite subject that singles one thing out and says of what, and what that thing is."""

    name = "equative"
    kind = CardKind.CLAIM
    cue = re.compile(rf"(?i)\bthe (?:\w+ )?(?:{_SINGLING})\b[^.?!]* (?:is|are|was|were) ")
    examples = (
        (
            "The main obstacle to early ballooning was the weight of the fuel.",
            "According to Ada Park, what was the main obstacle to early ballooning?",
            "the weight of the fuel",
        ),
    )
    counter_examples = (
        "The main problem of the mill is it.",
        "The main problem is that it breaks.",
        "The best part of the trip was boring.",
        "The first thing we did was laugh.",
        "The key issue was the weight.",
    )

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft."""
        start = opened(sentence.text)[0]
        if not re.match(r"[Tt]he ", sentence.text[start:]):
            return
        tagged = sentence.tagged
        if sentence.headless:
            return
        first = tagged.at(start)
        match = re.match(r"D[RJCNPG]*[NP]([optwhn])[^V;.,]*V?", tagged.pattern[first:])
        if not match or not re.match(
            rf"(?i)the (?:\w+ )?(?:{_SINGLING})\b", tagged.slice(first, min(first + 4, len(tagged.words)))
        ):
            return
        verbs = [i for i in range(first, len(tagged.words)) if tagged.words[i].tag == "V"]
        clause = match[1] in "whn"  # "the only thing that lasts is …", "the only thing you see is …"
        copula = verbs[clause] if len(verbs) > clause else None
        if (
            copula is None
            or tagged.words[copula].lower not in ("is", "are", "was", "were")
            or "," in tagged.pattern[first:copula]
        ):
            return
        if clause and any(word.lower in THIRD_PERSON for word in tagged.words[first:copula]):
            return  # "the part that makes it a chain": makes what?
        stop = safe_end(tagged, copula + 1, _MOST_WORDS)
        named = copula + 1 < len(tagged.words) and tagged.words[copula + 1].tag == "P"
        if (
            stop is None
            or stop - copula - 1 < (1 if named else 2)
            or copula - first > 16
            or dangling(tagged, first, copula)
            or dangling(tagged, copula + 1, stop, antecedent=True)
        ):
            return
        if leans(tagged, first + 1, copula):
            return
        head = tagged.words[copula + 1]
        if "(" in tagged.pattern[copula:stop]:
            return
        # "the main risk is they never agree", "the only risk is river fog"
        stated = re.match(r"nR?V|[JN]{0,3}N$", tagged.pattern[copula + 1 : stop]) is not None
        if not (head.tag in "DPhG" or stated or head.lower in ("how", "what", "to")) or head.lower in ("so", "very", "no"):
            return
        if head.tag == "D" and not re.match(r"D[RJCEGNP']*[NP]", tagged.pattern[copula + 1 : stop]):
            return
        if not sentence.according() and not re.match(
            rf"(?i)the (?:\w+ )?(?:{_MEASURED})\b", tagged.text[tagged.words[first].start :]
        ):
            return  # what is "main" or "best" is somebody's opinion
        subject = decapitalise(tagged.slice(first, copula), sentence.document.source)
        what = f"what {tagged.words[copula].lower} {subject}?"
        front = sentence.asked(what)
        relative = re.search(r",?p?w", tagged.pattern[copula + 2 : stop])
        stop = copula + 2 + relative.start() if relative else stop
        back = tagged.slice(copula + 1, stop).removeprefix("that ")
        name = "equative-clause" if clause else self.name
        yield sentence.draft(name, self.kind, front, back, template="according to what")
