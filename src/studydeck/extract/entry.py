"""Entries of glossaries and annotated lists: "weir: a low dam that raises the level of a river"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.document import Passage, PassageKind
from studydeck.extract.acronym import spells
from studydeck.extract.frame import Frame
from studydeck.extract.meaning import PARTICIPLE, everyday, runs_on, shortened
from studydeck.extract.sentence import Sentence
from studydeck.text.lint import dangling
from studydeck.text.tags import tagged
from studydeck.text.terms import EMPTY_HEADS, GLOSSARY, HYPE, alike, content_words

_LEAD_IN = re.compile(
    r"(?:it(?: is|[’']s)|this (?:is|refers to|means|describes)|they are|these are|is|are|it (?:refers to|means|"
    r"describes)|refers? to|describes|"
    r"denotes?|means|(?:is |are )?defined as|used to describe|(?:is |are )?an? (?:term|word) (?:used )?(?:for|to "
    r"describe)|the (?:name|term|word) for) ",
    re.IGNORECASE,
)
_COPULA = r"(?:,? (?:[\w ]{0,30},)?)? ?(?:is|are|was|were|refers? to|means|describes|denotes?|is defined as|are defined as) "
_CLASS_NAME = re.compile(
    r"^(?!The )(?:[\w’'&-]+ )+(?:Archives?|Library|Collections?|Database|Atlas|Encyclopedia|Guide|Museum|Project|"
    r"Platform|Portal|Index|Institute|"
    r"Society|Network|Dictionary|Handbook|Register|Catalogue|Act|Treaty|Effect)$"
)
"""Names that take an article because they end in the class of the thing."""
_FEWEST_FRESH = {True: 2, False: 3}
"""Content words that the term does not hold, by whether a glossary is announced."""
_FEWEST_TELLING = 4
"""Content words by which a thing that is only linked to can be known."""
_MOST_SHARED, _MOST_OF_NAME = 0.3, 0.6
"""Share of the meaning that a name may tell by itself, and of the name that the meaning may say again."""
_DOES = frozenset(
    """guides helps controls regulates produces carries stores sends receives transmits supports protects provides causes allows
    makes contains connects transports converts creates gives holds removes releases prevents increases decreases inhibits
    stimulates involves includes occurs describes""".split()
)
"""Verbs that tell what a thing does instead of what it is."""
_QUALITY = re.compile(r"R?[JE]p")
"""The meaning of an adjective: "constantly present in a region"; behind "is" it would be a statement."""
_EMPTY = EMPTY_HEADS - {"way", "kind", "sort", "example", "part", "point", "person", "people", "place"} | {"range", "variety"}


class Entry(Frame):
    """A term in a glossary or list, with the noun phrase or infinitive that says what it is.

    Where a heading announces a glossary, the term is asked for its meaning; a name in an annotated list is asked what it is,
    and must be told with its class and what sets it apart. Sentences about the term are no meaning of it.
    """

    name = "entry"
    kind = CardKind.DEFINITION
    cue = re.compile(r"^[^:\n]{1,90}: ")
    examples = ()
    counter_examples = ("Weir: a low dam that raises the level of a river.",)

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft, for the first sentence of an entry."""
        passage = sentence.passage
        term = passage.title
        if passage.kind is not PassageKind.ENTRY or sentence.start or not sentence.text.startswith(f"{term}: "):
            return
        glossary = _of_glossary(sentence)
        said = sentence.text[len(term) + 2 :].strip()
        meaning = _bare(said, term)
        if any(spells(meaning.rstrip("."), form) for form in (term, term.removesuffix("s"))):
            asked = f"What does {term} stand for?"
            many = term.endswith("s") or meaning.rstrip(".s") != meaning.rstrip(".")
            frame = "plural-acronym" if many else "acronym"
            yield sentence.draft(frame, self.kind, asked, meaning.rstrip("."), template="what does stand for")
            return
        meaning = shortened(meaning.rstrip(" .;"))
        if len(content_words(term)) > 1 and alike(term, meaning) == 1:
            return  # "object detection: a technique to detect objects"
        if not _tells(meaning, term, glossary=glossary) or (
            not said.startswith(meaning) and _QUALITY.match(tagged(meaning).pattern)
        ):
            return
        if not _linked(sentence):
            frame = self.name if glossary or _among_definitions(sentence) else "loose-entry"
            frame = "plain-word" if everyday(term.lower(), set_off=True) else frame
            asked = f"What does “{term}” mean?"
        elif _classed(meaning, term):
            frame = "loose-entry"  # what a list says of a name it links to is often only its praise
            asked = f"What is {'the ' if _CLASS_NAME.search(term) else ''}{term}?"
        else:
            return
        yield sentence.draft(frame, self.kind, asked, meaning, template=f"what does is mean {term}")


