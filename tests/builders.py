"""One-line makers of nouns, with defaults a test does not have to think about. Add to them, do not change them."""

from pathlib import Path

from studydeck import deckfile
from studydeck.card import Card, CardForm, CardKind, CardStatus, Deck, Evidence, Tier, card_id
from studydeck.config import Library
from studydeck.document import Document, Passage, PassageKind, apply_edits
from studydeck.readers import read
from studydeck.review import NEW, Memory, Rating, Review, Standing, State, Suggestion
from studydeck.text.clean import FORBIDDEN


def an_evidence(quote: str = "Clusters have to be built.", **changes: object) -> Evidence:
    """The place of `quote` at the start of interview.txt."""
    values: dict[str, object] = {"document": "interview.txt", "start": 0, "end": len(quote) or 1, "line": 1, "quote": quote}
    return Evidence(**{**values, **changes})  # type: ignore[arg-type]


def a_card(front: str = "What has to be built?", back: str = "Clusters", **changes: object) -> Card:
    """A claim with evidence; its id follows from its words."""
    values: dict[str, object] = {
        "id": card_id("test", CardKind.CLAIM, front, back),
        "kind": CardKind.CLAIM,
        "evidence": an_evidence(),
    }
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
    words: dict[str, object] = {"card": card or a_card(), "deck": "Interview", "document": "interview.txt"}
    values: dict[str, object] = {"status": CardStatus.ACTIVE, "tier": Tier.CONFIDENT, "changed_at": 1_750_000_000}
    return Standing(**{**words, **values, "memory": memory, **changes})  # type: ignore[arg-type]


def a_suggestion(card: Card | None = None, **changes: object) -> Suggestion:
    """A card that waits for the deck Interview, of interview.txt."""
    values: dict[str, object] = {"tier": Tier.SUGGESTED, "reason": "it is a test", "register": "edited talk", "deck": "Interview"}
    place = {"document": "seeds/interview.txt", "sha256": "5b"}
    return Suggestion(card or a_card(), **{**values, **place, **changes})  # type: ignore[arg-type]


def many_cards(count: int, **changes: object) -> tuple[Card, ...]:
    """Cards with different words and ids, each made from a line of its own."""
    return tuple(
        a_card(f"What is number {number}?", f"It is {number}.", **{"evidence": an_evidence(line=number + 1), **changes})
        for number in range(count)
    )


def a_library(root: Path, *decks: Deck) -> Library:
    """A library under `root` whose deck files are numbered in the order given."""
    library = Library(root / "library")
    library.decks.mkdir(parents=True, exist_ok=True)
    for number, deck in enumerate(decks):
        deckfile.save(library.decks / f"{number:02}.md", deck)
    return library


def a_document(text: str, name: str = "talk.txt") -> Document:
    """`text` as a reader understands it."""
    return read(text, name, "5b")


def passages(document: Document, *kinds: PassageKind) -> list[Passage]:
    """The passages of some kinds, in order."""
    return [passage for passage in document.passages if passage.kind in kinds]


def check_document(document: Document) -> None:
    """What must hold for every document: passages in order and apart, clean text explained by edits, nothing unsafe in it."""
    at = 0
    for passage in document.passages:
        assert at <= passage.start < passage.end <= len(document.source), f"{passage.kind} at {passage.start} after {at}"
        assert passage.text == apply_edits(document.source, passage.start, passage.end, passage.edits)
        assert not FORBIDDEN.search(passage.text), f"control characters in {passage.text!r}"
        last = passage.start
        for edit in passage.edits:
            assert last <= edit.start <= edit.end <= passage.end, f"{edit} overlaps or leaves {passage.start}-{passage.end}"
            last = edit.end
        assert all(passage.start <= a < b <= passage.end for a, b in passage.retracted), passage.retracted
        assert passage.speaker is None or passage.speaker in {person.name for person in document.people}, passage.speaker
        at = passage.end


def files_in(folder: Path) -> set[str]:
    """Every file below a folder, by relative name."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
