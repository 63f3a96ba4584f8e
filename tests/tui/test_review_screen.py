"""Review: what each key does, and that every answer is on the disk before the next card appears."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from driving import find, log, press, read_through, save_deck, screen_text, squashed
from textual.pilot import Pilot

from builders import a_card
from studydeck.card import CardForm
from studydeck.config import Library, Settings
from studydeck.errors import DatabaseBusy, DiskFailed, StudydeckError
from studydeck.review import Rating
from studydeck.study import open_study
from studydeck.tui.app import StudyApp
from studydeck.tui.screens.home import Home
from studydeck.tui.screens.info import CardInfo
from studydeck.tui.screens.review import ReviewScreen

OpenApp = Callable[..., StudyApp]
INTERVIEW = "An interview about training"
QUESTION = "What has to be built before the next step in compute?"
ANSWER = "Entire new clusters"


async def at_first_card(pilot: Pilot[None]) -> str:
    await press(pilot)
    assert isinstance(pilot.app.screen, ReviewScreen)
    return screen_text(pilot.app)


async def test_a_card_is_asked_without_its_answer(open_app: OpenApp) -> None:
    async with open_app(INTERVIEW).run_test(size=(80, 24)) as pilot:
        text = await at_first_card(pilot)
        assert QUESTION in text and "Interview about training, 2025" in text and "4 new · 0 learning · 0 due" in text
        assert ANSWER not in text and "Again" not in text and "Nathan Lambert" not in text


@pytest.mark.parametrize("key", ["space", "enter"])
async def test_space_and_enter_show_the_answer_with_its_evidence_and_ratings(open_app: OpenApp, key: str) -> None:
    async with open_app(INTERVIEW).run_test(size=(80, 24)) as pilot:
        await at_first_card(pilot)
        text = await press(pilot, key)
        assert QUESTION in text and ANSWER in text
        assert "interview.txt · Nathan Lambert · line 27" in text
        ratings = next(line for line in text.splitlines() if "1 Again" in line)
        assert ratings.split("  ")[-1] and all(word in ratings for word in ("2 Hard", "3 Good", "4 Easy"))
        assert "<1m" in text and "<10m" in text


@pytest.mark.parametrize(("key", "rating"), [("1", 1), ("2", 2), ("3", 3), ("4", 4), ("space", 3), ("enter", 3)])
async def test_a_rating_is_on_the_disk_before_the_next_card_appears(open_app: OpenApp, key: str, rating: int) -> None:
    async with open_app(INTERVIEW).run_test(size=(80, 24)) as pilot:
        await at_first_card(pilot)
        text = await press(pilot, "space", key)
        assert [review.rating for review in log(pilot.app)] == [Rating(rating)]
        assert ANSWER not in text


@pytest.mark.parametrize("key", ["1", "2", "3", "4"])
async def test_ratings_do_nothing_before_the_answer_is_shown(open_app: OpenApp, key: str) -> None:
    async with open_app(INTERVIEW).run_test(size=(80, 24)) as pilot:
        await at_first_card(pilot)
        assert QUESTION in await press(pilot, key)
        assert log(pilot.app) == []


async def test_the_time_between_question_and_rating_is_recorded(open_app: OpenApp, clock: Callable[..., object]) -> None:
    async with open_app(INTERVIEW).run_test(size=(80, 24)) as pilot:
        await at_first_card(pilot)
        clock.pass_by(seconds=7)
        await press(pilot, "space", "3")
        assert log(pilot.app)[0].spent == 7000


async def test_u_brings_back_the_card_just_answered(open_app: OpenApp) -> None:
    async with open_app(INTERVIEW).run_test(size=(80, 24)) as pilot:
        await at_first_card(pilot)
        await press(pilot, "space", "1")
        assert QUESTION in await press(pilot, "u")
        assert log(pilot.app) == []


async def test_minus_buries_the_card_and_nothing_else(open_app: OpenApp) -> None:
    async with open_app(INTERVIEW).run_test(size=(80, 24)) as pilot:
        await at_first_card(pilot)
        text = await press(pilot, "minus")
        assert QUESTION not in text and "3 new" in text
        assert QUESTION in await press(pilot, "u")


async def test_equals_buries_the_siblings_too(open_app: OpenApp) -> None:
    async with open_app(INTERVIEW).run_test(size=(80, 24)) as pilot:
        await at_first_card(pilot)
        assert "2 new" in await press(pilot, "equals_sign")


async def test_at_suspends_the_card(open_app: OpenApp) -> None:
    async with open_app(INTERVIEW).run_test(size=(80, 24)) as pilot:
        await at_first_card(pilot)
        assert "3 new" in await press(pilot, "at")
        assert "4 new" in await press(pilot, "u")


async def test_exclamation_mark_suspends_the_siblings_too(open_app: OpenApp) -> None:
    async with open_app(INTERVIEW).run_test(size=(80, 24)) as pilot:
        await at_first_card(pilot)
        assert "2 new" in await press(pilot, "exclamation_mark")


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("minus", "Buried until tomorrow."),
        ("equals_sign", "Buried with its siblings until tomorrow."),
        ("at", "Suspended."),
        ("exclamation_mark", "Suspended with its siblings."),
        ("x enter", "Rejected."),
        ("x x", "Rejected."),
        ("x 3", "Rejected, guessable."),
    ],
)
async def test_putting_a_card_aside_is_said_with_the_way_back(open_app: OpenApp, key: str, said: str) -> None:
    async with open_app(INTERVIEW).run_test(size=(80, 24)) as pilot:
        await at_first_card(pilot)
        assert f"{said} u takes it back." in await press(pilot, *key.split())


@pytest.mark.parametrize("before", [(), ("space",)], ids=["asked", "answer shown"])
async def test_x_rejects_the_card_and_u_takes_it_back(open_app: OpenApp, before: tuple[str, ...]) -> None:
    async with open_app(INTERVIEW).run_test(size=(80, 24)) as pilot:
        await at_first_card(pilot)
        text = await press(pilot, *before, "x", "1")
        assert QUESTION not in text and "3 new" in text
        assert QUESTION not in {standing.card.front for standing in pilot.app.study.standings()}
        assert QUESTION in await press(pilot, "u")
        assert QUESTION in {standing.card.front for standing in pilot.app.study.standings()}


async def test_a_card_put_aside_in_another_terminal_is_not_said_to_be_rejected(
    open_app: OpenApp, library: Library, clock: Callable[..., datetime]
) -> None:
    async with open_app(INTERVIEW).run_test(size=(80, 24)) as pilot:
        await at_first_card(pilot)
        with open_study(library, Settings(), clock()) as other:
            other.reject(other.start(clock(), INTERVIEW), clock())
        text = await press(pilot, "x", "enter")
        assert "Rejected." not in text and QUESTION not in text


async def test_v_says_so_when_there_is_no_evidence(open_app: OpenApp, library: Library) -> None:
    (library.decks / "mine.md").write_text("---\ndeck: My own\n---\n\nQ: One?\nA: Two\n", encoding="utf-8")
    async with open_app("My own").run_test(size=(80, 24)) as pilot:
        await at_first_card(pilot)
        assert "This card has no evidence: it was written by hand." in await press(pilot, "space", "v")
        assert "This card has no evidence" not in await press(pilot, "j")


async def test_v_shows_and_hides_the_quote_with_the_answer_marked(open_app: OpenApp) -> None:
    async with open_app(INTERVIEW).run_test(size=(80, 24)) as pilot:
        await at_first_card(pilot)
        quote = "So entire new clusters have to be built before the next step can be"
        assert quote not in await press(pilot, "v"), "not before the answer"
        assert quote in await press(pilot, "space", "v")
        assert quote not in await press(pilot, "v")


async def test_a_cloze_shows_a_gap_and_then_its_words(open_app: OpenApp) -> None:
    async with open_app(INTERVIEW).run_test(size=(80, 24)) as pilot:
        await at_first_card(pilot)
        assert "RLVR is […] with […]." in await press(pilot, "minus")
        text = await press(pilot, "space")
        assert "RLVR is reinforcement learning with verifiable rewards." in text and "{{" not in text


async def test_evidence_with_a_time_shows_the_time(open_app: OpenApp) -> None:
    async with open_app("Captions of a talk").run_test(size=(80, 24)) as pilot:
        await at_first_card(pilot)
        assert "talk.vtt · at 12:34" in await press(pilot, "space")


async def test_t_turns_the_timer_on_and_off(open_app: OpenApp, clock: Callable[..., object]) -> None:
    async with open_app(INTERVIEW).run_test(size=(80, 24)) as pilot:
        assert "0:00" not in await at_first_card(pilot)
        clock.pass_by(seconds=75)
        assert "1:15" in await press(pilot, "t")
        assert "1:15" not in await press(pilot, "t")


@pytest.mark.parametrize("key", ["escape", "i", "q", "space", "enter"])
async def test_i_shows_what_is_remembered_and_how_to_close_it(open_app: OpenApp, key: str) -> None:
    async with open_app(INTERVIEW).run_test(size=(80, 24)) as pilot:
        await at_first_card(pilot)
        text = await press(pilot, "i")
        assert isinstance(pilot.app.screen, CardInfo) and "Answered    never" in text
        text = await press(pilot, key)
        assert "Answered" not in text and ANSWER not in text
        assert isinstance(pilot.app.screen, ReviewScreen)


async def test_nothing_is_done_to_a_card_behind_its_info(open_app: OpenApp) -> None:
    async with open_app(INTERVIEW).run_test(size=(80, 24)) as pilot:
        await at_first_card(pilot)
        await press(pilot, "space", "i", "4", "1", "minus", "x", "z")
        assert isinstance(pilot.app.screen, CardInfo) and log(pilot.app) == []
        assert "Keys on this screen" in await press(pilot, "question_mark")
        await press(pilot, "escape")
        assert "ctrl+c again quits" in await press(pilot, "ctrl+c")


async def test_a_long_card_scrolls(open_app: OpenApp) -> None:
    async with open_app(INTERVIEW).run_test(size=(80, 24)) as pilot:
        await at_first_card(pilot)
        while "Which words fill a long card?" not in screen_text(pilot.app):
            await press(pilot, "minus")
        assert "Paragraph 1 of" in await press(pilot, "space")
        assert "Paragraph 29 of" in await press(pilot, "G")
        assert "Paragraph 1 of" in await press(pilot, "g")
        assert "Paragraph 1 of" not in await press(pilot, "pagedown")
        assert "Paragraph 1 of" in await press(pilot, "pageup")
        before = pilot.app.screen.scroller.scroll_offset.y
        await press(pilot, "j", "j", "k")
        assert pilot.app.screen.scroller.scroll_offset.y == before + 1


async def test_the_answer_is_in_sight_on_a_small_screen(open_app: OpenApp) -> None:
    async with open_app(INTERVIEW).run_test(size=(40, 12)) as pilot:
        await at_first_card(pilot)
        text = await press(pilot, "space")
        assert ANSWER in text and "1 Again" in text and "4 Easy" in text


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_escape_and_q_go_home(open_app: OpenApp, key: str) -> None:
    async with open_app(INTERVIEW).run_test(size=(80, 24)) as pilot:
        await at_first_card(pilot)
        await press(pilot, key)
        assert isinstance(pilot.app.screen, Home)


async def test_the_last_page_sums_up_and_u_still_works_there(open_app: OpenApp, clock: Callable[..., object]) -> None:
    async with open_app("Captions of a talk").run_test(size=(80, 24)) as pilot:
        await at_first_card(pilot)
        clock.pass_by(seconds=90)
        text = await press(pilot, "space", "4")
        assert "1 answer in 2 minutes · 100 % remembered" in text and "0 again · 0 hard · 0 good · 1 easy" in text
        assert "When does the talk begin?" in await press(pilot, "u")
        assert log(pilot.app) == []


async def test_the_last_page_counts_what_was_forgotten(open_app: OpenApp, clock: Callable[..., object]) -> None:
    async with open_app("Captions of a talk").run_test(size=(80, 24)) as pilot:
        await at_first_card(pilot)
        for keys in (("space", "1"), ("space", "1"), ("space", "4")):
            clock.pass_by(seconds=30)
            text = await press(pilot, *keys)
        assert "3 answers in 2 minutes · 33 % remembered" in text and "2 again  When does the talk begin?" in text


async def test_nothing_due_is_said(open_app: OpenApp) -> None:
    async with open_app("Captions of a talk").run_test(size=(80, 24)) as pilot:
        await at_first_card(pilot)
        await press(pilot, "space", "4", "escape")
        await find(pilot, "capt")
        await press(pilot, "enter")
        assert "Nothing is due here." in await press(pilot, "enter")


async def test_an_answer_that_cannot_be_written_stays_on_the_card_and_counts_once(
    open_app: OpenApp, clock: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(INTERVIEW).run_test(size=(80, 24)) as pilot:
        await at_first_card(pilot)
        study = pilot.app.study
        answer, seen = study.answer, []

        def fail_after_writing(session: object, rating: Rating, now: object, spent: int) -> object:
            seen.append((rating, now, spent))
            after = answer(session, rating, now, spent)
            if len(seen) == 1:
                raise DiskFailed("the disk is full", where="progress.db", todo="Free some space.")
            return after

        monkeypatch.setattr(study, "answer", fail_after_writing)
        text = await press(pilot, "space", "2")
        assert QUESTION in text and "Not saved: progress.db: the disk is full. Free some space." in text
        clock.pass_by(seconds=20)
        assert QUESTION in await press(pilot, "1", "4", "minus", "u", "v"), "only the same answer can be tried again"
        assert QUESTION not in await press(pilot, "enter")
        assert seen[0] == seen[1]
        assert [review.rating for review in log(pilot.app)] == [Rating.HARD]


async def test_after_a_failure_escape_leaves_the_card(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_app(INTERVIEW).run_test(size=(80, 24)) as pilot:
        await at_first_card(pilot)

        def fail(*_: object) -> None:
            raise DatabaseBusy("another program holds the database", todo="Try again.")

        monkeypatch.setattr(pilot.app.study, "answer", fail)
        assert "Not saved: another program holds the database. Try again." in await press(pilot, "space", "3")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, Home)


@pytest.mark.parametrize(("before", "after"), [((), ("space",)), (("space",), ("1",))], ids=["asked", "answer shown"])
async def test_a_card_answered_in_another_terminal_is_not_counted_twice(
    open_app: OpenApp, library: Library, clock: Callable[..., datetime], before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    async with open_app(INTERVIEW).run_test(size=(80, 24)) as pilot:
        await at_first_card(pilot)
        await press(pilot, *before)
        with open_study(library, Settings(), clock()) as other:
            other.answer(other.start(clock(), INTERVIEW).reveal(), Rating.EASY, clock(), 1000)
        text = await press(pilot, *after)
        assert "elsewhere" in text and QUESTION not in text
        assert [review.rating for review in log(pilot.app)] == [Rating.EASY]


async def test_the_next_card_is_never_one_answered_in_another_terminal(
    open_app: OpenApp, library: Library, clock: Callable[..., datetime]
) -> None:
    async with open_app(INTERVIEW).run_test(size=(80, 24)) as pilot:
        await at_first_card(pilot)
        with open_study(library, Settings(), clock()) as other:
            session = other.start(clock(), INTERVIEW)
            clock.pass_by(seconds=1)
            second = other.bury(session, clock())
            other.answer(second, Rating.EASY, clock(), 1000)
            assert other.card(second.current).form is CardForm.CLOZE
        clock.pass_by(seconds=1)
        assert "RLVR" not in await press(pilot, "space", "3")


async def test_a_learning_card_that_comes_due_ends_the_last_page(open_app: OpenApp, clock: Callable[..., datetime]) -> None:
    async with open_app("Captions of a talk").run_test(size=(80, 24)) as pilot:
        await at_first_card(pilot)
        await press(pilot, "space", "1")
        pilot.app.screen.session = replace(pilot.app.screen.session, asked=None, learning=(pilot.app.screen.session.asked,))
        pilot.app.screen.draw()
        clock.pass_by(minutes=2)
        await pilot.app.screen.look_again()
        await press(pilot)
        assert "When does the talk begin?" in screen_text(pilot.app)


async def test_a_click_on_a_rating_gives_it_and_a_click_on_a_hint_does_what_it_says(open_app: OpenApp) -> None:
    async with open_app(INTERVIEW).run_test(size=(80, 24)) as pilot:
        await at_first_card(pilot)
        text = await press(pilot, "space")
        lines = text.splitlines()
        row = next(index for index, line in enumerate(lines) if "4 Easy" in line)
        await pilot.click(offset=(lines[row].index("Easy"), row))
        assert [review.rating for review in log(pilot.app)] == [Rating.EASY]
        await press(pilot)
        lines = screen_text(pilot.app).splitlines()
        row = next(index for index, line in enumerate(lines) if "u undo" in line)
        await pilot.click(offset=(lines[row].index("undo"), row))
        await press(pilot)
        assert log(pilot.app) == []


# Pictures and sounds

PICTURED = "Pictures"


@pytest.fixture
def shown(library: Library, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, str]]:
    """A deck with two cards that name pictures; what the system's viewer was given."""
    cards = [
        a_card("What is on [image: front.png]?", "A [b] and [sound: back.mp3]", evidence=None, section=""),
        a_card("And without one?", "Nothing [image: x.png\x00]", evidence=None),
    ]
    save_deck(library.root, "pictures", *cards, name=PICTURED)
    given: list[tuple[Path, str]] = []

    def show(folder: Path, name: str, _environ: object) -> None:
        if name == "back.mp3":
            raise StudydeckError("it is not in decks/media", where=name, todo="Nothing was opened.")
        given.append((folder, name))

    monkeypatch.setattr("studydeck.media.show_medium", show)
    monkeypatch.setattr("studydeck.tui.media.show_medium", show)
    return given


