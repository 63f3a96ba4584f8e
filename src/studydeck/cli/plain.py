"""A review session line by line: for screen readers, dumb terminals, pipes.

One question a block. Before the answer is shown any line that is no command shows it; after that 1 to 4 rate, and at a terminal
Enter alone means good. Commands are letters and signs, the same as in the app; `?` lists them. Where answers are typed, what is
typed before the answer is shown is the answer, and a command begins with a stroke: `/u`. From a pipe a rating given at once shows
the answer and rates, a stream of lines that say nothing is stopped, and a card that was answered is not asked again before it is
due. Every answer is on the disk before the next question is asked.
"""

import os
import re
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum, auto
from typing import TYPE_CHECKING

from studydeck.card import MARK, Card, Evidence
from studydeck.cli import output
from studydeck.cli.due import moment
from studydeck.cli.output import counted
from studydeck.errors import StudydeckError
from studydeck.review import Rating, milliseconds
from studydeck.session import LEARNING
from studydeck.text.clean import one_line
from studydeck.tui.phrases import clock_face, short_interval

if TYPE_CHECKING:
    from studydeck.session import Session
    from studydeck.study import Study

RATINGS = {str(int(rating)): rating for rating in Rating}
HELP = """Before the answer: Enter shows it.
After it: 1 again, 2 hard, 3 good, 4 easy.
u takes the last action back, also of an earlier session.
- buries the card until tomorrow, = with its siblings.
@ suspends the card, ! with its siblings.
x rejects a bad card for good; x 1 wrong, x 2 unclear, x 3 guessable, x 4 trivial, x 5 duplicate, or x and your words.
* marks the card or takes the mark off. f 1 to f 7 flag it, f 0 takes the flag off.
r lists the pictures and sounds that the card names, r 1 opens the first in another program.
v reads the quote, o the passage around it with >> << about the quote, i what is remembered of the card.
w lets you type answers, or no longer; a command then begins with a stroke before the answer is shown: /u, /q.
q stops; every answer is saved."""
FOLLOWED = re.compile(r"x\s+\S|[fr]\s*\d")
"""Commands that something follows: a reason, the number of a flag, of a picture or sound."""
PROMPT = "Answer shown. 1 again, 2 hard, 3 good, 4 easy, Enter good, u undo, q stop, ? help: "
PIPED_PROMPT = "Answer shown. 1 again, 2 hard, 3 good, 4 easy, u undo, q stop, ? help: "
"""From a pipe an empty line is more likely a slip than a rating."""
SHOW = "Enter shows the answer, u undo, q stop, ? help: "
TYPE = "Type the answer, Enter alone shows it, /u undo, /q stop, /? help: "
FINISHED = "u takes the last answer back, Enter ends: "
KEYS = "1, 2, 3, 4, u, -, =, @, !, x, *, f, r, v, o, i, w, ?, q"


PATIENCE = 20
"""Lines in a row that do nothing, after which a pipe is no longer listened to."""


def read_line(prompt: str) -> str | None:
    """The next line of standard input without its end; None when there is none any more."""
    output.show(prompt, end="" if sys.stdin.isatty() else "\n")
    line = sys.stdin.readline()
    return line.rstrip("\r\n") if line else None


class _Next(Enum):
    """What to do after a line."""

    ASK = auto()
    """Show the question of the card that is asked now."""
    STAY = auto()
    """The line did nothing: read another one at the same place."""
    SHOWN = auto()
    """Something was shown or changed: read another line at the same place."""
    STOP = auto()


