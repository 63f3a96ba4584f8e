"""The door for packages from elsewhere: what may be opened, and how much of it is unpacked.

A package is a zip by anybody. Its directory is measured before it is read, its members are read by name with limits, and its
database is copied into a temporary file, opened so that it can only be read, and refused when it holds anything but tables
and indexes. Everything wrong with it becomes InputRefused.
"""

from __future__ import annotations

import json
import os
import sqlite3
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO
from urllib.parse import unquote

from studydeck.anki import wire
from studydeck.anki.zstandard import zstandard
from studydeck.errors import DiskFailed, InputRefused, StudydeckError
from studydeck.files import is_media_name, open_regular
from studydeck.text.clean import one_line

MAX_PACKAGE = 4_000_000_000
MAX_MEMBERS = 200_000
MAX_DIRECTORY = 40_000_000
"""Bytes of the zip's own list of members."""
MAX_DATABASE = 2_000_000_000
MAX_MANIFEST = 50_000_000
MAX_MEDIUM = 200_000_000
MAX_RATIO = 200
"""Times that a member may grow when it is unpacked, once it is larger than SMALL."""
SMALL = 10_000_000
MAX_TEXT = 50_000_000
"""Bytes of one value of the database."""
MAX_STEPS = 4_000
"""Millions of steps of SQLite that reading may take."""
WINDOW = 27
"""Binary logarithm of the memory that unpacking zstd may take: 128 MB, what its own command allows."""

_CHUNK = 1 << 20
_NEWEST, _LEGACY_2, _LEGACY_1 = "collection.anki21b", "collection.anki21", "collection.anki2"
_MAGIC = b"SQLite format 3\x00"
_ENDS = struct.Struct("<4s4H2LH")
"""The record that ends a zip."""
_NOT_A_PACKAGE = "this is not an Anki package, or it is damaged"
_DAMAGE = (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError)
"""What reading a member of a zip raises."""
_AGAIN = "Export it again in Anki; nothing was changed."


class Package:
    """An open package: its database, and the media it carries. Use `open_package`."""

    def __init__(self, archive: zipfile.ZipFile, database: sqlite3.Connection, media: Mapping[str, str], layout: _Layout) -> None:
        self.database = database
        self.first_scheduler = layout.first_scheduler
        """Whether it comes from a learner of Anki's first scheduler; None where the collection itself says so truly."""
        self.media = media
        """Name of each medium -> its member."""
        self._archive = archive
        self._packed = layout.packed

    def medium(self, name: str) -> bytes | None:
        """The bytes of a medium, its name perhaps written as in the address of a page; None when it is not there or damaged."""
        member = self.media.get(name) or self.media.get(unquote(name))
        if member is None:
            return None
        try:
            with _unpacked(self._archive, member, packed=self._packed, limit=MAX_MEDIUM) as pieces:
                return b"".join(pieces)
        except InputRefused:
            return None


@dataclass(frozen=True, slots=True)
class _Layout:
    collection: str
    packed: bool
    """Whether members are zstd, and the list of media protobuf."""
    first_scheduler: bool | None = None


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """The package at `path`. Raises InputRefused, NotPermitted, or DiskFailed when there is no room to unpack it."""
    where = one_line(str(path))
    try:
        with (
            open_regular(path, MAX_PACKAGE, "package", "Export it without media.") as stream,
            _archive(stream) as archive,
            tempfile.TemporaryDirectory() as scratch,
        ):
            _refuse_doubles(archive)
            layout = _layout(archive)
            file = Path(scratch) / "collection"
            _unpack(archive, layout, file)
            media = _media(archive, layout)
            database = _database(file)
            try:
                yield Package(archive, database, media, layout)
            finally:
                database.close()
    except InputRefused as error:
        raise (error if error.where else InputRefused(error.what, where=where, todo=error.todo)) from error
    except StudydeckError:
        raise
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, struct.error) as error:
        raise InputRefused(_NOT_A_PACKAGE, where=where, todo=_AGAIN) from error
    except (sqlite3.Error, UnicodeError, ValueError, OverflowError, zlib.error) as error:
        raise InputRefused("the collection in this package is damaged", where=where, todo=_AGAIN) from error


def _archive(stream: BinaryIO) -> zipfile.ZipFile:
    """A zip, refused when its list of members alone would fill the memory: reading that cannot be limited."""
    size = stream.seek(0, os.SEEK_END)
    tail_size = min(size, _ENDS.size + 0xFFFF)
    stream.seek(size - tail_size)
    tail = stream.read(tail_size)
    stream.seek(0)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _ENDS.size:
        raise InputRefused(_NOT_A_PACKAGE, todo=_AGAIN)
    _, _, _, _, _, directory, _, _ = _ENDS.unpack_from(tail, at)
    # A zip of the 64 bit kind says its sizes elsewhere; what lies before the end bounds them all the same.
    if directory > MAX_DIRECTORY and (directory != 0xFFFFFFFF or size > MAX_DIRECTORY):
        raise InputRefused(f"the package holds more than {MAX_MEMBERS:,} files", todo="Export it without media.")
    return zipfile.ZipFile(stream)


