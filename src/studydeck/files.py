"""Files of the user, read with limits and written in one step: old or new, never half.

Everything the operating system objects to becomes a StudydeckError that names the file.
"""

import errno
import itertools
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from studydeck.errors import DiskFailed, InputRefused, NotPermitted, OutputRefused, StudydeckError
from studydeck.text.clean import FORBIDDEN, one_line

SUFFIXES = (".txt", ".text", ".md", ".markdown", ".vtt", ".srt", ".html", ".htm")
"""Files of a folder that count as documents; a file named outright may have any name."""
MOST_DOCUMENTS = 5_000
"""Documents of one run: whoever names a whole disk did not mean it."""
NOT_UTF8 = "its name is not UTF-8"
_DENIED = (errno.EACCES, errno.EPERM, errno.EROFS)
_FAILING = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def name_fault(name: str) -> str:
    """What is wrong with a file name that cannot be kept as text, as a clause; nothing for a good one.

    >>> name_fault("talk.txt"), name_fault("a\\nb.txt"), name_fault("caf\\udce9.txt")
    ('', 'its name holds control characters', 'its name is not UTF-8')
    """
    if any("\ud800" <= sign <= "\udfff" for sign in name):
        return NOT_UTF8
    return "its name holds control characters" if FORBIDDEN.search(name) or "\n" in name or "\t" in name else ""


def is_media_name(name: str) -> bool:
    """Whether `name` is the name of a file and nothing else.

    >>> is_media_name("a b.png"), is_media_name("../a.png"), is_media_name("C:a.png"), is_media_name(".hidden")
    (True, False, False, False)
    """
    if not name or len(name.encode(errors="replace")) > 200 or name[0] in ". " or name[-1] in ". ":
        return False
    return not FORBIDDEN.search(name) and not any(sign in '/\\:*?"<>|\n\t' for sign in name)


def list_folder(folder: Path) -> list[Path]:
    """What lies directly in a folder, sorted; nothing when there is no such folder.

    Raises NotPermitted without the right to look into it: an unreadable folder is not an empty one. Raises DiskFailed when it
    cannot be read for another reason.
    """
    where = one_line(str(folder))
    try:
        # The dot needs the right to enter the folder, the listing the right to read it.
        names = os.listdir(os.path.join(folder, "."))  # noqa: PTH118, PTH208 - pathlib drops the dot
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        if error.errno in _DENIED:
            raise NotPermitted("no right to look into this folder", where=where, todo="Change its permissions.") from error
        raise DiskFailed(f"the folder cannot be read ({_reason(error)})", where=where, todo="Check the disk.") from error
    return sorted(folder / name for name in names)


