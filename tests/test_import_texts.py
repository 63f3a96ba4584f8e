"""Cards from JSON Lines, tables and Markdown: what we export comes back, and what others write is understood."""

import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from builders import a_card, a_cloze, a_deck, a_library, an_evidence
from studydeck.card import Card, CardForm, CardKind, card_id
from studydeck.config import Library, Settings
from studydeck.errors import InputRefused, StudydeckError
from studydeck.interchange import write_csv, write_jsonl
from studydeck.review import Standing
from studydeck.study import Study, open_study
from studydeck.study.importing import Imported
from studydeck.study.texts import read_entries

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
EVIDENCE = an_evidence(start=7, end=33, line=2, speaker="Ada Park", time=61)
CARDS = (
    a_card("What is =1+1?", 'two "2"\nor\t2', context="A talk", section="One", tags=("a", "b"), score=0.87, evidence=EVIDENCE),
    replace(a_cloze("They {{build}} {{big}} clusters.", evidence=an_evidence(start=40, end=66, line=3)), back="build; big"),
    a_card("-x", "=y, z", kind=CardKind.BASIC, origin="hand", evidence=None),
    a_card("Gone?", "yes", retired=True, evidence=an_evidence(start=90, end=116, line=9)),
)


def an_empty(root: Path) -> Library:
    library = Library(root / "other")
    library.decks.mkdir(parents=True)
    return library


def brought(library: Library, path: Path, **options: object) -> Imported:
    with open_study(library, Settings(), NOW) as study:
        report = study.import_cards(path, NOW, **options)  # type: ignore[arg-type]
        assert study.check(False, NOW) == []
        return report


def cards_of(library: Library) -> list[Card]:
    with open_study(library, Settings(), NOW, read_only=True) as study:
        return [standing.card for standing in study.standings()]


def standings(tmp_path: Path) -> list[Standing]:
    library = a_library(tmp_path, a_deck(*CARDS, name="Interview::Part 1"))
    with open_study(library, Settings(), NOW) as study:
        study.suspend_cards([CARDS[2].id], NOW)
        return study.standings()


def words(cards: list[Card]) -> list[Card]:
    return sorted(cards, key=lambda card: card.id)


def test_json_lines_come_back_as_the_same_cards(tmp_path: Path) -> None:
    """Words, evidence, status and deck."""
    before = standings(tmp_path)
    write_jsonl(tmp_path / "x.jsonl", before)
    library = an_empty(tmp_path)
    assert len(brought(library, tmp_path / "x.jsonl").added) == 4
    with open_study(library, Settings(), NOW) as study:
        after = study.standings()
    assert {s.card.id: (s.card, s.deck, s.status) for s in after} == {s.card.id: (s.card, s.deck, s.status) for s in before}
    assert brought(library, tmp_path / "x.jsonl").nothing


@pytest.mark.parametrize("for_spreadsheet", [False, True])
def test_tables_come_back_as_the_same_cards(tmp_path: Path, for_spreadsheet: bool) -> None:
    """Also from the form that no spreadsheet calculates with."""
    before = standings(tmp_path)
    write_csv(tmp_path / "x.csv", before, for_spreadsheet=for_spreadsheet)
    library = an_empty(tmp_path)
    brought(library, tmp_path / "x.csv")
    assert words(cards_of(library)) == words([standing.card for standing in before])


