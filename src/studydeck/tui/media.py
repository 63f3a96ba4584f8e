"""Opening the pictures and sounds of a card from a screen: nothing is opened before its number is pressed."""

import asyncio
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from studydeck.media import show_medium
from studydeck.tui.asking import asked

if TYPE_CHECKING:
    from studydeck.tui.screens.base import StudyScreen

MOST = 9
"""As many as there are keys."""
LONGEST = 40


def question(names: Sequence[str]) -> Content:
    """What would be opened, and by which key."""
    listed = [(f"{number}", _short(name)) for number, name in enumerate(names[:MOST], 1)]
    return asked("Open in another program:", *listed, ("esc", "opens nothing"))


def open_chosen(screen: "StudyScreen", names: Sequence[str], key: str) -> None:
    """Open what the key stands for, and say what came of it, while the screen goes on."""
    if key not in map(str, range(1, min(len(names), MOST) + 1)):
        screen.say("Nothing was opened.")
        return
    name = names[int(key) - 1]

    async def work() -> None:
        await asyncio.to_thread(show_medium, screen.study.library.media, name, os.environ)
        screen.say(f"Opened {_short(name)}.")

    screen.run_worker(screen.attempt(work), group="media")


def _short(name: str) -> str:
    return f"{name[: LONGEST - 1]}…" if len(name) > LONGEST else name
