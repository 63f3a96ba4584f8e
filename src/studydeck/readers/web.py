"""Pages of HTML as lines of text: every tag becomes blanks or a line break, so that offsets stay those of the file."""

import re

_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]{0,20})(?=[\s/>])[^<>]{0,4000}>|<![^<>]{0,1000}>|<\?[^<>]{0,1000}>"
)
_UNSEEN = re.compile(
    r"<(?:!--|(?P<name>script|style|head|nav|header|footer|aside|form|table|svg|noscript|iframe|button|select|template|math|sup)\b)",
    re.IGNORECASE,
)
_INLINE = re.compile(
    r"a|abbr|b|bdi|bdo|cite|code|dfn|em|font|i|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var|wbr|ins|del", re.IGNORECASE
)


def is_web(text: str) -> bool:
    """The text is a page of HTML."""
    return (
        re.match(
            r"\ufeff?\s{0,200}(?:<!--[^>]{0,500}-->\s{0,50})?<(?:!doctype html|html|head|body)\b", text[:1000], re.IGNORECASE
        )
        is not None
    )


def flattened(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A text of the same length without tags, with marks of Markdown for headings, list items and quotations, and the spans
    taken out."""
    spans = _unseen(text)
    parts: list[str] = []
    hidden: list[tuple[int, int]] = []
    at = 0
    for start, end, stand_in in _cuts(text, spans):
        if start < at:
            continue
        parts += (_one_line(text[at:start]), stand_in.ljust(end - start)[: end - start])
        hidden.append((start, end))
        at = end
    return "".join((*parts, _one_line(text[at:]))), tuple(hidden)


def _cuts(text: str, unseen: list[tuple[int, int]]) -> list[tuple[int, int, str]]:
    cuts = [(start, end, "\n") for start, end in unseen]
    quoted = 0
    for found in _TAG.finditer(text):
        name = found["name"] or ""
        if name.lower() == "blockquote":
            quoted = max(quoted + (-1 if found["close"] else 1), 0)
        if heading := re.fullmatch(r"[hH]([1-6])", name):
            stand_in = "\n" if found["close"] else "\n" + "#" * min(int(heading[1]), found.end() - found.start() - 2)
        elif name.lower() == "li" and not found["close"]:
            stand_in = "\n-"
        else:
            mark = ">" * min(quoted, found.end() - found.start() - 1)
            stand_in = "" if _INLINE.fullmatch(name) else "\n" + ("" if found["close"] else mark)
        cuts.append((found.start(), found.end(), stand_in))
    return sorted(cuts, key=lambda cut: (cut[0], -cut[1]))


def _unseen(text: str) -> list[tuple[int, int]]:
    """Elements that hold no text of the page's own, and comments."""
    lower = text.lower() if len(text.lower()) == len(text) else text
    spans: list[tuple[int, int]] = []
    closed: dict[str, int] = {}
    at = 0
    for found in _UNSEEN.finditer(lower):
        close = f"</{found['name']}" if found["name"] else "-->"
        if found.start() < at or closed.get(close) == -1:
            continue
        end = closed[close] = lower.find(close, found.end())
        if end >= 0:
            at = lower.find(">", end) + 1 or len(text)
            spans.append((found.start(), at))
    return spans


def _one_line(text: str) -> str:
    """Line breaks of the file mean nothing."""
    return text.replace("\n", " ")
