"""What a thing takes: "It takes X to Y", "It took the guild nine years to Y"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.document import Register
from studydeck.extract.clause import opened, safe_end
from studydeck.extract.frame import Frame
from studydeck.extract.sentence import Sentence
from studydeck.text.lint import dangling, leans
from studydeck.text.terms import content_words

_TAKES = re.compile(r"[Ii]t (takes|took) (?!me\b|us\b|you\b|him\b|her\b|them\b|a while|a lot|time\b|some\b|forever|so\b|more\b)")
_DURATION = re.compile(r"(?i)^[^,;]*\b(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centuries)$")
_MOST_NEED, _MOST_WORDS = 10, 24


class Effort(Frame):
    """What it takes to reach something; the means are asked for, or how long it lasts."""

    name = "effort"
    kind = CardKind.CLAIM
    cue = _TAKES
    examples = (
        (
            "It takes about nine tons of oak bark to tan a ton of hides.",
            "According to Ada Park, what does it take to tan a ton of hides?",
            "about nine tons of oak bark",
        ),
        (
            "It took eleven years to rebuild the Millbrook weir.",
            "According to Ada Park, how long did it take to rebuild the Millbrook weir?",
            "eleven years",
        ),
    )
    counter_examples = (
        "It takes time to do that.",
        "It took me three years to find it.",
        "It takes a village to rebuild it.",
    )

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft."""
        start = opened(sentence.text)[0]
        match = _TAKES.match(sentence.text, start)
        if not match or sentence.document.register is Register.CAPTIONS or sentence.headless:
            return
        tagged = sentence.tagged
        need = tagged.at(match.end())
        to = next((i for i in range(need, len(tagged.words)) if tagged.words[i].lower == "to"), None)
        stop = safe_end(tagged, need, _MOST_WORDS)
        if (
            to is None
            or stop is None
            or not 1 <= to - need <= _MOST_NEED
            or stop - to < 4
            or tagged.pattern[to + 1] not in "IVN"
            or re.search(r"[V,;(]", tagged.pattern[need:to])
            or dangling(tagged, need, to)
            or dangling(tagged, to + 1, stop, antecedent=True)
            or leans(tagged, to + 1, stop)
        ):
            return
        means, end = tagged.slice(need, to), tagged.slice(to, stop)
        if len(content_words(end)) < 3:
            return
        did = "does" if match[1] == "takes" else "did"
        asked = f"how long {did} it take {end}?" if _DURATION.match(means) else f"what {did} it take {end}?"
        front = f"{sentence.according()}{asked}" if sentence.claimant else asked[:1].upper() + asked[1:]
        yield sentence.draft(self.name, self.kind, front, means, template="according to what how long does did it take")
