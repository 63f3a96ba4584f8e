"""Figures: a whole self-contained sentence with one number hidden."""

import re
from collections.abc import Iterator

from studydeck.card import CardForm, CardKind, Draft
from studydeck.document import Register
from studydeck.extract.clause import SUBORDINATORS, opened, safe_end
from studydeck.extract.frame import Frame
from studydeck.extract.sentence import Sentence
from studydeck.text.lint import dangling, has_finite_verb
from studydeck.text.tags import Tagged
from studydeck.text.terms import decapitalise

_ABOUT = (
    r"(?:about|around|roughly|nearly|almost|over|under|some|only|at least|at most|up to|more than|less than|fewer than|"
    r"as (?:many|much|few|little) as|an estimated)"
)
_UNIT = r"(?:hundred|thousand|million|billion|trillion|percent|per cent|dollars|euros|pounds)"
_NUMBER = re.compile(r"[~≈]?[$€£]?\d+(?:[,.]\d+)*(?:[KMBTkm]|bn)?[%+]?(?:[-–][$€£]?\d+(?:[,.]\d+)*(?:[KMBTkm]|bn)?%?)?")
_YEAR = re.compile(r"(?:1[4-9]|20)\d\d(?:s|[-–]\d+)?")
_MONTH = re.compile(
    r"(?i)(?:january|february|march|april|may|june|july|august|september|october|november|december|line|page|chapter|section|figure|table|version|no\.?)"
)
_CONVERTED = re.compile(
    r"\([^()]*\d[^()]*?\s?(?:in|inch(?:es)?|ft|feet|mi(?:les)?|yards?|lbs?|pounds|oz|acres|ha|mm|cm|m|km|kg|mph|km/h|°[CF]?|US\$|[$€£])\W?[^()]*\)"
)
"""The same figure in another unit, which tells it."""
_STORY = re.compile(
    r"(?i)\b(?:later|earlier|followed|before that|after that|following|subsequent|previous|still|meanwhile|"
    r"that (?:day|week|month|year|"
    r"time)|then|again|said|says)\b"
)
"""Words that tie a sentence to the one before it."""
_FEWEST_WORDS, _MOST_WORDS = 9, 32


class Figure(Frame):
    """A cloze that hides one measured number, with its "about"; years, days, versions and names are left alone."""

    name = "figure"
    kind = CardKind.CLAIM
    cue = re.compile(r"\d")
    examples = (
        (
            "In 1912 Millbrook harbour shipped about 900 tons of slate in a single summer.",
            "According to Ada Park, in 1912 Millbrook harbour shipped {{about 900}} tons of slate in a single summer.",
            "about 900",
        ),
    )
    counter_examples = (
        "It carried about 900 tons of slate in a single summer.",
        "The Millbrook canal was dug by hand in the long summer of 1912.",
        "In 1912 Millbrook harbour was dredged to a depth of 9 metres (30 ft) in a single summer.",
        "I paid 20 dollars for a print of the Millbrook canal that summer.",
        "The Millbrook canal runs through chapter 12 of the county history of slate.",
    )

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft."""
        if sentence.document.register not in (Register.EDITED_PROSE, Register.EDITED_TALK):
            return
        start = opened(sentence.text)[0]
        if _CONVERTED.search(sentence.text) or _STORY.search(sentence.text) or not 9 <= len(sentence.text.split()) <= 32:
            return
        tagged = sentence.tagged
        if sentence.headless:
            return
        first, last = tagged.at(start), len(tagged.words)
        if not _FEWEST_WORDS <= last - first <= _MOST_WORDS or tagged.words[first].lower in SUBORDINATORS - {
            "when",
            "since",
            "after",
            "before",
        }:
            return
        if (
            not _named(tagged, first, last)
            or dangling(tagged, first, last)
            or not has_finite_verb(tagged, first, last)
            or re.search(r"[“”;:—?]", sentence.text)
        ):
            return
        last = min(last, safe_end(tagged, first, _MOST_WORDS) or last)
        if sentence.claimant and sentence.claimant.split()[-1] in sentence.text:
            return
        measured = [i for i in range(first, last) if _measures(tagged, i)]
        if not measured:
            return
        chosen = next((i for i in measured if re.search(r"[%$€£]", tagged.words[i].text)), measured[0])
        start, end = _hidden(tagged, chosen)
        hidden = tagged.text[start:end]
        before = decapitalise(tagged.text[tagged.words[first].start : start], sentence.document.source)
        behind = tagged.text[end : tagged.words[last - 1].end].rstrip(" .,")
        front = f"{sentence.according()}{before}{{{{{hidden}}}}}{behind}."
        if not sentence.according():
            front = front[:1].upper() + front[1:]
        dated = sentence.claimant or re.search(r"\b(?:1[0-9]|20)\d\d\b", front)
        if dated:
            yield sentence.draft(self.name, self.kind, front, hidden, form=CardForm.CLOZE, template="according to")


def _named(tagged: Tagged, first: int, last: int) -> bool:
    """Whether the sentence names somebody or something, and leans neither on the story so far nor on "there is"."""
    pattern = tagged.pattern[first:last]
    if pattern[:1] in tuple("VIGE("):
        return False
    opening = re.match(r"D[RJCNEG]*N(?![opwhtPEG])", pattern)
    leans = opening is not None and tagged.words[first].lower in ("the", "his", "her", "their", "its", "our", "my", "your")
    return (
        "P" in pattern
        and re.match(r"[^hw]*V|[^hwV]*[NPn]R?E", pattern) is not None
        and "x" not in pattern
        and not leans
        and not _STORY.search(tagged.text)
    )


def _measures(tagged: Tagged, i: int) -> bool:
    """Whether word `i` is a number that measures something."""
    word = tagged.words[i]
    if not _NUMBER.fullmatch(word.text) or _YEAR.fullmatch(word.text):
        return False
    before = tagged.words[i - 1] if i else None
    after = tagged.words[i + 1] if i + 1 < len(tagged.words) else None
    if before and (before.lower in ("between", "from") or before.text in ("’", "'")):
        return False
    if before and (_MONTH.fullmatch(before.text) or (before.tag == "P" and before.text[0].isupper()) or before.text in "(#"):
        return False
    if after and after.lower in ("years", "decades") and len(re.findall(r"\b(?:1[0-9]|20)\d\d\b", tagged.text)) > 1:
        return False  # the years give it away
    if after and after.text in ("BC", "AD", "BCE", "CE", "B.C.", "A.D."):
        return False
    if re.search(r"[%$€£]", word.text):
        return True
    return bool(after and (after.tag in "NJPoGE" or re.fullmatch(_UNIT, after.lower)) and not _MONTH.fullmatch(after.text))


def _hidden(tagged: Tagged, i: int) -> tuple[int, int]:
    """The span of a number with what approximates it before and the unit of money or share behind."""
    start, end = tagged.words[i].start, tagged.words[i].end
    if about := re.search(rf"\b{_ABOUT} $", tagged.text[:start]):
        start = about.start()
    if unit := re.match(rf"(?: {_UNIT})+", tagged.text[end:]):
        end += unit.end()
    return start, end
