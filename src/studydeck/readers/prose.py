"""Plain prose and Markdown: the fallback for every text that no other reader recognises. It never fails."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache

from studydeck.document import Document, Edit, PassageKind, Person, Register, Shape, Voice
from studydeck.readers import asides, entries, works
from studydeck.readers.page import Line, Page, seconds
from studydeck.readers.passages import Span, build, heading_text
from studydeck.readers.patterns import any_of
from studydeck.readers.turns import ends_sentence, is_wrapped, joins_lines, starts_mid_sentence
from studydeck.text.terms import GLOSSARY

_ATX = re.compile(r"(#{1,6})\s+(?=\S)")
_STARRED = re.compile(r"(\*{2,8}|={2,6}) (?=\S)(?=[^*=]{1,150} (?:\*{2,8}|={2,6})$)")
_NO_MEANING = re.compile(
    r"(?:This|These|See|It|There|Here|He|She|They|We|You|I|Under|In|On|For|Since|When|While|If|As|At|By|With|From|After|Before|Many|Most|Some)\b|\|"
)
"""The begin of a text that stands below its heading like any other."""
_LONGEST_TERM = 60
"""Characters of a term on a line of its own."""
_FEWEST_NOTED = 4
"""Words of a note on a work that can say something."""
_JOINT = re.compile(r"(?<=[\w,.;:)’'])_(?=[\w(])")
_FEWEST_JOINTS = 5
_LONE_BOLD = re.compile(r"(\*\*|__)(?=[^*_\n]{2,100}(?:\*\*|__)$)")
_ITEM = re.compile(r"(?:[-*+•]\s+(?:\[[ xX]\]\s+)?|\(?\d{1,3}\\?[.)]\s+)(?=\S)")
_RULE = re.compile(r"[-*_=](?: ?[-*_=]){2,}$|:{3,}|\^$")
_UNDERLINE = re.compile(r"=+|-{2,}")
_FENCE = re.compile(r"```|~~~")
_PROSE_FENCE = re.compile(r"(?:```|~~~)\{(?:glossary|note|tip|important|warning|admonition|seealso|epigraph|dropdown)\b")
_TABLE = re.compile(r"\|.*\||\+-[-+=]+\+$|[-|: ]{6,}$")
_DEFINITION = re.compile(r"\[[^\[\]]{1,200}\]:\s*\S")
_NOT_PROSE = re.compile(r"!\[|\[!\[|\{%|\[?\{%|\{\{|</?[a-zA-Z][^>]*>$|\{[:.#][^{}]*\}$|<https?:[^>]*>$|@@")
_BACK_MATTER = any_of(
    "references|bibliography|see also|external links|further reading|footnotes|endnotes|notes(?: and references)?|works cited",
    "citations|navigation(?: menu)?|table of contents|contents|related(?: posts| articles)?|share this|comments?",
    "acknowledge?ments?|sources|licen[sc]e",
)
_QUIZ = any_of(
    "(?:[\\w-]+ ){0,2}(?:quiz(?:zes)?|review questions|exercises?|problems|self[- ](?:check|test)(?: questions)?|short "
    "answers?|multiple choice)",
    "check your (?:understanding|knowledge)|test your(?:self| knowledge| understanding)|practice (?:questions|problems|"
    "test)|critical thinking(?: questions)?",
    "questions(?: for (?:review|discussion|thought))?|discussion questions|study questions|answers?(?: key)?|section "
    "quiz|further research",
)
"""A heading over questions, whose false answers look like statements."""
_REFUTED = re.compile(r"[*_]{0,3}(?:myth|misconception|fiction|false|objection|claim)\b[^:\n]{0,20}:", re.IGNORECASE)
_WINDOW = 2500
"""Characters of unpunctuated speech in a passage, about."""
_TIME_ALONE = re.compile(r"[\[(]?\d{1,2}:\d\d(?::\d\d)?[\])]?$")


def recognises(page: Page) -> bool:
    """Every text can be read as prose."""
    return page is not None


def read(page: Page) -> Document:
    """Paragraphs, list items and headings; what is no prose is boilerplate."""
    spoken = sum(1 for line in page.lines if _TIME_ALONE.fullmatch(line.text)) >= 3
    spans = _spans(page, _blocks(page, spoken=spoken), Voice.UNKNOWN if spoken else Voice.AUTHOR)
    if joints := _joints(page):
        spans = [replace(span, edits=(*span.edits, *_within(joints, span))) for span in spans]
    unpunctuated = _is_unpunctuated(page)
    if unpunctuated:
        spans = [piece for span in spans for piece in _as_captions(page, span)]
    register = Register.CAPTIONS if unpunctuated else Register.VERBATIM_TALK if spoken else Register.EDITED_PROSE
    titles = [heading_text(page, span.start, span.end) for span in spans if span.kind is PassageKind.HEADING and not span.section]
    author = page.said("author", "authors", "by")
    return Document(
        name=page.name,
        source=page.source,
        sha256=page.sha256,
        title=page.title(*titles[:1]),
        shape=Shape.PROSE,
        register=register,
        passages=build(page, spans),
        people=(Person(author, author, role="author"),) if author and not spoken else (),
        date=page.date(),
        url=page.url(),
        warnings=page.notices,
    )


def _width(page: Page) -> int:
    """The width at which a text browser broke the lines of what it saved; 0 for any other text."""
    if not any(_STARRED.match(line.text) for line in page.lines):
        return 0
    return sorted(len(line.text) for line in page.lines)[len(page.lines) * 19 // 20]


def _breaks_off(page: Page, last: "_Block", line: Line, width: int) -> bool:
    """The line above is a caption: it stands alone, ends no sentence, and had room for the next word."""
    above = page.source[last.start : last.end]
    room = width - len(above) - 1
    alone = last.form is _Form.PARAGRAPH and "\n" not in above and not ends_sentence(above)
    return alone and line.text[0].isupper() and len(line.text.split()[0]) < room


def _joints(page: Page) -> list[Edit]:
    """The underscores that stand for blanks inside links, in what a text browser saved: it marks headings by asterisks."""
    if not any(_STARRED.match(line.text) for line in page.lines):
        return []
    found = [Edit(match.start(), match.end(), " ", "markup") for match in _JOINT.finditer(page.source)]
    return found if len(found) >= _FEWEST_JOINTS else []


def _within(edits: Sequence[Edit], span: Span) -> Sequence[Edit]:
    starts = [edit.start for edit in edits]
    return edits[bisect_left(starts, span.start) : bisect_left(starts, span.end)]


class _Form(Enum):
    HEADING = auto()
    PARAGRAPH = auto()
    ITEM = auto()
    ENTRY = auto()
    QUOTE = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that belong together, and what they look like."""

    form: _Form
    start: int
    end: int
    level: int = 0
    """Of a heading, 1 for the outermost."""
    indent: int = 0
    term: int = 0
    """Of an entry: where its term ends."""
    sense: int = 0
    """Of an entry: where its meaning begins."""


