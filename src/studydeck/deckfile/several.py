"""Cards of several decks in one file: a deck file in which a heading with a single "#" names a deck, the others sections.

Its front matter says `top-headings: decks`. The status of a card that is not active stands in a comment inside the card.
"""

import re
from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from studydeck.card import Card, CardStatus
from studydeck.deckfile.reading import scan, without_collector
from studydeck.deckfile.writing import card_lines, heading
from studydeck.files import refuse_occupied, write_atomically
from studydeck.review import Standing
from studydeck.text.clean import one_line

_SAYS_SO = "top-headings: decks"
_STATUS = re.compile(r"<!-- status: (\w+) -->")
_STATUSES = {status.value: status for status in CardStatus}
_UNSAID = (CardStatus.ACTIVE, CardStatus.RETIRED)
"""The usual status, and the one that the id line tells."""


def write_several(path: Path, standings: Sequence[Standing], *, force: bool = False) -> None:
    """Write cards and the names of their decks, whole or not at all.

    Raises OutputRefused for a name that is taken (unless `force`) or impossible, NotPermitted and DiskFailed when the system
    refuses.
    """
    refuse_occupied(path, force=force)
    write_atomically(path, several_text(standings).encode(errors="backslashreplace"))


def several_text(standings: Iterable[Standing]) -> str:
    """What `write_several` writes."""
    lines = ["---", _SAYS_SO, "---"]
    deck, section = "", ""
    for standing in standings:
        card, status = standing.card, standing.status
        if standing.deck != deck:
            deck, section = standing.deck, ""
            lines += ["", heading(one_line(deck), level=1)]
        if one_line(card.section) != section:
            section = one_line(card.section)
            lines += ["", heading(section)]
        kept = () if status in _UNSAID else (f"<!-- status: {status.value} -->",)
        lines += ["", *card_lines(card, "", kept)]
    return "\n".join([*lines, ""])


def read_several(text: str, name: str) -> list[tuple[Card, str, CardStatus]] | None:
    """Cards with their decks ("" where none is named) and statuses; None for a text that does not say it holds several decks."""
    with without_collector():
        found = scan(text, name)
    if _SAYS_SO not in map(str.rstrip, found.lines[: found.front_end]):
        return None
    places, named = [-1], [("", "")]
    for at, words in found.headings:
        is_deck = not found.lines[at].startswith("##")
        places.append(at)
        named.append((words, "") if is_deck else (named[-1][0], words))
    cards = []
    for block in found.blocks:
        deck, section = named[bisect(places, block.first) - 1]
        status = CardStatus.RETIRED if block.card.retired else CardStatus.ACTIVE
        for line in block.kept:
            match = _STATUS.match(line)
            status = _STATUSES.get(match[1], status) if match else status
        cards.append((replace(block.card, section=section), deck, status))
    return cards
