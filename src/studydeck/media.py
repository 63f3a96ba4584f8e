"""Pictures, sounds and films that cards name: which these are, and one of them shown by the system's own viewer."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import Thread

from studydeck.card import Card
from studydeck.errors import StudydeckError
from studydeck.files import is_media_name
from studydeck.text.clean import one_line
from studydeck.text.markup import media_of

TYPES = frozenset(
    ".png .jpg .jpeg .gif .webp .bmp .tif .tiff .avif .heic .mp3 .ogg .oga .opus .wav .flac .m4a .aac "
    ".mp4 .m4v .webm .mkv .mov .avi .mpg .mpeg .ogv .3gp".split()
)
"""Ends of the names of files that hold nothing that runs."""
OPENERS = (("xdg-open",), ("gio", "open"))
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")
"""Variables that tell of a desktop."""
PATIENCE = 0.5
"""Seconds in which a viewer that cannot show something says so."""

_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xfe\xed\xfa", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"<")
"""How programs and pages begin, whatever their names."""
_MARKDOWN = re.compile(r"!\[[^\]\n]{0,500}\]\((?:@/|\./)?(?:media/)?([^()\s/\\]{1,200})\)")


def media_of_card(card: Card, *, revealed: bool = True) -> list[str]:
    """Names of the pictures and sounds of what is shown of a card, each once."""
    if "[" not in card.front and "[" not in card.back and "[" not in card.context:
        return []
    texts = [card.context, card.question, *([card.front, card.back] if revealed else [])]
    return list(dict.fromkeys([*media_of(*texts), *(name for text in texts for name in _MARKDOWN.findall(text))]))


def show_medium(folder: Path, name: str, environ: Mapping[str, str]) -> None:
    """Open a file of the folder of media in the system's viewer, and do not wait for it to be closed.

    Raises StudydeckError for anything else than a picture, sound or film in that folder, and where nothing can show it.
    """
    place = _place(folder, name)
    if sys.platform == "win32":
        os.startfile(place)
        return
    command = _opener(name, environ)
    try:
        viewer = subprocess.Popen(
            [*command, str(place)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env=dict(environ),
        )
    except OSError as error:
        raise _refused(name, f"the viewer cannot be started ({one_line(error.strerror or '').lower()})") from error
    try:
        code = viewer.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        Thread(target=viewer.wait, daemon=True).start()  # it is open; whoever ends is taken leave of
        return
    if code:
        raise _refused(name, "this system has no program that shows it")


def _place(folder: Path, name: str) -> Path:
    """Where a medium lies, if it may be opened."""
    if not is_media_name(name):
        raise _refused(name, "this is not the name of a file in decks/media")
    if Path(name).suffix.lower() not in TYPES:
        raise _refused(name, "only pictures, sounds and films are opened from here")
    try:
        place = (folder / name).resolve()
        if not place.is_file():
            raise _refused(name, "it is not in decks/media")
        if not place.is_relative_to(folder.resolve()):
            raise _refused(name, "it lies outside decks/media")
        with place.open("rb") as stream:
            begins = stream.read(4)
    except (OSError, RuntimeError) as error:
        raise _refused(name, "it cannot be read") from error
    if begins.startswith(_PROGRAMS):
        raise _refused(name, "it is not what its name says")
    return place


def _opener(name: str, environ: Mapping[str, str]) -> list[str]:
    """The command that opens a file. Raises StudydeckError where there is none."""
    if sys.platform == "darwin":
        return ["/usr/bin/open"]
    if not any(environ.get(variable) for variable in SCREENS):
        raise _refused(name, "there is no desktop here to open it on")
    for command, *options in OPENERS:
        found = shutil.which(command, path=environ.get("PATH"))
        if found:
            return [found, *options]
    raise _refused(name, "there is no program here that opens files", "Install xdg-utils, for example.")


def _refused(name: str, what: str, todo: str = "Nothing was opened.") -> StudydeckError:
    return StudydeckError(what, where=one_line(name), todo=todo)
