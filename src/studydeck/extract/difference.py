"""What tells two things apart: "Jam is distinguished from jelly by the fruit in it", "The difference between … is that …"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.extract.clause import opened, safe_end
from studydeck.extract.frame import Frame
from studydeck.extract.meaning import MOST_WORDS
from studydeck.extract.sentence import Sentence
from studydeck.extract.subject import subject
from studydeck.text.lint import dangling
from studydeck.text.terms import content_words

_BY = re.compile(
    r" (is|are|was|were) (?:(generally|usually|mainly|chiefly|commonly|often) )?distinguished from ([^,.;:]{3,60}?) (by|"
    r"because) (?=\S)"
)
_IN = re.compile(
    r" (differ|differs|differed) (?:(mainly|chiefly|mostly) )?from ([^,.;:]{3,60}?) (?:(mainly|chiefly|mostly) )?in "
    r"(?=(?:that|having|being|its|their|how|the) )"
)
_BETWEEN = re.compile(
    r"^[Tt]he (?:(main|key|chief|essential|only|basic|central|crucial) )?(difference|distinction) between "
    r"([^,.;:]{5,80}?) (is|was|lies|lay) (?=(?:that|in|how|whether|the|one of) )"
)
_FEWEST_WORDS = 3


class Difference(Frame):
    """The mark by which one thing is told from another."""

    name = "difference"
    kind = CardKind.CLAIM
    cue = re.compile(f"{_BY.pattern}|{_IN.pattern}|{_BETWEEN.pattern}")
    examples = (
        (
            "Sea salt is generally distinguished from rock salt by its coarser grain and its taste of algae.",
            "By what is sea salt generally distinguished from rock salt?",
            "its coarser grain and its taste of algae",
        ),
        (
            "Sea salt differs from rock salt in that it is won by drying water in the sun.",
            "In what does sea salt differ from rock salt?",
            "it is won by drying water in the sun",
        ),
        (
            "The main difference between sea salt and rock salt is that sea salt is won by drying water.",
            "What is the main difference between sea salt and rock salt?",
            "sea salt is won by drying water",
        ),
    )
    counter_examples = ("It differs from salt in that it is sweet.", "The difference between the two is that one is salt.")

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft."""
        text = sentence.text
        at = opened(text)[0]
        template = "by in what is are was were do does did differ distinguished from the difference distinction between"
        if match := _BETWEEN.match(text[at:]):
            if sentence.headless:
                return
            first = sentence.tagged.at(at)
            cut = sentence.tagged.at(at + match.start(4))
            if (
                dangling(sentence.tagged, first, cut)
                or not re.search(r" and ", match[3])
                or re.search(r"\bthe (?:two|three)\b", match[3])
            ):
                return
            which = f"{match[1]} " if match[1] else ""
            verb = "lie" if match[4] in ("lies", "lay") else ""
            front = (
                f"In what {'did' if match[4] == 'lay' else 'does'} the {which}{match[2]} between {match[3]} {verb}?"
                if verb
                else (f"What {match[4]} the {which}{match[2]} between {match[3]}?")
            )
            yield from self._draft(sentence, front, at + match.end(), f"{template} {verb}")
        elif (match := _BY.search(text)) and (thing := subject(sentence, match.start() + 1)):
            adverb = f"{match[2]} " if match[2] else ""
            yield from self._draft(
                sentence, f"By what {match[1]} {thing} {adverb}distinguished from {match[3]}?", match.end(), template
            )
        elif (match := _IN.search(text)) and (thing := subject(sentence, match.start() + 1)):
            does = {"differ": "do", "differs": "does", "differed": "did"}[match[1]]
            adverb = f"{match[2] or match[4]} " if match[2] or match[4] else ""
            yield from self._draft(sentence, f"In what {does} {thing} {adverb}differ from {match[3]}?", match.end(), template)

    def _draft(self, sentence: Sentence, front: str, at: int, template: str) -> Iterator[Draft]:
        tagged = sentence.tagged
        first = tagged.at(at)
        stop = safe_end(tagged, first, MOST_WORDS)
        if stop is None or stop - first < _FEWEST_WORDS or dangling(tagged, first, stop, antecedent=True):
            return
        mark = tagged.slice(first, stop).removeprefix("that ")
        if content_words(mark):
            yield sentence.draft(self.name, self.kind, sentence.placed(front), mark, template=template)
