"""Browse: searching, choosing, changing, and what happens meanwhile elsewhere."""

from collections.abc import Callable
from pathlib import Path

import pytest
from driving import press, save_deck, screen_text, squashed
from textual.pilot import Pilot

from builders import a_card, a_cloze, an_evidence, many_cards
from studydeck import deckfile
from studydeck.card import CardStatus
from studydeck.config import Library, Settings
from studydeck.errors import DatabaseBusy
from studydeck.search import ALLOWED, EVERY_CARD, parse
from studydeck.study import Study, open_study
from studydeck.text.clean import FORBIDDEN
from studydeck.tui.app import StudyApp
from studydeck.tui.screens.browse import BrowseScreen, SearchLine
from studydeck.tui.screens.document import DocumentScreen
from studydeck.tui.screens.home import Home
from studydeck.tui.widgets.card_table import CardTable

OpenApp = Callable[..., StudyApp]


@pytest.fixture
def open_app(library: Library, clock: Callable[[], object]) -> OpenApp:
    """Makes the app at Browse."""
    return lambda query="": StudyApp(library, Settings(), clock=clock, browsing=query)  # type: ignore[arg-type]


async def type_in(pilot: Pilot[None], text: str) -> str:
    """Press `/`, replace the search, and wait for what it finds."""
    await press(pilot, "slash", "ctrl+u")
    await pilot.press(*("space" if letter == " " else letter for letter in text))
    return await settled(pilot)


async def settled(pilot: Pilot[None]) -> str:
    """The screen when no search is under way any more."""
    await press(pilot)
    await pilot.app.workers.wait_for_complete()
    return await press(pilot)


def table(app: StudyApp) -> CardTable:
    return app.screen.query_one(CardTable)


def fronts(app: StudyApp) -> list[str]:
    """Questions of the listed cards."""
    assert app.study is not None
    return [row.card.question for row in app.study.standings_of(table(app).ids, app.clock())]


def study_of(app: StudyApp) -> Study:
    assert app.study is not None
    return app.study


async def test_home_leads_to_browse_and_q_back(open_app: OpenApp) -> None:
    app = open_app(None)
    async with app.run_test(size=(80, 24)) as pilot:
        shown = await press(pilot, "b")
        assert isinstance(app.screen, BrowseScreen)
        assert "What has to be built" in shown
        assert "1 of 5" in shown
        await press(pilot, "q")
        assert isinstance(app.screen, Home)


async def test_results_follow_every_letter(open_app: OpenApp) -> None:
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        first, second = "What has to be built before the next step in compute?", "Who says that new clusters have to be built?"
        await type_in(pilot, "new clust")
        assert fronts(app) == [first, second]
        shown = await type_in(pilot, "new clusters -who")
        assert fronts(app) == [first]
        assert "1 of 1" in shown
        await press(pilot, "enter", "escape")
        assert len(fronts(app)) == 5


async def test_a_mistake_is_told_under_the_line_and_the_list_stays(open_app: OpenApp) -> None:
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await type_in(pilot, "new clust")
        shown = await type_in(pilot, "new clust is:foo")
        assert "! Is: does not know foo. It knows due, new," in shown
        assert len(fronts(app)) == 2
        shown = await type_in(pilot, "is:su")
        assert "is: due, new, learning," in shown
        assert "!" not in shown
        shown = await type_in(pilot, "is:suspended")
        assert "No card fits." in shown


async def test_the_card_under_the_cursor_is_shown_below_and_alone(open_app: OpenApp) -> None:
    app = open_app("rlvr")
    async with app.run_test(size=(80, 24)) as pilot:
        shown = await settled(pilot)
        assert "RLVR is reinforcement learning with verifiable rewards." in shown
        assert "interview.txt · line 41" in shown
        alone = await press(pilot, "enter")
        assert "front " not in alone
        assert "RLVR it is." in alone
        assert "front " in await press(pilot, "escape")


