"""However a text was saved, the same passages come out, with offsets into the decoded file."""

import codecs

import pytest

from builders import a_document, check_document
from studydeck.document import PassageKind
from studydeck.readers import decode, read

TALK = """A talk on ponds — part one

Rosa Field: Why do ponds freeze early, José?

Ivan Brook: Because they are “shallow”. A pond is no more than 2 m deep.
It also holds little heat.

Rosa Field: Is that so at 5 °C?

Ivan Brook: It is. The naïve keeper lets it freeze…
"""


def understood(data: bytes) -> list[tuple[PassageKind, str | None, str]]:
    """What is read in a file of these bytes."""
    text, _ = decode.decode(data, "talk.txt")
    document = read(text, "talk.txt", "5b")
    check_document(document)
    return [(passage.kind, passage.speaker, passage.text) for passage in document.passages]


def twice(text: str) -> str:
    """UTF-8 read as Windows-1252, as browsers do: a byte without a meaning there stands for itself."""
    return "".join(
        bytes([byte]).decode("cp1252" if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else "latin-1") for byte in text.encode()
    )


FILES = {
    "byte order mark": codecs.BOM_UTF8 + TALK.encode(),
    "CRLF": TALK.replace("\n", "\r\n").encode(),
    "CR only": TALK.replace("\n", "\r").encode(),
    "mixed line ends": TALK.replace("\n\n", "\r\n\n").encode(),
    "line separators": TALK.replace("\n", "\u2028").encode(),
    "paragraph separators": TALK.replace("\n", "\u2029").encode(),
    "next line": TALK.replace("\n", "\x85").encode(),
    "UTF-16, little endian": codecs.BOM_UTF16_LE + TALK.encode("utf-16-le"),
    "UTF-16, big endian, CRLF": codecs.BOM_UTF16_BE + TALK.replace("\n", "\r\n").encode("utf-16-be"),
    "UTF-16 without a mark": TALK.encode("utf-16-le"),
    "UTF-16 without a mark, big endian": TALK.encode("utf-16-be"),
    "UTF-32": codecs.BOM_UTF32_LE + TALK.encode("utf-32-le"),
    "Windows-1252": TALK.encode("cp1252"),
    "encoded twice": twice(TALK).encode(),
    "encoded twice as Latin-1": TALK.encode().decode("latin-1").encode(),
}


@pytest.mark.parametrize("name", FILES)
def test_every_encoding_gives_the_same_passages(name: str) -> None:
    assert understood(FILES[name]) == understood(TALK.encode())


def test_what_was_encoded_twice_is_told_and_stays_in_the_quote() -> None:
    document = a_document(twice(TALK))
    assert document.warnings == ("Some characters were encoded twice: “â€”” is read as “—”.",)
    passage = next(passage for passage in document.passages if "José" in passage.text)
    assert document.quote(passage, passage.start, passage.end).endswith("early, JosÃ©?")


@pytest.mark.parametrize(
    "text",
    [
        "O maçã Ã… não é “tão” bom. Ação e coração, irmã. São três pães, não é?",
        "The mark Â© is what you see in place of © where a page is read in the wrong encoding.",
    ],
    ids=["letters of a language", "one example"],
)
def test_a_sound_text_stays_as_it_is(text: str) -> None:
    document = a_document(text)
    assert document.passages[0].text == text
    assert not any("twice" in warning for warning in document.warnings)


def test_a_few_separators_end_no_line() -> None:
    """Word processors leave them in the middle of a paragraph."""
    document = a_document("The pond\u2028is deep,\x85and it is\u2029old.\n\nThe other pond is shallow.\n")
    assert [passage.text for passage in document.passages] == ["The pond is deep, and it is old.", "The other pond is shallow."]
