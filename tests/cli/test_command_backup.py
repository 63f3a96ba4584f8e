"""studydeck backup: list, create, restore."""

import json
from pathlib import Path

import pytest

from conftest import Cli


@pytest.fixture
def studied(cli: Cli, library: Path) -> Path:
    """A library with one answer, which its first backup holds, and one more."""
    assert cli("review", "--plain", stdin="\n4\nq\n").code == 0
    assert cli("review", "--plain", stdin="\n3\nq\n").code == 0
    return library


def database(library: Path) -> Path:
    return library / ".studydeck" / "progress.db"


def test_without_a_session_there_is_nothing_to_list_or_copy(cli: Cli, library: Path) -> None:
    ended = cli("backup")
    assert (ended.code, ended.out) == (0, "") and "There is no backup yet." in ended.err
    assert cli("backup", "create").code == 1
    assert cli("backup", "restore").code == 1
    assert not (library / ".studydeck").exists()


def test_list_names_what_going_back_costs(cli: Cli, studied: Path) -> None:
    ended = cli("backup", "list")
    assert ended.out.splitlines()[0].split() == ["Backup", "Made", "Answers", "Lost", "Note"]
    assert ended.out.splitlines()[1].split()[0::3] == ["progress-2026-09-01.db", "1"]
    (entry,) = json.loads(cli("backup", "list", "--json").out)["backups"]
    assert (entry["answers"], entry["lost"], entry["usable"]) == (1, 1, True)


def test_create_copies_what_is_there_now(cli: Cli, studied: Path) -> None:
    assert cli("backup", "create").out.strip().endswith("backups/progress-2026-09-01.db")
    kept = json.loads(cli("backup", "create", "--keep", "--json").out)
    assert kept["kept"] and Path(kept["path"]).exists()
    assert {entry["lost"] for entry in json.loads(cli("backup", "list", "--json").out)["backups"]} == {0}


def test_restore_of_a_damaged_database_needs_no_force(cli: Cli, studied: Path) -> None:
    database(studied).write_text("Dear diary,\n" * 100)
    refused = cli("due")
    assert refused.code == 76 and "`studydeck backup restore`" in refused.err
    ended = cli("backup", "restore")
    assert ended.code == 0 and "Restored progress-2026-09-01.db" in ended.out and "with 1 answer." in ended.out
    assert "How many answers were given since cannot be told." in ended.err and "set-aside-" in ended.err
    assert cli("due").code == 0


def test_restore_over_a_whole_database_needs_force(cli: Cli, studied: Path) -> None:
    before = database(studied).read_bytes()
    refused = cli("backup", "restore")
    assert refused.code == 73 and "going back costs 1 answer. Use --force" in refused.err
    assert database(studied).read_bytes() == before
    done = json.loads(cli("backup", "restore", "--force", "--json", "progress-2026-09-01.db").out)
    assert done["lost"] == 1 and Path(done["aside"]).name.startswith("before-restore-")


@pytest.mark.parametrize("arguments", [("restore", "--force"), ("create",)])
def test_nothing_is_written_with_read_only(cli: Cli, studied: Path, arguments: tuple[str, ...]) -> None:
    before = {path: path.read_bytes() for path in (studied / ".studydeck").rglob("*") if path.is_file()}
    assert cli("--read-only", "backup", *arguments).code == 77
    assert {path: path.read_bytes() for path in (studied / ".studydeck").rglob("*") if path.is_file()} == before


def test_a_backup_nobody_knows_is_a_wrong_use(cli: Cli, studied: Path) -> None:
    ended = cli("backup", "restore", "\x1b]0;x\x07")
    assert ended.code == 2 and "\x1b" not in ended.err and "`studydeck backup list` names them." in ended.err
