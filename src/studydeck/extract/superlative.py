"""Firsts and onlys: "R1 was the first X with Y", "o1, the first X that Z"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.extract.clause import opened, safe_end
from studydeck.extract.frame import Frame
from studydeck.extract.names import full_name
from studydeck.extract.sentence import Sentence
from studydeck.text.lint import dangling
from studydeck.text.terms import content_words, decapitalise

_SUPERLATIVE = re.compile(
    r"\bthe (?:world’s |world's )?(first|only|last|largest|smallest|biggest|oldest|youngest|earliest|fastest|tallest|longest|"
    r"deepest|highest|"
    r"heaviest|richest|hottest|coldest|best-selling|most \w+|second|third)(?:-ever)? "
)
_PERSON = re.compile(
    r"(?i)\b(?:man|woman|person|president|minister|king|queen|emperor|pope|scientist|chemist|physicist|botanist|astronomer|mathematician|"
    r"engineer|surgeon|doctor|nurse|lawyer|judge|author|writer|poet|painter|composer|journalist|director|chair|chairman|chairwoman|"
    r"scholar|teacher|professor|student|American|European|pilot|sailor|explorer|programmer|researcher|philosopher|economist|historian|"
    r"governor|mayor|chancellor|commander|general|captain|bishop|duke|prince|princess|ambassador|secretary|senator|leader|founder|"
    r"owner|winner|champion|player|actor|actress|singer|musician|artist|architect|inventor|monk|priest|saint)s?\b"
)
_MOST_WORDS = 22


class Superlative(Frame):
    """A named thing that is the first, only or most of its kind; the kind is asked, the name answered."""

    name = "superlative"
    kind = CardKind.CLAIM
    cue = _SUPERLATIVE
    examples = (
        (
            "Kasturba was the first ferry with a double hull in the harbour.",
            "According to Ada Park, what was the first ferry with a double hull in the harbour?",
            "Kasturba",
        ),
    )
    counter_examples = (
        "It was the first ferry with a double hull.",
        "Monday was the first time we met.",
        "Kasturba was the best of them.",
    )

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft: "NAME is the first …" at the head of the sentence, else ", NAME, the first …"."""
        tagged = sentence.tagged
        for match in _SUPERLATIVE.finditer(sentence.text):
            the = tagged.at(match.start())
            if not the or match[1] in ("most of",):
                continue
            whole = not sentence.headless
            subject = (
                (whole and self._copular(sentence, the))
                or ((whole or sentence.in_record) and self._apposed(sentence, the))
                or self._reported(sentence, the)
            )
            stop = safe_end(tagged, the, _MOST_WORDS)
            if not subject or stop is None:
                continue
            first, last, copula = subject
            name = tagged.slice(first, last)
            if tagged.words[the - 1].tag == ",":  # an apposition ends at its second comma, unless "who" goes on
                comma = re.search(r",(?!w)", tagged.pattern[the:stop])
                if comma and _LIST.match(tagged.pattern[the + comma.start() :]):
                    continue
                stop = the + comma.start() if comma else stop
            kind_of = tagged.slice(the, stop)
            behind = tagged.pattern[the:stop]
            if (
                not _sets_apart(behind, in_record=sentence.in_record)
                or dangling(tagged, the, stop)
                or re.search(r"(?i)\b(?:time|thing|one)\b", kind_of)
            ):
                continue
            person = bool(_PERSON.search(kind_of.split(" who ")[0].split(" of ")[0].split(" to ")[0]))
            full = full_name(name, sentence.document, mononym=True) if person else name
            if not full or (not person and re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z]+", name) and "who " in kind_of):
                continue
            asked = f"{'who' if person else 'what'} {copula} {kind_of}?"
            front = sentence.asked(asked)
            kind = self.name if "P" in tagged.pattern[first:last] else "plain-superlative"
            full = full if kind == self.name else decapitalise(full, sentence.document.source)
            told = sentence.in_record and bool(set(content_words(full)) & set(content_words(sentence.passage.title)))
            yield sentence.draft(
                kind, self.kind, front, full, template="according to what who is was", hide_source=told and bool(sentence.when)
            )
            return

    def _copular(self, sentence: Sentence, the: int) -> tuple[int, int, str] | None:
        tagged = sentence.tagged
        first = tagged.at(opened(sentence.text)[0])
        copula = tagged.words[the - 1].lower
        if copula not in ("is", "was", "are", "were"):
            return None
        subject = tagged.pattern[first : the - 1]
        judged = sentence.according() and re.fullmatch(r"[JG]?N", subject)  # "drystone walling is the cheapest way to …"
        if not judged and not re.fullmatch(r"[PC]*P[PC]*N?", subject):
            return None
        return first, the - 1, copula

    def _reported(self, sentence: Sentence, the: int) -> tuple[int, int, str] | None:
        """The name in a note on a work: "Reports NAME as the first …", "an analysis of NAME as the first …"."""
        tagged = sentence.tagged
        if not sentence.in_record or tagged.words[the - 1].lower != "as":
            return None
        named = _NAMED.search(tagged.pattern[: the - 1])
        return (named.start(1), named.end(1), "is") if named else None

    def _apposed(self, sentence: Sentence, the: int) -> tuple[int, int, str] | None:
        tagged = sentence.tagged
        if tagged.words[the - 1].tag not in ",;(":
            return None
        if sentence.in_record and (named := _NAMED.search(tagged.pattern[: the - 1])):
            return named.start(1), named.end(1), "is"
        names = re.search(r"P[PC]*$", tagged.pattern[: the - 1])
        if not names or (names.start() and tagged.pattern[names.start() - 1] in "DNJc'"):
            return None
        return names.start(), the - 1, "is"


_NAMED = re.compile(r"(?:^N?|[oVGp]|(?<=o)P'N*o)((?:P{1,3}')?(?<![DNJc])P[PC]*)(?:\([^()]*\))?$")
"""A name, with whose it is before it and a bracket behind it, at the end of the tags of a note."""
_LIST = re.compile(r",[JNP]+,?(?:[JNP]+,)?c[JNP]")
_TELLING = re.compile(r"DR?[JC][JCNP]{3}")
"""A noun phrase that tells a thing from others of its kind without a phrase behind it."""


def _sets_apart(kind_of: str, *, in_record: bool) -> bool:
    """Whether the tags are those of a noun phrase with something behind its noun; in a note several words before it will do."""
    whole = re.match(r"DR?[RJCNPGE',]*[NP]+(?:V(?=t))?[opthwEG]", kind_of)
    return whole is not None or (in_record and _TELLING.match(kind_of) is not None)
