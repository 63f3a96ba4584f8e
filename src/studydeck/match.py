"""Same fact, same card: drafts against each other, and against the cards a deck already holds."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from studydeck.card import Card, CardKind, Evidence, anchor, card_id

SAME_QUOTE, SAME_ANSWER = 90, 80
"""Token-set ratios (0 to 100) above which evidence and answer count as the same after a light edit of the document."""


@dataclass(frozen=True, slots=True)
class Matched:
    """What became of a document's cards."""

    cards: tuple[Card, ...]
    """All cards of the deck, generated ones in the order of the document, the learner's own ones first."""
    added: int
    kept: int
    retired: int
    renewed: frozenset[str] = frozenset()
    """Ids of the cards among those offered that brought an old card up to date."""


def identify(card: Card, identity: str) -> Card:
    """A newly generated card with its id; `identity` is the stem of its deck file."""
    assert card.evidence
    return replace(card, id=card_id(identity, card.kind, card.evidence.quote, card.back))


def reconcile(
    existing: Iterable[Card],
    fresh: Iterable[Card],
    source: str,
    rejected: Collection[str] = (),
    gone: Collection[str] = (),
    document: str = "",
    offered: Iterable[Card] = (),
) -> Matched:
    """The deck after its document was read again.

    `fresh` are newly generated cards with ids; `source` is the document's text. A fresh card that is already there under its
    id, or under another id with similar evidence and answer of the same kind, keeps that id and the words the deck file
    holds; evidence is brought up to date. Cards that were not found again stay while their quote stands in the document, else
    they are retired. Rejected cards leave the deck and do not come back, nor do cards in `gone`, which the learner took out by
    hand. Nothing else is ever removed. Cards in `offered` are not to be added; they bring old cards up to date as fresh ones do.
    """
    own = [card for card in existing if card.evidence is None]
    old = {card.id: card for card in existing if card.evidence is not None}
    found: dict[str, Card] = {}
    unmatched: list[Card] = []
    for card in fresh:
        if card.id in old and card.id not in found:
            found[card.id] = _carried(old[card.id], card)
        else:
            unmatched.append(card)
    added = 0
    for card in unmatched:
        twin = _twin(card, old, found)
        if twin:
            found[twin.id] = _carried(twin, card)
        elif card.id not in rejected and card.id not in gone and card.id not in found and not _same_fact(card, found.values()):
            found[card.id] = card
            added += 1
    renewed = set()
    for card in offered:
        if twin := _twin(card, old, found):
            found[twin.id] = _carried(twin, card)
            renewed.add(card.id)
    for identity in rejected:
        old.pop(identity, None)
        found.pop(identity, None)
    retired = 0
    for identity, card in old.items():
        if identity not in found:
            found[identity] = _left_over(card, source, document)
            retired += found[identity].retired and not card.retired
    generated = sorted(found.values(), key=lambda card: (card.evidence.start if card.evidence else 0, card.id))
    kept = sum(not found[identity].retired for identity in old)
    return Matched((*own, *generated), added, kept, retired, frozenset(renewed))


def _carried(old: Card, new: Card) -> Card:
    """The old card's id and words with the new card's evidence."""
    return replace(old, evidence=new.evidence, section=new.section, score=new.score, retired=False)


def _twin(card: Card, old: Mapping[str, Card], found: Mapping[str, Card]) -> Card | None:
    """The unmatched old card that asks about the same fact, if the document was only lightly edited there."""
    assert card.evidence
    best: tuple[float, Card] | None = None
    for candidate in old.values():
        if candidate.id in found or candidate.kind is not card.kind or not candidate.evidence:
            continue
        likeness = fuzz.ratio(anchor(candidate.evidence.quote), anchor(card.evidence.quote), score_cutoff=SAME_QUOTE)
        if (
            likeness
            and fuzz.token_set_ratio(anchor(candidate.back), anchor(card.back)) >= SAME_ANSWER
            and (not best or likeness > best[0])
        ):
            best = likeness, candidate
    return best[1] if best else None


def is_twin(card: Card, others: Mapping[str, Card]) -> bool:
    """Whether a card asks about the fact of one of the others, by id, from a sentence that was lightly edited since."""
    return _twin(card, others, {}) is not None


def _same_fact(card: Card, others: Iterable[Card]) -> bool:
    """Whether another card of the deck has the same question, or the same answer from a repeated sentence."""
    assert card.evidence
    front, back, quote = anchor(card.front), anchor(card.back), anchor(card.evidence.quote)
    for other in others:
        if anchor(other.front) == front:
            return True
        if (
            other.kind is card.kind is not CardKind.WHO_SAID
            and other.evidence
            and fuzz.token_set_ratio(anchor(other.back), back) > 95
            and fuzz.token_set_ratio(anchor(other.evidence.quote), quote) > 95
        ):
            return True
    return False


def _left_over(card: Card, source: str, document: str) -> Card:
    """An old card that was not found again: at its new place if its quote still stands there, else retired."""
    assert card.evidence
    evidence = card.evidence
    if source[evidence.start : evidence.end] == evidence.quote:
        return replace(card, retired=False)
    at = source.find(evidence.quote)
    if at < 0:
        return replace(card, retired=True)
    moved: Evidence = replace(
        evidence,
        start=at,
        end=at + len(evidence.quote),
        line=source.count("\n", 0, at) + 1,
        document=document or evidence.document,
    )
    return replace(card, evidence=moved, retired=False)
