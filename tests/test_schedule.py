"""FSRS over study days: literal histories, study days around clock changes, fuzz, replay."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import fsrs
import fsrs.card
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import a_memory, a_review
from studydeck import schedule
from studydeck.config import Settings
from studydeck.review import NEW, Memory, Rating, Review, State, milliseconds, study_day, utc_offset

AGAIN, HARD, GOOD, EASY = Rating
LETTERS = dict(zip("AHGE", Rating, strict=True))
NOON = milliseconds(datetime(2026, 3, 2, 12, tzinfo=UTC))
TODAY = study_day(NOON, 0)
MINUTE = 60_000
DAY = 24 * 60 * MINUTE
SEED = ("k1aaaaaaaaaaaa", 0)
SETTINGS = Settings()

any_rating = st.sampled_from(list(Rating))
any_chance = st.floats(0, 1, exclude_max=True)


def answered(memory: Memory, rating: Rating, at: int = NOON, settings: Settings = SETTINGS) -> Memory:
    """The memory after an answer in UTC, its fuzz seeded as the program does."""
    return schedule.schedule(memory, rating, at, 0, settings, (SEED[0], memory.reps))


def logged(letters: str, gaps: list[int] | None = None, settings: Settings = SETTINGS) -> list[Review]:
    """A log of answers, each given when the card is due (without fuzz), or whole `gaps` days after the last."""
    log: list[Review] = []
    at = NOON
    for number, letter in enumerate(letters):
        before = schedule.replay(log, settings)
        if log and gaps:
            at += gaps[number] * DAY + MINUTE
        elif log:
            at = before.due_at or NOON + (before.due_day - TODAY) * DAY + number
        day = max(study_day(at, 0), before.last_day or 0)
        after = answered(before, LETTERS[letter], at, settings)
        log.append(a_review(LETTERS[letter], day, id=at, before=before, after=after))
    return log


def interval(memory: Memory) -> str:
    """How long until the card is due: `10m` in steps, `3d` in review."""
    if memory.state is State.REVIEW:
        return f"{memory.due_day - (memory.last_day or 0)}d"
    return f"{(memory.due_at - (memory.last_at or 0)) / MINUTE:g}m"


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("GGGGGG", "10m 2d 11d 46d 163d 498d"),
        ("EGGG", "8d 39d 153d 510d"),
        ("AAGGG", "1m 1m 10m 1d 1d"),
        ("HGGG", "5.5m 10m 1d 5d"),
        ("GGGAGG", "10m 2d 11d 10m 2d 5d"),
        ("GGHHH", "10m 2d 8d 19d 36d"),
        ("GGEEE", "10m 2d 19d 136d 741d"),
        ("AHGE", "1m 5.5m 10m 1d"),
        ("GGAAGGG", "10m 2d 10m 10m 1d 1d 2d"),
    ],
)
def test_intervals_of_known_histories(letters: str, expected: str) -> None:
    """A card answered whenever it is due gets these intervals, fuzz apart."""
    log = logged(letters)
    assert " ".join(interval(schedule.replay(log[: end + 1], SETTINGS)) for end in range(len(log))) == expected


@given(st.lists(st.tuples(any_rating, st.integers(0, 400)), min_size=1, max_size=12))
def test_memory_is_py_fsrs_over_study_days(answers: list[tuple[Rating, int]]) -> None:
    """Stability, difficulty and state are those py-fsrs gives for answers at one hour of the same days."""
    scheduler = fsrs.Scheduler(enable_fuzzing=False)
    card = fsrs.Card(card_id=1)
    memory, moment = NEW, datetime(2026, 3, 2, 12, tzinfo=UTC)
    for number, (rating, gap) in enumerate(answers):
        moment += timedelta(days=gap)
        card, _ = scheduler.review_card(card, fsrs.Rating(int(rating)), moment)
        memory = answered(memory, rating, milliseconds(moment) + number)
    assert (memory.stability, memory.difficulty, memory.step) == (card.stability, card.difficulty, card.step)
    assert memory.state.value == card.state.name.lower()


def test_weights_are_those_of_py_fsrs() -> None:
    """The published FSRS-6 weights are written down once and are those py-fsrs uses."""
    assert tuple(fsrs.Scheduler().parameters) == schedule.PARAMETERS
    assert len(schedule.PARAMETERS) == 21


def test_an_answer_never_sleeps(monkeypatch: pytest.MonkeyPatch) -> None:
    """py-fsrs's card sleeps when it has to invent an id; ours never has to."""

    def sleep(seconds: float) -> None:
        raise AssertionError("slept")

    monkeypatch.setattr(fsrs.card.time, "sleep", sleep)
    assert answered(NEW, GOOD).reps == 1