def _refuse_doubles(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    if len(names) > MAX_MEMBERS:
        raise InputRefused(f"the package holds more than {MAX_MEMBERS:,} files", todo="Export it without media.")
    if len(set(names)) < len(names):
        raise InputRefused("the package holds two files of the same name", todo=_AGAIN)


def _layout(archive: zipfile.ZipFile) -> _Layout:
    """Which of the collections in a package is the true one: the newest, for the others tell old programs to update."""
    held = set(archive.namelist())
    if "meta" in held:
        with _unpacked(archive, "meta", packed=False, limit=1000) as pieces:
            version = wire.integer(b"".join(pieces), 1)
        if version > 3:
            what = "the package was written by a newer Anki, in a format that is not known"
            raise InputRefused(what, todo="Export it with “Support older Anki versions”.")
    for name in (_NEWEST, _LEGACY_2, _LEGACY_1):
        if name in held:
            # Before there was `meta`, Anki put cards into a fresh collection, which tells nothing of the scheduler they were
            # learnt by: the name of its file did.
            return _Layout(name, name == _NEWEST, None if "meta" in held else name == _LEGACY_1)
    raise InputRefused("there is no collection in this package", todo=_AGAIN)


def _unpack(archive: zipfile.ZipFile, layout: _Layout, target: Path) -> None:
    members = _unpacked(archive, layout.collection, packed=layout.packed, limit=MAX_DATABASE)
    with members as pieces, _writing(target), target.open("xb") as stream:
        for piece in pieces:
            stream.write(piece)


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        what = f"the package cannot be unpacked ({one_line(error.strerror or str(error)).lower()})"
        raise DiskFailed(what, where=one_line(str(target.parent)), todo="Make room in the folder for temporary files.") from error


def _media(archive: zipfile.ZipFile, layout: _Layout) -> dict[str, str]:
    """Name of each medium -> its member. Names that are more than a name are left out: nothing may lie outside its folder."""
    held = set(archive.namelist())
    if "media" not in held:
        return {}
    with _unpacked(archive, "media", packed=layout.packed, limit=MAX_MANIFEST) as pieces:
        data = b"".join(pieces)
    found: dict[str, str] = {}
    if layout.packed:
        for place, (_, entry) in enumerate(wire.fields(data)):
            if isinstance(entry, bytes):
                found.setdefault(wire.text(entry, 1), str(place))
    else:
        try:
            listed = json.loads(data or b"{}")
        except RecursionError as error:
            raise InputRefused("the list of media in this package is damaged", todo=_AGAIN) from error
        if not isinstance(listed, dict):
            raise InputRefused("the list of media in this package is damaged", todo=_AGAIN)
        for member, name in listed.items():
            if isinstance(name, str):
                found.setdefault(name, member)
    return {name: member for name, member in found.items() if member in held and is_media_name(name)}


@contextmanager
def _unpacked(archive: zipfile.ZipFile, name: str, *, packed: bool, limit: int) -> Iterator[Iterator[bytes]]:
    """The contents of a member, piece by piece. Raises InputRefused for more than `limit`, or for too much from too little."""
    member = archive.getinfo(name)
    try:
        with archive.open(member) as stream:
            yield _limited(_expanded(stream) if packed else _pieces(stream), member.compress_size, limit)
    except _DAMAGE as error:
        raise InputRefused("the package is damaged", todo=_AGAIN) from error


def _limited(pieces: Iterator[bytes], compressed: int, limit: int) -> Iterator[bytes]:
    """The pieces up to a limit; what reading them raises becomes InputRefused here, apart from what is done with them."""
    size = 0
    try:
        for piece in pieces:
            size += len(piece)
            if size > limit or size > max(SMALL, compressed * MAX_RATIO):
                raise InputRefused("a file in the package is larger than any collection should be", todo=_AGAIN)
            yield piece
    except _DAMAGE as error:
        raise InputRefused("the package is damaged", todo=_AGAIN) from error


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(_CHUNK):
        yield piece


def _expanded(stream: IO[bytes]) -> Iterator[bytes]:
    """What a zstd stream holds, in pieces."""
    zstd = zstandard()
    try:
        with zstd.ZstdFile(stream, options={zstd.DecompressionParameter.window_log_max: WINDOW}) as expanded:
            yield from _pieces(expanded)
    except (zstd.ZstdError, OSError) as error:
        raise InputRefused("the package is damaged", todo=_AGAIN) from error


def _database(file: Path) -> sqlite3.Connection:
    """The collection, opened so that it can only be read, and only as tables."""
    with file.open("rb") as stream:
        if stream.read(len(_MAGIC)) != _MAGIC:
            raise InputRefused("the collection in this package is damaged", todo=_AGAIN)
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
    try:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_TEXT)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("PRAGMA query_only = ON")
        connection.create_collation("unicase", _unicase)
        connection.set_progress_handler(_Patience(), 1_000_000)
        _refuse_programs(connection)
    except BaseException:
        connection.close()
        raise
    return connection


class _Patience:
    """Stops SQLite after MAX_STEPS calls."""

    def __init__(self) -> None:
        self.steps = 0

    def __call__(self) -> bool:
        self.steps += 1
        return self.steps > MAX_STEPS


def _refuse_programs(connection: sqlite3.Connection) -> None:
    """Raise unless the database holds ordinary tables and indexes only."""
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall():
        virtual = "VIRTUAL" in str(sql or "").upper().split()[:2]
        computed = "SELECT 1 FROM pragma_table_xinfo(?) WHERE hidden"
        if kind not in ("table", "index") or virtual or connection.execute(computed, (name,)).fetchone():
            raise InputRefused("the collection in this package holds more than data", todo="Do not trust where it comes from.")


def _unicase(one: str, other: str) -> int:
    """Anki's order of names, which its indexes are built with."""
    first, second = one.casefold(), other.casefold()
    return (first > second) - (first < second)
