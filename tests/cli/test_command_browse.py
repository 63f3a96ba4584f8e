"""studydeck browse: a list, JSON, CSV, and looking line by line."""

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from builders import a_card, a_deck, a_suggestion, files_in
from studydeck import deckfile
from studydeck.cli.browse import PlainBrowse
from studydeck.config import Library, Settings
from studydeck.search import parse
from studydeck.store import open_store
from studydeck.study import open_study
from studydeck.text.clean import FORBIDDEN

Cli = Callable[..., Any]


def test_a_list_without_a_terminal(cli: Cli, library: Path) -> None:
    """A line for each card: id, status, deck and question; how many, on the other channel. Looking creates nothing."""
    before = files_in(library)
    ended = cli("browse", "clusters", "or", "years")
    lines = ended.out.splitlines()
    assert [line.split("  ")[-1] for line in lines] == ["What has to be built?", "How long does it take?"]
    assert all(line.startswith("k1") and "new" in line and "Interview" in line for line in lines)
    assert (ended.code, ended.err) == (0, "2 cards.\n")
    assert files_in(library) == before


def test_a_limit(cli: Cli, library: Path) -> None:
    ended = cli("browse", "--limit", "2")
    assert (len(ended.out.splitlines()), ended.err) == (2, "2 of 3 cards.\n")


def test_nothing_found(cli: Cli, library: Path) -> None:
    ended = cli("browse", "zebra")
    assert (ended.code, ended.out, ended.err) == (0, "", "0 cards.\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["is:foo"], "is: does not know foo. It knows due, new, learning,"),
        (['"open'], 'this quote is not closed. Close it with ".'),
        (["--json", "--csv"], "--json and --csv exclude each other"),
        (["--spreadsheet"], "--spreadsheet needs --csv"),
        (["--plain", "--limit", "3"], "--plain is for looking line by line"),
    ],
)
def test_wrong_use(cli: Cli, library: Path, arguments: list[str], said: str) -> None:
    ended = cli("browse", *arguments)
    assert ended.code == 2
    assert said in ended.err
    assert ended.out == ""


def test_json(cli: Cli, library: Path, now: datetime) -> None:
    """All that an export tells of a card, and what is remembered of it; suggested cards where the query asks for them."""
    with open_study(Library(library), Settings(), now) as study:
        session = study.start(now)
        study.answer(session.reveal(), 4, now, 1000)  # type: ignore[arg-type]
    with open_store(Library(library), now) as store:
        store.replace_suggested("seeds/interview.txt", [a_suggestion(a_card("Is it kept?", tags=("x",)))])
    answered = json.loads(cli("browse", "--json", "is:review").out)
    assert (answered["schema"], answered["query"], answered["total"]) == (1, "is:review", 1)
    (card,) = answered["cards"]
    assert (card["state"], card["reps"], card["lapses"], card["retrievability"]) == ("review", 1, 0, 1.0)
    assert card["due_in_days"] > 0
    assert card["status"] == "active"
    (waiting,) = json.loads(cli("browse", "--json", "is:suggested").out)["cards"]
    assert (waiting["status"], waiting["due_in_days"], waiting["retrievability"]) == ("suggested", None, None)


def test_csv(cli: Cli, library: Path) -> None:
    """The columns of an export; no cell runs in a spreadsheet where that is asked for."""
    deckfile.save(library / "decks" / "formula.md", a_deck(a_card("=1+1", "@x", evidence=None), name="Formula"))
    rows = list(csv.DictReader(io.StringIO(cli("browse", "deck:formula", "--csv").out)))
    assert [(row["front"], row["back"], row["deck"]) for row in rows] == [("=1+1", "@x", "Formula")]
    safe = list(csv.DictReader(io.StringIO(cli("browse", "deck:formula", "--csv", "--spreadsheet").out)))
    assert (safe[0]["front"], safe[0]["back"]) == ("'=1+1", "'@x")


