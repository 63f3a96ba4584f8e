"""The job that proves decks against their documents: every stored quote must be the exact slice it names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from studydeck import deckfile
from studydeck.card import Card, Deck
from studydeck.config import Library
from studydeck.document import Document, PassageKind
from studydeck.errors import StudydeckError
from studydeck.readers import read_file
from studydeck.text.clean import clean_text, one_line


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a library's evidence."""

    decks: int
    cards: int
    proved: int
    """Cards whose quote stands where they say."""
    problems: tuple[str, ...]
    """Sentences, in the order of the deck files."""


def prove(library: Library) -> Verdict:
    """Hold the evidence of every card against its document. Deck files that cannot be read are left to whoever opens them."""
    decks = list(_decks(library))
    proved = 0
    problems: list[str] = []
    documents = {Path(deck.document).name: library.root / deck.document for _, deck in decks if deck.document}
    for path, deck in decks:
        found = list(_unproved(library, path, deck, documents))
        proved += sum(_is_checked(card) for card in deck.cards) - sum(cards for cards, _ in found)
        problems += [sentence for _, sentence in found]
    return Verdict(len(decks), sum(len(deck.cards) for _, deck in decks), proved, tuple(problems))


def _decks(library: Library) -> Iterator[tuple[Path, Deck]]:
    for path in sorted(library.decks.glob("*.md")):
        try:
            yield path, deckfile.load(path).deck
        except StudydeckError:
            continue


def _is_checked(card: Card) -> bool:
    return card.evidence is not None and not card.retired


def _unproved(library: Library, path: Path, deck: Deck, documents: Mapping[str, Path]) -> Iterator[tuple[int, str]]:
    """Problems of one deck, each with the number of cards it is about; `documents` are those of all decks, by name."""
    where = one_line(f"decks/{path.name}")
    by_document: dict[str, list[Card]] = {}
    for card in deck.cards:
        if card.evidence and _is_checked(card):
            by_document.setdefault(card.evidence.document, []).append(card)
    for name, cards in by_document.items():
        if not name:
            why = "the deck file names no document. Restore the lines between --- and --- at its head."
            yield len(cards), f"{where}: {_several(cards, 'card')} cannot be checked: {why}"
            continue
        place = _place(library, deck, name, documents)
        try:
            document = read_file(place)
        except StudydeckError as error:
            yield len(cards), f"{where}: {_several(cards, 'card')} cannot be checked: {one_line(str(error))}"
            continue
        wrong = [card for card in cards if not holds(card, document)]
        if wrong and deck.sha256 and deck.sha256 != document.sha256:
            gone = f"{_several(wrong, 'quote')} {'is' if len(wrong) == 1 else 'are'} gone or moved"
            what = f"{one_line(name)} changed since its cards were made, and {gone}"
            yield len(wrong), f"{where}: {what}. Run `studydeck generate`."
        else:
            yield from ((1, f"{where}: {card.id}: {_mistake(card)}") for card in wrong)


def _several(cards: Sequence[Card], noun: str) -> str:
    """How many cards there are, or quotes of them."""
    return f"{len(cards)} {noun}" + ("" if len(cards) == 1 else "s")


def _place(library: Library, deck: Deck, name: str, documents: Mapping[str, Path]) -> Path:
    """Where a document of that name should lie: as the deck says, or another deck, from which the card may have been moved."""
    own = library.root / deck.document
    return own if deck.document and own.name == name else documents.get(name, library.seeds / name)


def _mistake(card: Card) -> str:
    assert card.evidence is not None
    evidence = card.evidence
    place = f"{evidence.start}-{evidence.end} (line {evidence.line}) of {one_line(evidence.document)}"
    return f"the quote is not what stands at {place}."


def holds(card: Card, document: Document) -> bool:
    """Whether the card's quote is the slice of the document that its evidence names, and on the line it names.

    Captions are compared after joining their lines. Deck files hold clean text only, so both sides are cleaned.
    """
    evidence = card.evidence
    if evidence is None:
        return True
    if not 0 <= evidence.start < evidence.end <= len(document.source):
        return False
    around = (p for p in document.passages if p.start <= evidence.start and evidence.end <= p.end)
    passage = next(around, None)
    if passage is not None and passage.kind is PassageKind.CAPTIONS:
        quote = document.quote(passage, evidence.start, evidence.end)
    else:
        quote = document.source[evidence.start : evidence.end]
    return clean_text(quote) == clean_text(evidence.quote) and document.line(evidence.start) == evidence.line
