"""Card edit: what is typed reaches the deck file when it is saved, and is never lost before that."""

import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
from driving import press, save_deck, screen_text, squashed
from terminal import Terminal
from textual import events
from textual.pilot import Pilot

from builders import a_card, a_suggestion
from studydeck import deckfile
from studydeck.card import Card, CardForm, Wording
from studydeck.config import Library, Settings
from studydeck.errors import DiskFailed
from studydeck.store import open_store, rewrites
from studydeck.study import drafts, open_study
from studydeck.tui.app import StudyApp
from studydeck.tui.bindings import own_bindings
from studydeck.tui.screens import edit
from studydeck.tui.screens.base import TOO_SMALL
from studydeck.tui.screens.edit import EditScreen, Leaving, edit_card
from studydeck.tui.screens.home import Home
from studydeck.tui.screens.problem import Problem

OpenApp = Callable[..., StudyApp]
UNKNOWN = "k1nobodyknows"
HOSTILE = "[b]x[/b] [/ \x1b]52;c;aGk=\x07 \x9b2J \u202egnp \x00 [@click=app.quit]y"
CLEAN = "[b]x[/b] [/ ␛]52;c;aGk=␇ \ufffd2J gnp ␀ [@click=app.quit]y"


@pytest.fixture
def cards(library: Library) -> dict[str, Card]:
    """The cards of the interview by what they ask about."""
    held = deckfile.load(library.decks / "interview.md").deck.cards
    return dict(zip(("built", "cloze", "who", "long"), held, strict=True))


@pytest.fixture
def heard() -> list[bool]:
    """What the edit screen told whoever opened it."""
    return []


def saved(library: Library, card: str) -> Card:
    """A card as its deck file holds it."""
    decks = [deckfile.load(path).deck for path in sorted(library.decks.iterdir())]
    return next(held for deck in decks for held in deck.cards if held.id == card)


async def opened(pilot: Pilot[None], card: str | None, heard: list[bool], **options: object) -> str:
    """The text of the edit screen on a card."""
    await pilot.pause()
    assert isinstance(pilot.app, StudyApp)
    await edit_card(pilot.app, card, heard.append, **options)  # type: ignore[arg-type]
    await press(pilot)
    return await settled(pilot)


async def settled(pilot: Pilot[None]) -> str:
    """The screen after the preview was drawn."""
    screen = pilot.app.screen
    while isinstance(screen, EditScreen) and screen.card_id != UNKNOWN and screen.drawn != screen.wording:
        await pilot.pause(0.01)
    return await press(pilot)


async def test_the_card_and_its_preview_are_shown(open_app: OpenApp, cards: dict[str, Card], heard: list[bool]) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        text = await opened(pilot, cards["built"].id, heard)
        assert text.count(cards["built"].front) == 2
        assert "Deck      An interview about training" in text
        assert "interview.txt · Nathan Lambert · line 27" in text
        text = await press(pilot, "end", "backspace")
        text = await settled(pilot)
        assert text.count("What has to be built before the next step in compute\n") == 2


async def test_saving_writes_the_deck_file(
    open_app: OpenApp, library: Library, cards: dict[str, Card], heard: list[bool]
) -> None:
    """Every field; the keys of other screens are letters here."""
    async with open_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot, cards["built"].id, heard)
        await press(pilot, *"Qu? ", "tab", "q", "enter", "g", "tab", "end")
        await press(pilot, "1", "tab", *"a,b", "tab", *["delete"] * 30, "N", "ctrl+s")
        assert isinstance(pilot.app.screen, Home)
        now = saved(library, cards["built"].id)
        assert now == replace(
            cards["built"],
            front=f"Qu? {cards['built'].front}",
            back=f"q\ng{cards['built'].back}",
            context=f"{cards['built'].context}1",
            tags=("a", "b"),
        )
        assert deckfile.load(library.decks / "n.md").deck.cards == (now,)
        assert heard == [True]
        assert "Took back editing" in await press(pilot, "u")
        assert saved(library, cards["built"].id) == cards["built"]
        assert not (library.decks / "n.md").exists()


