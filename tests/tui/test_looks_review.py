"""How a review looks beside its question and answer: typed answers, what a key is asked for, and the last page, at four sizes."""

from collections.abc import Callable
from datetime import datetime

import pytest
from driving import press, save_deck, screen_text, slowly
from syrupy.assertion import SnapshotAssertion

from builders import a_card
from studydeck.config import Library, Settings
from studydeck.tui.app import StudyApp

SIZES = [(80, 24), (60, 16), (40, 12), (120, 40)]
DECK = "Clusters"
CARDS = (
    a_card("What has to be built before the next step in compute?", "Entire new clusters"),
    a_card("Who says that new clusters have to be built?", "Nathan Lambert"),
    a_card("Why do models need new clusters before the next step can be taken?", "Because progress comes from scale"),
)
STATES = {
    "typing": ("w", *"entire clusters"),
    "typed": ("w", *"entirely new cluster", "enter"),
    "typed-exactly": ("w", *"Entire new clusters", "enter"),
    "flag": ("f",),
    "reject": ("space", "x"),
    "rejected": ("space", "x", "1"),
    "summary": ("space", "4") * 3,
    "summary-of-hard-cards": ("space", "1", "space", "2", *("space", "4") * 3),
    "summary-without-answers": ("minus",) * 3,
    "summary-undone": (*("space", "4") * 3, "u"),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("state", STATES)
async def test_review(
    library: Library, clock: Callable[[], datetime], snapshot: SnapshotAssertion, state: str, size: tuple[int, int]
) -> None:
    save_deck(library.root, "clusters", *CARDS, name=DECK)
    app = StudyApp(library, Settings(), DECK, clock=clock)
    async with app.run_test(size=size) as pilot:
        await press(pilot)
        await slowly(pilot, *(("space" if key == " " else key) for key in STATES[state]))
        assert screen_text(app) == snapshot
