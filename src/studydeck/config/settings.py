"""What a learner may choose, and what holds for one deck."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from studydeck.review import ROLLOVER_HOUR

Accept = Literal["confident", "all", "none"]
Theme = Literal["auto", "dark", "light", "contrast", "grey"]
Symbols = Literal["block", "ascii"]
LeechAction = Literal["tell", "suspend"]


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a library. Made by `load_settings`, which checks the limits of `options.OPTIONS`."""

    retention: float = 0.9
    new_per_day: int = 20
    reviews_per_day: int = 200
    rollover_hour: int = ROLLOVER_HOUR
    learning_steps: tuple[int, ...] = (1, 10)
    relearning_steps: tuple[int, ...] = (10,)
    maximum_interval: int = 36500
    accept: Accept = "confident"
    leech_threshold: int = 8
    leech_action: LeechAction = "tell"
    typed_answers: bool = False
    timer: bool = False
    theme: Theme = "auto"
    symbols: Symbols = "block"
    mouse: bool = True
    editor: str = ""
    backup_count: int = 7
    siblings_apart: bool = True
    deck: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Options of single decks by name, as in the tables `[deck."NAME"]`."""

    def of(self, deck: str) -> "Settings":
        """The settings that hold for a deck: its own options, else those of the nearest deck above it, else the library's.

        >>> settings = Settings(deck={"Law": {"retention": 0.8, "new_per_day": 5}, "Law::Civil": {"retention": 0.95}})
        >>> [(held.retention, held.new_per_day) for held in map(settings.of, ("Law", "Law::Civil::Deeds", "History"))]
        [(0.8, 5), (0.95, 5), (0.9, 20)]
        """
        own: dict[str, Any] = {}
        for level in levels(deck) if self.deck else ():
            own.update(self.deck.get(level, {}))
        return replace(self, **own) if own else self

    def giver(self, deck: str, option: str) -> str | None:
        """The deck whose option holds for `deck`: itself or the nearest above it; None where the library's holds.

        >>> Settings(deck={"Law": {"retention": 0.8}}).giver("Law::Civil", "retention")
        'Law'
        """
        if not self.deck:
            return None
        return next((level for level in reversed(levels(deck)) if option in self.deck.get(level, {})), None)


def levels(deck: str) -> list[str]:
    """A deck and the decks above it, from the top.

    >>> levels("Law::Criminal::2026")
    ['Law', 'Law::Criminal', 'Law::Criminal::2026']
    """
    parts = deck.split("::")
    return ["::".join(parts[:count]) for count in range(1, len(parts) + 1)]
