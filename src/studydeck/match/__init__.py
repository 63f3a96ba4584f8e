"""Same fact, same card: the cards a deck already holds against those its document gives now.

`alike` says what makes two wordings one, `places` finds a quote again in a document that was edited.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from studydeck.card import Card, anchor, card_id
from studydeck.document import Document
from studydeck.match.alike import UNCHANGED, Texts, facts, quote_of, repeats, same_card, start_of, updated
from studydeck.match.places import Places


@dataclass(frozen=True, slots=True)
class Matched:
    """What became of a document's cards."""

    cards: tuple[Card, ...]
    """All cards of the deck, generated ones in the order of the document, the learner's own ones first."""
    added: int
    kept: int
    retired: int
    ids: Mapping[str, str]
    """The id under which each fresh card lies in the deck."""
    waiting: tuple[Card, ...]
    """Fresh cards that were not wanted in the deck and ask what it does not ask yet."""


def identify(card: Card, identity: str) -> Card:
    """A newly generated card with its id; `identity` is the stem of its deck file."""
    assert card.evidence
    return replace(card, id=card_id(identity, card.kind, card.evidence.quote, card.back))


def reconcile(
    existing: Iterable[Card],
    fresh: Sequence[Card],
    document: Document,
    *,
    wanted: Collection[str] | None = None,
    rejected: Collection[str] = (),
    tombstones: Sequence[Card] = (),
    gone: Collection[str] = (),
) -> Matched:
    """The deck after its document was read again.

    `fresh` are newly generated cards with ids; only those in `wanted` (all of them by default) may be new in the deck. A fresh
    card that is already there, by id, by question and answer, or by similar evidence and answer, keeps the id and the words the
    deck file holds; its evidence is brought up to date. Cards that were not found again stay while their quote stands in the
    document, but for a light edit, else they are retired. Rejected cards leave the deck and do not come back under another id
    (`tombstones` are their words, as far as known), nor do cards in `gone`, which the learner took out by hand. Nothing else
    is ever removed. Cards made from other documents, or by hand, are left alone.
    """
    existing = [card for card in existing if card.id not in rejected]
    old = [card for card in existing if card.evidence and card.evidence.document == document.name]
    own = [card for card in existing if not card.evidence or card.evidence.document != document.name]
    partners = _partners(old, fresh)
    found = {partners[card.id]: card for card in fresh if card.id in partners}
    deck = {card.id: updated(card, found[card.id]) for card in old if card.id in found}
    left = _left_over([card for card in old if card.id not in found], [*own, *deck.values()], document)
    deck |= {card.id: card for card in left}
    retired = sum(deck[card.id].retired and not card.retired for card in old)
    kept = sum(not card.retired for card in deck.values())
    barred = {*partners, *rejected, *gone}
    new = [card for card in fresh if card.id not in barred]
    again = _rejected_again(tombstones, new)
    new = [card for card in new if card.id not in again]
    new.sort(key=lambda card: wanted is not None and card.id not in wanted)
    new = _unasked(new, [*own, *(card for card in deck.values() if not card.retired)])
    added = [card for card in new if wanted is None or card.id in wanted]
    deck |= {card.id: card for card in added}
    ids = partners | {card.id: card.id for card in added}
    generated = sorted(deck.values(), key=lambda card: (card.evidence.start if card.evidence else 0, card.id))
    return Matched((*own, *generated), len(added), kept, retired, ids, tuple(new[len(added) :]))


def _partners(old: Sequence[Card], fresh: Sequence[Card]) -> dict[str, str]:
    """The old card that each fresh card is, both by id: the surest pairs first."""
    known = {card.id for card in old}
    partners = {card.id: card.id for card in fresh if card.id in known}
    by_facts = {facts(card): card.id for card in reversed(old) if card.id not in partners}
    for card in fresh:
        if card.id not in partners and (twin := by_facts.pop(facts(card), None)):
            partners[card.id] = twin
    taken = set(partners.values())
    left, open_ = [card for card in old if card.id not in taken], [card for card in fresh if card.id not in partners]
    pairs = [
        (-likeness - answers, abs(start_of(new) - start_of(twin)), new.id, twin.id)
        for likeness, answers, new, twin in _edited(left, open_)
    ]
    for _, _, new, twin in sorted(pairs):
        if new not in partners and twin not in taken:
            partners[new] = twin
            taken.add(twin)
    return partners


def _edited(old: Sequence[Card], fresh: Sequence[Card]) -> Iterator[tuple[float, float, Card, Card]]:
    """Fresh and old cards that may be one after a light edit of the document, with the likeness of quotes and answers."""
    texts = Texts(anchor(quote_of(card)) for card in old)
    for card in fresh if old else ():
        for likeness, index in texts.alike(anchor(quote_of(card))):
            if (answers := same_card(old[index], card)) is not None:
                yield likeness, answers, card, old[index]


def _rejected_again(tombstones: Sequence[Card], fresh: Sequence[Card]) -> set[str]:
    """Ids of fresh cards that ask what was rejected: in the same words, or from a sentence that was lightly edited since.

    A sentence that was not may have got a better answer.
    """
    asked = set(map(facts, tombstones))
    edited = (card.id for likeness, answers, card, _ in _edited(tombstones, fresh) if answers and likeness < UNCHANGED)
    return {card.id for card in fresh if facts(card) in asked}.union(edited)


def _left_over(left: Sequence[Card], standing: Sequence[Card], document: Document) -> list[Card]:
    """Old cards that were not found again: where their quotes stand now, else retired.

    A retired card comes back with its passage, unless another card asks its question by now.
    """
    if not left:
        return []
    places = Places(document)
    asked = {anchor(card.front) for card in standing}
    after = []
    for card in sorted(left, key=lambda card: card.retired):
        evidence = places.again(card)
        if evidence and not (card.retired and anchor(card.front) in asked):
            after.append(replace(card, evidence=evidence, retired=False))
            asked.add(anchor(card.front))
        else:
            after.append(replace(card, retired=True))
    return after


def _unasked(fresh: Sequence[Card], standing: Sequence[Card]) -> list[Card]:
    """The fresh cards whose question no other asks, and that do not repeat another's answer from a sentence said twice."""
    pool = [*standing, *fresh]
    texts = Texts(anchor(quote_of(card)) for card in pool)
    asked = {anchor(card.front) for card in standing}
    kept = set(range(len(standing)))
    for index, card in enumerate(fresh, len(standing)):
        near = (pool[other] for other in texts.near(anchor(quote_of(card))) if other in kept)
        if anchor(card.front) not in asked and not repeats(card, near):
            kept.add(index)
            asked.add(anchor(card.front))
    return [pool[index] for index in range(len(standing), len(pool)) if index in kept]
