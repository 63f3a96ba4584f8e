"""Sentence boundaries: what ends a sentence, and what only looks like it."""

import pytest

from studydeck.text.sentences import sentence_spans

CASES = [
    ("two plain sentences", "The bell rang. Everybody left.", ["The bell rang.", "Everybody left."]),
    (
        "a short first person after a plain word",
        "They write code. I’m more cautious.",
        ["They write code.", "I’m more cautious."],
    ),
    ("abbreviations", "Dr. Reed met her vs. him in the U.S. courts, e.g. in Ohio.", None),
    ("a small first letter on purpose", "It was slow. o3 is faster.", ["It was slow.", "o3 is faster."]),
    ("a closing quotation mark", "“It works.” Nobody moved.", ["“It works.”", "Nobody moved."]),
    ("a decimal number", "It scored 75.7 percent in May.", None),
    ("an abbreviated title of four letters", "We asked Prof. Allen about it.", None),
    ("nothing", "", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_sentences(name: str, text: str, expected: list[str] | None) -> None:
    """None means that the text is one sentence."""
    assert [text[start:end] for start, end in sentence_spans(text)] == ([text] if expected is None else expected)
