"""What a work listed in an archive argues: "Argues that …" in the note on it."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.extract.clause import SUBORDINATORS, hopeless, safe_end
from studydeck.extract.frame import Frame
from studydeck.extract.sentence import Sentence
from studydeck.text.lint import NEGATION, STRONG_HEDGES, dangling, has_finite_verb, leans, unanchored
from studydeck.text.terms import alike, capitalise

_CLAIM = re.compile(
    r"(?:(?<=^)|(?<=\s))(?:([A-Z][\w’'-]+) )?(?:then |also |notably )?"
    r"([Aa]rgues|[Aa]rguing|[Cc]ontends|[Cc]ontending|[Cc]laims|[Cc]laiming|[Mm]aintains|[Ww]arns|[Ww]arning|[Pp]redicts|"
    r"[Pp]redicting|[Cc]oncludes|[Cc]oncluding|[Ii]nsists|[Ii]nsisting|[Ff]inds(?= that)|[Ss]hows(?= that)|"
    r"[Ss]howing(?= that)|[Nn]otes(?= that)|"
    r"[Pp]roposes(?= that)|[Ss]uggests(?= that)|[Ss]uggesting(?= that)|"
    r"[Dd]emonstrates(?= that)|[Rr]eveals(?= that)|[Ss]tresses(?= that)|[Dd]oubts(?= that))( that)? "
)
_VERBS = {
    verb[:4]: verb
    for verb in (
        "argue contend claim maintain warn predict conclude insist find show "
        "note hold propose suggest demonstrate reveal stress doubt"
    ).split()
} | {"noti": "note"}
"""The verb by its first four letters, whatever its ending."""
_POINTS_AHEAD = re.compile(r"(?i)\b(?:two|three|four|five|six|several|following)(?: \w+){1,2}$")
"""A clause that ends in "three axes" announces a list that it does not hold."""
_GOES_ON = re.compile(r",? (?:and |but |or )?that\b|,? ?[—,]? ?but not\b")
"""A claim of which the note gives more than can be taken: half of it would mislead."""
_TWO_FACTS = re.compile(r"V.*c[DJNP']+V|,[^,V]*,c")
"""Two statements joined by "and", or a list of three."""
_STANCE = re.compile(
    r"(?i)\b(?:argu(?:e|es|ed|ing)|contend\w*|claim(?:s|ing)?|conclud(?:e|es|ing)|predict(?:s|ing)?|warn(?:s|ing)?|insist(?:s|ing)?|"
    r"maintain(?:s|ing)?|propos(?:e|es|ing)|recommend(?:s|ing)?|call(?:s|ing) for|position(?:s|ing)|makes? the case)\b"
)
"""Each one is a claim of the work; with two of them "what does it argue?" has two answers."""
_MOST_SHARED = 0.3
"""Share of the answer's words that the title may tell."""
_MOST_WORDS = 30
_ROOMY = 16
"""Words of a claim that is short enough to keep its brackets."""


class Thesis(Frame):
    """The claim a work makes, by the note on it in a curated archive; asked by title and date."""

    name = "thesis"
    kind = CardKind.CLAIM
    cue = _CLAIM
    examples = ()
    counter_examples = ("She argues that canals were cheap to build.",)

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft, for records only."""
        if not sentence.in_record or not sentence.passage.title or sentence.of_interview:
            return
        author = sentence.claimant
        for match in _CLAIM.finditer(sentence.text):
            subject = match[1]
            if subject and (not author or subject not in author.split()):
                continue
            if hopeless(sentence.text, match.end()):
                continue
            tagged = sentence.tagged
            first = tagged.at(match.end())
            stop = safe_end(tagged, first, _MOST_WORDS)
            if stop is None or stop - first < 5 or dangling(tagged, first, stop) or not has_finite_verb(tagged, first, stop):
                continue
            if not match[3] and tagged.pattern[first : first + 1] not in ("D", "N", "P", "J", "G"):
                continue
            if (
                tagged.words[first].lower in SUBORDINATORS
                or tagged.slice(stop, stop + 1) == ":"
                or _POINTS_AHEAD.search(tagged.slice(first, stop))
            ):
                continue
            if _GOES_ON.match(sentence.text[tagged.words[stop - 1].end :]) or _TWO_FACTS.search(tagged.pattern[first:stop]):
                continue
            claim = _without_asides(tagged.slice(first, stop))
            if alike(re.sub(r" \([^()]*\)", "", claim), sentence.passage.title) > _MOST_SHARED:
                continue
            verb = _VERBS[match[2][:4].lower()]
            dated = f" ({sentence.when})" if sentence.when else ""
            asker = f"does {author} {verb}" if author else f"{'does the author'} {verb}"
            aside = sentence.text[: match.start()].rstrip().endswith((" and", " but", " then", " also"))
            loose = aside or unanchored(tagged, first, stop) or leans(tagged, first + 1, stop)
            only = not loose and len(_STANCE.findall(sentence.passage.text)) == 1 and len(claim.split()) <= _ROOMY
            yield sentence.draft(
                self.name if only else "side-thesis",
                self.kind,
                f"What {asker} in “{sentence.passage.title}”{dated}?",
                capitalise(claim),
                template=f"what does the author {verb} in",
            )
            return


def _without_asides(claim: str) -> str:
    """A long claim without its brackets, unless one of them limits or denies something."""
    asides = re.findall(r" \([^()]*\)", claim)
    if len(claim.split()) <= _ROOMY or any(NEGATION.search(aside) or STRONG_HEDGES.search(aside) for aside in asides):
        return claim
    return re.sub(r" \([^()]*\)", "", claim)
