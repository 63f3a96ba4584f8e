"""The job behind both faces: queue, answers, undo to any depth, clocks, deck files, numbers."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from builders import a_deck, a_library, a_suggestion, many_cards
from studydeck import deckfile, schedule
from studydeck.card import CardKind, CardStatus, Deck
from studydeck.config import Library, Settings
from studydeck.errors import DiskFailed, NotPermitted, StudydeckError
from studydeck.review import NEW, Rating, State, milliseconds, study_day
from studydeck.session import Session
from studydeck.store import Outcome, Store, open_store
from studydeck.study import Study, open_study

NOW = datetime(2026, 9, 1, 9, 30, tzinfo=UTC)
CARDS = many_cards(30)
SETTINGS = Settings()
AGAIN, HARD, GOOD, EASY = Rating
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Thirty new cards in one deck file."""
    return a_library(tmp_path, a_deck(*CARDS))


@pytest.fixture
def study(library: Library) -> Iterator[Study]:
    """That library, open."""
    with open_study(library, SETTINGS, NOW) as study:
        yield study


def rated(study: Study, session: Session, rating: Rating, now: datetime) -> Session:
    """The session after the asked card was shown and rated."""
    return study.answer(session.reveal(), rating, now, 4000)


def walked(study: Study, ratings: list[Rating], now: datetime = NOW, deck: str | None = None) -> Session:
    """A session after some answers, a minute apart."""
    session = study.start(now, deck)
    for number, rating in enumerate(ratings):
        session = rated(study, session, rating, now + number * MINUTE)
    return session


def hurried(study: Study) -> Study:
    """The same study, not waiting for the disk: for long histories whose durability is not what is tested."""
    study._store.connection.execute("PRAGMA synchronous = OFF")
    return study


COUNTED = [f"SELECT * FROM {table}" for table in ("day", "hour", "recall")]


def fingerprint(study: Study) -> list[object]:
    """Everything remembered and counted, and the words of all cards."""
    store = study._store
    return [store.rows("SELECT * FROM memory ORDER BY card"), *map(store.rows, COUNTED), store.rows("SELECT id FROM card")]


def logs(study: Study) -> tuple[list[object], list[object]]:
    """Both logs in order."""
    return study._store.rows("SELECT * FROM review ORDER BY id"), study._store.rows("SELECT * FROM decision ORDER BY id")


def contents(folder: Path) -> dict[str, str]:
    """Names and hashes of all files."""
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()}


# Sessions and answers


def test_a_first_session_asks_the_new_cards_of_today(study: Study) -> None:
    """Twenty new cards in the order of the file, the first one asked, hidden."""
    session = study.start(NOW)
    assert (session.current, session.counts, session.revealed) == (CARDS[0].id, (20, 0, 0), False)
    assert study.card(CARDS[0].id) == CARDS[0]
    assert study.deck_of(CARDS[0].id) == "Interview"
    assert study.memory(CARDS[0].id) == NEW


def test_better_scored_cards_come_first(tmp_path: Path) -> None:
    """New cards are asked in rank order, decks taking turns."""
    cards = [replace(card, score=score) for card, score in zip(CARDS, (0.2, 0.9, 0.5), strict=False)]
    library = a_library(tmp_path, a_deck(*cards), a_deck(*CARDS[3:5], name="Other"))
    with open_study(library, SETTINGS, NOW) as study:
        session, order = study.start(NOW), []
        while session.current:
            order.append(session.current)
            session = rated(study, session, EASY, NOW)
    assert order == [CARDS[number].id for number in (1, 3, 2, 4, 0)]


def test_an_answer_is_on_the_disk_before_the_next_card_shows(study: Study, library: Library) -> None:
    """A second connection sees the review as soon as `answer` returns."""
    session = walked(study, [GOOD])
    with open_store(library, NOW, read_only=True) as other:
        review = other.reviews()[0]
    assert (review.card, review.rating, review.spent, review.id) == (CARDS[0].id, GOOD, 4000, milliseconds(NOW))
    assert (review.before, review.after) == (NEW, study.memory(CARDS[0].id))
    assert (session.current, session.done, session.counts) == (CARDS[1].id, 1, (19, 1, 0))


def test_an_answer_lands_where_its_preview_said(study: Study) -> None:
    """The interval above each rating is the one the answer gives."""
    session = study.start(NOW)
    for rating in (GOOD, EASY, AGAIN, HARD):
        seconds = study.intervals(session, NOW)[rating]
        card = session.current
        session = rated(study, session, rating, NOW)
        memory = study.memory(str(card))
        due = (
            (memory.due_at - (memory.last_at or 0)) // 1000
            if memory.due_at
            else (memory.due_day - (memory.last_day or 0)) * 86_400
        )
        assert seconds == due
    assert study.intervals(Session(None, 0), NOW) == {}


