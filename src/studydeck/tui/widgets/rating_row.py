"""The four ratings with the time until the card comes back, or how to see the answer."""

from collections.abc import Mapping

from textual import events
from textual.content import Content
from textual.style import Style
from textual.visual import Visual
from textual.widgets import Static

from studydeck.review import Rating
from studydeck.tui.phrases import short_interval
from studydeck.tui.widgets.fitted import Fitted

COLOURS = {Rating.AGAIN: "$error", Rating.HARD: "$warning", Rating.GOOD: "$success", Rating.EASY: "$primary"}


class RatingRow(Static):
    """Two lines: the intervals, and below them the numbers and words of the ratings."""

    auto_links = False
    grown = False
    """Whether a sentence may have made it higher than two lines."""

    def ask(self, key: str = "space") -> None:
        """Say which key shows the answer; there is nothing to rate yet."""
        self._draw(Content.assemble("\n", (key, "$secondary bold"), ("  shows the answer", "$quiet")))

    def offer(self, intervals: Mapping[Rating, int]) -> None:
        """Show the ratings with the seconds until the card comes back."""
        self._draw(Fitted(lambda width: _row(intervals, width), height=2))

    def say(self, text: Content) -> None:
        """Show a sentence of any length instead."""
        self.grown = True
        self.update(text)

    def _draw(self, lines: Visual) -> None:
        self.update(lines, layout=self.grown)
        self.grown = False

    async def on_click(self, event: events.Click) -> None:
        """A click on a rating gives it."""
        rating = event.style.meta.get("rating")
        if rating is not None:
            await self.app.run_action(f"rate({rating})", self.screen)


def _row(intervals: Mapping[Rating, int], width: int) -> Content:
    cell = width // len(COLOURS)
    above = [Content.styled(f"  {short_interval(intervals[rating])}".ljust(cell), "$quiet") for rating in COLOURS]
    below = [_rating(rating, cell) for rating in COLOURS]
    return Content("\n").join([Content("").join(above), Content("").join(below)])


def _rating(rating: Rating, cell: int) -> Content:
    text = Content.assemble((f"{rating.value} ", f"{COLOURS[rating]} bold"), rating.name.capitalize())
    return text.stylize(Style.from_meta({"rating": rating.value})).pad_right(max(0, cell - text.cell_length))