def _blocks(page: Page, *, spoken: bool) -> list[_Block]:
    """The lines of the page, grouped."""
    joins = spoken or page.markdown or joins_lines(page) or is_wrapped(page.lines)
    width = _width(page)
    blocks: list[_Block] = []
    fence = above = ""
    listed = entries.runs([line.text for line in page.lines])
    for at, line in enumerate(page.lines):
        last = blocks[-1] if blocks and not line.gap else None
        fenced = _FENCE.match(line.text)
        if fence or (fenced and not _PROSE_FENCE.match(line.text)):
            blocks.append(_Block(_Form.OTHER, line.start, line.end))
            fence = "" if fence and line.text.startswith(fence) else fence or line.text[:3]
        elif fenced:
            blocks.append(_Block(_Form.OTHER, line.start, line.end))
        elif page.markdown and _UNDERLINE.fullmatch(line.text) and last is not None and _fits_heading(page, last):
            blocks[-1] = replace(last, form=_Form.HEADING, level=1 if line.text[0] == "=" else 2)
        elif mark := _ATX.match(line.text) or _STARRED.match(line.text):
            level = len(mark[1]) if line.text[0] == "#" else 8 - min(len(mark[1]), 6)
            name = line.text.rstrip("#*= ")
            blocks.append(_Block(_Form.HEADING, line.start + mark.end(), line.start + len(name), level))
        elif _is_other(line.text):
            blocks.append(_Block(_Form.OTHER, line.start, line.end))
        elif (width and last is not None and _breaks_off(page, last, line, width)) or (at in listed and not spoken):
            blocks.append(_Block(_Form.PARAGRAPH, line.start, line.end, indent=line.indent))
        else:
            _take(page, blocks, line, above, joins=joins)
        above = line.text
    return blocks


