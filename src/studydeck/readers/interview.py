"""A newsletter's interview: an introduction, labelled turns of several paragraphs, and often a tail of readers' comments."""

from studydeck.document import Document, Shape
from studydeck.readers.conversation import read_conversation, speakers
from studydeck.readers.page import Page


def recognises(page: Page) -> bool:
    """Labels of speakers recur at the begin of lines."""
    return bool(speakers(page))


def read(page: Page) -> Document:
    """Turns with speakers and sections; comments apart."""
    return read_conversation(page, Shape.INTERVIEW)
