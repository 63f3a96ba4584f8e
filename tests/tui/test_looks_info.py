"""How card info looks: one text snapshot for each size."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from driving import press, screen_text
from syrupy.assertion import SnapshotAssertion

from studydeck.config import Library, Settings
from studydeck.review import Rating
from studydeck.study import open_study
from studydeck.tui.app import StudyApp
from studydeck.tui.screens.info import CardInfo

SIZES = [(80, 24), (60, 16), (40, 12), (120, 40)]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("keys", [(), ("G",)], ids=["top", "bottom"])
async def test_screen(
    library: Library, clock: Callable[..., object], snapshot: SnapshotAssertion, keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    now = clock() - timedelta(days=170)
    with open_study(library, Settings(new_per_day=1), now) as study:
        card = study.start(now, "Captions of a talk").current
        assert card is not None
        for days, rating in ((0, Rating.EASY), (20, Rating.GOOD), (150, Rating.AGAIN), (151, Rating.GOOD)):
            at = now + timedelta(days=days)
            study.answer(study.start(at, "Captions of a talk").reveal(), rating, at, 7000)
        study.flag(card, 1, now + timedelta(days=160))
    app = StudyApp(library, Settings(), clock=clock)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await app.push_screen(CardInfo(card))
        await press(pilot, *keys)
        assert screen_text(app) == snapshot
