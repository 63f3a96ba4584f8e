"""Where the library is, and what its settings may say."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from studydeck.config import Library, Settings, find_library, load_aliases, load_settings
from studydeck.config.options import OPTIONS
from studydeck.errors import NotPermitted, UsageError


def a_library(tmp_path: Path, text: str | bytes) -> Library:
    """A library whose settings file holds `text`."""
    (tmp_path / "studydeck.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return Library(tmp_path)


def test_the_option_comes_first(tmp_path: Path) -> None:
    """--library beats the environment and the working folder."""
    (tmp_path / "decks").mkdir()
    (tmp_path / "mine").mkdir()
    assert find_library(Path("mine"), {"STUDYDECK_LIBRARY": "/other"}, tmp_path) == Library(tmp_path / "mine")


def test_the_environment_comes_second(tmp_path: Path, home: Path) -> None:
    """STUDYDECK_LIBRARY beats the working folder; ~ is the home folder; an empty value does not count."""
    (tmp_path / "decks").mkdir()
    (home / "cards").mkdir()
    assert find_library(None, {"STUDYDECK_LIBRARY": "~/cards"}, tmp_path) == Library(home / "cards")
    assert find_library(None, {"STUDYDECK_LIBRARY": ""}, tmp_path) == Library(tmp_path)


def test_the_nearest_folder_with_decks_comes_third(tmp_path: Path) -> None:
    """From the working folder upwards; a file named decks does not count."""
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "decks").mkdir()
    (inner / "decks").write_text("")
    assert find_library(None, {}, inner) == Library(tmp_path)


def test_the_data_folder_of_the_platform_comes_last(tmp_path: Path, home: Path) -> None:
    """Nothing is created by looking for it."""
    library = find_library(None, {}, tmp_path)
    assert library.root.name == "studydeck"
    assert home in library.root.parents
    assert list(home.iterdir()) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("origin", ["--library", "STUDYDECK_LIBRARY"])
def test_a_file_is_no_library(tmp_path: Path, origin: str) -> None:
    """The sentence says who named the file."""
    file = tmp_path / "x"
    file.write_text("")
    explicit, environ = (file, {}) if origin == "--library" else (None, {"STUDYDECK_LIBRARY": str(file)})
    with pytest.raises(UsageError, match=f"{origin} names a file, not a folder"):
        find_library(explicit, environ, tmp_path)


@pytest.mark.parametrize(
    ("explicit", "environ", "origin"),
    [(Path("gone"), {}, "--library"), (None, {"STUDYDECK_LIBRARY": "gone"}, "STUDYDECK_LIBRARY")],
)
def test_a_folder_that_is_named_must_exist(tmp_path: Path, explicit: Path | None, environ: dict[str, str], origin: str) -> None:
    """A slip in a name is no empty library; only the platform's own folder may be new."""
    with pytest.raises(UsageError) as refused:
        find_library(explicit, environ, tmp_path)
    todo = f"Check the spelling of {origin}, or create the folder first."
    assert str(refused.value) == f"{tmp_path / 'gone'}: there is no such folder. {todo}"
    usual = find_library(None, {}, tmp_path)
    assert find_library(usual.root, {}, tmp_path) == usual


def test_the_places_in_a_library() -> None:
    """The layout is a contract."""
    library = Library(Path("/l"))
    places = [library.seeds, library.decks, library.data, library.database, library.backups, library.settings_file]
    assert [place.as_posix() for place in places] == [
        "/l/seeds", "/l/decks", "/l/.studydeck", "/l/.studydeck/progress.db", "/l/.studydeck/backups", "/l/studydeck.toml",
    ]  # fmt: skip


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    """An empty file says as little as none."""
    assert load_settings(Library(tmp_path)) == Settings()
    assert load_settings(a_library(tmp_path, "")) == Settings()
    assert load_settings(a_library(tmp_path, "\ufeff# only a comment\r\n")) == Settings()


