"""Same documents, same bytes: whatever the number of processes, the machine's settings and the order of its folders."""

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from studydeck.config import Library, Settings
from studydeck.generate import Report, generate
from studydeck.store import open_store

SEEDS = sorted((Path(__file__).resolve().parents[1] / "seeds").glob("*.txt"))
SURROUNDINGS = [
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "31337", "TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8", "PYTHONUTF8": "0"},
]


def a_copy(root: Path, *, backwards: bool = False) -> Library:
    """A library with the example documents and one that is none, copied in one order or the other."""
    library = Library(root)
    library.seeds.mkdir(parents=True)
    library.decks.mkdir()
    (library.seeds / "empty.txt").touch()
    for path in reversed(SEEDS) if backwards else SEEDS:
        shutil.copy(path, library.seeds)
    return library


def contents(library: Library, now: datetime) -> object:
    """The bytes of all deck files, and every suggested card."""
    with open_store(library, now, read_only=True) as store:
        suggested = [(standing.card, standing.deck, standing.tier) for standing in store.standings(0, suggested=True)]
    return {path.name: path.read_bytes() for path in library.decks.iterdir()}, suggested


def told(report: Report) -> list[object]:
    """A report without what cannot be compared: where the library lies, and errors as such."""
    return [
        replace(item, path=Path(item.path.name), deck_path=item.deck_path and Path(item.deck_path.name), error=None)
        for item in report.documents
    ] + [item.error and (item.error.exit_code, item.error.what) for item in report.documents]


def test_the_number_of_processes_changes_nothing(tmp_path: Path, now: datetime) -> None:
    """Neither the decks nor the report; what cannot be read is reported all the same."""
    one, several = a_copy(tmp_path / "one"), a_copy(tmp_path / "several")
    reports = [generate(library, [], Settings(), now, jobs=jobs) for library, jobs in ((one, 1), (several, 3))]
    assert told(reports[0]) == told(reports[1])
    assert sum(item.error is not None for item in reports[0].documents) == 1
    assert sum(item.active for item in reports[0].documents) > 0
    assert contents(one, now) == contents(several, now)


def test_the_surroundings_change_nothing(tmp_path: Path, now: datetime) -> None:
    """Seeds of hashes, time zones, languages, the order in which files were made."""
    found = []
    for number, surroundings in enumerate(SURROUNDINGS):
        library = a_copy(tmp_path / str(number), backwards=number == 1)
        environment = {
            **os.environ,
            **surroundings,
            "PYTHONIOENCODING": "utf-8",
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        }
        command = [sys.executable, "-m", "studydeck", "--library", str(library.root), "generate", "--json"]
        ended = subprocess.run(command, env=environment, capture_output=True, timeout=60)
        assert ended.returncode == 65, ended.stderr
        found.append((contents(library, now), ended.stdout.replace(str(library.root).encode(), b"")))
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("jobs", [1, 2])
def test_interrupted_it_ends_at_once(tmp_path: Path, jobs: int) -> None:
    """Ctrl-C, which a terminal sends to every process, ends all of them without a traceback."""
    library = a_copy(tmp_path / "library")
    for number in range(200):
        shutil.copy(SEEDS[0], library.seeds / f"{number}.txt")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-m", "studydeck", "--library", str(library.root), "generate", "--jobs", str(jobs)]
    process = subprocess.Popen(
        command, env=environment, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    while not list(library.decks.glob("*.md")) and process.poll() is None:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, output, errors.strip()) == (130, "", "")
