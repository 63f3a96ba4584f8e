"""Which documents a library has, and how each stands."""

from datetime import datetime
from pathlib import Path

import pytest

from builders import files_in
from studydeck import deckfile
from studydeck.config import Library, Settings
from studydeck.generate import generate
from studydeck.inventory import DocumentState, Listed, inventory, named, shape_of
from studydeck.study import open_study

FERRY = "Crossings\n\nOCR stands for optical character recognition. It is used by the ferry company.\n"
NOTHING = "Rain fell on the town all day, and people stayed in.\n"


@pytest.fixture
def library(library_folder: Path) -> Library:
    """Documents of several sorts, from which nothing was generated."""
    seeds = library_folder / "seeds"
    (seeds / "deeper").mkdir()
    for name, words in {"ferry.txt": FERRY, "deeper/rain.md": NOTHING, "notes.rst": FERRY, ".hidden.txt": FERRY}.items():
        (seeds / name).write_text(words, encoding="utf-8")
    (seeds / "empty.txt").touch()
    (seeds / "scan.pdf").write_bytes(b"%PDF-1.4 " + bytes(50))
    return Library(library_folder)


def states(library: Library, now: datetime, *more: Path) -> dict[str, str]:
    return {each.place: each.state.value for each in inventory(library, more, now)}


def entry(library: Library, now: datetime, place: str) -> Listed:
    return next(each for each in inventory(library, [], now) if each.place == place)


def test_looking_writes_nothing(library: Library, now: datetime) -> None:
    """Not even a database, where there is none."""
    before = files_in(library.root)
    assert states(library, now) == {
        "seeds/deeper/rain.md": "new",
        "seeds/empty.txt": "refused",
        "seeds/ferry.txt": "new",
        "seeds/notes.rst": "new",
        "seeds/scan.pdf": "refused",
    }
    assert files_in(library.root) == before


def test_what_was_generated_is_unchanged_until_it_changes(library: Library, now: datetime) -> None:
    """Also a document that gave no card; why it gave none is remembered."""
    generate(library, [], Settings(), now)
    open_study(library, Settings(), now).close()  # takes the decks in
    ferry, rain = entry(library, now, "seeds/ferry.txt"), entry(library, now, "seeds/deeper/rain.md")
    assert (ferry.state, ferry.active, ferry.shape, ferry.words) == (DocumentState.UNCHANGED, 1, "prose", 14)
    assert rain.state is DocumentState.UNCHANGED and rain.note.startswith("No card: ")
    assert entry(library, now, "seeds/notes.rst").state is DocumentState.NEW, "a folder holds documents with known names"
    (library.seeds / "ferry.txt").write_text(FERRY + NOTHING, encoding="utf-8")
    (library.seeds / "deeper" / "rain.md").unlink()
    assert entry(library, now, "seeds/ferry.txt").state is DocumentState.CHANGED
    assert "seeds/deeper/rain.md" not in states(library, now), "nothing came of it and it is gone"


def test_a_checkout_without_database_knows_its_decks(library: Library, now: datetime) -> None:
    generate(library, [], Settings(), now)
    for path in library.data.rglob("*"):
        if path.is_file():
            path.unlink()
    assert states(library, now)["seeds/ferry.txt"] == "unchanged"


def test_documents_that_are_gone_are_listed_with_their_cards(library: Library, now: datetime) -> None:
    generate(library, [], Settings(), now)
    open_study(library, Settings(), now).close()
    (library.seeds / "ferry.txt").unlink()
    gone = entry(library, now, "seeds/ferry.txt")
    assert (gone.state, gone.active) == (DocumentState.GONE, 1)


def test_documents_from_elsewhere_belong_to_the_library_once_they_have_cards(
    library: Library, now: datetime, tmp_path: Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_text(FERRY.replace("OCR", "OCC"), encoding="utf-8")
    other.write_text("ASR stands for automatic speech recognition.\n", encoding="utf-8")
    assert "../other.txt" not in states(library, now)
    assert states(library, now, other)["../other.txt"] == "new"
    generate(library, [other], Settings(), now)
    assert states(library, now)["../other.txt"] == "unchanged"


def test_a_damaged_deck_file_hides_nothing_else(library: Library, now: datetime) -> None:
    generate(library, [], Settings(), now)
    (library.decks / "broken.md").write_bytes(b"\xff\xfe\x00")
    assert states(library, now)["seeds/ferry.txt"] == "unchanged"


def test_the_head_of_a_deck_is_its_front_matter(library: Library, now: datetime) -> None:
    generate(library, [], Settings(), now)
    whole, head = deckfile.load(library.decks / "ferry.md").deck, deckfile.head(library.decks / "ferry.md")
    assert (head.name, head.document, head.sha256, head.cards) == (whole.name, whole.document, whole.sha256, ())
    (library.decks / "own.md").write_text("Q: Who?\nA: Me\n", encoding="utf-8")
    assert deckfile.head(library.decks / "own.md").document == ""


def test_folders_that_are_named_mean_their_documents(library: Library) -> None:
    assert named([library.seeds / "deeper", library.seeds / "scan.pdf"]) == [
        library.seeds / "deeper" / "rain.md",
        library.seeds / "scan.pdf",
    ]


def test_a_shape_is_told_without_reading_closely(library: Library) -> None:
    assert shape_of(library.seeds / "ferry.txt") == "prose"
    assert shape_of(library.seeds / "scan.pdf") == "" == shape_of(library.seeds / "nowhere.txt")
