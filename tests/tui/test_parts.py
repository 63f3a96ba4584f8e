"""The parts of screens, each by itself: phrases, bars, quotes, facts, tallies."""

import doctest
from datetime import UTC, date, datetime, timedelta

import pytest
from textual.content import Content

from builders import a_standing, an_evidence
from studydeck.review import NEW, Memory, Rating, State
from studydeck.session import Session
from studydeck.study.history import History
from studydeck.tui import phrases
from studydeck.tui.phrases import clock_face, minutes, moment, short_interval
from studydeck.tui.screens.info import remembered
from studydeck.tui.theme import DARK, LIGHT, theme_for
from studydeck.tui.widgets.card_view import quote
from studydeck.tui.widgets.deck_list import Columns
from studydeck.tui.widgets.fitted import spread
from studydeck.tui.widgets.forecast import bars, day_names
from studydeck.tui.widgets.summary import Answer, Tally

MINUTE, HOUR, DAY = 60, 3600, 86400
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_the_examples_in_phrases_are_true() -> None:
    assert doctest.testmod(phrases).failed == 0


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "<1m"),
        (59, "<1m"),
        (60, "<1m"),
        (61, "<2m"),
        (59 * MINUTE, "<59m"),
        (HOUR, "1h"),
        (23 * HOUR, "23h"),
        (DAY, "1d"),
        (30 * DAY, "30d"),
        (31 * DAY, "1.0mo"),
        (364 * DAY, "12.0mo"),
        (365 * DAY, "1.0y"),
        (36500 * DAY, "99.9y"),
    ],
)
def test_an_interval_is_short(seconds: int, shown: str) -> None:
    assert short_interval(seconds) == shown


@pytest.mark.parametrize(("amount", "said"), [(0, "1 minute"), (1.4, "1 minute"), (99.4, "99 minutes"), (100, "1 h 40 min")])
def test_minutes_are_rounded(amount: float, said: str) -> None:
    assert minutes(amount) == said


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (timedelta(minutes=-1), "now"),
        (timedelta(seconds=20), "in 1 minute"),
        (timedelta(minutes=59), "in 59 minutes"),
        (timedelta(hours=11), "at 23:00"),
        (timedelta(hours=16), "tomorrow"),
        (timedelta(days=12), "in 12 days"),
    ],
)
def test_a_coming_moment_is_said_as_a_person_would(ahead: timedelta, said: str) -> None:
    assert moment(NOON + ahead, NOON) == said


def test_a_time_in_a_recording_has_hours_only_when_there_are_any() -> None:
    assert [clock_face(seconds) for seconds in (-5, 59, 3599, 3600)] == ["0:00", "0:59", "59:59", "1:00:00"]


def test_bars_stand_under_their_numbers_and_over_their_days() -> None:
    drawn = bars([8, 4, 0], day_names(date(2026, 3, 6), 3), 30).plain
    assert drawn.splitlines() == [
        "   8",
        "████████     4",
        "████████  ▄▄▄▄▄▄▄▄",
        "████████  ████████     0",
        " today      Sat       Sun",
    ]


@pytest.mark.parametrize("counts", [[], [0] * 7, [1] * 7, [10**6, 1, 0, 0, 0, 0, 0]])
@pytest.mark.parametrize("width", [1, 38, 72, 300])
def test_bars_can_be_drawn_for_any_numbers(counts: list[int], width: int) -> None:
    assert len(bars(counts, day_names(date(2026, 3, 6), len(counts)), width).plain.splitlines()) <= 5


def test_a_single_card_beside_a_thousand_still_has_a_bar() -> None:
    assert "▁" in bars([1000, 1], ["today", "Sat"], 40).plain


@pytest.mark.parametrize(
    ("width", "titles"),
    [(38, ["New", "Learn", "Due"]), (76, ["New", "Learn", "Due", "Suggested", "Retention"])],
)
def test_narrow_tables_leave_out_the_last_columns(width: int, titles: list[str]) -> None:
    assert [title for title, _ in Columns(suggested=True, retention=True).at(width)] == titles


