"""Every passage has its cards or a reason, in words a reader of the document understands."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from builders import a_document
from studydeck.config import Library
from studydeck.coverage import Coverage, PassageReport, coverage, covered, explained, wording_of
from studydeck.generate import derive
from studydeck.readers import read_file

FERRY = """Crossings

OCR stands for optical character recognition. The Millbrook ferry company lost its licence because a bridge opened upstream.

It sank. A captain of Leith slept on deck.

Who raised it again?
"""
TITLE = "what is no part of the text, such as its title, links and counts"
SEEDS = Path(__file__).parents[1] / "seeds"


def about(text: str, words: str) -> PassageReport:
    """What became of the passage of a document that holds some words."""
    return next(passage for passage in covered(a_document(text)) if words in passage.text)


def told(text: str) -> str:
    """The explanation of all passages of a document, as it is printed."""
    return "\n".join(explained([Coverage("talk.txt", tuple(covered(a_document(text))))]))


def test_a_passage_with_cards_has_no_excuse() -> None:
    """Its sentences say which frame found them."""
    passage = about(FERRY, "OCR")
    assert (passage.cause, passage.reason) == ("", "")
    assert passage.cards[0].question == "What does OCR stand for?"
    card = "    Card: What does OCR stand for? → optical character recognition\n"
    assert f"{card}      found by the frame “acronym” (an acronym " in told(FERRY)


@pytest.mark.parametrize(
    ("words", "cause", "reason"),
    [
        ("Crossings", TITLE, f"no card is made from {TITLE}"),
        ("sank", "no frame fits its wording", "no frame fits its wording"),
        ("raised", "it is a question", "it is a question"),
    ],
)
def test_a_passage_without_cards_says_what_came_nearest_to_one(words: str, cause: str, reason: str) -> None:
    """Of several sentences the one that came farthest counts."""
    passage = about(FERRY, words)
    assert (passage.cause, passage.reason) == (cause, reason)


def test_each_sentence_says_what_kept_it_from_a_card() -> None:
    """One leans on what came before, the other says nothing a frame knows."""
    first, second = about(FERRY, "sank").sentences
    assert first.reason == "it cannot stand alone (nothing for “It” to mean)"
    assert second.reason == "no frame fits its wording"


def test_a_refused_draft_names_its_gate() -> None:
    """The question, the gate and what it found."""
    text = "Tides\n\nThe mill at Crale stopped because the mill at Crale stopped grinding corn.\n"
    passage = about(text, "Crale")
    assert passage.cause.startswith("gate G")
    assert passage.cause.removeprefix("gate ") in passage.reason
    assert "No card: " in told(text)
    assert " refuses it: " in told(text)


def test_a_draft_that_a_better_card_stands_for_names_that_card() -> None:
    """Said twice, asked once."""
    again = FERRY + "\nAs the clerks say, OCR stands for optical character recognition.\n"
    passage = about(again, "clerks")
    assert passage.cause == "a better card stands for it"
    assert "“What does OCR stand for?” asks for the same" in passage.reason


def test_a_suggested_card_says_why_it_is_not_trusted() -> None:
    """In the words of the ranking."""
    item = next(item for path in sorted(SEEDS.glob("*.txt")) for item in derive(read_file(path)).ranked if item.reason)
    found = [fate for path in SEEDS.glob("*.txt") for passage in covered(read_file(path)) for fate in passage.cards]
    assert f"only suggested: {item.reason}" in {fate.reason for fate in found if fate.tier == "suggested"}


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.stem)
def test_every_passage_has_cards_or_a_reason(path: Path) -> None:
    """And its cards are those that generation makes."""
    document = read_file(path)
    passages = covered(document)
    assert len(passages) == len(document.passages)
    assert all(bool(passage.cards) != bool(passage.reason) for passage in passages)
    assert all(bool(passage.cause) == bool(passage.reason) for passage in passages)
    made = sorted(item.draft.back for item in derive(document).ranked)
    assert sorted(card.answer for passage in passages for card in passage.cards) == [" ".join(back.split()) for back in made]


def test_a_query_is_a_line_or_words(library_folder: Path, now: datetime) -> None:
    """A line means all that stands there; words mean the sentences that hold them, or a passage that is not looked at."""
    (library_folder / "seeds" / "ferry.txt").write_text(FERRY, encoding="utf-8")
    library = Library(library_folder)
    by_words, by_line, heading = (coverage(library, [], now, query)[0].passages for query in ("licence", "3", "crossings"))
    assert [sentence.text[:13] for sentence in by_words[0].sentences] == ["The Millbrook"]
    assert len(by_line[0].sentences) == 2
    assert replace(by_words[0], sentences=()) == replace(by_line[0], sentences=())
    assert explained([Coverage("ferry.txt", heading)]) == [
        "ferry.txt, line 1: boilerplate",
        f"    No card: no card is made from {TITLE}.",
    ]
    assert coverage(library, [], now, "walrus")[0].passages == ()


def test_causes_are_counted(library_folder: Path, now: datetime) -> None:
    """The most frequent first; passages with cards are not among them."""
    (library_folder / "seeds" / "ferry.txt").write_text(FERRY + "\nWho paid for it?\n", encoding="utf-8")
    assert coverage(Library(library_folder), [], now)[0].causes == [
        ("it is a question", 2),
        (TITLE, 1),
        ("no frame fits its wording", 1),
    ]


@pytest.mark.parametrize(
    "frame",
    [
        "acronym",
        "plural-acronym",
        "loose-entry",
        "bare-recast",
        "side-about",
        "thesis-about",
        "untitled-thesis",
        "passing-copula",
        "plain-word",
    ],
)
def test_every_frame_and_variant_is_told_in_plain_words(frame: str) -> None:
    assert len(wording_of(frame).split()) > 3
