"""The database: its door, its transactions, kills, races, failing disks, backups."""

import hashlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from builders import a_deck, a_library, a_memory, a_review, a_suggestion, many_cards
from studydeck import schema
from studydeck.card import Card, CardStatus, Deck, Tier
from studydeck.config import Library, Settings
from studydeck.errors import DatabaseBusy, DatabaseUnusable, DiskFailed, NotPermitted, StudydeckError
from studydeck.review import NEW, Rating, Review
from studydeck.store import CardFile, Moment, Outcome, Rewrite, Store, backups, moment_of, open_store, opening, rewrites
from studydeck.store.base import explained
from studydeck.store.opening import open_connection
from studydeck.store.rewrites import held
from studydeck.study import open_study

NOW = datetime(2026, 9, 1, 9, 30, tzinfo=UTC)
AT = int(NOW.timestamp() * 1000)
DAY = moment_of(NOW).day
CARDS = many_cards(30)
FIRST = CARDS[0].id
ANSWERING = Path(__file__).with_name("answering.py")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A library whose database knows thirty new cards."""
    library = a_library(tmp_path, a_deck(*CARDS))
    with open_store(library, NOW) as store:
        store.take_in([CardFile("00.md", 1, 1, a_deck(*CARDS))], (), AT // 1000)
    return library


@pytest.fixture
def store(library: Library) -> Iterator[Store]:
    """The open database of that library."""
    with open_store(library, NOW) as store:
        yield store


def an_answer(card: str = FIRST, at: int = AT, **changes: object) -> Review:
    """The first answer to a new card."""
    values = {"id": at, "before": NEW, "after": a_memory(day=DAY, reps=1), "day": DAY, **changes}
    return a_review(Rating.EASY, card=card, **values)


def count(store: Store, table: str) -> int:
    """How many rows a table has."""
    return int(store.row(f"SELECT count(*) FROM {table}")[0])


def contents(folder: Path) -> dict[str, str]:
    """Everything in a folder: names and hashes of bytes."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            found[str(path)] = f"link to {path.readlink()}"
        elif path.is_file():
            found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
        else:
            found[str(path)] = "other"
    return found


def answering(library: Library, answers: int, start: datetime = NOW) -> subprocess.Popen[str]:
    """A running program that answers cards."""
    command = [sys.executable, str(ANSWERING), str(library.root), str(answers), start.isoformat()]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


# A new database


def test_a_new_database_is_private_and_ours(library: Library) -> None:
    """Files 0600 in a folder 0700 that git ignores, with our mark and schema, in rollback mode."""
    assert library.database.stat().st_mode & 0o777 == 0o600
    assert library.data.stat().st_mode & 0o777 == 0o700
    assert (library.data / ".gitignore").read_text() == "*\n"
    assert sorted(path.name for path in library.data.iterdir()) == [".gitignore", "progress.db"]
    with closing(sqlite3.connect(library.database)) as connection:
        marks = [
            connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version", "journal_mode")
        ]
    assert marks == [schema.APPLICATION_ID, schema.VERSION, "delete"]


def test_every_connection_is_as_careful_as_promised(store: Store) -> None:
    """synchronous=EXTRA, foreign keys on, five seconds of patience, rollback journal."""
    names = ("synchronous", "foreign_keys", "busy_timeout", "journal_mode")
    assert [store.row(f"PRAGMA {name}")[0] for name in names] == [3, 1, 5000, "delete"]


def test_all_tables_are_strict(store: Store) -> None:
    """No column takes a value of another type; the names are the design's."""
    not_ours = ("sqlite_", "_sqlite", schema.FULL_TEXT)
    tables = {row[1]: row[5] for row in store.rows("PRAGMA table_list") if not row[1].startswith(not_ours)}
    caches = {"memory", "day", "hour", "recall", "deckfile", "card", "searched", "suggested", "tier", "document"}
    assert set(tables) == {"review", "decision", "rewrite", "meta", *caches}
    assert set(tables.values()) == {1}


def test_files_stay_private_whatever_the_umask(tmp_path: Path) -> None:
    """Database, journal and backups are readable by their owner only."""
    library = a_library(tmp_path, a_deck(*CARDS))
    before = os.umask(0)
    try:
        with open_store(library, NOW) as store:
            store.take_in([CardFile("00.md", 1, 1, a_deck(*CARDS))], (), 0)
            store.record(an_answer())
            store.connection.execute("BEGIN IMMEDIATE")
            store.connection.execute("UPDATE memory SET flag = 1")
            modes = {path.name: path.stat().st_mode & 0o777 for path in library.data.iterdir() if path.name != ".gitignore"}
            store.connection.execute("ROLLBACK")
        open_store(library, NOW + timedelta(days=1)).close()
    finally:
        os.umask(before)
    assert modes == {"progress.db": 0o600, "progress.db-journal": 0o600}
    assert {path.stat().st_mode & 0o777 for path in library.backups.iterdir()} == {0o600}
    assert library.backups.stat().st_mode & 0o777 == 0o700


