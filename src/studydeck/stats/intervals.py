"""Days between the newest answer to a card and the next."""

from __future__ import annotations

from collections.abc import Iterable

from studydeck.stats.chart import Chart
from studydeck.stats.days import counted
from studydeck.stats.spread import DAYS, day_names, spread


def chart(counts: Iterable[tuple[int, int]]) -> Chart:
    """From (days, cards in review)."""
    return spread("intervals", "Intervals", counts, DAYS, day_names(DAYS), lambda days: counted(round(days), "day"))
