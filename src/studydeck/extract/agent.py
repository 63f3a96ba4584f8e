"""What brings something about: "Scurvy is caused by a lack of vitamin C", "Federal judges are appointed by the president"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.extract.frame import Frame
from studydeck.extract.meaning import shortened
from studydeck.extract.sentence import Sentence
from studydeck.extract.subject import subject
from studydeck.text.lint import dangling, leans
from studydeck.text.terms import content_words

_THINGS = (
    r"caused|triggered|produced|transmitted|spread|carried|formed|regulated|controlled|governed|measured|determined|limited|protected|characterised|"
    r"characterized|marked|prevented|treated|powered|driven|fuelled|fueled"
)
_PEOPLE = (
    r"selected|appointed|elected|nominated|chosen|ratified|approved|"
    r"confirmed|operated|administered|run|overseen|published|issued|enforced"
)
_NAMED = (
    r"discovered|invented|introduced|proposed|coined|developed|founded|designed|"
    r"built|written|composed|painted|described|identified|isolated|patented"
)
_NAME = re.compile(
    r"(?:[A-Z][\w’'-]+ (?:(?:[A-Z]\.|de|van|von|of|der|al) )*)+[A-Z][\w’'-]+(?=[,.;)]| in \d| in the \d| at | around \d|"
    r" during |$)"
)
_BY = re.compile(
    rf" (is|are|was|were) (?:(usually|mainly|mostly|chiefly|typically|generally|commonly|often|primarily) "
    rf")?(?:({_THINGS})|({_PEOPLE}|{_NAMED}))"
    r"((?: (?:annually|together|jointly|directly|every \w+(?: \w+)?|for [\w ]{3,30}?|in [\w ]{3,30}?))?) by (?=\S)"
)
_MOST_WORDS = 20


class Agent(Frame):
    """The cause of a thing, or the body that does it, in the passive voice and in the present or with a name."""

    name = "agent"
    kind = CardKind.CLAIM
    cue = _BY
    examples = (
        ("Scurvy is caused by a lack of vitamin C.", "By what is scurvy caused?", "a lack of vitamin C"),
        (
            "Judges of the Leeds High Court are appointed by the city council for life.",
            "By whom are judges of the Leeds High Court appointed?",
            "the city council for life",
        ),
    )
    counter_examples = (
        "This is caused by a lack of vitamin C.",
        "The fire was caused by him.",
        "The result was marked by a stroke of luck.",
    )

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft."""
        text = sentence.text
        match = _BY.search(text)
        if not match or not (thing := subject(sentence, match.start() + 1)):
            return
        named = _NAME.match(text, match.end())
        if re.fullmatch(_NAMED, match[4] or "") and not named:
            return
        doer = named[0] if named else shortened(text[match.end() :].rstrip(" .;"))
        tagged = sentence.tagged
        first, last = tagged.at(match.end()), tagged.at(match.end() + len(doer))
        if not content_words(doer) or not text.startswith(doer, match.end()) or len(doer.split()) > _MOST_WORDS:
            return
        if (
            not re.match(r"[DCRJECNPG',]*[NPG]", tagged.pattern[first:last])
            or "V" in re.split(r"[whs]", tagged.pattern[first:last])[0]
        ):
            return
        if dangling(tagged, first, last, antecedent=True) or leans(tagged, first, last):
            return
        if match[1] in ("was", "were") and not named and not re.search(r"[A-Z]|\d{3}", thing[1:]):
            return  # whose, and when
        by, adverb = ("whom" if match[4] else "what"), f"{match[2]} " if match[2] else ""
        front = f"By {by} {match[1]} {thing} {adverb}{match[3] or match[4]}{match[5]}?"
        yield sentence.draft(self.name, self.kind, sentence.placed(front), doer, template="by what whom is are was were")
