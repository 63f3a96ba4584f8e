"""A package opened with nothing but zipfile and sqlite3: what is in it, row by row."""

import errno
import json
import os
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from histories import a_history
from leaving import word_row, write_package

from builders import a_card, a_cloze, a_memory, a_review, a_standing, an_evidence
from studydeck.anki import container
from studydeck.anki.export import Summary, advice
from studydeck.anki.fields import cloze, deck_name, escaped, fields, tags
from studydeck.anki.notetype import FIELDS, note_types
from studydeck.card import CardForm, CardKind, CardStatus
from studydeck.config import Settings
from studydeck.config.settings import LeechAction
from studydeck.errors import DiskFailed, NotPermitted, OutputRefused, StudydeckError
from studydeck.review import NEW, Memory, Rating, Review, Standing, State, milliseconds, study_day
from studydeck.schedule import PARAMETERS

NOW = datetime(2026, 9, 1, 9, 30, tzinfo=UTC)
TODAY = study_day(milliseconds(NOW), 0)

Row = dict[str, Any]
Export = Callable[..., "Package"]


@dataclass(frozen=True)
class Package:
    """A package taken apart."""

    summary: Summary
    members: dict[str, bytes]
    col: Row
    notes: list[Row]
    cards: list[Row]
    log: list[Row]

    @property
    def first_day(self) -> int:
        """Study day that Anki's day numbers count from."""
        west = json.loads(self.col["conf"])["creationOffset"]
        return study_day(self.col["crt"] * 1000 + 1000, -west)

    def json(self, column: str) -> Row:
        """A column of the collection that holds JSON."""
        found: Row = json.loads(self.col[column])
        return found

    def card(self, standing: Standing) -> Row:
        """The card that a standing became."""
        number = next(note["id"] for note in self.notes if note["guid"] == standing.card.id)
        return next(card for card in self.cards if card["nid"] == number)


@pytest.fixture
def export(tmp_path: Path) -> Export:
    """Write a package and take it apart."""

    def run(standings: list[Standing], reviews: list[Review] | None = None, now: datetime = NOW, **options: Any) -> Package:
        settings = options.pop("settings", Settings())
        path = tmp_path / "out.apkg"
        summary = write_package(
            path, standings, reviews or [], settings=settings, parameters=PARAMETERS, now=now, force=True, **options
        )
        return opened(path, summary, tmp_path)

    return run


def opened(path: Path, summary: Summary, scratch: Path) -> Package:
    with zipfile.ZipFile(path) as archive:
        members = {member.filename: archive.read(member) for member in archive.infolist()}
    file = scratch / "collection.anki21"
    file.write_bytes(members["collection.anki21"])
    with closing(sqlite3.connect(file)) as database:
        database.row_factory = sqlite3.Row
        tables = [
            [dict(row) for row in database.execute(f"select * from {table}")] for table in ("col", "notes", "cards", "revlog")
        ]
    return Package(summary, members, tables[0][0], *tables[1:])


# --- container


def test_the_container_has_the_three_members_of_the_legacy_format(export: Export) -> None:
    package = export([a_standing()])
    assert list(package.members) == ["meta", "collection.anki21", "media"]
    assert (package.members["meta"], package.members["media"]) == (b"\x08\x02", b"{}")
    assert package.col["ver"] == 11


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    history = a_history(NOW, 30)
    for name in ("one.apkg", "two.apkg"):
        write_package(tmp_path / name, history.standings, history.reviews, settings=Settings(), parameters=PARAMETERS, now=NOW)
    assert (tmp_path / "one.apkg").read_bytes() == (tmp_path / "two.apkg").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.apkg") as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_ids_stay_when_cards_are_added_or_come_in_another_order(export: Export) -> None:
    standings = a_history(NOW, 20).standings
    before = {note["guid"]: note["id"] for note in export(standings).notes}
    after = {note["guid"]: note["id"] for note in export([a_standing(a_card("One more?")), *reversed(standings)]).notes}
    assert before.items() <= after.items()


def test_an_empty_library_gives_an_empty_package(export: Export) -> None:
    package = export([])
    assert (package.summary, package.notes) == (Summary(notes=0, cards=0, reviews=0, skipped=0), [])


# --- places to write to


def write(path: Path, *, force: bool = False) -> Summary:
    return write_package(path, [a_standing()], [], settings=Settings(), parameters=PARAMETERS, now=NOW, force=force)


