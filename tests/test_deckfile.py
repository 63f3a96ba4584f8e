"""Deck files: what is written by hand is understood, what is saved comes back, and nothing is lost on the way."""

import os
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awkward import ID, TRICKY, decks
from builders import a_card, a_cloze, a_deck, an_evidence
from studydeck.card import Card, CardKind, Deck, Evidence
from studydeck.deckfile import load, parse, render, save
from studydeck.deckfile import reading as reading_module
from studydeck.errors import DiskFailed, InputRefused, NotPermitted, OutputRefused, StudydeckError
from studydeck.text.clean import FORBIDDEN, clean_text

NAME = "decks/interview.md"
OTHER_ID = "k1mnopqrstuvwx"

GENERATED = f"""---
deck: How weird will it be?
document: seeds/interview.txt
sha256: 5bd511
---

## Reinforcing flattery

Q: Why is it hard?
A: Because clusters have to be built.
> Clusters have
> to be built. — Ada Park, line 27, 1:02:03
<!-- {ID} claim 5012-5090 tags=scaling,compute origin=reason@0.1.0 score=0.87 retired -->
"""


def cards(text: str) -> list[tuple[str, str]]:
    """Front and back of every card in `text`."""
    return [(card.front, card.back) for card in parse(text, NAME).deck.cards]


def problems(text: str) -> list[str]:
    return list(parse(text, NAME).problems)


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


# --- reading ---------------------------------------------------------------------------------------------------------


def test_a_generated_card_is_read_with_everything_it_carries() -> None:
    """Front matter, section, words, evidence and id line all arrive."""
    loaded = parse(GENERATED, NAME)
    evidence = Evidence("interview.txt", 5012, 5090, 27, "Clusters have\nto be built.", "Ada Park", 3723)
    assert loaded.problems == ()
    assert not loaded.needs_ids
    assert (loaded.deck.name, loaded.deck.document, loaded.deck.sha256) == (
        "How weird will it be?",
        "seeds/interview.txt",
        "5bd511",
    )
    assert loaded.deck.cards == (
        Card(
            id=ID,
            kind=CardKind.CLAIM,
            front="Why is it hard?",
            back="Because clusters have to be built.",
            evidence=evidence,
            tags=("scaling", "compute"),
            section="Reinforcing flattery",
            origin="reason@0.1.0",
            score=0.87,
            retired=True,
        ),
    )


WRITTEN_BY_HAND = [
    ("question and answer", "Q: a\nA: b", [("a", "b")]),
    ("no blank after the mark", "Q:a\nA:b", [("a", "b")]),
    ("text on the next line", "Q:\na\nA:\nb", [("a", "b")]),
    ("a blank line between them", "Q: a\n\nA: b", [("a", "b")]),
    ("several lines and paragraphs", "Q: a\nb\nA: c\n\nd\n\nQ: e\nA: f", [("a\nb", "c\n\nd"), ("e", "f")]),
    ("a cloze", "C: a {{b}} c {{d}}", [("a {{b}} c {{d}}", "b; d")]),
    ("windows line ends", "Q: a\r\nA: b\r\n", [("a", "b")]),
    ("a byte order mark", "\ufeffQ: a\nA: b", [("a", "b")]),
    ("a rule between cards", "Q: a\nA: b\n---\nQ: c\nA: d", [("a", "b"), ("c", "d")]),
    ("a rule at the top is no front matter", "---\nQ: a\nA: b\n---\nQ: c\nA: d", [("a", "b"), ("c", "d")]),
    ("a heading ends a card", "Q: a\nA: b\n# Next\nQ: c\nA: d", [("a", "b"), ("c", "d")]),
    ("a hash without a blank is text", "Q: a\nA: #1 is b", [("a", "#1 is b")]),
    ("quoting is text without an id line", "Q: a\nA: b\n> c\nd", [("a", "b\n> c\nd")]),
    (
        "marks inside a fence are text",
        "Q: a\nA:\n```sh\n# Q: x\nA: y\n```\nQ: c\nA: d",
        [("a", "```sh\n# Q: x\nA: y\n```"), ("c", "d")],
    ),
    ("a fence that never closes is text", "Q: a\nA: ```\nQ: c\nA: d", [("a", "```"), ("c", "d")]),
    ("an escaped mark is text", "Q: a\nA: b\n\\Q: c\n\\# d", [("a", "b\nQ: c\n# d")]),
    ("a formula keeps its backslash", "Q: a\nA: \\frac{1}{2}\n\\alpha", [("a", "\\frac{1}{2}\n\\alpha")]),
    ("a drive is no cloze", "Q: a\nA: b\nC:\\x\nC:/y", [("a", "b\nC:\\x\nC:/y")]),
    ("a comment is no word of a card", "Q: a\n<!-- b\nc -->\nA: d\n<!-- e -->", [("a", "d")]),
    ("nothing", "", []),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in WRITTEN_BY_HAND], ids=[row[0] for row in WRITTEN_BY_HAND])
