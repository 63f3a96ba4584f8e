"""Entries of glossaries and annotated lists: "weir: a low dam that raises the level of a river"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.document import Passage, PassageKind
from studydeck.extract.acronym import spells
from studydeck.extract.frame import Frame
from studydeck.extract.meaning import shortened
from studydeck.extract.sentence import Sentence
from studydeck.text.lint import dangling
from studydeck.text.tags import tagged
from studydeck.text.terms import EMPTY_HEADS, GLOSSARY, HYPE, alike, content_words, decapitalise

_LEAD_IN = re.compile(
    r"(?:it(?: is|[’']s)|this (?:is|refers to|means|describes)|they are|these are|is|are|it (?:refers to|means|describes)|refers? to|describes|"
    r"denotes?|means|(?:is |are )?defined as|used to describe|(?:is |are )?an? (?:term|word) (?:used )?(?:for|to describe)|the (?:name|term|word) for) ",
    re.IGNORECASE,
)
_COPULA = r"(?:,? (?:[\w ]{0,30},)?)? ?(?:is|are|was|were|refers? to|means|describes|denotes?|is defined as|are defined as) "
_CLASS_NAME = re.compile(
    r"^(?!The )(?:[\w’'&-]+ )+(?:Archives?|Library|Collections?|Database|Atlas|Encyclopedia|Guide|Museum|Project|Platform|Portal|Index|Institute|"
    r"Society|Network|Dictionary|Handbook|Register|Catalogue|Act|Treaty|Effect)$"
)
"""Names that take an article because they end in the class of the thing."""
_FEWEST_FRESH = {True: 2, False: 4}
"""Content words that the term does not hold, by whether a glossary is announced."""
_MOST_SHARED, _MOST_OF_NAME = 0.3, 0.6
"""Share of the meaning that a name may tell by itself, and of the name that the meaning may say again."""
_EMPTY = EMPTY_HEADS - {"way", "example", "part", "point", "person", "people", "place"} | {"range", "variety"}


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
        meaning = _bare(sentence.text[len(term) + 2 :].strip(), term)
        if any(spells(meaning.rstrip("."), form) for form in (term, term.removesuffix("s"))):
            asked = f"What does {term} stand for?"
            yield sentence.draft("acronym", self.kind, asked, meaning.rstrip("."), template="what does stand for")
            return
        meaning = shortened(meaning.rstrip(" .;"))
        if not meaning or not _tells(meaning, term, glossary=glossary):
            return
        if glossary:
            asked = f"What does “{decapitalise(term, sentence.document.source, term=True)}” mean?"
        else:
            asked = f"What is {'the ' if _CLASS_NAME.search(term) else ''}{term}?"
        frame = self.name if glossary or (_listed(sentence) and _classed(meaning)) else "loose-entry"
        yield sentence.draft(frame, self.kind, asked, meaning, template=f"what does is mean {term}")


def _of_glossary(sentence: Sentence) -> bool:
    """Whether the entry stands in a glossary: announced by a heading, or with its term on a line or in a cell of its own."""
    passage, source = sentence.passage, sentence.document.source
    between = source[passage.start : passage.end][len(passage.title) :]
    own_line = re.match(r"[*_`)]*(?:\{[^}\n]*\})?[ \t]*(?:\n|\||</dt>)", between) is not None
    return own_line or any(GLOSSARY.fullmatch(name.strip(" :")) for name in passage.section[-1:])


def _listed(sentence: Sentence) -> bool:
    """Whether the entry is the linked name of a work or place, or one of several beside each other that define."""
    passage, document = sentence.passage, sentence.document
    if document.source[passage.start - 1 : passage.start] == "[":
        return True
    near = document.passages[max(0, sentence.index - _NEAR) : sentence.index + _NEAR + 1]
    return sum(_defines(other) for other in near if other.section == passage.section) >= _FEWEST_SIBLINGS


_NEAR, _FEWEST_SIBLINGS = 6, 3


def _defines(passage: Passage) -> bool:
    """Whether the passage is an entry whose meaning begins like a definition."""
    return passage.kind is PassageKind.ENTRY and bool(re.match(r"(?:an?|the) |to [a-z]", passage.text[len(passage.title) + 2 :], re.IGNORECASE))


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
    words = tagged(meaning)
    pattern = words.pattern
    fresh = set(content_words(meaning)) - set(content_words(term))
    if not glossary and re.search(r"(?i)\byour?\b", meaning):
        return False
    if len(fresh) < _FEWEST_FRESH[glossary] or fresh & HYPE or (not glossary and _told(meaning, term)) or dangling(words, 0, len(words.words), antecedent=True):
        return False
    if glossary and re.match(r"tR?I", pattern):
        return True
    if re.match(r"(?i)one of|when|where|if|how|why|see\b|same as|cf\b", meaning):
        return False
    head = re.match(r"(?:D|C)?(?:R?[JEGC],?(?:c[JEG])?)*[RJCEGNP'VI]*?[NPG](?=[opwhtEG,;.(csV]|$)", pattern)
    if not head or words.words[head.end() - 1].lower in _EMPTY:
        return False
    clause = re.search(r"(?<!,)[VX]", pattern)
    if clause and not any(word.tag in "whs" or word.lower == "that" for word in words.words[: clause.start()]):
        return False
    return glossary or bool(re.search(r"[opwhtEG]", pattern[head.end() :]))


def _classed(meaning: str) -> bool:
    """Whether the meaning names one thing of a class, as "Maps, starting in 1650" and "Teaching resources for pupils" do not."""
    words = tagged(meaning)
    head = re.match(r"(?:D|C)?(?:R?[JEG],?(?:c[JEG])?)*[RJCNP']*?(N)(?=[opwhtEG])", words.pattern)
    if head is None:
        return False
    noun = words.words[head.end() - 1].lower
    return not noun.endswith("s") or noun.endswith(("ss", "is", "us"))
