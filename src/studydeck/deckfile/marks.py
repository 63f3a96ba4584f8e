r"""The small pieces of the grammar, each with its inverse: escapes, fences, evidence, id line, front matter."""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from studydeck.card import Card, CardKind, Evidence
from studydeck.text.clean import clean_text, one_line

HEADING = re.compile(r"#{1,6}(?:[ \t]+(.*))?\Z")
RULE = re.compile(r"-{3,}[ \t]*\Z")
FIELD = re.compile(r"(Q|A|Context|C(?!:[\\/])):[ \t]*")
FENCE = re.compile(r"(`{3,}|~{3,})")
FENCE_LINES = 1000
"""A fence that is not closed within so many lines is none: one stray mark must not swallow a deck."""
ID_LINE = re.compile(r"<!--[ \t]*(k1[a-z]{12})(?=[ \t-])([^<>]*)-->[ \t]*\Z")
USUAL_ID = re.compile(
    r"<!-- (k1[a-z]{12}) (definition|claim|who_said|basic) (\d{1,12})-(\d{1,12})"
    r"(?: tags=([^\s%,<>]+(?:,[^\s%,<>]+)*))?(?: origin=([^\s%<>]+))?(?: score=(\d{1,9}\.\d{1,17}))? -->\Z"
)
"""The id line of most generated cards, in one match."""

_MARK = re.compile(rf"{FIELD.pattern}|>|<!--|{HEADING.pattern}|{RULE.pattern}|{FENCE.pattern}")
_ESCAPED = re.compile(r"\\+(?:Q:|A:|C:|Context:|>|<!--|#|---|```|~~~|\s|\Z)")
_ID = re.compile(r"k1[a-z]{12}\Z")
_OFFSETS = re.compile(r"(\d{1,12})-(\d{1,12})\Z")
_PLACE = re.compile(r"(?:(.+), )?line (\d{1,9})(?:, (?:(\d{1,9}):)?(\d{1,9}):(\d\d))?\Z")
_UNSAFE = re.compile(r"[%,<>\s]")
_PERCENT = re.compile(r"(?:%[0-9A-F]{2})+")
_NAME = re.compile(r"name[ \t]*=[ \t]*(\".*|'[^']*')[ \t]*\Z")
_KEY = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(.*))?\Z")
_PLAIN = re.compile(r"(?!(?:true|false|null|yes|no|on|off)\Z)[^\W\d_](?:[^:#]|:(?! |\Z)|(?<! )#)*(?<!\s)\Z", re.IGNORECASE)
KINDS = {kind.value: kind for kind in CardKind}


def words_of(raw: Sequence[str]) -> str:
    """The text of a field from its lines in the file."""
    if len(raw) == 1:
        return _plain(raw[0]) if raw[0].strip() else ""
    first, last = 0, len(raw)
    while first < last and not raw[first].strip():
        first += 1
    while last > first and not raw[last - 1].strip():
        last -= 1
    return "\n".join(map(_plain, raw[first:last]))


def lines_of(text: str, *, quoted: bool) -> list[str]:
    """The lines of a field in the file; with `quoted`, lines that start with ">" are escaped, for a quote follows."""
    if not text:
        return [""]
    if "\n" not in text and text[0] not in "\\`~" and not text[0].isspace():
        return [text]
    lines = text.split("\n")
    solid = [index for index, line in enumerate(lines) if line.strip()]
    first, last = (solid[0], solid[-1]) if solid else (len(lines), -1)
    fences = Fences(lines)
    out: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        end = fences.end(at, line)
        if end:
            out += lines[at:end]
            at = end
            continue
        blank_counts = at < first or at > last
        out.append("\\" + line if blank_counts or _needs_escape(line, first_line=at == 0, quoted=quoted) else line)
        at += 1
    return out


def escape(line: str) -> str:
    """`line` written so that it is text wherever it stands."""
    return "\\" + line if _needs_escape(line, first_line=False, quoted=True) else line


