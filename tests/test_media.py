"""Pictures and sounds that cards name: only such files, only from the folder of media, and never through a shell."""

import os
import time
from pathlib import Path

import pytest

from builders import a_card, a_cloze
from studydeck.errors import StudydeckError
from studydeck.media import media_of_card, show_medium

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "decks" / "media"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def desktop(tmp_path: Path) -> dict[str, str]:
    """Variables of a desktop whose viewer writes down what it is given."""
    programs = tmp_path / "bin"
    programs.mkdir()
    viewer = programs / "xdg-open"
    viewer.write_text(f'#!/bin/sh\nprintf "%s|" "$#" "$@" > {tmp_path}/told.part && mv {tmp_path}/told.part {tmp_path}/told\n')
    viewer.chmod(0o755)
    return {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "DISPLAY": ":0"}


def told(tmp_path: Path) -> str:
    return (tmp_path / "told").read_text()


def test_a_card_names_pictures_as_we_and_as_hashcards_write_them() -> None:
    """Those of the answer only once it is shown; each once; nothing with a folder in it but that of media."""
    card = a_card("[image: a b.png] ![x](c.png) ![y](../d.png)", "[sound: e.mp3] [image: a b.png] ![](media/f.gif) [g: h.png]")
    assert media_of_card(card) == ["a b.png", "e.mp3", "c.png", "f.gif"]
    assert media_of_card(card, revealed=False) == ["a b.png", "c.png"]
    hidden = a_cloze("This is {{[image: a.png]}}.")
    assert (media_of_card(hidden, revealed=False), media_of_card(hidden)) == ([], ["a.png"])


@pytest.mark.parametrize("name", ["a.png", "a b; touch x $(y) 'z' &.JPG", "-a.mp3", "日本.ogg", "a.png.webm"])
def test_the_viewer_gets_one_file_by_its_whole_name(folder: Path, desktop: dict[str, str], tmp_path: Path, name: str) -> None:
    (folder / name).write_bytes(PNG)
    show_medium(folder, name, desktop)
    assert told(tmp_path) == f"1|{folder / name}|"


REFUSED = {
    "a program": ("a.exe", b"MZ", "only pictures, sounds and films"),
    "a starter": ("a.desktop", b"[Desktop Entry]", "only pictures, sounds and films"),
    "a page": ("a.html", b"<html>", "only pictures, sounds and films"),
    "a picture that can run scripts": ("a.svg", b"<svg>", "only pictures, sounds and films"),
    "no suffix": ("a", PNG, "only pictures, sounds and films"),
    "a program under the name of a picture": ("a.png", b"\x7fELF", "it is not what its name says"),
    "a script under the name of a sound": ("a.mp3", b"#!/bin/sh", "it is not what its name says"),
    "not there": ("b.png", None, "it is not in decks/media"),
}


@pytest.mark.parametrize(("name", "data", "what"), REFUSED.values(), ids=REFUSED)
def test_other_files_are_not_opened(
    folder: Path, desktop: dict[str, str], tmp_path: Path, name: str, data: bytes | None, what: str
) -> None:
    if data is not None:
        (folder / name).write_bytes(data)
    with pytest.raises(StudydeckError, match=what):
        show_medium(folder, name, desktop)
    assert not (tmp_path / "told").exists()


@pytest.mark.parametrize(
    "name", ["../a.png", "/etc/a.png", "..\\a.png", "C:a.png", "a\x1b.png", "", ".png", "x/a.png", "a" * 300 + ".png"]
)
def test_no_name_leads_out_of_the_folder(folder: Path, desktop: dict[str, str], tmp_path: Path, name: str) -> None:
    (folder.parent / "a.png").write_bytes(PNG)
    with pytest.raises(StudydeckError, match="not the name of a file") as caught:
        show_medium(folder, name, desktop)
    assert str(caught.value).isprintable() and not (tmp_path / "told").exists()


def test_no_link_leads_out_of_the_folder(folder: Path, desktop: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(PNG)
    (folder / "a.png").symlink_to(tmp_path / "secret.png")
    (folder / "round.png").symlink_to(folder / "round.png")
    (folder / "folder.png").mkdir()
    os.mkfifo(folder / "pipe.png")
    for name, what in {"a": "it lies outside", "round": "it", "folder": "it is not in", "pipe": "it is not in"}.items():
        with pytest.raises(StudydeckError, match=what):
            show_medium(folder, f"{name}.png", desktop)
    assert not (tmp_path / "told").exists()


def test_where_nothing_can_show_it_a_sentence_says_so(folder: Path, desktop: dict[str, str], tmp_path: Path) -> None:
    (folder / "a.png").write_bytes(PNG)
    with pytest.raises(StudydeckError, match="there is no desktop here"):
        show_medium(folder, "a.png", {"PATH": desktop["PATH"]})
    with pytest.raises(StudydeckError, match="there is no program here that opens files"):
        show_medium(folder, "a.png", {"PATH": str(folder), "DISPLAY": ":0"})
    viewer = tmp_path / "bin" / "xdg-open"
    viewer.write_text("#!/bin/sh\nexit 3\n")
    with pytest.raises(StudydeckError, match="this system has no program that shows it"):
        show_medium(folder, "a.png", desktop)
    viewer.write_text("not a program")
    with pytest.raises(StudydeckError, match="the viewer cannot be started"):
        show_medium(folder, "a.png", desktop)


def test_a_viewer_that_stays_open_is_not_waited_for(folder: Path, desktop: dict[str, str], tmp_path: Path) -> None:
    (folder / "a.png").write_bytes(PNG)
    (tmp_path / "bin" / "xdg-open").write_text("#!/bin/sh\nexec sleep 5\n")
    start = time.monotonic()
    show_medium(folder, "a.png", desktop)
    assert time.monotonic() - start < 4
