"""Cards, their schedule and the review log as an Anki package.

One card is one note; the note's guid is the card's id, so that a later package updates words instead of doubling cards, and its
time of change is when the card's words last changed, so that edits made in Anki give way to newer words only.

What a package cannot carry is said by `advice`: it moves progress once, and its user must tick two options.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from pathlib import Path

from studydeck.anki.container import Collection, pack
from studydeck.anki.fields import fields, media_of
from studydeck.anki.notetype import note_types
from studydeck.anki.opening import MAX_MEDIUM, is_media_name
from studydeck.anki.preset import calendar, config, decks, default_preset, preset, stable_id
from studydeck.anki.rows import Rows, make_log
from studydeck.card import CardStatus
from studydeck.files import read_bytes, refuse_occupied, write_atomically
from studydeck.review import ROLLOVER_HOUR, Reset, Review, Rules, Standing, State, milliseconds, study_day, utc_offset

PARAMETERS = 21
"""How many weights FSRS-6 has."""
DECAY = 20
"""Place of the one that Anki keeps with every card."""
NEVER = (CardStatus.SUGGESTED, CardStatus.REJECTED)
"""Cards that are not the learner's."""

Chosen = list[tuple[Standing, tuple[str, ...]]]
"""The cards to export, each with the fields of its note."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What went into a package."""

    notes: int
    cards: int
    reviews: int
    skipped: int
    """Cards left out: suggested, rejected, without a question, or with an id that was there already."""
    media: int = 0
    """Pictures and sounds."""


def write_package(
    path: Path,
    standings: Sequence[Standing],
    reviews: Sequence[Review],
    *,
    resets: Sequence[Reset] = (),
    settings: Rules,
    parameters: Sequence[float],
    now: datetime,
    with_schedule: bool = True,
    latest: bool = False,
    media: Path | None = None,
    force: bool = False,
) -> Summary:
    """Write an `.apkg` of `standings` (new cards in this order) and the `reviews` and `resets` of their cards, oldest first.

    `parameters` are the 21 weights of FSRS-6. `now` is aware, in the zone whose days the learner lives by. Without
    `with_schedule` all cards go out as new, without log and preset. Same arguments, same bytes. Either the whole package
    stands at `path` or what was there before. Raises OutputRefused for a name that is taken (unless `force`) or impossible,
    NotPermitted or DiskFailed when the system refuses, ValueError for parameters of another FSRS.
    """
    if len(parameters) != PARAMETERS or not all(isfinite(weight) for weight in parameters):
        raise ValueError(f"FSRS-6 has {PARAMETERS} parameters, all of them numbers")
    refuse_occupied(path, force=force)
    found = _media(standings, media)
    chosen = _chosen(standings, found)
    numbers = _numbers(chosen)
    days = calendar(_first_day(chosen, settings, now), now)
    presets = [default_preset(), *([preset(settings, parameters)] if with_schedule else [])]
    homes = decks((standing.deck for standing, _ in chosen), presets[-1]["id"])
    rows_of = (reviews, resets) if with_schedule else ((), ())
    log = make_log(rows_of[0], numbers, now, settings.rollover_hour, rows_of[1])
    deck_ids = {deck["name"].casefold(): deck["id"] for deck in homes}
    rows = Rows(settings, parameters[DECAY], days, numbers, deck_ids, log.newest())
    make_card = rows.card if with_schedule else rows.new_card
    by_number = sorted(enumerate(chosen, 1), key=lambda place: numbers[place[1][0].card.id])
    collection = Collection(
        created=days.created,
        modified=milliseconds(now),
        config=config(days, len(chosen) + 1),
        note_types=note_types(),
        decks=homes,
        presets=presets,
        notes=(rows.note(standing, words) for _, (standing, words) in by_number),
        cards=(make_card(standing, position) for position, (standing, _) in by_number),
        log=log.rows(numbers),
        media=found,
    )
    write_atomically(path, pack(collection, latest=latest))
    answers = sum(isinstance(row, Review) for row in log.reviews)
    skipped = len(standings) - len(chosen)
    return Summary(notes=len(chosen), cards=len(chosen), reviews=answers, skipped=skipped, media=len(found))


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


def _media(standings: Iterable[Standing], folder: Path | None) -> dict[str, bytes]:
    """The pictures and sounds in `folder` that cards name."""
    if folder is None or not folder.is_dir():
        return {}
    names = dict.fromkeys(name for standing in standings for name in media_of(standing.card))
    return {name: read_bytes(folder / name, MAX_MEDIUM) for name in names if is_media_name(name) and (folder / name).is_file()}


def _chosen(standings: Iterable[Standing], media: Container[str]) -> Chosen:
    """The standings to export, each id once."""
    chosen: dict[str, tuple[Standing, tuple[str, ...]]] = {}
    for standing in standings:
        if standing.status not in NEVER and standing.card.id not in chosen and (words := fields(standing.card, media)):
            chosen[standing.card.id] = (standing, words)
    return list(chosen.values())


def _numbers(chosen: Chosen) -> dict[str, int]:
    """A number for each card, the same in every export: made from its id, moved on where two would meet."""
    numbers: dict[str, int] = {}
    taken: set[int] = set()
    for standing, _ in chosen:
        number = stable_id(standing.card.id)
        while number in taken:
            number += 1
        taken.add(number)
        numbers[standing.card.id] = number
    return numbers


def _first_day(chosen: Chosen, settings: Rules, now: datetime) -> int:
    """A study day that no due day lies before, so that no day number is negative."""
    today = study_day(milliseconds(now), utc_offset(now), settings.rollover_hour)
    return min((today, *(standing.memory.due_day for standing, _ in chosen if standing.memory.state is not State.NEW)))
