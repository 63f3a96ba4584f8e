"""The ways from Home to the other screens, help that finds, themes and the palette, and looking without writing."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from driving import log, press, save_deck, screen_text, slowly
from textual.pilot import Pilot

from builders import a_card, a_suggestion
from studydeck.config import Library, Settings, load_settings
from studydeck.store import open_store
from studydeck.tui.app import StudyApp
from studydeck.tui.bindings import own_bindings
from studydeck.tui.screens.generate import GenerateScreen
from studydeck.tui.screens.help import Help
from studydeck.tui.screens.home import DOORS, Home
from studydeck.tui.screens.review import ReviewScreen
from studydeck.tui.screens.settings import SettingsScreen
from studydeck.tui.screens.triage import TriageScreen
from studydeck.tui.theme import THEMES, theme_for
from studydeck.tui.widgets.doors import Door, Doors

OpenApp = Callable[..., StudyApp]


async def test_every_way_from_home_is_shown_with_its_key_and_leads_somewhere(open_app: OpenApp) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        text = await press(pilot)
        bound = [binding for binding in own_bindings(pilot.app.screen) if binding.action in DOORS]
        assert bound
        for binding in bound:
            assert f"{pilot.app.get_key_display(binding)} {DOORS[binding.action]}" in text
            await slowly(pilot, binding.key)
            assert not isinstance(pilot.app.screen, Home), binding.action
            await pilot.app.run_action("app.go_to('')")
            await press(pilot)
            assert isinstance(pilot.app.screen, Home)


@pytest.mark.parametrize(("width", "lines"), [(76, 1), (38, 2), (10, 2)])
async def test_ways_take_a_second_line_where_it_is_narrow(open_app: OpenApp, width: int, lines: int) -> None:
    named = zip(DOORS.items(), "agbtm,", strict=True)
    every = [Door(action, key, name, 4200 if name == "triage" else 0) for (action, name), key in named]
    async with open_app().run_test(size=(80, 24)) as pilot:
        doors = pilot.app.screen.query_one(Doors)
        doors.show(every)
        drawn = doors._draw(width).plain.splitlines()
        assert len(drawn) == lines and all(len(line) <= max(width, 14) for line in drawn)
        assert "g triage 4,200" in "\n".join(drawn) or width == 10


async def test_before_the_first_deck_only_what_is_of_use_is_shown(library_folder: Path, clock: Callable[..., object]) -> None:
    async with StudyApp(Library(library_folder), Settings(), clock=clock).run_test(size=(80, 24)) as pilot:
        text = await press(pilot)
        assert ", settings" in text and "b browse" not in text


async def test_a_click_on_a_way_takes_it(open_app: OpenApp) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await press(pilot)
        doors = pilot.app.screen.query_one(Doors)
        await pilot.click(Doors, offset=(doors._draw(76).plain.index("settings"), 0))
        await press(pilot)
        assert isinstance(pilot.app.screen, SettingsScreen)


async def test_charts_are_drawn_without_blocks_when_the_settings_say_so(library: Library, clock: Callable[..., object]) -> None:
    app = StudyApp(library, Settings(symbols="ascii"), clock=clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "s", "space", "1", "escape")
        assert "#" in screen_text(app) and "█" not in screen_text(app)


async def test_help_finds_by_key_word_and_meaning(open_app: OpenApp) -> None:
    async with open_app().run_test(size=(80, 60)) as pilot:
        text = await slowly(pilot, "question_mark", "slash", *"streak")
        assert "study days in a row" in text and "Keys on this screen" not in text
        text = await slowly(pilot, "escape", "slash", *"nothing of the sort")
        assert "Nothing here holds nothing of the sort. esc shows all." in text
        text = await slowly(pilot, "escape")
        assert "Keys on this screen" in text and "streak" in text
        await slowly(pilot, "escape")
        assert isinstance(pilot.app.screen, Home)


async def test_letters_typed_into_the_help_are_no_commands(open_app: OpenApp) -> None:
    async with open_app().run_test(size=(80, 60)) as pilot:
        text = await slowly(pilot, "question_mark", "slash", *"qu?[/")
        assert isinstance(pilot.app.screen, Help) and "Nothing here holds qu?[/." in text
        await slowly(pilot, "enter", "j", "escape", "q")
        assert isinstance(pilot.app.screen, Home)


async def find(pilot: Pilot[None], name: str) -> None:
    """Open the palette and type the name of a command."""
    await pilot.press("ctrl+p", *("space" if letter == " " else letter for letter in name))
    await pilot.app.workers.wait_for_complete()
    await slowly(pilot, "down")


async def take(pilot: Pilot[None], name: str) -> str:
    """The screen after a command of the palette."""
    await find(pilot, name)
    return await slowly(pilot, "enter")


@pytest.mark.parametrize("word", THEMES)
async def test_a_theme_is_seen_while_it_is_selected_and_kept_when_taken(open_app: OpenApp, library: Library, word: str) -> None:
    async with open_app().run_test(size=(80, 40)) as pilot:
        await find(pilot, f"Use the {word}")
        assert pilot.app.theme == THEMES[word].name
        await slowly(pilot, "escape")
        assert pilot.app.theme == THEMES["dark"].name, "only looked at"
        await take(pilot, f"Use the {word}")
        assert pilot.app.theme == THEMES[word].name
        assert load_settings(library).theme == word


async def test_the_palette_goes_to_the_other_screens_from_any_screen(open_app: OpenApp) -> None:
    async with open_app().run_test(size=(80, 40)) as pilot:
        await slowly(pilot, "s", "space", "3")
        assert isinstance(pilot.app.screen, ReviewScreen)
        await take(pilot, "Go to settings")
        assert isinstance(pilot.app.screen, SettingsScreen)
        assert len(log(pilot.app)) == 1
        await take(pilot, "Go to home")
        assert isinstance(pilot.app.screen, Home)


async def test_the_palette_leaves_no_screen_that_would_lose_something(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_app().run_test(size=(80, 40)) as pilot:
        await slowly(pilot, "s")
        monkeypatch.setattr(ReviewScreen, "leavable", False)
        await find(pilot, "Go to")
        assert "Go to home" not in screen_text(pilot.app)
        await slowly(pilot, "escape")
        await pilot.app.run_action("app.go_to('settings')")
        assert isinstance(pilot.app.screen, ReviewScreen)


@pytest.mark.parametrize(
    ("word", "said", "theme"), [("auto", "0;15", "light"), ("grey", "0;15", "grey"), ("contrast", "", "contrast")]
)
def test_a_chosen_theme_beats_what_the_terminal_says(word: str, said: str, theme: str) -> None:
    assert theme_for(word, {"COLORFGBG": said}) == THEMES[theme].name


def contrast(one: str, other: str) -> float:
    """As the guidelines for web content count it."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((light(one), light(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("name", "least"), [("dark", 4.5), ("light", 4.5), ("grey", 4.5), ("contrast", 7)])
