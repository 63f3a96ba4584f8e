"""Triage: one key a card, the passage beside it, everything on the disk at once and everything taken back."""

import random
import re
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from driving import press, save_deck, screen_text, squashed
from terminal import Terminal
from test_literal import HOSTILE
from textual.pilot import Pilot

from builders import a_card, a_cloze, a_suggestion, an_evidence
from studydeck import deckfile
from studydeck.card import Card, CardKind
from studydeck.config import Library, Settings
from studydeck.store import open_store
from studydeck.study import open_study
from studydeck.study.surroundings import Surrounder
from studydeck.study.twins import Twins
from studydeck.text.clean import FORBIDDEN, clean_text
from studydeck.tui.app import StudyApp
from studydeck.tui.screens.document import DocumentScreen
from studydeck.tui.screens.home import Home
from studydeck.tui.screens.problem import Problem
from studydeck.tui.screens.triage import TriageScreen

TEXT = """# Locks

## The canal

Barges were slow. The upper lock was rebuilt in brick because its oak gates had rotted within nine years of the opening.
Nobody was surprised.

The lower lock needs two keepers, who work in turns.

Water came from a pond on the hill.
"""
BRICK = "The upper lock was rebuilt in brick because its oak gates had rotted within nine years of the opening."
KEEPERS = "The lower lock needs two keepers, who work in turns."
POND = "Water came from a pond on the hill."
REGISTER = "edited prose"


def evidence(quote: str, **changes: object) -> object:
    """Where a quote stands in the text."""
    start = TEXT.index(quote)
    place = {"start": start, "end": start + len(quote), "line": TEXT.count("\n", 0, start) + 1, "document": "locks.md"}
    return an_evidence(quote, **{**place, **changes})


def a_lock_card(front: str, back: str, quote: str, score: float, **changes: object) -> Card:
    return a_card(front, back, **{"origin": "because@0.1.0", "evidence": evidence(quote), "score": score, **changes})


WHY = a_lock_card("Why was the upper lock rebuilt in brick?", "Its oak gates had rotted", BRICK, 0.9, context="Locks")
KEEP = a_lock_card("How many keepers does the lower lock need?", "Two", KEEPERS, 0.8, kind=CardKind.DEFINITION)
WATER = a_cloze("Water came from {{a pond}} on the hill.", origin="figure@0.1.0", evidence=evidence(POND), score=0.7)
ACTIVE = a_lock_card("Why did they rebuild the upper lock in brick?", "The oak gates had rotted", BRICK, 0.5)
CARDS = (WHY, KEEP, WATER)


def suggested(library: Library, now: datetime, *cards: Card, document: str = "seeds/locks.md") -> None:
    """Let cards wait."""
    with open_store(library, now) as store:
        waiting = [
            a_suggestion(card, reason=f"reason {n}", register=REGISTER, deck="Locks", document=document, sha256="")
            for n, card in enumerate(cards)
        ]
        store.replace_suggested(document, waiting)


@pytest.fixture
def library(library_folder: Path, now: datetime) -> Library:
    """A document, a deck with one card of it, and three cards that wait."""
    (library_folder / "seeds" / "locks.md").write_text(TEXT, encoding="utf-8")
    save_deck(library_folder, "locks", ACTIVE, name="Locks")
    path = library_folder / "decks" / "locks.md"
    path.write_text(path.read_text(encoding="utf-8").replace("seeds/locks.txt", "seeds/locks.md"), encoding="utf-8")
    library = Library(library_folder)
    suggested(library, now, *CARDS)
    return library


async def opened(pilot: Pilot[None]) -> str:
    """The screen with its passage, its frames in words and its duplicates."""
    await pilot.pause()
    await press(pilot, "g")
    screen = pilot.app.screen
    assert isinstance(screen, TriageScreen)
    for _ in range(200):
        if screen.wording_of and (not screen.pile.cards or (screen.around and screen.twins.words)):
            break
        await pilot.pause(0.02)
    return await press(pilot)


def deck(library: Library) -> list[Card]:
    return list(deckfile.load(library.decks / "locks.md").deck.cards)


def decisions(library: Library) -> list[tuple[str, str, str]]:
    """Action, card and note of what stands."""
    with sqlite3.connect(library.database) as connection:
        stands = "action != 'void' AND id NOT IN (SELECT ifnull(target, 0) FROM decision)"
        sql = f"SELECT action, card, note FROM decision WHERE {stands}"
        found = connection.execute(f"{sql} ORDER BY id").fetchall()
    connection.close()
    return found