def _take(page: Page, blocks: list[_Block], line: Line, above: str, *, joins: bool) -> None:
    """A line of prose goes on with the last block, or begins one."""
    last = blocks[-1] if blocks else None
    item = _ITEM.match(line.text)
    if last is not None and last.form in (_Form.PARAGRAPH, _Form.ITEM, _Form.ENTRY, _Form.QUOTE):
        if _is_term(page, last, line):
            sense = line.start + len(line.text) - len(line.text.lstrip(": "))
            blocks[-1] = replace(last, form=_Form.ENTRY, end=line.end, indent=line.indent, term=last.end, sense=sense)
            return
        if _goes_on(last, line, above, joins=joins) and not (
            item and (last.form in (_Form.ITEM, _Form.ENTRY) or line.text[0] in "-*+•")
        ):
            blocks[-1] = replace(last, end=line.end)
            return
    form, begin = _Form.PARAGRAPH, 0
    if item:
        form, begin = _Form.ITEM, item.end()
    elif line.text[0] == ">":
        form, begin = _Form.QUOTE, len(line.text) - len(line.text.lstrip("> "))
    if line.start + begin < line.end:
        blocks.append(_Block(form, line.start + begin, line.end, indent=line.indent))


def _goes_on(last: _Block, line: Line, above: str, *, joins: bool) -> bool:
    if last.indent >= 2 and not line.indent and last.form is _Form.ITEM and line.text[0].isupper():
        return False  # a list that is set in ends where the text is set out again
    if line.gap:
        return last.form is _Form.ITEM and line.indent >= 2 and starts_mid_sentence(line.text, above)
    if (line.text[0] == ">") is not (last.form is _Form.QUOTE):
        return last.form is _Form.QUOTE
    return joins or starts_mid_sentence(line.text, above)


def _is_term(page: Page, last: _Block, line: Line) -> bool:
    """The last block is a term, and the line its definition: indented below it, or behind a colon."""
    described = line.text.startswith(": ")
    if last.form is not _Form.PARAGRAPH or (line.gap and not described) or last.end - last.start > _LONGEST_TERM:
        return False
    if not described and not (page.markdown and line.indent >= last.indent + (1 if _has_glossary(page.source) else 2)):
        return False
    if not _fits_heading(page, last):
        return False
    term = heading_text(page, last.start, last.end)
    return len(term) <= _LONGEST_TERM and not ends_sentence(term) and entries.is_term(term)


@lru_cache(maxsize=4)
def _has_glossary(source: str) -> bool:
    """A fence announces a glossary, in which any indent sets a meaning below its term."""
    return "{glossary}" in source


def _fits_heading(page: Page, block: _Block) -> bool:
    return block.form is _Form.PARAGRAPH and block.end - block.start <= 150 and "\n" not in page.source[block.start : block.end]


def _is_other(text: str) -> bool:
    """Rules, tables, definitions of links, pictures, lone tags and times."""
    return any(pattern.match(text) for pattern in (_RULE, _TABLE, _DEFINITION, _NOT_PROSE, _TIME_ALONE))


