"""Definitions with their author: "The act defines marmalade as a preserve …", "In chess, a pin is defined as …"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.document import Register
from studydeck.extract.frame import Frame
from studydeck.extract.meaning import shortened
from studydeck.extract.sentence import Sentence
from studydeck.extract.subject import subject
from studydeck.text.lint import dangling
from studydeck.text.terms import content_words

_DEFINES = re.compile(
    r" (?:(?:who|which) )?(define[sd]?) ((?:an? |the )?[“\"]?[\w’' -]{3,60}?[”\"]?) as ((?:an?|the|any|all|\w+s|that) )"
)
_WE = re.compile(
    r"^(?:Here |In this \w+,? |For our purposes,? )?(?:[Ww]e|I) (?:shall |will |can )?define (?:an? |the "
    r")?[“\"]?([\w’' -]{3,60}?)[”\"]? as "
)
_DEFINED = re.compile(
    r"^(Under|In|According to) ((?:the )?[^,;:]{3,80}?(?: \([^()]*\))?), (?:an? |the )?[“\"]?([\w’' -]{3,60}?)[”\"]? "
    r"(?:is|are) (?:[^.;]{3,60} and )?defined as "
)
_BRACKET = re.compile(r" \([^()]*\)")
_FEWEST_WORDS = 4


class Defining(Frame):
    """How a person, law or school defines a term."""

    name = "defining"
    kind = CardKind.DEFINITION
    cue = re.compile(r"\bdefine[sd]? ")
    examples = (
        (
            "The Leeds Charter of 1910 defined an orchard as a plot with at least ten fruit trees.",
            "How did the Leeds Charter of 1910 define an orchard?",
            "as a plot with at least ten fruit trees",
        ),
        (
            "Under the Leeds Charter of 1910, an orchard is defined as a plot with at least ten fruit trees.",
            "Under the Leeds Charter of 1910, how is “orchard” defined?",
            "as a plot with at least ten fruit trees",
        ),
    )
    counter_examples = ("They define it as a plot with trees.", "The book defined an era as few others had.")

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft."""
        if sentence.document.register is Register.CAPTIONS or sentence.in_record:
            return
        text = sentence.text
        if match := _WE.match(text):
            yield from self._draft(sentence, f"What does “{match[1]}” mean here?", match.end(), "what does mean here")
        elif match := _DEFINED.match(text):
            where = f"{match[1]} {_BRACKET.sub('', match[2])}"
            yield from self._draft(sentence, f"{where}, how is “{match[3]}” defined?", match.end(), "how is defined")
        elif (match := _DEFINES.search(text)) and (who := subject(sentence, match.start() + 1)):
            does = "did" if match[1] == "defined" else "do" if who.endswith("s") and match[1] == "define" else "does"
            front = sentence.placed(f"How {does} {who} define {match[2]}?")
            yield from self._draft(sentence, front, match.start(3), "how do does did define")

    def _draft(self, sentence: Sentence, front: str, at: int, template: str) -> Iterator[Draft]:
        meaning = shortened(sentence.text[at:].rstrip(" .;"))
        tagged = sentence.tagged
        first, last = tagged.at(at), tagged.at(at + len(meaning))
        if len(content_words(meaning)) < _FEWEST_WORDS - 1 or len(meaning.split()) < _FEWEST_WORDS:
            return
        if not sentence.text.startswith(meaning, at) or dangling(tagged, first, last, antecedent=True):
            return
        yield sentence.draft(self.name, self.kind, front, f"as {meaning}", template=template)
