"""Study days in a row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Streak:
    """Study days in a row with at least one answer."""

    current: int = 0
    """Up to today, or up to yesterday as long as nothing was answered today."""
    longest: int = 0


def streak(days: Iterable[int], today: int) -> Streak:
    """The streaks in a set of study days with answers; days after `today` (a clock that ran ahead) count for nothing."""
    longest = length = 0
    previous: int | None = None
    for day in sorted({day for day in days if day <= today}):
        length = length + 1 if previous is not None and day == previous + 1 else 1
        longest = max(longest, length)
        previous = day
    alive = previous is not None and previous >= today - 1
    return Streak(current=length if alive else 0, longest=longest)
