"""The settings of an open library: read anew when their file changed, changed one at a time, taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from studydeck.config import Library, Settings, levels, load_settings, settings_stamp
from studydeck.errors import StudydeckError
from studydeck.text.clean import one_line

if TYPE_CHECKING:
    from studydeck.config.writing import Change

SHOWN = 40
"""Characters of a deck's name in a message."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One change of a setting."""

    name: str
    deck: str | None
    """The deck whose option it is; None for the library's setting."""
    before: Any | None
    """What the file said; None where it said nothing."""


@dataclass(slots=True)
class Chosen:
    """The settings in force, and the changes made to them since the library was opened."""

    library: Library
    settings: Settings
    stamp: tuple[int, int] | None
    changes: list[Changed] = field(default_factory=list)

    def change(self, name: str, value: Any | None, deck: str | None) -> None:
        """Write a setting into the file, or with None take it out of it; raises as `config.writing.change`."""
        self.change_all([(name, value, deck)])

    def change_all(self, changes: Sequence[Change]) -> None:
        """Write several at once; each is taken back by itself."""
        self.changes += self._write(changes)

    def take_back(self) -> Changed:
        """Undo the newest change. Raises StudydeckError when there is none."""
        if not self.changes:
            raise StudydeckError("no setting was changed since the library was opened")
        newest = self.changes[-1]
        self._write([(newest.name, newest.before, newest.deck)])
        return self.changes.pop()

    def reread(self) -> bool:
        """Take in what was changed in the file meanwhile; returns whether it was touched. Raises as `load_settings`."""
        stamp = settings_stamp(self.library)
        if stamp == self.stamp:
            return False
        self.settings, self.stamp = load_settings(self.library), stamp
        return True

    def _write(self, changes: Sequence[Change]) -> list[Changed]:
        """Change the file; returns the changes with what it said before."""
        from studydeck.config.writing import change_all, written

        made = [Changed(name, deck, written(self.library, name, deck)) for name, _, deck in changes]
        self.settings = change_all(self.library, changes)
        self.stamp = settings_stamp(self.library)
        return made


def differing(settings: Settings, options: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, str, Any]]:
    """Deck, option and value of each of `options` that would not hold by itself, those of decks above first.

    >>> differing(Settings(), {"Law::Civil": {"new_per_day": 5}, "Law": {"new_per_day": 5, "retention": 0.9}})
    [('Law', 'new_per_day', 5)]
    """
    found = []
    for deck in sorted(options):
        for name, value in options[deck].items():
            if getattr(settings.of(deck), name) != value:
                own = {**settings.deck.get(deck, {}), name: value}
                settings = replace(settings, deck={**settings.deck, deck: own})
                found.append((deck, name, value))
    return found


def strangers(settings: Settings, decks: Iterable[str]) -> list[str]:
    """A sentence for each deck that has options and is not there."""
    known = {level for deck in decks for level in levels(deck)}
    return [_stranger(name, known) for name in settings.deck if name not in known]


def _stranger(name: str, known: set[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    guess = f" (did you mean “{_short(near[0])}”?)" if near else ""
    return f"studydeck.toml has options for the deck “{_short(name)}”, which is not there{guess}."


def _short(name: str) -> str:
    line = one_line(name)
    return f"{line[: SHOWN - 1]}…" if len(line) > SHOWN else line
