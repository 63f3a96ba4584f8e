"""An annotated transcript: labelled turns, headings, and the editor's notes in brackets, alone on a line or in a sentence."""

from studydeck.document import Document, Shape
from studydeck.readers import notes
from studydeck.readers.conversation import read_conversation, speakers
from studydeck.readers.page import Page


def recognises(page: Page) -> bool:
    """Labels of speakers recur, and notes in brackets do as well."""
    if not speakers(page):
        return False
    alone = sum(1 for line in page.lines if notes.is_note(line.text) and not notes.is_stage(line.text))
    inside = sum(1 for line in page.lines if "[" in line.text and "](" not in line.text and notes.BRACKET.search(line.text))
    return alone >= 2 or inside >= 4


def read(page: Page) -> Document:
    """Turns with speakers and sections; notes apart, or taken out of the sentences they explain."""
    return read_conversation(page, Shape.ANNOTATED)
