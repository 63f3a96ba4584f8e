"""The five source documents: what must be found in them, and what must not."""

from collections import Counter
from pathlib import Path

import pytest

from builders import check_document, passages
from studydeck.document import Document, Passage, PassageKind, Register, Shape, Voice
from studydeck.readers import read_file

SPOKEN = (PassageKind.TURN, PassageKind.PARAGRAPH, PassageKind.RECORD, PassageKind.CAPTIONS, PassageKind.LIST_ITEM)


@pytest.fixture(scope="module")
def seeds(shared: Path) -> dict[str, Document]:
    """The source documents by their number."""
    return {path.name[:3]: read_file(path) for path in sorted((shared / "seeds").glob("*.txt"))}


def line_of(document: Document, number: int) -> list[Passage]:
    """The passages that begin in a line."""
    return [passage for passage in document.passages if document.line(passage.start) == number]


def turns_of(document: Document) -> Counter[str | None]:
    """How many turns every speaker has: runs of passages without another speaker between them."""
    counted: Counter[str | None] = Counter()
    last = None
    for turn in passages(document, PassageKind.TURN):
        if turn.speaker != last:
            counted[turn.speaker] += 1
        last = turn.speaker
    return counted


def test_all_documents_keep_the_contract(seeds: dict[str, Document]) -> None:
    assert len(seeds) == 5
    for document in seeds.values():
        check_document(document)


@pytest.mark.parametrize(
    ("number", "shape", "register", "title"),
    [
        ("000", Shape.INTERVIEW, Register.EDITED_TALK, "weird"),
        ("001", Shape.PODCAST, Register.VERBATIM_TALK, "AMA"),
        ("002", Shape.ANNOTATED, Register.VERBATIM_TALK, "Societal"),
        ("003", Shape.ARCHIVE, Register.EDITED_PROSE, "Interconnects"),
        ("004", Shape.CAPTIONS, Register.CAPTIONS, "AU9Fdgs0ZaI"),
    ],
)
def test_every_shape_is_recognised(seeds: dict[str, Document], number: str, shape: Shape, register: Register, title: str) -> None:
    document = seeds[number]
    assert (document.shape, document.register) == (shape, register)
    assert title in document.title


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("000", {"Jordan Schneider": 25, "Nathan Lambert": 25}),
        ("001", {"Nathan Labenz": 27, "Adi": 27}),
        ("002", {"Adam": 73, "Anish Tondwalkar": 74}),
    ],
)
def test_turns_are_counted_per_speaker(seeds: dict[str, Document], number: str, expected: dict[str, int]) -> None:
    marked = {person.name: 0 for person in seeds[number].people}
    assert set(marked) == set(expected)
    counted = turns_of(seeds[number])
    assert {name: counted[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("number", "roles"),
    [
        ("000", {"Jordan Schneider": "host", "Nathan Lambert": "guest"}),
        ("001", {"Nathan Labenz": "host", "Adi": "host"}),
        ("002", {"Adam": "host", "Anish Tondwalkar": "guest"}),
        ("003", {"Nathan Lambert": "author"}),
        ("004", {}),
    ],
)
def test_people_have_roles(seeds: dict[str, Document], number: str, roles: dict[str, str]) -> None:
    assert {person.name: person.role for person in seeds[number].people} == roles


def test_the_glued_label_of_000_begins_a_turn(seeds: dict[str, Document]) -> None:
    (second,) = line_of(seeds["000"], 144)
    assert (second.speaker, second.text.startswith("The thing about writing")) == ("Nathan Lambert", True)
    assert [line_of(seeds["000"], number)[0].speaker for number in (143, 145, 146)] == [
        "Jordan Schneider",
        "Nathan Lambert",
        "Nathan Lambert",
    ]


def test_the_comments_of_000_are_apart_and_their_correction_is_applied(seeds: dict[str, Document]) -> None:
    document = seeds["000"]
    assert [document.line(passage.start) for passage in passages(document, PassageKind.COMMENT)] == [147, 148, 149]
    assert not [turn for turn in passages(document, PassageKind.TURN) if "GPT-4.0" in turn.text]
    corrected = [document.line(edit.start) for turn in document.passages for edit in turn.edits if edit.reason == "correction"]
    assert corrected == [2, 24, 25]
    assert "interviewed Nathan Lambert, a CS PhD" in line_of(document, 2)[0].text


@pytest.mark.parametrize(
    ("number", "line"), [("000", 9), ("000", 89), *(("002", line) for line in (24, 46, 62, 85, 101, 144, 162, 174, 231))]
)
def test_lines_that_are_headings(seeds: dict[str, Document], number: str, line: int) -> None:
    assert [passage.kind for passage in line_of(seeds[number], line)] == [PassageKind.HEADING]


def test_no_advertisement_stands_in_a_turn_of_001(seeds: dict[str, Document]) -> None:
    document = seeds["001"]
    spoken = [passage for passage in document.passages if passage.kind in SPOKEN]
    assert not [passage for passage in spoken if "NetSuite" in passage.text or "our sponsors" in passage.text]
    assert min(document.line(passage.start) for passage in spoken) == 42
    assert {passage.kind for line in range(52, 57) for passage in line_of(document, line)} == {PassageKind.ADVERTISEMENT}


def test_questions_from_the_audience_of_001_are_not_the_readers_claims(seeds: dict[str, Document]) -> None:
    voices = {seeds["001"].line(turn.start): turn.voice for turn in passages(seeds["001"], PassageKind.TURN)}
    assert {voices[line] for line in (48, 58, 70, 86, 90, 92, 98, 100)} == {Voice.READER_QUESTION}
    assert {turn.voice for turn in passages(seeds["001"], PassageKind.TURN) if turn.speaker == "Nathan Labenz"} == {Voice.SPEAKER}


def test_times_of_001(seeds: dict[str, Document]) -> None:
    times = {seeds["001"].line(turn.start): turn.time for turn in passages(seeds["001"], PassageKind.TURN)}
    assert (times[49], times[57], times[80], times[101]) == (233, 948, 3631, 7039)


def test_notes_of_002(seeds: dict[str, Document]) -> None:
    document = seeds["002"]
    assert [document.line(note.start) for note in passages(document, PassageKind.NOTE)] == [
        14,
        22,
        76,
        78,
        110,
        115,
        129,
        204,
        207,
    ]
    assert {note.voice for note in passages(document, PassageKind.NOTE)} == {Voice.EDITOR}
    other = {28, 64, 67, 73, 77, 117, 159}
    assert other <= {document.line(passage.start) for passage in passages(document, PassageKind.BOILERPLATE)}
    assert {line_of(document, line)[0].speaker for line in (82, 118, 130)} == {"Anish Tondwalkar"}


@pytest.mark.parametrize(
    ("line", "gone"),
    [
        (34, "putting two text"),
        (35, "competitor"),
        (41, "database provider"),
        (52, "booking"),
        (97, "Artificial General"),
        (165, "machine"),
    ],
)
def test_glosses_of_002_are_out_of_the_text_but_in_the_log(seeds: dict[str, Document], line: int, gone: str) -> None:
    document = seeds["002"]
    (passage,) = line_of(document, line)
    assert gone not in passage.text
    assert [edit for edit in passage.edits if edit.reason == "note" and gone in document.source[edit.start : edit.end]]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (27, "just extremely complicated like"),
        (36, "being to action, because"),
        (119, "The feed is like"),
        (239, "pay Anish, and"),
    ],
)
def test_restored_words_of_002_stay_in_the_text(seeds: dict[str, Document], line: int, kept: str) -> None:
    assert kept in line_of(seeds["002"], line)[0].text


