"""A podcast's transcript: show notes, chapters and sponsors above, turns with times, advertisements among them."""

from studydeck.document import Document, Shape
from studydeck.readers import labels
from studydeck.readers.conversation import read_conversation, speakers
from studydeck.readers.page import Page


def recognises(page: Page) -> bool:
    """Most labels of speakers carry a time."""
    names = speakers(page)
    found = [label for _, label in labels.first_lines(page.lines) if label.name in names] if names else []
    return bool(found) and sum(1 for label in found if label.stamped) >= 0.5 * len(found)


def read(page: Page) -> Document:
    """Turns with speakers and times; advertisements, chapter lists and excerpts before the greeting apart."""
    return read_conversation(page, Shape.PODCAST)
