"""Backups and the way back: whatever became of the database, nothing is thrown away and no newer word is lost."""

import hashlib
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from builders import a_deck, a_library, many_cards
from studydeck import deckfile
from studydeck.config import Library, Settings
from studydeck.errors import DatabaseBusy, DatabaseUnusable, DiskFailed, NotPermitted, StudydeckError, UsageError
from studydeck.review import Rating
from studydeck.store import backups
from studydeck.study import open_study
from studydeck.study.saved import chosen, fault, restore, saved
from test_store import UNUSABLE, a_folder, cut, newer, overwrite_pages

NOW = datetime(2026, 9, 1, 9, 30, tzinfo=UTC)
CARDS = many_cards(12)
DAY = timedelta(days=1)
DAMAGES = {name: harm for name, (harm, _) in UNUSABLE.items()} | {"newer": newer}


def answered(library: Library, now: datetime, count: int) -> None:
    """A session of some answers; its backup is made when it ends, or when the next one begins."""
    with open_study(library, Settings(), now) as study:
        session = study.start(now)
        for number in range(count):
            session = study.answer(session.reveal(), Rating.EASY, now + timedelta(seconds=number), 4000)


def reviews(library: Library) -> int:
    with open_study(library, Settings(), NOW, read_only=True) as study:
        return len(study.reviews())


