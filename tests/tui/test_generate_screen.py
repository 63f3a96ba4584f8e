"""Generate: what the list says of each document, adding from anywhere, progress, stopping, and what is told at the end."""

import os
import signal
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from driving import press, screen_text, squashed
from terminal import Terminal
from test_literal import HOSTILE
from textual import events
from textual.pilot import Pilot

from studydeck import deckfile
from studydeck.config import Library, Settings
from studydeck.errors import DiskFailed
from studydeck.files import locked
from studydeck.generate import generate
from studydeck.processes import in_order
from studydeck.store import open_store
from studydeck.study import open_study
from studydeck.text.clean import FORBIDDEN, one_line
from studydeck.tui.app import StudyApp
from studydeck.tui.screens.generate import GenerateScreen, Run
from studydeck.tui.screens.home import Home
from studydeck.tui.screens.problem import Problem
from studydeck.tui.screens.why import WhyScreen

FERRY = """Crossings

OCR stands for optical character recognition. The Millbrook ferry company lost its licence because a bridge opened upstream.

The first steam ferry on the Mill was the Kasturba, which two brothers brought from Leith.
"""
NOTHING = "Rain fell on the town all day, and people stayed in.\n\nThe next day was dry.\n"
PATIENCE = 200
"""Looks at the screen before a test gives up waiting for something that is worked out beside it."""


