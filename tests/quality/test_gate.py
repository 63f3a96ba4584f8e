"""The gate holds: each way of falling short is caught, and what is marked in seeds/ really stands there."""

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import gate
import pytest

from studydeck.card import CardKind, Draft, Evidence, Tier
from studydeck.rank import Ranked

TEXT = "Welcome, dear friends. OCR stands for optical character recognition. It was the fog that stopped the ferries."
FACT = gate.Span(23, 67, TEXT[23:67], ("OCR", "optical character recognition"), gate.MUST_KNOW, "Ada Park")
GREETING = gate.Span(0, 22, TEXT[:22], why="greeting")
FLOORS = {"talk": {"recall": 1.0, "yield": 500.0}, "all": {"kept": 1.0}}


def a_card(front: str = "What does OCR stand for?", back: str = "optical character recognition", **changes: object) -> gate.Made:
    """A confident card on the fact of the text, unless told otherwise."""
    evidence = Evidence("talk.txt", 23, 67, 1, TEXT[23:67])
    draft = replace(Draft(CardKind.DEFINITION, front, back, evidence, "acronym", 0), **changes)  # type: ignore[arg-type]
    return gate.Made(f"k1{abs(hash(front)):x}", Ranked(draft, 0.9, Tier.CONFIDENT))


def a_seed(*cards: gate.Made) -> gate.Seed:
    """A document of three sentences: a greeting, a fact and a sentence more."""
    return gate.Seed("talk", TEXT, (FACT,), (GREETING,), cards)


def kept(*cards: gate.Made) -> gate.Verdicts:
    """Verdicts that keep all cards."""
    return {card.words: {"verdict": "keep"} for card in cards}


def test_a_card_that_was_read_and_kept_passes() -> None:
    """On the fact, grounded, at the floors."""
    assert gate.shortfalls([a_seed(a_card())], kept(a_card()), FLOORS) == []


def test_a_quote_that_does_not_stand_there_is_caught() -> None:
    """One letter is enough; the time marks between captions are not."""
    wrong = a_card(evidence=Evidence("talk.txt", 23, 67, 1, TEXT[23:67].replace("OCR", "OCD")))
    assert [fault.split(" is ")[1][:12] for fault in gate.faults(a_seed(wrong))] == ["not grounded"]
    text = "one two\n- [00:04] three four"
    caption = a_card(evidence=Evidence("talk.txt", 4, 23, 1, "two three"))
    assert gate.faults(gate.Seed("talk", text, (), (), (caption,))) == []


@pytest.mark.parametrize(("start", "end", "back"), [(0, 22, "friends"), (0, 67, "dear friends")])
def test_a_card_from_a_forbidden_place_is_caught(start: int, end: int, back: str) -> None:
    """Most of its quote lies there, or all of its answer."""
    card = a_card("Who are welcome?", back, evidence=Evidence("talk.txt", start, end, 1, TEXT[start:end]))
    assert [fault.split(" comes from ")[1] for fault in gate.faults(a_seed(card))] == ["a forbidden place (greeting)"]


def test_words_given_to_the_wrong_speaker_are_caught() -> None:
    """To the right one, or to nobody, is fine."""
    for speaker, fault in ((None, []), ("Ada Park", []), ("Ben Ode", ["gives the words of Ada Park to Ben Ode"])):
        card = a_card(evidence=Evidence("talk.txt", 23, 67, 1, TEXT[23:67], speaker))
        assert [found[-38:] for found in gate.faults(a_seed(card))] == fault


def test_a_question_asked_twice_is_caught() -> None:
    """Whatever its marks and capitals."""
    assert "is asked twice" in gate.faults(a_seed(a_card(), a_card("What does “OCR” stand for?")))[0]


def test_a_fact_is_covered_only_by_its_words_at_its_place() -> None:
    """Neither the right words from elsewhere nor other words from there."""
    assert a_card().covers(FACT)
    assert not a_card("What does DPI stand for?").covers(FACT)
    assert not a_card(evidence=Evidence("talk.txt", 68, 108, 1, TEXT[68:108])).covers(FACT)


def test_a_card_nobody_has_read_fails_the_gate() -> None:
    """So does one whose words changed since; the message says which and what to do, and floors wait until it is read."""
    changed = a_card("What is OCR short for?")
    short = gate.shortfalls([a_seed(changed)], kept(a_card()), FLOORS)
    assert "“What is OCR short for?”" in short[0]
    assert "gate.py --read" in short[1]
    assert len(short) == 2


