"""Documents made to do harm, or damaged beyond sense: refused in a sentence, or read as what they are."""

import codecs
import os
from pathlib import Path

import pytest

from builders import a_document, check_document, passages
from studydeck.document import Document, PassageKind
from studydeck.errors import InputRefused
from studydeck.readers import read_file

WORDS = "The mill stands on the river, because the river never freezes. "


def read_bytes(folder: Path, data: bytes, name: str = "mill.txt") -> Document:
    """What is read in a file of these bytes."""
    path = folder / name
    path.write_bytes(data)
    document = read_file(path)
    check_document(document)
    return document


@pytest.mark.parametrize("data", [b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, b" \t\n \r\n", b"a", "\u200b\ufeff\u2060".encode()])
def test_there_is_nothing_to_learn_from_nothing(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InputRefused, match="nothing to learn from"):
        read_bytes(tmp_path, data)


@pytest.mark.parametrize(
    "data",
    [
        WORDS.encode() + b"\xff\xfe\x80" + WORDS.encode(),
        (WORDS + "Größe").encode()[:-2],
        f"{WORDS}Größe ".encode("cp1252") + "Größe".encode(),
        f"{WORDS}Café".encode("mac-roman"),
    ],
    ids=["stray bytes", "cut in a character", "two encodings", "Mac Roman"],
)
def test_what_is_not_clean_utf8_is_read_with_a_notice(tmp_path: Path, data: bytes) -> None:
    assert "UTF-8" in read_bytes(tmp_path, data).warnings[0]


@pytest.mark.parametrize("codec", ["shift-jis", "euc-jp", "iso2022_jp"])
def test_another_script_is_never_read_as_letters(tmp_path: Path, codec: str) -> None:
    with pytest.raises(InputRefused):
        read_bytes(tmp_path, ("吾輩は猫である。名前はまだ無い。" * 20).encode(codec))


def test_no_control_character_is_left(tmp_path: Path) -> None:
    """Nor one that turns the direction of writing, or hides."""
    hostile = "\x00\x07\x1b[31mred\x9b0m \u202eback \ufeffin\u2028side \u200b\ufff9 "
    (passage,) = read_bytes(tmp_path, f"{WORDS}{hostile}{WORDS}".encode()).passages
    assert passage.text.startswith(WORDS)
    assert passage.text.endswith(WORDS.strip())


FRONTS = {
    "broken": 'title: "x\n bad: [',
    "an object": f"title: !!python/object/apply:os.mkdir [{os.devnull}x]",
    "an alias bomb": "a: &a [x,x,x,x]\n"
    + "".join(f"{b}: &{b} [*{a},*{a},*{a},*{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    "longer than any": "k: v\n" * 20_000 + "x: " + "y" * 2_000_000,
    "a list": "- a\n- b",
    "an impossible date": "date: 9999-99-99",
    "deep": "x: " + "[" * 5_000,
    "nothing in it": "title: null\nauthor: {a: {b: c}}\ntags:",
}


@pytest.mark.parametrize("front", FRONTS.values(), ids=FRONTS)
@pytest.mark.timeout(20)
def test_no_front_matter_does_harm(tmp_path: Path, front: str) -> None:
    document = read_bytes(tmp_path, f"---\n{front}\n---\n{WORDS}".encode(), "mill.md")
    assert document.passages[-1].text.endswith(WORDS.strip())
    assert document.title


def cues(*timings: str) -> str:
    """Cues with these timings, numbered words in each."""
    return "".join(f"{at}\n{timing}\nwords of cue {at}\n\n" for at, timing in enumerate(timings))


TIMINGS = {
    "overlapping": [f"00:00:{at:02},000 --> 00:00:{at + 9:02},000" for at in range(40)],
    "backwards": [f"00:00:{59 - at:02},000 --> 00:00:{58 - at:02},000" for at in range(40)],
    "a hundred hours": [f"{100 + at}:00:00,000 --> {100 + at}:00:01,000" for at in range(40)],
    "all at once": ["00:00:00,000 --> 00:00:00,000"] * 40,
}


@pytest.mark.parametrize("timings", TIMINGS.values(), ids=TIMINGS)
def test_odd_cues_are_read_in_their_order(timings: list[str]) -> None:
    document = a_document(cues(*timings), "talk.srt")
    check_document(document)
    text = " ".join(passage.text for passage in passages(document, PassageKind.CAPTIONS))
    assert text == " ".join(f"words of cue {at}" for at in range(40))


def test_cues_without_an_end_are_words_at_least() -> None:
    document = a_document(cues(*(f"00:00:{at:02},000 -->" for at in range(20))), "talk.srt")
    check_document(document)
    assert "words of cue 19" in " ".join(passage.text for passage in document.passages)
