"""The quality gate: what the generator makes of the documents in seeds/, held against what a reader marked in them.

    python tests/quality/gate.py            check; exit 1 when something falls short
    python tests/quality/gate.py --read     print confident cards without a verdict, each with a line to fill in
    python tests/quality/gate.py --misses   print the must-know facts that no card covers
    python tests/quality/gate.py --pin      raise the floors to what is measured now; never lowers one
    python tests/quality/gate.py --lower    set the floors to what is measured now, be it less; say why in the commit

Three things are written down beside this file and checked here:

gold/NAME.jsonl            facts of seeds/NAME.txt worth a card: kind, importance (3: must know), who says it, quote, and the
                           words a card on it must hold
gold/NAME.negatives.jsonl  spans no card may come from, and why
verdicts.jsonl             for every confident card, read one by one by the rubric: id, front, back, keep or refuse, and why

The facts are marked from the documents alone, never from what the generator finds. A card whose words change has to be read
again. Floors (floors.toml): `recall` is the share of must-know facts that a card of either tier covers, `yield` the number of
kept confident cards for 10,000 words, `kept` the share of confident cards kept, over all documents. It is not pinned above the
goal: more cards that are as good as can be wished for are no loss.
"""

import argparse
import json
import math
import re
import sys
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studydeck.card import Tier, anchor, card_id
from studydeck.generate import derive
from studydeck.rank import Ranked
from studydeck.readers import read_file

HERE = Path(__file__).resolve().parent
SEEDS = HERE.parents[1] / "seeds"
VERDICTS = HERE / "verdicts.jsonl"
FLOORS = HERE / "floors.toml"
MUST_KNOW = 3
GOAL_KEPT = 0.95
TIME_MARK = re.compile(r"\n- \[[\d:]+\] ")
CONTEXT = 300
"""Characters shown on either side of a quote by --read."""


@dataclass(frozen=True)
class Span:
    """A marked stretch of a document: a fact, or a place no card may come from."""

    start: int
    end: int
    quote: str
    must: tuple[str, ...] = ()
    importance: int = 0
    speaker: str | None = None
    """Of a fact: who says it; None where nobody is proven to."""
    why: str = ""

    def shared(self, start: int, end: int) -> int:
        """Characters in common with another stretch."""
        return max(0, min(end, self.end) - max(start, self.start))


@dataclass(frozen=True)
class Made:
    """A card with its id and tier, as the learner would get it."""

    id: str
    ranked: Ranked

    @property
    def confident(self) -> bool:
        """Whether it becomes active unread."""
        return self.ranked.tier is Tier.CONFIDENT

    @property
    def words(self) -> tuple[str, str, str]:
        """What a verdict is about."""
        return self.id, self.ranked.draft.front, self.ranked.draft.back

    @property
    def shown(self) -> str:
        """All words on the card, blank before each, so that words can be looked for at their beginnings."""
        draft = self.ranked.draft
        return f" {anchor(f'{draft.context} {draft.front} {draft.back}')}"

    def covers(self, fact: Span) -> bool:
        """Whether it stands on the words of a fact (half of the shorter stretch) and holds every word it must."""
        evidence = self.ranked.draft.evidence
        shorter = min(evidence.end - evidence.start, fact.end - fact.start)
        return 2 * fact.shared(evidence.start, evidence.end) >= shorter and all(
            f" {anchor(word)}" in self.shown for word in fact.must
        )

    def comes_from(self, span: Span) -> bool:
        """Whether most of its quote lies in a stretch, or its answer does."""
        evidence = self.ranked.draft.evidence
        shared = span.shared(evidence.start, evidence.end)
        return 2 * shared > evidence.end - evidence.start or (
            shared > 0 and f" {anchor(self.ranked.draft.back)} " in f" {anchor(span.quote)} "
        )


@dataclass(frozen=True)
class Seed:
    """One document with what was marked in it and what is made of it."""

    name: str
    text: str
    facts: tuple[Span, ...]
    forbidden: tuple[Span, ...]
    cards: tuple[Made, ...]

    @property
    def must_know(self) -> list[Span]:
        """The facts that count for recall."""
        return [fact for fact in self.facts if fact.importance >= MUST_KNOW]

    @property
    def missed(self) -> list[Span]:
        """Must-know facts that no card covers."""
        return [fact for fact in self.must_know if not any(card.covers(fact) for card in self.cards)]

    @property
    def confident(self) -> list[Made]:
        """Cards that become active unread."""
        return [card for card in self.cards if card.confident]


