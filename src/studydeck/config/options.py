"""Every setting: what it means, what it accepts, how it is typed and shown. The one place that says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from studydeck.config.settings import Settings
from studydeck.errors import UsageError
from studydeck.text.clean import FORBIDDEN, one_line

ON, OFF = ("on", "true", "yes"), ("off", "false", "no")
NONE = "none"
LONGEST_LIST = 10
LONGEST_TEXT = 200
TYPED = 60
"""Characters of a wrong value that are repeated in a message."""


class Kind(Protocol):
    """What a setting accepts."""

    @property
    def allowed(self) -> str:
        """What may be written in the file, as words that follow "must be"."""

    def accepts(self, value: object) -> bool:
        """Whether a value of the file is one of them."""

    def read(self, typed: str) -> object:
        """The value that was typed, not checked yet. Raises ValueError for what cannot be one."""

    def shown(self, value: Any) -> str:
        """A value as a person types it."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a range, a whole one unless the range is one of fractions."""

    low: float
    high: float
    what: str = "a whole number"

    @property
    def allowed(self) -> str:
        """Its range."""
        return f"{self.what} from {self.low} to {self.high}"

    def accepts(self, value: object) -> bool:
        """A fraction only where the range has one; nothing that merely counts as a number."""
        kinds = (int,) if isinstance(self.low, int) else (int, float)
        return isinstance(value, kinds) and not isinstance(value, bool) and self.low <= value <= self.high

    def read(self, typed: str) -> object:
        """A number; a share may be typed in per cent."""
        if isinstance(self.low, int):
            return int(typed)
        return float(typed.removesuffix("%")) / 100 if typed.endswith("%") else float(typed.replace(",", "."))

    def shown(self, value: Any) -> str:
        """The number."""
        return str(value)


@dataclass(frozen=True, slots=True)
class Minutes:
    """Steps, a list of whole minutes."""

    example: str
    allowed_range = (1, 10080)

    @property
    def allowed(self) -> str:
        """Its limits, and an example."""
        low, high = self.allowed_range
        return f"a list of at most {LONGEST_LIST} whole minutes from {low} to {high}, such as {self.example}"

    def accepts(self, value: object) -> bool:
        """A list of numbers, an empty one too."""
        minutes = Number(*self.allowed_range)
        return isinstance(value, list | tuple) and len(value) <= LONGEST_LIST and all(map(minutes.accepts, value))

    def read(self, typed: str) -> object:
        """Numbers between commas or blanks, with brackets or without; `none` for no step."""
        words = typed.strip("[]").replace(",", " ").split()
        return () if words == [NONE] else tuple(int(word) for word in words)

    def shown(self, value: Any) -> str:
        """The minutes, or `none`."""
        return ", ".join(map(str, value)) or NONE


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of some words."""

    words: tuple[str, ...]

    @property
    def allowed(self) -> str:
        """All of them."""
        *others, last = (f'"{word}"' for word in self.words)
        return f"{', '.join(others)} or {last}"

    def accepts(self, value: object) -> bool:
        """Just these."""
        return value in self.words

    def read(self, typed: str) -> object:
        """The word, in any letters and quotes."""
        return typed.strip("\"'").lower()

    def shown(self, value: Any) -> str:
        """The word."""
        return str(value)


@dataclass(frozen=True, slots=True)
class Switch:
    """On or off."""

    allowed = "true or false"
    words = ("on", "off")

    def accepts(self, value: object) -> bool:
        """True and false, not 1 and 0."""
        return isinstance(value, bool)

    def read(self, typed: str) -> object:
        """`on` and `off`, and what others say for them."""
        word = typed.lower()
        if word not in ON + OFF:
            raise ValueError(word)
        return word in ON

    def shown(self, value: Any) -> str:
        """`on` or `off`."""
        return "on" if value else "off"


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text."""

    what: str

    @property
    def allowed(self) -> str:
        """What it is, and how long."""
        return f"{self.what}, a line of at most {LONGEST_TEXT} characters"

    def accepts(self, value: object) -> bool:
        """One line without control characters."""
        fits = isinstance(value, str) and len(value) <= LONGEST_TEXT
        return fits and not FORBIDDEN.search(str(value)) and not set("\n\t") & set(str(value))

    def read(self, typed: str) -> object:
        """As it is."""
        return typed

    def shown(self, value: Any) -> str:
        """As it is."""
        return str(value)