def test_a_hand_written_deck_is_understood(text: str, expected: list[tuple[str, str]]) -> None:
    """The table lists what people write."""
    assert cards(text) == expected
    assert problems(text) == []


PROBLEMS = [
    (
        "foreign text",
        "Hello\nthere\n\nQ: a\nA: b",
        [(1, 'this text belongs to no card. Did you forget a "Q:" or "C:" at its start?')],
    ),
    ("text after an id line", f"Q: a\nA: b\n<!-- {ID} basic -->\nmore", [(4, "this text belongs to no card")]),
    ("question without answer", "x\n\nQ: a\n\nQ: b\nA: c", [(1, "belongs to no card"), (3, 'this "Q:" has no answer')]),
    ("empty answer", "Q: a\nA:\n", [(1, 'this "Q:" has no answer')]),
    ("no question", "Q:\nA: b\n", [(1, "this card has no question")]),
    ("answer without question", "A: b\n", [(1, '"A:" without a question. Did you forget a "Q:" above it?')]),
    ("two answers", "Q: a\nA: b\nA: c", [(3, 'a second "A:" in one card is read as text')]),
    ("cloze that hides nothing", "C: a b", [(1, "this cloze hides nothing. Put the words to hide in {{double braces}}.")]),
    ("cloze that hides a blank", "C: a {{ }}", [(1, "this cloze hides nothing")]),
    ("id line without card", f"<!-- {ID} claim -->", [(1, "this id line belongs to no card")]),
    ("damaged id line", "Q: a\nA: b\n<!-- k1abc claim -->", [(3, "this id line is damaged")]),
    ("odd word in an id line", f"Q: a\nA: b\n<!-- {ID} basic wrong -->", [(3, '"wrong" in the id line is not understood')]),
    ("score that is no number", f"Q: a\nA: b\n<!-- {ID} basic score=nan -->", [(3, '"score=nan" in the id line')]),
    (
        "quote gone",
        f"Q: a\nA: b\n<!-- {ID} claim 1-2 -->",
        [(3, 'the quote (lines that start with ">") above this id line is gone')],
    ),
    ("quote without a place", f"Q: a\nA: b\n> c\n<!-- {ID} claim 1-2 -->", [(3, "the quote does not say where it stands")]),
    (
        "same id twice",
        f"Q: a\nA: b\n<!-- {ID} basic -->\nQ: c\nA: d\n<!-- {ID} basic -->",
        [(6, "this id is already taken in line 3")],
    ),
    ("comment without end", "<!-- a\nQ: a\nA: b", [(1, "this comment never ends")]),
    ("front matter without end", "---\ndeck: a\n", [(1, "the front matter is never closed"), (2, "belongs to no card")]),
    ("front matter that is none", "---\ndeck a\n---\n", [(2, 'the front matter line "deck a" is not understood')]),
    ("a value over several lines", "---\ndeck: >\n  a\n---\n", [(2, "the value of deck is not understood")]),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in PROBLEMS], ids=[row[0] for row in PROBLEMS])
def test_what_is_not_understood_is_reported_with_its_line(text: str, expected: list[tuple[int, str]]) -> None:
    """Every problem names file and line, says what is wrong and gives a hint; saving keeps the lines."""
    found = problems(text)
    assert len(found) == len(expected)
    for sentence, (line, what) in zip(found, expected, strict=True):
        assert sentence.startswith(f"{NAME}:{line}: ")
        assert what in sentence
        assert sentence.endswith((".", "?"))


@pytest.mark.parametrize("text", [row[1] for row in PROBLEMS], ids=[row[0] for row in PROBLEMS])
def test_what_is_not_understood_stays_in_the_file(text: str) -> None:
    """Saving a deck with problems keeps every line, but for ids that had to change."""
    saved = render(parse(text, NAME).deck, text, NAME)
    lost = [line for line in text.split("\n") if line.strip() and line not in saved.split("\n")]
    assert lost == ([f"<!-- {ID} basic -->"] if "already taken" in str(problems(text)) and saved.count(ID) == 0 else [])


def test_foreign_paragraphs_are_reported_once_each() -> None:
    """Ten lines of notes are one problem, not ten."""
    assert len(problems("a\nb\nc\n\nd\n")) == 2


