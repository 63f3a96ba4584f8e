"""Minutes and hearings as printed: a turn begins with a title and a name in capitals, "MR. CROSS.", often in mid-line."""

import re
from collections import Counter
from dataclasses import replace

from studydeck.document import Document, Edit, Shape
from studydeck.readers.conversation import read_conversation
from studydeck.readers.page import Page
from studydeck.readers.turns import UNKNOWN, Part, nonempty

_TITLES = (
    r"(?:(?i:(?:vice |deputy |acting )?(?:chair(?:man|woman|person)?|president|secretary|governor))"
    r"|(?i:mrs?|ms|miss|dr|senator|representative|congressman|congresswoman|delegate|mayor|judge|justice|general|admiral|professor"
    r"|commissioner|director|ambassador|minister)\.?)"
)
_NAME = r"[A-Z](?:[a-z]{1,2})?[A-Z'’-]+(?: [A-Z](?:[a-z]{1,2})?[A-Z'’-]+)?"
_LABEL = re.compile(
    rf"(?:(?<=[.?!\"”’)\]\d:-])|^) {{0,3}}(?:(?P<name>{_TITLES} {_NAME})"
    r"|(?:(?:MESSRS|MMES)\. [A-Z, and]{3,80}|SPEAKERS?|SEVERAL|UNIDENTIFIED [A-Z]{3,12}|The [A-Z]{5,12}|VOICES?)(?: ?\(\?\))?"
    r")\. ?(?=[A-Z\[(\"“'‘$\d-])"
)
_RUNNING = re.compile(r"(?:-\d{1,3}-)?\d{1,2}/\d{1,2}/\d{2}(?:\d\d)?")
"""A page number and the date at the head of a page, which printing left inside the text."""
_LEAST = 6
_HEAD = 5_000
"""Characters in which a session is named."""
_MONTHS = "January February March April May June July August September October November December".split()
_SESSION = re.compile(
    r"(?P<name>(?:Meeting|Hearing|Minutes|Proceedings|Session|Transcript) (?:of|on|before) [^.\n]{5,120}?)[ ,\n]{0,3}(?:on |of )?"
    rf"(?P<month>{'|'.join(_MONTHS)}) (?P<day>\d{{1,2}}), (?P<year>\d{{4}})"
)


def recognises(page: Page) -> bool:
    """Titles and names in capitals recur where sentences begin."""
    named = Counter(found["name"] for line in page.lines for found in _LABEL.finditer(line.text) if found["name"])
    return len(named) > 1 and sum(named.values()) >= _LEAST


def read(page: Page) -> Document:
    """Turns with speakers by title and surname; heads of pages are taken out."""
    parts = nonempty(_split(page))
    names = Counter(part.label for part in parts if part.label)
    document = read_conversation(page, Shape.INTERVIEW, (names, parts))
    head = page.source[: min(parts[0].end, _HEAD)] if parts else ""
    session = _SESSION.search(head)
    return replace(
        document,
        title=page.title(session["name"]) if session else document.title,
        date=document.date or (_iso(session) if session else ""),
    )


def _iso(session: re.Match[str]) -> str:
    return f"{session['year']}-{_MONTHS.index(session['month']) + 1:02}-{int(session['day']):02}"


def _split(page: Page) -> list[Part]:
    """The lines of the page, cut at every label."""
    heads = _running_heads(page)
    parts: list[Part] = []
    label: str | None = None
    for line in page.lines:
        at, marked = line.start, False
        for found in _LABEL.finditer(line.text):
            parts.append(_part(page, at, line.start + found.start(), label, marked, heads))
            label, marked, at = found["name"] or UNKNOWN, True, line.start + found.end()
        parts.append(_part(page, at, line.end, label, marked, heads))
    return parts


def _part(page: Page, start: int, end: int, label: str | None, marked: bool, heads: list[tuple[int, int]]) -> Part:
    inside = [(a, b) for a, b in heads if start <= a and b <= end]
    while inside and not page.source[inside[-1][1] : end].strip():
        end = inside.pop()[0]
    while inside and not page.source[start : inside[0][0]].strip():
        start = inside.pop(0)[1]
    while start < end and page.source[end - 1].isspace():
        end -= 1
    return Part(start, end, label, marked, edits=tuple(Edit(a, b, " ", "markup") for a, b in inside))


def _running_heads(page: Page) -> list[tuple[int, int]]:
    found = list(_RUNNING.finditer(page.source))
    dates = Counter(match[0].rpartition("-")[2] for match in found)
    return [match.span() for match in found if dates[match[0].rpartition("-")[2]] > 2]
