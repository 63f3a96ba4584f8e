"""The app beside a minimal Textual app in the same run: process start to the first card, key to repaint, memory, a 1 MB card.

Both run in a pseudo-terminal, in turns, key by key, so that the moods of the machine hit both alike. This script plays the
terminal: a frame counts from the moment its text has arrived. The library has decks on the disk and a filled database, as on any
day but the first, and its daily limits are the usual ones.

    python bench/first_frame.py --cards 100000 --starts 9 --keys 60
"""

import argparse
import fcntl
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from datetime import datetime, timedelta
from pathlib import Path

from studydeck import deckfile
from studydeck.card import Card, CardKind, Deck, Evidence, card_id
from studydeck.config import Library, Settings
from studydeck.review import Rating
from studydeck.study import open_study

DECKS = 20
STUDIED = 200
LIMIT = 30.0
READY = b"shows the answer"
SETTLED = 0.03
"""Seconds without output after which a frame is complete."""
BYTECODE = tempfile.TemporaryDirectory()
"""Where both apps find their modules compiled, as installed programs do; the first start of each compiles them."""
START_GOAL, KEY_GOAL = 2.0, 2.0
"""Ratios to the minimal app."""
KEY_LIMIT, MEMORY_LIMIT, LONG_LIMIT = 0.010, 150, 1.0
"""Seconds that 95 of 100 keys may take, megabytes, seconds until a card of 1 MB is there."""
CODE = """
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


class Screen:
    """One app in a pseudo-terminal of 80 by 24 cells; without a library the minimal one."""

    def __init__(self, library: Library | None, deck: str = "") -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        arguments = [CODE, str(library.root), *([deck] if deck else [])] if library else [MINIMAL]
        environ = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONPYCACHEPREFIX": BYTECODE.name}
        environ.pop("PYTHONDONTWRITEBYTECODE", None)
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-c", *arguments], stdin=slave, stdout=slave, stderr=slave, env=environ, start_new_session=True
        )
        os.close(slave)

    def wait_for(self, text: bytes) -> float:
        """The moment at which `text` has arrived."""
        received, end = b"", time.perf_counter() + LIMIT
        while text not in received:
            if time.perf_counter() > end:
                raise TimeoutError(f"{text!r} never came; the end of what did: {received[-500:]!r}")
            if select.select([self.master], [], [], 0.1)[0]:
                received += os.read(self.master, 65536)
        return time.perf_counter()

    def press(self, key: bytes, then: bytes) -> float:
        """Seconds from a key to the text it brings, measured when the screen is at rest."""
        while select.select([self.master], [], [], SETTLED)[0]:
            os.read(self.master, 65536)
        began = time.perf_counter()
        os.write(self.master, key)
        return self.wait_for(then) - began

    @property
    def memory(self) -> float:
        """Megabytes the process holds."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.exists():
            return float("nan")
        return int(status.read_text().partition("VmRSS:")[2].split()[0]) / 1000

    def end(self) -> None:
        """Kill it: leaving is not measured."""
        self.process.kill()
        self.process.wait()
        os.close(self.master)


def first_card(library: Library | None, deck: str = "") -> float:
    """Seconds from the start of the process to its first card."""
    screen = Screen(library, deck)
    try:
        return screen.wait_for(READY) - screen.began
    finally:
        screen.end()


def key_to_repaint(library: Library, keys: int) -> tuple[dict[str, tuple[list[float], list[float]]], float]:
    """Seconds from a key to the answer and from a rating to the next card, of both apps; and the memory of ours."""
    screens = Screen(library), Screen(None)
    try:
        for screen in screens:
            screen.wait_for(READY)
        shown: tuple[list[float], list[float]] = ([], [])
        rated: tuple[list[float], list[float]] = ([], [])
        for _ in range(keys):
            for screen, times in zip(screens, shown, strict=True):
                times.append(screen.press(b" ", b"Again"))
            for screen, times in zip(screens, rated, strict=True):
                times.append(screen.press(b"3", READY))
        return {"next card": rated, "answer shown": shown}, screens[0].memory
    finally:
        for screen in screens:
            screen.end()


def percentile(measured: list[float]) -> float:
    """What 95 of 100 stay below."""
    return sorted(measured)[int(len(measured) * 0.95)]


if __name__ == "__main__":
    main()
