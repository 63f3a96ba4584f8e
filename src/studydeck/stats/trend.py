"""Retention over time, beside the share that reviews are scheduled for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache

from studydeck.stats.chart import Chart, Points, Share, Standing, Table
from studydeck.stats.days import WEEK, date_of, month, short, span_of, week_of
from studydeck.stats.retention import Recalled, lowest

SPANS = ("26 weeks", "52 weeks", "months")
FEW = 10
"""Tests; a share of fewer says too little to be drawn."""


def chart(recalled: Recalled, today: int, target: float, span: int = 0) -> Chart:
    """From first answers of a day to cards in review."""
    span = span_of(SPANS, span)
    known = list(recalled)
    weeks, months = _by(known, lambda day: f"{date_of(week_of(day))}"), _by(known, month)
    shown: list[tuple[str, str, Share]]
    if span < 2:
        count = 26 * (span + 1)
        mondays = range(week_of(today) - (count - 1) * WEEK, today + 1, WEEK)
        shown = [(f"{date_of(monday)}", short(monday), weeks.get(f"{date_of(monday)}", Share())) for monday in mondays]
    else:
        shown = [(name, name, share) for name, share in sorted(months.items())]
    rates = tuple(share.rate if share.whole >= FEW else None for _, _, share in shown)
    names = tuple(name for _, name, _ in shown)
    drawn = any(rate is not None for rate in rates)
    listed = [row for row in reversed(shown) if row[2].whole]
    return Chart(
        "trend",
        "Retention over time",
        _says(drawn, any(share.whole for _, _, share in shown), target),
        Table(
            ("Month" if span == 2 else "Week from", "Remembered", "Tested"),
            tuple(
                (name, f"{share.rate:.1%}" if share.rate is not None and share.whole >= FEW else "too few", f"{share.whole:,}")
                for name, _, share in listed
            ),
            tuple(share.whole for _, _, share in listed),
        ),
        (
            Points(rates, names, lowest(rates), 1.0, target, "remembered"),
            Standing(tuple((share.whole,) for _, _, share in shown), names, title="tested"),
        )
        if drawn
        else (),
        {
            "target": target,
            "few": FEW,
            "weeks": [{"from": name, **share.data} for name, share in sorted(weeks.items())],
            "months": [{"month": name, **share.data} for name, share in sorted(months.items())],
        },
        SPANS,
        span,
        empty=not drawn,
    )


def _by(recalled: Iterable[tuple[int, bool, int, int]], name: Callable[[int], str]) -> dict[str, Share]:
    named, sums = cache(name), defaultdict[str, list[int]](lambda: [0, 0])
    for day, _, remembered, count in recalled:
        both = sums[named(day)]
        both[0] += remembered
        both[1] += count
    return {of: Share(remembered, count) for of, (remembered, count) in sums.items()}


def _says(drawn: bool, some: bool, target: float) -> tuple[str, ...]:
    if drawn:
        return (f"Aimed at {target:.0%}. Weeks and months with fewer than {FEW} tests are not drawn.",)
    if some:
        return (f"There are too few tests in this time: {FEW} in one week or month are needed to draw it.",)
    return ("Nothing was tested in this time.",)
