"""Reasons: "X because Y"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.document import Register
from studydeck.extract.clause import SUBORDINATORS, claimed, hopeless, opened
from studydeck.extract.frame import Frame
from studydeck.extract.names import full_name, is_person
from studydeck.extract.sentence import Sentence, does
from studydeck.text.lint import NEGATION, anchors, dangling, has_finite_verb, leans, unanchored
from studydeck.text.terms import capitalise, decapitalise

_DEGREE = ("partly", "mainly", "mostly", "largely", "primarily", "simply", "precisely", "probably", "especially", "only", "just")
_TIED = re.compile(r"(?:So|Then|Thus|Hence|Therefore|And so|That)\b")
"""Words that make a sentence the consequence of the one before it."""
_UNFINISHED = frozenset("is are was were be been being has have had do does did".split())
"""Verbs a claim cannot end in."""
_REASON = re.compile(
    r"[Tt]he (?:main |real |only |whole |simple )?reason (?:why |that )?(?P<claim>\w[^,;:]+?) (?:is|was) (?:\w+ly |just )?"
    r"(?P<cut>because|that) "
)
"""A reason named as such: there "not" can only belong to what it is the reason of."""
_SELDOM = re.compile(
    r"(?i)\b(?:rarely|seldom|scarcely|few|little|too|wrongly)\b|"
    r"\b(?:is|are|was|were) (?:\w+ )?(?:blamed|accused|supposed|called|said|thought)\b"
)
"""Words behind which it is open what the reason is of: "is blamed for what it rarely causes, since …"."""
_VALUED = frozenset(
    """attractive important useful interesting popular powerful good bad great nice easy hard difficult worthwhile appealing
    convenient challenging exciting valuable""".split()
)
"""Qualities that somebody finds in a thing, and nobody in particular."""
_MOST_WORDS = 24
_TWO_CLAIMS = re.compile(r"[:;—]|, (?:so )?[\w-]+$|, (?:which|who|but|yet)\b|\b(?:though|too|either|anyway)$")
"""More than one claim before the reason: "X, which is Y because Z"."""


class Because(Frame):
    """A self-contained clause with its reason; asked as "Why does NAME say that …?"."""

    name = "because"
    kind = CardKind.CLAIM
    cue = re.compile(r"\bbecause (?!of\b)|, since (?![^,]*\b(?:1[0-9]|20)\d\d)|\breason\b[^.?!]+ (?:is|was) that ")
    examples = (
        (
            "However, freight on the Millbrook canal declined because railways offered fixed timetables.",
            "Why does Ada Park say that freight on the Millbrook canal declined?",
            "Because railways offered fixed timetables",
        ),
        (
            "I think copper roofs in Leeds are sound because the green layer protects the metal.",
            "Why does Ada Park think that copper roofs in Leeds are sound?",
            "Because the green layer protects the metal",
        ),
        (
            "The reason why slate from Dinorwic did not reach Leeds was that the canal froze.",
            "Why does Ada Park say that slate from Dinorwic did not reach Leeds?",
            "Because the canal froze",
        ),
    )
    counter_examples = (
        "The reason it worked is that the team was small.",
        "The reason for the flood is that weirs were closed.",
        "It worked because the team was small.",
        "Canal freight did not decline because railways were cheap.",
        "Canal freight declined because of this.",
        "Copper roofs in Leeds are blamed for leaks they rarely cause because the lead beside them is older.",
        "You're because somebody has to be.",
        "In Leeds penny halls were opened, so called because a penny bought a seat in the gallery.",
        "Copper roofs in Leeds are said to outlast slate, but few believe it because the oldest is young.",
        "Copper roofs may survive longer, perhaps because they told us so.",
    )

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft: the first "because", in a note on a work else the first ", since"."""
        text = sentence.text
        start, stance = opened(text)
        found = re.search(r"\bbecause\b", text) or (re.search(r"(?<=, )since\b", text) if sentence.in_record else None)
        if not found and not _REASON.match(text, start):
            return
        if sentence.in_record:
            begin = claimed(text, found.start()) if found else None
            if begin is None or sentence.of_interview:
                return
            start, stance = begin, "argue"
        given = _REASON.match(text, start)
        if given:
            start = given.start("claim")
        if hopeless(text, start):
            return
        tagged = sentence.tagged
        cut = tagged.at(given.start("cut") if given else found.start() if found else 0)
        degree = tagged.words[cut - 1].text if cut and tagged.words[cut - 1].lower in _DEGREE else ""
        first, last = tagged.at(start), tagged.at(given.end("claim")) if given else cut - bool(degree)
        while last > first and tagged.words[last - 1].tag in ",;":
            last -= 1
        claim_text = tagged.slice(first, last)
        stop = _reason_end(tagged.pattern, cut + 1)
        reason = tagged.slice(cut + 1, stop)
        if (
            last - first < 3
            or ((NEGATION.search(claim_text) or _SELDOM.search(claim_text)) and not given)
            or not 3 <= stop - cut - 1 <= _MOST_WORDS
            or tagged.words[first].lower in SUBORDINATORS | {"not", "just", "you"}
            or _TWO_CLAIMS.search(claim_text)
            or re.match(r"n[NP]", tagged.pattern[cut + 1 : stop])  # "because it conferences …": misheard
            or not has_finite_verb(tagged, first, last)
            or not has_finite_verb(tagged, cut + 1, stop)
            or claim_text.lower().startswith(("by the time", "by then"))
            or re.search(r",R?[VE]", tagged.pattern[cut + 1 : stop])
            or _spliced(tagged.pattern[cut + 1 : stop])
            or ",n" in tagged.pattern[first:last]
            or tagged.words[last - 1].lower in _UNFINISHED
            or (not sentence.claimant and tagged.words[last - 1].lower in _VALUED)
            or _first_named(sentence, first, last)
            or claim_text.lower().startswith("also ")
            or dangling(tagged, first, last)
            or dangling(tagged, cut + 1, stop, antecedent=True)
        ):
            return
        if sentence.claimant and sentence.claimant.split()[-1] in claim_text:
            return
        clause = decapitalise(claim_text, sentence.document.source)
        if sentence.in_record and sentence.claimant:
            asked = _inverted(clause, tagged.pattern[first:last]) or f"Why is it that {clause}?"
            front = f"{sentence.according()}{asked[0].lower()}{asked[1:]}"
        elif sentence.claimant:
            dated = f" ({sentence.when})" if sentence.when else ""
            front = f"Why {does(sentence.claimant)} {sentence.claimant}{dated} {stance or 'say'} that {clause}?"
        else:
            asked = _inverted(clause, tagged.pattern[first:last]) or f"Why is it that {clause}?"
            front = f"{sentence.according()}{asked[0].lower()}{asked[1:]}" if sentence.according() else asked
        back = f"{capitalise(degree)} because {reason}" if degree else f"Because {reason}"
        # in talk a general statement mostly leans on what was said before; one that names somebody or something does so less
        anchored = sentence.in_record or sentence.document.register is Register.EDITED_PROSE or anchors(tagged, first, last)
        loose = unanchored(tagged, first, last) or leans(tagged, first, last) or _TIED.match(text)
        if anchored and not loose:
            yield sentence.draft(
                self.name, self.kind, front, back, template=f"according to why does do is it say that can must should {stance}"
            )


