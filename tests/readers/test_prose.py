"""Prose and Markdown, the fallback: what is a paragraph, whose it is, and what is no prose."""

import pytest

from builders import a_document, check_document, passages
from studydeck.document import Passage, PassageKind, Register, Shape, Voice

ESSAY = """---
title: 'Bees: a primer'
date: 2024-05-01
author: Ivan Brook
canonical_url: https://example.org/bees
---

# Bees

Bees are *social* insects. They live in **colonies** of up to
60,000 [individuals](https://example.org/i), see `apis`[^1].

![A bee](bee.jpg "In flight")

## Their year

- In spring, they multiply.
- In summer they gather
  nectar.

1. First, eggs.
2. Then, larvae.

> A colony is one animal, wrote somebody.

*Myth: “Bees die when they dance.”*

| a | b |
|---|---|

```python
x = 1
```

Q&amp;A: the queen\\'s eggs \\[most of them\\] hatch {: .x} <b>soon</b>.

## References

Brook, I. (1999). On bees.

[^1]: The honey bee.
"""


def the(text: str, words: str, name: str = "essay.md") -> Passage:
    found = [passage for passage in a_document(text, name).passages if words in passage.text]
    assert len(found) == 1, f"{words!r} stands in {len(found)} passages"
    return found[0]


def test_the_whole_essay_is_understood() -> None:
    document = a_document(ESSAY, "essay.md")
    check_document(document)
    assert (document.shape, document.register, document.title) == (Shape.PROSE, Register.EDITED_PROSE, "Bees: a primer")
    assert (document.date, document.url) == ("2024-05-01", "https://example.org/bees")
    assert [(person.name, person.role) for person in document.people] == [("Ivan Brook", "author")]


@pytest.mark.parametrize(
    ("words", "kind", "voice"),
    [
        ("social insects", PassageKind.PARAGRAPH, Voice.AUTHOR),
        ("In spring", PassageKind.LIST_ITEM, Voice.AUTHOR),
        ("gather nectar", PassageKind.LIST_ITEM, Voice.AUTHOR),
        ("Then, larvae", PassageKind.LIST_ITEM, Voice.AUTHOR),
        ("one animal", PassageKind.PARAGRAPH, Voice.QUOTED),
        ("die when they dance", PassageKind.PARAGRAPH, Voice.QUOTED),
        ("| a | b |", PassageKind.BOILERPLATE, Voice.UNKNOWN),
        ("x = 1", PassageKind.BOILERPLATE, Voice.UNKNOWN),
        ("On bees.", PassageKind.BOILERPLATE, Voice.UNKNOWN),
        ("The honey bee", PassageKind.BOILERPLATE, Voice.UNKNOWN),
    ],
)
def test_every_block_has_its_kind_and_its_voice(words: str, kind: PassageKind, voice: Voice) -> None:
    passage = the(ESSAY, words)
    assert (passage.kind, passage.voice) == (kind, voice)


def test_the_marks_of_markdown_are_taken_out() -> None:
    assert the(ESSAY, "social").text == "Bees are social insects. They live in colonies of up to 60,000 individuals, see apis."
    assert (
        the(ESSAY, "hatch").text.split() == "Q&A: the queen's eggs [most of them] hatch soon .".replace("soon .", "soon.").split()
    )


def test_sections_nest() -> None:
    assert the(ESSAY, "In spring").section == ("Bees", "Their year")


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("A [link](https://x.org/a_(b)) here.", "A link here."),
        ("A [link][ref] here.", "A link here."),
        ("A long bone has two ends ([\\[link\\]](#fig-1)).", "A long bone has two ends."),
        ("See the ends [\\[link\\]](#fig-1) of a bone.", "See the ends of a bone."),
        ("An [![image](a.png)](https://x.org) here.", "An  here."),
        ("2 * 3 * 4 is 24 and a_b_c stays.", "2 * 3 * 4 is 24 and a_b_c stays."),
        ("The Q* method and A* search.", "The Q* method and A* search."),
        ("***Very*** _much_ so.", "Very much so."),
        ("Costs \\$5 &mdash; or more.", "Costs $5 — or more."),
        ("{{ template }}Words {% x %}stay.", "Words stay."),
        ("A claim.[12] Another [13].", "A claim. Another."),
        ("<!-- hidden -->Seen.", "Seen."),
    ],
)
def test_inline_marks(raw: str, clean: str) -> None:
    assert a_document(f"# Title\n\nSome words.\n\n{raw}\n", "x.md").passages[-1].text == clean


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("Title\n=====\n\nSome words come here.\n", "Title"),
        ("Title\n-----\n\nSome words come here.\n", "Title"),
        ("***** Title *****\n\nSome words come here.\n", "Title"),
        ("**Title**\n\nSome words come here.\n", "Title"),
        ("## Title ##\n\nSome words come here.\n", "Title"),
    ],
)
def test_headings_have_many_forms(text: str, heading: str) -> None:
    document = a_document(text, "x.md")
    assert [passage.text for passage in passages(document, PassageKind.HEADING)] == [heading]
    assert passages(document, PassageKind.PARAGRAPH)[0].section == (heading,)