def bytes_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "no file"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Three answers that a backup holds, and two more that it does not."""
    library = a_library(tmp_path, a_deck(*CARDS))
    answered(library, NOW - DAY, 3)
    answered(library, NOW, 0)
    answered(library, NOW, 2)
    assert [path.name for path in sorted(library.backups.iterdir())] == ["progress-2026-08-31.db", "progress-2026-09-01.db"]
    return library


def test_backups_are_listed_newest_first_with_what_going_back_costs(library: Library) -> None:
    found = saved(library)
    assert [(each.name, each.backup.answers, each.lost) for each in found] == [
        ("progress-2026-09-01.db", 3, 2),
        ("progress-2026-08-31.db", 3, 2),
    ]


@pytest.mark.parametrize("harm", DAMAGES.values(), ids=DAMAGES.keys())
def test_any_damage_is_answered_by_a_restore(library: Library, harm: Callable[[Path], object]) -> None:
    """The backup bears the name of the database, the damaged thing lies aside as it was, and studying goes on."""
    harm(library.database)
    before = bytes_of(library.database)
    kept = {path.name: bytes_of(path) for path in library.backups.iterdir()}
    with pytest.raises(DatabaseUnusable):
        open_study(library, Settings(), NOW)
    assert fault(library)
    done = restore(library, chosen(library, None), NOW)
    assert done.aside is not None and os.path.lexists(done.aside)
    assert done.aside.name == "set-aside-2026-09-01-093000.db"
    assert bytes_of(done.aside) == before
    assert {path.name: bytes_of(path) for path in library.backups.iterdir()} == kept
    assert reviews(library) == 3
    answered(library, NOW, 1)
    assert reviews(library) == 4
    with open_study(library, Settings(), NOW) as study:
        assert study.check(rebuild=False, now=NOW) == []
    assert library.database.stat().st_mode & 0o077 == 0
    assert [path.name for path in library.data.iterdir() if path.name.endswith(".part")] == []


def test_a_whole_database_becomes_a_backup_itself(library: Library) -> None:
    """So that a restore can be taken back by a restore."""
    done = restore(library, chosen(library, "progress-2026-08-31.db"), NOW)
    assert done.aside == library.backups / "before-restore-2026-09-01-093000.db"
    assert reviews(library) == 3
    back = chosen(library, done.aside.name)
    assert back.backup.answers == 5
    restore(library, back, NOW + timedelta(minutes=1))
    assert reviews(library) == 5


def test_what_cannot_be_told_of_the_answers_lost_is_not_guessed(library: Library) -> None:
    library.database.write_bytes(b"SQLite format 3\x00" + bytes(5000))
    assert [each.lost for each in saved(library)] == [None, None]


def test_words_that_are_newer_than_the_backup_stay(library: Library) -> None:
    """Deck files are the truth for words; a card written since is there, one taken out since is not."""
    path = next(library.decks.iterdir())
    deck = deckfile.load(path).deck
    more = many_cards(14)
    deckfile.save(path, a_deck(*deck.cards[1:], *more[12:]))
    before = path.read_bytes()
    overwrite_pages(library.database)
    restore(library, chosen(library, None), NOW)
    with open_study(library, Settings(), NOW) as study:
        ids = [standing.card.id for standing in study.standings()]
    assert ids == [card.id for card in (*deck.cards[1:], *more[12:])]
    assert path.read_bytes() == before


def test_a_change_of_a_deck_file_that_was_cut_off_long_ago_is_not_taken_back_by_a_restore(library: Library) -> None:
    """A backup can hold the mark that a killed program left; the file has been changed on purpose since."""
    path = next(library.decks.iterdir())
    deck = deckfile.load(path).deck
    with open_study(library, Settings(), NOW) as study:
        study.edit(deck.cards[0].id, "Other words?", "Yes", "", (), NOW)
    edited = path.read_bytes()
    backup = library.backups / "progress-2026-09-01.db"
    with closing(sqlite3.connect(library.database)) as connection:
        connection.execute("UPDATE rewrite SET bundle = NULL")
        connection.commit()
        backups.backup(connection, backup)
    cut(library.database)
    restore(library, chosen(library, backup.name), NOW)
    with open_study(library, Settings(), NOW):
        assert path.read_bytes() == edited


def test_a_damaged_backup_is_passed_over_and_refused_by_name(library: Library) -> None:
    newest = library.backups / "progress-2026-09-01.db"
    cut(newest)
    cut(library.database)
    before = bytes_of(library.database)
    assert chosen(library, None).name == "progress-2026-08-31.db"
    with pytest.raises(DatabaseUnusable, match="this backup cannot be used: it is damaged"):
        restore(library, chosen(library, newest.name), NOW)
    assert bytes_of(library.database) == before


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        (newer, "it was written by a newer studydeck"),
        (a_folder, "this is no file with anything in it"),
        (lambda path: path.write_bytes(b""), "this is no file with anything in it"),
        (lambda path: path.write_text("Dear diary,\n" * 100), "it is damaged"),
        (UNUSABLE["foreign"][0], "it is of another program"),
        (UNUSABLE["pipe"][0], "this is no file with anything in it"),
        (UNUSABLE["dead link"][0], "it cannot be read"),
    ],
)
def test_what_is_no_whole_backup_is_listed_with_the_reason(library: Library, harm: Callable[[Path], object], why: str) -> None:
    harm(library.backups / "progress-2026-09-01.db")
    found = {each.name: each.backup.fault for each in saved(library)}
    assert found["progress-2026-09-01.db"].startswith(why)
    assert found["progress-2026-08-31.db"] == ""


def test_without_a_backup_that_says_so(tmp_path: Path) -> None:
    library = a_library(tmp_path, a_deck(*CARDS))
    assert saved(library) == []
    with pytest.raises(StudydeckError, match="no backup that can be used"):
        chosen(library, None)
    with pytest.raises(UsageError, match="there is no backup nothing"):
        chosen(library, "nothing")


def test_a_database_that_is_gone_is_restored_too(library: Library) -> None:
    library.database.unlink()
    assert restore(library, chosen(library, None), NOW).aside is None
    assert reviews(library) == 3


def test_two_restores_in_a_second_set_two_files_aside(library: Library) -> None:
    places = []
    for _ in range(2):
        cut(library.database)
        places.append(restore(library, chosen(library, "progress-2026-08-31.db"), NOW).aside)
    assert [place.name for place in places if place] == ["set-aside-2026-09-01-093000.db", "set-aside-2026-09-01-093000-2.db"]


def test_a_journal_goes_aside_with_its_database(library: Library) -> None:
    """Left there, SQLite would play it back into the restored database."""
    overwrite_pages(library.database)
    journal = library.database.with_name("progress.db-journal")
    journal.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(2000))
    done = restore(library, chosen(library, None), NOW)
    assert not journal.exists() and done.aside is not None
    assert reviews(library) == 3


def test_a_program_that_writes_is_waited_for_and_not_cut_off(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "PATIENCE", 0.1)
    before = bytes_of(library.database)
    with closing(sqlite3.connect(library.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseBusy):
            restore(library, chosen(library, None), NOW)
    assert bytes_of(library.database) == before


def test_a_program_that_had_the_database_open_does_not_write_into_the_one_set_aside(library: Library) -> None:
    with open_study(library, Settings(), NOW) as study:
        session = study.start(NOW)
        restore(library, chosen(library, None), NOW)
        with pytest.raises(DatabaseUnusable, match="moved, deleted or replaced while it was open"):
            study.answer(session.reveal(), Rating.GOOD, NOW, 4000)


@pytest.mark.parametrize(("step", "number", "kind"), [("replace", 28, DiskFailed), ("mkdir", 13, NotPermitted)])
def test_a_restore_that_fails_leaves_the_database_under_its_name(
    library: Library, monkeypatch: pytest.MonkeyPatch, step: str, number: int, kind: type[StudydeckError]
) -> None:
    cut(library.database)
    before = bytes_of(library.database)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    each = chosen(library, None)
    monkeypatch.setattr(Path, step, refuse)
    with pytest.raises(kind):
        restore(library, each, NOW)
    monkeypatch.undo()
    assert bytes_of(library.database) == before
    restore(library, chosen(library, None), NOW)
    assert reviews(library) == 3


KILLED = """
import os, sys
from datetime import datetime, UTC
from pathlib import Path
from studydeck.config import Library
from studydeck.study.saved import chosen, restore
left = int(sys.argv[2])
def dying(name, real):
    def step(*arguments, **named):
        global left
        left -= 1
        if left == 0:
            os._exit(9)
        return real(*arguments, **named)
    return step
