"""Makes docs/home.svg and docs/review.svg: the two pictures of the README, from a small library made on the spot.

    python docs/screenshot.py

The same words, moments and sizes give the same bytes.
"""

import asyncio
import os
import re
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from studydeck import deckfile
from studydeck.card import Card, CardKind, Deck, Evidence, card_id
from studydeck.config import Library, Settings
from studydeck.review import Rating
from studydeck.study import open_study
from studydeck.tui.app import StudyApp

DOCS = Path(__file__).parent
NOW = datetime(2026, 3, 12, 19, 30, tzinfo=UTC)
DAYS = 17
"""Days of study before the pictures are taken."""
SIZE = (80, 24)

INTERVIEW_DAY = 9
"""Days before the pictures when the interview was studied."""
INTERVIEW = "The lighthouse keeper, an interview"
ANSWERS = [
    (
        "Why were the lamps of the lighthouse trimmed at noon?",
        "Soot is easier to see in daylight",
        58,
        "You trim at noon, not in the evening, for soot is easier to see in daylight and the brass is cool by then.",
    ),
    (
        "How did Ada Marsh keep the log of the lighthouse?",
        "In ink, by hand, every four hours",
        41,
        "The log was kept in ink, by hand, every four hours, and nobody ever tore out a page.",
    ),
    (
        "What does a keeper listen for before a storm?",
        "The gulls going quiet",
        90,
        "The glass tells you late. You listen for the gulls going quiet; then you go up and light early.",
    ),
]
LENSES = ("prism", "lamp", "mirror", "ring", "beam", "focus", "wick", "chimney")
WORDS = ("anchor", "ballast", "bearing", "buoy", "capstan", "davit", "ebb", "fathom", "gale", "halyard", "keel", "lee")
ASKED = ("What is the {} for?", "Where do you find the {}?", "Who looks after the {}?", "How old is the word {}?", "Draw the {}.")


PICTURES = {"home": (), "review": ("slash", *"keeper", "enter", "enter", "space", "v")}
"""Names of the pictures and the keys that lead to what they show."""


def main() -> None:
    """Write the pictures."""
    for name, picture in pictures().items():
        (DOCS / f"{name}.svg").write_text(picture, encoding="utf-8")


def pictures() -> dict[str, str]:
    """Make the library, study it for some days, take the pictures."""
    os.environ.pop("NO_COLOR", None)
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder))
        library.decks.mkdir()
        for number, deck in enumerate(decks()):
            deckfile.save(library.decks / f"deck-{number}.md", deck)
        study_for_days(library)
        return {name: named(name, asyncio.run(picture(library, *keys))) for name, keys in PICTURES.items()}


def decks() -> list[Deck]:
    """An interview, a chapter of a textbook, a list of words."""
    return [
        Deck(INTERVIEW, tuple(claim(*facts) for facts in ANSWERS), "seeds/keeper.txt"),
        Deck("Optics, chapter 4", drill("optics", LENSES)),
        Deck("Words of the sea", drill("words", WORDS)),
    ]


def claim(front: str, back: str, line: int, quote: str) -> Card:
    """A card of the interview."""
    evidence = Evidence("keeper.txt", 0, len(quote), line, quote, "Ada Marsh")
    identity = card_id("keeper", CardKind.CLAIM, quote, back)
    return Card(
        identity, CardKind.CLAIM, front, f"{back}.", context="Ada Marsh, keeper of the last manned light", evidence=evidence
    )


def drill(name: str, words: tuple[str, ...]) -> tuple[Card, ...]:
    """Every question of ASKED for every word."""
    fronts = [asked.format(word) for asked in ASKED for word in words]
    return tuple(Card(card_id(name, CardKind.BASIC, front, front), CardKind.BASIC, front, "Look it up.") for front in fronts)


def study_for_days(library: Library) -> None:
    """A session every evening with a few new cards and an honest number of failures."""
    settings = Settings(new_per_day=5)
    answers = 0
    for day in range(DAYS, 0, -1):
        now = NOW - timedelta(days=day)
        with open_study(library, settings, now) as study:
            for deck in [INTERVIEW] if day == INTERVIEW_DAY else ["Optics, chapter 4", "Words of the sea"]:
                session = study.start(now, deck)
                while session.current is not None:
                    answers += 1
                    now += timedelta(seconds=9)
                    rating = Rating.AGAIN if answers % 8 == 0 else Rating.EASY if answers % 7 == 0 else Rating.GOOD
                    session = study.answer(session.reveal(), rating, now, 9000)


async def picture(library: Library, *keys: str) -> str:
    """The screen after `keys`, as SVG."""
    app = StudyApp(library, Settings(new_per_day=5), clock=lambda: NOW)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        return app.export_screenshot(title="studydeck")


def named(name: str, picture: str) -> str:
    """The picture with names and blanks that every program renders alike."""
    number = re.search(r"terminal-(\d+)-", picture)
    renamed = picture.replace(f"terminal-{number[1]}-", f"{name}-") if number else picture
    return renamed.replace("<text ", '<text xml:space="preserve" ')


if __name__ == "__main__":
    main()
