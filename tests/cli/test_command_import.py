"""studydeck import: what it says, what it writes, what it refuses."""

import json
from pathlib import Path

import pytest

from builders import a_card, a_deck, a_library
from studydeck.cli import run
from studydeck.config import Library


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = a_library(tmp_path, a_deck(a_card(evidence=None)))
    (tmp_path / "more.csv").write_text("front,back,deck\nFrance?,Paris,World\nItaly?,Rome,World\nempty?,,World\n")
    return library


def command(library: Library, *arguments: object) -> int:
    return run(["--library", str(library.root), "import", *map(str, arguments)])


def test_an_import_says_what_came_and_what_did_not(library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(library, tmp_path / "more.csv") == 0
    said = capsys.readouterr().out
    assert "2 cards added, 0 reviews taken over." in said
    assert "New decks: World." in said
    assert "1 card left out: has no question or no answer." in said
    assert "before-import-" in said and "studydeck undo" in said
    assert (library.decks / "world.md").read_text().count("Q: ") == 2
    assert command(library, tmp_path / "more.csv") == 0
    assert "Nothing new in more.csv: 2 cards stand here as they stand there." in capsys.readouterr().out
    assert run(["--library", str(library.root), "undo"]) == 0
    assert not (library.decks / "world.md").exists()


def test_a_dry_run_lists_and_writes_nothing(library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in library.root.rglob("*") if path.is_file()}
    assert command(library, "--dry-run", tmp_path / "more.csv") == 0
    said = capsys.readouterr().out
    assert "2 cards would be added" in said and "+ World: France?" in said
    assert {path: path.read_bytes() for path in library.root.rglob("*") if path.is_file()} == before


def test_json_tells_programs_everything(library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(library, "--json", "--dry-run", tmp_path / "more.csv") == 0
    found = json.loads(capsys.readouterr().out)
    assert [card["question"] for card in found["added"]] == ["France?", "Italy?"]
    assert (found["dry_run"], found["left_out"], found["backup"]) == (True, {"has no question or no answer": 1}, "")


def test_options_of_decks_are_told_and_taken_over(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    package = Path(__file__).parents[1] / "anki" / "packages" / "anki-25.02.7-new.apkg"
    assert command(library, "--dry-run", package) == 0
    told = (
        "Limits, steps or retention are others there than here for Garden, Garden::Beds; import with --options takes them over."
    )
    assert told in capsys.readouterr().out
    assert command(library, "--options", package) == 0
    said = capsys.readouterr().out
    assert "2 options of decks written into studydeck.toml, where undo leaves them:\n  Garden: retention = 0.85\n" in said
    assert library.settings_file.read_text().count("retention = ") == 2
    assert command(library, "--options", "--json", package) == 0
    assert json.loads(capsys.readouterr().out)["options"] == []


@pytest.mark.parametrize(
    ("name", "code", "sentence"),
    [
        ("x.docx", 2, "cards cannot be imported from .docx"),
        ("x", 2, "the name of the file does not say its format"),
        ("gone.apkg", 65, "cannot be read (no such file or directory)"),
        ("gone.csv", 65, "cannot be read (no such file or directory)"),
        ("folder.apkg", 65, "this is a folder"),
        ("text.apkg", 65, "this is not an Anki package, or it is damaged"),
    ],
)
def test_what_cannot_be_imported_is_refused(
    name: str, code: int, sentence: str, library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder.apkg").mkdir()
    (tmp_path / "text.apkg").write_text("text")
    before = {path.name for path in library.decks.iterdir()}
    assert command(library, tmp_path / name) == code
    assert sentence in capsys.readouterr().err
    assert {path.name for path in library.decks.iterdir()} == before
