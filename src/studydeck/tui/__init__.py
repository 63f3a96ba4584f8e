"""The terminal app. Textual is imported only when there is a terminal to draw on."""

import os
import sys
from typing import TYPE_CHECKING

from studydeck.errors import UsageError
from studydeck.tui.terminal import HUNG_UP, is_gone, let_go

if TYPE_CHECKING:
    from datetime import datetime

    from studydeck.config import Library, Settings

PLAIN = "Use `studydeck review --plain`, which works line by line everywhere."


def run(
    library: "Library",
    settings: "Settings",
    deck: str | None = None,
    *,
    studying: bool = False,
    deciding: bool = False,
    browsing: str | None = None,
    read_only: bool = False,
    mouse: bool = True,
    limit: int | None = None,
    until: "datetime | None" = None,
) -> int:
    """Run the app on this terminal, and return the exit code; with `studying` or a `deck` at the review of it or of all decks,
    with `deciding` at the suggested cards, with `browsing` at the cards that this search finds.

    With `read_only` nothing in the library is changed; without `mouse` clicks are the terminal's, as the settings may say too.

    A first session has at most `limit` cards and ends at the moment `until`.
    Raises UsageError when standard input or output is no terminal, or one that cannot move its cursor.
    """
    _require_terminal()
    from studydeck.tui.app import StudyApp  # Textual takes longer to import than everything else together
    from studydeck.tui.crash import report

    app = StudyApp(library, settings, deck, studying=studying, deciding=deciding, browsing=browsing, read_only=read_only)
    app.limit, app.until = limit, until
    try:
        app.run(mouse=mouse and settings.mouse)
    except OSError:
        if not is_gone():
            raise
    if is_gone():
        let_go()
        return HUNG_UP
    if app.crash is not None:
        print(report(app.crash, library.data, app.clock()), file=sys.stderr)  # noqa: T201
    return app.return_code or 0


def _require_terminal() -> None:
    """Textual would run for ever, drawing on standard error, when there is no terminal."""
    for stream, name in ((sys.stdin, "input"), (sys.stdout, "output")):
        if stream is None or not stream.isatty():
            raise UsageError(f"standard {name} is not a terminal", todo=PLAIN)
    if os.name != "nt" and os.environ.get("TERM", "") in {"", "dumb"}:
        raise UsageError("the terminal cannot show full-screen programs (TERM is dumb or unset)", todo=PLAIN)
