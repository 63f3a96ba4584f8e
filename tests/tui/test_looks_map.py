"""How the document map and the list of documents look: one text snapshot for each size."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from driving import read_through, screen_text
from syrupy.assertion import SnapshotAssertion

from studydeck.config import Library, Settings
from studydeck.review import Rating
from studydeck.study import open_study
from studydeck.tui.app import StudyApp

SIZES = [(80, 24), (60, 16), (40, 12), (120, 40)]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("keys", [("m",), ("m", "enter")], ids=["documents", "map"])
async def test_screen(
    documents: Library, clock: Callable[..., object], snapshot: SnapshotAssertion, keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    now = clock() - timedelta(days=40)
    with open_study(documents, Settings(), now) as study:
        study.answer(study.start(now, "An interview about training").reveal(), Rating.EASY, now, 9000)
    app = StudyApp(documents, Settings(), clock=clock)
    async with app.run_test(size=size) as pilot:
        await read_through(pilot, *keys)
        await read_through(pilot)
        await read_through(pilot)
        assert screen_text(app) == snapshot