def flat(shown: str) -> str:
    """The screen's words in a row."""
    return " ".join(shown.replace("▎", " ").split())


def beside(shown: str) -> str:
    """The words of the right column."""
    return flat("\n".join(row[66:] for row in shown.splitlines()))


async def test_a_card_is_shown_with_its_passage_and_all_there_is_to_know(open_app: Callable[..., StudyApp]) -> None:
    async with open_app().run_test(size=(130, 30)) as pilot:
        shown = await opened(pilot)
        for words in (
            WHY.front,
            WHY.back,
            "1 of 3",
            "locks.md · line 5",
            "kind      claim",
            "score     0.90",
            "waits as  reason 0",
        ):
            assert words in shown, words
        assert "found by  because, a self-contained clause with its reason" in flat(shown).replace("by because", "by  because")
        left = [row[:66] for row in shown.splitlines()]
        assert any(WHY.back in row for row in left)
        assert f"Barges were slow. {BRICK} Nobody was surprised." in beside(shown)


async def test_the_quote_stands_out_without_colour(open_app: Callable[..., StudyApp]) -> None:
    async with open_app().run_test(size=(130, 30)) as pilot:
        await opened(pilot)
        marked = "".join(
            segment.text
            for strip in pilot.app.screen._compositor.render_strips()
            for segment in strip
            if segment.style and segment.style.bold and segment.style.underline
        )
        assert squashed(BRICK) in squashed(marked) and "Barges" not in marked


@pytest.mark.parametrize("key", ["a", "space", "enter"])
async def test_a_kept_card_lies_in_its_deck_before_the_next_one_appears(
    open_app: Callable[..., StudyApp], library: Library, key: str
) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        shown = await press(pilot, key)
        assert KEEP.front in shown and "2 of 3 · 1 kept" in shown
        assert WHY.front in [card.front for card in deck(library)]
        assert decisions(library) == [("keep", WHY.id, "")]


@pytest.mark.parametrize(
    ("keys", "reason"),
    [(("x", "1"), "wrong"), (("x", "3"), "guessable"), (("x", "5"), "duplicate"), (("x", "x"), "other"), (("x", "6"), "other")],
)
async def test_x_and_a_reason_reject(
    open_app: Callable[..., StudyApp], library: Library, keys: tuple[str, ...], reason: str
) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert KEEP.front in await press(pilot, *keys)
        assert decisions(library) == [("reject", WHY.id, reason)]


async def test_esc_takes_the_question_for_a_reason_away(open_app: Callable[..., StudyApp], library: Library) -> None:
    """And no other key does anything while it stands."""
    async with open_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert "1 wrong" in await press(pilot, "x", "a", "s", "n", "7")
        assert "1 wrong" not in await press(pilot, "escape")
        assert WHY.front in await press(pilot, "1", "2") and decisions(library) == []


async def test_u_brings_the_card_back_whatever_became_of_it(open_app: Callable[..., StudyApp], library: Library) -> None:
    """Skipped, rejected, kept: one after another, and the deck file as it was to the byte."""
    before = (library.decks / "locks.md").read_bytes()
    async with open_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        shown = await press(pilot, "a", "x", "2", "s")
        assert "1 kept, 1 rejected, 1 skipped." in shown and "1 card waits on" in shown
        shown = await press(pilot, "u")
        assert "Took back skipping." in shown and "3 of 3 · 1 kept · 1 rejected" in shown
        shown = await press(pilot, "u")
        assert "Took back rejecting" in shown and KEEP.front in shown and "2 of 3 · 1 kept" in shown
        shown = await press(pilot, "u")
        assert "Took back keeping" in shown and WHY.front in shown and "1 of 3" in shown and "kept" not in shown.splitlines()[1]
        assert "nothing to undo" in await press(pilot, "u")
    assert (library.decks / "locks.md").read_bytes() == before
    assert decisions(library) == []


async def test_what_was_decided_before_can_be_taken_back_too(
    open_app: Callable[..., StudyApp], library: Library, now: datetime
) -> None:
    """A card of an earlier session comes back into this one."""
    with open_study(library, Settings(), now) as study:
        study.reject_suggested([KEEP.id], "wrong", now)
    async with open_app().run_test(size=(80, 24)) as pilot:
        assert "1 of 2" in await opened(pilot)
        shown = await press(pilot, "u")
        assert KEEP.front in shown and "of 3" in shown


