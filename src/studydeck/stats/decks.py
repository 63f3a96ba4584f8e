"""How much of each deck is known now."""

from __future__ import annotations

from collections.abc import Sequence

from studydeck.stats.chart import Bar, Chart, Lying, Table
from studydeck.stats.days import counted

SHOWN = 40
"""Decks that are drawn; the table and the data have all."""


def chart(decks: Sequence[tuple[str, str, int, int, float]]) -> Chart:
    """From (deck, document, cards being learnt, cards answered, sum of their chances to be remembered)."""
    found = sorted(decks, key=lambda row: (-row[4], row[0]))
    drawn = found[:SHOWN]
    more = f" The best known {SHOWN} are drawn." if len(found) > SHOWN else ""
    return Chart(
        "decks",
        "Known by deck",
        (f"{counted(len(found), 'deck')}: known, answered and waiting cards of each.{more}",)
        if found
        else ("There is no deck yet.",),
        Table(
            ("Deck", "Known", "Answered", "Cards"),
            tuple((deck, f"{known:,.0f}", f"{answered:,}", f"{cards:,}") for deck, _, cards, answered, known in found),
            tuple(known for *_, known in found),
        ),
        (
            Lying(
                tuple(
                    Bar(deck, (known, answered - known, cards - answered), f"{known:,.0f} of {cards:,}")
                    for deck, _, cards, answered, known in drawn
                ),
                ("known", "may be forgotten", "new"),
            ),
        )
        if found
        else (),
        {
            "decks": [
                {"deck": deck, "document": document, "cards": cards, "answered": answered, "known": known}
                for deck, document, cards, answered, known in found
            ]
        },
        empty=not found,
    )
