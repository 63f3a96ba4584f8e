"""Packages by anybody: whatever they hold, either they are brought in or a sentence says why not, and nothing else happens."""

import io
import json
import struct
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from packages import CREATED, a_cloze_type, a_database, a_note, a_note_type, a_package, a_row, a_zip, an_answer, some_cards

from builders import files_in
from studydeck.anki import opening
from studydeck.anki.arriving import Arrivals, read_package
from studydeck.anki.zstandard import zstandard
from studydeck.config import Library, Settings, load_settings
from studydeck.errors import InputRefused, StudydeckError
from studydeck.schedule import PARAMETERS
from studydeck.study import Study, open_study

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
AT = CREATED * 1000


@pytest.fixture
def study(tmp_path: Path) -> Study:
    library = Library(tmp_path / "library")
    library.decks.mkdir(parents=True)
    return open_study(library, Settings(), NOW)


def read(data: bytes, tmp_path: Path) -> Arrivals:
    path = tmp_path / "package.apkg"
    path.write_bytes(data)
    return read_package(path, NOW, PARAMETERS)


def refused(data: bytes, tmp_path: Path) -> str:
    before = files_in(tmp_path) | {"package.apkg"}
    with pytest.raises(InputRefused) as error:
        read(data, tmp_path)
    assert files_in(tmp_path) == before
    return str(error.value)


WRONG: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "a text": lambda: b"not a zip at all\n" * 100,
    "a zip of something else": lambda: a_zip({"word/document.xml": b"<xml/>"}),
    "no database": lambda: a_package(b"hello"),
    "an empty database": lambda: a_package(b""),
    "a database of something else": lambda: a_package(a_database(more="DROP TABLE revlog")),
    "a view": lambda: a_package(a_database(more="ALTER TABLE notes RENAME TO n; CREATE VIEW notes AS SELECT * FROM n")),
    "a trigger": lambda: a_package(a_database(more="CREATE TRIGGER t AFTER INSERT ON notes BEGIN DELETE FROM cards; END")),
    "a virtual table": lambda: a_package(a_database(more="CREATE VIRTUAL TABLE v USING fts5(x)")),
    "a computed column": lambda: a_package(a_database(more="CREATE TABLE g (a integer, b AS (zeroblob(1000000000)))")),
    "no row": lambda: a_package(a_database(more="DELETE FROM col")),
    "JSON that is none": lambda: a_package(a_database(more="UPDATE col SET models = '{{{'")),
    "JSON that is a list": lambda: a_package(a_database(more="UPDATE col SET decks = '[1]'")),
    "JSON too deep": lambda: a_package(a_database(more=f"UPDATE col SET conf = '{'[' * 200_000}'")),
    "a beginning in no time": lambda: a_package(a_database(more="UPDATE col SET crt = 9223372036854775807")),
    "text that is not UTF-8": lambda: a_package(a_database(more="UPDATE col SET models = CAST(x'7bff7d' AS TEXT)")),
    "media that are a list": lambda: a_zip({"collection.anki21": some_cards(), "media": b"[1]"}),
    "media too deep": lambda: a_zip({"collection.anki21": some_cards(), "media": b"[" * 200_000}),
    "a newer format": lambda: a_zip({"meta": b"\x08\x09", "collection.anki21": some_cards(), "media": b"{}"}),
    "zstd that is none": lambda: a_zip({"meta": b"\x08\x03", "collection.anki21b": b"hello", "media": b""}),
    "zstd cut off": lambda: a_zip({"collection.anki21b": zstandard().compress(some_cards())[:-20], "media": b""}),
    "a database cut off": lambda: a_package(some_cards()[:-4096]),
    "a bomb": lambda: a_package(b"SQLite format 3\x00" + bytes(50_000_000)),
    "a bomb of zstd": lambda: a_zip({"collection.anki21b": zstandard().compress(b"SQLite format 3\x00" + bytes(50_000_000))}),
    "a bomb of media names": lambda: a_zip({"collection.anki21": some_cards(), "media": b" " * 60_000_000}),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_package_is_refused_with_a_sentence(name: str, tmp_path: Path) -> None:
    said = refused(WRONG[name](), tmp_path)
    assert said.startswith(str(tmp_path)) and said.endswith(".") and "\n" not in said