def test_a_suggested_card_need_not_be_read() -> None:
    """But it covers its fact."""
    card = a_card()
    suggested = replace(card, ranked=replace(card.ranked, tier=Tier.SUGGESTED))
    assert gate.unread([a_seed(suggested)], {}) == []
    assert a_seed(suggested).missed == []


def test_figures_below_their_floors_fail_the_gate() -> None:
    """A fact missed, a card refused: recall, yield and the share kept."""
    card = a_card("What is OCR?", "a way of reading")
    short = gate.shortfalls([a_seed(card)], {card.words: {"verdict": "refuse"}}, FLOORS)
    assert short == [
        "talk: recall is 0, below its floor 1",
        "talk: yield is 0, below its floor 500",
        "all: kept is 0, below its floor 1",
    ]
    assert "has no floor yet" in gate.shortfalls([a_seed(a_card())], kept(a_card()), {})[0]


def test_pinning_raises_floors_and_lowering_is_asked_for() -> None:
    """The share kept is not pinned above the goal."""
    figures = {"talk": {"recall": 0.51239, "yield": 20.0}, "all": {"kept": 0.99}}
    floors = {"talk": {"recall": 0.4, "yield": 30.0}, "all": {"kept": 0.9}}
    assert gate.pinned(figures, floors) == {"talk": {"recall": 0.512, "yield": 30.0}, "all": {"kept": gate.GOAL_KEPT}}
    assert gate.pinned(figures, floors, lower=True)["talk"] == {"recall": 0.512, "yield": 20.0}


def test_floors_come_back_as_they_were_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The figures of a run never lie below the floors it pinned."""
    monkeypatch.setattr(gate, "FLOORS", tmp_path / "floors.toml")
    figures = {"talk": {"recall": 2 / 3, "yield": 10_000 / 21}, "all": {"kept": 1 / 3}}
    gate.write_floors(gate.pinned(figures, {}))
    assert gate.below(figures, tomllib.loads(gate.FLOORS.read_text(encoding="utf-8"))) == []


def test_a_verdict_is_keep_or_a_refusal_with_its_reason(tmp_path: Path) -> None:
    """The line that --read prints, filled in; left empty it is refused."""
    line = json.loads(gate.to_read(a_seed(a_card()), a_card()).splitlines()[-1])
    path = tmp_path / "verdicts.jsonl"
    for verdict, why, good in (("", "", False), ("refuse", "", False), ("keep", "", True), ("refuse", "two facts", True)):
        path.write_text(json.dumps({**line, "verdict": verdict, "why": why}) + "\n", encoding="utf-8")
        if good:
            assert gate.verdicts(path)[a_card().words]["verdict"] == verdict
        else:
            with pytest.raises(ValueError, match="must be keep, or refuse with a why"):
                gate.verdicts(path)


def test_the_newest_verdict_counts(tmp_path: Path) -> None:
    """Lines are only ever appended."""
    line = json.loads(gate.to_read(a_seed(a_card()), a_card()).splitlines()[-1])
    entries = ({**line, "verdict": "keep"}, {**line, "verdict": "refuse", "why": "on second thoughts"})
    path = tmp_path / "verdicts.jsonl"
    path.write_text("".join(json.dumps(entry) + "\n" for entry in entries), encoding="utf-8")
    assert gate.verdicts(path)[a_card().words]["verdict"] == "refuse"


@pytest.mark.parametrize("path", sorted(gate.SEEDS.glob("*.txt")), ids=lambda path: path.stem)
def test_what_is_marked_stands_in_the_document(path: Path) -> None:
    """Once, so that it is clear where; of every document enough is marked for a figure to mean something."""
    one = gate.seed(path)
    assert len(one.facts) >= 25
    assert len(one.forbidden) >= 10
    assert all(fact.must and 1 <= fact.importance <= gate.MUST_KNOW for fact in one.facts)
    assert all(span.why for span in one.forbidden)


def test_the_gate_prints_cards_to_read_and_facts_that_were_missed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without verdicts every confident card is to be read, and the gate fails."""
    monkeypatch.setattr(gate, "verdicts", lambda: {})
    assert gate.main(["--read"]) == 0
    templates = [line for line in capsys.readouterr().out.splitlines() if line.startswith('{"id"')]
    assert gate.main(["--misses"]) == 0
    assert "captions, line " in capsys.readouterr().out
    assert gate.main([]) == 1
    assert f"{len(templates)} confident cards have no verdict" in capsys.readouterr().err
