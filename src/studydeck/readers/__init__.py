"""Text -> Document, one file for each shape of document.

How to add a shape: write one file here with two functions, and put its name into READERS.

    recognises(page: Page) -> bool      does this page have the shape? Cheap, and sure: prose takes whatever nobody wants
    read(page: Page) -> Document        never fails on a page it recognised

A `Page` (page.py) holds the lines and the front matter. Describe what stands in the document as a list of `Span`s in order
(passages.py), each with its kind, voice, speaker and section; `build` turns them into passages and logs every edit. For a
conversation use `read_conversation`. Readers are tried in order, the most particular first.
"""

from dataclasses import replace
from pathlib import Path
from typing import Protocol

from studydeck.document import Document, Passage, PassageKind, Register, Voice
from studydeck.readers import (
    annotated,
    archive,
    captions,
    decode,
    interview,
    minutes,
    podcast,
    prose,
    questions,
    subtitles,
    unnamed,
)
from studydeck.readers.page import Page, page
from studydeck.text import joined, speech
from studydeck.text.clean import one_line
from studydeck.text.language import ENGLISH, language
from studydeck.text.spelling import Spelling, shipped, steady

_APART = (PassageKind.ADVERTISEMENT, PassageKind.COMMENT, PassageKind.BOILERPLATE)


class Reader(Protocol):
    """What every module in READERS offers."""

    def recognises(self, page: Page) -> bool:
        """Whether the page has this reader's shape."""

    def read(self, page: Page) -> Document:
        """The document behind a page that was recognised."""


READERS: tuple[Reader, ...] = (archive, subtitles, captions, minutes, podcast, annotated, interview, unnamed, questions, prose)


def read(text: str, name: str, sha256: str, spelling: Spelling | None = None) -> Document:
    """The document behind a decoded text. Raises InputRefused when there is nothing in it.

    `spelling` says how terms are spelt that speech recognition breaks; without it only the aliases that come along are known.
    """
    return _restored(laid_out(text, name, sha256), spelling or shipped())


def laid_out(text: str, name: str, sha256: str) -> Document:
    """The same document as `read` gives, its talk as it was written down, with fillers, repeats and broken terms.

    Enough to be looked at, in a third of the time.
    """
    decode.check_worth(text, name)
    sheet = page(text, one_line(name), sha256)
    document = next(reader for reader in READERS if reader.recognises(sheet)).read(sheet)
    document = _in_its_language(_with_blanks(document))
    if not document.passages:
        return replace(document, warnings=(*document.warnings, "Nothing was found in it to read."))
    return document


def _in_its_language(document: Document) -> Document:
    """The document with its language, and a warning where the questions, which are worded in English, do not fit it."""
    found = language(" ".join(passage.text for passage in document.passages if passage.kind not in _APART))
    if found in (ENGLISH, ""):
        return replace(document, language=found)
    warning = f"The text seems to be {found}; questions are worded in English, so only acronyms are asked."
    return replace(document, language=found, warnings=(*document.warnings, warning))


def _with_blanks(document: Document) -> Document:
    """A text whose line breaks were lost, with a blank in the place of each; the quotes of cards do without."""
    if not joined.has_lost_breaks(document.source):
        return document
    passages = (passage.cleaned(document.source, joined.changes(passage.text, document.source)) for passage in document.passages)
    return replace(document, passages=tuple(passages))


def _restored(document: Document, spelling: Spelling) -> Document:
    """Talk without its fillers, repeats and false starts, its terms spelt right; the quotes of cards keep what was written."""
    if document.register is Register.EDITED_PROSE or document.language not in (ENGLISH, ""):
        return document  # "um" is a filler in English, and a word in German
    said = " ".join(passage.text for passage in document.passages if _is_spoken(passage))
    known = (spelling | _own_terms(document)).within(said)
    return replace(document, passages=tuple(_said(passage, document, known) for passage in document.passages))


_ROUNDS = 3
"""How often debris is looked for: what stood between two words may have hidden that they are the same."""


def _is_spoken(passage: Passage) -> bool:
    """Whether a passage of a talk was said and not written beside it."""
    unlabelled = passage.kind is PassageKind.PARAGRAPH and passage.voice is Voice.UNKNOWN
    return unlabelled or passage.kind in (PassageKind.TURN, PassageKind.CAPTIONS)


def _own_terms(document: Document) -> Spelling:
    """The terms of what was written and not said: the head of the document; of an edited talk all of it."""
    if document.register is Register.EDITED_TALK:
        return steady(document.source, 2)
    first = next((passage.start for passage in document.passages if _is_spoken(passage)), 0)
    return steady(document.source[:first], 1)


def _said(passage: Passage, document: Document, spelling: Spelling) -> Passage:
    if not _is_spoken(passage):
        return passage
    if document.register is not Register.EDITED_TALK:
        for _ in range(_ROUNDS):
            cleaned = passage.cleaned(document.source, speech.changes(passage.text))
            if cleaned is passage:
                break
            passage = cleaned
    return passage.cleaned(document.source, spelling.changes(passage.text))


def read_file(path: Path, max_bytes: int = decode.MAX_BYTES, spelling: Spelling | None = None) -> Document:
    """The document in a file; `spelling` as for `read`.

    Raises InputRefused for what is no text, too large or empty, NotPermitted without the right to read it.
    """
    data = decode.read_bytes(path, max_bytes)
    text, notices = decode.decode(data, one_line(str(path)))
    document = read(text, path.name, decode.sha256(data), spelling)
    return replace(document, warnings=(*notices, *document.warnings))
