"""The cards of one passage."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList, Static

from studydeck.documentmap import PassageState
from studydeck.review import State, milliseconds, study_day, utc_offset
from studydeck.study.documents import DocumentCard
from studydeck.tui.literal import literal_line
from studydeck.tui.phrases import clock_face, plural
from studydeck.tui.screens.base import StudyScreen
from studydeck.tui.widgets.fitted import Fitted
from studydeck.tui.widgets.marked_list import MarkedList
from studydeck.tui.widgets.states import glyph


class PassageCards(StudyScreen):
    """Front, status and memory of each card."""

    GLOSSARY: ClassVar = ("strong", "fading", "learning", "new", "suggested", "suspended", "retired")
    BINDINGS: ClassVar = [
        Binding("enter,i", "info", "card info", tooltip="what is remembered of the card"),
        Binding("e", "edit", "edit", tooltip="edit the card"),
        Binding("escape,q", "back", "back"),
    ]

    def __init__(self, cards: Sequence[DocumentCard]) -> None:
        super().__init__()
        self.cards = tuple(cards)

    def body(self) -> ComposeResult:
        """Whose words these are, and the cards."""
        yield Static(Fitted(self._title), id="document-head")
        yield MarkedList(id="cards")

    async def begin(self) -> None:
        """List the cards."""
        self.query_one(MarkedList).show([Fitted(partial(self._row, card), height=3) for card in self.cards])

    def _title(self, width: int) -> Content:
        evidence = self.cards[0].evidence
        place = f"at {clock_face(evidence.time)}" if evidence.time is not None else f"line {evidence.line:,}"
        who = f" · {evidence.speaker}" if evidence.speaker else ""
        title = f"{plural(len(self.cards), 'card')} · {evidence.document}{who} · {place}"
        return literal_line(title, "$bright bold").truncate(width, ellipsis=True)

    def _row(self, card: DocumentCard, width: int) -> Content:
        front = literal_line(card.card.question).truncate(max(1, width - 4), ellipsis=True)
        back = literal_line(card.card.back, "$quiet").truncate(max(1, width - 4), ellipsis=True)
        known = Content.styled(self._known(card), "$quiet").truncate(max(1, width - 4), ellipsis=True)
        return Content("\n").join(
            [
                Content.assemble("  ", glyph(card.state), " ", front),
                Content.assemble("    ", back),
                Content.assemble("    ", known),
            ]
        )

    def _known(self, card: DocumentCard) -> str:
        words = card.state.value
        if card.memory.state is not State.NEW and card.state is not PassageState.RETIRED:
            words += f" · recall {card.recall:.0%}"
        if card.memory.state is State.REVIEW and card.state in (PassageState.STRONG, PassageState.FADING):
            words += f" · due {_day(card.memory.due_day, self.now(), self.study.settings.rollover_hour)}"
        return words

    @on(OptionList.OptionSelected)
    def clicked(self) -> None:
        """A click opens the card info."""
        self.app.call_later(self.action_info)

    async def action_info(self) -> None:
        """What is remembered of the selected card."""
        chosen = self.query_one(MarkedList).highlighted
        if chosen is not None:
            from studydeck.tui.screens.info import CardInfo

            await self.app.push_screen(CardInfo(self.cards[chosen].card.id))

    async def action_edit(self) -> None:
        """Edit the selected card; suggested ones are edited in triage."""
        chosen = self.query_one(MarkedList).highlighted
        if chosen is None:
            return
        if self.cards[chosen].state is PassageState.SUGGESTED:
            self.say("This card waits in triage; edit it there.")
            return
        from studydeck.tui.screens.edit import EditScreen

        await self.app.push_screen(EditScreen(self.cards[chosen].card.id))

    async def on_screen_resume(self) -> None:
        """Take in what was done to the cards meanwhile."""
        if not self.study_app.leaving:
            await self.attempt(self.take_in)

    def take_in(self) -> None:
        """Look the cards up again; one that is gone stays as it was."""
        fresh = {card.card.id: card for card in self.study.document_cards(self.cards[0].evidence.document, self.now())}
        self.cards = tuple(fresh.get(card.card.id, card) for card in self.cards)
        self.query_one(MarkedList).show([Fitted(partial(self._row, card), height=3) for card in self.cards])

    def action_back(self) -> None:
        """Back to the document."""
        self.app.pop_screen()


def _day(day: int, now: datetime, rollover_hour: int) -> str:
    """A study day as seen from now."""
    days = day - study_day(milliseconds(now), utc_offset(now), rollover_hour)
    return "today" if days == 0 else f"in {plural(days, 'day')}" if days > 0 else f"{plural(-days, 'day')} ago"
