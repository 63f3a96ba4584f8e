"""studydeck map: how well each passage of a document is remembered now, as text or JSON."""

from typing import TYPE_CHECKING

import click

from studydeck.cli import output, places
from studydeck.cli.output import counted
from studydeck.text.cells import width

if TYPE_CHECKING:
    from datetime import datetime

    from studydeck.documentmap import DocumentMap
    from studydeck.documentview import DocumentView
    from studydeck.study import Study

WIDTH = 79
"""Columns of the longest line of a passage."""


@click.command("map")
@click.argument("document", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def command(ctx: click.Context, document: str | None, as_json: bool) -> int:
    """How well documents are remembered, passage by passage.

    DOCUMENT is the name of one, or its path in the library; without it, all are listed with their totals.
    """
    now = places.now()
    with places.opened(ctx, read_only=True) as study:
        if document is None:
            _every(study, now, as_json=as_json)
            return 0
        view, found = study.document_map(document, now)
        cards = [card.card.id for card in study.document_cards(document, now)]
    if as_json:
        output.show_json({"documents": [{**_facts(document, view, found), "passages": _passages(view, found, cards)}]})
    else:
        for line in _lines(view, found):
            output.show(line)
    return 0


def _every(study: "Study", now: "datetime", *, as_json: bool) -> None:
    """Print the totals of all documents; what is wrong with one that cannot be read is said."""
    from studydeck.errors import StudydeckError

    rows, facts = [], []
    for document in study.documents():
        try:
            view, found = study.document_map(document, now)
        except StudydeckError as error:
            output.say(str(error))
            continue
        facts.append(_facts(document, view, found))
        rows.append((document, view.shape, f"{found.asked:,}", f"{found.covered:,} of {found.passages:,}", _recall(found)))
    if as_json:
        output.show_json({"documents": facts})
    elif rows:
        for line in output.table(("Document", "Shape", "Cards", "Passages covered", "Recall"), rows):
            output.show(line)
    else:
        output.say("There are no documents. Put one into seeds/ and run `studydeck generate`.")


def _facts(document: str, view: "DocumentView", found: "DocumentMap") -> dict[str, object]:
    return {
        "document": document,
        "title": view.title,
        "shape": view.shape,
        "passages_total": found.passages,
        "passages_covered": found.covered,
        "words": found.words,
        "words_covered": found.words_covered,
        "cards": found.asked,
        "cards_not_asked": found.others,
        "quotes_lost": found.lost,
        "recall": None if found.recall is None else round(found.recall, 4),
        "states": {state.value: count for state, count in found.counts.items()},
    }


def _passages(view: "DocumentView", found: "DocumentMap", cards: list[str]) -> list[dict[str, object]]:
    return [
        {
            "line": passage.line,
            "start": passage.start,
            "end": passage.end,
            "kind": passage.kind.value,
            "speaker": passage.speaker,
            "state": state.value,
            "cards": [cards[number] for number in mine],
        }
        for passage, state, mine in zip(view.passages, found.states, found.cards, strict=True)
        if state is not None
    ]


def _lines(view: "DocumentView", found: "DocumentMap") -> list[str]:
    """Totals, states, and a line for each passage."""
    covered = f"{found.covered:,} of {counted(found.passages, 'passage')} covered"
    words = f"{found.words_covered:,} of {counted(found.words, 'word')}"
    others = f" and {found.others:,} that nobody is asked" if found.others else ""
    lost = f"; {counted(found.lost, 'quote')} no longer in it" if found.lost else ""
    lines = [
        f"{view.name}: {view.shape}, {counted(view.lines, 'line')}",
        f"{covered}, {words}, {counted(found.asked, 'card')}{others}{lost}. Recall {_recall(found)}.",
        "",
        *output.table(
            ("State", "Passages", "Share"),
            [(state.value, f"{count:,}", f"{count / found.passages:.0%}") for state, count in found.counts.items() if count],
        ),
        "",
        f"{'Line':>6}  {'State':<11}  Cards",
    ]
    for passage, state, mine in zip(view.passages, found.states, found.cards, strict=True):
        if state is not None:
            who = f"{passage.speaker}: " if passage.speaker else ""
            text = f"{passage.line:>6}  {state.value:<11}  {len(mine) or '':>5}  {who}{passage.text[:WIDTH]}".replace("\n", " ")
            lines.append(text if width(text) <= WIDTH else f"{text[: WIDTH - 1]}…")
    return lines


def _recall(found: "DocumentMap") -> str:
    return "unknown" if found.recall is None else f"{found.recall:.0%}"