def test_hostile_text_cannot_act_on_the_terminal(cli: Cli, library: Path) -> None:
    hostile = "\x1b[31mred\x1b[0m \u202ereversed \x07"
    deckfile.save(library / "decks" / "hostile.md", a_deck(a_card(hostile, hostile, evidence=None), name="Hostile"))
    for arguments in (["deck:hostile"], ["--json", "deck:hostile"], ["--csv", "deck:hostile"], ["--plain", "deck:hostile"]):
        ended = cli("browse", *arguments, stdin="1\nq\n")
        assert "red" in ended.out
        assert not FORBIDDEN.search(ended.out)


def browse(cli: Cli, *lines: str, query: str = "") -> str:
    """What is shown for lines from a pipe."""
    ended = cli("browse", "--plain", *([query] if query else []), stdin="".join(f"{line}\n" for line in lines))
    assert (ended.code, ended.err) == (0, "")
    return ended.out


def test_line_by_line(cli: Cli, library: Path) -> None:
    """A search, numbered results, a card in full; the end of the input is a clean end."""
    out = browse(cli, "years", "1")
    assert "3 cards found." in out
    assert "1. What has to be built?\n2. How long does it take?\n3. […] knows why.\n" in out
    assert "1 card found.\n1. How long does it take?" in out
    assert "Question: How long does it take?\nAnswer: Years\nEvidence: interview.txt, line 2\nQuote: They take years." in out


def test_changing_the_card_that_was_shown(cli: Cli, library: Path, now: datetime) -> None:
    """Each on the disk at once, each taken back by the same key or by u."""
    out = browse(cli, "1", "@", "1", "-", "*", "u", "q", query="years")
    for said in (
        "Suspended. u takes it back.",
        "Status: suspended",
        "Buried until tomorrow.",
        "Marked.",
        "Took back changing the tags of",
    ):
        assert said in out
    with open_study(Library(library), Settings(), now) as study:
        assert [row.card.question for row in study.search(parse("is:suspended"), now)] == ["How long does it take?"]
        assert study.search(parse("is:marked"), now) == []


def test_more_results(cli: Cli, library: Path) -> None:
    cards = [a_card(f"What is {number}?", evidence=None) for number in range(45)]
    deckfile.save(library / "decks" / "many.md", a_deck(*cards, name="Many"))
    out = browse(cli, "m", "m", "m", "45", query="deck:many")
    assert "20. What is 19?\nm shows more of 45." in out
    assert "45. What is 44?\n" in out
    assert "There are no more." in out
    assert "Question: What is 44?" in out


def test_what_is_not_understood_is_said(cli: Cli, library: Path) -> None:
    """Mistakes, numbers of no card, keys without a card; a slash makes a search of anything."""
    out = browse(cli, "is:foo", "9", "0", "@", "/ 7", "u")
    assert "Not understood: is: does not know foo." in out
    assert "There is no card 9." in out
    assert "There is no card 0." in out
    assert "Show a card first" in out
    assert "No card fits." in out
    assert "Nothing to undo." in out


def test_a_pipe_of_nonsense_ends(cli: Cli, library: Path) -> None:
    ended = cli("browse", "--plain", stdin="99\n" * 100)
    assert ended.code == 1
    assert "20 lines in a row did nothing" in ended.err


def test_a_card_deleted_meanwhile(library: Path, now: datetime) -> None:
    """What another program took away is no longer shown."""
    said: list[str] = []
    with open_study(Library(library), Settings(), now) as study:

        def read(prompt: str) -> str | None:
            if not said:
                with open_study(Library(library), Settings(), now) as other:
                    other.delete(other.matching(parse("years"), now), now)
            said.append(prompt)
            return "2" if len(said) == 1 else None

        PlainBrowse(study, lambda: now, read).run("")
        assert len(said) == 2


def test_an_empty_library(cli: Cli, library_folder: Path) -> None:
    assert "No card fits." in browse(cli)
    assert cli("browse").err == "0 cards.\n"
    assert files_in(library_folder) == set()
