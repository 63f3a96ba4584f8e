"""How well the cards are remembered now, and how much of them is known altogether."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import pairwise

from studydeck.stats.chart import Bar, Chart, Lying, Table
from studydeck.stats.days import counted

EDGES = (0, 30, 50, 60, 70, 80, 90, 95, 100)
"""Percent where bins of retrievability begin."""


def chart(chances: Iterable[tuple[int, int, float, int]], queued: Mapping[str, int], others: Mapping[str, int]) -> Chart:
    """From (whole percent, cards answered, sum of their chances to be remembered, how many of them are mature).

    `queued` counts the cards being learnt as new, learning and in review, `others` those that are not, by status.
    """
    counts, known, mature = [0] * (len(EDGES) - 1), 0.0, 0
    for percent, cards, total, old in chances:
        counts[min(bisect_right(EDGES, percent), len(counts)) - 1] += cards
        known += total
        mature += old
    answered = sum(counts)
    states = {"new": queued.get("new", 0), "learning": queued.get("learning", 0)}
    states |= {"young": queued.get("review", 0) - mature, "mature": mature}
    names = [f"{low}–{high} %" for low, high in pairwise(EDGES)]
    whole = sum(states.values())
    said = ", ".join(f"{count:,} {state}" for state, count in states.items())
    beside = ", ".join(f"{count:,} {status}" for status, count in others.items() if count)
    says = [f"Cards: {whole:,} ({said})." + (f" Beside these: {beside}." if beside else "")]
    if answered:
        mean = known / answered
        says.insert(0, f"About {known:,.0f} of {counted(answered, 'answered card')} would be remembered today ({mean:.0%}).")
    else:
        says.append("Nothing has been answered yet: review some cards to see how well they are known.")
    pairs = list(zip(names, counts, strict=True))
    return Chart(
        "known",
        "Known today",
        tuple(says),
        Table(
            ("Chance", "Cards", "Share"),
            tuple((name, f"{count:,}", f"{count / answered:.0%}") for name, count in reversed(pairs)) if answered else (),
            tuple(reversed(counts)) if answered else (),
        ),
        (Lying(tuple(Bar(name, (count,), f"{count:,}") for name, count in reversed(pairs))),) if answered else (),
        {
            "cards": answered,
            "known": known,
            "mean": known / answered if answered else None,
            "bins": [
                {"from": low / 100, "to": high / 100, "cards": count}
                for (low, high), count in zip(pairwise(EDGES), counts, strict=True)
            ],
            "states": dict(states),
            "others": dict(others),
        },
        empty=not answered,
    )
