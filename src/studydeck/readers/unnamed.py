"""Live captions of a session: every turn is marked by >>, and hardly any by a name."""

from dataclasses import replace

from studydeck.document import Document, Register, Shape
from studydeck.readers.conversation import read_conversation
from studydeck.readers.labels import NEW_VOICE
from studydeck.readers.page import Page


def recognises(page: Page) -> bool:
    """The sign of a new voice recurs; quoted mail has lines with a single sign as well."""
    changes = sum(1 for line in page.lines if NEW_VOICE.match(line.text))
    return changes >= 3 and changes > sum(1 for line in page.lines if line.text[0] == ">" and not NEW_VOICE.match(line.text))


def read(page: Page) -> Document:
    """Turns without speakers, but for those who say their names."""
    return replace(read_conversation(page, Shape.INTERVIEW), register=Register.VERBATIM_TALK)
