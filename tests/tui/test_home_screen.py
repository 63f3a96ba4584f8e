"""Home: what it shows in every state of a library, and what each key does."""

from collections.abc import Callable
from pathlib import Path

import pytest
from driving import find, log, press, save_deck, screen_text

from builders import a_card
from studydeck.config import Library, Settings
from studydeck.tui.app import StudyApp
from studydeck.tui.screens.home import Home
from studydeck.tui.screens.review import ReviewScreen

OpenApp = Callable[..., StudyApp]


async def test_home_shows_what_is_due_today(open_app: OpenApp) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        text = screen_text(pilot.app)
        assert "5 new · 0 learning · 0 due" in text
        assert "about 1 minute" in text


async def test_home_lists_every_deck_with_its_counts(open_app: OpenApp) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        lines = screen_text(pilot.app).splitlines()
        interview = next(line for line in lines if "An interview about training" in line)
        assert interview.split()[-3:] == ["4", "·", "·"], "new, learn, due"


async def test_the_selected_deck_carries_a_mark_and_not_only_a_colour(open_app: OpenApp) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        first = [line for line in screen_text(pilot.app).splitlines() if "›" in line]
        second = [line for line in (await press(pilot, "j")).splitlines() if "›" in line]
        assert len(first) == len(second) == 1
        assert first != second


@pytest.mark.parametrize(("keys", "row"), [("j", 1), ("j k", 0), ("G", 1), ("G home", 0)])
async def test_letters_move_through_the_decks(open_app: OpenApp, keys: str, row: int) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        marked = [line for line in screen_text(pilot.app).splitlines() if "interview" in line or "Captions" in line]
        text = await press(pilot, *keys.split())
        name = marked[row].replace("›", " ").split("  ")
        assert "› " + next(part for part in name if part) in text


@pytest.mark.parametrize("key", ["space", "enter"])
async def test_space_and_enter_study_the_selected_deck(open_app: OpenApp, key: str) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await find(pilot, "capt")
        await press(pilot, "enter")
        text = await press(pilot, key)
        assert isinstance(pilot.app.screen, ReviewScreen)
        assert "When does the talk begin?" in text


async def test_s_studies_every_deck(open_app: OpenApp) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        assert "5 new" in await press(pilot, "s")
        assert isinstance(pilot.app.screen, ReviewScreen)


async def test_slash_narrows_the_list_and_escape_widens_it(open_app: OpenApp) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        narrowed = await find(pilot, "CAPT")
        assert "Captions of a talk" in narrowed and "An interview" not in narrowed
        assert "An interview" in await press(pilot, "escape")


async def test_a_search_that_finds_nothing_names_the_way_back(open_app: OpenApp) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        assert "No deck is called [/. esc shows all decks." in await find(pilot, "[/")


async def test_letters_typed_into_the_search_are_no_commands(open_app: OpenApp) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await find(pilot, "squr?/")
        assert isinstance(pilot.app.screen, Home)
        assert pilot.app.screen.query_one("#find").value == "squr?/"


async def test_u_takes_back_the_last_answer_from_home(open_app: OpenApp) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await press(pilot, "s", "space", "3", "escape")
        assert len(log(pilot.app)) == 1
        await press(pilot, "u")
        assert log(pilot.app) == []
        assert "5 new · 0 learning · 0 due" in screen_text(pilot.app)


async def test_u_says_so_when_there_is_nothing_to_take_back(open_app: OpenApp) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        assert "nothing to undo" in await press(pilot, "u")


async def test_counts_are_fresh_after_a_session(open_app: OpenApp) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        text = await press(pilot, "s", "space", "4", "escape")
        assert "4 new · 0 learning · 0 due" in text
        assert "1 card in 1 minute today" in text


async def test_a_first_run_names_three_steps(library_folder: Path, clock: Callable[..., object]) -> None:
    app = StudyApp(Library(library_folder), Settings(), clock=clock)
    async with app.run_test(size=(80, 24)) as pilot:
        text = screen_text(app)
        assert all(step in text for step in ("seeds/", "Press a to make cards from it", "Press s to review"))
        await press(pilot, "space", "s", "slash")
        assert isinstance(app.screen, Home), "nothing to study, nothing to find"


