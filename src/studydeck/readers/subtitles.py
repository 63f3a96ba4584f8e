"""Subtitle files: WebVTT and SubRip cues, also rolling ones that repeat every line."""

import re

from studydeck.document import Document, Edit
from studydeck.readers import captions
from studydeck.readers.captions import Caption
from studydeck.readers.page import Line, Page, seconds

_TIMING = re.compile(r"(?:\d{1,3}:)?\d{1,3}:\d\d[.,]\d{1,3}\s*-->\s*(?:\d{1,3}:)?\d{1,3}:\d\d[.,]\d{1,3}\b.*")
_TAG = re.compile(r"<[^<>]{0,80}>|\{\\[^{}]{0,40}\}|^(?:-\s+|>>+\s*)")
_ROLLING = 3
"""A line that equals one of so many before it is shown again, not said again."""


def recognises(page: Page) -> bool:
    """At least five lines are timings of cues."""
    found = sum(1 for line in page.lines if "-->" in line.text and _TIMING.fullmatch(line.text))
    return found >= 5 and found >= 0.15 * len(page.lines)


def read(page: Page) -> Document:
    """Passages of joined cues; timings, numbers, marks and repeated lines are taken out by edits."""
    run: list[Caption] = []
    recent: list[str] = []
    begun, time = False, 0
    for at, line in enumerate(page.lines):
        if _TIMING.fullmatch(line.text):
            begun, time = True, seconds(line.text.split("-->")[0].strip())
        elif begun and not _is_number(page, at) and not line.text.startswith(("NOTE", "STYLE", "REGION")):
            said = _said(line)
            if said and said not in recent:
                run.append((line, line.start, time))
            recent = [*recent, said][-_ROLLING:] if said else recent
    marks = [edit for line, _, _ in run for edit in _marks(line)]
    return captions.document(page, captions.windows(page, run, (), opening=True, edits=marks))


def _is_number(page: Page, at: int) -> bool:
    """The line counts the cue whose timing follows."""
    text = page.lines[at].text
    return text.isdigit() and at + 1 < len(page.lines) and "-->" in page.lines[at + 1].text


def _said(line: Line) -> str:
    return " ".join(_TAG.sub("", line.text).split())


def _marks(line: Line) -> list[Edit]:
    return [Edit(line.start + found.start(), line.start + found.end(), "", "markup") for found in _TAG.finditer(line.text)]
