"""Text broken into lines: nothing is lost, nothing is too wide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from studydeck.tui.wrapping import wrapped


def lines(text: str, width: int) -> list[str]:
    return [text[start:end] for start, end in wrapped(text, width)]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("one two three", 8, ["one two", "three"]),
        ("exact fit", 9, ["exact fit"]),
        ("unbreakable", 4, ["unbr", "eaka", "ble"]),
        ("a\nb", 5, ["a", "b"]),
        ("", 5, [""]),
        ("漢字漢字", 4, ["漢字", "漢字"]),
        ("漢 字 ab", 5, ["漢 字", "ab"]),
        ("漢", 1, ["漢"]),
    ],
)
def test_lines_break_at_blanks(text: str, width: int, expected: list[str]) -> None:
    assert lines(text, width) == expected


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")) | st.sampled_from(" \n漢é")), st.integers(2, 30))
def test_nothing_is_lost_and_nothing_is_too_wide(text: str, width: int) -> None:
    found = lines(text, width)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(cell_len(line) <= width for line in found)


@pytest.mark.parametrize("text", ["word " * 20_000, "x" * 100_000, "漢" * 100_000, "漢 " * 50_000, " " * 100_000])
def test_a_paragraph_of_the_largest_size_is_laid_out(text: str) -> None:
    assert "".join("".join(lines(text, 60)).split()) == "".join(text.split())
