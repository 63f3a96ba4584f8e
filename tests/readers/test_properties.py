"""Whatever is done to a document, reading it gives a document that keeps the contract."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import a_document, check_document
from studydeck.errors import InputRefused
from studydeck.readers import read
from studydeck.text.clean import FORBIDDEN

LINES = [
    "Ann Bell: Bees dance [in the hive], you know. I think so.",
    "Bob Hill: (1:04) They do [rather, the opposite]. And so on.",
    "**Ann Bell:** A [link](https://x.org) and `code` and *marks*",
    "Bob Hill (00:31):",
    "(02:10):",
    "Ad (0:30)",
    "Ann Bell: 00:01:10",
    "and it goes on in lower case,",
    "SPONSORS:",
    "(00:10:00) A chapter",
    "- [00:01] some words of a caption",
    "- [00:02] some more words of it",
    "00:00:01,000 --> 00:00:02,000",
    "WEBVTT",
    "[A note of the editor].",
    "(laughter)",
    "A Heading Of Some Kind",
    "# Markdown",
    "===",
    "---",
    "title: 'x'",
    "TIER 5 Nov 24, 2023",
    "8 tier-5 · 11 tier-4",
    "A summary that is long enough to be taken for one, with a full stop at its end, so that it is prose. ---",
    "> quoted words",
    "- item one",
    "1. item two",
    "```",
    "<!-- hidden",
    "still hidden --> seen",
    '| a | b |\x1b[31m "',
    'Great post, thanks for writing! It should be "Bee", rather than "Be"!',
    "We'll continue our interview in a moment after a word from our sponsors.",
    ">> Somebody speaks.",
    ">> I'm Ann Bell, and I speak.",
    ">> Ann Bell: So do I. >> Bob Hill: No.",
    "MR. BELL. Bees dance.MS. HILL. They do.-2-8/23/83SEVERAL. Yes.",
    "Q. Why do they dance?",
    "A. Nobody knows.",
    "**Why do bees dance?**",
    "An interview with Ann Bell. We spoke about bees.",
    "<v Ann Bell>They dance.</v> [MUSIC]",
    "- UNKNOWN: uh,",
    "**SPEAKER_02:**",
    "[3.8s] at noon, uh,",
    "JosÃ© Ã© â€” Ã¼",
    "00:00:05",
    "It ended.Nobody knew thecentral hive.",
    "Prompt: tell me.",
    "\u2028\u202e\x85\x00",
    "[[[[((((]]]",
    "",
    "",
]
NAMES = st.sampled_from(["talk.txt", "talk.md", "004.txt", "talk.vtt"])


def attempt(text: str, name: str) -> None:
    """Read a text that may hold nothing."""
    try:
        document = read(text, name, "5b")
    except InputRefused:
        assert len(FORBIDDEN.sub("", text).strip()) < 2, "a text with words in it was refused"
        return
    check_document(document)
    assert document.title


@given(st.lists(st.sampled_from(LINES), max_size=60), NAMES)
@settings(max_examples=150)
def test_any_sequence_of_lines_can_be_read(lines: list[str], name: str) -> None:
    attempt("\n".join(lines), name)


@given(st.text(max_size=400), NAMES)
@settings(max_examples=100)
def test_any_text_can_be_read(text: str, name: str) -> None:
    attempt(text.replace("\r", "\n"), name)


@given(st.lists(st.text(alphabet='[]()*_`<>!{}:#-&; \n\\aB1."“', max_size=60), max_size=20))
@settings(max_examples=150)
def test_any_marks_can_be_read(parts: list[str]) -> None:
    attempt("\n\n".join(parts), "x.md")


@given(st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_a_damaged_source_document_can_be_read(shared: Path, number: str, data: st.DataObject) -> None:
    """Lines dropped, doubled, swapped or cut: no exception, and every passage in its place."""
    (path,) = (shared / "seeds").glob(f"{number}*.txt")
    lines = path.read_text(encoding="utf-8").split("\n")
    first = data.draw(st.integers(0, max(len(lines) - 200, 0)))
    lines = lines[first : first + 200]
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(lines) - 1))
        other = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.sampled_from(["drop", "double", "swap", "cut", "join"])):
            case "drop":
                lines[at] = ""
            case "double":
                lines.insert(other, lines[at])
            case "swap":
                lines[at], lines[other] = lines[other], lines[at]
            case "cut":
                lines[at] = lines[at][: data.draw(st.integers(0, len(lines[at])))]
            case "join":
                lines[at] += lines[other]
    attempt("\n".join(lines), path.name)


HOSTILE = {
    "brackets": "[" * 200_000,
    "parentheses": "(" * 200_000,
    "closed brackets": "[a]" * 60_000,
    "links": "[a](b" * 40_000,
    "images": "![a](" * 40_000,
    "emphasis": "*a" * 60_000,
    "strong": "**" * 60_000,
    "underscores": "_a" * 60_000,
    "tags": "<a " * 60_000,
    "comments": "<!--" * 40_000,
    "entities": "&a" * 60_000,
    "templates": "{{" * 60_000,
    "escapes": "\x1b[" * 60_000,
    "sentences": "A. " * 140_000,
    "blanks": "a" + " " * 400_000 + "b",
    "quotes": '"a' * 60_000,
    "labels": "Ann Bell: yes.\nBob Hill: no.\n" * 2_000,
    "labels in a line": "Ann Bell: yes.\nBob Hill: no.\n" * 3 + "Ann Bell: yes. " * 10_000,
    "many speakers": "".join(f"Ann B{at}: yes.\nAnn B{at}: no.\n" for at in range(2_000)),
    "names once": "".join(f"Ann B{at}x: yes.\n" for at in range(6_000)),
    "one name": "Ab " * 60_000,
    "notes taken back": "So. [correction: no] " * 8_000,
    "stage notes": "(laughs) " * 20_000,
    "list items": "- a\n" * 20_000,
    "short lines": "a\n" * 60_000,
    "headings": "# a\n" * 10_000,
    "deep quotes": ">" * 100_000 + " a",
    "colons": ":" * 200_000,
    "dashes": "-" * 200_000,
    "timings": "00:00:01,000 --> 00:00:02,000\na\n" * 6_000,
    "captions": "- [00:01] a\n" * 12_000,
    "records": "A title\n\nTIER 5 Nov 24, 2023\n\nWords.\n\n" * 2_000,
    "years": "2023-" * 60_000,
    "urls": "http://" * 40_000,
    "advertisements": "We'll be right back after a word from our sponsors. " * 4_000,
    "web tags": "<html>" + "<p>" * 40_000,
    "web scripts": "<html>" + "<script>" * 20_000,
    "web comments": "<html>" + "<!-- a -->" * 20_000,
    "new voices": ">> yes\n" * 20_000,
    "nested quotations": "<html>" + "<blockquote><p>a" * 20_000,
    "minutes": "MR. BELL. Yes.MS. HILL. No." * 5_000,
    "capitals": "MR. " * 60_000,
    "questions in bold": "We spoke with Ann Bell.\n\n" + "**Why?**\n\nYes.\n\n" * 8_000,
    "encoded twice": "Ã©" * 60_000,
    "separators": "abc\u2028" * 40_000,
    "voice tags": "WEBVTT\n\n" + "00:01.000 --> 00:02.000\n<v Ann Bell>a\n\n" * 6_000,
    "open voice tags": "WEBVTT\n\n" + "00:01.000 --> 00:02.000\n" * 6 + "<v " * 40_000,
    "introductions": ">> " + "Hi, so " * 40_000 + "\n>> I'm Ann Bell.\n" * 4,
    "corrections": 'should be "a' * 20_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize(
    "frame", ["{}", "Ann Bell: Yes.\nBob Hill: No.\nAnn Bell: So?\nBob Hill: {}\nAnn Bell: [a] [b] [c] [d]\n"]
)
@pytest.mark.timeout(20)
def test_no_text_takes_for_ever(kind: str, frame: str) -> None:
    """All patterns are linear: a hostile text is read in the time an honest one of its size takes."""
    document = a_document(frame.replace("{}", HOSTILE[kind]), "x.md")
    check_document(document)
    assert document.passages or "nothing was found" in " ".join(document.warnings).lower()