def test_of_two_first_starts_one_makes_the_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that appears while ours is being made is used; ours is dropped, nothing is overwritten."""
    library, fill = Library(tmp_path), opening._fill
    others: list[str] = []

    def meanwhile(path: Path) -> None:
        fill(path)
        monkeypatch.setattr(opening, "_fill", fill)
        with open_store(library, NOW) as other:
            others.append(other.device)

    monkeypatch.setattr(opening, "_fill", meanwhile)
    with open_store(library, NOW) as store:
        assert [store.device] == others
    assert sorted(path.name for path in library.data.iterdir()) == [".gitignore", "progress.db"]


def test_two_first_starts_at_once_both_succeed(tmp_path: Path) -> None:
    """Two programs that find no database start at the same time, and both answer."""
    for number in range(3):
        library = a_library(tmp_path / str(number), a_deck(*CARDS))
        programs = [answering(library, 5) for _ in range(2)]
        assert [program.communicate(timeout=60)[1] for program in programs] == ["", ""]
        with open_store(library, NOW) as store:
            assert count(store, "review") == 10


def test_where_hard_links_are_missing_a_database_is_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system without hard links gets its database too."""

    def link(source: Path, target: Path) -> None:
        raise PermissionError(1, "no links here")

    monkeypatch.setattr(os, "link", link)
    open_store(Library(tmp_path), NOW).close()
    assert (tmp_path / ".studydeck" / "progress.db").stat().st_size > 0


# What is left alone


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def cut_in_the_header(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:50])


def zero_header(path: Path) -> None:
    path.write_bytes(bytes(100) + path.read_bytes()[100:])


