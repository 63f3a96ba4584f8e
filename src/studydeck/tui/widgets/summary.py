"""The last page of a session."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from textual.content import Content

from studydeck.review import Rating
from studydeck.session import Session
from studydeck.study import Overview
from studydeck.tui.literal import literal_line
from studydeck.tui.phrases import minutes, moment, plural

HARDEST = 3
"""Cards named as the hardest."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer given on this screen."""

    card: str
    rating: Rating
    spent: int
    """Milliseconds."""


@dataclass
class Tally:
    """The answers given on this screen, by review id."""

    answers: dict[int, Answer] = field(default_factory=dict)

    def add(self, review: int, answer: Answer) -> None:
        """Note one answer."""
        self.answers[review] = answer

    def of(self, session: Session) -> list[Answer]:
        """The answers that led to `session`, newest first: those taken back are not among its previous steps."""
        found = []
        step: Session | None = session
        while step is not None and step.previous is not None:
            if step.action in self.answers:
                found.append(self.answers[step.action])
            step = step.previous
        return found


def summary(
    session: Session,
    answers: Sequence[Answer],
    question: Callable[[str], str],
    now: datetime,
    overview: Overview,
    time_is_up: str = "",
) -> Content:
    """What was done, and what comes next. `question` gives the words of a card; `time_is_up` is when the session ended."""
    title = f"It is {time_is_up}: that is all for now" if time_is_up else "That is all for now" if session.learning else "Done"
    lines = [Content.styled(title, "$bright bold"), Content()]
    if answers:
        spent = minutes(sum(answer.spent for answer in answers) / 60_000)
        remembered = sum(answer.rating is not Rating.AGAIN for answer in answers)
        share = f"{round(100 * remembered / len(answers))} % remembered"
        lines += [Content(f"{plural(len(answers), 'answer')} in {spent} · {share}"), _ratings(answers)]
        lines += _hardest(answers, question)
    elif not time_is_up:
        lines.append(Content("Nothing is due here."))
    coming = _coming(session, now, overview)
    if coming:
        lines += [Content(), Content.styled(coming, "$quiet")]
    return Content("\n").join(lines)


def _ratings(answers: Sequence[Answer]) -> Content:
    counts = [(rating, sum(answer.rating is rating for answer in answers)) for rating in Rating]
    return Content.styled(" · ".join(f"{count} {rating.name.lower()}" for rating, count in counts), "$quiet")


def _hardest(answers: Sequence[Answer], question: Callable[[str], str]) -> list[Content]:
    """The cards forgotten or remembered with effort: most often first, then those that took longest."""
    trouble: dict[str, tuple[int, int, int]] = {}
    for answer in answers:
        again, hard, spent = trouble.get(answer.card, (0, 0, 0))
        kinds = answer.rating is Rating.AGAIN, answer.rating is Rating.HARD
        trouble[answer.card] = again + kinds[0], hard + kinds[1], spent + answer.spent
    worst = sorted((card for card, (again, hard, _) in trouble.items() if again or hard), key=lambda card: trouble[card])[::-1]
    if not worst:
        return []
    lines = [Content(), Content("Hardest")]
    for card in worst[:HARDEST]:
        again, hard, _ = trouble[card]
        times = ", ".join(f"{count} {word}" for count, word in ((again, "again"), (hard, "hard")) if count)
        lines.append(Content.assemble((f"{times}  ", "$quiet"), literal_line(question(card))))
    return lines


def _coming(session: Session, now: datetime, overview: Overview) -> str:
    if session.asked is not None:
        return f"{plural(sum(session.counts), 'card is', 'cards are')} left; space goes on"
    if session.next_due is not None:
        back = datetime.fromtimestamp(session.next_due / 1000, tz=UTC)
        return (
            f"{plural(len(session.learning), 'learning card comes', 'learning cards come')} back, the first {moment(back, now)}"
        )
    waiting = overview.new + overview.learning + overview.review
    if waiting:
        return f"{plural(waiting, 'card still waits', 'cards still wait')} today"
    return f"The next card comes {moment(overview.next_due, now)}" if overview.next_due else ""
