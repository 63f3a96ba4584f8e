"""Triage: one suggested card at a time, best first, beside its passage; one key keeps it, another rejects it."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from studydeck.errors import UsageError
from studydeck.review import Suggestion
from studydeck.study import REASONS, FrameStanding
from studydeck.study.surroundings import Surrounder, Surroundings
from studydeck.study.twins import Twins, active_twins
from studydeck.tui.asking import whether, which_reason
from studydeck.tui.literal import literal_line
from studydeck.tui.phrases import plural
from studydeck.tui.screens.base import UNDO, ScrollingScreen
from studydeck.tui.widgets.blocks import Block, Blocks
from studydeck.tui.widgets.fitted import Fitted, spread
from studydeck.tui.widgets.marked_list import MarkedList
from studydeck.tui.widgets.suggestion_view import (
    AROUND,
    AROUND_SHORT,
    KINDS,
    card_block,
    decisions,
    facts_block,
    passage_block,
    twin_block,
)

BROAD = 100
"""Columns from which the passage stands beside the card."""
NOTHING_WAITS = Content.assemble(
    ("No card waits to be kept", "$bright bold"),
    "\n\nPress ",
    ("R", "$primary bold"),
    " to make cards from documents. Cards that are sure become active at once; the others come here.",
)
ELSEWHERE = "It no longer waits: it was decided elsewhere meanwhile, or its document changed."
SKIPPED = "Skipped; it waits on."
ON_A_CARD = {"keep", "reject", "edit", "skip", "keep_above", "document", "twin"}
ASKING = {"reject", "reason", "leave", "help"}
CONFIRMING = {"confirm", "leave", "help"}


@dataclass
class Pile:
    """The suggested cards of one session: in which order, what became of each, and which one is looked at."""

    cards: list[Suggestion] = field(default_factory=list)
    fates: dict[str, str] = field(default_factory=dict)
    """kept, rejected or skipped, by id; those kept or rejected wait no more."""
    at: int = 0
    steps: list[str] = field(default_factory=list)
    """Cards skipped and, as an empty string, actions that are on the disk; newest last."""
    chosen: Callable[[Suggestion], bool] = lambda _: True
    """Which cards are looked at."""

    @property
    def shown(self) -> list[Suggestion]:
        """The cards that are looked at, in order."""
        return [each for each in self.cards if self.chosen(each)]

    @property
    def current(self) -> Suggestion | None:
        """The card on the screen; None behind the last one."""
        return self.cards[self.at] if self.at < len(self.cards) else None

    @property
    def tally(self) -> Counter[str]:
        """How many were kept, rejected and skipped."""
        return Counter(self.fates.values())

    def waits(self, suggestion: Suggestion) -> bool:
        """Whether a card can still be decided on."""
        return self.fates.get(suggestion.card.id, "skipped") == "skipped" and self.chosen(suggestion)

    def waiting(self) -> list[int]:
        """Places of the cards that wait, skipped ones included."""
        return [at for at, each in enumerate(self.cards) if self.waits(each)]

    def forward(self) -> None:
        """Go to the next card that was not decided on, and past the last one when there is none."""
        after = range(self.at + 1, len(self.cards))
        self.at = next((at for at in after if self.waits(self.cards[at])), len(self.cards))

    def back(self) -> None:
        """Go to the card before that waits, if there is one."""
        self.at = next((at for at in range(min(self.at, len(self.cards)) - 1, -1, -1) if self.waits(self.cards[at])), self.at)

    def settle(self) -> None:
        """Stand on a card that waits: this one, the next, or past the last one."""
        if self.current is not None and not self.waits(self.current):
            self.forward()

    def bring(self, ids: tuple[str, ...], again: list[Suggestion]) -> None:
        """Look at cards that wait again, the best of them first; those that are not in the pile come before the current one."""
        known = {each.card.id for each in self.cards}
        self.cards[self.at : self.at] = [each for each in again if each.card.id not in known]
        waiting = {each.card.id for each in again}
        for name in ids:
            self.fates.pop(name, None)
        self.at = next((at for at, each in enumerate(self.cards) if each.card.id in waiting), self.at)

    def above(self) -> list[Suggestion]:
        """This card and those before it that wait: none of them scores less."""
        return [each for each in self.cards[: self.at + 1] if self.waits(each)]


class TriageScreen(ScrollingScreen):
    """The card, its passage, and how far one is."""

    GLOSSARY: ClassVar = ("suggested", "active", "reject", "evidence", "frame")
    BINDINGS: ClassVar = [
        Binding("a,space,enter", "keep", "keep", key_display="a", tooltip="keep it: it becomes active (also space and enter)"),
        Binding("x", "reject", "reject", tooltip="reject it for good; then a number says why, a second x needs no reason"),
        *[
            Binding(str(number), f"reason({number - 1})", reason, show=False, tooltip=f"after x: {reason}")
            for number, reason in enumerate(REASONS, start=1)
        ],
        Binding("e", "edit", "edit", tooltip="keep it with other words"),
        Binding("s", "skip", "skip", tooltip="leave it for another day"),
        Binding("u", "undo", "undo", tooltip=f"{UNDO}; the card comes back on the screen"),
        Binding("n", "move(1)", "next card", show=False, tooltip="look at the next card"),
        Binding("p", "move(-1)", "previous card", show=False, tooltip="look at the card before"),
        Binding("A", "keep_above", "keep all above", show=False, tooltip="keep this card and all above it, which score no less"),
        Binding("y", "confirm", "yes", show=False, tooltip="after A: keep them all"),
        Binding("d", "twin", "duplicate", show=False, tooltip="show the active card that asks nearly the same"),
        Binding("o", "document", "document", show=False, tooltip="open the document at the passage"),
        Binding("f", "filter", "filter", show=False, tooltip="only the cards of one deck, document or kind"),
        Binding("R", "generate", "documents", show=False, tooltip="make cards from documents"),
        Binding("escape,q", "leave", "back", tooltip="back; every decision is on the disk"),
    ]

    def __init__(self, deck: str | None = None) -> None:
        super().__init__()
        self.deck = deck
        self.pile = Pile()
        self.surrounder = Surrounder()
        self.around: dict[str, Surroundings] = {}
        self.wording_of: Callable[[str], str] | None = None
        """What a frame looks for, in plain words, as soon as they are there."""
        self.standings: dict[tuple[str, str], FrameStanding] = {}
        self.twins = Twins()
        self.twin: str | None = None
        """Id of the active card that asks nearly the same as the one shown."""
        self.twin_shown = False
        self.asking = False
        """Whether a reason is waited for."""
        self.confirming = 0
        """How many cards would be kept at once, while that waits for a yes."""
        self.filtered = ""
        """What the filter leaves, in words."""

    def body(self) -> ComposeResult:
        """How far, the card and its passage, and a question to the learner where there is one."""
        yield Static(id="progress")
        yield Blocks("scroller")
        yield Static(id="ask")

    async def begin(self) -> None:
        """Fetch the cards; what takes longer comes beside the screen."""
        self.set_class(self.is_broad, "-broad")
        await self.attempt(self._fetch)
        self.draw()
        self.run_worker(self._learn(), group="learn")

    def _fetch(self) -> None:
        self.pile.cards = self.study.suggestions(self.deck)
        self.pile.at = 0
        self.read_standings()

    def read_standings(self) -> None:
        """What the decisions on the disk make of each frame."""
        self.standings = {(each.frame, each.register): each for each in self.study.frames()}

    async def _learn(self) -> None:
        """The words for the frames, and the active cards, to find those that ask the same."""
        self.wording_of = await asyncio.to_thread(_wording_of)
        self.twins = await asyncio.to_thread(active_twins, self.study.library, self.now())
        if not self.study_app.leaving and self.is_attached:
            self.draw()

    def on_resize(self) -> None:
        """Two columns where there is room."""
        super().on_resize()
        if self.has_class("-broad") != self.is_broad:
            self.set_class(self.is_broad, "-broad")
            self.draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done now."""
        if not super().check_action(action, parameters) or (self.too_small and action in ON_A_CARD | {"confirm", "reason"}):
            return False
        if action in {"reason", "confirm"}:
            return self.asking if action == "reason" else bool(self.confirming)
        if self.asking:
            return action in ASKING
        if self.confirming:
            return action in CONFIRMING
        if action == "twin":
            return self.twin is not None
        return self.pile.current is not None or action not in ON_A_CARD

    # Drawing

    def draw(self) -> None:
        """Draw the card the pile stands on, or the last page."""
        current = self.pile.current
        if current is None:
            self.query_one(Blocks).show([Block(self._end() if self.pile.cards else NOTHING_WAITS)])
        else:
            self.twin = self.twins.of(current.card)
            self.query_one(Blocks).scroll_home(animate=False, immediate=True)
            self.draw_card(current)
        self.draw_progress()
        self.draw_ask()
        self.refresh_bindings()

    def draw_card(self, current: Suggestion) -> None:
        """Draw the card, its passage and what there is to know of it: side by side where there is room."""
        card = current.card
        self.surround(current)
        standing = self.standings.get((card.frame, current.register))
        wording = self.wording_of(card.frame) if self.wording_of else ""
        fate = SKIPPED if card.id in self.pile.fates else ""
        words = Block(card_block(current, fate, twin=self.twin is not None))
        facts = Block(facts_block(current, wording, standing))
        if self.twin_shown and self.twin is not None:
            beside = Block(twin_block(self.study.card(self.twin), self.study.deck_of(self.twin)), bar=True)
        else:
            reach = AROUND if self.is_broad else AROUND_SHORT
            beside = Block(passage_block(card.evidence, self.around.get(card.id), reach), bar=True)
        columns = ([words, facts], [beside]) if self.is_broad else ([words, beside, facts],)
        self.query_one(Blocks).show(*columns)

    @property
    def is_broad(self) -> bool:
        """Whether there is room for two columns."""
        return self.app.size.width >= BROAD

    def surround(self, current: Suggestion) -> None:
        """Find the passage of a card, at once if its document was read before, else in a thread; and that of the next card."""
        pile = self.pile
        after = next((each for each in pile.cards[pile.at + 1 :] if pile.waits(each)), None)
        left = [each for each in (current, after) if each is not None and each.card.id not in self.around]
        for suggestion in left:
            path, evidence = self.study.library.root / suggestion.document, suggestion.card.evidence
            if evidence is not None and self.surrounder.holds(path, suggestion.sha256):
                self.around[suggestion.card.id] = self.surrounder.around(path, suggestion.sha256, evidence)
        left = [each for each in left if each.card.id not in self.around and each.card.evidence is not None]
        if left:
            self.run_worker(self._look_around(left), group="around", exclusive=True)

    async def _look_around(self, suggestions: list[Suggestion]) -> None:
        """Read the documents of cards in a thread."""
        for suggestion in suggestions:
            evidence = suggestion.card.evidence
            assert evidence is not None
            path = self.study.library.root / suggestion.document
            around = await asyncio.to_thread(self.surrounder.around, path, suggestion.sha256, evidence)
            if self.study_app.leaving or not self.is_attached:
                return
            self.around[suggestion.card.id] = around
            if suggestion is self.pile.current:
                self.draw_card(suggestion)

    def draw_progress(self) -> None:
        """Draw how far one is."""
        self.query_one("#progress", Static).update(Fitted(self._progress), layout=False)

    def _progress(self, width: int) -> Content:
        pile, tally = self.pile, self.pile.tally
        shown = pile.shown
        current = pile.current
        left = literal_line(self.filtered or (current.deck if current else "Triage"), "$quiet")
        place = shown.index(current) + 1 if current is not None and current in shown else 0
        parts = [
            f"{place:,} of {len(shown):,}" if current is not None else "",
            *(f"{tally[word]:,} {word}" for word in ("kept", "rejected", "skipped") if tally[word]),
        ]
        return spread(left, Content.styled(" · ".join(filter(None, parts)), "$secondary"), width)

    def draw_ask(self) -> None:
        """Draw the question that waits for an answer, if one does."""
        ask = self.query_one("#ask", Static)
        if self.asking:
            ask.update(which_reason())
        elif self.confirming:
            which = "this card" if self.confirming == 1 else f"this card and the {self.confirming - 1:,} above it"
            ask.update(whether(f"Keep {which}?"))
        ask.display = self.asking or bool(self.confirming)

    def _end(self) -> Content:
        """The last page."""
        tally, left = self.pile.tally, len(self.pile.waiting())
        counts = ", ".join(f"{tally[word]:,} {word}" for word in ("kept", "rejected", "skipped") if tally[word])
        lines = [Content.styled("That is all" if not left else "That was the last one", "$bright bold"), Content()]
        lines.append(Content(f"{counts[:1].upper()}{counts[1:]}." if counts else "Nothing was decided."))
        if left:
            lines.append(Content.styled(f"{plural(left, 'card waits', 'cards wait')} on; p goes back to them.", "$quiet"))
        if tally["kept"]:
            lines.append(Content.styled("The cards kept lie in their decks and come up as new cards.", "$quiet"))
        lines.append(Content.styled("u takes the last decision back.", "$quiet"))
        moved = [each for each in self.standings.values() if each.kept or each.rejected]
        if tally["kept"] or tally["rejected"]:
            lines += [Content(), Content.styled("What your decisions make of the frames:", "$quiet")]
            lines += [literal_line(f"  {decisions(each)}", "$quiet") for each in moved]
        return Content("\n").join(lines)

    # Deciding

    async def action_keep(self) -> None:
        """Keep the card; the next one comes at once."""
        await self.decide("kept", lambda name: self.study.keep([name], self.now()))

    async def action_reject(self) -> None:
        """Ask why; a second time: reject without a reason."""
        if self.asking:
            await self.action_reason(len(REASONS) - 1)
        else:
            self.asking = True
            self.draw_ask()
            self.refresh_bindings()

    async def action_reason(self, number: int) -> None:
        """Reject the card for a reason."""
        self.asking = False
        await self.decide("rejected", lambda name: self.study.reject_suggested([name], REASONS[number], self.now()))

    async def decide(self, fate: str, do: Callable[[str], object]) -> None:
        """Do it, on the disk, and go on; what was decided elsewhere meanwhile is said and passed over."""
        await self.attempt(partial(self._decide, fate, do))

    def _decide(self, fate: str, do: Callable[[str], object]) -> None:
        current = self.pile.current
        if current is None:
            return
        name = current.card.id
        try:
            do(name)
        except UsageError:
            if self.study.waits(name):
                raise
            self.pile.cards.remove(current)
            self.pile.at -= 1
            self.pile.forward()
            self.draw()
            self.say(ELSEWHERE)
            return
        self.note(current, fate)
        self.pile.steps.append("")
        self.pile.forward()
        self.twin_shown = False
        self.draw()

    def note(self, suggestion: Suggestion, fate: str) -> None:
        """Count a decision, and let it move what is expected of the frame."""
        card = suggestion.card
        self.pile.fates[card.id] = fate
        name = card.frame, suggestion.register
        if name in self.standings:
            self.standings[name] = self.standings[name].decided(kept=fate == "kept", rejected=fate == "rejected")
        if fate == "kept":
            self.twins.add(card.id, card.front, card.back)

    async def action_edit(self) -> None:
        """Keep the card with other words."""
        current = self.pile.current
        if current is not None:
            from studydeck.tui.screens.edit import edit_card

            await edit_card(self.study_app, current.card.id, self.edited)

    def edited(self, changed: bool) -> None:
        """Go on: a card that was saved was kept."""
        current = self.pile.current
        if current is not None and changed and not self.study.waits(current.card.id):
            self.pile.fates[current.card.id] = "kept"
            self.pile.steps.append("")
            self.read_standings()
            self.pile.forward()
            self.draw()

    def action_skip(self) -> None:
        """Leave the card for another day."""
        current = self.pile.current
        if current is not None:
            self.pile.fates[current.card.id] = "skipped"
            self.pile.steps.append(current.card.id)
            self.action_move(1)

    def action_move(self, by: int) -> None:
        """Look at another card that waits."""
        (self.pile.forward if by > 0 else self.pile.back)()
        self.twin_shown = False
        self.draw()

    def action_keep_above(self) -> None:
        """Ask whether to keep this card and all above it."""
        self.confirming = len(self.pile.above())
        self.draw_ask()
        self.refresh_bindings()

    async def action_confirm(self) -> None:
        """Keep them, as one action."""
        self.confirming = 0
        await self.attempt(self._keep_above)

    def _keep_above(self) -> None:
        above = [each for each in self.pile.above() if self.study.waits(each.card.id)]
        self.study.keep([each.card.id for each in above], self.now())
        for each in above:
            self.note(each, "kept")
        self.pile.steps.append("")
        self.pile.forward()
        self.draw()
        self.say(f"Kept {plural(len(above), 'card')}. u takes it back.")

    async def action_undo(self) -> None:
        """Take back the last step: a card skipped comes back on the screen, and so does one that was decided on."""
        await self.attempt(self._undo)

    def _undo(self) -> None:
        pile = self.pile
        if pile.steps and pile.steps[-1]:
            name = pile.steps.pop()
            pile.fates.pop(name, None)
            pile.at = next((at for at, each in enumerate(pile.cards) if each.card.id == name), pile.at)
            self.draw()
            self.say("Took back skipping.")
            return
        undone = self.study.undo(None, self.now())
        if pile.steps:
            pile.steps.pop()
        again = [found for name in undone.cards if (found := self.study.suggested(name)) is not None]
        pile.bring(undone.cards, again)
        for each in again:
            self.twins.drop(each.card.id)
        self.read_standings()
        self.draw()
        self.say(undone.what)

    # Looking closer

    def action_twin(self) -> None:
        """Show the active card that asks nearly the same, or the passage again."""
        self.twin_shown = not self.twin_shown
        if self.pile.current is not None:
            self.draw_card(self.pile.current)

    async def action_document(self) -> None:
        """Open the document at the passage."""
        current = self.pile.current
        if current is not None:
            from studydeck.tui.screens.document import DocumentScreen

            await self.app.push_screen(DocumentScreen(current.document, current.card.evidence))

    async def action_filter(self) -> None:
        """Choose which cards to look at."""
        await self.app.push_screen(FilterScreen(self.pile.cards), self.narrow)

    def narrow(self, choice: "Choice | None") -> None:
        """Look at the cards of the choice only."""
        if choice is None:
            return
        self.filtered = choice.name
        self.pile.chosen = choice.holds
        self.pile.at = -1
        self.pile.forward()
        self.draw()

    async def action_generate(self) -> None:
        """The documents."""
        await self.study_app.open_generate()

    async def on_screen_resume(self) -> None:
        """Cards may have been generated meanwhile."""
        if not self.pile.cards and not self.study_app.leaving and self.is_mounted:
            await self.attempt(self._fetch)
            self.draw()

    def action_leave(self) -> None:
        """Take the question away, or go back."""
        if self.asking or self.confirming:
            self.asking, self.confirming = False, 0
            self.draw_ask()
            self.refresh_bindings()
        elif self.filtered:
            self.filtered, self.pile.chosen = "", lambda _: True
            self.pile.at = -1
            self.pile.forward()
            self.draw()
        else:
            self.app.pop_screen()


