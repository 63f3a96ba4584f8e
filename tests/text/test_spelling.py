"""Terms that speech recognition breaks, put right only where nothing else can be meant."""

import pytest

from studydeck.document import Passage, PassageKind
from studydeck.text.spelling import Spelling, shipped, spelling, steady

KNOWN = Spelling({}, {}, {"weirworks": "WeirWorks", "k3": "k3", "sofar": "SoFar", "tidegate": "TideGate"})


def respelt(text: str, known: Spelling) -> str:
    """The text as a turn reads with its respellings."""
    return Passage(PassageKind.TURN, text, 0, len(text)).cleaned(text, known.within(text).changes(text)).text


CASES = [
    ("several words", "We use weir works's gauge.", "We use WeirWorks's gauge."),
    ("a hyphen", "We use Weir-works.", "We use WeirWorks."),
    ("a letter and a figure", "The k 3 gauge.", "The k3 gauge."),
    ("the other way round", "Take 3 k of them.", None),
    ("part of a figure", "The k 3.5 gauge and k 3 0.", None),
    ("part of a word", "A non-weir works well.", None),
    ("ordinary words that stand elsewhere too", "The weir works well. The weir is old and works.", None),
    ("a name meant to be of two words", "We asked Weir Works.", None),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_a_term_of_another_text(name: str, text: str, expected: str | None) -> None:
    """None means that nothing may change."""
    assert respelt(text, KNOWN) == (text if expected is None else expected)


def test_aliases_that_come_along() -> None:
    """Joined, hyphenated and in capitals; a figure that may be anything stays."""
    assert respelt("open ai and Open-AI made chat gpt, 1 of many, gpt 4 0", shipped()) == (
        "OpenAI and OpenAI made ChatGPT, 1 of many, GPT 4 0"
    )


def test_an_alias_of_one_word_counts_as_it_is_written() -> None:
    """ "Clot" is the name misheard, "clot" is what blood does."""
    assert respelt("Clot sees a clot.", spelling({"Clot": "Claude"})) == "Claude sees a clot."


def test_the_later_aliases_overrule_the_earlier() -> None:
    """So that a library can take back what came along."""
    assert respelt("open ai", shipped() | spelling({"open ai": "open AI"})) == "open AI"


STEADY = [
    ("often enough, never in two words", "WeirWorks, WeirWorks and WeirWorks", {"WeirWorks"}),
    ("too seldom", "WeirWorks and WeirWorks", set()),
    ("spelt both ways", "WeirWorks, WeirWorks, WeirWorks, but weir works.", set()),
    ("made of common words", "SoFar, SoFar, SoFar", set()),
    ("letters and figures", "k3 k3 k3 GAU-4o GAU-4o GAU-4o", {"k3", "GAU-4o"}),
    ("part of an address", "x.org/WeirWorks a.WeirWorks /WeirWorks/ WeirWorks", set()),
]


@pytest.mark.parametrize(("name", "text", "terms"), STEADY, ids=[case[0] for case in STEADY])
def test_what_a_text_says_of_its_terms(name: str, text: str, terms: set[str]) -> None:
    assert set(steady(text).terms.values()) == terms
