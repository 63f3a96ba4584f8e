"""Settings in the app: changed in place, at once, in the file; per deck; taken back; whatever is typed or written by hand."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from driving import press, save_deck, screen_text, slowly, squashed
from test_literal import HOSTILE
from textual.widgets import Input

from builders import a_card
from studydeck.config import Library, Settings, load_settings
from studydeck.config.options import LIST
from studydeck.text.clean import FORBIDDEN
from studydeck.tui.app import StudyApp
from studydeck.tui.screens.home import Home
from studydeck.tui.screens.settings import SettingsScreen

OpenApp = Callable[..., StudyApp]
FRONTS = [option.name for option in LIST]


def keys_to(name: str) -> list[str]:
    """From Home to a setting."""
    return ["comma", *["j"] * FRONTS.index(name)]


def written(library: Library) -> str:
    return library.settings_file.read_text(encoding="utf-8")


async def test_every_setting_is_listed_with_its_value_and_meaning(open_app: OpenApp) -> None:
    async with open_app().run_test(size=(120, 40)) as pilot:
        text = await slowly(pilot, "comma")
        for option in LIST:
            line = next(line for line in text.splitlines() if f" {option.name} " in line)
            assert option.kind.shown(option.default) in line and option.means[:20] in line


async def test_enter_takes_the_next_choice_and_it_holds_at_once(open_app: OpenApp, library: Library) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        text = await slowly(pilot, *keys_to("theme"), "enter", "enter")
        assert "theme is light now. u takes it back." in text
        assert pilot.app.theme == "studydeck-light"
        assert load_settings(library).theme == "light"


async def test_a_number_is_typed_and_holds_at_once(open_app: OpenApp, library: Library) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await slowly(pilot, *keys_to("new_per_day"), "enter", "backspace", "backspace", "3", "enter")
        assert load_settings(library).new_per_day == 3
        assert "new_per_day       3 *" in screen_text(pilot.app)
        assert "3 new" in await slowly(pilot, "escape")


async def test_what_is_wrong_is_said_under_the_line_while_it_is_typed(open_app: OpenApp, library: Library) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        text = await slowly(pilot, *keys_to("retention"), "enter", "9", "9", "x")
        assert "Retention must be a number from 0.7 to 0.99." in text
        await slowly(pilot, "enter")
        assert isinstance(pilot.app.focused, Input), "it is not taken"
        await slowly(pilot, "backspace", "backspace", "backspace", "5")
        assert "must be" not in screen_text(pilot.app)
        await slowly(pilot, "enter")
        assert load_settings(library).retention == 0.95


async def test_escape_leaves_a_value_as_it_was(open_app: OpenApp, library: Library) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await slowly(pilot, *keys_to("retention"), "enter", "9", "escape")
        assert isinstance(pilot.app.screen, SettingsScreen)
        assert not library.settings_file.exists()
        await slowly(pilot, "escape")
        assert isinstance(pilot.app.screen, Home)


async def test_r_gives_the_default_back_and_u_takes_any_change_back(open_app: OpenApp, library: Library) -> None:
    library.settings_file.write_text("# mine\nnew_per_day = 7 # a week\n", encoding="utf-8")
    async with open_app().run_test(size=(80, 24)) as pilot:
        await slowly(pilot, *keys_to("new_per_day"), "r")
        assert written(library) == "# mine\n"
        await slowly(pilot, *["j"] * 8, "enter")
        text = await slowly(pilot, "u")
        assert "Took back the change of" in text
        text = await slowly(pilot, "u")
        assert load_settings(library).new_per_day == 7
        assert "No setting was changed since the library was opened." in await slowly(pilot, "u")


async def test_a_deck_has_options_of_its_own(open_app: OpenApp, library: Library) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        text = await slowly(pilot, "comma", "d")
        assert "Settings of which deck?" in text and "Captions of a talk" in text
        text = await slowly(pilot, "slash", *"capt", "enter", "enter")
        assert "Settings  of  Captions of a talk" in text and "accept" not in text
        assert "From the settings for all decks." in text
        text = await slowly(pilot, "j", "enter", "backspace", "backspace", "0", "enter")
        assert "This deck's own; decks below it inherit it." in text
        assert load_settings(library).deck == {"Captions of a talk": {"new_per_day": 0}}
        text = await slowly(pilot, "escape")
        assert "1 of its own" in text
        text = await slowly(pilot, "escape", "escape")
        assert "4 new" in text, "the deck asks nothing any more"


async def test_u_goes_back_to_the_deck_whose_option_was_changed(open_app: OpenApp, library: Library) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await slowly(pilot, "comma", "d", "enter", "j", "enter", "1", "enter", "escape", "escape")
        text = await slowly(pilot, "u")
        assert "Settings  of  " in text and "›" in text
        assert "[deck" not in written(library)


async def test_what_was_changed_by_hand_meanwhile_is_kept(open_app: OpenApp, library: Library) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await slowly(pilot, *keys_to("timer"))
        library.settings_file.write_text("reviews_per_day = 9 # by hand\n", encoding="utf-8")
        text = await slowly(pilot, "enter")
        assert written(library) == "reviews_per_day = 9 # by hand\ntimer = true\n"
        assert "reviews_per_day   9 *" in text


async def test_a_file_changed_before_is_read_again_and_said(open_app: OpenApp, library: Library) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await slowly(pilot)
        library.settings_file.write_text("reviews_per_day = 9\n", encoding="utf-8")
        text = await slowly(pilot, "comma")
        assert "studydeck.toml was changed meanwhile" in text and "reviews_per_day   9 *" in text


@pytest.mark.parametrize(
    ("text", "said"),
    [("retention = 7\n", "line 1: retention must be"), ("x = [\n", "this is not TOML"), ("\x1b]0;x\x07 = 1", "this is not TOML")],
)
async def test_a_file_that_was_made_wrong_meanwhile_is_left_alone(
    open_app: OpenApp, library: Library, text: str, said: str
) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await slowly(pilot, *keys_to("timer"))
        library.settings_file.write_text(text, encoding="utf-8")
        shown = await slowly(pilot, "enter")
        assert squashed(said) in squashed(shown)
        assert written(library) == text
        assert isinstance(pilot.app.screen, SettingsScreen)


async def test_a_folder_that_cannot_be_written_is_said_and_nothing_is_lost(
    open_app: OpenApp, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    async with open_app().run_test(size=(80, 24)) as pilot:
        await slowly(pilot, *keys_to("timer"))
        monkeypatch.setattr("os.fsync", refuse)
        assert "no space left on device" in await slowly(pilot, "enter")
        monkeypatch.undo()
        assert "timer is on now" in await slowly(pilot, "enter")


async def test_slash_finds_by_name_and_meaning(open_app: OpenApp) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        text = await slowly(pilot, "comma", "slash", *"per day")
        assert "new_per_day" in text and "reviews_per_day" in text and "retention" not in text
        text = await slowly(pilot, "escape", "slash", *"[/nothing", "enter")
        assert "Nothing is called [/nothing. esc shows all." in text
        await slowly(pilot, "enter", "r", "escape")
        assert "retention" in screen_text(pilot.app)


async def test_w_says_where_the_file_is(open_app: OpenApp, library: Library) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        text = await slowly(pilot, "comma", "w")
        assert squashed(str(library.settings_file)) in squashed(text)


async def test_without_decks_there_is_none_to_choose(library_folder: Path, clock: Callable[..., object]) -> None:
    async with StudyApp(Library(library_folder), Settings(), clock=clock).run_test(size=(80, 24)) as pilot:
        assert "There is no deck yet." in await slowly(pilot, "comma", "d")


async def test_a_library_that_is_only_looked_at_keeps_its_settings(library: Library, clock: Callable[..., object]) -> None:
    app = StudyApp(library, Settings(), clock=clock, read_only=True)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "only looked at" in await slowly(pilot)
        text = await slowly(pilot, *keys_to("timer"), "enter", "r", "u")
        assert isinstance(app.screen, SettingsScreen) and "change" not in text.splitlines()[-2]
    assert not library.settings_file.exists() and not library.database.exists()


async def test_hostile_names_of_decks_are_shown_literally(library_folder: Path, clock: Callable[..., object]) -> None:
    names = {name: text for name, text in HOSTILE.items() if len(text) <= 40}
    for name, text in names.items():
        save_deck(library_folder, name.replace(" ", "-"), a_card(f"What is {name}?"), name=text)
    library = Library(library_folder)
    async with StudyApp(library, Settings(), clock=clock).run_test(size=(80, 60)) as pilot:
        assert not FORBIDDEN.search((await slowly(pilot, "comma", "d")).replace("\n", ""))
        for _ in names:
            await press(pilot, "enter", "j", "enter")
            assert not FORBIDDEN.search((await press(pilot, "1", "enter")).replace("\n", ""))
            await press(pilot, "escape", "j")
        assert len(load_settings(library).deck) == len(names)


async def test_hostile_values_are_typed_and_shown_literally(open_app: OpenApp, library: Library) -> None:
    async with open_app().run_test(size=(80, 40)) as pilot:
        await slowly(pilot, *keys_to("editor"))
        for value in ("[/", "[@click=app.quit]x", "$EDITOR [b]", "日本語", "e\u0301", "x" * 200):
            await slowly(pilot, "enter")
            pilot.app.screen.query_one("#settings-value", Input).value = value
            text = await slowly(pilot, "enter")
            assert squashed(value)[:9] in squashed(text)
            assert load_settings(library).editor == value


@pytest.mark.parametrize("size", [(1, 1), (39, 11), (40, 12), (300, 100)])
async def test_settings_are_drawn_at_any_size(open_app: OpenApp, library: Library, size: tuple[int, int]) -> None:
    """And what cannot be seen cannot be changed."""
    keys = ("enter", "r", "enter", "u", "d", "enter", "question_mark", "escape")
    async with open_app().run_test(size=size) as pilot:
        await slowly(pilot, *keys_to("timer"), *keys)
        await pilot.resize_terminal(size[1], size[0])
        await slowly(pilot, "question_mark", "escape")
        assert isinstance(pilot.app.screen, SettingsScreen)
    assert library.settings_file.exists() is (size >= (40, 12))


@pytest.mark.parametrize("seed", range(3))
async def test_a_storm_of_keys_does_no_harm(open_app: OpenApp, library: Library, seed: int) -> None:
    chance = random.Random(seed)
    keys = [
        "enter",
        "space",
        "r",
        "u",
        "d",
        "slash",
        "w",
        "escape",
        "j",
        "k",
        "g",
        "G",
        "1",
        "x",
        "backspace",
        "question_mark",
        "comma",
    ]
    async with open_app().run_test(size=(80, 24)) as pilot:
        for _ in range(15):
            await press(pilot, *chance.choices(keys, k=20))
            if isinstance(pilot.app.screen, Home):
                await slowly(pilot, "comma")
        assert pilot.app.crash is None
    assert load_settings(library)
