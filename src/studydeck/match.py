"""Same fact, same card: drafts against each other, and against the cards a deck already holds."""

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Mapping, Set
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from studydeck.card import Card, CardKind, Evidence, anchor, card_id

SAME_QUOTE, SAME_ANSWER = 90, 80
"""Token-set ratios (0 to 100) above which evidence and answer count as the same after a light edit of the document."""
REPEATED = 95
"""Token-set ratio above which two sentences of one document, or the answers from them, are the same."""


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
    facts, twins = _Facts(found.values()), Twins(old)
    for card in unmatched:
        twin = twins.of(card, found)
        if twin:
            found[twin.id] = _carried(twin, card)
            facts.add(found[twin.id])
        elif card.id not in rejected and card.id not in gone and card.id not in found and card not in facts:
            found[card.id] = card
            facts.add(card)
            added += 1
    renewed = set()
    for card in offered:
        if twin := twins.of(card, found):
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


class Twins:
    """Old cards, so arranged that the one that asks about the same fact as a new card is found quickly."""

    def __init__(self, cards: Mapping[str, Card]) -> None:
        self._cards = cards
        self._quotes: defaultdict[CardKind, dict[str, str]] = defaultdict(dict)
        for identity, card in cards.items():
            if card.evidence:
                self._quotes[card.kind][identity] = anchor(card.evidence.quote)

    def of(self, card: Card, taken: Container[str] = ()) -> Card | None:
        """The card, none of those `taken`, that asks about the same fact, from a sentence that was lightly edited since."""
        assert card.evidence
        quote, back = anchor(card.evidence.quote), anchor(card.back)
        alike = process.extract(quote, self._quotes[card.kind], scorer=fuzz.ratio, score_cutoff=SAME_QUOTE, limit=None)
        for _, _, identity in alike:  # the most alike first
            old = self._cards[identity]
            if old.id not in taken and fuzz.token_set_ratio(anchor(old.back), back) >= SAME_ANSWER:
                return old
        return None


class _Facts:
    """What the cards of a deck ask, so arranged that a repetition is found without comparing every card with all others."""

    def __init__(self, cards: Iterable[Card]) -> None:
        self._fronts: set[str] = set()
        self._by_word: defaultdict[str, list[Card]] = defaultdict(list)
        self._by_long_word: defaultdict[str, list[Card]] = defaultdict(list)
        for card in cards:
            self.add(card)

    def add(self, card: Card) -> None:
        """Take in one more card."""
        self._fronts.add(anchor(card.front))
        words = _words(card)
        for word in words:
            self._by_word[word].append(card)
        for word in _long(words):
            self._by_long_word[word].append(card)

    def __contains__(self, card: Card) -> bool:
        """Whether another card has the same question, or the same answer from a repeated sentence."""
        assert card.evidence
        if anchor(card.front) in self._fronts:
            return True
        if card.kind is CardKind.WHO_SAID:
            return False
        words = _words(card)
        near = [self._by_word[word] for word in _long(words)] + [self._by_long_word[word] for word in words]
        back, quote = anchor(card.back), anchor(card.evidence.quote)
        return any(
            fuzz.token_set_ratio(anchor(other.back), back) > REPEATED
            and fuzz.token_set_ratio(anchor(other.evidence.quote), quote) > REPEATED
            for other in {other.id: other for cards in near for other in cards}.values()
            if other.kind is card.kind and other.evidence
        )


def _words(card: Card) -> set[str]:
    assert card.evidence
    return set(anchor(card.evidence.quote).split())


def _long(words: Set[str]) -> list[str]:
    """So many of the longest words that a sentence without any of them is no repetition: a ninth of all letters."""
    letters = sum(len(word) + 1 for word in words)
    found: list[str] = []
    for word in sorted(words, key=lambda word: (-len(word), word)):
        found.append(word)
        letters -= 9 * (len(word) + 1)
        if letters <= 0:
            break
    return found


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
