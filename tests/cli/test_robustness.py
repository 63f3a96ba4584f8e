"""What goes wrong around the program: odd names, folders nobody may read, interrupts, pipes that never end."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

import studydeck
from builders import a_card, a_deck
from studydeck import deckfile, tui
from studydeck.card import Card
from studydeck.cli import group as group_module
from studydeck.cli import places
from studydeck.cli.plain import PlainReview
from studydeck.config import Library, Settings
from studydeck.review import Rating
from studydeck.study import open_study

SOURCES = Path(studydeck.__file__).parent
ENVIRONMENT = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "TERM": "xterm"}


def reviews(library: Path, now: datetime) -> int:
    """How many answers are on the disk."""
    with open_study(Library(library), Settings(), now, read_only=True) as study:
        return len(study.reviews())


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["due"], ["stats"], ["review", "--plain"], ["generate"], ["export", "x.md"]])
def test_a_deck_file_whose_name_is_not_utf8_is_told_and_left_out(cli: Callable, library: Path, arguments: list[str]) -> None:
    """The other decks go on."""
    Path(os.fsdecode(os.fsencode(library) + b"/decks/na\xefve.md")).write_text("Q: a\nA: b\n")
    ended = cli(*arguments)
    assert ended.code == 0
    assert arguments == ["generate"] or (
        "decks/na\ufffdve.md: its name is not UTF-8; rename it. Its cards are left out.\n" in ended.err
    )
    assert "Due now: 3 cards" in cli("due").out


def test_check_counts_a_deck_file_whose_name_is_not_utf8_as_a_problem(cli: Callable, library: Path) -> None:
    """Exit code 1."""
    Path(os.fsdecode(os.fsencode(library) + b"/decks/na\xefve.md")).write_text("Q: a\nA: b\n")
    ended = cli("check")
    assert ended.code == 1
    assert "its name is not UTF-8; rename it." in ended.out


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (b"na\xefve.txt", "seeds/na\ufffdve.txt: its name is not UTF-8. Rename it."),
        (b"a\x1b[2Jb.txt", "seeds/a␛[2Jb.txt: its name holds control characters. Rename it."),
        (b"a\nb.txt", "seeds/a b.txt: its name holds control characters. Rename it."),
    ],
)
def test_a_badly_named_document_does_not_stop_the_others(cli: Callable, library_folder: Path, name: bytes, sentence: str) -> None:
    """No deck gets such a name; the exit code tells."""
    text = "Retrieval-augmented generation (RAG) is a technique that looks things up before it answers a question.\n"
    Path(os.fsdecode(os.fsencode(library_folder) + b"/seeds/" + name)).write_text(text)
    (library_folder / "seeds" / "talk.txt").write_text(text)
    ended = cli("generate", "--accept", "all")
    assert ended.code == 65
    assert sentence in ended.err
    assert {path.name for path in (library_folder / "decks").iterdir()} <= {"talk.md"}
    assert "talk.txt" in ended.out


# --- places ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("force", [[], ["--force"]], ids=["", "--force"])
@pytest.mark.parametrize("folder", ["decks", "seeds", ".studydeck", "decks/below", "elsewhere/../decks", "link"])
def test_an_export_never_goes_into_the_librarys_own_folders(cli: Callable, library: Path, folder: str, force: list[str]) -> None:
    """Not even by force: the deck file there would be lost."""
    for name in ("elsewhere", "decks/below", ".studydeck"):
        (library / name).mkdir()
    (library / "link").symlink_to(library / "decks")
    before = (library / "decks" / "interview.md").read_bytes()
    ended = cli("export", *force, f"{folder}/interview.md")
    assert ended.code == 73
    assert "is the library's own. Give a place outside decks/, seeds/ and .studydeck/." in ended.err
    assert (library / "decks" / "interview.md").read_bytes() == before


def without_rights(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The command line run by someone whom permissions bind: also the superuser, once these abilities are taken away."""
    command = [sys.executable, "-m", "studydeck", *arguments]
    if os.geteuid() == 0:
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            pytest.skip("permissions do not bind the superuser, and there is no setpriv")
        command = [setpriv, "--inh-caps=-all", "--bounding-set=-dac_override,-dac_read_search,-fowner", *command]
    environment = {**os.environ, **ENVIRONMENT, "STUDYDECK_LIBRARY": str(cwd)}
    return subprocess.run(
        command, cwd="/", env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX permissions")
@pytest.mark.parametrize("mode", [0o000, 0o400, 0o200])
@pytest.mark.parametrize("folder", ["", "decks", "seeds", ".studydeck"])
def test_a_folder_nobody_may_look_into_is_no_empty_folder(cli: Callable, library: Path, folder: str, mode: int) -> None:
    """Exit code 77 and a sentence, and the cards of the deck files are still there afterwards."""
    cli("review", "--plain", stdin="4\n")
    closed = library / folder
    usual = closed.stat().st_mode
    closed.chmod(mode)
    try:
        for arguments in (["due"], ["review", "--plain"], ["generate"]):
            ended = without_rights(*arguments, cwd=library)
            assert (arguments, ended.returncode, ended.stdout) == (arguments, 77, "")
            assert ended.stderr == f"studydeck: {closed}: no right to look into this folder. Change its permissions.\n"
    finally:
        closed.chmod(usual)
    assert "Done today: 1 answer." in cli("due").out
    assert "Interview    2" in cli("due").out


@pytest.mark.parametrize(
    "arguments", [[], ["due"], ["stats"], ["info"], ["check"], ["undo"], ["undo", "--list"], ["generate"], ["export", "x.md"]]
)
def test_no_command_takes_a_hidden_library_for_an_empty_one(
    cli: Callable, library: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """All of them find the library through the same door."""
    listed = os.listdir

    def hidden(folder: str = ".") -> list[str]:
        if Path(folder).name in ("decks", "."):
            raise PermissionError(13, "Permission denied")
        return listed(folder)

    monkeypatch.setattr(os, "listdir", hidden)
    ended = cli(*arguments)
    assert (ended.code, ended.out) == (77, "")
    assert ended.err.endswith("no right to look into this folder. Change its permissions.\n")


def test_an_empty_library_option_is_refused(cli: Callable, library: Path) -> None:
    """A variable that was not set is not the working folder."""
    ended = cli("--library", "", "due")
    assert (ended.code, ended.err) == (
        2,
        "studydeck: --library names no folder. Name the folder that holds seeds/ and decks/.\n",
    )


# --- generate --------------------------------------------------------------------------------------------------------


def test_an_empty_path_names_no_document(cli: Callable, library: Path) -> None:
    """It would mean the working folder."""
    ended = cli("generate", "")
    assert ended.code == 2
    assert ended.err == (
        "studydeck: Invalid value for '[PATH]...': an empty path names no document. See `studydeck generate --help`.\n"
    )


def test_without_a_folder_for_documents_generate_names_it(cli: Callable, library_folder: Path) -> None:
    """Exit code 65, and where to put a text."""
    seeds = library_folder / "seeds"
    seeds.rmdir()
    ended = cli("generate")
    assert (ended.code, ended.err) == (65, f"studydeck: there is no document. Put a text into {seeds}, or name one.\n")


def test_who_made_nothing_is_not_sent_to_review(cli: Callable, library_folder: Path) -> None:
    """The sentence says how to find out why."""
    (library_folder / "seeds" / "notes.txt").write_text("Milk, eggs, bread.\n")
    ended = cli("generate")
    assert ended.code == 0
    assert "No card was made. `studydeck generate --why TEXT` explains what became of a passage.\n" in ended.err
    assert "studydeck review" not in ended.err


# --- messages --------------------------------------------------------------------------------------------------------


def test_messages_name_only_commands_and_options_there_are() -> None:
    """Every `studydeck …` in the sources, with its options."""
    said: list[tuple[str, str]] = []
    for path in sorted(path for path in SOURCES.rglob("*.py") if path.parent.name != "anki"):  # which names note types so
        text = path.read_text(encoding="utf-8")
        said += [(path.name, words) for words in re.findall(r"`studydeck ([^`{]+)`", text)]
        said += [(path.name, words) for words in re.findall(r"[Rr]un:? studydeck ([a-z -]+)", text)]
    assert len(said) >= 10
    context = group_module.group.make_context("studydeck", ["info"])
    for file, words in said:
        name, *others = words.split()
        if name.startswith("-"):
            continue
        command = group_module.group.get_command(context, name)
        assert command is not None, f"{file}: there is no command {name}"
        options = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        assert {word for word in others if word.startswith("--")} <= options, f"{file}: {words}"


# --- decks by name ---------------------------------------------------------------------------------------------------


def named(name: str) -> Card:
    """A card of its own for a deck."""
    return a_card(f"{name}?", "x", evidence=None)


@pytest.fixture
def decks(library_folder: Path) -> Path:
    """A library of four decks, each in a file with another name."""
    names = {"penal": "Law::Criminal", "civil": "Law::Civil", "past": "History of Art", "hist2": "History of Law"}
    for stem, name in names.items():
        deckfile.save(library_folder / "decks" / f"{stem}.md", a_deck(named(name), name=name, document=""))
    return library_folder


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Law::Civil", {"Law::Civil"}),
        ("law::CIVIL", {"Law::Civil"}),
        ("Law", {"Law", "Law::Civil", "Law::Criminal"}),
        ("la", {"Law", "Law::Civil", "Law::Criminal"}),
        ("history of a", {"History of Art"}),
        ("penal", {"Law::Criminal"}),
        ("past.md", {"History of Art"}),
        ("hist2", {"History of Law"}),
    ],
)
def test_a_deck_is_found_by_what_a_user_types(cli: Callable, decks: Path, typed: str, expected: set[str]) -> None:
    """Its name, in any letters, its beginning, or its file; in every command."""
    out = cli("due", "--deck", typed).out
    assert {name for name in ("Law::Civil", "Law::Criminal", "History of Art", "History of Law") if name in out} == (
        expected - {"Law"}
    )
    for arguments in (["stats", "--deck", typed], ["export", "x.md", "--force", "--deck", typed], ["review", "--plain", typed]):
        assert cli(*arguments).code == 0


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("hist", "“hist” may mean 2 decks. Which one? History of Law, History of Art."),
        ("chemistry", "there is no deck “chemistry”. Decks: Law, Law::Civil, History of Law, History of Art, Law::Criminal."),
        ("", "there is no deck “”. Decks: Law, Law::Civil, History of Law, History of Art, Law::Criminal."),
        ("x" * 99, f"there is no deck “{'x' * 39}…”. Decks: Law, Law::Civil, History of Law, History of Art, Law::Criminal."),
    ],
)
def test_a_name_that_means_no_deck_or_several_is_wrong_use(cli: Callable, decks: Path, typed: str, sentence: str) -> None:
    """Exit code 2 and some names, in every command."""
    for arguments in (
        ["due", "--deck", typed],
        ["stats", "--deck", typed],
        ["export", "x.md", "--deck", typed],
        ["review", "--plain", typed],
    ):
        ended = cli(*arguments)
        assert ended.code == 2
        start, _, names = sentence.partition(". ")
        assert ended.err.startswith(f"studydeck: {start}. {names.split()[0]}")
        assert ended.err.count(",") == names.count(",")
        assert sorted(re.split(r"[:?,.] ?", ended.err)) == sorted(re.split(r"[:?,.] ?", f"studydeck: {sentence}\n"))