@dataclass
class PlainReview:
    """One session, line by line. `clock` gives the moment, `read` shows a prompt and gives a line or None at the end."""

    study: "Study"
    deck: str | None
    limit: int | None
    clock: Callable[[], datetime]
    read: Callable[[str], str | None]
    is_piped: bool = True
    is_typed: bool = False
    """Whether answers are typed before they are shown."""
    until: datetime | None = None
    """When the session ends: the card that is being asked is the last one."""
    ratings: list[tuple[str, Rating]] = field(default_factory=list)
    """Card and rating of every answer."""
    told: int = 0
    """Notices printed so far."""
    idle: int = 0
    """Lines in a row that moved nothing on."""
    revealed: bool = False
    """Whether the answer is shown."""

    def run(self) -> None:
        """Ask until nothing is due, the input ends or the user stops; then sum up, also after Ctrl-C.

        Raises StudydeckError when a pipe sends nothing but lines that do nothing.
        """
        self.started = self.clock()
        self.told = len(self.study.notices)
        self.session: Session = self.study.start(self.started, self.deck, self.limit)
        if self.session.current is None and self.session.finished:
            output.show("Nothing is due.")
        try:
            while self._ask() is not _Next.STOP:
                self.session = self.study.refresh(self.session, self.clock())
        except KeyboardInterrupt:
            self._sum_up()
            raise
        self._sum_up()
        if self._is_noise():
            raise StudydeckError(f"{PATIENCE} lines in a row did nothing", todo=f"Send one of {KEYS} in each line.")

    def _ask(self) -> _Next:
        """One card from question to rating."""
        self._tell_notices()
        if self.session.current is None or self._is_over():
            return self._finish()
        try:
            card = self.study.card(self.session.current)
        except StudydeckError:
            output.show("A card was taken out of its deck meanwhile.")
            self.session = self.study.without(self.session, self.clock())
            return _Next.ASK
        self.asked_at = self.clock()
        self.revealed = False
        self._show_question(card)
        while True:
            line = self.read(self._prompt())
            if line is None:
                return _Next.STOP
            after = self._take(line.strip(), card)
            self.idle = 0 if after is _Next.ASK else self.idle + 1
            if self._is_noise():
                return _Next.STOP
            if after in (_Next.ASK, _Next.STOP):
                return after

    def _prompt(self) -> str:
        if self.revealed:
            return PIPED_PROMPT if self.is_piped else PROMPT
        return TYPE if self.is_typed else SHOW

    def _take(self, word: str, card: Card) -> _Next:
        """Carry out one line."""
        if not self.revealed and self.is_typed:
            if not word.startswith("/"):
                self._show_answer(card, word)
                return _Next.SHOWN
            word = word[1:]
        elif not self.revealed and (not word or word in RATINGS):
            self._show_answer(card)
            if not (self.is_piped and word):
                return _Next.SHOWN
        if self.revealed and not word and not self.is_piped:
            word = str(int(Rating.GOOD))
        if word in RATINGS and self.revealed:
            return self._rate(RATINGS[word])
        command, rest = (word[:1], word[1:].strip()) if FOLLOWED.match(word) else (word, "")
        if command in COMMANDS:
            return COMMANDS[command](self, card, rest)
        if not self.revealed:
            self._show_answer(card)
            return _Next.SHOWN
        output.show(f"{f'“{one_line(word)[:40]}” is not understood: a' if word else 'A'} rating from 1 to 4, please.")
        return _Next.STAY

    def _is_over(self) -> bool:
        """Whether the time is up, or a pipe would only be asked again what is not due yet."""
        if self.until is not None and self.clock() >= self.until:
            return True
        asked = self.session.asked
        if not self.is_piped or asked is None or asked.memory.state not in LEARNING:
            return False
        early = asked.memory.due_at > milliseconds(self.clock())
        return early and any(card == asked.card for card, _ in self.ratings)

    def _waiting(self) -> list[int]:
        """When the learning cards come back that were answered and are not due yet."""
        held = [*self.session.learning, *([self.session.asked] if self.session.asked else [])]
        answered = {card for card, _ in self.ratings}
        return [queued.memory.due_at for queued in held if queued.card in answered and queued.memory.state in LEARNING]

    def _is_noise(self) -> bool:
        return self.is_piped and self.idle >= PATIENCE

    # Commands: each gets the card and what followed its sign.

    def _stop(self, _card: Card, _rest: str) -> _Next:
        return _Next.STOP

    def _bury(self, _card: Card, _rest: str) -> _Next:
        return self._put_aside(self.study.bury(self.session, self.clock()), "Buried until tomorrow.")

    def _bury_siblings(self, _card: Card, _rest: str) -> _Next:
        return self._put_aside(self.study.bury(self.session, self.clock(), True), "Buried with its siblings until tomorrow.")

    def _suspend(self, _card: Card, _rest: str) -> _Next:
        return self._put_aside(self.study.suspend(self.session, self.clock()), "Suspended.")

    def _suspend_siblings(self, _card: Card, _rest: str) -> _Next:
        return self._put_aside(self.study.suspend(self.session, self.clock(), True), "Suspended with its siblings.")

    def _reject(self, _card: Card, reason: str) -> _Next:
        from studydeck.study import REASONS

        reason = REASONS[int(reason) - 1] if reason in ("1", "2", "3", "4", "5") else reason
        done = f"Rejected{f', {one_line(reason)}' if reason else ''}: it is never asked again. u takes this back."
        return self._put_aside(self.study.reject(self.session, self.clock(), one_line(reason)), done)

    def _put_aside(self, after: "Session", done: str) -> _Next:
        output.show(done if after.action != self.session.action else "The card was answered or put aside elsewhere meanwhile.")
        self.session = after
        return _Next.ASK

    def _mark(self, card: Card, _rest: str) -> _Next:
        marked = MARK in self.study.card(card.id).tags
        self.study.retag([card.id], [] if marked else [MARK], [MARK] if marked else [], self.clock())
        output.show("The mark is off." if marked else "Marked.")
        return _Next.SHOWN

    def _flag(self, card: Card, number: str) -> _Next:
        if number not in ("0", "1", "2", "3", "4", "5", "6", "7"):
            output.show("A number from 1 to 7 after f, please, or 0 to take the flag off.")
            return _Next.STAY
        self.study.flag_cards([card.id], int(number), self.clock())
        output.show(f"Flag {number}." if number != "0" else "The flag is off.")
        return _Next.SHOWN

    def _media(self, card: Card, number: str) -> _Next:
        from studydeck.media import media_of_card, show_medium

        names = media_of_card(card, revealed=self.revealed)
        if not number:
            for place, name in enumerate(names, 1):
                output.show(f"{place} {one_line(name)}")
            output.show("r and a number opens it in another program." if names else "The card names no picture or sound.")
            return _Next.SHOWN
        if number not in map(str, range(1, len(names) + 1)):
            output.show("There is no picture or sound of that number.")
            return _Next.STAY
        try:
            show_medium(self.study.library.media, names[int(number) - 1], os.environ)
        except StudydeckError as error:
            output.show(str(error))
            return _Next.STAY
        output.show(f"Opened {one_line(names[int(number) - 1])}.")
        return _Next.SHOWN

    def _quote(self, card: Card, _rest: str) -> _Next:
        if not self.revealed:
            output.show("The quote comes after the answer.")
            return _Next.STAY
        output.show(f"Quote: {card.evidence.quote}" if card.evidence else "This card has no evidence: it was written by hand.")
        return _Next.SHOWN

    def _passage(self, card: Card, _rest: str) -> _Next:
        if card.evidence is None or not self.revealed:
            return self._quote(card, "")
        from studydeck.study.documents import Reading

        evidence = card.evidence
        try:
            view = Reading(self.study.document_path(evidence.document), [evidence]).result()
        except StudydeckError as error:
            output.show(f"The document cannot be read: {error}")
            return _Next.SHOWN
        found = view.places.get(evidence)
        if found is None:
            output.show("The quote is no longer in this document; the card keeps it.")
            return self._quote(card, "")
        output.show(f"Passage: {place(evidence)}")
        for number in sorted({mark.passage for mark in found.marks}):
            text = view.passages[number].text
            for mark in sorted(found.marks, key=lambda mark: -mark.start):
                if mark.passage == number:
                    text = f"{text[: mark.start]}>> {text[mark.start : mark.end]} <<{text[mark.end :]}"
            output.show(text)
        return _Next.SHOWN

    def _info(self, card: Card, _rest: str) -> _Next:
        memory = self.study.memory(card.id)
        if memory.stability is None or memory.difficulty is None:
            output.show("Never answered.")
            return _Next.SHOWN
        then = datetime.fromtimestamp((memory.last_at or 0) / 1000, UTC).astimezone(self.started.tzinfo)
        output.show(
            f"State {memory.state.value}, stability {memory.stability:.1f} days, difficulty {memory.difficulty:.1f} of 10. "
            f"Answered {counted(memory.reps, 'time')}, last {moment(then)}; forgotten {counted(memory.lapses, 'time')}."
        )
        return _Next.SHOWN

    def _typing(self, _card: Card, _rest: str) -> _Next:
        self.is_typed = not self.is_typed
        output.show("Answers are typed from now on." if self.is_typed else "Answers are not typed any more.")
        return _Next.SHOWN

    def _help(self, _card: Card, _rest: str) -> _Next:
        output.show(HELP)
        return _Next.SHOWN

    def _undo(self, _card: "Card | None" = None, _rest: str = "") -> _Next:
        done = self.session.done
        try:
            undone = self.study.undo(self.session, self.clock())
        except StudydeckError as error:
            output.show(one_line(str(error)).capitalize())
            return _Next.STAY
        output.show(undone.what)
        if undone.session is not None:
            self.session = undone.session
        if self.session.done < done:
            del self.ratings[-1:]
        return _Next.ASK

    def _rate(self, rating: Rating) -> _Next:
        now, card = self.clock(), self.session.current or ""
        spent = max(0, int((now - self.asked_at).total_seconds() * 1000))
        done = self.session.done
        try:
            self.session = self.study.answer(self.session, rating, now, spent)
        except StudydeckError as error:
            if self.is_piped:
                raise
            output.say(f"Not recorded: {error}")
            return _Next.STAY
        if self.session.done > done:
            self.ratings.append((card, rating))
        return _Next.ASK

    def _finish(self) -> _Next:
        """Nothing to ask now: the last answer can still be taken back."""
        if not self.ratings:
            return _Next.STOP
        while True:
            line = self.read(f"Done. {FINISHED}")
            if line is None or line.strip() != "u":
                return _Next.STOP
            if self._undo() is _Next.ASK:
                return _Next.ASK

    def _show_question(self, card: Card) -> None:
        new, learning, review = self.session.counts
        flag = self.study.flag_of(card.id)
        signs = ", ".join(["marked"] * (MARK in card.tags) + [f"flag {flag}"] * bool(flag))
        output.show(f"\nDeck: {one_line(self.study.deck_of(card.id))}{f' ({signs})' if signs else ''}")
        output.show(f"New {new}, Learning {learning}, Review {review}")
        show_prompt(card)

    def _show_answer(self, card: Card, typed: str = "") -> None:
        self.session = self.session.reveal()
        self.revealed = True
        if typed:
            from studydeck.typed import compare_card

            compared = compare_card(typed, card)
            output.show(f"Typed: {compared.likeness.value}: {compared.text}")
        show_answer(card)
        times = self.study.intervals(self.session, self.clock())
        if times:
            output.show("Comes back: " + ", ".join(f"{rating.name.lower()} {short_interval(times[rating])}" for rating in Rating))

    def _tell_notices(self) -> None:
        for notice in self.study.notices[self.told :]:
            output.say(notice)
        self.told = len(self.study.notices)

    def _sum_up(self) -> None:
        self._tell_notices()
        if self.ratings:
            tally = Counter(rating for _, rating in self.ratings)
            parts = ", ".join(f"{tally[rating]} {rating.name.lower()}" for rating in Rating)
            minutes = round((self.clock() - self.started).total_seconds() / 60)
            time = f" in {counted(minutes, 'minute')}" if minutes else ""
            output.show(f"\n{counted(len(self.ratings), 'answer')}{time}: {parts}.")
        if waiting := self._waiting():
            first = datetime.fromtimestamp(min(waiting) / 1000, UTC).astimezone(self.started.tzinfo)
            output.show(f"{counted(len(waiting), 'learning card comes', 'learning cards come')} back, the first {moment(first)}.")
            return
        next_due = self.study.overview(self.clock()).next_due
        if next_due is not None:
            output.show(f"The next card comes {moment(next_due)}.")


