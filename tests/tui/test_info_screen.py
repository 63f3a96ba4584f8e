"""Card info: facts, curve, and a history that scrolls."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from driving import press, save_deck, screen_text, squashed
from hypothesis import given
from hypothesis import strategies as st

from builders import a_card, an_evidence
from studydeck.config import Library, Settings
from studydeck.review import Rating
from studydeck.study import open_study
from studydeck.text.clean import FORBIDDEN
from studydeck.tui.app import StudyApp
from studydeck.tui.screens.home import Home
from studydeck.tui.screens.info import NEVER, CardInfo
from studydeck.tui.widgets.curve import LABEL, braille_fits, curve_lines, marks_line

Clock = Callable[..., object]
DECK = "Captions of a talk"


@pytest.fixture
def learnt(library: Library, clock: Clock) -> tuple[Library, str]:
    """A card with some reviews and a flag."""
    now = clock() - timedelta(days=170)
    with open_study(library, Settings(), now) as study:
        for days, rating in ((0, Rating.EASY), (20, Rating.GOOD), (150, Rating.HARD)):
            at = now + timedelta(days=days)
            session = study.start(at, DECK)
            card = session.current
            study.answer(session.reveal(), rating, at, 9000)
        study.flag(card, 2, now + timedelta(days=160))
    return library, card


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_facts_curve_and_history_can_be_scrolled_to(
    learnt: tuple[Library, str], clock: Clock, size: tuple[int, int]
) -> None:
    app = StudyApp(learnt[0], Settings(), clock=clock)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await app.push_screen(CardInfo(learnt[1]))
        seen = [await press(pilot)]
        while seen[-1] != seen[-2:-1] and len(seen) < 12:
            seen.append(await press(pilot, "pagedown"))
        text = "\n".join(seen)
        for words in ("Recall now", "Stability", "Difficulty", "Forgotten", "Average", "Origin", "reason@0.1.0", "Document"):
            assert words in text
        assert "Chance to remember it" in text and "^ today" in text and "flagged 2" in text
        assert f"{clock() - timedelta(days=170):%Y-%m-%d}" in text and "Easy" in text and "9 s" in text
        assert await press(pilot, "g") == seen[0]
        await press(pilot, "escape")
        assert isinstance(app.screen, Home)


async def test_a_new_card_says_so(library: Library, clock: Clock) -> None:
    app = StudyApp(library, Settings(), clock=clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await app.push_screen(CardInfo(app.study.standings()[0].card.id))
        assert NEVER in await press(pilot, "j", "G", "g")


async def test_an_unknown_card_is_said(library: Library, clock: Clock) -> None:
    app = StudyApp(library, Settings(), clock=clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await app.push_screen(CardInfo("k1nothing"))
        assert "there is no card k1nothing" in screen_text(app)
        await press(pilot, "j", "escape")


async def test_a_history_of_many_reviews_scrolls_at_once(learnt: tuple[Library, str], clock: Clock) -> None:
    app = StudyApp(learnt[0], Settings(), clock=clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        found = app.study.history(learnt[1], clock())
        reviews = tuple(replace(found.reviews[-1], id=found.reviews[-1].id + number) for number in range(20_000))
        app.study.history = lambda *_: replace(found, reviews=reviews)
        await app.push_screen(CardInfo(learnt[1]))
        assert "2026" in await press(pilot, "G")
        assert app.screen.scroller.virtual_size.height > 20_000
        assert "Recall now" in await press(pilot, "g")


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (1, 1)])
async def test_hostile_words_are_shown_without_acting_on_the_terminal(
    library: Library, clock: Clock, size: tuple[int, int]
) -> None:
    hostile = "\x1b]0;t\x07[/red] [@click=app.quit]\u202ex " * 500
    card = a_card(hostile, "[/]", tags=("[/a",), evidence=an_evidence(speaker="[/b] \x9b31m"), origin="[/c]@1")
    save_deck(library.root, "hostile", card, name="[/red] deck")
    app = StudyApp(library, Settings(), clock=clock)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await app.push_screen(CardInfo(card.id))
        for key in ("j", "G", "g"):
            assert not FORBIDDEN.search(await press(pilot, key))
        await pilot.resize_terminal(120, 40)
        assert squashed("[/red] [@click=app.quit]x") in squashed(await press(pilot, "g"))


def test_the_curve_has_an_alternative_without_braille() -> None:
    chances = [1.0, 0.95, 0.9, 0.8, 0.7, None, None, 1.0, 0.9]
    plain = "\n".join(line.plain for line in curve_lines(chances, 0.9, LABEL + len(chances), 4, braille=False))
    assert plain.isascii() and plain.count("*") >= 7
    assert braille_fits({"TERM": "xterm-256color"}) and not braille_fits({"TERM": "linux"})


@given(
    st.lists(st.none() | st.floats(0, 1), max_size=200),
    st.floats(0.7, 0.99),
    st.integers(1, 120),
    st.integers(1, 10),
    st.booleans(),
)
def test_the_curve_can_be_drawn_whatever_it_is(
    chances: list[float | None], retention: float, width: int, height: int, braille: bool
) -> None:
    lines = curve_lines(chances, retention, width, height, braille=braille)
    assert len(lines) == height
    assert all(line.cell_length <= max(LABEL, width) for line in lines)


def test_marks_stand_at_their_share_of_the_width() -> None:
    assert marks_line([(0.0, "1"), (0.5, "3"), (1.0, "4")], LABEL + 11).plain == " " * LABEL + "1    3    4"
