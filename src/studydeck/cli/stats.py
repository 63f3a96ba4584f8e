"""studydeck stats: what the review log says, as text or JSON."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from enum import Enum
from typing import TYPE_CHECKING

import click

from studydeck.cli import output, places
from studydeck.cli.output import counted

if TYPE_CHECKING:
    from studydeck.stats import HeatDay, Share, Statistics

FORECAST_ROWS = 14
BAR = 40
"""Columns of the longest bar."""
SHADES = "·░▒▓█"
PLAIN_SHADES = ".:+*#"
"""The same where the terminal's encoding lacks them."""
WEEKDAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")


@click.command("stats")
@click.option("--deck", metavar="NAME", help="Only this deck and those below it.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def command(ctx: click.Context, deck: str | None, as_json: bool) -> int:
    """Retention, forecast and the year's reviews."""
    with places.opened(ctx, read_only=True) as study:
        deck = study.deck_named(deck)
        numbers = study.statistics(places.now(), deck)
    if as_json:
        output.show_json({"deck": deck, "statistics": plain(numbers)})
    else:
        for line in lines(numbers, shades_for(sys.stdout.encoding)):
            output.show(line)
    return 0


def shades_for(encoding: str | None) -> str:
    """The glyphs of the heat map and the bars that an encoding can write, from no review to many."""
    try:
        SHADES.encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return PLAIN_SHADES
    return SHADES


def lines(numbers: "Statistics", shades: str) -> list[str]:
    """All statistics as text."""
    return [
        *_summary(numbers),
        "",
        "True retention",
        *_retention(numbers),
        "",
        *_forecast(numbers, shades[-1]),
        "",
        *_heat_map(numbers.heat, shades),
    ]


def _summary(numbers: "Statistics") -> list[str]:
    from studydeck.stats import LEARNT

    today, streak, cards = numbers.today, numbers.streak, numbers.cards
    time = f" in {counted(round(today.minutes), 'minute')}" if today.minutes >= 1 else ""
    others = ", ".join(f"{count} {status}" for status, count in sorted(cards.statuses.items()) if status not in LEARNT)
    beside = f" Beside these: {others}." if others else ""
    known = f" About {cards.known:.0f} of them would be remembered today." if cards.known is not None else ""
    states = f"{cards.new} new, {cards.learning} learning, {cards.young} young, {cards.mature} mature"
    return [
        f"Today: {counted(today.answered, 'answer')}{time}, {today.again} rated again.",
        f"Streak: {counted(streak.current, 'day')}, the longest {counted(streak.longest, 'day')}.",
        f"All time: {counted(numbers.reviews, 'answer')} on {counted(numbers.days_studied, 'day')}.",
        f"Cards: {cards.learnt} ({states}).{known}{beside}",
    ]


def _retention(numbers: "Statistics") -> list[str]:
    rows = [[row.period.value, _share(row.young), _share(row.mature), _share(row.all)] for row in numbers.retention]
    return output.table(["", "Young", "Mature", "All"], rows)


def _share(share: "Share") -> str:
    return "-" if share.rate is None else f"{share.rate:.1%} of {share.whole}"


def _forecast(numbers: "Statistics", block: str) -> list[str]:
    days = numbers.forecast.days
    shown = days[:FORECAST_ROWS]
    scale = max(shown, default=0)
    backlog = f", and {numbers.forecast.backlog} overdue" if numbers.forecast.backlog else ""
    rows = [f"Forecast: {counted(sum(days), 'card')} in {counted(len(days), 'day')}{backlog}"]
    for ahead, count in enumerate(shown):
        bar = block * (-(-count * BAR // scale) if count else 0)
        rows.append(f"{_date(numbers.day + ahead):%a %m-%d}  {count:>5}  {bar}".rstrip())
    return rows


def _heat_map(weeks: Sequence[Sequence["HeatDay | None"]], shades: str) -> list[str]:
    days = [day for week in weeks for day in week if day]
    if not days:
        return []
    first, last = _date(days[0].day), _date(days[-1].day)
    rows = [f"Reviews a day, {first} to {last}"]
    for weekday, name in enumerate(WEEKDAYS):
        cells = "".join(shades[day.level] if (day := week[weekday]) else " " for week in weeks)
        rows.append(f"{name:3} {cells}".rstrip())
    rows.append(f"    {shades[0]} none, {' '.join(shades[1:])} from few to many")
    return rows


def _date(day: int) -> date:
    """The date of a study day."""
    return date(1970, 1, 1) + timedelta(days=day)


def plain(value: object) -> object:
    """`value` as JSON knows it: dataclasses become objects, a share also tells its rate."""
    if is_dataclass(value) and not isinstance(value, type):
        entries = {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        return {**entries, "rate": value.rate} if hasattr(value, "rate") else entries
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(entry) for key, entry in value.items()}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value]
    return value
