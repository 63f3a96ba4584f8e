"""Reading the app's screen and pressing its keys."""

from textual.app import App
from textual.pilot import Pilot

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
