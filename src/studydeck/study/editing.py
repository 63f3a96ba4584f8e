"""Changing cards: their words, tags, deck and place in the log, each call one action that undo takes back.

Words are changed in the deck files. An action reads the files it needs anew, changes only the cards it is about and leaves
everything else in them as it is, so that what another program wrote meanwhile stays.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from studydeck.card import Card, CardForm, CardKind, Deck, card_id
from studydeck.config import Library
from studydeck.errors import StudydeckError, UsageError
from studydeck.store import Decision, Deed, Moment, Rewrite, Store, TakenBack, from_json, to_json
from studydeck.study.files import DeckFiles
from studydeck.study.triage import reworded
from studydeck.text.clean import one_line

ATTEMPTS = 10
"""Times an undo is tried again because another program did something first."""
LONGEST_NAME = 60
"""Characters of a file name made from the name of a deck."""
_WORDS = ("front", "back", "context", "tags")
_SEEN = "Nothing was saved. Look at it again before you change it."


class CardChanged(StudydeckError):
    """A card has other words by now than those that whoever edits it has seen."""


def edit(
    library: Library,
    store: Store,
    card: str,
    words: tuple[str, str, str],
    tags: Iterable[str],
    moment: Moment,
    *,
    deck: str | None = None,
    seen: Card | None = None,
) -> Card:
    """Give a card other words and tags, and another deck if one is named; returns it as it is then.

    Raises UsageError for words that make no card, StudydeckError when the card lies in no deck file, or has other words by now
    than those `seen` by whoever edits it.
    """
    files = DeckFiles(library)
    path = store.file_of(card)
    if path is None:
        raise StudydeckError(f"there is no card {one_line(card)} in a deck", todo="Keep it first, if it is only suggested.")
    old = _held(files, path, card)
    if seen is not None and _changes(seen, old) is not None:
        raise CardChanged("this card was changed elsewhere meanwhile", where=f"decks/{one_line(path)}", todo=_SEEN)
    new = replace(reworded(old, *words), tags=clean_tags(tags))
    decisions = []
    changes = _changes(old, new)
    if changes:
        files.reword(path, {card: new})
        decisions.append(Decision("reword", card, *changes))
    if deck is not None:
        decisions += _moved(files, store, {card: path}, deck)
    if decisions:
        store.decide_words(decisions, moment, files.rewrites())
    return new


def add(library: Library, store: Store, words: tuple[str, str, str], tags: Iterable[str], deck: str, moment: Moment) -> Card:
    """Put a new card into a deck, which is made if there is none of that name.

    A front with {{hidden words}} and no back is a cloze. Raises UsageError for words that make no card.
    """
    files = DeckFiles(library)
    name = deck_name(deck)
    path = store.deck_file(name) or new_path(library, name)
    front, back, _ = words
    form = CardForm.CLOZE if not back.strip() and "{{" in front else CardForm.QUESTION
    draft = reworded(Card("", CardKind.BASIC, "", "", form), *words)
    known, number = {card.id for card in files.deck(path).cards}, 1
    made = card_id(f"hand:{path}", CardKind.BASIC, draft.front, draft.back)
    while made in known or store.memory(made) is not None:
        number += 1
        made = card_id(f"hand:{path}:{number}", CardKind.BASIC, draft.front, draft.back)
    card = replace(draft, id=made, tags=clean_tags(tags))
    files.put_in(path, [(card, None)], name)
    store.decide_words([Decision("add", made, after={"path": path})], moment, files.rewrites())
    return card


def retag(library: Library, store: Store, cards: Sequence[str], add: Iterable[str], remove: Iterable[str], moment: Moment) -> int:
    """Add tags to cards and take others off, whatever their letters' case; returns how many changed."""
    more, less = clean_tags(add), {tag.casefold() for tag in clean_tags(remove)}

    def retagged(card: Card) -> Card:
        return replace(card, tags=clean_tags((*(tag for tag in card.tags if tag.casefold() not in less), *more)))

    files = DeckFiles(library)
    decisions = []
    for path, ids in _by_file(store.places_of(cards)).items():
        changed = {card.id: new for card in files.deck(path).cards if card.id in ids and (new := retagged(card)) != card}
        old = {card.id: card.tags for card in files.deck(path).cards}
        decisions += [Decision("retag", card, {"tags": old[card]}, {"tags": new.tags}) for card, new in changed.items()]
        if changed:
            files.reword(path, changed)
    if decisions:
        store.decide_words(decisions, moment, files.rewrites())
    return len(decisions)


