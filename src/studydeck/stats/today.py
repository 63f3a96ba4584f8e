"""What was done on the current study day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from studydeck.review import Rating, State
from studydeck.stats.chart import Bar, Chart, Lying, Table
from studydeck.stats.days import counted
from studydeck.stats.streak import streak

STATES = (State.NEW, State.LEARNING, State.REVIEW, State.RELEARNING)


def chart(totals: Iterable[tuple[str, int, int, int]], days: Sequence[int], ever: int, today: int) -> Chart:
    """From (state before, rating, answers, milliseconds) of study day `today`, all study days with an answer, and the number of
    all answers."""
    answers, again, spent = Counter[str](), Counter[str](), Counter[str]()
    for state, rating, count, took in totals:
        answers[state] += count
        spent[state] += took
        again[state] += count * (rating == Rating.AGAIN)
    known = streak(days, today)
    whole, minutes = answers.total(), spent.total() / 60_000
    share = again.total() / whole if whole else None
    rows = [(state.value, answers[state], again[state], spent[state] / 60_000) for state in STATES if answers[state]]
    bars = [Bar(name.capitalize(), (count - failed, failed), f"{count:,}, {failed:,} again") for name, count, failed, _ in rows]
    table = Table(
        ("Cards", "Answers", "Again", "Minutes"),
        tuple((name.capitalize(), f"{count:,}", f"{failed / count:.0%}", f"{took:.1f}") for name, count, failed, took in rows),
        tuple(count for _, count, *_ in rows),
    )
    return Chart(
        "today",
        "Today",
        _says(whole, minutes, again.total(), known.current, known.longest, len(days), ever),
        table,
        (Lying(tuple(bars), ("remembered", "again")),) if rows else (),
        {
            "answers": whole,
            "again": again.total(),
            "again_share": share,
            "milliseconds": spent.total(),
            "states": {state.value: answers[state] for state in STATES},
            "streak": {"current": known.current, "longest": known.longest},
            "all_time": {"answers": ever, "days": len(days)},
        },
        empty=not days,
    )


def _says(whole: int, minutes: float, again: int, current: int, longest: int, days: int, ever: int) -> tuple[str, ...]:
    if not days:
        return ("Nothing has been answered yet. The numbers begin with your first review.",)
    time = f" in {counted(round(minutes), 'minute')}" if minutes >= 1 else ""
    done = (
        f"{counted(whole, 'answer')}{time}, {again:,} of them again ({again / whole:.0%})." if whole else "No answer yet today."
    )
    streaks = f"Streak: {counted(current, 'day')}, the longest {counted(longest, 'day')}."
    return done, streaks, f"All time: {counted(ever, 'answer')} on {counted(days, 'day')}."