def show_prompt(card: Card) -> None:
    """What a card asks."""
    if card.context:
        output.show(f"Context: {card.context}")
    output.show(f"Question: {card.question}")


def show_answer(card: Card, *, quoted: bool = False) -> None:
    """What a card answers, where that stands, and, with `quoted`, in which words."""
    output.show(f"Answer: {card.back}")
    if card.evidence:
        output.show(f"Evidence: {place(card.evidence)}")
        if quoted:
            output.show(f"Quote: {card.evidence.quote}")


def place(evidence: Evidence) -> str:
    """Where evidence stands: document, speaker, time and line."""
    parts = [evidence.document, evidence.speaker or "", "" if evidence.time is None else clock_face(evidence.time)]
    return one_line(", ".join([*filter(None, parts), f"line {evidence.line}"]))


COMMANDS: dict[str, Callable[["PlainReview", Card, str], _Next]] = {
    "u": PlainReview._undo,
    "q": PlainReview._stop,
    "-": PlainReview._bury,
    "=": PlainReview._bury_siblings,
    "@": PlainReview._suspend,
    "!": PlainReview._suspend_siblings,
    "x": PlainReview._reject,
    "*": PlainReview._mark,
    "f": PlainReview._flag,
    "r": PlainReview._media,
    "v": PlainReview._quote,
    "o": PlainReview._passage,
    "i": PlainReview._info,
    "w": PlainReview._typing,
    "?": PlainReview._help,
}
"""What a line begins with, and what is done then; only a reason and a number may follow."""
