"""From a path to decoded text: what is no document is refused before it is read, what is badly encoded is said so."""

import errno
import hashlib
import os
import re
import stat
from pathlib import Path

from studydeck.errors import InputRefused, NotPermitted
from studydeck.files import name_fault
from studydeck.text.clean import FORBIDDEN, one_line

MAX_BYTES = 20_000_000
MAX_LINES = 1_000_000
_ATTEMPTS = 3
_HIGH_SHARE = 0.25
"""Western European text has fewer than a quarter of its bytes above ASCII; more means another script."""

_SHIFT = re.compile(rb"\x1b\$[@AB(]")
"""How ISO-2022 begins Japanese, Chinese or Korean in seven bits, which would pass for ASCII."""

_BINARY = "it looks like binary data, not like text"
_AS_TEXT = "Save it as plain text or Markdown."

_SIGNATURES = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive (docx, epub, apkg …)"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x1f\x8b", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ", "xz data"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "Zstandard data"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program (ELF)"),
    (b"MZ\x90", "a program (Windows)"),
    (b"\xcf\xfa\xed\xfe", "a program (macOS)"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"ID3", "an MP3 recording"),
    (b"OggS", "an Ogg recording"),
    (b"RIFF", "a RIFF recording or image"),
    (b"fLaC", "a FLAC recording"),
    (b"\x1aE\xdf\xa3", "a Matroska film"),
)


def read_bytes(path: Path, max_bytes: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file, as they were at one moment.

    Raises InputRefused for what is missing, badly named, no regular file, too large or does not stop changing, NotPermitted
    without the right to read. Nothing is read before the file's kind and size are known.
    """
    where = one_line(str(path))
    _check_name(path, where)
    try:
        _check(path.stat(), where, max_bytes)
        for _ in range(_ATTEMPTS):
            data = _snapshot(path, where, max_bytes)
            if data is not None:
                return data
    except FileNotFoundError as error:
        raise InputRefused("no such file", where=where, todo="Check the spelling of the path.") from error
    except PermissionError as error:
        raise NotPermitted("no permission to read it", where=where, todo="Change the file's permissions.") from error
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno == errno.ELOOP:
            what = "it cannot be read: it is a link that leads back to itself"
            raise InputRefused(what, where=where, todo="Name the file it was meant for.") from error
        what = f"it cannot be read ({type(error).__name__})"
        raise InputRefused(what, where=where, todo="Check the path and the disk.") from error
    raise InputRefused("it changes while it is being read", where=where, todo="Try again when it is complete.")


def _check_name(path: Path, where: str) -> None:
    """Refuse names that no deck file could hold: the deck made from a document names it."""
    fault = name_fault(path.name)
    if not fault and (fault := next(filter(None, map(name_fault, path.parts)), "")):
        fault = fault.replace("its name", "the name of a folder above it")
    if fault:
        raise InputRefused(fault, where=where, todo="Rename it.")


def _check(status: os.stat_result, where: str, max_bytes: int) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise InputRefused(f"it is {_kind(status.st_mode)}, not a document", where=where, todo="Name a text file.")
    if status.st_size > max_bytes:
        what = f"it is too large ({status.st_size / 1e6:.0f} MB; the limit is {max_bytes / 1e6:.0f} MB)"
        raise InputRefused(what, where=where, todo="Split it into parts.")
    if status.st_size == 0:
        raise InputRefused("it is empty: nothing to learn from", where=where, todo="Put text into it, or take it away.")


def _snapshot(path: Path, where: str, max_bytes: int) -> bytes | None:
    """The file's bytes, or None when it changed meanwhile."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as file:
        before = os.fstat(descriptor)
        _check(before, where, max_bytes)
        data = file.read(max_bytes + 1)
        after = os.fstat(descriptor)
    same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns) and len(data) == after.st_size
    return data if same else None


def _kind(mode: int) -> str:
    kinds = (
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISFIFO, "a pipe"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
        (stat.S_ISSOCK, "a socket"),
    )
    return next((name for test, name in kinds if test(mode)), "a special file")


def sha256(data: bytes) -> str:
    """The hexadecimal digest that identifies a document's bytes."""
    return hashlib.sha256(data).hexdigest()


