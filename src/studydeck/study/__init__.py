"""The job behind both faces: opens a library, builds the queue, records answers, takes them back.

Every moment is an argument (`now`, an aware datetime). Everything that changes progress is on the disk before a function
returns. Sentences for the user (`Study.notices`, `Undone.what`) are single lines of clean text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from studydeck.card import Card, Wording, anchor
from studydeck.config import Library, Settings, settings_stamp
from studydeck.errors import DatabaseBusy, StudydeckError, UsageError
from studydeck.review import NEW, Memory, Rating, Review, Standing, Suggestion
from studydeck.session import Queued, Session, begin, fresh_first, in_due_order, spread
from studydeck.stats import CHARTS
from studydeck.store import Decks, Deed, Moment, Order, Outcome, Store, TakenBack, Today, moment_of, open_store
from studydeck.study import charts, drafts, editing, numbers, triage
from studydeck.study.charts import Scope
from studydeck.study.chosen import Changed, Chosen, strangers
from studydeck.study.decks import conflicts, take_in_decks
from studydeck.study.drafts import Unsaved
from studydeck.study.editing import CardChanged
from studydeck.study.leeches import becomes_leech, leech_lapses
from studydeck.study.limits import DAY_SPAN, left_today
from studydeck.study.meanwhile import Watch, still_asked
from studydeck.study.names import meant
from studydeck.study.numbers import DeckCounts, Overview
from studydeck.study.triage import REASONS, FrameStanding
from studydeck.text.clean import one_line

if TYPE_CHECKING:
    import sqlite3
    from concurrent.futures import Future
    from pathlib import Path

    from studydeck.anki.arriving import Arrivals
    from studydeck.documentmap import DocumentMap
    from studydeck.documentview import DocumentView
    from studydeck.search import Query
    from studydeck.stats.chart import Chart
    from studydeck.study.documents import DocumentCard
    from studydeck.study.finding import Finder
    from studydeck.study.history import History
    from studydeck.study.importing import Imported

__all__ = [
    "REASONS",
    "CardChanged",
    "Changed",
    "DeckCounts",
    "FrameStanding",
    "Order",
    "Overview",
    "Scope",
    "Study",
    "Undone",
    "Unsaved",
    "open_study",
]

CLOCK_SLACK = 600_000
"""Milliseconds the newest row of the logs may lie ahead of the clock before the user hears of it: one action on many cards takes
an id, which is a millisecond, for each of them, and taking it back as many again."""

LONGEST_ANSWER = 60_000
"""Milliseconds that count for one answer at most, as in Anki: who leaves the desk is not studying."""

SPARE_CANDIDATES = 3
"""New cards looked at for each one wanted, so that siblings can wait for another day."""

ATTEMPTS = 10
"""Times an answer is given a later moment because another program wrote first."""

LAST_FLAG = 7
"""As in Anki."""

LEFT_ALONE = "{cards} been changed since in the deck file and kept the newer words."

DEEDS = {
    "bury": "burying",
    "unbury": "unburying",
    "suspend": "suspending",
    "unsuspend": "unsuspending",
    "reject": "rejecting",
    "flag": "flagging",
    "keep": "keeping",
    "edit": "editing and keeping",
    "reword": "editing",
    "retag": "changing the tags of",
    "move": "moving",
    "delete": "deleting",
    "reset": "resetting",
    "add": "adding",
    "import": "the import that brought",
}
"""Decisions that can be taken back, as the user did them."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo took back, as a sentence, and the session to go on with (None when none was given)."""

    what: str
    session: Session | None
    cards: tuple[str, ...] = ()
    """Ids of the cards it was done to."""


def open_study(library: Library, settings: Settings, now: datetime, *, read_only: bool = False) -> Study:
    """The opened library: deck files that changed have been read, the database has been checked.

    With `read_only` nothing is created or written; a missing database counts as an empty one. Raises DatabaseUnusable,
    DatabaseBusy, DiskFailed or NotPermitted.
    """
    hour, count = settings.rollover_hour, settings.backup_count
    store = open_store(library, now, read_only=read_only, rollover_hour=hour, backup_count=count)
    try:
        return Study(library, settings, store, now)
    except BaseException:
        store.close()
        raise


