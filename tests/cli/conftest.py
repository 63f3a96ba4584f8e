"""Running the command line: inside this process with its streams replaced, or as a process of its own."""

import io
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from builders import a_card, a_cloze, a_deck, an_evidence
from studydeck import deckfile
from studydeck.cli import places, run

SOURCE = "Clusters have to be built.\nThey take years.\nNobody knows why.\n"


@dataclass(frozen=True)
class Ended:
    """What a command left behind."""

    code: int
    out: str
    err: str


Cli = Callable[..., Ended]


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, now: datetime) -> Cli:
    """Run a command line in this process, at the fixed moment, without a terminal."""
    monkeypatch.setattr(places, "now", lambda: now)
    monkeypatch.setenv("TERM", "xterm")

    def call(*arguments: str | Path, stdin: str = "", encoding: str = "utf-8") -> Ended:
        streams = [io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="") for data in (stdin.encode(), b"", b"")]
        for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
            monkeypatch.setattr(sys, name, stream)
        code = run([str(argument) for argument in arguments])
        out, err = (_written(stream) for stream in streams[1:])
        return Ended(code, out, err)

    return call


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode(stream.encoding)


@pytest.fixture
def studydeck(library_folder: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command line as a process of its own in the library's folder."""

    def call(*arguments: str, shell: str = "", environ: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "studydeck", *arguments]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "TERM": "xterm", **(environ or {})}
        if shell:
            command = ["sh", "-c", shell.replace("STUDYDECK", f"{sys.executable} -m studydeck {' '.join(arguments)}")]
        return subprocess.run(
            command, cwd=library_folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60
        )

    return call


@pytest.fixture
def library(library_folder: Path) -> Path:
    """A library of one document and one deck with three cards whose quotes stand in it."""
    (library_folder / "seeds" / "interview.txt").write_text(SOURCE)
    first, second, third = SOURCE.splitlines()
    cards = (
        a_card("What has to be built?", "Clusters", evidence=an_evidence(first, speaker="Ada Park"), tags=("hardware",)),
        a_card("How long does it take?", "Years", evidence=an_evidence(second, start=27, end=27 + len(second), line=2)),
        a_cloze("{{Nobody}} knows why.", evidence=an_evidence(third, start=44, end=44 + len(third), line=3)),
    )
    deckfile.save(library_folder / "decks" / "interview.md", a_deck(*cards, sha256=""))
    return library_folder