async def test_a_picture_is_opened_after_its_name_was_shown(
    open_app: OpenApp, library: Library, shown: list[tuple[Path, str]]
) -> None:
    async with open_app(PICTURED).run_test(size=(100, 24)) as pilot:
        text = await at_first_card(pilot)
        assert "r open" in text
        text = await press(pilot, "r")
        assert "1 front.png" in text and "2 " not in text.splitlines()[-3] and shown == []
        text = await read_through(pilot, "1")
        assert "Opened front.png." in text and shown == [(library.media, "front.png")]
        text = await press(pilot, "space", "r")
        assert squashed("1 front.png, 2 back.mp3, esc opens nothing") in squashed(text)


@pytest.mark.parametrize("key", ["escape", "3", "r", "space", "y"])
async def test_any_other_key_opens_and_rates_nothing(open_app: OpenApp, shown: list[tuple[Path, str]], key: str) -> None:
    async with open_app(PICTURED).run_test(size=(100, 24)) as pilot:
        await at_first_card(pilot)
        await read_through(pilot, "space", "r", key)
        assert shown == [] and log(pilot.app) == []
        assert isinstance(pilot.app.screen, ReviewScreen) and pilot.app.screen.session.revealed


async def test_what_cannot_be_opened_is_said_in_the_last_line(open_app: OpenApp, shown: list[tuple[Path, str]]) -> None:
    async with open_app(PICTURED).run_test(size=(100, 24)) as pilot:
        await at_first_card(pilot)
        text = await read_through(pilot, "space", "r", "2")
        assert "back.mp3: it is not in decks/media. Nothing was opened." in text and shown == []
        assert "2 Hard" in await press(pilot, "v")


async def test_a_card_without_a_picture_has_no_key_for_it(open_app: OpenApp, shown: list[tuple[Path, str]]) -> None:
    async with open_app(INTERVIEW).run_test(size=(100, 24)) as pilot:
        assert "r open" not in await at_first_card(pilot)
        before = await press(pilot, "space")
        assert await press(pilot, "r") == before and "r open" not in before


async def test_a_picture_of_a_card_in_the_list_is_opened(open_app: OpenApp, shown: list[tuple[Path, str]]) -> None:
    async with open_app().run_test(size=(100, 24)) as pilot:
        await pilot.app.open_browse("front.png")  # type: ignore[attr-defined]
        text = await read_through(pilot, "r")
        assert squashed("1 front.png, 2 back.mp3, esc opens nothing") in squashed(text)
        text = await read_through(pilot, "1")
        assert "Opened front.png." in text and [name for _, name in shown] == ["front.png"]
        await read_through(pilot, "r", "escape")
        assert len(shown) == 1
