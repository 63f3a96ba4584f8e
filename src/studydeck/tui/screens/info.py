"""Card info: what is remembered of one card, how that came about, and how it is being forgotten."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from studydeck.card import Card
from studydeck.review import Memory, Review, State, milliseconds, study_day, utc_offset
from studydeck.study.history import Happening, History, average_spent
from studydeck.tui.literal import literal_line
from studydeck.tui.phrases import clock_face, moment, plural, short_interval
from studydeck.tui.screens.base import ScrollingScreen
from studydeck.tui.widgets.curve import LABEL, braille_fits, curve_lines, marks_line, points_for
from studydeck.tui.widgets.sheet import Line, Sheet
from studydeck.tui.wrapping import wrapped

UNIX_EPOCH = date(1970, 1, 1).toordinal()
LABEL_WIDTH = 12
ROOMY = 64
"""Cells from which facts stand in two columns and all columns of the table are shown."""
LOW = 16
"""Lines of the terminal below which the curve is drawn lower."""
LONGEST_QUESTION = 2_000
CLOSING = ("escape", "i", "q", "space", "enter")
NEVER = "It was never answered."


class CardInfo(ScrollingScreen):
    """Facts, forgetting curve and history of one card."""

    GLOSSARY: ClassVar = ("stability", "difficulty", "recall", "lapse", "retention")
    BINDINGS: ClassVar = [Binding(",".join(CLOSING), "back", "back")]

    def __init__(self, card_id: str) -> None:
        super().__init__()
        self.card_id = card_id
        self.history: History | None = None

    def body(self) -> ComposeResult:
        """A title, and everything else to scroll through."""
        yield Static(Content.styled("Card info", "$bright bold"), id="info-head")
        yield Sheet()

    async def begin(self) -> None:
        """Look the card up."""
        await self.attempt(self.open)

    def open(self) -> None:
        """Look the card up and draw it."""
        self.history = self.study.history(self.card_id, self.now())
        self.query_one(Sheet).show(self.lines)

    def lines(self, width: int) -> list[Line]:
        """All there is, for a width."""
        found = self.history
        if found is None:
            return []
        lines: list[Line] = [*_question(found.standing.card, width), Content()]
        lines += _in_columns(remembered(found, self.now(), self.study.settings.rollover_hour), width)
        lines += [Content(), *self._curve(found, width), Content()]
        lines += [*_in_columns(about(found), width), Content()]
        happened: list[Review | Happening] = [*found.reviews, *found.decisions]
        happened.sort(key=lambda one: one.id, reverse=True)
        if found.reviews:
            lines.append(_columns(width))
        lines += [_Row(one) for one in happened]
        return lines

    def _curve(self, found: History, width: int) -> Iterator[Content]:
        span = found.span
        if span is None:
            yield Content.styled(NEVER, "$quiet")
            return
        first, last = span
        braille = braille_fits()
        height = 4 if self.app.size.height < LOW else 6
        retention = self.study.settings.retention
        yield Content.styled("Chance to remember it", "$bright bold")
        yield from curve_lines(found.curve(points_for(width, braille=braille)), retention, width, height, braille=braille)
        days = last - first
        yield marks_line([((review.day - first) / days, f"{int(review.rating)}") for review in found.reviews], width)
        due = found.standing.memory.due_day
        signs = [((found.today - first) / days, "^"), ((due - first) / days, "D" if due != found.today else "^")]
        yield marks_line([(share, sign) for share, sign in signs if 0 <= share <= 1], width)
        begin, end = _date(first), _date(last)
        gap = max(1, width - LABEL - len(begin) - len(end))
        yield Content.styled(f"{' ' * LABEL}{begin}{' ' * gap}{end}", "$quiet")
        yield Content.styled(f"{' ' * LABEL}1-4 ratings   ^ today   D due", "$quiet")

    def action_back(self) -> None:
        """Back to the screen below."""
        self.app.pop_screen()


class _Row:
    """A review or a decision, drawn when it is looked at."""

    def __init__(self, one: Review | Happening) -> None:
        self.one = one

    def __call__(self, width: int) -> Content:
        one = self.one
        then = datetime.fromtimestamp(one.id / 1000, tz=timezone(timedelta(minutes=one.offset)))
        day = f"{then:%Y-%m-%d}" + (f" {then:%H:%M}" if width >= ROOMY else "")
        if isinstance(one, Happening):
            return Content.assemble((day, "$quiet"), "  ", literal_line(one.what)).truncate(width, ellipsis=True)
        after = one.after
        rating = f"{int(one.rating)} {one.rating.name.capitalize()}"
        interval = short_interval((after.due_at - one.id) // 1000 if after.due_at else (after.due_day - one.day) * 24 * 3600)
        stability = _days(after.stability)
        spent = f"{one.spent / 1000:.0f} s"
        if width < ROOMY:
            return Content.assemble(
                (day, "$quiet"), f"  {one.rating.name.capitalize():<6}{interval:>6}{stability:>7}{spent:>5}"
            ).truncate(width)
        difficulty = f"{after.difficulty:.1f}" if after.difficulty is not None else ""
        return Content.assemble((day, "$quiet"), f"  {rating:<9}{interval:>9}{stability:>11}{difficulty:>12}{spent:>8}")


def remembered(found: History, now: datetime, rollover_hour: int) -> list[tuple[str, str]]:
    """Label and value of what is remembered of a card."""
    memory = found.standing.memory
    status = ("Status", f"{found.standing.status.value}, {memory.state.value}")
    if memory.state is State.NEW or memory.stability is None or memory.difficulty is None:
        times = f"{plural(len(found.reviews), 'time')} before it was made new again" if found.reviews else "never"
        return [status, ("Answered", times)]
    return [
        status,
        ("Recall now", f"{found.recall:.0%}"),
        ("Stability", plural(round(memory.stability), "day") if memory.stability >= 1 else f"{memory.stability:.2f} days"),
        ("Difficulty", f"{memory.difficulty:.1f} of 10"),
        ("Answered", plural(memory.reps, "time")),
        ("Forgotten", plural(memory.lapses, "time")),
        ("Due", _due(memory, now, rollover_hour)),
    ]


def about(found: History) -> list[tuple[str, str]]:
    """Label and value of what is known about a card otherwise."""
    standing = found.standing
    card = standing.card
    known = []
    if found.reviews:
        known += [
            ("First", _date(found.reviews[0].day)),
            ("Last", _date(found.reviews[-1].day)),
            ("Average", f"{average_spent(found.reviews):.1f} seconds"),
            ("Together", clock_face(sum(review.spent for review in found.reviews) // 1000)),
        ]
    known += [("Kind", f"{card.kind.value}, {card.form.value}"), ("Origin", card.origin)]
    known += [("Tier", standing.tier.value)] if standing.tier else []
    known += [("Flag", f"{standing.flag}")] if standing.flag else []
    known += [("Tags", ", ".join(card.tags))] if card.tags else []
    known += [("Deck", standing.deck), ("Card", card.id)]
    if card.evidence:
        place = f"at {clock_face(card.evidence.time)}" if card.evidence.time is not None else f"line {card.evidence.line:,}"
        known.append(("Document", " · ".join(filter(None, (card.evidence.document, card.evidence.speaker, place)))))
    return known


def _question(card: Card, width: int) -> Iterator[Content]:
    question = literal_line(card.question[:LONGEST_QUESTION]).plain
    for start, end in wrapped(question, width):
        yield Content.styled(question[start:end], "$bright bold")


def _in_columns(pairs: list[tuple[str, str]], width: int) -> Iterator[Content]:
    """The facts, two short ones in a line where there is room."""
    half = width // 2
    waiting: Content | None = None
    for label, value in pairs:
        fact = Content.assemble((label.ljust(LABEL_WIDTH), "$quiet"), literal_line(value))
        short = width >= ROOMY and fact.cell_length < half
        if waiting is not None and short:
            yield Content.assemble(waiting, " " * (half - waiting.cell_length), fact)
            waiting = None
            continue
        if waiting is not None:
            yield waiting
        waiting = fact if short else None
        if not short:
            yield fact.truncate(width, ellipsis=True)
    if waiting is not None:
        yield waiting


def _columns(width: int) -> Content:
    """Titles of the table."""
    if width < ROOMY:
        return Content.styled(f"{'Date':<12}{'Rated':<6}{'Next':>6}{'Stable':>7}{'Time':>5}", "$quiet").truncate(width)
    return Content.styled(f"{'Date':<18}{'Rating':<9}{'Interval':>9}{'Stability':>11}{'Difficulty':>12}{'Time':>8}", "$quiet")


def _days(stability: float | None) -> str:
    if stability is None:
        return ""
    return f"{stability:.0f} d" if stability >= 10 else f"{stability:.1f} d"


def _date(day: int) -> str:
    return date.fromordinal(UNIX_EPOCH + day).isoformat()


def _due(memory: Memory, now: datetime, rollover_hour: int) -> str:
    if memory.due_at:
        return moment(datetime.fromtimestamp(memory.due_at / 1000, tz=UTC), now)
    days = memory.due_day - study_day(milliseconds(now), utc_offset(now), rollover_hour)
    day = _date(memory.due_day)
    return f"{day}, {'today' if days == 0 else plural(days, 'day') + ' ahead' if days > 0 else plural(-days, 'day') + ' ago'}"
