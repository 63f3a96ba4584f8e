"""Words and their tag letters."""

import pytest

from studydeck.text.tags import tagged

CASES = [
    ("a plain sentence", "OpenAI chose the numbers.", "PVDN."),
    ("a negated contraction", "They don’t leak.", "nVXI."),
    ("a possessive", "Joan’s weir", "P'N"),
    ("names with figures", "GPT-4o and o3 beat Llama-2.", None),
    ("figures", "~$25M, 15-25 points and 87%", "C,CNcC"),
    ("quotation marks and brackets", "“a weir” (old)", "qDNq(J)"),
    ("that before an article joins", "that a model satisfies it", "hDNVn"),
    ("that before a noun points", "that weir", "DN"),
    ("nothing", "", ""),
]


@pytest.mark.parametrize(("name", "text", "pattern"), CASES, ids=[case[0] for case in CASES])
def test_tags(name: str, text: str, pattern: str | None) -> None:
    """None asks only that every name is one word and tagged as a name."""
    words = tagged(text)
    if pattern is None:
        assert [word.text for word in words.words if word.tag == "P"] == ["GPT-4o", "o3", "Llama-2"]
    else:
        assert words.pattern == pattern


def test_words_keep_their_place() -> None:
    """Offsets lead back to the text."""
    text = "The U.S. weir isn't 3.1 m high—yet."
    assert all(text[word.start : word.end] == word.text for word in tagged(text).words)


def test_the_past_is_known() -> None:
    assert [word.past for word in tagged("Land was cheap and is dear.").words if word.tag == "V"] == [True, False]


def test_a_slice_ends_with_the_sentence() -> None:
    """As that of a string does."""
    words = tagged("Land was cheap")
    assert (words.slice(1, 9), words.slice(3, 4), words.slice(2, 2)) == ("was cheap", "", "")