@dataclass(frozen=True)
class Choice:
    """Some of the suggested cards."""

    name: str
    count: int
    holds: Callable[[Suggestion], bool]


def choices(cards: list[Suggestion]) -> list[Choice]:
    """All cards, those of each deck, of each document and of each kind; what would choose all is left out."""
    found = [Choice("", len(cards), lambda _: True)]
    sorts: tuple[tuple[str, Callable[[Suggestion], str]], ...] = (
        ("kind", lambda each: KINDS[each.card.kind.value]),
        ("deck", lambda each: each.deck),
        ("document", lambda each: each.document),
    )
    for sort, key in sorts:
        counts = Counter(map(key, cards))
        if len(counts) > 1:
            found += [
                Choice(f"{sort}: {value}", count, lambda each, key=key, value=value: key(each) == value)  # type: ignore[misc]
                for value, count in counts.most_common()
            ]
    return found


class FilterScreen(ModalScreen[Choice | None], inherit_bindings=False):
    """Which suggested cards to look at."""

    BINDINGS: ClassVar = [
        Binding("enter,space", "choose", "choose"),
        Binding("escape,q,f", "dismiss(None)", "back"),
    ]

    def __init__(self, cards: list[Suggestion]) -> None:
        super().__init__()
        self.choices = choices(cards)

    def compose(self) -> ComposeResult:
        """A line for each choice."""
        with Horizontal(id="filter-panel"):
            yield MarkedList("choices")

    def on_mount(self) -> None:
        """List them."""
        rows = self.query_one(MarkedList)
        rows.set_options([Fitted(partial(_choice, each)) for each in self.choices])
        rows.highlighted = 0
        rows.focus()

    def action_choose(self) -> None:
        """Look at these."""
        at = self.query_one(MarkedList).highlighted
        self.dismiss(None if at is None else self.choices[at])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click chooses."""
        self.dismiss(self.choices[event.option_index])


def _choice(choice: Choice, width: int) -> Content:
    name = literal_line(choice.name or "all suggested cards")
    return Content.assemble("  ", spread(name, Content.styled(f"{choice.count:,}", "$quiet"), max(1, width - 3)))


def _wording_of() -> Callable[[str], str]:
    from studydeck.coverage import wording_of

    return wording_of
