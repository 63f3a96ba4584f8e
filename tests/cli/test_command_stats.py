"""`studydeck stats`: every chart as text and as JSON, for the library or a part of it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from builders import a_card, a_deck
from studydeck import deckfile
from studydeck.stats import CHARTS

KEYS = {
    "today": {"answers", "again", "again_share", "milliseconds", "states", "streak", "all_time"},
    "minutes": {"days"},
    "forecast": {"backlog", "days", "later"},
    "year": {"from", "to", "days"},
    "retention": {"target", "periods"},
    "trend": {"target", "few", "weeks", "months"},
    "meter": {"target", "predicted", "measured", "rmse_bins", "bins"},
    "known": {"cards", "known", "mean", "bins", "states", "others"},
    "decks": {"decks"},
    "intervals": {"cards", "mean", "p10", "p50", "p90", "bins"},
    "stability": {"cards", "mean", "p10", "p50", "p90", "bins"},
    "difficulty": {"cards", "mean", "p10", "p50", "p90", "bins"},
    "buttons": {"new", "learning", "young", "mature"},
    "hours": {"hours"},
    "added": {"days", "cards"},
}
"""What `--json` promises: a key may come, none may go or change its meaning."""


@pytest.fixture
def studied(cli: Callable, library: Path) -> Path:
    """Three cards, answered easy, easy and again."""
    cli("review", "--plain", stdin="4\n4\n1\nq\n")
    return library


def test_every_chart_is_printed_with_its_title_and_table(cli: Callable, studied: Path) -> None:
    out = cli("stats").out
    assert out.startswith("Today\n3 answers, 1 of them again (33%).\nStreak: 1 day, the longest 1 day.\n")
    for title in (
        "Minutes a day",
        "Forecast",
        "The year",
        "True retention",
        "Retention over time",
        "Memory meter",
        "Known today",
    ):
        assert f"\n\n{title}" in out
    assert "\nNew          3    33%      0.0  ███" in out
    assert "    · none  ░ ▒ ▓ █ from few to many\n" in out
    assert max(map(len, out.splitlines())) <= 76


def test_one_chart_can_be_asked_for(cli: Callable, studied: Path) -> None:
    """In the order of the list, however they are named."""
    out = cli("stats", "--chart", "buttons", "--chart", "today").out
    assert out.startswith("Today\n") and "\n\nAnswer buttons\n" in out and "Forecast" not in out
    ended = cli("stats", "--chart", "pie")
    assert (ended.code, ended.out) == (2, "")
    assert "there is no chart pie" in ended.err and "forecast" in ended.err


def test_an_empty_library_is_told_what_to_do(cli: Callable, library_folder: Path) -> None:
    out = cli("stats").out
    assert out.startswith("Today\nNothing has been answered yet. The numbers begin with your first review.\n")
    assert "There is no card yet: generate some from a document, or write a deck file." in out


def test_cards_being_learnt_are_told_from_the_rest(cli: Callable, library: Path) -> None:
    """The states add up to the number before them."""
    cli("review", "--plain", stdin="4\n@\nq\n")
    line = next(line for line in cli("stats").out.splitlines() if line.startswith("Cards: "))
    assert line == "Cards: 2 (1 new, 0 learning, 1 young, 0 mature). Beside these: 1 suspended."


def test_where_the_encoding_lacks_blocks_plain_characters_stand_in(cli: Callable, studied: Path) -> None:
    """None is lost."""
    out = cli("stats", encoding="ascii").out
    assert "    . none  : + * # from few to many\n" in out
    assert "?" not in out


def test_json_is_stable(cli: Callable, studied: Path) -> None:
    """One document of schema 1 with every chart and all its keys."""
    document = json.loads(cli("stats", "--json").out)
    assert document.keys() == {"schema", "deck", "search", "since", "day", "charts"}
    assert (document["schema"], document["deck"], document["day"]) == (1, None, "2026-09-01")
    assert tuple(document["charts"]) == CHARTS
    assert {name: set(chart) for name, chart in document["charts"].items()} == KEYS
    assert document["charts"]["today"]["answers"] == 3


def test_json_of_an_empty_library_has_the_same_keys(cli: Callable, library_folder: Path) -> None:
    document = json.loads(cli("stats", "--json").out)
    assert {name: set(chart) for name, chart in document["charts"].items()} == KEYS


def test_a_scope_is_named_in_the_document(cli: Callable, studied: Path) -> None:
    """A deck by any name that means it; a search as in browse; a day."""
    deckfile.save(studied / "decks" / "other.md", a_deck(a_card("Another?", "Yes"), name="Other"))
    document = json.loads(cli("stats", "--json", "--deck", "other", "--since", "2026-09-01", "--chart", "added").out)
    assert (document["deck"], document["since"], document["charts"]["added"]["cards"]) == ("Other", "2026-09-01", 1)
    document = json.loads(cli("stats", "--json", "--search", "is:learning", "--chart", "known").out)
    assert (document["search"], document["charts"]["known"]["states"]["learning"]) == ("is:learning", 1)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--deck", "x"], "x"),
        (["--since", "yesterday"], "yesterday is no date. Write year, month and day: 2026-03-01."),
        (["--since", "\x1b]0;x\x07"], "is no date"),
        (["--search", "is:nothing"], "nothing"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(cli: Callable, studied: Path, arguments: list[str], told: str) -> None:
    ended = cli("stats", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert told in ended.err and "\x1b" not in ended.err


def test_hostile_deck_names_are_printed_clean(cli: Callable, library: Path) -> None:
    deckfile.save(library / "decks" / "evil.md", a_deck(a_card("Evil?", "Yes"), name="[red]x[/] \x1b]52;c;ZXZpbA==\x07 ‮y"))
    for arguments in (["stats"], ["stats", "--json"], ["stats", "--chart", "decks"]):
        ended = cli(*arguments)
        assert ended.code == 0
        assert "\x1b" not in ended.out and "\x07" not in ended.out
