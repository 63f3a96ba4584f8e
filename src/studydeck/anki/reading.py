"""What a collection holds, read from its tables: note types, decks, presets, notes, cards and the log, of schema 11 or 18.

Nothing is believed: numbers are read as numbers, texts as text, what refers to nothing is left out and counted.
"""

# ruff: noqa: S608 - statements are put together from column lists of this module only.

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from studydeck.anki import options, wire
from studydeck.anki.fields import SEPARATOR
from studydeck.anki.template import Node, compiled
from studydeck.errors import InputRefused

OCCLUSION = 6
"""What Anki calls a note type that hides parts of a picture."""
MAX_NOTES = 2_000_000
MAX_CARDS = 4_000_000
MAX_LOG = 20_000_000
FIRST_TABLES = 15
"""The first schema that keeps note types and decks in tables of their own."""

CardRow = tuple[int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, str]
"""id, nid, did, ord, mod, type, queue, due, ivl, factor, reps, lapses, left, odue, odid, flags, data"""
NoteRow = tuple[int, str, int, int, str, str]
"""id, guid, mid, mod, tags, flds"""

_PARAMETERS = ("fsrsParams6", "fsrsParams5", "fsrsWeights")
_MINUTES_A_DAY = timedelta(days=1) // timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Template:
    """One card that is made of a note."""

    name: str
    question: Node
    answer: Node
    source: str
    """The answer as it is written."""


@dataclass(frozen=True, slots=True)
class NoteType:
    """How notes become cards."""

    name: str
    cloze: bool
    occlusion: bool
    fields: tuple[str, ...]
    templates: tuple[Template, ...]


@dataclass(frozen=True, slots=True)
class Preset:
    """Options of decks, as far as they have a meaning here."""

    name: str
    parameters: tuple[float, ...]
    """Of FSRS-6; empty for those published with it."""
    options: options.Options


@dataclass(slots=True)
class Contents:
    """A collection but for its notes, cards and log, which are read one after another."""

    database: sqlite3.Connection
    first: date
    """The day that day numbers count from."""
    note_types: dict[int, NoteType] = field(default_factory=dict)
    decks: dict[int, str] = field(default_factory=dict)
    """Names, levels joined by `::`."""
    presets: dict[int, Preset] = field(default_factory=dict)
    preset_of: dict[int, int] = field(default_factory=dict)
    """Preset by deck."""
    own_options: dict[int, options.Options] = field(default_factory=dict)
    """What a deck says itself, whatever its preset."""
    three_buttons: bool = False
    """Whether learning knew three ratings, as before Anki 2.1: again, good, easy."""

    def notes(self) -> Iterator[NoteRow]:
        """Every note, oldest first."""
        columns = f"{_integers('id')}, {_texts('guid')}, {_integers('mid, mod')}, {_texts('tags, flds')}"
        return self.database.execute(f"SELECT {columns} FROM notes ORDER BY id")

    def cards(self) -> Iterator[CardRow]:
        """Every card, those of a note together."""
        numbers = "id, nid, did, ord, mod, type, queue, due, ivl, factor, reps, lapses, left, odue, odid, flags"
        return self.database.execute(f"SELECT {_integers(numbers)}, {_texts('data')} FROM cards ORDER BY nid, ord, id")

    def log(self) -> sqlite3.Cursor:
        """Rows of the log, oldest first: id, cid, ease, ivl, lastIvl, factor, time, type."""
        columns = [_integers(column) for column in ("id, cid", "ease", "ivl, lastIvl, factor, time, type")]
        if self.three_buttons:
            columns[1] = f"{columns[1]} + (ease IN (2, 3) AND type IN (0, 2))"
        return self.database.execute(f"SELECT {', '.join(columns)} FROM revlog ORDER BY id")


def read_contents(database: sqlite3.Connection, now: datetime, *, first_scheduler: bool | None = None) -> Contents:
    """What the collection in `database` says of itself; `now` is in the zone whose days the learner lives by.

    `first_scheduler` says whether its cards were learnt by Anki's first scheduler, where it does not know itself.
    Raises InputRefused for a collection of another kind; sqlite3.Error and ValueError for a damaged one.
    """
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {"col", "notes", "cards", "revlog"} <= tables:
        raise InputRefused("the database in this package is no collection of Anki", todo="Nothing was changed.")
    for table, limit in (("notes", MAX_NOTES), ("cards", MAX_CARDS), ("revlog", MAX_LOG)):
        if database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] > limit:
            raise InputRefused(f"the package holds more than {limit:,} {table}", todo="Export one deck after another.")
    row = database.execute(f"SELECT {_integers('crt, ver')}, {_texts('conf, models, decks, dconf')} FROM col").fetchone()
    if row is None:
        raise InputRefused("the database in this package is no collection of Anki", todo="Nothing was changed.")
    created, version, conf, models, decks, presets = row
    if version >= FIRST_TABLES and "notetypes" in tables:
        west, scheduler = _setting(database, "creationOffset"), _setting(database, "schedVer")
        found = Contents(database, _first_day(created, west, now))
        _read_tables(database, found)
    else:
        settings = _object(conf)
        west, scheduler = settings.get("creationOffset"), settings.get("schedVer")
        found = Contents(database, _first_day(created, west, now))
        _read_json(found, _object(models), _object(decks), _object(presets))
    found.three_buttons = _three_buttons(database, scheduler in (None, 1) if first_scheduler is None else first_scheduler)
    return found


