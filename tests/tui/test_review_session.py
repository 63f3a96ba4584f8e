"""A whole session: typed answers, marks and flags, rejecting for a reason, its end, and what others do meanwhile."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from driving import log, press, save_deck, screen_text
from samples import CAPTIONS, INTERVIEW
from textual.pilot import Pilot

from builders import a_card, a_cloze
from studydeck.config import Library, Settings
from studydeck.review import Rating
from studydeck.study import open_study
from studydeck.tui.app import StudyApp
from studydeck.tui.literal import SIDE_LIMIT
from studydeck.tui.screens.edit import EditScreen
from studydeck.tui.screens.home import Home
from studydeck.tui.screens.review import ReviewScreen

OpenApp = Callable[..., StudyApp]
DECK = "An interview about training"
TALK = "Captions of a talk"
KEYS = {" ": "space", "!": "exclamation_mark", ";": "semicolon"}


async def at_card(pilot: Pilot[None], part: str) -> str:
    """Bury cards until one whose question holds `part` is asked."""
    await press(pilot)
    while part not in screen_text(pilot.app):
        assert isinstance(pilot.app.screen, ReviewScreen) and pilot.app.screen.session.current
        await press(pilot, "minus")
    return screen_text(pilot.app)


# Typed answers


async def test_w_lets_answers_be_typed_and_shows_how_they_compare(open_app: OpenApp) -> None:
    async with open_app(TALK).run_test(size=(80, 24)) as pilot:
        await press(pilot)
        text = await press(pilot, "w")
        assert "your answer" in text and "enter  shows the answer" in text
        for letter in "after 1 brake":
            await pilot.press(KEYS.get(letter, letter))
        text = await press(pilot, "enter")
        assert "≠ different   after −1 +the −brake +break" in text
        assert "After the break" in text and "1 Again" in text, "the answer itself and the ratings are there too"
        assert log(pilot.app) == [], "nothing is rated by typing"
        await press(pilot, "3")
        assert [review.rating for review in log(pilot.app)] == [Rating.GOOD]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("After the break", "= exact   After the break"),
        ("after the break!", "≈ same but for form   after the break!"),
        ("after the breaks", "~ near   after the −breaks +break"),
        ("never", "≠ different   −never\n"),
    ],
)
async def test_the_difference_is_shown_with_signs(open_app: OpenApp, words: str, shown: str) -> None:
    async with open_app(TALK).run_test(size=(80, 24)) as pilot:
        await press(pilot, "w")
        for letter in words:
            await pilot.press(KEYS.get(letter, letter))
        assert shown in await press(pilot, "enter")


async def test_the_setting_asks_for_typed_answers_from_the_start(library: Library, clock: Callable[..., datetime]) -> None:
    app = StudyApp(library, Settings(typed_answers=True), TALK, clock=clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        assert "your answer" in await press(pilot)
        assert "minus" not in await press(pilot, "x"), "letters are typed"
        assert log(app) == [] and app.screen.session.current
        text = await press(pilot, "escape")
        assert "your answer" not in text and "space  shows the answer" in text
        assert "1 Again" in await press(pilot, "space")


async def test_an_empty_answer_shows_no_comparison(open_app: OpenApp) -> None:
    async with open_app(TALK).run_test(size=(80, 24)) as pilot:
        text = await press(pilot, "w", "enter")
        assert "1 Again" in text and "different" not in text


async def test_the_next_card_has_an_empty_line_again(open_app: OpenApp) -> None:
    async with open_app(DECK).run_test(size=(80, 24)) as pilot:
        await press(pilot)
        await press(pilot, "w")
        for letter in "cluster":
            await pilot.press(letter)
        text = await press(pilot, "enter")
        assert "−cluster" in text
        text = await press(pilot, "4")
        assert "your answer" in text and "cluster" not in text.splitlines()[-6:]


async def test_the_hidden_parts_of_a_cloze_are_typed_one_after_the_other(open_app: OpenApp) -> None:
    async with open_app(DECK).run_test(size=(80, 24)) as pilot:
        await at_card(pilot, "RLVR")
        await press(pilot, "w")
        for letter in "reinforcement learning; verifiable reward":
            await pilot.press(KEYS.get(letter, letter))
        assert "~ near   reinforcement learning; verifiable −reward +rewards" in await press(pilot, "enter")


async def test_hostile_words_can_be_typed(open_app: OpenApp) -> None:
    async with open_app(TALK).run_test(size=(80, 24)) as pilot:
        await press(pilot)
        await press(pilot, "w")
        pilot.app.screen.query_one("#typing").value = "[/ [red]x[/red] \x1b]0;x\x07 \u202eabc " + "y" * 3000
        text = await press(pilot, "enter")
        assert "≠ different" in text and "[/ [red]x[/red]" in text and "\x1b" not in text and "\u202e" not in text


# Marks, flags, reasons


async def test_a_mark_and_a_flag_stand_in_the_first_line(open_app: OpenApp) -> None:
    async with open_app(TALK).run_test(size=(80, 24)) as pilot:
        await press(pilot)
        assert TALK + "  *" in await press(pilot, "asterisk")
        assert "Flag: 1 to 7" in await press(pilot, "f")
        assert TALK + "  * ⚑3" in await press(pilot, "3")
        assert "marked" in pilot.app.study.card(pilot.app.screen.shown).tags
        assert log(pilot.app) == [], "a number after f is no rating"
        assert "*" not in (await press(pilot, "asterisk")).splitlines()[1]
        assert "⚑" not in await press(pilot, "f", "0")
        assert "* ⚑3" in await press(pilot, "u", "u"), "both can be taken back"


async def test_marking_keeps_the_answer_in_sight(open_app: OpenApp) -> None:
    async with open_app(TALK).run_test(size=(80, 24)) as pilot:
        await press(pilot)
        text = await press(pilot, "space", "asterisk", "f", "1", "u", "u")
        assert "1 Again" in text and "After the break" in text


@pytest.mark.parametrize("first", ["f", "x"])
async def test_escape_chooses_nothing(open_app: OpenApp, first: str) -> None:
    async with open_app(TALK).run_test(size=(80, 24)) as pilot:
        await press(pilot)
        text = await press(pilot, "space", first, "escape")
        assert isinstance(pilot.app.screen, ReviewScreen) and "When does the talk begin?" in text and "⚑" not in text
        await press(pilot, "3")
        assert [review.rating for review in log(pilot.app)] == [Rating.GOOD]


async def test_a_rejection_keeps_its_reason(open_app: OpenApp) -> None:
    async with open_app(TALK).run_test(size=(80, 24)) as pilot:
        await press(pilot)
        assert "1 wrong, 2 unclear" in await press(pilot, "x")
        await press(pilot, "2")
        ((note,),) = pilot.app.study._store.rows("SELECT note FROM decision WHERE action = 'reject'")
        assert note == "unclear"


async def test_nothing_is_chosen_on_a_screen_that_cannot_be_seen(open_app: OpenApp) -> None:
    async with open_app(TALK).run_test(size=(80, 24)) as pilot:
        await press(pilot)
        await press(pilot, "x")
        await pilot.resize_terminal(20, 5)
        await press(pilot, "1")
        assert pilot.app.study.undoable(pilot.app.clock()) == []


# Editing


async def test_e_edits_the_card_and_the_session_goes_on(open_app: OpenApp, library: Library) -> None:
    async with open_app(TALK).run_test(size=(80, 24)) as pilot:
        await press(pilot)
        await press(pilot, "space", "e")
        assert isinstance(pilot.app.screen, EditScreen)
        pilot.app.screen.texts["front"].text = "When does the lecture begin?"
        text = await press(pilot, "ctrl+s")
        assert "When does the lecture begin?" in text and "Saved. u takes it back." in text and "1 Again" in text
        assert "the lecture begin" in (library.decks / "captions.md").read_text(encoding="utf-8")
        assert "When does the talk begin?" in await press(pilot, "u")
        await press(pilot, "e", "escape")
        assert isinstance(pilot.app.screen, ReviewScreen)
        assert log(pilot.app) == []


# Long cards


async def test_m_shows_all_of_a_long_card(library_folder: object, clock: Callable[..., datetime]) -> None:
    words = " ".join(f"word{number}" for number in range(3 * SIDE_LIMIT // 8))
    save_deck(library_folder, "long", a_card("What is long?", words), name="Long")
    app = StudyApp(Library(library_folder), Settings(), "Long", clock=clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        assert "m more" not in await press(pilot) and "part" not in await press(pilot, "m")
        assert "part 1 of 5" in await press(pilot, "space", "m")
        assert "word0 word1" in await press(pilot, "n")
        assert "part 5 of 5" in await press(pilot, "n", "n", "n", "n", "n")
        assert f"word{3 * SIDE_LIMIT // 8 - 1}" in await press(pilot, "G")
        assert "1 Again" in await press(pilot, "escape")


# The end


async def test_the_time_is_up_after_the_card_on_the_screen(library: Library, clock: Callable[..., datetime]) -> None:
    app = StudyApp(library, Settings(), clock=clock, studying=True)
    app.until = clock().replace(hour=12, minute=0, second=0)
    clock.now = app.until.replace(hour=11, minute=59)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        assert "until 12:00" in screen_text(app)
        clock.pass_by(minutes=2)
        assert "1 Again" in await press(pilot, "space"), "the card on the screen is still answered"
        text = await press(pilot, "4")
        assert "It is 12:00: that is all for now" in text and "4 cards are left" in text
        assert "Easy" not in await press(pilot, "4")
        assert len(log(app)) == 1
        assert "shows the answer" in await press(pilot, "space")


async def test_a_limit_ends_the_session(library: Library, clock: Callable[..., datetime]) -> None:
    app = StudyApp(library, Settings(), clock=clock, studying=True)
    app.limit = 2
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        assert "2 answers in" in await press(pilot, "space", "4", "space", "4")


async def test_undo_goes_back_card_by_card_from_the_last_page(open_app: OpenApp, clock: Callable[..., datetime]) -> None:
    async with open_app(DECK).run_test(size=(80, 24)) as pilot:
        await press(pilot)
        seen = []
        for _ in range(4):
            clock.pass_by(seconds=20)
            seen.append(pilot.app.screen.shown)
            text = await press(pilot, "space", "4")
        assert "4 answers in" in text
        for card in reversed(seen):
            await press(pilot, "u")
            assert pilot.app.screen.shown == card
        assert log(pilot.app) == []
        assert "nothing to undo" in await press(pilot, "u")


async def test_the_hardest_cards_are_named(open_app: OpenApp, clock: Callable[..., datetime]) -> None:
    async with open_app(DECK).run_test(size=(80, 24)) as pilot:
        await press(pilot)
        for key in ("2", "4", "4", "4"):
            clock.pass_by(seconds=20)
            text = await press(pilot, "space", key)
        assert "1 hard  What has to be built before the next step in compute?" not in text, "it comes back first"
        clock.pass_by(minutes=10)
        text = await press(pilot, "space", "4")
        assert "Hardest" in text and "1 hard  What has to be built before the next step in compute?" in text
        assert "1 card still waits today" in text, "of the other deck"


# Siblings


async def test_a_sibling_waits_for_the_end(library: Library, clock: Callable[..., datetime]) -> None:
    with open_study(library, Settings(), clock()) as study:
        fronts = [study.card(queued.card).front for queued in _order(study, clock())]
    with open_study(library, Settings(siblings_apart=False), clock()) as study:
        together = [study.card(queued.card).front for queued in _order(study, clock())]
    first, sibling = (card.front for card in (INTERVIEW[0], INTERVIEW[2]))
    assert sorted(fronts) == sorted(together)
    assert fronts.index(sibling) > fronts.index(first)
    assert fronts[-1] == sibling


def _order(study: object, now: datetime) -> list[object]:
    session = study.start(now)
    return [session.asked, *session.queue[session.position :]]


# Elsewhere


async def test_words_changed_in_the_deck_file_are_shown_with_the_next_step(open_app: OpenApp, library: Library) -> None:
    async with open_app(TALK).run_test(size=(80, 24)) as pilot:
        await press(pilot)
        path = library.decks / "captions.md"
        path.write_text(path.read_text(encoding="utf-8").replace("the talk begin", "the lecture begin"), encoding="utf-8")
        text = await press(pilot, "space")
        assert "When does the lecture begin?" in text and "these are its new words" in text and "1 Again" in text


async def test_the_next_card_is_shown_with_the_words_of_its_deck_file(open_app: OpenApp, library: Library) -> None:
    async with open_app(DECK).run_test(size=(80, 24)) as pilot:
        await press(pilot)
        path = library.decks / "interview.md"
        path.write_text(path.read_text(encoding="utf-8").replace("RLVR is", "RLVR stands for"), encoding="utf-8")
        assert "RLVR stands for" in await press(pilot, "space", "4")


async def test_a_card_taken_out_of_its_deck_is_left_out(open_app: OpenApp, library: Library) -> None:
    async with open_app(DECK).run_test(size=(80, 24)) as pilot:
        await press(pilot)
        save_deck(library.root, "interview", INTERVIEW[0], *INTERVIEW[2:], name=DECK)
        text = await press(pilot, "space", "4")
        assert "RLVR" not in text and "2 new" in text
        save_deck(library.root, "interview", name=DECK)
        text = await press(pilot, "space")
        assert "Done" in text and "taken out of its deck elsewhere" in text
        assert len(log(pilot.app)) == 1
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, Home)


async def test_a_card_another_program_took_out_is_left_out(
    open_app: OpenApp, library: Library, clock: Callable[..., datetime]
) -> None:
    async with open_app(DECK).run_test(size=(80, 24)) as pilot:
        await press(pilot)
        save_deck(library.root, "interview", INTERVIEW[0], *INTERVIEW[2:], name=DECK)
        with open_study(library, Settings(), clock()):
            pass  # reads the deck files, as every start does
        text = await press(pilot, "space", "4")
        assert "RLVR" not in text and "shows the answer" in text


async def test_a_new_card_in_a_deck_file_does_no_harm(open_app: OpenApp, library: Library) -> None:
    async with open_app(TALK).run_test(size=(80, 24)) as pilot:
        await press(pilot)
        save_deck(library.root, "captions", *CAPTIONS, replace(a_cloze(), id="k1zzzzzzzzzzzz"), name=TALK)
        assert "Done" in await press(pilot, "space", "4")