def _of_glossary(sentence: Sentence) -> bool:
    """Whether the entry stands in a glossary: announced by a heading, or with its term on a line or in a cell of its own."""
    passage, source = sentence.passage, sentence.document.source
    between = source[passage.start : passage.end][len(passage.title) :]
    own_line = re.match(r"[*_`)]*(?:\{[^}\n]*\})?[ \t]*(?:\n|\||</dt>)", between) is not None
    return own_line or any(GLOSSARY.fullmatch(name.strip(" :")) for name in passage.section[-1:])


def _linked(sentence: Sentence) -> bool:
    """Whether the term is the name of a work or place that the entry links to."""
    start = sentence.passage.start
    return sentence.document.source[start - 1 : start] == "["


def _among_definitions(sentence: Sentence) -> bool:
    """Whether other entries beside this one define as well, so that the words before the colon are no mere label."""
    passages = sentence.document.passages[max(0, sentence.index - _NEAR) : sentence.index + _NEAR + 1]
    return sum(_defines(passage) for passage in passages) >= _FEWEST_SIBLINGS


_NEAR, _FEWEST_SIBLINGS = 6, 3


def _defines(passage: Passage) -> bool:
    """Whether the first sentence of the passage, an entry, is a meaning."""
    meaning = re.split(r"(?<=\w)\.(?:\s|$)", passage.text[len(passage.title) + 2 :])[0]
    return (
        passage.kind is PassageKind.ENTRY
        and bool(meaning)
        and _tells(shortened(_bare(meaning, passage.title)), passage.title, glossary=False)
    )


def _bare(meaning: str, term: str) -> str:
    """The meaning without the term said again and without "is", "refers to" or "it’s" before it."""
    again = re.match(rf"(?:(?:an?|the) )?[“\"]?{re.escape(term)}s?[”\"]?(?: of (?:an? )?\w+)?{_COPULA}", meaning, re.IGNORECASE)
    if again:
        return meaning[again.end() :]
    return _LEAD_IN.sub("", meaning, count=1) if _LEAD_IN.match(meaning) else meaning


def _told(meaning: str, name: str) -> bool:
    """Whether a name says by itself most of what is to be learnt about it."""
    return alike(meaning, name) > _MOST_SHARED or alike(name, meaning) > _MOST_OF_NAME


def _tells(meaning: str, term: str, *, glossary: bool) -> bool:
    """Whether the words are a noun phrase or an infinitive that says more than the term does."""
    if not meaning or runs_on(meaning):
        return False
    words = tagged(meaning)
    pattern = words.pattern
    fresh = set(content_words(meaning)) - set(content_words(term))
    if not glossary and re.search(r"(?i)\byour?\b", meaning):
        return False
    if (
        len(fresh) < _FEWEST_FRESH[glossary]
        or fresh & HYPE
        or (not glossary and _told(meaning, term))
        or dangling(words, 0, len(words.words), antecedent=True)
    ):
        return False
    if glossary and (re.match(r"to [a-z]", meaning) or _QUALITY.match(pattern)):
        return True
    if re.match(r"(?i)one of|when|where|if|how|why|see\b|same as|cf\b", meaning) or words.words[0].lower in _DOES:
        return False
    head = re.match(r"(?:D|C)?(?:R?[JEGC],?(?:c[JEG])?)*[RJCEGNP'VI]*?[NPG](?=[opwhtEG,;.(csV]|$)", pattern)
    if not head or words.words[head.end() - 1].lower in _EMPTY:
        return False
    for word in words.words:
        if word.tag in "whs" or word.lower == "that":
            break
        if word.tag in "VX" and not PARTICIPLE.fullmatch(word.lower):
            return False  # a sentence about the term
    return glossary or bool(re.search(r"[opwhtEG]", pattern[head.end() :]))


def _classed(meaning: str, term: str) -> bool:
    """Whether the meaning names one thing of a class and says enough of it to know it by."""
    if len(set(content_words(meaning)) - set(content_words(term))) < _FEWEST_TELLING:
        return False
    words = tagged(meaning)
    head = re.match(r"(?:D|C)?(?:R?[JEG],?(?:c[JEG])?)*[RJCNP']*?(N)(?=[opwhtEG])", words.pattern)
    if head is None:
        return False
    noun = words.words[head.end() - 1].lower
    return not noun.endswith("s") or noun.endswith(("ss", "is", "us"))
