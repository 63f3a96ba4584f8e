"""Plain prose and Markdown: the fallback for every text that no other reader recognises. It never fails."""

import re

from studydeck.document import Document, PassageKind, Person, Register, Shape, Voice
from studydeck.readers import asides
from studydeck.readers.page import Line, Page
from studydeck.readers.passages import Span, build, heading_text
from studydeck.readers.patterns import any_of
from studydeck.readers.turns import ends_sentence, is_wrapped, joins_lines, starts_mid_sentence

_ATX = re.compile(r"(#{1,6})\s+(?=\S)")
_STARRED = re.compile(r"(\*{2,8}|={2,6}) (?=\S)(?=[^*=]{1,150} (?:\*{2,8}|={2,6})$)")
_LONE_BOLD = re.compile(r"(\*\*|__)(?=[^*_\n]{2,100}(?:\*\*|__)$)")
_ITEM = re.compile(r"(?:[-*+•]\s+(?:\[[ xX]\]\s+)?|\(?\d{1,3}\\?[.)]\s+)(?=\S)")
_RULE = re.compile(r"(?:[-*_=]\s?){3,}$|:{3,}")
_TABLE = re.compile(r"\|.*\||\+-[-+=]+\+$|[-|: ]{6,}$")
_DEFINITION = re.compile(r"\[[^\[\]]{1,200}\]:\s*\S")
_NOT_PROSE = re.compile(r"!\[|\[!\[|\{%|\[?\{%|\{\{|</?[a-zA-Z][^>]*>$|\{[:.#][^{}]*\}$|<https?:[^>]*>$|@@")
_BACK_MATTER = any_of(
    "references|bibliography|see also|external links|further reading|footnotes|endnotes|notes(?: and references)?|works cited",
    "citations|navigation(?: menu)?|table of contents|contents|related(?: posts| articles)?|share this|comments?",
    "acknowledge?ments?|sources|licen[sc]e",
)
_REFUTED = re.compile(r"[*_]{0,3}(?:myth|misconception|fiction|false|objection|claim)\b[^:\n]{0,20}:", re.IGNORECASE)
_WINDOW = 2500
"""Characters of unpunctuated speech in a passage, about."""
_TIME_ALONE = re.compile(r"[\[(]?\d{1,2}:\d\d(?::\d\d)?[\])]?$")
_VOICE_CHANGE = re.compile(r">>+\s*")


def recognises(page: Page) -> bool:
    """Every text can be read as prose."""
    return page is not None


def read(page: Page) -> Document:
    """Paragraphs, list items and headings; what is no prose is boilerplate."""
    reader = _Blocks(page)
    for line in page.lines:
        reader.take(line)
    spans = reader.done()
    spoken = any(span.voice is Voice.UNKNOWN and span.kind is PassageKind.PARAGRAPH for span in spans)
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