@pytest.mark.parametrize(
    ("first", "second", "gap"),
    [
        ("2026-03-02 12:00:00", "2026-03-02 12:10:00", 0),
        ("2026-03-02 23:50:00", "2026-03-03 00:10:00", 0),
        ("2026-03-02 23:50:00", "2026-03-03 04:00:00", 0),
        ("2026-03-02 23:50:00", "2026-03-03 04:00:01", 1),
        ("2026-03-03 03:59:59", "2026-03-03 04:00:01", 1),
        ("2026-03-02 04:00:01", "2026-03-03 23:59:00", 1),
    ],
)
def test_elapsed_time_is_counted_in_study_days(first: str, second: str, gap: int) -> None:
    """Two answers are as far apart as their study days, however many hours lie between them."""
    start, end = (milliseconds(datetime.fromisoformat(text).replace(tzinfo=UTC)) for text in (first, second))
    memory = answered(answered(NEW, EASY, start), GOOD, end)
    at_noon = answered(answered(NEW, EASY, NOON), GOOD, NOON + gap * DAY + 1)
    assert (memory.stability, memory.difficulty) == (at_noon.stability, at_noon.difficulty)
    assert (memory.last_day or 0) - study_day(start, 0) == gap


ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "UTC"]


@pytest.mark.parametrize("zone", ZONES)
def test_a_year_has_365_study_days_that_change_after_four(zone: str) -> None:
    """In any zone, clock changes or not, the study day changes once a date, one second after 4:00."""
    days = []
    for number in range(365):
        today = date(2026, 1, 1) + timedelta(days=number)
        four = datetime.combine(today, time(4), tzinfo=ZoneInfo(zone))
        at, offset = milliseconds(four), utc_offset(four)
        before, after = study_day(at, offset), study_day(at + 1000, offset)
        assert after == before + 1, f"{today} in {zone}"
        days.append(after)
    assert days == list(range(days[0], days[0] + 365))


@pytest.mark.parametrize("zone", ZONES)
def test_an_evening_card_due_tomorrow_is_due_tomorrow_in_any_zone(zone: str) -> None:
    """An interval of days ends on the study day that many dates later, also across a clock change."""
    for number in range(365):
        evening = datetime.combine(date(2026, 1, 1) + timedelta(days=number), time(21), tzinfo=ZoneInfo(zone))
        memory = schedule.schedule(NEW, EASY, milliseconds(evening), utc_offset(evening), SETTINGS, SEED)
        later = evening + timedelta(days=memory.due_day - (memory.last_day or 0))
        assert study_day(milliseconds(later), utc_offset(later)) == memory.due_day, f"{evening}"


def test_a_step_across_the_rollover_is_due_on_the_next_study_day() -> None:
    """A learning card of 3:55 with a step of 10 minutes is due at 4:05, on the next study day."""
    night = milliseconds(datetime(2026, 3, 3, 3, 55, tzinfo=UTC))
    memory = answered(NEW, GOOD, night)
    assert (memory.due_at, memory.due_day) == (night + 10 * MINUTE, TODAY + 1)