async def test_moving_through_the_list(open_app: OpenApp, library: Library) -> None:
    """All keys of other lists; the cursor stays in sight, and nothing is drawn that is not."""
    save_deck(library.root, "many", *many_cards(400), name="Many")
    app = open_app("deck:many")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await app.workers.wait_for_complete()
        for keys, at in [("j", 1), ("k", 0), ("pagedown", 11), ("G", 399), ("g", 0), ("k", 0), ("end", 399), ("pageup", 388)]:
            shown = await press(pilot, keys)
            await settled(pilot)
            assert table(app).cursor == at or keys in ("pagedown", "pageup")
            assert f"› What is number {table(app).cursor}?" in shown
            assert f"{table(app).cursor + 1} of 400" in shown


async def test_selected_cards_are_changed_together_and_taken_back_in_one_step(open_app: OpenApp) -> None:
    app = open_app("deck:an*")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        shown = await press(pilot, "space", "space", "at")
        assert "Suspended: 2 cards. u takes it back." in shown
        assert len(study_of(app).matching(parse("is:suspended"), app.clock())) == 2
        shown = await press(pilot, "at")
        assert "No longer suspended: 2 cards." in shown
        await press(pilot, "u", "u")
        assert len(study_of(app).matching(parse("is:suspended"), app.clock())) == 0
        assert "nothing to undo" in await press(pilot, "u")


@pytest.mark.parametrize(
    ("keys", "said", "query"),
    [
        (["minus"], "Buried: 1 card.", "is:buried"),
        (["asterisk"], "Marked: 1 card.", "is:marked"),
        (["f", "3"], "Flag 3: 1 card.", "flag:3"),
        (["T", *"+law x", "enter"], "Tags changed: 1 card.", "tag:law tag:x"),
        (["m", *"Other", "enter"], "Moved to Other: 1 card.", "deck:other"),
    ],
)
async def test_the_card_under_the_cursor_is_changed(open_app: OpenApp, keys: list[str], said: str, query: str) -> None:
    """Said in the last line, and taken back with one key."""
    app = open_app("built before")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        for key in keys:
            await press(pilot, key)
        assert said in await settled(pilot)
        assert len(study_of(app).matching(parse(query), app.clock())) == 1
        shown = await press(pilot, "u")
        assert "Took back" in shown
        assert len(study_of(app).matching(parse(query), app.clock())) == 0


async def test_marks_and_buries_are_taken_off_by_the_same_key(open_app: OpenApp) -> None:
    app = open_app("built before")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "Mark taken off: 1 card." in await press(pilot, "asterisk", "asterisk")
        assert "No longer buried: 1 card." in await press(pilot, "minus", "minus")


async def test_deleting_asks_and_the_default_is_to_leave_it(open_app: OpenApp, library: Library) -> None:
    app = open_app("built before")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        shown = await press(pilot, "D")
        assert "Delete 1 card?" in shown
        for key in ("enter", "escape", "n", "q"):
            assert "Nothing was changed." in await press(pilot, key)
            assert isinstance(app.screen, BrowseScreen)
            await press(pilot, "D")
        shown = await press(pilot, "y")
        assert "Deleted: 1 card." in shown
        assert "What has to be built before" not in (library.decks / "interview.md").read_text(encoding="utf-8")
        assert len(fronts(app)) == 1
        await press(pilot, "u")
        assert "What has to be built before" in (library.decks / "interview.md").read_text(encoding="utf-8")
        assert len(fronts(app)) == 2


async def test_all_that_match_are_reset_after_a_question(open_app: OpenApp, clock: Callable[[], object]) -> None:
    """More than one asks; `A` selects also what the list has not read yet."""
    app = open_app("deck:an*")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        study = study_of(app)
        session = study.start(app.clock(), "An interview about training")
        study.answer(session.reveal(), 3, app.clock(), 1000)  # type: ignore[arg-type]
        assert len(study.matching(parse("-is:new"), app.clock())) == 1
        assert "Make 4 cards new again" in await press(pilot, "A", "R")
        assert "New again: 1 card." in await press(pilot, "y")
        assert len(study.matching(parse("-is:new"), app.clock())) == 0


async def test_the_name_of_a_deck_is_completed(open_app: OpenApp) -> None:
    app = open_app("built before")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "m")
        await press(pilot, "c", "a", "tab")
        assert "Moved to Captions of a talk: 1 card." in await press(pilot, "enter")