def test_plain_text_is_prose_too() -> None:
    """Without any markup: titles stand alone, hard line breaks are joined."""
    text = "The Dance of Bees\n\nBees dance on the comb to tell\nthe others where the nectar is, and\nhow far away.\n\n"
    text += "They see little of it.\n"
    document = a_document(text, "dance.txt")
    assert document.title == "The Dance of Bees"
    assert [passage.text for passage in passages(document, PassageKind.PARAGRAPH)] == [
        "Bees dance on the comb to tell the others where the nectar is, and how far away.",
        "They see little of it.",
    ]


def test_changes_of_an_unnamed_voice_leave_nobody_as_the_author() -> None:
    document = a_document("\n".join([">> Are there bees?", ">> There are bees here."] * 3))
    assert {passage.voice for passage in document.passages} == {Voice.UNKNOWN}
    assert document.register is Register.VERBATIM_TALK


def test_speech_without_sentences_is_captions() -> None:
    words = "so we go and see the bees and they dance and then we go home and " * 100
    document = a_document("\n".join(words[at : at + 60].strip() for at in range(0, len(words), 60)))
    assert document.register is Register.CAPTIONS
    found = passages(document, PassageKind.CAPTIONS)
    assert len(found) > 1
    assert all(len(passage.text) < 5100 for passage in found)


def test_a_glossary_of_labels_is_no_conversation() -> None:
    text = "\n\n".join(f"Term{at}: A word that means thing number {at}." for at in range(20))
    assert a_document(text).shape is Shape.PROSE


def test_a_very_long_paragraph_becomes_several_passages() -> None:
    document = a_document("A sentence on bees. " * 20_000)
    check_document(document)
    assert len(document.passages) > 1
    assert all(passage.text.endswith(".") and len(passage.text) <= 100_000 for passage in document.passages)


@pytest.mark.parametrize(
    ("name", "title"),
    [("the-dance_of-bees.txt", "The dance of bees"), ("007_0123456789abcdef.txt", "007"), ("notes.md", "Notes")],
)
def test_a_file_name_is_a_title_at_last(name: str, title: str) -> None:
    assert a_document("Bees dance. They do so for hours.", name).title == title


@pytest.mark.parametrize(
    ("front", "seen", "notice"),
    [
        ("a: [1, 2\nb: }{", "", "not valid"),
        ("bees: they dance\nand sing: aloud: in\nchoirs of many, many\nwords", "choirs", "treated as text"),
        ("- one\n- two", "one", "treated as text"),
        ("title: 'x'\nfoo: !!python/object/apply:os.system ['true']", "", "not valid"),
        ("title: “Bees: they dance”\nx: a: b", "", "not valid"),
        ("a: &a [1]\n" + "\n".join(f"k{at}: [*a, *a]" for at in range(40)), "", "not valid"),
        ("a: " + "[" * 5000, "", "not valid"),
        ("\n".join(f"key{at}: {'x' * 90}" for at in range(1000)), "key0", "longer than 64 kB"),
    ],
)
def test_front_matter_that_is_broken_is_told_and_does_no_harm(front: str, seen: str, notice: str) -> None:
    document = a_document(f"---\n{front}\n---\n\nBees dance. They do.\n", "essay.md")
    check_document(document)
    assert notice in " ".join(document.warnings)
    assert any("Bees dance" in passage.text for passage in document.passages)
    assert bool(seen) == any(seen in passage.text for passage in document.passages if seen)


def test_toml_front_matter_is_understood() -> None:
    document = a_document('+++\ntitle = "Bees"\ndate = 2020-02-03\n+++\n\nBees dance. They do.\n', "x.md")
    assert (document.title, document.date) == ("Bees", "2020-02-03")


def test_a_rule_at_the_begin_is_no_front_matter() -> None:
    document = a_document("---\nBees dance on combs.\n---\nThey do it well.\n", "x.md")
    assert "Bees dance on combs." in [passage.text for passage in document.passages]


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Bees \x1b[31mare\x1b[0m red.", "Bees are red."),
        ("Bees\x1b]0;title\x07 are here.", "Bees are here."),
        ("Bees\u202e are\u202c here\x00.", "Bees are here."),
        ("Bees\u2028are here.", "Bees are here."),
        ("Be\u200bes are\x85here.", "Bees are here."),
        ("Bees \x9b31mare red.", "Bees are red."),
        ("Bees \ud800are red.", "Bees are red."),
    ],
)
def test_nothing_that_acts_on_a_terminal_is_left(raw: str, clean: str) -> None:
    document = a_document(f"Some words first.\n\n{raw}\n")
    check_document(document)
    assert document.passages[-1].text == clean
    assert document.source.count(raw) == 1