def test_an_existing_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "old.apkg"
    target.write_text("precious")
    with pytest.raises(OutputRefused, match=r"exists already\. Use --force"):
        write(target)
    assert target.read_text() == "precious"


def test_force_overwrites_a_file(tmp_path: Path) -> None:
    target = tmp_path / "old.apkg"
    target.write_text("old")
    write(target, force=True)
    assert zipfile.is_zipfile(target)


def test_a_folder_is_refused_even_with_force(tmp_path: Path) -> None:
    with pytest.raises(OutputRefused, match="this is a folder"):
        write(tmp_path, force=True)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputRefused, match="does not exist"):
        write(tmp_path / "nowhere" / "x.apkg")


@pytest.mark.parametrize(
    ("number", "error", "words"),
    [
        (errno.EACCES, NotPermitted, "no right to write"),
        (errno.ENOSPC, DiskFailed, "cannot be written"),
        (errno.ELOOP, OutputRefused, "cannot be created"),
    ],
)
def test_a_failure_leaves_the_old_file_and_nothing_else(
    number: int, error: type[StudydeckError], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever goes wrong while writing, the old package is whole and no half one lies beside it."""
    target = tmp_path / "old.apkg"
    target.write_text("precious")

    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(error, match=rf"old\.apkg: {words}"):
        write(target, force=True)
    assert [file.name for file in tmp_path.iterdir()] == ["old.apkg"]
    assert target.read_text() == "precious"


def test_a_failure_before_writing_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr(container, "_database", fail)
    with pytest.raises(MemoryError):
        write(tmp_path / "new.apkg")
    assert list(tmp_path.iterdir()) == []


def test_parameters_of_another_fsrs_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="21 parameters"):
        write_package(tmp_path / "x.apkg", [], [], settings=Settings(), parameters=(0.4,) * 17, now=NOW)


def test_a_moment_without_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="time zone"):
        write_package(tmp_path / "x.apkg", [], [], settings=Settings(), parameters=PARAMETERS, now=NOW.replace(tzinfo=None))


# --- states of memory

SOON = milliseconds(NOW) + 600_000
LEARNING = {"day": TODAY, "interval": 0, "due_at": SOON, "step": 1}

STATES: dict[str, tuple[Memory, Row]] = {
    "new": (NEW, {"type": 0, "queue": 0, "due": 1, "ivl": 0, "left": 0, "factor": 0, "reps": 0}),
    "learning today": (
        a_memory(State.LEARNING, **LEARNING),
        {"type": 1, "queue": 1, "due": SOON // 1000, "ivl": 0, "left": 1001},
    ),
    "first step of two": (a_memory(State.LEARNING, **{**LEARNING, "step": 0}), {"type": 1, "queue": 1, "left": 2002}),
    "learning tomorrow": (a_memory(State.LEARNING, TODAY, 1, step=1), {"type": 1, "queue": 3, "days ahead": 1, "left": 1001}),
    "review": (a_memory(day=TODAY - 5, interval=30), {"type": 2, "queue": 2, "days ahead": 25, "ivl": 30, "left": 0}),
    "review, overdue": (a_memory(day=TODAY - 90, interval=30), {"type": 2, "queue": 2, "days ahead": -60, "ivl": 30}),
    "relearning": (
        a_memory(State.RELEARNING, stability=4.4, lapses=2, **{**LEARNING, "step": 0}),
        {"type": 3, "queue": 1, "due": SOON // 1000, "ivl": 4, "left": 1001, "lapses": 2},
    ),
}


@pytest.mark.parametrize("name", STATES)
def test_a_state_of_memory_becomes_a_state_in_anki(name: str, export: Export) -> None:
    memory, expected = STATES[name]
    standing = a_standing(memory=memory)
    package = export([standing])
    card = package.card(standing)
    card["days ahead"] = card["due"] - (TODAY - package.first_day)
    assert {key: card[key] for key in expected} == expected
    if memory is not NEW:
        assert (card["factor"], card["reps"]) == (2500, 3)


@pytest.mark.parametrize(
    ("status", "queue", "tag"),
    [
        (CardStatus.ACTIVE, 2, False),
        (CardStatus.SUSPENDED, -1, False),
        (CardStatus.RETIRED, -1, True),
        (CardStatus.BURIED, -3, False),
    ],
)
def test_a_status_becomes_a_queue(status: CardStatus, queue: int, tag: bool, export: Export) -> None:
    standing = a_standing(memory=a_memory(day=TODAY - 5), status=status)
    package = export([standing])
    assert package.card(standing)["queue"] == queue
    assert package.card(standing)["due"] == TODAY + 5 - package.first_day
    assert (" retired " in package.notes[0]["tags"]) is tag


def test_cards_that_ask_nothing_stay_here(export: Export) -> None:
    """They are counted as skipped, and their reviews stay too."""
    silent = a_standing(a_card(" \u200b\n", id="k1empty"), a_memory(day=TODAY))
    standings = [a_standing(), silent]
    package = export(standings, [a_review(card="k1empty")])
    assert package.summary == Summary(notes=1, cards=1, reviews=0, skipped=1)
    assert [note["sfld"] for note in package.notes] == [standings[0].card.front]


def test_new_cards_keep_their_order(export: Export) -> None:
    standings = [a_standing(a_card(f"Question {number}?")) for number in range(20)]
    package = export(standings)
    assert [package.card(standing)["due"] for standing in standings] == list(range(1, 21))
    assert package.json("conf")["nextPos"] == 21


def test_what_fsrs_remembers_goes_along(export: Export) -> None:
    last = NOW - timedelta(days=3)
    standing = a_standing(memory=a_memory(stability=20.12345, difficulty=5.1234, last_at=milliseconds(last)))
    data = json.loads(export([standing], settings=Settings(retention=0.87)).card(standing)["data"])
    assert data == {"s": 20.1234, "d": 5.123, "dr": 0.87, "decay": 0.1542, "lrt": int(last.timestamp())} | {"s": data["s"]}
    assert data["s"] == pytest.approx(20.12345, abs=1e-4)


WILD = {
    "stability": [(-1.0, "s", 0.001), (1e9, "s", 36500)],
    "difficulty": [(50.0, "d", 10), (-3.0, "d", 1)],
}


@pytest.mark.parametrize(("field", "value", "key", "limit"), [(f, *case) for f, cases in WILD.items() for case in cases])
def test_values_out_of_range_are_clamped(field: str, value: float, key: str, limit: float, export: Export) -> None:
    standing = a_standing(memory=a_memory(**{field: value}))
    assert json.loads(export([standing]).card(standing)["data"])[key] == limit


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_impossible_numbers_do_not_break_a_package(number: float, export: Export) -> None:
    broken = a_memory(day=10**7, interval=10**9, stability=number, difficulty=number, reps=-1, lapses=2**40)
    standing = a_standing(memory=broken, flag=99, changed_at=-5)
    relearning = a_standing(a_card("Other?"), replace(broken, state=State.RELEARNING))
    reviews = [a_review(card=standing.card.id, before=broken, after=broken, spent=-1), a_review(after=relearning.memory)]
    card = export([standing, relearning], reviews).card(standing)
    assert (card["data"], card["flags"], card["mod"], card["reps"], card["ivl"]) == ("{}", 7, 0, 0, 36500)
    assert all(abs(value) < 2**31 for key, value in card.items() if isinstance(value, int) and key not in ("id", "nid", "did"))


# --- days

ZONES = (
    "UTC",
    "America/Los_Angeles",
    "America/New_York",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Pacific/Auckland",
    "Australia/Lord_Howe",
)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("month", [1, 7])
def test_day_numbers_count_from_four_in_the_morning_local_time(zone: str, month: int, export: Export) -> None:
    """The first day is reckoned in the offset that was valid then, not in that of the export."""
    now = datetime(2026, month, 15, 12, tzinfo=ZoneInfo(zone))
    standing = a_standing(memory=a_memory(day=study_day(milliseconds(now), 0) - 200, interval=20))
    package = export([standing], now=now)
    start = datetime.fromtimestamp(package.col["crt"], ZoneInfo(zone))
    offset = start.utcoffset()
    assert offset is not None
    assert (start.hour, start.minute) == (4, 0)
    assert package.json("conf")["creationOffset"] == -offset // timedelta(minutes=1)
    first = (start.date() - date(1970, 1, 1)).days
    assert package.card(standing)["due"] == standing.memory.due_day - first


# --- the log


def test_reviews_become_log_rows(export: Export) -> None:
    """Rating, intervals in days or negative seconds, difficulty as ease, time spent and kind."""
    standing = a_standing(memory=a_memory(day=TODAY, last_at=milliseconds(NOW)))
    start = milliseconds(NOW) - 10 * 86_400_000
    learning = a_memory(State.LEARNING, TODAY - 10, 0, due_at=start + 600_000, last_at=start, difficulty=1.0)
    good = a_memory(day=TODAY - 10, interval=10, difficulty=5.5)
    failed = a_memory(State.RELEARNING, TODAY, 0, due_at=milliseconds(NOW), last_at=milliseconds(NOW) - 600_000, difficulty=10.0)
    reviews = [
        a_review(Rating.GOOD, TODAY - 10, standing.card.id, id=start, before=NEW, after=learning, spent=1234),
        a_review(Rating.EASY, TODAY - 10, standing.card.id, id=start + 700_000, before=learning, after=good),
        a_review(Rating.AGAIN, TODAY, standing.card.id, id=milliseconds(NOW) - 600_000, before=good, after=failed),
        a_review(
            Rating.HARD, TODAY, standing.card.id, id=milliseconds(NOW), before=failed, after=a_memory(day=TODAY, interval=2)
        ),
    ]
    package = export([standing], reviews)
    columns = ("id", "ease", "ivl", "lastIvl", "factor", "time", "type")
    assert [tuple(row[column] for column in columns) for row in package.log] == [
        (start, 3, -600, 0, 100, 1234, 0),
        (start + 700_000, 4, 10, -600, 600, 5000, 0),
        (milliseconds(NOW) - 600_000, 1, -600, 10, 1100, 5000, 1),
        (milliseconds(NOW), 2, 2, -600, 544, 5000, 2),
    ]
    assert {row["cid"] for row in package.log} == {package.card(standing)["id"]}
    assert package.summary.reviews == 4
    assert json.loads(package.card(standing)["data"])["lrt"] == milliseconds(NOW) // 1000


def test_reviews_with_one_id_are_moved_apart(export: Export) -> None:
    """Anki drops a row whose id it has: with two devices' logs joined, one answer would be lost."""
    standings = [a_standing(a_card(f"{number}?")) for number in range(3)]
    reviews = [a_review(card=standing.card.id, id=milliseconds(NOW) - 5, day=TODAY) for standing in standings]
    assert [row["id"] - milliseconds(NOW) for row in export(standings, reviews).log] == [-5, -4, -3]


def test_reviews_from_the_future_count_as_now(export: Export) -> None:
    standing = a_standing()
    late = [a_review(card=standing.card.id, id=milliseconds(NOW) + hours * 3_600_000, day=TODAY + 40) for hours in (900, 950)]
    assert [row["id"] - milliseconds(NOW) for row in export([standing], late).log] == [0, 1]


def test_a_review_from_summer_keeps_its_study_day_in_winter(export: Export) -> None:
    """At 4:30 in summer a new study day has begun; seen from winter it is 3:30, and still the day before."""
    zone = ZoneInfo("Europe/Berlin")
    standing = a_standing()
    summer, winter = datetime(2026, 7, 1, 4, 30, tzinfo=zone), datetime(2026, 12, 1, 12, tzinfo=zone)
    review = a_review(card=standing.card.id, id=milliseconds(summer), day=study_day(milliseconds(summer), 120), offset=120)
    moved = export([standing], [review], now=winter).log[0]["id"]
    assert moved == milliseconds(summer) + 3_600_000
    assert study_day(moved, 60) == review.day
    assert export([standing], [review], now=summer + timedelta(days=1)).log[0]["id"] == review.id


def test_reviews_of_cards_that_stay_here_stay_here(export: Export) -> None:
    package = export([a_standing(status=CardStatus.REJECTED)], [a_review(card=a_card().id), a_review(card="k1gone")])
    assert package.log == []


# --- words


def test_a_card_becomes_a_note(export: Export) -> None:
    evidence = an_evidence("Clusters have\nto be <built>.", line=27, speaker="Nathan Lambert", time=3723)
    card = a_card(evidence=evidence, context="On scaling", section="Pre-training", tags=("open models", "ai::chips", '"', "a"))
    note = export([a_standing(card, changed_at=1_750_000_123)]).notes[0]
    assert note["guid"] == card.id
    assert note["mod"] == 1_750_000_123
    assert note["tags"] == " open_models ai::chips a kind::claim "
    assert dict(zip(FIELDS, note["flds"].split("\x1f"), strict=True)) == {
        "front": "What has to be built?",
        "back": "Clusters",
        "context": "On scaling",
        "quote": "Clusters have<br>to be &lt;built&gt;.",
        "speaker": "Nathan Lambert",
        "source": "interview.txt, line 27",
        "time": "1:02:03",
        "section": "Pre-training",
        "kind": "claim",
        "id": card.id,
        "spare1": "0-28 0.0 reason@0.1.0",
        "spare2": "",
        "spare3": "",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("[latex]x[/latex] [$]y[/$] [sound:z.mp3]", "&#91;latex]x&#91;/latex] &#91;$]y&#91;/$] &#91;sound:z.mp3]"),
        ("{{Front}} {{{c1::x}}}", "&#123;&#123;Front&#125;&#125; &#123;&#123;&#123;c1::x&#125;&#125;&#125;"),
        (" two\r\nlines\u2028three \n", "two<br>lines<br>three"),
        ("one\x1ftwo\x00\x1b[31m\u202e", "one␟two␀␛&#91;31m"),
        ("&amp;", "&amp;amp;"),
        ("", ""),
    ],
)
def test_words_become_html_that_shows_them(text: str, expected: str) -> None:
    assert escaped(text) == expected


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("They build {{clusters}}.", "They build {{c1::clusters}}."),
        ("{{A}} and {{B}}", "{{c1::A}} and {{c1::B}}"),
        ("{{ratio 3::1}}", "{{c1::ratio 3&#58;&#58;1}}"),
        ("x {{a <b>\n[c]}} }} {", "x {{c1::a &lt;b&gt;<br>&#91;c]}} &#125;&#125; &#123;"),
        ("{{{c1::x}}}", "{{c1::&#123;c1&#58;&#58;x}}&#125;"),
        ("{{a}} {{ }}", "{{c1::a}}  "),
        ("nothing hidden", None),
        ("{{}}", None),
        ("{{half", None),
    ],
)
def test_hidden_words_become_one_cloze(front: str, expected: str | None) -> None:
    assert cloze(front) == expected