@dataclass(frozen=True, slots=True)
class Option:
    """One setting."""

    name: str
    kind: Kind
    means: str
    """One line, without a full stop."""
    of_deck: bool = False
    """Whether a deck may have its own."""

    @property
    def default(self) -> Any:
        """What holds where nothing is set."""
        return getattr(Settings(), self.name)

    @property
    def wrong(self) -> str:
        """What to say of a value that is none, as a clause."""
        return f"{self.name} must be {self.kind.allowed}"

    def read(self, typed: str) -> Any:
        """The value that was typed. Raises UsageError that names what is allowed."""
        try:
            value = self.kind.read(typed.strip())
        except ValueError:
            value = None
        if value is None or not self.kind.accepts(value):
            shown = one_line(typed)
            raise UsageError(self.wrong, todo=f"It was “{shown[:TYPED]}”." if shown else "Nothing was typed.")
        return value

    def next(self, value: Any) -> Any:
        """The choice after `value`, the first one after the last; None for a setting that is typed."""
        if isinstance(self.kind, Switch):
            return not value
        if isinstance(self.kind, OneOf):
            words = self.kind.words
            return words[(words.index(value) + 1) % len(words)]
        return None


LIST = (
    Option("retention", Number(0.7, 0.99, "a number"), "share of reviews that should be remembered", of_deck=True),
    Option("new_per_day", Number(0, 9999), "new cards taken in a day", of_deck=True),
    Option("reviews_per_day", Number(0, 9999), "reviews asked a day", of_deck=True),
    Option("learning_steps", Minutes("[1, 10]"), "minutes until a new card is asked again", of_deck=True),
    Option("relearning_steps", Minutes("[10]"), "minutes until a forgotten card is asked again", of_deck=True),
    Option("maximum_interval", Number(1, 36500, "a number of days"), "longest time until a card comes back", of_deck=True),
    Option("rollover_hour", Number(0, 23, "an hour"), "when a study day begins, by the local clock"),
    Option("accept", OneOf(("confident", "all", "none")), "which generated cards become active at once"),
    Option("leech_threshold", Number(0, 99), "times a card is forgotten until it is a leech; 0 for never"),
    Option("leech_action", OneOf(("tell", "suspend")), "what happens to a leech"),
    Option("siblings_apart", Switch(), "the second card of a passage waits for the end of a session"),
    Option("typed_answers", Switch(), "type the answer before it is shown"),
    Option("timer", Switch(), "show the seconds spent on a card"),
    Option("theme", OneOf(("auto", "dark", "light", "contrast", "grey")), "colours; auto follows the terminal"),
    Option("symbols", OneOf(("block", "ascii")), "what charts are drawn with"),
    Option("mouse", Switch(), "clicks and the wheel; off leaves them to the terminal (from the next start)"),
    Option("editor", Text("a command"), "program that edits cards; empty for VISUAL or EDITOR"),
    Option("backup_count", Number(1, 366), "daily backups kept, besides 4 weekly and 12 monthly ones"),
)
OPTIONS: Mapping[str, Option] = {option.name: option for option in LIST}
"""Every setting by name, in the order in which they are shown."""


def named(name: str, deck: str | None = None) -> Option:
    """The setting of that name, one that a deck can have when a `deck` is named. Raises UsageError for any other name."""
    option = OPTIONS.get(name)
    if option is None or (deck is not None and not option.of_deck):
        raise UsageError(unknown(name, of_deck=deck is not None), todo="See `studydeck config show`.")
    return option


def unknown(name: str, *, of_deck: bool) -> str:
    """What to say of a name that is no setting, or none that a deck can have, as a clause."""
    from difflib import get_close_matches

    names = [option.name for option in LIST if option.of_deck or not of_deck]
    near = get_close_matches(name[:TYPED], names, n=1)
    guess = f" (did you mean {near[0]}?)" if near else ""
    return f"there is no setting {one_line(name)[:TYPED]}{' of a deck' * of_deck}{guess}; allowed are {', '.join(names)}"


def values(settings: Settings) -> dict[str, Any]:
    """Every setting of a library by name, as JSON can hold it; those of single decks under `deck`."""
    plain = {option.name: getattr(settings, option.name) for option in LIST}
    return {**plain, "deck": {name: dict(own) for name, own in settings.deck.items()}}
