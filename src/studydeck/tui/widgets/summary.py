"""The last page of a session."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from textual.content import Content

from studydeck.review import Rating
from studydeck.session import Session
from studydeck.tui.phrases import minutes, moment, plural


@dataclass
class Tally:
    """Rating and milliseconds of each answer given on this screen, by review id."""

    answers: dict[int, tuple[Rating, int]] = field(default_factory=dict)

    def add(self, review: int, rating: Rating, spent: int) -> None:
        """Note one answer."""
        self.answers[review] = rating, spent

    def of(self, session: Session) -> list[tuple[Rating, int]]:
        """The answers that led to `session`: those taken back are not among its previous steps."""
        found = []
        step: Session | None = session
        while step is not None and step.previous is not None:
            if step.action in self.answers:
                found.append(self.answers[step.action])
            step = step.previous
        return found


def summary(session: Session, tally: Tally, now: datetime) -> Content:
    """What was done, and what comes next."""
    answers = tally.of(session)
    again = sum(rating is Rating.AGAIN for rating, _ in answers)
    spent = minutes(sum(milliseconds for _, milliseconds in answers) / 60_000)
    lines = [Content.styled("That is all for now" if session.learning else "Done", "$bright bold"), Content()]
    if answers:
        lines.append(Content(f"{plural(len(answers), 'card')} answered in {spent}, {again or 'none'} again"))
    else:
        lines.append(Content("Nothing is due here."))
    if session.next_due is not None:
        back = datetime.fromtimestamp(session.next_due / 1000, tz=UTC)
        waiting = plural(len(session.learning), "learning card comes", "learning cards come")
        lines.append(Content.styled(f"{waiting} back, the first {moment(back, now)}", "$quiet"))
    return Content("\n").join(lines)
