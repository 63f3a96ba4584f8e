"""What was done, when and by whom: "The tower was lit in October 1759", "The code was drafted by Joan Ray"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.document import Register
from studydeck.extract.clause import hopeless, opened, safe_end
from studydeck.extract.frame import Frame
from studydeck.extract.names import full_name, is_person
from studydeck.extract.sentence import Sentence
from studydeck.text.lint import dangling
from studydeck.text.tags import Tagged
from studydeck.text.terms import decapitalise

_MONTHS = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = re.compile(
    rf"(in|on) ((?:the (?:spring|summer|autumn|winter|fall) of )?(?:{_MONTHS} (?:\d{{1,2}}, )?|\d{{1,2}} {_MONTHS} )?(?:1[0-9]|"
    rf"20)\d\d)(?![\d-])"
)
_AGENT = re.compile(r"by ((?:Sir |King |Queen |Pope )?[A-Z][\w’'-]+(?: (?:[A-Z]\.|de|van|von|of|[A-Z][\w’'-]+))+)")
_AFTER = re.compile(r"(after|for) ((?:the )?[A-Z][\w’'-]+(?: (?:[A-Z]\.|de|van|von|of|the|[A-Z][\w’'-]+))*)")
_TAIL = re.compile(r" (?:to|by|as|for|under|at|with|through) [^,;:]+$")
"""What may follow the date and stays in the question: its purpose, its doer."""
_MOST_SUBJECT, _MOST_WORDS = 12, 24


class Passive(Frame):
    """A named subject in the passive voice, with the date, the doer or the name-giver to be told."""

    name = "passive"
    kind = CardKind.CLAIM
    cue = re.compile(r"\b(?:is|was|were|are) (?:\w+ ){1,3}?(?:[^.;:]{0,80} )?(?:in|on|by|after|for) ")
    examples = (
        (
            "Joan Ray’s seed bank was opened to the public in May 1931.",
            "When was Joan Ray’s seed bank opened to the public?",
            "May 1931",
        ),
        (
            "The Leeds seed bank was designed by Joan Ray. She lived in York.",
            "By whom was the Leeds seed bank designed?",
            "Joan Ray",
        ),
        (
            "The Leeds seed bank was founded in 1931 to save the orchard trees of the valley.",
            "When was the Leeds seed bank founded to save the orchard trees of the valley?",
            "1931",
        ),
        ("The Pennine Medal is named after Joan Ray. She lived in York.", "After whom is the Pennine Medal named?", "Joan Ray"),
    )
    counter_examples = (
        "It was opened to the public in May 1931.",
        "The bank was opened in May 1931.",
        "The Leeds seed bank was designed by Joan.",
        "The Leeds seed bank was opened in 1931 and again in 1947.",
    )

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft."""
        if sentence.document.register is Register.CAPTIONS:
            return
        text = sentence.text
        start = opened(text)[0]
        if hopeless(text, start) or not (_DATE.search(text) or _AGENT.search(text) or _AFTER.search(text)):
            return
        tagged = sentence.tagged
        if sentence.headless:
            return
        first = tagged.at(start)
        voice = re.match(r"(D?[RJCNPGE'opc]*[NP])(V)(R?E)", tagged.pattern[first:])
        if not voice:
            return
        copula = first + voice.end(1)
        verb = first + voice.end(3) - 1
        stop = safe_end(tagged, first, _MOST_WORDS)
        if (
            stop is None or tagged.words[copula].lower not in ("is", "was", "were", "are") or copula - first > _MOST_SUBJECT
            or "P" not in tagged.pattern[first:copula] or dangling(tagged, first, stop)
        ):  # fmt: skip
            return
        yield from self._asked(sentence, tagged, first, copula, verb, stop)

    def _asked(self, sentence: Sentence, tagged: Tagged, first: int, copula: int, verb: int, stop: int) -> Iterator[Draft]:
        subject = decapitalise(tagged.slice(first, copula), sentence.document.source)
        was, begin, end = tagged.words[copula].lower, tagged.words[verb].end + 1, tagged.words[stop - 1].end
        rest = tagged.text[begin:end]
        done = tagged.text[tagged.words[copula + 1].start : tagged.words[verb].end]
        if (match := _AFTER.match(rest)) and tagged.words[verb].lower in ("named", "called"):
            person = is_person(match[2], sentence.document)
            name = full_name(match[2], sentence.document) if person else match[2]
            if name and (person or match[1] == "for"):  # what gave its name is asked for by the frame of origins
                who = "whom" if person else "what"
                yield sentence.draft(
                    self.name,
                    self.kind,
                    f"{match[1].capitalize()} {who} {was} {subject} {done}?",
                    name,
                    template="after for whom what is was",
                )
        elif (match := _AGENT.search(rest)) and not rest[match.end() :].strip(" ,.") and is_person(match[1], sentence.document):
            name = full_name(match[1], sentence.document)
            before = rest[: match.start()].strip()
            if name:
                yield sentence.draft(
                    self.name, self.kind, f"By whom {was} {subject} {done} {before}?", name, template="by whom is was"
                )
        elif (
            (match := _DATE.search(rest))
            and len(re.findall(r"\b(?:1[0-9]|20)\d\d\b", sentence.text)) == 1
            and (_TAIL.match(rest[match.end() :]) or not rest[match.end() :].strip(" ,."))
        ):
            circumstances = f"{rest[: match.start()].strip()} {rest[match.end() :].strip(' ,.')}".strip()
            if "V" in tagged.pattern[verb + 1 : tagged.at(begin + match.start())]:
                return
            yield sentence.draft(
                self.name, self.kind, f"When {was} {subject} {done} {circumstances}?", match[2], template="when is was"
            )
