"""Cards from other programs: JSON Lines and tables (CSV, TSV), our own exports among them.

A table may begin with a row of names, in any order (those of `FIELDS`, or question, answer, hint, …); without one its columns
are front, back, tags and deck. The comment lines of Anki's text files (`#separator:`, `#html:`, `#columns:`, `#deck column:` …)
are understood. A card without an id gets one from its deck and words, so that the same file means the same cards again.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from studydeck.card import Card, CardForm, CardKind, CardStatus, Evidence, card_id, hidden_words
from studydeck.errors import InputRefused
from studydeck.files import read_bytes
from studydeck.interchange import CLOZE, FIELDS, FORMULA, filled
from studydeck.text.clean import clean_text, one_line
from studydeck.text.markup import plain

MAX_BYTES = 200_000_000
MAX_SIDE = 1_000_000
"""Characters of one side of a card."""
ORIGIN = "import"

_OUR_ID = re.compile(r"k1[a-z]{12}\Z")
_COMMENT = re.compile(r"#([a-z ]{1,30}):(.*)\Z", re.IGNORECASE)
_SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "space": " ", "pipe": "|", "colon": ":"}
_NAMES = {
    "question": "front", "q": "front", "term": "front", "text": "front", "prompt": "front", "word": "front",
    "answer": "back", "a": "back", "definition": "back", "meaning": "back", "response": "back", "translation": "back",
    "tag": "tags", "hint": "context", "extra": "context", "topic": "section", "notetype": "note type",
}  # fmt: skip
"""What other programs call the columns."""
_KNOWN = {*FIELDS, CLOZE, "guid", "note type", *_NAMES}
_PLAIN = ("front", "back", "tags", "deck")
_TAG = re.compile(r'"((?:[^"]|"")*)"(?=[,\s]|\Z)|[^,\s]+')
_KINDS = {kind.value: kind for kind in CardKind}
LEFT_OUT = {CardStatus.SUGGESTED: "is only a suggestion there", CardStatus.REJECTED: "is rejected there"}
EMPTY = "has no question or no answer"
LONG = f"is longer than {MAX_SIDE:,} characters"


@dataclass(frozen=True, slots=True)
class Entry:
    """One card of a file."""

    card: Card
    deck: str
    status: CardStatus = CardStatus.ACTIVE
    guid: str | None = None
    """What Anki knows its note by, "" for a card without a name; None for one with an id of ours."""


@dataclass(slots=True)
class Entries:
    """The cards of a file, in its order."""

    cards: list[Entry] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    """Reasons why others were left out, as clauses, and how many."""


def read_jsonl(path: Path, deck: str) -> Entries:
    """One card an object a line, or a list of objects; `deck` is for cards that name none.

    Raises InputRefused for a line that is no object.
    """
    found = Entries()
    text = _text(path).removeprefix("\ufeff")
    listed = _json(text) if text.lstrip().startswith("[") else None
    lines = listed if isinstance(listed, list) else (_json(line) if line.strip() else {} for line in text.split("\n"))
    for number, values in enumerate(lines, 1):
        if not isinstance(values, dict):
            where = f"{one_line(str(path))}, line {number}" if listed is None else one_line(str(path))
            raise InputRefused("this is no JSON object", where=where, todo="Write one object a line. Nothing was changed.")
        if values:
            named = {_NAMES.get(key.casefold(), key.casefold()): value for key, value in values.items()}
            _take(found, {**named, **values}, deck)
    return found


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def read_table(path: Path, deck: str) -> Entries:
    """Cards from CSV or TSV; `deck` is for rows that name none. Raises InputRefused for what is no table."""
    text = _text(path)
    safe = text.startswith("\ufeff")
    options, body = _comments(text.removeprefix("\ufeff"))
    delimiter = _SEPARATORS.get(options.get("separator", "").lower(), options.get("separator", "")[:1]) or _delimiter(body, path)
    found = Entries()
    names: Sequence[str] | None = _PLAIN if any(key.endswith(" column") for key in options) else None
    if "columns" in options:
        names = _columns(options["columns"].split(delimiter))
    csv.field_size_limit(2 * MAX_SIDE)
    rows = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if names is None:
                header = _columns(row)
                known = [name for name in header if name in FIELDS]
                if "front" in known and len(set(known)) == len(known):
                    names = header
                    continue
                names = _PLAIN
            _take(found, dict(_cells(row, names, options, safe=safe)), deck)
    except csv.Error as error:
        where = f"{one_line(str(path))}, line {rows.line_num}"
        raise InputRefused(f"this is no table ({one_line(str(error))})", where=where, todo="Nothing was changed.") from error
    return found


def _text(path: Path) -> str:
    """The text of a file, with the byte order mark that spreadsheets write."""
    data = read_bytes(path, MAX_BYTES)
    try:
        return f"\ufeff{data.decode('utf-16')}" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else data.decode()
    except UnicodeDecodeError as error:
        raise InputRefused("this is not UTF-8 text", where=one_line(str(path)), todo="Save it as UTF-8.") from error


def _comments(text: str) -> tuple[dict[str, str], str]:
    """What the comment lines at the beginning of one of Anki's files say, and the rest."""
    options: dict[str, str] = {}
    while text.startswith("#"):
        line, _, rest = text.partition("\n")
        match = _COMMENT.match(line.rstrip("\r"))
        if not match:
            break
        options[match[1].lower().strip()] = match[2]
        text = rest
    return options, text


