"""Talk as it is found in the wild: how every such document beside the checkout is understood, in numbers."""

from pathlib import Path

import pytest

from builders import check_document
from studydeck.document import PassageKind, Register
from studydeck.readers import read_file

TALKS: dict[str, tuple[Register, int, int, set[str]]] = {
    "postoffice.md": (Register.EDITED_TALK, 44, 44, {"Melody Kramer", "Amanda Weaver"}),
    "mason.md": (Register.EDITED_TALK, 9, 9, {"Mark A. Tabbert"}),
    "chestnut.md": (Register.VERBATIM_TALK, 191, 191, {"Hallie Casey", "Chris Casey"}),
    "archiving.txt": (Register.VERBATIM_TALK, 62, 135, {"Albert Sun", "Kathleen Hansen"}),
    "graphics.txt": (Register.VERBATIM_TALK, 2, 189, {"David Yanofsky", "Becky Bowers"}),
    "climate.html": (Register.VERBATIM_TALK, 71, 126, {"Cathy Deng", "Simon Jockers"}),
    "recap.md": (Register.VERBATIM_TALK, 83, 83, {"Mike Schmidt", "Mark Erhardt", "Ruben Somsen", "Martin Zumsande"}),
    "blocks.md": (Register.EDITED_TALK, 53, 53, {"Mark Erhardt", "Adam Jonas"}),
    "godin.md": (Register.EDITED_TALK, 85, 85, {"Lenny Rachitsky", "Seth Godin"}),
    "bypass.txt": (Register.VERBATIM_TALK, 0, 5, set()),
    "art.md": (Register.VERBATIM_TALK, 0, 88, set()),
    "worms.md": (Register.VERBATIM_TALK, 0, 7, set()),
    "lessons.srt": (Register.VERBATIM_TALK, 0, 11, set()),
    "particles.srt": (Register.VERBATIM_TALK, 0, 18, set()),
    "packaging.vtt": (Register.VERBATIM_TALK, 0, 18, set()),
    "hearing.txt": (Register.CAPTIONS, 0, 10, set()),
    "pivoting.md": (Register.CAPTIONS, 0, 32, set()),
    "chess.txt": (Register.CAPTIONS, 0, 8, set()),
    "eighty.vtt": (Register.CAPTIONS, 0, 4, set()),
}
"""Register, turns (or runs of captions) with a speaker, all of them, and the people."""


@pytest.mark.parametrize("name", TALKS)
def test_a_talk_is_understood(shared: Path, name: str) -> None:
    document = read_file(shared / "corpus" / name)
    check_document(document)
    said = [passage for passage in document.passages if passage.kind in (PassageKind.TURN, PassageKind.CAPTIONS)]
    known = {passage.speaker for passage in said} - {None}
    with_speaker = sum(1 for passage in said if passage.speaker)
    assert (document.register, with_speaker, len(said), known) == TALKS[name]
    assert known == {person.name for person in document.people}


def test_a_panel_of_twenty_five_is_told_apart(shared: Path) -> None:
    """In a file of one line."""
    document = read_file(shared / "corpus" / "fomc.txt")
    check_document(document)
    assert (document.title, document.date) == ("Meeting of the Federal Open Market Committee", "1983-08-23")
    assert len(document.people) == 25
    assert sum(1 for passage in document.passages if passage.speaker) == 295


@pytest.mark.parametrize(("name", "language"), [("cnil.md", "French"), ("prodhaft.md", "German")])
def test_other_languages_are_told(shared: Path, name: str, language: str) -> None:
    assert read_file(shared / "corpus" / name).language == language
