"""The problem screen: what is said of each fault, and the way back through a backup."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from driving import press, screen_text, squashed
from syrupy.assertion import SnapshotAssertion
from test_literal import HOSTILE
from test_looks import SIZES

from studydeck.config import Library
from studydeck.errors import DatabaseBusy, DatabaseUnusable, DiskFailed, NotPermitted
from studydeck.text.clean import FORBIDDEN
from studydeck.tui.app import StudyApp
from studydeck.tui.screens.backups import Backups
from studydeck.tui.screens.home import Home
from studydeck.tui.screens.problem import Problem
from test_store import UNUSABLE

OpenApp = Callable[..., StudyApp]


@pytest.fixture
async def studied(library: Library, open_app: OpenApp) -> Library:
    """A library with a backup of one answer, and one answer more."""
    for rating in ("4", "3"):
        async with open_app().run_test(size=(80, 24)) as pilot:
            await press(pilot, "s", "space", rating, "escape")
    return library


async def test_a_damaged_database_can_be_left_for_a_backup(studied: Library, open_app: OpenApp) -> None:
    studied.database.write_text("Dear diary,\n" * 200)
    async with open_app().run_test(size=(80, 24)) as pilot:
        text = await press(pilot)
        assert isinstance(pilot.app.screen, Problem)
        assert "nothing in it was repaired" in text and "b lists the backups" in text
        text = await press(pilot, "b")
        assert isinstance(pilot.app.screen, Backups)
        assert "1 answer, loss unknown" in text and "progress-2026-09-01.db" in text
        text = await press(pilot, "enter")
        assert squashed("Go back to progress-2026-09-01.db? How many answers were given since cannot be told") in squashed(text)
        assert studied.database.read_text().startswith("Dear diary"), "a question comes first"
        text = await press(pilot, "y")
        assert isinstance(pilot.app.screen, Home) and "Restored progress-2026-09-01.db." in text
        assert len(pilot.app.study.reviews()) == 1
        await press(pilot, "s", "space", "3", "escape")
        assert len(pilot.app.study.reviews()) == 2
    (aside,) = studied.data.glob("set-aside-*.db")
    assert aside.read_text().startswith("Dear diary")


@pytest.mark.parametrize("harm", [harm for harm, _ in UNUSABLE.values()], ids=UNUSABLE.keys())
async def test_every_damage_ends_in_a_library_that_works(
    studied: Library, open_app: OpenApp, harm: Callable[[Path], object]
) -> None:
    harm(studied.database)
    async with open_app().run_test(size=(80, 24)) as pilot:
        await press(pilot, "b", "enter", "y")
        assert isinstance(pilot.app.screen, Home)
        assert len(pilot.app.study.reviews()) == 1


async def test_without_yes_nothing_is_restored(studied: Library, open_app: OpenApp) -> None:
    studied.database.write_text("Dear diary,\n" * 200)
    async with open_app().run_test(size=(80, 24)) as pilot:
        await press(pilot, "b", "y", "enter", "escape", "y", "space", "escape", "y", "n")
        assert isinstance(pilot.app.screen, Backups)
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, Problem)
        assert studied.database.read_text().startswith("Dear diary")
        await press(pilot, "q")
    assert pilot.app.return_code == DatabaseUnusable.exit_code


async def test_a_backup_that_is_damaged_is_said_to_be(studied: Library, open_app: OpenApp) -> None:
    studied.database.write_text("Dear diary,\n" * 200)
    newest = studied.backups / "progress-2026-09-02.db"
    newest.write_text("no backup")
    os.utime(newest, (2e9, 2e9))
    async with open_app().run_test(size=(80, 24)) as pilot:
        text = await press(pilot, "b")
        assert "it is damaged" in text
        assert "This one cannot be used: it is damaged." in await press(pilot, "k", "enter", "y")
        assert isinstance(pilot.app.screen, Backups)


async def test_a_database_that_broke_while_it_was_open(studied: Library, open_app: OpenApp) -> None:
    """Every screen above Home is left, and the review goes on from the backup."""
    async with open_app().run_test(size=(80, 24)) as pilot:
        await press(pilot, "s")
        UNUSABLE["cut off"][0](studied.database)
        await press(pilot, "escape")
        if not isinstance(pilot.app.screen, Problem):
            await press(pilot, "r")
        assert isinstance(pilot.app.screen, Problem)
        await press(pilot, "b", "enter", "y")
        assert isinstance(pilot.app.screen, Home)
        assert len(pilot.app.screen_stack) == 2
        assert len(pilot.app.study.reviews()) == 1


async def test_without_a_backup_that_is_said(library: Library, open_app: OpenApp) -> None:
    library.data.mkdir()
    library.database.write_text("Dear diary,\n" * 200)
    async with open_app().run_test(size=(80, 24)) as pilot:
        assert "There is no backup." in await press(pilot, "b")


async def test_a_restore_that_fails_is_explained_and_can_be_tried_again(
    studied: Library, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    studied.database.write_text("Dear diary,\n" * 200)
    async with open_app().run_test(size=(80, 24)) as pilot:
        await press(pilot, "b", "enter")

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Path, "replace", full)
        text = await press(pilot, "y")
        assert "no space left on device" in text and isinstance(pilot.app.screen, Problem)
        monkeypatch.undo()
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Home)


@pytest.mark.parametrize(
    ("error", "said", "keys"),
    [
        (DatabaseBusy("another program holds the database"), "Nothing was changed.", {"retry", "back"}),
        (DiskFailed("the disk is full"), "Every answer given so far is on the disk.", {"retry", "back"}),
        (NotPermitted("no right to write the database"), "l opens the library to look at it", {"retry", "back", "look"}),
        (DatabaseUnusable("the database is damaged"), "b lists the backups", {"retry", "back", "backups"}),
    ],
)
async def test_each_fault_says_what_was_kept_and_what_can_be_done(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str, keys: set[str]
) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:

        def fail(*_: object) -> None:
            raise error

        monkeypatch.setattr(pilot.app.study, "overview", fail)
        text = await press(pilot, "s", "escape")
        assert squashed(said) in squashed(text)
        screen = pilot.app.screen
        assert {action for action in ("retry", "back", "look", "backups") if screen.check_action(action, ())} == keys


async def test_the_report_names_the_fault_and_no_words_and_is_written_once(
    studied: Library, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app().run_test(size=(80, 40)) as pilot:

        def fail(*_: object) -> None:
            raise DiskFailed("the disk is full of secret words")

        monkeypatch.setattr(pilot.app.study, "overview", fail)
        text = await press(pilot, "s", "escape", "enter", "enter")
        (report,) = (studied.data / "reports").iterdir()
        assert squashed(str(report)) in squashed(text)
        assert "DiskFailed" in report.read_text() and "secret" not in report.read_text()
        assert report.stat().st_mode & 0o077 == 0


async def test_a_library_that_may_not_be_written_can_be_looked_at(
    studied: Library, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studydeck.store.opening.os.access", lambda *_: False)
    async with open_app().run_test(size=(80, 24)) as pilot:
        assert "No right to write the database." in await press(pilot)
        text = await press(pilot, "l")
        assert isinstance(pilot.app.screen, Home) and "only looked at" in text
        await press(pilot, "s", "space", "3", "u", "x", "escape")
        assert len(pilot.app.study.reviews()) == 2


async def test_hostile_errors_are_shown_literally(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_app().run_test(size=(80, 60)) as pilot:
        keys = ["s", "escape"]
        for text in HOSTILE.values():

            def fail(*_: object, text: str = text) -> None:
                raise DiskFailed(f"x {text}", where=text, todo=f"Mend {text}.")

            monkeypatch.setattr(pilot.app.study, "overview", fail)
            shown = await press(pilot, *keys)
            assert isinstance(pilot.app.screen, Problem) and pilot.app.screen.error.where == text
            assert not FORBIDDEN.search(shown.replace("\n", ""))
            keys = ["enter"]  # tries again, and fails in the next way


@pytest.mark.parametrize("size", [(1, 1), (39, 11), (300, 100)])
async def test_problem_and_backups_are_drawn_at_any_size(studied: Library, open_app: OpenApp, size: tuple[int, int]) -> None:
    """And nothing is restored on a screen that cannot be seen."""
    studied.database.write_text("Dear diary,\n" * 200)
    async with open_app().run_test(size=size) as pilot:
        await press(pilot, "question_mark", "escape", "b", "j", "G", "enter", "y")
        await pilot.resize_terminal(size[1], size[0])
        await press(pilot)
        assert isinstance(pilot.app.screen, Home if size == (300, 100) else Backups)


@pytest.mark.parametrize("seed", range(2))
async def test_a_storm_of_keys_never_restores_unasked(studied: Library, open_app: OpenApp, seed: int) -> None:
    studied.database.write_text("Dear diary,\n" * 200)
    chance = random.Random(seed)
    async with open_app().run_test(size=(80, 24)) as pilot:
        for _ in range(10):
            await press(pilot, *chance.choices(["b", "enter", "space", "escape", "j", "k", "l", "question_mark", "n"], k=10))
        assert pilot.app.crash is None
    assert studied.database.read_text().startswith("Dear diary")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("keys", [(), ("b",), ("b", "enter")], ids=["problem", "backups", "restore"])
async def test_problem_looks(
    studied: Library,
    open_app: OpenApp,
    snapshot: SnapshotAssertion,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    keys: tuple[str, ...],
) -> None:
    todo = "It was left as it is. `studydeck backup restore` puts the newest backup in its place."

    def fail(*_: object, **__: object) -> None:
        raise DatabaseUnusable("the database is damaged", where="/home/ada/cards/.studydeck/progress.db", todo=todo)

    monkeypatch.setattr("studydeck.tui.app.open_study", fail)
    monkeypatch.setattr("studydeck.tui.app.write_report", lambda *_: "/home/ada/cards/.studydeck/reports/crash-1.txt")
    for path in studied.backups.iterdir():
        os.utime(path, (1788253800, 1788253800))
    async with open_app().run_test(size=size) as pilot:
        await press(pilot, *keys)
        assert screen_text(pilot.app) == snapshot