def move(library: Library, store: Store, cards: Sequence[str], deck: str, moment: Moment) -> int:
    """Move cards into the deck file of a deck, which is made if there is none of that name; returns how many moved."""
    files = DeckFiles(library)
    decisions = _moved(files, store, store.places_of(cards), deck)
    if decisions:
        store.decide_words(decisions, moment, files.rewrites())
    return len(decisions)


def delete(library: Library, store: Store, cards: Sequence[str], moment: Moment) -> int:
    """Take cards out of their deck files, or out of triage; their ids stay rejected. Returns how many went."""
    files = DeckFiles(library)
    decisions = []
    places = store.places_of(cards)
    rejected = store.statuses("rejected", cards)
    for path, ids in _by_file(places).items():
        behind = _behind(files.deck(path))
        for card in files.take_out(path, ids):
            was = {"card": to_json(card), "path": path, "behind": behind[card.id], "name": files.deck(path).name}
            decisions.append(Decision("delete", card.id, rejected.get(card.id, 0), 1, json.dumps(was, ensure_ascii=False)))
    waiting = [card for card in dict.fromkeys(cards) if card not in places and store.suggestion(card)]
    decisions += [Decision("delete", card, 0, 1) for card in waiting]
    if decisions:
        store.decide_words(decisions, moment, files.rewrites())
    return len(decisions)


def take_back(
    library: Library, store: Store, moment: Callable[[], Moment], take_in: Callable[[Moment], None]
) -> tuple[Deed, TakenBack, int]:
    """Undo the newest action: what it was, what was taken back, and how many cards keep words they were given since.

    `take_in` reads the deck files that changed. Raises StudydeckError ("nothing to undo") when there is no action.
    """
    for _ in range(ATTEMPTS):
        now = moment()
        deed = store.newest_deed(now)
        if deed is None:
            raise StudydeckError("nothing to undo", todo="Actions can be taken back for 24 hours.")
        rewrites: list[Rewrite] = []
        left = 0
        if deed.in_files:
            exact = store.to_give_back(deed.ids[0])
            if exact:
                rewrites = exact
            else:
                take_in(now)
                rewrites, left = _merged(library, store, deed)
        taken = store.take_back(now, deed, rewrites)
        if taken is not None:
            return deed, taken, left
    raise StudydeckError("other programs keep changing this library", todo="Nothing was taken back; try again.")


