"""How Browse looks: one text snapshot for each state and size."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from driving import press, save_deck, screen_text
from syrupy.assertion import SnapshotAssertion

from builders import a_card, an_evidence
from studydeck.config import Library, Settings
from studydeck.review import Rating
from studydeck.search import parse
from studydeck.study import open_study
from studydeck.tui.app import StudyApp

SIZES = [(80, 24), (60, 16), (40, 12), (120, 40)]
STATES: dict[str, tuple[str, tuple[str, ...]]] = {
    "every card": ("", ("j",)),
    "selected": ("deck:an*", ("space", "space")),
    "alone": ("", ("j", "enter")),
    "searching": ("clusters", ("slash",)),
    "unfinished": ("clusters is:", ("slash",)),
    "mistake": ("clusters is:foo", ()),
    "nothing found": ("zebra", ()),
    "deleting": ("deck:an*", ("A", "D")),
    "moving": ("", ("m", "C", "tab")),
}


@pytest.fixture
def studied(library: Library, clock: Callable[..., object]) -> Library:
    """Cards in every state: due, new, suspended, marked and flagged; one with wide letters."""
    wide = an_evidence("人工智能是什么", document="talk.vtt", time=90)
    card = a_card("什么是人工智能？", "Künstliche Intelligenz", evidence=wide, tags=("marked", "größe"))
    save_deck(library.root, "wide", card, name="Wide letters")
    now = clock() - timedelta(days=12)  # type: ignore[operator]
    with open_study(library, Settings(), now) as study:
        session = study.start(now, "An interview about training")
        for rating in (Rating.EASY, Rating.GOOD):
            now += timedelta(seconds=20)
            session = study.answer(session.reveal(), rating, now, 9000)
        study.suspend_cards(study.matching(parse("long card"), now), now)
        study.flag_cards(study.matching(parse("talk begin"), now), 3, now)
    return library


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("state", STATES)
async def test_browse(
    studied: Library, clock: Callable[..., object], snapshot: SnapshotAssertion, state: str, size: tuple[int, int]
) -> None:
    query, keys = STATES[state]
    app = StudyApp(studied, Settings(), clock=clock, browsing=query)  # type: ignore[arg-type]
    async with app.run_test(size=size) as pilot:
        await press(pilot)
        for key in keys:
            await press(pilot, key)
        await app.workers.wait_for_complete()
        await press(pilot)
        assert screen_text(app) == snapshot
