"""How the screens look: one text snapshot for each screen and size."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from driving import press, screen_text
from syrupy.assertion import SnapshotAssertion

from studydeck.config import Library, Settings
from studydeck.review import Rating
from studydeck.study import open_study
from studydeck.tui.app import StudyApp

INTERVIEW = "An interview about training"
SIZES = [(80, 24), (40, 12)]
SCREENS = {
    "home": (),
    "question": ("G", "enter"),
    "answer": ("G", "enter", "minus", "space"),
    "quote": ("G", "enter", "minus", "space", "v"),
    "help": ("question_mark",),
}


@pytest.fixture
def studied(library: Library, clock: Callable[..., object]) -> Library:
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
async def test_screen(
    studied: Library, clock: Callable[..., object], snapshot: SnapshotAssertion, screen: str, size: tuple[int, int]
) -> None:
    app = StudyApp(studied, Settings(), clock=clock)
    async with app.run_test(size=size) as pilot:
        await press(pilot, *SCREENS[screen])
        assert screen_text(app) == snapshot
