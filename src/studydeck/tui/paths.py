"""Paths as they are typed, completed, or dropped on a terminal: with quotes, backslashes, `~` and `file://`."""

import os
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

MOST_NAMES = 200
"""Names looked at in one folder for a completion; who has more types another letter."""
SPECIAL = " \t'\"\\()&;|<>*?[]$`!#{}"
"""Signs that a shell gives a meaning to, and so those that dropped names are escaped for."""


@dataclass(frozen=True, slots=True)
class Completion:
    """A line completed as far as the file names allow, and the names that go on from there."""

    line: str
    names: tuple[str, ...] = ()


def typed(line: str, folder: Path) -> list[Path]:
    """The paths in a line, relative ones meant from `folder`: all of it as one name if there is such a file, else its words.

    >>> [str(path) for path in typed("'a b.txt' /tmp/c\\\\ d.txt file:///e%20f.txt", Path("/x"))]
    ['/x/a b.txt', '/tmp/c d.txt', '/e f.txt']
    """
    line = line.strip()
    if not line:
        return []
    whole = _path(line, folder)
    if _exists(whole):
        return [whole]
    try:
        words = shlex.split(line)
    except ValueError:  # a quotation mark that is never closed belongs to the name
        words = [line]
    return list(dict.fromkeys(_path(word, folder) for word in words))


def pasted(text: str, folder: Path) -> str:
    """Several lines pasted at once as one line: each is a path of its own, quoted if it is one as it stands."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) < 2:
        return " ".join(lines)
    return " ".join(shlex.quote(line) if _exists(_path(line, folder)) else line for line in lines)


def completed(line: str, folder: Path) -> Completion:
    """The last word of a line completed by the names of files there are; hidden ones only after a dot."""
    start, word, quote = _last_word(line)
    if word == "~":
        return Completion(f"{line}/")
    above, _, begun = word.rpartition("/")
    place = _path(f"{above}/" if "/" in word else "", folder)
    names = _names(place, begun)
    if not names:
        return Completion(line)
    common = _beginning(names)
    stem = f"{above}/" if "/" in word else ""
    done = f"{stem}{common}"
    return Completion(line[:start] + (quote + done if quote else _escaped(done)), () if len(names) == 1 else tuple(names))


def _path(word: str, folder: Path) -> Path:
    if word.startswith("file://"):
        word = unquote(urlsplit(word).path)
    try:
        return folder / Path(word).expanduser()
    except RuntimeError:  # nobody's home
        return folder / word


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _last_word(line: str) -> tuple[int, str, str]:
    """Where the last word of a line begins, what it says, and the quotation mark it stands in."""
    start, word, quote, at = 0, "", "", 0
    while at < len(line):
        sign = line[at]
        if quote:
            if sign == quote:
                quote = ""
            else:
                word += sign
        elif sign in "'\"":
            quote = sign
        elif sign == "\\" and at + 1 < len(line):
            at += 1
            word += line[at]
        elif sign.isspace():
            start, word = at + 1, ""
        else:
            word += sign
        at += 1
    return start, word, quote


def _names(place: Path, begun: str) -> list[str]:
    """Names in a folder that begin so, folders with a slash, sorted; without those that would be refused for their signs."""
    found = []
    try:
        with os.scandir(place) as entries:
            for entry in entries:
                shown = entry.name.isprintable() and (begun or not entry.name.startswith("."))
                if shown and entry.name.startswith(begun):
                    found.append(f"{entry.name}/" if entry.is_dir() else entry.name)
                    if len(found) == MOST_NAMES:
                        break
    except (OSError, ValueError):
        return []
    return sorted(found)


def _beginning(names: Sequence[str]) -> str:
    """What all names begin with."""
    shortest, longest = min(names), max(names)
    same = next((at for at, sign in enumerate(shortest) if longest[at : at + 1] != sign), len(shortest))
    return shortest[:same]


def _escaped(name: str) -> str:
    return "".join(f"\\{sign}" if sign in SPECIAL else sign for sign in name)
