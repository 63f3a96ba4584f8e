"""Paths as people type and drop them."""

from pathlib import Path

import pytest

from studydeck.tui.paths import completed, pasted, typed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Some files with awkward names."""
    for name in ("one.txt", "two words.txt", "it's.md", ".hidden.txt", "a&b.txt", "\x1b[2J.txt"):
        (tmp_path / name).touch()
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "deep.txt").touch()
    return tmp_path


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("one.txt", ["one.txt"]),
        ("  one.txt  ", ["one.txt"]),
        ("two words.txt", ["two words.txt"]),
        ("two\\ words.txt one.txt", ["two words.txt", "one.txt"]),
        ("'two words.txt' \"it's.md\"", ["two words.txt", "it's.md"]),
        ("it's.md", ["it's.md"]),
        ("it's", ["it's"]),
        ("it\\'s.md", ["it's.md"]),
        ("one.txt one.txt", ["one.txt"]),
        ("nowhere else", ["nowhere", "else"]),
        ("", []),
        ("   ", []),
    ],
)
def test_words_of_a_line_are_paths(folder: Path, line: str, names: list[str]) -> None:
    assert typed(line, folder) == [folder / name for name in names]


def test_home_file_addresses_and_absolute_paths_are_understood(folder: Path, home: Path) -> None:
    assert typed("~/x.txt", folder) == [home / "x.txt"]
    assert typed("~nobody-of-this-name/x", folder) == [folder / "~nobody-of-this-name" / "x"]
    assert typed(f"file://{folder}/two%20words.txt", folder) == [folder / "two words.txt"]
    assert typed(str(folder / "one.txt"), Path("/")) == [folder / "one.txt"]


def test_several_lines_are_several_paths(folder: Path) -> None:
    text = f"{folder}/two words.txt\n\n  {folder}/one.txt\n"
    assert typed(pasted(text, Path("/")), Path("/")) == [folder / "two words.txt", folder / "one.txt"]


@pytest.mark.parametrize(
    ("line", "done", "names"),
    [
        ("on", "one.txt", ()),
        ("tw", "two\\ words.txt", ()),
        ("'tw", "'two words.txt", ()),
        ("one.txt no", "one.txt notes/", ()),
        ("notes/", "notes/deep.txt", ()),
        ("", "", ("a&b.txt", "it's.md", "notes/", "one.txt", "two words.txt")),
        ("a", "a\\&b.txt", ()),
        (".h", ".hidden.txt", ()),
        ("zzz", "zzz", ()),
        ("nowhere/x", "nowhere/x", ()),
        ("~", "~/", ()),
        ("\x00", "\x00", ()),
    ],
)
def test_tab_completes_as_far_as_names_allow(folder: Path, line: str, done: str, names: tuple[str, ...]) -> None:
    found = completed(line, folder)
    assert (found.line, found.names) == (done, names)


def test_what_was_completed_means_the_file(folder: Path) -> None:
    for begun, name in (("tw", "two words.txt"), ("it", "it's.md"), ("a", "a&b.txt")):
        assert typed(completed(begun, folder).line, folder) == [folder / name]
