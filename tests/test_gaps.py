"""Clozes in brackets, as hashcards has them: they load as they are, keep their ids, and nothing of them is lost."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import a_deck
from studydeck.card import Card, CardStatus
from studydeck.config import Library, Settings
from studydeck.deckfile import parse, render
from studydeck.errors import NotPermitted
from studydeck.review import Rating
from studydeck.study import Study, open_study
from studydeck.text.clean import clean_text

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
NAME = "decks/cells.md"
HASHCARDS = """---
name = "Cell Biology"
---

Q: What is made in the nucleolus?
A: Ribosomal RNA.

C: [Ribosomes] synthesize
[proteins].

---

C: The [nucleus] holds ![a picture](cell.png) and \\[1, 2\\].
"""
FRONTS = [
    "What is made in the nucleolus?",
    "{{Ribosomes}} synthesize\nproteins.",
    "Ribosomes synthesize\n{{proteins}}.",
    "The {{nucleus}} holds ![a picture](cell.png) and [1, 2].",
]


def cards(text: str) -> tuple[Card, ...]:
    return parse(text, NAME).deck.cards


def ids_by_back(text: str) -> dict[str, str]:
    return {card.back: card.id for card in cards(text)}


def saved(text: str) -> str:
    """The file after its first load."""
    return render(parse(text, NAME).deck, text, NAME)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library(tmp_path)
    library.decks.mkdir()
    (library.decks / "cells.md").write_text(HASHCARDS, encoding="utf-8")
    return library


def opened(library: Library, **options: bool) -> Study:
    return open_study(library, Settings(), NOW, **options)


def text_of(library: Library) -> str:
    return (library.decks / "cells.md").read_text(encoding="utf-8")


def test_each_pair_of_brackets_is_a_card() -> None:
    loaded = parse(HASHCARDS, NAME)
    assert (loaded.deck.name, loaded.problems) == ("Cell Biology", ())
    assert [card.front for card in loaded.deck.cards] == FRONTS
    assert [card.back for card in loaded.deck.cards[1:]] == ["Ribosomes", "proteins", "nucleus"]


def test_the_first_load_adds_id_lines_and_nothing_else() -> None:
    """One for all cards of a cloze; loading again changes nothing."""
    text = saved(HASHCARDS)
    assert [line for line in text.split("\n") if not line.startswith("<!-- k1")] == HASHCARDS.split("\n")
    first, ribosomes, proteins, nucleus = (card.id for card in cards(HASHCARDS))
    assert [line for line in text.split("\n") if line.startswith("<!-- k1")] == [
        f"<!-- {first} basic -->",
        f"<!-- {ribosomes} {proteins} basic gaps=Ribosomes,proteins -->",
        f"<!-- {nucleus} basic gaps=nucleus -->",
    ]
    again = parse(text, NAME)
    assert again.deck == parse(HASHCARDS, NAME).deck
    assert not again.needs_ids and again.problems == ()
    assert render(again.deck, text, NAME) == text


BY_HAND = [
    ("a word outside", "synthesize", "make", {"Ribosomes": "Ribosomes", "proteins": "proteins"}),
    ("a word inside", "[proteins]", "[many proteins]", {"Ribosomes": "Ribosomes", "proteins": "many proteins"}),
    ("words inside both", "[Ribosomes] synthesize\n[proteins]", "[They] make [all]", {"Ribosomes": "They", "proteins": "all"}),
    ("one more at the front", "[Ribosomes]", "[The] [Ribosomes]", {"Ribosomes": "Ribosomes", "proteins": "proteins"}),
    ("one more in the middle", "synthesize", "[synthesize]", {"Ribosomes": "Ribosomes", "proteins": "proteins"}),
    ("one less", "[Ribosomes]", "Ribosomes", {"proteins": "proteins"}),
    ("the other way round", "[Ribosomes] synthesize\n[proteins]", "[proteins] [Ribosomes]", {"Ribosomes": "Ribosomes"}),
    ("comma, blank and percent", "[proteins]", "[a, b %20]", {"proteins": "a, b %20"}),
]


@pytest.mark.parametrize(("old", "new", "kept"), [row[1:] for row in BY_HAND], ids=[row[0] for row in BY_HAND])
def test_an_edit_by_hand_keeps_the_ids(old: str, new: str, kept: dict[str, str]) -> None:
    """A card stays the same card while its hidden words, or the number of gaps, are the same; also after a second load."""
    before = ids_by_back(saved(HASHCARDS))
    text = saved(HASHCARDS).replace(old, new)
    for edited in (text, saved(text), saved(saved(text))):
        after = ids_by_back(edited)
        assert {back: after[new_back] for back, new_back in kept.items()} == {back: before[back] for back in kept}
    assert len(set(after.values())) == len(after)
    assert not parse(saved(text), NAME).needs_ids


def test_progress_sticks_over_runs(library: Library) -> None:
    with opened(library) as study:
        session = study.start(NOW)
        session = study.answer(session, Rating.EASY, NOW, 1000)
        session = study.answer(session, Rating.EASY, NOW, 1000)
        assert len(study.standings()) == 4
    text = text_of(library)
    (library.decks / "cells.md").write_text(text.replace("synthesize", "make"), encoding="utf-8")
    with opened(library) as study:
        assert sum(standing.memory.reps for standing in study.standings()) == 2
        assert study.check(False, NOW) == []


def test_the_cards_of_a_cloze_are_siblings(library: Library) -> None:
    """One gives the other away: it waits until others were asked."""
    with opened(library) as study:
        session = study.start(NOW)
        asked = []
        while session.current is not None:
            asked.append(study.card(session.current).back)
            session = study.answer(session, Rating.EASY, NOW, 1000)
        assert asked == ["Ribosomal RNA.", "Ribosomes", "nucleus", "proteins"]


def test_the_cards_of_a_cloze_are_put_aside_together(library: Library) -> None:
    with opened(library) as study:
        session = study.answer(study.start(NOW), Rating.EASY, NOW, 1000)
        study.suspend(session, NOW, siblings=True)
        suspended = [standing.card.back for standing in study.standings() if standing.status is CardStatus.SUSPENDED]
        assert suspended == ["Ribosomes", "proteins"]


def test_a_card_that_is_edited_becomes_a_cloze_of_its_own(library: Library) -> None:
    """Its neighbours keep their words, ids and progress; what else is in the file stays; undo gives the lines back."""
    with opened(library) as study:
        text = text_of(library)
        one, two = (standing.card for standing in study.standings() if standing.card.front in FRONTS[1:3])
        study.edit(two.id, "Ribosomes make {{all proteins}}.", "", "", (), NOW)
        expected = text.replace(
            f"C: [Ribosomes] synthesize\n[proteins].\n<!-- {one.id} {two.id} basic gaps=Ribosomes,proteins -->\n",
            f"C: {{{{Ribosomes}}}} synthesize\nproteins.\n<!-- {one.id} basic -->\n\n"
            f"C: Ribosomes make {{{{all proteins}}}}.\n<!-- {two.id} basic -->\n",
        )
        assert text_of(library) == expected != text
        study.undo(None, NOW)
        assert text_of(library) == text


@pytest.mark.parametrize("action", ["delete", "move", "retag"])
def test_the_others_stay_when_one_card_goes(library: Library, action: str) -> None:
    """Taken out, moved, or given a tag: all cards are there afterwards, with their ids."""
    with opened(library) as study:
        before = {standing.card.id: standing.card for standing in study.standings()}
        chosen = next(card.id for card in before.values() if card.back == "Ribosomes")
        if action == "delete":
            study.delete([chosen], NOW)
        elif action == "move":
            study.move([chosen], "Elsewhere", NOW)
        else:
            study.retag([chosen], ["t"], [], NOW)
        after = {standing.card.id: standing.card for standing in study.standings()}
        assert after.keys() == before.keys() - ({chosen} if action == "delete" else set())
        assert {card.front for card in after.values()} == {card.front for card in before.values() if card.id in after}
        assert study.check(False, NOW) == []
        study.undo(None, NOW)
        assert {standing.card.id: standing.card for standing in study.standings()} == before


def test_an_id_line_of_several_cards_under_one_loses_nothing() -> None:
    """Braces were put in by hand: the first id is that of the card, the others are reported and kept."""
    text = saved(HASHCARDS.replace("[proteins]", "[many proteins]"))
    edited = text.replace("[Ribosomes]", "{{Ribosomes}}")
    loaded = parse(edited, NAME)
    assert [card.back for card in loaded.deck.cards] == ["Ribosomal RNA.", "Ribosomes", "nucleus"]
    assert loaded.deck.cards[1].id == cards(text)[1].id
    assert ["is not understood" in problem for problem in loaded.problems] == [True, True]
    assert render(loaded.deck, edited, NAME) == edited
    changed = tuple(replace(card, tags=("t",)) for card in loaded.deck.cards)
    again = render(replace(loaded.deck, cards=changed), edited, NAME)
    assert f"{cards(text)[2].id} gaps=Ribosomes,many%20proteins -->" in again
    assert len(parse(again, NAME).problems) == 2


@pytest.mark.parametrize("text", [HASHCARDS.replace("\n", "\r\n"), "\ufeff" + HASHCARDS])
def test_other_line_ends_and_marks_of_order_change_nothing(text: str) -> None:
    assert cards(text) == cards(HASHCARDS)
    assert saved(text).replace("\r\n", "\n") == saved(HASHCARDS)
    assert saved(text).count("\r\n") in (0, saved(text).count("\n"))


def test_a_renamed_deck_keeps_the_front_matter_of_hashcards() -> None:
    text = saved(HASHCARDS)
    deck = parse(text, NAME).deck
    renamed = render(a_deck(*deck.cards, name='Cells "and" more', document="", sha256=""), text, NAME)
    assert renamed.startswith('---\nname = "Cells \\"and\\" more"\n---\n')
    assert parse(renamed, NAME).deck.name == 'Cells "and" more'


def test_brackets_of_other_things_hide_nothing() -> None:
    """Links, pictures as hashcards and as we write them, empty ones, and those with a backslash."""
    text = "C: [a](http://x.org) ![b](c.png) [image: d.png] [] \\[e\\] hide [nothing]\n"
    assert [card.front for card in cards(text)] == ["[a](http://x.org) ![b](c.png) [image: d.png] [] [e] hide {{nothing}}"]


UNCLEAR = [
    ("a bracket that never closes", "C: [a] and [b"),
    ("one that was never opened", "C: [a] and b]"),
    ("one inside another", "C: [a [b] c]"),
    ("a formula whose braces stand beside", "C: \\frac{[a]}{b}"),
    ("double braces that hide nothing", "C: {{ [a]"),
    ("more than anybody writes", "C: " + "[a] " * 101),
    ("longer than anybody writes", "C: [a] " + "x" * 20_000),
]


@pytest.mark.parametrize("text", [row[1] for row in UNCLEAR], ids=[row[0] for row in UNCLEAR])
def test_what_is_not_clear_is_reported_and_the_file_is_left_alone(text: str, tmp_path: Path) -> None:
    """The other cards of the file are there and keep their progress all the same."""
    library = Library(tmp_path)
    library.decks.mkdir()
    path = library.decks / "x.md"
    whole = f"Q: a\nA: b\n\n{text}\n\nC: [c] d\n"
    path.write_text(whole, encoding="utf-8")
    for reps in (0, 1):
        with opened(library) as study:
            assert any("decks/x.md:4: it is not clear what this cloze hides." in notice for notice in study.notices)
            assert [standing.card.front for standing in study.standings()] == ["a", "{{c}} d"]
            assert sum(standing.memory.reps for standing in study.standings()) == reps
            study.answer(study.start(NOW), Rating.EASY, NOW, 1000)
        assert path.read_text(encoding="utf-8") == whole
    with opened(library) as study:
        study.edit(study.standings()[0].card.id, "a?", "b", "", (), NOW)
        assert f"\n{text}\n" in path.read_text(encoding="utf-8")


def test_a_file_that_cannot_be_written_is_read_all_the_same(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise NotPermitted("no right to write this file", where="cells.md")

    with monkeypatch.context() as patched:
        patched.setattr("studydeck.deckfile.save", refuse)
        with opened(library) as study:
            assert "no right to write this file" in " ".join(study.notices)
            before = {standing.card.id for standing in study.standings()}
            assert len(before) == 4
    assert text_of(library) == HASHCARDS
    with opened(library, read_only=True) as study:
        assert {standing.card.id for standing in study.standings()} == before


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text", ["C: [" * 100_000, "C: " + "[a] " * 100_000, "C: [a][b]\n" * 30_000, ("C: " + "[a] " * 100 + "\n") * 3000]
)
def test_brackets_built_to_take_long_do_not(text: str) -> None:
    start = time.process_time()
    loaded = parse(text, NAME)
    assert time.process_time() - start < 10
    assert sum(len(card.front) for card in loaded.deck.cards) < 20_000_000


pieces = st.sampled_from(
    [
        "[a]",
        "[b, c]",
        "[",
        "]",
        "![x](y)",
        "[l](u)",
        "[sound: a.mp3]",
        "[]",
        "\\[",
        "{",
        "}",
        "word ",
        "\n",
        "C: ",
        "\n---\n",
        "%20",
        "é",
    ]
)


@settings(max_examples=300)
@given(st.lists(pieces, max_size=12), st.integers(0, 3))
def test_any_brackets_can_be_read_saved_and_edited(parts: list[str], which: int) -> None:
    """The second load gives the same cards, and a change of one leaves the words of all others."""
    text = clean_text("C: " + "".join(parts))
    first = parse(text, NAME)
    once = render(first.deck, text, NAME)
    again = parse(once, NAME)
    assert again.deck == first.deck and not again.needs_ids
    assert [line for line in text.split("\n") if line.strip() and line not in once.split("\n")] == []
    if which < len(first.deck.cards):
        changed = tuple(
            Card(card.id, card.kind, "{{new}}", "new", card.form) if at == which else card
            for at, card in enumerate(first.deck.cards)
        )
        edited = render(a_deck(*changed, name=first.deck.name, document="", sha256=""), once, NAME)
        assert set(parse(edited, NAME).deck.cards) == set(changed)
