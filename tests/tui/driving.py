"""Writing a library, reading the app's screen, pressing its keys."""

from pathlib import Path
from time import monotonic

from textual import events
from textual.app import App
from textual.pilot import Pilot

from builders import a_deck
from studydeck import deckfile
from studydeck.card import Card
from studydeck.review import Review
from studydeck.tui.app import StudyApp

QUIET = 2
"""Looks in a row at which nothing is left to be done."""
PATIENCE = 20.0
"""Seconds after which a screen that never comes to rest is read all the same."""


def screen_text(app: App[None]) -> str:
    """What the terminal shows, without colours and trailing blanks."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


def squashed(text: str) -> str:
    """Text without any white space: wrapped and unwrapped text are equal."""
    return "".join(text.split())


async def find(pilot: Pilot[None], text: str) -> str:
    """Press `/` and type slowly: a text field gets its keys only once it has the focus."""
    await pilot.press("slash", *text)
    return await press(pilot)


async def press(pilot: Pilot[None], *keys: str) -> str:
    """Press keys as fast as a terminal sends what was typed ahead, and read the screen when it has come to rest."""
    for key in keys:
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
    return await at_rest(pilot)


async def at_rest(pilot: Pilot[None]) -> str:
    """What the terminal shows once nothing is left to be done and the picture stands still.

    `pilot.pause()` alone does not tell: on a busy machine a process that has to wait for its turn looks idle to it.
    """
    app, end = pilot.app, monotonic() + PATIENCE
    before, quiet = None, 0
    while quiet < QUIET and monotonic() < end and not app._exit:
        await pilot.pause()
        after = screen_text(app)
        quiet = quiet + 1 if after and after == before and not _is_busy(app) else 0
        before = after
    return before or ""


def _is_busy(app: App[None]) -> bool:
    """Whether a message waits somewhere, a worker runs, or something has not been drawn yet."""
    nodes = [app, *(node for screen in app.screen_stack for node in screen.walk_children(with_self=True))]
    working = any(worker.is_running for worker in app.workers)
    return working or any(node.message_queue_size for node in nodes) or app.screen._layout_required or bool(app.screen._callbacks)


async def slowly(pilot: Pilot[None], *keys: str) -> str:
    """Press keys one after the other: a text field gets those that are meant for it only once it has the focus."""
    await pilot.press(*keys)
    return await press(pilot)


def log(app: StudyApp) -> list[Review]:
    """The review log on the disk."""
    assert app.study is not None
    return app.study.reviews()


def save_deck(root: Path, stem: str, *cards: Card, name: str) -> None:
    """Write a deck file."""
    deckfile.save(root / "decks" / f"{stem}.md", a_deck(*cards, name=name, document=f"seeds/{stem}.txt"))


async def read_through(pilot: Pilot[None], *keys: str) -> str:
    """Press keys one after another, wait for what they made the app do in the background, and read the screen."""
    for key in keys:
        await press(pilot, key)
        await pilot.app.workers.wait_for_complete()
    await pilot.app.workers.wait_for_complete()
    return await press(pilot)
