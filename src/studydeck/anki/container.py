"""Anki's containers for a collection of schema 11: by default "legacy 2", a zip of a plain SQLite file.

Every Anki since 2.1.28 opens it, and it needs nothing but the standard library. On request "latest", where everything in the
zip is zstd: smaller, for Anki since 2.1.50. The indexes of a real collection are left out: import does not read them, and
without them the package is smaller and faster to write and to import.
"""

import hashlib
import json
import sqlite3
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from studydeck.anki import wire
from studydeck.anki.zstandard import zstandard

LEGACY, LATEST = b"\x08\x02", b"\x08\x03"
"""The `meta` member: container version 2 or 3."""
SCHEMA = 11
EPOCH = (1980, 1, 1, 0, 0, 0)
"""Time stamp of every member, the earliest a zip can hold: same input, same bytes."""
LEVEL = 1
"""Of deflate: higher ones save a few per cent and take several times as long."""
ZSTD_LEVEL = 3
"""Of zstd, as in Anki."""

_TABLES = """
CREATE TABLE package.col (id integer PRIMARY KEY, crt integer NOT NULL, mod integer NOT NULL, scm integer NOT NULL,
    ver integer NOT NULL, dty integer NOT NULL, usn integer NOT NULL, ls integer NOT NULL, conf text NOT NULL,
    models text NOT NULL, decks text NOT NULL, dconf text NOT NULL, tags text NOT NULL);
CREATE TABLE package.notes (id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL, mod integer NOT NULL,
    usn integer NOT NULL, tags text NOT NULL, flds text NOT NULL, sfld integer NOT NULL, csum integer NOT NULL,
    flags integer NOT NULL, data text NOT NULL);
CREATE TABLE package.cards (id integer PRIMARY KEY, nid integer NOT NULL, did integer NOT NULL, ord integer NOT NULL,
    mod integer NOT NULL, usn integer NOT NULL, type integer NOT NULL, queue integer NOT NULL, due integer NOT NULL,
    ivl integer NOT NULL, factor integer NOT NULL, reps integer NOT NULL, lapses integer NOT NULL, left integer NOT NULL,
    odue integer NOT NULL, odid integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE package.revlog (id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL, ease integer NOT NULL,
    ivl integer NOT NULL, lastIvl integer NOT NULL, factor integer NOT NULL, time integer NOT NULL, type integer NOT NULL);
CREATE TABLE package.graves (usn integer NOT NULL, oid integer NOT NULL, type integer NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Collection:
    """What a package carries, in Anki's own terms."""

    created: int
    """Seconds since 1970 UTC of the 4:00 that Anki's day numbers count from."""
    modified: int
    """Milliseconds since 1970 UTC."""
    config: dict[str, Any]
    note_types: list[dict[str, Any]]
    decks: list[dict[str, Any]]
    presets: list[dict[str, Any]]
    media: Mapping[str, bytes] = field(default_factory=dict)
    """Pictures and sounds by name."""


def create_tables(database: sqlite3.Connection) -> None:
    """Lay out a collection in the empty database `package`."""
    for statement in _TABLES.split(";"):
        database.execute(statement)


def pack(collection: Collection, database: sqlite3.Connection, *, latest: bool = False) -> bytes:
    """The bytes of an `.apkg` file, with the notes, cards and log in `package`; the same collection gives the same bytes.

    Raises InputRefused when `latest` is asked for and there is no zstd.
    """
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        if latest:
            zstd = zstandard()
            _add(archive, "meta", LATEST)
            _add(archive, "collection.anki21b", zstd.compress(_database(collection, database), ZSTD_LEVEL), packed=True)
            _add(archive, "media", zstd.compress(_entries(collection.media), ZSTD_LEVEL), packed=True)
            for place, data in enumerate(collection.media.values()):
                _add(archive, str(place), zstd.compress(data, ZSTD_LEVEL), packed=True)
        else:
            _add(archive, "meta", LEGACY)
            _add(archive, "collection.anki21", _database(collection, database))
            _add(archive, "media", _json({str(place): name for place, name in enumerate(collection.media)}).encode())
            for place, data in enumerate(collection.media.values()):
                _add(archive, str(place), data)
    return stream.getvalue()


def _entries(media: Mapping[str, bytes]) -> bytes:
    """The list of media in the words of protobuf: name, size and SHA-1 of each."""
    found = b""
    for name, data in media.items():
        digest = hashlib.sha1(data, usedforsecurity=False).digest()
        entry = wire.chunk(1, name.encode()) + wire.number(2, len(data)) + wire.chunk(3, digest)
        found += wire.chunk(1, entry)
    return found


def _add(archive: zipfile.ZipFile, name: str, data: bytes, *, packed: bool = False) -> None:
    member = zipfile.ZipInfo(name, EPOCH)
    member.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    member.create_system = 3  # the same on every system
    member.external_attr = 0o644 << 16
    archive.writestr(member, data, compresslevel=LEVEL)


def _database(collection: Collection, database: sqlite3.Connection) -> bytes:
    things = (collection.note_types, collection.decks, collection.presets)
    texts = [_json(collection.config), *(_json({str(thing["id"]): thing for thing in some}) for some in things), "{}"]
    database.execute(
        "INSERT INTO package.col VALUES (1, ?, ?, ?, ?, 0, 0, 0, ?, ?, ?, ?, ?)",
        (collection.created, collection.modified, collection.modified, SCHEMA, *texts),
    )
    database.execute("COMMIT")
    return bytes(database.serialize(name="package"))


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
