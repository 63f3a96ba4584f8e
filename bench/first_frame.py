"""The app beside a minimal Textual app in the same run: process start to the first card, key to repaint, memory, a 1 MB card.

Both run in a pseudo-terminal, in turns, key by key, so that the moods of the machine hit both alike. This script plays the
terminal: a frame counts from the moment its text has arrived. The library has decks on the disk and a filled database, as on any
day but the first, and its daily limits are the usual ones.

    python bench/first_frame.py --cards 100000 --starts 9 --keys 60
"""

import argparse
import statistics
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from terminal import Screen

from studydeck import deckfile
from studydeck.card import Card, CardKind, Deck, Evidence, card_id
from studydeck.config import Library, Settings
from studydeck.review import Rating
from studydeck.study import open_study

DECKS = 20
STUDIED = 200
READY = b"shows the answer"
START_GOAL, KEY_GOAL = 2.0, 2.0
"""Ratios to the minimal app."""
KEY_LIMIT, MEMORY_LIMIT, LONG_LIMIT = 0.010, 150, 1.0
"""Seconds that 95 of 100 keys may take, megabytes, seconds until a card of 1 MB is there."""
OURS = """
import sys
from pathlib import Path
from studydeck.config import Library, Settings
from studydeck.tui import run
sys.exit(run(Library(Path(sys.argv[1])), Settings(), sys.argv[2] if len(sys.argv) > 2 else None, studying=True))
"""
MINIMAL = """
from textual.app import App
from textual.widgets import Footer, Static
class Minimal(App):
    BINDINGS = [("space", "flip", "flip"), ("3", "flip", "flip"), ("q", "quit", "quit")]
    ENABLE_COMMAND_PALETTE = False
    shown = 0
    def compose(self):
        yield Static("shows the answer", id="card")
        yield Footer()
    def action_flip(self):
        self.shown += 1
        word = "Again" if self.shown % 2 else "shows the answer"
        self.query_one("#card", Static).update(f"{word} {self.shown} " + "words on a card " * 20)
Minimal().run()
"""


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--cards", type=int, default=100_000)
    options.add_argument("--starts", type=int, default=9)
    options.add_argument("--keys", type=int, default=60)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder))
        fill(library, chosen.cards)
        first = first_card(library)
        first_card(None)
        prepare(library)
        starts = [(first_card(library), first_card(None)) for _ in range(chosen.starts)]
        keys, memory = key_to_repaint(library, chosen.keys)
        deckfile.save(library.decks / "long.md", Deck("Long", (long_card(),)))
        long = first_card(library, "Long")
    ours, bare = (statistics.median(side) for side in zip(*starts, strict=True))
    print(f"{chosen.cards} cards; the very first start, which reads every deck file: {first:.2f} s")
    print(f"first card       {ours * 1000:7.0f} ms   minimal {bare * 1000:6.0f} ms   {verdict(ours / bare, START_GOAL)}")
    for name, (mine, minimal) in keys.items():
        ours, bare = statistics.median(mine), statistics.median(minimal)
        print(f"{name:<16} {ours * 1000:7.1f} ms   minimal {bare * 1000:6.1f} ms   {verdict(ours / bare, KEY_GOAL)}")
        slow, bare = percentile(mine), percentile(minimal)
        print(f"  95 of 100      {slow * 1000:7.1f} ms   minimal {bare * 1000:6.1f} ms   {judged(slow, KEY_LIMIT, 's')}")
    print(f"memory           {memory:7.0f} MB   {judged(memory, MEMORY_LIMIT, 'MB')}")
    print(f"start at a card of 1 MB {long:.2f} s   {judged(long, LONG_LIMIT, 's')}")


def verdict(ratio: float, goal: float) -> str:
    """A ratio beside its goal."""
    return f"ratio {ratio:.2f}, goal <= {goal}: {'met' if ratio <= goal else 'MISSED'}"


def judged(value: float, limit: float, unit: str) -> str:
    """Whether a value keeps to its limit."""
    return f"goal <= {limit} {unit}: {'met' if value <= limit else 'MISSED'}"


def fill(library: Library, cards: int) -> None:
    """Deck files with `cards` cards."""
    library.decks.mkdir(parents=True)
    for number in range(DECKS):
        made = tuple(card(f"deck-{number}", index) for index in range(cards // DECKS))
        deckfile.save(library.decks / f"deck-{number}.md", Deck(f"Deck number {number}", made, f"seeds/deck-{number}.txt", "00"))


def long_card() -> Card:
    """A card with a megabyte of text on each side."""
    words = "words of a very long card " * 40_000
    return Card(card_id("long", CardKind.BASIC, "long", "long"), CardKind.BASIC, f"What is long? {words}", words)


def card(deck: str, index: int) -> Card:
    """A claim of usual length."""
    quote = f"The measured value number {index} of {deck} was higher than anybody in the room had thought possible."
    evidence = Evidence(f"{deck}.txt", index * 100, index * 100 + len(quote), index + 1, quote, "Nathan Lambert")
    front = f"What was surprising about the measured value number {index} of {deck}?"
    identity = card_id(deck, CardKind.CLAIM, quote, "higher")
    return Card(
        identity, CardKind.CLAIM, front, "It was higher than anybody in the room had thought possible.", evidence=evidence
    )


def prepare(library: Library) -> None:
    """Some days of history."""
    now = datetime.now().astimezone() - timedelta(days=5)
    with open_study(library, Settings(new_per_day=STUDIED), now) as study:
        session = study.start(now)
        for number in range(STUDIED):
            now += timedelta(seconds=8)
            session = study.answer(session.reveal(), Rating.EASY if number % 3 else Rating.GOOD, now, 8000)


def opened(library: Library | None, *deck: str) -> Screen:
    """The app at the first card of all decks or one; without a library the minimal app."""
    return Screen(OURS, str(library.root), *deck) if library else Screen(MINIMAL)


def first_card(library: Library | None, *deck: str) -> float:
    """Seconds from the start of the process to its first card."""
    screen = opened(library, *deck)
    try:
        return screen.wait_for(READY) - screen.began
    finally:
        screen.end()


def key_to_repaint(library: Library, keys: int) -> tuple[dict[str, tuple[list[float], list[float]]], float]:
    """Seconds from a key to the answer and from a rating to the next card, of both apps; and the memory of ours."""
    screens = opened(library), opened(None)
    try:
        for screen in screens:
            screen.wait_for(READY)
        shown: tuple[list[float], list[float]] = ([], [])
        rated: tuple[list[float], list[float]] = ([], [])
        for _ in range(keys):
            for screen, times in zip(screens, shown, strict=True):
                times.append(screen.until(b" ", b"Again"))
            for screen, times in zip(screens, rated, strict=True):
                times.append(screen.until(b"3", READY))
        return {"next card": rated, "answer shown": shown}, screens[0].memory
    finally:
        for screen in screens:
            screen.end()


def percentile(measured: list[float]) -> float:
    """What 95 of 100 stay below."""
    return sorted(measured)[int(len(measured) * 0.95)]


if __name__ == "__main__":
    main()
