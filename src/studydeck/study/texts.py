"""Cards from files that carry words alone, in the terms of an import."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from studydeck.anki.arriving import COLUMNS, Arrivals, cloze_sides
from studydeck.anki.opening import MAX_MEDIUM
from studydeck.anki.template import hidden, numbers
from studydeck.card import Card, CardForm, CardKind, CardStatus, card_id, hidden_words
from studydeck.deckfile import parse
from studydeck.deckfile.reading import read_text
from studydeck.deckfile.several import read_several
from studydeck.files import is_media_name, read_bytes
from studydeck.interchange.reading import LEFT_OUT, Entries, Entry, read_jsonl, read_table
from studydeck.media import TYPES, media_of_card
from studydeck.text.clean import one_line

TABLES = (".csv", ".tsv", ".txt")
MOST_NUMBERS = 500
"""Of one cloze; Anki knows as many."""
MOST_SHOWN = 8_000_000
"""Characters that such clozes of one file may come to: each number makes a whole text."""
_QUEUES = {CardStatus.SUSPENDED: -1, CardStatus.BURIED: -3}


def read(path: Path, deck: str | None) -> Arrivals:
    """The cards of a .jsonl, .csv, .tsv, .txt or .md file; `deck` is for cards that name none. Raises InputRefused."""
    return _arrivals(read_entries(path, deck), path)


def read_entries(path: Path, deck: str | None) -> Entries:
    """The cards of such a file, as they stand there."""
    suffix = path.suffix.lower()
    name = deck or one_line(path.stem) or "Import"
    if suffix == ".md":
        return read_markdown(path, deck)
    found = read_table(path, name) if suffix in TABLES else read_jsonl(path, name)
    _take_apart(found)
    return found


def _take_apart(found: Entries) -> None:
    """Make a card for each number of the clozes that are written as in Anki, `{{c1::words}}`."""
    entries, found.cards = found.cards, []
    shown = 0
    for entry in entries:
        front = entry.card.front
        asked = sorted(numbers(front))[:MOST_NUMBERS] if entry.guid is not None and "{{c" in front else []
        shown += len(asked) * len(front)
        if shown > MOST_SHOWN:
            found.left_out["hides too much for one file"] += 1
        elif asked:
            found.cards += filter(None, (_asked(entry, number) for number in asked))
        else:
            found.cards.append(entry)


def _asked(entry: Entry, number: int) -> Entry | None:
    """The card that asks one number of a cloze; what stands on its back makes it a question."""
    card, question = entry.card, hidden(entry.card.front, number)
    sides = cloze_sides(question, f"{question}\n\n{card.back}" if card.form is CardForm.QUESTION else question)
    if sides is None:
        return None
    form, front, back = sides
    words = (f"anki:{entry.guid}", str(number - 1), "") if entry.guid else (f"import:{entry.deck}", front, back)
    made = card_id(words[0], CardKind.BASIC, words[1], words[2])
    return replace(entry, card=replace(card, id=made, form=form, front=front, back=back))


def read_markdown(path: Path, deck: str | None) -> Entries:
    """The cards of a deck file, of an export of several decks, or of a program that marks questions, answers and clozes alike."""
    text, name = read_text(path), path.name.encode(errors="replace").decode()  # what is not UTF-8 cannot take part in an id
    loaded, several = parse(text, name), read_several(text, name)
    found = Entries()
    named = loaded.deck.name if loaded.named else deck or loaded.deck.name
    seen: dict[str, int] = {}
    made = re.search(r"<!-- k1[a-z]{12} ", text) is not None
    entries = several or [(card, "", CardStatus.RETIRED if card.retired else CardStatus.ACTIVE) for card in loaded.deck.cards]
    for card, own_deck, status in entries:
        if status in LEFT_OUT:
            found.left_out[LEFT_OUT[status]] += 1
            continue
        if not made:  # ids from the words alone: they must not follow from the name of the file
            number = seen[card.front] = seen.get(card.front, 0) + 1
            source = f"import:{named}" + (f":{number}" if number > 1 else "")
            card = replace(card, id=card_id(source, CardKind.BASIC, card.front, card.back))
        found.cards.append(Entry(card, own_deck or named, status, None if made else ""))
    for problem in loaded.problems:
        found.left_out[f"was not understood: {problem.partition(': ')[2] or problem}"] += 1
    return found


def _arrivals(entries: Entries, path: Path) -> Arrivals:
    """What a file brings: new cards, in its order, as old as the file."""
    import numpy as np

    changed = int(path.stat().st_mtime)
    found = Arrivals(left_out=entries.left_out, words_only=True)
    rows = []
    seen: set[str] = set()
    for place, entry in enumerate(entries.cards):
        if entry.card.id in seen:
            found.left_out["stands there twice"] += 1
            continue
        seen.add(entry.card.id)
        if entry.guid == "":
            found.nameless.add(entry.card.id)
        found.cards.append(_whole(entry.card))
        for name in media_of_card(entry.card):
            if name not in found.media and is_media_name(name):
                found.media[name] = _beside(path, name)
        found.decks.append(entry.deck)
        found.changed_at.append(changed)
        row = dict.fromkeys(COLUMNS, 0) | {"number": place, "due": place, "touched": changed}
        rows.append([*(row | {"queue": _QUEUES.get(entry.status, 0)}).values()])
    found.table = np.array(rows, dtype=np.int64).reshape(len(rows), len(COLUMNS))
    found.memory = np.full((len(rows), 2), np.nan)
    found.by_own_parameters = np.zeros(len(rows), dtype=bool)
    return found


def _beside(path: Path, name: str) -> bytes | None:
    """A picture or sound of the folder `media` that lies where the file lies: no other file is taken along."""
    place = path.parent / "media" / name
    if place.suffix.lower() not in TYPES or place.is_symlink() or not place.is_file():
        return None
    return read_bytes(place, MAX_MEDIUM)


def _whole(card: Card) -> Card:
    """The card with the back that its deck file will give it."""
    return replace(card, back="; ".join(hidden_words(card.front))) if card.form is CardForm.CLOZE else card
