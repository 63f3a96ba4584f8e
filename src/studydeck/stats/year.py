"""A year of answers, a cell for each day."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from studydeck.stats.chart import Chart, Heat, HeatDay, Table
from studydeck.stats.days import WEEK, counted, date_of, day_of, month, span_of, week_of

WEEKS = 53
LEVELS = 4
"""Shades of a day with reviews; 0 is a day without."""
LAST = "the last 12 months"


def chart(days: Sequence[tuple[int, int, int]], today: int, span: int = 0) -> Chart:
    """From (study day, answers, milliseconds) of all days. The spans are the last year and every calendar year studied in."""
    years = sorted({date_of(day).year for day, _, _ in days if day <= today}, reverse=True)
    spans = (LAST, *map(str, years))
    span = span_of(spans, span)
    first, last = (week_of(today) - (WEEKS - 1) * WEEK, today)
    if span:
        year = years[span - 1]
        first, last = day_of(date(year, 1, 1)), min(today, day_of(date(year, 12, 31)))
    shown = [row for row in days if first <= row[0] <= last]
    reviews = {day: count for day, count, _ in shown}
    answers = sum(reviews.values())
    busiest = max(reviews, key=lambda day: (reviews[day], day), default=None)
    says = [f"{counted(answers, 'answer')} on {counted(len(reviews), 'day')} in {spans[span]}."]
    if busiest is not None:
        says.append(f"The busiest day was {date_of(busiest):%a %Y-%m-%d} with {counted(reviews[busiest], 'answer')}.")
    return Chart(
        "year",
        "The year",
        tuple(says),
        _table(shown),
        (Heat(weeks(reviews, first, last)),),
        {
            "from": f"{date_of(first)}",
            "to": f"{date_of(last)}",
            "days": [{"date": f"{date_of(day)}", "answers": count} for day, count in sorted(reviews.items())],
        },
        spans,
        span,
        empty=not days,
    )


def weeks(reviews: Mapping[int, int], first: int, last: int) -> tuple[tuple[HeatDay | None, ...], ...]:
    """Reviews by study day as weeks from Monday to Sunday, from the one of `first` to the one of `last`.

    Levels are quarters: a day has level 1 when it is among the quietest quarter of the days with reviews, 4 when fewer than a
    quarter were busier.
    """
    busy = sorted(count for day, count in reviews.items() if count and first <= day <= last)

    def cell(day: int) -> HeatDay | None:
        if not first <= day <= last:
            return None
        count = reviews.get(day, 0)
        level = -(-LEVELS * bisect_right(busy, count) // len(busy)) if count else 0
        return HeatDay(day, count, level)

    return tuple(tuple(cell(monday + weekday) for weekday in range(WEEK)) for monday in range(week_of(first), last + 1, WEEK))


def _table(shown: Sequence[tuple[int, int, int]]) -> Table:
    """The months, newest first."""
    months: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for day, count, spent in shown:
        for at, number in enumerate((count, 1, spent)):
            months[month(day)][at] += number
    listed = sorted(months.items(), reverse=True)
    return Table(
        ("Month", "Answers", "Days", "Minutes"),
        tuple((name, f"{count:,}", f"{studied:,}", f"{spent / 60_000:,.0f}") for name, (count, studied, spent) in listed),
        tuple(count for _, (count, _, _) in listed),
    )
