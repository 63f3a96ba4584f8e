"""How a work in an archive sees a thing: "frames X as Y"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.extract.clause import safe_end
from studydeck.extract.frame import Frame
from studydeck.extract.sentence import Sentence, does
from studydeck.text.lint import dangling, leans
from studydeck.text.terms import alike, content_words

_AS = re.compile(
    r"(?:^|\s)([Ff]rames|[Ff]raming|[Rr]eads|[Rr]eading|[Cc]asts|[Cc]asting|[Rr]eframes|[Rr]eframing|[Dd]escribes|[Dd]efines|"
    r"[Dd]efining|[Pp]ortrays|[Dd]iagnoses|[Dd]iagnosing|[Pp]ositions|[Pp]ositioning|[Pp]resents|[Pp]resenting|"
    r"[Ii]dentifies|[Ii]dentifying|[Ss]ees|[Vv]iews|[Vv]iewing|[Ff]lags|[Ff]lagging|[Ii]nterprets|[Ii]nterpreting|[Dd]ismisses|"
    r"[Dd]ismissing|[Rr]ejects|[Cc]haracterizes|[Cc]haracterises|[Rr]ecasts|[Rr]ecasting|[Ee]stablishes|[Ee]stablishing|"
    r"[Ii]ntroduces|[Ii]ntroducing|[Aa]naly[sz]es|[Aa]naly[sz]ing|[Nn]ames|[Nn]aming|[Tt]reats|[Tt]reating) "
    r"([^.;:()]{3,90}?) as "
)
_VERBS = {
    verb[:4]: verb
    for verb in (
        "frame read cast reframe describe define portray diagnose position present identify see view flag interpret "
        "dismiss reject characterize recast treat"
    ).split()
} | {"esta": "present", "intr": "present", "anal": "see", "name": "see", "nami": "see", "sees": "see"}
"""The verb of the question by the first four letters of the one in the note."""
_MOST_SHARED = 0.3
"""Share of the answer's words that the title, which the question names, may say."""
_MOST_WORDS = 20
_TELLING = 4
"""Words from which an answer says what is meant; a bare "price list" is a picture that means little a year later."""


class Recast(Frame):
    """What a work reads, frames or casts a thing as."""

    name = "recast"
    kind = CardKind.CLAIM
    of_records = True
    cue = re.compile(" as ")
    examples = ()
    counter_examples = ("She frames it as a joke.",)

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """A draft for each thing that is seen as another, for records only."""
        if not sentence.passage.title or sentence.of_interview:
            return
        for match in _AS.finditer(sentence.text):
            tagged = sentence.tagged
            thing, far = match[2], tagged.at(match.end())
            first, last = tagged.at(match.start(2)), tagged.at(match.end(2))
            stop = safe_end(tagged, far, _MOST_WORDS)
            if (
                stop is None
                or stop - far < 2
                or dangling(tagged, first, last)
                or dangling(tagged, far, stop, antecedent=True)
                or "V" in tagged.pattern[first:last]
                or alike(tagged.slice(far, stop), sentence.passage.title) > _MOST_SHARED
            ):
                continue
            if re.match(r"(?:of|and|to|into|from|through|by|for|it|them|this|what) ", f"{thing} "):
                continue
            if tagged.words[far].tag not in "DNJPG" or not content_words(thing):
                continue
            if leans(tagged, first, last):
                continue
            author = sentence.passage.author or sentence.claimant
            subject = author or f"“{sentence.passage.title}”"
            dated = f" in “{sentence.passage.title}” ({sentence.when})" if author and sentence.when else ""
            verb = _VERBS[match[1][:4].lower()]
            yield sentence.draft(
                self.name if stop - far >= _TELLING else "bare-recast",
                self.kind,
                f"How {does(author or '')} {subject} {verb} {thing}{dated}?",
                f"As {tagged.slice(far, stop)}",
                template=f"how does do in as {verb}",
            )
