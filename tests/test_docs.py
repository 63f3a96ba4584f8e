"""What is written about the program is true: commands, options and paths."""

import re
from pathlib import Path

import click
import pytest

from studydeck.cli.group import COMMANDS, group

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"


def command(name: str) -> click.Command:
    found = group.get_command(click.Context(group), name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme(name: str) -> None:
    """As `studydeck NAME`."""
    assert re.search(rf"\bstudydeck {name}\b", README.read_text(encoding="utf-8")), f"README.md does not show `studydeck {name}`"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_help(name: str) -> None:
    """Whole sentences, and every command is called what its table says."""
    found = command(name)
    assert found.name == name
    assert found.get_short_help_str(limit=200) == COMMANDS[name]
    assert found.help
    assert found.help.strip().endswith(".")
    for option in found.params:
        if isinstance(option, click.Option):
            assert option.help, f"{name} {option.opts[0]} has no help"


def test_every_path_in_the_readme_exists() -> None:
    """In backquotes, with a slash and without a blank: a path of this repository, unless a program makes it."""
    made = (".studydeck/", ".venv/", "dist/")
    named = re.findall(r"`([\w.-]+/[\w./-]*)`", README.read_text(encoding="utf-8"))
    missing = [
        path
        for path in named
        if not path.startswith(made) and not (ROOT / path).exists() and not (ROOT / "src/studydeck" / path).exists()
    ]
    assert missing == []


def test_every_make_target_in_the_readme_exists() -> None:
    """`make X` can be typed."""
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make (\w+)", README.read_text(encoding="utf-8"))) <= targets