@pytest.mark.parametrize("keys", [("ctrl+s",), ("escape",), ("x", "backspace", "ctrl+s"), ("x", "backspace", "escape")])
async def test_nothing_changed_is_nothing_saved(
    open_app: OpenApp, library: Library, cards: dict[str, Card], heard: list[bool], keys: tuple[str, ...]
) -> None:
    before = (library.decks / "interview.md").read_bytes()
    async with open_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot, cards["built"].id, heard)
        await press(pilot, *keys)
        assert isinstance(pilot.app.screen, Home)
        assert heard == [False]
        assert pilot.app.study.undoable(pilot.app.clock()) == []
    assert (library.decks / "interview.md").read_bytes() == before


@pytest.mark.parametrize(
    ("key", "changed", "left"), [("s", True, True), ("ctrl+s", True, True), ("d", False, True), ("escape", None, False)]
)
async def test_esc_asks_before_anything_typed_is_left(
    open_app: OpenApp, library: Library, cards: dict[str, Card], heard: list[bool], key: str, changed: bool | None, left: bool
) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot, cards["built"].id, heard)
        text = await press(pilot, "X", "escape")
        assert isinstance(pilot.app.screen, Leaving)
        assert "Not saved yet" in text and "go on editing" in text
        await press(pilot, key)
        assert heard == ([] if changed is None else [changed])
        assert isinstance(pilot.app.screen, Home if left else EditScreen)
        assert saved(library, cards["built"].id).front.startswith("X") == bool(changed)
    assert (drafts.find(library, cards["built"].id) is None) == left


async def test_words_that_make_no_card_are_refused_and_stay(
    open_app: OpenApp, library: Library, cards: dict[str, Card], heard: list[bool]
) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot, cards["cloze"].id, heard)
        await press(pilot, "ctrl+k", "x")
        assert "this cloze hides nothing" in await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, EditScreen)
        await press(pilot, *" {{y}}", "ctrl+s")
        assert saved(library, cards["cloze"].id).back == "y"
        assert isinstance(pilot.app.screen, Home)


async def test_a_card_changed_elsewhere_is_not_overwritten_unseen(
    open_app: OpenApp, library: Library, cards: dict[str, Card], heard: list[bool]
) -> None:
    """The second time it is; the saved words can be looked at before that."""
    path = library.decks / "interview.md"
    async with open_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot, cards["built"].id, heard)
        await press(pilot, *"My ")
        path.write_text(path.read_text().replace("Entire new clusters\n", "Theirs\n"))
        assert "changed elsewhere" in await press(pilot, "ctrl+s")
        assert saved(library, cards["built"].id).back == "Theirs"
        assert "Theirs" in await press(pilot, "ctrl+r")
        await press(pilot, *"My ", "ctrl+s")
        assert (saved(library, cards["built"].id).front[:3], saved(library, cards["built"].id).back) == ("My ", "Theirs")
        assert heard == [True]


async def test_saving_over_a_change_made_elsewhere(
    open_app: OpenApp, library: Library, cards: dict[str, Card], heard: list[bool]
) -> None:
    path = library.decks / "interview.md"
    async with open_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot, cards["built"].id, heard)
        await press(pilot, "M")
        path.write_text(path.read_text().replace("Entire new clusters\n", "Theirs\n"))
        await press(pilot, "ctrl+s", "ctrl+s")
        assert saved(library, cards["built"].id).back == "Entire new clusters"
        assert heard == [True]


