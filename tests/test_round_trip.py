"""What is exported comes back: every kind of card, in every format for other programs, whatever its words hold."""

import csv
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from awkward import SPREADSHEET, TRICKY, any_card, names, numbered
from builders import a_card, a_cloze, a_deck, a_library, a_standing, an_evidence, files_in
from studydeck.card import Card, CardKind, CardStatus
from studydeck.config import Library, Settings
from studydeck.deckfile.several import write_several
from studydeck.interchange import write_csv, write_jsonl
from studydeck.interchange.reading import Entry
from studydeck.review import Standing
from studydeck.study import open_study
from studydeck.study.texts import read_entries
from test_import_texts import NOW, an_empty, brought

FORMATS: dict[str, tuple[str, Callable[..., None], dict[str, bool]]] = {
    "json": ("x.jsonl", write_jsonl, {}),
    "csv": ("x.csv", write_csv, {}),
    "tsv": ("x.tsv", write_csv, {}),
    "csv for a spreadsheet": ("x.csv", write_csv, {"for_spreadsheet": True}),
    "tsv for a spreadsheet": ("x.tsv", write_csv, {"for_spreadsheet": True}),
    "markdown": ("x.md", write_several, {}),
}
every_format = pytest.mark.parametrize(("name", "write", "options"), FORMATS.values(), ids=FORMATS)


def expected(card: Card) -> Card:
    """The card without what no format has to keep: a tag given twice, evidence without a word, a score beyond measure."""
    evidence = card.evidence if card.evidence and card.evidence.quote.strip() else None
    score = card.score if abs(card.score) < 1e9 else 0.0
    return replace(card, tags=tuple(dict.fromkeys(card.tags)), evidence=evidence, score=score)


def carried(folder: Path, standings: Sequence[Standing], name: str, write: Callable[..., None], **options: bool) -> list[Entry]:
    """What is read from a file that some cards were written to."""
    write(folder / name, standings, force=True, **options)
    found = read_entries(folder / name, None)
    assert not found.left_out
    return found.cards


@every_format
@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(any_card(), names), min_size=1, max_size=3))
def test_any_card_comes_back(
    tmp_path: Path, name: str, write: Callable[..., None], options: dict[str, bool], made: list[tuple[Card, str]]
) -> None:
    made = [(expected(card), deck) for card, deck in made if card.back.strip()]
    standings = [
        a_standing(replace(card, id=numbered(at)), deck=deck, status=CardStatus.RETIRED if card.retired else CardStatus.ACTIVE)
        for at, (card, deck) in enumerate(made)
    ]
    if not standings:
        return
    entries = carried(tmp_path, standings, name, write, **options)
    assert [(expected(entry.card), entry.deck, entry.status) for entry in entries] == [
        (standing.card, standing.deck, standing.status) for standing in standings
    ]


def some_words(chance: random.Random) -> str:
    """A few lines, some of which look like something else."""
    signs = [*TRICKY, *SPREADSHEET, "日本語", "e\u0301", "👩‍🔬", "x" * 5000, "  indented", "tab\tbed", "trailing  ", "| a | b |"]
    return "\n".join(chance.choice(signs) for _ in range(chance.randint(1, 4)))


def awkward_cards() -> list[Card]:
    """Questions and clozes of many gaps, with and without evidence, context and tags."""
    chance = random.Random(20260901)
    cards: list[Card] = []
    while len(cards) < 150:
        number = len(cards)
        front, back = f"{number} {some_words(chance)}", f"{some_words(chance)} {number}"
        values = {
            "context": chance.choice(["", "", some_words(chance)]).strip(),
            "tags": tuple(chance.sample(["a", "a b", "c,d", 'e"f', "=g", "h::i", "'"], chance.randint(0, 3))),
            "section": chance.choice(["", "One", "# Two", "Three::Four"]),
            "kind": chance.choice([*CardKind]),
            "evidence": chance.choice(
                [None, an_evidence(quote=f"{some_words(chance)} end", start=number * 9, end=number * 9 + 5)]
            ),
            "retired": number % 17 == 0,
        }
        if number % 3 == 0:
            gaps = " ".join(f"{{{{{chance.choice(['a; b', 'x', '[…]', '=1', 'a | b'])}}}}} and" for _ in range(number % 5 + 1))
            cards.append(replace(a_cloze(f"{front} {gaps}", **values), id=numbered(number)))
        else:
            cards.append(a_card(front, back, id=numbered(number), **values))
    return [card if card.back.strip() else replace(card, back="x") for card in cards]