@pytest.mark.parametrize(
    ("text", "answer", "marked"),
    [
        ("So entire new clusters are built.", "Entire new clusters", ["entire new clusters"]),
        ("They build\nnew   clusters, they do.", "new clusters.", ["new   clusters"]),
        ("Clusters were built, and power plants.", "Power plants and clusters", ["Clusters", "power", "plants"]),
        ("Nothing of it is here.", "Entire new clusters", []),
        ("Anything.", "…", []),
        ("Reached [bold]92.5[/] % of it.", "92.5", ["92.5"]),
    ],
)
def test_the_words_of_the_answer_are_marked_in_the_quote(text: str, answer: str, marked: list[str]) -> None:
    shown = quote(an_evidence(text), answer)
    assert shown.plain == text.replace("\n", " ")
    assert [shown.plain[span.start : span.end] for span in shown.spans] == marked


def test_both_ends_of_a_line_fit_whatever_the_width() -> None:
    for width in range(1, 40):
        assert len(spread(Content("a long name of a deck"), Content("3 new"), width).plain) <= width


def facts(memory: Memory) -> dict[str, str]:
    """What card info says of a memory at noon."""
    return dict(remembered(History(a_standing(memory=memory), 0.87, 20_514, (), (), ()), NOON, 4))


def test_facts_of_a_card_in_review() -> None:
    memory = Memory(State.REVIEW, stability=12.4, difficulty=5.23, due_day=20_514 + 3, last_day=20_510, reps=4, lapses=1)
    assert facts(memory) == {
        "Status": "active, review",
        "Recall now": "87%",
        "Stability": "12 days",
        "Difficulty": "5.2 of 10",
        "Due": "2026-03-05, 3 days ahead",
        "Answered": "4 times",
        "Forgotten": "1 time",
    }


def test_facts_of_a_new_card() -> None:
    assert facts(NEW) == {"Status": "active, new", "Answered": "never"}


def test_facts_of_a_learning_card_name_the_minute() -> None:
    due = int((NOON + timedelta(minutes=9)).timestamp() * 1000)
    shown = facts(Memory(State.LEARNING, step=0, stability=0.4, difficulty=7.0, due_at=due, due_day=20_514, reps=1))
    assert shown["Due"] == "in 9 minutes" and shown["Stability"] == "0.40 days"


def test_the_tally_counts_only_answers_that_still_stand() -> None:
    tally = Tally()
    start = Session(deck=None, day=1)
    first = Session(deck=None, day=1, action=11, previous=start)
    second = Session(deck=None, day=1, action=22, previous=first)
    good, again = Answer("k1aaaaaaaaaaaa", Rating.GOOD, 1000), Answer("k1bbbbbbbbbbbb", Rating.AGAIN, 2000)
    tally.add(11, good)
    tally.add(22, again)
    assert tally.of(second) == [again, good]
    assert tally.of(first) == [good]
    assert tally.of(start) == []


@pytest.mark.parametrize(
    ("said", "theme"), [("", DARK), ("15;0", DARK), ("0;15", LIGHT), ("0;default;15", LIGHT), ("0;7", LIGHT), ("nonsense", DARK)]
)
def test_the_theme_follows_what_the_terminal_says_of_its_background(said: str, theme: object) -> None:
    assert theme_for("auto", {"COLORFGBG": said}) == theme.name


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("a line\n  wrapped at\n$5", "a line wrapped at $5"),
        ("one paragraph\n\nand another", "one paragraph\n\nand another"),
        ("both:\n- one\n2. two", "both:\n- one\n2. two"),
    ],
)
def test_a_quote_flows_where_the_document_only_wraps_its_lines(words: str, shown: str) -> None:
    assert quote(an_evidence(quote=words), "").plain == shown