def test_a_page_of_html_is_read_without_its_tags() -> None:
    """Tags go, headings and list items stay what they are."""
    text = """<!DOCTYPE html><html><head><title>x</title></head><body><nav>Home</nav>
<h1>Bees</h1><p>Bees <b>dance</b> on
the comb &amp; sing.</p><script>alert(1)</script>
<h2 class="x">Their year</h2><ul><li>In spring, they multiply.</li></ul><!-- hidden --><footer>Imprint</footer></body></html>"""
    document = a_document(text, "bees.html")
    check_document(document)
    assert document.title == "Bees"
    found = [(passage.kind, passage.text, passage.section) for passage in document.passages]
    assert found == [
        (PassageKind.HEADING, "Bees", ()),
        (PassageKind.PARAGRAPH, "Bees dance on the comb & sing.", ("Bees",)),
        (PassageKind.HEADING, "Their year", ("Bees",)),
        (PassageKind.LIST_ITEM, "In spring, they multiply.", ("Bees", "Their year")),
    ]


ENTRIES = [
    ("indented", "# Words\n\n```{glossary}\n\nComb\n  A structure of wax.\n\nDrone\n  A male bee.\n```\n"),
    ("behind a colon", "# Words\n\nComb\n: A structure of wax.\n\nDrone\n\n:   A male bee.\n"),
    ("bold", "# Bees\n\n**Comb** - A structure of wax.\n\n**Drone**: A male bee.\n"),
    ("list", "# Glossary\n\n- Comb: A structure of wax.\n- Drone – A male bee.\n"),
    ("links", "# Bees\n\n- [Comb](https://example.org/c) - A structure of wax.\n- [Drone](https://example.org/d): A male bee.\n"),
    ("table", "# Bees\n\n| Term | Meaning |\n|---|---|\n| Comb | A structure of wax. |\n| Drone | A male bee. |\n"),
    (
        "page",
        "<html><body><h1>Bees</h1><dl><dt>Comb</dt>\n<dd>A structure of wax.</dd><dt>Drone</dt><dd>A male "
        "bee.</dd></dl></body></html>",
    ),
]


@pytest.mark.parametrize("text", [text for _, text in ENTRIES], ids=[name for name, _ in ENTRIES])
def test_a_term_and_its_meaning_are_an_entry(text: str) -> None:
    """Whatever the layout, the entry holds the term as its title and both in its text."""
    document = a_document(text, "x.html" if text.startswith("<") else "x.md")
    check_document(document)
    found = [(passage.title, passage.text) for passage in document.passages if passage.kind is PassageKind.ENTRY]
    assert found == [("Comb", "Comb: A structure of wax."), ("Drone", "Drone: A male bee.")]


@pytest.mark.parametrize("line", ["**Note:** Bees are shy.", "- **Step 1**: Open the hive.", "Comb: a structure of wax."])
def test_words_that_only_lead_in_are_no_term(line: str) -> None:
    """Without a mark and without a heading that announces a glossary, a colon makes no entry."""
    assert all(passage.kind is not PassageKind.ENTRY for passage in a_document(f"# Bees\n\n{line}\n", "x.md").passages)


def test_notes_in_a_list_are_no_captions() -> None:
    """Bullets seldom end in a full stop, whoever speaks them."""
    notes = "\n".join(f"- **term {chr(97 + n)}** - a set of tidal signs in the harbour log of a keeper" for n in range(26))
    table = "| sign | keeper |\n| ---- | ------ |\n| flag | a keeper at the far end of the harbour |"
    document = a_document(f"# Signs of the tide\n\nsigns and keepers\n{notes}\n\n{table}\n", "notes.md")
    assert document.register is Register.EDITED_PROSE
    assert [passage.title for passage in document.passages if passage.kind is PassageKind.ENTRY][:2] == ["term a", "term b"]


def test_the_link_to_edit_a_section_is_no_part_of_its_heading() -> None:
    document = a_document("# Locks\n\n## Gates[[edit](/w/index.php)]\n\nThe gates of a lock are made of oak.\n", "locks.md")
    headings = [passage.section[-1] for passage in document.passages if passage.text.startswith("The gates")]
    assert headings == ["Gates"]
