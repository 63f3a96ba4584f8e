"""Charts: counts in, numbers, pictures and tables out; everything counts in study days."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studydeck.review import Rating, State
from studydeck.stats import (
    CHARTS,
    added,
    buttons,
    decks,
    difficulty,
    drawing,
    forecast,
    hours,
    intervals,
    known,
    meter,
    minutes,
    retention,
    stability,
    today,
    trend,
    year,
)
from studydeck.stats.chart import Bar, Chart, Heat, HeatDay, Lying, Mark, Points, Scale, Share, Standing, Table
from studydeck.stats.days import date_of, day_of
from studydeck.stats.retention import Period
from studydeck.stats.spread import bins_of, day_names, percentile
from studydeck.stats.streak import Streak, streak
from studydeck.text.cells import width

TODAY = 20_700
"""A Friday, 4 September 2026."""
EMPTY = {
    "today": today.chart([], [], 0, TODAY),
    "minutes": minutes.chart([], TODAY),
    "forecast": forecast.chart([], TODAY),
    "year": year.chart([], TODAY),
    "retention": retention.chart([], TODAY, 0.9),
    "trend": trend.chart([], TODAY, 0.9),
    "meter": meter.chart([], 0.9),
    "known": known.chart([], {}, {}),
    "decks": decks.chart([]),
    "intervals": intervals.chart([]),
    "stability": stability.chart([]),
    "difficulty": difficulty.chart([]),
    "buttons": buttons.chart([]),
    "hours": hours.chart([]),
    "added": added.chart([], TODAY),
}
SOME = {
    "today": today.chart([("new", 1, 2, 9_000), ("review", 3, 30, 200_000)], [TODAY - 1, TODAY], 50, TODAY),
    "minutes": minutes.chart([(TODAY - 3, 20, 300_000), (TODAY, 5, 60_000)], TODAY),
    "forecast": forecast.chart([(TODAY - 4, False, True, 900), (TODAY, False, False, 3), (TODAY + 9, False, True, 7)], TODAY),
    "year": year.chart([(TODAY - 300, 9, 1), (TODAY, 5, 60_000)], TODAY),
    "retention": retention.chart([(TODAY, True, 9, 10), (TODAY - 40, False, 700, 1200)], TODAY, 0.9),
    "trend": trend.chart([(TODAY - 7 * n, n % 2 == 0, 8 + n % 3, 11) for n in range(20)], TODAY, 0.9),
    "meter": meter.chart([(88, 100, 88_500_000, 91), (93, 30, 28_000_000, 20)], 0.9),
    "known": known.chart([(97, 20, 19.5, 12), (100, 3, 3.0, 0), (34, 2, 0.7, 1)], {"new": 4, "review": 24}, {"suspended": 2}),
    "decks": decks.chart([("A deck with a long name " * 4, "talk.txt", 30, 20, 17.5), ("日本語", "", 5, 0, 0.0)]),
    "intervals": intervals.chart([(1, 5), (9, 60), (800, 2)]),
    "stability": stability.chart([(0, 5), (9, 60), (800, 2)]),
    "difficulty": difficulty.chart([(10, 5), (55, 60), (100, 2)]),
    "buttons": buttons.chart([("new", "", 1, 3), ("review", "young", 3, 8), ("relearning", "", 2, 4)]),
    "hours": hours.chart([(9, 3, 40), (9, 1, 4), (23, 4, 7)]),
    "added": added.chart([(TODAY - 40, 100), (TODAY - 1, 3)], TODAY),
}


# --- all charts


def test_every_chart_of_the_list_is_here() -> None:
    assert tuple(EMPTY) == tuple(SOME) == CHARTS


@pytest.mark.parametrize("name", CHARTS)
def test_without_anything_a_chart_says_so(name: str) -> None:
    """No picture, one sentence at least, and the same keys as ever in its data."""
    chart = EMPTY[name]
    assert (chart.name, chart.empty) == (name, True)
    assert chart.says[0]
    assert chart.data.keys() == SOME[name].data.keys()
    assert drawing.drawn(chart, 40, 4, drawing.BLOCKS)


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("columns", [36, 38, 72, 76, 120])
@pytest.mark.parametrize("symbols", [drawing.BLOCKS, drawing.ASCII], ids=["blocks", "ascii"])
def test_a_chart_fits_the_width_and_its_characters(name: str, columns: int, symbols: drawing.Symbols) -> None:
    chart = SOME[name]
    assert not chart.empty and chart.pictures and chart.table.rows
    for span in range(max(1, len(chart.spans))):
        for lines in (
            drawing.drawn(replace(chart, span=span), columns, 6, symbols, TODAY),
            drawing.written(chart, columns, symbols),
        ):
            text = [drawing.text_of(line) for line in lines]
            assert max(map(width, text)) <= columns, text
            assert symbols is drawing.BLOCKS or name == "decks" or "\n".join(text).isascii()
            assert {tone for line in lines for _, tone in line} <= set(drawing.TONES)


@pytest.mark.parametrize("name", CHARTS)
def test_a_table_tells_what_its_picture_shows(name: str) -> None:
    """Every row has a cell for each column, and where bars are drawn, one for each row."""
    table = SOME[name].table
    assert {len(row) for row in table.rows} == {len(table.header)}
    assert len(table.bars) in (0, len(table.rows))


# --- shares


def test_a_share_has_a_rate_and_bounds() -> None:
    assert (Share(9, 10).rate, Share().rate, Share(1, 2) + Share(2, 2)) == (0.9, None, Share(3, 4))
    assert Share(10, 10).bounds == (pytest.approx(0.722, abs=0.001), 1.0), "ten of ten are no certainty"
    assert Share().bounds == (0.0, 1.0)
    assert str(Share(9, 10)) == "90.0% of 10"


@given(st.integers(1, 10_000), st.data())
def test_the_rate_lies_between_its_bounds(whole: int, data: st.DataObject) -> None:
    share = Share(data.draw(st.integers(0, whole)), whole)
    low, high = share.bounds
    assert 0 <= low <= (share.rate or 0) + 1e-9 and (share.rate or 0) - 1e-9 <= high <= 1


# --- today, streak, minutes


def test_today_counts_answers_by_the_state_before() -> None:
    chart = today.chart([("new", 1, 2, 9_000), ("new", 3, 1, 1_000), ("review", 4, 5, 50_000)], [TODAY], 8, TODAY)
    assert (chart.data["answers"], chart.data["again"], chart.data["again_share"], chart.data["milliseconds"]) == (
        8,
        2,
        0.25,
        60_000,
    )
    assert chart.data["states"] == {"new": 3, "learning": 0, "review": 5, "relearning": 0}
    assert chart.says[0] == "8 answers in 1 minute, 2 of them again (25%)."
    assert chart.table.rows == (("New", "3", "67%", "0.2"), ("Review", "5", "0%", "0.8"))


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], Streak(0, 0)),
        ([0], Streak(1, 1)),
        ([-1], Streak(1, 1)),
        ([-2], Streak(0, 1)),
        ([-3, -2, -1], Streak(3, 3)),
        ([-9, -8, -7, -6, -1, 0], Streak(2, 4)),
        ([0, -1, 0, -2], Streak(3, 3)),
        ([0, 1, 2], Streak(1, 1)),
    ],
)
def test_a_streak_lasts_until_a_whole_day_was_missed(days: list[int], expected: Streak) -> None:
    assert streak([TODAY + day for day in days], TODAY) == expected


def test_minutes_are_those_of_the_days_shown() -> None:
    days = [(TODAY - 40, 6, 60_000), (TODAY - 29, 6, 120_000), (TODAY, 4, 180_000)]
    assert minutes.chart(days, TODAY).says == ("5 minutes on 2 days of 30, 2.5 on a day of study. 30.0 seconds an answer.",)
    assert minutes.chart(days, TODAY, 1).says[0].startswith("6 minutes on 3 days of 90")
    assert minutes.chart(days, TODAY, 3).span == 0, "after the last stretch of time comes the first"


# --- forecast


def test_forecast_tells_the_backlog_from_what_comes() -> None:
    """Overdue reviews are the backlog, learning cards that wait count for today, far days for later."""
    due = [
        (TODAY - 4, False, True, 5),
        (TODAY - 9, True, False, 2),
        (TODAY, False, False, 3),
        (TODAY + 1, False, True, 4),
        (TODAY + 364, False, True, 6),
        (TODAY + 365, False, True, 7),
    ]
    data = forecast.chart(due, TODAY).data
    days = data["days"]
    assert isinstance(days, list)
    assert (data["backlog"], data["later"], len(days)) == (5, 7, 365)
    assert days[0] == {"date": "2026-09-04", "young": 5, "mature": 0}
    assert days[1] == {"date": "2026-09-05", "young": 0, "mature": 4}
    assert days[364]["mature"] == 6


def test_the_backlog_is_a_bar_of_its_own_and_is_cut_before_it_hides_the_days() -> None:
    (picture,) = forecast.chart([(TODAY - 1, False, True, 900), (TODAY, False, False, 10)], TODAY).pictures
    assert isinstance(picture, Standing)
    assert (picture.columns[0], picture.columns[1], picture.limit, picture.apart) == ((0, 0, 900), (0, 10, 0), 15, 1)
    text = [drawing.text_of(line) for line in drawing.standing(picture, 72, 6, drawing.BLOCKS)]
    assert "▲" in text[1] and "█ mature   ▒ young   ░ overdue" in text[0]


# --- the year


def test_the_year_is_weeks_from_monday_and_ends_today() -> None:
    (picture,) = EMPTY["year"].pictures
    assert isinstance(picture, Heat)
    weeks = picture.weeks
    assert (len(weeks), {len(week) for week in weeks}) == (53, {7})
    assert weeks[-1][4] == HeatDay(TODAY, 0, 0)
    assert weeks[-1][5:] == (None, None)
    assert [cell.day for week in weeks for cell in week if cell] == list(range(TODAY - 4 - 52 * 7, TODAY + 1))


def test_a_calendar_year_is_only_that_year() -> None:
    days = [(day_of(date(2024, 2, 29)), 4, 1), (day_of(date(2025, 1, 1)), 5, 1), (TODAY + 400, 9, 1)]
    chart = year.chart(days, TODAY, 2)
    assert chart.spans == ("the last 12 months", "2025", "2024"), "what lies ahead of the clock is no year studied in"
    assert (chart.data["from"], chart.data["to"]) == ("2024-01-01", "2024-12-31")
    assert chart.data["days"] == [{"date": "2024-02-29", "answers": 4}]
    (picture,) = chart.pictures
    assert isinstance(picture, Heat)
    assert [date_of(cell.day).year for week in picture.weeks for cell in week if cell] == [2024] * 366


@pytest.mark.parametrize(
    ("counts", "levels"),
    [
        ([5], [4]),
        ([1, 2, 3, 4], [1, 2, 3, 4]),
        ([3, 3, 3], [4, 4, 4]),
        ([1, 1, 1, 1, 1, 1, 1, 100], [4, 4, 4, 4, 4, 4, 4, 4]),
        ([1, 10, 20, 30, 40, 50, 60, 1000], [1, 1, 2, 2, 3, 3, 4, 4]),
        ([0, 7], [0, 4]),
    ],
)
def test_heat_levels_are_quarters_of_the_days_with_reviews(counts: list[int], levels: list[int]) -> None:
    """One monstrous day does not make all others pale, nor does one outside the map."""
    days = {TODAY - len(counts) + 1 + place: count for place, count in enumerate(counts)}
    shown = year.weeks({**days, TODAY + 1: 10_000, TODAY - 500: 10_000}, TODAY - 370, TODAY)
    cells = {cell.day: cell.level for week in shown for cell in week if cell}
    assert [cells[day] for day in sorted(days)] == levels


def test_the_day_under_the_cursor_is_named_and_in_sight() -> None:
    (picture,) = SOME["year"].pictures
    assert isinstance(picture, Heat)
    lines = drawing.heat(picture, 24, drawing.BLOCKS, TODAY - 300)
    assert any("Sat 2025-11-08  9 answers" in drawing.text_of(line) for line in lines)
    assert any(tone == "cursor" for line in lines for _, tone in line)


# --- retention


@pytest.mark.parametrize(
    ("ago", "periods"),
    [
        (0, "today, last week, last month, last year, all time"),
        (1, "yesterday, last week, last month, last year, all time"),
        (6, "last week, last month, last year, all time"),
        (7, "last month, last year, all time"),
        (29, "last month, last year, all time"),
        (30, "last year, all time"),
        (364, "last year, all time"),
        (365, "all time"),
        (-1, "all time"),
    ],
)
def test_periods_end_today(ago: int, periods: str) -> None:
    found = retention.rows([(TODAY - ago, False, 3, 3)], TODAY)
    assert ", ".join(row.period for row in found if row.all.whole) == periods


def test_retention_tells_young_from_mature_cards() -> None:
    found = retention.rows([(TODAY, False, 1, 2), (TODAY, True, 2, 2), (TODAY - 8, True, 0, 4)], TODAY)
    assert (found[0].period, found[0].young, found[0].mature, found[0].all) == (
        Period.TODAY,
        Share(1, 2),
        Share(2, 2),
        Share(3, 4),
    )
    assert found[-1].mature == Share(2, 6)


def test_weeks_with_few_tests_are_not_drawn_but_counted() -> None:
    chart = trend.chart([(TODAY, False, 9, 10), (TODAY - 7, False, 9, 9)], TODAY, 0.9)
    picture = chart.pictures[0]
    assert isinstance(picture, Points)
    assert picture.values[-2:] == (None, 0.9)
    assert [row[1:] for row in chart.table.rows] == [("90.0%", "10"), ("too few", "9")]
    assert chart.data["weeks"] == [
        {"from": "2026-08-24", "part": 9, "whole": 9, "rate": 1.0},
        {"from": "2026-08-31", "part": 9, "whole": 10, "rate": 0.9},
    ]


# --- the memory meter


def test_the_meter_compares_predictions_with_what_happened() -> None:
    """By bins, each weighing its tests."""
    chart = meter.chart([(88, 100, 88_500_000, 90), (93, 300, 280_000_000, 240)], 0.9)
    assert chart.data["predicted"] == pytest.approx(0.92125)
    assert chart.data["measured"] == {"part": 330, "whole": 400, "rate": 0.825}
    expected = ((100 * (0.885 - 0.9) ** 2 + 300 * (280 / 300 - 0.8) ** 2) / 400) ** 0.5
    assert chart.data["rmse_bins"] == pytest.approx(expected)
    assert chart.says[-1].startswith("You remember less than predicted")


@pytest.mark.parametrize(
    ("tests", "remembered", "verdict"),
    [
        (99, 90, "Too few tests"),
        (400, 361, "The predictions hold"),
        (400, 395, "You remember more"),
        (400, 300, "You remember less"),
    ],
)
def test_the_meter_gives_a_verdict_only_beyond_chance(tests: int, remembered: int, verdict: str) -> None:
    assert meter.chart([(90, tests, tests * 900_000, remembered)], 0.9).says[-1].startswith(verdict)


# --- cards


def test_known_is_the_sum_of_chances() -> None:
    data = known.chart([(100, 1, 1.0, 1), (95, 2, 1.91, 0), (94, 1, 0.94, 1), (0, 1, 0.004, 0)], {"new": 4, "review": 5}, {}).data
    assert (data["cards"], data["known"]) == (5, pytest.approx(3.854))
    assert data["states"] == {"new": 4, "learning": 0, "young": 3, "mature": 2}
    bins = data["bins"]
    assert isinstance(bins, list)
    assert [row["cards"] for row in bins] == [1, 0, 0, 0, 0, 0, 1, 3]


def test_a_spread_has_a_median_and_the_limits_of_the_middle() -> None:
    data = intervals.chart([(1, 1), (5, 8), (400, 1)]).data
    assert (data["cards"], data["p10"], data["p50"], data["p90"], data["mean"]) == (10, 1, 5, 5, 44.1)
    assert difficulty.chart([(55, 3)]).data["p50"] == 5.5


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 9)), min_size=1), st.sampled_from([0.1, 0.5, 0.9]))
def test_percentiles_are_those_of_the_long_list(counts: list[tuple[int, int]], share: float) -> None:
    values = sorted(value for value, count in counts for _ in range(count))
    expected = values[max(0, -(-int(share * 10) * len(values) // 10) - 1)]
    assert percentile(sorted(counts), share) == expected
    assert sum(bins_of(counts, (0, 10, 100))) == len(values)


def test_bins_of_days_have_names() -> None:
    assert day_names((0, 1, 2, 4, 366, 731)) == ["below 1 d", "1 d", "2–3 d", "4–365 d", "1–2 y", "over 2 y"]


def test_buttons_are_grouped_by_what_the_card_was() -> None:
    totals = [
        ("new", "", 3, 1),
        ("learning", "", 1, 2),
        ("relearning", "", 3, 3),
        ("review", "young", 1, 4),
        ("review", "mature", 4, 5),
    ]
    data = buttons.chart([*totals, ("review", "", 3, 6)]).data
    assert {group: sum(value for key, value in row.items() if key != "correct") for group, row in data.items()} == {  # type: ignore[attr-defined]
        "new": 1,
        "learning": 11,
        "young": 4,
        "mature": 5,
    }
    assert data["young"] == {"again": 4, "hard": 0, "good": 0, "easy": 0, "correct": 0.0}
    assert Rating.AGAIN == 1 and State.REVIEW == "review"


def test_hours_have_a_share_correct_where_there_are_enough_answers() -> None:
    chart = hours.chart([(9, 3, 30), (9, 1, 10), (23, 4, 9)])
    picture = chart.pictures[1]
    assert isinstance(picture, Points)
    assert (picture.values[9], picture.values[23], picture.values[0]) == (0.75, None, None)
    assert chart.says == ("Most answers come after 9:00: 40, 75% of them correct.",)


def test_added_cards_are_summed_up() -> None:
    chart = added.chart([(TODAY - 40, 100), (TODAY - 1, 3), (TODAY, 4)], TODAY)
    assert chart.table.rows == (("2026-09-04", "4", "107"), ("2026-09-03", "3", "103"))
    weekly = added.chart([(TODAY - 40, 100), (TODAY - 1, 3), (TODAY, 4)], TODAY, 1)
    assert weekly.table.rows == (("2026-08-31", "7", "107"), ("2026-07-20", "100", "100"))


# --- drawing

numbers = st.floats(0, 1e7, allow_nan=False)


@given(
    st.lists(st.tuples(numbers, numbers), min_size=1, max_size=400),
    st.integers(20, 200),
    st.integers(1, 12),
    st.floats(0, 1e6),
    st.integers(0, 1),
)
def test_standing_bars_fit_and_a_day_with_something_shows(
    columns: list[tuple[float, float]], room: int, height: int, limit: float, apart: int
) -> None:
    picture = Standing(
        tuple(columns), tuple(str(at) for at in range(len(columns))), ("a", "b"), "t", limit, min(apart, len(columns))
    )
    lines = drawing.standing(picture, room, height, drawing.BLOCKS)
    assert all(width(drawing.text_of(line)) <= room for line in lines)
    lowest = drawing.shape(columns[-1], max(map(sum, columns)), height, drawing.BLOCKS)[0][0]
    assert (lowest != " ") == (sum(columns[-1]) > 0)


@given(st.lists(st.lists(numbers, min_size=3, max_size=3), min_size=1, max_size=9), st.integers(20, 120), st.text(max_size=80))
def test_lying_bars_fit_whatever_they_are_called(bars: list[list[float]], room: int, name: str) -> None:
    """Names come from decks: control characters, marks and wide letters."""
    picture = Lying(tuple(Bar(name, tuple(parts), "9") for parts in bars), ("a", "b", "c"))
    for line in drawing.lying(picture, room, drawing.BLOCKS):
        assert width(drawing.text_of(line)) <= room
        assert "\x1b" not in drawing.text_of(line) and "\n" not in drawing.text_of(line)


@given(st.lists(st.none() | st.floats(0, 1), min_size=1, max_size=90), st.integers(12, 120), st.integers(1, 12))
def test_every_value_has_its_mark(values: list[float | None], room: int, height: int) -> None:
    picture = Points(tuple(values), ("w",) * len(values), 0.5, 1.0, 0.9)
    lines = drawing.points(picture, room, height, drawing.BLOCKS)
    assert all(width(drawing.text_of(line)) <= room for line in lines)
    shown = values[-(room - drawing.AXIS) :]
    marks = sum(text.count("▀") + text.count("▄") for text in map(drawing.text_of, lines))
    assert marks >= sum(value is not None for value in shown)


def test_a_measure_on_its_prediction_is_one_mark() -> None:
    lines = drawing.scale(Scale((Mark("a", 0.9, Share(90, 100)),), 0.5, 1.0, "predicted"), 60, drawing.BLOCKS)
    assert "◉" in drawing.text_of(lines[-1]) and " 90.0%" in drawing.text_of(lines[-1])


def test_rows_too_wide_for_the_terminal_are_stacked() -> None:
    table = Table(("Deck", "First number", "Second number"), (("Name", "1,234,567 of 9", "1,234,567 of 9"),))
    text = [drawing.text_of(line) for line in drawing.table(table, 34, drawing.BLOCKS)]
    assert text == ["Name", "  First number   1,234,567 of 9", "  Second number  1,234,567 of 9"]


def test_symbols_follow_the_encoding() -> None:
    assert drawing.symbols_for("utf-8") is drawing.BLOCKS
    assert drawing.symbols_for("ascii") is drawing.symbols_for("no such thing") is drawing.symbols_for(None) is drawing.ASCII


def test_a_chart_without_pictures_is_drawn_as_its_table() -> None:
    chart = Chart("x", "X", ("Said.",), Table(("A", "B"), (("a", "1"),)))
    assert [drawing.text_of(line) for line in drawing.drawn(chart, 40, 5, drawing.BLOCKS)] == ["X", "Said.", "", "A  B", "a  1"]
