"""Blanks come back where line breaks were lost, and nowhere else."""

import pytest

from builders import a_document, check_document
from studydeck.text.joined import changes, has_lost_breaks

FILLING = "The mill stood by the river for a long time.Nobody knew why. " * 40


def parted(text: str) -> str:
    """`text` with the blanks that are put back; elsewhere the same source has the words on their own."""
    for start, end, words, _ in reversed(changes(text, text + " I say the currency, but with all of them we and they go in.")):
        text = text[:start] + words + text[end:]
    return text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("We asked thecentral banks about currencybalances.", "We asked the central banks about currency balances."),
        (
            "A deep,narrow pond of this year’sponds, they don'tfreeze.",
            "A deep, narrow pond of this year’s ponds, they don't freeze.",
        ),
        ("It was inthe mill. It is inthe mill. And inthe pond.", "It was in the mill. It is in the mill. And in the pond."),
        (
            "Quite likelywe'll see, andthey’ve said so, which isn't and wouldn't, couldn’t.",
            "Quite likely we'll see, and they’ve said so, which isn't and wouldn't, couldn’t.",
        ),
        ("The Greenbook, a Greenbook, or no Greenbook.", None),
        ("It ended.Nobody knew.", "It ended. Nobody knew."),
        ("Ithink the UnitedStates paid $3billion in1982.", "I think the United States paid $3 billion in 1982."),
        ("Buttoday Mr. Boykin and Mr. Volcker agreed.", "But today Mr. Boykin and Mr. Volcker agreed."),
        ("He went into the outlook for income within the 1970s, the 11th.", None),
        ("Mr. McDonald’s iPhone cost $2.4 on example.com, i.e. nothing.", None),
        ("The xylowombat sleeps.", None),
    ],
)
def test_two_words_in_one_are_parted(text: str, clean: str | None) -> None:
    assert parted(text) == (clean or text)


def test_only_a_text_of_one_line_with_stops_that_touch_has_lost_its_breaks() -> None:
    assert has_lost_breaks(FILLING)
    assert not has_lost_breaks(FILLING.replace(".N", ". N"))
    assert not has_lost_breaks(FILLING.replace(". T", ".\nT"))


def test_the_quote_keeps_what_stands_there() -> None:
    document = a_document(FILLING + "They built thecentral weir, the one.")
    check_document(document)
    (passage,) = document.passages
    assert passage.text.endswith("time. Nobody knew why. They built the central weir, the one.")
    at = passage.text.index("the central weir")
    assert document.quote(passage, *passage.raw_span(at, at + 16)) == "thecentral weir"