def test_a_cloze_that_hides_nothing_goes_out_as_a_question(export: Export) -> None:
    kinds = {
        note["guid"]: note["mid"] for note in export([a_standing(a_cloze(id="k1a")), a_standing(a_cloze("Why?", id="k1b"))]).notes
    }
    basic, hidden = note_types()
    assert kinds == {"k1a": hidden["id"], "k1b": basic["id"]}


def test_tags_are_what_anki_can_hold() -> None:
    assert (
        tags(["a b", "x::::y", "::", "\u3000ü\tö "], CardKind.WHO_SAID, retired=True) == " a_b x::y ü_ö kind::who_said retired "
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [("A::B", "A::B"), (" A :: \x07B\n::", "A::␇B"), ("::", "studydeck"), ("a: b", "a: b")],
)
def test_deck_names_are_what_anki_can_hold(name: str, expected: str) -> None:
    assert deck_name(name) == expected


def test_decks_and_those_above_them_are_there_with_our_preset(export: Export) -> None:
    standings = [a_standing(a_card(f"{deck}?"), deck=deck) for deck in ("A::B::C", "a::b::d", "E")]
    package = export(standings)
    decks = package.json("decks")
    preset = next(number for number, preset in package.json("dconf").items() if preset["name"] == "studydeck")
    assert sorted(deck["name"] for deck in decks.values()) == ["A", "A::B", "A::B::C", "Default", "E", "a::b::d"]
    assert {str(deck["conf"]) for deck in decks.values() if deck["name"] != "Default"} == {preset}
    assert [decks[str(package.card(standing)["did"])]["name"] for standing in standings] == ["A::B::C", "a::b::d", "E"]


