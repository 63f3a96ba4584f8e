"""A review session line by line: for screen readers, dumb terminals, pipes.

One question a block. Before the answer is shown any line shows it; after that 1 to 4 rate, at a terminal Enter alone means
good, and at any time u takes back, - buries, @ suspends, x rejects and q stops. From a pipe a rating given at once shows the
answer and rates, and a stream of lines that say nothing is stopped. Every answer is on the disk before the next question is
asked.
"""

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import TYPE_CHECKING

from studydeck.cli import output
from studydeck.cli.due import moment
from studydeck.cli.output import counted
from studydeck.errors import StudydeckError
from studydeck.review import Rating
from studydeck.text.clean import one_line
from studydeck.tui.phrases import clock_face, short_interval

if TYPE_CHECKING:
    from studydeck.card import Card, Evidence
    from studydeck.session import Session
    from studydeck.study import Study

RATINGS = {str(int(rating)): rating for rating in Rating}
ANYTIME = ("u", "-", "@", "x", "q")
OTHERS = "u undo, - bury, @ suspend, x reject, q stop"
PROMPT = f"Answer shown. 1 again, 2 hard, 3 good, 4 easy, Enter good, {OTHERS}: "
PIPED_PROMPT = f"Answer shown. 1 again, 2 hard, 3 good, 4 easy, {OTHERS}: "
"""From a pipe an empty line is more likely a slip than a rating."""
SHOW = f"Enter shows the answer, {OTHERS}: "
FINISHED = "u takes the last answer back, Enter ends: "


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
    """Read another line at the same place."""
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
    ratings: list[Rating] = field(default_factory=list)
    told: int = 0
    """Notices printed so far."""
    idle: int = 0
    """Lines in a row that did nothing."""

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
            todo = "Send one of 1, 2, 3, 4, u, -, @, x, q in each line."
            raise StudydeckError(f"{PATIENCE} lines in a row did nothing", todo=todo)

    def _ask(self) -> _Next:
        """One card from question to rating."""
        self._tell_notices()
        if self.session.current is None:
            return self._finish()
        card = self.study.card(self.session.current)
        self.asked_at = self.clock()
        self._show_question(card)
        revealed = False
        while True:
            line = self.read((PIPED_PROMPT if self.is_piped else PROMPT) if revealed else SHOW)
            if line is None:
                return _Next.STOP
            word = line.strip()
            if not revealed and word not in ANYTIME:
                self._show_answer(card)
                revealed = True
                if not (self.is_piped and word in RATINGS):
                    continue
            if revealed and not word and not self.is_piped:
                word = str(int(Rating.GOOD))
            after = self._obey(word)
            self.idle = self.idle + 1 if after is _Next.STAY else 0
            if self._is_noise():
                return _Next.STOP
            if after is not _Next.STAY:
                return after

    def _is_noise(self) -> bool:
        return self.is_piped and self.idle >= PATIENCE

    def _obey(self, word: str) -> _Next:
        """Carry out one line that is more than a wish to see the answer."""
        if word == "q":
            return _Next.STOP
        if word == "u":
            return self._undo()
        if word in RATINGS:
            return self._rate(RATINGS[word])
        if word == "-":
            self.session = self.study.bury(self.session, self.clock())
            output.show("Buried until tomorrow.")
        elif word == "@":
            self.session = self.study.suspend(self.session, self.clock())
            output.show("Suspended.")
        elif word == "x":
            self.session = self.study.reject(self.session, self.clock())
            output.show("Rejected: it is never asked again. u takes this back.")
        else:
            what = f"“{one_line(word)[:40]}” is not understood: a" if word else "A"
            output.show(f"{what} rating from 1 to 4, please.")
            return _Next.STAY
        return _Next.ASK

    def _rate(self, rating: Rating) -> _Next:
        now = self.clock()
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
            self.ratings.append(rating)
        return _Next.ASK

    def _undo(self) -> _Next:
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

    def _show_question(self, card: "Card") -> None:
        new, learning, review = self.session.counts
        output.show(f"\nDeck: {one_line(self.study.deck_of(card.id))}")
        output.show(f"New {new}, Learning {learning}, Review {review}")
        if card.context:
            output.show(f"Context: {card.context}")
        output.show(f"Question: {card.question}")

    def _show_answer(self, card: "Card") -> None:
        self.session = self.session.reveal()
        output.show(f"Answer: {card.back}")
        if card.evidence:
            output.show(f"Evidence: {place(card.evidence)}")
            output.show(f"Quote: {card.evidence.quote}")
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
            tally = Counter(self.ratings)
            parts = ", ".join(f"{tally[rating]} {rating.name.lower()}" for rating in Rating)
            minutes = round((self.clock() - self.started).total_seconds() / 60)
            time = f" in {counted(minutes, 'minute')}" if minutes else ""
            output.show(f"\n{counted(len(self.ratings), 'answer')}{time}: {parts}.")
        next_due = self.study.overview(self.clock()).next_due
        if next_due is not None:
            output.show(f"The next card comes {moment(next_due)}.")


def place(evidence: "Evidence") -> str:
    """Where evidence stands: document, speaker, time and line."""
    parts = [evidence.document, evidence.speaker or "", "" if evidence.time is None else clock_face(evidence.time)]
    return one_line(", ".join([*filter(None, parts), f"line {evidence.line}"]))