def test_a_flight_westward_never_moves_an_answer_to_an_earlier_study_day() -> None:
    """Time that goes on in an earlier zone counts for the card's last study day."""
    tokyo = schedule.schedule(NEW, EASY, NOON, 540, SETTINGS, SEED)
    hawaii = schedule.schedule(tokyo, GOOD, NOON + 3 * 60 * MINUTE, -600, SETTINGS, SEED)
    assert hawaii.last_day == tokyo.last_day
    assert hawaii.due_day >= tokyo.last_day


def test_the_library_can_push_an_answer_to_a_later_study_day() -> None:
    """A day given by the caller counts, so that the log never goes back."""
    memory = schedule.schedule(NEW, EASY, NOON, 0, SETTINGS, SEED, day=TODAY + 3)
    assert memory.last_day == TODAY + 3


def test_lapses_count_only_forgotten_reviews() -> None:
    """Again in review is a lapse; again while learning or relearning is none."""
    log = logged("AGGAAGG")
    assert [review.after.lapses for review in log] == [0, 0, 0, 1, 1, 1, 1]
    assert [review.after.reps for review in log] == [1, 2, 3, 4, 5, 6, 7]
    assert [review.after.state.value for review in log] == ["learning"] * 2 + ["review"] + ["relearning"] * 2 + ["review"] * 2


@pytest.mark.parametrize(
    ("settings", "letters", "expected"),
    [
        (Settings(learning_steps=()), "G", "2d"),
        (Settings(relearning_steps=()), "GGA", "1d"),
        (Settings(learning_steps=(5,)), "H", "7.5m"),
        (Settings(learning_steps=(1, 1500)), "G", "1500m"),
        (Settings(maximum_interval=9), "GGGG", "9d"),
        (Settings(retention=0.97), "EG", "4d"),
    ],
)
def test_settings_shape_the_schedule(settings: Settings, letters: str, expected: str) -> None:
    """Steps, longest interval and retention are the user's."""
    assert interval(schedule.replay(logged(letters, settings=settings), settings)) == expected


def test_a_card_keeps_going_when_its_step_no_longer_exists() -> None:
    """A learning card on a step that the settings dropped graduates at the next good answer."""
    memory = answered(answered(NEW, GOOD), GOOD, NOON + MINUTE, Settings(learning_steps=(1,)))
    assert memory.state is State.REVIEW


@pytest.mark.parametrize("days", [40_000, 1_000_000, 2_900_000])
def test_a_clock_far_ahead_ends_in_an_ordinary_memory(days: int) -> None:
    """A gap of centuries neither overflows nor schedules beyond the longest interval."""
    memory = answered(answered(NEW, EASY), GOOD, NOON + days * DAY)
    assert 0 < memory.due_day - (memory.last_day or 0) <= SETTINGS.maximum_interval


@given(st.lists(st.tuples(any_rating, st.integers(0, 60)), max_size=15))
def test_replay_equals_the_answers(answers: list[tuple[Rating, int]]) -> None:
    """Folding the log gives what the answers gave, but for the due day, which fuzz moves."""
    letters = "".join("AHGE"[rating - 1] for rating, _ in answers)
    log = logged(letters, [gap for _, gap in answers])
    replayed, expected = schedule.replay(log, SETTINGS), log[-1].after if log else NEW
    if expected.state is State.REVIEW:
        replayed = replace(replayed, due_day=expected.due_day)
    assert replayed == expected


@given(st.integers(1, 36_500), any_chance)
def test_fuzz_keeps_to_its_range(days: int, chance: float) -> None:
    """Short intervals stay as they are; longer ones move by a day and a share of their length at most."""
    moved = schedule.fuzzed(days, chance, 36_500)
    if days < 3:
        assert moved == days
    assert abs(moved - days) <= 2 + 0.15 * days
    assert 1 <= moved <= 36_500


@given(st.integers(1, 3000), any_chance)
def test_fuzz_never_shortens_the_longer_interval(days: int, chance: float) -> None:
    """With one and the same chance a longer interval never becomes the shorter one."""
    assert schedule.fuzzed(days, chance, 36_500) <= schedule.fuzzed(days + 1, chance, 36_500)


