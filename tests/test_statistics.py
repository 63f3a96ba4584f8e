"""Statistics of a library: the roll-ups agree with the log at every moment, and the charts with counting by hand."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import a_deck, a_library, many_cards
from studydeck import schedule, schema
from studydeck.config import Library, Settings
from studydeck.errors import NotPermitted, UsageError
from studydeck.review import MATURE_FROM, NEW, Memory, Rating, Review, State, milliseconds, study_day, utc_offset
from studydeck.stats import CHARTS
from studydeck.stats.days import date_of
from studydeck.store import CardFile, Moment, Store, open_store
from studydeck.store.tallies import ROLLUPS
from studydeck.study import Study, open_study

NOW = datetime(2026, 9, 1, 9, 30, tzinfo=UTC)
SETTINGS = Settings(new_per_day=50, reviews_per_day=999)
CARDS = many_cards(12)
TODAY = study_day(milliseconds(NOW), utc_offset(NOW))
"""The study day of `NOW`."""


@dataclass(frozen=True)
class Step:
    """One thing done to the log."""

    card: int
    rating: int
    hours: int
    """Since the step before."""
    offset: int
    undo: bool


steps = st.lists(
    st.builds(
        Step,
        st.integers(0, 4),
        st.integers(1, 4),
        st.sampled_from([0, 0, 1, 5, 24, 24, 49, 24 * 30, 24 * 200]),
        st.sampled_from([0, 60, -600, 780, 330]),
        st.sampled_from([False, False, False, True]),
    ),
    max_size=40,
)


def is_mature(memory: Memory) -> bool:
    """Whether a card in review had a long interval."""
    return memory.last_day is not None and memory.due_day - memory.last_day >= MATURE_FROM


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A library whose database knows twelve new cards."""
    library = a_library(tmp_path_factory.mktemp("statistics"), a_deck(*CARDS))
    with open_store(library, NOW) as store:
        store.take_in([CardFile("00.md", 1, 1, a_deck(*CARDS))], (), int(NOW.timestamp()))
    return library


@pytest.fixture
def empty(database: Library) -> Iterator[Store]:
    """A copy of that database in memory."""
    with open_store(database, NOW) as store:
        store.to_memory()
        yield store


def replayed(store: Store, taken: list[Step]) -> list[Review]:
    """Do the steps; returns the reviews that stand."""
    standing: list[Review] = []
    at, day = milliseconds(NOW), 0
    for step in taken:
        at += step.hours * 3_600_000 + 1_000
        day = max(day, study_day(at, step.offset))
        moment = Moment(max(at, store.newest()[0] + 1), day, step.offset)
        at = moment.at
        if step.undo:
            taken_back = store.take_back(moment)
            standing = [review for review in standing if not taken_back or review.id not in taken_back.ids]
            continue
        card = CARDS[step.card].id
        before = store.memory(card) or NEW
        after = schedule.schedule(before, Rating(step.rating), moment.at, step.offset, SETTINGS, (card, before.reps), day)
        review = Review(moment.at, card, Rating(step.rating), day, step.offset, "x", 1_000 + step.card, before, after)
        store.record(review)
        standing.append(review)
    return standing


def is_tested(review: Review) -> bool:
    return review.before.state is State.REVIEW and review.before.last_day != review.day