def library_of(root: Path) -> tuple[Library, list[Standing]]:
    cards = awkward_cards()
    decks = [a_deck(*cards[at::3], name=name) for at, name in enumerate(("One", "Law::Civil, and more", "=Two: # x"))]
    library = a_library(root, *decks)
    with open_study(library, Settings(), NOW) as study:
        return library, study.standings()


@every_format
def test_a_whole_library_moves(tmp_path: Path, name: str, write: Callable[..., None], options: dict[str, bool]) -> None:
    """Into an empty library as equal cards in equal decks; into the one it came from without any change."""
    library, before = library_of(tmp_path)
    assert len(before) == 150
    write(tmp_path / name, before, **options)
    texts = {file: (library.decks / file).read_bytes() for file in files_in(library.decks)}
    assert brought(library, tmp_path / name).nothing
    assert texts == {file: (library.decks / file).read_bytes() for file in files_in(library.decks)}
    empty = an_empty(tmp_path)
    assert len(brought(empty, tmp_path / name).added) == 150
    with open_study(empty, Settings(), NOW) as study:
        after = {standing.card.id: (standing.card, standing.deck, standing.status) for standing in study.standings()}
    assert after == {standing.card.id: (standing.card, standing.deck, standing.status) for standing in before}
    assert brought(empty, tmp_path / name).nothing


@every_format
def test_a_suggestion_does_not_come_back_as_a_card(
    tmp_path: Path, name: str, write: Callable[..., None], options: dict[str, bool]
) -> None:
    """And a suspended card comes back suspended."""
    other = a_card("Other?", "yes")
    write(tmp_path / name, [a_standing(status=CardStatus.SUGGESTED), a_standing(other, status=CardStatus.SUSPENDED)], **options)
    library = an_empty(tmp_path)
    report = brought(library, tmp_path / name)
    assert report.left_out == {"is only a suggestion there": 1}
    with open_study(library, Settings(), NOW) as study:
        assert [(standing.card, standing.status) for standing in study.standings()] == [(other, CardStatus.SUSPENDED)]


def test_braces_are_told_only_where_they_do_not_follow(tmp_path: Path) -> None:
    """A file of clozes as most are has the usual fields and no other."""
    plain = a_standing(replace(a_cloze("{{a}} and {{b}}"), back="a; b"))
    unclear = a_standing(replace(a_cloze("{{a; b}} and {{c}}"), back="a; b; c"))
    write_csv(tmp_path / "x.csv", [plain])
    assert "cloze" not in (tmp_path / "x.csv").read_text(encoding="utf-8").partition("\n")[0]
    write_csv(tmp_path / "y.csv", [plain, unclear])
    assert [row[-1] for row in csv.reader((tmp_path / "y.csv").read_text(encoding="utf-8").splitlines())] == [
        "cloze",
        "",
        unclear.card.front,
    ]


def test_a_cloze_that_was_changed_elsewhere_does_not_change_back(tmp_path: Path) -> None:
    """The further field counts only beside the words it belongs to."""
    card = replace(a_cloze("{{a; b}} and {{c}}"), back="a; b; c")
    write_jsonl(tmp_path / "x.jsonl", [a_standing(card)])
    text = (tmp_path / "x.jsonl").read_text(encoding="utf-8")
    assert '"cloze": "{{a; b}} and {{c}}"' in text
    (tmp_path / "x.jsonl").write_text(text.replace('"front": "[…] and […]"', '"front": "This is […] {{now}}"'), encoding="utf-8")
    (entry,) = read_entries(tmp_path / "x.jsonl", None).cards
    assert entry.card.front == "This is […] {{now}}"