async def test_n_and_p_look_without_deciding(open_app: Callable[..., StudyApp], library: Library) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert "3 of 3" in await press(pilot, "n", "n")
        assert "2 of 3" in await press(pilot, "p")
        shown = await press(pilot, "a", "p")
        assert WHY.front in shown, "a card that was kept is passed over"
        assert "[…] = a pond" in await press(pilot, "n")
        assert "That was the last one" in await press(pilot, "n")
        assert "[…] = a pond" in await press(pilot, "p")


async def test_all_above_are_kept_as_one_action(open_app: Callable[..., StudyApp], library: Library) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert "Keep this card and the 1 above it?  y yes" in (await press(pilot, "n", "A")).replace("? y", "?  y")
        assert decisions(library) == [] and "y yes" not in await press(pilot, "escape")
        shown = await press(pilot, "A", "y")
        assert "Kept 2 cards" in shown and "3 of 3 · 2 kept" in shown
        assert len(deck(library)) == 3
        shown = await press(pilot, "u")
        assert "Took back keeping 2 cards" in shown and "kept" not in shown.splitlines()[1]
        assert len(deck(library)) == 1


async def test_a_near_duplicate_is_told_and_shown(open_app: Callable[..., StudyApp]) -> None:
    async with open_app().run_test(size=(130, 30)) as pilot:
        assert "nearly the same as an active card" in await opened(pilot)
        shown = flat(await press(pilot, "d"))
        assert ACTIVE.front in shown and ACTIVE.back in shown
        assert ACTIVE.front not in await press(pilot, "d")
        assert "nearly the same" not in await press(pilot, "n")


async def test_a_filter_leaves_one_kind(open_app: Callable[..., StudyApp]) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert "kind: definition" in await press(pilot, "f")
        shown = await press(pilot, "j", "j", "enter")
        assert KEEP.front in shown and "1 of 1" in shown and "kind: definition" in shown
        assert "That is all" in await press(pilot, "a")
        shown = await press(pilot, "escape")
        assert "1 of 3 · 1 kept" in shown


async def test_decisions_move_what_is_expected_of_a_frame_and_undo_moves_it_back(open_app: Callable[..., StudyApp]) -> None:
    async with open_app().run_test(size=(130, 30)) as pilot:
        assert "you  frame" not in await opened(pilot)
        shown = flat(await press(pilot, "a"))
        told = re.search(
            r"frame because in edited prose: kept 1, rejected 0 → (?:now )?(?:trusted|only suggested) \((\d+) → (\d+) %\)", shown
        )
        assert told and int(told[1]) <= int(told[2])
        await press(pilot, "x", "x")
        assert pilot.app.screen.standings["because", REGISTER].rejected == 1
        assert "kept 1, rejected 0" in flat(await press(pilot, "u"))
        assert "kept 1" not in flat(await press(pilot, "u"))


async def test_a_card_decided_elsewhere_meanwhile_is_passed_over(
    open_app: Callable[..., StudyApp], library: Library, now: datetime
) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        with open_study(library, Settings(), now) as other:
            other.reject_suggested([WHY.id], "wrong", now)
        shown = await press(pilot, "a")
        assert "It no longer waits" in shown and KEEP.front in shown and "1 of 2" in shown
        assert [card.front for card in deck(library)] == [ACTIVE.front]


async def test_a_full_disk_keeps_the_card_and_a_second_try_succeeds(
    open_app: Callable[..., StudyApp], library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    from studydeck.errors import DiskFailed

    async with open_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot)

        def full(*_: object, **__: object) -> None:
            raise DiskFailed("the disk is full", todo="Nothing was changed; make room and try again.")

        with monkeypatch.context() as broken:
            broken.setattr(pilot.app.study, "keep", full)
            assert "The disk is full." in await press(pilot, "a")
            assert isinstance(pilot.app.screen, Problem)
        shown = await press(pilot, "escape")
        assert WHY.front in shown and "1 of 3" in shown
        assert KEEP.front in await press(pilot, "a")


async def test_other_words_are_kept_and_taken_back(open_app: Callable[..., StudyApp], library: Library) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("e")
        await pilot.press("H", "m", "ctrl+s")
        shown = await press(pilot)
        assert KEEP.front in shown and "1 kept" in shown
        assert "HmWhy was the upper lock rebuilt in brick?" in [card.front for card in deck(library)]
        assert WHY.front in await press(pilot, "u")
        assert [card.front for card in deck(library)] == [ACTIVE.front]


