"""What a collection says of itself: its day numbers, decks, presets and settings, in the JSON of schema 11."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from studydeck.anki.fields import deck_name
from studydeck.anki.notetype import BASIC_ID
from studydeck.review import ROLLOVER_HOUR, Rules, milliseconds, utc_offset

Number = TypeVar("Number", int, float)

FIRST_ID = 1_700_000_000_000
"""Our ids lie in the seven weeks after this moment (milliseconds since 1970 UTC). Anki reads an id as the time of creation, and
rewrites those in the future."""
DEFAULT = 1
"""Id of the deck and of the preset that every collection has."""
_DEFAULT_NAME = "Default"
LONGEST = 36500
"""Days; Anki's longest interval."""
EASE = 2500
"""In thousandths; only used by those who leave FSRS."""
FIRST_DAY = 366
"""Study day before which day numbers never begin: Anki's dates must stay above zero."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Anki's day numbers: days since the local 4:00 of a day."""

    first: int
    """Study day they count from."""
    created: int
    """That 4:00, in seconds since 1970 UTC."""
    west: int
    """Minutes west of UTC at that moment. Without it, or with another zone's, due days move by one."""


def stable_id(name: str) -> int:
    """An id for something that has a name: the same in every export, and in the past."""
    return FIRST_ID + int.from_bytes(hashlib.sha256(name.encode()).digest()[:4])


def clamp(value: Number, low: Number, high: Number) -> Number:
    """`value`, or the limit it exceeds; `low` for what is not a number."""
    return high if value > high else value if value >= low else low


def retention(settings: Rules) -> float:
    """The share to remember, within what Anki accepts."""
    return clamp(settings.retention, 0.7, 0.99)


def calendar(first_day: int, now: datetime) -> Calendar:
    """Day numbers that begin on study day `first_day`, in the zone of `now`."""
    day = max(FIRST_DAY, first_day)
    start = datetime.combine(date(1970, 1, 1) + timedelta(days=day), time(ROLLOVER_HOUR), tzinfo=now.tzinfo)
    return Calendar(day, milliseconds(start) // 1000, -utc_offset(start))


def config(days: Calendar, position: int) -> dict[str, Any]:
    """Without the version of the scheduler Anki would take the schedule for one of its first and convert it."""
    return {
        "schedVer": 2,
        "sched2021": True,
        "creationOffset": days.west,
        "nextPos": position,
        "curDeck": DEFAULT,
        "activeDecks": [DEFAULT],
        "curModel": BASIC_ID,
        "sortType": "noteFld",
        "sortBackwards": False,
        "addToCur": True,
        "collapseTime": 1200,
        "dayLearnFirst": False,
        "newSpread": 0,
        "dueCounts": True,
        "estTimes": True,
        "timeLim": 0,
    }


def options(names: Iterable[str], settings: Rules) -> dict[str, Rules]:
    """The decks named and those above them, as Anki takes their names, those above first, with the settings that hold for each.

    Names that differ in case alone are one deck to Anki: the first of them gives its settings.
    """
    spelled: dict[str, tuple[str, Rules]] = {}
    for name in dict.fromkeys(names):
        whole = deck_name(name)
        levels = whole.split("::")
        for depth in range(1, len(levels) + 1):
            path = "::".join(levels[:depth])
            if path.casefold() not in spelled:
                spelled[path.casefold()] = path, settings.of(name if path == whole else path)
    return dict(spelled[folded] for folded in sorted(spelled))


def decks(presets: Mapping[str, int]) -> list[dict[str, Any]]:
    """The deck that every collection has, which is ours if we have one of its name, and those of `options`, by their presets."""
    ours = next((name for name in presets if name.casefold() == _DEFAULT_NAME.casefold()), _DEFAULT_NAME)
    made = [_deck(DEFAULT, ours, presets.get(ours, DEFAULT))]
    taken = {DEFAULT}
    for name, preset in presets.items():
        if name != ours:
            number = stable_id(f"deck {name.casefold()}")
            while number in taken:
                number += 1
            taken.add(number)
            made.append(_deck(number, name, preset))
    return made


def _deck(number: int, name: str, preset: int) -> dict[str, Any]:
    untouched = [0, 0]
    return {
        "id": number,
        "mod": 0,
        "name": name,
        "usn": -1,
        "lrnToday": untouched,
        "revToday": untouched,
        "newToday": untouched,
        "timeToday": untouched,
        "collapsed": False,
        "browserCollapsed": False,
        "desc": "",
        "dyn": 0,
        "conf": preset,
        "extendNew": 0,
        "extendRev": 0,
    }


def presets(decks: Mapping[str, Rules], settings: Rules, parameters: Sequence[float]) -> dict[str, dict[str, Any]]:
    """The preset of each deck of `options`. Decks with the same options share one: ours, or one that the first of them names."""
    ours = _preset(settings, parameters)
    made = {ours["id"]: ours}
    found: dict[str, dict[str, Any]] = {}
    for deck, rules in decks.items():
        own = _preset(rules, parameters)
        found[deck] = made.setdefault(own["id"], own | {"name": f"{own['name']}: {deck}"})
    return found


def _preset(settings: Rules, parameters: Sequence[float]) -> dict[str, Any]:
    """Settings as a preset. Its id follows from what it holds, whoever it is named after: Anki never updates a preset that it
    has, so that changed settings must come as another one."""
    made = default_preset() | {
        "name": "studydeck",
        "desiredRetention": retention(settings),
        "fsrsParams6": [float(weight) for weight in parameters],
    }
    made["new"] |= {
        "delays": [float(minutes) for minutes in settings.learning_steps],
        "perDay": clamp(settings.new_per_day, 0, 9999),
    }
    made["rev"] |= {
        "perDay": clamp(settings.reviews_per_day, 0, 9999),
        "maxIvl": clamp(settings.maximum_interval, 1, LONGEST),
    }
    made["lapse"] |= {
        "delays": [float(minutes) for minutes in settings.relearning_steps],
        "leechFails": clamp(settings.leech_threshold, 0, 99),
        "leechAction": int(settings.leech_action != "suspend"),
    }
    return made | {"id": stable_id(f"preset {json.dumps(made, sort_keys=True)}")}


def default_preset() -> dict[str, Any]:
    """The preset that every collection has, with Anki's own values."""
    return {
        "id": DEFAULT,
        "mod": 0,
        "name": _DEFAULT_NAME,
        "usn": -1,
        "maxTaken": 60,
        "autoplay": True,
        "timer": 0,
        "replayq": True,
        "new": {
            "bury": False,
            "delays": [1.0, 10.0],
            "initialFactor": EASE,
            "ints": [1, 4, 0],
            "order": 1,
            "perDay": 20,
        },
        "rev": {"bury": False, "ease4": 1.3, "ivlFct": 1.0, "maxIvl": LONGEST, "perDay": 200, "hardFactor": 1.2},
        "lapse": {"delays": [10.0], "leechAction": 1, "leechFails": 8, "minInt": 1, "mult": 0.0},
        "dyn": False,
    }
