"""What loads what, looked at in fresh processes; the static half is checked by the import contracts in pyproject.toml."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "studydeck"
HEAVY = ("textual", "rich", "pydantic", "sqlite_utils", "numpy", "fsrs", "nupunkt", "HanTa", "rapidfuzz", "yaml")


def loaded_after(statement: str, folder: Path) -> set[str]:
    """Which heavy packages a fresh interpreter holds after a statement, run in an empty folder."""
    script = f"import sys\n{statement}\nsys.stderr.write(' '.join(name for name in {HEAVY} if name in sys.modules))"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, env=environment, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 0, ended.stderr
    return set(ended.stderr.split())


RUN = "from studydeck.cli import run; assert run({arguments}) == 0"


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        (["--help"], set()),
        (["--version"], set()),
        (["generate", "--help"], set()),
        (["review", "--help"], set()),
        (["triage", "--help"], set()),
        (["browse", "--help"], set()),
        (["export", "--help"], set()),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_help_loads_nothing_heavy(tmp_path: Path, arguments: list[str], allowed: set[str]) -> None:
    """Help is there before one looks up."""
    assert loaded_after(RUN.format(arguments=arguments), tmp_path) <= allowed


@pytest.mark.parametrize(
    "arguments",
    [["due"], ["stats"], ["browse", "is:due"], ["triage", "--json"], ["triage", "--frames"], ["undo", "--list"], []],
    ids=lambda value: " ".join(value) or "(alone)",
)
def test_looking_at_progress_loads_no_screen_and_no_numbers(tmp_path: Path, arguments: list[str]) -> None:
    """Once there is a database, the quick commands pay neither for Textual nor for pydantic, sqlite_utils or numpy."""
    (tmp_path / "decks").mkdir()
    loaded_after(RUN.format(arguments=["review", "--plain"]), tmp_path)
    heavy = {"textual", "rich", "pydantic", "sqlite_utils", "numpy", "nupunkt", "HanTa"}
    assert loaded_after(RUN.format(arguments=arguments), tmp_path) & heavy == set()


@pytest.mark.parametrize(
    "module", ["card", "document", "review", "session", "stats", "deckfile", "config", "interchange", "gates", "anki.export"]
)
def test_the_core_is_reachable_without_a_screen_or_a_database(tmp_path: Path, module: str) -> None:
    """Importing a rule or an edge loads neither."""
    assert loaded_after(f"import studydeck.{module}", tmp_path) & {"textual", "rich", "sqlite_utils", "pydantic", "fsrs"} == set()


def test_a_rule_that_no_contract_can_state() -> None:
    """86400 stands in `review.study_day` only, or named as a constant: days are never counted in seconds elsewhere."""
    offenders = [path.name for path in SOURCE.rglob("*.py") if "86400" in path.read_text(encoding="utf-8").replace("_", "")]
    assert set(offenders) <= {"review.py", "phrases.py"}


def test_every_module_says_what_it_is_for() -> None:
    """A docstring at the top of each file."""
    silent = [
        path.name for path in SOURCE.rglob("*.py") if ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) is None
    ]
    assert silent == []


BANNED = {"eval", "exec", "extractall", "yaml.load", "pickle.load", "pickle.loads", "os.system"}


def test_no_dangerous_call() -> None:
    """No eval, pickle, yaml.load, extractall or shell."""
    found = []
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func)
                shell = any(keyword.arg == "shell" for keyword in node.keywords)
                if name in BANNED or name.endswith(".extractall") or shell:
                    found.append(f"{path.name}: {name}")
    assert found == []
