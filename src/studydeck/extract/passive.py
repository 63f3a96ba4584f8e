"""What was done, when and by whom: "The tower was lit in October 1759", "The code was drafted by Joan Ray"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from studydeck.card import CardKind, Draft
from studydeck.document import Register
from studydeck.extract.clause import hopeless, opened, safe_end
from studydeck.extract.frame import Frame
from studydeck.extract.names import full_name, is_person
from studydeck.extract.sentence import Sentence
from studydeck.text.lint import dangling
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
_WHEN_OR_WHERE = re.compile(r"(?:in|at|on|during) [^,;:()]{3,60}")
_ADDED = re.compile(r",? (?:when|where|who|which|because|after|before|while|as|and)\b")
_PLACE = re.compile(r"((?:in|at|on) (?:the )?[A-Z][\w’'-]+(?:(?: of| on| in the|,)? (?:the )?[A-Z][\w’'-]+){0,4})")
_PLACED = frozenset(
    "built rebuilt founded established located born buried held signed housed erected opened discovered found".split()
)
_YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b")
_SINGLED = re.compile(r"[Tt]he (?:first|earliest|oldest|largest|last|only) ")
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
        (
            "The first seed bank was founded by Joan Ray in the winter of 1931. She lived in York.",
            "By whom was the first seed bank founded in the winter of 1931?",
            "Joan Ray",
        ),
        (
            "The Pennine Medal was founded in the Dales of Yorkshire.",
            "Where was the Pennine Medal founded?",
            "In the Dales of Yorkshire",
        ),
        ("The Pennine Medal is named after Joan Ray. She lived in York.", "After whom is the Pennine Medal named?", "Joan Ray"),
    )
    counter_examples = (
        "It was opened to the public in May 1931.",
        "The bank was opened in May 1931.",
        "The Leeds seed bank was designed by Joan.",
        "The Leeds seed bank was opened in 1931 and again in 1947.",
        "The Leeds seed bank was closed under an order signed by Joan Ray. She lived in York.",
    )

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft."""
        if sentence.document.register is Register.CAPTIONS:
            return
        text = sentence.text
        start = opened(text)[0]
        if hopeless(text, start) or not any(part.search(text) for part in (_DATE, _AGENT, _AFTER, _PLACE)):
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
            or not ("P" in tagged.pattern[first:copula] or _SINGLED.match(tagged.slice(first, copula)))
            or dangling(tagged, first, stop)
        ):  # fmt: skip
            return
        subject = decapitalise(tagged.slice(first, copula), sentence.document.source)
        begin, end = tagged.words[verb].end + 1, tagged.words[stop - 1].end
        done = tagged.text[tagged.words[copula + 1].start : tagged.words[verb].end]
        asked = _Asked(sentence, f"{tagged.words[copula].lower} {subject} {done}", tagged.text[begin:end], begin, verb)
        found = asked.namesake() or asked.agent() or asked.date() or asked.place()
        if found:
            question, answer = found
            question = re.sub(r" +", " ", question).strip()
            template = "after by for in on at whom what when where is are was were"
            yield sentence.draft(self.name, self.kind, f"{question}?", answer, template=template)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A clause in the passive voice, taken apart: what may be asked of it."""

    sentence: Sentence
    clause: str
    """Auxiliary, subject and participle, in the order of a question."""
    rest: str
    begin: int
    """Where `rest` begins in the sentence."""
    verb: int

    def namesake(self) -> tuple[str, str] | None:
        """ "named after Joan Ray"."""
        match = _AFTER.match(self.rest)
        if not match or self.sentence.tagged.words[self.verb].lower not in ("named", "called"):
            return None
        person = is_person(match[2], self.sentence.document)
        name = full_name(match[2], self.sentence.document) if person else match[2]
        if not name or not (person or match[1] == "for"):  # what gave its name is asked for by the frame of origins
            return None
        return f"{match[1].capitalize()} {'whom' if person else 'what'} {self.clause}", name

    def agent(self) -> tuple[str, str] | None:
        """ "by Joan Ray", with where and when behind it."""
        match = _AGENT.search(self.rest)
        if not match or not is_person(match[1], self.sentence.document) or not self._undivided(match.start()):
            return None
        name = full_name(re.sub(r"^(?:Sir|King|Queen|Pope) ", "", match[1]), self.sentence.document)
        tail = _ADDED.split(self.rest[match.end() :])[0].strip(" ,.")
        if not name or (tail and not _WHEN_OR_WHERE.fullmatch(tail)):
            return None
        return f"By whom {self.clause} {self.rest[: match.start()].strip()} {tail}", name

    def date(self) -> tuple[str, str] | None:
        """ "in May 1931", with the purpose behind it."""
        match = _DATE.search(self.rest)
        tail = self.rest[match.end() :] if match else ""
        if not match or len(_YEAR.findall(self.sentence.text)) != 1 or not (_TAIL.match(tail) or not tail.strip(" ,.")):
            return None
        if not self._undivided(match.start()):
            return None
        return f"When {self.clause} {self.rest[: match.start()].strip()} {tail.strip(' ,.')}", match[2]

    def place(self) -> tuple[str, str] | None:
        """ "in the Brucheion", at the end."""
        match = _PLACE.fullmatch(self.rest.rstrip(" ."))
        if not match or self.sentence.tagged.words[self.verb].lower not in _PLACED or _DATE.search(self.rest):
            return None
        return f"Where {self.clause}", match[1][:1].upper() + match[1][1:]

    def _undivided(self, end: int) -> bool:
        """Whether no other verb stands between the participle and what is asked for, to which it might belong."""
        tagged = self.sentence.tagged
        return not set("VEGI") & set(tagged.pattern[self.verb + 1 : tagged.at(self.begin + end)])