@pytest.mark.parametrize("document", ["interview.txt", "talks/second.vtt"])
async def test_without_decks_documents_in_seeds_are_not_asked_for_again(
    library: Library, open_app: OpenApp, document: str
) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        for deck in library.decks.iterdir():
            deck.unlink()
        (library.seeds / document).parent.mkdir(parents=True, exist_ok=True)
        (library.seeds / document).write_text("Words.", encoding="utf-8")
        text = await press(pilot, "r")
        assert "Put a document" not in text
        assert "Documents, but no decks yet" in text and "1  Press a to make cards from it" in text


@pytest.mark.parametrize("hidden", [".keep", ".trash/old.txt"])
async def test_hidden_files_in_seeds_are_no_documents(library_folder: Path, clock: Callable[..., object], hidden: str) -> None:
    library = Library(library_folder)
    (library.seeds / hidden).parent.mkdir(parents=True, exist_ok=True)
    (library.seeds / hidden).touch()
    async with StudyApp(library, Settings(), clock=clock).run_test(size=(80, 24)) as pilot:
        assert "1  Put a document into seeds/" in screen_text(pilot.app)


SHARED = "the decks share 3 new cards a day"


@pytest.mark.parametrize(("limit", "said"), [(3, True), (20, False), (0, False)])
async def test_home_says_that_the_decks_share_the_daily_limit(
    library: Library, clock: Callable[..., object], limit: int, said: bool
) -> None:
    """Their numbers add up to more than the sum above them."""
    async with StudyApp(library, Settings(new_per_day=limit), clock=clock).run_test(size=(80, 24)) as pilot:
        text = screen_text(pilot.app)
        assert (SHARED in text) is said


async def test_a_deck_within_another_is_no_reason_to_speak_of_limits(library_folder: Path, clock: Callable[..., object]) -> None:
    for number, name in enumerate(("Talks", "Talks::First", "Talks::First::Half")):
        save_deck(library_folder, f"deck-{number}", *(a_card(f"{name} {n}?", "Yes") for n in range(2)), name=name)
    async with StudyApp(Library(library_folder), Settings(new_per_day=3), clock=clock).run_test(size=(80, 24)) as pilot:
        text = screen_text(pilot.app)
        assert "3 new" in text and "the decks share" not in text


async def test_r_reads_decks_that_were_made_meanwhile(library_folder: Path, clock: Callable[..., object]) -> None:
    app = StudyApp(Library(library_folder), Settings(), clock=clock)
    async with app.run_test(size=(80, 24)) as pilot:
        (library_folder / "decks" / "mine.md").write_text("---\ndeck: My own\n---\n\nQ: One?\nA: Two\n", encoding="utf-8")
        assert "My own" in await press(pilot, "r")


async def test_done_for_today_names_the_next_card_and_keeps_undo(open_app: OpenApp) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await press(pilot, "s", *["space", "4"] * 5, "escape")
        text = screen_text(pilot.app)
        assert "Done for today" in text
        assert "5 cards in 1 minute today · next card in " in text
        await press(pilot, "u")
        assert len(log(pilot.app)) == 4


async def test_q_quits(open_app: OpenApp) -> None:
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("q")
    assert app.return_code == 0


async def test_a_deck_given_at_the_start_is_studied_at_once(open_app: OpenApp) -> None:
    async with open_app("Captions of a talk").run_test(size=(80, 24)) as pilot:
        await press(pilot)
        assert "When does the talk begin?" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, Home)


async def test_an_unknown_deck_leaves_home_with_a_sentence(open_app: OpenApp) -> None:
    async with open_app("No such deck").run_test(size=(80, 24)) as pilot:
        await press(pilot)
        assert isinstance(pilot.app.screen, Home)
        assert "No such deck" in screen_text(pilot.app)


async def test_problems_in_deck_files_are_listed_below_the_decks(library: Library, open_app: OpenApp) -> None:
    for number in range(5):
        text = f"---\ndeck: Faulty {number}\n---\n\nQ: A question without an answer\n"
        (library.decks / f"faulty-{number}.md").write_text(text, encoding="utf-8")
    async with open_app().run_test(size=(80, 30)) as pilot:
        text = await press(pilot)
        assert text.count("! ") == 4
        assert "faulty-0.md" in text
        assert "! and 2 more; `studydeck check` lists them" in text


async def test_review_without_a_deck_begins_at_once(open_app: OpenApp) -> None:
    """As `studydeck review` does."""
    async with open_app(studying=True).run_test(size=(80, 24)) as pilot:
        assert isinstance(pilot.app.screen, ReviewScreen)
