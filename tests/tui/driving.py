"""Writing a library, reading the app's screen, pressing its keys."""

from pathlib import Path

from textual.app import App
from textual.pilot import Pilot

from builders import a_deck
from studydeck import deckfile
from studydeck.card import Card
from studydeck.review import Review
from studydeck.tui.app import StudyApp


def screen_text(app: App[None]) -> str:
    """What the terminal shows, without colours and trailing blanks."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


def squashed(text: str) -> str:
    """Text without any white space: wrapped and unwrapped text are equal."""
    return "".join(text.split())


async def press(pilot: Pilot[None], *keys: str) -> str:
    """Press keys, let the screen settle, and read it."""
    await pilot.press(*keys)
    await pilot.pause()
    return screen_text(pilot.app)


def log(app: StudyApp) -> list[Review]:
    """The review log on the disk."""
    assert app.study is not None
    return app.study.reviews()


def save_deck(root: Path, stem: str, *cards: Card, name: str) -> None:
    """Write a deck file."""
    deckfile.save(root / "decks" / f"{stem}.md", a_deck(*cards, name=name, document=f"seeds/{stem}.txt"))
