"""How many cards come due on each of the next days, as bars with their numbers."""

from collections.abc import Sequence
from datetime import date, timedelta

from textual.content import Content
from textual.widgets import Static

from studydeck.tui.widgets.fitted import Fitted

EIGHTHS = " ▁▂▃▄▅▆▇█"
PLAIN_EIGHTHS = "  ..::###"
"""The same without block symbols, for terminals and eyes that do not take them."""
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
BAR_LINES = 3
"""Height of the highest bar."""


def day_names(first: date, count: int) -> list[str]:
    """`today` and the weekdays after it."""
    return ["today", *(WEEKDAYS[(first + timedelta(days=n)).weekday()] for n in range(1, count))]


class Forecast(Static):
    """Standing bars, a column for each day, or one line of numbers where the screen is low."""

    def show(self, counts: Sequence[int], first: date, symbols: str = "block") -> None:
        """Draw `counts`, the first of them for the day `first`."""
        names = day_names(first, len(counts))
        eighths = PLAIN_EIGHTHS if symbols == "ascii" else EIGHTHS
        self.update(Fitted(lambda width: bars(counts, names, width, eighths), height=BAR_LINES + 2))


class ForecastLine(Static):
    """The same numbers in one line."""

    def show(self, counts: Sequence[int]) -> None:
        """Draw `counts`, today first."""
        numbers = " ".join(f"{count:,}" for count in counts)
        self.update(Content.assemble((f"next {len(counts)} days  ", "$quiet"), numbers))


def bars(counts: Sequence[int], names: Sequence[str], width: int, eighths: str = EIGHTHS) -> Content:
    """Numbers standing on their bars, day names below, in columns of equal width."""
    cell = max(5, min(10, width // max(1, len(counts))))
    bar = cell - 2
    heights = _heights(counts)
    lines = []
    for level in range(BAR_LINES, -1, -1):
        pieces: list[tuple[str, str]] = []
        for count, height in zip(counts, heights, strict=True):
            pieces.append(_piece(count, height - level * 8, cell, bar, eighths))
        lines.append(Content.assemble(*pieces).rstrip())
    lines.append(Content.assemble(*((name.center(bar).ljust(cell), "$quiet") for name in names)).rstrip())
    return Content("\n").join(lines)


def _heights(counts: Sequence[int]) -> list[int]:
    """Eighths of a line; every day with a card gets at least one."""
    most = max(counts, default=0)
    return [max(1, round(count / most * BAR_LINES * 8)) if count else 0 for count in counts]


def _piece(count: int, rest: int, cell: int, bar: int, eighths: str) -> tuple[str, str]:
    """One day's part of one line. `rest` is what of the bar is left above the line's bottom, in eighths."""
    if -8 < rest <= 0:
        return f"{count:,}".center(bar).ljust(cell), "" if count else "$faint"
    return (eighths[max(0, min(8, rest))] * bar).ljust(cell), "$primary 70%"
