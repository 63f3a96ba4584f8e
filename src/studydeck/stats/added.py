"""Cards by the day they first lay in a deck file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import accumulate

from studydeck.stats.chart import Chart, Standing, Table
from studydeck.stats.days import WEEK, counted, date_of, short, span_of, week_of

SPANS = ("30 days", "52 weeks")


def chart(counts: Iterable[tuple[int, int]], today: int, span: int = 0) -> Chart:
    """From (study day, cards)."""
    span = span_of(SPANS, span)
    known = Counter[int]()
    for day, cards in counts:
        known[day] += cards
    if span:
        step, first = WEEK, week_of(today) - 51 * WEEK
        binned = Counter[int]()
        for day, cards in known.items():
            binned[week_of(day)] += cards
    else:
        step, first, binned = 1, today - 29, known
    shown = range(first, today + 1, step)
    added = [binned[day] for day in shown]
    before = sum(cards for day, cards in known.items() if day < first)
    totals = [before + so_far for so_far in accumulate(added)]
    listed = [(day, new, total) for day, new, total in zip(shown, added, totals, strict=True) if new][::-1]
    names = tuple(short(day) for day in shown)
    whole = sum(known.values())
    return Chart(
        "added",
        "Added cards",
        (f"{counted(sum(added), 'card')} added in {SPANS[span]}, {whole:,} altogether.",)
        if whole
        else ("There is no card yet: generate some from a document, or write a deck file.",),
        Table(
            ("Week from" if span else "Day", "Added", "Altogether"),
            tuple((f"{date_of(day)}", f"{new:,}", f"{total:,}") for day, new, total in listed),
            tuple(new for _, new, _ in listed),
        ),
        (
            Standing(tuple((new,) for new in added), names, title="added"),
            Standing(tuple((total,) for total in totals), names, title="altogether"),
        )
        if whole
        else (),
        {"days": [{"date": f"{date_of(day)}", "cards": cards} for day, cards in sorted(known.items())], "cards": whole},
        SPANS,
        span,
        empty=not whole,
    )