def test_a_file_full_of_foreign_lines_is_reported_up_to_a_limit() -> None:
    """A thousand problems, and how many more there are."""
    found = problems("a\n\n" * 1500)
    assert len(found) == 1001
    assert found[-1] == f"{NAME}: and 500 more problems."


HOSTILE = {
    "fences that never close": "Q: a\nA: b\n" + "```x\n" * 50_000,
    "comments that never close": "<!--\n" * 50_000,
    "braces that never close": "C: {{a}}" + "{{" * 100_000,
    "backslashes": "Q: a\nA: b\n" + "\\" * 200_000,
    "one long quote": "Q: a\nA: b\n> " + " — a, line" * 30_000 + f"\n<!-- {ID} claim 1-2 -->",
    "an id line of blanks": "Q: a\nA: b\n<!-- " + ID + " " * 200_000,
    "an id line of tags": f"Q: a\nA: b\n<!-- {ID} tags=" + "a," * 100_000 + "-->",
    "questions without answers": "Q: a\n" * 50_000,
    "blank lines": "\n" * 200_000,
    "one long title": "---\ndeck: a" + ": #" * 60_000 + "\n---\n",
}


@pytest.mark.timeout(10)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_takes_long(text: str) -> None:
    """Reading and writing are linear in the length: anything else would run for minutes here."""
    loaded = parse(text, NAME)
    saved = render(loaded.deck, text, NAME)
    assert parse(saved, NAME).deck == loaded.deck


def test_a_card_by_hand_gets_an_id_made_from_its_words() -> None:
    """The id depends on file name and words, is unique in the file, and the same in every run."""
    text = "Q: a\nA: b\n\nQ: a\nA: b\n\nQ: c\nA: d\n"
    loaded = parse(text, NAME)
    ids = [card.id for card in loaded.deck.cards]
    assert loaded.needs_ids
    assert len(set(ids)) == 3
    assert ids == [card.id for card in parse(text, NAME).deck.cards]
    assert ids[0] != parse(text, "decks/other.md").deck.cards[0].id
    assert {(card.kind, card.origin, card.evidence) for card in loaded.deck.cards} == {(CardKind.BASIC, "hand", None)}


def test_an_id_written_further_down_is_not_given_again() -> None:
    """Copying a card and removing the copy's id line makes a new card."""
    first = parse("Q: a\nA: b\n", NAME).deck.cards[0].id
    both = parse(f"Q: a\nA: b\n\nQ: a\nA: b\n<!-- {first} basic -->\n", NAME).deck.cards
    assert both[1].id == first
    assert both[0].id != first


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("deck: Plain words", "Plain words"),
        ('deck: "a: b # \\"c\\""', 'a: b # "c"'),
        ("deck: 'it''s'", "it's"),
        ("deck: a # a comment", "a"),
        ("deck:", "interview"),
        ("deck: !!python/object:os.system", "interview"),
        ('deck: "\\u001b]0;x"', "␛]0;x"),
    ],
)
def test_a_deck_is_named_by_its_front_matter_or_its_file(line: str, name: str) -> None:
    """Values may be plain, in double or in single quotes; anything else counts as missing."""
    assert parse(f"---\n{line}\n---\n", NAME).deck.name == name


def test_no_forbidden_character_comes_out_of_a_file() -> None:
    """Escape sequences typed, encoded in the id line or in the front matter arrive as visible characters."""
    nasty = "\x1b]52;c;x\x07 \u202e \x9b \u2066 \x00"
    text = f'---\ndeck: "\\u001b"\n---\n## {nasty}\nQ: {nasty}\nA: {nasty}\n> {nasty} — {nasty}, line 1\n'
    text += f"<!-- {ID} claim 1-2 tags=%1B,{nasty.split()[0]} origin=%C2%9B speaker=%1B -->\n"
    loaded = parse(text, f"decks/{nasty}.md")
    assert len(loaded.deck.cards) == 1
    arrived = list(strings(loaded))
    assert any("␛" in text for text in arrived)
    assert [text for text in arrived if FORBIDDEN.search(text)] == []