def overwrite_pages(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[8192:20480] = random.Random(1).randbytes(12288)
    path.write_bytes(bytes(data))


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA application_id = 1")


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def a_dead_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere.db")


UNUSABLE = {
    "zero bytes": (lambda path: path.write_bytes(b""), "the database is empty (0 bytes)"),
    "text": (lambda path: path.write_text("Dear diary,\n" * 100), "this is not a database, or its beginning is destroyed"),
    "zeroed header": (zero_header, "this is not a database, or its beginning is destroyed"),
    "cut off": (cut, "the database is damaged"),
    "cut off in the header": (cut_in_the_header, "the database is cut off"),
    "overwritten pages": (overwrite_pages, "the database is damaged"),
    "foreign": (foreign, "this is a database of another program"),
    "folder": (a_folder, "this is a folder"),
    "pipe": (a_pipe, "this is not a regular file"),
    "dead link": (a_dead_link, "this is a link that leads nowhere"),
}


@pytest.mark.parametrize("read_only", [False, True], ids=["writing", "reading"])
@pytest.mark.parametrize(("harm", "what"), UNUSABLE.values(), ids=UNUSABLE.keys())
def test_what_is_no_whole_database_of_ours_is_left_as_it_is(
    library: Library, harm: Callable[[Path], object], what: str, read_only: bool
) -> None:
    """The sentence says what is wrong, names the file, and what to do; not a byte changes and no file appears."""
    harm(library.database)
    before = contents(library.data)
    with pytest.raises(DatabaseUnusable) as caught:
        open_store(library, NOW, read_only=read_only)
    todo = "It was left as it is, and there is no backup. Move it aside to start anew."
    assert str(caught.value) == f"{library.database}: {what}. {todo}"
    assert caught.value.exit_code == 76
    assert contents(library.data) == before


def test_a_newer_database_is_left_to_a_newer_program(library: Library) -> None:
    """A schema this program does not know is not opened, not even for reading."""
    newer(library.database)
    before = contents(library.data)
    known = schema.VERSION
    sentence = rf"written by a newer studydeck \(schema {known + 1}, this one knows {known}\)\. Update studydeck"
    with pytest.raises(DatabaseUnusable, match=sentence):
        open_store(library, NOW)
    assert contents(library.data) == before


def test_the_newest_good_backup_is_offered(library: Library) -> None:
    """A damaged backup is passed over; the one named opens."""
    for number in range(3):
        with open_store(library, NOW + timedelta(days=number)) as store:
            store.record(an_answer(CARDS[number].id, AT + number * 86_400_000))
    first, *found = sorted(library.backups.iterdir())
    assert [path.name for path in (first, *found)] == [f"progress-2026-09-0{day}.db" for day in (1, 2, 3)]
    os.utime(first, (0, 0))
    os.utime(found[0], (1, 1))
    cut(found[1])
    cut(library.database)
    with pytest.raises(DatabaseUnusable) as caught:
        open_store(library, NOW)
    assert caught.value.todo.endswith(f"`studydeck backup restore` puts the newest backup in its place: {found[0]}")
    library.database.unlink()
    shutil.copy(found[0], library.database)
    with open_store(library, NOW) as store:
        assert count(store, "review") == 1


def test_a_file_replaced_while_open_is_not_written(library: Library, store: Store) -> None:
    """An answer never goes into a file that no longer bears the name of the database."""
    library.database.rename(library.data / "moved.db")
    with pytest.raises(DatabaseUnusable, match="moved, deleted or replaced while it was open"):
        store.record(an_answer())


def test_a_missing_database_is_empty_to_a_reader(tmp_path: Path) -> None:
    """Looking at a library that has no database creates nothing."""
    library = Library(tmp_path / "library")
    with open_store(library, NOW, read_only=True) as store:
        assert (store.newest(), store.decks(), store.reviews()) == ((0, 0), [], [])
        with pytest.raises(NotPermitted, match="opened to be read only"):
            store.record(an_answer())
    assert list(tmp_path.iterdir()) == []


# Answers


def test_an_answer_is_its_row_its_memory_and_its_day(store: Store) -> None:
    """One transaction writes all three; reading gives the same review back."""
    review = an_answer()
    assert store.record(review) is Outcome.RECORDED
    assert store.reviews() == [review]
    assert store.memory(FIRST) == review.after
    assert [tuple(total) for total in store.days()] == [(DAY, "new", "", 4, 1, 5000)]
    assert store.newest() == (AT, DAY)


def test_an_answer_recorded_twice_is_there_once(store: Store) -> None:
    """A retry is recognised by its id."""
    assert [store.record(an_answer()) for _ in range(3)] == [Outcome.RECORDED] * 3
    assert (count(store, "review"), store.days()[0].reviews) == (1, 1)


def test_an_answer_that_came_later_needs_a_later_moment(store: Store) -> None:
    """An id that another review took, or passed, is refused so that ids and days only grow."""
    store.record(an_answer())
    other = CARDS[1].id
    assert store.record(an_answer(other)) is Outcome.OVERTAKEN
    assert store.record(an_answer(other, AT - 1)) is Outcome.OVERTAKEN
    assert store.record(an_answer(other, AT + 1, day=DAY - 1)) is Outcome.OVERTAKEN
    assert store.record(an_answer(other, AT + 1)) is Outcome.RECORDED


def test_an_answer_to_another_memory_is_not_counted(store: Store) -> None:
    """A card answered elsewhere meanwhile is not scheduled twice."""
    store.record(an_answer())
    assert store.record(an_answer(at=AT + 1)) is Outcome.CHANGED
    assert count(store, "review") == 1


def test_a_decision_for_many_cards_is_one_action(store: Store) -> None:
    """Cards that have the value already are left out; undo takes all of them back."""
    cards = [card.id for card in CARDS[:3]]
    moment = Moment(AT, DAY, 0)
    assert store.decide("suspend", cards[:1], 1, moment) == (AT,)
    assert store.decide("suspend", cards, 1, moment) == (AT + 1, AT + 2)
    assert store.decide("suspend", cards, 1, moment) == ()
    taken = store.take_back(Moment(AT + 10, DAY, 0))
    assert taken is not None
    assert (taken.action, taken.cards) == ("suspend", tuple(cards[1:]))
    assert {row[0] for row in store.rows("SELECT card FROM memory WHERE suspended")} == {cards[0]}


def test_undo_reaches_24_hours_back(store: Store) -> None:
    """An action of exactly a day ago can be taken back, an older one cannot."""
    store.record(an_answer())
    day = 24 * 3_600_000
    assert store.take_back(Moment(AT + day + 1, DAY + 1, 0)) is None
    assert store.take_back(Moment(AT + day, DAY + 1, 0)) is not None


def test_logs_cannot_hold_nonsense(store: Store) -> None:
    """The schema itself refuses a rating that does not exist and a second void of one review."""
    with pytest.raises(StudydeckError, match="the database refused"), store.writing() as connection:
        connection.execute("UPDATE memory SET reps = 'many'")
    void = "INSERT INTO decision (id, bundle, action, card, target, day, offset, device) VALUES (?, 1, 'void', 'x', 7, 1, 0, 'd')"
    with pytest.raises(StudydeckError, match="the database refused"), store.writing() as connection:
        connection.execute(void, (1,))
        connection.execute(void, (2,))
    assert count(store, "decision") == 0


# Kills and races


def test_killed_at_any_moment_no_acknowledged_answer_is_lost(tmp_path: Path) -> None:
    """SIGKILL while answering: what was acknowledged is there, at most one more, and the caches are those of the log."""
    chance = random.Random(20260901)
    library = a_library(tmp_path, a_deck(*many_cards(400)))
    acknowledged: list[str] = []
    for number in range(10):
        program = answering(library, 10_000, NOW + timedelta(hours=number))
        assert program.stdout and program.stderr
        acknowledged += [program.stdout.readline().strip() for _ in range(chance.randrange(1, 25))]
        time.sleep(chance.random() * 0.004)
        program.kill()
        acknowledged += program.stdout.read().split("\n")[:-1]
        assert program.stderr.read() == ""
        program.wait()
        program.stdout.close()
        program.stderr.close()
        with open_store(library, NOW + timedelta(hours=number, minutes=59)) as store:
            assert store.check(rebuild=False) == []
            recorded = [f"{review.id} {review.card}" for review in store.reviews()]
            assert recorded[: len(acknowledged)] == acknowledged
            assert len(recorded) <= len(acknowledged) + 1
            acknowledged = recorded


def test_a_reader_rolls_back_what_a_killed_program_left_half_written(library: Library) -> None:
    """A transaction that had reached the file but not its end is undone even when the library is only looked at."""
    script = (
        "import os, sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('PRAGMA cache_size = 1')\n"
        "connection.execute('BEGIN IMMEDIATE')\n"
        "connection.execute(\"UPDATE card SET front = 'half', context = hex(zeroblob(4000))\")\n"
        "connection.execute('UPDATE memory SET flag = 7')\n"
        "os._exit(9)\n"
    )
    before = library.database.read_bytes()
    subprocess.run([sys.executable, "-c", script, str(library.database)], check=False)
    assert library.database.with_name("progress.db-journal").exists()
    assert library.database.read_bytes() != before
    with open_store(library, NOW, read_only=True) as store:
        assert {standing.flag for standing in store.standings(DAY)} == {0}
        assert store.check(rebuild=False) == []


def test_two_programs_answer_side_by_side(tmp_path: Path) -> None:
    """Sixty answers each on the same deck: all counted once, none refused, caches right."""
    library = a_library(tmp_path, a_deck(*many_cards(200)))
    open_store(library, NOW).close()
    programs = [answering(library, 60) for _ in range(2)]
    told = [program.communicate(timeout=60) for program in programs]
    assert [error for _, error in told] == ["", ""]
    with open_store(library, NOW) as store:
        ids = sorted(f"{review.id} {review.card}" for review in store.reviews())
        assert ids == sorted(line for output, _ in told for line in output.splitlines())
        assert len(ids) == 120
        assert store.check(rebuild=False) == []


def test_a_reader_does_not_keep_a_writer_waiting(library: Library, store: Store) -> None:
    """Reads are finished lists: a second program writes at once."""
    store.standings(DAY)
    with open_store(library, NOW, patience=0) as other:
        assert other.record(an_answer()) is Outcome.RECORDED
    assert store.changed_since(0) == {FIRST}


def test_a_held_lock_is_reported_as_busy(library: Library, store: Store) -> None:
    """When another program does not let go, the answer is refused with a sentence, and works later."""
    with (
        closing(sqlite3.connect(library.database, isolation_level=None)) as holder,
        open_store(library, NOW, patience=0) as other,
    ):
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(
            DatabaseBusy, match=r"another program holds the database\. Nothing was changed; try again\."
        ) as caught:
            other.record(an_answer())
        holder.execute("ROLLBACK")
        assert caught.value.exit_code == 75
        assert other.record(an_answer()) is Outcome.RECORDED


# Failing disks


def test_a_full_disk_refuses_the_answer_and_keeps_the_rest(store: Store) -> None:
    """Nothing of a refused answer is there; with room again the same answer is recorded once."""
    pages = store.row("PRAGMA page_count")[0]
    store.connection.execute(f"PRAGMA max_page_count = {pages}")
    large = an_answer(device="d" * 100_000)
    with pytest.raises(DiskFailed, match=r"the disk is full\. Nothing was changed; make room and try again\.") as caught:
        store.record(large)
    assert caught.value.exit_code == 74
    assert (count(store, "review"), store.check(rebuild=False)) == (0, [])
    store.connection.execute("PRAGMA max_page_count = 100000")
    assert store.record(large) is Outcome.RECORDED
    assert count(store, "review") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="limits on file size are POSIX's")