def _three_buttons(database: sqlite3.Connection, first_scheduler: bool) -> bool:
    """Whether learning knew three ratings: not where a fourth was given, as other programs may have it."""
    fourth = "SELECT EXISTS (SELECT 1 FROM revlog WHERE ease = 4 AND type IN (0, 2))"
    return first_scheduler and not database.execute(fourth).fetchone()[0]


def _first_day(created: int, west: object, now: datetime) -> date:
    """The calendar day of a collection's beginning, in the zone it began in; where it does not say, in that of `now`."""
    try:
        if isinstance(west, int) and abs(west) < _MINUTES_A_DAY:
            zone = timezone(timedelta(minutes=-west))
            return datetime.fromtimestamp(created, zone).date()
        return datetime.fromtimestamp(created, now.tzinfo or UTC).date()
    except (OSError, OverflowError, ValueError) as error:
        raise InputRefused("the collection in this package began at no possible time", todo="Nothing was changed.") from error


def _read_json(found: Contents, models: dict[str, Any], decks: dict[str, Any], presets: dict[str, Any]) -> None:
    """Schema 11: everything is JSON in one row."""
    for key, model in models.items():
        if not isinstance(model, dict):
            continue
        fields = tuple(_string(one.get("name")) for one in _ordered(model.get("flds")))
        made = tuple(
            _template(_string(one.get("name")), _string(one.get("qfmt")), _string(one.get("afmt")))
            for one in _ordered(model.get("tmpls"))
        )
        occlusion = model.get("originalStockKind") == OCCLUSION
        found.note_types[_number(key)] = NoteType(_string(model.get("name")), model.get("type") == 1, occlusion, fields, made)
    for key, deck in decks.items():
        if isinstance(deck, dict):
            found.decks[_number(key)] = _string(deck.get("name"))
            found.preset_of[_number(key)] = _number(deck.get("conf"))
            found.own_options[_number(key)] = options.deck_in_json(deck)
    for key, preset in presets.items():
        if isinstance(preset, dict):
            parameters: object = next((preset[name] for name in _PARAMETERS if preset.get(name)), [])
            found.presets[_number(key)] = Preset(
                _string(preset.get("name")), _weights(parameters), options.preset_in_json(preset)
            )


def _read_tables(database: sqlite3.Connection, found: Contents) -> None:
    """Schema 15 and later: rows with protobuf in them."""
    fields: dict[int, list[str]] = {}
    for owner, name in database.execute(f"SELECT {_integers('ntid')}, {_texts('name')} FROM fields ORDER BY ntid, ord"):
        fields.setdefault(owner, []).append(name)
    templates: dict[int, list[Template]] = {}
    sql = f"SELECT {_integers('ntid')}, {_texts('name')}, CAST(config AS BLOB) FROM templates ORDER BY ntid, ord"
    for owner, name, config in database.execute(sql):
        templates.setdefault(owner, []).append(_template(name, wire.text(config or b"", 1), wire.text(config or b"", 2)))
    sql = f"SELECT {_integers('id')}, {_texts('name')}, CAST(config AS BLOB) FROM notetypes"
    for number, name, config in database.execute(sql):
        kind = config or b""
        cloze, occlusion = wire.integer(kind, 1) == 1, wire.integer(kind, 9) == OCCLUSION
        made = NoteType(name, cloze, occlusion, tuple(fields.get(number, ())), tuple(templates.get(number, ())))
        found.note_types[number] = made
    for number, name, kind in database.execute(f"SELECT {_integers('id')}, {_texts('name')}, CAST(kind AS BLOB) FROM decks"):
        found.decks[number] = name.replace(SEPARATOR, "::")
        normal = next((value for field, value in wire.fields(kind or b"") if field == 1 and isinstance(value, bytes)), b"")
        found.preset_of[number] = wire.integer(normal, 1)
        found.own_options[number] = options.deck_in_wire(normal)
    sql = f"SELECT {_integers('id')}, {_texts('name')}, CAST(config AS BLOB) FROM deck_config"
    for number, name, config in database.execute(sql):
        parameters = next((values for field in (6, 5, 3) if (values := wire.floats(config or b"", field))), [])
        found.presets[number] = Preset(name, _weights(parameters), options.preset_in_wire(config or b""))


def _template(name: str, question: str, answer: str) -> Template:
    return Template(name, compiled(question), compiled(answer), answer)


def _setting(database: sqlite3.Connection, key: str) -> object:
    row = database.execute("SELECT CAST(val AS TEXT) FROM config WHERE key = ?", (key,)).fetchone()
    return _value(row[0]) if row and row[0] else None


def _integers(columns: str) -> str:
    return ", ".join(f"ifnull(CAST({column} AS INTEGER), 0)" for column in columns.split(", "))


def _texts(columns: str) -> str:
    return ", ".join(f"ifnull(CAST({column} AS TEXT), '')" for column in columns.split(", "))


def _value(text: str) -> object:
    try:
        found: object = json.loads(text)
    except RecursionError as error:
        raise ValueError("JSON nested too deeply") from error
    return found


def _object(text: str) -> dict[str, Any]:
    found = _value(text or "{}")
    if not isinstance(found, dict):
        raise InputRefused("the collection in this package is damaged", todo="Nothing was changed.")
    return found


def _ordered(listed: object) -> list[dict[str, Any]]:
    some = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return sorted(some, key=lambda one: _number(one.get("ord")))


def _number(value: object) -> int:
    try:
        return int(value) if isinstance(value, (int, float, str)) else 0
    except (ValueError, OverflowError):
        return 0


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _weights(values: object) -> tuple[float, ...]:
    if not isinstance(values, list) or not all(isinstance(one, (int, float)) for one in values):
        return ()
    return tuple(float(one) for one in values)
