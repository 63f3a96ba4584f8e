"""Which ratings were given, by what the card was before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from studydeck.review import Rating, State
from studydeck.stats.chart import Bar, Chart, Lying, Share, Table

GROUPS = ("new", "learning", "young", "mature")
"""Learning includes relearning; young and mature are first answers of a day to cards in review, as in true retention."""


def chart(totals: Iterable[tuple[str, str, int, int]]) -> Chart:
    """From (state before, young or mature or nothing, rating, answers)."""
    counts = Counter[tuple[str, Rating]]()
    for state, tested, rating, answers in totals:
        counts[group_of(state, tested), Rating(rating)] += answers
    rows = [(group, [counts[group, rating] for rating in Rating]) for group in GROUPS]
    correct = {group: Share(sum(numbers[1:]), sum(numbers)) for group, numbers in rows}
    some = [(group, numbers) for group, numbers in rows if sum(numbers)]
    bars = tuple(
        Bar(group, tuple(number / sum(numbers) for number in numbers), f"{correct[group].rate:.0%} correct")
        for group, numbers in some
    )
    return Chart(
        "buttons",
        "Answer buttons",
        (f"{sum(counts.values()):,} answers by what the card was before.",) if some else ("Nothing has been answered yet.",),
        Table(
            ("Cards", "Again", "Hard", "Good", "Easy", "Correct"),
            tuple((group, *(f"{number:,}" for number in numbers), str(correct[group])) for group, numbers in some),
        ),
        (Lying(bars, ("Again", "Hard", "Good", "Easy")),) if some else (),
        {
            group: {**{rating.name.lower(): counts[group, rating] for rating in Rating}, "correct": correct[group].rate}
            for group in GROUPS
        },
        empty=not some,
    )


def group_of(state: str, tested: str) -> str:
    """The group of an answer; a card in review that was answered before on the same day is still being worked on."""
    return tested or (State.NEW.value if state == State.NEW else State.LEARNING.value)
