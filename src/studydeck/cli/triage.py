"""studydeck triage: suggested cards, kept or rejected one at a time or by their ids.

One card a block, best first. a keeps it, x rejects it (a reason follows, on the same line or on the next), e keeps it with other
words, s leaves it for another day, u takes the last action back, q stops. Every decision is on the disk before the next card is
shown; the end of the input is a clean end.
"""

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import click

from studydeck.cli import output, places
from studydeck.cli.output import counted
from studydeck.cli.plain import PATIENCE, read_line, show_answer, show_prompt
from studydeck.errors import StudydeckError, UsageError
from studydeck.text.clean import one_line

if TYPE_CHECKING:
    from studydeck.card import Card
    from studydeck.review import Suggestion
    from studydeck.study import FrameStanding, Study

PROMPT = "a keep, x reject, e edit and keep, s skip, u undo, q stop: "
FINISHED = "Done. u takes the last decision back, Enter ends: "
KEYS = "a, x, e, s, u or q"
INITIALS = {"k": "a", "r": "x"}
"""The keys are those of the app; the first letters of what they do are understood, too."""
NOTHING = "-"
"""Typed instead of a context: the card shall have none."""


@click.command("triage")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--keep", metavar="ID", multiple=True, help="Keep this suggested card; more ids may follow.")
@click.option("--reject", metavar="ID", multiple=True, help="Reject this suggested card; more ids may follow.")
@click.option(
    "--reason", metavar="TEXT", help="Why, with --reject: wrong, unclear, guessable, trivial, duplicate, or your words."
)
@click.option("--deck", metavar="NAME", help="Only this deck and those below it.")
@click.option("--plain", is_flag=True, help="Line by line, on any input and output.")
@click.option("--frames", is_flag=True, help="What your decisions make of each frame.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def command(
    ctx: click.Context,
    ids: tuple[str, ...],
    keep: tuple[str, ...],
    reject: tuple[str, ...],
    reason: str | None,
    deck: str | None,
    plain: bool,
    frames: bool,
    as_json: bool,
) -> int:
    """Keep or reject suggested cards.

    Without ids: one card after another beside its passage. With --plain, or without a terminal, line by line on any input:
    a keeps, x rejects, e edits and keeps, s skips, u takes back, q stops. A kept card is written into its deck file; a rejected
    one is never made again.
    """
    if keep and reject:
        raise UsageError("cards can be kept or rejected, not both at once", todo="Use two commands.")
    if ids and not (keep or reject):
        raise UsageError(f"it is not said what to do with {one_line(ids[0])}", todo="Put --keep or --reject before it.")
    if reason is not None and not reject:
        raise UsageError("--reason needs --reject", todo="Name the cards to reject.")
    if frames and (keep or reject):
        raise UsageError("--frames only shows", todo="Leave out --keep and --reject.")
    nothing_yet = not places.library(ctx).database.exists()  # and looking creates nothing
    if frames:
        with places.opened(ctx, read_only=True) as study:
            _show_frames(study.frames(), as_json=as_json)
    elif keep or reject:
        with places.opened(ctx, read_only=nothing_yet) as study:
            now = places.now()
            if keep:
                _tell("kept", study.keep((*keep, *ids), now, deck), {}, as_json=as_json)
            else:
                why = one_line(reason or "")
                _tell("rejected", study.reject_suggested((*reject, *ids), why, now, deck), {"reason": why}, as_json=as_json)
    elif as_json:
        with places.opened(ctx, read_only=True) as study:
            output.show_json({"suggested": [_entry(suggestion) for suggestion in study.suggestions(deck)]})
    elif places.has_terminal() and not (plain or places.is_dumb()):
        if deck is not None:  # a wrong name is told here, where it was typed
            with places.opened(ctx, read_only=True, notices=0) as study:
                deck = study.deck_named(deck)
        from studydeck import tui

        library = places.library(ctx)
        return tui.run(library, places.settings(library), deck, deciding=True)
    else:
        with places.opened(ctx, read_only=nothing_yet) as study:
            PlainTriage(study, deck, places.now, read_line, is_piped=not sys.stdin.isatty()).run()
    return 0


def _tell(done: str, cards: Sequence["Card"], more: dict[str, object], *, as_json: bool) -> None:
    """What was decided on which cards."""
    if as_json:
        output.show_json({done: [card.id for card in cards], **more})
        return
    for card in cards:
        output.show(f"{done.capitalize()}: {one_line(card.question)}")
    output.say("`studydeck undo` takes this back.")


