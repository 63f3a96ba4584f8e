"""What keeps a clause from being understood alone, and what does not."""

import pytest

from studydeck.text.lint import balanced, dangling, leans, unanchored
from studydeck.text.tags import tagged


def why(text: str, *, antecedent: bool = False) -> str | None:
    """The lint's verdict on a whole clause."""
    words = tagged(text)
    return dangling(words, 0, len(words.words), antecedent)


STANDS_ALONE = [
    "Joan Ray founded a seed bank in Leeds",
    "A weir is a low dam that raises its river",
    "The weir of Leeds holds back the flood that the town fears",
    "Farmers who keep bees know that they swarm",
    "The government built a bridge",
]
LEANS = [
    ("It raises the river", "nothing for “It” to mean"),
    ("They founded a seed bank", "nothing for “They” to mean"),
    ("My weir leaks", "first person"),
    ("This weir leaks", "points outside"),
    ("The weir was low", "points back: the weir"),
    ("The same weir leaks", "points back: the same"),
    ("Porta closed it in 1590", "nothing for “it” to mean"),
    ("Joan Ray compared the two", "points back: the two"),
    ("GPT-3 was one", "nothing for “one” to mean"),
    ("Components are machined", "parts of what"),
]


@pytest.mark.parametrize("text", STANDS_ALONE)
def test_a_clause_that_stands_alone(text: str) -> None:
    assert why(text) is None


@pytest.mark.parametrize(("text", "reason"), LEANS, ids=[case[0] for case in LEANS])
def test_a_clause_that_leans_on_another(text: str, reason: str) -> None:
    verdict = why(text)
    assert verdict is not None
    assert reason in verdict


def test_an_answer_may_mean_the_question() -> None:
    """A pronoun is fine where something went before."""
    assert why("they offered fixed timetables", antecedent=True) is None


@pytest.mark.parametrize(
    ("text", "loose"),
    [
        ("land was dirt cheap", True),
        ("land in Vienna was dirt cheap", False),
        ("land was dirt cheap in 1923", False),
        ("land is cheap", False),
    ],
)
def test_the_past_needs_a_name_or_a_year(text: str, loose: bool) -> None:
    words = tagged(text)
    assert unanchored(words, 0, len(words.words)) is loose


@pytest.mark.parametrize(
    ("text", "loose"), [("Leeds trusted the numbers", True), ("Leeds trusted the numbers of its clerks", False)]
)
def test_a_definite_phrase_needs_more_than_its_noun(text: str, loose: bool) -> None:
    words = tagged(text)
    assert leans(words, 1, len(words.words)) is loose


@pytest.mark.parametrize(
    ("text", "fine"), [("a (b) c", True), ("a (b c", False), ("“a” b", True), ("a” b", False), ('"a" b', True), ('"a b', False)]
)
def test_brackets_and_quotation_marks_come_in_pairs(text: str, fine: bool) -> None:
    assert balanced(text) is fine