def decode(data: bytes, where: str) -> tuple[str, tuple[str, ...]]:
    """The text of `data` with line feeds as line ends, and sentences for the user on how it was decoded.

    A byte order mark stays as the first character. Raises InputRefused for binary data, for an encoding that cannot be told,
    and for text with nothing in it.
    """
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise InputRefused(f"it looks like {name}, not like text", where=where, todo=_AS_TEXT)
    if data[4:8] == b"ftyp":
        raise InputRefused("it looks like a film, not like text", where=where, todo="Use its captions or a transcript.")
    text, notices = _decode(data, where)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    check_worth(text, where)
    return text, notices


def check_worth(text: str, where: str) -> None:
    """Refuse text that holds nothing, or more lines than any document has."""
    if len(FORBIDDEN.sub("", text[:10_000]).strip()) < 2 and len(FORBIDDEN.sub("", text).strip()) < 2:
        raise InputRefused("there is nothing to learn from in it", where=where, todo="Put text into it, or take it away.")
    if text.count("\n") > MAX_LINES:
        raise InputRefused(f"it has more than {MAX_LINES:,} lines", where=where, todo="Split it into parts.")


def _decode(data: bytes, where: str) -> tuple[str, tuple[str, ...]]:
    for mark, codec in ((b"\xff\xfe\x00\x00", "utf-32-le"), (b"\x00\x00\xfe\xff", "utf-32-be")):
        if data.startswith(mark):
            return _wide(data, codec, "UTF-32", where)
    for mark, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return _wide(data, codec, "UTF-16", where)
    zeros = data.count(0)
    if zeros > len(data) // 4:
        codec = "utf-16-le" if data[1::2].count(0) > data[0::2].count(0) else "utf-16-be"
        if max(data[1::2].count(0), data[0::2].count(0)) > 0.9 * zeros:
            return _wide(data, codec, "UTF-16 without a byte order mark", where)
    _refuse_binary(data, zeros, where)
    if shift := _SHIFT.search(data):
        what = f"its encoding cannot be told (line {data.count(bytes([10]), 0, shift.start()) + 1} shifts to another script)"
        raise InputRefused(what, where=where, todo="Save it as UTF-8.")
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        return _not_utf8(data, error, where)


def _wide(data: bytes, codec: str, name: str, where: str) -> tuple[str, tuple[str, ...]]:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise InputRefused(f"it looks like {name} but is damaged", where=where, todo="Save it as UTF-8.") from error
    if sum(1 for sign in text[:10_000] if sign < " " and sign not in "\t\n\r\f") > len(text[:10_000]) // 10:
        raise InputRefused(_BINARY, where=where, todo=_AS_TEXT)
    return text, (f"The file was read as {name}.",)


def _refuse_binary(data: bytes, zeros: int, where: str) -> None:
    sample = data[:65_536]
    controls = len(sample) - len(sample.translate(None, bytes(set(range(32)) - {9, 10, 12, 13, 27}) + b"\x7f"))
    if controls > max(4, len(sample) // 20) or zeros > max(16, len(data) // 100):
        raise InputRefused(_BINARY, where=where, todo=_AS_TEXT)


def _not_utf8(data: bytes, error: UnicodeDecodeError, where: str) -> tuple[str, tuple[str, ...]]:
    """Nearly UTF-8 keeps its sense with a mark for each broken character; else Windows-1252, if that can be the script."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    good = sum(1 for sign in text[:200_000] if sign > "\x7f" and sign != "\ufffd")
    line = data.count(b"\n", 0, error.start) + 1
    if (error.end == len(data) and broken == 1) or (good > 10 * broken and broken * 1000 < len(data)):
        characters = "1 broken character" if broken == 1 else f"{broken} broken characters"
        return text, (f"The file is UTF-8 with {characters} (the first in line {line}), shown as \ufffd.",)
    high = sum(1 for byte in data[:200_000] if byte > 0x7F)
    unlikely = high > _HIGH_SHARE * len(data[:200_000].translate(None, b" \t\r\n"))
    try:
        western = data.decode("cp1252")
    except UnicodeDecodeError:
        unlikely, western = True, ""
    if unlikely:
        what = f"its encoding cannot be told (line {line} is not UTF-8)"
        raise InputRefused(what, where=where, todo="Save it as UTF-8.") from error
    return western, (f"The file is not UTF-8 (line {line}); it was read as Windows-1252. Check its special characters.",)
