"""Changing studydeck.toml: one line, and nothing else of it."""

import os
import stat
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studydeck.config import Library, Settings, load_settings
from studydeck.config.options import LIST, OPTIONS, named
from studydeck.config.writing import BEGINNING, change, template
from studydeck.errors import DiskFailed, NotPermitted, UsageError

WRITTEN = """# mine
retention = 0.85   # not too much

# a word on steps
learning_steps = [1, 10]
accept = "all"

[deck."Law::Criminal"]
# hard stuff
new_per_day = 5
"""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "studydeck.toml").write_text(WRITTEN, encoding="utf-8")
    return Library(tmp_path)


def text(library: Library) -> str:
    return library.settings_file.read_bytes().decode()


def test_only_the_value_changes(library: Library) -> None:
    assert change(library, "retention", 0.9).retention == 0.9
    assert text(library) == WRITTEN.replace("0.85", "0.9")


def test_a_new_setting_stands_before_the_tables(library: Library) -> None:
    assert change(library, "theme", "grey").theme == "grey"
    assert text(library) == WRITTEN.replace('accept = "all"\n', 'accept = "all"\ntheme = "grey"\n')


def test_a_setting_taken_out_takes_its_line_along(library: Library) -> None:
    assert change(library, "accept", None).accept == "confident"
    assert text(library) == WRITTEN.replace('accept = "all"\n', "")


def test_a_deck_gets_a_table_and_loses_it_with_its_last_option(library: Library) -> None:
    settings = change(library, "learning_steps", (5,), 'The "odd" one::[2]')
    assert settings.of('The "odd" one::[2]').learning_steps == (5,)
    assert text(library).startswith(WRITTEN)
    change(library, "learning_steps", None, 'The "odd" one::[2]')
    assert text(library).strip() == WRITTEN.strip()


def test_a_table_with_a_comment_stays(library: Library) -> None:
    change(library, "new_per_day", None, "Law::Criminal")
    assert text(library) == WRITTEN.replace("new_per_day = 5\n", "")


def test_without_a_file_one_is_made_and_taking_out_makes_none(tmp_path: Path) -> None:
    library = Library(tmp_path / "new")
    assert change(library, "timer", None) == Settings()
    assert not library.settings_file.exists()
    change(library, "timer", True)
    assert text(library) == f"{BEGINNING}timer = true\n"


def test_line_ends_stay_those_of_the_file(library: Library) -> None:
    library.settings_file.write_bytes(WRITTEN.replace("\n", "\r\n").encode())
    change(library, "mouse", False)
    assert text(library).count("\n") == text(library).count("\r\n") == WRITTEN.count("\n") + 1


def test_what_was_changed_by_hand_meanwhile_stays(library: Library) -> None:
    library.settings_file.write_text('theme = "light"\n', encoding="utf-8")
    settings = change(library, "timer", True)
    assert (settings.theme, settings.timer) == ("light", True)


@pytest.mark.parametrize(
    ("name", "value", "deck", "sentence"),
    [
        ("retention", 2, None, "retention must be a number from 0.7 to 0.99"),
        ("retension", 0.9, None, "did you mean retention"),
        ("theme", "grey", "Law", "no setting theme of a deck"),
    ],
)
def test_a_wrong_change_writes_nothing(library: Library, name: str, value: object, deck: str | None, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        change(library, name, value, deck)
    assert text(library) == WRITTEN


def test_a_file_that_is_wrong_already_is_left_alone(library: Library) -> None:
    library.settings_file.write_text("retention = 7\n", encoding="utf-8")
    with pytest.raises(UsageError, match="line 1: retention must be"):
        change(library, "timer", True)
    assert text(library) == "retention = 7\n"


def test_a_link_to_the_settings_stays_one(library: Library, tmp_path: Path) -> None:
    kept = tmp_path / "elsewhere.toml"
    library.settings_file.rename(kept)
    library.settings_file.symlink_to(kept)
    change(library, "timer", True)
    assert library.settings_file.is_symlink() and "timer = true" in kept.read_text()


def test_the_file_keeps_its_mode_and_no_part_is_left(library: Library) -> None:
    library.settings_file.chmod(0o600)
    change(library, "timer", True)
    assert stat.S_IMODE(library.settings_file.stat().st_mode) == 0o600
    assert [path.name for path in library.root.iterdir()] == ["studydeck.toml"]


@pytest.mark.parametrize(("number", "kind"), [(28, DiskFailed), (13, NotPermitted)])
def test_a_disk_that_refuses_leaves_the_old_file(
    library: Library, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[Exception]
) -> None:
    def refuse(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(kind):
        change(library, "timer", True)
    assert text(library) == WRITTEN


def test_the_template_sets_nothing_and_names_everything() -> None:
    assert tomllib.loads(template()) == {}
    bare = template().replace("\n# ", "\n")
    values = tomllib.loads(bare[bare.index("retention") : bare.index("[deck")])
    assert list(values) == list(OPTIONS)


@pytest.mark.parametrize("option", LIST, ids=lambda option: option.name)
def test_every_default_is_allowed_and_typed_as_it_is_shown(option: object) -> None:
    assert option.kind.accepts(option.default)
    if option.name != "editor":
        assert option.read(option.kind.shown(option.default)) == option.default


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("retention", "85%", 0.85),
        ("retention", "0,9", 0.9),
        ("learning_steps", "[1, 10]", (1, 10)),
        ("learning_steps", "1 10", (1, 10)),
        ("learning_steps", "none", ()),
        ("mouse", "No", False),
        ("accept", '"ALL"', "all"),
        ("editor", "code --wait", "code --wait"),
    ],
)
def test_what_is_typed_is_understood(name: str, typed: str, value: object) -> None:
    assert named(name).read(typed) == value


@pytest.mark.parametrize(
    ("name", "typed"),
    [("retention", "nan"), ("retention", ""), ("new_per_day", "-1"), ("new_per_day", "1.5"), ("learning_steps", "0"),
     ("mouse", "2"), ("new_per_day", "9" * 5000), ("editor", "a\x1bb")],
)  # fmt: skip
def test_what_is_not_allowed_is_refused_with_what_is(name: str, typed: str) -> None:
    with pytest.raises(UsageError, match=f"{name} must be"):
        named(name).read(typed)


@given(st.text(min_size=1, max_size=20, alphabet=st.characters(exclude_categories=["Cs"])), st.integers(0, 9999))
def test_any_name_of_a_deck_comes_back(tmp_path_factory: pytest.TempPathFactory, deck: str, number: int) -> None:
    library = Library(tmp_path_factory.mktemp("named"))
    assert change(library, "new_per_day", number, deck).deck == {deck: {"new_per_day": number}}
    assert load_settings(library).deck[deck]["new_per_day"] == number
