"""A small library, a clock that stands still, and the app on both."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from driving import save_deck
from samples import CAPTIONS, INTERVIEW

from studydeck.config import Library, Settings
from studydeck.tui.app import StudyApp


class Clock:
    """A clock that moves only when it is told to."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def library(library_folder: Path) -> Library:
    """Two decks: four cards of an interview, one of captions."""
    save_deck(library_folder, "interview", *INTERVIEW, name="An interview about training")
    save_deck(library_folder, "captions", *CAPTIONS, name="Captions of a talk")
    return Library(library_folder)


SOURCE = """# An interview about training

**Nathan Lambert:** Progress came from scale. So entire new clusters have to be built before the next step can be taken.

**Ada Stone:** How long does it take to build one of them?

## The reward

**Nathan Lambert:** Nobody knows that. RLVR it is. With such a reward a program checks the answer of the model.

**Ada Stone:** That sounds like a good place to stop for today, and to go home.
"""


@pytest.fixture
def documents(library: Library) -> Library:
    """The same library with the document of the interview, from which three of its cards are made."""
    (library.seeds / "interview.txt").write_text(SOURCE, encoding="utf-8")
    cards = []
    for card in INTERVIEW:
        if card.evidence and card.evidence.quote in SOURCE:
            start = SOURCE.index(card.evidence.quote)
            end, line = start + len(card.evidence.quote), SOURCE.count("\n", 0, start) + 1
            card = replace(card, evidence=replace(card.evidence, start=start, end=end, line=line))
        else:
            card = replace(card, evidence=None)
        cards.append(card)
    save_deck(library.root, "interview", *cards, name="An interview about training")
    return library


@pytest.fixture
def open_app(library: Library, clock: Clock) -> Callable[..., StudyApp]:
    """Makes the app on the library of this test."""

    def open_app(deck: str | None = None, *, studying: bool = False) -> StudyApp:
        return StudyApp(library, Settings(), deck, clock=clock, studying=studying)

    return open_app
