"""Documents to decks as they become more: time for each megabyte, memory, and what a second process brings.

The floor is a plain pass over the same documents in the same run: decode, find the words, count them. Documents are the library's
own, in many copies with different words. What is compared is processor time, as other programs share the machine; start-up,
measured with a document of one sentence, is taken off.

    python bench/generation.py --megabytes 50
"""

import argparse
import hashlib
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "seeds"
SMALL = 0.5
"""Megabytes that the large folder is compared with."""
GROWTH_GOAL = 1.2
"""Time for a megabyte of the large folder, to that of the small one."""
MEMORY_GOAL = 400
"""Megabytes."""
_WORD = re.compile(r"[a-z]{5,}")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--megabytes", type=float, default=10)
    options.add_argument("--repeat", type=int, default=5)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sizes = {"start": 0.0, "small": SMALL, "large": chosen.megabytes}
        seeds = {name: make_documents(Path(folder) / name, megabytes) for name, megabytes in sizes.items()}
        start = statistics.median(generate(seeds["start"]).work for _ in range(chosen.repeat))
        small = statistics.median(generate(seeds["small"]).work for _ in range(chosen.repeat))
        one, two = generate(seeds["large"]), generate(seeds["large"], jobs=2)
        small = (small - start) / megabytes_of(seeds["small"])
        large = (one.work - start) / megabytes_of(seeds["large"])
        floor = plain_pass(seeds["large"]) / megabytes_of(seeds["large"])
    print(f"start-up, one sentence      {start * 1000:7.0f} ms   (n={chosen.repeat})")
    print(f"a MB of {SMALL:g} MB              {small * 1000:7.0f} ms")
    print(f"a MB of {chosen.megabytes:g} MB in files      {large * 1000:7.0f} ms   {large / floor:5.1f} x counting words")
    print(f"  growth                    {large / small:7.2f}      goal {GROWTH_GOAL}: {verdict(large <= GROWTH_GOAL * small)}")
    print(f"  most memory               {one.memory:7.0f} MB   goal {MEMORY_GOAL} MB: {verdict(one.memory <= MEMORY_GOAL)}")
    same = "the same bytes" if one.digest == two.digest else "DIFFERENT BYTES"
    print(f"  two processes             {one.wall / two.wall:7.2f} x as fast as one; {same}")


@dataclass(frozen=True)
class Run:
    """One generation: seconds of wall clock and of processor, the most megabytes held, and a digest of the decks."""

    wall: float
    work: float
    memory: float
    digest: str


def make_documents(library: Path, megabytes: float) -> Path:
    """The documents folder of a new library: one sentence, or so many megabytes of varied copies."""
    seeds = library / "seeds"
    seeds.mkdir(parents=True)
    texts = {path: path.read_text(encoding="utf-8") for path in sorted((SHARED if SHARED.is_dir() else ROOT / "seeds").glob("*"))}
    words = sorted({word for text in texts.values() for word in _WORD.findall(text)})
    size = copy = 0
    while size < megabytes * 1e6:
        for path, text in texts.items():
            if size < megabytes * 1e6:
                data = varied(text, words, random.Random(copy)).encode()
                (seeds / f"{copy}-{path.name}").write_bytes(data)
                size += len(data)
        copy += 1
    if not copy:
        (seeds / "one.txt").write_text("OCR stands for optical character recognition, because it reads.\n", encoding="utf-8")
    return seeds


def varied(text: str, words: list[str], chance: random.Random) -> str:
    """The text with some words replaced by others of the same ending, which mostly are of the same part of speech."""
    alike: dict[str, list[str]] = {}
    for word in words:
        alike.setdefault(word[-2:], []).append(word)
    other = {word: chance.choice(alike[word[-2:]]) for word in words if chance.random() < 0.4}
    return _WORD.sub(lambda match: other.get(match[0], match[0]), text)


def generate(seeds: Path, jobs: int = 1) -> Run:
    """All decks of a library made anew."""
    command = [sys.executable, "-m", "studydeck", "--library", str(seeds.parent), "generate", "--jobs", str(jobs)]
    decks = seeds.parent / "decks"
    for old in [*decks.glob("*"), *(seeds.parent / ".studydeck").glob("*.db")]:
        old.unlink()
    decks.mkdir(exist_ok=True)
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    if status:
        raise RuntimeError(f"{command} ended with {os.waitstatus_to_exitcode(status)}")
    made = b"".join(path.read_bytes() for path in sorted(decks.glob("*.md")))
    memory = usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    return Run(wall, usage.ru_utime + usage.ru_stime, memory, hashlib.sha256(made).hexdigest())


def plain_pass(seeds: Path) -> float:
    """Seconds for reading all documents and counting their words."""
    begin = time.process_time()
    counts: Counter[str] = Counter()
    for path in seeds.iterdir():
        counts.update(re.findall(r"\w+", path.read_text(encoding="utf-8")))
    return time.process_time() - begin


def megabytes_of(seeds: Path) -> float:
    """The size of a folder of documents."""
    return sum(path.stat().st_size for path in seeds.iterdir()) / 1e6


def verdict(met: bool) -> str:
    """In a word."""
    return "met" if met else "MISSED"


if __name__ == "__main__":
    main()