def test_a_session_goes_on_where_the_last_one_ended(library: Library) -> None:
    """Closing the window loses nothing: the next start has the learning cards and fewer new ones."""
    with open_study(library, SETTINGS, NOW) as study:
        walked(study, [GOOD, EASY, AGAIN])
    with open_study(library, SETTINGS, NOW + 5 * MINUTE) as study:
        session = study.start(NOW + 5 * MINUTE)
        assert session.counts == (17, 2, 0)
        assert session.current == CARDS[2].id


def test_daily_limits_count_what_was_done_today(library: Library) -> None:
    """New cards and reviews are limited per study day; tomorrow brings more."""
    few = replace(SETTINGS, new_per_day=4, reviews_per_day=3)
    with open_study(library, few, NOW) as study:
        session = walked(study, [EASY] * 3)
        assert session.counts == (1, 0, 0)
        assert study.start(NOW).counts == (1, 0, 0)
        assert study.start(NOW + DAY).counts == (4, 0, 0)
        later = NOW + 60 * DAY
        assert study.start(later).counts == (4, 0, 3)
        rated(study, study.start(later), GOOD, later)
        overview = study.overview(later)
        assert (overview.new, overview.review) == (3, 3)


def test_a_session_of_one_deck_and_of_at_most_so_many_cards(tmp_path: Path) -> None:
    """A deck includes the decks below it; an unknown one is refused with the names there are."""
    decks = [a_deck(*CARDS[:2], name="A"), a_deck(*CARDS[2:5], name="A::B"), a_deck(*CARDS[5:9], name="AB")]
    with open_study(a_library(tmp_path, *decks), SETTINGS, NOW) as study:
        counts = [study.start(NOW, deck).counts[0] for deck in (None, "A", "A::B", "AB")]
        assert counts == [9, 5, 3, 4]
        assert study.start(NOW, limit=2).counts == (2, 0, 0)
        with pytest.raises(StudydeckError, match=r"there is no deck “B”\. Decks: AB, A, A::B\."):
            study.start(NOW, "B")


