"""A decoded file cut into lines, with its front matter understood: what every reader starts from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from studydeck.readers import web
from studydeck.readers.encoding import twice_encoded
from studydeck.text.clean import one_line

MAX_FRONT_MATTER = 64_000
"""Characters; a longer block is treated as text."""
_MAX_DEPTH = 60
_MARKDOWN_NAME = re.compile(r"\.(?:md|markdown|mdx|qmd|rmd)$", re.IGNORECASE)
_MARKDOWN_LINE = re.compile(r"#{1,6} \S|\*\*\S|\[[^\[\]]{1,200}\]\(|```")
_DATE = re.compile(r"\b(\d{4})-(\d\d)(?:-(\d\d))?\b")
_URL = re.compile(r"https?://[^\s\"'<>)\]]{4,500}")
_LINE_END = (re.compile("\n"), re.compile("[\n\u2028\u2029\x85]"))
_PLACEHOLDER = re.compile(
    r"(?:(?:youtube|video|untitled|transcript|document|main title|title)\b[\s:#-]*){1,3}[\w-]{0,20}", re.IGNORECASE
)


class Line(NamedTuple):
    """A line that is not blank, without the white space around it."""

    text: str
    start: int
    end: int
    gap: bool
    """A blank line, or the begin of the text, stands above."""
    indent: int


@dataclass(frozen=True, eq=False)
class Page:
    """A decoded file: its source, the lines of its body, and what its front matter says."""

    name: str
    source: str
    sha256: str
    front: Mapping[str, object]
    lines: tuple[Line, ...]
    markdown: bool
    """Marks of Markdown have their meaning."""
    hidden: tuple[tuple[int, int], ...]
    """Spans that no reader sees: comments of HTML, scripts, styles."""
    notices: tuple[str, ...] = ()

    def said(self, *keys: str) -> str:
        """The first text under one of `keys` in the front matter, on one line."""
        for key in keys:
            value = self.front.get(key)
            if isinstance(value, Mapping):
                value = value.get("name")
            if isinstance(value, (str, int, float)) and str(value).strip():
                return one_line(str(value))[:500]
            if isinstance(value, date):
                return (value.date() if isinstance(value, datetime) else value).isoformat()
        return ""

    def date(self) -> str:
        """The date the front matter gives, as YYYY-MM-DD or YYYY-MM, or empty."""
        found = _DATE.search(self.said("date", "published", "publish_date", "publishedDate", "published_at"))
        return found[0] if found else ""

    def url(self) -> str:
        """The address the front matter gives, or empty."""
        found = _URL.match(self.said("url", "video_url", "link", "canonical_url", "source_url", "youtube_url"))
        return found[0] if found else ""

    def title(self, *candidates: str) -> str:
        """The front matter's title, unless it is a placeholder; else the first candidate; else the file's name made readable."""
        names = (self.said("title"), *(one_line(candidate) for candidate in candidates))
        for name in names:
            if len(name) > 2 and not self._is_placeholder(name):
                return name[:200]
        stem = readable(self.name)
        return stem if re.search(r"[^\W\d_]{2}", stem) else next((name for name in names if name), stem)[:200]

    def _is_placeholder(self, name: str) -> bool:
        identity = self.said("video_id", "id", "slug")
        return _PLACEHOLDER.fullmatch(name) is not None or (
            bool(identity) and identity in name and len(name) < len(identity) + 30
        )


def readable(name: str) -> str:
    """A file name as a title: no suffix, no hash, blanks for dashes."""
    stem = re.sub(r"\.\w{1,8}$", "", one_line(name))
    words = [word for word in re.split(r"[-_\s]+", stem) if not re.fullmatch(r"[0-9a-f]{12,}", word)]
    title = " ".join(words) or stem
    return title[:1].upper() + title[1:]


def page(text: str, name: str, sha256: str) -> Page:
    """Cut `text` into lines. Never fails: front matter that cannot be read is text, with a notice."""
    front, body, notices = _front_matter(text)
    if example := next(twice_encoded(text, 0, len(text)), None):
        notices += (
            f"Some characters were encoded twice: “{one_line(text[example[0] : example[1]])}” is read as “{example[2]}”.",
        )
    markdown = bool(_MARKDOWN_NAME.search(name)) or _looks_like_markdown(text[body : body + 100_000])
    if web.is_web(text):
        flat, hidden = web.flattened(text)
        lines = tuple(line for line in _lines(flat, body) if line.text.strip("> "))  # a quotation's first tag holds no words
        return Page(name, text, sha256, front, lines, True, hidden, notices)
    hidden = _hidden(text, body) if "<" in text else ()
    return Page(name, text, sha256, front, _lines(_blanked(text, hidden), body), markdown, hidden, notices)


def seconds(stamp: str) -> int:
    """Seconds of a time such as 1:02, 01:02:03 or 34.8s; fractions are cut off."""
    total = 0
    for part in re.split(r"[.,s]", stamp, maxsplit=1)[0].split(":"):
        total = total * 60 + int(part)
    return total


def _lines(text: str, body: int) -> tuple[Line, ...]:
    lines: list[Line] = []
    gap, at = True, body
    for raw in _LINE_END[_has_separators(text)].split(text[body:] if body else text):
        stripped = raw.strip("\ufeff").strip() if at == 0 else raw.strip()
        if stripped:
            start = at + raw.find(stripped[0])
            lines.append(Line(stripped, start, start + len(stripped), gap, start - at))
            gap = False
        else:
            gap = True
        at += len(raw) + 1
    return tuple(lines)


def _has_separators(text: str) -> bool:
    """The text ends its lines with one of Unicode's separators; a few of them in other texts end nothing."""
    return sum(map(text.count, "\u2028\u2029\x85")) > text.count("\n")


