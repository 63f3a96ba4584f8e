"""Sessions: the queue, answers, and putting the asked card aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from studydeck.config import Settings
from studydeck.errors import DatabaseBusy, StudydeckError
from studydeck.review import NEW, Rating, Review
from studydeck.session import Queued, Session, begin, fresh_first, in_due_order, spread
from studydeck.store import Decks, Moment, Outcome
from studydeck.study.base import quoted
from studydeck.study.leeches import becomes_leech
from studydeck.study.limits import DAY_SPAN, left_today
from studydeck.study.looking import Looking
from studydeck.study.meanwhile import still_asked

LONGEST_ANSWER = 60_000
"""Milliseconds that count for one answer at most, as in Anki: who leaves the desk is not studying."""

SPARE_CANDIDATES = 3
"""New cards looked at for each one wanted, so that siblings can wait for another day."""

ATTEMPTS = 10
"""Times an answer is given a later moment because another program wrote first."""


class Sessions(Looking):
    """Studying: each step takes a session and gives the next one, and what it says is on the disk."""

    _pending: Review | None = None
    """An answer whose commit failed: it may be on the disk all the same."""

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

    def without(self, session: Session, now: datetime) -> Session:
        """The session without those of its cards that are not to be asked any more, such as one that lies in no deck now."""
        return self.refresh(still_asked(session, self._store, self._moment(now)), now)

    def _with_siblings(self, queue: Sequence[Queued]) -> list[Queued]:
        """The same cards, each with what its siblings have in common with it."""
        if not self.settings.siblings_apart:
            return list(queue)
        shared = self._store.shared([queued.card for queued in queue])
        return [replace(queued, shared=shared.get(queued.card, ())) for queued in queue]

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
        told = f"This card was forgotten {review.after.lapses} times and is a leech: {quoted(self.card(review.card).question)}."
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