async def test_leaving_a_prompt_changes_nothing(open_app: OpenApp) -> None:
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        for key in ("m", "T"):
            await press(pilot, key)
            await press(pilot, "x", "escape")
            assert app.focused is table(app)
        await press(pilot, "f", "x")
        assert study_of(app).undoable(app.clock()) == []


async def test_the_order_changes_and_is_told(open_app: OpenApp) -> None:
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        in_files = fronts(app)
        for order in ("next asked", "newest", "weakest", "most forgotten", "hardest"):
            assert f"Listed {order} first." in await press(pilot, "S")
            assert sorted(fronts(app)) == sorted(in_files)
        assert "Listed in deck order." in await press(pilot, "S")
        assert fronts(app) == in_files


async def test_escape_goes_back_one_step_at_a_time(open_app: OpenApp) -> None:
    app = open_app("built")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "space", "enter", "slash")
        assert app.screen.focused is not table(app)
        await press(pilot, "escape")
        assert app.focused is table(app)
        await press(pilot, "escape")
        assert table(app).chosen == set()
        await press(pilot, "escape")
        assert len(fronts(app)) == 5
        await press(pilot, "escape")
        assert isinstance(app.screen, Home)


async def test_what_another_program_changes_is_followed(open_app: OpenApp, library: Library) -> None:
    """A card that was deleted under the cursor, one that was added; the cursor stays where it was."""
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "j", "j")
        screen, path = app.screen, library.decks / "interview.md"
        assert isinstance(screen, BrowseScreen)
        await screen.look_again()
        held = fronts(app)[table(app).cursor]
        deck = deckfile.load(path).deck
        left = [card for card in deck.cards if card.question != held]
        deckfile.save(path, type(deck)(deck.name, (*left, a_card("What came later?", "This")), deck.document, deck.sha256))
        await screen.look_again()
        await settled(pilot)
        assert held not in fronts(app)
        assert "What came later?" in fronts(app)
        assert table(app).cursor == 2


async def test_a_card_that_vanishes_under_the_cursor_breaks_nothing(open_app: OpenApp, library: Library, clock: object) -> None:
    """Before it is noticed: keys say that there is nothing to change."""
    app = open_app("built before")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        with open_study(library, Settings(), app.clock()) as other:
            other.delete(other.matching(parse("built before"), app.clock()), app.clock())
        table(app).forget()
        assert "(no longer in the library)" in await press(pilot)
        for key in ("at", "minus", "asterisk", "i", "e", "enter", "o"):
            await press(pilot, key)
        assert isinstance(app.screen, BrowseScreen)


