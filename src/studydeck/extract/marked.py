"""Terms that the author sets off and explains at once: "**verges**, or strips of grass beside a road", "called *weirs*"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.document import Register
from studydeck.extract.apposition import PERSON
from studydeck.extract.clause import safe_end
from studydeck.extract.frame import Frame
from studydeck.extract.meaning import MOST_WORDS, everyday, participles, runs_on, shortened
from studydeck.extract.sentence import Sentence
from studydeck.text.lint import dangling
from studydeck.text.tags import Tagged
from studydeck.text.terms import EMPTY_HEADS, alike, content_words, decapitalise

_BEHIND = re.compile(
    r"[”\"’']?(?: \([^()]{1,60}\))?(?P<mark>, or | — |—| – |, (?:that is|i\.e\.|meaning|which (?:is|are)(?: \w+ly)?|"
    r"which (?:means?|refers? to|"
    r"describes?)),? |, (?=an? \w+ )| \((?=an? |the |or ))"
)
_VERB = re.compile(r"[”\"’']?(?: \([^()]{1,60}\))? (?:refers? to|means?|denotes?|describes?) (?=\S)")
_BEFORE = re.compile(
    r"(?:,? (?:(?:\w+ly|also|often|sometimes) )?(?:called|termed|named|known as|referred to as|dubbed|labelled)|(?:is|"
    r"are) (?:\w+ ){0,2}(?:called|termed|known as|referred to as|labelled)) (?:an? |the )?[“\"‘']?$"
)
_SHORT = re.compile(r"[A-Z]{2,6}, (?=an? |the )")
"""A short form between a term and its meaning."""
_CONTRACTED = re.compile(r"^(?:having|being) |\b(?:that|which|who|it|there|he|she)[’']s\b|n[’']t\b|[’'](?:re|ll|ve|d)\b")
_MOST_OF_NAME = 0.5
"""Share of the words of a name that its meaning may say again."""
_MOST_TERM_WORDS, _FEWEST_WORDS = 5, 4


class Marked(Frame):
    """A term in bold or italics with the noun phrase behind or before it that says what it is."""

    name = "marked"
    kind = CardKind.DEFINITION
    cue = re.compile(r"(?s).")
    examples = ()
    counter_examples = ("The road has verges, or strips of grass beside it.",)

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """One draft for each term; only where something is set off at all."""
        if sentence.document.register is Register.CAPTIONS or sentence.in_record:
            return
        for start, end in sentence.marked:
            if sentence.text[start:end][:1].isspace():
                continue
            term = sentence.text[start:end].strip(' ,.:;“”"')
            if not content_words(term) or len(term.split()) > _MOST_TERM_WORDS or re.search(r"[.!?;:]", term):
                continue
            end = start + len(sentence.text[start:end].rstrip(" ,.:;"))
            meaning = self._behind(sentence, start, end) or self._told(sentence, start, end) or self._before(sentence, start)
            if meaning and len(set(content_words(meaning)) - set(content_words(term))) > 1:
                bare = re.sub(r"^(?:[Aa]n?|[Tt]he) ", "", term)
                named = sum(word[:1].isupper() for word in bare.split()) > 1  # a title or a name
                bare = bare if named else decapitalise(bare, sentence.document.source, term=True)
                named = named or all(word[:1].isupper() for word in bare.split())
                if named and alike(bare, meaning) >= _MOST_OF_NAME:
                    continue  # a title that tells what the work is
                if named and re.search(r"\b[Tt]he [“\"]?$", sentence.text[:start]):
                    bare = f"the {bare}"
                meaning = decapitalise(meaning, sentence.document.source)
                if _CONTRACTED.search(meaning) or runs_on(meaning) or (named and PERSON.search(meaning)):
                    continue  # chat, or somebody, whom another frame asks for
                asked = f"What is {bare}?" if named else f"What does “{bare}” mean?"
                frame = "plain-word" if everyday(bare, set_off=True) else self.name
                yield sentence.draft(frame, self.kind, asked, meaning, template="what is does mean")

    def _behind(self, sentence: Sentence, start: int, at: int) -> str | None:
        """The apposition behind a term."""
        match = _BEHIND.match(sentence.text, at)
        if match and match["mark"] == ", or " and sentence.text[:start].rstrip('“"‘ ').endswith(","):
            return None  # the last of several names
        short = _SHORT.match(sentence.text, match.end()) if match else None
        return self._phrase(sentence, short.end() if short else match.end(), closing=match["mark"].strip()) if match else None

    def _told(self, sentence: Sentence, start: int, at: int) -> str | None:
        """What the sentence whose subject is the term tells of it."""
        match = _VERB.match(sentence.text, at)
        if not match or not re.fullmatch(r"(?:(?:An?|The|\w+ly,|However,) )?[“\"]?", sentence.text[:start]):
            return None
        return self._phrase(sentence, match.end(), closing="")

    def _before(self, sentence: Sentence, at: int) -> str | None:
        """The noun phrase that the sentence opens with and goes on to give a name."""
        match = _BEFORE.search(sentence.text, 0, at)
        if not match or match.end() != at:
            return None
        tagged = sentence.tagged
        cut = tagged.at(match.start() + 1)
        while cut and tagged.words[cut - 1].tag in ",V":
            cut -= 1
        last = max((i for i in range(cut) if tagged.words[i].tag in ",;"), default=-1) + 1
        return _noun_phrase(tagged, last, cut) if cut - last >= _FEWEST_WORDS else None

    def _phrase(self, sentence: Sentence, at: int, *, closing: str) -> str | None:
        """The noun phrase that begins at `at`."""
        tagged, text = sentence.tagged, sentence.text
        first = tagged.at(at)
        if closing == "(":
            end = text.find(")", at)
            stop: int | None = tagged.at(end) if end > 0 else None
        elif closing in ("—", "–"):
            end = text.find(closing, at)
            stop = tagged.at(end) if end > 0 else safe_end(tagged, first, MOST_WORDS)
        else:
            stop = safe_end(tagged, first, MOST_WORDS)
        if stop is None:
            meaning = shortened(text[at:].rstrip(" ."))
            stop = tagged.at(at + len(meaning)) if meaning and text.startswith(meaning, at) else None
        return _noun_phrase(tagged, first, stop) if stop is not None else None


def _noun_phrase(tagged: Tagged, first: int, last: int) -> str | None:
    """The words, if they are a noun phrase with a modifier that can be understood alone."""
    pattern = tagged.pattern[first:last]
    head = re.match(r"[DC]?(?:R?[JEGC],?(?:c[JEG])?)*[RJCEGNP']*?([NPG])(?=[opwhtEG,]|$)", pattern)
    if not head or not _FEWEST_WORDS <= last - first <= MOST_WORDS or tagged.words[first + head.end() - 1].lower in EMPTY_HEADS:
        return None
    clause = re.search(r"[VX]", participles(tagged, first, last))
    if clause and not any(word.tag in "whs" or word.lower == "that" for word in tagged.words[first : first + clause.start()]):
        return None
    if not re.search(r"[opwhtEG]", pattern[head.end() :]) or dangling(tagged, first, last, antecedent=True):
        return None
    return tagged.slice(first, last).rstrip(" .,;")
