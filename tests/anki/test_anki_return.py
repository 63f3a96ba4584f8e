"""Packages that the real Anki wrote, brought in. Needs the `anki` package of the test extra."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from histories import a_history

from studydeck import deckfile
from studydeck.anki.export import write_package
from studydeck.card import Deck
from studydeck.config import Library, Settings
from studydeck.config.options import OPTIONS
from studydeck.review import Memory, State, milliseconds, study_day, utc_offset
from studydeck.schedule import PARAMETERS, replay
from studydeck.store import open_store
from studydeck.study import Study, open_study

pytest.importorskip("anki.collection", reason="the anki package of the test extra is missing", exc_type=ImportError)

PROFILE = Path(__file__).with_name("profile.py")
ZONES = ["UTC", "America/New_York", "America/Los_Angeles", "Asia/Kolkata", "Asia/Tokyo", "Pacific/Auckland"]
SETTINGS = Settings()
Found = dict[str, Any]


def anki(*arguments: object, zone: str = "UTC") -> Found:
    """What Anki itself holds after doing something, in a process that lives in `zone`."""
    command = [sys.executable, str(PROFILE), *map(str, arguments)]
    answer = subprocess.run(command, env={**os.environ, "TZ": zone}, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    found: Found = json.loads(answer.stdout)
    return found


def clock(zone: str) -> datetime:
    """Now, as a machine in that zone tells it: with its present offset alone."""
    now = datetime.now(ZoneInfo(zone))
    return now.astimezone(timezone(now.utcoffset() or timedelta()))


def a_used_library(root: Path, now: datetime, cards: int) -> Library:
    """A library whose cards have been reviewed for 200 days."""
    library = Library(root)
    history = a_history(now, cards)
    decks: dict[str, list[Any]] = {}
    for standing in history.standings:
        decks.setdefault(standing.deck, []).append(replace(standing.card, evidence=None))
    library.decks.mkdir(parents=True)
    for number, (name, some) in enumerate(decks.items()):
        deckfile.save(library.decks / f"{number}.md", Deck(name, tuple(some)))
    with open_study(library, SETTINGS, now):
        pass
    with open_store(library, now) as store:
        store.connection.execute("PRAGMA synchronous = OFF")
        newest = 0
        for review in history.reviews:
            newest = max(newest + 1, review.id)
            store.record(replace(review, id=newest))
    return library


def exported(study: Study, path: Path, now: datetime) -> Path:
    with study.leaving() as leaving:
        write_package(path, leaving, settings=SETTINGS, parameters=PARAMETERS, now=now, force=True)
    return path


@pytest.mark.parametrize("latest", [False, True])
def test_options_of_decks_come_back_with_a_package_of_ours(latest: bool, tmp_path: Path) -> None:
    """What holds for each deck holds again in an empty library; of a deck that does not leave nothing is said."""
    now = clock("UTC")
    library = a_used_library(tmp_path / "library", now, 30)
    own = {
        "Podcast": {"retention": 0.8, "new_per_day": 5, "learning_steps": (7,), "relearning_steps": (), "maximum_interval": 300},
        "Podcast::Chapter 2": {"reviews_per_day": 12, "learning_steps": (1, 10)},
        "Elsewhere": {"retention": 0.7},
    }
    settings = Settings(reviews_per_day=150, deck=own)
    with open_study(library, settings, now) as study, study.leaving() as leaving:
        options = {"settings": settings, "parameters": PARAMETERS, "now": now, "latest": latest}
        write_package(tmp_path / "x.apkg", leaving, **options)  # type: ignore[arg-type]
    other = Library(tmp_path / "other")
    other.decks.mkdir(parents=True)
    with open_study(other, SETTINGS, now) as study:
        study.import_package(tmp_path / "x.apkg", now, options=True)
        for deck in ("Interview", "Podcast", "Podcast::Chapter 1", "Podcast::Chapter 2"):
            for name in OPTIONS:
                if OPTIONS[name].of_deck:
                    assert getattr(study.settings.of(deck), name) == getattr(settings.of(deck), name), (deck, name)
        assert "Elsewhere" not in study.settings.deck
        assert study.check(False, now) == []


def same_memory(ours: Memory, stability: float, difficulty: float) -> bool:
    """Equal as far as Anki keeps them."""
    assert ours.stability is not None and ours.difficulty is not None
    return abs(ours.stability - stability) <= 6e-5 + 2e-5 * stability and abs(ours.difficulty - difficulty) <= 6e-4


def due(card: Found, today: int, our_today: int) -> int:
    """Our study day of a due date of Anki's."""
    return int(card["due"]) - today + our_today