def test_siblings_of_a_card_begun_today_wait(tmp_path: Path) -> None:
    """As long as there are other new cards, a passage gives one a day."""
    pairs = [
        replace(card, evidence=replace(CARDS[number // 2].evidence, line=number // 2 + 1)) for number, card in enumerate(CARDS)
    ]  # type: ignore[type-var]
    with open_study(a_library(tmp_path, a_deck(*pairs)), replace(SETTINGS, new_per_day=3), NOW) as study:
        session = study.start(NOW)
        assert session.current == pairs[0].id
        session = rated(study, session, EASY, NOW)
        assert session.current == pairs[2].id
        assert study.start(NOW).current == pairs[2].id


def test_cards_with_one_answer_wait_for_each_other(tmp_path: Path) -> None:
    """They prompt each other; who said something may be the same person again and again."""
    same = [replace(card, back="Moss.") for card in CARDS[:2]]
    with open_study(a_library(tmp_path, a_deck(*same, *CARDS[2:])), replace(SETTINGS, new_per_day=3), NOW) as study:
        assert rated(study, study.start(NOW), EASY, NOW).current == CARDS[2].id
    spoken = [replace(card, kind=CardKind.WHO_SAID) for card in same]
    with open_study(a_library(tmp_path / "two", a_deck(*spoken, *CARDS[2:])), replace(SETTINGS, new_per_day=3), NOW) as study:
        assert rated(study, study.start(NOW), EASY, NOW).current == CARDS[1].id


def test_learning_cards_come_back_during_the_session(study: Study) -> None:
    """A card that is due again is asked between the others; refresh brings it to an empty screen."""
    session = walked(study, [AGAIN, GOOD])
    assert session.current == CARDS[0].id
    small = study.start(NOW, limit=1)
    assert small.current == CARDS[0].id


def test_a_screen_that_waits_gets_its_card_when_it_is_due(tmp_path: Path) -> None:
    """With a step longer than 20 minutes the session pauses; refresh goes on when the time has come."""
    slow = replace(SETTINGS, learning_steps=(45,))
    with open_study(a_library(tmp_path, a_deck(CARDS[0])), slow, NOW) as study:
        session = walked(study, [AGAIN])
        assert (session.current, session.finished) == (None, False)
        overview = study.overview(NOW)
        assert overview.next_due == NOW + 45 * MINUTE
        assert study.refresh(session, NOW + 24 * MINUTE).current is None
        assert study.refresh(session, NOW + 25 * MINUTE).current == CARDS[0].id
        assert study.overview(NOW + 25 * MINUTE).next_due is None


def test_no_card_no_answer(study: Study) -> None:
    """Answering, burying and suspending need a card on the screen."""
    empty = Session(None, 0)
    for call in (study.bury, study.suspend, study.reject):
        with pytest.raises(StudydeckError, match="no card is being asked"):
            call(empty, NOW)
    with pytest.raises(StudydeckError, match="no card is being asked"):
        study.answer(empty, GOOD, NOW, 0)
    with pytest.raises(StudydeckError, match="there is no card k1none"):
        study.card("k1none")
    with pytest.raises(StudydeckError, match="there is no card k1none"):
        study.deck_of("k1none")


# Two terminals


def test_a_card_answered_elsewhere_is_not_counted_twice(study: Study, library: Library) -> None:
    """The second answer is dropped with a notice, and the session goes on."""
    session = study.start(NOW)
    with open_study(library, SETTINGS, NOW) as other:
        rated(other, other.start(NOW), EASY, NOW + MINUTE)
    after = rated(study, session, AGAIN, NOW + 2 * MINUTE)
    assert (after.current, after.done) == (CARDS[1].id, 0)
    assert study.notices == ("This card was answered elsewhere meanwhile; your answer to it was not counted.",)
    assert [review.rating for review in study.reviews()] == [EASY]


def test_refresh_takes_in_what_happened_elsewhere(study: Study, library: Library) -> None:
    """Cards answered or buried in another terminal leave; those in learning wait here too."""
    session = study.start(NOW).reveal()
    with open_study(library, SETTINGS, NOW) as other:
        there = walked(other, [EASY, AGAIN])
        other.bury(there, NOW + MINUTE)
    after = study.refresh(session, NOW + MINUTE)
    assert after.current not in {card.id for card in CARDS[:3]}
    assert after.counts == (17, 1, 0)
    assert study.refresh(after, NOW + MINUTE) == after


def test_two_answers_of_one_millisecond_get_ids_of_their_own(study: Study, library: Library) -> None:
    """The later one moves up by a millisecond."""
    with open_study(library, SETTINGS, NOW) as other:
        mine, theirs = study.start(NOW), other.start(NOW, limit=5)
        theirs = other.bury(theirs, NOW)
        rated(study, mine, GOOD, NOW - MINUTE / 30)
        rated(other, theirs, EASY, NOW)
    ids = [row[0] for rows in logs(study) for row in rows]
    assert len(set(ids)) == 3
    assert study.check(False, NOW) == []


# Putting away


def test_a_buried_card_comes_back_tomorrow(study: Study) -> None:
    """Bury hides a card for the study day; its status says so."""
    session = study.bury(study.start(NOW), NOW)
    assert session.current == CARDS[1].id
    assert study.standings()[0].status is CardStatus.BURIED
    assert study.start(NOW).current == CARDS[1].id
    assert study.start(NOW + DAY).current == CARDS[0].id
    assert study.standings()[0].status is CardStatus.ACTIVE


def test_a_suspended_card_stays_away_until_unsuspended(study: Study) -> None:
    """Suspend has no end of its own."""
    study.suspend(study.start(NOW), NOW)
    assert study.start(NOW + 30 * DAY).current == CARDS[1].id
    study.unsuspend([CARDS[0].id], NOW + 30 * DAY)
    assert study.start(NOW + 30 * DAY).current == CARDS[0].id


@pytest.mark.parametrize("action", ["bury", "suspend"])
def test_siblings_go_together_and_come_back_together(tmp_path: Path, action: str) -> None:
    """Cards of the same line are put away by one key and taken back by one undo."""
    same = [replace(card, evidence=CARDS[0].evidence) for card in CARDS[:3]]
    with open_study(a_library(tmp_path, a_deck(*same, CARDS[3])), SETTINGS, NOW) as study:
        before, session = fingerprint(study), study.start(NOW)
        after = getattr(study, action)(session, NOW, siblings=True)
        assert (after.current, after.counts) == (CARDS[3].id, (1, 0, 0))
        undone = study.undo(after, NOW)
        assert undone.session == session
        assert fingerprint(study) == before
        assert "3 cards from “What is number 0?” on" in undone.what


def test_a_rejected_card_is_gone_for_good_but_for_undo(study: Study) -> None:
    """It is not asked and not listed; undo brings it back."""
    session = study.start(NOW)
    after = study.reject(session, NOW, "wrong")
    assert len(study.standings()) == 29
    assert study.undo(after, NOW).session == session
    assert len(study.standings()) == 30


# Undo


def test_undo_tells_what_it_took_back(study: Study) -> None:
    """One sentence with the rating and the beginning of the question; escapes in it are harmless."""
    session = walked(study, [HARD])
    assert study.undo(session, NOW).what == "Took back the answer Hard to “What is number 0?”."
    session = study.suspend(study.start(NOW), NOW)
    assert study.undo(session, NOW).what == "Took back suspending “What is number 0?”."
    study.flag(CARDS[0].id, 3, NOW)
    assert study.standings()[0].flag == 3
    assert study.undo(None, NOW).what == "Took back flagging “What is number 0?”."
    with pytest.raises(StudydeckError, match=r"nothing to undo\. Actions can be taken back for 24 hours\."):
        study.undo(None, NOW)


def test_what_could_be_undone_is_listed_newest_first(study: Study) -> None:
    """Exactly what repeated undo would take back, bundles as one."""
    session = walked(study, [HARD, EASY])
    session = study.suspend(session, NOW + 2 * MINUTE)
    listed = study.undoable(NOW + 3 * MINUTE)
    assert listed == [
        "suspending “What is number 2?”",
        "the answer Easy to “What is number 1?”",
        "the answer Hard to “What is number 0?”",
    ]
    assert [study.undo(None, NOW + 3 * MINUTE).what for _ in listed] == [f"Took back {deed}." for deed in listed]
    assert study.undoable(NOW + 3 * MINUTE) == []


def test_undo_shows_the_card_again_as_it_was(study: Study) -> None:
    """Before a wrong rating the answer was shown, and so it is again."""
    session = study.start(NOW).reveal()
    after = rated(study, session, AGAIN, NOW)
    undone = study.undo(after, NOW)
    assert undone.session is session


def test_undo_works_on_the_finished_page(tmp_path: Path) -> None:
    """The last answer of all can be taken back as well."""
    with open_study(a_library(tmp_path, a_deck(CARDS[0])), SETTINGS, NOW) as study:
        session = walked(study, [EASY])
        assert session.finished
        undone = study.undo(session, NOW).session
        assert undone
        assert undone.current == CARDS[0].id


def test_undo_after_a_restart_asks_the_card_again(study: Study, library: Library) -> None:
    """A new session that knows nothing of the answer puts the card on the screen."""
    walked(study, [EASY, EASY])
    study.close()
    with open_study(library, SETTINGS, NOW + 30 * MINUTE) as again:
        session = again.start(NOW + 30 * MINUTE)
        assert session.current == CARDS[2].id
        undone = again.undo(session, NOW + 30 * MINUTE).session
        assert undone
        assert (undone.current, undone.counts) == (CARDS[1].id, (19, 0, 0))


def test_undo_takes_back_what_another_terminal_did_last(study: Study, library: Library) -> None:
    """The newest action counts, whoever did it."""
    mine = walked(study, [EASY])
    with open_study(library, SETTINGS, NOW) as other:
        walked(other, [HARD], NOW + 2 * MINUTE)
    undone = study.undo(mine, NOW + 3 * MINUTE)
    assert "Hard" in undone.what
    assert undone.session
    assert undone.session.current == CARDS[1].id
    assert "Easy" in study.undo(undone.session, NOW + 3 * MINUTE).what


STEPS = ["1", "2", "3", "4", "bury", "suspend", "undo", "undo", "restart", "wait", "refresh"]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library whose database is made already: examples copy it."""
    root = tmp_path_factory.mktemp("prepared")
    library = a_library(
        root, a_deck(*[replace(card, evidence=CARDS[number // 3].evidence) for number, card in enumerate(CARDS[:9])])
    )
    open_study(library, SETTINGS, NOW).close()
    return library.root


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(STEPS), max_size=25))
def test_undo_gives_back_everything_but_the_log(
    prepared: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    """Whatever was done, undo restores memory, totals and session as they were; the logs only grow; caches stay true."""
    root = tmp_path_factory.mktemp("walk") / "library"
    shutil.copytree(prepared, root)
    library, now = Library(root), NOW
    study = hurried(open_study(library, SETTINGS, now))
    session: Session | None = study.start(now)
    trail: list[tuple[list[object], Session | None]] = []
    for step in steps:
        now += 7 * MINUTE if step == "wait" else MINUTE / 10
        before, (reviews, decisions) = fingerprint(study), logs(study)
        if step == "restart":
            study.close()
            study = hurried(open_study(library, SETTINGS, now))
            session, trail = None, [(state, None) for state, _ in trail]
        elif step == "undo" and trail:
            expected, was = trail.pop()
            session = study.undo(session, now).session
            assert fingerprint(study) == expected
            if was is not None:
                assert session == was
        elif step == "undo":
            with pytest.raises(StudydeckError, match="nothing to undo"):
                study.undo(session, now)
        else:
            session = study.start(now) if session is None else session.choose(milliseconds(now))
            if session.current is not None and step not in ("wait", "refresh"):
                trail.append((before, session))
                if step.isdigit():
                    session = study.answer(session, Rating(int(step)), now, 1500)
                else:
                    session = getattr(study, step)(session, now, siblings=len(trail) % 2 == 0)
            elif step == "refresh":
                session = study.refresh(session, now)
        after = logs(study)
        assert after[0][: len(reviews)] == reviews
        assert after[1][: len(decisions)] == decisions
    assert study.check(False, now) == []
    study.close()


# Clocks


def test_a_clock_set_back_does_not_harm_the_schedule(study: Study) -> None:
    """Answers go on after the newest row, with one notice; no date lies before it and no interval grows."""
    walked(study, [EASY] * 3)
    early = NOW - 400 * DAY
    session = rated(study, rated(study, study.start(early), EASY, early), AGAIN, early)
    reviews = study.reviews()
    assert [review.id for review in reviews] == sorted({review.id for review in reviews})
    assert min(review.day for review in reviews) == study_day(milliseconds(NOW), 0)
    assert all(review.after.due_day >= review.day for review in reviews)
    assert study.notices == (
        "The clock stands before the newest entry of the review log, 2026-09-01 09:32; "
        "studying goes on from there. If the clock is wrong, set it right.",
    )
    session = study.start(NOW + DAY)
    assert session.day == study_day(milliseconds(NOW + DAY), 0)
    assert study.check(False, early)[0].startswith("The clock stands before")
    assert study.check(False, NOW + DAY) == []


@pytest.mark.parametrize("back", [timedelta(seconds=1), timedelta(hours=1), DAY, 400 * DAY])
def test_a_gap_counts_once_however_the_clock_went(study: Study, back: timedelta) -> None:
    """Back and forward again: the next real interval is counted from the answer, not from the wrong date."""
    session = rated(study, study.start(NOW), EASY, NOW)
    card = str(study.reviews()[0].card)
    rated(study, session, EASY, NOW - back)
    later = NOW + 8 * DAY
    expected = schedule.schedule(study.memory(card), GOOD, milliseconds(later), 0, SETTINGS, (card, 1))
    assert study.start(later).current is not None
    assert (expected.last_day or 0) - (study.memory(card).last_day or 0) == 8


def test_a_flight_westward_keeps_the_study_day(study: Study) -> None:
    """Landing on yesterday's date, answers count for the day already begun."""
    tokyo, hawaii = timezone(timedelta(hours=9)), timezone(timedelta(hours=-10))
    session = rated(study, study.start(NOW.astimezone(tokyo)), EASY, NOW.astimezone(tokyo))
    rated(study, session, EASY, (NOW + 2 * MINUTE).astimezone(hawaii))
    days = [review.day for review in study.reviews()]
    assert days[0] == days[1]
    assert [review.offset for review in study.reviews()] == [540, -600]
    assert study.check(False, NOW + DAY) == []


def test_history_stays_on_its_days_when_the_zone_changes(study: Study) -> None:
    """A review keeps the study day and the offset it was given."""
    berlin = ZoneInfo("Europe/Berlin")
    for number in range(3):
        now = datetime(2026, 10, 24 + number, 3, 59, tzinfo=berlin)
        walked(study, [EASY], now)
    first = study_day(milliseconds(datetime(2026, 10, 23, 12, tzinfo=UTC)), 0)
    assert [review.day for review in study.reviews()] == [first, first + 1, first + 2]
    assert [review.offset for review in study.reviews()] == [120, 60, 60]
    assert study.overview(datetime(2026, 10, 27, 3, tzinfo=berlin)).streak == 3


def test_a_session_over_the_rollover_takes_up_the_new_day(study: Study) -> None:
    """The card in hand stays and counts for the day it is answered; then come the new day's cards."""
    night = datetime(2026, 9, 2, 3, 59, tzinfo=UTC)
    session = walked(study, [EASY] * 19, night - DAY / 4)
    assert session.counts == (1, 0, 0)
    morning = night + 2 * MINUTE
    refreshed = study.refresh(session.reveal(), morning)
    assert (refreshed.current, refreshed.revealed, refreshed.counts) == (session.current, True, (11, 0, 0))
    after = rated(study, session, EASY, morning)
    assert after.day == session.day + 1
    assert study.reviews()[-1].day == session.day + 1
    assert after.counts == (10, 0, 0)
    undone = study.undo(after, morning).session
    assert undone
    assert (undone.day, undone.current) == (after.day, session.current)


# Failures


def fail_after_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next answer reaches the disk and is then reported as failed."""
    record = Store.record

    def failing(store: Store, review: object) -> Outcome:
        record(store, review)  # type: ignore[arg-type]
        monkeypatch.setattr(Store, "record", record)
        raise DiskFailed("the disk does not read or write")

    monkeypatch.setattr(Store, "record", failing)


def test_after_a_failed_commit_the_same_call_counts_once(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer reached the disk although an error was reported; repeating it a moment later finds it there."""
    fail_after_commit(monkeypatch)
    session = study.start(NOW)
    with pytest.raises(DiskFailed):
        rated(study, session, GOOD, NOW)
    after = rated(study, session, GOOD, NOW + MINUTE)
    assert (after.done, after.current) == (1, CARDS[1].id)
    assert [review.id for review in study.reviews()] == [milliseconds(NOW)]
    assert study.overview(NOW).done_today == 1


def test_another_rating_after_a_failed_commit_does_not_count_twice(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the first one was recorded after all, it stands."""
    fail_after_commit(monkeypatch)
    session = study.start(NOW)
    with pytest.raises(DiskFailed):
        rated(study, session, GOOD, NOW)
    after = rated(study, session, EASY, NOW + MINUTE)
    assert after.current == CARDS[1].id
    assert [review.rating for review in study.reviews()] == [GOOD]


def test_reading_a_library_without_a_database_creates_nothing(library: Library) -> None:
    """`due` in a fresh checkout counts the cards of the deck files and leaves no trace."""
    before = contents(library.root)
    with open_study(library, SETTINGS, NOW, read_only=True) as study:
        assert study.overview(NOW).new == 20
        assert study.start(NOW).current == CARDS[0].id
        assert len(study.standings()) == 30
        assert study.read_only
        with pytest.raises(NotPermitted, match="opened to be read only"):
            rated(study, study.start(NOW), GOOD, NOW)
    assert contents(library.root) == before
    assert not library.data.exists()


def test_reading_shows_changed_decks_and_writes_nothing(study: Study, library: Library) -> None:
    """Reading with decks newer than the database works on a copy in memory, with the progress in it."""
    walked(study, [EASY])
    study.close()
    deckfile.save(library.decks / "01.md", Deck("More", many_cards(40)[30:]))
    before = contents(library.root)
    with open_study(library, SETTINGS, NOW, read_only=True) as reader:
        assert [deck.total for deck in reader.overview(NOW).decks] == [30, 10]
        assert reader.overview(NOW).done_today == 1
        with pytest.raises(NotPermitted):
            reader.bury(reader.start(NOW), NOW)
    assert contents(library.root) == before


# Deck files


def test_only_changed_deck_files_are_read_again(study: Study, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unchanged file is known by its date and size."""
    study.close()
    deckfile.save(library.decks / "01.md", Deck("More", many_cards(31)[30:]))
    read: list[str] = []
    load = deckfile.load
    monkeypatch.setattr(deckfile, "load", lambda path: (read.append(path.name), load(path))[1])
    for _ in range(2):
        open_study(library, SETTINGS, NOW).close()
    assert read == ["01.md"]


def test_a_card_written_by_hand_gets_its_id_once(library: Library) -> None:
    """The id is written into the file on first load, and only then."""
    path = library.decks / "mine.md"
    path.write_text("Q: What did I write?\nA: A card.\n", encoding="utf-8")
    with open_study(library, SETTINGS, NOW) as study:
        ids = [standing.card.id for standing in study.standings("mine")]
    text = path.read_text(encoding="utf-8")
    assert f"<!-- {ids[0]}" in text
    with open_study(library, SETTINGS, NOW) as study:
        assert [standing.card.id for standing in study.standings("mine")] == ids
    assert path.read_text(encoding="utf-8") == text


def test_problems_of_deck_files_are_told_at_every_start(library: Library) -> None:
    """Unknown lines, a file that is no text, and an id twice: the rest of the library works."""
    (library.decks / "odd.md").write_text("What is this line?\n", encoding="utf-8")
    (library.decks / "twin.md").write_bytes((library.decks / "00.md").read_bytes())
    (library.decks / "zip.md").write_bytes(b"PK\x03\x04\xff\xfe\x00")
    for _ in range(2):
        with open_study(library, SETTINGS, NOW) as study:
            assert study.overview(NOW).new == 20
            assert any(notice.startswith("decks/odd.md:1: ") for notice in study.notices)
            assert any(f"{library.decks / 'zip.md'}: " in notice for notice in study.notices)
            assert sum("is left out. Remove one." in notice for notice in study.notices) == 30


def test_a_deck_file_that_cannot_be_read_keeps_its_cards(library: Library) -> None:
    """A file damaged by an editor does not take the cards out of study."""
    with open_study(library, SETTINGS, NOW) as study:
        walked(study, [EASY])
    (library.decks / "00.md").write_bytes(b"\xff\xfe\x00\x00")
    with open_study(library, SETTINGS, NOW) as study:
        assert len(study.standings()) == 30
        assert len(study.notices) == 1


def test_an_edit_of_the_words_keeps_the_history(library: Library) -> None:
    """The same id with other words has the same memory."""
    with open_study(library, SETTINGS, NOW) as study:
        walked(study, [EASY])
        memory = study.memory(CARDS[0].id)
    path = library.decks / "00.md"
    path.write_text(path.read_text(encoding="utf-8").replace("It is 0.", "It is zero, of course."), encoding="utf-8")
    with open_study(library, SETTINGS, NOW + MINUTE) as study:
        standing = study.standings()[0]
        assert (standing.card.back, standing.memory) == ("It is zero, of course.", memory)
        assert standing.changed_at == int((NOW + MINUTE).timestamp())
        assert study.standings()[1].changed_at == int(NOW.timestamp())


def test_a_second_database_of_a_synchroniser_is_told(study: Study, library: Library) -> None:
    """Files that Syncthing or Dropbox leave behind are named."""
    study.close()
    (library.data / "progress.sync-conflict-20260901-093000-ABCDEFG.db").write_bytes(b"")
    with open_study(library, SETTINGS, NOW) as again:
        assert len(again.notices) == 1
        assert "a file synchroniser left a second database here" in again.notices[0]


# Numbers


def test_the_overview_of_a_first_day(study: Study) -> None:
    """Counts under limits, what was done, the next seven days."""
    walked(study, [EASY, EASY, GOOD, AGAIN])
    overview = study.overview(NOW)
    deck = overview.decks[0]
    assert (deck.name, deck.new, deck.learning, deck.review, deck.total, deck.retention) == ("Interview", 16, 2, 0, 30, None)
    assert (overview.new, overview.learning, overview.review) == (16, 2, 0)
    assert (overview.done_today, overview.minutes_today, overview.streak) == (4, pytest.approx(4 * 4 / 60), 1)
    assert len(overview.forecast) == 7
    assert overview.forecast[0] == 2
    assert overview.next_due is None


def test_a_deck_counts_the_decks_below_it(tmp_path: Path) -> None:
    """Each line of the overview is what a session started there would ask; the whole library counts each card once."""
    decks = [a_deck(*CARDS[:2], name="A"), a_deck(*CARDS[2:5], name="A::B")]
    with open_study(a_library(tmp_path, *decks), SETTINGS, NOW) as study:
        overview = study.overview(NOW)
        assert [(deck.name, deck.new, deck.total) for deck in overview.decks] == [("A", 5, 5), ("A::B", 3, 3)]
        assert overview.new == 5
        assert [study.start(NOW, deck.name).counts[0] for deck in overview.decks] == [5, 3]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(0, datetime(2026, 9, 2, 4, tzinfo=UTC)), (19, datetime(2026, 9, 3, 4, tzinfo=UTC))],
)
def test_what_is_left_over_the_limit_comes_tomorrow(library: Library, hours: int, expected: datetime) -> None:
    """When today's new cards are done, the next ones come with the next study day."""
    now = NOW + timedelta(hours=hours)
    with open_study(library, replace(SETTINGS, new_per_day=2), now) as study:
        walked(study, [EASY, EASY], now)
        overview = study.overview(now)
    assert (overview.new, overview.review, overview.next_due) == (0, 0, expected)


def test_when_all_is_learnt_the_next_due_day_is_told(tmp_path: Path) -> None:
    """In the user's zone, at the hour the study day begins."""
    now = NOW.astimezone(ZoneInfo("America/New_York"))
    with open_study(a_library(tmp_path, a_deck(CARDS[0])), SETTINGS, now) as study:
        walked(study, [EASY], now)
        days = study.memory(CARDS[0].id).due_day - study_day(milliseconds(now), -240)
        assert study.overview(now).next_due == datetime(2026, 9, 1, 4, tzinfo=ZoneInfo("America/New_York")) + timedelta(days=days)
        empty = replace(SETTINGS, new_per_day=0)
    with open_study(a_library(tmp_path / "b", a_deck(CARDS[0])), empty, now) as study:
        assert study.overview(now).next_due is None


def test_overview_counts_what_is_suggested(library: Library) -> None:
    """Cards that wait in triage are counted with their deck, or make a line of their own."""
    with open_store(library, NOW) as store:
        store.replace_suggested("seeds/interview.txt", [a_suggestion(card) for card in many_cards(33)[30:]])
        other = [a_suggestion(card, deck="Other", document="seeds/other.txt") for card in many_cards(35)[33:]]
        store.replace_suggested("seeds/other.txt", other)
    with open_study(library, SETTINGS, NOW) as study:
        assert [(deck.name, deck.suggested, deck.total) for deck in study.overview(NOW).decks] == [
            ("Interview", 3, 30),
            ("Other", 2, 0),
        ]
        assert len(study.standings(include_suggested=True)) == 35


TRIAGE = ["keep", "two", "edit", "reject", "answer", "generate", "undo", "undo", "undo", "restart"]


def triage_state(study: Study) -> list[object]:
    """What triage and undo are about: files, what waits, what may be made again, what the decisions say."""
    decks = {path.name: path.read_bytes() for path in study.library.decks.iterdir()}
    store = study._store
    asked = store.rows("SELECT * FROM memory WHERE deck IS NOT NULL ORDER BY card")
    return [decks, study.suggestions(), store.rejected(), store.seen(), study.frames(), asked]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(TRIAGE), max_size=20))
