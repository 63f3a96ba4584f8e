"""Cards for other programs: every value arrives, no file is lost, nothing in a card acts on its reader."""

import csv
import io
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from builders import a_card, a_cloze, a_standing, an_evidence
from studydeck.card import CardKind, CardStatus, Tier
from studydeck.deckfile.several import write_several
from studydeck.errors import DiskFailed, NotPermitted, OutputRefused
from studydeck.interchange import FIELDS, fields, write_csv, write_jsonl
from studydeck.review import Standing

WRITERS = [write_jsonl, write_csv, write_several]


def written(write: Callable[..., None], path: Path, *standings: Standing, **options: bool) -> str:
    """What a writer makes of some cards."""
    write(path, standings, **options)
    return path.read_bytes().decode("utf-8")


def by_hand() -> Standing:
    """A card without evidence."""
    card = a_card("a", "b", evidence=None, kind=CardKind.BASIC, origin="hand")
    return a_standing(card, document="", tier=None)


def test_the_fields_are_a_contract(tmp_path: Path) -> None:
    """Names and order as promised, one object a line."""
    evidence = an_evidence(start=7, end=33, line=2, speaker="Ada Park", time=61)
    card = a_card(context="A talk", section="One", tags=("a", "b"), score=0.87, evidence=evidence)
    text = written(write_jsonl, tmp_path / "x.jsonl", a_standing(card), by_hand())
    first, second = map(json.loads, text.splitlines())
    assert list(first.items()) == [
        ("id", card.id), ("kind", "claim"), ("form", "question"), ("front", card.front), ("back", card.back),
        ("context", "A talk"), ("deck", "Interview"), ("section", "One"), ("tags", ["a", "b"]), ("status", "active"),
        ("tier", "confident"), ("score", 0.87), ("origin", "reason@0.1.0"), ("document", "interview.txt"), ("start", 7),
        ("end", 33), ("line", 2), ("quote", "Clusters have to be built."), ("speaker", "Ada Park"), ("time", 61),
    ]  # fmt: skip
    missing = ("tier", "document", "start", "end", "line", "quote", "speaker", "time")
    assert [name for name in FIELDS if second[name] is None] == list(missing)


def test_a_cloze_shows_dots_and_answers_with_its_hidden_words() -> None:
    """Nobody needs to know our braces."""
    values = fields(a_standing(a_cloze("They {{build}} clusters.")))
    assert (values["form"], values["front"], values["back"]) == ("cloze", "They […] clusters.", "build")


def test_statuses_and_tiers_are_words() -> None:
    """The same ones as everywhere."""
    values = fields(a_standing(status=CardStatus.SUGGESTED, tier=Tier.SUGGESTED))
    assert (values["status"], values["tier"]) == ("suggested", "suggested")


def test_any_text_survives_json(tmp_path: Path) -> None:
    """Quotes, line ends, controls and separators of lines stay inside their string."""
    nasty = 'a"b\\c\nd\re\u2028f\x00g\x1b日本😀'
    text = written(write_jsonl, tmp_path / "x.jsonl", a_standing(a_card(nasty, nasty)))
    assert text.count("\n") == 1
    assert json.loads(text)["front"] == nasty
    assert "日本😀" in text


NASTY = ["=1+1", "+1", "-1", "@x", "\tx", 'a"b', "a,b;c\td", "a\nb", "a\r\nb", "'", "", " x "]


def test_any_text_survives_csv(tmp_path: Path) -> None:
    """A standard reader gets back every value exactly."""
    path = tmp_path / "x.csv"
    text = written(write_csv, path, *(a_standing(a_card("f", value)) for value in NASTY))
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert tuple(rows[0]) == FIELDS
    assert [row[4] for row in rows[1:]] == NASTY


def test_no_value_runs_in_a_spreadsheet(tmp_path: Path) -> None:
    """With the option, formulas get an apostrophe and the file a byte order mark."""
    path = tmp_path / "x.csv"
    write_csv(path, [a_standing(a_card("f", value)) for value in NASTY], for_spreadsheet=True)
    rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert [cell for row in rows[1:] for cell in row if cell.startswith(tuple("=+-@\t\r"))] == []
    assert [row[4].removeprefix("'") for row in rows[1:]] == [value.removeprefix("'") for value in NASTY]


def test_tags_and_missing_values_in_csv(tmp_path: Path) -> None:
    """Tags are joined by blanks, those with blanks quoted; what is missing is empty."""
    text = written(write_csv, tmp_path / "x.csv", a_standing(a_card(tags=("a b", "c"))), by_hand())
    first, second = csv.DictReader(io.StringIO(text))
    assert first["tags"] == '"a b" c'
    assert [second[name] for name in ("tier", "document", "start", "quote", "time")] == [""] * 5


def test_markdown_of_several_decks(tmp_path: Path) -> None:
    """A deck file in which headings name decks and sections, readable as it is."""
    card = a_card(section="One", context="A talk", evidence=an_evidence(speaker="Ada Park"))
    text = written(write_several, tmp_path / "x.md", a_standing(card), by_hand(), replace(by_hand(), deck="Other"))
    ids = [card.id, by_hand().card.id]
    assert text == (
        "---\ntop-headings: decks\n---\n\n# Interview\n\n## One\n\nQ: What has to be built?\nA: Clusters\nContext: A talk\n"
        "> Clusters have to be built. — Ada Park, line 1\n"
        f"<!-- {ids[0]} claim 0-26 origin=reason@0.1.0 document=interview.txt -->\n"
        f"\n##\n\nQ: a\nA: b\n<!-- {ids[1]} basic -->\n\n# Other\n\nQ: a\nA: b\n<!-- {ids[1]} basic -->\n"
    )


@pytest.mark.parametrize("write", WRITERS)
def test_an_existing_target_is_refused_without_force(tmp_path: Path, write: Callable[..., None]) -> None:
    """Files and links, dangling ones too; a folder and a missing folder always."""
    taken, link, folder = tmp_path / "a", tmp_path / "b", tmp_path / "c"
    taken.write_text("mine")
    link.symlink_to(tmp_path / "gone")
    folder.mkdir()
    for path in (taken, link):
        with pytest.raises(OutputRefused, match=r"the file exists already\. Use --force to overwrite it"):
            write(path, [a_standing()])
    with pytest.raises(OutputRefused, match="this is a folder"):
        write(folder, [a_standing()], force=True)
    with pytest.raises(OutputRefused, match="the folder for this file does not exist"):
        write(tmp_path / "no" / "x", [a_standing()], force=True)
    assert taken.read_text() == "mine"
    assert not (tmp_path / "gone").exists()


def test_force_replaces_a_link_and_not_what_it_points_to(tmp_path: Path) -> None:
    """A link planted under the name of an export must not lead elsewhere."""
    target, link = tmp_path / "target", tmp_path / "x.md"
    target.write_text("mine")
    link.symlink_to(target)
    write_several(link, [a_standing()], force=True)
    assert target.read_text() == "mine"
    assert not link.is_symlink()


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize(("number", "error"), [(28, DiskFailed), (5, DiskFailed), (30, NotPermitted), (13, NotPermitted)])
def test_a_failure_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[..., None], number: int, error: type[Exception]
) -> None:
    """Old or new, never half."""
    path = tmp_path / "x"
    path.write_text("mine")

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(error, match="x: "):
        write(path, [a_standing()], force=True)
    assert path.read_text() == "mine"
    assert [found.name for found in tmp_path.iterdir()] == ["x"]
