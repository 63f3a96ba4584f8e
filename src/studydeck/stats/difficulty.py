"""How hard the cards are for the learner: 1 easy, 10 hard."""

from __future__ import annotations

from collections.abc import Iterable

from studydeck.stats.chart import Chart
from studydeck.stats.spread import spread

EDGES = tuple(range(1, 11))


def chart(counts: Iterable[tuple[int, int]]) -> Chart:
    """From (difficulty in tenths, cards answered)."""
    tenths = ((value / 10, count) for value, count in counts)
    return spread("difficulty", "Difficulty", tenths, EDGES, [str(edge) for edge in EDGES], lambda value: f"{value:.1f}")