def test_every_setting_can_be_set(tmp_path: Path) -> None:
    """All keys, each with another value than its default."""
    text = """
        retention = 0.85
        new_per_day = 0
        reviews_per_day = 9999
        rollover_hour = 0
        learning_steps = []
        relearning_steps = [5, 20]
        maximum_interval = 365
        accept = "all"
        leech_threshold = 0
        leech_action = "suspend"
        typed_answers = true
        timer = true
        theme = "grey"
        symbols = "ascii"
        mouse = false
        editor = "vim -n"
        backup_count = 30
        siblings_apart = false
        [deck."Law::Criminal"]
        retention = 0.95
        learning_steps = [1]
    """
    own = {"Law::Criminal": {"retention": 0.95, "learning_steps": (1,)}}
    looks = (0, "suspend", True, True, "grey", "ascii", False, "vim -n", 30, False)
    expected = Settings(0.85, 0, 9999, 0, (), (5, 20), 365, "all", *looks, own)
    assert load_settings(a_library(tmp_path, text)) == expected
    assert {*OPTIONS, "deck"} == set(Settings.__dataclass_fields__)


WRONG = [
    ("out of range", "\nretention = 1.5", "line 2: retention must be a number from 0.7 to 0.99"),
    ("text for a number", 'new_per_day = "20"', "line 1: new_per_day must be a whole number from 0 to 9999"),
    ("true for a number", "new_per_day = true", "line 1: new_per_day must be a whole number"),
    ("fraction for a whole number", "rollover_hour = 4.5", "line 1: rollover_hour must be an hour from 0 to 23"),
    ("infinity", "retention = inf", "line 1: retention must be"),
    ("not a number", "retention = nan", "line 1: retention must be"),
    ("number for a list", "learning_steps = 1", "line 1: learning_steps must be a list of at most 10 whole minutes"),
    ("zero minutes", "learning_steps = [0]", "line 1: learning_steps must be a list"),
    ("unknown word", 'accept = "some"', 'line 1: accept must be "confident", "all" or "none"'),
    (
        "misspelt",
        "# x\nretension = 0.9",
        "line 2: there is no setting retension (did you mean retention?); allowed are retention,",
    ),
    ("a deck's option out of range", "\n[deck.Law]\nretention = 2", "line 3: retention must be a number"),
    (
        "misspelt for a deck",
        '[deck."A::B"] # c\nnew_per_dya = 2',
        "line 2: there is no setting new_per_dya of a deck (did you mean new",
    ),
    ("not for a deck", '[deck.A]\n\naccept = "all"', "line 3: there is no setting accept of a deck; allowed are retention,"),
    ("a deck with a dotted key", "deck.A.B.retention = 2", "line 1: there is no setting B of a deck; allowed are"),
    ("a deck in one line", "\ndeck = {A = {retention = 2}}", "line 2: retention must be a number from 0.7"),
    ("a deck that is none", "deck = 3", 'line 1: deck must be tables such as [deck."Law::Criminal"]'),
    ("an option of all decks", "[deck]\nretention = 0.8", "line 2: deck must be tables such as"),
    ("number for a switch", "mouse = 1", "line 1: mouse must be true or false"),
    ("two lines for a command", 'editor = "a\\nb"', "line 1: editor must be a command, a line of at most 200 characters"),
    ("unknown theme", 'theme = "blue"', 'line 1: theme must be "auto", "dark", "light", "contrast" or "grey"'),
    ("table", "[review]\nnew_per_day = 3", "line 1: there is no setting review"),
    (
        "two mistakes",
        "retention = 2\nx = 1",
        "line 1: retention must be a number from 0.7 to 0.99; line 2: there is no setting x",
    ),
    ("broken", "retention = 0.9\nnew_per_day =", "this is not TOML: Invalid value (at"),
    ("twice", "accept = 'all'\naccept = 'none'", "this is not TOML: Cannot overwrite a value (at line 2"),
    ("nested without end", "x = " + "[" * 100_000, "this is not TOML: it is nested too deeply"),
    ("a number too long to read", f"new_per_day = {'9' * 5000}", "this is not TOML: a number in it has too many digits"),
    ("a long number in another base", f"new_per_day = 0x{'f' * 5000}", "line 1: new_per_day must be a whole number"),
    ("a long fraction in another base", f"retention = 0x{'f' * 5000}", "line 1: retention must be a number"),
    ("escape sequence in a key", '"\\u001b]0;x" = 1', "there is no setting ␛]0;x"),
    ("binary", b"\x89PNG\r\n\x1a\n\xff", "this is not UTF-8 text"),
    ("huge", b"#" * 1_000_001, "the file is larger than 1,000,000 bytes"),
]


