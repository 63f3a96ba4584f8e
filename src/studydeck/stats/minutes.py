"""Minutes spent answering, by study day."""

from __future__ import annotations

from collections.abc import Sequence

from studydeck.stats.chart import Chart, Standing, Table
from studydeck.stats.days import counted, date_of, short, span_of

SPANS = {"30 days": 30, "90 days": 90, "a year": 365}


def chart(days: Sequence[tuple[int, int, int]], today: int, span: int = 0) -> Chart:
    """From (study day, answers, milliseconds)."""
    span = span_of(tuple(SPANS), span)
    length = tuple(SPANS.values())[span]
    known = {day: (count, spent / 60_000) for day, count, spent in days}
    shown = range(today - length + 1, today + 1)
    minutes = [known.get(day, (0, 0.0))[1] for day in shown]
    studied = sum(day in known for day in shown)
    listed = [day for day in reversed(shown) if day in known]
    total = sum(minutes)
    answers = sum(known[day][0] for day in listed)
    pace = f" {total * 60 / answers:.1f} seconds an answer." if answers else ""
    says = (
        f"{total:,.0f} minutes on {counted(studied, 'day')} of {length}"
        + (f", {total / studied:.1f} on a day of study.{pace}" if studied else "."),
    )
    return Chart(
        "minutes",
        "Minutes a day",
        says,
        Table(
            ("Day", "Minutes", "Answers"),
            tuple((f"{date_of(day)}", f"{known[day][1]:,.1f}", f"{known[day][0]:,}") for day in listed),
            tuple(known[day][1] for day in listed),
        ),
        (Standing(tuple((value,) for value in minutes), tuple(short(day) for day in shown), title="minutes"),),
        {
            "days": [
                {"date": f"{date_of(day)}", "answers": known[day][0], "milliseconds": round(known[day][1] * 60_000)}
                for day in range(today - SPANS["a year"] + 1, today + 1)
                if day in known
            ]
        },
        tuple(SPANS),
        span,
        empty=not studied,
    )
