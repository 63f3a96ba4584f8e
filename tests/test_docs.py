"""What is written about the program is true: commands, options and paths."""

import re
import sys
import tomllib
from pathlib import Path

import click
import pytest

from studydeck.cli.group import COMMANDS, group
from studydeck.config.options import OPTIONS

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
sys.path.append(str(ROOT / "docs"))
import reference  # noqa: E402 - they lie beside the pages they make
import screenshot  # noqa: E402


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


def test_the_tables_of_keys_are_what_the_bindings_say() -> None:
    """In the README and, of all screens, in docs/keys.md; `make docs` writes them."""
    readme = README.read_text(encoding="utf-8")
    assert reference.with_keys(readme) == readme, "run `make docs`"
    assert reference.KEYS.read_text(encoding="utf-8") == reference.keys_page(), "run `make docs`"


def test_every_screen_has_its_keys_in_the_documentation() -> None:
    """A screen is found wherever its module lies; each has at least one key."""
    page = reference.keys_page()
    for module in (ROOT / "src/studydeck/tui/screens").glob("*.py"):
        for name in re.findall(r"^class (\w+)\((?:Study|Scrolling|Modal)\w*", module.read_text(encoding="utf-8"), re.MULTILINE):
            kind = type(name, (), {})
            if name not in ("StudyScreen", "ScrollingScreen"):
                assert f"## {reference.title_of(kind)}\n\n| Key" in page, name


def test_the_table_of_commands_names_options_and_subcommands_that_exist() -> None:
    """Each row of the README: the command is there, and so is everything in backquotes that looks like a part of it."""
    rows = re.findall(r"^\| `studydeck (\w+)[^`]*` \| (.*) \|$", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert [name for name, _ in rows] == sorted({name for name, _ in rows}, key=[name for name, _ in rows].index)
    assert {name for name, _ in rows} == set(COMMANDS)
    for name, text in rows:
        found = command(name)
        parts = {
            option for part in [found, *getattr(found, "commands", {}).values()] for each in part.params for option in each.opts
        }
        subcommands = set(getattr(found, "commands", {}))
        for words in re.findall(r"`([^`]+)`", text):
            first = words.replace("\\|", "|").split()[0]
            if first.startswith("--"):
                assert first in parts, f"studydeck {name} has no {first}"
            elif subcommands:
                assert first in subcommands, f"studydeck {name} has no {first}"


def test_the_settings_in_the_readme_are_the_defaults() -> None:
    """All of them, as a file that could be used."""
    text = README.read_text(encoding="utf-8")
    begin = text.index("    retention = ")
    block = "\n".join(line.strip() for line in text[begin : text.index("\n\n`studydeck --read-only", begin)].splitlines())
    values = tomllib.loads(block)
    decks = values.pop("deck")
    assert list(values) == list(OPTIONS)
    for name, value in values.items():
        assert OPTIONS[name].default == (tuple(value) if isinstance(value, list) else value), name
    assert all(OPTIONS[name].of_deck for own in decks.values() for name in own)


@pytest.mark.parametrize("name", screenshot.PICTURES)
def test_the_pictures_show_what_the_program_draws(name: str, drawn: dict[str, str]) -> None:
    """Byte for byte; `make docs` writes them."""
    assert (ROOT / "docs" / f"{name}.svg").read_text(encoding="utf-8") == drawn[name], "run `make docs`"


@pytest.fixture(scope="module")
def drawn() -> dict[str, str]:
    """The pictures as the program draws them now."""
    return screenshot.pictures()