def test_the_sentence_of_002_that_is_taken_back_must_not_be_used(seeds: dict[str, Document]) -> None:
    document = seeds["002"]
    lost = [document.source[a:b].strip() for passage in document.passages for a, b in passage.retracted]
    assert len(lost) == 1
    assert lost[0].startswith("I think at the same time")
    assert lost[0].endswith("here].")


def test_the_examples_of_002_have_no_speaker(seeds: dict[str, Document]) -> None:
    assert {line_of(seeds["002"], line)[0].speaker for line in (70, 71, 80)} == {None}


def test_the_records_of_003(seeds: dict[str, Document]) -> None:
    document = seeds["003"]
    records = passages(document, PassageKind.RECORD)
    assert (len(records), Counter(tag for record in records for tag in record.tags)) == (186, {"tier-5": 26, "tier-4": 160})
    sections = Counter(record.section[0] for record in records)
    assert list(sections.values()) == [19, 18, 30, 25, 11, 8, 15, 19, 11, 12, 9, 9]
    years = Counter(record.date[:4] for record in records)
    assert years == {"2021": 3, "2022": 2, "2023": 35, "2024": 63, "2025": 59, "2026": 24}
    assert not [record for record in records if record.text.endswith("---") or len(record.text) < 80]
    assert len({record.title for record in records}) == 186


def test_the_captions_of_004(seeds: dict[str, Document]) -> None:
    document = seeds["004"]
    joined = [passage for passage in document.passages if passage.time is not None]
    assert sum(sum(edit.replacement == " " for edit in passage.edits) + 1 for passage in joined) == 1300
    assert {passage.speaker for passage in document.passages} == {None}
    assert [document.line(joined[0].start), joined[0].kind] == [40, PassageKind.BOILERPLATE]
    assert document.line(joined[1].start) == 51
    assert joined[-1].kind is PassageKind.BOILERPLATE
    assert not [passage for passage in joined if "[" in passage.text]
    marks = [[edit for edit in passage.edits if edit.reason == "markup"] for passage in passages(document, PassageKind.CAPTIONS)]
    sizes = [len(edits) + 1 for edits in marks]
    assert all(40 <= size <= 80 for size in sizes[:-1]), sizes


def test_an_unknown_shape_comes_out_sensibly(shared: Path) -> None:
    """Every text of the reading corpus can be read, and its passages keep the contract."""
    for path in sorted((shared / "corpus").iterdir()):
        if path.suffix in (".md", ".txt", ".srt", ".vtt", ".html") and path.name != "README.md":
            check_document(read_file(path))