def test_a_directory_that_would_fill_the_memory_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MAX_DIRECTORY", 1000)
    assert "files" in refused(a_zip({str(number): b"" for number in range(100)}), tmp_path)


def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("collection.anki21", some_cards())
        archive.writestr("collection.anki21", some_cards(2))
    assert "two files of the same name" in refused(stream.getvalue(), tmp_path)


def test_a_false_size_does_not_help(tmp_path: Path) -> None:
    """A member that says it is small and is not."""
    data = bytearray(a_package(b"SQLite format 3\x00" + bytes(30_000_000)))
    at = data.find(b"PK\x01\x02", data.find(b"PK\x01\x02") + 4)
    data[at + 24 : at + 28] = struct.pack("<I", 1000)
    refused(bytes(data), tmp_path)


NAMES = [
    "../evil.png",
    "/evil.png",
    "..\\evil.png",
    "C:evil.png",
    "a/b.png",
    "evil\x00.png",
    "evil\x1b[2J.png",
    ".evil",
    "x" * 300,
    "",
    "con\n.png",
    "nul|.png",
]


def test_media_names_that_are_more_than_names_are_left_out(study: Study, tmp_path: Path) -> None:
    fields = "".join(f'<img src="{name}">' for name in NAMES)
    media = {name: b"evil" for name in [*NAMES, "good.png"]}
    path = tmp_path / "package.apkg"
    path.write_bytes(a_package(a_database([a_note(1, f'front <img src="good.png">{fields}', "back")], [a_row(2, 1)]), media))
    before = files_in(tmp_path)
    with study:
        study.import_package(path, NOW)
    new = files_in(tmp_path) - before
    assert {name for name in new if not name.startswith("library/.studydeck")} == {
        "library/decks/default.md",
        "library/decks/media/good.png",
    }
    assert all(not name.endswith(("evil.png", "evil")) for name in new)


