"""The document view: opens at the quote, moves, finds, and says what is wrong with a document."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from driving import press, read_through, screen_text, squashed
from textual.binding import Binding
from textual.pilot import Pilot

from builders import an_evidence
from studydeck.card import Evidence
from studydeck.config import Library, Settings
from studydeck.errors import StudydeckError
from studydeck.study import documents as job
from studydeck.text.clean import FORBIDDEN
from studydeck.tui.app import StudyApp
from studydeck.tui.screens.base import StudyScreen
from studydeck.tui.screens.document import GONE, KEPT, MOVED, NO_CARDS, DocumentScreen
from studydeck.tui.screens.documents import DocumentsScreen
from studydeck.tui.screens.edit import EditScreen
from studydeck.tui.screens.help import WORDS
from studydeck.tui.screens.home import Home
from studydeck.tui.screens.info import CardInfo
from studydeck.tui.screens.map import MapScreen
from studydeck.tui.screens.passage_cards import PassageCards
from studydeck.tui.widgets.passage_list import PassageList

Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]
CLUSTERS = "So entire new clusters have to be built before the next step can be taken."


@pytest.fixture
def opened(documents: Library, clock: Callable[..., object]) -> Opened:
    """Opens a document on a screen of some size."""

    @asynccontextmanager
    async def opened(document: str = "interview.txt", at: Evidence | int | None = None, size: tuple[int, int] = (80, 24)):  # type: ignore[no-untyped-def]
        app = StudyApp(documents, Settings(), clock=clock)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await app.push_screen(DocumentScreen(document, at))
            await read_through(pilot)
            yield pilot

    return opened


def quote_of(pilot: Pilot[None], words: str) -> Evidence:
    cards = pilot.app.study.document_cards("interview.txt", pilot.app.clock())
    return next(card.evidence for card in cards if card.evidence.quote == words)


def marked(text: str) -> str:
    """The words of the lines with the mark of the quote."""
    return " ".join(line.partition("▸")[2].strip() for line in text.splitlines() if "▸" in line)


def write(library: Library, text: str, name: str = "interview.txt") -> Path:
    path = library.seeds / name
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return path


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_it_opens_at_the_quote_with_marks_that_need_no_colour(opened: Opened, size: tuple[int, int]) -> None:
    async with opened(size=size) as pilot:
        evidence = quote_of(pilot, CLUSTERS)
        await pilot.app.push_screen(DocumentScreen("interview.txt", evidence))
        text = await read_through(pilot)
        assert squashed(CLUSTERS) in squashed(marked(text))
        assert "Nathan Lambert" in text and "line 3 of 12" in text
        styled = [s for strip in pilot.app.screen._compositor.render_strips() for s in strip if s.style and s.style.reverse]
        assert squashed("".join(segment.text for segment in styled)) == squashed(CLUSTERS)


async def test_an_offset_opens_it_at_the_quote_that_begins_there(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.app.push_screen(DocumentScreen("seeds/interview.txt", quote_of(pilot, "RLVR it is.").start))
        assert marked(await read_through(pilot)).startswith("Nobody knows that. RLVR it is.")


async def test_the_whole_document_can_be_walked_through(opened: Opened, documents: Library) -> None:
    async with opened(size=(60, 14)) as pilot:
        screen = pilot.app.screen
        seen = screen_text(pilot.app)
        while "line 11 of 12" not in seen:
            seen = await press(pilot, "j")
        assert "home." in seen
        top = await press(pilot, "g")
        assert "line 1 of 12" in top and "An interview about training" in top
        assert await press(pilot, "G") == seen
        await press(pilot, "pageup", "pagedown", "k", "j")
        assert isinstance(screen, DocumentScreen)


async def test_n_and_p_go_to_passages_with_cards_and_brackets_to_headings(opened: Opened) -> None:
    async with opened() as pilot:
        assert "2 cards · line 3 of" in await press(pilot, "n")
        assert "1 card · line 9 of" in await press(pilot, "n")
        assert "No further passage with cards" in await press(pilot, "n")
        assert "2 cards · line 3 of" in await press(pilot, "p")
        assert "line 7 of" in await press(pilot, "right_square_bracket")
        assert "line 1 of" in await press(pilot, "left_square_bracket")


async def test_enter_lists_the_cards_of_the_passage(opened: Opened) -> None:
    async with opened() as pilot:
        assert NO_CARDS in await press(pilot, "enter")
        text = await press(pilot, "n", "enter")
        assert isinstance(pilot.app.screen, PassageCards)
        assert "What has to be built before the next step" in text and "Entire new clusters" in text and "new" in text
        await press(pilot, "e")
        assert isinstance(pilot.app.screen, EditScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, PassageCards)
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, Home)


async def test_words_are_found_and_found_again(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "slash")
        for key in "stop":
            await press(pilot, key)
        assert "line 11 of 12" in await press(pilot)
        await press(pilot, *["backspace"] * 4)
        for key in "it":
            await press(pilot, key)
        first = await press(pilot)
        assert "line" in first and await press(pilot, "enter") != first
        text = await press(pilot, "z", "z")
        assert "not in the document" in text
        assert "n next cards" in await press(pilot, "escape")


async def test_a_document_that_is_missing_says_so_and_shows_the_stored_quote(opened: Opened, documents: Library) -> None:
    (documents.seeds / "interview.txt").unlink()
    async with opened() as pilot:
        assert "No such file" in screen_text(pilot.app)
        await pilot.app.push_screen(DocumentScreen("interview.txt", quote_of(pilot, CLUSTERS)))
        text = await read_through(pilot)
        assert "No such file" in text and KEPT in " ".join(text.split()) and squashed(CLUSTERS) in squashed(marked(text))
        await press(pilot, "j", "G", "n", "enter", "slash", "escape", "escape", "escape")
        assert isinstance(pilot.app.screen, Home)


async def test_a_quote_that_moved_is_shown_where_it_stands_now(opened: Opened, documents: Library) -> None:
    path = documents.seeds / "interview.txt"
    path.write_text("A line that was not there before, and one more thing.\n\n" * 30 + path.read_text("utf-8"), "utf-8")
    async with opened() as pilot:
        await pilot.app.push_screen(DocumentScreen("interview.txt", quote_of(pilot, CLUSTERS)))
        text = await read_through(pilot)
        assert squashed(MOVED) in squashed(text) and squashed(CLUSTERS) in squashed(marked(text)) and "line 63 of" in text


async def test_a_quote_that_is_gone_is_told_with_its_words(opened: Opened, documents: Library) -> None:
    write(documents, "Nothing of the old text is left here, and nobody knows where it went.\n" * 3)
    async with opened() as pilot:
        await pilot.app.push_screen(DocumentScreen("interview.txt", quote_of(pilot, CLUSTERS)))
        text = await read_through(pilot)
        assert squashed(GONE) in squashed(text) and squashed(CLUSTERS) in squashed(text)


HOSTILE = {
    "escapes": "A line with \x1b]0;title\x07 and \x1b[31mred\x1b[0m, [/ and [red]markup[/red] in it, [@click=app.quit]x[/].\n"
    * 40,
    "bidi": "Here \u202ereversed\u202c text \u2067isolate\u2069 and \u200bnothing stands in one line.\n" * 40,
    "nul": "A text with \x00 in it, and with \x85 and \x9b31m too, is still a text of some words.\n" * 40,
    "wide": "漢字漢字。" * 4_000 + "\n\n" + "e\u0301" * 3_000 + "\n\n" + "👩‍👩‍👧" * 500 + "\n",
    "one line": "word " * 200_000,
    "no blanks": "x" * 300_000 + "\n" + "y" * 300,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("size", [(80, 24), (40, 12), (1, 1)])
async def test_hostile_text_is_shown_without_acting_on_the_terminal(
    opened: Opened, documents: Library, name: str, size: tuple[int, int]
) -> None:
    write(documents, HOSTILE[name])
    async with opened(size=size) as pilot:
        for key in ("j", "pagedown", "G", "k", "g", "n", "right_square_bracket", "enter"):
            text = await press(pilot, key)
            assert not FORBIDDEN.search(text)
        assert isinstance(pilot.app.screen, DocumentScreen)


@pytest.mark.parametrize(
    ("data", "said"), [(b"", "empty"), (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "PNG"), (bytes(range(1, 32)) * 50, "binary")]
)
async def test_what_is_no_text_is_refused_in_words(opened: Opened, documents: Library, data: bytes, said: str) -> None:
    (documents.seeds / "interview.txt").write_bytes(data)
    async with opened() as pilot:
        text = screen_text(pilot.app)
        assert said in text and "!" in text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
async def test_every_encoding_that_readers_know_is_shown(opened: Opened, documents: Library, encoding: str) -> None:
    (documents.seeds / "interview.txt").write_bytes(
        ("Café words stand here, and some more of them. " * 30 + "\n").encode(encoding)
    )
    async with opened() as pilot:
        assert "Café words stand here" in screen_text(pilot.app)


async def test_a_hundred_thousand_passages_can_be_walked_through(
    opened: Opened, documents: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "read_view", lambda job: job_view(job[0]))
    monkeypatch.setattr(job, "QUICK", 10**9)
    write(documents, "A passage of its own that stands alone here.\n\n" * 100_000)
    async with opened() as pilot:
        assert len(pilot.app.screen.query_one(PassageList).view.passages) == 100_000
        for key in ("G", "k", "pageup", "g", "pagedown"):
            await pilot.press(key)
        assert "of 200,001" in screen_text(pilot.app)


def job_view(path: Path):  # type: ignore[no-untyped-def]
    """Every line of a file as a passage: reading so many properly takes minutes, and is not what is tested."""
    from dataclasses import replace

    from studydeck import documentview

    whole, documentview.RAW_REACH = documentview.RAW_REACH, 10**9
    try:
        return replace(documentview.raw_view(path.read_text("utf-8"), path.name), complete=True)
    finally:
        documentview.RAW_REACH = whole


async def test_a_large_document_is_read_in_a_process_that_leaving_ends(
    opened: Opened, documents: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "QUICK", 10)
    async with opened() as pilot:
        assert "2 cards · line 3 of" in await press(pilot, "n")
        await press(pilot, "escape")
        write(documents, "**Ada:** " + "Words of a long talk that takes its time to be read in full.\n\n" * 100_000)
        screen = DocumentScreen("interview.txt", an_evidence("Words", start=9, end=14))
        await pilot.app.push_screen(screen)
        text = ""
        while not ("reading…" in text and marked(text)):  # which takes a moment; reading it through takes many seconds
            await pilot.pause(0.02)
            text = screen_text(pilot.app)
        reading = screen.reading
        await press(pilot, "j", "escape")
        assert isinstance(pilot.app.screen, Home)
        assert reading is not None and screen.map is None
        with pytest.raises(StudydeckError):
            reading.result()


async def test_resizing_keeps_the_place(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.app.push_screen(DocumentScreen("interview.txt", quote_of(pilot, "RLVR it is.")))
        await read_through(pilot)
        for size in ((40, 12), (1, 1), (120, 40), (60, 16)):
            await pilot.resize_terminal(*size)
            text = await press(pilot)
        assert "RLVR it is." in marked(text)


@pytest.mark.parametrize("screen", [DocumentScreen, PassageCards, MapScreen, DocumentsScreen, CardInfo])
def test_help_can_explain_every_key_and_word(screen: type[StudyScreen]) -> None:
    assert all(binding.description for binding in Binding.make_bindings(screen.BINDINGS))
    assert set(screen.GLOSSARY) <= set(WORDS)
