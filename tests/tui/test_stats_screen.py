"""The statistics screen: its keys, its scope, and what it does with hostile names and tiny terminals."""

import json
import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from driving import press, save_deck, screen_text, squashed

from builders import a_card, an_evidence, many_cards
from studydeck.config import Library, Settings
from studydeck.review import Rating
from studydeck.stats import CHARTS
from studydeck.store import Store
from studydeck.study import Study, open_study
from studydeck.tui.app import StudyApp
from studydeck.tui.screens.base import TOO_SMALL
from studydeck.tui.screens.home import Home
from studydeck.tui.screens.stats import TABS, StatsScreen

HOSTILE = "[red]x[/] [@click=app.quit]y [/"


@pytest.fixture
def studied(library: Library, clock: Callable[..., object]) -> Library:
    """Three months of answers to the interview and to forty cards of a deck with a hostile name."""
    save_deck(library.root, "hostile", *many_cards(40), name=HOSTILE)
    chance, start = random.Random(7), clock()
    with open_study(library, Settings(), start - timedelta(days=90)) as study:
        study._store.connection.execute("PRAGMA synchronous = OFF")
        for ago in range(90, 0, -1):
            now = start - timedelta(days=ago)
            session = study.start(now, limit=chance.choice((0, 8, 15)))
            while session.current:
                now += timedelta(seconds=20)
                session = study.answer(session.reveal(), Rating(chance.choices((1, 2, 3, 4), (2, 1, 9, 2))[0]), now, 9000)
    return library


@pytest.fixture
def app(studied: Library, clock: Callable[..., object]) -> StudyApp:
    return StudyApp(studied, Settings(), clock=clock)


def test_every_chart_has_a_tab() -> None:
    assert [name for _, names in TABS for name in names] == list(CHARTS)