async def test_a_document_that_changed_or_is_gone_is_told(open_app: Callable[..., StudyApp], library: Library) -> None:
    (library.seeds / "locks.md").write_text(TEXT.replace("oak", "elm"), encoding="utf-8")
    async with open_app().run_test(size=(130, 30)) as pilot:
        assert "The document changed since this card was made" in flat(await opened(pilot))
        shown = await press(pilot, "n")
        assert KEEPERS in beside(shown), "what did not change is found again"
    (library.seeds / "locks.md").unlink()
    async with open_app().run_test(size=(130, 30)) as pilot:
        shown = beside(await opened(pilot))
        assert "The document cannot be read: no such file." in shown and BRICK in shown


async def test_nothing_to_decide_names_the_next_key(library_folder: Path, clock: Callable[..., object]) -> None:
    async with StudyApp(Library(library_folder), Settings(), clock=clock).run_test(size=(80, 24)) as pilot:
        shown = await opened(pilot)
        assert "No card waits to be kept" in shown and "Press R" in shown
        shown = await press(pilot, "a", "x", "s", "n", "p", "A", "d", "e", "o")
        assert "No card waits to be kept" in shown
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, Home)


async def test_a_deck_can_be_asked_for(library: Library, clock: Callable[..., object], now: datetime) -> None:
    other = replace(WHY, id="k1bbbbbbbbbbbb", front="Another deck?")
    with open_store(library, now) as store:
        store.replace_suggested("seeds/b.txt", [a_suggestion(other, deck="Other", document="seeds/b.txt", register=REGISTER)])
    app = StudyApp(library, Settings(), "Other", clock=clock, deciding=True)
    async with app.run_test(size=(80, 24)) as pilot:
        shown = await press(pilot)
        assert isinstance(app.screen, TriageScreen) and "1 of 1" in shown and "Another deck?" in shown


async def test_hostile_text_is_shown_literally(library_folder: Path, clock: Callable[..., object], now: datetime) -> None:
    """Front, back, context, quote, speaker, document, deck and reason."""
    library = Library(library_folder)
    cards = {}
    for number, (name, text) in enumerate(HOSTILE.items()):
        place = an_evidence(f"E {text}", speaker=f"By {text}", document=f"In {text}", line=number + 1)
        card = a_card(
            f"Q {text}",
            f"A {text}",
            context=f"C {text}",
            evidence=place,
            id=f"k1{chr(97 + number % 26) * 11}{chr(97 + number // 26)}",
        )
        cards[card.id] = name, (card.front, card.back, card.context, place.quote, place.speaker or "", place.document)
        suggestion = a_suggestion(
            card, reason=f"R {text}", deck=text, register=REGISTER, document=(document := f"seeds/{number}.txt")
        )
        with open_store(library, now) as store:
            store.replace_suggested(document, [suggestion])
    async with StudyApp(library, Settings(), clock=clock).run_test(size=(90, 70)) as pilot:
        shown = await press(pilot, "g")
        while (current := pilot.app.screen.pile.current) is not None:
            name, parts = cards.pop(current.card.id)
            found = squashed(shown).replace("▎", "")
            for part in parts:
                assert squashed(clean_text(part)) in found, (name, part)
            assert not FORBIDDEN.search(shown.replace("\n", "")), name
            shown = await press(pilot, "n")
            if pilot.app.screen.pile.current is current:
                break
    assert not cards


async def test_a_huge_card_opens_at_once(library_folder: Path, clock: Callable[..., object], now: datetime) -> None:
    library = Library(library_folder)
    huge = "word " * 200_000
    suggested(library, now, a_card(f"Q {huge}", huge, evidence=an_evidence(huge)))
    async with StudyApp(library, Settings(), clock=clock).run_test(size=(80, 24)) as pilot:
        await press(pilot, "g")
        assert "Q word word" in screen_text(pilot.app)


async def test_any_size_will_do(open_app: Callable[..., StudyApp], library: Library) -> None:
    """Down to one cell; what cannot be seen is not decided."""
    async with open_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for size in ((1, 1), (39, 12), (40, 11)):
            await pilot.resize_terminal(*size)
            await press(pilot, "a", "x", "1", "A", "y", "j", "G")
            assert decisions(library) == []
        for size in ((40, 12), (300, 100), (99, 24), (100, 24), (60, 16)):
            await pilot.resize_terminal(*size)
            shown = await press(pilot, "j", "k", "d", "d", "g")
            assert "Why was the upper lock" in flat(shown), size