async def test_a_failing_disk_keeps_what_was_typed(
    open_app: OpenApp, library: Library, cards: dict[str, Card], heard: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The problem screen explains, enter tries again."""

    def full(*_: object) -> None:
        raise DiskFailed("the disk is full")

    async with open_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot, cards["built"].id, heard)
        with monkeypatch.context() as failing:
            failing.setattr(rewrites, "put", full)
            assert "disk is full" in await press(pilot, "X", "ctrl+s")
        assert isinstance(pilot.app.screen, Problem)
        await press(pilot, "enter")
        assert saved(library, cards["built"].id).front.startswith("X")
        assert heard == [True]


# New and suggested cards


async def test_a_new_card_is_written_into_its_deck(open_app: OpenApp, library: Library, heard: list[bool]) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        text = await opened(pilot, None, heard, deck="Law")
        assert "New card" in text and "Deck      Law" in text
        assert "a card needs a front and a back" in await press(pilot, "ctrl+s")
        await press(pilot, *"Why", "tab", *"So", "tab", "tab", *"x", "ctrl+s")
        (card,) = deckfile.load(library.decks / "law.md").deck.cards
        assert (card.front, card.back, card.tags, card.form) == ("Why", "So", ("x",), CardForm.QUESTION)
        assert heard == [True]
        await opened(pilot, None, heard, deck="Law")
        await press(pilot, *"A {{b}} c", "ctrl+s")
        assert [card.form for card in deckfile.load(library.decks / "law.md").deck.cards][-1] is CardForm.CLOZE
        assert "Took back adding “A […] c”" in await press(pilot, "u")


async def test_a_card_without_a_deck_is_refused(open_app: OpenApp, heard: list[bool]) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot, None, heard)
        assert "a deck needs a name" in await press(pilot, "a", "tab", "b", "ctrl+s")


async def test_a_suggested_card_is_kept_with_its_new_words(
    open_app: OpenApp, library: Library, heard: list[bool], clock: Callable[..., object]
) -> None:
    """Its deck follows from its document."""
    card = a_card("Suggested?", "Yes.")
    with open_store(library, clock()) as store:
        store.replace_suggested("seeds/interview.txt", [a_suggestion(card, deck="An interview about training")])
    async with open_app().run_test(size=(80, 24)) as pilot:
        assert "Suggested card: saving keeps it" in await opened(pilot, card.id, heard)
        await press(pilot, "X", "tab", "tab", "tab", *"new", "tab", "y", "ctrl+s")
        kept = saved(library, card.id)
        assert (kept.front, kept.tags) == ("XySuggested?", ("new",))
        assert heard == [True]
        assert "Took back editing and keeping" in await press(pilot, "u")
        assert [each.card for each in pilot.app.study.suggestions()] == [card]


async def test_a_question_asked_already_is_told_while_it_is_typed(open_app: OpenApp, heard: list[bool]) -> None:
    """Whatever the case and the punctuation; a card does not compete with itself."""
    async with open_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot, None, heard, deck="Law")
        await press(pilot, *"when does the talk begin")
        assert "Asked already in Captions of a talk" in await settled(pilot)
        await press(pilot, "x")
        assert "Asked already" not in await settled(pilot)
        await press(pilot, "escape", "d")
        card = next(standing.card for standing in pilot.app.study.standings() if "talk begin" in standing.card.front)
        assert "Asked already" not in await opened(pilot, card.id, heard)


async def test_an_unknown_card_is_explained(open_app: OpenApp, heard: list[bool]) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        assert f"there is no card {UNKNOWN}" in await opened(pilot, UNKNOWN, heard)
        await press(pilot, "escape")
        assert heard == [False]


# Drafts


async def test_what_was_typed_is_there_again(
    open_app: OpenApp, library: Library, cards: dict[str, Card], heard: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a few seconds it is on the disk; the saved words are a key away; leaving unchanged forgets it."""
    monkeypatch.setattr(edit, "PUT_ASIDE", 0.05)
    card = cards["built"]
    async with open_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot, card.id, heard)
        await press(pilot, "X")
        await pilot.pause(0.2)
        draft = drafts.find(library, card.id)
        assert draft and draft.wording.front == f"X{card.front}"
        path = library.data / "drafts" / f"{card.id}.json"
        assert path.stat().st_mode & 0o777 == 0o600
        path.rename(path.with_name("copy"))
        await press(pilot, "escape", "d")
        path.with_name("copy").rename(path)
        text = await opened(pilot, card.id, heard)
        assert f"X{card.front}" in text and "here again" in text
        await press(pilot, "ctrl+r")
        assert f"X{card.front}" not in await settled(pilot)
        assert not path.exists()
        await press(pilot, "Y", "ctrl+s")
    assert saved(library, card.id).front == f"Y{card.front}"
    assert not path.exists()


