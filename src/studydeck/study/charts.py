"""Statistics: which counts each chart is made of, for the whole library or a part of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from studydeck.config import Library, Settings
from studydeck.errors import NotPermitted, UsageError
from studydeck.stats import CHARTS
from studydeck.store import WHOLE, Moment, Store, View
from studydeck.text.clean import one_line

if TYPE_CHECKING:
    from studydeck.stats.chart import Chart

SCHEMA = 1
"""Version of the JSON document; grows when a field changes its meaning or goes."""

SECONDS_A_DAY = timedelta(days=1) // timedelta(seconds=1)
SLACK = timedelta(hours=50) // timedelta(milliseconds=1)
"""Milliseconds that surely reach back before the beginning of a study day, wherever it was spent."""
YEAR_OF_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Scope:
    """What statistics are made of."""

    deck: str | None = None
    query: str = ""
    since: date | None = None
    """First study day whose answers count; what is remembered of the cards is always of today."""
    view: View = WHOLE


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a chart gets its counts."""

    store: Store
    settings: Settings
    moment: Moment
    scope: Scope
    span: int


def scope(store: Store, deck: str | None, query: str, found: Collection[str] | None, since: date | None) -> Scope:
    """The cards of `deck` that are among those `found`, where these are given."""
    cards = None if deck is None else set(store.cards_of(deck))
    if found is not None:
        cards = set(found) if cards is None else cards.intersection(found)
    first = (since - date(1970, 1, 1)).days if since else 0
    start = first * SECONDS_A_DAY * 1000 - SLACK if since else 0
    return Scope(deck, query, since, store.narrowed(cards, (start, first)))


def chart(name: str, store: Store, settings: Settings, moment: Moment, scope: Scope, span: int) -> Chart:
    """One chart. Raises UsageError for an unknown name."""
    if name not in SOURCES:
        raise UsageError(f"there is no chart {one_line(name)}", todo=f"There are: {', '.join(CHARTS)}.")
    return SOURCES[name](Asked(store, settings, moment, scope, span))


def document(store: Store, settings: Settings, moment: Moment, scope: Scope, names: Sequence[str]) -> dict[str, object]:
    """The data of charts, with what they are of."""
    return {
        "deck": scope.deck,
        "search": scope.query or None,
        "since": f"{scope.since}" if scope.since else None,
        "day": f"{date(1970, 1, 1) + timedelta(days=moment.day)}",
        "charts": {name: dict(chart(name, store, settings, moment, scope, 0).data) for name in names},
    }


def save(library: Library, statistics: dict[str, object], *, read_only: bool) -> Path:
    """Write statistics into the library's folder under a name that is free."""
    if read_only:
        raise NotPermitted("the library was opened to be read only", where=one_line(str(library.root)), todo="Open it to study.")
    import json

    from studydeck.files import write_atomically

    names = (f"statistics-{statistics['day']}{f'-{number}' if number > 1 else ''}.json" for number in count(1))
    path = next(path for name in names if not (path := library.root / name).exists())
    write_atomically(path, (json.dumps({"schema": SCHEMA, **statistics}, indent=2) + "\n").encode())
    return path


def _made(name: str) -> Callable[..., Chart]:
    made: Callable[..., Chart] = import_module(f"studydeck.stats.{name}").chart
    return made


def _today(asked: Asked) -> Chart:
    view, day = asked.scope.view, asked.moment.day
    return _made("today")(asked.store.day_totals(view, day), *asked.store.studied(view), day)


def _days(asked: Asked, name: str, reach: int | None = None) -> Chart:
    day = asked.moment.day
    return _made(name)(asked.store.day_sums(asked.scope.view, day - reach if reach else 0), day, asked.span)


def _forecast(asked: Asked) -> Chart:
    day = asked.moment.day
    return _made("forecast")(asked.store.coming(asked.scope.view, day), day, asked.span)


def _retention(asked: Asked) -> Chart:
    return _made("retention")(asked.store.recalled(asked.scope.view), asked.moment.day, asked.settings.retention)


def _trend(asked: Asked) -> Chart:
    return _made("trend")(asked.store.recalled(asked.scope.view), asked.moment.day, asked.settings.retention, asked.span)


def _meter(asked: Asked) -> Chart:
    counts = asked.store.predictions(asked.scope.view, _since_month(asked))
    return _made("meter")(counts, asked.settings.retention, asked.span)


def _hours(asked: Asked) -> Chart:
    return _made("hours")(asked.store.hours(asked.scope.view, _since_month(asked)), asked.span)


def _since_month(asked: Asked) -> str:
    """The first month of the second span, nothing for the first, which is all time."""
    from studydeck.stats.days import months_back

    return months_back(asked.moment.day, YEAR_OF_MONTHS) if asked.span % 2 else ""


def _known(asked: Asked) -> Chart:
    from studydeck.schedule import DECAY, FACTOR

    store, view = asked.store, asked.scope.view
    chances = store.retrievable(view, asked.moment.day, (FACTOR, DECAY))
    return _made("known")(chances, store.queued(view), store.put_away(view))


def _decks(asked: Asked) -> Chart:
    from studydeck.schedule import DECAY, FACTOR

    return _made("decks")(asked.store.deck_knowledge(asked.scope.view, asked.moment.day, (FACTOR, DECAY)))


def _buttons(asked: Asked) -> Chart:
    return _made("buttons")(asked.store.ratings(asked.scope.view))


def _added(asked: Asked) -> Chart:
    shift = asked.moment.offset * 60 - 1 - asked.settings.rollover_hour * 3600
    since = (asked.scope.since - date(1970, 1, 1)).days if asked.scope.since else 0
    return _made("added")(asked.store.added(asked.scope.view, shift, SECONDS_A_DAY, since), asked.moment.day, asked.span)


SOURCES: dict[str, Callable[[Asked], Chart]] = {
    "today": _today,
    "minutes": partial(_days, name="minutes", reach=365),
    "forecast": _forecast,
    "year": partial(_days, name="year"),
    "retention": _retention,
    "trend": _trend,
    "meter": _meter,
    "known": _known,
    "decks": _decks,
    "intervals": lambda asked: _made("intervals")(asked.store.intervals(asked.scope.view)),
    "stability": lambda asked: _made("stability")(asked.store.stabilities(asked.scope.view)),
    "difficulty": lambda asked: _made("difficulty")(asked.store.difficulties(asked.scope.view)),
    "buttons": _buttons,
    "hours": _hours,
    "added": _added,
}
"""How to get each chart of `CHARTS`."""
