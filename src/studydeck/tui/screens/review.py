"""Review: one card after the other, each answer on the disk before the next card appears."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from studydeck.errors import StudydeckError
from studydeck.review import Rating, State, milliseconds
from studydeck.session import Session
from studydeck.tui.literal import literal, literal_line
from studydeck.tui.phrases import clock_face
from studydeck.tui.screens.base import UNDO, ScrollingScreen
from studydeck.tui.widgets.card_view import CardView
from studydeck.tui.widgets.fitted import Fitted, spread
from studydeck.tui.widgets.rating_row import RatingRow
from studydeck.tui.widgets.summary import Tally, summary

LOOK_AGAIN = 20
"""Seconds after which the finished session looks whether a learning card has come due."""
ELSEWHERE = "The card was answered or put aside elsewhere meanwhile."
NO_EVIDENCE = "This card has no evidence: it was written by hand."
TAKES_BACK = "u takes it back."
KINDS = ("new", "learning", "due")
KIND_OF = {State.NEW: "new", State.LEARNING: "learning", State.RELEARNING: "learning", State.REVIEW: "due"}
ON_A_CARD = {"bury", "suspend", "reject", "info", "timer"}
"""Actions that need a card on the screen."""


class ReviewScreen(ScrollingScreen):
    """A review session on the screen. The session itself is a value that every step replaces."""

    GLOSSARY: ClassVar = (
        "new",
        "learning",
        "due",
        "bury",
        "suspend",
        "reject",
        "siblings",
        "evidence",
        "stability",
        "difficulty",
        "lapse",
    )
    BINDINGS: ClassVar = [
        Binding("space,enter", "show", "show the answer", show=False),
        Binding("1", "rate(1)", "again", show=False, tooltip="again: forgotten"),
        Binding("2", "rate(2)", "hard", show=False, tooltip="hard: remembered with effort"),
        Binding("3", "rate(3)", "good", show=False, tooltip="good: remembered"),
        Binding("space,enter", "rate(3)", "good", tooltip="good: remembered"),
        Binding("4", "rate(4)", "easy", show=False, tooltip="easy: remembered at once"),
        Binding("v", "quote", "quote", tooltip="show or hide the words of the document"),
        Binding("u", "undo", "undo", tooltip=UNDO),
        Binding("minus", "bury(False)", "bury", tooltip="put the card aside until tomorrow"),
        Binding(
            "equals_sign",
            "bury(True)",
            "bury with siblings",
            show=False,
            tooltip="put it and its siblings aside until tomorrow",
        ),
        Binding("at", "suspend(False)", "suspend", tooltip="put the card aside until you take it back"),
        Binding(
            "exclamation_mark",
            "suspend(True)",
            "suspend with siblings",
            show=False,
            tooltip="put it and its siblings aside until you take them back",
        ),
        Binding("x", "reject", "reject", show=False, tooltip="a bad card: never ask or generate it again"),
        Binding("i", "info", "card info", show=False, tooltip="what is remembered of the card"),
        Binding("t", "timer", "timer on or off", show=False),
        Binding("escape,q", "home", "home", tooltip="back to the decks; every answer is saved"),
        Binding("space,enter", "retry", "try again what failed"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.shown: str | None = None
        """Id of the card on the screen."""
        self.shown_at: datetime
        self.quoted = False
        self.timed = False
        self.retry: Callable[[], None] | None = None
        """What to try again after a failure; nothing else touches the card until it has succeeded."""
        self.tally = Tally()
        self.progress: tuple[str, str, tuple[int, int, int], State | None] | None = None
        """What the first line shows: deck, timer, counts, state of the card."""
        self.ticking: Timer | None = None
        self.notices = 0
        """How many notices of the library have been said."""

    def body(self) -> ComposeResult:
        """Progress, the card, the ratings."""
        yield Static(id="progress")
        yield CardView()
        yield Static(id="summary")
        yield RatingRow(id="ratings")

    async def begin(self) -> None:
        """Show the first card."""
        self.notices = len(self.study.notices)
        self.ticking = self.set_interval(1, self.draw_progress, pause=True)
        self.set_interval(LOOK_AGAIN, self.look_again)
        self.draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done now, depending on the card and on what is shown of it."""
        if not super().check_action(action, parameters):
            return False
        asking = self.session.current is not None
        if action == "retry":
            return self.retry is not None
        if self.retry is not None:
            return action in {"home", "scroll", "page", "top", "bottom"}
        if action == "show":
            return asking and not self.session.revealed
        if action in {"rate", "quote"}:
            return asking and self.session.revealed
        return asking or action not in ON_A_CARD

    def draw(self) -> None:
        """Draw the session as it is now."""
        card = self.session.current
        if card != self.shown or card is None:
            self.shown, self.quoted, self.shown_at = card, False, self.now()
            self.scroller.scroll_home(animate=False, immediate=True)
        self.set_class(card is None, "-finished")
        if card is None:
            self.query_one("#summary", Static).update(summary(self.session, self.tally, self.now()))
        else:
            self.draw_card(card)
        self.draw_progress()
        self.refresh_bindings()

    def draw_card(self, card: str) -> None:
        """Draw the card and its ratings."""
        self.query_one(CardView).show(self.study.card(card), self.session.revealed, self.quoted)
        ratings = self.query_one(RatingRow)
        if self.session.revealed:
            ratings.offer(self.study.intervals(self.session, self.now()))
        else:
            ratings.ask()

    def draw_progress(self) -> None:
        """Draw deck, timer and counts, if they are not there already."""
        name = self.study.deck_of(self.shown) if self.shown else self.session.deck or ""
        facts = (name, clock_face(self._spent() // 1000) if self.timed else "", self.session.counts, self.session.state)
        if facts != self.progress:
            self.progress = facts
            self.query_one("#progress", Static).update(Fitted(partial(_progress, *facts)), layout=False)

    def _spent(self) -> int:
        """Milliseconds since the card was shown; never negative, whatever the clock does."""
        return max(0, milliseconds(self.now()) - milliseconds(self.shown_at))

    def step(self, change: Callable[[], Session], then: Callable[[Session], None] | None = None) -> None:
        """Replace the session by what `change` returns. When it fails the card stays, and only the same step can be retried."""
        try:
            session = change()
        except StudydeckError as error:
            self.retry = partial(self.step, change, then)
            self.query_one(RatingRow).say(_failure(error))
            self.refresh_bindings()
            return
        self.retry = None
        self.session = session
        if then is not None:
            then(session)
        self.shown = None
        self.draw()
        self.say_news()

    def action_retry(self) -> None:
        """Do again what failed, with the same moment and so the same review id: it cannot count twice."""
        if self.retry is not None:
            self.retry()

    def say_news(self) -> None:
        """Say the newest notice that has come up since this screen was opened."""
        if len(self.study.notices) > self.notices:
            self.notices = len(self.study.notices)
            self.say(self.study.notices[-1])

    async def action_show(self) -> None:
        """Show the answer. If the card was answered elsewhere meanwhile, the next one is asked instead."""
        asked = self.session.current
        self.session = self.session.reveal()
        await self.attempt(self.catch_up)
        if self.session.current != asked:
            self.say(ELSEWHERE)
        self.call_after_refresh(self.query_one(CardView).bring, "typed", "answer", "evidence")

    def action_rate(self, number: int) -> None:
        """Record the rating, then show the next card."""
        rating, now, spent = Rating(number), self.now(), self._spent()
        self.step(
            partial(self.study.answer, self.session, rating, now, spent),
            lambda after: self.tally.add(after.action, rating, spent),
        )

    def action_bury(self, siblings: bool) -> None:
        """Put the card aside until tomorrow."""
        done = "Buried with its siblings until tomorrow." if siblings else "Buried until tomorrow."
        self.put_aside(partial(self.study.bury, self.session, self.now(), siblings), done)

    def action_suspend(self, siblings: bool) -> None:
        """Put the card aside until it is taken back."""
        done = "Suspended with its siblings." if siblings else "Suspended."
        self.put_aside(partial(self.study.suspend, self.session, self.now(), siblings), done)

    def action_reject(self) -> None:
        """Throw a bad card out for good."""
        self.put_aside(partial(self.study.reject, self.session, self.now()), "Rejected.")

    def put_aside(self, change: Callable[[], Session], done: str) -> None:
        """Take the card out of the session, and say so, unless it was done elsewhere meanwhile."""
        before = self.session.action
        self.step(change, lambda after: self.say(f"{done} {TAKES_BACK}" if after.action != before else ELSEWHERE))

    async def action_undo(self) -> None:
        """Take back the newest action, also on the last page."""
        await self.attempt(self._undo)

    def _undo(self) -> None:
        undone = self.study.undo(self.session, self.now())
        self.session = undone.session or self.session
        self.shown = None
        self.draw()
        self.say(undone.what)

    async def look_again(self) -> None:
        """On the last page: go on when a learning card has come due."""
        if self.session.current is None and self.retry is None:
            await self.attempt(self.catch_up)

    def catch_up(self) -> None:
        """Take in what happened elsewhere, a new study day, and learning cards that came due; then draw."""
        self.session = self.study.refresh(self.session, self.now())
        self.draw()
        self.say_news()

    def action_quote(self) -> None:
        """Show or hide the words of the document."""
        if self.shown and self.study.card(self.shown).evidence is None:
            self.say(NO_EVIDENCE)
            return
        self.quoted = not self.quoted
        self.draw()
        self.call_after_refresh(self.query_one(CardView).bring, "evidence", "quote")

    def action_timer(self) -> None:
        """Show or hide the seconds spent on this card."""
        self.timed = not self.timed
        if self.ticking is not None:
            (self.ticking.resume if self.timed else self.ticking.pause)()
        self.draw_progress()

    async def action_info(self) -> None:
        """What is remembered of the card."""
        if self.shown:
            from studydeck.tui.screens.info import CardInfo

            await self.app.push_screen(CardInfo(self.shown))

    def action_home(self) -> None:
        """Leave; every answer is on the disk already."""
        self.app.pop_screen()


def _progress(name: str, time: str, counts: tuple[int, int, int], state: State | None, width: int) -> Content:
    current = KIND_OF[state] if state else ""
    parts = [_count(number, kind, kind == current) for number, kind in zip(counts, KINDS, strict=True)]
    right = Content.styled(" · ", "$faint").join(parts)
    if time:
        right = Content.assemble((f"{time}   ", "$quiet"), right)
    return spread(literal_line(name, "$quiet"), right, width)


def _count(number: int, kind: str, current: bool) -> Content:
    style = "$bright bold underline" if current else "$quiet"
    return Content.styled(f"{number:,} {kind}", style)


def _failure(error: StudydeckError) -> Content:
    return Content.assemble(
        ("Not saved: ", "$error bold"), literal(str(error)), "\n", ("enter", "$secondary bold"), (" tries again", "$quiet")
    )
