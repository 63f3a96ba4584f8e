"""Text whose bytes were taken for another encoding once before: “JosÃ©” for “José”."""

import re
from collections.abc import Iterator
from functools import lru_cache

_FURTHER = "[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_FIRST = re.compile("[\xc2-\xf4]")
_TWICE = re.compile(f"[\xc2-\xdf]{_FURTHER}|[\xe0-\xef]{_FURTHER}{{2}}|[\xf0-\xf4]{_FURTHER}{{3}}")
_LEAST = 3


def twice_encoded(source: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Where characters of `source[start:end]` stand for one that was encoded twice, with that one; nothing in a sound text."""
    if _is_damaged(source):
        for found in _TWICE.finditer(source, start, end):
            if (meant := _meant(found[0])) is not None:
                yield found.start(), found.end(), meant


@lru_cache(maxsize=2)
def _is_damaged(source: str) -> bool:
    """Most of the letters that begin such a sequence do begin one; in a sound text next to none does."""
    if source.isascii():
        return False
    pairs = sum(1 for found in _TWICE.finditer(source) if _meant(found[0]) is not None)
    return pairs >= _LEAST and 2 * pairs >= len(_FIRST.findall(source))


def _meant(text: str) -> str | None:
    """The character whose bytes, read one by one, give `text`; none that is no use in a text."""
    try:
        meant = b"".join(sign.encode("latin-1" if sign < "\u0100" else "cp1252") for sign in text).decode("utf-8")
    except UnicodeError:
        return None
    return meant if meant.isprintable() else " " if meant.isspace() else None
