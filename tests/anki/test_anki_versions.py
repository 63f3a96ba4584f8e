"""Packages that Anki's versions wrote, from 2.1.44 on, brought in: made by `packages/make.py`, each with what Anki held then."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from studydeck.card import CardForm, CardKind, CardStatus, card_id
from studydeck.config import Library, Settings
from studydeck.review import State
from studydeck.study import open_study

FOLDER = Path(os.environ.get("ANKI_PACKAGES", Path(__file__).with_name("packages")))
"""Those beside this file are some of all that `make.py` writes; all of another folder can be tried."""
PACKAGES = sorted(path.name for path in FOLDER.glob("anki-*.*pkg"))


@pytest.fixture(scope="module", params=PACKAGES)
def brought(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A package in an empty library, an hour after it was made."""
    path = FOLDER / request.param
    found = json.loads(path.with_name(path.stem.rpartition("-")[0] + ".json").read_text(encoding="utf-8"))
    now = datetime.fromtimestamp(found["at"], UTC) + timedelta(hours=1)
    library = Library(tmp_path_factory.mktemp("version") / "library")
    library.decks.mkdir(parents=True)
    with open_study(library, Settings(), now) as study:
        yield study, study.import_package(path, now), found, path, now


def standing_of(study: Any, name: str) -> Any:
    guid, place = name.rsplit(" ", 1)
    wanted = card_id(f"anki:{guid}", CardKind.BASIC, place, "")
    return next(standing for standing in study.standings() if standing.card.id == wanted)


def state_of(card: dict[str, Any]) -> State:
    """Anki's first scheduler calls a forgotten card one in review that lies in the queue of learning."""
    forgotten = card["type"] == 2 and card["queue"] in (1, 3)
    return State.RELEARNING if forgotten else (State.NEW, State.LEARNING, State.REVIEW, State.RELEARNING)[card["type"]]


def test_every_card_comes_with_state_day_flag_deck_and_tags(brought: Any) -> None:
    study, report, found, path, now = brought
    assert len(report.added) == len(study.standings()) == len(found["cards"]) == 24
    for name, card in found["cards"].items():
        standing = standing_of(study, name)
        memory = standing.memory
        assert memory.state is state_of(card), name
        assert standing.deck == card["deck"]
        # The first exporter left flags behind in some of its versions.
        assert standing.flag == card["flag"] or (path.name.endswith("-old.apkg") and standing.flag == 0)
        assert sorted(standing.card.tags) == sorted(card["tags"])
        assert (standing.status is CardStatus.SUSPENDED) is (card["queue"] == -1)
        if memory.state is State.REVIEW:
            assert memory.due_day == card["due"], name
            assert memory.stability is not None and 0.05 < memory.stability < 400
        elif memory.state is not State.NEW:
            assert memory.due_at // 1000 == card["due"], name
        assert (memory.reps > 0) is (memory.state is not State.NEW)
    assert study.check(False, now) == []


def test_memory_by_parameters_of_its_own_is_kept_and_the_preset_named(brought: Any) -> None:
    """One deck has such parameters where Anki knew FSRS, and aims at another share; its memory cannot be worked out anew."""
    study, report, found, _, _ = brought
    kept = {name: card["memory"] for name, card in found["cards"].items() if card["deck"] == "Garden" and card["memory"]}
    assert report.presets == (("Own weights",) if kept else ())
    for name, memory in kept.items():
        mine = standing_of(study, name).memory
        assert [mine.stability, mine.difficulty] == memory
    assert bool(kept) is not found["anki"].startswith("2.1")
    assert report.options == ([("Garden", "retention", 0.85), ("Garden::Beds", "retention", 0.9)] if kept else [])


def test_every_review_comes_once(brought: Any) -> None:
    """The first scheduler knew three ratings in learning: again, good, easy."""
    study, report, found, path, _ = brought
    three = "-v1-" in path.name
    rows = {
        (at, ease + (three and kind != 1 and ease > 1))
        for card in found["cards"].values()
        for at, ease, kind in card["log"]
        if ease
    }
    assert {(review.id, int(review.rating)) for review in study.reviews()} == rows
    assert (report.reviews, report.resets, report.left_out) == (len(rows), 1, {})


def test_words_come_as_they_were_meant(brought: Any) -> None:
    study, report, _, _, _ = brought
    cards = {standing.card.front: standing.card for standing in study.standings()}
    backs = {
        "How deep are beans sown?": "three to five centimetres",
        "What turns compost?": "the fork\nand patience",
        "Which flower is this? [image: bean flower.png]": "the runner bean [sound: missing bee.mp3]",
        "1 < 2 & [what]?": "yes",
        "Rows?": "row | seed\n1 | leek",
        "- dig\n- sow": "a\n  b",
        "Area of a round bed?": "\\(\\pi r^2\\)",
        "Spaten": "spade",
        "[…] raises the pH of soil by \\(10^{-x}\\).": "Lime\n\nAsk the neighbour.",
    }
    assert {front: cards[front].back for front in backs} == backs
    first = cards["The {{spade}} (tool) digs, the rake levels, and the {{fork}} lifts."]
    assert (first.form, first.back) == (CardForm.CLOZE, "spade; fork")
    assert (report.media, report.missing) == (["bean flower.png"], ["missing bee.mp3"])


def test_a_second_time_brings_nothing(brought: Any) -> None:
    """Neither does any other package of the same collection, old container or new, deck or collection."""
    study, _, _, path, now = brought
    assert study.import_package(path, now).nothing
    for other in FOLDER.glob(f"{path.stem.rpartition('-')[0]}-*.*pkg"):
        again = study.import_package(other, now)
        assert (again.same, again.reviews, again.resets, again.remembered) == (24, 0, 0, 0), other.name
        assert (again.conflicts, set(again.status) - {"flag"}) == ([], set())
