"""studydeck config: show, get, set, unset, path, edit; and the options before the command."""

import json
import os
import sys
from pathlib import Path

import pytest

from conftest import Cli
from studydeck.cli import places
from studydeck.config.options import LIST


def settings(library: Path) -> Path:
    return library / "studydeck.toml"


def test_show_lists_every_setting_with_its_meaning(cli: Cli, library: Path) -> None:
    ended = cli("config")
    assert [line.split()[0] for line in ended.out.splitlines()] == [option.name for option in LIST]
    assert "these are the defaults" in ended.err
    assert not settings(library).exists()


def test_show_marks_what_is_set_and_lists_the_options_of_decks(cli: Cli, library: Path) -> None:
    settings(library).write_text('retention = 0.8\n[deck."\\u001b[2J"]\nnew_per_day = 3\n[deck.Empty]\n')
    ended = cli("config", "show")
    assert "retention         0.8 *" in ended.out and "\x1b" not in ended.out
    assert "deck ␛[2J: new_per_day 3" in ended.out and "deck Empty: nothing of its own" in ended.out
    document = json.loads(cli("config", "show", "--json").out)
    assert document["schema"] == 1
    row = document["settings"]["retention"]
    assert (row["value"], row["default"], row["set"]) == (0.8, 0.9, True)
    assert document["decks"]["Empty"] == {}


def test_set_get_and_unset(cli: Cli, library: Path) -> None:
    settings(library).write_text("# mine\ntimer = true # always\n")
    ended = cli("config", "set", "learning_steps", "5, 20")
    assert (ended.code, ended.err) == (0, "learning_steps is 5, 20.\n")
    assert settings(library).read_text() == "# mine\ntimer = true # always\nlearning_steps = [5, 20]\n"
    assert cli("config", "get", "learning_steps").out == "5, 20\n"
    assert json.loads(cli("config", "get", "timer", "--json").out)["value"] is True
    assert "the default" in cli("config", "unset", "learning_steps").err
    assert settings(library).read_text() == "# mine\ntimer = true # always\n"


def test_a_deck_is_named_as_elsewhere(cli: Cli, library: Path) -> None:
    ended = cli("config", "set", "--deck", "inter", "new_per_day", "1")
    assert ended.err == "new_per_day is 1 in Interview.\n"
    assert settings(library).read_text().endswith("[deck.Interview]\nnew_per_day = 1\n")
    assert "Due now: 1 card" in cli("due").out
    assert cli("config", "get", "--deck", "Interview", "new_per_day").out == "1\n"
    assert cli("config", "set", "--deck", "nothing", "new_per_day", "1").code == 2
    shown = json.loads(cli("config", "show", "--deck", "Interview", "--json").out)["settings"]
    assert shown["new_per_day"]["set"] and not shown["retention"]["set"] and "theme" not in shown


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("set", "retention", "2"), "retention must be a number from 0.7 to 0.99. It was “2”."),
        (("set", "retension", "0.9"), "there is no setting retension (did you mean retention?)"),
        (("get", "x\x1b[2J"), "there is no setting x␛[2J"),
        (("set", "--deck", "Interview", "theme", "grey"), "there is no setting theme of a deck"),
        (("unset", "nothing"), "there is no setting nothing"),
    ],
)
def test_a_wrong_setting_names_what_is_allowed(cli: Cli, library: Path, arguments: tuple[str, ...], sentence: str) -> None:
    ended = cli("config", *arguments)
    assert ended.code == 2 and sentence in ended.err
    assert not settings(library).exists()


def test_options_of_a_deck_that_is_not_there_are_no_error(cli: Cli, library: Path) -> None:
    settings(library).write_text("[deck.Intervew]\nnew_per_day = 1\n")
    ended = cli("due")
    assert ended.code == 0 and "Due now: 3 cards" in ended.out
    assert "options for the deck “Intervew”, which is not there (did you mean “Interview”?)." in ended.err


def test_path_is_where_it_would_be(cli: Cli, library: Path) -> None:
    assert cli("config", "path").out == f"{settings(library)}\n"


def test_nothing_is_changed_with_read_only(cli: Cli, library: Path) -> None:
    for arguments in (("config", "set", "timer", "on"), ("config", "unset", "timer"), ("config", "edit"), ("generate",)):
        assert cli("--read-only", *arguments).code == 77
    assert cli("--read-only", "review", "--plain", stdin="\n3\nq\n").code == 77
    assert cli("--read-only", "due").code == 0
    assert not settings(library).exists() and not (library / ".studydeck").exists()


EDITOR = """
import sys
from pathlib import Path
path = Path(sys.argv[-1])
assert path.stat().st_mode & 0o077 == 0 and path.parent.stat().st_mode & 0o077 == 0
text = path.read_text()
path.write_text({text})
sys.exit({code})
"""


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """Sets an editor that leaves `text`, an expression in which `text` is what it was given."""

    def use(text: str, code: int = 0) -> None:
        program = tmp_path / "an editor.py"
        program.write_text(EDITOR.format(text=text, code=code))
        monkeypatch.setenv("VISUAL", f"{sys.executable} '{program}'")
        monkeypatch.setattr(places, "has_terminal", lambda: True)

    return use


def test_edit_takes_over_what_is_right(cli: Cli, library: Path, editor: object) -> None:
    """A new file begins as a list of everything that can be set."""
    editor("text.replace('# timer = false', 'timer = true')")
    assert cli("config", "edit").code == 0
    assert "\ntimer = true" in settings(library).read_text() and "# retention = 0.9" in settings(library).read_text()
    assert cli("config", "get", "timer").out == "on\n"
    editor("text")
    assert "Nothing was changed." in cli("config", "edit").err


def test_edit_keeps_what_is_wrong_out_and_safe(cli: Cli, library: Path, editor: object) -> None:
    settings(library).write_text("timer = true\n")
    editor("'retention = 7'")
    ended = cli("config", "edit")
    assert ended.code == 2 and "line 1: retention must be" in ended.err and "Your text lies there" in ended.err
    assert settings(library).read_text() == "timer = true\n"
    draft = Path(ended.err.split("studydeck: ")[1].split(": line 1")[0])
    assert draft.read_text() == "retention = 7"


def test_edit_mends_a_file_that_is_wrong(cli: Cli, library: Path, editor: object) -> None:
    settings(library).write_text("retention = 7\n")
    assert cli("due").code == 2
    editor("'retention = 0.8\\n'")
    assert cli("config", "edit").code == 0
    assert cli("due").code == 0


def test_an_editor_that_fails_changes_nothing(cli: Cli, library: Path, editor: object) -> None:
    editor("'timer = true'", code=3)
    ended = cli("config", "edit")
    assert "Nothing was changed." in ended.err
    assert not settings(library).exists()


@pytest.mark.parametrize("value", ["", "'", "/no/such/editor"])
def test_without_an_editor_that_is_said(cli: Cli, library: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setattr(places, "has_terminal", lambda: True)
    monkeypatch.setenv("VISUAL", value)
    monkeypatch.delenv("EDITOR", raising=False)
    assert cli("config", "edit").code == 2
    assert not settings(library).exists()


def test_edit_needs_a_terminal(cli: Cli, library: Path) -> None:
    ended = cli("config", "edit")
    assert ended.code == 2 and str(settings(library)) in ended.err


def test_no_color_is_passed_on(cli: Cli, library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "")
    assert cli("--no-color", "due").code == 0
    assert os.environ["NO_COLOR"] == "1"