steps = ((os, "link"), (Path, "rename"), (Path, "replace"), (Path, "mkdir"), (Path, "unlink"), (os, "open"), (os, "fsync"))
for owner, name in steps:
    setattr(owner, name, dying(name, getattr(owner, name)))
library = Library(Path(sys.argv[1]))
restore(library, chosen(library, None), datetime(2026, 9, 1, 9, 30, tzinfo=UTC))
"""


@pytest.mark.parametrize("step", range(1, 10))
def test_killed_at_any_step_there_is_a_database_and_nothing_is_gone(library: Library, step: int) -> None:
    """The damaged one or the restored one, whole; what was there before has a name in either case."""
    cut(library.database)
    before = bytes_of(library.database)
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    subprocess.run([sys.executable, "-c", KILLED, str(library.root), str(step)], env=environ, check=False)
    found = bytes_of(library.database)
    aside = [bytes_of(path) for path in library.data.glob("set-aside-*.db")]
    assert before in (found, *aside)
    if found != before:
        assert reviews(library) == 3
    else:
        restore(library, chosen(library, None), NOW)
        assert reviews(library) == 3


def test_two_restores_at_once_leave_one_whole_database(library: Library) -> None:
    cut(library.database)
    each = chosen(library, None)
    failed: list[Exception] = []

    def run() -> None:
        try:
            restore(library, each, NOW)
        except StudydeckError as error:
            failed.append(error)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(failed) < 2
    assert reviews(library) == 3


def test_a_kept_backup_is_never_thinned_and_the_settings_say_how_many_days_stay(library: Library) -> None:
    with open_study(library, Settings(), NOW) as study:
        kept = study.back_up(NOW, keep=True)
        day = study.back_up(NOW)
    assert kept.name == "kept-2026-09-01-093000.db" and day.name == "progress-2026-09-01.db"
    assert [backups.look(path).answers for path in (kept, day)] == [5, 5]
    for number in range(1, 25):
        open_study(library, Settings(backup_count=20), NOW + number * DAY).close()
    names = [path.name for path in library.backups.iterdir()]
    assert kept.name in names
    assert len(names) >= 20 + 1
    open_study(library, Settings(backup_count=1), NOW + 25 * DAY).close()
    assert len(list(library.backups.iterdir())) < 1 + 4 + 12 + 2
    assert kept.exists()


def test_a_backup_made_by_hand_is_whole_when_the_disk_is_full(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path.name: bytes_of(path) for path in library.backups.iterdir()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with open_study(library, Settings(), NOW) as study:
        monkeypatch.setattr(Path, "replace", full)
        with pytest.raises(DiskFailed, match="no space left on device"):
            study.back_up(NOW, keep=True)
    assert {path.name: bytes_of(path) for path in library.backups.iterdir()} == before
