"""Typed answers: what counts as form, what is near, what differs, and how the difference is shown."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studydeck import typed
from studydeck.typed import Likeness, compare, compare_parts

ALIKE = [
    ("case", "entire NEW clusters", "Entire new clusters"),
    ("accents", "Beyonce, Malmo, Lodz", "Beyoncé, Malmö, Łódź"),
    ("article", "bitter lesson", "The Bitter Lesson"),
    ("another article", "a cluster", "the cluster"),
    ("punctuation", "bitter lesson again", "“Bitter Lesson”, again!"),
    ("apostrophes", "its the dogs' bone", "it’s the dog's bone"),
    ("white space", "  new \t clusters ", "new clusters"),
    ("ligatures and width", "fine １２", "ﬁne 12"),
    ("hyphen left out", "pretraining compute", "pre-training compute"),
    ("hyphen as a blank", "pre training compute", "pre‑training compute"),
    ("hyphen too many", "pre-training", "pretraining"),
    ("dashes", "1990–2000", "1990-2000"),
    ("sharp s", "strasse", "Straße"),
    ("thousands", "1000", "1,000"),
    ("thousands of thousands", "1000000", "1.000.000"),
    ("thousands apart", "10 000", "10000"),
    ("thousand in words", "one thousand", "1,000"),
    ("decimal comma", "1,5", "1.5"),
    ("decimal zeros", "92.50", "92.5"),
    ("no leading zero", ".5", "0,5"),
    ("per cent", "5 per cent", "5%"),
    ("percent", "5 percent", "5 %"),
    ("money", "5 dollars", "$5"),
    ("much money", "$5 million", "5,000,000 dollars"),
    ("k", "10k", "10,000"),
    ("small words", "two", "2"),
    ("large words", "two hundred and five thousand", "205,000"),
    ("tens", "twenty-one", "21"),
    ("ordinals", "twenty-first", "21st"),
    ("first", "the first", "1st"),
    ("decades", "1990's", "1990s"),
    ("and", "R and D", "R&D"),
    ("minus", "−5 degrees", "-5 degrees"),
    ("no letters of ours", "中文", "中文。"),
    ("a set in another order", "c, b and a", "a, b, and c"),
    ("a set with semicolons", "b, a", "a; b"),
    ("a set of two", "Ada Park and the other one", "the other one and Ada Park"),
]
NEAR = [
    ("plural", "cluster", "clusters"),
    ("misspelt", "entire new clustars", "entire new clusters"),
    ("a word missing of several", "they have to build clusters", "they have to build new clusters"),
    ("a member missing", "a; c", "a, b and c"),
    ("a member misspelt", "powr; compute", "compute, power"),
]
DIFFERENT = [
    ("other words", "power", "clusters"),
    ("another year", "1985", "1984"),
    ("another number in the same words", "about 50 of the hundred clusters", "about 40 of the hundred clusters"),
    ("a thousandth", "1", "1,000"),
    ("point is no thousand", "3142", "3.142"),
    ("ordinal", "5", "fifth"),
    ("denied", "clusters are not built in a day", "clusters are built in a day"),
    ("denied by a contraction", "it doesn't need new clusters there", "it does need new clusters there"),
    ("sign", "C", "C++"),
    ("minus", "5", "-5"),
    ("two words for one", "now here", "nowhere"),
    ("versions", "1.2.3", "1.2.4"),
    ("nothing typed", "", "clusters"),
    ("punctuation only", "!", "?"),
    ("acronyms", "RLHF", "RLVR"),
]


def test_the_examples_are_true() -> None:
    assert doctest.testmod(typed).failed == 0


@pytest.mark.parametrize(("typed", "answer"), [case[1:] for case in ALIKE], ids=[case[0] for case in ALIKE])
def test_form_does_not_count(typed: str, answer: str) -> None:
    for comparison in (compare(typed, answer), compare(answer, typed)):
        assert comparison.likeness is Likeness.FORM
        assert not any(piece.sign for piece in comparison.pieces)


@pytest.mark.parametrize(("typed", "answer"), [case[1:] for case in NEAR], ids=[case[0] for case in NEAR])
def test_near_is_said_and_the_difference_shown(typed: str, answer: str) -> None:
    comparison = compare(typed, answer)
    assert comparison.likeness is Likeness.NEAR
    assert any(piece.sign for piece in comparison.pieces)


@pytest.mark.parametrize(("typed", "answer"), [case[1:] for case in DIFFERENT], ids=[case[0] for case in DIFFERENT])
def test_what_differs_is_never_near(typed: str, answer: str) -> None:
    assert compare(typed, answer).likeness is Likeness.DIFFERENT


def test_the_same_is_exact() -> None:
    assert compare("Entire new clusters ", "Entire new clusters").likeness is Likeness.EXACT


@pytest.mark.parametrize(
    ("typed", "answer", "shown"),
    [
        ("new clustars", "Entire new clusters", "+Entire new -clustars +clusters"),
        ("they must build", "they build", "they -must build"),
        ("1985", "1984", "-1985 +1984"),
        ("what do I know", "They build clusters", "-what do I know +They build clusters"),
        ("a; d", "a, b and c", "-d, a, +b, +c"),
        ("powr; compute", "compute, power", "compute, -powr +power"),
        ("$5 million of it", "5 million euros of it", "$5 million +euros of it"),
    ],
)
def test_the_difference_stands_word_by_word(typed: str, answer: str, shown: str) -> None:
    assert compare(typed, answer).text == shown


def test_the_letters_that_differ_are_marked() -> None:
    wrong, right = compare("clustars", "clusters").pieces
    assert [wrong.text[start:end] for start, end in wrong.marks] == ["a"]
    assert [right.text[start:end] for start, end in right.marks] == ["e"]


@pytest.mark.parametrize(
    ("typed", "likeness", "shown"),
    [
        ("reinforcement learning; verifiable rewards", Likeness.EXACT, "reinforcement learning; verifiable rewards"),
        ("Reinforcement learning, verifiable rewards", Likeness.FORM, "Reinforcement learning, verifiable rewards"),
        ("reinforcement learning verifiable rewards", Likeness.FORM, "reinforcement learning verifiable rewards"),
        ("reinforcement learning; verifiable reward", Likeness.NEAR, "reinforcement learning; verifiable -reward +rewards"),
        ("verifiable rewards; reinforcement learning", Likeness.NEAR, None),
        ("reinforcement learning", Likeness.DIFFERENT, "reinforcement learning; +verifiable rewards"),
        ("reinforcement learning; verifiable rewards; more", Likeness.DIFFERENT, None),
        ("power", Likeness.DIFFERENT, "-power +reinforcement learning; +verifiable rewards"),
    ],
)
def test_the_hidden_parts_of_a_cloze_are_compared_one_by_one(typed: str, likeness: Likeness, shown: str | None) -> None:
    comparison = compare_parts(typed, ["reinforcement learning", "verifiable rewards"])
    assert comparison.likeness is likeness
    assert shown in (None, comparison.text)


TEXT = st.text(st.characters(codec="utf-8") | st.sampled_from("  ,;.-'$%&0123456789abé"), max_size=60)


@given(TEXT, TEXT)
def test_any_text_can_be_compared_and_nothing_typed_is_lost(typed: str, answer: str) -> None:
    for comparison in (compare(typed, answer), compare_parts(typed, [answer, typed])):
        assert all(piece.text for piece in comparison.pieces)
        assert all(0 <= start < end <= len(piece.text) for piece in comparison.pieces for start, end in piece.marks)
    assert (compare(typed, answer).likeness is Likeness.EXACT) == (typed.strip() == answer.strip())
    likeness = compare(typed, typed.upper()).likeness
    assert likeness in (Likeness.EXACT, Likeness.FORM) or not any(character.isalnum() for character in typed.upper())


def test_a_whole_book_is_compared_at_once() -> None:
    assert compare("word " * 200_000, "other " * 200_000).likeness is Likeness.DIFFERENT