def _spans(page: Page, blocks: Sequence[_Block], voice: Voice) -> list[Span]:
    """The blocks with their sections, as what they are."""
    spans: list[Span] = []
    headings: list[tuple[int, str]] = []
    glossary = table = False
    back_matter = 0  # the level of the heading it stands under
    listed: tuple[int, works.Work] | None = None  # the work that a heading names, and its level
    time: int | None = None
    for block in blocks:
        text = page.source[block.start : block.end]
        if voice is Voice.UNKNOWN and _TIME_ALONE.fullmatch(text):
            time = seconds(text.strip("[]()"))
        if block.form is _Form.OTHER:
            table = entries.heads_table(text) or (table and text.startswith("|"))
        if block.form in (_Form.ITEM, _Form.PARAGRAPH) and (work := works.work(text)):
            spans.append(_record(page, block, work, tuple(above for _, above in headings)))
            continue
        if glossary and spans and (headed := _headed(page, spans[-1], block, headings)):
            spans[-1] = headed
            continue
        if not back_matter and (entry := _entry(page, block, text, table=table, glossary=glossary)):
            spans.append(replace(entry, section=tuple(above for _, above in headings), voice=voice))
            continue
        if block.form is _Form.PARAGRAPH and _is_title(page, text, voice):
            start = block.start + len(text) - len(text.lstrip("*_ "))
            block = _Block(_Form.HEADING, start, block.start + len(text.rstrip("*_ :")), 6)
        if block.form is _Form.HEADING:
            headings = [item for item in headings if item[0] < block.level]
            if block.start >= block.end:
                continue
            name = heading_text(page, block.start, block.end)[:200]
            if not 0 < back_matter < block.level:
                bare = name.strip(" :")
                back_matter = block.level if _BACK_MATTER.fullmatch(bare) or _QUIZ.fullmatch(bare) else 0
            glossary = any(GLOSSARY.fullmatch(above.strip(" :")) for _, above in (*headings, (block.level, name)))
            if (named := works.of_heading(name)) or (listed and block.level <= listed[0]):
                listed = (block.level, named) if named else None
            spans.append(Span(PassageKind.HEADING, block.start, block.end, tuple(above for _, above in headings)))
            headings.append((block.level, name))
            continue
        kind, whose = (PassageKind.BOILERPLATE, Voice.UNKNOWN) if back_matter else _judged(block, text, voice)
        if listed and kind in (PassageKind.PARAGRAPH, PassageKind.LIST_ITEM) and whose is Voice.AUTHOR:
            spans.append(_record(page, block, listed[1]._replace(note=0), tuple(above for _, above in headings)))
            continue
        spans.append(Span(kind, block.start, block.end, tuple(above for _, above in headings), time=time, voice=whose))
    return spans


def _record(page: Page, block: _Block, work: works.Work, section: tuple[str, ...]) -> Span:
    """The note on a work; a work without a note says nothing."""
    start = block.start + work.note
    if len(page.source[start : block.end].split()) < _FEWEST_NOTED:
        return Span(PassageKind.BOILERPLATE, block.start, block.end, section)
    return Span(
        PassageKind.RECORD, start, block.end, section, voice=Voice.CURATOR, title=work.title, author=work.author, date=work.year
    )


def _headed(page: Page, last: Span, block: _Block, headings: Sequence[tuple[int, str]]) -> Span | None:
    """The paragraph as the meaning of the heading above it, in a glossary that sets its terms as headings.

    A paragraph that names the term itself, or says something of it, is understood without its heading.
    """
    if (
        last.kind is not PassageKind.HEADING
        or block.form is not _Form.PARAGRAPH
        or not last.section
        or GLOSSARY.fullmatch(headings[-1][1])
    ):
        return None
    term, text = heading_text(page, last.start, last.end), page.source[block.start : block.end]
    if not entries.is_term(term) or term.lower() in text[:120].lower() or _NO_MEANING.match(text):
        return None
    between = Edit(last.end, block.start, ": ", "markup")
    section = tuple(name for _, name in headings[:-1])
    return Span(PassageKind.ENTRY, last.start, block.end, section, voice=Voice.AUTHOR, title=term, edits=(between,))


