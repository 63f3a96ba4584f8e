"""Deck files that change together with the log: both do or neither does, whenever the program is killed.

What a file holds before is put down first, in a transaction of its own. Then, in a second one, come the rows of the log and,
just before its end, the files. A row that nobody made final was left by a killed program: whoever opens the database next gives
its file the old bytes again. The same rows are what undo gives a file back from.
"""

# ruff: noqa: S608 - statements are put together from column lists of this package only; values are always bound.

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from studydeck.errors import DatabaseBusy, StudydeckError
from studydeck.files import create_folder, read_bytes, remove, write_atomically
from studydeck.store.base import Base
from studydeck.text.clean import one_line

UNDO_REACH = timedelta(hours=24) // timedelta(milliseconds=1)
"""Milliseconds back to which actions can be taken back."""

MAX_BYTES = 256_000_000
"""Of a deck file."""
ATTEMPTS = 3
"""Times a change is put down anew because another program, just started, took it for one left behind."""
_LEFT = "bundle IS NULL"


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A deck file before and after; None stands for no file."""

    path: str
    """Relative to `decks/`, with forward slashes."""
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True, slots=True)
class _Kept:
    """A row of the table."""

    id: int
    path: str
    before: str | None
    after: str | None
    start: int
    length: int
    held: bytes

    def undone(self, now: bytes | None) -> Rewrite | None:
        """How the file gets its old bytes back; None when it does not hold what it held afterwards."""
        if _hash(now) != self.after:
            return None
        if self.before is None:
            return Rewrite(self.path, now, None)
        there = now or b""
        return Rewrite(self.path, now, there[: self.start] + zlib.decompress(self.held) + there[self.start + self.length :])


class FileChanged(StudydeckError):
    """A deck file does not hold what it held a moment ago."""


class Rewrites(Base):
    """Changing deck files as part of a transaction."""

    folder: Path = Path()
    """Where the deck files lie."""

    @contextmanager
    def rewriting(self, rewrites: Sequence[Rewrite], at: int) -> Iterator[_Change]:
        """One transaction that ends with deck files being written; when it fails they hold what they held before.

        Whoever opens it appends to the log and calls `write` of what it gets at the end. Raises FileChanged when a file is not
        as `rewrites` suppose, and what writing files and the database raises.
        """
        for _ in range(ATTEMPTS):
            change = _Change(self, rewrites, self._announce(rewrites, at))
            try:
                with self.writing():
                    if not change.announced():
                        continue
                    yield change
                    change.withdraw()
            except BaseException:
                if change.is_final():  # the commit was reported as failed and reached the disk
                    return
                change.put_back()
                raise
            return
        raise DatabaseBusy("another program keeps starting", todo="Nothing was changed; try again.")

    def to_give_back(self, bundle: int) -> list[Rewrite] | None:
        """How the files that an action changed get back the bytes they held; None when one of them was changed since."""
        found = [kept.undone(held(self.folder / kept.path)) for kept in self._kept("bundle = ?", bundle)]
        given = [rewrite for rewrite in found if rewrite]
        return given if len(given) == len(found) else None

    def give_back(self, at: int) -> list[str]:
        """Put right what a killed program left half done; returns sentences about what could not be put right."""
        if not self._kept(_LEFT):
            return []
        notices: list[str] = []
        with self.writing() as connection:
            for kept in reversed(self._kept(_LEFT)):
                try:
                    now = held(self.folder / kept.path)
                    undone = kept.undone(now)
                    if undone:
                        put(self.folder / kept.path, undone.after)
                    elif _hash(now) != kept.before:
                        notices.append(self._kept_aside(kept, at))
                except StudydeckError as error:
                    notices.append(f"A change that was cut off could not be taken back: {one_line(str(error))}")
                    continue
                connection.execute("DELETE FROM rewrite WHERE id = ?", (kept.id,))
        return notices

    def _kept_aside(self, kept: _Kept, at: int) -> str:
        """Save what a file held that was cut off while changing and changed by somebody else since; a sentence about it."""
        place = self.path.parent / "drafts" / f"{at}-{Path(kept.path).name}"
        create_folder(place.parent)
        write_atomically(place, zlib.decompress(kept.held), private=True)
        return (
            f"decks/{one_line(kept.path)}: a change to it was cut off, and it was changed again since. What stood there "
            f"before lies in {one_line(str(place))}."
        )

    def _announce(self, rewrites: Sequence[Rewrite], at: int) -> list[int]:
        if not rewrites:
            return []
        ids = []
        with self.writing() as connection:
            connection.execute("DELETE FROM rewrite WHERE bundle IS NOT NULL AND at < ?", (at - UNDO_REACH,))
            for rewrite in rewrites:
                old, new = rewrite.before or b"", rewrite.after or b""
                start, end = _same_ends(old, new)
                values = (at, rewrite.path, _hash(rewrite.before), _hash(rewrite.after), start, len(new) - end - start)
                cursor = connection.execute(
                    "INSERT INTO rewrite (at, path, before, after, start, length, held) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (*values, zlib.compress(old[start : len(old) - end], 1)),
                )
                ids.append(int(cursor.lastrowid or 0))
        return ids

    def _kept(self, where: str, *values: int) -> list[_Kept]:
        sql = f"SELECT id, path, before, after, start, length, held FROM rewrite WHERE {where} ORDER BY id"
        return [_Kept(*row) for row in self.rows(sql, values)]


class _Change:
    """Some files on their way from before to after."""

    def __init__(self, store: Rewrites, rewrites: Sequence[Rewrite], ids: Sequence[int]) -> None:
        self.store = store
        self.rewrites = rewrites
        self.ids = ids
        self.tried = False

    def announced(self) -> bool:
        """Whether what the files hold is still put down."""
        return self._left() == len(self.ids)

    def is_final(self) -> bool:
        """Whether the transaction is on the disk although it was reported as failed."""
        if not (self.tried and self.ids):
            return False
        try:
            return self._left() == 0
        except StudydeckError:  # whoever opens the database next will see
            return False

    def write(self, bundle: int | None) -> None:
        """Write the files, for the decisions of a bundle; with None nothing is kept to take it back."""
        for number in self.ids:
            if bundle is None:
                self.store.connection.execute("DELETE FROM rewrite WHERE id = ?", (number,))
            else:
                self.store.connection.execute("UPDATE rewrite SET bundle = ? WHERE id = ?", (bundle, number))
        for rewrite in self.rewrites:
            path = self.store.folder / rewrite.path
            if held(path) != rewrite.before:
                raise FileChanged(
                    "this deck file was changed a moment ago by another program",
                    where=one_line(f"decks/{rewrite.path}"),
                    todo="Nothing was changed; try again.",
                )
            put(path, rewrite.after)
        self.tried = True

    def withdraw(self) -> None:
        """Forget what was put down for files that were not to be written after all."""
        if not self.tried:
            self.store.connection.executemany("DELETE FROM rewrite WHERE id = ?", [(number,) for number in self.ids])

    def put_back(self) -> None:
        """Give the files that were written already their old bytes; what cannot be done now is done at the next start."""
        for rewrite in self.rewrites:
            try:
                path = self.store.folder / rewrite.path
                if rewrite.before != rewrite.after and held(path) == rewrite.after:
                    put(path, rewrite.before)
            except StudydeckError:
                return
        with suppress(StudydeckError), self.store.writing() as connection:
            connection.executemany(f"DELETE FROM rewrite WHERE id = ? AND {_LEFT}", [(number,) for number in self.ids])

    def _left(self) -> int:
        ids = ", ".join(map(str, self.ids))
        return int(self.store.row(f"SELECT count(*) FROM rewrite WHERE {_LEFT} AND id IN ({ids})")[0])


def held(path: Path) -> bytes | None:
    """The bytes of a file, None for no file. Raises InputRefused or NotPermitted."""
    return read_bytes(path, MAX_BYTES) if path.exists() else None


def put(path: Path, data: bytes | None) -> None:
    """Write a file, following links, or remove it."""
    if data is None:
        remove(path)
        return
    target = path.resolve()
    create_folder(target.parent)
    write_atomically(target, data)


def _hash(data: bytes | None) -> str | None:
    return None if data is None else hashlib.sha256(data).hexdigest()


def _same_ends(old: bytes, new: bytes) -> tuple[int, int]:
    """How many bytes at the beginning and at the end two texts have in common, in whole lines."""
    most = min(len(old), len(new))
    start = _longest(most, lambda low, high: old[low:high] == new[low:high])
    start = old.rfind(b"\n", 0, start) + 1
    end = _longest(most - start, lambda low, high: old[len(old) - high : len(old) - low] == new[len(new) - high : len(new) - low])
    line = old.find(b"\n", len(old) - end)
    return start, 0 if line < 0 else len(old) - line - 1


def _longest(most: int, same: Callable[[int, int], bool]) -> int:
    """The largest size up to `most` such that `same` holds from 0 to there; it is asked only about what is not known yet."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if same(low, middle) else (low, middle - 1)
    return low