def _entry(suggestion: "Suggestion") -> dict[str, object]:
    card, evidence = suggestion.card, suggestion.card.evidence
    return {
        "id": card.id,
        "kind": card.kind.value,
        "form": card.form.value,
        "front": card.question,
        "back": card.back,
        "context": card.context,
        "deck": suggestion.deck,
        "section": card.section,
        "tags": list(card.tags),
        "score": card.score,
        "tier": suggestion.tier.value,
        "frame": card.frame,
        "register": suggestion.register,
        "reason": suggestion.reason,
        "document": evidence.document if evidence else None,
        "start": evidence.start if evidence else None,
        "end": evidence.end if evidence else None,
        "line": evidence.line if evidence else None,
        "quote": evidence.quote if evidence else None,
        "speaker": evidence.speaker if evidence else None,
        "time": evidence.time if evidence else None,
    }


def _show_frames(frames: Sequence["FrameStanding"], *, as_json: bool) -> None:
    if as_json:
        rows = [
            {
                "frame": each.frame,
                "register": each.register,
                "prior": round(each.prior, 3),
                "kept": each.kept,
                "rejected": each.rejected,
                "now": round(each.now, 3),
                "tier": each.tier.value,
            }
            for each in frames
        ]
        output.show_json({"frames": rows})
        return
    header = ["Frame", "Register", "Prior", "Kept", "Rejected", "Now", "Tier"]
    table = [
        [each.frame, each.register, f"{each.prior:.2f}", str(each.kept), str(each.rejected), f"{each.now:.2f}", each.tier.value]
        for each in frames
    ]
    for line in output.table(header, table):
        output.show(line)