def clean_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags on one line each, in the order given, without empty ones and without those that differ in case only.

    >>> clean_tags(["law", " Law ", "", "tort"])
    ('law', 'tort')
    """
    found: dict[str, str] = {}
    for tag in map(one_line, tags):
        if tag:
            found.setdefault(tag.casefold(), tag)
    return tuple(found.values())


def deck_name(typed: str) -> str:
    """The name of a deck as a deck file holds it: levels between `::`, none of them empty. Raises UsageError for none.

    >>> deck_name(" Law :: Civil::")
    'Law::Civil'
    """
    name = "::".join(level for part in one_line(typed).split("::") if (level := part.strip()))
    if not name:
        raise UsageError("a deck needs a name", todo="Write one; “::” separates levels.")
    return name


def _moved(files: DeckFiles, store: Store, places: dict[str, str], deck: str) -> list[Decision]:
    """Move cards from the files they lie in to the file of a deck."""
    name = deck_name(deck)
    target = store.deck_file(name) or new_path(files.library, name)
    decisions = []
    arriving: list[tuple[Card, str | None]] = []
    for path, ids in _by_file(places).items():
        if path == target:
            continue
        behind, old = _behind(files.deck(path)), files.deck(path).name
        for card in files.take_out(path, ids):
            before = {"path": path, "behind": behind[card.id], "name": old}
            decisions.append(Decision("move", card.id, before, {"path": target, "name": name}))
            arriving.append((card, None))
    if arriving:
        files.put_in(target, arriving, name)
    return decisions


def _merged(library: Library, store: Store, deed: Deed) -> tuple[list[Rewrite], int]:
    """What an action did taken back card by card, where its files were changed since; and how many cards stay as they are."""
    files = DeckFiles(library)
    places = store.places_of(deed.cards)
    left = 0
    taken_out: dict[str, set[str]] = {}
    back: dict[str, list[tuple[Card, str, str]]] = {}
    for decision in deed.decisions:
        card, before, after = decision.card, decision.before, decision.after
        path = places.get(card)
        if decision.action == "delete":
            was = json.loads(decision.was or "{}")
            if path is None and "path" in was:
                back.setdefault(was["path"], []).append((from_json(was["card"]), was["behind"], was["name"]))
        elif decision.action == "import":
            if isinstance(after, dict):
                for added, place in store.places_of(after["added"]).items():
                    taken_out.setdefault(place, set()).add(added)
        elif decision.action in ("keep", "edit", "add"):
            if path is not None:
                taken_out.setdefault(path, set()).add(card)
        elif path is None:
            left += 1
        elif isinstance(before, dict) and isinstance(after, dict):
            if decision.action != "move":
                left += not _restored(files, path, card, before, after)
            elif path == after["path"]:
                back.setdefault(before["path"], []).append((_held(files, path, card), before["behind"], before["name"]))
                taken_out.setdefault(path, set()).add(card)
            else:
                left += 1
    for path, cards in taken_out.items():
        files.take_out(path, cards)
    for path, entries in back.items():
        files.put_in(path, [(card, behind) for card, behind, _ in entries], entries[0][2])
    return files.rewrites(), left


def _restored(files: DeckFiles, path: str, card: str, before: dict[str, object], after: dict[str, object]) -> bool:
    """Give a card the words it had; False when it has others by now than it was given."""
    now = _held(files, path, card)
    if any(_plain(getattr(now, name)) != value for name, value in after.items()):
        return False
    old = {name: tuple(value) if isinstance(value, list) else value for name, value in before.items()}
    files.reword(path, {card: replace(now, **old)})  # type: ignore[arg-type]
    return True


def _changes(old: Card, new: Card) -> tuple[dict[str, object], dict[str, object]] | None:
    """The words that differ between two versions of a card, before and after; None when none does."""
    names = [name for name in _WORDS if getattr(old, name) != getattr(new, name)]
    if not names:
        return None
    return {name: getattr(old, name) for name in names}, {name: getattr(new, name) for name in names}


def _plain(value: object) -> object:
    """A value as JSON gives it back."""
    return list(value) if isinstance(value, tuple) else value


def _held(files: DeckFiles, path: str, card: str) -> Card:
    """A card as its deck file holds it. Raises StudydeckError when it does not."""
    found = next((held for held in files.deck(path).cards if held.id == card), None)
    if found is None:
        raise StudydeckError("this card was taken out of its deck file meanwhile", where=f"decks/{one_line(path)}")
    return found


def _behind(deck: Deck) -> dict[str, str]:
    """The id of the card before each card."""
    first = {deck.cards[0].id: ""} if deck.cards else {}
    return first | {card.id: before.id for before, card in pairwise(deck.cards)}


def _by_file(places: dict[str, str]) -> dict[str, set[str]]:
    """Cards by the file they lie in."""
    found: dict[str, set[str]] = {}
    for card, path in places.items():
        found.setdefault(path, set()).add(card)
    return found


def new_path(library: Library, name: str, taken: Collection[str] = ()) -> str:
    """A free name for the file of a new deck; `taken` are names to leave free besides those in use."""
    stem = "-".join(re.findall(r"[^\W_]+", name.casefold()))[:LONGEST_NAME].rstrip("-") or "deck"
    if f"{stem}.md" in taken or (library.decks / f"{stem}.md").exists():
        stem = f"{stem}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"
    return f"{stem}.md"