def strings(value: object) -> Iterator[str]:
    """Every string inside nested dataclasses and tuples."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for entry in value:
            yield from strings(entry)
    elif is_dataclass(value):
        for entry in fields(value):
            yield from strings(getattr(value, entry.name))


# --- saving ----------------------------------------------------------------------------------------------------------


@settings(max_examples=250)
@given(decks)
def test_what_is_saved_comes_back(deck: Deck) -> None:
    """Words, evidence, tags, sections and labels survive, whatever characters they hold."""
    text = render(deck, "", NAME)
    loaded = parse(text, NAME)
    assert loaded.deck == deck
    assert loaded.problems == ()
    assert render(loaded.deck, text, NAME) == text


@settings(max_examples=250)
@given(decks, decks, st.sampled_from(["", "My notes.", "<!-- to do -->", "# Title", "---"]))
def test_a_save_over_another_deck_leaves_exactly_the_new_cards(old: Deck, new: Deck, foreign: str) -> None:
    """Whatever stood in the file before, afterwards it holds the new deck and the user's line; a second save changes nothing."""
    before = f"{render(old, '', NAME)}\n{foreign}\n"
    text = render(new, before, NAME)
    loaded = parse(text, NAME).deck
    assert foreign in text.split("\n")
    assert {card.id: card for card in loaded.cards} == {card.id: card for card in new.cards}
    assert (loaded.name, loaded.document, loaded.sha256) == (new.name, new.document, new.sha256)
    assert render(loaded, text, NAME) == text


@settings(max_examples=250)
@given(
    st.lists(
        st.one_of(st.sampled_from([*TRICKY, "Q: a", "A: b", f"<!-- {ID} basic -->", "## S", "--- "]), st.text(max_size=8)),
        max_size=14,
    )
)
def test_any_file_can_be_read_and_saved_without_losing_a_line(parts: list[str]) -> None:
    """Reading never fails; saving what was read keeps all lines, but for id lines that are taken twice."""
    text = clean_text("\n".join(parts))
    loaded = parse(text, NAME)
    saved = render(loaded.deck, text, NAME)
    again = parse(saved, NAME)
    assert again.deck == loaded.deck
    assert not again.needs_ids
    kept = saved.split("\n")
    assert [line for line in text.split("\n") if line.strip() and line not in kept and ID not in line] == []


@settings(max_examples=200)
@given(decks)
def test_the_short_way_through_a_usual_card_reads_what_the_long_way_reads(deck: Deck) -> None:
    """`_usual` is only there for speed."""
    text = render(deck, "", NAME)
    fast = parse(text, NAME)
    patch = pytest.MonkeyPatch()
    with patch.context() as patched:
        patched.setattr(reading_module._Reader, "_usual", lambda *_: 0)
        assert parse(text, NAME) == fast


def test_hand_edits_survive_when_the_rest_of_the_deck_changes() -> None:
    """Foreign lines, comments, order and odd layout stay byte for byte where cards did not change."""
    text = GENERATED + "\nMy own notes.\n\n<!-- to do -->\nQ:   mine\n\nA: also mine\n"
    deck = parse(text, NAME).deck
    changed = replace(
        deck, cards=(replace(deck.cards[0], tags=("new",)), *deck.cards[1:], a_card("Added?", "Yes", section="More"))
    )
    saved = render(changed, text, NAME)
    expected = text.replace("tags=scaling,compute", "tags=new").replace(
        "A: also mine\n", f"A: also mine\n<!-- {deck.cards[1].id} basic -->\n"
    )
    assert saved.startswith(expected)
    assert saved[len(expected) :].startswith("\n## More\n\nQ: Added?\nA: Yes\n> Clusters have to be built. — line 1\n<!-- k1")


def test_a_new_card_follows_the_card_before_it() -> None:
    """New cards of a known section go into it, behind their predecessor, one blank line apart."""
    first, second, third, other = (
        a_card(f"{n}?", "x", section=section) for n, section in (("1", "S"), ("2", "S"), ("3", "S"), ("4", "T"))
    )
    text = render(a_deck(first, third, other), "", NAME)
    saved = render(a_deck(first, second, third, other), text, NAME)
    assert saved == render(a_deck(first, second, third, other), "", NAME)


def test_a_card_that_goes_takes_its_blank_line_and_an_emptied_heading_along() -> None:
    """Nothing is left of a removed card; headings with words under them stay."""
    first, second = a_card("1?", "x", section="S"), a_card("2?", "x", section="T")
    text = render(a_deck(first, second), "", NAME)
    assert render(a_deck(first), text, NAME) == render(a_deck(first), "", NAME)
    with_notes = text.replace("## T\n", "## T\n\nNotes.\n")
    assert "## T\n\nNotes.\n" in render(a_deck(first), with_notes, NAME)


def test_comments_inside_a_card_stay_with_it() -> None:
    """A changed card is written anew with its comment and with the words of its id line nobody understands."""
    text = f"Q: a\n<!-- why? -->\nA: b\n<!-- {ID} basic odd -->\n"
    deck = parse(text, NAME).deck
    saved = render(replace(deck, cards=(replace(deck.cards[0], back="c"),)), text, NAME)
    assert saved == f"Q: a\nA: c\n<!-- why? -->\n<!-- {ID} basic odd -->\n"


