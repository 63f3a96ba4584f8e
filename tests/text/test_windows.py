"""Statements found in speech without full stops, only where both ends are certain."""

import pytest

from studydeck.text.windows import statements

FOUND = [
    (
        "between two markers",
        "we tried it and it broke so the biggest risk for a ferry company is fog but i never saw it",
        "the biggest risk for a ferry company is fog",
    ),
    (
        "behind a stance",
        "you ask and i think that the reason why the mill stood still was that the river had frozen right and then",
        "the reason why the mill stood still was that the river had frozen",
    ),
    (
        "behind and, where a clause is finished",
        "he sold his boat and the main cause of the flood was a broken weir so we left",
        "the main cause of the flood was a broken weir",
    ),
    (
        "up to a second because",
        "yeah a weir trained to hold water is costly because the stones wear out because it rains",
        "a weir trained to hold water is costly because the stones wear out",
    ),
    ("a verb at the end of a question inside", "so the point of the survey was how deep the locks were so we dug",
     "the point of the survey was how deep the locks were"),
    ("for me", "so for me a weir is a dam that raises a river but others", "a weir is a dam that raises a river"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "statement"), FOUND, ids=[case[0] for case in FOUND])
def test_a_statement_with_two_certain_ends(name: str, text: str, statement: str) -> None:
    assert [text[start:end] for start, end in statements(text)] == [statement]


SILENT = [
    ("no end", "so the biggest risk for a ferry company is fog in the morning"),
    ("no begin", "one of the biggest risks for a ferry company is fog so we left"),
    ("things joined, not clauses", "the cats and the dogs of the ferry are called pets so we left"),
    ("a condition behind it", "so the biggest risk for a ferry company is fog if you sail early so we left"),
    ("a second sentence within", "so the biggest risk for a ferry company is fog the captain told us that so we left"),
    ("a second clause that may belong to it", "so the weir held because the stones were new and the river was low so we left"),
    ("somebody else's", "and people say the biggest risk for a ferry company is fog so we left"),
    ("denied", "but i don't think the biggest risk for a ferry company is fog so we left"),
    ("asked", "and do you think the biggest risk for a ferry company is fog so we left"),
    ("a cut noun", "so the biggest risk for a ferry company is the so we left"),
    ("debris within", "so the biggest risk for a ferry company is like fog so we left"),
    ("the first person", "so the biggest risk for our ferry company is fog so we left"),
    ("nothing", ""),
]


@pytest.mark.parametrize(("name", "text"), SILENT, ids=[case[0] for case in SILENT])
def test_no_statement(name: str, text: str) -> None:
    assert statements(text) == []


def test_a_hesitation_ends_a_statement_before_a_new_subject() -> None:
    """Without it "the fog we had" may go on."""
    text = "so the biggest risk for a ferry company is fog we left"
    assert statements(text) == []
    assert [text[start:end] for start, end in statements(text, [text.index("we left")])] == [text[3 : text.index(" we left")]]
