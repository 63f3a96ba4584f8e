"""What every part of an open library shares: its store, its settings, its notices, and the moment that counts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from studydeck.config import Library, Settings, settings_stamp
from studydeck.store import Moment, Store, Today, moment_of
from studydeck.study.chosen import Chosen, strangers
from studydeck.study.decks import conflicts, take_in_decks
from studydeck.study.leeches import leech_lapses
from studydeck.study.meanwhile import Watch
from studydeck.study.names import meant
from studydeck.text.clean import one_line

CLOCK_SLACK = 600_000
"""Milliseconds the newest row of the logs may lie ahead of the clock before the user hears of it: one action on many cards takes
an id, which is a millisecond, for each of them, and taking it back as many again."""


class Base:
    """An open library; a context manager."""

    def __init__(self, library: Library, settings: Settings, store: Store, now: datetime) -> None:
        self.library = library
        self._chosen = Chosen(library, settings, settings_stamp(library))
        self._store = store
        self._notices = [*store.notices, *conflicts(library)]
        self._newest = store.newest()
        """Id and study day of the newest row of the logs, as far as this program knows."""
        self._day = moment_of(now, settings.rollover_hour).day
        self._watch = Watch(library)
        self._take_in_decks(moment_of(now, settings.rollover_hour))
        self._notices += strangers(settings, [name for name, _ in store.deck_names()]) if settings.deck else []

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._chosen.settings

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences the user should see, oldest first: problems in deck files, a clock that was set back, and so on."""
        return tuple(self._notices)

    @property
    def read_only(self) -> bool:
        """Whether changing anything raises NotPermitted."""
        return self._store.read_only

    def deck_named(self, typed: str | None) -> str | None:
        """The name of the deck a user means by `typed`, as `names.meant` finds it; None for None.

        Raises UsageError when it means no deck or several.
        """
        return None if typed is None else meant(typed, self._store.deck_names())

    def study_day(self, now: datetime) -> int:
        """The study day that counts now: never one before that of the newest row of the logs."""
        return self._moment(now).day

    def state(self, now: datetime) -> tuple[int, int]:
        """A value that differs from the last one when the library changed in between, here or elsewhere.

        Deck files that changed are read.
        """
        self._take_in_decks(self._moment(now))
        return self._store.version()

    def read_again(self, now: datetime) -> None:
        """Take in the deck files that changed since the library was opened, as after a generation."""
        self._take_in_decks(self._moment(now))

    def check(self, rebuild: bool, now: datetime) -> list[str]:
        """Sentences about everything found wrong with the database; with `rebuild` its caches are remade from the logs."""
        newest = self._store.newest()[0]
        problems = self._store.check(rebuild=rebuild)
        if newest > moment_of(now).at + CLOCK_SLACK:
            problems.append(self._clock_notice(newest, now))
        return problems

    def close(self) -> None:
        """Close the database. Closing twice is allowed."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _take_in_decks(self, moment: Moment) -> None:
        """Read the deck files that changed, and tell what is wrong with any of them, once."""
        told = take_in_decks(self.library, self._store, moment)
        self._notices += [notice for notice in told if notice not in self._notices]

    def _moment(self, now: datetime) -> Moment:
        """The moment to write with: never before the newest row of the logs, and never on an earlier study day."""
        self._newest = self._store.newest()
        return self._after_newest(now, self._newest)

    def _today(self, now: datetime) -> Today:
        """The moment as a search sees it."""
        moment = self._moment(now)
        return Today(moment.day, moment.offset, self.settings.rollover_hour, leech_lapses(self.settings))

    def _after_newest(self, now: datetime, newest_row: tuple[int, int]) -> Moment:
        moment = moment_of(now, self.settings.rollover_hour)
        newest, day = newest_row
        if newest > moment.at + CLOCK_SLACK and (notice := self._clock_notice(newest, now)) not in self._notices:
            self._notices.append(notice)
        self._day = max(moment.day, day)
        return Moment(max(moment.at, newest + 1), self._day, moment.offset)

    def _clock_notice(self, newest: int, now: datetime) -> str:
        there = datetime.fromtimestamp(newest // 1000, UTC).astimezone(now.tzinfo)
        return (
            f"The clock stands before the newest entry of the review log, {there:%Y-%m-%d %H:%M}; "
            "studying goes on from there. If the clock is wrong, set it right."
        )

    @contextmanager
    def _decks_changing(self, now: datetime) -> Iterator[Moment]:
        """The moment of a change to deck files, which are read before it and after it where they changed."""
        moment = self._moment(now)
        self._take_in_decks(moment)
        yield moment
        self._take_in_decks(moment)


def quoted(words: str) -> str:
    """Words on one line, shortened, in quotation marks."""
    line = one_line(words)
    return f"“{line[:57]}…”" if len(line) > 58 else f"“{line}”"
