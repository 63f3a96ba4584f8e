"""The subject of a sentence, for the frames that ask about it by its own words."""

import re

from studydeck.document import Register
from studydeck.extract.clause import hopeless, opened
from studydeck.extract.sentence import Sentence
from studydeck.text.lexicon import lexicon
from studydeck.text.lint import dangling, leans
from studydeck.text.tags import rarity
from studydeck.text.terms import content_words, decapitalise

_PHRASE = re.compile(r"D?[RJCNPGE'qc-]*[NPGV]q?(?:[op]D?[RJCNPGE'c]*[NPGC])*(?:[wh]R?V[^Vwh,;]{1,8})?")
_MOST_WORDS = 14
_COMMON = 12.0
"""The tagger's likelihood, below which an adjective is an ordinary one: "flat" and not "Gaussian"."""


def subject(sentence: Sentence, end: int) -> str | None:
    """The noun phrase from the head of the sentence to the character `end`, as it reads in mid-sentence.

    What stands behind it in brackets or between commas is left out. None if it is no noun phrase, or cannot be understood alone.
    """
    text = sentence.text
    if sentence.document.register is Register.CAPTIONS or sentence.headless:
        return None
    start = len(sentence.setting) or opened(text)[0]
    if hopeless(text, start):
        return None
    tagged = sentence.tagged
    first, cut = tagged.at(start), tagged.at(end)
    last = next((i for i in range(first, cut) if tagged.words[i].tag in "(,"), cut)
    if last < cut and tagged.words[cut - 1].tag not in "),":
        return None
    if not 1 <= last - first <= _MOST_WORDS or not _PHRASE.fullmatch(tagged.pattern[first:last]):
        return None
    phrase = tagged.slice(first, last)
    if dangling(tagged, first, last) or leans(tagged, first, last) or not content_words(phrase):
        return None
    if tagged.words[first].tag == "D" and tagged.words[first].lower not in ("a", "an", "the"):
        return None
    small = phrase[:1].lower() + phrase[1:]
    alone = last - first == 1 or tagged.words[first + 1].tag in "op"
    opener = tagged.words[first]
    common = alone and opener.tag == "N" and not lexicon(sentence.document.source).inside[opener.text]
    common |= not alone and opener.tag == "J" and rarity(opener.lower) < _COMMON and tagged.words[first + 1].text.islower()
    return small if common else decapitalise(phrase, sentence.document.source, term=True)