@pytest.mark.parametrize(
    ("days", "range_"),
    [(3, (2, 4)), (5, (4, 6)), (7, (5, 9)), (10, (8, 12)), (20, (17, 23)), (100, (93, 107)), (365, (345, 385))],
)
def test_fuzz_ranges(days: int, range_: tuple[int, int]) -> None:
    """The ranges are those of py-fsrs and Anki, and both ends are reached."""
    found = {schedule.fuzzed(days, chance / 1000, 36_500) for chance in range(1000)}
    assert (min(found), max(found)) == range_
    assert found == set(range(range_[0], range_[1] + 1))


@given(st.floats(0.5, 3000), st.floats(1, 10), st.integers(0, 400), st.text("abc", min_size=1, max_size=8))
def test_better_ratings_never_come_back_sooner(stability: float, difficulty: float, gap: int, card: str) -> None:
    """Hard, good and easy keep their order under fuzz, and stay apart where they were apart without it."""
    memory = a_memory(day=TODAY - gap, stability=stability, difficulty=difficulty)
    log = [a_review(rating, TODAY, id=NOON, before=memory) for rating in (HARD, GOOD, EASY)]
    seed = (card, memory.reps)
    fuzzed = [schedule.schedule(memory, review.rating, NOON, 0, SETTINGS, seed).due_day for review in log]
    without = [schedule._answered(memory, review.rating, NOON, 0, TODAY, SETTINGS, None).due_day for review in log]
    for lower, higher in ((0, 1), (1, 2)):
        assert fuzzed[lower] <= fuzzed[higher]
        assert (fuzzed[lower] < fuzzed[higher]) or without[lower] == without[higher]


def test_fuzz_depends_on_card_and_count_of_reviews_alone() -> None:
    """The same answer gives the same due day again; another card or another count may give another."""
    memory = a_memory(day=TODAY - 100, stability=100.0)

    def due(card: str, reps: int) -> int:
        return schedule.schedule(memory, GOOD, NOON, 0, SETTINGS, (card, reps)).due_day

    assert due("k1a", 3) == due("k1a", 3)
    assert len({due(f"k1{number}", 3) for number in range(50)}) > 5
    assert len({due("k1a", number) for number in range(50)}) > 5


@given(any_rating, st.integers(0, 100))
def test_intervals_are_what_an_answer_would_give(rating: Rating, gap: int) -> None:
    """The preview of a rating is the schedule of that answer, in seconds; whole days in review."""
    for memory in (NEW, answered(NEW, GOOD, NOON - gap * DAY), a_memory(day=TODAY - gap)):
        after = answered(memory, rating)
        seconds = schedule.intervals(memory, NOON, 0, SETTINGS, (SEED[0], memory.reps))[rating]
        days = (after.due_day - TODAY) * 24 * 60 * 60
        assert seconds == (days if after.state is State.REVIEW else (after.due_at - NOON) // 1000)


@pytest.mark.parametrize(("stability", "gap"), [(1.0, 0), (10.0, 10), (10.0, 1), (0.4, 30), (250.0, 9000)])
def test_retrievability_is_that_of_py_fsrs(stability: float, gap: int) -> None:
    """The probability of remembering is 90 % after as many days as the stability says, and py-fsrs agrees elsewhere too."""
    memory = a_memory(day=TODAY - gap, stability=stability)
    moment = datetime(2026, 3, 2, 12, tzinfo=UTC)
    card = fsrs.Card(1, fsrs.State.Review, None, stability, 5.0, moment, moment - timedelta(days=gap))
    assert schedule.retrievability(memory, TODAY) == pytest.approx(fsrs.Scheduler().get_card_retrievability(card, moment))
    if gap == stability:
        assert schedule.retrievability(memory, TODAY) == pytest.approx(0.9)


def test_a_new_card_is_not_remembered() -> None:
    """Retrievability of what was never learnt is 0, and it never rises above that of today by a clock set back."""
    assert schedule.retrievability(NEW, TODAY) == 0
    assert schedule.retrievability(a_memory(day=TODAY), TODAY - 50) == 1