async def test_the_app_that_ends_keeps_what_was_typed(
    open_app: OpenApp, library: Library, cards: dict[str, Card], heard: list[bool]
) -> None:
    """ctrl+q, and an error that ends the app."""
    async with open_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot, cards["built"].id, heard)
        await press(pilot, "X")
        await pilot.press("ctrl+q")
    assert drafts.find(library, cards["built"].id).wording.front == f"X{cards['built'].front}"
    app = open_app()
    with pytest.raises(ZeroDivisionError):
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot, None, heard, deck="Law")
            await press(pilot, "N")
            app.screen.call_later(lambda: 1 / 0)
            await pilot.pause()
    assert drafts.find(library, None).wording == Wording("N", deck="Law")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"at": 1}', '{"at": "2026-01-01", "wording": {}, "start": {}}'])
async def test_a_draft_that_cannot_be_read_is_passed_over(
    open_app: OpenApp, library: Library, cards: dict[str, Card], heard: list[bool], text: str
) -> None:
    (library.data / "drafts").mkdir(parents=True)
    (library.data / "drafts" / f"{cards['built'].id}.json").write_text(text)
    async with open_app().run_test(size=(80, 24)) as pilot:
        assert cards["built"].front in await opened(pilot, cards["built"].id, heard)


OPENED = """
import studydeck.tui.screens.edit as edit
from studydeck.tui.screens.home import Home
edit.PUT_ASIDE = 0.1
async def begin(self):
    self.draw()
    await edit.edit_card(self.app, CARD, lambda changed: None)
Home.begin = begin
"""


@pytest.mark.parametrize(("signal", "code"), [(9, -9), (15, 143), (1, 129)])
def test_a_killed_app_leaves_the_draft(library: Library, cards: dict[str, Card], signal: int, code: int) -> None:
    """In a real terminal: the words are there at the next start."""
    card = cards["built"]
    before = OPENED.replace("CARD", repr(card.id))
    with Terminal(library.root, before) as terminal:
        terminal.wait_for("Preview")
        terminal.press("Zebra ", "Zebra")
        if signal == 9:
            time.sleep(0.5)
        terminal.process.send_signal(signal)
        assert terminal.end() == code
        assert signal == 9 or terminal.restored
    assert saved(library, card.id) == card
    with Terminal(library.root, before) as terminal:
        terminal.wait_for("Zebra What")
        terminal.press("\x13", "study deck")
    assert saved(library, card.id).front == f"Zebra {card.front}"


# The user's own editor


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], Path]:
    """Lets EDITOR run some Python on the text `t`; every text it was given is noted in the file returned."""
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setattr(StudyApp, "suspend", lambda self: nullcontext())

    def run(code: str) -> Path:
        seen, script = tmp_path / "seen", tmp_path / "my editor.py"
        lines = ["import sys, pathlib", "p = pathlib.Path(sys.argv[1])", "t = p.read_text()"]
        lines += [f"pathlib.Path({str(seen)!r}).write_text(t + oct(p.stat().st_mode))", code, "p.write_text(t)"]
        script.write_text("\n".join(lines))
        monkeypatch.setenv("EDITOR", f"{sys.executable} '{script}'")
        return seen

    return run


async def test_the_editor_gets_the_card_and_gives_it_back(
    open_app: OpenApp, library: Library, cards: dict[str, Card], heard: list[bool], editor: Callable[[str], Path]
) -> None:
    """With what was typed so far; nothing is saved before ctrl+s."""
    seen = editor("t = t.replace('Entire', 'Quite').replace('tags:', 'tags: a, b').replace('deck: An', 'deck: The')")
    async with open_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot, cards["built"].id, heard)
        text = await press(pilot, "X", "ctrl+e")
        assert "Quite new clusters" in text and "a, b" in text and "The interview about training" in text
        assert "Q: XWhat has to be built" in seen.read_text()
        assert seen.read_text().endswith("0o100600")
        assert saved(library, cards["built"].id) == cards["built"]
        await press(pilot, "ctrl+s")
    now = saved(library, cards["built"].id)
    assert (now.front[0], now.back, now.tags) == ("X", "Quite new clusters", ("a", "b"))


