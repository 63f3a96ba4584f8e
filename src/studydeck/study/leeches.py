"""Cards that are forgotten again and again."""

import sys

from studydeck.config import Settings
from studydeck.review import Rating, Review, State


def becomes_leech(review: Review, settings: Settings) -> bool:
    """Whether the learner should hear of a card after this review: at the threshold, and, as in Anki, every half of it later."""
    threshold, lapses = settings.leech_threshold, review.after.lapses
    forgotten = review.rating is Rating.AGAIN and review.before.state is State.REVIEW
    return forgotten and 0 < threshold <= lapses and (lapses - threshold) % -(-threshold // 2) == 0


def leech_lapses(settings: Settings) -> int:
    """Times a card was forgotten that make it a leech; where none is, more than there can be."""
    return settings.leech_threshold or sys.maxsize
