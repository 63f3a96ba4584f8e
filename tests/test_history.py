"""What became of one card."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from builders import a_deck, a_library, many_cards
from studydeck.config import Settings
from studydeck.errors import StudydeckError
from studydeck.review import Rating
from studydeck.study import Study, open_study
from studydeck.study.history import average_spent

Opened = Callable[[datetime], Study]


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    library = a_library(tmp_path, a_deck(*many_cards(1), name="Talk"))
    return lambda at: open_study(library, Settings(), at)


def answered(study: Study, now: datetime, *ratings: Rating) -> str:
    session = study.start(now)
    card = session.current
    assert card is not None
    for rating in ratings:
        session = study.answer(session.reveal(), rating, now, 4000)
        now += timedelta(minutes=20)
        session = study.refresh(session, now)
    return card


def test_the_curve_falls_between_reviews_and_rises_with_them(opened: Opened, now: datetime) -> None:
    with opened(now) as study:
        card = answered(study, now, Rating.EASY)
        later = now + timedelta(days=30)
        answered(study, later, Rating.GOOD)
        found = study.history(card, later + timedelta(days=3))
    assert [review.rating for review in found.reviews] == [Rating.EASY, Rating.GOOD]
    assert average_spent(found.reviews) == 4.0
    assert found.span is not None
    first, last = found.span
    assert last > found.standing.memory.due_day > found.today > first
    curve = found.curve(last - first + 1)
    assert curve[0] == curve[30] == 1.0
    fall, rest = curve[:30], curve[30:]
    assert fall == sorted(fall, reverse=True) and rest == sorted(rest, reverse=True)
    assert curve[33] == pytest.approx(found.recall)


def test_what_was_taken_back_is_left_out_and_what_was_decided_is_told(opened: Opened, now: datetime) -> None:
    with opened(now) as study:
        card = answered(study, now, Rating.EASY)
        now += timedelta(minutes=1)
        study.flag(card, 3, now)
        study.suspend_cards([card], now + timedelta(minutes=1))
        study.unsuspend([card], now + timedelta(minutes=2))
        study.undo(None, now + timedelta(minutes=3))
        assert [one.what for one in study.history(card, now).decisions] == ["flagged 3", "suspended"]
        study.undo(None, now + timedelta(minutes=4))
        study.undo(None, now + timedelta(minutes=5))
        study.undo(None, now + timedelta(minutes=6))
        found = study.history(card, now)
    assert (found.reviews, found.decisions, found.span, found.curve(10)) == ((), (), None, [])


def test_a_card_made_new_again_has_no_curve_since(opened: Opened, now: datetime) -> None:
    with opened(now) as study:
        card = answered(study, now, Rating.EASY)
        study.reset([card], now + timedelta(days=1))
        found = study.history(card, now + timedelta(days=2))
        assert "made new again" in [one.what for one in found.decisions]
        assert len(found.reviews) == 1 and found.span is None
        answered(study, now + timedelta(days=5), Rating.EASY)
        curve = study.history(card, now + timedelta(days=5)).curve(200)
    assert curve[0] == 1.0 and None in curve and curve[-1] is not None


def test_an_unknown_card(opened: Opened, now: datetime) -> None:
    with opened(now) as study, pytest.raises(StudydeckError, match="no card"):
        study.history("k1nothing", now)
