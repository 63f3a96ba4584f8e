"""Archives: records of a title, a rank and a date, a summary, and tags that run together."""

import pytest

from builders import a_document, check_document, passages
from studydeck.document import PassageKind, Register, Shape, Voice

HEAD = """Personal← Room

Nature

Pollen Letters

Ivan Brook

40 issues · 6 keepers · 2 tier-5 · 4 tier-4

"""
SECTION = """Mites and Other Guests

1 tier-5 · 2 tier-4

The letters begin with mites. Brook follows them -- from hive to hive -- for ten years, and changes his mind about them only once.

The mite hypothesis: how it began

TIER 5 Nov 24, 2023

A landmark letter arguing that mites spread with the trade in queens, as Brook shows with \
'the long list'. It matters as a reference, e.g. for keepers.

mitestrade in queensQ-list

Interviewing Rosa Field on: what now?

TIER 4 Aug 8, 2024

[Paywalled preview] Field argues (paywalled preview) that mites will stay for at least \
another hundred years. The rest is behind the paywall.

interviewmites

How mites’ luck turned

TIER 4 Sep 5, 2024

Brook reverses his earlier reading and says that the trade in queens never mattered for the spread of mites. ---

mitesluck

"""
TEXT = HEAD + SECTION + SECTION.replace("Mites and Other Guests", "Wasps").replace("mite hypothesis", "wasp hypothesis") + "bees"


def test_the_whole_archive_is_understood() -> None:
    document = a_document(TEXT, "letters.txt")
    check_document(document)
    assert (document.shape, document.register, document.title) == (Shape.ARCHIVE, Register.EDITED_PROSE, "Pollen Letters")
    assert [len(passages(document, kind)) for kind in (PassageKind.RECORD, PassageKind.PARAGRAPH)] == [6, 2]


def test_a_record_carries_title_date_rank_and_section() -> None:
    record = passages(a_document(TEXT), PassageKind.RECORD)[0]
    assert record.title == "The mite hypothesis: how it began"
    assert (record.date, record.tags, record.section) == ("2023-11-24", ("tier-5",), ("Mites and Other Guests",))
    assert (record.voice, record.speaker) == (Voice.CURATOR, None)


def test_introductions_are_the_curators() -> None:
    assert {passage.voice for passage in passages(a_document(TEXT), PassageKind.PARAGRAPH)} == {Voice.CURATOR}


def test_the_line_of_a_title_is_a_heading_and_a_title_with_a_colon_no_speaker() -> None:
    headings = [passage.text for passage in passages(a_document(TEXT), PassageKind.HEADING)]
    assert headings[:4] == [
        "Mites and Other Guests",
        "The mite hypothesis: how it began",
        "Interviewing Rosa Field on: what now?",
        "How mites’ luck turned",
    ]


@pytest.mark.parametrize("words", ["mitestrade", "TIER 4", "1 tier-5", "40 issues", "Personal", "interviewmites"])
def test_tags_ranks_and_counts_are_no_prose(words: str) -> None:
    kinds = {passage.kind for passage in a_document(TEXT).passages if words in passage.text}
    assert kinds == {PassageKind.BOILERPLATE}


def test_a_rule_stuck_to_a_summary_is_not_part_of_it() -> None:
    assert passages(a_document(TEXT), PassageKind.RECORD)[2].text.endswith("the spread of mites.")


def test_what_the_curator_could_not_read_is_no_fact() -> None:
    record = passages(a_document(TEXT), PassageKind.RECORD)[1]
    assert record.text.startswith("Field argues that mites")
    assert [a_document(TEXT).source[a:b] for a, b in record.retracted] == ["The rest is behind the paywall."]


def test_the_author_is_known_by_a_name_the_summaries_use() -> None:
    (author,) = a_document(TEXT + " Brook" * 10).people
    assert (author.name, author.role) == ("Ivan Brook", "author")


@pytest.mark.parametrize(
    ("meta", "date", "tags"),
    [
        ("TIER 5 Nov 24, 2023", "2023-11-24", ("tier-5",)),
        ("Rating: 4/5 · 3 March 2021", "2021-03-03", ("rating-4",)),
        ("September 5, 2024", "2024-09-05", ()),
        ("2024-09-05", "2024-09-05", ()),
    ],
)
def test_ranks_and_dates_have_many_forms(meta: str, date: str, tags: tuple[str, ...]) -> None:
    summary = "A summary of what the letter says about bees in winter, long enough to be prose at last."
    text = "\n\n".join(f"Letter {number}\n\n{meta}\n\n{summary}" for number in range(6))
    records = passages(a_document(text), PassageKind.RECORD)
    assert [(record.date, record.tags) for record in records] == [(date, tags)] * 6
