"""One-line makers of nouns, with defaults a test does not have to think about. Add to them, do not change them."""

from studydeck.card import Card, CardForm, CardKind, CardStatus, Deck, Evidence, Tier, card_id
from studydeck.review import NEW, Memory, Rating, Review, Standing, State


def an_evidence(quote: str = "Clusters have to be built.", **changes: object) -> Evidence:
    """The place of `quote` at the start of interview.txt."""
    values: dict[str, object] = {"document": "interview.txt", "start": 0, "end": len(quote) or 1, "line": 1, "quote": quote}
    return Evidence(**{**values, **changes})  # type: ignore[arg-type]


def a_card(front: str = "What has to be built?", back: str = "Clusters", **changes: object) -> Card:
    """A claim with evidence; its id follows from its words."""
    values: dict[str, object] = {"id": card_id("test", CardKind.CLAIM, front, back), "kind": CardKind.CLAIM, "evidence": an_evidence()}
    return Card(**{**values, "origin": "reason@0.1.0", "front": front, "back": back, **changes})  # type: ignore[arg-type]


def a_cloze(front: str = "They build {{clusters}}.", **changes: object) -> Card:
    """A cloze; its back is what it hides."""
    return a_card(front, front.partition("{{")[2].partition("}}")[0], form=CardForm.CLOZE, **changes)


def a_deck(*cards: Card, name: str = "Interview", document: str = "seeds/interview.txt", sha256: str = "5b") -> Deck:
    """A deck made from interview.txt."""
    return Deck(name, cards, document, sha256)


def a_memory(state: State = State.REVIEW, day: int = 20_000, interval: int = 10, **changes: object) -> Memory:
    """A card in review, answered at noon UTC of study day `day` and due `interval` days later."""
    values: dict[str, object] = {"due_day": day + interval, "last_day": day, "last_at": (day * 24 + 12) * 3_600_000}
    return Memory(**{"stability": float(interval), "difficulty": 5.0, "reps": 3, **values, "state": state, **changes})  # type: ignore[arg-type]


def a_review(rating: Rating = Rating.GOOD, day: int = 20_000, card: str = "k1aaaaaaaaaaaa", **changes: object) -> Review:
    """A review of a card in review at noon UTC of study day `day`, its interval having been 10 days."""
    at = (day * 24 + 12) * 3_600_000
    values: dict[str, object] = {"id": at, "offset": 0, "device": "test", "spent": 5_000, "before": a_memory(day=day - 10)}
    return Review(**{**values, "after": a_memory(day=day), "card": card, "rating": rating, "day": day, **changes})  # type: ignore[arg-type]


def a_standing(card: Card | None = None, memory: Memory = NEW, **changes: object) -> Standing:
    """An active card of the deck Interview, new unless a memory is given."""
    values: dict[str, object] = {"deck": "Interview", "document": "interview.txt", "status": CardStatus.ACTIVE, "tier": Tier.CONFIDENT}
    return Standing(**{**values, "changed_at": 1_750_000_000, "card": card or a_card(), "memory": memory, **changes})  # type: ignore[arg-type]