@pytest.mark.parametrize("seed", range(3))
async def test_random_keys_leave_everything_right(
    open_app: Callable[..., StudyApp], library: Library, now: datetime, seed: int
) -> None:
    """What the screen counts is what the disk holds, whatever is pressed, and however fast."""
    chance = random.Random(seed)
    async with open_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        screen = pilot.app.screen
        for _ in range(20):
            await press(pilot, *chance.choices([*"aaxxssuunnppAyAydf123456jkgG", "space"], k=6))
            if pilot.app.screen is not screen:
                await press(pilot, "enter")
            if (screen.asking or screen.confirming) and chance.random() < 0.5:
                await press(pilot, "escape")
        tally = screen.pile.tally
        stand = [action for action, *_ in decisions(library)]
        assert (tally["kept"], tally["rejected"]) == (stand.count("keep"), stand.count("reject"))
        assert len(deck(library)) == 1 + tally["kept"]
        assert screen.standings == {(each.frame, each.register): each for each in pilot.app.study.frames()}
    with open_study(library, Settings(), now) as study:
        assert study.check(rebuild=False, now=now) == []


def test_a_decision_survives_a_kill(library: Library) -> None:
    """The next card is on the screen, so the decision is on the disk."""
    with Terminal(library.root) as terminal:
        terminal.wait_for("study all")
        terminal.press("g", "1 of 3")
        terminal.press("a", "1 kept")
        terminal.process.kill()
        terminal.process.wait()
    assert decisions(library) == [("keep", WHY.id, "")]
    assert WHY.front in [card.front for card in deck(library)]


# The parts


def test_words_around_a_quote_are_those_of_its_passage_and_of_a_short_ones_neighbours(library: Library) -> None:
    around = Surrounder().around(library.seeds / "locks.md", "", evidence(KEEPERS))
    assert around.section[-1] == "The canal"
    assert "Nobody was surprised." in around.before and "a pond on the hill" in around.after
    long = Surrounder().around(library.seeds / "locks.md", "", evidence(BRICK))
    assert long.before.endswith("Barges were slow. ") and long.after.strip().startswith("Nobody was")


def test_twins_share_most_of_their_words(library: Library) -> None:
    twins = Twins()
    for card in (ACTIVE, KEEP):
        twins.add(card.id, card.front, card.back)
    assert twins.of(WHY) == ACTIVE.id
    assert twins.of(KEEP) is None, "a card is not its own twin"
    assert twins.of(WATER) is None
    twins.drop(ACTIVE.id)
    assert twins.of(WHY) is None


def test_acronyms_asked_in_the_same_words_are_no_twins() -> None:
    twins = Twins()
    twins.add("k1aaaaaaaaaaaa", "What does OCR stand for?", "Optical character recognition")
    assert twins.of(a_card("What does ASR stand for?", "Automatic speech recognition")) is None
    assert twins.of(a_card("What does OCR stand for?", "Optical character recognition (of print)")) == "k1aaaaaaaaaaaa"


async def test_o_opens_the_document_at_the_passage(open_app: Callable[..., StudyApp]) -> None:
    """And back: the card is still there."""
    async with open_app().run_test(size=(100, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "o")
        assert isinstance(pilot.app.screen, DocumentScreen)
        for _ in range(200):
            if "two keepers" in flat(screen_text(pilot.app)):
                break
            await pilot.pause(0.05)
        assert squashed(BRICK) in squashed(screen_text(pilot.app)).replace("▸", "")
        assert WHY.front in await press(pilot, "escape")


async def test_a_passage_that_is_cut_names_the_key_for_the_rest(open_app: Callable[..., StudyApp], library: Library) -> None:
    async with open_app().run_test(size=(80, 40)) as pilot:
        assert "opens the document" not in await opened(pilot)
    long = "Nobody was surprised." + " The pond froze every winter, and nobody minded." * 20
    (library.seeds / "locks.md").write_text(TEXT.replace("Nobody was surprised.", long), encoding="utf-8")
    async with open_app().run_test(size=(80, 40)) as pilot:
        assert "… o opens the document" in flat(await opened(pilot)).replace("▎ ", "")