@pytest.fixture
def library(library_folder: Path) -> Library:
    """Three documents, one of them none, and no deck."""
    seeds = library_folder / "seeds"
    (seeds / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (seeds / "rain.txt").write_text(NOTHING, encoding="utf-8")
    (seeds / "photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    return Library(library_folder)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No processes of their own: they take a second to start. Tests in a terminal have them."""

    def here(work: Callable[[object], object], items: list[object], jobs: int, **_: object) -> Iterator[object]:
        yield from in_order(work, items, jobs)

    monkeypatch.setattr(Run, "apart", False)
    monkeypatch.setattr("studydeck.tui.screens.generate.in_order", here)
    monkeypatch.setattr("studydeck.tui.screens.why.in_order", here)


async def until(pilot: Pilot[None], *texts: str) -> str:
    """Wait until the screen shows all texts."""
    for _ in range(PATIENCE):
        shown = screen_text(pilot.app)
        if all(text in shown for text in texts):
            return shown
        await pilot.pause(0.05)
    raise AssertionError(f"{texts} never came:\n{screen_text(pilot.app)}")


async def opened(pilot: Pilot[None]) -> str:
    """The screen with its documents, and their shapes."""
    await pilot.pause()
    await press(pilot, "a")
    assert isinstance(pilot.app.screen, GenerateScreen)
    return await until(pilot, "ferry.txt", "prose") if (pilot.app.library.seeds / "ferry.txt").exists() else ""


async def generated(pilot: Pilot[None], *keys: str) -> str:
    """The report after a generation from all documents, or begun with other keys."""
    await opened(pilot)
    await press(pilot, *(keys or ("A",)))
    return await until(pilot, "added, ", " from ")


def line(shown: str, name: str) -> list[str]:
    """The words of the line about a document."""
    return next(row for row in shown.splitlines() if name in row and "/" not in row).split()


async def test_each_document_has_its_shape_its_size_and_its_state(open_app: Callable[..., StudyApp]) -> None:
    async with open_app().run_test(size=(100, 24)) as pilot:
        shown = await opened(pilot)
        assert line(shown, "ferry.txt") == ["›", "ferry.txt", "prose", "35", "·", "·", "new"]
        assert line(shown, "photo.txt")[-1] == "refused"
        assert "3 documents" in shown and "2 new · 1 refused" in shown
        assert "it looks like a PNG image, not like text" in await press(pilot, "j")


async def test_all_new_documents_are_generated_and_the_report_tells_what_became_of_each(
    open_app: Callable[..., StudyApp], library: Library
) -> None:
    async with open_app().run_test(size=(100, 24)) as pilot:
        shown = await generated(pilot)
        cards = deckfile.load(library.decks / "ferry.md").deck.cards
        assert f"{len(cards)} cards added" in shown and "from 2 documents" in shown
        assert line(shown, "ferry.txt")[:3] == ["›", "ferry.txt", str(len(cards))]
        assert "No card: no sentence states outright" in await press(pilot, "j")
        shown = await press(pilot, "escape")
        shown = await until(pilot, "unchanged")
        assert line(shown, "ferry.txt")[-1] == line(shown, "rain.txt")[-1] == "unchanged"
        assert "Every document is as its cards were made from it." in await press(pilot, "A")
        assert f"{len(cards)} new" in await press(pilot, "escape")


async def test_a_document_that_changed_since_says_so_and_so_does_one_that_is_gone(
    open_app: Callable[..., StudyApp], library: Library, now: datetime
) -> None:
    generate(library, [], Settings(), now)
    (library.seeds / "ferry.txt").rename(library.seeds / "boats.txt")
    (library.seeds / "boats.txt").write_text(FERRY.replace("licence", "license") + NOTHING, encoding="utf-8")
    (library.seeds / "rain.txt").write_text(NOTHING + FERRY, encoding="utf-8")
    async with open_app().run_test(size=(100, 24)) as pilot:
        await press(pilot, "a")
        shown = await until(pilot, "ferry.txt")
        assert line(shown, "boats.txt")[-1] == "new"
        assert line(shown, "ferry.txt")[-1] == "gone"
        assert line(shown, "rain.txt")[-1] == "changed"
        assert "The document is gone; its cards stay." in await press(pilot, "j")
        assert "The document is gone. Put it back" in await press(pilot, "enter")


async def test_a_retired_card_and_a_changed_one_are_counted(
    open_app: Callable[..., StudyApp], library: Library, now: datetime
) -> None:
    generate(library, [], Settings(accept="all"), now)
    first, _, rest = FERRY.partition("OCR stands for optical character recognition. ")
    (library.seeds / "ferry.txt").write_text((first + rest).replace("Millbrook", "Milbrook"), encoding="utf-8")
    async with open_app().run_test(size=(100, 24)) as pilot:
        shown = await generated(pilot)
        assert line(shown, "ferry.txt")[-2] == "1"
        assert "1 changed with the document; 1 retired, for the passage is gone" in shown


async def test_only_the_chosen_documents_are_generated(open_app: Callable[..., StudyApp], library: Library) -> None:
    async with open_app().run_test(size=(100, 24)) as pilot:
        await opened(pilot)
        assert "✓ ferry.txt" in await press(pilot, "space")
        await press(pilot, "enter")
        assert "from 1 document" in await until(pilot, " suggested ")
        await press(pilot, "escape")
        assert line(await until(pilot, "unchanged"), "rain.txt")[-1] == "new"


async def test_documents_are_added_by_path_from_anywhere(
    open_app: Callable[..., StudyApp], library: Library, tmp_path: Path
) -> None:
    """Dropped paths come with quotes and backslashes; they are chosen at once, and their decks name where they lie."""
    (tmp_path / "my texts").mkdir()
    one, two = tmp_path / "my texts" / "boat's.txt", tmp_path / "harbour.txt"
    one.write_text(FERRY, encoding="utf-8")
    two.write_text(FERRY.replace("ferry", "harbour").replace("Mill", "Wye"), encoding="utf-8")
    async with open_app().run_test(size=(100, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "a")
        dropped = str(one).replace(" ", "\\ ").replace("'", "\\'")
        pilot.app.screen.query_one("#path").value = f"{dropped} '{two}'"
        await press(pilot, "enter")
        shown = await until(pilot, "2 documents added and chosen.")
        assert "2 chosen" in shown
        await press(pilot, "enter")
        await until(pilot, "from 2 documents")
    documents = {deckfile.load(path).deck.document for path in library.decks.iterdir()}
    assert documents == {"../my texts/boat's.txt", "../harbour.txt"}


async def test_a_path_that_is_none_is_said_and_can_be_corrected(open_app: Callable[..., StudyApp]) -> None:
    async with open_app().run_test(size=(100, 24)) as pilot:
        await opened(pilot)
        await pilot.press("a", *"nowhere.txt")
        assert "There is no file" in await press(pilot, "enter")
        assert "nowhere.txt" in pilot.app.screen.query_one("#path").value
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, GenerateScreen) and pilot.app.screen.focused.id == "documents"


async def test_tab_completes_names_of_files(open_app: Callable[..., StudyApp]) -> None:
    async with open_app().run_test(size=(100, 24)) as pilot:
        await opened(pilot)
        await pilot.press("a", *"seeds/fe", "tab")
        assert pilot.app.screen.query_one("#path").value == "seeds/ferry.txt"
        await pilot.press("ctrl+u", *"seeds/", "tab")
        assert "ferry.txt photo.txt rain.txt" in screen_text(pilot.app)


async def test_nobody_generates_beside_another(open_app: Callable[..., StudyApp], library: Library) -> None:
    """It is explained, and trying again works once the other has ended."""
    async with open_app().run_test(size=(100, 24)) as pilot:
        await opened(pilot)
        with locked(library.database.with_name("generate.lock")) as mine:
            assert mine
            await press(pilot, "A")
            await until(pilot, "Another studydeck is generating this library’s decks.", "Wait until it has ended.")
            assert isinstance(pilot.app.screen, Problem)
        await press(pilot, "enter")
        await until(pilot, " suggested ")


async def test_a_document_that_disappears_before_it_is_read_is_told_and_the_others_are_read(
    open_app: Callable[..., StudyApp], library: Library
) -> None:
    async with open_app().run_test(size=(100, 24)) as pilot:
        await opened(pilot)
        (library.seeds / "rain.txt").unlink()
        await press(pilot, "A")
        shown = await until(pilot, " suggested ")
        assert "1 not read" in shown and line(shown, "rain.txt")[-1] == "error"
        assert "No such file. Check the spelling of the path." in await press(pilot, "j")
        assert (library.decks / "ferry.md").exists()


async def test_a_full_disk_is_told_of_the_document_it_hit(
    open_app: Callable[..., StudyApp], library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app().run_test(size=(100, 24)) as pilot:
        await opened(pilot)

        def full(*_: object) -> None:
            raise DiskFailed("cannot be written (no space left on device)", todo="Nothing was changed; make room and try again.")

        monkeypatch.setattr("studydeck.generate.deckfile.save", full)
        await press(pilot, "A")
        shown = await until(pilot, "1 not read")
        assert "Cannot be written (no space left on device). Nothing was changed; make room" in " ".join(shown.split())
        assert list(library.decks.iterdir()) == []


async def test_why_shows_a_document_passage_by_passage(open_app: Callable[..., StudyApp]) -> None:
    async with open_app().run_test(size=(100, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "w")
        shown = await until(pilot, "cards from")
        assert isinstance(pilot.app.screen, WhyScreen)
        assert "no card is made from what is no part of the text, such as its title" in " ".join(shown.split())
        assert "Card: What does OCR stand for?" in await press(pilot, "j")
        assert isinstance(pilot.app.screen, WhyScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, GenerateScreen)


async def test_a_library_without_documents_says_what_to_do(library_folder: Path, clock: Callable[..., object]) -> None:
    async with StudyApp(Library(library_folder), Settings(), clock=clock).run_test(size=(80, 24)) as pilot:
        await press(pilot, "a")
        shown = await until(pilot, "No documents yet")
        assert "press a" in " ".join(shown.split())
        await press(pilot, "enter", "A", "w", "space", "j", "escape")
        assert isinstance(pilot.app.screen, Home)


async def test_hostile_names_are_shown_literally(library_folder: Path, clock: Callable[..., object]) -> None:
    """Names of documents, and the words of their titles in the report."""
    names = {name: one_line(text)[:18].replace("/", "|") for name, text in HOSTILE.items()}
    for name in names.values():
        (library_folder / "seeds" / f"{name}.txt").write_text(f"# {name}\n\n{FERRY}", encoding="utf-8")
    async with StudyApp(Library(library_folder), Settings(), clock=clock).run_test(size=(140, 60)) as pilot:
        await press(pilot, "a")
        shown = await until(pilot, f"{len(set(names.values()))} documents")
        assert [name for name in names.values() if squashed(name) not in squashed(shown)] == []
        await press(pilot, "A")
        shown = await until(pilot, " suggested ")
        assert [name for name in names.values() if squashed(name) not in squashed(shown)] == []
        assert not FORBIDDEN.search(shown.replace("\n", ""))


async def test_any_size_will_do(open_app: Callable[..., StudyApp]) -> None:
    """Down to one cell, while it generates too; too small, nothing is begun."""
    async with open_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for size in ((1, 1), (40, 12), (300, 100), (39, 11), (60, 16), (2, 50), (120, 40)):
            await pilot.resize_terminal(*size)
            await press(pilot, "j", "k", "space", "space")
        await press(pilot, "A")
        for size in ((1, 1), (40, 12), (120, 40)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert " suggested " in await until(pilot, " suggested ")


# Stopping


def many(library: Library, count: int = 30) -> None:
    """Many documents, each of which gives a card."""
    for number in range(count):
        words = FERRY.replace("OCR", f"OC{chr(65 + number % 26)}").replace("ferry", f"ferry{number}")
        (library.seeds / f"z{number:02}.txt").write_text(words, encoding="utf-8")


def sound(library: Library, now: datetime) -> None:
    """Nothing in the library is broken."""
    with open_study(library, Settings(), now) as study:
        assert study.check(rebuild=False, now=now) == []
        assert study.notices == ()


def tidy(library: Library) -> bool:
    """Whether no half-written file is left, as only a kill may leave one."""
    return all(path.suffix == ".md" for path in library.decks.iterdir())


def whole(library: Library, now: datetime) -> list[str]:
    """The documents with a deck, each proved to be as a generation of it alone would make it."""
    sound(library, now)
    with open_store(library, now, read_only=True) as store:
        known, waiting = store.seen_documents(), {each.document for each in store.suggestions()}
    made = {deckfile.load(path).deck.document for path in library.decks.glob("*.md")}
    assert made | waiting <= known.keys(), "a deck or a suggestion of a document that was not finished"
    return sorted(known)


async def test_a_file_dropped_on_the_list_is_typed(open_app: Callable[..., StudyApp], tmp_path: Path) -> None:
    """Several lines are several paths; signs that act on a terminal are left out."""
    for name in ("a b.txt", "c.txt"):
        (tmp_path / name).write_text(FERRY, encoding="utf-8")
    async with open_app().run_test(size=(100, 24)) as pilot:
        await opened(pilot)
        pilot.app.post_message(events.Paste(f"{tmp_path / 'a b.txt'}\n{tmp_path / 'c.txt'}\x1b[2J\n"))
        await pilot.pause()
        assert pilot.app.screen.query_one("#path").value == f"'{tmp_path / 'a b.txt'}' {tmp_path / 'c.txt'}[2J"


@pytest.mark.parametrize("after", [0, 1, 3, 7])
async def test_esc_stops_after_what_was_read_and_leaves_nothing_half_done(
    open_app: Callable[..., StudyApp], library: Library, now: datetime, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    many(library)
    stopped = Run.stopped

    def until_some(run: Run) -> bool:
        if len(run.found) >= after:
            run.stop.set()
        return stopped(run)

    monkeypatch.setattr(Run, "stopped", until_some)
    async with open_app().run_test(size=(100, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "A")
        shown = await until(pilot, "left: stopped" if after else "Stopped; nothing was changed.")
        done = whole(library, now)
        assert tidy(library)
        assert len(done) < 32
        if after:
            assert f"{32 - len(done)} left: stopped" in shown
        monkeypatch.setattr(Run, "stopped", stopped)
        await press(pilot, "escape") if after else None
        await press(pilot, "A")
        await until(pilot, " suggested ")
    assert len(whole(library, now)) == 32


def test_a_generation_in_other_processes_that_is_killed_goes_on_when_started_again(library: Library, now: datetime) -> None:
    """Nothing is half done, and nothing twice."""
    many(library)
    for decks in (0, 3):  # killed before the first document is finished, and among them
        with Terminal(library.root) as terminal:
            terminal.wait_for("quit")
            terminal.press("a", "rain.txt")
            terminal.press("A", "found")
            terminal.read_until(lambda least=decks: len([*library.decks.glob("*.md")]) >= least, "the decks")
            terminal.process.kill()
            terminal.process.wait()
        sound(library, now)
    generate(library, [], Settings(), now)
    assert len(whole(library, now)) == 32
    before = {path.name: path.read_bytes() for path in library.decks.iterdir()}
    generate(library, [], Settings(), now)
    assert {path.name: path.read_bytes() for path in library.decks.iterdir()} == before


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (None, 0)], ids=["TERM", "HUP", "quit"]
)
def test_a_signal_while_generating_ends_the_app_in_good_order(
    library: Library, now: datetime, number: signal.Signals | None, code: int
) -> None:
    many(library)
    with Terminal(library.root) as terminal:
        terminal.wait_for("quit")
        terminal.press("a", "rain.txt")
        terminal.press("A", "found")
        if number is None:
            os.write(terminal.master, b"\x11")
        else:
            terminal.process.send_signal(number)
        assert terminal.end() == code
        assert terminal.restored
        assert b"Traceback" not in terminal.received and b"internal error" not in terminal.received
    whole(library, now)
    assert tidy(library)