@example(steps=["keep", "answer", "undo", "undo"])
def test_undo_gives_back_what_triage_decided(prepared: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[str]) -> None:
    """Deck files byte by byte, the order of triage, the verdicts; also after generation has forgotten what was decided."""
    root = tmp_path_factory.mktemp("triage") / "library"
    shutil.copytree(prepared, root)
    library, now = Library(root), NOW
    study = hurried(open_study(library, SETTINGS, now))
    there = [a_suggestion(card) for card in many_cards(14)[9:]]
    elsewhere = [a_suggestion(card, deck="B", document="seeds/b.txt") for card in many_cards(19)[14:]]
    for place, cards in (("seeds/interview.txt", there), ("seeds/b.txt", elsewhere)):
        study._store.replace_suggested(place, cards)
    trail: list[list[object]] = []
    for step in steps:
        now += MINUTE
        before, waiting = triage_state(study), [each.card.id for each in study.suggestions()]
        if step == "restart":
            study.close()
            study = hurried(open_study(library, SETTINGS, now))
        elif step == "generate":
            for place in ("seeds/interview.txt", "seeds/b.txt"):
                study._store.replace_suggested(place, [each for each in study.suggestions() if each.document == place])
        elif step == "undo":
            if trail:
                expected = trail.pop()
                study.undo(None, now)
                found = triage_state(study)
                assert [set(found[1]), found[:1], found[2:]] == [set(expected[1]), expected[:1], expected[2:]]  # type: ignore[call-overload]
        elif step == "answer" and study.start(now).current:
            trail.append(before)
            study.answer(study.start(now), EASY, now, 1500)
        elif waiting and step != "answer":
            trail.append(before)
            if step == "keep":
                study.keep(waiting[:1], now)
            elif step == "two":
                study.keep([waiting[0], waiting[-1]], now)
            elif step == "edit":
                study.keep_edited(waiting[0], "Other?", "Other.", "Words", now)
            else:
                study.reject_suggested(waiting[-1:], "wrong", now)
    assert study.check(rebuild=False, now=now) == []
    study.close()


