"""An archive: records of a title, a line of rank and date, a summary and tags, in sections with counts."""

import re
from collections.abc import Sequence
from itertools import pairwise

from studydeck.document import Document, Edit, PassageKind, Person, Register, Shape, Voice
from studydeck.readers.page import Line, Page
from studydeck.readers.passages import Span, build
from studydeck.text.clean import one_line

_MONTHS = {name: at for at, name in enumerate(re.findall(r"\w+", "jan feb mar apr may jun jul aug sep oct nov dec"), start=1)}
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_META = re.compile(
    rf"(?:(?P<rank>tier|rating|rank|level|priority|score|stars?)[ :-]*(?P<number>\d{{1,2}})(?:/\d+)?\s*[·|,–—-]?\s*)?"
    rf"(?:(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})|(?P<day2>\d{{1,2}})\s+(?P<month2>{_MONTH})\s+(?P<year2>\d{{4}})|"
    r"(?P<iso>\d{4}-\d\d(?:-\d\d)?))",
    re.IGNORECASE,
)
_COUNTS = re.compile(r"\d[\d,]* [\w -]{2,30}(?:\s*[·|•]\s*\d[\d,]* [\w -]{2,30})*")
_RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,}|—{2,})$")
_PREVIEW = re.compile(r"pay-?wall|\bpreview (?:only|text|shows|ends)\b|\bsubscribers? only\b", re.IGNORECASE)
_STOP = re.compile(r"[.!?…][\"”’')\]]*\s+")


def recognises(page: Page) -> bool:
    """At least five lines hold nothing but a rank and a date, each below a title and above a summary."""
    metas = _metas(page.lines)
    return len(metas) >= 5 and len(metas) >= 0.1 * len(page.lines)


def read(page: Page) -> Document:
    """One record passage per summary, with title, date and rank; introductions of sections are the curator's."""
    lines = page.lines
    metas = _metas(lines)
    spans: list[Span] = []
    section: tuple[str, ...] = ()
    titles = {at - 1 for at in metas}
    first = min(
        min(metas) - 1,
        next((at - 1 for at, line in enumerate(lines) if at and _COUNTS.fullmatch(line.text) and at > 4), len(lines)),
    )
    at = 0
    while at < len(lines):
        line = lines[at]
        follower = lines[at + 1].text if at + 1 < len(lines) else ""
        if at in titles:
            used, record = _record(page, at, section, titles)
            spans += record
            at += used
        elif _COUNTS.fullmatch(follower) and at >= first and at + 1 not in titles and not _ends(line.text):
            section = (one_line(line.text)[:200],)
            spans.append(Span(PassageKind.HEADING, line.start, line.end, notes=False))
            spans.append(Span(PassageKind.BOILERPLATE, lines[at + 1].start, lines[at + 1].end, section, notes=False))
            at += 2
        else:
            prose = len(line.text) > 100 and _ends(line.text)
            kind = PassageKind.PARAGRAPH if prose else PassageKind.BOILERPLATE
            voice = Voice.CURATOR if prose else Voice.UNKNOWN
            spans.append(
                Span(kind, line.start, _without_rule(line), section, voice=voice, retracted=_previews(page, line), notes=prose)
            )
            at += 1
    author, title = _heads([one_line(line.text) for line in lines[: max(first, 0)]], page.source)
    return Document(
        name=page.name,
        source=page.source,
        sha256=page.sha256,
        title=page.title(title),
        shape=Shape.ARCHIVE,
        register=Register.EDITED_PROSE,
        passages=build(page, [span for span in spans if span.start < span.end]),
        people=author,
        date=page.date(),
        url=page.url(),
        warnings=page.notices,
    )


def _metas(lines: Sequence[Line]) -> set[int]:
    """Positions of lines that are nothing but a rank and a date, with a line above and one below."""
    return {
        at
        for at, line in enumerate(lines)
        if 0 < at < len(lines) - 1 and len(line.text) < 60 and _META.fullmatch(line.text) and len(lines[at - 1].text) < 300
    }