Verdicts = dict[tuple[str, str, str], dict[str, str]]


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def spans(path: Path, text: str) -> tuple[Span, ...]:
    """The marked stretches of a document. Raises ValueError for a quote that is not there exactly once."""
    found = []
    for entry in lines(path):
        quote = str(entry["quote"])
        if text.count(quote) != 1:
            raise ValueError(f"{path.name}: this quote stands {text.count(quote)} times in the document: {quote}")
        start = text.index(quote)
        must = tuple(entry.get("must", ()))
        rest = int(entry.get("importance", 0)), entry.get("speaker"), str(entry.get("why", ""))
        found.append(Span(start, start + len(quote), quote, must, *rest))
    return tuple(found)


def made(path: Path) -> tuple[Made, ...]:
    """The cards of both tiers that a document gives."""
    ranked = derive(read_file(path)).ranked
    return tuple(Made(card_id(path.stem, item.draft.kind, item.draft.evidence.quote, item.draft.back), item) for item in ranked)


def seed(path: Path) -> Seed:
    """A document read, marked and turned into cards."""
    text = path.read_text(encoding="utf-8")
    gold = HERE / "gold"
    return Seed(
        path.stem,
        text,
        spans(gold / f"{path.stem}.jsonl", text),
        spans(gold / f"{path.stem}.negatives.jsonl", text),
        made(path),
    )


def verdicts(path: Path = VERDICTS) -> Verdicts:
    """Verdict by id, front and back; the last line about a card counts. Raises ValueError for a line that gives none."""
    found: Verdicts = {}
    for entry in lines(path) if path.exists() else []:
        line = {key: str(value) for key, value in entry.items()}
        if line["verdict"] not in ("keep", "refuse") or (line["verdict"] == "refuse" and not line.get("why")):
            raise ValueError(f"{path.name}: the verdict on {line['id']} must be keep, or refuse with a why")
        found[line["id"], line["front"], line["back"]] = line
    return found


def faults(one: Seed) -> list[str]:
    """What no document may have: a quote that is not there, a false speaker, a forbidden place, a question asked twice."""
    found = []
    asked: set[str] = set()
    for card in one.cards:
        draft = card.ranked.draft
        evidence = draft.evidence
        told = f"{one.name}: {card.id} “{draft.front}” → “{draft.back}”"
        if TIME_MARK.sub(" ", one.text[evidence.start : evidence.end]) != TIME_MARK.sub(" ", evidence.quote):
            found.append(f"{told} is not grounded: its quote does not stand at line {evidence.line}")
        found += [
            f"{told} gives the words of {fact.speaker or 'nobody known'} to {evidence.speaker}"
            for fact in one.facts
            if evidence.speaker not in (None, fact.speaker)
            and 2 * fact.shared(evidence.start, evidence.end) > evidence.end - evidence.start
        ]
        found += [f"{told} comes from a forbidden place ({span.why})" for span in one.forbidden if card.comes_from(span)]
        if anchor(draft.front) in asked:
            found.append(f"{told} is asked twice")
        asked.add(anchor(draft.front))
    return found


def measured(seeds: Sequence[Seed], read: Verdicts) -> dict[str, dict[str, float]]:
    """The figures that have floors, by document, and the share of kept cards over all of them."""
    figures: dict[str, dict[str, float]] = {}
    total = kept_total = 0
    for one in seeds:
        kept = sum(read.get(card.words, {}).get("verdict") == "keep" for card in one.confident)
        figures[one.name] = {
            "recall": 1 - len(one.missed) / max(1, len(one.must_know)),
            "yield": 10_000 * kept / max(1, len(one.text.split())),
        }
        total += len(one.confident)
        kept_total += kept
    figures["all"] = {"kept": kept_total / max(1, total)}
    return figures


def below(figures: dict[str, dict[str, float]], floors: dict[str, dict[str, float]]) -> list[str]:
    """Which figures lie below their floors, or have none."""
    found = []
    for name, row in figures.items():
        for figure, value in row.items():
            floor = floors.get(name, {}).get(figure)
            if floor is None:
                found.append(f"{name}: {figure} has no floor yet; set it with --pin")
            elif rounded(value) < floor:
                found.append(f"{name}: {figure} is {rounded(value):g}, below its floor {floor:g}")
    return found


def rounded(value: float) -> float:
    """A figure as floors.toml holds it: cut off after three digits."""
    return math.floor(value * 1000 + 1e-9) / 1000


def pinned(
    figures: dict[str, dict[str, float]], floors: dict[str, dict[str, float]], *, lower: bool = False
) -> dict[str, dict[str, float]]:
    """New floors: what was measured where that is higher, or everywhere with `lower`."""
    new: dict[str, dict[str, float]] = {}
    for name, row in figures.items():
        new[name] = {}
        for figure, value in row.items():
            reached = rounded(min(value, GOAL_KEPT) if figure == "kept" else value)
            new[name][figure] = reached if lower else max(reached, floors.get(name, {}).get(figure, 0.0))
    return new