def test_a_limit_on_file_size_reads_as_a_failing_disk(library: Library) -> None:
    """A write the system refuses ends in a sentence; the database stays whole."""
    script = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "import test_store as t\n"
        "from studydeck.config import Library\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "with t.open_store(Library(Path(sys.argv[1])), t.NOW) as store:\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512))\n"
        "    try:\n"
        "        store.record(t.an_answer())\n"
        "    except t.DiskFailed as error:\n"
        "        print(error.what)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    command = [sys.executable, "-c", script, str(library.root)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert (done.stdout, done.stderr) == ("the disk does not read or write\n", "")
    with open_store(library, NOW) as store:
        assert count(store, "review") == 0
        assert store.check(rebuild=False) == []


class Forgetful:
    """A connection whose next commit reaches the disk but reports an error."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.failing = True

    def execute(self, sql: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        cursor = self.connection.execute(sql, values)
        if sql == "COMMIT" and self.failing:
            self.failing = False
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorname = "SQLITE_IOERR_FSYNC"
            raise error
        return cursor

    def __getattr__(self, name: str) -> object:
        return getattr(self.connection, name)


def test_a_commit_that_failed_but_reached_the_disk_counts_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The retry finds its own row and is content."""
    monkeypatch.setattr(store, "connection", Forgetful(store.connection))
    with pytest.raises(DiskFailed, match="the disk does not read or write"):
        store.record(an_answer())
    assert store.record(an_answer()) is Outcome.RECORDED
    assert count(store, "review") == 1