def _needs_escape(line: str, *, first_line: bool, quoted: bool) -> bool:
    if _ESCAPED.match(line):
        return True
    if first_line:
        return line[:1].isspace() or FENCE.match(line) is not None
    return _MARK.match(line) is not None and (quoted or not line.startswith(">"))


def _plain(line: str) -> str:
    return line[1:] if line[:1] == "\\" and _ESCAPED.match(line) else line


class Fences:
    """Finds the ends of fences in some lines, without looking at a line again and again for openings that never close."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.searched: dict[str, int] = {}
        """Up to which line there is no end of a fence, by its opening."""

    def end(self, at: int, opening: str) -> int:
        """Index past the line that closes the fence opened by the text `opening` in line `at`; 0 when it opens none."""
        match = FENCE.match(opening) if opening[:3] in ("```", "~~~") else None
        if not match:
            return 0
        mark = match[1]
        last = min(len(self.lines), at + FENCE_LINES)
        for index in range(max(at + 1, self.searched.get(mark, 0)), last):
            line = self.lines[index]
            if line.startswith(mark) and not line.rstrip().strip(mark[0]):
                return index + 1
            if ID_LINE.match(line):
                last = index
                break
        self.searched[mark] = last
        return 0


@dataclass(slots=True)
class Label:
    """What an id line says. Not frozen, because freezing doubles the time it takes to make the many of them."""

    kind: CardKind = CardKind.BASIC
    span: tuple[int, int] | None = None
    tags: tuple[str, ...] = ()
    origin: str = "hand"
    score: float = 0.0
    document: str = ""
    speaker: str = ""
    retired: bool = False
    more: tuple[str, ...] = ()
    """Ids of further cards on the same lines."""
    gaps: tuple[str, ...] = ()
    """What each of them hides, cut short."""
    unknown: tuple[str, ...] = ()
    """Words nobody understands; kept when the line is written anew."""


def read_label(text: str) -> Label:
    """The meaning of an id line without its id: `claim 5012-5090 tags=a,b`."""
    kind, span, retired = CardKind.BASIC, None, False
    values: dict[str, str] = {}
    unknown: list[str] = []
    score = 0.0
    more: list[str] = []
    for word in (re.sub(r",\s+", ",", text) if ", " in text else text).split():
        key, equals, value = word.partition("=")
        if equals and key in ("tags", "origin", "document", "speaker", "gaps"):
            values[key] = value
        elif word in KINDS:
            kind = KINDS[word]
        elif (match := _OFFSETS.match(word)) and int(match[1]) < int(match[2]):
            span = int(match[1]), int(match[2])
        elif word == "retired":
            retired = True
        elif key == "score" and (number := _finite(value)) is not None:
            score = number
        elif _ID.match(word):
            more.append(word)
        else:
            unknown.append(word)
    return Label(
        kind=kind,
        span=span,
        tags=tuple(_decode(tag) for tag in values["tags"].split(",") if tag) if "tags" in values else (),
        origin=_decode(values.get("origin", "")) or "hand",
        score=score,
        document=_decode(values.get("document", "")),
        speaker=_decode(values.get("speaker", "")),
        retired=retired,
        more=tuple(more),
        gaps=tuple(map(_decode, values["gaps"].split(","))) if "gaps" in values else (),
        unknown=tuple(unknown),
    )


def id_line(
    card: Card, *, document: str, speaker: str = "", unknown: Sequence[str] = (), gaps: Sequence[tuple[str, str]] = ()
) -> str:
    """The id line of a card; `document` is the file name of the deck's own document.

    `gaps` are the ids of all cards on these lines, and what each hides.
    """
    words = [*(known for known, _ in gaps), card.kind.value] if gaps else [card.id, card.kind.value]
    if card.evidence:
        words.append(f"{card.evidence.start}-{card.evidence.end}")
    tags = [_encode(tag) for tag in card.tags if tag]
    words += [f"tags={','.join(tags)}"] if tags else []
    words += [f"origin={_encode(card.origin)}"] if card.origin != "hand" else []
    words += [f"score={card.score!r}"] if card.score else []
    if card.evidence and card.evidence.document != document:
        words.append(f"document={_encode(card.evidence.document)}")
    words += [f"speaker={_encode(speaker)}"] if speaker else []
    words += ["retired"] if card.retired else []
    words += [gaps_word([hidden for _, hidden in gaps])] if gaps else []
    return f"<!-- {' '.join([*words, *unknown])} -->"


def gaps_word(hidden: Sequence[str]) -> str:
    """The word of an id line that tells what each card of a cloze in brackets hides."""
    return f"gaps={','.join(map(_encode, hidden))}"


def _finite(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


@lru_cache(maxsize=10_000)
def _encode(text: str) -> str:
    return _UNSAFE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), one_line(text))


def _decode(text: str) -> str:
    if "%" not in text:
        return text
    return one_line(_PERCENT.sub(lambda match: bytes.fromhex(match[0].replace("%", "")).decode(errors="replace"), text))


def read_place(line: str) -> tuple[str, str | None, int, int | None] | None:
    """The last line of a quote taken apart: words, speaker, line, seconds. None when it names no line."""
    words, dash, place = line.rpartition(" — ")
    match = _PLACE.match(place) if dash else None
    if not match:
        return None
    speaker, number, hours, minutes, seconds = match.groups()
    time = None if seconds is None else int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return words, speaker, int(number), time


def quote_lines(evidence: Evidence) -> tuple[list[str], str]:
    """The lines of a quote, and the speaker when the quote cannot name them without being misread, else ""."""
    lines = clean_text(evidence.quote).split("\n")
    speaker = one_line(evidence.speaker or "")
    last = _with_place(lines[-1], speaker, evidence)
    hidden = read_place(last) != (lines[-1], speaker or None, evidence.line, evidence.time)
    if hidden:
        last = _with_place(lines[-1], "", evidence)
    return ["> " + line if line else ">" for line in (*lines[:-1], last)], speaker if hidden else ""


def _with_place(words: str, speaker: str, evidence: Evidence) -> str:
    name = f"{speaker}, " if speaker else ""
    time = "" if evidence.time is None else f", {clock(evidence.time)}"
    return f"{words} — {name}line {evidence.line}{time}"


def clock(seconds: int) -> str:
    """Seconds as M:SS, or H:MM:SS from an hour on.

    >>> clock(75), clock(3675)
    ('1:15', '1:01:15')
    """
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def read_key(line: str) -> tuple[str, str | None] | None:
    """Key and value of a line of front matter; None as value when it is more than one line of text, None when there is no key.

    >>> read_key("deck: Law"), read_key('name = "Law"')
    (('deck', 'Law'), ('deck', 'Law'))
    """
    name = _NAME.match(line)
    if name:
        return "deck", _read_value(name[1].strip())
    match = _KEY.match(line)
    if not match:
        return None
    return match[1], _read_value((match[2] or "").strip())


def _read_value(text: str) -> str | None:
    if text.startswith('"'):
        try:
            value = json.loads(text)
        except ValueError:
            return None
        return one_line(value) if isinstance(value, str) else None
    if text.startswith("'"):
        return text[1:-1].replace("''", "'") if len(text) > 1 and text.endswith("'") else None
    if text[:1] and text[0] in "|>&*!{[":
        return None
    return text.partition(" #")[0].rstrip()


def key_line(key: str, value: str, old: str = "") -> str:
    """A line of front matter, readable by `read_key` and as YAML; as TOML, where the `old` line is."""
    if _NAME.match(old):
        return f"name = {json.dumps(value, ensure_ascii=False)}"
    plain = key == "sha256" or _PLAIN.match(value)
    return f"{key}: {value if plain and _read_value(value) == value else json.dumps(value, ensure_ascii=False)}"