def write_floors(floors: dict[str, dict[str, float]]) -> None:
    """Save the floors in the order given."""
    text = "# Raised by `python tests/quality/gate.py --pin`; lowered only on purpose, by --lower.\n"
    for name, row in floors.items():
        text += f"\n[{name}]\n" + "".join(f"{figure} = {value:g}\n" for figure, value in row.items())
    FLOORS.write_text(text, encoding="utf-8")


def unread(seeds: Iterable[Seed], read: Verdicts) -> list[tuple[Seed, Made]]:
    """Confident cards that nobody has read as they are now."""
    return [(one, card) for one in seeds for card in one.confident if card.words not in read]


def to_read(one: Seed, card: Made) -> str:
    """A card as its reader needs it: with its quote, what stands around it, and the line to fill in."""
    draft = card.ranked.draft
    evidence = draft.evidence
    before = one.text[max(0, evidence.start - CONTEXT) : evidence.start]
    after = one.text[evidence.end : evidence.end + CONTEXT]
    identity, front, back = card.words
    line = {"id": identity, "front": front, "back": back, "verdict": "", "why": ""}
    return "\n".join(
        (
            f"--- {one.name}, line {evidence.line}, {evidence.speaker or 'no speaker'}, frame {draft.frame}, {draft.kind.value}",
            f"above:    {draft.context}",
            f"question: {front}",
            f"answer:   {back}",
            f"text:     …{before}⟦{evidence.quote}⟧{after}…",
            json.dumps(line, ensure_ascii=False),
        )
    )


def table(seeds: Sequence[Seed], figures: dict[str, dict[str, float]], read: Verdicts) -> str:
    """What was measured, a line for each document."""
    rows = [f"{'document':12} {'must-know':>12} {'recall':>7} {'confident':>10} {'kept':>5} {'kept/10k':>9} {'suggested':>10}"]
    for one in seeds:
        figure = figures[one.name]
        covered = f"{len(one.must_know) - len(one.missed)} of {len(one.must_know)}"
        kept = sum(read.get(card.words, {}).get("verdict") == "keep" for card in one.confident)
        rows.append(
            f"{one.name:12} {covered:>12} {figure['recall']:7.0%} {len(one.confident):10} {kept:5} {figure['yield']:9.1f}"
            f" {len(one.cards) - len(one.confident):10}"
        )
    return "\n".join((*rows, f"kept of all confident cards: {figures['all']['kept']:.1%}"))


def shortfalls(seeds: Sequence[Seed], read: Verdicts, floors: dict[str, dict[str, float]]) -> list[str]:
    """Everything that makes the gate fail, a sentence each. Floors are judged only once every card has been read."""
    found = [fault for one in seeds for fault in faults(one)]
    new = unread(seeds, read)
    found += [f"{one.name}: not read yet: {card.id} “{card.words[1]}” → “{card.words[2]}”" for one, card in new]
    if new:
        todo = "Judge each by the rubric and append its line, with keep or refuse and why, to tests/quality/verdicts.jsonl"
        found.append(f"{len(new)} confident cards have no verdict. `python tests/quality/gate.py --read` prints them. {todo}.")
    return found if new else found + below(measured(seeds, read), floors)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the gate; 0 when nothing falls short."""
    parser = argparse.ArgumentParser(description="Hold the cards of seeds/ against what a reader marked there.")
    actions = parser.add_mutually_exclusive_group()
    actions.add_argument("--read", action="store_true", help="print confident cards without a verdict")
    actions.add_argument("--misses", action="store_true", help="print must-know facts that no card covers")
    actions.add_argument("--pin", action="store_true", help="raise the floors to what is measured now")
    actions.add_argument("--lower", action="store_true", help="set the floors to what is measured now, be it less")
    chosen = parser.parse_args(arguments)
    try:
        seeds = [seed(path) for path in sorted(SEEDS.glob("*.txt"))]
        read = verdicts()
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    if chosen.read:
        for one, card in unread(seeds, read):
            print(to_read(one, card), end="\n\n")
        return 0
    if chosen.misses:
        for one in seeds:
            for fact in one.missed:
                print(
                    f"{one.name}, line {one.text.count(chr(10), 0, fact.start) + 1}: {fact.quote!r} needs {', '.join(fact.must)}"
                )
        return 0
    figures = measured(seeds, read)
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    if (chosen.pin or chosen.lower) and not unread(seeds, read):
        floors = pinned(figures, floors, lower=chosen.lower)
        write_floors(floors)
    print(table(seeds, figures, read))
    short = shortfalls(seeds, read, floors)
    for sentence in short:
        print(sentence, file=sys.stderr)
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
