"""After an unexpected error: a short message, and a report without local variables and without text of cards."""

import platform
import traceback
from datetime import datetime
from pathlib import Path

from studydeck import __version__


def report(error: BaseException, data: Path, now: datetime) -> str:
    """Write a report into `data`/reports, when `data` is there, and return the sentences for the user.

    The report names the kinds of the errors and the lines of code; messages are left out, for they may quote a card.
    """
    kind = type(error).__name__
    message = f"studydeck stopped because of an internal error ({kind}). Every answer given so far is on the disk."
    file = write_report(error, data, now)
    return f"{message}\nReport: {file}" if file else f"{message}\nNo report could be written into {data / 'reports'}."


def write_report(error: BaseException, data: Path, now: datetime) -> Path | None:
    """Write a report into `data`/reports, when `data` is there; returns the file, or None when it could not be written."""
    folder = data / "reports"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        file = _new_file(folder, f"crash-{now:%Y%m%d-%H%M%S}")
        file.write_text(_text(error, now), encoding="utf-8")
    except OSError:
        return None
    return file


def _new_file(folder: Path, stem: str) -> Path:
    """An empty file that only its owner reads, beside the reports of the same second."""
    number = 1
    while True:
        file = folder / (f"{stem}.txt" if number == 1 else f"{stem}-{number}.txt")
        try:
            file.touch(mode=0o600, exist_ok=False)
        except FileExistsError:
            number += 1
        else:
            return file


def _text(error: BaseException, now: datetime) -> str:
    versions = f"studydeck {__version__}, Python {platform.python_version()}, {platform.system()}"
    return "\n".join([f"{now.isoformat()}  {versions}", *_frames(error), ""])


def _frames(error: BaseException) -> list[str]:
    cause = error.__cause__ or error.__context__
    lines = _frames(cause) if cause is not None else []
    lines.append(type(error).__name__)
    lines += [f"  {place.filename}:{place.lineno} {place.name}" for place in traceback.extract_tb(error.__traceback__)]
    return lines
