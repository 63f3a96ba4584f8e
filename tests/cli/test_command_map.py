"""studydeck map."""

import json
from pathlib import Path

import pytest

from builders import a_card, a_deck, an_evidence
from studydeck import deckfile
from studydeck.cli import run

TEXT = "The first paragraph tells what a talk is about.\n\nClusters have to be built, says somebody in the second one.\n"
QUOTE = "Clusters have to be built"


@pytest.fixture
def made(library_folder: Path) -> Path:
    (library_folder / "seeds" / "talk.txt").write_text(TEXT, "utf-8")
    start = TEXT.index(QUOTE)
    evidence = an_evidence(QUOTE, document="talk.txt", start=start, end=start + len(QUOTE), line=3)
    deckfile.save(library_folder / "decks" / "talk.md", a_deck(a_card(evidence=evidence), name="Talk", document="seeds/talk.txt"))
    return library_folder


def test_a_document_passage_by_passage(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["map", "talk.txt"]) == 0
    out = capsys.readouterr().out
    assert "1 of 2 passages covered" in out and "Recall 0%" in out
    assert [line.split()[:2] for line in out.splitlines()[-2:]] == [["1", "not"], ["3", "new"]]
    assert all(len(line) <= 79 for line in out.splitlines())


def test_all_documents_with_their_totals(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (made / "seeds" / "empty.txt").write_text("", "utf-8")
    assert run(["map"]) == 0
    captured = capsys.readouterr()
    assert "seeds/talk.txt" in captured.out and "1 of 2" in captured.out
    assert "empty" in captured.err


def test_json(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["map", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["documents"]
    assert (found["document"], found["passages_covered"], found["cards"]) == ("seeds/talk.txt", 1, 1)
    assert run(["map", "seeds/talk.txt", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["documents"]
    assert [passage["state"] for passage in found["passages"]] == ["not covered", "new"]
    assert len(found["passages"][1]["cards"]) == 1


def test_an_unknown_document(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["map", "nothing.txt"]) == 65
    assert "no such file" in capsys.readouterr().err
