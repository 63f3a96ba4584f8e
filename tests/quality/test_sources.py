"""What the generator makes of the source documents: proved, allowed, asked once, and of every kind."""

import json
import re
from pathlib import Path

import pytest

from studydeck.card import Tier, anchor
from studydeck.generate import derive
from studydeck.rank import Ranked
from studydeck.readers import read_file


@pytest.fixture(scope="module")
def cards(shared: Path) -> dict[str, tuple[str, tuple[Ranked, ...]]]:
    """Text and ranked drafts of each source document, by the first three characters of its name."""
    found = {}
    for path in sorted((shared / "seeds").iterdir()):
        document = read_file(path)
        found[path.name[:3]] = (path.read_text(encoding="utf-8"), derive(document).ranked)
    return found


def test_every_quote_is_the_exact_slice(cards: dict[str, tuple[str, tuple[Ranked, ...]]]) -> None:
    """Offsets count characters of the file read as UTF-8; the lines of captions are joined, without their time marks."""
    for text, ranked in cards.values():
        for item in ranked:
            evidence = item.draft.evidence
            assert re.sub(r"\n- \[[\d:]+\] ", " ", text[evidence.start : evidence.end]) == evidence.quote


def test_no_question_is_asked_twice(cards: dict[str, tuple[str, tuple[Ranked, ...]]]) -> None:
    """In one document."""
    for _, ranked in cards.values():
        fronts = [anchor(item.draft.front) for item in ranked]
        assert len(fronts) == len(set(fronts))


def test_no_card_comes_from_a_forbidden_span(shared: Path, cards: dict[str, tuple[str, tuple[Ranked, ...]]]) -> None:
    """Advertisements, comments, captions without their picture, banter, inverted sentences."""
    for name, (_, ranked) in cards.items():
        path = shared / "quality" / "gold" / f"{name}.negatives.jsonl"
        spans = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
        for item in ranked:
            start, end = item.draft.evidence.start, item.draft.evidence.end
            for span in spans:
                assert min(end, span["end"]) - max(start, span["start"]) <= (end - start) / 2, (item.draft.front, span["why"])


def test_all_three_kinds_are_there(cards: dict[str, tuple[str, tuple[Ranked, ...]]]) -> None:
    """Among the cards that become active at once."""
    kinds = {item.draft.kind.value for _, ranked in cards.values() for item in ranked if item.tier is Tier.CONFIDENT}
    assert kinds == {"definition", "claim", "who_said"}


def test_no_card_names_a_person_by_a_bare_first_name(cards: dict[str, tuple[str, tuple[Ranked, ...]]]) -> None:
    """The host of 002 has only a first name, so no confident card may rest on him."""
    for item in cards["002"][1]:
        if item.tier is Tier.CONFIDENT:
            assert "According to Adam" not in item.draft.front


def test_what_a_note_turns_round_is_never_asserted(cards: dict[str, tuple[str, tuple[Ranked, ...]]]) -> None:
    """The sentence of 002 whose bracket says that it means the opposite."""
    assert not [item.draft.front for item in cards["002"][1] if "difference in degree" in item.draft.evidence.quote]


def test_the_correction_of_a_reader_is_heeded(cards: dict[str, tuple[str, tuple[Ranked, ...]]]) -> None:
    """No card says GPT-4.0."""
    assert not [item.draft.front for item in cards["000"][1] if "GPT-4.0" in item.draft.front + item.draft.back]
