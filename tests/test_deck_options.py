"""Options of single decks: limits, scheduling, and settings that change while a library is open."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from builders import a_deck, a_library, many_cards
from studydeck import schedule
from studydeck.config import Library, Settings
from studydeck.errors import NotPermitted, StudydeckError, UsageError
from studydeck.review import Rating, State
from studydeck.session import Session
from studydeck.study import Study, open_study

NOW = datetime(2026, 9, 1, 9, 30, tzinfo=UTC)
CARDS = many_cards(40)
LAW = {"Law": {"new_per_day": 3}, "Law::Civil": {"new_per_day": 1}}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Ten new cards in each of four decks, two of them below another."""
    names = ("Law", "Law::Civil", "Law::Penal", "History")
    return a_library(tmp_path, *(a_deck(*CARDS[at * 10 : at * 10 + 10], name=name) for at, name in enumerate(names)))


def asked(study: Study, session: Session, rating: Rating = Rating.EASY, now: datetime = NOW) -> Counter[str]:
    """The decks of the cards that a session asks to its end."""
    decks = Counter[str]()
    while session.current:
        decks[study.deck_of(session.current)] += 1
        session = study.answer(session.reveal(), rating, now, 4000)
    return decks


def test_the_nearest_limit_counts_and_the_others_share_the_librarys(library: Library) -> None:
    """Law's three are for itself and Law::Penal, Law::Civil has its one, History all of the library's."""
    with open_study(library, Settings(new_per_day=4, deck=LAW), NOW) as study:
        overview = study.overview(NOW)
        assert overview.new == 8
        assert {deck.name: deck.new for deck in overview.decks} == {"Law": 4, "Law::Civil": 1, "Law::Penal": 3, "History": 4}
        decks = asked(study, study.start(NOW))
        assert (decks["Law"] + decks["Law::Penal"], decks["Law::Civil"], decks["History"]) == (3, 1, 4)
        assert study.overview(NOW).new == 0, "and what was answered counts"
        assert study.start(NOW).current is None


def test_a_deck_studied_alone_keeps_its_limit(library: Library) -> None:
    with open_study(library, Settings(new_per_day=4, deck=LAW), NOW) as study:
        assert study.start(NOW, "Law::Penal").counts == (3, 0, 0)
        assert study.start(NOW, "Law").counts == (4, 0, 0)
        assert asked(study, study.start(NOW, "Law::Penal")) == {"Law::Penal": 3}
        assert study.start(NOW, "Law").counts == (1, 0, 0), "Law's own three are used up"


def test_a_limit_of_none_shuts_a_deck_out(library: Library) -> None:
    with open_study(library, Settings(deck={"Law": {"new_per_day": 0}}), NOW) as study:
        assert set(asked(study, study.start(NOW))) == {"History"}
        assert study.overview(NOW).next_due is not None, "tomorrow's reviews of History"


def test_reviews_have_limits_of_their_decks_too(library: Library) -> None:
    later = NOW + timedelta(days=40)
    with open_study(library, Settings(new_per_day=40), NOW) as study:
        asked(study, study.start(NOW))
    with open_study(library, Settings(reviews_per_day=5, deck={"Law": {"reviews_per_day": 12}}), later) as study:
        overview = study.overview(later)
        assert (overview.review, {deck.name: deck.review for deck in overview.decks}["Law"]) == (17, 12)
        assert study.start(later).counts == (0, 0, 17)
        decks = asked(study, study.start(later), now=later)
        assert decks["History"] == 5 and decks.total() == 17


def test_options_of_another_deck_change_nothing(library: Library) -> None:
    """With and without them the same cards are asked in the same order."""
    plain, other = Settings(new_per_day=7), Settings(new_per_day=7, deck={"Elsewhere": {"new_per_day": 1}})
    with open_study(library, plain, NOW) as study:
        expected = study.start(NOW)
    with open_study(library, other, NOW) as study:
        assert study.start(NOW) == expected


