"""Terms set in quotation marks and explained at once: "the 'lock-in effect' — a buyer stays because …"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.extract.clause import safe_end
from studydeck.extract.frame import Frame
from studydeck.extract.sentence import Sentence
from studydeck.text.lint import dangling

_TERM = r"(?:“([^“”]{3,50})”|(?<!\w)['‘]([^'‘’]{3,50})['’](?!\w))"
_GLOSS = re.compile(rf"{_TERM}(?: of [\w -]{{3,40}}?)?(?:, meaning | \(meaning | — | \(|, (?=the |an? ))")
_CALLED = re.compile(rf"\bcall(?:s|ed)? (?:an? |the )?{_TERM},?(?: [—–] (?:just )?| or |, (?:which|that) is (?:just )?)(?=\w)")
"""Who says outright that it is a name may explain it in two words."""
_MOST_WORDS = 26


class QuotedTerm(Frame):
    """A quoted term with a noun phrase that explains it behind a dash, a bracket or a comma."""

    name = "quoted-term"
    kind = CardKind.DEFINITION
    cue = re.compile(f"{_GLOSS.pattern}|{_CALLED.pattern}")
    examples = (
        (
            "Librarians speak of ‘weeding’ — the removal of books that nobody borrows.",
            "What is meant by “weeding”, according to Ada Park?",
            "the removal of books that nobody borrows",
        ),
        (
            "They also did what curators call “shelf walks” or unhurried inspections.",
            "What is meant by “shelf walks”, according to Ada Park?",
            "unhurried inspections",
        ),
    )
    counter_examples = ("She said ‘never again’ — the usual joke.", "Librarians speak of ‘weeding’ — it is sad.")

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """One draft for each term."""
        tagged = sentence.tagged
        named = {match.start(1) for match in _CALLED.finditer(sentence.text)}
        for match in (*_CALLED.finditer(sentence.text), *_GLOSS.finditer(sentence.text)):
            outright = match.re is _CALLED
            if not outright and match.start(1) in named:
                continue
            term = (match[1] or match[2]).strip(" ,.")
            far = tagged.at(match.end())
            stop = _end(tagged.pattern, far) if match[0].rstrip().endswith("(") else safe_end(tagged, far, _MOST_WORDS)
            if stop is None or far >= len(tagged.words) or not (2 if outright else 5) <= stop - far <= _MOST_WORDS:
                continue
            shape = r"D?[RJCNPGE']*[NP]" if outright else r"[DJNC][RJCNPGE']*[NP]?[optwhE]"
            if len(term.split()) > 5 or not re.match(shape, tagged.pattern[far:stop]) or dangling(tagged, far, stop):
                continue
            if re.match(r"(?i)the (?:usual|same|old)\b|(?:some|any|no)thing\b", tagged.slice(far, stop)):
                continue
            claimant = f", according to {sentence.claimant}" if sentence.claimant and not sentence.of_interview else ""
            yield sentence.draft(
                self.name,
                self.kind,
                f"What is meant by “{term}”{claimant}?",
                tagged.slice(far, stop),
                template="what is meant by according to",
            )


def _end(pattern: str, first: int) -> int | None:
    """The closing bracket."""
    end = pattern.find(")", first)
    return end if end > 0 else None