def _delimiter(text: str, path: Path) -> str:
    """The sign between columns: a tab where the name or the first line says so, else what the first line has more of."""
    first = text.partition("\n")[0]
    if path.suffix.lower() == ".tsv" or (first.count("\t") >= 1 and "," not in first):
        return "\t"
    return ";" if first.count(";") > first.count(",") else ","


def _columns(row: Sequence[str]) -> list[str]:
    """Names of columns as we call them; "" for those we do not know."""
    names = []
    for cell in row:
        name = one_line(cell).casefold()
        names.append(_NAMES.get(name, name) if name in _KNOWN else "")
    return names


def _cells(row: Sequence[str], names: Sequence[str], options: Mapping[str, str], *, safe: bool) -> Iterator[tuple[str, str]]:
    """Values by name; `safe` takes the apostrophe off that keeps a spreadsheet from calculating."""
    placed = {key.removesuffix(" column"): value for key, value in options.items() if key.endswith(" column")}
    places = {int(value) - 1: key for key, value in placed.items() if value.strip().isdecimal()}
    others = iter(names if "columns" in options or not places else _PLAIN)
    html = options.get("html", "").strip().lower() == "true"
    for place, cell in enumerate(row):
        if place in places:
            name = _NAMES.get(places[place].replace(" ", ""), places[place])
            if "columns" in options:
                next(others, "")
        else:
            name = next(others, "")
        value = cell[1:] if safe and cell.startswith("'") and FORMULA.match(cell) else cell
        if name:
            yield name, plain(value) if html and name in ("front", "back", "context") else value


def _take(found: Entries, values: Mapping[str, Any], deck: str) -> None:
    """Add one card, or count why not."""
    status = next((status for status in CardStatus if values.get("status") == status.value), CardStatus.ACTIVE)
    if status in LEFT_OUT:
        found.left_out[LEFT_OUT[status]] += 1
        return
    known, guid = _line(values, "id"), _line(values, "guid")
    ours = _OUR_ID.match(known) is not None
    front, back, context, whole = (_words(values, name, exact=ours) for name in ("front", "back", "context", CLOZE))
    form = CardForm.QUESTION
    if values.get("form") == "cloze" or (not back and any(map(str.strip, hidden_words(front)))):
        front, back, form = _cloze(front, back, whole)
    if not front.strip() or not back.strip():
        found.left_out[EMPTY] += 1
        return
    if max(len(front), len(back)) > MAX_SIDE:
        found.left_out[LONG] += 1
        return
    name = _line(values, "deck")
    if not ours:
        name = "::".join(level for part in name.split("::") if (level := part.strip()))
    if not ours:
        source = f"anki:{guid}" if guid else f"import:{name or deck}"
        known = card_id(source, CardKind.BASIC, "0" if guid else front, "" if guid else back)
    card = Card(
        id=known,
        kind=_KINDS.get(_line(values, "kind"), CardKind.BASIC),
        front=front,
        back=back,
        form=form,
        context=context,
        evidence=_evidence(values),
        tags=_tags(values.get("tags")),
        section=_line(values, "section"),
        origin=_line(values, "origin") or ORIGIN,
        score=_number(values.get("score")),
        retired=status is CardStatus.RETIRED,
    )
    found.cards.append(Entry(card, name or deck, status, None if ours else guid))


def _cloze(front: str, back: str, whole: str) -> tuple[str, str, CardForm]:
    """A cloze: with braces as it stands, with […] and the hidden words beside it as we export it; else a question.

    `whole` is the field for what these do not tell; it counts when they are as they were exported.
    """
    if whole and (Card("", CardKind.BASIC, whole, "", CardForm.CLOZE).question, "; ".join(hidden_words(whole))) == (front, back):
        return whole, back, CardForm.CLOZE
    hidden = hidden_words(front)
    if any(map(str.strip, hidden)):
        return front, "; ".join(hidden), CardForm.CLOZE
    made = filled(front, back)
    return (front, back, CardForm.QUESTION) if made is None else (made, back, CardForm.CLOZE)


def _evidence(values: Mapping[str, Any]) -> Evidence | None:
    quote, document = _words(values, "quote", exact=True), _line(values, "document")
    start, end = _whole(values.get("start")), _whole(values.get("end"))
    if not quote.strip() or not document or start is None or end is None or start >= end:
        return None
    line, time = _whole(values.get("line")), _whole(values.get("time"))
    return Evidence(document, start, end, line or 1, quote, _line(values, "speaker") or None, time)


def _tags(value: object) -> tuple[str, ...]:
    """Tags from a list, or from text where blanks or commas part them, but not within double quotes."""
    words = value if isinstance(value, list) else map(_tag, _TAG.finditer(value)) if isinstance(value, str) else []
    return tuple(dict.fromkeys(tag for word in words if isinstance(word, str) and (tag := one_line(word))))


def _tag(match: re.Match[str]) -> str:
    return match[0] if match[1] is None else match[1].replace('""', '"')


def _words(values: Mapping[str, Any], name: str, *, exact: bool) -> str:
    """A text; blanks around it count in `exact` words."""
    value = values.get(name)
    text = clean_text(value) if isinstance(value, str) else ""
    return text if exact else text.strip()


def _line(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return one_line(value)[:1000] if isinstance(value, str) else ""


def _whole(value: object) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 13:
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**12 else None


def _number(value: object) -> float:
    try:
        number = float(value) if isinstance(value, (int, float, str)) and value != "" else 0.0
    except (ValueError, OverflowError):
        return 0.0
    return number if abs(number) < 1e9 else 0.0
