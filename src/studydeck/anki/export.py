"""Cards, their schedule and the review log as an Anki package.

One card is one note; the note's guid is the card's id, so that a later package updates words instead of doubling cards, and its
time of change is when the card's words last changed, so that edits made in Anki give way to newer words only.

What a package cannot carry is said by `advice`: it moves progress once, and its user must tick two options.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from pathlib import Path

from studydeck.anki.container import Collection, create_tables, pack
from studydeck.anki.fields import deck_name
from studydeck.anki.notetype import note_types
from studydeck.anki.opening import MAX_MEDIUM
from studydeck.anki.preset import DEFAULT, calendar, config, decks, default_preset, options, presets, stable_id
from studydeck.anki.rows import add_cards, add_log, add_new_cards, add_notes, number_cards
from studydeck.files import is_media_name, read_bytes, refuse_occupied, write_atomically
from studydeck.review import ROLLOVER_HOUR, Rules, milliseconds, study_day, utc_offset
from studydeck.text.markup import media_of

PARAMETERS = 21
"""How many weights FSRS-6 has."""
DECAY = 20
"""Place of the one that Anki keeps with every card."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What went into a package."""

    notes: int
    cards: int
    reviews: int
    skipped: int
    """Cards left out, for they ask nothing."""
    media: int = 0
    """Pictures and sounds."""


def write_package(
    path: Path,
    leaving: sqlite3.Connection,
    *,
    settings: Rules,
    parameters: Sequence[float],
    now: datetime,
    with_schedule: bool = True,
    latest: bool = False,
    media: Path | None = None,
    force: bool = False,
) -> Summary:
    """Write an `.apkg` of the cards and the log in `leaving`, as `Study.leaving` hands them over; new cards in their order there.

    `parameters` are the 21 weights of FSRS-6. `now` is aware, in the zone whose days the learner lives by. Without
    `with_schedule` all cards go out as new, without log and preset. Same arguments, same bytes. Either the whole package
    stands at `path` or what was there before. Raises OutputRefused for a name that is taken (unless `force`) or impossible,
    NotPermitted or DiskFailed when the system refuses, ValueError for parameters of another FSRS.
    """
    if len(parameters) != PARAMETERS or not all(isfinite(weight) for weight in parameters):
        raise ValueError(f"FSRS-6 has {PARAMETERS} parameters, all of them numbers")
    refuse_occupied(path, force=force)
    found = _media(leaving, media)
    cards = leaving.execute("SELECT id, deck FROM leaving_card ORDER BY rowid").fetchall()
    days = calendar(_first_day(leaving, settings, now), now)
    rules = options((deck for _, deck in cards), settings)
    own = presets(rules, settings, parameters) if with_schedule else {}
    homes = decks({name: own[name]["id"] if own else DEFAULT for name in rules})
    deck_ids = {deck["name"].casefold(): deck["id"] for deck in homes}
    numbers = _numbers(card for card, _ in cards)
    create_tables(leaving)
    number_cards(leaving, numbers, {deck: deck_ids[deck_name(deck).casefold()] for _, deck in cards})
    silent = add_notes(leaving, found)
    for card in silent:
        del numbers[card]
    if with_schedule:
        newest = add_log(leaving, numbers, now, settings.rollover_hour)
        add_cards(leaving, {deck_ids[name.casefold()]: held for name, held in rules.items()}, parameters[DECAY], days, newest)
    else:
        add_new_cards(leaving)
    leaving.execute("DROP TABLE leaving_number")
    (answers,) = leaving.execute("SELECT count(*) FROM package.revlog WHERE ease").fetchone()
    collection = Collection(
        created=days.created,
        modified=milliseconds(now),
        config=config(days, len(cards) + 1),
        note_types=note_types(),
        decks=homes,
        presets=[default_preset(), *{preset["id"]: preset for preset in own.values()}.values()],
        media=found,
    )
    write_atomically(path, pack(collection, leaving, latest=latest))
    return Summary(notes=len(numbers), cards=len(numbers), reviews=answers, skipped=len(silent), media=len(found))


def advice(settings: Rules, *, with_schedule: bool = True) -> tuple[str, ...]:
    """What someone who imports the package into Anki must know, as sentences."""
    if not with_schedule:
        return ("The cards arrive in Anki as new ones.",)
    sentences = [
        "When importing, tick “Import any learning progress” and “Import any deck presets”: Anki leaves both off.",
        "Switch on FSRS in Anki's deck options.",
        "A package moves progress once: imported again it updates words, never the progress of cards that Anki has. "
        "For a refresh delete the deck in Anki and import again.",
    ]
    if settings.rollover_hour != ROLLOVER_HOUR:
        sentences.append(f"Set “Next day starts at” in Anki's preferences to {settings.rollover_hour}, as it is here.")
    return tuple(sentences)


def _media(leaving: sqlite3.Connection, folder: Path | None) -> dict[str, bytes]:
    """The pictures and sounds in `folder` that cards name."""
    if folder is None or not folder.is_dir():
        return {}
    texts = leaving.execute(
        "SELECT front, back, context FROM leaving_card WHERE instr(front || back || context, '[') ORDER BY rowid"
    )
    names = dict.fromkeys(name for row in texts for name in media_of(*row))
    return {name: read_bytes(folder / name, MAX_MEDIUM) for name in names if is_media_name(name) and (folder / name).is_file()}


def _numbers(cards: Iterable[str]) -> dict[str, int]:
    """A number for each card, the same in every export: made from its id, moved on where two would meet."""
    numbers: dict[str, int] = {}
    taken: set[int] = set()
    for card in cards:
        number = stable_id(card)
        while number in taken:
            number += 1
        taken.add(number)
        numbers[card] = number
    return numbers


def _first_day(leaving: sqlite3.Connection, settings: Rules, now: datetime) -> int:
    """A study day that no due day lies before, so that no day number is negative."""
    today = study_day(milliseconds(now), utc_offset(now), settings.rollover_hour)
    (earliest,) = leaving.execute("SELECT min(due_day) FROM leaving_card WHERE state != 'new'").fetchone()
    return today if earliest is None else min(today, earliest)
