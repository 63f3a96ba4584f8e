"""A document as it is shown: no word lost, every quote found where it stands."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import an_evidence
from studydeck.document import Document
from studydeck.documentview import raw_view, stored_view, view
from studydeck.errors import InputRefused
from studydeck.readers import laid_out
from studydeck.text.clean import FORBIDDEN, clean_text

INTERVIEW = """# A talk

**Ada Stone:** So um the *first* point is [a link](https://example.org/x) to follow. [laughs] And then we stop.

**Ben Rivers:** I see what you mean there, and I would add one thing to it.

**Ada Stone:** Please do, for we have the time, and it would be a pity to stop.

**Ben Rivers:** Then let me say that clusters have to be built before that.
"""
CAPTIONS = (
    "- [00:01] the engine turns the heat of\n- [00:04] the fire into motion and that is\n- [00:09] all there is to it\n" * 12
)


def parsed(text: str, name: str = "talk.txt") -> Document:
    return laid_out(text, name, "5b")


def words(text: str) -> list[str]:
    return clean_text(text).split()


def test_the_words_stay_as_they_were_written() -> None:
    """Marks and links go; fillers and notes stay."""
    shown = view(parsed(INTERVIEW))
    text = next(passage.text for passage in shown.passages if "first" in passage.text)
    assert text == "So um the first point is a link to follow. [laughs] And then we stop."


def test_a_passage_tells_its_line_and_its_speaker() -> None:
    shown = view(parsed(INTERVIEW))
    last = shown.passages[-1]
    assert (last.line, last.speaker, shown.lines) == (9, "Ben Rivers", 10)


@pytest.mark.parametrize("quote", ["a link", "[a link](https://example.org/x) to follow", "clusters have to be built", "*first*"])
def test_a_quote_is_found_in_the_words_shown(quote: str) -> None:
    start = INTERVIEW.index(quote)
    evidence = an_evidence(quote, document="talk.txt", start=start, end=start + len(quote), line=3)
    shown = view(parsed(INTERVIEW), [evidence])
    (mark,) = shown.places[evidence].marks
    plain = quote.replace("[a link](https://example.org/x)", "a link").replace("*", "")
    assert shown.passages[mark.passage].text[mark.start : mark.end].strip("*") == plain
    assert not shown.places[evidence].moved


def test_a_quote_of_captions_reaches_over_their_time_marks() -> None:
    start, end = CAPTIONS.index("heat"), CAPTIONS.index(" and that")
    evidence = an_evidence("heat of the fire into motion", document="talk.txt", start=start, end=end)
    shown = view(parsed(CAPTIONS), [evidence])
    (mark,) = shown.places[evidence].marks
    assert shown.passages[mark.passage].text[mark.start : mark.end] == "heat of the fire into motion"


def test_a_quote_that_moved_is_found_again_nearest_to_where_it_was() -> None:
    quote = "clusters have to be built"
    evidence = an_evidence(quote, start=3, end=3 + len(quote))
    shown = view(parsed("An added line that was not there before.\n\n" + INTERVIEW), [evidence])
    place = shown.places[evidence]
    assert place.moved
    assert shown.passages[place.marks[0].passage].text[place.marks[0].start : place.marks[0].end] == quote


def test_a_moved_quote_of_captions_is_found_although_its_time_marks_changed() -> None:
    evidence = an_evidence("heat of the fire into motion", start=0, end=28)
    shown = view(parsed(CAPTIONS), [evidence])
    mark = shown.places[evidence].marks[0]
    assert shown.passages[mark.passage].text[mark.start : mark.end] == evidence.quote


def test_a_quote_that_is_gone_has_no_place() -> None:
    assert view(parsed(INTERVIEW), [an_evidence("never said by anybody"), an_evidence("", start=5, end=5)]).places == {}


def test_before_it_is_read_the_lines_around_the_quote_are_shown() -> None:
    text = "filler line\n" * 50_000 + "here it is said\n" + "filler line\n" * 50_000
    start = text.index("it is")
    evidence = an_evidence("it is", start=start, end=start + 5)
    shown = raw_view(text, "talk.txt", evidence)
    (mark,) = shown.places[evidence].marks
    assert shown.passages[mark.passage].text[mark.start : mark.end] == "it is"
    assert shown.passages[mark.passage].line == 50_001
    assert len(shown.passages) < 20_000 and not shown.complete


def test_of_a_document_that_cannot_be_read_the_quote_is_left() -> None:
    evidence = an_evidence("the stored\u202e words")
    shown = stored_view(evidence)
    assert shown.passages[0].text == "the stored words"
    assert shown.places[evidence].marks[0].end == len("the stored words")


PIECES = ["\n", "\n\n", "**A:** ", "# ", "- [00:10] ", "\x1b[31m", "\x00", "\u202e", "[", "word "]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(st.characters(blacklist_categories=("Cs",)), max_size=8)).map("".join)


@given(TEXTS, st.integers(0, 400), st.integers(1, 80))
def test_every_passage_is_shown_without_loss_and_every_quote_marks_something(text: str, start: int, length: int) -> None:
    try:
        document = parsed(text)
    except InputRefused:
        return
    evidence = an_evidence(document.source[start : start + length], start=start, end=start + length)
    shown = view(document, [evidence])
    for passage, seen in zip(document.passages, shown.passages, strict=True):
        assert not FORBIDDEN.search(seen.text)
        if all(edit.reason == "markup" for edit in passage.edits):
            assert words(seen.text) == words(passage.text)
    for place in shown.places.values():
        for mark in place.marks:
            assert 0 <= mark.start < mark.end <= len(shown.passages[mark.passage].text)
    raw = raw_view(document.source, "talk.txt")
    assert words(" ".join(passage.text for passage in raw.passages)) == words(document.source)


def test_every_seed_is_shown_without_loss(shared: Path) -> None:
    """All words of every passage, and of each the quotes of a few places."""
    for path in sorted((shared / "seeds").glob("*.txt")):
        document = parsed(path.read_text(encoding="utf-8"), path.name)
        quotes = [
            an_evidence(document.quote(passage, passage.start, passage.end), start=passage.start, end=passage.end)
            for passage in document.passages
            if passage.text.strip()
        ]
        shown = view(document, quotes)
        assert all(quote in shown.places and not shown.places[quote].moved for quote in quotes)
        for passage, seen in zip(document.passages, shown.passages, strict=True):
            if all(edit.reason in ("markup", "link") for edit in passage.edits):
                assert seen.text.split() == passage.text.split()
