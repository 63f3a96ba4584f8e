"""The few words of protobuf that Anki's newer files speak: numbered fields of integers, floats and bytes."""

import struct
from collections.abc import Iterator

Value = int | bytes
_VARINT, _EIGHT_BYTES, _BYTES, _FOUR_BYTES = 0, 1, 2, 5
_LONGEST_VARINT = 70
"""Bits."""


def fields(data: bytes) -> Iterator[tuple[int, Value]]:
    """Number and value of each field of a message; eight and four bytes come as bytes. Raises ValueError for what is none.

    >>> list(fields(bytes([0x08, 0x03, 0x12, 0x01, 0x61])))
    [(1, 3), (2, b'a')]
    """
    at, end = 0, len(data)
    while at < end:
        key, at = _varint(data, at)
        kind = key & 7
        if kind == _VARINT:
            number, at = _varint(data, at)
            yield key >> 3, number
            continue
        if kind == _BYTES:
            size, at = _varint(data, at)
        elif kind in (_EIGHT_BYTES, _FOUR_BYTES):
            size = 8 if kind == _EIGHT_BYTES else 4
        else:
            raise ValueError("no such type of field")
        if size > end - at:
            raise ValueError("cut off")
        yield key >> 3, data[at : at + size]
        at += size


def text(data: bytes, number: int) -> str:
    """The last field of this number as text; empty where there is none."""
    found = [value for field, value in fields(data) if field == number and isinstance(value, bytes)]
    return found[-1].decode(errors="replace") if found else ""


def integer(data: bytes, number: int) -> int:
    """The last field of this number as an integer; 0 where there is none."""
    found = [value for field, value in fields(data) if field == number and isinstance(value, int)]
    return found[-1] if found else 0


def floats(data: bytes, number: int) -> list[float]:
    """All floats of this number, packed or one by one."""
    found = [value for field, value in fields(data) if field == number and isinstance(value, bytes)]
    return [one for packed in found if len(packed) % 4 == 0 for (one,) in struct.iter_unpack("<f", packed)]


def chunk(field: int, data: bytes) -> bytes:
    """A field of bytes, written."""
    return _written(field << 3 | _BYTES) + _written(len(data)) + data


def number(field: int, value: int) -> bytes:
    """A field of a whole number, written.

    >>> list(fields(number(2, 300) + chunk(1, b"a")))
    [(2, 300), (1, b'a')]
    """
    return _written(field << 3) + _written(value)


def _written(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _varint(data: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while at < len(data) and shift < _LONGEST_VARINT:
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, at
        shift += 7
    raise ValueError("cut off")
