"""An interview without labels: the questions are lines in bold or headings, and one person, whom the page names, answers."""

import re
from dataclasses import replace

from studydeck.document import Document, PassageKind, Shape, Voice
from studydeck.readers import people
from studydeck.readers.conversation import read_conversation
from studydeck.readers.page import Page
from studydeck.readers.passages import heading_text
from studydeck.readers.patterns import any_of
from studydeck.readers.turns import UNKNOWN, Part, nonempty, split
from studydeck.text.clean import one_line

_BOLD = re.compile(r"(\*\*\*?|__)(?=[^*_\s])[^*]{2,600}\?[\"”’']?\s*\1$|#{2,6} [^#]{2,200}\?$")
_CUE = any_of(
    r"\b(?:interview(?:s|ed)?|conversation|q\s?(?:&|and)\s?a|author's corner|(?:\w+ )?questions (?:for|with|to))\b",
    r"\bwe (?:asked|spoke|talked|sat down|caught up|chatted|reached out)\b|\b(?:spoke|talked|sat down|caught up) with\b",
)
_LEAST = 3
_HEAD = 4_000
"""Characters above the first question in which the page says that it is an interview, and with whom."""


def recognises(page: Page) -> bool:
    """Questions stand alone on their lines, and the page calls itself an interview; else the author answers himself."""
    asked = [line for line in page.lines if _BOLD.match(line.text)]
    return len(asked) >= _LEAST and _CUE.search(_above(page, asked[0].start)) is not None


def read(page: Page) -> Document:
    """Answers as turns of the one who is interviewed, under their questions as headings."""
    parts = nonempty(split(page, {}))
    first = next(at for at, part in enumerate(parts) if _BOLD.match(part.text(page)))
    name = _interviewed(page, parts[first].start)
    done, marked = parts[:first], False
    for part in parts[first:]:
        text = part.text(page)
        if _BOLD.match(text):
            lead = len(text) - len(text.lstrip("*_# "))
            done.append(
                replace(
                    part,
                    start=part.start + lead,
                    end=part.start + len(text.rstrip("*_ ")),
                    kind=PassageKind.HEADING,
                    voice=Voice.UNKNOWN,
                )
            )
            marked = True
            continue
        done.append(replace(part, label=name, marked=marked))
        marked = False
    return read_conversation(page, Shape.INTERVIEW, ({name: 1} if name else {}, _without_portrait(page, done, name)))


def _interviewed(page: Page, end: int) -> str:
    """The one person whom title and introduction name as interviewed, or nobody."""
    found = dict.fromkeys(people.guests(_above(page, end)))
    return next(iter(found)) if len(found) == 1 else UNKNOWN


def _above(page: Page, end: int) -> str:
    lines = (
        heading_text(page, line.start, line.end) for line in page.lines if line.start < min(end, page.lines[0].start + _HEAD)
    )
    return "\n".join((page.said("title"), page.said("description", "summary", "excerpt"), *map(one_line, lines)))


def _without_portrait(page: Page, parts: list[Part], name: str) -> list[Part]:
    """The last paragraph may tell of the one who was interviewed; those words are the editor's."""
    if not parts or parts[-1].marked or parts[-1].kind is not PassageKind.TURN:
        return parts
    text = parts[-1].text(page)
    if name and re.match(rf"[*_]*{re.escape(name)}\b|[*_]+[^*_]+[*_]+$", text):
        return [*parts[:-1], replace(parts[-1], kind=PassageKind.PARAGRAPH, voice=Voice.EDITOR, label=None)]
    return parts