def documents_in(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, and the documents directly or deeper in the folders named, sorted; of a folder a few too many at most."""
    for path in paths:
        if path.is_dir():
            found = (each for each in path.rglob("*") if each.suffix.lower() in SUFFIXES and _visible(each, path))
            yield from sorted(itertools.islice(found, MOST_DOCUMENTS + 1))
        else:
            yield path


@contextmanager
def locked(path: Path) -> Iterator[bool]:
    """Hold a lock for as long as this process lives: True where it was free, False where another process holds it.

    Where the system knows no such locks, or the file cannot be made, there is nothing to hold.
    """
    try:
        import fcntl

        handle = path.open("a")
    except (ImportError, OSError):
        yield True
        return
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True


def read_bytes(path: Path, limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes.

    Raises InputRefused for anything else than such a file, NotPermitted without the right to read it.
    """
    with open_regular(path, limit) as stream:
        try:
            data = stream.read(limit + 1)
        except OSError as error:
            raise _cannot_read(path, error) from error
    if len(data) > limit:
        raise _too_large(path, limit, "Split it.")
    return data


def open_regular(path: Path, limit: int, kind: str = "text file", smaller: str = "Split it.") -> BinaryIO:
    """A regular file of at most `limit` bytes, open to be read; `kind` is what it should be, `smaller` how to make it fit.

    Raises InputRefused for anything else than such a file, NotPermitted without the right to read it.
    """
    where = one_line(str(path))
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            found = "a folder" if stat.S_ISDIR(state.st_mode) else "not a regular file"
            raise InputRefused(f"this is {found}", where=where, todo=f"Give the name of a {kind}.")
        if state.st_size > limit:
            raise _too_large(path, limit, smaller)
        return path.open("rb")
    except (OSError, ValueError) as error:
        raise _cannot_read(path, error) from error


def write_atomically(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write `data` under the name `path`, durably; whatever goes wrong, the old file stays whole.

    With `private` nobody but the user may read it. A link is replaced, not followed; the mode of an existing file is kept.
    Raises DiskFailed, NotPermitted or OutputRefused.
    """
    temporary: Path | None = None
    try:
        descriptor, temporary = _create_beside(path, 0o600 if private else 0o666)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if path.is_file() and not path.is_symlink():
            temporary.chmod(stat.S_IMODE(path.stat().st_mode))
        temporary.replace(path)
        temporary = None
        sync_folder(path.parent)
    except OSError as error:
        raise _cannot_write(path, error) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def remove(path: Path) -> None:
    """Remove a file, durably; one that is not there is removed already. Raises DiskFailed, NotPermitted or OutputRefused."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise _cannot_write(path, error) from error
    sync_folder(path.parent)


def create_folder(path: Path) -> None:
    """Create a folder and those above it. Raises DiskFailed, NotPermitted or OutputRefused."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_write(path, error) from error


def refuse_occupied(path: Path, *, force: bool) -> None:
    """Raise OutputRefused when `path` is no place to write a file to: not a free name, unless `force` allows to overwrite one."""
    where = one_line(str(path))
    if path.is_dir():
        raise OutputRefused("this is a folder", where=where, todo="Give the name of a file.")
    if path.exists() and not path.is_file():
        raise OutputRefused("this is not a regular file", where=where, todo="Give another name.")
    if not path.parent.is_dir():
        raise OutputRefused("the folder for this file does not exist", where=where, todo="Create it first.")
    if not force and (path.exists() or path.is_symlink()):
        raise OutputRefused("the file exists already", where=where, todo="Use --force to overwrite it.")


def _visible(path: Path, folder: Path) -> bool:
    return path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)


def _create_beside(path: Path, mode: int) -> tuple[int, Path]:
    """A new file in the folder of `path`, with the rights of `mode` that the user's umask leaves: its descriptor and its name."""
    for number in itertools.count():
        name = path.with_name(f".{path.name[:200]}.{os.getpid()}-{number}.part")
        try:
            return os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), name
        except FileExistsError:
            continue
    raise AssertionError("unreachable")


def sync_folder(folder: Path) -> None:
    """Make a rename durable. Some systems cannot sync a folder: there the file is written all the same."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _too_large(path: Path, limit: int, smaller: str) -> InputRefused:
    return InputRefused(f"the file is larger than {limit:,} bytes", where=one_line(str(path)), todo=smaller)


def _cannot_read(path: Path, error: OSError | ValueError) -> StudydeckError:
    where = one_line(str(path))
    if isinstance(error, ValueError):  # a name with a zero byte
        return InputRefused("cannot be read (no such file)", where=where)
    if error.errno in _DENIED:
        return NotPermitted("no right to read this file", where=where, todo="Change its permissions.")
    return InputRefused(f"cannot be read ({_reason(error)})", where=where)


def _cannot_write(path: Path, error: OSError) -> StudydeckError:
    where = one_line(str(path))
    if error.errno in _FAILING:
        advice = "Nothing was changed; make room and try again."
        return DiskFailed(f"cannot be written ({_reason(error)})", where=where, todo=advice)
    if error.errno in _DENIED:
        return NotPermitted("no right to write this file", where=where, todo="Change the permissions of its folder.")
    return OutputRefused(f"cannot be created ({_reason(error)})", where=where)


def _reason(error: OSError) -> str:
    return one_line(error.strerror or type(error).__name__).lower()