def test_a_table_of_two_columns_needs_no_names(tmp_path: Path) -> None:
    path = tmp_path / "Capitals.csv"
    path.write_text('France,Paris\n"Trinidad, and Tobago","Port of ""Spain"""\n\nGermany,\n', encoding="utf-8")
    report = brought(library := an_empty(tmp_path), path)
    assert [(card.front, card.back) for card in cards_of(library)] == [
        ("France", "Paris"),
        ("Trinidad, and Tobago", 'Port of "Spain"'),
    ]
    assert (report.decks, report.left_out) == (["Capitals"], {"has no question or no answer": 1})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.csv", "Question;Answer;Tags\nFrance?;Paris;geo eu\n"),
        ("x.tsv", "Term\tDefinition\tTags\nFrance?\tParis\tgeo,eu\n"),
        ("x.txt", "#separator:tab\n#html:true\n#tags column:3\nFrance?<br>\t<b>Paris</b>\tgeo eu\n"),
        ("x.txt", "#separator:pipe\n#columns:Tags|Back|Front\ngeo eu|Paris|France?\n"),
        ("x.csv", "\ufeffback,front,tags\nParis,France?,geo eu\n"),
    ],
)
def test_tables_of_other_programs_are_understood(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    brought(library := an_empty(tmp_path), tmp_path / name, deck="World::Europe")
    (card,) = cards_of(library)
    assert (card.front, card.back, card.tags, card.origin) == ("France?", "Paris", ("geo", "eu"), "import")
    assert (library.decks / "world-europe.md").exists()


def test_a_text_file_of_anki_means_the_same_notes_as_its_packages(tmp_path: Path) -> None:
    text = "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:6\n"
    (tmp_path / "x.txt").write_text(text + "ab>c\tBasic\tOne::Two\tfront\tback &amp; more\tt1 t2\n", encoding="utf-8")
    brought(library := an_empty(tmp_path), tmp_path / "x.txt")
    with open_study(library, Settings(), NOW) as study:
        (standing,) = study.standings()
    assert standing.card.id == card_id("anki:ab>c", CardKind.BASIC, "0", "")
    assert (standing.deck, standing.card.back, standing.card.tags) == ("One::Two", "back & more", ("t1", "t2"))


def test_utf_16_of_a_spreadsheet_is_read(tmp_path: Path) -> None:
    """Without the apostrophe that kept it from calculating."""
    (tmp_path / "x.tsv").write_bytes("'=Größe\t大きさ\n".encode("utf-16"))
    brought(library := an_empty(tmp_path), tmp_path / "x.tsv")
    assert [(card.front, card.back) for card in cards_of(library)] == [("=Größe", "大きさ")]


HASHCARDS = """---
name = "Cell Biology"
---

Q: What is synthesized in the nucleolus?
A: Ribosomal RNA.

C: [Ribosomes] synthesize
[proteins].

C: An array is written \\[1, 2\\], a [link](http://x.org) is none.
"""


def test_files_of_hashcards_load_as_they_are(tmp_path: Path) -> None:
    """Each pair of brackets is a card."""
    (tmp_path / "cells.md").write_text(HASHCARDS, encoding="utf-8")
    report = brought(library := an_empty(tmp_path), tmp_path / "cells.md")
    assert [(card.form, card.front) for card in cards_of(library)] == [
        (CardForm.QUESTION, "What is synthesized in the nucleolus?"),
        (CardForm.CLOZE, "{{Ribosomes}} synthesize\nproteins."),
        (CardForm.CLOZE, "Ribosomes synthesize\n{{proteins}}."),
    ]
    assert report.decks == ["Cell Biology"] and sum(report.left_out.values()) >= 1
    assert brought(library, tmp_path / "cells.md").nothing


def test_a_deck_file_comes_back_as_it_is(tmp_path: Path) -> None:
    source = a_library(tmp_path, a_deck(*CARDS))
    brought(library := an_empty(tmp_path), source.decks / "00.md")
    assert words(cards_of(library)) == words(list(CARDS))


def test_the_newer_words_win_and_the_others_are_listed(tmp_path: Path) -> None:
    before = standings(tmp_path)
    library = Library(tmp_path / "library")
    old, new = before[0], before[2]
    edited = [
        replace(old, card=replace(old.card, front="Edited elsewhere?")),
        replace(new, card=replace(new.card, back="edited elsewhere")),
    ]
    write_jsonl(tmp_path / "x.jsonl", edited)
    earlier = int((NOW - timedelta(days=9)).timestamp())
    os.utime(tmp_path / "x.jsonl", (earlier, earlier))
    report = brought(library, tmp_path / "x.jsonl")
    assert [edit.there for edit in report.conflicts] == [{"front": "Edited elsewhere?"}, {"back": "edited elsewhere"}]
    assert report.nothing and words(cards_of(library)) == words(list(CARDS))
    later = int((NOW + timedelta(days=9)).timestamp())
    os.utime(tmp_path / "x.jsonl", (later, later))
    report = brought(library, tmp_path / "x.jsonl")
    assert [edit.here for edit in report.updated] == [{"front": old.card.front}, {"back": new.card.back}]
    assert {card.front for card in cards_of(library)} >= {"Edited elsewhere?"}
    with open_study(library, Settings(), NOW) as study:
        study.undo(None, NOW)
        assert words([standing.card for standing in study.standings()]) == words(list(CARDS))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.jsonl", b"[1]\n"),
        ("x.jsonl", b"{" * 100_000),
        ("x.jsonl", b"\xff\xfe\xff"),
        ("x.csv", b'a,"b\nc'),
        ("x.csv", b"\x89PNG\r\n\x1a\n\xff"),
        ("x.csv", b"a," + b"x" * 3_000_000),
        ("x.md", b"\xff"),
    ],
)
def test_what_cannot_be_read_is_refused(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    library = an_empty(tmp_path)
    with open_study(library, Settings(), NOW) as study, pytest.raises(InputRefused):
        study.import_cards(tmp_path / name, NOW)
    assert list(library.decks.iterdir()) == []


def test_odd_values_make_no_odd_cards(tmp_path: Path) -> None:
    """Types, numbers and signs that nobody expects."""
    lines = [
        {
            "front": "a",
            "back": "b",
            "id": "../x",
            "kind": 5,
            "form": [],
            "start": -1,
            "end": "9" * 50,
            "score": "nan",
        },
        {"front": "\x1b[31mred\u202e", "back": "b\x00", "deck": "::", "section": "a\nb", "origin": "x" * 9999, "tags": [1, "\n"]},
        {"front": "c [d]", "back": "{{e}}", "form": "cloze", "quote": "q", "document": "d", "start": 5, "end": 2},
        {"front": 5, "back": None},
    ]
    (tmp_path / "x.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    report = brought(library := an_empty(tmp_path), tmp_path / "x.jsonl")
    cards = cards_of(library)
    assert len(cards) == 3 and sum(report.left_out.values()) == 1
    assert all(card.evidence is None and card.id.startswith("k1") and card.score == 0 for card in cards)
    assert "\x1b" not in "".join(card.front for card in cards)


@pytest.mark.parametrize("text", ["C: " + "[a] " * 100_000, "[" * 500_000, "C: [" * 100_000, "Q: " + "x\n" * 200_000])
def test_markdown_built_to_take_long_does_not(text: str, tmp_path: Path, study_of_nothing: Study) -> None:
    (tmp_path / "x.md").write_text(text, encoding="utf-8")
    try:
        study_of_nothing.import_cards(tmp_path / "x.md", NOW, dry_run=True)
    except StudydeckError as error:
        assert str(error).isprintable()


@pytest.fixture
def study_of_nothing(tmp_path: Path) -> Study:
    return open_study(an_empty(tmp_path), Settings(), NOW)


def test_clozes_of_anki_give_a_card_for_each_number(tmp_path: Path) -> None:
    """As its packages do; what stands on the back makes it a question. Of the same note they are the same cards."""
    text = "#separator:tab\n#guid column:1\nab\t{{c1::Paris::city}} is in {{c2::France}}\ncd\t{{c1::A}} b\tsee c\n"
    (tmp_path / "x.txt").write_text(text, encoding="utf-8")
    brought(library := an_empty(tmp_path), tmp_path / "x.txt")
    cards = {card.id: (card.form, card.front, card.back) for card in cards_of(library)}
    assert cards == {
        card_id("anki:ab", CardKind.BASIC, "0", ""): (CardForm.CLOZE, "{{Paris}} (city) is in France", "Paris"),
        card_id("anki:ab", CardKind.BASIC, "1", ""): (CardForm.CLOZE, "Paris is in {{France}}", "France"),
        card_id("anki:cd", CardKind.BASIC, "0", ""): (CardForm.QUESTION, "[…] b", "A\n\nsee c"),
    }
    (tmp_path / "y.csv").write_text('"{{c1::Paris}} is in {{c2::France}}",\n', encoding="utf-8")
    report = brought(library, tmp_path / "y.csv")
    assert (len(report.added), report.same) == (1, 1)
    assert brought(library, tmp_path / "y.csv").nothing


@pytest.mark.timeout(20)
def test_clozes_built_to_take_much_room_are_left_out(tmp_path: Path) -> None:
    row = "".join(f"{{{{c{number}::a}}}}" for number in range(1, 501))
    (tmp_path / "x.csv").write_text(f'"{row}",\n' * 30 + "a,b\n", encoding="utf-8")
    found = read_entries(tmp_path / "x.csv", None)
    assert found.left_out["hides too much for one file"] > 0
    assert sum(len(entry.card.front) for entry in found.cards) < 8_100_000


@pytest.mark.parametrize(
    "text",
    [
        '{"front": "a", "back": "b"}\n\n{"front": "c", "back": "d"}\n',
        '\ufeff{"Question": "a", "Answer": "b"}\r\n{"question": "c", "answer": "d"}\r\n',
        '[{"front": "a", "back": "b"},\n {"front": "c", "back": "d"}]\n',
        '{"front": "a", "answer": "b", "question": "not this"}\n{"front": "c", "back": "d", "text": "not this"}\n',
    ],
)
def test_objects_of_other_programs_are_understood(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text(text, encoding="utf-8")
    brought(library := an_empty(tmp_path), tmp_path / "x.jsonl")
    assert [(card.front, card.back) for card in cards_of(library)] == [("a", "b"), ("c", "d")]


def test_pictures_that_are_not_there_are_named(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("What is [image: a.png] [image: ../b.png]?,[sound: c.mp3]\n", encoding="utf-8")
    library = an_empty(tmp_path)
    library.media.mkdir()
    (library.media / "c.mp3").write_bytes(b"ID3")
    assert brought(library, tmp_path / "x.csv").missing == ["a.png"]


def test_pictures_beside_the_file_are_taken_along(tmp_path: Path) -> None:
    """From its folder `media`, and nothing but pictures and sounds."""
    beside = tmp_path / "media"
    beside.mkdir()
    for name in ("a.png", "b.mp3", "secret.txt", "other.png"):
        (beside / name).write_bytes(b"bytes of " + name.encode())
    (beside / "link.png").symlink_to(beside / "other.png")
    (tmp_path / "c.png").write_bytes(b"not in media")
    named = "[image: a.png] ![x](media/b.mp3) [image: secret.txt] [image: link.png] [image: c.png] [image: ../c.png]"
    (tmp_path / "x.csv").write_text(f"{named},b\n", encoding="utf-8")
    library = an_empty(tmp_path)
    report = brought(library, tmp_path / "x.csv")
    assert sorted(report.media) == ["a.png", "b.mp3"] and sorted(report.missing) == ["c.png", "link.png", "secret.txt"]
    assert {path.name: path.read_bytes() for path in library.media.iterdir()} == {
        "a.png": b"bytes of a.png",
        "b.mp3": b"bytes of b.mp3",
    }


def test_a_deck_that_is_named_in_the_file_keeps_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ndeck: Mine\n---\n\nQ: a\nA: b\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("Q: c\nA: d\n", encoding="utf-8")
    library = an_empty(tmp_path)
    assert brought(library, tmp_path / "a.md", deck="Other").decks == ["Mine"]
    assert brought(library, tmp_path / "b.md", deck="Other").decks == ["Other"]


@pytest.mark.parametrize("name", ["cells.md", "other.md", "cells.csv"])
def test_a_card_without_an_id_that_is_here_already_is_not_brought_twice(name: str, tmp_path: Path) -> None:
    """Whichever deck it lies in: the file may have been put into decks/, or imported under another name."""
    library = an_empty(tmp_path)
    (library.decks / "cells.md").write_text(HASHCARDS, encoding="utf-8")
    table = "front,back\nWhat is synthesized in the nucleolus?,Ribosomal RNA.\n"
    (tmp_path / name).write_text(table if name.endswith("csv") else HASHCARDS, encoding="utf-8")
    report = brought(library, tmp_path / name)
    assert report.nothing and report.same == (1 if name.endswith("csv") else 3)
    (tmp_path / name).write_text(table.replace("RNA.", "DNA."), encoding="utf-8")
    assert len(brought(library, tmp_path / name).added) == (1 if name.endswith("csv") else 0)
