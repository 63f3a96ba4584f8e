"""Whole processes: help, due and generate, beside a bare interpreter in the same run.

Documents are those beside the checkout where they lie there, else the library's own; twice the same bytes is checked on the way.

    python bench/commands.py --repeat 7
"""

import argparse
import hashlib
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "seeds"
GOALS = {"--help": 0.060, "due": 0.350, "generate": 2.0}
"""Seconds of wall clock, start-up included."""


def main() -> None:
    """Prints a line for each command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=7)
    parser.add_argument("--cards", type=int, default=10_000)
    options = parser.parse_args()
    documents = SHARED if SHARED.is_dir() else ROOT / "seeds"
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder)
        (library / "decks").mkdir()
        write_cards(library / "decks" / "many.md", options.cards)
        studydeck("generate", library, str(documents))  # reads the deck files once
        floor = median([sys.executable, "-c", "pass"], options.repeat)
        print(f"bare interpreter            {floor * 1000:7.0f} ms   (n={options.repeat})")
        report("--help", [*COMMAND, "--help"], floor, options.repeat)
        report("due", [*COMMAND, "--library", str(library), "due"], floor, options.repeat)
        report("generate", [*COMMAND, "--library", str(library), "generate", str(documents)], floor, options.repeat)
        first = digest(library)
        studydeck("generate", library, str(documents))
        print(f"generate twice: {'the same bytes' if digest(library) == first else 'DIFFERENT BYTES'}")


COMMAND = [sys.executable, "-m", "studydeck"]


def studydeck(command: str, library: Path, *arguments: str) -> None:
    """Runs one command to its end."""
    subprocess.run([*COMMAND, "--library", str(library), command, *arguments], check=True, capture_output=True)


def report(name: str, command: list[str], floor: float, repeat: int) -> None:
    """One command's median, its ratio to the floor, and its goal."""
    took = median(command, repeat)
    verdict = "met" if took <= GOALS[name] else "MISSED"
    print(
        f"{name:<27} {took * 1000:7.0f} ms   {took / floor:5.1f} x the interpreter   goal {GOALS[name] * 1000:.0f} ms: {verdict}"
    )


def median(command: list[str], repeat: int) -> float:
    """Seconds of wall clock, the median of `repeat` runs."""
    took = []
    for _ in range(repeat):
        begin = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        took.append(time.perf_counter() - begin)
    return statistics.median(took)


def write_cards(path: Path, cards: int) -> None:
    """A deck file of plain cards."""
    blocks = [f"Q: What is number {n}?\nA: {n} is itself.\n<!-- k1{letters(n)} basic -->\n" for n in range(cards)]
    path.write_text("---\ndeck: Many\n---\n\n" + "\n".join(blocks), encoding="utf-8")


def letters(number: int) -> str:
    """Twelve letters that stand for a number."""
    return "".join(chr(ord("a") + number // 26**place % 26) for place in range(12))


def digest(library: Path) -> str:
    """Of all deck files."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted((library / "decks").glob("*.md")))).hexdigest()


if __name__ == "__main__":
    main()
