"""The nouns of statistics: a chart, the pictures and the table it is made of, and a share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import sqrt


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    part: int = 0
    whole: int = 0

    @property
    def rate(self) -> float | None:
        """Between 0 and 1; None of nothing."""
        return self.part / self.whole if self.whole else None

    @property
    def bounds(self) -> tuple[float, float]:
        """Between what the rate lies 19 times in 20, chance considered; by Wilson, so that 10 of 10 are no certainty."""
        if not self.whole:
            return 0.0, 1.0
        rate, count, z = self.part / self.whole, self.whole, 1.96
        middle = (rate + z * z / (2 * count)) / (1 + z * z / count)
        half = z * sqrt(rate * (1 - rate) / count + z * z / (4 * count * count)) / (1 + z * z / count)
        return max(0.0, middle - half), min(1.0, middle + half)

    @property
    def error(self) -> float:
        """Half of the distance between the bounds."""
        low, high = self.bounds
        return (high - low) / 2

    def __add__(self, other: Share) -> Share:
        return Share(self.part + other.part, self.whole + other.whole)

    @property
    def data(self) -> dict[str, object]:
        """As `--json` gives it."""
        return {"part": self.part, "whole": self.whole, "rate": self.rate}

    def __str__(self) -> str:
        return "-" if self.rate is None else f"{self.rate:.1%} of {self.whole:,}"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: a name before it, its parts one after the other, and what is written behind it."""

    name: str
    parts: tuple[float, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Lying:
    """Bars from left to right, a line each."""

    bars: tuple[Bar, ...]
    parts: tuple[str, ...] = ()
    """What the parts are, where there are several."""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Columns side by side, such as days; neighbours are put together where there are more than fit."""

    columns: tuple[tuple[float, ...], ...]
    """The parts of each column, the lowest first."""
    names: tuple[str, ...]
    """What stands below each column, where there is room."""
    parts: tuple[str, ...] = ()
    title: str = ""
    limit: float = 0.0
    """Columns higher than this are cut; 0 for none."""
    apart: int = 0
    """Columns at the beginning that are never put together with others."""


@dataclass(frozen=True, slots=True)
class Points:
    """One mark for each of some periods, between two limits, beside a line that is aimed at."""

    values: tuple[float | None, ...]
    names: tuple[str, ...]
    low: float
    high: float
    target: float | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of a scale: what was expected, what was measured, and between what that may lie by chance."""

    name: str
    expected: float
    measured: Share

    @property
    def rate(self) -> float:
        """What was measured; 0 of nothing."""
        return self.measured.rate or 0.0


@dataclass(frozen=True, slots=True)
class Scale:
    """Marks between two limits, a line each."""

    marks: tuple[Mark, ...]
    low: float
    high: float
    expected: str
    """What the expected value is called."""
    title: str = ""


@dataclass(frozen=True, slots=True)
class HeatDay:
    """One cell of the heat map."""

    day: int
    """Study day."""
    reviews: int
    level: int
    """0 without reviews, else 1 to 4 by how the day compares with the others of the map."""


@dataclass(frozen=True, slots=True)
class Heat:
    """Weeks from Monday to Sunday, oldest first; None for days that are not shown."""

    weeks: tuple[tuple[HeatDay | None, ...], ...]
    title: str = ""


Picture = Lying | Standing | Points | Scale | Heat


@dataclass(frozen=True, slots=True)
class Table:
    """A chart in words and numbers."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    bars: tuple[float, ...] = ()
    """A length for each row, where one is worth drawing behind it."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One answer of the statistics, in four forms."""

    name: str
    title: str
    says: tuple[str, ...]
    """Sentences, the most important first."""
    table: Table
    pictures: tuple[Picture, ...] = ()
    data: Mapping[str, object] = field(default_factory=dict)
    """For `--json`: keys never change their meaning."""
    spans: tuple[str, ...] = ()
    """The stretches of time it can be asked for."""
    span: int = 0
    """Which of them this is."""
    empty: bool = False
    """Whether there is nothing to see yet; `says` tells what to do."""
