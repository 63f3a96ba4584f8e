"""The door: every error becomes one sentence and the right exit code, and no terminal or pipe can make a command hang."""

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import click
import pytest

from studydeck import errors, tui
from studydeck.cli import group as group_module
from studydeck.cli import places, run
from studydeck.config import Library, Settings

Run = Callable[..., CompletedProcess[str]]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Make the command `due` raise."""

    def plant(error: BaseException) -> None:
        @click.command("due")
        def command() -> None:
            secret = "canary-4711"
            assert secret
            raise error

        monkeypatch.setattr("studydeck.cli.due.command", command)

    return plant


KNOWN = [
    (errors.StudydeckError("it failed"), 1),
    (errors.UsageError("it failed"), 2),
    (errors.InputRefused("it failed"), 65),
    (errors.OutputRefused("it failed"), 73),
    (errors.DiskFailed("it failed"), 74),
    (errors.DatabaseBusy("it failed"), 75),
    (errors.DatabaseUnusable("it failed"), 76),
    (errors.NotPermitted("it failed"), 77),
]


@pytest.mark.parametrize(("error", "code"), KNOWN, ids=[type(error).__name__ for error, _ in KNOWN])
def test_an_error_is_one_sentence_and_its_exit_code(cli: Callable, failing: Callable, error: Exception, code: int) -> None:
    """On standard error, with the name of the program in front, and nothing on standard output."""
    failing(error)
    ended = cli("due")
    assert (ended.code, ended.out, ended.err) == (code, "", "studydeck: it failed\n")


def test_an_error_cannot_act_on_the_terminal(cli: Callable, failing: Callable) -> None:
    """Escape sequences in file names and the like arrive as visible characters, on one line."""
    failing(errors.InputRefused("odd", where="a\x1b]52;c;x\x07\nb"))
    assert cli("due").err == "studydeck: a␛]52;c;x␇ b: odd\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--nonsense"], "studydeck: No such option"),
        (["nonsense"], "studydeck: No such command"),
        (["review", "--limit", "0"], "studydeck: Invalid value for '--limit'"),
        (["export"], "studydeck: Missing argument 'FILE'. See `studydeck export --help`."),
        (["generate", "--accept", "some"], "studydeck: Invalid value for '--accept'"),
        (["due", "a\x1b[2J"], "studydeck: Got unexpected extra argument"),
    ],
)
def test_a_wrong_command_line_is_exit_code_2(cli: Callable, library_folder: Path, arguments: list[str], sentence: str) -> None:
    """One sentence that says where the help is."""
    ended = cli(*arguments)
    assert ended.code == 2
    assert ended.err.startswith(sentence)
    assert "--help`" in ended.err
    assert ended.err.count("\n") == 1
    assert "\x1b" not in ended.err


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_an_interrupt_is_exit_code_130(cli: Callable, failing: Callable, error: BaseException) -> None:
    """No traceback."""
    failing(error)
    ended = cli("due")
    assert (ended.code, ended.err) == (130, "\n")


def test_a_reader_that_leaves_ends_the_command_quietly(cli: Callable, failing: Callable) -> None:
    """`| head -1` is no failure."""
    failing(BrokenPipeError(errno.EPIPE, "Broken pipe"))
    ended = cli("due")
    assert (ended.code, ended.err) == (0, "")


def test_an_internal_error_leaves_a_report_without_values(cli: Callable, failing: Callable, library: Path) -> None:
    """Exit code 70 and one sentence; neither the message nor local variables get anywhere, for they may hold a card."""
    (library / ".studydeck").mkdir()
    failing(ValueError("words of a card"))
    ended = cli("due")
    report = next((library / ".studydeck" / "reports").iterdir())
    assert ended.code == 70
    assert ended.err.count("\n") == 1
    assert "internal error (ValueError)" in ended.err
    assert str(report) in ended.err
    text = report.read_text()
    assert "ValueError" in text
    assert "canary-4711" not in text + ended.err
    assert "words of a card" not in text + ended.err
    assert report.stat().st_mode & 0o077 == 0


def test_without_data_the_report_lies_in_a_temporary_folder(
    cli: Callable, failing: Callable, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash of a command that only reads creates nothing in the library."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    failing(ValueError("x"))
    assert str(tmp_path) in cli("due").err
    assert not (library / ".studydeck").exists()
    assert len(list(tmp_path.glob("studydeck-*/reports/*.txt"))) == 1


def test_help_and_version_answer_on_standard_output(cli: Callable) -> None:
    """Nothing is looked for, nothing is opened."""
    ended = cli("--version")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("studydeck 0.")
    for name in group_module.COMMANDS:
        assert cli(name, "--help").out.startswith(f"Usage: studydeck {name} ")


def test_a_library_that_is_a_file_is_refused(cli: Callable, tmp_path: Path) -> None:
    """Exit code 2, by option and by environment."""
    (tmp_path / "x").write_text("")
    ended = cli("--library", tmp_path / "x", "due")
    assert (ended.code, ended.err[-45:]) == (2, "Name the folder that holds seeds/ and decks/.\n"[-45:])


def test_wrong_settings_are_exit_code_2(cli: Callable, library: Path) -> None:
    """Every command that opens the library says it, none ignores it."""
    (library / "studydeck.toml").write_text("retention = 9\n")
    for arguments in (["due"], ["stats"], ["check"], ["review", "--plain"], ["generate"], ["export", "x.md"]):
        ended = cli(*arguments)
        assert (arguments, ended.code) == (arguments, 2)
        assert "line 1: retention must be a number from 0.7 to 0.99" in ended.err


def test_completion_answers_the_shell(cli: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line in the README makes the shell ask like this."""
    monkeypatch.setenv("_STUDYDECK_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "studydeck re")
    monkeypatch.setenv("COMP_CWORD", "1")
    ended = cli()
    assert (ended.code, ended.out) == (0, "plain,review\n")


@pytest.mark.parametrize(("arguments", "deck"), [([], None), (["review"], None), (["review", "Interview"], "Interview")])
def test_at_a_terminal_the_app_starts(
    cli: Callable, library: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], deck: str | None
) -> None:
    """With the library, its settings and the deck; its exit code is the program's."""
    started: list[tuple[Library, Settings, str | None]] = []

    def app(library: Library, settings: Settings, deck: str | None = None, **_: object) -> int:
        started.append((library, settings, deck))
        return 143

    monkeypatch.setattr(places, "has_terminal", lambda: True)
    monkeypatch.setattr(tui, "run", app)
    assert cli(*arguments).code == 143
    assert started == [(Library(library), Settings(), deck)]


