"""From lines to turns: splitting at proven labels, joining what belongs together."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from studydeck.document import Edit, PassageKind, Voice
from studydeck.readers import labels
from studydeck.readers.labels import Label
from studydeck.readers.page import Line, Page, seconds

_END = re.compile(r"[.!?…:;][\"”’'»)\]*_]*$")
_ITEM = re.compile(r"(?:[-*+•–] |\d{1,3}\\?[.)] )")
_STRUCTURE = re.compile(r"#{1,6} |[-*+•] |\d{1,3}\\?[.)] |\||```|~~~|>|:::")
_QUOTE = re.compile(r">\s*(?=\S)")
UNKNOWN = ""
"""The label of a voice that nothing names."""


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph of a conversation on its way to becoming a passage."""

    start: int
    end: int
    label: str | None
    """The speaker's label, carried over to the paragraphs of the same turn; None before the first turn."""
    marked: bool
    """The label stands here: a turn begins."""
    time: int | None = None
    """Of the mark of the turn, or of the last bare time in it."""
    kind: PassageKind = PassageKind.TURN
    voice: Voice = Voice.SPEAKER
    section: tuple[str, ...] = ()
    retracted: tuple[tuple[int, int], ...] = ()
    edits: tuple[Edit, ...] = ()
    broken: bool = False
    """Lines were joined where words are missing between them."""

    def text(self, page: Page) -> str:
        """The raw words."""
        return page.source[self.start : self.end]


def ends_sentence(text: str) -> bool:
    """The text ends with the mark of a sentence or of a lead-in."""
    return _END.search(text[-12:]) is not None


def joins_lines(page: Page) -> bool:
    """Blank lines separate the paragraphs, so that a single line feed means nothing."""
    gaps = sum(1 for line in page.lines if line.gap)
    return gaps >= max(3, 0.2 * len(page.lines))


def is_wrapped(lines: tuple[Line, ...]) -> bool:
    """Lines are broken at a fixed width, in the middle of sentences."""
    pairs = [(above, below) for above, below in pairwise(lines) if not below.gap]
    broken = sum(
        1 for above, below in pairs if below.text[0].islower() and len(above.text) < 140 and not ends_sentence(above.text)
    )
    return broken >= 3 and broken >= 0.3 * len(pairs)


def starts_mid_sentence(line: str, above: str) -> bool:
    """The line goes on with the sentence of the line above, which a lost link or picture has cut."""
    if line[0] in ",;)" and not line.startswith(",,"):
        return True
    return line[0].islower() and above[-1:].isalnum() and not _ITEM.match(line) and not line.startswith("http")


def split(page: Page, names: Mapping[str, int]) -> list[Part]:
    """The paragraphs of the page, cut at every label in `names`, at advertisements marked like speakers and at bare times."""
    joined = joins_lines(page) or is_wrapped(page.lines)
    inner = labels.inside(names)
    parts: list[Part] = []
    label: str | None = None
    time: int | None = None
    waiting = False
    above = ""
    for line in page.lines:
        mark = _mark(line, names, joined and not line.gap)
        if mark is not None:
            label = _voice(mark, names, label)
            time = mark.time
            marked = bool(mark.name or mark.change)
            begin = line.start + mark.end
            waiting = begin >= line.end
            if begin < line.end:
                parts.append(_part(line.start + mark.end, line.end, label, marked, mark, names))
            elif mark.is_ad:
                parts.append(Part(line.start, line.end, label, True, mark.time, PassageKind.ADVERTISEMENT))
                waiting = False
        elif waiting:
            parts.append(Part(line.start, line.end, label, True, time))
            waiting = False
        elif parts and _goes_on(line, above, joined):
            last = parts[-1]
            parts[-1] = replace(last, end=line.end, broken=last.broken or not joined)
        else:
            quoted = _QUOTE.match(line.text)
            voice = Voice.QUOTED if quoted else Voice.SPEAKER
            parts.append(Part(line.start + (quoted.end() if quoted else 0), line.end, label, False, time, voice=voice))
        above = line.text
        if inner is not None and ":" in line.text and (cut := _cut_inside(page, parts[-1:], line, inner)):
            parts[-1:] = cut
            label = cut[-1].label
    return [_trimmed(page, part) for part in parts]


def _mark(line: Line, names: Mapping[str, int], inner: bool) -> Label | None:
    mark = labels.label_of(line.text)
    if mark is None or mark.name in names or (mark.is_ad and (mark.stamped or mark.alone)):
        return mark
    if mark.change:
        return replace(mark, name="", end=mark.change, time=None)
    if not mark.name:
        return mark if names else None
    return None if inner or mark.is_ad or mark.alone or len(mark.name) == 1 else mark


def _voice(mark: Label, names: Mapping[str, int], before: str | None) -> str | None:
    """The label in force after `mark`; an unproven full name, or a new voice without a name, leaves nobody as the speaker."""
    if mark.change and not mark.name:
        return UNKNOWN
    if not mark.name or mark.is_ad:
        return before
    if mark.name in names:
        return mark.name
    if before is None or labels.is_aside(mark.name) or " " not in mark.name:
        return before
    return UNKNOWN


def _part(start: int, end: int, label: str | None, marked: bool, mark: Label, names: Mapping[str, int]) -> Part:
    if mark.is_ad:
        return Part(start, end, label, True, mark.time, PassageKind.ADVERTISEMENT)
    if mark.name and mark.name not in names:
        return Part(start - mark.end, end, label, False, voice=Voice.QUOTED)
    return Part(start, end, label, marked, mark.time)


def _goes_on(line: Line, above: str, joined: bool) -> bool:
    if joined and len(above) < 60 and not ends_sentence(above) and line.text[0].isupper():
        return False
    if joined:
        return not line.gap and not _STRUCTURE.match(line.text) and not _STRUCTURE.match(above[:3].replace(">", " "))
    return starts_mid_sentence(line.text, above) and not line.gap


def _cut_inside(page: Page, last: list[Part], line: Line, inner: re.Pattern[str]) -> list[Part]:
    """The last part cut at labels in the middle of the line, or nothing."""
    if not last:
        return []
    pieces = []
    part = last[0]
    at = max(part.start, line.start)
    for found in inner.finditer(page.source, at + 1, line.end):
        groups = found.groupdict()
        name = groups.get("full") or groups.get("short") or groups.get("shorter")
        stamp = groups.get("stamp") or groups.get("timed")
        pieces.append(replace(part, end=found.start()))
        part = Part(found.end(), part.end, name, True, seconds(stamp) if stamp else None)
    return [*pieces, part] if pieces else []


def _trimmed(page: Page, part: Part) -> Part:
    text = part.text(page)
    lead = len(text) - len(text.lstrip())
    return replace(part, start=part.start + lead, end=part.end - len(text) + len(text.rstrip())) if text.strip() else part


def nonempty(parts: Iterable[Part]) -> list[Part]:
    """Without parts that hold nothing, such as a label without words."""
    return [part for part in parts if part.start < part.end]
