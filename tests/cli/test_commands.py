"""Every other command: what it prints where, its exit code, and what it leaves alone."""

import csv
import json
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from builders import a_card, a_deck, files_in
from studydeck import __version__, deckfile

READ_ONLY = [
    ["due"],
    ["due", "--json"],
    ["stats"],
    ["stats", "--json"],
    ["check"],
    ["triage", "--json"],
    ["triage", "--frames"],
    ["info"],
    ["info", "--json"],
    ["undo", "--list"],
    [],
]


@pytest.mark.parametrize("arguments", READ_ONLY, ids=lambda arguments: " ".join(arguments) or "(alone)")
def test_looking_creates_nothing(
    cli: Callable, library: Path, home: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """Not in a library with decks, although cards by hand wait for their ids, and not in one that does not exist."""
    (library / "decks" / "mine.md").write_text("Q: a\nA: b\n")
    before = files_in(library)
    assert cli(*arguments).code == 0
    assert files_in(library) == before
    missing = library / "nowhere"
    ended = cli("--library", missing, *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert "there is no such folder. Check the spelling of --library, or create the folder first." in ended.err
    assert not missing.exists()
    monkeypatch.chdir("/")
    before = files_in(home)
    assert cli(*arguments).code == 0
    assert files_in(home) == before


def test_an_export_creates_nothing_but_its_file(cli: Callable, library: Path) -> None:
    """Exporting is looking."""
    before = files_in(library)
    assert cli("export", "x.md").code == 0
    assert files_in(library) == before | {"x.md"}


@pytest.mark.parametrize("arguments", [["due"], ["stats"], ["check"], ["info"]], ids=lambda arguments: arguments[0])
def test_json_is_one_document_with_its_version(cli: Callable, library: Path, arguments: list[str]) -> None:
    """Standard output holds nothing else."""
    document = json.loads(cli(*arguments, "--json").out)
    assert document["schema"] == 1


# --- due -------------------------------------------------------------------------------------------------------------


def test_due_counts_by_deck(cli: Callable, library: Path) -> None:
    """A sentence, a table, the next step."""
    assert cli("due").out == (
        "Due now: 3 cards (3 new, 0 learning, 0 review).\n\n"
        "Deck       New  Learning  Review  Cards  Suggested\n"
        "Interview    3         0       0      3          0\n\n"
        "Next: `studydeck review`.\n"
    )


def test_due_after_a_session_tells_what_was_done(cli: Callable, library: Path) -> None:
    """And when the next card comes."""
    cli("review", "--plain", stdin="4\n4\n4\n")
    out = cli("due").out
    assert "Due now: 0 cards" in out
    assert "Done today: 3 answers. Streak: 1 day.\n" in out
    assert "Nothing is due now; the next card comes on 2026-09-" in out


def test_due_tells_by_exit_code(cli: Callable, library: Path) -> None:
    """0 when something is due, 1 when not, and only when asked."""
    assert cli("due", "--exit-code").code == 0
    cli("review", "--plain", stdin="4\n4\n4\n")
    assert cli("due", "--exit-code").code == 1
    assert cli("due").code == 0


def test_due_in_an_empty_library_tells_the_next_step(cli: Callable, library_folder: Path) -> None:
    """First the folder for documents, then the command."""
    assert cli("due").out == f"No cards yet. Put a document into {library_folder / 'seeds'} and run `studydeck generate`.\n"
    (library_folder / "seeds" / "a.txt").write_text("x")
    assert cli("due").out == "No cards yet. Make some from 1 document with `studydeck generate`.\n"


def test_due_of_one_deck_includes_those_below_it(cli: Callable, library: Path) -> None:
    """`::` separates levels; an unknown deck is exit code 2."""
    for name in ("Law", "Law::Criminal", "Lawn"):
        deckfile.save(
            library / "decks" / f"{name.replace(':', '-')}.md",
            a_deck(a_card(f"{name}?", "x", evidence=None), name=name, document=""),
        )
    document = json.loads(cli("due", "--deck", "Law", "--json").out)
    assert {deck["name"] for deck in document["decks"]} == {"Law", "Law::Criminal"}
    assert document["due"] == {"new": 2, "learning": 0, "review": 0, "total": 2}
    ended = cli("due", "--deck", "x")
    assert ended.code == 2
    assert ended.err.startswith("studydeck: there is no deck “x”. Decks: ")


# --- generate --------------------------------------------------------------------------------------------------------

TALK = """Title: A talk

Ada Park: Retrieval-augmented generation (RAG) is a technique that looks things up before it answers a question.

Ben Ode: Why is training large models so expensive these days?

Ada Park: Training is expensive because entire new clusters of accelerators have to be built for it.
"""


def test_generate_writes_decks_and_reports(cli: Callable, library_folder: Path) -> None:
    """The table is data, the next step is talk; a second run changes no byte."""
    (library_folder / "seeds" / "talk.txt").write_text(TALK)
    ended = cli("generate", "--accept", "all")
    assert ended.code == 0
    assert ended.out.splitlines()[0].split() == ["Document", "Shape", "Active", "Suggested", "Added", "Kept", "Retired"]
    assert ended.out.splitlines()[1].startswith("talk.txt")
    before = {path: path.read_bytes() for path in (library_folder / "decks").iterdir()}
    assert cli("generate", "--accept", "all").code == 0
    assert {path: path.read_bytes() for path in (library_folder / "decks").iterdir()} == before


def test_a_dry_run_writes_nothing(cli: Callable, library_folder: Path) -> None:
    """It tells the same."""
    (library_folder / "seeds" / "talk.txt").write_text(TALK)
    before = files_in(library_folder)
    ended = cli("generate", "--dry-run", "--json")
    assert files_in(library_folder) == before
    (document,) = json.loads(ended.out)["documents"]
    assert set(document) == {
        "path", "deck", "title", "shape", "active", "suggested", "added", "kept", "changed", "retired", "refused", "warnings",
        "error",
    }  # fmt: skip


def test_a_document_that_cannot_be_read_does_not_stop_the_others(cli: Callable, library_folder: Path) -> None:
    """Its sentence and its exit code are reported."""
    (library_folder / "seeds" / "a.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (library_folder / "seeds" / "talk.txt").write_text(TALK)
    ended = cli("generate")
    assert ended.code == 65
    assert "talk.txt" in ended.out
    assert "a.txt" not in ended.out
    assert "studydeck: " in ended.err
    assert "a.txt: " in ended.err


def test_generate_explains_a_passage(cli: Callable, library_folder: Path) -> None:
    """--why takes words or a line number, and writes nothing."""
    (library_folder / "seeds" / "talk.txt").write_text(TALK)
    before = files_in(library_folder)
    out = cli("generate", "--why", "clusters").out
    assert out.startswith("talk.txt, line 7: paragraph\n")
    assert json.loads(cli("generate", "--why", "nonsense", "--json").out)["why"] == ["No passage holds “nonsense”."]
    assert files_in(library_folder) == before


FERRY = "Crossings\n\nOCR stands for optical character recognition.\n\nWho raised the ferry again?\n"


@pytest.mark.parametrize("arguments", [["--why"], ["--why", "seeds/talk.txt"], ["seeds", "--why"]])
def test_generate_reports_on_every_passage(cli: Callable, library_folder: Path, arguments: list[str]) -> None:
    """--why without words: a line for each passage, then the causes counted; a path behind it is no word to look for."""
    (library_folder / "seeds" / "talk.txt").write_text(FERRY)
    before = files_in(library_folder)
    lines = cli("generate", *arguments).out.splitlines()
    rows = {line.split(":")[0]: line for line in lines if line[:1].isdigit() and ": paragraph" in line}
    assert [row.split()[2:4] for row in rows.values()] == [["1", "0"], ["0", "0"]]
    assert rows["5"].endswith("it is a question")
    assert "     1  it is a question" in lines
    assert files_in(library_folder) == before


def test_the_coverage_report_is_there_as_json(cli: Callable, library_folder: Path) -> None:
    """Every passage with its cards or the reason; a document that cannot be read with its error."""
    (library_folder / "seeds" / "talk.txt").write_text(FERRY)
    (library_folder / "seeds" / "a.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    broken, read = json.loads(cli("generate", "--why", "--json").out)["documents"]
    assert broken["error"]
    assert not broken["passages"]
    passages = {passage["line"]: passage for passage in read["passages"]}
    assert [card["front"] for card in passages[3]["cards"]] == ["What does OCR stand for?"]
    assert (passages[3]["kind"], passages[3]["reason"]) == ("paragraph", None)
    assert (passages[5]["cards"], passages[5]["reason"], passages[5]["speaker"]) == ([], "it is a question", None)
    found = json.loads(cli("generate", "--why", "character", "--json").out)["documents"][1]
    assert [passage["line"] for passage in found["passages"]] == [3]


@pytest.mark.parametrize("query", [[], ["foo"]])
@pytest.mark.parametrize("as_json", [[], ["--json"]])
def test_the_coverage_report_fails_as_generation_does(
    cli: Callable, library_folder: Path, query: list[str], as_json: list[str]
) -> None:
    """A document that cannot be read is an error; it does not hide what became of the others."""
    wanted = cli("generate", "nope.txt")
    alone = cli("generate", "nope.txt", *as_json, "--why", *query)
    assert "nope.txt: " in wanted.err
    assert (alone.code, alone.err) == (wanted.code, wanted.err)
    assert (alone.out != "") is bool(as_json)
    (library_folder / "seeds" / "talk.txt").write_text(FERRY)
    both = cli("generate", "nope.txt", "seeds", *as_json, "--why", *query)
    assert (both.code, both.err) == (65, wanted.err)
    assert ("No passage holds “foo”." if query else "it is a question") in both.out


@pytest.mark.parametrize("query", [[], ["foo"]])
def test_without_a_document_there_is_nothing_to_report_on(cli: Callable, library_folder: Path, query: list[str]) -> None:
    """An empty folder is told from a passage that is not found."""
    ended = cli("generate", "--why", *query)
    assert (ended.code, ended.out) == (65, "")
    assert "there is no document. Put a text" in ended.err


def test_generate_without_a_document_is_refused(cli: Callable, library_folder: Path) -> None:
    """Exit code 65 and what to do."""
    ended = cli("generate")
    assert ended.code == 65
    assert "there is no document" in ended.err


# --- export ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "tsv", "md", "apkg", "JSONL"])
def test_export_by_suffix(cli: Callable, library: Path, suffix: str) -> None:
    """One format a suffix; what was written is said on standard error."""
    ended = cli("export", f"out.{suffix}")
    assert (ended.code, ended.out) == (0, "")
    assert ended.err.startswith("Wrote 3 cards ")
    path = library / f"out.{suffix}"
    if suffix.lower() == "jsonl":
        assert len(path.read_text().splitlines()) == 3
    elif suffix in ("csv", "tsv"):
        delimiter = "," if suffix == "csv" else "\t"
        assert len([row["front"] for row in csv.DictReader(path.read_text().splitlines(), delimiter=delimiter)]) == 3
    elif suffix == "md":
        assert "\n# Interview\n" in path.read_text()
    else:
        assert zipfile.is_zipfile(path)


def test_export_says_which_pictures_a_text_does_not_hold(cli: Callable, library: Path) -> None:
    """And how they come along."""
    (library / "decks" / "pictures.md").write_text("Q: [image: a.png]?\nA: [sound: none.mp3]\n")
    (library / "decks" / "media").mkdir()
    (library / "decks" / "media" / "a.png").write_bytes(b"x")
    ended = cli("export", "out.csv")
    assert "Not in this file: 1 picture or sound. `import` takes them along where a copy of " in ended.err
    assert "Not in this file" not in cli("export", "other.csv", "--deck", "Interview").err


def test_export_for_anki_says_what_its_user_must_tick(cli: Callable, library: Path) -> None:
    """Both options, and that progress moves once."""
    cli("review", "--plain", stdin="4\n")
    ended = cli("export", "out.apkg")
    assert "Wrote 3 cards and 1 review to out.apkg." in ended.err
    assert "Import any learning progress" in ended.err
    assert "Import any deck presets" in ended.err
    assert "progress once" in ended.err
    bare = cli("export", "out.apkg", "--no-schedule", "--force").err
    assert "Wrote 3 cards and 0 reviews" in bare


@pytest.mark.parametrize("name", ["out.txt", "out"])
def test_an_unknown_suffix_is_wrong_use(cli: Callable, library: Path, name: str) -> None:
    """The sentence lists the suffixes there are."""
    ended = cli("export", name)
    assert ended.code == 2
    assert "End it in .apkg, .jsonl, .csv, .tsv, .md." in ended.err


@pytest.mark.parametrize("suffix", ["apkg", "jsonl", "csv", "md"])
def test_an_existing_file_is_only_overwritten_by_force(cli: Callable, library: Path, suffix: str) -> None:
    """Exit code 73 and the old bytes; a folder is refused even with --force."""
    path = library / f"out.{suffix}"
    path.write_text("mine")
    ended = cli("export", path)
    assert (ended.code, path.read_text()) == (73, "mine")
    assert "the file exists already. Use --force to overwrite it." in ended.err
    assert cli("export", path, "--force").code == 0
    assert path.read_bytes() != b"mine"
    path.unlink()
    path.mkdir()
    assert cli("export", path, "--force").code == 73


def test_only_cards_that_are_asked_are_exported(cli: Callable, library: Path) -> None:
    """Suspended cards stay out of text formats unless --all; Anki gets them, with their status."""
    cli("review", "--plain", stdin="@\n-\nq\n")
    cli("export", "some.jsonl")
    cli("export", "all.jsonl", "--all")
    assert [json.loads(line)["status"] for line in (library / "some.jsonl").read_text().splitlines()] == ["buried", "active"]
    assert [json.loads(line)["status"] for line in (library / "all.jsonl").read_text().splitlines()] == [
        "suspended",
        "buried",
        "active",
    ]
    assert "Wrote 3 cards" in cli("export", "out.apkg").err


def test_an_empty_export_is_an_error(cli: Callable, library_folder: Path) -> None:
    """No file appears."""
    ended = cli("export", "x.jsonl")
    assert (ended.code, ended.err) == (1, "studydeck: there is no card to export. Run `studydeck generate` first.\n")
    assert files_in(library_folder) == set()


# --- undo ------------------------------------------------------------------------------------------------------------


def test_undo_takes_back_across_commands(cli: Callable, library: Path) -> None:
    """Newest first, listed and undone in the same order, until there is nothing left."""
    cli("review", "--plain", stdin="4\n-\nq\n")
    listed = cli("undo", "--list").out.splitlines()
    assert listed == ["burying “How long does it take?”", "the answer Easy to “What has to be built?”"]
    assert [cli("undo").out, cli("undo").out] == [f"Took back {deed}.\n" for deed in listed]
    ended = cli("undo")
    assert ended.code == 1
    assert "nothing to undo" in ended.err
    assert cli("undo", "--list").out == ""
    assert json.loads(cli("undo", "--list", "--json").out) == {"schema": 1, "actions": []}


def test_undo_in_a_library_without_progress_creates_nothing(cli: Callable, library: Path) -> None:
    """There is nothing to undo."""
    before = files_in(library)
    assert cli("undo").code == 1
    assert files_in(library) == before


# --- check -----------------------------------------------------------------------------------------------------------


def test_check_proves_every_quote(cli: Callable, library: Path) -> None:
    """A sound library: exit code 0, nothing on standard output."""
    ended = cli("check")
    assert (ended.code, ended.out) == (0, "")
    assert ended.err == "Checked 3 cards in 1 deck, 3 of them proved by their documents: no problem found.\n"


def test_check_finds_a_quote_that_was_edited(cli: Callable, library: Path) -> None:
    """Deck, card, offsets and line are named; exit code 1."""
    path = library / "decks" / "interview.md"
    path.write_text(path.read_text().replace("> They take years.", "> They take months."))
    ended = cli("check", "--json")
    document = json.loads(ended.out)
    assert ended.code == 1
    assert (document["decks"], document["cards"], document["proved"]) == (1, 3, 2)
    (problem,) = document["problems"]
    assert problem.startswith("decks/interview.md: k1")
    assert problem.endswith(": the quote is not what stands at 27-43 (line 2) of interview.txt.")


def test_check_finds_a_missing_and_a_changed_document(cli: Callable, library: Path) -> None:
    """One sentence a deck, and what to do."""
    path, seed = library / "decks" / "interview.md", library / "seeds" / "interview.txt"
    deck = deckfile.load(path).deck
    deckfile.save(path, a_deck(*deck.cards, sha256="5b"))
    seed.write_text("New first line.\n" + seed.read_text())
    what = "interview.txt changed since its cards were made, and 3 quotes are gone or moved"
    assert cli("check").out == f"decks/interview.md: {what}. Run `studydeck generate`.\n"
    seed.unlink()
    assert cli("check").out.startswith("decks/interview.md: 3 cards cannot be checked: ")


def test_check_tells_one_from_several(cli: Callable, library: Path) -> None:
    """One card, one quote."""
    path, seed = library / "decks" / "interview.md", library / "seeds" / "interview.txt"
    deckfile.save(path, a_deck(deckfile.load(path).deck.cards[0], sha256="5b"))
    seed.write_text("New first line.\n" + seed.read_text())
    assert "cards were made, and 1 quote is gone or moved." in cli("check").out
    seed.unlink()
    assert cli("check").out.startswith("decks/interview.md: 1 card cannot be checked: ")


def test_check_reports_broken_aliases(cli: Callable, library: Path) -> None:
    """As what they are, beside the other problems; sound ones are no problem."""
    file = library / "aliases.toml"
    file.write_text('"weir works" = "WeirWorks"\n')
    assert cli("check").code == 0
    file.write_text("foo\n")
    ended = cli("check")
    assert ended.code == 1
    assert ended.out.startswith(f"{file}: this is not TOML: ")
    assert ended.err.endswith("3 of them proved by their documents: 1 problem.\n")


def test_check_reports_all_problems_of_deck_files(cli: Callable, library: Path) -> None:
    """`due` prints ten of them and refers to check."""
    (library / "decks" / "mine.md").write_text("Hello\n\n" * 12)
    assert len(cli("check").out.splitlines()) == 12
    assert cli("due").err.splitlines()[-1] == "… and 2 more; `studydeck check` prints all."


def test_check_rebuild_remakes_the_caches(cli: Callable, library: Path) -> None:
    """A memory that was tampered with is what the log says again."""
    cli("review", "--plain", stdin="4\n4\nq\n")
    database = library / ".studydeck" / "progress.db"
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE memory SET stability = 999 WHERE reps > 0")
    connection.close()
    assert cli("check").code == 1
    cli("check", "--rebuild")
    assert cli("check").code == 0


def test_check_of_a_damaged_database_is_exit_code_76(cli: Callable, library: Path) -> None:
    """The file is left as it is."""
    cli("review", "--plain", stdin="4\nq\n")
    database = library / ".studydeck" / "progress.db"
    database.write_bytes(b"not a database" * 100)
    before = database.read_bytes()
    ended = cli("check")
    assert ended.code == 76
    assert database.read_bytes() == before


# --- info ------------------------------------------------------------------------------------------------------------


def test_info_names_versions_places_counts_and_terminal(cli: Callable, library: Path) -> None:
    """What to put into a question."""
    facts = json.loads(cli("info", "--json").out)
    assert facts["versions"]["studydeck"] == __version__
    assert facts["versions"]["sqlite"] == sqlite3.sqlite_version
    assert facts["paths"]["library"] == str(library)
    assert facts["paths"]["aliases_file"] == str(library / "aliases.toml")
    assert facts["counts"] == {"documents": 1, "decks": 1, "cards": 3, "suggested": 0, "reviews": 0}
    assert facts["terminal"]["output_is_terminal"] is False
    assert f"  library: {library}\n" in cli("info").out


def test_info_works_when_the_database_does_not(cli: Callable, library: Path) -> None:
    """That is when it is needed most."""
    (library / ".studydeck").mkdir()
    (library / ".studydeck" / "progress.db").write_bytes(b"x" * 4096)
    ended = cli("info", "--json")
    assert ended.code == 0
    assert json.loads(ended.out)["counts"]["cards"] is None
    assert ended.err.startswith("studydeck: ")
