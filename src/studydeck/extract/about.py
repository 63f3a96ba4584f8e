"""What somebody says of a thing: a whole statement by a proven speaker, asked by its subject."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.document import Register, Voice
from studydeck.extract.clause import SUBORDINATORS, hopeless, opened, safe_end, topic
from studydeck.extract.frame import Frame
from studydeck.extract.sentence import Sentence
from studydeck.text.lexicon import lexicon
from studydeck.text.lint import dangling, leans
from studydeck.text.terms import STOP_WORDS, capitalise, content_words, decapitalise

_FEWEST_WORDS, _MOST_WORDS = 8, 24
_TELLING = 4
"""Content words of what is said of the subject."""
_RARE = 3
"""Times that a word of the subject may occur in a document that says one thing of it."""
_MARK = re.compile(r"[,;:—(]")
_LEANING = re.compile(
    r"(?i)\b(?:also|too|as well|again|still|either|another|instead|though|anyway|there|then|so|such|same|else)\b|[“”\"?]"
)
"""Words that answer to something said before, and quoted speech."""


class About(Frame):
    """A statement that can stand alone, on something the document hardly mentions elsewhere, so that it has one answer."""

    name = "about"
    kind = CardKind.CLAIM
    cue = re.compile(r"^(?:\S+ ){7}")
    examples = (
        (
            "Beaver dams in Devon are cheaper and safer than concrete basins.",
            "What does Ada Park say about beaver dams in Devon?",
            "Beaver dams in Devon are cheaper and safer than concrete basins",
        ),
    )
    counter_examples = (
        "It holds back floods better than concrete basins.",
        "Beaver dams are also cheaper and safer than concrete basins.",
        "Beaver dams rot. Beaver dams leak. Beaver dams burst. Beaver dams are cheaper and safer than concrete basins.",
    )

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft, in talk only."""
        document, passage = sentence.document, sentence.passage
        speaker = passage.speaker
        if passage.voice is not Voice.SPEAKER or not speaker or " " not in speaker or document.register is Register.CAPTIONS:
            return
        start, stance = opened(sentence.text)
        if hopeless(sentence.text, start) or not _FEWEST_WORDS <= len(sentence.text[start:].split()) <= 2 * _MOST_WORDS:
            return
        if len(content_words(_MARK.split(sentence.text[start:], maxsplit=1)[0])) < _TELLING:
            return  # what is said ends at the first mark, if not sooner
        tagged = sentence.tagged
        first = tagged.at(start)
        stop = safe_end(tagged, first, _MOST_WORDS)
        subject = topic(tagged, first, stop) if stop else ""
        if stop is None or not subject or tagged.words[first].lower in SUBORDINATORS or stop - first < _FEWEST_WORDS:
            return
        said = tagged.slice(first, stop)
        told = set(content_words(said)) - set(content_words(subject))
        if (
            len(told) < _TELLING
            or not _rare(subject, document.source)
            or _LEANING.search(said)
            or _MARK.search(said)
            or any(word.past for word in tagged.words[first:stop])
            or not _singled_out(subject)
            or dangling(tagged, first, stop)
            or leans(tagged, first, stop)
        ):
            return
        dated = f" ({sentence.when})" if sentence.when else ""
        named = decapitalise(subject, document.source, term=tagged.words[first].tag != "P")
        front = f"What does {speaker}{dated} {stance or 'say'} about {named}?"
        yield sentence.draft(self.name, self.kind, front, capitalise(said), template=f"what does say about {stance}")


def _singled_out(subject: str) -> bool:
    """Whether the subject is more than any one of its kind, as "a neighbourhood" and "everybody" are."""
    return len(content_words(subject)) > 1 or not re.match(r"(?i)an? |every", subject)


def _rare(subject: str, source: str) -> bool:
    """Whether the document mentions the subject only here and there."""
    parts = lexicon(source).parts
    found = [word for word in re.findall(r"[^\W_]+", subject) if word.lower() not in STOP_WORDS]
    return bool(found) and min(parts[word] + parts[_other_case(word)] for word in found) <= _RARE


def _other_case(word: str) -> str:
    return word.lower() if word[0].isupper() else word.capitalize()