@dataclass
class PlainTriage:
    """One session, line by line. `clock` gives the moment, `read` shows a prompt and gives a line or None at the end."""

    study: "Study"
    deck: str | None
    clock: Callable[[], datetime]
    read: Callable[[str], str | None]
    is_piped: bool = True
    decided: dict[str, str] = field(default_factory=dict)
    """What became of each card of this session: kept, rejected or skipped."""
    shown: "Suggestion | None" = None
    """The card on the screen."""
    idle: int = 0
    """Lines in a row that did nothing."""
    skipped: "list[Suggestion]" = field(default_factory=list)
    """Cards skipped since the last decision, newest last: u goes back to them first."""

    def run(self) -> None:
        """Take card after card until none waits, the input ends or the learner stops; then sum up, also after Ctrl-C.

        Raises StudydeckError when a pipe sends nothing but lines that do nothing.
        """
        self.waiting = self.study.suggestions(self.deck)
        if not self.waiting:
            output.show("No card waits to be kept. `studydeck generate` makes cards from documents.")
            return
        try:
            while self._step():
                pass
        finally:
            self._sum_up()
        if self._is_noise():
            raise StudydeckError(f"{PATIENCE} lines in a row did nothing", todo=f"Send one of {KEYS} in each line.")

    def _step(self) -> bool:
        """One line of input; False to stop."""
        card = self.waiting[0] if self.waiting else None
        if card and card is not self.shown:
            self._show(card)
        self.shown = card
        line = self.read(PROMPT if card else FINISHED)
        word, _, more = (line or "").strip().partition(" ")
        if line is None or word == "q" or (card is None and word != "u"):
            return False
        try:
            if card is None:
                acted = self._undo()
            elif word == "u" or self.study.waits(card.card.id):
                acted = self._obey(card, word, more.strip())
            else:
                self.waiting.pop(0)
                output.show("This card no longer waits: it was decided elsewhere meanwhile, or its document changed.")
                acted = True
        except StudydeckError as error:
            if self.is_piped and not isinstance(error, UsageError):
                raise
            output.show(f"Nothing was changed: {one_line(str(error))}")
            acted = False
        self.idle = 0 if acted else self.idle + 1
        return not self._is_noise()

    def _is_noise(self) -> bool:
        return self.is_piped and self.idle >= PATIENCE

    def _obey(self, suggestion: "Suggestion", word: str, more: str) -> bool:
        """Carry out one line; False when nothing came of it."""
        key = INITIALS.get(word, word)
        if key == "x":
            return self._reject(suggestion.card, more)
        if more or key not in ("a", "e", "s", "u"):
            what = f"“{one_line(f'{word} {more}')[:40]}” is not understood: one" if word else "One"
            output.show(f"{what} of {KEYS}, please.")
            return False
        if key == "u":
            return self._undo()
        if key == "e":
            return self._edit(suggestion.card)
        if key == "a":
            self.study.keep([suggestion.card.id], self.clock())
        self._next("kept" if key == "a" else "skipped")
        return True

    def _reject(self, card: "Card", typed: str) -> bool:
        reason = self._meant(typed) if typed else self._ask_why()
        if not reason:
            return False
        self.study.reject_suggested([card.id], reason, self.clock())
        self._next("rejected")
        return True

    def _ask_why(self) -> str:
        """The reason; nothing when the input ended, or where a key was pressed that is none."""
        from studydeck.study import REASONS

        listed = ", ".join(f"{number} {reason}" for number, reason in enumerate(REASONS, start=1))
        line = self.read(f"Why? {listed}, or your own words; Enter {REASONS[-1]}: ")
        return "" if line is None else self._meant(line.strip() or REASONS[-1])

    def _meant(self, typed: str) -> str:
        """The reason typed; nothing, and a word about it, for a slip."""
        reason = _reason(typed)
        if not reason:
            output.show("This is no reason; the card was not rejected.")
        return reason

    def _edit(self, card: "Card") -> bool:
        """Ask for each field; an empty line keeps it, the end of the input keeps the card as it waits."""
        fields = {"front": card.front, "back": card.back, "context": card.context}
        for name in ("front", "context") if card.form == "cloze" else tuple(fields):
            output.show(f"{name.capitalize()}: {fields[name]}")
            line = self.read(f"New {name}, Enter keeps it{f', {NOTHING} for none' if name == 'context' else ''}: ")
            if line is None:
                return False
            fields[name] = line.strip() or fields[name]
        context = "" if fields["context"] == NOTHING else fields["context"]
        self.study.keep_edited(card.id, fields["front"], fields["back"], context, self.clock())
        self._next("kept")
        return True

    def _next(self, decided: str) -> None:
        suggestion = self.waiting.pop(0)
        self.decided[suggestion.card.id] = decided
        self.skipped = [*self.skipped, suggestion] if decided == "skipped" else []
        output.show(f"{decided.capitalize()}.")

    def _undo(self) -> bool:
        """Go back to the card skipped last; without one, take the last action back, and its card comes next if it waits again."""
        if self.skipped:
            suggestion = self.skipped.pop()
            self.waiting.insert(0, suggestion)
            self.decided.pop(suggestion.card.id, None)
            output.show("Took back skipping.")
            return True
        try:
            undone = self.study.undo(None, self.clock())
        except StudydeckError as error:
            what = one_line(str(error))
            output.show(f"{what[:1].upper()}{what[1:]}")
            return False
        output.show(undone.what)
        back = [each for each in self.study.suggestions() if each.card.id in undone.cards]
        self.waiting = [*back, *(each for each in self.waiting if each.card.id not in undone.cards)]
        for each in back:
            self.decided.pop(each.card.id, None)
        return True

    def _show(self, suggestion: "Suggestion") -> None:
        card = suggestion.card
        output.show(f"\nDeck: {one_line(suggestion.deck)}")
        output.show(f"Suggested: {len(self.waiting)}")
        show_prompt(card)
        show_answer(card, quoted=True)
        output.show(f"Score: {card.score:.2f}")
        if suggestion.reason:
            output.show(f"Not active, because {suggestion.reason}.")

    def _sum_up(self) -> None:
        tally = Counter(self.decided.values())
        parts = ", ".join(f"{tally[decided]} {decided}" for decided in ("kept", "rejected", "skipped"))
        left = counted(len(self.waiting) + tally["skipped"], "card still waits", "cards still wait")
        output.show(f"\n{parts}. {left}.")


def _reason(typed: str) -> str:
    """The reason that a line means: a number from the list, or its words; nothing for a slip: a single letter, or none."""
    from studydeck.study import REASONS

    if typed in map(str, range(1, len(REASONS) + 1)):
        return REASONS[int(typed) - 1]
    return typed if len(typed) > 1 and any(map(str.isalpha, typed)) else ""