def test_settings_become_a_preset(export: Export) -> None:
    settings = Settings(
        retention=0.85, learning_steps=(2, 15), relearning_steps=(7,), new_per_day=5, reviews_per_day=77, maximum_interval=365
    )
    presets = export([a_standing()], settings=settings).json("dconf")
    preset = next(preset for preset in presets.values() if preset["name"] == "studydeck")
    assert (preset["desiredRetention"], preset["fsrsParams6"]) == (0.85, list(PARAMETERS))
    assert (preset["new"]["delays"], preset["new"]["perDay"]) == ([2.0, 15.0], 5)
    assert (preset["lapse"]["delays"], preset["rev"]["perDay"], preset["rev"]["maxIvl"]) == ([7.0], 77, 365)
    assert (preset["lapse"]["leechFails"], preset["lapse"]["leechAction"]) == (8, 1)
    assert presets.keys() != export([a_standing()]).json("dconf").keys(), (
        "Anki never updates a preset: a changed one needs an id of its own"
    )


@pytest.mark.parametrize(("threshold", "action", "expected"), [(5, "suspend", (5, 0)), (0, "tell", (0, 1))])
def test_a_preset_says_what_becomes_of_leeches(
    threshold: int, action: LeechAction, expected: tuple[int, int], export: Export
) -> None:
    settings = Settings(leech_threshold=threshold, leech_action=action, deck={"Other": {"retention": 0.8}})
    presets = export([a_standing(), a_standing(a_card("Other?"), deck="Other")], settings=settings).json("dconf").values()
    found = {(preset["lapse"]["leechFails"], preset["lapse"]["leechAction"]) for preset in presets if preset["id"] != 1}
    assert (found, len(presets)) == ({expected}, 3)


