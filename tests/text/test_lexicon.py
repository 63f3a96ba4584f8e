"""What a text says of its own words."""

import pytest

from studydeck.text.lexicon import lexicon
from studydeck.text.terms import decapitalise

TEXT = (
    "Weirs hold water. A weir is low. Joan Ray, who lives in Leeds, drew one. Old weirs leak. Dr. Amis knew LHI001 and LHI002. "
    "We met Robert Fortune. He sold tea. The well-known weir of Leeds is near, says Leeds."
)


def test_common_words_are_told_from_names() -> None:
    """By how they are written in mid-sentence."""
    words = lexicon(TEXT)
    assert words.is_common("Weirs")
    assert not words.is_common("Leeds")


def test_people_are_those_a_pronoun_or_title_points_at() -> None:
    """In the same sentence, in the next one, or behind a title."""
    assert {"Ray", "Amis", "Fortune"} <= lexicon(TEXT).people
    assert "Weirs" not in lexicon(TEXT).people


def test_longer_names_are_found_by_their_parts() -> None:
    assert lexicon(TEXT).names["Fortune"] == ("Robert Fortune",)


def test_labels_stand_before_numbers() -> None:
    assert lexicon(TEXT).labels == {"LHI"}


CASES = [
    ("a common word", "Weirs hold water", "weirs hold water"),
    ("a name", "Leeds is near", "Leeds is near"),
    ("a function word", "The weir is low", "the weir is low"),
    ("the first person", "I think", "I think"),
    ("an acronym", "LHI runs", "LHI runs"),
    ("a hyphenated word", "Well-known weirs", "well-known weirs"),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_first_words_in_mid_sentence(name: str, text: str, expected: str) -> None:
    assert decapitalise(text, TEXT) == expected