# --- as processes ----------------------------------------------------------------------------------------------------


def test_without_a_terminal_nothing_hangs(studydeck: Run, library: Path) -> None:
    """Alone it prints what is due; the review says how to go on."""
    alone = studydeck()
    assert (alone.returncode, alone.stderr) == (0, "")
    assert alone.stdout.startswith("Due now: 3 cards (3 new, 0 learning, 0 review).\n")
    review = studydeck("review")
    assert review.returncode == 2
    assert (
        review.stderr == "studydeck: there is no terminal to draw on. Use `studydeck review --plain`, which works line by line.\n"
    )


@pytest.mark.parametrize("command", ["due", "due --json", "--help", "review --plain"])
@pytest.mark.parametrize("streams", ["</dev/null", "<&-", ">&-", "2>&-", "<&- >&- 2>&-", "| head -c 1"])
def test_closed_streams_end_in_good_order(studydeck: Run, library: Path, command: str, streams: str) -> None:
    """No traceback, no exit code of a crash, whatever is closed; nobody hears an answer given to a closed output."""
    ended = studydeck(*command.split(), shell=f"STUDYDECK {streams}")
    is_closed = ">&-" in streams.split()
    assert ended.returncode == (74 if is_closed else 0)
    if is_closed and "2>&-" not in streams:
        assert ended.stderr == "studydeck: standard output cannot be written (it is closed)\n"
    assert "Traceback" not in ended.stderr
    assert "Exception ignored" not in ended.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("command", ["due", "stats --json", "info", "--help", "--version", "due --help", "review --plain"])
def test_a_full_output_is_exit_code_74(studydeck: Run, library: Path, command: str) -> None:
    """The user hears that the output is not whole."""
    ended = studydeck(*command.split(), shell="STUDYDECK > /dev/full")
    assert ended.returncode == 74
    assert ended.stderr == "studydeck: standard output cannot be written (no space left on device)\n"


def test_a_terminal_that_knows_few_letters_gets_substitutes(studydeck: Run, library: Path) -> None:
    """Neither text nor JSON fails on an encoding without dashes and blocks."""
    (library / "decks" / "interview.md").write_text("---\ndeck: “日本” — x\n---\nQ: a\nA: b\n", encoding="utf-8")
    environ = {"PYTHONIOENCODING": "ascii"}
    assert "??? ? x" in studydeck("due", environ=environ).stdout.replace("????", "???")
    assert "\\u201c\\u65e5" in studydeck("due", "--json", environ=environ).stdout
    assert studydeck("stats", environ=environ).returncode == 0


def test_a_removed_working_folder_is_no_crash(cli: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library named by option is found all the same."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert cli("--library", tmp_path, "due").code == 0


def test_running_raises_nothing_even_for_a_system_exit() -> None:
    """`run` returns an exit code for --help too."""
    stdout = sys.stdout
    try:
        with Path(os.devnull).open("w") as sys.stdout:
            assert run(["--help"]) == 0
    finally:
        sys.stdout = stdout