def a_history(study: Study, days: int) -> datetime:
    """Some weeks of study with all ratings, a flag, a burial and an undo."""
    now = NOW
    hurried(study)
    for number in range(days):
        now = NOW + number * DAY
        session = study.start(now, limit=12)
        for turn in range(14):
            if session.current:
                session = rated(study, session, Rating((turn * 7 + number) % 4 + 1), now + turn * 2 * MINUTE)
        if session.current:
            session = study.bury(session, now + 40 * MINUTE)
        study.undo(session, now + 41 * MINUTE)
    return now + 42 * MINUTE


def test_memory_is_the_fold_of_the_log(study: Study) -> None:
    """Replaying each card's reviews gives its memory, fuzz of the due day apart; `check` finds nothing."""
    now = a_history(study, 12)
    for card in CARDS:
        memory, replayed = study.memory(card.id), schedule.replay(study.reviews(card=card.id), SETTINGS)
        if memory.state is State.REVIEW:
            replayed = replace(replayed, due_day=memory.due_day)
        assert replayed == memory
    assert study.check(False, now) == []
    before = fingerprint(study)
    assert study.check(True, now) == []
    assert fingerprint(study) == before


def test_the_same_answers_give_the_same_schedule(tmp_path: Path) -> None:
    """Two libraries with the same cards and the same answers remember the same."""
    found = []
    for name in ("a", "b"):
        with open_study(a_library(tmp_path / name, a_deck(*CARDS)), SETTINGS, NOW) as study:
            a_history(study, 8)
            found.append(fingerprint(study))
    assert found[0] == found[1]


