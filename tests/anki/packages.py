"""Small packages of Anki, made by hand: whole ones, and all sorts of wrong ones."""

import io
import json
import sqlite3
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import closing
from typing import Any

from studydeck.anki.container import _TABLES

SEPARATOR = "\x1f"
CREATED = 1_700_000_000
BASIC, CLOZE = 1001, 1002


def a_note_type(number: int = BASIC, **changes: Any) -> dict[str, Any]:
    """A note type of two fields and one card."""
    made = {
        "id": number,
        "name": "Basic",
        "type": 0,
        "flds": [{"name": "Front", "ord": 0}, {"name": "Back", "ord": 1}],
        "tmpls": [{"name": "Card 1", "ord": 0, "qfmt": "{{Front}}", "afmt": "{{FrontSide}}<hr id=answer>{{Back}}"}],
    }
    return made | changes


def a_cloze_type(answer: str = "{{cloze:Text}}<br>{{Extra}}") -> dict[str, Any]:
    template = {"name": "Cloze", "ord": 0, "qfmt": "{{cloze:Text}}", "afmt": answer}
    return a_note_type(
        CLOZE, name="Cloze", type=1, flds=[{"name": "Text", "ord": 0}, {"name": "Extra", "ord": 1}], tmpls=[template]
    )


def a_note(
    number: int, *fields: str, guid: str | None = None, kind: int = BASIC, mod: int = CREATED, tags: str = ""
) -> tuple[Any, ...]:
    return (
        number,
        f"guid{number}" if guid is None else guid,
        kind,
        mod,
        0,
        f" {tags} ",
        SEPARATOR.join(fields),
        fields[0],
        0,
        0,
        "",
    )


def a_row(number: int, note: int, **changes: Any) -> tuple[Any, ...]:
    """A new card; `changes` name columns of Anki's table."""
    names = "id nid did ord mod usn type queue due ivl factor reps lapses left odue odid flags data".split()
    made = dict.fromkeys(names, 0) | {"id": number, "nid": note, "did": 1, "mod": CREATED, "due": number, "data": "{}"}
    return tuple((made | changes)[name] for name in names)


def an_answer(at: int, card: int, ease: int = 3, **changes: Any) -> tuple[Any, ...]:
    """A row of the log: a card in learning that was passed."""
    made = {"id": at, "cid": card, "usn": 0, "ease": ease, "ivl": 3, "lastIvl": -600, "factor": 2500, "time": 4000, "type": 0}
    return tuple((made | changes).values())


def a_database(
    notes: Iterable[tuple[Any, ...]] = (),
    cards: Iterable[tuple[Any, ...]] = (),
    log: Iterable[tuple[Any, ...]] = (),
    *,
    note_types: Iterable[Mapping[str, Any]] = (),
    decks: Mapping[int, str] = {1: "Default"},
    config: Mapping[str, Any] = {"schedVer": 2, "creationOffset": 0},
    more: str = "",
) -> bytes:
    """A collection of schema 11; `more` is SQL run at its end."""
    types = {str(kind["id"]): kind for kind in note_types or (a_note_type(), a_cloze_type())}
    held = {str(number): {"id": number, "name": name, "conf": 1} for number, name in decks.items()}
    texts = [json.dumps(part) for part in (config, types, held, {"1": {"id": 1, "name": "Default"}})]
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.executescript(_TABLES.replace("package.", ""))
        database.execute("INSERT INTO col VALUES (1, ?, 0, 0, 11, 0, 0, 0, ?, ?, ?, ?, '{}')", (CREATED, *texts))
        database.executemany(f"INSERT INTO notes VALUES ({','.join('?' * 11)})", notes)
        database.executemany(f"INSERT INTO cards VALUES ({','.join('?' * 18)})", cards)
        database.executemany(f"INSERT INTO revlog VALUES ({','.join('?' * 9)})", log)
        database.executescript(more)
        return bytes(database.serialize())


def a_zip(members: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def a_package(database: bytes, media: Mapping[str, bytes] = {}) -> bytes:
    """A package of the second legacy kind."""
    names = json.dumps({str(place): name for place, name in enumerate(media)})
    members = {str(place): data for place, data in enumerate(media.values())}
    return a_zip({"meta": b"\x08\x02", "collection.anki21": database, "media": names.encode(), **members})


def some_cards(count: int = 6) -> bytes:
    """A collection of a few cards of both kinds, some of them learnt."""
    at = CREATED * 1000
    notes = [
        a_note(n, f"{{{{c1::front {n}}}}} and", "back", kind=CLOZE) if n % 3 == 0 else a_note(n, f"front {n}", f"back <b>{n}</b>")
        for n in range(1, count + 1)
    ]
    cards = [a_row(100 + n, n, type=2 * (n % 2), queue=2 * (n % 2), ivl=3, reps=1) for n in range(1, count + 1)]
    return a_database(notes, cards, [an_answer(at + n, 100 + n) for n in range(1, count + 1, 2)])