def test_front_matter_keys_of_others_stay() -> None:
    """Only the three keys of studydeck are ever changed."""
    text = "---\nauthor: me\ndeck: a\ntags:\n  - b\n---\nQ: a\nA: b\n"
    saved = render(Deck("c: d", parse(text, NAME).deck.cards, "", "5b"), text, NAME)
    assert saved.startswith('---\nauthor: me\ndeck: "c: d"\ntags:\n  - b\nsha256: 5b\n---\nQ: a\n')


def test_a_deck_by_hand_needs_no_front_matter() -> None:
    """A file whose deck is named like the file gets its id lines and nothing else."""
    text = "Q: a\nA: b"
    deck = parse(text, NAME).deck
    assert render(deck, text, NAME) == f"Q: a\nA: b\n<!-- {deck.cards[0].id} basic -->\n"


def test_windows_line_ends_stay() -> None:
    """A file with CRLF is unchanged by a save without a change, and stays so after one."""
    text = GENERATED.replace("\n", "\r\n")
    deck = parse(text, NAME).deck
    assert render(deck, text, NAME) == text
    assert "\n" not in render(replace(deck, name="New"), text, NAME).replace("\r\n", "")


def test_nothing_is_written_when_nothing_changed(tmp_path: Path) -> None:
    """The second save reports False and leaves the file alone."""
    path = tmp_path / "decks" / "interview.md"
    deck = a_deck(a_card(), a_cloze())
    assert save(path, deck) is True
    before = path.stat()
    assert save(path, deck) is False
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert load(path).deck == deck
    assert names_in(path.parent) == ["interview.md"]


def test_a_failing_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No space left: exit 74, the old bytes stay, no partial file lies about."""
    path = tmp_path / "interview.md"
    save(path, a_deck(a_card()))
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFailed, match=r"cannot be written \(no space left on device\). Nothing was changed"):
        save(path, a_deck(a_card("New?", "Yes")))
    assert path.read_bytes() == before
    assert names_in(tmp_path) == ["interview.md"]


def test_a_save_keeps_the_rights_of_a_file_and_follows_a_link(tmp_path: Path) -> None:
    """Deck files may be links into another folder."""
    target, link = tmp_path / "real.md", tmp_path / "decks.md"
    save(target, a_deck(a_card()))
    target.chmod(0o640)
    link.symlink_to(target)
    save(link, a_deck(a_cloze()))
    assert link.is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    assert load(target).deck == a_deck(a_cloze())


def not_utf8(path: Path) -> None:
    path.write_bytes(b"Q: \xff\xfe\n")


@pytest.mark.parametrize(
    ("make", "error", "sentence"),
    [
        (lambda path: None, InputRefused, "cannot be read (no such file or directory)"),
        (lambda path: path.mkdir(), InputRefused, "this is a folder"),
        (lambda path: os.mkfifo(path), InputRefused, "this is not a regular file"),
        (not_utf8, InputRefused, "this deck file is not UTF-8 text. Save it as UTF-8 in your editor."),
    ],
    ids=["missing", "folder", "pipe", "not UTF-8"],
)
def test_what_is_no_deck_file_is_refused(tmp_path: Path, make: object, error: type[StudydeckError], sentence: str) -> None:
    """One sentence names the file and the reason."""
    path = tmp_path / "x.md"
    make(path)  # type: ignore[operator]
    with pytest.raises(error) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert sentence in str(caught.value)


@pytest.mark.parametrize(("number", "error"), [(13, NotPermitted), (30, NotPermitted), (28, DiskFailed), (20, OutputRefused)])
def test_every_refusal_to_write_has_its_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, error: type[StudydeckError]
) -> None:
    """No right, read-only, full, and no such place are told apart."""

    def refuse(*_: object, **__: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(error, match=r"interview\.md: "):
        save(tmp_path / "interview.md", a_deck(a_card()))


def test_no_right_to_read_is_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 77, not 65."""
    path = tmp_path / "interview.md"
    save(path, a_deck(a_card()))

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(NotPermitted, match="no right to read this file"):
        load(path)


def test_the_evidence_of_another_document_keeps_its_name() -> None:
    """A card may be moved into a deck made from another document."""
    card = a_card(evidence=an_evidence(document="other talk, 100%.txt"))
    assert parse(render(a_deck(card), "", NAME), NAME).deck.cards == (card,)
