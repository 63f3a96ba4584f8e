"""Dated events: a whole self-contained sentence with its date hidden."""

import re
from collections.abc import Iterator

from studydeck.card import CardForm, CardKind, Draft
from studydeck.document import Register
from studydeck.extract.clause import hopeless, opened, safe_end
from studydeck.extract.frame import Frame
from studydeck.extract.sentence import Sentence
from studydeck.text.lint import dangling, has_finite_verb
from studydeck.text.terms import decapitalise

_MONTHS = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = re.compile(
    rf"\b(?:in|on) ({_MONTHS} (?:\d{{1,2}}, )?(?:1[0-9]|20)\d\d|\d{{1,2}} {_MONTHS} (?:1[0-9]|20)\d\d|(?:1[0-9]|20)\d\d)(?![\d-])"
)
_EVENT = re.compile(
    r"\b(?:founded|established|published|released|announced|introduced|opened|closed|invented|discovered|patented|signed|passed|repealed|abolished|"
    r"adopted|ratified|launched|built|completed|invaded|conquered|burned|destroyed|elected|crowned|executed|assassinated|died|born|wrote|painted|"
    r"composed|premiered|coined|proved|proposed|won|banned|outlawed|legalised|legalized|merged|bought|acquired|divided|united|ended|began|started|admitted|enacted|sold|captured|annexed|appointed|"
    r"joined|purchased|granted|transferred|renamed|surrendered|defeated|married|recodified|seized|occupied|ceded|expelled|became)\b"
)
_FEWEST_WORDS, _MOST_WORDS = 6, 28


class Dated(Frame):
    """An event with a named subject and the year or day it happened."""

    name = "dated"
    kind = CardKind.CLAIM
    cue = _DATE
    examples = (
        (
            "Joan Ray published her atlas of British hedges in 1998.",
            "According to Ada Park, Joan Ray published her atlas of British hedges in {{1998}}.",
            "1998",
        ),
    )
    counter_examples = (
        "She published it in 1998.",
        "In 1998 things were different for botanists like Joan Ray.",
        "Joan Ray published a first volume in 1998 and a second one in 2004.",
    )

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft, for a sentence with one date."""
        if sentence.document.register not in (Register.EDITED_PROSE, Register.EDITED_TALK):
            return
        text = sentence.text
        dates, start = list(_DATE.finditer(text)), opened(text)[0]
        if len(dates) != 1 or not _EVENT.search(text) or hopeless(text, start):
            return
        tagged = sentence.tagged
        if sentence.headless:
            return
        first = tagged.at(start)
        stop = safe_end(tagged, first, _MOST_WORDS)
        if (
            len(dates) != 1
            or stop is None
            or stop - first < _FEWEST_WORDS
            or len(re.findall(r"\b(?:1[0-9]|20)\d\d\b", text)) != 1
        ):
            return
        date, begin, end = dates[0], tagged.words[first].start, tagged.words[stop - 1].end
        subject = re.match(r"(?:pC?P?C?,?C?,?)?D?[JN]*P[PC]*(?:,?.{0,12},)?[VE]", tagged.pattern[first:])
        event = _EVENT.search(text, begin, end)
        if not (begin <= date.start() < end) or not subject or not event or abs(event.start() - date.start()) > 70:
            return
        if dangling(tagged, first, stop) or not has_finite_verb(tagged, first, stop) or re.search(r"[“”;:—?]", text[begin:end]):
            return
        hidden = date[1]
        statement = text[begin : date.start(1)] + "{{" + hidden + "}}" + text[date.end(1) : end]
        small = decapitalise(statement, sentence.document.source) if sentence.according() else statement
        front = f"{sentence.according()}{small.rstrip(' .')}."
        yield sentence.draft(self.name, self.kind, front, hidden, form=CardForm.CLOZE, template="according to")