def test_words_can_be_read_in_every_theme(name: str, least: float) -> None:
    theme = THEMES[name]
    colours = [theme.foreground, theme.primary, theme.secondary, theme.success, theme.warning, theme.error]
    for colour in [*colours, theme.variables["bright"], theme.variables["quiet"]]:
        assert contrast(str(colour), str(theme.background)) >= least, (name, colour)


async def test_what_is_only_looked_at_is_not_changed(library: Library, clock: Callable[..., object]) -> None:
    before = {path: path.read_bytes() for path in library.root.rglob("*") if path.is_file()}
    app = StudyApp(library, Settings(), clock=clock, read_only=True)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "The library is only looked at; nothing is changed." in await press(pilot)
        text = await slowly(pilot, "s", "space", "3", "x", "minus", "u")
        assert isinstance(app.screen, ReviewScreen) and "undo" not in text
        await slowly(pilot, "escape", "r", "question_mark", "escape", "q")
    assert {path: path.read_bytes() for path in library.root.rglob("*") if path.is_file()} == before


async def test_no_cards_are_made_or_kept_where_the_library_is_only_looked_at(
    library: Library, clock: Callable[..., datetime]
) -> None:
    with open_store(library, clock()) as store:
        store.replace_suggested("seeds/interview.txt", [a_suggestion(a_card("Suggested?", "Yes."))])
    app = StudyApp(library, Settings(), clock=clock, read_only=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        text = await slowly(pilot, "g", "a", "A", "y")
        assert isinstance(app.screen, TriageScreen) and "1 of 1" in text and "keep" not in text
        text = await slowly(pilot, "escape", "a", "A", "enter")
        assert isinstance(app.screen, GenerateScreen) and "generate" not in text


async def test_settings_written_by_hand_hold_after_reading_the_decks_again(library: Library, open_app: OpenApp) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await press(pilot)
        library.settings_file.write_text('new_per_day = 2\ntheme = "grey"\n', encoding="utf-8")
        assert "2 new" in await press(pilot, "r")
        assert pilot.app.theme == THEMES["grey"].name
        library.settings_file.write_text("new_per_day = -2\n", encoding="utf-8")
        assert "line 1: new_per_day must be" in await press(pilot, "r")
        assert isinstance(pilot.app.screen, Home)


async def test_the_triage_key_says_how_many_cards_wait(library_folder: Path, clock: Callable[..., object]) -> None:
    save_deck(library_folder, "one", a_card("One?", "Yes"), name="One")
    async with StudyApp(Library(library_folder), Settings(), clock=clock).run_test(size=(80, 24)) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, Home)
        await press(pilot)
        waiting = {door.action: door.waiting for door in screen.doors()}
        assert waiting.get("triage", 0) == 0 and waiting["settings"] == 0
