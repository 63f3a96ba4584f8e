"""How the document view looks: one text snapshot for each size."""

from collections.abc import Callable

import pytest
from driving import press, read_through, screen_text
from syrupy.assertion import SnapshotAssertion

from studydeck.config import Library, Settings
from studydeck.tui.app import StudyApp
from studydeck.tui.screens.document import DocumentScreen

SIZES = [(80, 24), (60, 16), (40, 12), (120, 40)]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("keys", [(), ("enter",)], ids=["document", "cards"])
async def test_screen(
    documents: Library, clock: Callable[..., object], snapshot: SnapshotAssertion, keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    app = StudyApp(documents, Settings(), clock=clock)
    async with app.run_test(size=size) as pilot:
        await press(pilot)
        quote = app.study.document_cards("interview.txt", clock())[0].evidence
        await app.push_screen(DocumentScreen("interview.txt", quote))
        await read_through(pilot)
        await read_through(pilot, *keys)
        assert screen_text(app) == snapshot
