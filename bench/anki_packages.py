"""Packages both ways, beside the real Anki and genanki: 100,000 cards and 500,000 reviews out and in.

    python bench/anki_packages.py [--cards 100000] [--reviews 500000] [--repeat 3]

Each job runs in a process of its own, in turn with the others, so that a busy machine slows all alike; medians of the time
and the memory that each took. Anki and genanki are skipped where they are not installed.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from export import NOW, leaving, library

from studydeck import deckfile
from studydeck.anki.export import write_package
from studydeck.card import Deck
from studydeck.config import Library, Settings
from studydeck.deckfile.reading import without_collector
from studydeck.schedule import PARAMETERS
from studydeck.study import open_study

LATER = NOW + timedelta(hours=1)


def our_export(package: Path, folder: Path) -> Callable[[], object]:
    """From a library to a package."""
    place = Library(folder / "library")

    def job() -> None:
        rules = Settings()
        with without_collector(), open_study(place, rules, LATER, read_only=True) as study, study.leaving() as tables:
            write_package(folder / "ours.apkg", tables, settings=rules, parameters=PARAMETERS, now=LATER, force=True)

    return job


def our_import(package: Path, folder: Path) -> Callable[[], object]:
    """From a package to an empty library."""
    place = Library(Path(tempfile.mkdtemp(dir=folder)))
    place.decks.mkdir()
    study = open_study(place, Settings(), LATER)
    return lambda: study.import_package(package, LATER)


def anki_import(package: Path, folder: Path) -> Callable[[], object]:
    """From a package to an empty collection."""
    from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

    collection = Collection(str(Path(tempfile.mkdtemp(dir=folder)) / "collection.anki2"))
    options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
    request = ImportAnkiPackageRequest(package_path=str(package), options=options)
    return lambda: collection.import_anki_package(request)


def anki_export(package: Path, folder: Path) -> Callable[[], object]:
    """From a collection to a package of the older kind."""
    from anki.collection import Collection, ExportAnkiPackageOptions, ImportAnkiPackageOptions, ImportAnkiPackageRequest

    home = folder / "collection"
    filled = home.exists()
    home.mkdir(exist_ok=True)
    collection = Collection(str(home / "collection.anki2"))
    if not filled:
        options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
        collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(package), options=options))
    wanted = ExportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True, legacy=True)
    return lambda: collection.export_anki_package(out_path=str(folder / "anki.apkg"), options=wanted, limit=None)


def genanki_export(package: Path, folder: Path) -> Callable[[], object]:
    """The same cards without progress, as genanki writes them."""
    import genanki

    model = genanki.Model(
        1, "x", fields=[{"name": "F"}, {"name": "B"}], templates=[{"name": "C", "qfmt": "{{F}}", "afmt": "{{B}}"}]
    )
    standings, _ = library(int(os.environ["CARDS"]), 1)
    words = [(standing.card.front, standing.card.back, standing.card.id) for standing in standings]

    def job() -> None:
        deck = genanki.Deck(2, "x")
        for front, back, guid in words:
            deck.add_note(genanki.Note(model=model, fields=[front, back], guid=guid))
        genanki.Package(deck).write_to_file(str(folder / "genanki.apkg"))

    return job


JOBS: dict[str, Callable[[Path, Path], Callable[[], object]]] = {
    "export: ours": our_export,
    "export: Anki": anki_export,
    "export: genanki, no progress": genanki_export,
    "import: ours": our_import,
    "import: Anki": anki_import,
}


def one(name: str, package: Path, folder: Path) -> None:
    """Do one job and print how long it took and the most memory of the process."""
    try:
        job = JOBS[name](package, folder)
    except ImportError:
        print("null")
        return
    start, began = time.perf_counter(), time.process_time()
    job()
    took, work = time.perf_counter() - start, time.process_time() - began
    print(json.dumps([took, work, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000]))


def prepare(package: Path, folder: Path, cards: int, reviews: int) -> None:
    """The package, and a library that holds the same."""
    standings, log = library(cards, reviews)
    with leaving(standings, log) as tables:
        write_package(package, tables, settings=Settings(), parameters=PARAMETERS, now=NOW)
    place = Library(folder / "library")
    place.decks.mkdir(parents=True)
    deckfile.save(place.decks / "empty.md", Deck("Empty"))
    with open_study(place, Settings(), NOW) as study:
        study.import_package(package, NOW)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cards", type=int, default=100_000)
    parser.add_argument("--reviews", type=int, default=500_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--prepare", nargs=2, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.prepare:
        prepare(*options.prepare, options.cards, options.reviews)
        return
    if options.one:
        one(options.one[0], Path(options.one[1]), Path(options.one[2]))
        return
    found: dict[str, list[list[float]]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        package = folder / "package.apkg"
        # In a process of its own, as the jobs: a process counts the memory of the one that started it as its own.
        numbers = ["--cards", str(options.cards), "--reviews", str(options.reviews)]
        subprocess.run([sys.executable, __file__, "--prepare", str(package), scratch, *numbers], check=True)
        for _ in range(options.repeat):
            for name in JOBS:
                command = [sys.executable, __file__, "--one", name, str(package), scratch]
                environment = {**os.environ, "CARDS": str(options.cards)}
                answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
                if (measured := json.loads(answer.splitlines()[-1])) is not None:
                    found.setdefault(name, []).append(measured)
    print(f"{options.cards:,} cards, {options.reviews:,} reviews (n={options.repeat}): seconds, of processor time, most memory")
    for name, runs in found.items():
        took, work, memory = (statistics.median(column) for column in zip(*runs, strict=True))
        print(f"  {name:30} {took:7.2f} s {work:7.2f} s {memory:6.0f} MB")


if __name__ == "__main__":
    main()
