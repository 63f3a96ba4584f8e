"""Documents to drafts: one file per frame, one ordered list that names them all.

How to add a frame: write a module with a class derived from `Frame` (a cue, examples, counter-examples and `find`), and add one
line to FRAMES. Its examples and counter-examples are tests; `rank.PRIORS` says which tier it starts in.
"""

from collections.abc import Iterator

from studydeck.card import Draft
from studydeck.document import Document
from studydeck.extract.acronym import Acronym
from studydeck.extract.apposition import Apposition
from studydeck.extract.attribute import Attribute
from studydeck.extract.because import Because
from studydeck.extract.composition import Composition
from studydeck.extract.contrast import Contrast
from studydeck.extract.copula import Copula
from studydeck.extract.counted import Counted
from studydeck.extract.credited import Credited
from studydeck.extract.dated import Dated
from studydeck.extract.deed import Deed
from studydeck.extract.defining import Defining
from studydeck.extract.difference import Difference
from studydeck.extract.entry import Entry
from studydeck.extract.equative import Equative
from studydeck.extract.figure import Figure
from studydeck.extract.frame import Frame
from studydeck.extract.gloss import Gloss
from studydeck.extract.interviewee import Interviewee
from studydeck.extract.itemised import Itemised
from studydeck.extract.law import Law
from studydeck.extract.marked import Marked
from studydeck.extract.naming import Naming
from studydeck.extract.occurs import Occurs
from studydeck.extract.origin import Origin
from studydeck.extract.passive import Passive
from studydeck.extract.purpose import Purpose
from studydeck.extract.quoted_term import QuotedTerm
from studydeck.extract.recast import Recast
from studydeck.extract.relative import Relative
from studydeck.extract.report import Report
from studydeck.extract.role import Role
from studydeck.extract.sentence import Sentence, sentences
from studydeck.extract.superlative import Superlative
from studydeck.extract.thesis import Thesis
from studydeck.extract.which import Which
from studydeck.text.language import ENGLISH, is_foreign, language

FRAMES: tuple[Frame, ...] = (
    Acronym(),
    Interviewee(),
    Thesis(),
    Entry(),
    Marked(),
    QuotedTerm(),
    Naming(),
    Defining(),
    Law(),
    Role(),
    Apposition(),
    Report(),
    Because(),
    Contrast(),
    Equative(),
    Attribute(),
    Superlative(),
    Counted(),
    Itemised(),
    Recast(),
    Copula(),
    Relative(),
    Occurs(),
    Origin(),
    Purpose(),
    Composition(),
    Difference(),
    Credited(),
    Deed(),
    Passive(),
    Which(),
    Figure(),
    Dated(),
    Gloss(),
)

_ANY_LANGUAGE = tuple(frame for frame in FRAMES if frame.any_language)

_READING = {True: FRAMES, False: tuple(frame for frame in FRAMES if not frame.of_records)}
"""The frames that read a sentence, by whether it stands in a record."""
LONGEST = 900
"""Characters of a sentence that is still looked at; what is longer is captions without a full stop."""


def extract(document: Document) -> Iterator[Draft]:
    """Every draft the frames find in `document`, sentence by sentence, in the order of FRAMES."""
    for sentence in sentences(document):
        if sentence.text.endswith("?") or len(sentence.text) > LONGEST:
            continue
        frames = _READING[sentence.in_record] if _is_english(sentence) else _ANY_LANGUAGE
        for frame in frames:
            if frame.cue.search(sentence.text):
                yield from frame.find(sentence)


def _is_english(sentence: Sentence) -> bool:
    """Whether the frames can read a sentence: English, in an English document unless it clearly is not, elsewhere only if both
    it and the passage around it clearly are."""
    if is_foreign(sentence.text):
        return False
    return sentence.document.language in (ENGLISH, "") or language(sentence.text) == language(sentence.passage.text) == ENGLISH