def test_the_app_gets_the_full_name_of_a_deck(cli: Callable, decks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong one is told before the app starts."""
    started: list[object] = []
    monkeypatch.setattr(places, "has_terminal", lambda: True)
    monkeypatch.setattr(tui, "run", lambda _library, _settings, deck, **_: started.append(deck) or 0)
    assert cli("review", "penal").code == 0
    assert cli("review", "chemistry").code == 2
    assert started == ["Law::Criminal"]


def test_many_long_names_are_cut_short(cli: Callable, library_folder: Path) -> None:
    """Five of them, forty characters each."""
    for number in range(8):
        name = f"{number} {'long ' * 20}"
        deckfile.save(library_folder / "decks" / f"{number}.md", a_deck(named(name), name=name, document=""))
    err = cli("due", "--deck", "x").err
    assert err.count("…") == 5
    assert err.endswith(" and 3 more.\n")
    assert len(err) < 280


# --- interrupts and pipes --------------------------------------------------------------------------------------------


def test_until_interrupts_are_taken_care_of_next_to_nothing_is_imported() -> None:
    """A traceback of imports helps nobody."""
    code = (
        "import sys, studydeck.__main__; print([name for name in sys.modules if name in ('click', 'studydeck.cli', 'pathlib')])"
    )
    environment = {**os.environ, **ENVIRONMENT}
    ended = subprocess.run([sys.executable, "-S", "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert ended.stdout == "[]\n"


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
@pytest.mark.parametrize("module", ["click", "studydeck.cli.door", "studydeck.cli.group"])
def test_an_interrupt_during_the_imports_is_quiet(tmp_path: Path, module: str) -> None:
    """Exit code 130, wherever it comes; an interrupt that is to be ignored is ignored."""
    code = f"""
import os, signal, sys
class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
sys.argv = ["studydeck", "--version"]
if len(sys.orig_argv) > 3:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
from studydeck.__main__ import main
main()
"""
    environment = {**os.environ, **ENVIRONMENT}
    for arguments, expected in (([], (130, "")), (["ignored"], (0, ""))):
        command = [sys.executable, "-c", code, *arguments]
        ended = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
        assert (ended.returncode, ended.stderr) == expected


def test_an_interrupt_sums_up_what_was_answered(library: Path, now: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    """Then it goes on to end the program."""
    typed = iter(["", "4"])

    def read(_: str) -> str:
        try:
            return next(typed)
        except StopIteration:
            raise KeyboardInterrupt from None

    with open_study(Library(library), Settings(), now) as study, pytest.raises(KeyboardInterrupt):
        PlainReview(study, None, None, lambda: now, read, is_piped=False).run()
    assert "1 answer: 0 again, 0 hard, 0 good, 1 easy." in capsys.readouterr().out


@pytest.mark.parametrize("line", ["\n", "maybe\n"])
def test_a_pipe_that_says_nothing_is_not_listened_to_for_ever(cli: Callable, library: Path, now: datetime, line: str) -> None:
    """Exit code 1 after twenty such lines in a row; nothing is recorded."""
    ended = cli("review", "--plain", stdin=line * 500)
    assert ended.code == 1
    todo = "Send one of 1, 2, 3, 4, u, -, =, @, !, x, *, f, r, v, o, i, w, ?, q in each line."
    assert ended.err == f"studydeck: 20 lines in a row did nothing. {todo}\n"
    assert ended.out.count("please") == 19  # the twentieth ends it
    assert reviews(library, now) == 0


def test_a_rating_in_between_begins_the_count_anew(cli: Callable, library: Path, now: datetime) -> None:
    """Slips do not add up over a session."""
    assert cli("review", "--plain", stdin=("\n" * 15 + "4\n") * 3).code == 0
    assert reviews(library, now) == 3


def test_enter_means_good_at_a_terminal(library: Path, now: datetime) -> None:
    """As in the app; the prompt says it."""
    typed, prompts = iter(["", "", "q"]), []

    def read(prompt: str) -> str:
        prompts.append(prompt)
        return next(typed)

    with open_study(Library(library), Settings(), now) as study:
        PlainReview(study, None, None, lambda: now, read, is_piped=False).run()
        assert [review.rating.name for review in study.reviews()] == ["GOOD"]
    assert prompts[1] == ("Answer shown. 1 again, 2 hard, 3 good, 4 easy, Enter good, u undo, q stop, ? help: ")


def test_a_card_can_be_rejected_and_taken_back(cli: Callable, library: Path, now: datetime) -> None:
    """It is no answer, it is never asked again, and undo brings it back."""
    ended = cli("review", "--plain", stdin="x\nq\n")
    assert "Rejected: it is never asked again. u takes this back.\n" in ended.out
    assert reviews(library, now) == 0
    assert "Due now: 2 cards" in cli("due").out
    assert "Took back rejecting “What has to be built?”." in cli("review", "--plain", stdin="u\nq\n").out
    assert "Due now: 3 cards" in cli("due").out


def test_closing_the_output_keeps_every_answer_out(studydeck: Callable, library: Path, now: datetime) -> None:
    """Who cannot see a question has not answered it."""
    ended = studydeck("review", "--plain", shell="printf '4\\n4\\n' | STUDYDECK >&-")
    assert (ended.returncode, ended.stderr) == (74, "studydeck: standard output cannot be written (it is closed)\n")
    assert reviews(library, now) == 0


def test_a_study_that_was_answered_leaves_a_backup(library: Path, now: datetime) -> None:
    """The first session is the one a beginner would miss most."""
    with open_study(Library(library), Settings(), now) as study:
        session = study.start(now).reveal()
        study.answer(session, Rating.GOOD, now, 1000)
    assert [path.name for path in Library(library).backups.iterdir()] == ["progress-2026-09-01.db"]