def _first_named(sentence: Sentence, first: int, last: int) -> bool:
    """Whether the claim is about somebody of whom the document gives only one name, such as the patient of a case."""
    tagged = sentence.tagged
    alone = (
        tagged.words[i].text
        for i in range(first, last)
        if tagged.words[i].tag == "P" and "P" not in (tagged.pattern[i - 1 : i] + tagged.pattern[i + 1 : i + 2])
    )
    return any(is_person(name, sentence.document) and not full_name(name, sentence.document) for name in alone)


def _inverted(clause: str, pattern: str) -> str | None:
    """The clause as a question, where its verb is one that only has to change places: "tying sales are controversial"."""
    match = re.match(r"([^,;:()]+?) (is|are|was|were|can|cannot|could|must|should) (.+)$", clause)
    verb = pattern.find("V")
    if not match or match[2] == "cannot" or len(match[1].split()) != verb or re.search(r"[,wh]", pattern[:verb]):
        return None
    return f"Why {match[2]} {match[1]} {match[3]}?"


def _reason_end(pattern: str, first: int) -> int:
    """Where the reason ends: at a dash, a semicolon, ", which", ", and falls later" or the end of the sentence."""
    for i in range(first, len(pattern)):
        if pattern[i] in ".;" or (pattern[i] == "," and re.match(r"[ws]|cR?[VnDPN]", pattern[i + 1 :])):
            return i
    return len(pattern)


def _spliced(pattern: str) -> bool:
    """Whether a second statement follows behind a bare comma, as it does in talk."""
    return any("V" in part for part in re.split(r",", pattern)[1:] if part[:1] in tuple("DNPJn"))
