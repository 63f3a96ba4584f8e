"""Process start to the first frame of Home, and key to repaint in Review, beside a minimal Textual app in the same run.

Both run in a pseudo-terminal, in turns, so that the moods of the machine hit both alike. This script plays the terminal: a frame
counts from the moment its text has arrived. The library has decks on the disk and a filled database, as on any day but the first.

    python bench/first_frame.py --cards 10000 --starts 9 --keys 60
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
SETTLED = 0.03
"""Seconds without output after which a frame is complete."""
START_GOAL = 0.8
KEY_GOAL = 2.0

OURS = """
import sys
from pathlib import Path
from studydeck.config import Library, Settings
from studydeck.tui import run
sys.exit(run(Library(Path(sys.argv[1])), Settings(new_per_day=9999, reviews_per_day=9999)))
"""
MINIMAL = """
from textual.app import App
from textual.widgets import Footer, Static
class Minimal(App):
    BINDINGS = [("space", "flip", "flip"), ("3", "flip", "flip"), ("q", "quit", "quit")]
    ENABLE_COMMAND_PALETTE = False
    shown = 0
    def compose(self):
        yield Static("study all", id="card")
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
    options.add_argument("--cards", type=int, default=10_000)
    options.add_argument("--starts", type=int, default=9)
    options.add_argument("--keys", type=int, default=60)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder))
        fill(library, chosen.cards)
        first = first_frame(library)
        prepare(library)
        starts = [(first_frame(library), first_frame(None)) for _ in range(chosen.starts)]
        ours_key, bare_key = key_to_repaint(library, chosen.keys), key_to_repaint(None, chosen.keys)
    ours, bare = (statistics.median(side) for side in zip(*starts, strict=True))
    print(f"{chosen.cards} cards; the very first start, which reads every deck file: {first:.2f} s")
    print(f"first frame     {ours * 1000:7.0f} ms   goal {START_GOAL * 1000:.0f} ms")
    print(f"  minimal       {bare * 1000:7.0f} ms   ratio {ours / bare:.2f}")
    for name, side in (("key to repaint", ours_key), ("  minimal", bare_key)):
        print(f"{name:<15} {statistics.median(side) * 1000:7.1f} ms   95 of 100 within {percentile(side) * 1000:.1f} ms")
    print(f"ratio {statistics.median(ours_key) / statistics.median(bare_key):.2f}   goal {KEY_GOAL}")


def fill(library: Library, cards: int) -> None:
    """Deck files with `cards` cards."""
    library.decks.mkdir(parents=True)
    for number in range(DECKS):
        made = tuple(card(f"deck-{number}", index) for index in range(cards // DECKS))
        deckfile.save(library.decks / f"deck-{number}.md", Deck(f"Deck number {number}", made, f"seeds/deck-{number}.txt", "00"))


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

    def __init__(self, library: Library | None) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        command = [sys.executable, "-c", OURS, str(library.root)] if library else [sys.executable, "-c", MINIMAL]
        environ = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self.began = time.perf_counter()
        self.process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environ, start_new_session=True)
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

    def end(self) -> None:
        """Kill it: leaving is not measured."""
        self.process.kill()
        self.process.wait()
        os.close(self.master)


def first_frame(library: Library | None) -> float:
    """Seconds from the start of the process to its first frame."""
    screen = Screen(library)
    try:
        return screen.wait_for(b"study all") - screen.began
    finally:
        screen.end()


def key_to_repaint(library: Library | None, keys: int) -> list[float]:
    """Seconds from a rating to the next card, the way to it (showing the answer) not counted."""
    screen = Screen(library)
    try:
        screen.wait_for(b"study all")
        if library:
            screen.press(b"s", b"shows the answer")
        measured = []
        for _ in range(keys):
            screen.press(b" ", b"Again")
            measured.append(screen.press(b"3", b"shows the answer"))
        return measured
    finally:
        screen.end()


def percentile(measured: list[float]) -> float:
    """What 95 of 100 stay below."""
    return sorted(measured)[int(len(measured) * 0.95)]


if __name__ == "__main__":
    main()
