"""The document map and the list of documents."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from driving import press, read_through, screen_text, squashed

from studydeck.config import Library, Settings
from studydeck.review import Rating
from studydeck.study import open_study
from studydeck.text.clean import FORBIDDEN
from studydeck.tui.app import StudyApp
from studydeck.tui.screens.document import DocumentScreen
from studydeck.tui.screens.documents import NONE, DocumentsScreen
from studydeck.tui.screens.home import Home
from studydeck.tui.screens.map import NO_MORE_CARDS, MapScreen
from studydeck.tui.widgets.map_grid import MapGrid

Clock = Callable[..., object]


@pytest.fixture
def learnt(documents: Library, clock: Clock) -> Library:
    """The documents some weeks after two cards were learnt."""
    now = clock() - timedelta(days=40)
    with open_study(documents, Settings(), now) as study:
        session = study.start(now, "An interview about training")
        for rating in (Rating.EASY, Rating.EASY):
            now += timedelta(seconds=20)
            session = study.answer(session.reveal(), rating, now, 9000)
    return documents


async def test_the_list_tells_shape_cards_coverage_and_recall(learnt: Library, clock: Clock) -> None:
    (learnt.seeds / "plain.txt").write_text("A paragraph of words that nobody made a card from yet.\n" * 3, "utf-8")
    async with StudyApp(learnt, Settings(), clock=clock).run_test(size=(80, 24)) as pilot:
        await read_through(pilot, "m")
        for _ in range(4):
            text = await read_through(pilot)
        lines = {line.replace("›", "").split()[0]: line for line in text.splitlines() if line.strip()}
        assert "interview" in lines["interview.txt"].split() and "█" in lines["interview.txt"] and "%" in lines["interview.txt"]
        assert "prose" in lines["plain.txt"] and "0%" in lines["plain.txt"]
        assert "o such file" in lines["talk.vtt"], "a document that has cards but is not there"
        await press(pilot, "g")
        assert isinstance(pilot.app.screen, DocumentsScreen)
        await read_through(pilot, "enter")
        assert isinstance(pilot.app.screen, MapScreen)
        await press(pilot, "escape", "o")
        await read_through(pilot)
        assert isinstance(pilot.app.screen, DocumentScreen)
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, Home)


async def test_without_documents_the_list_says_what_to_do(library_folder: object, clock: Clock) -> None:
    async with StudyApp(Library(library_folder), Settings(), clock=clock).run_test(size=(60, 16)) as pilot:
        text = await press(pilot, "m")
        assert squashed(NONE) in squashed(text)
        await press(pilot, "enter", "o", "j", "G", "q")
        assert isinstance(pilot.app.screen, Home)


async def test_the_map_opens_the_document_at_the_passage(learnt: Library, clock: Clock) -> None:
    app = StudyApp(learnt, Settings(), clock=clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await app.push_screen(MapScreen("interview.txt"))
        text = await read_through(pilot)
        assert "2 of 4 passages covered" in text and "recall" in text and "not covered 50%" in text.replace("\xa0", " ")
        assert "line 3 ·" in text, "the cursor stands on the first passage that can carry a card"
        assert "line 9 ·" in await press(pilot, "n")
        assert NO_MORE_CARDS in await press(pilot, "n")
        assert "line 11 ·" in await press(pilot, "l")
        assert "line 3 ·" in await press(pilot, "g") and "line 11 ·" in await press(pilot, "G")
        await press(pilot, "p", "enter")
        text = await read_through(pilot)
        assert isinstance(app.screen, DocumentScreen) and "line 9 of 12" in text and "RLVR it is." in text


async def test_what_was_done_to_the_cards_shows_on_the_map(learnt: Library, clock: Clock) -> None:
    app = StudyApp(learnt, Settings(), clock=clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await app.push_screen(MapScreen("interview.txt"))
        before = await read_through(pilot)
        assert "suspended" not in before
        await read_through(pilot, "enter")
        app.study.suspend_cards([card.card.id for card in app.study.document_cards("interview.txt", clock())], clock())
        assert "suspended" in await read_through(pilot, "escape")


async def test_a_document_that_cannot_be_read_is_told_with_its_cards(library: Library, clock: Clock) -> None:
    app = StudyApp(library, Settings(), clock=clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await app.push_screen(MapScreen("interview.txt"))
        text = await read_through(pilot)
        assert "no such file" in text and "It has 4 cards" in " ".join(text.split())
        await press(pilot, "l", "n", "enter", "G", "escape")
        assert isinstance(app.screen, Home)


@pytest.mark.parametrize("size", [(1, 1), (40, 12), (300, 100)])
async def test_many_passages_of_hostile_text_fit_any_screen(documents: Library, clock: Clock, size: tuple[int, int]) -> None:
    text = "".join(f"Passage {n} \x1b]0;t\x07[/red] \u202ewith words\u202c of its own.\n\n" for n in range(2_000))
    (documents.seeds / "interview.txt").write_text(text, "utf-8")
    app = StudyApp(documents, Settings(), clock=clock)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await app.push_screen(MapScreen("interview.txt"))
        await read_through(pilot)
        for key in ("j", "l", "G", "k", "n", "g"):
            assert not FORBIDDEN.search(await press(pilot, key))
        await pilot.resize_terminal(80, 24)
        grid = app.screen.query_one(MapGrid)
        assert "line 1 ·" in await press(pilot, "g")
        assert len(grid.cells) <= grid.size.width * grid.size.height
        assert "quotes no longer in it" in " ".join(screen_text(app).split())
