"""What the charts of intervals, stability and difficulty share: how a number spreads over the cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from studydeck.stats.chart import Bar, Chart, Lying, Table

DAYS = (0, 1, 2, 4, 8, 15, 31, 91, 181, 366, 731)
"""Days where bins begin: each about twice as long as the one before, as intervals grow."""
NOTHING = "Nothing has been answered yet: review some cards to see this."


def percentile(counts: Sequence[tuple[float, int]], share: float) -> float:
    """The value that `share` of all do not exceed, of sorted (value, how many)."""
    left = share * sum(count for _, count in counts)
    for value, count in counts:
        left -= count
        if left <= 0:
            return value
    return counts[-1][0]


def bins_of(counts: Iterable[tuple[float, int]], edges: Sequence[float]) -> list[int]:
    """How many lie from each edge to below the next; the last bin is open."""
    bins = [0] * len(edges)
    for value, count in counts:
        bins[max((at for at, edge in enumerate(edges) if value >= edge), default=0)] += count
    return bins


def day_names(edges: Sequence[int]) -> list[str]:
    """What bins of days are called.

    >>> day_names((0, 1, 2, 4, 366, 731))
    ['below 1 d', '1 d', '2–3 d', '4–365 d', '1–2 y', 'over 2 y']
    """
    names = []
    for low, high in pairwise(edges):
        if low >= 365:
            names.append(f"{low // 365}–{high // 365} y")
        else:
            names.append("below 1 d" if low == 0 else f"{low} d" if high == low + 1 else f"{low}–{high - 1} d")
    return [*names, f"over {edges[-1] // 365} y"]


def spread(
    name: str,
    title: str,
    counts: Iterable[tuple[float, int]],
    edges: Sequence[float],
    names: Sequence[str],
    shown: Callable[[float], str],
) -> Chart:
    """A chart of (value, how many cards), with the median and the limits of the middle 80 of 100."""
    found = sorted(counts)
    cards = sum(count for _, count in found)
    if not cards:
        return Chart(name, title, (NOTHING,), Table(("", "Cards"), ()), data=_data(found, edges), empty=True)
    bins = bins_of(found, edges)
    pairs = list(zip(names, bins, strict=True))
    median, low, high = (percentile(found, share) for share in (0.5, 0.1, 0.9))
    return Chart(
        name,
        title,
        (f"Half of {cards:,} cards are at {shown(median)} or below; 8 of 10 lie from {shown(low)} to {shown(high)}.",),
        Table(
            ("", "Cards", "Share"), tuple((label, f"{count:,}", f"{count / cards:.0%}") for label, count in pairs), tuple(bins)
        ),
        (Lying(tuple(Bar(label, (count,), f"{count:,}") for label, count in pairs)),),
        _data(found, edges),
    )


def _data(found: Sequence[tuple[float, int]], edges: Sequence[float]) -> dict[str, object]:
    cards = sum(count for _, count in found)
    return {
        "cards": cards,
        "mean": sum(value * count for value, count in found) / cards if cards else None,
        **{f"p{share}": percentile(found, share / 100) if cards else None for share in (10, 50, 90)},
        "bins": [{"from": edge, "cards": count} for edge, count in zip(edges, bins_of(found, edges), strict=True)],
    }
