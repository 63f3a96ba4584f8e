"""Where a word or name comes from: "The word “verandah” comes from Portuguese varanda", "named after the river Elbe"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.extract.clause import opened
from studydeck.extract.frame import Frame
from studydeck.extract.sentence import Sentence
from studydeck.extract.subject import subject
from studydeck.text.lint import dangling
from studydeck.text.terms import alike, content_words

_WORD = re.compile(
    r"^(?:[Tt]he )?(?:(?:English|modern|German|French|Latin|Spanish|Italian) )?(word|term|name|expression|phrase|title|"
    r"surname) (?:for )?[“\"‘'*]?([^“”\"‘’.;:]{2,40}?)[”\"’'*]? "
    r"(?:(?:itself|ultimately|probably|originally|also) )?(?:comes?|came|derives?|derived|is derived|stems?|is borrowed|"
    r"was borrowed|is taken|was taken|originates?|is formed) "
    r"(?:(?:ultimately|originally|directly) )?from (?=\S)"
)
_NAMED = re.compile(r" (?:is|are|was|were) (?:\w+ly )?(named|called) (?:after|for|in honou?r of) (?=\S)")
_GETS = re.compile(r" (?:takes?|took|gets?|got|derives?|derived|has|had) (?:its|their|his|her) names? from (?=\S)")
_END = re.compile(
    r",? (?:who|which|because|since|although|while|where|when|and (?:was|is|has|it|they)|but|though)\b|[;:]|\. |, (?:an?|the) "
)
_UNCERTAIN = re.compile(r"(?i)\b(?:probably|perhaps|possibly|may|might|legend|said to|apocryphal|allegedly|supposedly)\b")
_MOST_WORDS = 18


class Origin(Frame):
    """The source of a word or of a name."""

    name = "origin"
    kind = CardKind.DEFINITION
    cue = re.compile(f"{_WORD.pattern}|{_NAMED.pattern}|{_GETS.pattern}")
    examples = (
        (
            "The word “verandah” comes from the Portuguese varanda, a long balcony.",
            "From what does the word “verandah” come?",
            "the Portuguese varanda, a long balcony",
        ),
        ("Elbe sandstone is named after the river Elbe.", "After whom or what is Elbe sandstone named?", "the river Elbe"),
        ("Bohemian garnet takes its name from the seeds of the pomegranate.", "From what does Bohemian garnet take its name?",
         "the seeds of the pomegranate"),
    )  # fmt: skip
    counter_examples = (
        "It is named after the river Elbe.",
        "The word probably comes from somewhere else.",
        "The word “verandah” comes from it.",
    )

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft."""
        text = sentence.text
        if _UNCERTAIN.search(text):
            return
        at = opened(text)[0]
        template = "from what do does did come after whom or take name is are was were named"
        if match := _WORD.match(text[at:]):
            if sentence.headless:
                return
            yield from self._draft(
                sentence, f"From what does the {match[1]} “{match[2]}” come?", at + match.end(), template, listed=True
            )
        elif (match := _NAMED.search(text)) and (thing := subject(sentence, match.start() + 1)):
            verb = match[0].split()[0]
            yield from self._draft(sentence, f"After whom or what {verb} {thing} named?", match.end(), template)
        elif (match := _GETS.search(text)) and (thing := subject(sentence, match.start() + 1)):
            past, owner, name = match[0].split()[0] in ("took", "got", "derived", "had"), *match[0].split()[1:3]
            does = "did" if past else "do" if match[0].split()[0] in ("take", "get", "derive", "have") else "does"
            yield from self._draft(sentence, f"From what {does} {thing} take {owner} {name}?", match.end(), template)

    def _draft(self, sentence: Sentence, front: str, at: int, template: str, *, listed: bool = False) -> Iterator[Draft]:
        rest = sentence.text[at:].rstrip(" .")
        end = _END.search(rest)
        while listed and end and re.match(r", (?:an?|the) ", end[0]):  # the sense of the foreign word belongs to the answer
            end = _END.search(rest, end.end())
        source = (rest[: end.start()] if end else rest).rstrip(" ,.")
        tagged = sentence.tagged
        first, last = tagged.at(at), tagged.at(at + len(source))
        if (
            not 1 <= len(source.split()) <= _MOST_WORDS
            or dangling(tagged, first + (tagged.slice(first, first + 1) == "the"), last)
            or not content_words(source)
            or (listed and alike(source, front))
        ):
            return
        yield sentence.draft(self.name, self.kind, sentence.placed(front), source, template=template)