async def test_home_opens_statistics_and_gets_back(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        text = await press(pilot, "t")
        assert "Statistics" in text and "›1 Today" in text and "all decks" in text
        await press(pilot, "escape")
        assert isinstance(app.screen, Home)


@pytest.mark.parametrize("tab", range(len(TABS)))
async def test_a_number_shows_its_tab_with_all_its_charts(app: StudyApp, tab: int) -> None:
    async with app.run_test(size=(80, 100)) as pilot:
        text = await press(pilot, "t", str(tab + 1))
        assert f"›{tab + 1} {TABS[tab][0]}" in text
        titles = [app.study.chart(name, app.clock()).title for name in TABS[tab][1]] if app.study else []
        assert titles and all(title in text for title in titles)


async def test_tab_and_arrows_go_round(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        assert "›2 Forecast" in await press(pilot, "t", "tab")
        assert "›1 Today" in await press(pilot, "left")
        assert "›9 Added" in await press(pilot, "shift+tab")
        assert "›1 Today" in await press(pilot, "right")


async def test_only_what_is_looked_at_is_counted(app: StudyApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing twice."""
    counted: list[str] = []
    chart = Study.chart
    monkeypatch.setattr(Study, "chart", lambda self, name, *rest: counted.append(name) or chart(self, name, *rest))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "t")
        await press(pilot, "3", "1", "3", "right", "down", "c", "c")
        assert counted == ["today", "minutes", "year"]


async def test_arrows_move_through_the_year(app: StudyApp) -> None:
    """A day up and down, a week left and right, never out of the map."""
    async with app.run_test(size=(80, 24)) as pilot:
        assert "Tue 2026-09-01  0 answers" in await press(pilot, "t", "3")
        assert "Mon 2026-08-31" in await press(pilot, "up")
        assert "Mon 2026-08-24" in await press(pilot, "left")
        assert "Tue 2026-09-01" in await press(pilot, "right", "right", "right", "down", "j")
        assert "›3 Year" in screen_text(app)


async def test_another_period(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        assert "Forecast  90 days" in await press(pilot, "t", "2", "y")
        assert "Forecast  30 days" in await press(pilot, "y", "y")
        assert "The year  2026" in await press(pilot, "3", "y")
        assert "Forecast  30 days" in await press(pilot, "2"), "each chart keeps its own"


async def test_the_scroll_keys_scroll(app: StudyApp) -> None:
    async with app.run_test(size=(40, 12)) as pilot:
        assert "True retention" in await press(pilot, "t", "4")
        assert "True retention" not in await press(pilot, "G")
        assert "True retention" in await press(pilot, "g")
        assert "True retention" not in await press(pilot, "j", "j", "pagedown")


async def test_a_deck_can_be_chosen_and_left(app: StudyApp) -> None:
    """Its name is shown as it is written."""
    async with app.run_test(size=(80, 24)) as pilot:
        text = await press(pilot, "t", "6", "d")
        assert "All decks" in text and HOSTILE in text
        assert squashed(HOSTILE) in squashed(await press(pilot, "j", "j", "enter"))
        assert "Cards: 40 (" in screen_text(app)
        assert "Cards: 45 (" in await press(pilot, "d", "g", "enter")
        await press(pilot, "d", "G", "escape")
        assert "all decks" in screen_text(app) and isinstance(app.screen, StatsScreen)


async def test_a_search_narrows_and_its_errors_are_told(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "t", "6", "slash")
        await pilot.press(*"is:wrong", "enter")
        assert "wrong" in await press(pilot) and app.screen.has_class("-searching")
        await pilot.press(*["backspace"] * 8, *"deck:captions*", "enter")
        assert "search deck:captions*" in await press(pilot)
        assert "Cards: 1 (" in screen_text(app)
        await press(pilot, "slash", "escape")
        assert "search deck:captions" in screen_text(app)


async def test_a_copy_is_the_text_and_stays_on_the_screen(app: StudyApp) -> None:
    async with app.run_test(size=(80, 40)) as pilot:
        text = await press(pilot, "t", "8", "c")
        assert "Copied as text" in text and "Correct" in text
        assert "Answer buttons\n" in app.clipboard and "Correct" in app.clipboard and "Hours of the day" in app.clipboard
        assert "█ Again" in await press(pilot, "c")


async def test_the_numbers_are_written_into_a_file(app: StudyApp, studied: Library) -> None:
    """Twice into two."""
    async with app.run_test(size=(120, 24)) as pilot:
        assert "Written: statistics-2026-09-01.json" in await press(pilot, "t", "J")
        assert "statistics-2026-09-01-2.json" in await press(pilot, "J")
    document = json.loads((studied.root / "statistics-2026-09-01.json").read_text())
    assert document["schema"] == 1 and tuple(document["charts"]) == CHARTS


async def test_a_first_run_says_what_to_do(library_folder: Path, clock: Callable[..., object]) -> None:
    """Every tab works without a card and without an answer."""
    app = StudyApp(Library(library_folder), Settings(), clock=clock)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "Nothing has been answered yet." in await press(pilot, "t")
        for tab in range(1, len(TABS) + 1):
            assert f"›{tab}" in await press(pilot, str(tab), "y", "c", "c", "down")
            await press(pilot, str(tab))


@pytest.mark.parametrize("size", [(1, 1), (39, 24), (80, 11)])
async def test_a_tiny_terminal_says_so_and_all_keys_work(app: StudyApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "t", "3")
        await pilot.resize_terminal(*size)
        assert (await press(pilot)).splitlines()[0] == TOO_SMALL[: size[0]]
        await press(pilot, "1", "tab", "y", "up", "left", "c", "c", "d", "escape", "slash", "escape")
        await pilot.resize_terminal(80, 24)
        assert "Statistics" in await press(pilot, "5")
        assert "Memory meter" in screen_text(app)


async def test_ascii_symbols_are_all_that_is_drawn(
    studied: Library, clock: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("locale.getpreferredencoding", lambda _: "ascii")
    app = StudyApp(studied, Settings(), clock=clock)
    async with app.run_test(size=(80, 60)) as pilot:
        await press(pilot, "t")
        for tab in range(1, len(TABS) + 1):
            text = await press(pilot, str(tab))
            assert not set(text) & set("█▓▒░▁▂▃▄▅▆▇▀▏▎▍▌▋▊▉●◉─│╌▲·")


async def test_a_storm_of_keys_breaks_nothing(app: StudyApp) -> None:
    chance = random.Random(3)
    keys = [
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "8",
        "9",
        "tab",
        "left",
        "right",
        "up",
        "down",
        "y",
        "c",
        "d",
        "g",
        "G",
        "slash",
    ]
    async with app.run_test(size=(60, 16)) as pilot:
        await press(pilot, "t")
        for _ in range(25):
            await press(pilot, *chance.choices(keys, k=6))
            if app.screen.has_class("-searching") or app.screen.has_class("-choosing"):
                await press(pilot, "escape")
        assert isinstance(app.screen, StatsScreen)


async def test_a_database_that_fails_is_explained(app: StudyApp, monkeypatch: pytest.MonkeyPatch) -> None:
    from studydeck.errors import DiskFailed

    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "t")

        def fail(*_: object) -> None:
            raise DiskFailed("the disk does not read or write", where="progress.db", todo="Check the disk.")

        with monkeypatch.context() as broken:
            broken.setattr(Store, "coming", fail)
            assert "The disk does not read or write" in await press(pilot, "2")
        assert "Forecast  30 days" in await press(pilot, "enter")


async def test_a_card_of_a_megabyte_is_no_matter(library: Library, clock: Callable[..., object]) -> None:
    save_deck(library.root, "long", a_card("x" * 1_000_000, "y", evidence=an_evidence()), name="z" * 300)
    async with StudyApp(library, Settings(), clock=clock).run_test(size=(40, 12)) as pilot:
        await press(pilot, "t", "6")
        assert "zzzz~" in await press(pilot, "G")