def counted_by_hand(reviews: list[Review]) -> dict[str, dict[tuple[object, ...], tuple[int, ...]]]:
    """The three roll-ups, straight from their definitions."""
    days: defaultdict[tuple[object, ...], list[int]] = defaultdict(lambda: [0, 0])
    hours: defaultdict[tuple[object, ...], list[int]] = defaultdict(lambda: [0])
    recall: defaultdict[tuple[object, ...], list[int]] = defaultdict(lambda: [0, 0, 0])
    for review in reviews:
        month = f"{date_of(review.day):%Y-%m}"
        kind = ("mature" if is_mature(review.before) else "young") if is_tested(review) else ""
        into = days[review.day, review.before.state.value, kind, int(review.rating)]
        into[0] += 1
        into[1] += review.spent
        wall_clock = datetime.fromtimestamp(review.id / 1000, timezone(timedelta(minutes=review.offset)))
        hours[month, wall_clock.hour, int(review.rating)][0] += 1
        if is_tested(review):
            millionths = round(schedule.retrievability(review.before, review.day) * 1_000_000)
            row = recall[month, min(millionths // 10_000, 99)]
            row[0] += 1
            row[1] += millionths
            row[2] += review.rating is not Rating.AGAIN
    return {
        name: {key: tuple(value) for key, value in table.items()}
        for name, table in (("day", days), ("hour", hours), ("recall", recall))
    }


def kept(store: Store) -> dict[str, dict[tuple[object, ...], tuple[int, ...]]]:
    """The three roll-ups as they are in the database."""
    return {
        rollup.table: {row[: len(rollup.keys)]: row[len(rollup.keys) :] for row in store.rows(f"SELECT * FROM {rollup.table}")}
        for rollup in ROLLUPS
    }


# --- the roll-ups


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_rollups_are_the_log_counted(database: Library, taken: list[Step]) -> None:
    """After any answers and undos, in any time zone; and remaking them changes nothing."""
    with open_store(database, NOW) as store:
        store.to_memory()
        standing = replayed(store, taken)
        assert kept(store) == counted_by_hand(standing)
        for rollup in ROLLUPS:
            assert store.rows(rollup.differences()) == []
            for statement in rollup.remake():
                store.connection.execute(statement)
        assert kept(store) == counted_by_hand(standing)


def test_undoing_everything_leaves_nothing(empty: Store) -> None:
    """Not even rows of zeros."""
    taken = [Step(number % 3, number % 4 + 1, 1, 0, undo=False) for number in range(9)]
    replayed(empty, [*taken, *[replace(step, undo=True, hours=0) for step in taken]])
    assert kept(empty) == {"day": {}, "hour": {}, "recall": {}}


@pytest.mark.parametrize(
    ("table", "damage", "told"),
    [
        ("day", "UPDATE day SET spent = spent + 1", "The totals of study day "),
        ("hour", "DELETE FROM hour", "The hours of 2026-09 are not those of its reviews."),
        ("recall", "UPDATE recall SET predicted = 1", "What was foretold and remembered in 2026-"),
    ],
)
def test_a_rollup_that_disagrees_is_told_and_remade(empty: Store, table: str, damage: str, told: str) -> None:
    standing = replayed(empty, [Step(0, 4, hours, 0, undo=False) for hours in (0, 24 * 20, 24 * 9)])
    empty.connection.execute(damage)
    assert any(sentence.startswith(told) for sentence in empty.check(rebuild=False))
    empty._in_memory, empty.read_only = True, False
    empty.check(rebuild=True)
    assert kept(empty) == counted_by_hand(standing)


def test_a_library_of_before_gets_its_rollups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The migration counts what lies in the log, voided reviews left out."""
    library = a_library(tmp_path, a_deck(*CARDS))
    with open_store(library, NOW) as store:
        store.take_in([CardFile("00.md", 1, 1, a_deck(*CARDS))], (), int(NOW.timestamp()))
        taken = [Step(number % 5, number % 4 + 1, 24 * (number % 9), 60, undo=number % 7 == 6) for number in range(40)]
        standing = replayed(store, taken)
        for table in ("hour", "recall"):
            store.connection.execute(f"DROP TABLE {table}")
        store.connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'm006_statistics'")
        store.connection.execute(f"PRAGMA user_version = {[step.__name__ for step in schema.STEPS].index('m006_statistics')}")
    with open_store(library, NOW) as store:
        assert kept(store) == counted_by_hand(standing)


# --- charts against counting by hand


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Two decks, studied for seven months, some answers taken back, one card suspended, one buried."""
    chance = random.Random(4)
    one, other = many_cards(40), many_cards(25)
    other = tuple(
        replace(card, id=f"k1b{number:011d}".translate(str.maketrans("0123456789", "abcdefghij")))
        for number, card in enumerate(other)
    )
    library = a_library(
        tmp_path_factory.mktemp("history"), a_deck(*one), a_deck(*other, name="Other::Below", document="seeds/o.txt")
    )
    with open_study(library, SETTINGS, NOW - timedelta(days=200)) as study:
        study._store.connection.execute("PRAGMA synchronous = OFF")
        for ago in range(200, -1, -1):
            if chance.random() < 0.4:
                continue
            now = (NOW - timedelta(days=ago)).astimezone(timezone(timedelta(hours=chance.choice((-7, 0, 9)))))
            session = study.start(now, limit=9)
            while session.current:
                now += timedelta(seconds=20)
                session = study.answer(session.reveal(), Rating(chance.choices((1, 2, 3, 4), (2, 1, 9, 2))[0]), now, 5_000)
                if chance.random() < 0.1:
                    session = study.undo(session, now).session or session
        now = NOW + timedelta(minutes=30)
        study.suspend(study.start(now), now)
        study._store.decide("bury", [one[7].id], TODAY, Moment(milliseconds(now), TODAY, 0))
    return library


LATER = NOW + timedelta(hours=1)


@pytest.fixture
def study(history: Library) -> Iterator[Study]:
    with open_study(history, SETTINGS, LATER, read_only=True) as study:
        yield study


def all_data(study: Study, **scope: object) -> dict[str, dict[str, object]]:
    found = study.statistics(LATER, study.scope(LATER, **scope))["charts"]  # type: ignore[arg-type]
    assert isinstance(found, dict)
    return found


def learnt(study: Study, deck: str | None = None) -> list[tuple[str, Memory, int]]:
    """Deck, memory and last buried day of the cards being learnt."""
    rows = study._store.rows("SELECT deck, card, buried_day FROM memory WHERE queue IS NOT NULL")
    return [(row[0], study.memory(row[1]), row[2]) for row in rows if deck in (None, row[0])]


@pytest.mark.parametrize("deck", [None, "Interview"])
def test_charts_of_the_log_are_the_log_counted(study: Study, deck: str | None) -> None:
    """From the roll-ups for all, from the log for a deck: the same definitions."""
    data, reviews = all_data(study, deck=deck), study.reviews(deck)
    by_day = Counter(review.day for review in reviews)
    assert data["today"]["all_time"] == {"answers": len(reviews), "days": len(by_day)}
    assert data["today"]["answers"] == by_day[TODAY]
    assert data["year"]["days"] == [{"date": f"{date_of(day)}", "answers": count} for day, count in sorted(by_day.items())]
    assert data["minutes"]["days"] == [
        {"date": f"{date_of(day)}", "answers": count, "milliseconds": 5_000 * count} for day, count in sorted(by_day.items())
    ]
    tests = [review for review in reviews if is_tested(review)]
    right = [review for review in tests if review.rating is not Rating.AGAIN]
    ever = data["retention"]["periods"]["all time"]["all"]  # type: ignore[index]
    assert (ever["part"], ever["whole"]) == (len(right), len(tests))
    month = data["retention"]["periods"]["last month"]["young"]  # type: ignore[index]
    recent = [review for review in tests if review.day > TODAY - 30 and not is_mature(review.before)]
    assert (month["part"], month["whole"]) == (sum(review.rating > 1 for review in recent), len(recent))
    weeks = {
        f"{date_of(day - (day + 3) % 7)}": len(list(group)) for day, group in groupby(tests, lambda r: r.day - (r.day + 3) % 7)
    }
    assert {row["from"]: row["whole"] for row in data["trend"]["weeks"]} == weeks  # type: ignore[attr-defined]
    assert data["meter"]["measured"]["whole"] == len(tests)  # type: ignore[index]
    expected = sum(schedule.retrievability(review.before, review.day) for review in tests) / len(tests)
    assert data["meter"]["predicted"] == pytest.approx(expected, abs=1e-6)
    assert sum(row["whole"] for row in data["hours"]["hours"]) == len(reviews)  # type: ignore[attr-defined]
    assert sum(sum(v for k, v in row.items() if k != "correct") for row in data["buttons"].values()) == len(reviews)  # type: ignore[attr-defined]


@pytest.mark.parametrize("deck", [None, "Interview"])
def test_charts_of_the_cards_are_the_memories_counted(study: Study, deck: str | None) -> None:
    data, cards = all_data(study, deck=deck), learnt(study, deck)
    answered = [memory for _, memory, _ in cards if memory.state is not State.NEW]
    chances = [schedule.retrievability(memory, TODAY) for memory in answered]
    assert data["known"]["cards"] == len(answered)
    assert data["known"]["known"] == pytest.approx(sum(chances))
    assert data["known"]["states"]["new"] == len(cards) - len(answered)  # type: ignore[index]
    assert data["intervals"]["cards"] == sum(memory.state is State.REVIEW for memory in answered)
    assert data["difficulty"]["mean"] == pytest.approx(sum(m.difficulty or 0 for m in answered) / len(answered), abs=0.06)
    assert data["stability"]["p50"] == sorted(int(memory.stability or 0) for memory in answered)[(len(answered) - 1) // 2]
    due = Counter[int]()
    for _, memory, buried in cards:
        if memory.state is not State.NEW:
            day = max(memory.due_day, buried + 1 if buried >= TODAY else 0)
            due[day if memory.state is State.REVIEW else max(day, TODAY)] += 1
    days = data["forecast"]["days"]
    assert isinstance(days, list)
    assert [row["young"] + row["mature"] for row in days] == [due[TODAY + ahead] for ahead in range(365)]
    assert data["forecast"]["backlog"] == sum(count for day, count in due.items() if day < TODAY)
    decks = {row["deck"]: row for row in data["decks"]["decks"]}  # type: ignore[attr-defined]
    assert {name: row["cards"] for name, row in decks.items()} == Counter(name for name, _, _ in cards)
    assert sum(row["known"] for row in decks.values()) == pytest.approx(sum(chances))
    assert data["added"]["cards"] == (40 if deck else 65)


def test_a_deck_means_those_below_it(study: Study) -> None:
    data = all_data(study, deck="other")
    assert data["decks"]["decks"][0]["deck"] == "Other::Below"  # type: ignore[index]
    assert data["added"]["cards"] == 25


def test_a_search_narrows_every_chart(study: Study) -> None:
    """Together with a deck both hold; a search that finds all is the whole deck."""
    whole, found = all_data(study, deck="Interview"), all_data(study, query="deck:Interview")
    assert found == whole
    assert all_data(study, deck="Interview", query="deck:Other")["known"]["cards"] == 0
    with pytest.raises(UsageError):
        study.scope(LATER, query="is:nothing")


def test_since_a_day_counts_no_earlier_answer(study: Study) -> None:
    since = date(2026, 8, 1)
    data = all_data(study, since=since)
    reviews = [review for review in study.reviews() if date_of(review.day) >= since]
    assert data["today"]["all_time"] == {"answers": len(reviews), "days": len({review.day for review in reviews})}
    assert data["meter"]["measured"]["whole"] == sum(map(is_tested, reviews))  # type: ignore[index]
    assert data["known"] == all_data(study)["known"], "what is remembered is of today"


def test_a_scope_can_be_left_again(study: Study) -> None:
    whole = all_data(study)
    all_data(study, deck="Interview")
    assert all_data(study) == whole


def test_looking_writes_nothing(history: Library) -> None:
    before = history.database.read_bytes()
    with open_study(history, SETTINGS, LATER, read_only=True) as study:
        all_data(study, deck="Interview")
        with pytest.raises(NotPermitted):
            study.save_statistics(LATER)
    assert history.database.read_bytes() == before


def test_a_saved_file_takes_no_other_files_place(tmp_path: Path) -> None:
    library = a_library(tmp_path, a_deck(*CARDS))
    with open_study(library, SETTINGS, NOW) as study:
        names = [study.save_statistics(NOW).name for _ in range(3)]
    assert names == ["statistics-2026-09-01.json", "statistics-2026-09-01-2.json", "statistics-2026-09-01-3.json"]


def test_an_empty_library_has_every_chart(tmp_path: Path) -> None:
    library = Library(tmp_path)
    with open_study(library, SETTINGS, NOW, read_only=True) as study:
        assert [study.chart(name, NOW).name for name in CHARTS] == list(CHARTS)
        assert all(study.chart(name, NOW).empty for name in CHARTS)
        with pytest.raises(UsageError, match="there is no chart nothing"):
            study.chart("nothing", NOW)


# --- clocks


def test_hours_are_those_of_the_wall_where_the_answer_was_given(empty: Store) -> None:
    """9:30 UTC is 19:30 in Brisbane and 2:30 in Arizona, where it is still the study day before."""
    replayed(empty, [Step(0, 3, 0, offset, undo=False) for offset in (0, 600, -420)])
    assert {row[0] for row in empty.rows("SELECT hour FROM hour")} == {9, 19, 2}


def test_an_answer_before_the_rollover_counts_for_the_day_before(tmp_path: Path) -> None:
    """At 3:59 it is still yesterday, for the year as for the month of the hours; the hour is 3."""
    library = a_library(tmp_path, a_deck(*CARDS))
    night = datetime(2026, 9, 1, 3, 59, tzinfo=UTC)
    with open_study(library, SETTINGS, night) as study:
        study.answer(study.start(night).reveal(), Rating.GOOD, night, 1_000)
        assert study.statistics(night)["day"] == "2026-08-31"
        assert study.chart("year", night).data["days"] == [{"date": "2026-08-31", "answers": 1}]
        assert study._store.rows("SELECT month, hour FROM hour") == [("2026-08", 3)]
        later = night + timedelta(minutes=2)
        assert study.chart("today", later).data["answers"] == 0
        assert study.chart("added", later).data["days"] == [{"date": "2026-08-31", "cards": len(CARDS)}]


def test_a_clock_set_back_stays_on_the_newest_study_day(tmp_path: Path) -> None:
    library = a_library(tmp_path, a_deck(*CARDS))
    with open_study(library, SETTINGS, NOW) as study:
        study.answer(study.start(NOW).reveal(), Rating.GOOD, NOW, 1_000)
    before = NOW - timedelta(days=40)
    with open_study(library, SETTINGS, before) as study:
        assert study.statistics(before)["day"] == "2026-09-01"
        assert study.chart("today", before).data["answers"] == 1


@pytest.mark.parametrize("name", ["a'; DROP TABLE day; --", "[/] \x1b]0;x\x07 ‮", "日" * 200, "x::y"])
def test_hostile_deck_names_are_only_names(tmp_path: Path, name: str) -> None:
    library = a_library(tmp_path, a_deck(*CARDS, name=name))
    with open_study(library, SETTINGS, NOW) as study:
        (known,) = study.overview(NOW).decks
        scope = study.scope(NOW, known.name)
        assert study.chart("known", NOW, scope).data["states"]["new"] == len(CARDS)  # type: ignore[index]


def test_sqlite_without_its_own_power_function_counts_the_same(study: Study) -> None:
    expected = study.chart("known", LATER).data["known"]
    with closing(study._store.connection.cursor()):
        study._store.connection.create_function("pow", 2, pow, deterministic=True)
    assert study.chart("known", LATER).data["known"] == pytest.approx(expected)
