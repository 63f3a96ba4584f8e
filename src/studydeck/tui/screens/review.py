"""Review: one card after the other, each answer on the disk before the next card appears."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from studydeck.card import MARK, Card
from studydeck.errors import StudydeckError
from studydeck.review import Rating, milliseconds
from studydeck.session import Session
from studydeck.study import REASONS
from studydeck.tui.asking import which_flag, which_reason
from studydeck.tui.literal import SIDE_LIMIT, literal
from studydeck.tui.phrases import clock_face
from studydeck.tui.screens.base import UNDO, ScrollingScreen
from studydeck.tui.widgets.card_view import CardView
from studydeck.tui.widgets.fitted import Fitted
from studydeck.tui.widgets.progress import Progress
from studydeck.tui.widgets.rating_row import RatingRow
from studydeck.tui.widgets.summary import Answer, Tally, summary
from studydeck.tui.widgets.typing import Typing

if TYPE_CHECKING:
    from studydeck.typed import Comparison

LOOK_AGAIN = 20
"""Seconds after which the finished session looks whether a learning card has come due."""
ELSEWHERE = "The card was answered, put aside or taken out of its deck elsewhere meanwhile."
REWORDED = "The card was changed elsewhere meanwhile; these are its new words."
NO_EVIDENCE = "This card has no evidence: it was written by hand."
TAKES_BACK, TAKES_BACK_TYPING = "u takes it back.", "esc and then u takes it back."
FLAGS = "01234567"
NUMBERED = REASONS[:5]
ON_A_CARD = {"bury", "suspend", "reject", "info", "timer", "edit", "mark", "flag", "quote", "document", "typing", "media"}
"""Actions that need a card on the screen."""
AT_THE_END = {"elsewhere", "go_on"}
"""Actions of the last page."""


class ReviewScreen(ScrollingScreen):
    """A review session on the screen. The session itself is a value that every step replaces."""

    AUTO_FOCUS = ""
    GLOSSARY: ClassVar = (
        "new",
        "learning",
        "due",
        "bury",
        "suspend",
        "reject",
        "siblings",
        "mark",
        "flag",
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
        Binding("space,enter", "go_on", "go on", tooltip="go on after the time is up"),
        Binding("v", "quote", "quote", tooltip="show or hide the words of the document"),
        Binding("u", "undo", "undo", tooltip=UNDO),
        Binding("o", "document", "passage", tooltip="open the document at the words that prove the card"),
        Binding("r", "media", "open", tooltip="open a picture or sound that the card names"),
        Binding("e", "edit(False)", "edit", tooltip="change the words of the card"),
        Binding("E", "edit(True)", "edit in your editor", show=False, tooltip="change its words in your own editor"),
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
        Binding("asterisk", "mark", "mark", show=False, tooltip="mark the card, or take the mark off"),
        Binding("f", "flag", "flag", show=False, tooltip="flag the card: then 1 to 7, or 0 for none"),
        Binding("x", "reject", "reject", show=False, tooltip="a bad card, never to be asked again: then say why"),
        Binding("i", "info", "card info", show=False, tooltip="what is remembered of the card"),
        Binding("w", "typing", "type answers", show=False, tooltip="type each answer before it is shown, or no longer"),
        Binding("m", "more", "more", show=False, tooltip="all of a long card, page by page"),
        Binding("t", "timer", "timer on or off", show=False),
        Binding("b", "elsewhere('browse')", "browse", tooltip="look through your cards, after the last one"),
        Binding("t", "elsewhere('stats')", "statistics", tooltip="what you know, after the last card"),
        Binding("escape,q", "home", "back", tooltip="back to the decks; every answer is saved"),
        Binding("space,enter", "retry", "try again what failed"),
    ]

    def __init__(self, session: Session, until: datetime | None = None) -> None:
        super().__init__()
        self.session = session
        self.until = until
        """When the session ends by itself: the card on the screen is the last one."""
        self.card: Card | None = None
        """The card on the screen."""
        self.media: list[str] = []
        """Names of the pictures and sounds in what is shown of it."""
        self.shown_at: datetime
        self.quoted = False
        self.timed = False
        self.typing = False
        """Whether answers are typed."""
        self.keys_only = False
        """Whether the answer to this card is not typed all the same."""
        self.typed: Comparison | None = None
        self.editing = False
        """Whether the card is being edited on a screen over this one."""
        self.choosing: Callable[[str], None] | None = None
        """What the next key chooses, when it is no command."""
        self.retry: Callable[[], None] | None = None
        """What to try again after a failure; nothing else touches the card until it has succeeded."""
        self.tally = Tally()
        self.progress: Progress | None = None
        """What the first line shows."""
        self.ticking: Timer | None = None
        self.notices = 0
        """How many notices of the library have been said."""

    def body(self) -> ComposeResult:
        """Progress, the card, the ratings."""
        yield Static(id="progress")
        yield CardView()
        yield Static(id="summary")
        yield Typing()
        yield RatingRow(id="ratings")

    async def begin(self) -> None:
        """Show the first card."""
        self.notices = len(self.study.notices)
        self.typing, self.timed = self.study.settings.typed_answers, self.study.settings.timer
        self.ticking = self.set_interval(1, self.draw_progress, pause=not self.timed)
        self.set_interval(LOOK_AGAIN, self.look_again)
        self.draw()

    @property
    def shown(self) -> str | None:
        """Id of the card on the screen."""
        return self.card.id if self.card else None

    @property
    def is_typing(self) -> bool:
        """Whether an answer is being typed."""
        return self.focused is not None and self.focused.id == "typing"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done now, depending on the card and on what is shown of it."""
        if not super().check_action(action, parameters):
            return False
        if self.choosing is not None:
            return False
        if action == "retry":
            return self.retry is not None
        if self.retry is not None:
            return action in {"home", "scroll", "page", "top", "bottom"}
        if self.is_typing:
            return action in {"show_typed", "stop_typing", "page"}
        asking = self.card is not None
        if action in AT_THE_END:
            home = self.app.screen_stack[-2] if len(self.app.screen_stack) > 1 else None
            return not asking and (
                self.session.current is not None if action == "go_on" else hasattr(home, f"action_{parameters[0]}")
            )
        if action == "show":
            return asking and not self.session.revealed
        if action in {"rate", "quote", "document"}:
            return asking and self.session.revealed
        if action == "media":
            return bool(self.media)
        if action == "more":
            return self.card is not None and self.is_cut(self.card)
        return asking or action not in ON_A_CARD

    def hints_at(self, action: str) -> bool:
        """Nothing while the next key answers a question, which names the keys itself."""
        return self.choosing is None

    # Drawing

    def draw(self) -> None:
        """Draw the session as it is now."""
        card = self._next_card()
        if card is None or card.id != self.shown:
            self.quoted, self.keys_only, self.typed, self.shown_at = False, False, None, self.now()
            self.scroller.scroll_home(animate=False, immediate=True)
        self.card = card
        if (card is None) != self.has_class("-finished"):
            self.set_class(card is None, "-finished")
        if card is None:
            self.query_one("#summary", Static).update(self._summary())
        else:
            self.draw_card(card)
        self.media = _media(card, revealed=self.session.revealed) if card is not None else []
        self.draw_progress()
        self.ask_for_words(wanted=card is not None and self.typing and not (self.keys_only or self.session.revealed))
        self.refresh_bindings()

    def draw_card(self, card: Card) -> None:
        """Draw the card and its ratings."""
        self.query_one(CardView).show(card, self.session.revealed, self.quoted, self.typed)
        ratings = self.query_one(RatingRow)
        if self.session.revealed:
            ratings.offer(self.study.intervals(self.session, self.now()))
        else:
            ratings.ask("enter" if self.typing and not self.keys_only else "space")

    def draw_progress(self) -> None:
        """Draw the first line, if it is not there already."""
        card = self.card
        progress = Progress(
            deck=self.study.deck_of(card.id) if card else self.session.deck or "",
            counts=self.session.counts,
            state=self.session.state,
            marked=card is not None and MARK in card.tags,
            flag=self.study.flag_of(card.id) if card else 0,
            time=clock_face(self._spent() // 1000) if self.timed and card else "",
            until=f"{self.until:%H:%M}" if self.until else "",
        )
        if progress != self.progress:
            self.progress = progress
            self.query_one("#progress", Static).update(Fitted(progress.draw), layout=False)

    def ask_for_words(self, *, wanted: bool) -> None:
        """Show the line to type in, empty, or take it away."""
        line = self.query_one(Typing)
        if line.display == wanted:
            return
        line.display, line.value = wanted, ""
        self.set_focus(line if wanted else None)

    def _next_card(self) -> Card | None:
        """The words of the card to show; a card that lies in no deck any more is left out. None at the end."""
        if self.session.current is None or self._time_is_up():
            return None
        try:
            return self.study.card(self.session.current)
        except StudydeckError:
            self.session = self.study.without(self.session, self.now())
            self.call_after_refresh(self.say, ELSEWHERE)
            return self._next_card()

    def _time_is_up(self) -> bool:
        return self.until is not None and self.now() >= self.until and (self.card is None or self.shown != self.session.current)

    def _summary(self) -> Content:
        over = f"{self.until:%H:%M}" if self.until and self.session.current else ""
        answers = self.tally.of(self.session)
        return summary(self.session, answers, self._question, self.now(), self.study.overview(self.now()), over)

    def _question(self, card: str) -> str:
        try:
            return self.study.card(card).question
        except StudydeckError:
            return card

    def _spent(self) -> int:
        """Milliseconds since the card was shown; never negative, whatever the clock does."""
        return max(0, milliseconds(self.now()) - milliseconds(self.shown_at))

    # Steps

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
        self.card = None
        self.draw()
        self.say_news()
        self.call_after_refresh(self.attempt, self.look_at_decks)

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
        self.session = self.session.reveal()
        await self.attempt(self.catch_up)
        self.call_after_refresh(self.query_one(CardView).bring, "typed", "answer", "evidence")

    def action_rate(self, number: int) -> None:
        """Record the rating, then show the next card."""
        rating, now, spent, card = Rating(number), self.now(), self._spent(), self.shown or ""
        self.step(
            partial(self.study.answer, self.session, rating, now, spent),
            lambda after: self.tally.add(after.action, Answer(card, rating, spent)),
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
        """Throw a bad card out for good, once it is said why."""
        self.choose(which_reason(), self.reject)

    def reject(self, key: str) -> None:
        """Reject for the reason of that number, or with a second x, or enter, for none."""
        reason = NUMBERED[int(key) - 1] if key in "12345" else ""
        if reason or key in {"x", "enter"}:
            self.put_aside(partial(self.study.reject, self.session, self.now(), reason), f"Rejected{reason and f', {reason}'}.")

    def put_aside(self, change: Callable[[], Session], done: str) -> None:
        """Take the card out of the session, and say so, unless it was done elsewhere meanwhile."""
        before = self.session.action
        self.step(change, lambda after: self.say(f"{done} {self.takes_back}" if after.action != before else ELSEWHERE))

    @property
    def takes_back(self) -> str:
        """How to take back what was just done."""
        return TAKES_BACK_TYPING if self.typing and self.session.current else TAKES_BACK

    async def action_undo(self) -> None:
        """Take back the newest action, also on the last page."""
        await self.attempt(self._undo)

    def _undo(self) -> None:
        undone = self.study.undo(self.session, self.now())
        self.session = undone.session or self.session
        if undone.cards and undone.cards[0] != self.shown:
            self.card = None
        self.draw()
        self.say(undone.what)

    # What happens elsewhere

    async def look_again(self) -> None:
        """On the last page: go on when a learning card has come due."""
        if self.session.current is None and self.retry is None:
            await self.attempt(self.catch_up)

    async def on_screen_resume(self) -> None:
        """Take in what was done on a screen that was open over this one."""
        if self.card is not None and not (self.study_app.leaving or self.editing) and self.retry is None:
            await self.attempt(self.catch_up)

    def look_at_decks(self) -> None:
        """Take in deck files that changed, once the next card is on the screen."""
        after = self.study.refresh(self.session, self.now()) if self.retry is None else self.session
        if after is not self.session or (self.card and self.study.card(self.card.id) != self.card):
            self.catch_up()

    def catch_up(self) -> None:
        """Take in what happened elsewhere, a new study day, and learning cards that came due; then draw."""
        before, asked = self.card, self.session.current
        self.session = self.study.refresh(self.session, self.now())
        self.draw()
        self.say_news()
        if asked and self.session.current != asked:
            self.say(ELSEWHERE)
        elif before and self.card and _words(before) != _words(self.card):
            self.say(REWORDED)

    # Commands

    def choose(self, question: Content, choice: Callable[[str], None]) -> None:
        """Let the next key choose."""
        self.choosing = choice
        self.query_one(RatingRow).say(question)
        self.refresh_bindings()

    def takes(self, key: str) -> bool:
        """A key that chooses is no command."""
        if self.choosing is None:
            return False
        choice, self.choosing = self.choosing, None
        self.draw()
        if key != "escape" and not self.too_small:
            choice(key)
        return True

    def action_flag(self) -> None:
        """Give the card a flag, or none."""
        self.choose(which_flag(), self.flag)

    def flag(self, key: str) -> None:
        """Give the card the flag of that number."""
        if key in FLAGS and self.card:
            self.change(partial(self.study.flag_cards, [self.card.id], int(key), self.now()))

    def action_mark(self) -> None:
        """Mark the card, or take the mark off."""
        if self.card:
            add, remove = ([], [MARK]) if MARK in self.card.tags else ([MARK], [])
            self.change(partial(self.study.retag, [self.card.id], add, remove, self.now()))

    def change(self, job: Callable[[], object]) -> None:
        """Change the card on the screen, and draw it anew."""

        def work() -> None:
            job()
            self.session = self.study.refresh(self.session, self.now())
            self.draw()

        self.call_later(self.attempt, work)

    async def action_edit(self, in_editor: bool = False) -> None:
        """Change the words of the card, on a screen or in the user's own editor."""
        from studydeck.tui.screens.edit import edit_card

        if self.shown:
            self.editing = True
            await edit_card(self.study_app, self.shown, self.edited, in_editor=in_editor)

    def edited(self, changed: bool) -> None:
        """Show the card with its new words."""
        self.editing = False
        if changed:
            self.call_later(self.attempt, self.show_edited)

    def show_edited(self) -> None:
        """Take in the new words of the card, wherever it lies now."""
        self.session = self.study.refresh(self.session, self.now())
        self.draw()
        self.say(f"Saved. {self.takes_back}")

    def action_quote(self) -> None:
        """Show or hide the words of the document."""
        if self.card and self.card.evidence is None:
            self.say(NO_EVIDENCE)
            return
        self.quoted = not self.quoted
        self.draw()
        self.call_after_refresh(self.query_one(CardView).bring, "evidence", "quote")

    async def action_document(self) -> None:
        """Open the document at the words that prove the card."""
        if self.card is None or self.card.evidence is None:
            self.say(NO_EVIDENCE)
            return
        from studydeck.tui.screens.document import DocumentScreen

        await self.app.push_screen(DocumentScreen(self.card.evidence.document, self.card.evidence))

    def action_media(self) -> None:
        """Open a picture or sound outside of the app, once its number is pressed."""
        from studydeck.tui.media import open_chosen, question

        self.choose(question(self.media), partial(open_chosen, self, self.media))

    async def action_more(self) -> None:
        """All of a long card, page by page."""
        from studydeck.tui.screens.pager import Pager

        if self.card:
            await self.app.push_screen(Pager(self.card.question, *([self.card.back] if self.session.revealed else [])))

    def is_cut(self, card: Card) -> bool:
        """Whether more is to be read than the screen shows."""
        return len(card.front) > SIDE_LIMIT or (self.session.revealed and len(card.back) > SIDE_LIMIT)

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

    async def action_elsewhere(self, screen: str) -> None:
        """Leave for another screen that is reached from home."""
        self.app.pop_screen()
        await self.app.run_action(screen, self.app.screen)

    def action_go_on(self) -> None:
        """Forget that the time is up."""
        self.until = None
        self.draw()

    # Typed answers

    @on(Input.Changed, "#typing")
    def typed_a_letter(self) -> None:
        """What was said has been read."""
        self.hush()

    def action_typing(self) -> None:
        """Type answers from now on, or no longer."""
        self.typing, self.keys_only = not self.typing, False
        self.draw()
        self.say("Answers are typed now; enter shows them." if self.typing else "Answers are not typed any more.")

    async def action_show_typed(self) -> None:
        """Show the answer, and how what was typed compares."""
        words = self.query_one(Typing).value.strip()
        if words and self.card is not None:
            from studydeck.typed import compare_card  # few type

            self.typed = compare_card(words, self.card)
        await self.action_show()

    def action_stop_typing(self) -> None:
        """Do not type the answer to this card."""
        self.keys_only = True
        self.draw()


def _words(card: Card) -> tuple[str, str, str]:
    return card.front, card.back, card.context


def _media(card: Card, *, revealed: bool) -> list[str]:
    if not any("[" in text for text in (card.front, card.back, card.context)):
        return []
    from studydeck.media import media_of_card  # few cards name any

    return media_of_card(card, revealed=revealed)


def _failure(error: StudydeckError) -> Content:
    return Content.assemble(
        ("Not saved: ", "$error bold"), literal(str(error)), "\n", ("enter", "$secondary bold"), (" tries again", "$quiet")
    )
