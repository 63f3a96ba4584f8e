"""Writing an Anki package, beside its floor: the same rows inserted by plain statements, and the same zip.

    python bench/export.py [--cards 10000] [--reviews 50000] [--repeat 5]

Both are measured in turn in one run, so that a busy machine slows both; the ratio of the medians is what counts.
"""

import argparse
import os
import sqlite3
import statistics
import sys
import tempfile
import time
import zipfile
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from studydeck.anki.container import LEVEL
from studydeck.anki.export import write_package
from studydeck.card import Card, CardKind, CardStatus, Evidence
from studydeck.config import Settings
from studydeck.review import NEW, Memory, Rating, Review, Standing, State, milliseconds, study_day
from studydeck.schedule import PARAMETERS

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "anki"))
from leaving import leaving

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
WORDS = ("model", "data", "reward", "policy", "training", "inference", "scale", "open", "source", "paper", "compute", "agent")


@dataclass(frozen=True)
class Floor:
    """The content of a package, ready to be written again."""

    tables: list[str]
    rows: dict[str, list[tuple[object, ...]]]


def an_id(number: int) -> str:
    """The id of a card: `k1` and twelve letters."""
    return "k1" + "".join(chr(ord("a") + number // 26**place % 26) for place in range(12))


def library(cards: int, reviews: int) -> tuple[list[Standing], list[Review]]:
    """Cards with sentences for words, each with its share of reviews over the last 300 days; reviews oldest first."""
    chance = Random(1)
    today = study_day(milliseconds(NOW), 0)
    times = -(-reviews // cards)
    standings, log = [], []
    for number in range(cards):
        quote = " ".join(chance.choices(WORDS, k=30))
        evidence = Evidence("interview.txt", number, number + len(quote), number, quote, "Nathan Lambert", number)
        front, back = f"Question {number}: {quote[:70]}?", " ".join(chance.choices(WORDS, k=6))
        card = Card(an_id(number), CardKind.CLAIM, front, back, evidence=evidence, tags=("scaling", "compute"), section="Scale")
        memory = NEW
        for step in range(times):
            day = today - 300 + step * 20 + number % 17
            at = (day * 24 + 12) * 3_600_000 + number * 7 + step
            state = State.REVIEW if step else State.LEARNING
            after = Memory(state, None, chance.uniform(1, 300), chance.uniform(1, 10), at + 600_000, day + 20, at, day, step + 1)
            log.append(Review(at, card.id, Rating.GOOD, day, 0, "bench", 5000, memory, after))
            memory = after
        standings.append(Standing(card, f"Deck {number % 20}", "interview.txt", CardStatus.ACTIVE, None, memory, 1_750_000_000))
    return standings, sorted(log, key=lambda review: review.id)


def content(package: Path, scratch: Path) -> Floor:
    """Tables and rows of a package."""
    file = scratch / "content.db"
    with zipfile.ZipFile(package) as archive:
        file.write_bytes(archive.read("collection.anki21"))
    with closing(sqlite3.connect(file)) as database:
        tables = [sql for (sql,) in database.execute("select sql from sqlite_master where sql is not null")]
        names = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
        return Floor(tables, {name: database.execute(f"select * from {name}").fetchall() for name in names})


def write_floor(floor: Floor, target: Path) -> None:
    """The least that writing this package takes."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        for sql in floor.tables:
            database.execute(sql)
        database.execute("begin")
        for name, rows in floor.rows.items():
            if rows:
                database.executemany(f"insert into {name} values ({','.join('?' * len(rows[0]))})", rows)
        database.execute("commit")
        data = database.serialize()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        archive.writestr("collection.anki21", data)
    with target.open("rb") as stream:
        os.fsync(stream.fileno())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cards", type=int, default=10_000)
    parser.add_argument("--reviews", type=int, default=50_000)
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    standings, reviews = library(options.cards, options.reviews)
    settings = Settings()
    ours, least = [], []
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        package = scratch / "package.apkg"
        for turn in range(options.repeat + 1):
            with leaving(standings, reviews) as tables:
                start = time.perf_counter()
                summary = write_package(package, tables, settings=settings, parameters=PARAMETERS, now=NOW, force=True)
            middle = time.perf_counter()
            floor = content(package, scratch)
            begin = time.perf_counter()
            write_floor(floor, scratch / "floor.apkg")
            end = time.perf_counter()
            if turn:  # the first turn warms up
                ours.append(middle - start)
                least.append(end - begin)
        size = package.stat().st_size
    export, plain = statistics.median(ours), statistics.median(least)
    print(f"export of {summary.cards:,} cards, {summary.reviews:,} reviews, {size / 1e6:.2f} MB (n={options.repeat})")
    print(f"  ours {export * 1000:8.1f} ms   floor {plain * 1000:8.1f} ms   ratio {export / plain:.2f}")


if __name__ == "__main__":
    main()