class _Blocks:
    """Collects lines into spans, one line after the other."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._joins = page.markdown or joins_lines(page) or is_wrapped(page.lines)
        spoken = sum(1 for line in page.lines if line.text.startswith(">>") or _TIME_ALONE.fullmatch(line.text))
        self._voice = Voice.UNKNOWN if spoken >= 3 else Voice.AUTHOR
        self._spans: list[Span] = []
        self._headings: list[tuple[int, str]] = []
        self._open: Span | None = None
        self._fence = ""
        self._above = ""
        self._skip = False

    def take(self, line: Line) -> None:
        """One more line."""
        text = line.text
        if self._fence or text.startswith(("```", "~~~")):
            self._add(Span(PassageKind.BOILERPLATE, line.start, line.end, self._path()))
            self._fence = "" if self._fence and text.startswith(self._fence) else self._fence or text[:3]
        elif self._open is not None and not line.gap and re.fullmatch(r"=+|-{2,}", text) and self._page.markdown:
            self._underlined(line)
        elif mark := _ATX.match(text) or _STARRED.match(text):
            level = len(mark[1]) if text[0] == "#" else 8 - min(len(mark[1]), 6)
            self._heading(line.start + mark.end(), line.start + len(text.rstrip("#*= ")), level)
        elif (
            _RULE.fullmatch(text)
            or _TABLE.match(text)
            or _DEFINITION.match(text)
            or _NOT_PROSE.match(text)
            or _TIME_ALONE.fullmatch(text)
        ):
            self._close()
            self._spans.append(Span(PassageKind.BOILERPLATE, line.start, line.end, self._path()))
        else:
            self._prose(line)
        self._above = text

    def done(self) -> list[Span]:
        """All spans, in order."""
        self._close()
        return self._spans

    def _prose(self, line: Line) -> None:
        text = line.text
        item = _ITEM.match(text)
        if self._spoken(line):
            return
        if item and (self._open is None or line.gap or self._open.kind is PassageKind.LIST_ITEM or text[0] in "-*+•"):
            self._add(Span(PassageKind.LIST_ITEM, line.start + item.end(), line.end, self._path(), voice=self._voice), keep=True)
        elif text[0] == ">" and self._voice is Voice.AUTHOR:
            start = line.start + len(text) - len(text.lstrip("> "))
            if self._open is not None and self._open.voice is Voice.QUOTED and not line.gap:
                self._extend(line)
            elif start < line.end:
                self._add(Span(PassageKind.PARAGRAPH, start, line.end, self._path(), voice=Voice.QUOTED), keep=True)
        elif self._open is not None and self._goes_on(line):
            self._extend(line)
        else:
            start = line.start + (mark.end() if (mark := _VOICE_CHANGE.match(text)) else 0)
            if start < line.end:
                self._add(Span(PassageKind.PARAGRAPH, start, line.end, self._path(), voice=self._voice), keep=True)

    def _spoken(self, line: Line) -> bool:
        mark = _VOICE_CHANGE.match(line.text)
        if mark is None or self._voice is Voice.AUTHOR or mark.end() >= len(line.text):
            return False
        self._add(Span(PassageKind.PARAGRAPH, line.start + mark.end(), line.end, self._path(), voice=self._voice), keep=True)
        return True

    def _goes_on(self, line: Line) -> bool:
        if line.gap:
            return (
                self._open is not None
                and self._open.kind is PassageKind.LIST_ITEM
                and line.indent >= 2
                and starts_mid_sentence(line.text, self._above)
            )
        return self._joins or starts_mid_sentence(line.text, self._above)

    def _extend(self, line: Line) -> None:
        assert self._open is not None
        self._open = _until(self._open, line.end)

    def _underlined(self, line: Line) -> None:
        span, self._open = self._open, None
        assert span is not None
        text = span_text(self._page, span)
        if "\n" in text or len(text) > 150:
            self._open = span
            self._close()
            self._spans.append(Span(PassageKind.BOILERPLATE, line.start, line.end, self._path()))
        else:
            self._heading(span.start, span.end, 1 if line.text[0] == "=" else 2)

    def _heading(self, start: int, end: int, level: int) -> None:
        self._close()
        self._headings = [item for item in self._headings if item[0] < level]
        if start >= end:
            return
        text = heading_text(self._page, start, end)[:200]
        self._spans.append(Span(PassageKind.HEADING, start, end, self._path()))
        self._skip = _BACK_MATTER.fullmatch(text.strip(" :")) is not None
        self._headings.append((level, text))

    def _add(self, span: Span, *, keep: bool = False) -> None:
        self._close()
        if keep:
            self._open = span
        else:
            self._spans.append(span)

    def _close(self) -> None:
        span, self._open = self._open, None
        if span is None:
            return
        text = span_text(self._page, span)
        if self._skip and span.kind is not PassageKind.HEADING:
            self._spans.append(_boilerplate(span))
        elif span.kind is PassageKind.PARAGRAPH and self._is_title(text):
            self._heading(span.start + len(text) - len(text.lstrip("*_ ")), span.start + len(text.rstrip("*_ :")), 6)
        elif asides.is_promotion(text) or (
            not ends_sentence(text) and span.kind is PassageKind.PARAGRAPH and len(text) < 60 and "\n" not in text
        ):
            self._spans.append(_boilerplate(span) if self._voice is Voice.AUTHOR else span)
        else:
            self._spans.append(_quoted(span) if self._voice is Voice.AUTHOR and _is_quoted(text) else span)

    def _is_title(self, text: str) -> bool:
        if "\n" in text:
            return False
        if _LONE_BOLD.match(text):
            return True
        return (
            not self._page.markdown
            and self._voice is Voice.AUTHOR
            and asides.is_heading(text, before_turn=False)
            and not text.endswith((",", "?"))
        )

    def _path(self) -> tuple[str, ...]:
        return tuple(name for _, name in self._headings)


def span_text(page: Page, span: Span) -> str:
    """The raw words of a span."""
    return page.source[span.start : span.end]


def _is_quoted(text: str) -> bool:
    """The paragraph is wholly somebody else's, or states what the author refutes."""
    if _REFUTED.match(text):
        return True
    close = {"“": "”", '"': '"', "«": "»", "„": "“"}.get(text[0])
    return close is not None and text.find(close, 1) in (-1, len(text) - 1, len(text.rstrip(".,;")) - 1)


def _quoted(span: Span) -> Span:
    return Span(span.kind, span.start, span.end, span.section, voice=Voice.QUOTED)


def _until(span: Span, end: int) -> Span:
    return Span(span.kind, span.start, end, span.section, voice=span.voice)


def _boilerplate(span: Span) -> Span:
    return Span(PassageKind.BOILERPLATE, span.start, span.end, span.section)


def _as_captions(page: Page, span: Span) -> list[Span]:
    """Speech without sentences, in passages that a reader can survey."""
    if span.kind not in (PassageKind.PARAGRAPH, PassageKind.LIST_ITEM):
        return [span]
    pieces, at = [], span.start
    for found in re.finditer(r"\n(?=\S)|\s(?=\S)", page.source[span.start : span.end]):
        here = span.start + found.start()
        if here - at >= (_WINDOW if found[0] == "\n" else 2 * _WINDOW):
            pieces.append(Span(PassageKind.CAPTIONS, at, here, span.section, notes=False))
            at = span.start + found.end()
    return [*pieces, Span(PassageKind.CAPTIONS, at, span.end, span.section, notes=False)]


def _is_unpunctuated(page: Page) -> bool:
    """Speech without sentence ends: fewer than one in a hundred words."""
    text = "\n".join(line.text for line in page.lines[:5000])[:200_000]
    words = text.count(" ") + text.count("\n")
    stops = len(re.findall(r"[.!?…。！？](?=\s|$|[\"”’)])", text))
    return words > 200 and stops * 100 < words