def test_decks_with_the_same_options_share_a_preset_that_is_the_same_in_every_package(export: Export) -> None:
    """Whatever else leaves with them: Anki tells presets by their ids, and one of a name that it has comes as another."""
    settings = Settings(deck={name: {"retention": 0.8} for name in ("Chemistry", "Law", "law", "Law::Civil")} | {"Sea": {}})

    def presets(*decks: str) -> dict[str, str]:
        package = export([a_standing(a_card(f"{deck}?"), deck=deck) for deck in decks], settings=settings)
        names = {number: preset["name"] for number, preset in package.json("dconf").items()}
        held = package.json("decks").values()
        assert {str(deck["conf"]) for deck in held} == set(names)
        return {deck["name"]: f"{deck['conf']} {names[str(deck['conf'])]}" for deck in held if deck["id"] != 1}

    everything = presets("Law::Civil", "Sea", "law", "Chemistry")
    assert everything["Chemistry"] == everything["Law"] == everything["Law::Civil"] != everything["Sea"]
    assert everything["Law"].endswith(" studydeck: Chemistry") and everything["Sea"].endswith(" studydeck")
    alone = presets("Law::Civil")["Law::Civil"]
    assert alone.split()[0] == everything["Law"].split()[0] and alone.endswith("studydeck: Law")


