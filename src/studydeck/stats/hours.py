"""Answers by the hour of the wall clock they were given at, wherever that was."""

from __future__ import annotations

from collections.abc import Iterable

from studydeck.review import Rating
from studydeck.stats.chart import Chart, Points, Share, Standing, Table
from studydeck.stats.days import span_of
from studydeck.stats.retention import lowest
from studydeck.stats.trend import FEW

SPANS = ("all time", "the last 12 months")
HOURS = range(24)


def chart(counts: Iterable[tuple[int, int, int]], span: int = 0) -> Chart:
    """From (hour, rating, answers)."""
    span = span_of(SPANS, span)
    shares = [Share() for _ in HOURS]
    for hour, rating, answers in counts:
        shares[hour] += Share(answers if rating != Rating.AGAIN else 0, answers)
    drawn = tuple(share.rate if share.whole >= FEW else None for share in shares)
    names = tuple(f"{hour}h" for hour in HOURS)
    listed = [(hour, share) for hour, share in zip(HOURS, shares, strict=True) if share.whole]
    pictures = (
        Standing(tuple((share.whole,) for share in shares), names, title="answers"),
        Points(drawn, names, lowest(drawn), 1.0, title="correct"),
    )
    return Chart(
        "hours",
        "Hours of the day",
        _says(listed),
        Table(
            ("Hour", "Answers", "Correct"),
            tuple((f"{hour:02}:00", f"{share.whole:,}", f"{share.rate:.0%}") for hour, share in listed),
            tuple(share.whole for _, share in listed),
        ),
        pictures[: 1 + any(rate is not None for rate in drawn)] if listed else (),
        {"hours": [{"hour": hour, **share.data} for hour, share in zip(HOURS, shares, strict=True)]},
        SPANS,
        span,
        empty=not listed,
    )


def _says(listed: list[tuple[int, Share]]) -> tuple[str, ...]:
    if not listed:
        return ("Nothing was answered in this time.",)
    busiest, share = max(listed, key=lambda row: row[1].whole)
    return (f"Most answers come after {busiest}:00: {share.whole:,}, {share.rate:.0%} of them correct.",)
