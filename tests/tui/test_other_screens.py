"""Help, problem, command palette, small terminals: what holds on every screen."""

from collections.abc import Callable
from pathlib import Path

import pytest
from driving import log, press, screen_text, squashed
from textual.binding import Binding

from studydeck.config import Library, Settings
from studydeck.errors import DatabaseUnusable
from studydeck.tui.app import StudyApp
from studydeck.tui.bindings import own_bindings
from studydeck.tui.screens.base import TOO_SMALL
from studydeck.tui.screens.help import WORDS
from studydeck.tui.screens.home import Home
from studydeck.tui.screens.problem import Problem
from studydeck.tui.screens.review import ReviewScreen

OpenApp = Callable[..., StudyApp]


@pytest.mark.parametrize(("deck", "key"), [(None, "question_mark"), ("An interview about training", "f1")])
async def test_help_lists_every_binding_of_the_screen_below_and_of_the_app(open_app: OpenApp, deck: str | None, key: str) -> None:
    async with open_app(deck).run_test(size=(80, 70)) as pilot:
        await press(pilot)
        below = pilot.app.screen
        text = await press(pilot, key)
        for binding in [*own_bindings(below), *own_bindings(pilot.app), *(own_bindings(below.focused) if below.focused else [])]:
            line = next(
                line for line in text.splitlines() if line.rstrip().endswith("  " + (binding.tooltip or binding.description))
            )
            assert pilot.app.get_key_display(binding) in line.split()
        assert all(squashed(WORDS[word]) in squashed(text) for word in below.GLOSSARY)


async def test_help_goes_back_where_it_came_from(open_app: OpenApp) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await press(pilot, "question_mark", "escape")
        assert isinstance(pilot.app.screen, Home)


async def test_help_scrolls_on_a_small_screen(open_app: OpenApp) -> None:
    async with open_app().run_test(size=(40, 12)) as pilot:
        assert "Keys on this screen" in await press(pilot, "question_mark")
        assert "Keys on this screen" not in await press(pilot, "G")


def test_every_binding_has_a_description() -> None:
    """Help and palette are made from the bindings, so that none may be nameless."""
    for screen in (Home, ReviewScreen, Problem, StudyApp):
        for binding in Binding.make_bindings(screen.BINDINGS):
            assert binding.description, (screen, binding)


async def test_the_palette_holds_our_commands_only(open_app: OpenApp) -> None:
    async with open_app().run_test(size=(80, 40)) as pilot:
        await pilot.press("ctrl+p")
        text = await press(pilot)
        assert "Study all" in text and "Use the light theme" in text
        assert "Screenshot" not in text and "Maximize" not in text


async def test_a_command_of_the_palette_runs(open_app: OpenApp) -> None:
    async with open_app().run_test(size=(80, 40)) as pilot:
        await pilot.press("ctrl+p", *"light")
        await pilot.app.workers.wait_for_complete()
        await press(pilot, "down", "enter")
        assert pilot.app.theme == "studydeck-light"


@pytest.mark.parametrize("size", [(39, 24), (80, 11), (1, 1)])
async def test_a_tiny_terminal_gets_one_line_and_keys_that_change_nothing_work(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app().run_test(size=size) as pilot:
        assert screen_text(pilot.app).splitlines()[0] == TOO_SMALL[: size[0]]
        await press(pilot, "s")
        assert isinstance(pilot.app.screen, ReviewScreen)
        await press(pilot, "question_mark", "escape", "q")
        assert isinstance(pilot.app.screen, Home)
        await pilot.press("q")
    assert pilot.app.return_code == 0


@pytest.mark.parametrize("size", [(39, 24), (80, 11)])
async def test_nothing_is_changed_on_a_screen_that_cannot_be_seen(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        before = await press(pilot, "s", "space", "4", "space")
        await pilot.resize_terminal(*size)
        keys = ("1", "2", "3", "4", "space", "enter", "minus", "equals_sign", "at", "exclamation_mark", "x", "u", "i", "3")
        await press(pilot, *keys)
        assert len(log(pilot.app)) == 1
        await press(pilot, "escape", "u")
        assert len(log(pilot.app)) == 1, "Home takes nothing back either"
        await pilot.resize_terminal(80, 24)
        assert "u undo" in await press(pilot), "the keys are shown again"
        assert "1 Again" in before and "4 new" in await press(pilot, "s")
        await press(pilot, "u")
        assert log(pilot.app) == []


@pytest.mark.parametrize("size", [(1, 1), (300, 100)])
async def test_every_screen_can_be_drawn_at_any_size(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app().run_test(size=size) as pilot:
        await press(pilot, "question_mark", "escape", "s", "space", "v", "i", "escape", "question_mark", "escape")
        await pilot.resize_terminal(size[1], size[0])
        await press(pilot)
        assert isinstance(pilot.app.screen, ReviewScreen)


async def test_ctrl_c_quits_when_it_is_pressed_twice(open_app: OpenApp) -> None:
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        assert "ctrl+c again quits" in await press(pilot, "ctrl+c")
        await pilot.press("ctrl+c")
    assert app.return_code == 0


async def test_a_single_ctrl_c_long_ago_does_not_count(open_app: OpenApp, clock: Callable[..., object]) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+c")
        clock.pass_by(seconds=60)
        assert "ctrl+c again quits" in await press(pilot, "ctrl+c")


@pytest.mark.parametrize("keys", [("s", "space", "i"), ("question_mark",), ("slash", "a")])
async def test_ctrl_q_quits_from_anywhere(open_app: OpenApp, keys: tuple[str, ...]) -> None:
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys, "ctrl+q")
    assert app.return_code == 0


@pytest.fixture
def broken(library_folder: Path) -> Library:
    """A library whose database is some other file."""
    database = library_folder / ".studydeck" / "progress.db"
    database.parent.mkdir()
    database.write_text("no database at all, but long enough to be read as one " * 20, encoding="utf-8")
    return Library(library_folder)


async def test_a_damaged_database_is_explained_and_left_alone(broken: Library, clock: Callable[..., object]) -> None:
    app, before = StudyApp(broken, Settings(), clock=clock), broken.database.read_bytes()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        assert isinstance(app.screen, Problem)
        error = app.screen.error
        text = squashed(screen_text(app))
        assert all(squashed(part) in text for part in (error.where, error.todo)) and error.what
        assert broken.database.read_bytes() == before
        await pilot.press("q")
    assert app.return_code == DatabaseUnusable.exit_code


async def test_enter_tries_again_after_a_problem(broken: Library, clock: Callable[..., object]) -> None:
    app = StudyApp(broken, Settings(), clock=clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter")
        assert isinstance(app.screen, Problem)
        broken.database.unlink()
        await press(pilot, "enter")
        assert isinstance(app.screen, Home)


async def test_a_problem_met_on_a_screen_goes_back_to_it(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:

        def fail(*_: object) -> None:
            raise DatabaseUnusable("the database is damaged", where="progress.db", todo="Restore a backup.")

        monkeypatch.setattr(pilot.app.study, "overview", fail)
        text = await press(pilot, "s", "escape")
        assert "The database is damaged." in text and "Restore a backup." in text
        monkeypatch.undo()
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Home)
