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

from studydeck.document import Document, PassageKind, Register
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

_SPOKEN = (PassageKind.TURN, PassageKind.CAPTIONS)
_APART = (PassageKind.ADVERTISEMENT, PassageKind.COMMENT, PassageKind.BOILERPLATE)


class Reader(Protocol):
    """What every module in READERS offers."""

    def recognises(self, page: Page) -> bool:
        """Whether the page has this reader's shape."""

    def read(self, page: Page) -> Document:
        """The document behind a page that was recognised."""


READERS: tuple[Reader, ...] = (archive, subtitles, captions, minutes, podcast, annotated, interview, unnamed, questions, prose)


def read(text: str, name: str, sha256: str) -> Document:
    """The document behind a decoded text. Raises InputRefused when there is nothing in it."""
    decode.check_worth(text, name)
    sheet = page(text, one_line(name), sha256)
    document = next(reader for reader in READERS if reader.recognises(sheet)).read(sheet)
    document = _without_debris(_with_blanks(document))
    if not document.passages:
        return replace(document, warnings=(*document.warnings, "Nothing was found in it to read."))
    return _in_its_language(document)


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


def _without_debris(document: Document) -> Document:
    """Verbatim talk without its fillers and repeats; the quotes of cards keep them."""
    if document.register is not Register.VERBATIM_TALK:
        return document
    passages = (
        passage.cleaned(document.source, speech.changes(passage.text)) if passage.kind in _SPOKEN else passage
        for passage in document.passages
    )
    return replace(document, passages=tuple(passages))


def read_file(path: Path, max_bytes: int = decode.MAX_BYTES) -> Document:
    """The document in a file.

    Raises InputRefused for what is no text, too large or empty, NotPermitted without the right to read it.
    """
    data = decode.read_bytes(path, max_bytes)
    text, notices = decode.decode(data, one_line(str(path)))
    document = read(text, path.name, decode.sha256(data))
    return replace(document, warnings=(*notices, *document.warnings))
