"""Browse over many cards: a letter of a search to the first page of its results, a step of the cursor, and what SQL takes for it.

The app runs in a pseudo-terminal; a key counts from the moment it is sent to the moment the terminal has been quiet, less that
quiet. The floor is a minimal Textual app with a text field and 20 lines that change with every letter, measured in the same run.

    python bench/browse.py --cards 100000 --rounds 5
"""

import argparse
import itertools
import random
import statistics
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from answer import timed
from terminal import Screen

from studydeck.card import Card, CardKind, Deck, Evidence
from studydeck.config import Library, Settings
from studydeck.search import parse
from studydeck.store import CardFile, moment_of, open_store
from studydeck.study import Study, open_study

DECKS = 20
GOAL = 2.0
"""Times the minimal app, for a letter of a search."""
ON_SCREEN = 20.0
"""Milliseconds for the first page of any query."""
WORDS = ("kami", "tenro", "solka", "mi")
QUERIES = ("", "ka", "kami", "kamiten", '"kami ka"', "-kami", "is:due", "is:leech", "prop:r<0.8", "prop:lapses>20", "tag:alpha",
           "tag:none", "speaker:nobody", 'deck:"top::deck 19" kami', "kami or is:leech", "nothingatall")  # fmt: skip

OURS = """
import sys
from pathlib import Path
from studydeck.config import Library, Settings
from studydeck.tui import run
sys.exit(run(Library(Path(sys.argv[1])), Settings(), browsing=""))
"""
MINIMAL = """
from textual.app import App
from textual.widgets import Input, Static
class Minimal(App):
    ENABLE_COMMAND_PALETTE = False
    def compose(self):
        field = Input()
        field.cursor_blink = False
        yield field
        yield Static("\\n".join(f"line {n} of every card" for n in range(20)))
    def on_input_changed(self, event):
        self.query_one(Static).update("\\n".join(f"line {n} of {event.value}" for n in range(20)))
Minimal().run()
"""


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--cards", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder) / "library")
        fill(library, chosen.cards)
        print(f"{chosen.cards:,} cards")
        with open_study(library, Settings(), datetime.now().astimezone()) as study:
            measure_queries(study)
        ours, bare = Screen(OURS, str(library.root)), Screen(MINIMAL)
        try:
            ours.rest(), bare.rest()
            ours.press(b"/")
            letters = [measure_words(screen, chosen.rounds) for screen in (ours, bare)]
            ours.press(b"\x1b")
            ours.press(b"\x1b")
            steps = [ours.press(b"j") for _ in range(chosen.rounds * 10)]
        finally:
            ours.end(), bare.end()
    for name, side in (("a letter", letters[0]), ("  minimal", letters[1]), ("a step down", steps)):
        ms = [taken * 1000 for taken in side]
        print(f"{name:<12} median {statistics.median(ms):6.1f} ms, p95 {statistics.quantiles(ms, n=20)[-1]:6.1f} ms, n={len(ms)}")
    ratio = statistics.median(letters[0]) / statistics.median(letters[1])
    print(f"ratio {ratio:.2f}, goal <= {GOAL}: {'met' if ratio <= GOAL else 'MISSED'}")


def measure_queries(study: Study) -> None:
    """Milliseconds of each query: to its first 50 rows, as the screen goes about it, and to the ids of all its cards."""
    now = datetime.now().astimezone()
    slow = []
    for text in QUERIES:
        query = parse(text)

        def first(query: object = query) -> Sequence[object]:
            ids = study.first_matching(query, now, 50)  # type: ignore[arg-type]
            if ids is None:
                ids = study.find(query, now, limit=50).result() or []  # type: ignore[arg-type]
            return study.standings_of(ids[:50], now)

        page, every = timed(first), timed(lambda query=query: study.matching(query, now))  # type: ignore[misc]
        slow += [text] if page > ON_SCREEN else []
        number = len(study.matching(query, now))
        print(f"    {text or '(every card)':<26} first 50 {page:6.1f} ms   all {number:>7,} {every:6.0f} ms")
    print(f"first 50 within {ON_SCREEN:.0f} ms: {'all' if not slow else 'not ' + ', '.join(slow)}")


def measure_words(screen: Screen, rounds: int) -> list[float]:
    """Seconds for every letter of some words, the field emptied in between."""
    taken = []
    for word in WORDS * rounds:
        taken += [screen.press(letter.encode()) for letter in word]
        screen.press(b"\x15")
    return taken


def fill(library: Library, count: int) -> None:
    """A library whose database knows `count` cards with words as common and as rare as in a language, most of them studied."""
    chance = random.Random(2)
    words = vocabulary(chance)
    weights = list(itertools.accumulate(1 / (rank + 1) for rank in range(len(words))))
    library.decks.mkdir(parents=True)
    now = datetime.now(UTC)
    day = moment_of(now).day

    def some(number: int) -> str:
        return " ".join(chance.choices(words, cum_weights=weights, k=number))

    with open_store(library, now) as store:
        files = []
        for number in range(DECKS):
            cards = tuple(a_card(number, index, some, chance) for index in range(count // DECKS))
            path = library.decks / f"deck{number:02}.md"
            path.write_text(f"---\ndeck: Top::Deck {number}\n---\n", encoding="utf-8")
            status = path.stat()
            files.append(CardFile(path.name, status.st_mtime_ns, status.st_size, Deck(f"Top::Deck {number}", cards)))
        store.take_in(files, (), moment_of(now).at // 1000)
        rows = []
        for file in files:
            for card in file.deck.cards[count // DECKS // 10 :]:
                due = day - chance.randint(0, 20) if chance.random() < 1 / 7 else day + chance.randint(1, 200)
                last = min(due, day) - chance.randint(1, 40)
                rows.append((chance.uniform(1, 200), chance.uniform(1, 10), due, last, chance.randint(0, 9), card.id))
        with store.writing() as connection:
            connection.executemany(
                "UPDATE memory SET state = 'review', queue = 'review', stability = ?, difficulty = ?, due_day = ?, last_day = ?, "
                "lapses = ?, last_at = 1, reps = 5 WHERE card = ?",
                rows,
            )


def vocabulary(chance: random.Random) -> list[str]:
    """Twenty thousand words, the short ones first."""
    parts = "ka ro mi ten sol ver dan pri lu qua gen tor bel nis hop ray stu mo fel za".split()
    found: set[str] = set()
    while len(found) < 20_000:
        found.add("".join(chance.choices(parts, k=chance.randint(1, 4))))
    return sorted(found, key=lambda word: (len(word), chance.random()))


def a_card(deck: int, index: int, some: Callable[[int], str], chance: random.Random) -> Card:
    """A card of usual length."""
    letters = "".join(chr(97 + (index * DECKS + deck) // 26**place % 26) for place in range(12))
    speaker = chance.choice((None, "Ada Park", "Nathan Lambert"))
    evidence = Evidence(f"document{deck}.txt", index * 100, index * 100 + 90, index + 1, some(20), speaker)
    tags = ("alpha",) if index % 50 == 0 else ()
    return Card(f"k1{letters}", CardKind.CLAIM, f"Why {some(12)}?", f"{some(10)}.", evidence=evidence, tags=tags)


if __name__ == "__main__":
    main()