@pytest.mark.parametrize("code", ["", "t += 'x'; p.write_text(t); sys.exit(1)"])
async def test_an_editor_that_changes_nothing_or_fails_changes_nothing(
    open_app: OpenApp, library: Library, cards: dict[str, Card], heard: list[bool], editor: Callable[[str], Path], code: str
) -> None:
    editor(code)
    async with open_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot, cards["built"].id, heard)
        assert "The editor changed nothing." in await press(pilot, "ctrl+e")
        await press(pilot, "escape")
        assert heard == [False]


BROKEN = {
    "t = t.replace('A: ', 'B: ')": "no answer",
    "t = ''": "there is no card in the text",
    "t = t.replace('<!--', 'words', 1)": "belongs to no card",
    "t += '\\n\\nQ: a\\nA: b\\n'": "there are 2 cards",
    "t = '---\\ndeck: x\\n---\\nC: a {{b}}\\n'": "the card changed its form",
}


@pytest.mark.parametrize("code", BROKEN)
async def test_a_text_that_is_no_card_can_be_edited_again(
    open_app: OpenApp, library: Library, cards: dict[str, Card], heard: list[bool], editor: Callable[[str], Path], code: str
) -> None:
    editor(code)
    async with open_app().run_test(size=(160, 24)) as pilot:
        await opened(pilot, cards["built"].id, heard)
        text = await press(pilot, "ctrl+e")
        assert BROKEN[code] in text and "ctrl+e opens it again" in text
        seen = editor("bad = t; t = '---\\ndeck: Law\\n---\\nQ: Mended?\\nA: Yes.\\n'")
        assert "Mended?" in await press(pilot, "ctrl+e")
        assert "What has to be built" not in seen.read_text() or code not in ("t = ''",)
        await press(pilot, "ctrl+s")
    assert saved(library, cards["built"].id).front == "Mended?"


async def test_the_editor_alone(
    open_app: OpenApp, library: Library, cards: dict[str, Card], heard: list[bool], editor: Callable[[str], Path]
) -> None:
    """Opened for the editor, the screen is gone once it has been read back, unless that is no card."""
    async with open_app().run_test(size=(80, 24)) as pilot:
        editor("t = t.replace('Entire', 'Quite')")
        await opened(pilot, cards["built"].id, heard, in_editor=True)
        assert isinstance(pilot.app.screen, Home)
        editor("")
        await opened(pilot, cards["built"].id, heard, in_editor=True)
        assert heard == [True, False]
        editor("t = 'no card'")
        await opened(pilot, cards["built"].id, heard, in_editor=True)
        assert isinstance(pilot.app.screen, EditScreen)
    assert saved(library, cards["built"].id).back == "Quite new clusters"


@pytest.mark.parametrize(
    ("command", "told"), [("", "no editor is set"), ("'", "is not understood"), ("/no/such/editor", "cannot be started")]
)
async def test_an_editor_that_is_not_there_is_told(
    open_app: OpenApp, cards: dict[str, Card], heard: list[bool], monkeypatch: pytest.MonkeyPatch, command: str, told: str
) -> None:
    monkeypatch.setattr(StudyApp, "suspend", lambda self: nullcontext())
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.setenv("VISUAL", command)
    async with open_app().run_test(size=(120, 24)) as pilot:
        await opened(pilot, cards["built"].id, heard)
        assert told in await press(pilot, "ctrl+e")


def test_the_editor_in_a_real_terminal(library: Library, cards: dict[str, Card], tmp_path: Path) -> None:
    """The screen goes away for it and comes back."""
    script = tmp_path / "ed"
    script.write_text("#!/bin/sh\nprintf 'here is the editor'\nsed -i 's/Entire/Quite/' \"$1\"\n")
    script.chmod(0o755)
    before = OPENED.replace("CARD", repr(cards["built"].id))
    with Terminal(library.root, before, EDITOR=str(script), VISUAL="") as terminal:
        terminal.wait_for("Preview")
        terminal.press("\x05", "here is the editor")
        terminal.wait_for("Quite new clusters")
        terminal.press("\x13", "study deck")
    assert saved(library, cards["built"].id).back == "Quite new clusters"


# Hostile text, sizes, help