def test_without_the_right_to_write_reading_still_works(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening to write is refused with a sentence and advice; opening to read shows everything."""
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    with pytest.raises(NotPermitted, match=r"Make the folder .studydeck writable, or use `studydeck due`") as caught:
        open_store(library, NOW)
    assert caught.value.exit_code == 77
    before = contents(library.root)
    with open_store(library, NOW, read_only=True) as store:
        assert len(store.standings(DAY)) == 30
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            store.connection.execute("DELETE FROM review")
    assert contents(library.root) == before


@pytest.mark.parametrize(
    ("name", "kind", "what"),
    [
        ("SQLITE_BUSY_SNAPSHOT", DatabaseBusy, "another program holds the database"),
        ("SQLITE_LOCKED", DatabaseBusy, "another program holds the database"),
        ("SQLITE_FULL", DiskFailed, "the disk is full"),
        ("SQLITE_IOERR_WRITE", DiskFailed, "the disk does not read or write"),
        ("SQLITE_CANTOPEN", DiskFailed, "the disk does not read or write"),
        ("SQLITE_READONLY_DIRECTORY", NotPermitted, "no right to write the database"),
        ("SQLITE_CORRUPT_INDEX", DatabaseUnusable, "the database is damaged"),
        ("SQLITE_NOTADB", DatabaseUnusable, "the database is damaged"),
        ("SQLITE_CONSTRAINT", StudydeckError, "the database refused (oh)"),
        (None, StudydeckError, "the database refused (oh)"),
    ],
)
def test_what_sqlite_raises_is_said_in_words(name: str | None, kind: type[StudydeckError], what: str) -> None:
    """Each sort of failure has its own error, and so its own exit code."""
    error = sqlite3.OperationalError("oh")
    if name:
        error.sqlite_errorname = name
    found = explained(error, Path("progress.db"))
    assert (type(found), found.what, found.where) == (kind, what, "progress.db")


# Schema and backups


def a_step_more(monkeypatch: pytest.MonkeyPatch, step: Callable[[object], None]) -> None:
    """Let the program know one step more than the database has taken."""
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, step))
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)


def one_more(db: sqlite3.Connection) -> None:
    """A step for the tests."""
    db.execute("CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT")


def test_an_older_database_is_migrated_after_a_backup(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new step is taken once; the copy from before it lies among the backups."""
    a_step_more(monkeypatch, one_more)
    for _ in range(2):
        with open_store(library, NOW) as store:
            assert count(store, "more") == 0
            assert schema.version(store.connection) == schema.VERSION
    with closing(sqlite3.connect(library.backups / f"before-schema-{schema.VERSION}-2026-09-01.db")) as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (schema.VERSION - 1,)


def test_an_older_database_is_read_without_being_changed(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading an older schema migrates a copy in memory."""
    a_step_more(monkeypatch, one_more)
    before = contents(library.root)
    with open_store(library, NOW, read_only=True) as store:
        assert count(store, "more") == 0
        assert len(store.standings(DAY)) == 30
    assert contents(library.root) == before


def test_a_step_that_fails_leaves_the_old_schema(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """All steps or none."""

    def broken(db: sqlite3.Connection) -> None:
        one_more(db)
        raise RuntimeError("broken step")

    a_step_more(monkeypatch, broken)
    with pytest.raises(RuntimeError, match="broken step"):
        open_store(library, NOW)
    with closing(sqlite3.connect(library.database)) as connection:
        assert schema.version(connection) == schema.VERSION - 1
        assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'more'").fetchone() == (0,)


def test_two_programs_migrate_at_once(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second one waits for the first and finds nothing left to do."""
    a_step_more(monkeypatch, one_more)
    ready, failures = threading.Barrier(2), list[BaseException]()

    def start() -> None:
        with closing(sqlite3.connect(library.database, isolation_level=None, timeout=10)) as connection:
            try:
                ready.wait()
                schema.migrate(connection)
            except (sqlite3.Error, RuntimeError) as error:
                failures.append(error)

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_day_with_answers_is_backed_up_once_on_the_next_start(library: Library, store: Store) -> None:
    """An empty log is not worth a backup; afterwards each study day makes one."""
    assert not library.backups.exists()
    store.record(an_answer())
    for _ in range(2):
        open_store(library, NOW).close()
    assert [path.name for path in library.backups.iterdir()] == ["progress-2026-09-01.db"]
    open_store(library, NOW, read_only=True).close()
    open_store(library, NOW + timedelta(days=3), read_only=True).close()
    assert [path.name for path in library.backups.iterdir()] == ["progress-2026-09-01.db"]


def test_the_first_session_is_backed_up_when_it_ends(library: Library) -> None:
    """A store that was closed without an answer, or only read, leaves no copy; a copy that fails keeps nobody from closing."""
    open_store(library, NOW).close()
    assert not library.backups.exists()
    with open_store(library, NOW) as store:
        store.record(an_answer())
        assert not library.backups.exists()
    (copy,) = library.backups.iterdir()
    assert copy.name == "progress-2026-09-01.db"
    with sqlite3.connect(copy) as connection:
        assert connection.execute("SELECT count(*) FROM review").fetchone() == (1,)
    connection.close()
    copy.unlink()
    library.backups.rmdir()
    library.backups.write_text("a file where the folder should be")
    with open_store(library, NOW) as store:
        store.record(an_answer(CARDS[1].id, AT + 1000))
    store.close()


def test_a_backup_that_cannot_be_made_is_a_notice(library: Library, store: Store) -> None:
    """A full backup folder does not keep anybody from studying."""
    store.record(an_answer())
    library.backups.write_text("a file where the folder should be")
    with open_store(library, NOW) as again:
        assert len(again.notices) == 1
        assert again.notices[0].startswith("Today's backup could not be made: ")


def test_old_backups_thin_out() -> None:
    """Seven days, then the newest of each of four weeks, then the newest of each of twelve months."""
    days = [date(2026, 9, 1) - timedelta(days=number) for number in range(500)]
    kept: set[date] = set()
    for day in reversed(days):
        kept = backups.kept({*kept, day})
    assert sorted(kept, reverse=True)[:7] == days[:7]
    assert 7 + 2 + 10 <= len(kept) <= 7 + 4 + 12
    assert min(kept) == date(2025, 10, 31)


# Words


def standing_of(store: Store, card: Card) -> dict[str, object]:
    """Deck, status and time of change of one card."""
    found = {standing.card.id: standing for standing in store.standings(DAY)}
    standing = found[card.id]
    return {"deck": standing.deck, "status": standing.status, "changed_at": standing.changed_at}


def test_cards_are_read_back_as_they_were(store: Store) -> None:
    """Every field of a card survives the cache."""
    assert [standing.card for standing in store.standings(DAY)] == list(CARDS)
    assert store.card(FIRST) == CARDS[0]
    assert store.card("k1zzzzzzzzzzzz") is None


def test_only_changed_words_have_a_new_date(store: Store) -> None:
    """Reading a file again keeps the dates of the cards whose words are the same."""

    changed = replace(CARDS[1], back="Something else.")
    store.take_in([CardFile("00.md", 2, 2, a_deck(CARDS[0], changed))], (), 99)
    assert standing_of(store, CARDS[0])["changed_at"] == AT // 1000
    assert standing_of(store, CARDS[1])["changed_at"] == 99


def test_a_card_that_left_its_file_keeps_its_history(store: Store) -> None:
    """Its words leave the cache and it is not asked; when it returns, so does what is remembered of it."""
    store.record(an_answer())
    store.take_in([CardFile("00.md", 2, 2, a_deck(*CARDS[1:]))], (), 99)
    assert store.card(FIRST) is None
    assert FIRST not in dict(store.due(DAY + 50, None, 100))
    todo = "It is not asked; to go on with it, put it back into a deck file together with its id line."
    assert store.check(rebuild=False) == [f"Card {FIRST} has 1 review and lies in no deck file. {todo}"]
    store.replace_suggested("seeds/a.txt", [a_suggestion(CARDS[0], document="seeds/a.txt")])
    (told,) = store.check(rebuild=False)
    assert told.startswith(f"Card {FIRST} (“{CARDS[0].question}”) has 1 review and lies in no deck file.")
    store.take_in([CardFile("01.md", 3, 3, a_deck(CARDS[0], name="Other"))], (), 99)
    assert store.memory(FIRST) == an_answer().after
    assert dict(store.due(DAY + 50, "Other", 100)).keys() == {FIRST}


def test_a_file_that_is_gone_takes_its_cards_along(store: Store) -> None:
    """No deck, no cards, nothing to ask."""
    store.take_in([], ["00.md"], 99)
    assert (store.decks(), store.standings(DAY), store.new(DAY, None, 9)) == ([], [], [])


@pytest.mark.parametrize("together", [True, False])
def test_an_id_in_two_files_belongs_to_the_first(store: Store, together: bool) -> None:
    """The file whose path comes first has the card; the other says so and is read again next time."""
    files = [CardFile("00.md", 5, 5, a_deck(*CARDS[:2])), CardFile("a.md", 6, 6, a_deck(*CARDS[1:3], name="A"))]
    for batch in [files] if together else [[files[1]], [files[0]], [files[1]]]:
        store.take_in(batch, (), 99)
    assert [standing_of(store, card)["deck"] for card in CARDS[:3]] == ["Interview", "Interview", "A"]
    known = store.files()
    assert (known["00.md"].mtime_ns, known["a.md"].mtime_ns) == (5, 0)
    problem = f"decks/a.md: “What is number 1?” has the id {CARDS[1].id} of a card in decks/00.md and is left out. Remove one."
    assert known["a.md"].problems == (problem,)


def test_an_id_twice_in_a_file_is_told(store: Store) -> None:
    """The first of the two counts."""
    store.take_in([CardFile("00.md", 5, 5, a_deck(CARDS[0], CARDS[1], CARDS[0]))], (), 99)
    assert [standing.card for standing in store.standings(DAY)] == list(CARDS[:2])
    assert "has the id" in store.files()["00.md"].problems[0]


def test_suggested_cards_replace_those_of_their_document(store: Store) -> None:
    """They are listed last, with their tier; those that lie in a deck by now are not."""
    waiting = [a_suggestion(card, deck="B", document="seeds/b.txt") for card in many_cards(32)[29:]]
    store.replace_suggested("seeds/b.txt", waiting)
    store.replace_suggested("seeds/c.txt", [])
    assert store.suggestions() == waiting[1:]
    found = [standing for standing in store.standings(DAY, suggested=True) if standing.status is CardStatus.SUGGESTED]
    assert [standing.card for standing in found] == list(many_cards(32)[30:])
    assert {(standing.deck, standing.document, standing.tier) for standing in found} == {("B", "b.txt", Tier.SUGGESTED)}
    store.replace_suggested("seeds/b.txt", [])
    assert len(store.standings(DAY, suggested=True)) == 30


def written(store: Store, deck: Deck, stamp: int) -> int:
    """How many rows it takes to bring the caches up to date with a deck."""
    before = store.connection.total_changes
    store.take_in([CardFile("big.md", stamp, stamp, deck)], (), 99)
    return store.connection.total_changes - before


def test_one_card_changed_writes_its_rows_alone(store: Store) -> None:
    """Whether a card has other words, comes, goes or moves, and whether this program or another one took the file in."""
    cards = [replace(card, score=card.score + 0.001 * number) for number, card in enumerate(many_cards(330)[30:])]
    whole = written(store, Deck("Big", tuple(cards)), 1)
    assert whole > 3 * len(cards)
    for first in (2, 12):
        cards[7] = replace(cards[7], tags=(f"marked{first}",))
        assert written(store, Deck("Big", tuple(cards)), first) < 15
        gone = cards.pop(100)
        assert written(store, Deck("Big", tuple(cards)), first + 1) < 15
        cards.insert(150, gone)
        assert written(store, Deck("Big", tuple(cards)), first + 2) < 20
        assert [each.card for each in store.standings(DAY) if each.deck == "Big"] == cards
        assert store.check(rebuild=False) == []
        store.taken_in = None  # as if the program had just been started


def test_the_order_of_new_cards_holds_when_cards_come_and_go(store: Store) -> None:
    """By score, then in the order of the file, as if the whole deck had come at once; so too with no room left in between."""
    cards = [replace(card, score=0.0) for card in many_cards(70)[30:]]
    deck: list[Card] = []
    for number, card in enumerate(cards):
        deck.insert(len(deck) // 2, replace(card, score=float(number % 2)))
        written(store, Deck("Big", tuple(deck)), number + 1)
    assert [each.card for each in store.standings(DAY) if each.deck == "Big"] == deck
    asked = [card for card, *_ in store.new(DAY, ["Big"], 100)]
    assert asked == [card.id for card in sorted(deck, key=lambda card: -card.score)]


def test_suggested_cards_survive_the_second_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database of the first schema keeps what it holds; nobody noted then why a card waits."""
    library = a_library(tmp_path, a_deck(*CARDS))
    with monkeypatch.context() as old:
        old.setattr(schema, "STEPS", schema.STEPS[:1])
        old.setattr(schema, "VERSION", 1)
        open_connection(
            library.database, library.backups, Moment(AT, DAY, 0), read_only=False, patience=5, count=5
        ).connection.close()
    waiting = a_suggestion(many_cards(31)[30])
    words = json.dumps(asdict(waiting.card))
    with closing(sqlite3.connect(library.database, isolation_level=None)) as connection:
        row = (waiting.card.id, waiting.document, waiting.deck, 0, words, "suggested", 0.5)
        connection.execute("INSERT INTO suggested VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        connection.execute("INSERT INTO memory (card, rejected) VALUES (?, 1)", (FIRST,))
        row = (AT, AT, "reject", FIRST, "0", "1", DAY, 0, "device")
        columns = "id, bundle, action, card, before, after, day, offset, device"
        connection.execute(f"INSERT INTO decision ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    with open_store(library, NOW) as store:
        assert store.suggestions() == [replace(waiting, reason="", register="", sha256="")]
        assert (store.rejected(), store.verdicts()) == ({FIRST}, {})
        assert store.take_back(Moment(AT + 1, DAY, 0)) is not None
        assert store.rejected() == set()


def verdict_of(store: Store) -> tuple[int, int] | None:
    """Kept and rejected cards of the one frame that the cards here have."""
    return store.verdicts().get(("reason", "edited talk"))


def test_verdicts_are_the_newest_decisions_that_stand(store: Store) -> None:
    """Kept, then rejected, counts as rejected; what was taken back does not count; of cards written by hand none does."""
    waiting = many_cards(34)[30:]
    store.replace_suggested("seeds/interview.txt", [a_suggestion(card) for card in waiting])
    first, second, third, _ = (card.id for card in waiting)
    assert verdict_of(store) is None
    store.keep_suggested({first: None, second: '{"front": "x"}'}, Moment(AT, DAY, 0))
    assert verdict_of(store) == (1, 0)
    store.decide("reject", [third], 1, Moment(AT + 9, DAY, 0), "wrong")
    assert verdict_of(store) == (1, 1)
    store.decide("reject", [first], 1, Moment(AT + 10, DAY, 0), "trivial")
    assert verdict_of(store) == (0, 2)
    store.take_back(Moment(AT + 11, DAY, 0))
    store.take_back(Moment(AT + 12, DAY, 0))
    assert verdict_of(store) == (1, 0)
    hand = replace(CARDS[3], origin="hand")
    store.take_in([CardFile("00.md", 2, 2, a_deck(*CARDS[:3], hand))], (), 99)
    store.decide("reject", [hand.id], 1, Moment(AT + 13, DAY, 0))
    assert store.verdicts() == {("reason", "edited talk"): (1, 0)}


def test_an_active_card_speaks_for_its_frame_once_it_is_learnt(store: Store) -> None:
    """A card of a deck counts as kept in review, as rejected at once, and as neither before or without a known register."""
    store.record(an_answer())
    assert store.verdicts() == {}
    store.replace_suggested("seeds/interview.txt", [], {card.id: Tier.CONFIDENT for card in CARDS}, "edited talk")
    assert verdict_of(store) == (1, 0)
    store.decide("reject", [CARDS[1].id], 1, Moment(AT + 1, DAY, 0), "wrong")
    assert verdict_of(store) == (1, 1)
    store.decide("reject", [FIRST], 1, Moment(AT + 2, DAY, 0), "wrong")
    assert verdict_of(store) == (0, 2)
    store.take_back(Moment(AT + 3, DAY, 0))
    store.decide("suspend", [FIRST], 1, Moment(AT + 4, DAY, 0))
    assert verdict_of(store) == (0, 1)


def test_a_deck_file_that_cannot_be_written_leaves_the_log_as_it_was(
    store: Store, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keeping and taking it back are final only with the file, of several files with all."""
    card = many_cards(31)[30]
    store.replace_suggested("seeds/interview.txt", [a_suggestion(card)])
    there = [Rewrite("a.md", None, b"a"), Rewrite("b.md", b"old", b"new")]
    back = [Rewrite(each.path, each.after, each.before) for each in there]
    (library.decks / "b.md").write_bytes(b"old")
    real = rewrites.put

    def full(path: Path, data: bytes | None) -> None:
        if path.name == "b.md" and data == refused:
            raise DiskFailed("the disk is full")
        real(path, data)

    monkeypatch.setattr(rewrites, "put", full)
    refused = b"new"
    with pytest.raises(DiskFailed):
        store.keep_suggested({card.id: None}, Moment(AT, DAY, 0), there)
    assert (count(store, "decision"), count(store, "rewrite")) == (0, 0)
    assert [held(library.decks / name) for name in ("a.md", "b.md")] == [None, b"old"]
    refused = b"old"
    store.keep_suggested({card.id: None}, Moment(AT, DAY, 0), there)
    with pytest.raises(DiskFailed):
        store.take_back(Moment(AT + 1, DAY, 0), None, back)
    assert (count(store, "decision"), count(store, "rewrite")) == (1, 2)
    assert [held(library.decks / name) for name in ("a.md", "b.md")] == [b"a", b"new"]


def test_a_card_taken_out_by_hand_is_told_from_one_that_undo_took_out(store: Store) -> None:
    """Undo makes a card wait again, unless it lay in a deck file all the time and was taken out later."""
    store.decide("reject", [FIRST, CARDS[1].id], 1, Moment(AT, DAY, 0))
    store.take_in([CardFile("00.md", 2, 2, a_deck(*CARDS[1:]))], (), 99)
    store.take_back(Moment(AT + 1, DAY, 0))
    store.take_in([CardFile("00.md", 3, 3, a_deck(*CARDS[2:]))], (), 99)
    assert FIRST not in store.seen()
    assert CARDS[1].id in store.seen()


def test_tiers_of_cards_in_decks(store: Store) -> None:
    """A generated card counts as confident unless generation said otherwise; one written by hand has no tier."""

    hand = replace(CARDS[2], origin="hand")
    store.take_in([CardFile("00.md", 2, 2, a_deck(*CARDS[:2], hand))], (), 99)
    store.replace_suggested("seeds/interview.txt", [], {CARDS[1].id: Tier.SUGGESTED})
    assert [standing.tier for standing in store.standings(DAY)] == [Tier.CONFIDENT, Tier.SUGGESTED, None]


def test_retired_and_rejected_cards_are_not_asked(store: Store) -> None:
    """A retired card stays listed; a rejected one is a tombstone that generation can ask for."""

    retired = replace(CARDS[0], retired=True)
    store.take_in([CardFile("00.md", 2, 2, a_deck(retired, *CARDS[1:3]))], (), 99)
    store.decide("reject", [CARDS[1].id], 1, Moment(AT, DAY, 0), "wrong")
    assert [card for card, *_ in store.new(DAY, None, 9)] == [CARDS[2].id]
    assert standing_of(store, retired)["status"] is CardStatus.RETIRED
    assert (store.rejected(), store.touched()) == ({CARDS[1].id}, {CARDS[1].id})
    assert len(store.standings(DAY)) == 2


# Upkeep


def test_caches_are_remade_from_the_logs(store: Store) -> None:
    """Differences are told, set right on request, and gone afterwards; the logs stay as they are."""
    store.record(an_answer())
    store.decide("suspend", [CARDS[1].id], 1, Moment(AT + 1, DAY, 0))
    logs = (store.rows("SELECT * FROM review"), store.rows("SELECT * FROM decision"))
    sound = (store.rows("SELECT * FROM memory ORDER BY card"), store.days())
    with store.writing() as connection:
        connection.execute("UPDATE memory SET stability = 99.5, suspended = 0, queue = 'new' WHERE card = ?", (FIRST,))
        connection.execute("UPDATE memory SET suspended = 0 WHERE card = ?", (CARDS[1].id,))
        connection.execute("DELETE FROM memory WHERE card = ?", (CARDS[5].id,))
        connection.execute("UPDATE day SET reviews = 7")
    expected = [
        f"What is remembered of card {FIRST} is not what its reviews lead to.",
        f"The status of card {CARDS[1].id} is not what its decisions say.",
        f"The totals of study day {DAY} are not those of its reviews.",
        f"Card {CARDS[5].id} lies in a deck and was never queued.",
    ]
    found = store.check(rebuild=False)
    assert set(expected) <= set(found)
    assert store.check(rebuild=True) == [f"{sentence} Set right." for sentence in found]
    assert store.check(rebuild=False) == []
    assert (store.rows("SELECT * FROM memory ORDER BY card"), store.days()) == sound
    assert (store.rows("SELECT * FROM review"), store.rows("SELECT * FROM decision")) == logs


def test_many_sentences_of_a_sort_are_counted(store: Store) -> None:
    """Twenty are shown."""
    with store.writing() as connection:
        connection.execute("UPDATE memory SET flag = 3")
    assert store.check(rebuild=False)[-1] == "10 more of this sort."


def test_a_log_that_goes_back_in_days_is_told(store: Store) -> None:
    """Study days never decrease along the log."""
    store.record(an_answer())
    with store.writing() as connection:
        connection.execute(
            "INSERT INTO review (id, card, rating, day, offset, device, spent) VALUES (?, 'x', 3, 5, 0, 'd', 0)", (AT + 9,)
        )
    assert f"Review {AT + 9} counts for an earlier study day than the one before it." in store.check(rebuild=False)


def test_filling_an_empty_library_leaves_every_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Indexes that are left out while many cards come in are there afterwards, and right."""
    few, many = a_library(tmp_path / "few", a_deck(*CARDS)), a_library(tmp_path / "many", a_deck(*CARDS))
    with open_study(few, Settings(), NOW):
        pass
    monkeypatch.setattr("studydeck.store.words.AT_ONCE", 1)
    with open_study(many, Settings(), NOW):
        pass
    found = []
    for library in (few, many):
        with closing(sqlite3.connect(library.database)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            found.append(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' ORDER BY name").fetchall())
    assert found[0] == found[1]
    assert found[0]
