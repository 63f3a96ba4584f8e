"""Next card and answer, as a ratio to bare SQLite at the same durability.

The floor does what any program has to: look up the next due card, then update the card, insert a log row and add to the day's
total in one transaction, with the pragmas studydeck uses. Both take turns on one disk, so that its moods hit both alike.

    python bench/answer.py --cards 10000 --answers 400
"""

import argparse
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from studydeck.card import Card, CardKind, Deck, Evidence
from studydeck.config import Library, Settings
from studydeck.review import Rating
from studydeck.store import CardFile, moment_of, open_store
from studydeck.study import open_study

GOAL = 1.4
NOW = datetime(2026, 3, 1, 10, tzinfo=UTC)
DECKS = 20
BLOCK = 20
"""Answers of one side before it is the other's turn."""


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--cards", type=int, nargs="+", default=[10_000, 100_000])
    options.add_argument("--answers", type=int, default=400)
    chosen = options.parse_args()
    for cards in chosen.cards:
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), cards, chosen.answers)


def measure(folder: Path, cards: int, answers: int) -> None:
    """Both sides in turns over a library of `cards` cards, about a seventh of them due."""
    library = Library(folder / "library")
    began = time.perf_counter()
    fill(library, cards)
    filled = time.perf_counter() - began
    began = time.perf_counter()
    study = open_study(library, replace(Settings(), reviews_per_day=10**6, new_per_day=20), NOW)
    opened = time.perf_counter() - began
    overview = timed(lambda: study.overview(NOW))
    start = timed(lambda: study.start(NOW, limit=200))
    floor = floor_database(folder / "floor.db", cards)
    session = study.start(NOW, limit=answers + BLOCK)
    clock = int(NOW.timestamp() * 1000)
    chance = random.Random(1)
    ours: list[float] = []
    bare: list[float] = []
    while len(ours) < answers:
        for _ in range(BLOCK):
            clock += 4000
            now = datetime.fromtimestamp(clock / 1000, UTC)
            rating = Rating(chance.choice((1, 3, 3, 3, 3, 3, 3, 4)))
            began = time.perf_counter()
            session = study.answer(session.reveal(), rating, now, 4000)
            if session.current:
                study.card(session.current)
            ours.append(time.perf_counter() - began)
        for _ in range(BLOCK):
            clock += 4000
            began = time.perf_counter()
            bare_answer(floor, clock)
            bare.append(time.perf_counter() - began)
    study.close()
    floor.close()
    ratio = statistics.median(ours) / statistics.median(bare)
    print(f"{cards:>7} cards, filled in {filled:.2f} s")
    print(f"    open {opened * 1000:.1f} ms, overview {overview:.1f} ms, start {start:.1f} ms")
    for name, sample in (("studydeck", ours), ("floor", bare)):
        p95 = statistics.quantiles(sample, n=20)[-1]
        print(f"    {name:<10} median {statistics.median(sample) * 1e6:7.0f} us, p95 {p95 * 1e6:7.0f} us, n={len(sample)}")
    print(f"    ratio {ratio:.2f}, goal <= {GOAL}: {'met' if ratio <= GOAL else 'MISSED'}")


def timed(call: Callable[[], object]) -> float:
    """Median of five calls in milliseconds."""
    took = []
    for _ in range(5):
        began = time.perf_counter()
        call()
        took.append(time.perf_counter() - began)
    return statistics.median(took) * 1000


def fill(library: Library, count: int, now: datetime = NOW) -> None:
    """A library whose database knows `count` cards: a tenth new, a seventh of the others due `now`."""
    chance = random.Random(2)
    library.decks.mkdir(parents=True)
    day = moment_of(now).day
    with open_store(library, now) as store:
        files = []
        for number in range(DECKS):
            cards = tuple(_card(number, index) for index in range(count // DECKS))
            path = library.decks / f"deck{number:02}.md"
            path.write_text(f"---\ndeck: Deck {number}\n---\n", encoding="utf-8")
            status = path.stat()
            files.append(CardFile(path.name, status.st_mtime_ns, status.st_size, Deck(f"Deck {number}", cards)))
        store.take_in(files, (), moment_of(now).at // 1000)
        rows = []
        for file in files:
            for card in file.deck.cards[count // DECKS // 10 :]:
                due = day - chance.randint(0, 20) if chance.random() < 1 / 7 else day + chance.randint(1, 200)
                rows.append((chance.uniform(1, 200), chance.uniform(1, 10), due, due - 30, card.id))
        with store.writing() as connection:
            connection.executemany(
                "UPDATE memory SET state = 'review', queue = 'review', stability = ?, difficulty = ?, due_day = ?, last_day = ?, "
                "last_at = 1, reps = 5 WHERE card = ?",
                rows,
            )


def _card(deck: int, index: int) -> Card:
    letters = "".join(chr(97 + (index * DECKS + deck) // 26**place % 26) for place in range(12))
    evidence = Evidence(f"document{deck}.txt", index * 100, index * 100 + 90, index + 1, "the exact words " * 6)
    return Card(
        f"k1{letters}", CardKind.CLAIM, "Why does somebody say something? " * 3, "Because of this. " * 5, evidence=evidence
    )


def floor_database(path: Path, cards: int) -> sqlite3.Connection:
    """The least a database of `cards` cards needs, with studydeck's pragmas."""
    chance = random.Random(2)
    floor = sqlite3.connect(path, isolation_level=None)
    floor.execute("PRAGMA journal_mode = DELETE")
    floor.execute("PRAGMA synchronous = EXTRA")
    floor.executescript("""
        CREATE TABLE card (
            id INTEGER PRIMARY KEY, due INTEGER, stability REAL, difficulty REAL, last INTEGER, front TEXT, back TEXT);
        CREATE TABLE review (
            id INTEGER PRIMARY KEY, card INTEGER, rating INTEGER, spent INTEGER, stability REAL, difficulty REAL);
        CREATE TABLE day (
            day INTEGER, rating INTEGER, reviews INTEGER, spent INTEGER, PRIMARY KEY (day, rating)) WITHOUT ROWID;""")
    floor.execute("BEGIN")
    floor.executemany(
        "INSERT INTO card VALUES (?, ?, ?, ?, ?, ?, ?)",
        ((number, chance.randint(-20, 120), 9.5, 5.5, 1, "front " * 20, "back " * 20) for number in range(1, cards + 1)),
    )
    floor.execute("COMMIT")
    floor.execute("CREATE INDEX card_due ON card (due)")
    return floor


def bare_answer(floor: sqlite3.Connection, at: int) -> None:
    """One lookup and one transaction of three rows."""
    number, stability, difficulty, _, _ = floor.execute(
        "SELECT id, stability, difficulty, front, back FROM card WHERE due <= 0 ORDER BY due LIMIT 1"
    ).fetchone()
    floor.execute("BEGIN IMMEDIATE")
    floor.execute(
        "UPDATE card SET due = ?, stability = ?, difficulty = ?, last = ? WHERE id = ?",
        (at % 99 + 1, stability, difficulty, at, number),
    )
    floor.execute("INSERT INTO review VALUES (?, ?, 3, 4000, ?, ?)", (at, number, stability, difficulty))
    floor.execute(
        "INSERT INTO day VALUES (1, 3, 1, 4000) ON CONFLICT DO UPDATE SET reviews = reviews + 1, spent = spent + excluded.spent"
    )
    floor.execute("COMMIT")


if __name__ == "__main__":
    main()
