"""Study days as a reader knows them: dates, weeks, months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

EPOCH = date(1970, 1, 1)
WEEK = 7
MONDAY = 3
"""Study day 0 was a Thursday: days to add so that a week begins on Monday."""


def date_of(day: int) -> date:
    """The date of a study day."""
    return EPOCH + timedelta(days=day)


def day_of(when: date) -> int:
    """The study day of a date."""
    return (when - EPOCH).days


def week_of(day: int) -> int:
    """The Monday of a study day's week."""
    return day - (day + MONDAY) % WEEK


def short(day: int) -> str:
    """Day and month.

    >>> short(20_700)
    '4 Sep'
    """
    when = date_of(day)
    return f"{when.day} {when:%b}"


def month(day: int) -> str:
    """Year and month.

    >>> month(20_700)
    '2026-09'
    """
    return f"{date_of(day):%Y-%m}"


def months_back(day: int, count: int) -> str:
    """The first of the `count` months that end with the one of `day`.

    >>> months_back(20_700, 12)
    '2025-10'
    """
    when = date_of(day)
    number = when.year * 12 + when.month - count
    return f"{number // 12:04}-{number % 12 + 1:02}"


def counted(number: float, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "card"), counted(1200, "card")
    ('1 card', '1,200 cards')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def span_of(spans: Sequence[str], span: int) -> int:
    """Which of `spans` is meant by a number that may have run on beyond the last."""
    return span % len(spans)
