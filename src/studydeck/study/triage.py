"""Triage: what waits to be kept, keeping it in its deck file, and what the decisions say of each frame."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from studydeck.card import Card, CardForm, Deck, Tier, hidden_words
from studydeck.config import Library
from studydeck.errors import UsageError
from studydeck.review import Suggestion
from studydeck.store import Moment, Store
from studydeck.study.files import DeckFiles
from studydeck.text.clean import clean_text, one_line

REASONS = ("wrong", "unclear", "guessable", "trivial", "duplicate", "other")
"""Why a card is rejected, where a word is enough."""

SHOWN = 5
"""Ids of a message."""


@dataclass(frozen=True, slots=True)
class FrameStanding:
    """What is expected of a frame in one register, before and after the learner's decisions."""

    frame: str
    register: str
    prior: float
    """Expected share of kept cards, from readings."""
    kept: int
    rejected: int
    now: float
    """The prior moved by both."""
    tier: Tier
    """Of the cards that generation would make now."""
    tier_before: Tier = Tier.SUGGESTED
    """By the prior alone."""

    def decided(self, kept: int = 0, rejected: int = 0) -> FrameStanding:
        """What is expected after more decisions."""
        return standing(self.frame, self.register, (self.kept + kept, self.rejected + rejected))


def waiting(store: Store, deck: str | None) -> list[Suggestion]:
    """The cards that wait, best first: by score and by what the learner decided on cards of the same frame."""
    from studydeck.rank import worth

    verdicts = store.verdicts()
    found = store.suggestions(deck)
    return sorted(found, key=lambda each: -worth(each.card.score, each.card.frame, each.register, verdicts))


def named(ids: Sequence[str], store: Store, deck: str | None) -> list[Suggestion]:
    """The waiting cards with these ids, each once. Raises UsageError, which names those that do not wait."""
    waiting = {name: store.suggestion(name) for name in dict.fromkeys(ids)}
    found = {name: each for name, each in waiting.items() if each and _lies_in(each.deck, deck)}
    unknown = [one_line(name) for name in dict.fromkeys(ids) if name not in found]
    if unknown:
        more = f" and {len(unknown) - SHOWN} more" if len(unknown) > SHOWN else ""
        what = f"no suggested card has the id {', '.join(unknown[:SHOWN])}{more}"
        where = f"deck {one_line(deck)}" if deck else ""
        raise UsageError(what, where=where, todo="`studydeck triage --json` lists those that wait. Nothing was changed.")
    return [found[name] for name in dict.fromkeys(ids)]


def _lies_in(name: str, deck: str | None) -> bool:
    """Whether a deck is the one meant or below it."""
    return deck is None or name == deck or name.startswith(f"{deck}::")


def reworded(card: Card, front: str, back: str, context: str) -> Card:
    """The card with other words. Raises UsageError when nothing would be asked or answered."""
    front, back, context = (clean_text(text).strip() for text in (front, back, context))
    if card.form is CardForm.CLOZE:
        back = "; ".join(hidden_words(front)).strip()
        if not back:
            raise UsageError("this cloze hides nothing", todo="Put {{double braces}} around the words to hide.")
    if not front or not back:
        raise UsageError("a card needs a front and a back", todo="Write both.")
    return replace(card, front=front, back=back, context=context)


def keep(library: Library, store: Store, kept: Sequence[tuple[Suggestion, Card]], moment: Moment) -> None:
    """Put suggested cards, with their words or with others, into the deck files of their documents: one action for undo."""
    from studydeck import deckfile

    files = DeckFiles(library)
    documents: dict[str, list[tuple[Suggestion, Card]]] = {}
    for suggestion, card in kept:
        documents.setdefault(suggestion.document, []).append((suggestion, card))
    for document, entries in documents.items():
        taken = [library.decks / path for path in files.files]
        _put_in(files, store.file_of_document(document) or deckfile.path_for(document, library.decks, taken).name, entries)
    words = {card.id: _other_words(suggestion.card, card) for suggestion, card in kept}
    store.keep_suggested(words, moment, files.rewrites())


def frames(store: Store) -> list[FrameStanding]:
    """Every frame in every register that has a prior or a decision, in the order of the table of priors."""
    from studydeck.rank import PRIORS

    verdicts = store.verdicts()
    known = [(frame, register.value) for frame, row in PRIORS.items() for register in row]
    return [standing(*name, verdicts.get(name, (0, 0))) for name in dict.fromkeys([*known, *verdicts])]


def standing(frame: str, register: str, decided: tuple[int, int]) -> FrameStanding:
    """What is expected of a frame in a register after so many cards were kept and rejected. Pure."""
    from studydeck.rank import CONFIDENT, expected

    prior, now = expected(frame, register), expected(frame, register, {(frame, register): decided})
    before, after = (Tier.CONFIDENT if share >= CONFIDENT else Tier.SUGGESTED for share in (prior, now))
    return FrameStanding(frame, register, prior, *decided, now, after, before)


def _other_words(before: Card, after: Card) -> str | None:
    """What the learner wrote, as JSON; None for a card kept as it was."""
    if before == after:
        return None
    words = {"front": after.front, "back": after.back, "context": after.context}
    return json.dumps(words | ({"tags": after.tags} if after.tags != before.tags else {}), ensure_ascii=False)


def _put_in(files: DeckFiles, path: str, entries: Sequence[tuple[Suggestion, Card]]) -> None:
    """Put cards into a deck file, each where its evidence stands in the document."""
    first, deck = entries[0][0], files.deck(path)
    if not deck.name:
        deck = Deck(first.deck, (), first.document, first.sha256)
    held = {card.id for card in deck.cards}
    cards = [*deck.cards, *(card for _, card in entries if card.id not in held)]
    cards.sort(key=lambda card: (card.evidence.start if card.evidence else -1, card.id if card.evidence else ""))
    files.put(path, replace(deck, cards=tuple(cards)))
