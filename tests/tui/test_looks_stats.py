"""How the statistics look: a text snapshot of every tab at one size, and of some at all sizes."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from driving import press, save_deck, screen_text
from syrupy.assertion import SnapshotAssertion

from builders import many_cards
from studydeck.config import Library, Settings
from studydeck.review import Rating
from studydeck.study import open_study
from studydeck.tui.app import StudyApp
from studydeck.tui.screens.stats import TABS

SIZES = [(80, 24), (60, 16), (40, 12), (120, 40)]
TAB_AT = [((80, 24), str(tab)) for tab in range(1, len(TABS) + 1)] + [(size, tab) for size in SIZES[1:] for tab in "1234"]


@pytest.fixture
def studied(library: Library, clock: Callable[..., object]) -> Library:
    """Half a year of answers to a hundred cards."""
    save_deck(library.root, "many", *many_cards(95), name="A hundred questions")
    chance, start = random.Random(11), clock()
    with open_study(library, Settings(), start - timedelta(days=180)) as study:
        study._store.connection.execute("PRAGMA synchronous = OFF")
        for ago in range(180, -1, -1):
            now = start - timedelta(days=ago, hours=chance.choice((0, 1, 4))) if ago else start
            if chance.random() < 0.2:
                continue
            session = study.start(now, limit=chance.choice((5, 12, 15)) if ago else 4)
            while session.current:
                now += timedelta(seconds=20)
                session = study.answer(session.reveal(), Rating(chance.choices((1, 2, 3, 4), (3, 2, 18, 3))[0]), now, 9000)
    return library


@pytest.mark.parametrize(("size", "tab"), TAB_AT, ids=lambda value: value if isinstance(value, str) else f"{value[0]}x{value[1]}")
async def test_tab(
    studied: Library, clock: Callable[..., object], snapshot: SnapshotAssertion, size: tuple[int, int], tab: str
) -> None:
    clock.pass_by(hours=1)  # type: ignore[attr-defined]
    app = StudyApp(studied, Settings(), clock=clock)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "t", tab)
        assert screen_text(app) == snapshot


@pytest.mark.parametrize("keys", [("4", "c"), ("d",), ("slash",), ("3", "y", "left", "up")], ids="-".join)
async def test_other_states(
    studied: Library, clock: Callable[..., object], snapshot: SnapshotAssertion, keys: tuple[str, ...]
) -> None:
    app = StudyApp(studied, Settings(), clock=clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "t", *keys)
        assert screen_text(app) == snapshot


async def test_first_run(library: Library, clock: Callable[..., object], snapshot: SnapshotAssertion) -> None:
    async with StudyApp(library, Settings(), clock=clock).run_test(size=(80, 24)) as pilot:
        assert await press(pilot, "t") == snapshot
