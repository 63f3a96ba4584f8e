"""How the screens look: one text snapshot for each screen and size."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from driving import press, screen_text, slowly
from syrupy.assertion import SnapshotAssertion

from studydeck.config import Library, Settings
from studydeck.review import Rating
from studydeck.study import open_study
from studydeck.tui.app import StudyApp

INTERVIEW = "An interview about training"
SIZES = [(80, 24), (60, 16), (40, 12), (120, 40)]
Clock = Callable[..., datetime]
SCREENS = {
    "home": (),
    "question": ("G", "enter"),
    "answer": ("G", "enter", "minus", "space"),
    "quote": ("G", "enter", "minus", "space", "v"),
    "help": ("question_mark",),
    "help-found": ("question_mark", "slash", *"deck"),
    "settings": ("comma", "j"),
    "setting-typed": ("comma", "enter", "9"),
    "settings-of-decks": ("comma", "d"),
    "settings-of-a-deck": ("comma", "d", "j", "enter"),
}


@pytest.fixture
def studied(library: Library, clock: Clock) -> Library:
    """The library some days after a first session: one card is due again, one was forgotten, two are new."""
    now = clock() - timedelta(days=12)
    with open_study(library, Settings(), now) as study:
        session = study.start(now, INTERVIEW)
        for rating in (Rating.EASY, Rating.AGAIN):
            now += timedelta(seconds=20)
            session = study.answer(session.reveal(), rating, now, 9000)
    return library


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("screen", SCREENS)
async def test_screen(studied: Library, clock: Clock, snapshot: SnapshotAssertion, screen: str, size: tuple[int, int]) -> None:
    app = StudyApp(studied, Settings(), clock=clock)
    async with app.run_test(size=size) as pilot:
        await slowly(pilot, *SCREENS[screen])
        assert screen_text(app) == snapshot


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_first_run(library_folder: Path, clock: Clock, snapshot: SnapshotAssertion, size: tuple[int, int]) -> None:
    app = StudyApp(Library(library_folder), Settings(), clock=clock)
    async with app.run_test(size=size) as pilot:
        await press(pilot)
        assert screen_text(app) == snapshot


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_done_for_today(library: Library, clock: Clock, snapshot: SnapshotAssertion, size: tuple[int, int]) -> None:
    app = StudyApp(library, Settings(symbols="ascii"), clock=clock)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "s", *["space", "4"] * 5, "escape")
        assert screen_text(app) == snapshot