def _entry(page: Page, block: _Block, text: str, *, table: bool, glossary: bool) -> Span | None:
    """The block as a term and what it means, if it is one."""
    if block.form is _Form.ENTRY:
        first, last, sense = block.start, block.term, block.sense
    else:
        found = None
        if block.form is _Form.OTHER and table and not entries.heads_table(text):
            found = entries.of_row(text)
        elif block.form in (_Form.ITEM, _Form.PARAGRAPH):
            found = entries.parts(text, glossary=glossary)
        if found is None:
            return None
        first, last, sense = (block.start + at for at in found)
    term = heading_text(page, first, last)
    between = Edit(last, sense, ": ", "markup")
    end = sense + len(page.source[sense : block.end].split("|")[0].rstrip()) if block.form is _Form.OTHER else block.end
    return Span(PassageKind.ENTRY, first, end, title=term, edits=(between,))


def _judged(block: _Block, text: str, voice: Voice) -> tuple[PassageKind, Voice]:
    scrap = block.form is _Form.PARAGRAPH and not ends_sentence(text) and len(text) < 60 and "\n" not in text
    if block.form is _Form.OTHER or (voice is Voice.AUTHOR and (scrap or asides.is_promotion(text))):
        return PassageKind.BOILERPLATE, Voice.UNKNOWN
    if voice is Voice.UNKNOWN:
        return PassageKind.TURN, voice
    kind = PassageKind.LIST_ITEM if block.form is _Form.ITEM else PassageKind.PARAGRAPH
    quoted = block.form is _Form.QUOTE or (voice is Voice.AUTHOR and _is_quoted(text))
    return kind, Voice.QUOTED if quoted else voice


def _is_title(page: Page, text: str, voice: Voice) -> bool:
    if "\n" in text:
        return False
    if _LONE_BOLD.match(text):
        return True
    plain = not page.markdown and voice is Voice.AUTHOR
    return plain and asides.is_heading(text, before_turn=False) and not text.endswith((",", "?"))


def _is_quoted(text: str) -> bool:
    """The paragraph is wholly somebody else's, or states what the author refutes."""
    if _REFUTED.match(text):
        return True
    close = {"“": "”", '"': '"', "«": "»", "„": "“"}.get(text[0])
    return close is not None and text.find(close, 1) in (-1, len(text) - 1, len(text.rstrip(".,;")) - 1)


def _as_captions(page: Page, span: Span) -> list[Span]:
    """Speech without sentences, in passages that a reader can survey."""
    if span.kind not in (PassageKind.PARAGRAPH, PassageKind.LIST_ITEM, PassageKind.TURN):
        return [span]
    pieces, at = [], span.start
    for found in re.finditer(r"\n(?=\S)|\s(?=\S)", page.source[span.start : span.end]):
        here = span.start + found.start()
        if here - at >= (_WINDOW if found[0] == "\n" else 2 * _WINDOW):
            pieces.append(Span(PassageKind.CAPTIONS, at, here, span.section, time=span.time, notes=False))
            at = span.start + found.end()
    return [*pieces, Span(PassageKind.CAPTIONS, at, span.end, span.section, time=span.time, notes=False)]


def _is_laid_out(text: str) -> bool:
    return bool(_ATX.match(text) or _ITEM.match(text)) or _is_other(text)


def _is_unpunctuated(page: Page) -> bool:
    """Speech without sentence ends: fewer than one in a hundred words of its longer lines; lists and tables are none."""
    said = (line.text for line in page.lines[:5000] if len(line.text) > 20)
    text = "\n".join(line for line in said if not (page.markdown and _is_laid_out(line)))[:200_000]
    words = len(text.split())
    stops = len(re.findall(r"[.!?…。！？](?=\s|$|[\[\"”’)])", text))
    return words > 200 and stops * 100 < words