def _record(page: Page, at: int, section: tuple[str, ...], titles: set[int]) -> tuple[int, list[Span]]:
    """The spans of the record whose title is line `at`, and how many lines it takes."""
    lines = page.lines
    title = one_line(lines[at].text)[:300]
    date, rank = _when(lines[at + 1].text)
    spans = [
        Span(PassageKind.HEADING, lines[at].start, lines[at].end, section, title=title, date=date, notes=False),
        Span(PassageKind.BOILERPLATE, lines[at + 1].start, lines[at + 1].end, section, notes=False),
    ]
    used = 2
    body = at + 2
    while (
        body < len(lines)
        and body not in titles
        and used < 12
        and (used == 2 or _is_prose(lines[body].text))
        and not _is_section(lines, body)
    ):
        line = lines[body]
        spans.append(
            Span(
                PassageKind.RECORD,
                line.start,
                _without_rule(line),
                section,
                voice=Voice.CURATOR,
                title=title,
                date=date,
                tags=rank,
                edits=_asides(line),
                retracted=_previews(page, line),
            )
        )
        used, body = used + 1, body + 1
    if body < len(lines) and body not in titles and not _is_section(lines, body) and not _is_prose(lines[body].text):
        spans.append(Span(PassageKind.BOILERPLATE, lines[body].start, lines[body].end, section, notes=False))
        used += 1
    return used, spans


def _is_section(lines: Sequence[Line], at: int) -> bool:
    return at + 1 < len(lines) and _COUNTS.fullmatch(lines[at + 1].text) is not None


def _is_prose(text: str) -> bool:
    return len(text) > 80 and _ends(text)


def _ends(text: str) -> bool:
    return _RULE.sub("", text[-200:]).rstrip("\"”’')]*_")[-1:] in (".", "!", "?", "…")


def _without_rule(line: Line) -> int:
    """The end of a line without the rule that is stuck to it."""
    tail = line.text[-200:]
    found = _RULE.search(tail)
    return line.end - (len(tail) - found.start()) if found and found.start() > 0 else line.end


def _when(text: str) -> tuple[str, tuple[str, ...]]:
    """The date as ISO, and the rank as a tag."""
    found = _META.fullmatch(text)
    if found is None:
        return "", ()
    tags = (f"{found['rank'].lower()}-{int(found['number'])}",) if found["rank"] else ()
    if found["iso"]:
        return found["iso"], tags
    month = _MONTHS[(found["month"] or found["month2"])[:3].lower()]
    return f"{found['year'] or found['year2']}-{month:02}-{int(found['day'] or found['day2']):02}", tags


def _asides(line: Line) -> tuple[Edit, ...]:
    """Parentheses that say only how much of the work could be read."""
    return tuple(
        Edit(line.start + found.start(), line.start + found.end(), "", "note")
        for found in re.finditer(r" ?\([^()]{0,200}\)", line.text)
        if _PREVIEW.search(found[0]) and len(found[0]) < 60
    )


def _previews(page: Page, line: Line) -> tuple[tuple[int, int], ...]:
    """Sentences on what the curator could not read; they say nothing about the subject."""
    if not _PREVIEW.search(line.text):
        return ()
    stops = [0, *(found.end() for found in _STOP.finditer(line.text)), len(line.text)]
    pieces = pairwise(stops)
    return tuple((line.start + a, line.start + b) for a, b in pieces if _PREVIEW.search(_unbracketed(line.text[a:b])))


def _unbracketed(text: str) -> str:
    return re.sub(r"\[[^\[\]]{0,200}\]|\([^()]{0,60}\)", " ", text)


def _heads(header: Sequence[str], source: str) -> tuple[tuple[Person, ...], str]:
    """The author and the title, from the lines above the first section."""
    plain = [
        text for text in header if not _COUNTS.fullmatch(text) and not re.search(r"[←→↑»«]|https?:", text) and len(text) < 120
    ]
    names = [
        at for at, text in enumerate(plain) if 2 <= len(text.split()) <= 4 and all(word[0].isupper() for word in text.split())
    ]
    best = max(names, key=lambda at: source.count(plain[at].split()[-1]), default=-1)
    if best < 0 or source.count(plain[best].split()[-1]) < 3:
        return (), plain[0] if plain else ""
    parts = plain[best].split()
    return (Person(plain[best], plain[best], (parts[-1], parts[0]), "author"),), plain[best - 1] if best else ""
