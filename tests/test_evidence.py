"""A card is proved when its quote is the slice its evidence names, and on the line it names."""

from pathlib import Path

import pytest

from builders import a_card, a_deck, an_evidence
from studydeck import deckfile
from studydeck.card import Evidence
from studydeck.config import Library
from studydeck.document import Document, Edit, Passage, PassageKind, Register, Shape, apply_edits
from studydeck.evidence import holds, prove

PROSE = "First line.\r\nClusters\u200b have to\r\nbe built.\r\n"
CAPTIONS = "- [00:36] clusters have\n- [00:38] to be built\n"


def a_document(source: str, kind: PassageKind, edits: tuple[Edit, ...] = ()) -> Document:
    """One passage that is the whole document."""
    passage = Passage(kind, apply_edits(source, 0, len(source), edits), 0, len(source), edits=edits)
    return Document("interview.txt", source, "", "A talk", Shape.PROSE, Register.EDITED_PROSE, (passage,))


def place(source: str, first: str, last: str, line: int, quote: str) -> Evidence:
    """The evidence from the beginning of `first` to the end of `last`."""
    return an_evidence(quote, start=source.index(first), end=source.index(last) + len(last), line=line)


HELD = [
    ("the exact slice", place(PROSE, "First", "line.", 1, "First line."), True),
    ("clean text of several lines", place(PROSE, "Clusters", "built.", 2, "Clusters have to\nbe built."), True),
    ("another word", place(PROSE, "First", "line.", 1, "Last line."), False),
    ("another line", place(PROSE, "First", "line.", 2, "First line."), False),
    ("a character more", an_evidence("First line.", start=0, end=12, line=1), False),
    ("behind the end", an_evidence("x", start=0, end=10_000, line=1), False),
]


@pytest.mark.parametrize(("evidence", "expected"), [row[1:] for row in HELD], ids=[row[0] for row in HELD])
def test_prose_is_compared_as_it_stands(evidence: Evidence, expected: bool) -> None:
    """Both sides are cleaned, for a deck file holds clean text only."""
    assert holds(a_card(evidence=evidence), a_document(PROSE, PassageKind.PARAGRAPH)) is expected


def test_captions_are_compared_after_joining_their_lines() -> None:
    """The time marks between the lines are no words of the quote."""
    second = CAPTIONS.index("\n- [00:38] ")
    edits = (Edit(0, 10, "", "markup"), Edit(second, second + 11, " ", "markup"))
    document = a_document(CAPTIONS, PassageKind.CAPTIONS, edits)
    joined = place(CAPTIONS, "clusters", "built", 1, "clusters have to be built")
    assert holds(a_card(evidence=joined), document)
    assert not holds(a_card(evidence=place(CAPTIONS, "clusters", "built", 1, CAPTIONS[10:-1])), document)


def test_a_card_without_evidence_and_a_retired_one_need_no_proof(tmp_path: Path) -> None:
    """The first has none, the second lost it."""
    cards = (a_card("a", "b", evidence=None), a_card("c", "d", retired=True))
    deckfile.save(tmp_path / "decks" / "x.md", a_deck(*cards))
    verdict = prove(Library(tmp_path))
    assert (verdict.cards, verdict.proved, verdict.problems) == (2, 0, ())


def test_evidence_in_another_document_is_looked_for_among_the_seeds(tmp_path: Path) -> None:
    """A card that was moved keeps its proof."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "other.txt").write_text("Clusters have to be built.\n")
    deckfile.save(tmp_path / "decks" / "x.md", a_deck(a_card(evidence=an_evidence(document="other.txt"))))
    assert prove(Library(tmp_path)).proved == 1


def test_a_deck_file_with_a_damaged_head_is_told_what_it_lacks(tmp_path: Path) -> None:
    """Not that a folder is no document."""
    path = tmp_path / "decks" / "x.md"
    deckfile.save(path, a_deck(a_card(evidence=an_evidence())))
    path.write_text(path.read_text(encoding="utf-8").removeprefix("---\n"), encoding="utf-8")
    (problem,) = prove(Library(tmp_path)).problems
    assert problem.startswith("decks/x.md: 1 card cannot be checked: the deck file names no document.")


def test_every_card_of_the_documents_beside_the_checkout_is_proved(shared: Path, tmp_path: Path) -> None:
    """Generated decks hold no quote that its document does not."""
    from datetime import UTC, datetime

    from studydeck.config import Settings
    from studydeck.generate import generate

    library = Library(tmp_path)
    generate(library, [shared / "seeds"], Settings(accept="all"), datetime(2026, 9, 1, tzinfo=UTC))
    verdict = prove(library)
    assert verdict.problems == ()
    assert verdict.proved == verdict.cards > 0
