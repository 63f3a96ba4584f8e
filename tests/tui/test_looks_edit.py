"""How the edit screen looks, at every size."""

import pytest
from driving import press, screen_text
from syrupy.assertion import SnapshotAssertion
from test_edit_screen import OpenApp, opened, settled

from studydeck import deckfile
from studydeck.config import Library

SIZES = [(80, 24), (60, 16), (40, 12), (120, 40)]
CARDS = {"question": 0, "cloze": 1, "new": None}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("card", [*CARDS, "leaving"])
async def test_edit(open_app: OpenApp, library: Library, snapshot: SnapshotAssertion, card: str, size: tuple[int, int]) -> None:
    held = deckfile.load(library.decks / "interview.md").deck.cards
    number = CARDS.get(card, 0)
    async with open_app().run_test(size=size) as pilot:
        await opened(pilot, None if number is None else held[number].id, [], deck="Law")
        if number is None:
            await press(pilot, *"when does the talk begin")
        elif card == "leaving":
            await press(pilot, "X", "escape")
        await settled(pilot)
        assert screen_text(pilot.app) == snapshot