@pytest.fixture(scope="module", params=ZONES)
def returned(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A library exported, 200 reviews graded by Anki's scheduler, and the package brought back."""
    zone: str = request.param
    folder = tmp_path_factory.mktemp("return")
    now = clock(zone)
    library = a_used_library(folder / "library", now, 240)
    back = folder / ("back.old.apkg" if zone == "UTC" else "back.apkg")
    with open_study(library, SETTINGS, now) as study:
        before = {standing.card.id: standing for standing in study.standings()}
        reviews = len(study.reviews())
        package = exported(study, folder / "there.apkg", now)
    found = anki("review", package, back, 200, zone=zone)
    later = clock(zone)
    with open_study(library, SETTINGS, later) as study:
        report = study.import_package(back, later)
        yield found, study, report, before, reviews, later, back


def test_every_review_given_in_anki_comes_home(returned: Any) -> None:
    found, study, report, _, reviews, _, _ = returned
    assert found["graded"] == report.reviews == 200
    assert len(study.reviews()) == reviews + 200
    assert (report.added, report.updated, report.conflicts, report.left_out) == ([], [], [], {})
    known = {(review.id, int(review.rating)) for review in study.reviews() if review.device.startswith("import")}
    assert known <= {(row[0], row[1]) for card in found["cards"].values() for row in card["log"]}


def test_memory_is_the_replay_of_the_united_log_and_ankis_own(returned: Any) -> None:
    found, study, _, _, _, _, _ = returned
    compared = 0
    for name, card in found["cards"].items():
        guid = name.split()[0]
        log = study.reviews(card=guid)
        memory = study.memory(guid)
        assert memory.reps == len(log) == card["reps"]
        if log:
            again = replay(log, SETTINGS)
            assert memory.stability == pytest.approx(again.stability, rel=1e-9)
            assert memory.difficulty == pytest.approx(again.difficulty, rel=1e-9)
            assert same_memory(memory, *card["recomputed"])
            compared += 1
    assert compared > 200


def test_every_due_day_is_ankis(returned: Any) -> None:
    found, study, _, _, _, now, _ = returned
    today = study_day(milliseconds(now), utc_offset(now))
    for name, card in found["cards"].items():
        memory = study.memory(name.split()[0])
        assert memory.state is (State.NEW, State.LEARNING, State.REVIEW, State.RELEARNING)[card["type"]]
        if card["queue"] == 2:
            assert memory.due_day == due(card, found["today"], today), name
        elif card["queue"] == 1:
            assert memory.due_at // 1000 == card["due"]


def test_nothing_is_wrong_afterwards_and_the_second_time_brings_nothing(returned: Any) -> None:
    _, study, _, _, _, now, back = returned
    assert study.check(False, now) == []
    again = study.import_package(back, now)
    assert again.nothing and again.same == 240
    assert again.backup == ""


def test_the_whole_import_can_be_taken_back(tmp_path: Path) -> None:
    now = clock("UTC")
    library = a_used_library(tmp_path / "library", now, 30)
    with open_study(library, SETTINGS, now) as study:
        package = exported(study, tmp_path / "there.apkg", now)
        before = {card.card.id: card for card in study.standings()}
        log, days = study.reviews(), study._store.days()
    anki("review", package, tmp_path / "back.apkg", 20)
    with open_study(library, SETTINGS, clock("UTC")) as study:
        assert study.import_package(tmp_path / "back.apkg", clock("UTC")).reviews == 20
        assert study.undo(None, clock("UTC")).what.startswith("Took back the import that brought")
        assert {card.card.id: card for card in study.standings()} == before
        assert (study.reviews(), study._store.days()) == (log, days)
        assert study.check(False, clock("UTC")) == []
        assert study.import_package(tmp_path / "back.apkg", clock("UTC")).reviews == 20
        assert study.check(False, clock("UTC")) == []


def test_an_answer_taken_back_here_stays_taken_back(tmp_path: Path) -> None:
    """It stands in the package, which was made before."""
    now = clock("UTC")
    library = a_used_library(tmp_path / "library", now, 10)
    with open_study(library, SETTINGS, now) as study:
        session = study.start(now)
        study.answer(session, study.reviews()[-1].rating, now, 1000)
        exported(study, tmp_path / "there.apkg", clock("UTC"))
        count = len(study.reviews())
        study.undo(None, now)
        assert study.import_package(tmp_path / "there.apkg", clock("UTC")).reviews == 0
        assert len(study.reviews()) == count - 1


# --- a collection that was never ours

FORMS = ["new.apkg", "old.apkg", "new.colpkg", "old.colpkg"]


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Found]:
    """A collection with everything odd in it, exported in four ways, and what Anki holds."""
    folder = tmp_path_factory.mktemp("collection")
    return folder, anki("collect", folder)