def _blanked(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    parts: list[str] = []
    at = 0
    if not spans:
        return text
    for start, end in spans:
        parts += (text[at:start], re.sub(r"[^\n]", " ", text[start:end]))
        at = end
    return "".join((*parts, text[at:]))


def _hidden(text: str, body: int) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    at = body
    lower = text.lower() if len(text.lower()) == len(text) else text
    for found in re.compile(r"<(!--|script\b|style\b)").finditer(lower, body):
        if found.start() < at:
            continue
        close = "-->" if found[1] == "!--" else f"</{found[1]}>"
        end = lower.find(close, found.end())
        if end < 0:
            break
        at = end + len(close)
        spans.append((found.start(), at))
    return tuple(spans)


def _looks_like_markdown(text: str) -> bool:
    return sum(1 for line in text.split("\n") if _MARKDOWN_LINE.search(line[:300])) >= 3


def _front_matter(text: str) -> tuple[Mapping[str, object], int, tuple[str, ...]]:
    """The values of a leading YAML or TOML block, where the body begins, and notices."""
    begin = 1 if text.startswith("\ufeff") else 0
    fence = text[begin : begin + 4]
    if fence not in ("---\n", "+++\n"):
        return {}, begin, ()
    end = text.find("\n" + fence[:3] + "\n", begin + 3, begin + MAX_FRONT_MATTER)
    if end < 0:
        tail = text.find("\n" + fence, begin + 3)
        notice = "The front matter is longer than 64 kB; it was treated as text."
        return {}, begin, ((notice,) if tail >= 0 else ())
    block, body = text[begin + 4 : end + 1], end + 5
    values = _toml(block) if fence[0] == "+" else _yaml(block)
    if values is None:
        values = _plain_pairs(block)
        if not values:
            return {}, begin, ("The front matter could not be understood; it was treated as text.",)
        return values, body, ("The front matter is not valid; only its plain lines were used.",)
    return values, body, ()


def _yaml(block: str) -> Mapping[str, object] | None:
    if _depth(block) > _MAX_DEPTH or len(re.findall(r"(?:^|[\s\[,:])[&*]\w", block)) > 20:
        return None
    import frontmatter
    import yaml  # type: ignore[import-untyped]

    try:
        values = frontmatter.loads(f"---\n{block}---\n").metadata
    except (yaml.YAMLError, ValueError, TypeError, RecursionError, AttributeError, KeyError, OverflowError):
        return None
    return values if isinstance(values, dict) and (values or not block.strip()) else None


def _plain_pairs(block: str) -> Mapping[str, object]:
    """`key: value` lines of a broken block; nothing, when the block is something else than front matter."""
    lines = [line for line in block.split("\n") if line.strip()]
    pairs = [found for line in lines if (found := re.match(r"([A-Za-z][\w-]{0,40})\s*[:=](?:\s+(.*))?$", line))]
    inner = sum(1 for line in lines if line[0] in " \t-#")
    if not pairs or len(pairs) + inner < 0.8 * len(lines):
        return {}
    return {pair[1]: (pair[2] or "").strip().strip("\"'“”") for pair in pairs}


def _toml(block: str) -> Mapping[str, object] | None:
    import tomllib

    if _depth(block) > _MAX_DEPTH:
        return None
    try:
        return tomllib.loads(block)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return None


def _depth(block: str) -> int:
    """An upper bound of how deeply the values of the block nest."""
    deepest = level = 0
    for sign in block:
        if sign in "[{":
            level += 1
            deepest = max(deepest, level)
        elif sign in "]}":
            level -= 1
    dashes = max((len(re.match(r"[-?:\s]*", line)[0]) for line in block.split("\n")), default=0)  # type: ignore[index]
    return max(deepest, dashes // 2)
