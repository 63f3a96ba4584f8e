"""The memory meter: what FSRS predicted at each review beside what happened."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from math import sqrt

from studydeck.stats.chart import Chart, Mark, Scale, Share, Table
from studydeck.stats.days import span_of
from studydeck.stats.retention import lowest

SPANS = ("all time", "the last 12 months")
MILLION = 1_000_000
EDGES = (0, 50, 60, 70, 75, 80, 85, 90, 92, 94, 96, 98, 100)
"""Percent where bins begin: narrow where most predictions lie."""
ENOUGH = 100
"""Tests from which a verdict is worth giving."""


def chart(counts: Iterable[tuple[int, int, int, int]], target: float, span: int = 0) -> Chart:
    """From (whole percent predicted, tests, sum of predictions in millionths, remembered)."""
    span = span_of(SPANS, span)
    bins = [[0, 0, 0] for _ in EDGES[1:]]
    for percent, *numbers in counts:
        into = bins[next(at for at, edge in enumerate(EDGES[1:]) if percent < edge or edge == EDGES[-1])]
        for at, number in enumerate(numbers):
            into[at] += number
    filled = [
        (f"{low}–{high} %", predicted / MILLION / tests, Share(remembered, tests))
        for (low, high), (tests, predicted, remembered) in zip(pairwise(EDGES), bins, strict=True)
        if tests
    ]
    whole = sum((share for _, _, share in filled), Share())
    predicted = sum(expected * share.whole for _, expected, share in filled) / whole.whole if whole.whole else None
    rmse = error_of([(expected, share) for _, expected, share in filled])
    marks = tuple(Mark(name, expected, share) for name, expected, share in filled)
    return Chart(
        "meter",
        "Memory meter: predicted and measured",
        _says(target, predicted, whole, rmse),
        Table(
            ("Predicted", "Mean", "Measured", "Within", "Tests"),
            tuple(
                (name, f"{expected:.1%}", f"{share.rate:.1%}", f"± {share.error:.1%}", f"{share.whole:,}")
                for name, expected, share in filled
            ),
            tuple(share.whole for _, _, share in filled),
        ),
        (Scale(marks, lowest(rate for mark in marks for rate in (mark.expected, mark.rate)), 1.0, "predicted"),) if marks else (),
        {
            "target": target,
            "predicted": predicted,
            "measured": whole.data,
            "rmse_bins": rmse,
            "bins": [
                {"from": low / 100, "to": high / 100, "predicted": total / MILLION / tests, **Share(remembered, tests).data}
                for (low, high), (tests, total, remembered) in zip(pairwise(EDGES), bins, strict=True)
                if tests
            ],
        },
        SPANS,
        span,
        empty=not whole.whole,
    )


def error_of(bins: Iterable[tuple[float, Share]]) -> float | None:
    """RMSE(bins): the root of the mean squared difference between prediction and measure, each bin weighing its tests."""
    known = [(expected, share) for expected, share in bins if share.rate is not None]
    count = sum(share.whole for _, share in known)
    squares = sum(share.whole * (expected - (share.rate or 0.0)) ** 2 for expected, share in known)
    return sqrt(squares / count) if count else None


def _says(target: float, predicted: float | None, whole: Share, rmse: float | None) -> tuple[str, ...]:
    if predicted is None or whole.rate is None or rmse is None:
        return ("Nothing has been tested yet: this compares what was predicted of learnt cards with your answers to them.",)
    numbers = f"Asked {target:.0%}, predicted {predicted:.1%}, measured {whole.rate:.1%} ± {whole.error:.1%}."
    off = f"By bins the predictions are off by {100 * rmse:.1f} points (RMSE)."
    if whole.whole < ENOUGH:
        return numbers, off, f"Too few tests for a verdict: {whole.whole} of {ENOUGH}."
    gap = whole.rate - predicted
    if abs(gap) <= whole.error:
        return numbers, off, "The predictions hold: what was measured differs no more than chance would have it."
    if gap > 0:
        return numbers, off, f"You remember more than predicted, by {100 * gap:.1f} points: cards could come later."
    return (
        numbers,
        off,
        f"You remember less than predicted, by {-100 * gap:.1f} points: a higher retention target brings cards sooner.",
    )
