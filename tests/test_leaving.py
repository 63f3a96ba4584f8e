"""What an export reads: the tables that the store hands over."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from builders import a_card
from studydeck import deckfile
from studydeck.card import Deck
from studydeck.config import Library, Settings
from studydeck.review import Rating
from studydeck.study import Study, open_study

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library(tmp_path)
    library.decks.mkdir()
    for number, name in enumerate(("One", "One::Below", "Other")):
        cards = [
            a_card(f"{name} {place}?", id=f"k1abcdefghij{'xyz'[number]}{place}", evidence=None, origin="hand") for place in "ab"
        ]
        deckfile.save(library.decks / f"{number}.md", Deck(name, tuple(cards)))
    return library


def ids(study: Study, deck: str | None = None) -> list[str]:
    with study.leaving(deck) as leaving:
        return [row[0] for row in leaving.execute("SELECT id FROM leaving_card ORDER BY rowid")]


@pytest.mark.parametrize("read_only", [False, True])
def test_cards_leave_in_the_order_of_the_files_and_rejected_ones_stay(library: Library, read_only: bool) -> None:
    with open_study(library, Settings(), NOW) as study:
        study.delete(["k1abcdefghijxb"], NOW)
    with open_study(library, Settings(), NOW, read_only=read_only) as study:
        assert ids(study) == ["k1abcdefghijxa", "k1abcdefghijya", "k1abcdefghijyb", "k1abcdefghijza", "k1abcdefghijzb"]
        assert ids(study, "One") == ["k1abcdefghijxa", "k1abcdefghijya", "k1abcdefghijyb"]
        assert ids(study) == ids(study)


def test_a_status_is_the_one_of_today(library: Library) -> None:
    with open_study(library, Settings(), NOW) as study:
        study.bury_cards(["k1abcdefghijya"], NOW)
        study.suspend_cards(["k1abcdefghijyb"], NOW)
        with study.leaving() as leaving:
            found = dict(leaving.execute("SELECT id, status FROM leaving_card"))
    assert (found["k1abcdefghijxa"], found["k1abcdefghijya"], found["k1abcdefghijyb"]) == ("active", "buried", "suspended")
    with open_study(library, Settings(), NOW + timedelta(days=1)) as study, study.leaving() as leaving:
        assert leaving.execute("SELECT status FROM leaving_card WHERE id = 'k1abcdefghijya'").fetchone() == ("active",)


def test_the_log_holds_what_stands(library: Library) -> None:
    """Answers and resets, without what was taken back."""
    with open_study(library, Settings(), NOW) as study:
        session = study.start(NOW)
        for minute in range(3):
            session = study.answer(session.reveal(), Rating.GOOD, NOW + timedelta(minutes=minute), 900)
        study.undo(session, NOW + timedelta(minutes=4))
        first, second = (review.card for review in study.reviews())
        study.reset([first], NOW + timedelta(minutes=5))
        with study.leaving() as leaving:
            rows = leaving.execute("SELECT card, rating FROM leaving_log ORDER BY id").fetchall()
    assert rows == [(first, 3), (second, 3), (first, 0)]


def test_nothing_is_left_behind(library: Library) -> None:
    """Neither tables nor a transaction, also after a failure."""
    with open_study(library, Settings(), NOW, read_only=True) as study:
        with pytest.raises(ZeroDivisionError), study.leaving() as leaving:
            leaving.execute("CREATE TABLE package.some (one)")
            raise ZeroDivisionError
        assert not leaving.in_transaction
        assert leaving.execute("SELECT name FROM sqlite_temp_master").fetchall() == []
        assert len(ids(study)) == 6