@pytest.mark.parametrize(("text", "sentence"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_wrong_file_is_refused_with_line_key_and_allowed_values(tmp_path: Path, text: str | bytes, sentence: str) -> None:
    """The file is named, and it stays as it is."""
    library = a_library(tmp_path, text)
    before = library.settings_file.read_bytes()
    with pytest.raises(UsageError) as caught:
        load_settings(library)
    assert str(caught.value).startswith(f"{library.settings_file}: ")
    assert sentence in str(caught.value)
    assert caught.value.exit_code == 2
    assert library.settings_file.read_bytes() == before


def test_a_folder_or_a_dangling_link_is_refused(tmp_path: Path) -> None:
    """Something is there, and it is no settings file: never ignored."""
    file = Library(tmp_path).settings_file
    file.symlink_to(tmp_path / "gone")
    with pytest.raises(UsageError, match="cannot be read"):
        load_settings(Library(tmp_path))
    file.unlink()
    file.mkdir()
    with pytest.raises(UsageError, match="this is a folder"):
        load_settings(Library(tmp_path))


def test_no_right_to_read_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 77: the defaults must not silently stand in for what the user chose."""
    library = a_library(tmp_path, "")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(NotPermitted, match="no right to read this file"):
        load_settings(library)


def test_settings_are_read_without_pydantic(tmp_path: Path) -> None:
    """A library with a settings file starts as soon as one without."""
    a_library(tmp_path, "new_per_day = 3")
    script = (
        "import sys; from pathlib import Path; from studydeck.config import *;"
        f"load_settings(Library(Path({str(tmp_path)!r}))); print({{'pydantic', 'tomlkit'}} & set(sys.modules))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment).stdout == "set()\n"


def an_alias_file(tmp_path: Path, text: str) -> Library:
    """A library with aliases of its own."""
    (tmp_path / "aliases.toml").write_text(text, encoding="utf-8")
    return Library(tmp_path)


def test_aliases_are_what_is_written_and_what_is_meant(tmp_path: Path) -> None:
    library = an_alias_file(tmp_path, '# misheard\n"weir works" = "WeirWorks"\nClot = "Claude"\n')
    assert load_aliases(library) == {"weir works": "WeirWorks", "Clot": "Claude"}


def test_a_library_needs_no_aliases(tmp_path: Path) -> None:
    assert load_aliases(Library(tmp_path)) == {}


@pytest.mark.parametrize(
    "line", ['"weir works" = 3', '"weir works" = ""', '"weir works" = "a\\u001bb"', '["weir works"]\na = "bc"']
)
def test_a_wrong_alias_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    library = an_alias_file(tmp_path, f'"a b" = "AB"\n{line}\n')
    with pytest.raises(UsageError, match=r"aliases\.toml: line 2: weir works must be .* Correct the line or remove it"):
        load_aliases(library)


def test_a_number_too_long_to_read_is_no_alias(tmp_path: Path) -> None:
    """It is refused before it could be called a wrong alias."""
    with pytest.raises(UsageError, match=r"aliases\.toml: this is not TOML: a number in it has too many digits\. Write one KEY"):
        load_aliases(an_alias_file(tmp_path, f'"ab" = {"9" * 5000}'))


def test_of_many_mistakes_the_first_are_named_and_the_others_counted(tmp_path: Path) -> None:
    """The message can be read, and finding its lines does not take longer with each mistake."""
    with pytest.raises(UsageError, match=r"line 1: w0 must be .*; line 3: w2 must be [^;]*; and 7,997 more\. Correct") as wrong:
        load_aliases(an_alias_file(tmp_path, "".join(f"w{number} = 1\n" for number in range(8000))))
    assert len(str(wrong.value)) < 1000
    with pytest.raises(UsageError, match=r"line 3: there is no setting w2; [^;]*; and 7,997 more\. Correct"):
        load_settings(a_library(tmp_path, "".join(f"w{number} = 1\n" for number in range(8000))))