async def test_no_text_acts_on_the_terminal(open_app: OpenApp, library: Library, heard: list[bool]) -> None:
    """Pasted into any field, from a draft, or from a card."""
    async with open_app().run_test(size=(120, 40)) as pilot:
        await opened(pilot, None, heard, deck="Law")
        for _ in range(5):
            pilot.app.post_message(events.Paste(HOSTILE))
            await press(pilot)
            await press(pilot, "tab")
        await settled(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, EditScreen)
        assert screen.wording == Wording(CLEAN, CLEAN, CLEAN, (CLEAN,), f"{CLEAN}Law")
        text = screen_text(pilot.app)
        assert not {"\x1b", "\x07", "\x9b", "\u202e", "\x00"} & set(text)
        assert squashed(text).count(squashed(CLEAN)) >= 3
        await press(pilot, "ctrl+s")
        assert heard == [True]
        (card,) = (card for card in pilot.app.study.standings() if card.card.front == CLEAN)
        assert card.card.tags == (CLEAN,)


async def test_a_card_of_a_megabyte_opens_within_a_second(
    open_app: OpenApp, library: Library, cards: dict[str, Card], heard: list[bool]
) -> None:
    """More than any other card takes; its long text is left to the editor and saved unharmed."""
    huge = a_card("Huge?", "words " * 170_000, context="c" * 20_001)
    save_deck(library.root, "huge", huge, name="Huge")
    async with open_app().run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        times = []
        for card in (cards["built"].id, huge.id):
            started = time.perf_counter()
            text = await opened(pilot, card, heard)
            times.append(time.perf_counter() - started)
            await press(pilot, *() if card == huge.id else ("escape",))
        assert times[1] < times[0] + 1
        assert text.count("Too long to be edited here") == 2
        await press(pilot, "X", "ctrl+s")
    now = saved(library, huge.id)
    assert (now.front, now.back, now.context) == ("XHuge?", huge.back.strip(), huge.context)


@pytest.mark.parametrize("size", [(39, 24), (80, 11), (1, 1)])
async def test_nothing_is_saved_that_cannot_be_seen(
    open_app: OpenApp, library: Library, cards: dict[str, Card], heard: list[bool], size: tuple[int, int]
) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot, cards["built"].id, heard)
        await press(pilot, "X")
        await pilot.resize_terminal(*size)
        assert (await press(pilot, "ctrl+s", "ctrl+e")).splitlines()[0] == TOO_SMALL[: size[0]]
        await pilot.resize_terminal(300, 100)
        await pilot.resize_terminal(80, 24)
        assert f"X{cards['built'].front}" in await press(pilot)
        assert saved(library, cards["built"].id) == cards["built"]
        await press(pilot, "ctrl+s")
        assert heard == [True]


async def test_help_lists_every_key(open_app: OpenApp, cards: dict[str, Card], heard: list[bool]) -> None:
    """f1, for a question mark is a letter here."""
    async with open_app().run_test(size=(80, 70)) as pilot:
        await opened(pilot, cards["built"].id, heard)
        below = pilot.app.screen
        await press(pilot, "f1")
        text = await press(pilot)
        for binding in own_bindings(below):
            assert (binding.tooltip or binding.description) in text
            assert binding.description
        await press(pilot, "escape")
        assert pilot.app.screen is below


async def test_a_library_that_is_only_read_saves_nothing(
    library: Library, cards: dict[str, Card], heard: list[bool], clock: Callable[..., object]
) -> None:
    """Neither words nor drafts."""
    with open_study(library, Settings(), clock(), read_only=True) as study:
        study.keep_draft(None, Wording("a"), Wording(), clock())
        study.drop_draft(None)
    assert not (library.data / "drafts").exists()


async def test_no_command_leaves_words_that_are_not_saved(open_app: OpenApp, cards: dict[str, Card], heard: list[bool]) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot, cards["built"].id, heard)
        assert pilot.app.screen.leavable  # type: ignore[attr-defined]
        await press(pilot, "x")
        await pilot.app.run_action("app.go_to('')")
        assert isinstance(pilot.app.screen, EditScreen)
        assert "not saved yet" in screen_text(pilot.app)
