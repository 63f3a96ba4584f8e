"""Histories of reviews that end now, made by the product's own scheduler."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from builders import a_card, a_standing
from studydeck.config import Settings
from studydeck.review import NEW, Memory, Rating, Review, Standing, State, milliseconds, study_day, utc_offset
from studydeck.schedule import schedule

DECKS = ("Interview", "Podcast::Chapter 1", "Podcast::Chapter 2")


@dataclass(frozen=True)
class History:
    """Cards as they stand, and the reviews that led there, oldest first."""

    standings: list[Standing]
    reviews: list[Review]


def a_history(
    now: datetime, cards: int, *, seed: int = 1, settings: Settings | None = None, hours: tuple[int, int] = (0, 24)
) -> History:
    """`cards` cards, every fifth of them new, the others begun in the last 200 days.

    All reviews happen between `hours` of the wall clock in the zone of `now`. Answers come on time, late, or early.
    """
    chance = Random(seed)
    rules = settings or Settings()
    standings, reviews = [], []
    for number in range(cards):
        card = a_card(f"Question {number}?", f"answer {number}", tags=("first tag", f"n{number % 3}"))
        log = [] if number % 5 == 0 else _log(card.id, now, rules, chance, hours)
        memory = log[-1].after if log else NEW
        standings.append(a_standing(card, memory, deck=DECKS[number % len(DECKS)], flag=number % 8))
        reviews += log
    return History(standings, sorted(reviews, key=lambda review: review.id))


def _log(card: str, now: datetime, rules: Settings, chance: Random, hours: tuple[int, int]) -> list[Review]:
    """The reviews of one card up to a random number of them or to `now`."""
    log: list[Review] = []
    memory = NEW
    at = _waking(now - timedelta(days=chance.randint(0, 200)), chance, hours)
    for _ in range(chance.randint(1, 9)):
        if at >= now:
            break
        rating = chance.choices(list(Rating), (12, 12, 66, 10))[0]
        moment, offset = milliseconds(at), utc_offset(at)
        after = schedule(memory, rating, moment, offset, rules, (card, memory.reps))
        day = study_day(moment, offset, rules.rollover_hour)
        log.append(Review(moment, card, rating, day, offset, "test", chance.randint(900, 40_000), memory, after))
        at = _next(at, after, chance, hours)
        memory = after
    return log


def _next(at: datetime, memory: Memory, chance: Random, hours: tuple[int, int]) -> datetime:
    """When a card is answered next: a learning card minutes later, a reviewed one around its due day."""
    if memory.state is not State.REVIEW and chance.random() < 0.9:
        moment = datetime.fromtimestamp(memory.due_at / 1000, UTC) + timedelta(seconds=chance.randint(1, 300))
        return moment.astimezone(at.tzinfo)
    interval = max(1, memory.due_day - (memory.last_day or 0))
    return _waking(at + timedelta(days=max(1, round(interval * chance.uniform(0.8, 1.6)))), chance, hours)


def _waking(day: datetime, chance: Random, hours: tuple[int, int]) -> datetime:
    hour, minute, second = chance.randrange(*hours), chance.randrange(60), chance.randrange(60)
    return day.replace(hour=hour, minute=minute, second=second, microsecond=chance.randrange(1000) * 1000)
