"""Statistics over a long log: what each chart costs, and key `t` to the painted screen beside a minimal Textual app.

The library has `--cards` cards and `--reviews` reviews of five years. Both apps run in a pseudo-terminal, in turns; the
minimal one pushes a screen with one widget.

    python bench/stats.py --cards 100000 --reviews 1000000 --keys 15
"""

import argparse
import random
import statistics
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from answer import DECKS, fill
from first_frame import percentile
from terminal import Screen

from studydeck.config import Library, Settings
from studydeck.stats import CHARTS
from studydeck.store import open_store
from studydeck.store.tallies import ROLLUPS
from studydeck.study import Study, open_study

DAYS = 1825
GOAL = 50.0
"""Milliseconds from the key to the painted screen."""
OURS = """
import sys
from pathlib import Path
from studydeck.config import Library, Settings
from studydeck.tui import run
sys.exit(run(Library(Path(sys.argv[1])), Settings()))
"""
MINIMAL = """
from textual.app import App
from textual.screen import Screen
from textual.widgets import Footer, Static
class Second(Screen):
    BINDINGS = [("escape", "app.pop_screen", "back")]
    def compose(self):
        yield Static("all decks " + "words on a screen " * 20)
        yield Footer()
class Minimal(App):
    BINDINGS = [("t", "second", "second")]
    ENABLE_COMMAND_PALETTE = False
    def compose(self):
        yield Static("study all")
        yield Footer()
    def action_second(self):
        self.push_screen(Second())
Minimal().run()
"""
TABS = {
    b"2": b"Forecast",
    b"3": b"busiest",
    b"4": b"retention",
    b"5": b"meter",
    b"6": b"today",
    b"7": b"Intervals",
    b"8": b"buttons",
    b"9": b"altogether",
}
"""The key of a tab, and a word that only its first chart brings."""


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--cards", type=int, default=100_000)
    options.add_argument("--reviews", type=int, default=1_000_000)
    options.add_argument("--keys", type=int, default=15)
    chosen = options.parse_args()
    now = datetime.now().astimezone()
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder) / "library")
        fill(library, chosen.cards, now)
        log(library, chosen.reviews, now)
        print(f"{chosen.cards:,} cards, {chosen.reviews:,} reviews")
        with open_study(library, Settings(), now, read_only=True) as study:
            data(study, now)
        screens(library, chosen.keys)


def log(library: Library, count: int, now: datetime) -> None:
    """Reviews spread over five years, with the roll-ups made of them."""
    chance = random.Random(3)
    end = int((now - timedelta(hours=30)).timestamp() * 1000)
    step = timedelta(days=DAYS) // timedelta(milliseconds=1) // count
    states = ("new", "learning", *["review"] * 5, "relearning")
    with open_store(library, now) as store:
        cards = [row[0] for row in store.rows("SELECT card FROM memory WHERE state = 'review'")]
        rows = []
        for number in range(count):
            at = end - (count - number) * step
            day = (at // 1000 - 4 * 3600) // 86400
            gap, stability = chance.choice((1, 2, 4, 8, 15, 30, 60, 120)), chance.uniform(1, 150)
            rating, spent = chance.choice((1, 2, 3, 3, 3, 3, 3, 4)), chance.randint(2000, 20_000)
            rows.append((at, chance.choice(cards), rating, day, spent, chance.choice(states), stability, day, day - gap))
        with store.writing() as connection:
            connection.executemany(
                "INSERT INTO review (id, card, rating, day, spent, before_state, before_stability, before_due_day, "
                "before_last_day, offset, device) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 'bench')",
                rows,
            )
            for rollup in ROLLUPS:
                for statement in rollup.remake():
                    connection.execute(statement)


def data(study: Study, now: datetime) -> None:
    """The data work of each chart, and what a deck's numbers cost, which come from the log."""
    print("data work, ms, best of 5:", ", ".join(f"{name} {best(study, name, now):.1f}" for name in CHARTS))
    began = time.perf_counter()
    scope = study.scope(now, "Deck 1")
    study.statistics(now, scope)
    print(f"all charts of one deck of {DECKS}, from the log: {time.perf_counter() - began:.2f} s")


def best(study: Study, name: str, now: datetime) -> float:
    """Milliseconds to make one chart."""
    took = []
    for _ in range(5):
        began = time.perf_counter()
        study.chart(name, now)
        took.append(time.perf_counter() - began)
    return min(took) * 1000


def screens(library: Library, keys: int) -> None:
    """Key to painted screen, in turns with the minimal app."""
    ours, bare = Screen(OURS, str(library.root)), Screen(MINIMAL)
    try:
        ours.wait_for(b"study all")
        bare.wait_for(b"study all")
        first = ours.until(b"t", b"all decks")
        ours.until(b"\x1b", b"study all")
        took: list[float] = []
        floor: list[float] = []
        for _ in range(keys):
            took.append(ours.until(b"t", b"Minutes"))
            ours.until(b"\x1b", b"study all")
            floor.append(bare.until(b"t", b"all decks"))
            bare.until(b"\x1b", b"study all")
        ours.until(b"t", b"Minutes")
        tabs = {key: ours.until(key, word) for key, word in TABS.items()}
    finally:
        ours.end()
        bare.end()
    print(f"t, the first time       {first * 1000:6.1f} ms")
    middle = statistics.median(took)
    print(
        f"t to the painted screen {middle * 1000:6.1f} ms   95 of 100 within {percentile(took) * 1000:.1f} ms   goal {GOAL:.0f}"
    )
    print(f"  minimal               {statistics.median(floor) * 1000:6.1f} ms   ratio {middle / statistics.median(floor):.2f}")
    print("tabs, ms:", ", ".join(f"{key.decode()} {took * 1000:.0f}" for key, took in tabs.items()))


if __name__ == "__main__":
    main()