def test_a_study_can_be_closed_twice(study: Study) -> None:
    """Closing is safe in any order of screens."""
    study.close()
    study.close()
    with pytest.raises(sqlite3.ProgrammingError):
        study._store.connection.execute("SELECT 1")


def test_opening_needs_neither_fsrs_nor_sqlite_utils(study: Study, library: Library) -> None:
    """`due` on a library that exists loads no heavy package."""
    study.close()
    unwanted = {
        "fsrs",
        "sqlite_utils",
        "pydantic",
        "numpy",
        "textual",
        "hypothesis",
        "studydeck.search",
        "studydeck.store.search",
    }
    script = (
        "import sys\n"
        "from datetime import UTC, datetime\n"
        "from pathlib import Path\n"
        "from studydeck.config import Library, Settings\n"
        "from studydeck.study import open_study\n"
        "now = datetime(2026, 9, 1, 9, 30, tzinfo=UTC)\n"
        "with open_study(Library(Path(sys.argv[1])), Settings(), now, read_only=True) as study:\n"
        "    study.overview(now)\n"
        "    study.start(now)\n"
        f"print(sorted({unwanted} & set(sys.modules)))\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", script, str(library.root)], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout == "[]\n"


def test_time_away_from_the_desk_does_not_count(now: datetime, library_folder: Path) -> None:
    """An answer counts for a minute at most."""
    library = a_library(library_folder, a_deck(*many_cards(1)))
    with open_study(library, Settings(), now) as study:
        study.answer(study.start(now), Rating.GOOD, now, spent_ms=3_600_000)
        assert study.overview(now).minutes_today == 1.0
