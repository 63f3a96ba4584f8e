"""Minutes: titles and names in capitals mark the turns, in mid-line too, and what the printer left inside is taken out."""

import pytest

from builders import a_document, check_document, passages
from studydeck.document import PassageKind, Shape

MEETING = (
    "Meeting of the Pond CommitteeMay 3, 1983A meeting was held in the mill on Tuesday, May 3, 1983, at 9:30 a.m.Mr. Field, "
    "ChairmanMr. Brook5/3/83[Secretary's note: The members had met the day before.]CHAIRMAN FIELD. Mr. Brook, proceed.MR. BROOK. "
    "[Statement--see Appendix.]VICE CHAIRMAN O'NEIL. What remaining ponds do we have now? By theU.S. rule, Mr. Brook. It was 3 "
    "percent.MR. BROOK. It's about ninety. If we-10-5/3/83count the lakes, a hundred.SPEAKER(?). Are they deep?-11-5/3/83"
    "MS. McDOWELL. They are.MESSRS. FIELD, HILL, and BROOK. Yes. Let's go home.SEVERAL. I'll second that.MR. BROOK. Then we vote."
)


def test_turns_are_found_in_a_file_of_one_line() -> None:
    document = a_document(MEETING, "1983.txt")
    check_document(document)
    assert (document.shape, document.title, document.date) == (Shape.INTERVIEW, "Meeting of the Pond Committee", "1983-05-03")
    assert [(turn.speaker, turn.text) for turn in passages(document, PassageKind.TURN)] == [
        ("Chairman Field", "Mr. Brook, proceed."),
        (
            "Vice Chairman O'Neil",
            "What remaining ponds do we have now? By theU.S. rule, Mr. Brook. It was 3 percent.",
        ),
        ("Mr. Brook", "It's about ninety. If we count the lakes, a hundred."),
        (None, "Are they deep?"),
        ("Ms. McDowell", "They are."),
        (None, "Yes. Let's go home."),
        (None, "I'll second that."),
        ("Mr. Brook", "Then we vote."),
    ]


def test_turns_are_found_at_the_begin_of_indented_lines() -> None:
    text = "    Mr. McDONALD. Thank you.\nI count ponds.\n    Senator HILL. And lakes?\n    The CHAIRMAN. Later.\n" * 3
    document = a_document(text)
    check_document(document)
    assert {turn.speaker for turn in passages(document, PassageKind.TURN)} == {"Mr. McDonald", "Senator Hill", None}
    assert "Vice" not in {alias for person in document.people for alias in person.aliases}


@pytest.mark.parametrize("text", ["I asked MR. BROOK. He said no. ", "DR. NO. DR. WHO. A list. "])
def test_capitals_elsewhere_are_no_labels(text: str) -> None:
    assert a_document(text * 8 + "\n" + "And so on, as everybody knows.\n").shape is Shape.PROSE


COURT = """THE COURT: Good morning.
MR. HILL: Good morning, Your Honor.
BY MR. HILL:
Q.   Where were you?
A.   At the pond.
Q.   And then?
A.   I left.
"""


def test_in_court_the_examiner_asks_and_nobody_is_proven_to_answer() -> None:
    document = a_document(COURT * 3)
    check_document(document)
    assert {person.name for person in document.people} == {"The Court", "Mr. Hill"}
    assert {turn.speaker for turn in passages(document, PassageKind.TURN) if turn.text in ("I left.", "At the pond.")} == {None}
