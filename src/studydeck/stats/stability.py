"""Days until the chance to remember a card falls to 90 %."""

from __future__ import annotations

from collections.abc import Iterable

from studydeck.stats.chart import Chart
from studydeck.stats.days import counted
from studydeck.stats.spread import DAYS, day_names, spread


def chart(counts: Iterable[tuple[int, int]]) -> Chart:
    """From (stability in whole days, cards answered)."""
    return spread("stability", "Stability", counts, DAYS, day_names(DAYS), lambda days: counted(round(days), "day"))
