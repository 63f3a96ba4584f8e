"""What belongs to a thing: "The cause of X is Y", "The price of A was B", "Joan Ray’s motto was Y"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.document import Register
from studydeck.extract.clause import hopeless, opened, safe_end
from studydeck.extract.frame import Frame
from studydeck.extract.sentence import Sentence
from studydeck.text.lint import dangling, leans
from studydeck.text.tags import Tagged
from studydeck.text.terms import EMPTY_HEADS, content_words, decapitalise

_SETTLED = frozenset(
    """cause origin source definition unit capital hallmark remedy cure antidote treatment name term opposite basis motto
    seat""".split()
)
"""Nouns of which a thing has one, whoever tells it."""
_JUDGED = frozenset(
    """effect result consequence outcome solution answer key secret trick idea point principle rule essence meaning problem
    trouble advantage benefit drawback disadvantage danger risk cost price reason evidence foundation challenge limit
    weakness strength
    lesson mistake beat strategy plan policy approach method test measure sign symptom""".split()
)
"""Nouns of which somebody says what it is; without that somebody there are several."""
_OF = re.compile(rf"[Tt]he ({'|'.join(sorted(_SETTLED | _JUDGED))}) (?:of|for|behind|between|with|to|in|about) ")
_NOT_NOW = frozenset("not so very no now still also too quite rather less more".split())
_MOST_SUBJECT, _FEWEST_WORDS, _MOST_WORDS = 14, 3, 24


class Attribute(Frame):
    """A thing’s cause, price, danger and the like; for purposes and differences there are other frames."""

    name = "attribute"
    kind = CardKind.CLAIM
    cue = re.compile(rf"{_OF.pattern}|[\w]’s \w+ (?:is|was|were|are) |\w's \w+ (?:is|was|were|are) ")
    examples = (
        (
            "The danger of a fish ladder is that pike wait for the salmon below it.",
            "According to Ada Park, what is the danger of a fish ladder?",
            "pike wait for the salmon below it",
        ),
        (
            "Joan Ray’s motto was that a dry seed is a sleeping tree.",
            "According to Ada Park, what was Joan Ray’s motto?",
            "a dry seed is a sleeping tree",
        ),
    )
    counter_examples = (
        "The danger of it is that pike wait for the salmon.",
        "The trouble with that idea is the price of stone.",
        "The result of the vote was bad.",
        "Joan’s dog is a good swimmer.",
    )

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft."""
        text, start = sentence.text, opened(sentence.text)[0]
        if sentence.document.register is Register.CAPTIONS or hopeless(text, start) or sentence.headless:
            return
        of = _OF.match(text, start)
        tagged = sentence.tagged
        first = tagged.at(start)
        copula = next((i for i in range(first + 1, len(tagged.words)) if tagged.words[i].tag == "V"), None)
        if copula is None or tagged.words[copula].lower not in ("is", "was", "are", "were") or copula - first > _MOST_SUBJECT:
            return
        if not of and not _possessed(tagged, first, copula):
            return
        noun = of[1] if of else tagged.words[copula - 1].lower
        if not sentence.claimant and noun not in _SETTLED:
            return
        last = copula - (tagged.words[copula - 1].tag == ",")
        stop = safe_end(tagged, copula + 1, _MOST_WORDS)
        if (
            stop is None
            or stop - copula - 1 < (_FEWEST_WORDS if of else 2)
            or re.search(r"[whs,;(]", tagged.pattern[first:last])
            or dangling(tagged, first, last)
            or dangling(tagged, copula + 1, stop, antecedent=True)
            or leans(tagged, first + 1, last)
            or not _answers(tagged, copula + 1, stop)
        ):
            return
        verb = tagged.words[copula].lower
        asked = f"what {verb} {decapitalise(tagged.slice(first, last), sentence.document.source)}?"
        front = sentence.asked(asked)
        back = tagged.slice(copula + 1, stop).removeprefix("that ")
        if len(content_words(back)) >= 2:
            yield sentence.draft(self.name, self.kind, front, back, template="according to what")


def _possessed(tagged: Tagged, first: int, copula: int) -> bool:
    """Whether the subject is a full name with the one thing that belongs to it: "Joan Ray’s motto"."""
    return (
        re.fullmatch(r"PP+'J?N", tagged.pattern[first:copula]) is not None
        and tagged.words[copula + 1].lower not in ("a", "an")
        and tagged.words[copula - 1].lower not in EMPTY_HEADS
        and not tagged.words[copula - 1].lower.endswith("s")
    )


def _answers(tagged: Tagged, first: int, stop: int) -> bool:
    """Whether what stands behind the verb is a thing, a deed or a statement, not a quality."""
    head = tagged.words[first]
    if head.lower in _NOT_NOW:
        return False
    return (
        head.tag in "thG" or head.lower == "to" or bool(re.match(r"D[RJCEGNP']*[NP]|P|[JN]*N[opwc]", tagged.pattern[first:stop]))
    )
