"""Text of documents is shown as it is written: never markup, never an escape sequence, nothing lost."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from driving import press, save_deck, screen_text, squashed
from hypothesis import given
from hypothesis import strategies as st

import studydeck.tui
from builders import a_card, an_evidence
from studydeck.card import Card
from studydeck.config import Library, Settings
from studydeck.text.clean import FORBIDDEN, clean_text, one_line
from studydeck.tui.app import StudyApp
from studydeck.tui.literal import SIDE_LIMIT, literal, literal_line

SHORT = 60
"""Characters that fit on one line of the test."""
HOSTILE = {
    "open tag": "[/",
    "closing tag of a path": "[1] and [/some/path]",
    "action link": "[@click=app.quit]x",
    "link": "[link=https://example.org]here[/link]",
    "colour": "[red]not red[/red]",
    "assignment": "[a=b]",
    "word": "so [then] what",
    "abbreviation": "[i.e. theories]",
    "time": "[00:36] hello",
    "sum": "[b + c]",
    "escaped bracket": r"a\[b] \\[c]",
    "variable": "$primary $x",
    "style": "[bold $primary on red]x[/]",
    "rich emoji": ":smile: :warning:",
    "clipboard": "\x1b]52;c;Y3VybA==\x07 after",
    "title": "\x1b]0;title\x1b\\ after",
    "hyperlink": "\x1b]8;;https://example.org\x1b\\x\x1b]8;;\x1b\\",
    "clear": "\x1b[2J\x1b[H\x1b[6n",
    "one-byte controls": "\x9b2J \x9d0;x\x9c \x90q\x9c",
    "other controls": "a\x00b\x07c\x08d\x0ee\x0ff\x7fg",
    "bidi": "abc \u202edcba\u202c \u2066x\u2069",
    "invisible": "a\u200bb\ufeffc\u2028d",
    "hebrew": "שלום world",
    "wide": "日本語のカード",
    "combining": "e\u0301 a\u0308 n\u0303",
    "emoji": "👩\u200d👩\u200d👧 and 🇩🇪",
    "tab": "a\tb\tc",
    "long word": "x" * 400,
    "template": "{{not a cloze}} {braces} %s",
}


async def test_hostile_text_is_shown_literally_on_every_part_of_a_card(
    open_app: Callable[..., StudyApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Question, context, answer, evidence and quote; what may not reach a terminal has its stand-in."""
    async with open_app("An interview about training").run_test(size=(80, 60)) as pilot:
        await press(pilot)
        await press(pilot, "space", "v")
        card = pilot.app.study.card(pilot.app.screen.shown)
        for name, text in HOSTILE.items():
            hostile = hostile_card(card, text)
            monkeypatch.setattr(pilot.app.study, "card", lambda _, hostile=hostile: hostile)
            monkeypatch.setattr(pilot.app.study, "deck_of", lambda _, text=text: text[:20])
            pilot.app.screen.draw()
            await press(pilot)
            shown = screen_text(pilot.app)
            found = squashed(shown).replace("▎", "")
            assert [part for part in parts(hostile) if squashed(clean_text(part)) not in found] == [], name
            assert not FORBIDDEN.search(shown.replace("\n", "")), name


async def test_hostile_deck_names_are_shown_literally_on_home(library_folder: Path, clock: Callable[..., object]) -> None:
    names = {name: text for name, text in HOSTILE.items() if len(text) <= SHORT}
    for name, text in names.items():
        save_deck(library_folder, name.replace(" ", "-"), a_card(f"What is {name}?"), name=text)
    app = StudyApp(Library(library_folder), Settings(), clock=clock)
    async with app.run_test(size=(100, 60)) as pilot:
        await press(pilot)
        shown = screen_text(app)
        assert [name for name, text in names.items() if squashed(one_line(text)) not in squashed(shown)] == []


async def test_hostile_words_in_a_message_are_shown_literally(open_app: Callable[..., StudyApp]) -> None:
    async with open_app().run_test(size=(120, 24)) as pilot:
        for name, text in HOSTILE.items():
            if len(text) <= SHORT:
                pilot.app.screen.say(text)
                await press(pilot)
                assert squashed(one_line(text)) in squashed(screen_text(pilot.app)), name


def hostile_card(card: Card, text: str) -> Card:
    """`card` with `text` in each of its parts."""
    evidence = replace(card.evidence or an_evidence(), quote=f"E {text}", speaker=f"By {text}", document=f"In {text}")
    return replace(card, front=f"Q {text}", back=f"A {text}", context=f"C {text}", evidence=evidence)


def parts(card: Card) -> list[str]:
    """Every text of a card that the screen shows."""
    assert card.evidence is not None
    return [card.front, card.back, card.context, card.evidence.quote, card.evidence.speaker or "", card.evidence.document]


@given(st.text(max_size=300))
def test_any_text_comes_through_clean_and_otherwise_unchanged(text: str) -> None:
    assert literal(text).plain == clean_text(text)
    assert literal(text).spans == []
    assert "\n" not in literal_line(text).plain


def test_a_huge_text_is_cut_with_a_note() -> None:
    shown = literal("x" * (SIDE_LIMIT + 5)).plain
    assert shown.startswith("x" * SIDE_LIMIT + "\n")
    assert "20,000 of 20,005 characters" in shown


def test_no_widget_is_given_a_string_that_is_not_written_out_in_the_source() -> None:
    """Textual reads a plain `str` as markup: only `Content` may be drawn, and only `literal` makes it from outside text."""
    found = [f"{file.name}:{call.lineno}" for file in sources() for call in drawing_calls(file) if not safe(call)]
    assert found == []


def test_only_literal_cleans_text_for_the_screen() -> None:
    """What is typed is cleaned where it comes in: in the editors, and where Browse asks for a deck."""
    cleaning = [file.name for file in sources() if "text.clean" in file.read_text(encoding="utf-8")]
    assert cleaning == ["editor.py", "literal.py", "browse.py", "edit.py"]


def sources() -> Iterator[Path]:
    return iter(sorted(Path(studydeck.tui.__file__).parent.rglob("*.py")))


def drawing_calls(file: Path) -> Iterator[ast.Call]:
    """Calls that hand text to a widget."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in {"Static", "Label", "Button", "update", "notify", "from_markup", "Option"}:
                yield node


def safe(call: ast.Call) -> bool:
    """Whether the first argument is no string expression, and the call does not parse markup."""
    parses = isinstance(call.func, ast.Attribute) and call.func.attr in {"from_markup", "notify"}
    return not parses and not any(isinstance(part, ast.JoinedStr | ast.Constant | ast.BinOp) for part in call.args[:1])
