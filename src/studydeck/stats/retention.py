"""True retention: cards in review that were remembered, each card's first answer of a study day counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from studydeck.stats.chart import Chart, Mark, Scale, Share, Table

Recalled = Iterable[tuple[int, bool, int, int]]
"""First answers of a study day to cards in review: study day, whether mature, how many were remembered, of how many."""


class Period(StrEnum):
    """How far back a row looks, today included (but for yesterday)."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    WEEK = "last week"
    MONTH = "last month"
    YEAR = "last year"
    ALL = "all time"


AGO = {
    Period.TODAY: range(1),
    Period.YESTERDAY: range(1, 2),
    Period.WEEK: range(7),
    Period.MONTH: range(30),
    Period.YEAR: range(365),
}
"""How many days ago; of all time, any day."""


@dataclass(frozen=True, slots=True)
class Row:
    """One period."""

    period: Period
    young: Share
    mature: Share

    @property
    def all(self) -> Share:
        """Young and mature together."""
        return self.young + self.mature


def rows(recalled: Recalled, today: int) -> tuple[Row, ...]:
    """One row for each period, in the order of `Period`."""
    known = list(recalled)
    young, mature = ([row for row in known if row[1] is side] for side in (False, True))
    return tuple(Row(period, _within(period, young, today), _within(period, mature, today)) for period in Period)


def chart(recalled: Recalled, today: int, target: float) -> Chart:
    """True retention by period, beside the share that reviews are scheduled for."""
    found = rows(recalled, today)
    marks = tuple(Mark(row.period.value, target, row.all) for row in found if row.all.whole)
    return Chart(
        "retention",
        "True retention",
        _says(found, target),
        Table(
            ("", "Young", "Mature", "All"),
            tuple((row.period.value, str(row.young), str(row.mature), str(row.all)) for row in found),
        ),
        (Scale(marks, lowest(mark.rate for mark in marks), 1.0, "target"),) if marks else (),
        {
            "target": target,
            "periods": {
                row.period.value: {"young": row.young.data, "mature": row.mature.data, "all": row.all.data} for row in found
            },
        },
        empty=not marks,
    )


def lowest(rates: Iterable[float | None]) -> float:
    """Where a scale of rates begins: low enough for all of them, and no lower than they need."""
    return max(0.0, min([0.7, *(int((rate - 0.05) * 10) / 10 for rate in rates if rate is not None)]))


def _says(found: tuple[Row, ...], target: float) -> tuple[str, ...]:
    whole = found[-1].all
    if whole.rate is None:
        return ("Nothing has been tested yet: this counts the first answer of a day to cards that were learnt before.",)
    month = next(row.all for row in found if row.period is Period.MONTH)
    if month.rate is None:
        return (f"Remembered: {whole.rate:.1%} of all {whole.whole:,}; aimed at {target:.0%}.",)
    return (f"Remembered in the last 30 days: {month.rate:.1%} ± {month.error:.1%}; aimed at {target:.0%}.",)


def _within(period: Period, recalled: Recalled, today: int) -> Share:
    days = AGO.get(period)
    counted = [(part, whole) for day, _, part, whole in recalled if days is None or today - day in days]
    return Share(sum(part for part, _ in counted), sum(whole for _, whole in counted))