async def test_a_busy_database_is_told_and_the_list_stays(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        def busy(*_: object) -> list[str]:
            raise DatabaseBusy("another program holds the database", todo="Try again.")

        monkeypatch.setattr(study_of(app), "first_matching", busy)
        shown = await type_in(pilot, "x")
        assert "! Another program holds the database. Try again." in shown


HOSTILE = "[red]not markup[/] \x1b[31m \x07 \u202egnp.exe {{cloze? 日本語 e\u0301"


async def test_hostile_text_is_shown_as_it_is(open_app: OpenApp, library: Library) -> None:
    """Markup, escapes, bidirectional overrides, wide letters, a megabyte: in the list, the preview, the search, the prompts."""
    cards = (
        a_card(HOSTILE, HOSTILE, evidence=an_evidence(HOSTILE, speaker=HOSTILE), tags=("[b]tag",), id="k1aaaaaaaaaaaa"),
        a_cloze("A {{[i]hidden[/]}} word", id="k1aaaaaaaaaaab"),
        a_card("word " * 200_000, "long " * 200_000, id="k1aaaaaaaaaaac"),
    )
    save_deck(library.root, "hostile", *cards, name="[bold]Deck[/]")
    app = open_app("deck:*bold*")
    async with app.run_test(size=(110, 24)) as pilot:
        shown = await settled(pilot)
        assert "[red]not markup[/]" in shown
        assert "[bold]Deck[/]" in shown
        assert not FORBIDDEN.search(shown.replace("\n", ""))
        assert "A [i]hidden[/] word" in await press(pilot, "j")
        await press(pilot, "j", "enter", "pagedown", "escape")
        shown = await type_in(pilot, '"[red] (')
        assert "[red]" in shown


@pytest.mark.parametrize("size", [(1, 1), (39, 11), (40, 12), (200, 60)])
async def test_any_size_and_back(open_app: OpenApp, size: tuple[int, int]) -> None:
    """Nothing breaks, nothing is changed where it cannot be seen, and the list is there again afterwards."""
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        before = await settled(pilot)
        await pilot.resize_terminal(*size)
        await press(pilot, "j", "enter", "k", "escape", "at", "D")
        if size < (40, 12):
            assert study_of(app).undoable(app.clock()) == []
        else:
            await press(pilot, "escape", "u")
        await pilot.resize_terminal(80, 24)
        shown = await press(pilot, "g")
        assert squashed(before.splitlines()[3]) in squashed(shown)


async def test_an_empty_library_says_what_to_do(tmp_path: Path, clock: Callable[[], object]) -> None:
    app = StudyApp(Library(tmp_path), Settings(), clock=clock, browsing="")  # type: ignore[arg-type]
    async with app.run_test(size=(80, 24)) as pilot:
        assert "There are no cards yet." in await settled(pilot)
        await press(pilot, "j", "space", "A", "at", "enter", "D", "e", "i", "G")
        assert "0" in screen_text(app)


async def test_suggested_cards_are_found_and_left_to_triage(open_app: OpenApp, library: Library) -> None:
    from builders import a_suggestion

    app = open_app("is:suggested")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        store = study_of(app)._store
        store.replace_suggested("seeds/interview.txt", [a_suggestion(a_card("Is this one kept?"))])
        screen = app.screen
        assert isinstance(screen, BrowseScreen)
        await screen.look_again()
        await screen.look_again()
        shown = await settled(pilot)
        assert "Is this one kept?" in shown
        assert "suggested" in shown
        assert "It waits in triage" in shown
        assert "Nothing to change." in await press(pilot, "at")
        assert store.suggestions()[0].tier is not None
        assert study_of(app).standings_of(table(app).ids, app.clock())[0].status is CardStatus.SUGGESTED


async def test_editing_and_writing_cards_from_the_list(open_app: OpenApp, library: Library) -> None:
    """What was saved stands in the list on the way back."""
    app = open_app("built before")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        for key in ("e", "Z", "ctrl+s"):
            await press(pilot, key)
        shown = await settled(pilot)
        assert isinstance(app.screen, BrowseScreen)
        assert any("Z" in front for front in fronts(app))
        assert "Z" in shown
        await press(pilot, "n")
        assert not isinstance(app.screen, BrowseScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen, BrowseScreen)


async def test_the_help_explains_the_search(open_app: OpenApp) -> None:
    """Every name of the language."""
    app = open_app()
    async with app.run_test(size=(100, 200)) as pilot:
        await settled(pilot)
        shown = await press(pilot, "question_mark")
        for name in ALLOWED:
            assert f"{name}:" in shown


async def test_the_document_opens_at_the_quote(open_app: OpenApp, library: Library) -> None:
    (library.seeds / "interview.txt").write_text("First.\n\nSo entire new clusters have to be built.\n", encoding="utf-8")
    app = open_app("built before")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        shown = await press(pilot, "o")
        assert isinstance(app.screen, DocumentScreen)
        assert "interview.txt" in shown
        await press(pilot, "escape")
        assert isinstance(app.screen, BrowseScreen)


async def test_keys_typed_ahead_meet_what_the_keys_before_them_led_to(open_app: OpenApp) -> None:
    """All at once: a search, its end, a step, a mark, a tag; nothing of it lands anywhere else."""
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "j", "slash", *"who", "enter", "asterisk", "T", *"+x", "enter", "slash", *"x", "escape")
        study = study_of(app)
        (row,) = study.search(parse("is:marked tag:x"), app.clock())
        assert row.card.question.startswith("Who says")
        assert app.screen.query_one("#search", SearchLine).value == "whox"
        assert len(study.matching(EVERY_CARD, app.clock())) == 5
