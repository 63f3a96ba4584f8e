"""How triage and generation look, at four sizes."""

from collections.abc import Callable, Iterator

import pytest
from driving import press, screen_text
from syrupy.assertion import SnapshotAssertion
from test_generate_screen import FERRY, NOTHING, until
from test_triage_screen import ACTIVE, KEEP, TEXT, WATER, WHY, opened, suggested

from builders import a_deck
from studydeck import deckfile
from studydeck.config import Library, Settings
from studydeck.processes import in_order
from studydeck.tui.app import StudyApp
from studydeck.tui.screens.generate import Run

SIZES = [(80, 24), (60, 16), (40, 12), (120, 40)]
TRIAGE = {
    "card": (),
    "decided": ("a", "x", "1"),
    "reason": ("x",),
    "duplicate": ("d",),
    "above": ("n", "A"),
    "filter": ("f",),
    "end": ("a", "x", "x", "s"),
}


@pytest.fixture
def locks(library_folder: object, now: object) -> Library:
    """A document, its deck and three cards that wait."""
    library = Library(library_folder)  # type: ignore[arg-type]
    (library.seeds / "locks.md").write_text(TEXT, encoding="utf-8")
    deckfile.save(library.decks / "locks.md", a_deck(ACTIVE, name="Locks", document="seeds/locks.md"))
    suggested(library, now, WHY, KEEP, WATER)  # type: ignore[arg-type]
    return library


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("screen", TRIAGE)
async def test_triage(
    locks: Library, clock: Callable[..., object], snapshot: SnapshotAssertion, screen: str, size: tuple[int, int]
) -> None:
    app = StudyApp(locks, Settings(), clock=clock)
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await press(pilot, *TRIAGE[screen])
        assert screen_text(app) == snapshot


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_triage_without_cards(
    library_folder: object, clock: Callable[..., object], snapshot: SnapshotAssertion, size: tuple[int, int]
) -> None:
    app = StudyApp(Library(library_folder), Settings(), clock=clock)  # type: ignore[arg-type]
    async with app.run_test(size=size) as pilot:
        await press(pilot, "g")
        assert screen_text(app) == snapshot


@pytest.fixture
def documents(library_folder: object, monkeypatch: pytest.MonkeyPatch) -> Library:
    """Three documents, one of them none; no processes, whose results come when they come."""

    def here(work: Callable[[object], object], items: list[object], jobs: int, **_: object) -> Iterator[object]:
        yield from in_order(work, items, jobs)

    monkeypatch.setattr(Run, "apart", False)
    monkeypatch.setattr("studydeck.tui.screens.generate.in_order", here)
    monkeypatch.setattr("studydeck.tui.screens.why.in_order", here)
    library = Library(library_folder)  # type: ignore[arg-type]
    (library.seeds / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (library.seeds / "rain.txt").write_text(NOTHING, encoding="utf-8")
    (library.seeds / "photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    return library


GENERATE = {
    "documents": ((), "new"),
    "chosen": (("space",), "✓"),
    "adding": (("a",), "path"),
    "report": (("A",), "Added"),
    "why": (("w",), " of 3"),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("screen", GENERATE)
async def test_generate(
    documents: Library,
    clock: Callable[..., object],
    snapshot: SnapshotAssertion,
    monkeypatch: pytest.MonkeyPatch,
    screen: str,
    size: tuple[int, int],
) -> None:
    monkeypatch.chdir(documents.root)
    app = StudyApp(documents, Settings(), clock=clock)
    keys, sign = GENERATE[screen]
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await press(pilot, "a")
        await until(pilot, "ferry.txt", "prose" if size[0] > 60 else "new")
        app.screen.query_one("#document-detail").display = False  # the folder has another name each time
        await press(pilot, *keys)
        await until(pilot, sign)
        await press(pilot)
        assert screen_text(app) == snapshot
