"""Appositions: "Robert Fortune, a Scottish gardener sent by the East India Company", asked as "Who was …?"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.document import Register
from studydeck.extract.frame import Frame
from studydeck.extract.names import full_name, is_person, takes_part, telling, without_verb
from studydeck.extract.sentence import Sentence
from studydeck.text.lint import dangling
from studydeck.text.tags import Tagged
from studydeck.text.terms import EMPTY_HEADS, HYPE, content_words

_NAME = r"((?:the )?[A-Z][\w’'.-]+(?: (?:of|de|van|von|v\.|[A-Z][\w’'.-]*))*)"
_APPOSED = re.compile(rf"(?<![\w’'-] of )(?<![\w-]){_NAME}, ((?:a|an|the) [^,;:()—]{{12,140}}?)(?=[,;)—]|\.$|\.”$| —|$)")
PERSON = re.compile(
    r"(?i)\b(?:\w+(?:ist|ician|ologist|grapher|woman|man|ian)|\w*(?:gardener|merchant|farmer|lawyer|writer|painter|singer|teacher|baker|explorer|officer|"
    r"keeper|engineer|programmer|philosopher|monk|nun|king|queen|surgeon|physician|doctor|nurse|judge|student|professor|poet|architect|composer|"
    r"author|editor|director|founder|inventor|soldier|sailor|captain|admiral|bishop|priest|scholar|clerk|haberdasher|mercer|dentist|surveyor|"
    r"actor|dancer|weaver|potter|brewer|miner|banker|broker|trader|pioneer|minister|president|senator|governor|mayor|ambassador|slave|servant|widow))\b"
)
_NUMBERED_PAST = re.compile(r"\b1[0-9]\d\d\b|\b(?:BC|BCE|AD|CE)\b|\bcentury\b")
_ANCIENT = re.compile(r"\d (?:BC|BCE|AD|CE)\b")
_FEWEST_WORDS, _MOST_WORDS = 4, 22


class Apposition(Frame):
    """A name with a noun phrase behind a comma that says who or what it is."""

    name = "apposition"
    kind = CardKind.DEFINITION
    cue = re.compile(r", (?:a|an|the) ")
    examples = (
        (
            "The tea came with Robert Fortune, a Scottish gardener sent to China in 1848, who hid his seeds.",
            "Who was Robert Fortune?",
            "a Scottish gardener sent to China in 1848",
        ),
    )
    counter_examples = (
        "He saw Robert Fortune, the gardener, in the street.",
        "We visited Robert Fortune, a dog and the other neighbours of the farm.",
        "They sold Leeds, the Alps and the other places of the old map.",
        "She loved Robert Fortune, a man she never met again.",
    )

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """One draft for each name."""
        if sentence.document.register is Register.CAPTIONS or sentence.of_interview:
            return
        for match in _APPOSED.finditer(sentence.text):
            tagged = sentence.tagged
            first, last = tagged.at(match.start(2)), tagged.at(match.end(2))
            name = without_verb(match[1])
            if name.startswith("the ") and re.search(r"[A-Z]\w+ $", sentence.text[: match.start()]):
                continue  # Peter the Great
            if (
                not _tells(tagged, first, last)
                or _listed(sentence.text, match)
                or name.split()[0] in _OPENERS
                or len(content_words(name)) < 1
            ):
                continue
            head = match[2].split(" who ")[0].split(" of ")[0].split(" that ")[0].split(" which ")[0]
            if not PERSON.search(head) and not is_person(name, sentence.document):
                continue  # behind the name of a thing a comma has more meanings
            known = full_name(name, sentence.document)
            plain = not (match[2].startswith("the ") or telling(tagged.pattern[first:last]))
            if not known or plain or " " not in known or takes_part(known, sentence.document):
                continue
            if set(content_words(known)) & set(content_words(match[2])):
                continue
            ancient = _ANCIENT.search(sentence.document.source) and any(word.past for word in tagged.words)
            was = "was" if ancient or _NUMBERED_PAST.search(sentence.passage.text) else "is"
            yield sentence.draft(self.name, self.kind, f"Who {was} {known}?", match[2], template=f"who is was {known}")


_PRAISED = frozenset(
    "genius legend hero icon giant titan mastermind visionary maverick star celebrity wizard guru villain".split()
)
"""What somebody is in the eyes of the author."""
_OPENERS = frozenset(
    "In On At By For From With After Before Since During Of To And But So Then When While If As However Moreover".split()
)


def _tells(tagged: Tagged, first: int, last: int) -> bool:
    """Whether the noun phrase has a common noun for its head, says more than that, and can be understood alone."""
    pattern = tagged.pattern[first:last]
    head = re.match(r"D[RJCEGNP'-]*?N(?=[opwhtEG]|$)", pattern)
    if not head or not _FEWEST_WORDS <= last - first <= _MOST_WORDS or dangling(tagged, first, last):
        return False
    noun = tagged.words[first + head.end() - 1].lower
    phrase = {word.lower for word in tagged.words[first:last]}
    plain = "V" in re.split(r"[wh]", pattern)[0]
    return noun not in EMPTY_HEADS and not phrase & (HYPE | _PRAISED) and not plain and not re.search(r"c[DN]*$", pattern)


def _listed(text: str, match: re.Match[str]) -> bool:
    """Whether the commas are those of a list rather than of an apposition."""
    before, after = text[: match.start()].rstrip(), text[match.end() :]
    return (
        before.endswith(",")
        or bool(re.match(r",? (?:and|or) (?!(?:\w+ ){0,3}(?:is|was|were|are|had|has)\b)", after))
        or " and the other" in match[2]
    )