def test_a_deck_is_scheduled_by_its_own_options(library: Library) -> None:
    """Steps, retention and longest interval: the answer, and the intervals shown before it."""
    own = {
        "Law": {"learning_steps": (7,), "retention": 0.7},
        "Law::Civil": {"retention": 0.95},
        "History": {"maximum_interval": 2},
    }
    settings = Settings(deck=own)
    with open_study(library, settings, NOW) as study:
        for deck in ("Law", "Law::Civil", "History"):
            session = study.start(NOW, deck)
            intervals = study.intervals(session, NOW)
            card = str(session.current)
            study.answer(session.reveal(), Rating.EASY, NOW, 4000)
            memory = study.memory(card)
            assert (memory.due_day - (memory.last_day or 0)) * 24 * 3600 == intervals[Rating.EASY]
            replayed = schedule.replay(study.reviews(card=card), settings.of(study.deck_of(card)))
            assert (replayed.stability, replayed.state) == (memory.stability, State.REVIEW)
            if deck == "History":
                assert memory.due_day - (memory.last_day or 0) <= 2
        session = study.start(NOW, "Law::Penal")
        assert study.intervals(session, NOW)[Rating.AGAIN] == 7 * 60, "inherited from Law"


def test_options_of_a_deck_that_is_not_there_are_told(library: Library) -> None:
    settings = Settings(deck={"Law": {"retention": 0.8}, "law::civil": {"retention": 0.8}})
    with open_study(library, settings, NOW) as study:
        (notice,) = study.notices
        assert notice == (
            "studydeck.toml has options for the deck “law::civil”, which is not there (did you mean “Law::Civil”?)."
        )


def test_a_changed_setting_holds_at_once_and_can_be_taken_back(library: Library) -> None:
    with open_study(library, Settings(), NOW) as study:
        study.change_setting("new_per_day", 2)
        assert study.start(NOW).counts == (2, 0, 0)
        study.change_setting("new_per_day", 1, "History")
        assert study.start(NOW, "History").counts == (1, 0, 0)
        assert (study.undo_setting().deck, study.settings.deck) == ("History", {})
        study.undo_setting()
        assert study.settings == Settings()
        with pytest.raises(StudydeckError, match="no setting was changed"):
            study.undo_setting()


def test_what_was_changed_by_hand_is_taken_in(library: Library) -> None:
    with open_study(library, Settings(), NOW) as study:
        assert not study.reread_settings()
        library.settings_file.write_text("new_per_day = 2\n", encoding="utf-8")
        assert study.reread_settings() and study.settings.new_per_day == 2
        library.settings_file.write_text("new_per_day = -2\n", encoding="utf-8")
        with pytest.raises(UsageError, match="line 1: new_per_day must be"):
            study.reread_settings()
        assert study.settings.new_per_day == 2, "what is wrong is not taken in"


def test_a_library_that_is_only_read_keeps_its_settings(library: Library) -> None:
    with open_study(library, Settings(), NOW, read_only=True) as study, pytest.raises(NotPermitted):
        study.change_setting("new_per_day", 2)
    assert not library.settings_file.exists()


def forgotten(study: Study, times: int) -> tuple[str, Session, datetime]:
    """A card in review that was forgotten so many times, one day after the other."""
    now, session = NOW, study.start(NOW, "History")
    card = str(session.current)
    session = study.answer(session.reveal(), Rating.EASY, now, 4000)
    for _ in range(times):
        memory = study.memory(card)
        now += timedelta(days=max(1, memory.due_day - (memory.last_day or 0)))
        session = study.start(now, "History")
        while session.current != card:
            session = study.bury(session, now)
        session = study.answer(session.reveal(), Rating.AGAIN, now, 4000)
    return card, session, now


@pytest.mark.parametrize(("threshold", "lapses", "told"), [(3, 2, 0), (3, 3, 1), (3, 5, 2), (0, 4, 0)])
def test_a_card_forgotten_often_is_told_as_a_leech(library: Library, threshold: int, lapses: int, told: int) -> None:
    """At the threshold, then at every half of it."""
    settings = Settings(leech_threshold=threshold, relearning_steps=(), new_per_day=1)
    with open_study(library, settings, NOW) as study:
        card, _, _ = forgotten(study, lapses)
        assert study.memory(card).lapses == lapses
        assert sum("is a leech" in notice for notice in study.notices) == told


def test_a_leech_can_be_suspended_and_that_can_be_taken_back(library: Library) -> None:
    settings = Settings(leech_threshold=2, leech_action="suspend", relearning_steps=(), new_per_day=1)
    with open_study(library, settings, NOW) as study:
        card, session, now = forgotten(study, 2)
        assert any("It was suspended." in notice for notice in study.notices)
        assert card not in [standing.card.id for standing in study.standings("History") if standing.status == "active"]
        assert study.undo(session, now).what.startswith("Took back suspending")
        assert study.undo(None, now).what.startswith("Took back the answer Again")
        assert study.memory(card).lapses == 1
