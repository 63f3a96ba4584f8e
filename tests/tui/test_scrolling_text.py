"""Text that is longer than its widget: the scroll bar covers none of it, and the last line grows."""

from collections.abc import Callable

import pytest
from driving import at_rest, press, screen_text, squashed
from textual.app import App, ComposeResult
from textual.content import Content
from textual.scroll_view import ScrollView

from builders import a_card
from studydeck.tui.screens.base import StudyScreen
from studydeck.tui.theme import DARK
from studydeck.tui.widgets.blocks import Block, Blocks
from studydeck.tui.widgets.card_view import CardView
from studydeck.tui.widgets.sheet import Sheet

WIDTH = 20
WORDS = [str(number) * 4 for number in range(1, 10)] * 8
TEXT = " ".join(WORDS)
"""Four words and their blanks are as wide as the terminal, so that the scroll bar stands where a word would end."""


class Shown(App[None]):
    """One widget."""

    CSS = "Screen { scrollbar-size: 1 1; } ScrollView { height: 1fr; overflow-x: hidden; scrollbar-size: 1 1; }"

    def __init__(self, widget: ScrollView) -> None:
        super().__init__()
        self.widget = widget
        self.register_theme(DARK)
        self.theme = DARK.name

    def compose(self) -> ComposeResult:
        yield self.widget


def _fill(widget: ScrollView) -> None:
    if isinstance(widget, CardView):
        widget.show(a_card("Which?", TEXT), revealed=True, quoted=False)
    elif isinstance(widget, Blocks):
        widget.show([Block(Content(TEXT))])
    elif isinstance(widget, Sheet):
        widget.show(lambda width: Content(TEXT).wrap(width))


@pytest.mark.parametrize("make", [CardView, lambda: Blocks("text"), lambda: Sheet("text")], ids=["card", "blocks", "sheet"])
@pytest.mark.parametrize("width", range(WIDTH - 2, WIDTH + 3))
async def test_the_scroll_bar_covers_no_text(make: Callable[[], ScrollView], width: int) -> None:
    app = Shown(make())
    async with app.run_test(size=(width, 6)) as pilot:
        await pilot.pause()
        _fill(app.widget)
        await pilot.pause()
        assert app.widget.show_vertical_scrollbar
        seen: list[str] = []
        for line in range(app.widget.virtual_size.height):
            app.widget.scroll_to(y=line, animate=False, immediate=True)
            await pilot.pause()
            at = line - app.widget.scroll_offset.y
            seen += screen_text(app).splitlines()[at][: width - 1].split()
        assert [word for word in seen if len(word) == 4 and word.isdigit()] == WORDS


async def test_a_sentence_too_long_for_the_last_line_gets_more_lines(open_app: Callable[..., App[None]]) -> None:
    sentence = "Took back the answer Good to a question that is asked in many words."
    async with open_app().run_test(size=(40, 12)) as pilot:
        await press(pilot)
        assert isinstance(pilot.app.screen, StudyScreen)
        pilot.app.screen.say(sentence)
        assert squashed(sentence) in squashed(await at_rest(pilot))
        after = await press(pilot, "j")
        assert squashed("Took back") not in squashed(after)
        assert pilot.app.screen.query_one("#hints").size.height == 1