class Study:
    """An open library; a context manager. Get one from `open_study`."""

    def __init__(self, library: Library, settings: Settings, store: Store, now: datetime) -> None:
        self.library = library
        self._chosen = Chosen(library, settings, settings_stamp(library))
        self._store = store
        self._notices = [*store.notices, *conflicts(library)]
        self._finder: Finder | None = None
        self._pending: Review | None = None
        """An answer whose commit failed: it may be on the disk all the same."""
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

    def overview(self, now: datetime) -> Overview:
        """Counts for the home screen and `due`."""
        return numbers.overview(self._store, self.settings, self._moment(now), now)

    def start(self, now: datetime, deck: str | None = None, limit: int | None = None) -> Session:
        """A session over one deck (with the decks below it) or the whole library, of at most `limit` cards.

        `deck` as in `deck_named`.
        """
        deck = self.deck_named(deck)
        moment = self._moment(now)
        left, decks = left_today(self._store, self.settings, moment), self._store.decks()
        return begin(
            deck,
            moment.day,
            moment.at,
            new=self._new(left.shares(deck, decks, "new_per_day"), moment),
            reviews=self._with_siblings(self._due(left.shares(deck, decks, "reviews_per_day"), moment, limit)),
            learning=[Queued(card, memory) for card, memory in self._store.learning(moment.day, deck)],
            limit=limit,
            seen=self._store.newest()[0],
            siblings_apart=self.settings.siblings_apart,
        )

    def deck_named(self, typed: str | None) -> str | None:
        """The name of the deck a user means by `typed`, as `names.meant` finds it; None for None.

        Raises UsageError when it means no deck or several.
        """
        return None if typed is None else meant(typed, self._store.deck_names())

    def card(self, card_id: str) -> Card:
        """The words of a card. Raises StudydeckError for an unknown id."""
        card = self._store.card(card_id)
        if card is None:
            raise StudydeckError(f"there is no card {one_line(card_id)}")
        return card

    def deck_of(self, card_id: str) -> str:
        """The name of the deck a card lies in. Raises StudydeckError for an unknown id."""
        deck = self._store.deck_of(card_id)
        if deck is None:
            raise StudydeckError(f"there is no card {one_line(card_id)}")
        return deck

    def flag_of(self, card_id: str) -> int:
        """The flag of a card, 0 for none."""
        return self._store.flag(card_id)

    def memory(self, card_id: str) -> Memory:
        """What is remembered of a card; `review.NEW` for one never answered."""
        return self._store.memory(card_id) or NEW

    def intervals(self, session: Session, now: datetime) -> dict[Rating, int]:
        """Seconds until the asked card would be due again, for each rating; empty when no card is asked."""
        if session.asked is None:
            return {}
        from studydeck import schedule

        moment, asked = self._moment(now), session.asked
        seed = (asked.card, asked.memory.reps)
        return schedule.intervals(asked.memory, moment.at, moment.offset, self._rules(asked.card), seed, moment.day)

    def answer(self, session: Session, rating: Rating, now: datetime, spent_ms: int) -> Session:
        """The session after the asked card was rated; committed to disk before this returns.

        When the card was answered elsewhere meanwhile, nothing is recorded, a notice says so, and the session goes on with
        the next card. After an error the same call can be repeated: an answer never counts twice. Raises StudydeckError
        when no card is asked.
        """
        if session.asked is None:
            raise StudydeckError("no card is being asked")
        review = self._retried(session.asked, rating) or self._review(session.asked, rating, now, spent_ms, self._newest)
        for _ in range(ATTEMPTS):
            self._pending = review
            outcome = self._store.record(review)
            self._pending = None
            if outcome is Outcome.RECORDED:
                self._newest = (review.id, review.day)
                after = session.answer(review)
                if becomes_leech(review, self.settings):
                    after = self._meet_leech(after, review, now)
                return after if review.day == session.day else self.refresh(after, now)
            if outcome is Outcome.CHANGED:
                self._notices.append("This card was answered elsewhere meanwhile; your answer to it was not counted.")
                return self._without_asked(session, now)
            review = self._review(session.asked, rating, now, spent_ms, self._store.newest())
        raise DatabaseBusy("another program keeps writing", todo="Your answer was not counted; try again.")

    def bury(self, session: Session, now: datetime, siblings: bool = False) -> Session:
        """The session without the asked card (and its siblings) until tomorrow."""
        return self._put_away("bury", self._moment(now).day, session, now, siblings)

    def suspend(self, session: Session, now: datetime, siblings: bool = False) -> Session:
        """The session without the asked card (and its siblings), which stay out until unsuspended."""
        return self._put_away("suspend", 1, session, now, siblings)

    def reject(self, session: Session, now: datetime, reason: str = "") -> Session:
        """The session without the asked card, which is a bad one: it is never asked and never generated again."""
        return self._put_away("reject", 1, session, now, siblings=False, note=reason)

    def flag(self, card_id: str, flag: int, now: datetime) -> None:
        """Give a card a flag from 1 to 7, or none with 0."""
        self.flag_cards([card_id], flag, now)

    def flag_cards(self, cards: Sequence[str], flag: int, now: datetime) -> int:
        """Give cards a flag from 1 to 7, or none with 0; returns how many changed."""
        if not 0 <= flag <= LAST_FLAG:
            raise UsageError(f"there is no flag {flag}", todo=f"Flags go from 1 to {LAST_FLAG}; 0 takes one off.")
        return len(self._store.decide("flag", cards, flag, self._moment(now)))

    def suspend_cards(self, cards: Sequence[str], now: datetime) -> int:
        """Keep cards from being asked until they are unsuspended; returns how many changed."""
        return len(self._store.decide("suspend", cards, 1, self._moment(now)))

    def unsuspend(self, cards: Sequence[str], now: datetime) -> int:
        """Let suspended cards be asked again, from the next session on; returns how many changed."""
        return len(self._store.decide("unsuspend", cards, 0, self._moment(now)))

    def bury_cards(self, cards: Sequence[str], now: datetime) -> int:
        """Keep cards from being asked until tomorrow; returns how many changed."""
        moment = self._moment(now)
        return len(self._store.decide("bury", cards, moment.day, moment))

    def unbury(self, cards: Sequence[str], now: datetime) -> int:
        """Let buried cards be asked again today, from the next session on; returns how many changed."""
        return len(self._store.decide("unbury", cards, 0, self._moment(now)))

    def reset(self, cards: Sequence[str], now: datetime) -> int:
        """Make cards new again, as if never answered; their reviews stay in the log. Returns how many changed."""
        return len(self._store.reset(cards, self._moment(now)))

    def edit(
        self,
        card_id: str,
        front: str,
        back: str,
        context: str,
        tags: Sequence[str],
        now: datetime,
        *,
        deck: str | None = None,
        seen: Card | None = None,
    ) -> Card:
        """Give a card other words and tags in its deck file, and move it to another deck if one is named; returns it.

        Of a cloze the back follows from the front. Raises UsageError for words that make no card, and StudydeckError when the
        card has other words by now than `seen`.
        """
        with self._decks_changing(now) as moment:
            return editing.edit(self.library, self._store, card_id, (front, back, context), tags, moment, deck=deck, seen=seen)

    def add(self, front: str, back: str, context: str, tags: Sequence[str], deck: str, now: datetime) -> Card:
        """Write a new card into a deck, which is made if there is none of that name; returns it.

        A front with {{hidden words}} and no back is a cloze. Raises UsageError for words that make no card.
        """
        with self._decks_changing(now) as moment:
            return editing.add(self.library, self._store, (front, back, context), tags, deck, moment)

    def asks_already(self, front: str, but: str | None = None) -> tuple[str, str] | None:
        """Question and deck of a card in a deck that asks the same as `front`, other than the card `but`; None if none does."""
        wanted = anchor(front)
        same = (
            (asked, deck) for card, deck, asked in self._store.asking(front.strip()) if card != but and anchor(asked) == wanted
        )
        return next(same, None) if wanted else None

    def decks(self) -> list[str]:
        """Names of all decks, in order of their files."""
        return self._store.decks()

    def draft(self, card_id: str | None) -> Unsaved | None:
        """Words of a card, or of a new one, that were typed and not saved."""
        return drafts.find(self.library, card_id)

    def keep_draft(self, card_id: str | None, wording: Wording, start: Wording, now: datetime) -> None:
        """Put aside words of a card, or of a new one, before they are saved; `start` is what the editing began with."""
        if not self.read_only:
            drafts.keep(self.library, card_id, Unsaved(wording, start, now))

    def drop_draft(self, card_id: str | None) -> None:
        """Forget what was put aside."""
        if not self.read_only:
            drafts.drop(self.library, card_id)

    def retag(self, cards: Sequence[str], add: Sequence[str], remove: Sequence[str], now: datetime) -> int:
        """Add tags to cards in decks and take others off; returns how many changed."""
        with self._decks_changing(now) as moment:
            return editing.retag(self.library, self._store, cards, add, remove, moment)

    def move(self, cards: Sequence[str], deck: str, now: datetime) -> int:
        """Move cards to the deck of that name, which is made if there is none; returns how many moved."""
        with self._decks_changing(now) as moment:
            return editing.move(self.library, self._store, cards, deck, moment)

    def delete(self, cards: Sequence[str], now: datetime) -> int:
        """Take cards out of their deck files, or out of triage, and never generate them again; returns how many went."""
        with self._decks_changing(now) as moment:
            return editing.delete(self.library, self._store, cards, moment)

    def search(
        self, query: Query, now: datetime, limit: int | None = None, offset: int = 0, order: Order = Order.DECK
    ) -> list[Standing]:
        """The cards that fit a query, or a part of them, in an order; suggested ones come after those in decks."""
        return self.standings_of(
            self._store.searcher.search(query, self._today(now), order, limit=limit, offset=offset) or (), now
        )

    def matching(self, query: Query, now: datetime, order: Order = Order.DECK) -> list[str]:
        """The ids of all cards that fit a query, in an order."""
        return self._store.searcher.search(query, self._today(now), order) or []

    def first_matching(self, query: Query, now: datetime, limit: int, order: Order = Order.DECK) -> list[str] | None:
        """The ids of the first cards that fit, if they can be told within milliseconds; None if not: then `find` them."""
        return self._store.searcher.search(query, self._today(now), order, limit=limit, quick=True)

    def find(self, query: Query, now: datetime, order: Order = Order.DECK, limit: int | None = None) -> Future[list[str] | None]:
        """What `matching` tells, found in another thread; None when the next `find` began before this one ended."""
        if self._finder is None:
            from studydeck.study.finding import Finder  # threads are for Browse only

            self._finder = Finder(self._store)
        return self._finder.find(query, self._today(now), order, limit)

    def stop_finding(self) -> None:
        """End what `find` began: who writes does not want to wait for it."""
        if self._finder is not None:
            self._finder.stop()

    def state(self, now: datetime) -> tuple[int, int]:
        """A value that differs from the last one when the library changed in between, here or elsewhere.

        Deck files that changed are read.
        """
        self._take_in_decks(self._moment(now))
        return self._store.version()

    def study_day(self, now: datetime) -> int:
        """The study day that counts now: never one before that of the newest row of the logs."""
        return self._moment(now).day

    def standings_of(self, cards: Sequence[str], now: datetime) -> list[Standing]:
        """These cards, rejected and suggested ones too, in their order; those that are gone are left out."""
        return self._store.standings_of(cards, self._today(now).day)

    def import_package(self, path: Path, now: datetime, *, dry_run: bool = False) -> Imported:
        """Bring in the cards and the progress of an Anki package, one action for undo; with `dry_run` only say what would come.

        Importing the same package again changes nothing. Raises InputRefused for what is no package or a damaged one.
        """
        from studydeck.anki.arriving import read_package
        from studydeck.deckfile.reading import without_collector
        from studydeck.schedule import PARAMETERS

        with without_collector():
            return self._import(read_package(path, now, PARAMETERS), path.name, now, dry_run=dry_run)

    def import_cards(self, path: Path, now: datetime, deck: str | None = None, *, dry_run: bool = False) -> Imported:
        """Bring in the cards of a .jsonl, .csv, .tsv, .txt or .md file, one action for undo; `deck` is for cards that name none.

        Raises InputRefused for what cannot be read, UsageError for a name that no deck can have.
        """
        from studydeck.study import texts

        name = None if deck is None else editing.deck_name(deck)
        return self._import(texts.read(path, name), path.name, now, dry_run=dry_run)

    def _import(self, arrivals: Arrivals, name: str, now: datetime, *, dry_run: bool) -> Imported:
        from studydeck.study import importing

        moment = self._moment(now)
        self._take_in_decks(moment)
        plan = importing.plan(self.library, self._store, self.settings, arrivals, one_line(name), moment)
        if dry_run:
            return plan.report
        report = importing.carry_out(self.library, self._store, plan, moment)
        self._take_in_decks(moment)
        return report

    def suggestions(self, deck: str | None = None) -> list[Suggestion]:
        """The cards that wait in triage, best first; `deck` as in `deck_named`."""
        return triage.waiting(self._store, self.deck_named(deck))

    def suggested(self, card_id: str) -> Suggestion | None:
        """A card that waits in triage; None for one that does not."""
        return self._store.suggestion(card_id)

    def waits(self, card_id: str) -> bool:
        """Whether a card waits in triage."""
        return self._store.suggestion(card_id) is not None

    def keep(self, cards: Sequence[str], now: datetime, deck: str | None = None) -> list[Card]:
        """Make suggested cards active: they are written into their deck files. Returns them.

        Raises UsageError when one of them does not wait in triage (in `deck`, if one is named); then nothing is changed.
        """
        found = triage.named(cards, self._store, self.deck_named(deck))
        self._keep([(suggestion, suggestion.card) for suggestion in found], now)
        return [suggestion.card for suggestion in found]

    def keep_edited(
        self, card_id: str, front: str, back: str, context: str, now: datetime, *, tags: Sequence[str] | None = None
    ) -> Card:
        """Make a suggested card active with other words, and tags if any are given. Raises UsageError.

        Of a cloze the back follows from the front.
        """
        (suggestion,) = triage.named([card_id], self._store, None)
        card = triage.reworded(suggestion.card, front, back, context)
        card = card if tags is None else replace(card, tags=editing.clean_tags(tags))
        self._keep([(suggestion, card)], now)
        return card

    def reject_suggested(self, cards: Sequence[str], reason: str, now: datetime, deck: str | None = None) -> list[Card]:
        """Take suggested cards out for good: they are never generated again. Returns them; raises as `keep`."""
        found = [suggestion.card for suggestion in triage.named(cards, self._store, self.deck_named(deck))]
        self._store.decide("reject", [card.id for card in found], 1, self._moment(now), one_line(reason))
        return found

    def frames(self) -> list[FrameStanding]:
        """What is expected of each frame after the learner's decisions."""
        return triage.frames(self._store)

    def undo(self, session: Session | None, now: datetime) -> Undone:
        """Take back the newest action of the last 24 hours that has not been taken back, across restarts, to any depth.

        Raises StudydeckError ("nothing to undo") when there is none.
        """
        told: list[str] = []

        def moment_now() -> Moment:
            moment = self._moment(now)
            deed = self._store.newest_deed(moment)
            told[:] = [self._told(deed)] if deed else []  # while the words of what is taken back are still there
            return moment

        deed, taken, left = editing.take_back(self.library, self._store, moment_now, self._take_in_decks)
        moment = self._moment(now)
        self._pending = None
        if deed.in_files:
            self._take_in_decks(moment)
        if left:
            self._notices.append(LEFT_ALONE.format(cards="1 card has" if left == 1 else f"{left} cards have"))
        what = self._told(deed) if self._words(deed.cards[0]) else told[0]
        if session is None:
            return Undone(what, None, taken.cards)
        if session.previous and session.action in taken.ids:
            back = session.previous
            return Undone(what, back if back.day == moment.day else self.refresh(back, now), taken.cards)
        return Undone(what, self._recalled(self.refresh(session, now), taken.cards[0], moment), taken.cards)

    def undoable(self, now: datetime) -> list[str]:
        """What `undo` would take back, one call after another, newest first: "burying “…”"."""
        return [self._deed(taken) for taken in self._store.reversible(self._moment(now))]

    def refresh(self, session: Session, now: datetime) -> Session:
        """The session with learning cards that became due, what was done elsewhere, or a new study day taken in.

        Deck files that changed are read again. The card on the screen stays there unless it was answered or put aside
        elsewhere, or lies in no deck any more.
        """
        moment = self._moment(now)
        newest = self._store.newest()[0]
        if self._watch.changed(lambda: self._take_in_decks(moment)):
            session = still_asked(session, self._store, moment)
        if newest != session.seen:
            cards = self._store.changed_since(min(session.seen, newest))
            asked = self._store.to_ask(cards, moment.day, session.deck)
            changed = {card: Queued(card, asked[card]) if card in asked else None for card in cards}
            session = replace(session.update(changed, moment.at), seen=newest)
        if moment.day != session.day:
            session = self._next_day_of(session, now)
        return session.choose(moment.at)

    def read_again(self, now: datetime) -> None:
        """Take in the deck files that changed since the library was opened, as after a generation."""
        self._take_in_decks(self._moment(now))

    def without(self, session: Session, now: datetime) -> Session:
        """The session without those of its cards that are not to be asked any more, such as one that lies in no deck now."""
        return self.refresh(still_asked(session, self._store, self._moment(now)), now)

    def standings(self, deck: str | None = None, include_suggested: bool = False) -> list[Standing]:
        """Every card of one deck or all, in deck and file order; rejected cards are left out."""
        return self._store.standings(self._day, self.deck_named(deck), suggested=include_suggested)

    def leaving(self, deck: str | None = None) -> AbstractContextManager[sqlite3.Connection]:
        """Every card of one deck or all, and their log, in the tables `leaving_card` and `leaving_log` for an export."""
        return self._store.leaving(self._day, self.deck_named(deck))

    def reviews(self, deck: str | None = None, card: str | None = None) -> list[Review]:
        """The review log without what was taken back, oldest first."""
        return self._store.reviews(deck=self.deck_named(deck), card=card)

    def count_reviews(self) -> int:
        """How many reviews the log holds, without those taken back."""
        return sum(total.reviews for total in self._store.days())

    def scope(self, now: datetime, deck: str | None = None, query: str = "", since: date | None = None) -> Scope:
        """What statistics are to be made of: one deck (with the decks below it), what a search finds, answers from a day on.

        `deck` as in `deck_named`. Only the newest scope that is not the whole library can be asked for charts.
        """
        found = None
        if query.strip():
            from studydeck.search import parse  # the language is for who searches

            found = self.matching(parse(query), now)
        return charts.scope(self._store, self.deck_named(deck), query, found, since)

    def chart(self, name: str, now: datetime, scope: Scope = charts.EVERYTHING, span: int = 0) -> Chart:
        """One chart of `stats.CHARTS`; `span` is the number of the stretch of time, as the chart names them."""
        return charts.chart(name, self._store, self.settings, self._moment(now), scope, span)

    def statistics(self, now: datetime, scope: Scope = charts.EVERYTHING, names: Sequence[str] = CHARTS) -> dict[str, object]:
        """The data of all charts, or of those named, as `stats --json` gives it."""
        return charts.document(self._store, self.settings, self._moment(now), scope, names)

    def save_statistics(self, now: datetime, scope: Scope = charts.EVERYTHING) -> Path:
        """Write `statistics` as a JSON file into the library's folder, over no other file, and return its place.

        Raises NotPermitted or DiskFailed.
        """
        return charts.save(self.library, self.statistics(now, scope), read_only=self.read_only)

    def history(self, card_id: str, now: datetime) -> History:
        """Everything that happened to a card and was not taken back. Raises StudydeckError for an unknown id."""
        from studydeck.study import history

        return history.history(self._store, card_id, self._moment(now).day)

    def documents(self) -> list[str]:
        """Every document in seeds/ or with cards, there or not: its path relative to the library, sorted."""
        from studydeck.study import documents

        return documents.documents_of(self.library, self._store)

    def document_path(self, document: str) -> Path:
        """Where a document lies that is named by its path, relative to the library, or by its file name as evidence names it."""
        from studydeck.study import documents

        return documents.path_of(self.library, self._store, document)

    def document_cards(self, document: str, now: datetime) -> list[DocumentCard]:
        """The cards of a document that are not rejected, in the order of their evidence, as they are remembered now."""
        from studydeck.study import documents

        path, day = self.document_path(document), self._moment(now).day
        return documents.cards_of(self.library, self._store, day, self.settings.retention, path)

    def document_map(self, document: str, now: datetime) -> tuple[DocumentView, DocumentMap]:
        """A document, read now, and how well its passages are remembered. Raises InputRefused or NotPermitted."""
        from studydeck.study import documents

        cards = self.document_cards(document, now)
        view = documents.read_view((self.document_path(document), tuple(card.evidence for card in cards)))
        return view, documents.map_of(view, cards)

    def change_setting(self, name: str, value: Any | None, deck: str | None = None) -> None:
        """Write a setting into studydeck.toml, with None take it out; it holds from now on. `deck` is the name of a deck.

        Raises NotPermitted when the library is only read, and as `config.writing.change`.
        """
        self._store.require_writable()
        self._chosen.change(name, value, deck)

    @property
    def setting_changes(self) -> int:
        """How many changes of settings `undo_setting` can take back."""
        return len(self._chosen.changes)

    def undo_setting(self) -> Changed:
        """Take back the newest change of a setting since the library was opened; returns it. Raises as `change_setting`."""
        self._store.require_writable()
        return self._chosen.take_back()

    def reread_settings(self) -> bool:
        """Take in what was changed in studydeck.toml meanwhile; returns whether it was touched. Raises UsageError."""
        return self._chosen.reread()

    def back_up(self, now: datetime, *, keep: bool = False) -> Path:
        """Copy the database as it is now: as the backup of this study day, or, to keep it, under a name that is never thinned.

        Raises NotPermitted when the library is only read, or DiskFailed.
        """
        self._store.require_writable()
        name = f"kept-{now:%Y-%m-%d-%H%M%S}.db" if keep else ""
        return self._store.back_up(self.library.backups, self._moment(now).day, name)

    def check(self, rebuild: bool, now: datetime) -> list[str]:
        """Sentences about everything found wrong with the database; with `rebuild` its caches are remade from the logs."""
        newest = self._store.newest()[0]
        problems = self._store.check(rebuild=rebuild)
        if newest > moment_of(now).at + CLOCK_SLACK:
            problems.append(self._clock_notice(newest, now))
        return problems

    def close(self) -> None:
        """Close the database. Closing twice is allowed."""
        if self._finder is not None:
            self._finder.close()
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _keep(self, kept: Sequence[tuple[Suggestion, Card]], now: datetime) -> None:
        moment = self._moment(now)
        triage.keep(self.library, self._store, kept, moment)
        self._take_in_decks(moment)

    @contextmanager
    def _decks_changing(self, now: datetime) -> Iterator[Moment]:
        """The moment of a change to deck files, which are read before it and after it where they changed."""
        moment = self._moment(now)
        self._take_in_decks(moment)
        yield moment
        self._take_in_decks(moment)

    def _with_siblings(self, queue: Sequence[Queued]) -> list[Queued]:
        """The same cards, each with what its siblings have in common with it."""
        if not self.settings.siblings_apart:
            return list(queue)
        shared = self._store.shared([queued.card for queued in queue])
        return [replace(queued, shared=shared.get(queued.card, ())) for queued in queue]

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

    def _review(self, asked: Queued, rating: Rating, now: datetime, spent: int, newest: tuple[int, int]) -> Review:
        from studydeck import schedule

        moment, seed = self._after_newest(now, newest), (asked.card, asked.memory.reps)
        rules = self._rules(asked.card)
        after = schedule.schedule(asked.memory, rating, moment.at, moment.offset, rules, seed, moment.day)
        device = self._store.device
        return Review(
            moment.at,
            asked.card,
            rating,
            moment.day,
            moment.offset,
            device,
            min(max(0, spent), LONGEST_ANSWER),
            asked.memory,
            after,
        )

    def _retried(self, asked: Queued, rating: Rating) -> Review | None:
        """The answer whose commit failed, if this is the same answer again."""
        pending = self._pending
        if pending and (pending.card, pending.before, pending.rating) == (asked.card, asked.memory, rating):
            return pending
        return None

    def _new(self, shares: Sequence[tuple[Decks, int]], moment: Moment) -> list[Queued]:
        """New cards for a session: as many of the decks of each share as are left to it."""
        chosen: list[Queued] = []
        taken: set[str] | None = None
        for decks, left in shares:
            candidates = self._store.new(moment.day, decks, left * SPARE_CANDIDATES)
            if candidates:
                taken = self._store.begun(moment.day, moment.at - DAY_SPAN) if taken is None else taken
                fresh = fresh_first([Queued(card, NEW, (place, answer)) for card, place, answer in candidates], taken, left)
                taken = taken.union(*(queued.shared for queued in fresh))
                chosen = spread(chosen, fresh)
        return chosen

    def _due(self, shares: Sequence[tuple[Decks, int]], moment: Moment, limit: int | None) -> list[Queued]:
        """Reviews for a session, in the order to ask them: of the decks of each share as many as are left to it."""
        chosen: list[Queued] = []
        for decks, left in shares:
            wanted = left if limit is None else min(limit, left)
            due = [Queued(card, memory) for card, memory in self._store.due(moment.day, decks, wanted)]
            chosen += in_due_order(due, moment.day, wanted)
        return in_due_order(chosen, moment.day, len(chosen) if limit is None else limit)

    def _meet_leech(self, session: Session, review: Review, now: datetime) -> Session:
        """The session after an answer that made its card a leech: it is told, and put aside if the settings say so."""
        told = f"This card was forgotten {review.after.lapses} times and is a leech: {_quoted(self.card(review.card).question)}."
        if self.settings.leech_action == "tell":
            self._notices.append(f"{told} Say it in other words, or reject it.")
            return session
        try:
            moment = self._moment(now)
            ids = self._store.decide("suspend", [review.card], 1, moment)
        except StudydeckError:  # the answer counts already, and must not be asked for again
            self._notices.append(f"{told} It could not be suspended.")
            return session
        self._notices.append(f"{told} It was suspended.")
        return replace(session.drop([review.card], moment.at, ids[0]), seen=ids[-1]) if ids else session

    def _rules(self, card_id: str) -> Settings:
        """The settings that hold for a card's deck."""
        return self.settings.of(self._store.deck_of(card_id) or "") if self.settings.deck else self.settings

    def _put_away(self, action: str, value: int, session: Session, now: datetime, siblings: bool, note: str = "") -> Session:
        if session.current is None:
            raise StudydeckError("no card is being asked")
        moment = self._moment(now)
        cards = self._store.siblings(session.current) if siblings else [session.current]
        ids = self._store.decide(action, cards, value, moment, note)
        if not ids:
            return self._without_asked(session, now)
        return replace(session.drop(cards, moment.at, ids[0]), seen=ids[-1])

    def _without_asked(self, session: Session, now: datetime) -> Session:
        """The session with its card looked up anew, and gone if it is not to be asked as it was."""
        if session.current is None:
            return session
        moment = self._moment(now)
        found = self._store.to_ask([session.current], moment.day, session.deck)
        fresh = {card: Queued(card, memory) for card, memory in found.items()}
        changed = {session.current: fresh.get(session.current)}
        return self.refresh(session.update(changed, moment.at), now)

    def _recalled(self, session: Session, card: str, moment: Moment) -> Session:
        """The session with `card` on the screen, if it may be asked; nothing changes when it is there."""
        if card == session.current:
            return session
        found = self._store.to_ask([card], moment.day, session.deck)
        return session.recall(Queued(card, found[card])) if card in found else session

    def _next_day_of(self, session: Session, now: datetime) -> Session:
        """The session of the new study day; the card on the screen stays there."""
        fresh = replace(self.start(now, session.deck), done=session.done, action=session.action, previous=session.previous)
        if session.asked is None:
            return fresh
        return replace(fresh.recall(session.asked), revealed=session.revealed)

    def _told(self, taken: Deed) -> str:
        """What is undone, as a sentence."""
        return f"Took back {self._deed(taken)}."

    def _words(self, card: str) -> Card | None:
        """A card that lies in a deck, waits, or did before it was taken out; None for one nobody knows."""
        waiting = self._store.suggestion(card)
        return self._store.card(card) or (waiting and waiting.card) or self._store.tombstone(card)

    def _deed(self, taken: TakenBack | Deed) -> str:
        """An action and the cards it was done to."""
        card = self._words(taken.cards[0])
        which = _quoted(card.question if card else taken.cards[0])
        if len(taken.cards) > 1:
            which = f"{len(taken.cards)} cards from {which} on" if card else f"{len(taken.cards)} cards"
        if taken.rating is not None:
            return f"the answer {taken.rating.name.capitalize()} to {which}"
        return f"{DEEDS[taken.action]} {which}"


def _quoted(words: str) -> str:
    """Words on one line, shortened, in quotation marks."""
    line = one_line(words)
    return f"“{line[:57]}…”" if len(line) > 58 else f"“{line}”"
