"""How many cards come due, day by day; new ones are not foretold."""

from __future__ import annotations

from collections.abc import Iterable

from studydeck.stats.chart import Chart, Standing, Table
from studydeck.stats.days import counted, date_of, short, span_of

SPANS = {"30 days": 30, "90 days": 90, "a year": 365}
CUT = 1.5
"""A backlog higher than this many times the busiest day is cut, so that the days can still be told apart."""
ROWS = 31
"""Rows of the table: days, or where there are more, weeks."""


def chart(due: Iterable[tuple[int, bool, bool, int]], today: int, span: int = 0) -> Chart:
    """From (study day due, whether learning, whether mature, cards). Learning cards that wait count for today."""
    span = span_of(tuple(SPANS), span)
    length, longest = tuple(SPANS.values())[span], SPANS["a year"]
    young, mature = [0] * longest, [0] * longest
    backlog = beyond = 0
    for day, learning, old, cards in due:
        ahead = max(day - today, 0) if learning else day - today
        if ahead < 0:
            backlog += cards
        elif ahead >= longest:
            beyond += cards
        else:
            (mature if old else young)[ahead] += cards
    days = [a + b for a, b in zip(young, mature, strict=True)]
    shown = days[:length]
    limit = CUT * max(shown) if backlog > CUT * max(shown) and any(shown) else 0
    columns = [(0, 0, backlog)] * bool(backlog) + [(mature[at], young[at], 0) for at in range(length)]
    names = ["overdue"] * bool(backlog) + ["today", *(short(today + at) for at in range(1, length))]
    pictures = (
        Standing(
            tuple(columns),
            tuple(names),
            ("mature", "young", "overdue")[: 2 + bool(backlog)],
            "cards a day",
            limit,
            bool(backlog),
        ),
    )
    return Chart(
        "forecast",
        "Forecast",
        _says(shown, backlog, length),
        _table(shown, young, mature, backlog, today),
        pictures if any(shown) or backlog else (),
        {
            "backlog": backlog,
            "days": [{"date": f"{date_of(today + at)}", "young": young[at], "mature": mature[at]} for at in range(longest)],
            "later": beyond,
        },
        tuple(SPANS),
        span,
        empty=not (any(days) or backlog or beyond),
    )


def _says(shown: list[int], backlog: int, length: int) -> tuple[str, ...]:
    if not any(shown) and not backlog:
        return ("No card is waiting for its day. Cards come here once they have been answered.",)
    ahead = f"{counted(sum(shown), 'card')} in {length} days, {sum(shown) / length:.1f} a day; {shown[0]:,} today."
    if not backlog:
        return (ahead,)
    return f"{counted(backlog, 'card')} overdue: they should have come on an earlier day.", ahead


def _table(shown: list[int], young: list[int], mature: list[int], backlog: int, today: int) -> Table:
    step = 1 if len(shown) <= ROWS else 7
    rows, bars = [], []
    if backlog:
        rows.append(("overdue", f"{backlog:,}", "", ""))
        bars.append(backlog)
    for at in range(0, len(shown), step):
        part = slice(at, min(at + step, len(shown)))
        name = f"{date_of(today + at):%a %Y-%m-%d}" if step == 1 else f"from {date_of(today + at)}"
        rows.append((name, f"{sum(shown[part]):,}", f"{sum(young[part]):,}", f"{sum(mature[part]):,}"))
        bars.append(sum(shown[part]))
    return Table(("Day" if step == 1 else "Week", "Due", "Young", "Mature"), tuple(rows), tuple(bars))
