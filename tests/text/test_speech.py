"""Spoken words made readable, and every change logged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studydeck.document import Passage, PassageKind, apply_edits
from studydeck.text.speech import changes

CASES = [
    ("a filler between commas", "The weir is, you know, a low dam.", "The weir is a low dam."),
    ("a filler behind a clause", "When it rains, you know, the weir overflows.", "When it rains, the weir overflows."),
    ("a filler at the start", "You know, the weir is old. Um, it leaks.", "The weir is old. It leaks."),
    ("a filler without commas", "The risk is you know the cost of the weir.", "The risk is the cost of the weir."),
    ("words that are no filler", "Do you know the weir? It is what you know.", None),
    ("a filler at the end", "It holds water, uh.", "It holds water."),
    ("a filler before the question mark", "It is a low dam, right?", "It is a low dam?"),
    ("hesitation", "The, uh, weir um holds water.", "The weir holds water."),
    ("a repeated word", "It it holds the the water.", "It holds the water."),
    ("a repeated phrase", "Of the of the weir, I think I think so.", "Of the weir, I think so."),
    ("a repeat around a filler", "The uh the weir is it's, um, it's old.", "The weir is it's old."),
    ("a phrase repeated on purpose", "Stone weirs, stone weirs, over and over and over.", None),
    ("a name of two equal words", "They went to Bora Bora.", None),
    ("a doubled verb", "The thing is is that what it is is a dam.", "The thing is that what it is is a dam."),
    ("two articles", "There is a the old weir, an a weir.", "There is the old weir, a weir."),
    ("a word broken off", "A conv- converter of the mid- to late period.", "A converter of the mid- to late period."),
    ("a clause begun anew", "I was- we were building it.", "We were building it."),
    ("a clause that goes on", "The weir - it was old - held.", None),
    ("a repeat that is meant", "It was very very old, and he had had enough.", None),
    ("a numeral for a word", "1 of the weirs, and this 1 too.", "one of the weirs, and this one too."),
    ("a year cut in two", "They built it in 20 24.", "They built it in 2024."),
    ("a figure", "It has 1 gate and 20 steps.", None),
    ("a hedge", "It is sort of a dam.", None),
    ("a correction or a limit", "It was built in May, I mean, in June, and is, I guess, old.", None),
    ("a comparison", "It is like a dam, a kind of like wall.", None),
    ("a word that can compare nothing", "It is full of like old stones.", "It is full of old stones."),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_speech(name: str, text: str, expected: str | None) -> None:
    """None means that nothing may change."""
    turn = Passage(PassageKind.TURN, text, 0, len(text))
    for _ in range(2):
        turn = turn.cleaned(text, changes(turn.text))
    assert turn.text == (text if expected is None else expected)


@given(
    st.lists(
        st.sampled_from(
            ["um", "the", "the,", "you know,", "1 of", "20 24", "weir", "holds.", "So", "like,", "I was-", "we", "a"]
        ),
        max_size=30,
    )
)
def test_every_change_is_logged(parts: list[str]) -> None:
    """The clean text is the raw text with the logged edits, and nothing else; offsets lead back to the raw words."""
    source = ">> " + " ".join(parts)
    if len(source) > 3:
        turn = Passage(PassageKind.TURN, source[3:], 3, len(source))
        for _ in range(3):
            turn = turn.cleaned(source, changes(turn.text))
        assert turn.text == apply_edits(source, 3, len(source), turn.edits)
        if turn.text:
            assert turn.raw_span(0, len(turn.text))[1] <= len(source)
