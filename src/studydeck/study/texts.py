"""Cards from files that carry words alone, in the terms of an import."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from studydeck.anki.arriving import COLUMNS, Arrivals
from studydeck.card import Card, CardForm, CardKind, CardStatus, card_id
from studydeck.deckfile import hidden_words, parse
from studydeck.deckfile.reading import read_text
from studydeck.interchange.reading import Entries, Entry, read_jsonl, read_table
from studydeck.text.clean import one_line

TABLES = (".csv", ".tsv", ".txt")
MOST_SIGNS = 20_000
"""Of a cloze in brackets; a longer one is left as it is."""
MOST_PAIRS = 100
"""Of one cloze: each becomes a card."""
_CLOZE_LINE = re.compile(r"C:[ \t]*(?=\S)")
_MARK = re.compile(r"(?:Q|A|C|Context):|---|#|<!--")
_BRACKETS = re.compile(r"(?<![\\!\]])\[([^\[\]\n]{1,2000})\](?![(:\[])")
_NAME = re.compile(r"name\s*=\s*\"([^\"\n]*)\"")
_QUEUES = {CardStatus.SUSPENDED: -1, CardStatus.BURIED: -3}


def read(path: Path, deck: str | None) -> Arrivals:
    """The cards of a .jsonl, .csv, .tsv, .txt or .md file; `deck` is for cards that name none. Raises InputRefused."""
    suffix = path.suffix.lower()
    name = deck or one_line(path.stem) or "Import"
    if suffix == ".jsonl":
        return _arrivals(read_jsonl(path, name), path)
    if suffix in TABLES:
        return _arrivals(read_table(path, name), path)
    return _arrivals(read_markdown(path, deck), path)


def read_markdown(path: Path, deck: str | None) -> Entries:
    """The cards of a deck file, ours or one of a program that marks questions, answers and clozes alike.

    Where a cloze has no {{double braces}}, each pair of [brackets] is a card of its own.
    """
    text = _clozes(read_text(path))
    loaded = parse(text, path.name)
    found = Entries()
    named = _NAME.search(text[:2000]) if text.startswith("---") else None
    name = deck or (one_line(named[1]) if named else "") or loaded.deck.name
    seen: dict[str, int] = {}
    made = re.search(r"<!-- k1[a-z]{12} ", text) is not None
    for card in loaded.deck.cards:
        if not made:  # ids from the words alone: they must not follow from the name of the file
            number = seen[card.front] = seen.get(card.front, 0) + 1
            source = f"import:{name}" + (f":{number}" if number > 1 else "")
            card = replace(card, id=card_id(source, CardKind.BASIC, card.front, card.back))
        found.cards.append(Entry(card, name, CardStatus.RETIRED if card.retired else CardStatus.ACTIVE))
    for problem in loaded.problems:
        found.left_out[f"was not understood: {problem.partition(': ')[2] or problem}"] += 1
    return found


def _clozes(text: str) -> str:
    """The text with every cloze in brackets written as one cloze for each pair of them."""
    lines = text.replace("\r\n", "\n").split("\n")
    out: list[str] = []
    at = 0
    while at < len(lines):
        match = _CLOZE_LINE.match(lines[at])
        end = at + 1
        if match:
            while end < len(lines) and not _MARK.match(lines[end]):
                end += 1
        block = "\n".join(lines[at:end])
        pairs = list(_BRACKETS.finditer(block)) if match and "{{" not in block and len(block) <= MOST_SIGNS else []
        if pairs:
            for pair in pairs[:MOST_PAIRS]:
                shown = _BRACKETS.sub(lambda one, pair=pair: f"{{{{{one[1]}}}}}" if one.span() == pair.span() else one[1], block)  # type: ignore[misc]
                out += [*shown.replace("\\[", "[").replace("\\]", "]").rstrip("\n").split("\n"), ""]
        else:
            out += lines[at:end]
        at = end
    return "\n".join(out)


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
        found.cards.append(_whole(entry.card))
        found.decks.append(entry.deck)
        found.changed_at.append(changed)
        row = dict.fromkeys(COLUMNS, 0) | {"number": place, "due": place, "touched": changed}
        rows.append([*(row | {"queue": _QUEUES.get(entry.status, 0)}).values()])
    found.table = np.array(rows, dtype=np.int64).reshape(len(rows), len(COLUMNS))
    found.memory = np.full((len(rows), 2), np.nan)
    found.by_own_parameters = np.zeros(len(rows), dtype=bool)
    return found


def _whole(card: Card) -> Card:
    """The card with the back that its deck file will give it."""
    return replace(card, back="; ".join(hidden_words(card.front))) if card.form is CardForm.CLOZE else card
