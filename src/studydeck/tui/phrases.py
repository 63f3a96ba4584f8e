"""Numbers and moments as a person says them. Pure; every moment is an argument."""

from datetime import datetime

from studydeck.card import MARK, CardStatus
from studydeck.review import Standing, State

FLAG = "⚑"
"""Before the number of a flag; a mark is a star."""
DAY = 24 * 3600
MONTH = 30.44
YEAR = 365.25
"""Days."""


def plural(count: int, one: str, many: str = "") -> str:
    """A count with its word.

    >>> plural(1, "card"), plural(2, "card")
    ('1 card', '2 cards')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def short_interval(seconds: int) -> str:
    """The time until a card comes back, short enough to stand above a rating.

    >>> [short_interval(n) for n in (60, 600, 7200, 86400, 86400 * 45, 86400 * 500)]
    ['<1m', '<10m', '2h', '1d', '1.5mo', '1.4y']
    """
    days = round(seconds / DAY)
    if seconds < 3600:
        return f"<{max(1, -(-seconds // 60))}m"
    if seconds < DAY:
        return f"{round(seconds / 3600)}h"
    if days < 31:
        return f"{days}d"
    if days < 365:
        return f"{days / MONTH:.1f}mo"
    return f"{days / YEAR:.1f}y"


def minutes(amount: float) -> str:
    """A number of minutes, rounded up to one that is worth saying.

    >>> minutes(0.2), minutes(12.4), minutes(150)
    ('1 minute', '12 minutes', '2 h 30 min')
    """
    whole = max(1, round(amount))
    if whole < 100:
        return plural(whole, "minute")
    return f"{whole // 60} h {whole % 60} min"


def clock_face(seconds: int) -> str:
    """Seconds as minutes and seconds, with hours when there are any.

    >>> clock_face(75), clock_face(3675)
    ('1:15', '1:01:15')
    """
    hours, rest = divmod(max(0, seconds), 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def moment(then: datetime, now: datetime) -> str:
    """A coming moment as seen from `now`; both aware, days counted on the clock of `now`.

    >>> from datetime import UTC, timedelta
    >>> noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    >>> moment(noon + timedelta(minutes=8), noon), moment(noon + timedelta(hours=3), noon), moment(noon + timedelta(days=1), noon)
    ('in 8 minutes', 'at 15:00', 'tomorrow')
    """
    ahead = (then - now).total_seconds()
    if ahead <= 0:
        return "now"
    if ahead < 3600:
        return f"in {minutes(ahead / 60)}"
    days = (then.astimezone(now.tzinfo).date() - now.date()).days
    if days <= 0:
        return f"at {then.astimezone(now.tzinfo):%H:%M}"
    return "tomorrow" if days == 1 else f"in {plural(days, 'day')}"


def card_due(row: Standing, today: int) -> str:
    """When a card is asked, seen from study day `today`: `today`, `in 3d`, `-3d` for three days ago, or nothing if it is not."""
    if row.memory.state is State.NEW or row.status not in (CardStatus.ACTIVE, CardStatus.BURIED):
        return ""
    days = row.memory.due_day - today
    ahead = short_interval(abs(days) * DAY)
    return f"in {ahead}" if days > 0 else f"-{ahead}" if days else "today"


def card_status(row: Standing) -> str:
    """Where a card stands, in a word, with a star if it is marked and the number of its flag."""
    word = row.memory.state.value if row.status is CardStatus.ACTIVE else row.status.value
    return f"{word}{' *' if MARK in row.card.tags else ''}{f' {FLAG}{row.flag}' if row.flag else ''}"
