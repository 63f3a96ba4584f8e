"""The tags are those of HanTa's own, slower decoder."""

import re
from pathlib import Path

import pytest
from HanTa.HanoverTagger import HanoverTagger

from studydeck.text.decoder import Decoder

SEEDS = sorted((Path(__file__).resolve().parents[2] / "seeds").glob("*.txt"))
STRANGE = "x Q '' 1,000,000th zzyzx anti-dis-establish-mentarian Ünïcödé 漢字 ’s re-re-re-reading iPhones ABCDEFG —"


@pytest.fixture(scope="module")
def hanta() -> HanoverTagger:
    return HanoverTagger("morphmodel_en.pgz")


@pytest.fixture(scope="module")
def decoder() -> Decoder:
    return Decoder()


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_sentences_get_the_tags_of_the_library(path: Path, hanta: HanoverTagger, decoder: Decoder) -> None:
    """On the first sentences of every example document."""
    sentences = [re.findall(r"\w+|[^\w\s]", part) for part in re.split(r"(?<=[.?!])\s", path.read_text(encoding="utf-8"))]
    for words in filter(None, sentences[:40]):
        assert decoder.tags(words) == hanta.tag_sent(words, taglevel=0)


def test_strange_words_get_the_tags_of_the_library(hanta: HanoverTagger, decoder: Decoder) -> None:
    """Alone and in a row, at the head of the sentence and behind it."""
    words = STRANGE.split()
    assert decoder.tags(words) == hanta.tag_sent(words, taglevel=0)
    for word in words:
        assert decoder.tags([word, word]) == hanta.tag_sent([word, word], taglevel=0)


def test_nothing_has_no_tags(decoder: Decoder) -> None:
    assert decoder.tags([]) == []


def test_a_word_without_end_is_tagged_by_its_end(decoder: Decoder) -> None:
    """In time that does not grow with the square of its length."""
    assert decoder.tags(["the", "zq" * 20_000 + "ness"]) == decoder.tags(["the", "zq" * 18 + "ness"])