def test_a_refused_package_leaves_the_library_as_it_was(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "package.apkg"
    path.write_bytes(a_package(a_database(more="UPDATE col SET models = '{{{'")))
    with study:
        before = {name: (tmp_path / name).read_bytes() for name in files_in(tmp_path)}
        with pytest.raises(InputRefused):
            study.import_package(path, NOW)
        assert {name: (tmp_path / name).read_bytes() for name in files_in(tmp_path)} == before


def test_rows_that_refer_to_nothing_are_left_out_and_counted(tmp_path: Path) -> None:
    notes = [a_note(1, "front", "back"), a_note(2, "lost", "type", kind=77)]
    cards = [a_row(3, 1), a_row(4, 2), a_row(5, 99), a_row(6, 1, ord=7)]
    found = read(a_package(a_database(notes, cards, [an_answer(AT, 3), an_answer(AT + 1, 1234)])), tmp_path)
    assert ([card.front for card in found.cards], sum(found.left_out.values()), found.homeless) == (["front"], 3, 1)


def test_notes_that_share_a_guid_are_two_cards(tmp_path: Path) -> None:
    """Anki drops one of them; here both come, with ids of their own, the same each time."""
    data = a_package(
        a_database([a_note(1, "one", "a", guid="same"), a_note(2, "two", "b", guid="same")], [a_row(3, 1), a_row(4, 2)])
    )
    first, again = read(data, tmp_path), read(data, tmp_path)
    assert len({card.id for card in first.cards}) == 2
    assert [card.id for card in first.cards] == [card.id for card in again.cards]


def test_impossible_numbers_are_brought_into_order(study: Study, tmp_path: Path) -> None:
    """No due date before the log, no memory outside its limits, no clock moved by a package."""
    big = 2**62
    cards = [
        a_row(3, 1, type=2, queue=2, due=big, ivl=big, reps=-big, lapses=big, left=big, flags=big + 5, data='{"s": -5, "d": 99}'),
        a_row(4, 2, type=77, queue=77, due=-big, ivl=-big, factor=-big, odid=big, odue=-big, data='{"s": "x"}'),
        a_row(5, 3, type=1, queue=1, due=big, data="[" * 5000),
    ]
    log = [
        an_answer(AT, 3, ivl=big, factor=big, time=big),
        an_answer(AT + 1, 3, ease=9),
        an_answer(-5, 3),
        an_answer(big, 3),
        an_answer(int(NOW.timestamp() * 1000) + 3_600_000, 3, time=-big, ivl=-big),
        an_answer(AT + 2, 4, type=-7, lastIvl=big),
    ]
    path = tmp_path / "package.apkg"
    path.write_bytes(a_package(a_database([a_note(n, f"front {n}", "back") for n in (1, 2, 3)], cards, log)))
    with study:
        report = study.import_package(path, NOW)
        assert len(report.added) == 3 and report.left_out == {"reviews at no possible time": 2}
        assert study.check(False, NOW) == []
        for standing in study.standings():
            memory = standing.memory
            assert memory.stability is None or 0 < memory.stability < 1e6
            assert memory.difficulty is None or 1 <= memory.difficulty <= 10
            assert 0 <= memory.due_day < 100_000 and 0 <= memory.reps < 2**31 and 0 <= standing.flag <= 7
        assert all(review.id <= int(NOW.timestamp() * 1000) + 600_000 for review in study.reviews())
        assert study.import_package(path, NOW).nothing
        assert study.notices == ()


@pytest.mark.parametrize(
    "text",
    [
        "<" * 300_000,
        "<a " * 100_000,
        "&" * 300_000,
        "<!--" * 70_000,
        "[sound:" * 40_000,
        "<ul><li>" * 30_000,
        "{{c1::" * 40_000,
        "<script>" * 30_000,
        "a[" * 100_000,
    ],
)
def test_words_built_to_take_long_do_not(text: str, tmp_path: Path) -> None:
    template = {"name": "x", "ord": 0, "qfmt": "{{furigana:Front}}{{#Front}}" * 200 + text[:50_000], "afmt": "{{Front}}"}
    types = [a_note_type(tmpls=[template], flds=[{"name": "Front", "ord": 0}]), a_cloze_type()]
    notes = [a_note(1, "x"), a_note(2, f"a {text}", kind=1002)]
    read(a_package(a_database(notes, [a_row(3, 1), a_row(4, 2)], note_types=types)), tmp_path)
    read(a_package(a_database([a_note(1, f"a {text}", text)], [a_row(3, 1)])), tmp_path)


def damaged(data: bytes, chance: Random) -> bytes:
    """A package with something wrong in it: in the zip, in the database, in what it says."""
    how = chance.randrange(5)
    if how == 0:
        return data[: chance.randrange(len(data))]
    if how == 1:
        out = bytearray(data)
        for _ in range(chance.randrange(1, 30)):
            out[chance.randrange(len(out))] = chance.randrange(256)
        return bytes(out)
    database = bytearray(some_cards())
    if how in (2, 3):
        for _ in range(chance.choice((1, 3, 30, 300))):
            database[chance.randrange(100 if how == 2 else 0, len(database))] = chance.randrange(256)
        return a_package(bytes(database))
    column = chance.choice(
        [
            "col.models",
            "col.decks",
            "col.dconf",
            "col.conf",
            "notes.flds",
            "notes.mid",
            "notes.guid",
            "cards.data",
            "cards.due",
            "cards.ord",
            "cards.type",
            "cards.queue",
            "cards.odid",
            "revlog.ivl",
            "revlog.ease",
            "revlog.type",
            "revlog.id",
            "col.ver",
            "col.crt",
        ]
    )
    values = [
        "NULL",
        "''",
        "-1",
        "9e99",
        "x'00ff'",
        "'{}'",
        "'[]'",
        "'null'",
        "'{\"1\": 5}'",
        '\'{"1001": {"flds": 5, "tmpls": [{"ord": "x"}]}}\'',
        "9223372036854775807",
        "'\x1b[31m'",
        "zeroblob(70000)",
    ]
    table, name = column.split(".")
    try:
        return a_package(
            a_database(
                [a_note(1, "front", "back")],
                [a_row(2, 1, type=2, queue=2)],
                [an_answer(AT, 2)],
                more=f"UPDATE OR IGNORE {table} SET {name} = {chance.choice(values)}",
            )
        )
    except Exception:  # noqa: BLE001 - a value that SQLite itself does not take
        return data


def test_a_thousand_damaged_packages_raise_nothing_but_our_own_errors(study: Study, tmp_path: Path) -> None:
    """And those that are still readable import, and leave a library in which nothing is wrong."""
    chance = Random(20260901)
    whole = a_package(some_cards(), {"a.png": b"x"})
    path = tmp_path / "package.apkg"
    brought = refusals = 0
    with study:
        for number in range(1000):
            path.write_bytes(damaged(whole, chance))
            try:
                study.import_package(path, NOW, dry_run=number % 10 > 0)
                brought += 1
            except StudydeckError as error:
                assert str(error).isprintable()
                refusals += 1
        assert study.check(False, NOW) == []
    assert brought > 100 and refusals > 100


def test_json_of_the_media_list_may_say_anything(tmp_path: Path) -> None:
    names = json.dumps({"0": "a.png", "1": 5, "nothing": "b.png", "2": ["c"]})
    data = a_zip(
        {
            "collection.anki21": a_database([a_note(1, '<img src="a.png">x', "y")], [a_row(2, 1)]),
            "media": names.encode(),
            "0": b"x",
        }
    )
    assert read(data, tmp_path).media == {"a.png": b"x"}


HOSTILE_PRESETS = {
    "NaN, -9e999": {"new": {"perDay": float("nan"), "delays": [float("inf")]}, "rev": {"perDay": float("-inf")}},
    "other kinds": {"new": {"perDay": "7", "delays": "1 10"}, "rev": [], "lapse": 5, "desiredRetention": True},
    "beyond": {"new": {"perDay": -5, "delays": [0.2, 99_999] * 9}, "rev": {"maxIvl": 10**40}, "desiredRetention": 55},
}
MADE_OF_THEM = {"beyond": {"new_per_day": 0, "learning_steps": (1, 10_080) * 5}}


@pytest.mark.parametrize("what", HOSTILE_PRESETS)
def test_options_that_are_none_do_no_harm(what: str, study: Study, tmp_path: Path) -> None:
    """Whatever a preset says and a deck is called: the settings that are written can be read again."""
    preset = json.dumps({"1": {"id": 1, "name": "Default", **HOSTILE_PRESETS[what]}})
    names = ("Default", 'a "b" [c] # \\ \' \x1b::..', "con", "x" * 300, "a.b = 1")
    notes = [a_note(number, f"front {number}", "back") for number in range(1, 6)]
    cards = [a_row(10 + number, number, did=number) for number in range(1, 6)]
    data = a_database(notes, cards, decks=dict(enumerate(names, 1)), more=f"UPDATE col SET dconf = '{preset}'")
    path = tmp_path / "package.apkg"
    path.write_bytes(a_package(data))
    with study:
        report = study.import_package(path, NOW, options=True)
        wanted = MADE_OF_THEM.get(what, {})
        assert len(report.options) == len(wanted) * 5
        for standing in study.standings():
            rules = load_settings(study.library).of(standing.deck)
            assert {name: getattr(rules, name) for name in wanted} == wanted
        assert study.import_package(path, NOW, options=True).options == []
        assert study.undo_setting() if wanted else not study.setting_changes