def test_without_schedule_all_cards_are_new(export: Export) -> None:
    history = a_history(NOW, 20)
    standings = [replace(history.standings[0], status=CardStatus.RETIRED), *history.standings[1:]]
    package = export(standings, history.reviews, with_schedule=False)
    assert package.summary == Summary(notes=20, cards=20, reviews=0, skipped=0)
    assert {(card["type"], card["ivl"], card["reps"], card["flags"], card["data"]) for card in package.cards} == {
        (0, 0, 0, 0, "{}")
    }
    assert sorted(card["queue"] for card in package.cards) == [-1, *[0] * 19]
    assert list(package.json("dconf")) == ["1"]


# --- contracts


def test_note_types_are_frozen() -> None:
    """Names and ids of note types, fields and templates are contracts with every package ever imported."""
    found = [
        (
            kind["id"],
            kind["name"],
            kind["flds"][0]["id"],
            [field["name"] for field in kind["flds"]],
            kind["tmpls"][0]["id"],
            kind["tmpls"][0]["name"],
        )
        for kind in note_types()
    ]
    names = [
        "front",
        "back",
        "context",
        "quote",
        "speaker",
        "source",
        "time",
        "section",
        "kind",
        "id",
        "spare1",
        "spare2",
        "spare3",
    ]
    assert found == [
        (1_700_000_000_101, "studydeck", 5_210_417_083_000, names, 5_210_417_085_001, "card"),
        (1_700_000_000_102, "studydeck cloze", 5_210_417_084_000, names, 5_210_417_085_002, "cloze"),
    ]


def test_fields_come_in_the_order_of_the_note_type() -> None:
    cloze, words = fields(word_row(a_card(form=CardForm.QUESTION)))
    assert not cloze
    assert len(words) == len(FIELDS)


def test_advice_names_what_a_package_cannot_carry() -> None:
    assert "progress" in advice(Settings())[0]
    assert "to 2" in advice(Settings(rollover_hour=2))[-1]
    assert len(advice(Settings(), with_schedule=False)) == 1


def test_refusals_are_errors_for_the_user(tmp_path: Path) -> None:
    with pytest.raises(StudydeckError) as caught:
        write(tmp_path)
    assert caught.value.exit_code == 73