@pytest.fixture(params=FORMS)
def brought(request: pytest.FixtureRequest, collection: tuple[Path, Found], tmp_path: Path) -> Any:
    """One of its packages in an empty library."""
    library = Library(tmp_path / "library")
    library.decks.mkdir(parents=True)
    now = clock("UTC")
    with open_study(library, SETTINGS, now) as study:
        report = study.import_package(collection[0] / request.param, now)
        yield study, report, collection[1], collection[0] / request.param


def by_name(study: Study, found: Found) -> dict[str, Any]:
    """Our standing of each card of Anki's."""
    from studydeck.card import CardKind, card_id

    standings = {standing.card.id: standing for standing in study.standings()}
    names = {name: name.rsplit(" ", 1) for name in found["cards"]}
    return {name: standings[card_id(f"anki:{guid}", CardKind.BASIC, place, "")] for name, (guid, place) in names.items()}


def test_every_card_of_a_collection_comes_with_its_progress(brought: Any) -> None:
    """State, due day, memory, counts, flag, deck, tags, suspended, buried; from filtered decks home; reset ones new."""
    study, report, found, _ = brought
    now = clock("UTC")
    today = study_day(milliseconds(now), utc_offset(now))
    standings = by_name(study, found)
    assert len(report.added) == len(standings) == len(found["cards"])
    for name, card in found["cards"].items():
        standing = standings[name]
        memory = standing.memory
        assert memory.state is (State.NEW, State.LEARNING, State.REVIEW, State.RELEARNING)[card["type"]], name
        assert (standing.deck, standing.flag, standing.card.origin) == (card["deck"], card["flag"], "anki")
        assert sorted(standing.card.tags) == sorted(card["tags"])
        # Anki unburies what it exports.
        assert standing.status.value == ("suspended" if card["queue"] == -1 else "active")
        if card["type"] == 2:
            assert memory.due_day == due(card, found["today"], today), name
        if card["recomputed"] and card["type"]:
            assert same_memory(memory, *card["recomputed"]), name
            answers = [row for row in card["log"] if row[1]]
            assert memory.reps <= len(answers)


def test_the_log_of_a_collection_comes_whole(brought: Any) -> None:
    study, report, found, _ = brought
    rows = {(row[0], row[1]) for card in found["cards"].values() for row in card["log"] if row[1]}
    assert {(review.id, int(review.rating)) for review in study.reviews()} == rows
    assert report.reviews == len(rows)
    assert len(study._store.resets()) == 3


def test_pictures_come_along_and_what_is_missing_is_named(brought: Any) -> None:
    study, report, _, _ = brought
    assert (study.library.media / "a picture.png").read_bytes().startswith(b"\x89PNG")
    assert (report.media, report.missing) == (["a picture.png"], ["none.mp3"])
    texts = [standing.card.back for standing in study.standings()]
    assert any("[image: a picture.png] [sound: none.mp3]" in text for text in texts)


def test_options_of_decks_are_told_and_taken_over_when_asked_for(brought: Any) -> None:
    """Those of a preset, and those that a deck has itself; half a minute is a minute here."""
    study, report, _, path = brought
    anyway = {"new_per_day": 9999, "reviews_per_day": 9999}
    slow = {"new_per_day": 7, "reviews_per_day": 77, "learning_steps": (1, 30), "relearning_steps": (), "maximum_interval": 400}
    wanted = {
        "Default": anyway,
        "Drei äöü": {"new_per_day": 3, "reviews_per_day": 0, "retention": 0.88},
        "One": {**slow, "retention": 0.85},
        "One::Two": {**anyway, "learning_steps": (1, 10), "relearning_steps": (10,), "maximum_interval": 36500, "retention": 0.9},
    }
    told: dict[str, dict[str, object]] = {}
    for deck, name, value in report.options:
        told.setdefault(deck, {})[name] = value
    assert told == wanted
    assert study.settings.deck == {}
    study.import_package(path, clock("UTC"), options=True)
    assert {deck: {name: getattr(study.settings.of(deck), name) for name in own} for deck, own in wanted.items()} == wanted
    assert study.import_package(path, clock("UTC"), options=True).options == []


def test_html_becomes_text_and_clozes_stay_clozes(brought: Any) -> None:
    study, _, _, _ = brought
    cards = [standing.card for standing in study.standings()]
    fronts = {card.front for card in cards}
    assert "front 0\n- a\n- b & c" in fronts
    assert "2: {{one 2}} (hint) and two" in fronts
    assert "2: one 2 and {{two}}" in fronts
    extra = next(card for card in cards if card.front == "7: […] (hint) and two")
    assert extra.back == "one 7\n\nmore"


def test_all_forms_of_a_collection_are_the_same_collection(brought: Any, collection: tuple[Path, Found]) -> None:
    study, _, _, mine = brought
    assert study.check(False, clock("UTC")) == []
    for form in FORMS:
        again = study.import_package(collection[0] / form, clock("UTC"))
        assert again.nothing, (mine.name, form, again)
