"""The review log of a package united with ours, and what is remembered of each card then. Numbers in, numbers out.

A review stands in both logs when card, rating and moment agree, or when card, rating and time spent agree and the moments lie
within a day or so of each other: packages move moments that would fall on another study day. What is new is put where it
belongs in time, and memory follows from the united log; day and kind of the next review come from whoever gave the last one.
Where a package lacks the beginning of a history, memory begins with what its first row says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from studydeck.anki.arriving import COLUMNS, LOG
from studydeck.review import NEW, Memory, Rules, State, study_day
from studydeck.schedule import from_interval, replay_abreast
from studydeck.schema import MEMORY_COLUMNS
from studydeck.store import Moment

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studydeck.anki.arriving import Arrivals

Row = tuple[Any, ...]
STATES = tuple(State)
"""By the number that stands for each here: new, learning, review, relearning."""
_NAMES = tuple(state.value for state in STATES)
_NEW, _LEARNING, _REVIEW, _RELEARNING = range(4)
_AGAIN = 1
_TYPES = {
    **dict.fromkeys(("card", "day", "spent", "due_day", "interval", "last", "ease"), np.int32),
    **dict.fromkeys(("rating", "kind", "state", "step"), np.int8),
}
"""The smallest numbers that hold the columns of a log, which is long."""
_LEARN, _CRAM, _MANUAL = 0, 3, 4
"""Kinds of rows in Anki's log."""
LONGEST = 36500
"""Days."""
MOST_REVIEWS = 20_000
"""Of one card."""
NEAR = timedelta(hours=26) // timedelta(milliseconds=1)
SLACK = timedelta(minutes=10) // timedelta(milliseconds=1)
"""Milliseconds that a phone's clock may be ahead of ours."""
_HOUR = timedelta(hours=1) // timedelta(milliseconds=1)
_MINUTE = timedelta(minutes=1) // timedelta(milliseconds=1)
_DAY = timedelta(days=1) // timedelta(milliseconds=1)
_LARGEST = 2**31 - 1
_MOMENT = 1_000_000_000
"""Dues from here on are moments in seconds, those below are day numbers."""


@dataclass(slots=True)
class Known:
    """What our log holds of the cards of a package; `card` is always the index of a card in the package."""

    reviews: NDArray[np.int64]
    """Rows of KNOWN, oldest first."""
    undone: frozenset[int] = frozenset()
    """Ids of answers that were taken back here: they stay taken back."""
    resets: tuple[tuple[int, int], ...] = ()
    """Id and card of each reset."""
    memory: Mapping[int, Memory] = field(default_factory=dict)
    """By card, for cards we have."""
    taken: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    """All ids of both logs, sorted."""
    days: NDArray[np.int64] = field(default_factory=lambda: np.empty((0, 2), dtype=np.int64))
    """Id and study day of every review, sorted."""


KNOWN = ("id", "card", "rating", "day", "spent", "before", "state", "step", "due_at", "due_day")
"""Columns of `Known.reviews`: `before` and `state` number the states before and after, `step` is -1 for none."""


@dataclass(frozen=True, slots=True)
class NewReviews:
    """The reviews to be added, oldest first; their columns are made piece by piece, for all at once would take much room."""

    union: dict[str, NDArray[Any]]
    cuts: NDArray[np.bool_]
    rows: NDArray[np.int64]
    """Where they stand in the union."""

    def __len__(self) -> int:
        return len(self.rows)

    def columns(self, start: int, end: int) -> dict[str, NDArray[Any]]:
        """Columns of some of them: the answer, and what is remembered before and after it; -1 stands for none."""
        union, new = self.union, self.rows[start:end]
        before, begins = new - 1, self.cuts[new]
        short = begins & (union["before"][new] != _NEW)
        last_day = np.where(short, union["day"][new] - np.clip(union["last"][new], 1, LONGEST), union["day"][before])
        columns = {name: union[name][new] for name in ("id", "card", "rating", "day", "spent", "before")}
        for name in ("state", "step", "stability", "difficulty", "due_at", "due_day", "reps", "lapses"):
            columns[f"after_{name}"] = union[name][new]
        for name, nothing in (
            ("step", -1),
            ("stability", np.nan),
            ("difficulty", np.nan),
            ("due_at", 0),
            ("reps", 0),
            ("lapses", 0),
        ):
            columns[f"before_{name}"] = np.where(begins, nothing, union[name][before])
        due_day = np.where(begins, 0, union["due_day"][before])
        columns["before_due_day"] = np.where(short, union["day"][new], due_day)
        columns["before_last_day"] = np.where(begins & ~short, -1, last_day)
        columns["before_last_at"] = np.where(begins, -1, union["id"][before])
        return columns


@dataclass(slots=True)
class Joined:
    """What has to be written."""

    reviews: NewReviews
    resets: list[tuple[int, int]]
    """Id and card of each new reset."""
    memory: dict[int, Row]
    """What is remembered of each card that changed, as the database holds it."""
    follows: set[int]
    """Those of them whose last new review says the same."""
    skipped: dict[str, int]
    """Rows of the package's log that were left out, by reason."""


def join(arrivals: Arrivals, known: Known, settings: Rules, moment: Moment) -> Joined:
    """Unite the logs. Deterministic: the same package twice brings nothing the second time."""
    return _Join(arrivals, known, settings, moment).joined()


class _Join:
    def __init__(self, arrivals: Arrivals, known: Known, settings: Rules, moment: Moment) -> None:
        self.arrivals = arrivals
        self.known = known
        self.settings = settings
        self.moment = moment
        self.table = {name: arrivals.table[:, place] for place, name in enumerate(COLUMNS)}
        self.skipped: dict[str, int] = {}
        self.count = len(arrivals.cards)

    def joined(self) -> Joined:
        answers, resets, manual = self._sorted_out()
        answers = answers[self._is_new(answers)]
        answers[:, 0] = self._free(answers[:, 0])
        resets = self._new_resets(resets)
        union = self._union(answers)
        del answers  # much room, and of no more use
        cuts = self._cuts(union, resets)
        self._replay(union, cuts)
        return self._written(union, cuts, resets, manual)

    def _sorted_out(self) -> tuple[NDArray[np.int64], list[tuple[int, int]], dict[int, int]]:
        """The answers of the package, its resets (moment and card), and the last row by hand of each card."""
        log = self.arrivals.log
        column = {name: log[:, place] for place, name in enumerate(LOG)}
        rated = (column["rating"] >= 1) & (column["rating"] <= 4)
        cram = rated & (column["kind"] == _CRAM) & (column["ease"] == 0)
        unrated = ~rated & (column["kind"] >= _MANUAL)
        reset = unrated & (column["kind"] == _MANUAL) & (column["ease"] == 0)
        impossible = (column["id"] < _DAY) | (column["id"] > self.moment.at + _DAY)
        self._skip("of cramming, which moves no card", cram & ~impossible)
        self._skip("at no possible time", impossible)
        manual = {int(card): int(at) for at, card in log[unrated & ~reset & ~impossible][:, :2].tolist()}
        resets = [(int(at), int(card)) for at, card in log[reset & ~impossible][:, :2].tolist()]
        answers = log[rated & ~cram & ~impossible]
        self.arrivals.log = np.empty((0, len(LOG)), dtype=np.int64)  # much room, and of no more use
        late = answers[:, 0] > self.moment.at + SLACK
        if late.any():
            answers[late, 0] = self.moment.at - np.arange(int(late.sum()))[::-1]
        return answers, resets, manual

    def _skip(self, reason: str, rows: NDArray[np.bool_]) -> None:
        if rows.any():
            self.skipped[reason] = int(rows.sum())

    def _is_new(self, answers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which answers our log does not hold."""
        ours = self.known.reviews
        new = np.ones(len(answers), dtype=bool)
        if self.known.undone:
            new &= ~np.isin(answers[:, 0], np.fromiter(self.known.undone, dtype=np.int64))
        if not len(ours):
            return new
        place = np.searchsorted(ours[:, 0], answers[:, 0])
        place[place == len(ours)] = 0
        same = (ours[place, 0] == answers[:, 0]) & (ours[place, 1] == answers[:, 1])
        new &= ~same
        matched = np.zeros(len(ours), dtype=bool)
        matched[place[same]] = True
        waiting: dict[tuple[int, int, int], list[int]] = {}
        for row in np.flatnonzero(~matched).tolist():
            waiting.setdefault((int(ours[row, 1]), int(ours[row, 2]), int(ours[row, 4])), []).append(int(ours[row, 0]))
        for row in np.flatnonzero(new).tolist():
            at, card, rating, spent = (int(answers[row, place]) for place in (0, 1, 2, 6))
            moments = waiting.get((card, rating, min(max(0, spent), _LARGEST)), [])
            near = next((one for one in moments if abs(one - at) <= NEAR), None)
            if near is not None:
                moments.remove(near)
                new[row] = False
        return new

    def _free(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Ids that are not taken, each as near to the wanted one as can be; they must come in order, and stay so."""
        taken = self.known.taken
        if len(taken):
            place = np.searchsorted(taken, ids)
            place[place == len(taken)] = 0
            clash = taken[place] == ids
        else:
            clash = np.zeros(len(ids), dtype=bool)
        clash[1:] |= np.diff(ids) <= 0
        if not clash.any():
            return ids
        held = set(taken.tolist())
        used: set[int] = set()
        free = []
        for one in ids.tolist():
            while one in held or one in used:
                one += 1
            used.add(one)
            free.append(one)
        return np.array(free, dtype=np.int64)

    def _new_resets(self, resets: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Those resets of the package that we do not have."""
        ours: dict[int, list[int]] = {}
        for at, card in self.known.resets:
            ours.setdefault(card, []).append(at)
        found = []
        for at, card in resets:
            near = next((one for one in ours.get(card, ()) if abs(one - at) <= NEAR), None)
            if near is not None:
                ours[card].remove(near)
            else:
                found.append((at, card))
        return found

    def _union(self, answers: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
        """Both logs as columns, card after card, each in order of time."""
        ours = self.known.reviews
        at, offset, rollover = answers[:, 0], self.moment.offset, self.settings.rollover_hour
        days = self._in_order(at, cast("NDArray[np.int64]", study_day(cast("int", at), offset, rollover)))
        kinds, gaps = answers[:, 7], np.clip(answers[:, 3], -_LARGEST, LONGEST)
        in_review = gaps > 0
        due_at = np.where(in_review, 0, at - gaps * 1000)
        due_day = np.where(
            in_review, days + gaps, np.maximum(days, cast("NDArray[np.int64]", study_day(cast("int", due_at), offset, rollover)))
        )
        state = np.where(in_review, _REVIEW, np.where(kinds == _LEARN, _LEARNING, _RELEARNING))
        none = np.zeros(len(ours), dtype=np.int64)
        kinds_before = np.array([_LEARNING, _REVIEW, _RELEARNING, _REVIEW])[np.clip(kinds, 0, 3)]
        columns = {
            "id": (ours[:, 0], at),
            "card": (ours[:, 1], answers[:, 1]),
            "rating": (ours[:, 2], answers[:, 2]),
            "day": (ours[:, 3], days),
            "spent": (ours[:, 4], np.clip(answers[:, 6], 0, _LARGEST)),
            "learns": (ours[:, 5] <= _LEARNING, kinds == _LEARN),
            "kind": (ours[:, 5], kinds_before),
            "state": (ours[:, 6], state),
            "step": (ours[:, 7], np.where(in_review, -1, 0)),
            "due_at": (ours[:, 8], due_at),
            "due_day": (ours[:, 9], due_day),
            "interval": (none, np.clip(answers[:, 3], -_LARGEST, _LARGEST)),
            "last": (none, np.clip(answers[:, 4], -_LARGEST, _LARGEST)),
            "ease": (none, np.clip(answers[:, 5], -_LARGEST, _LARGEST)),
            "new": (none > 0, np.ones(len(answers), dtype=bool)),
        }
        order = np.lexsort((np.concatenate(columns["id"]), np.concatenate(columns["card"])))
        del state, none, kinds_before, due_at, due_day, in_review, days  # much room: what is done with goes at once
        union: dict[str, NDArray[Any]] = {}
        for name in list(columns):
            held, new = columns.pop(name)
            kind = _TYPES.get(name, new.dtype)
            union[name] = np.concatenate((held.astype(kind), new.astype(kind)))[order]
        return union

    def _in_order(self, at: NDArray[np.int64], days: NDArray[np.int64]) -> NDArray[np.int64]:
        """Study days that never fall along our log: what lies between two reviews of ours keeps between their days."""
        ours = self.known.days
        if not len(ours):
            return days
        place = np.searchsorted(ours[:, 0], at)
        low = np.where(place > 0, ours[np.maximum(place - 1, 0), 1], 0)
        high = np.where(place < len(ours), ours[np.minimum(place, len(ours) - 1), 1], _LARGEST)
        return np.clip(days, low, np.maximum(low, high))

    def _cuts(self, union: dict[str, NDArray[Any]], resets: list[tuple[int, int]]) -> NDArray[np.bool_]:
        """Where histories begin: at the first review of a card, and after a reset.

        A card that Anki learns anew without saying so was reset by an older Anki; the reset is added to `resets`.
        """
        cards, ids = union["card"], union["id"]
        first = np.ones(len(cards), dtype=bool)
        first[1:] = cards[1:] != cards[:-1]
        again = np.zeros(len(cards), dtype=bool)
        again[1:] = union["learns"][1:] & ~union["learns"][:-1] & ~first[1:]
        cuts = first.copy()
        mine = set(self.known.reviews[:, 1].tolist()) if len(self.known.reviews) else set()
        starts = np.flatnonzero(first)
        where = dict(zip(cards[starts].tolist(), starts.tolist(), strict=True))
        ends = dict(zip(cards[starts].tolist(), np.append(starts, len(cards))[1:].tolist(), strict=True))
        said: dict[int, list[int]] = {}
        for at, card in (*self.known.resets, *resets):
            said.setdefault(card, []).append(at)
        for card, moments in said.items():
            if card in where:
                span = ids[where[card] : ends[card]]
                for at in moments:
                    behind = int(np.searchsorted(span, at))
                    if behind < len(span):
                        cuts[where[card] + behind] = True
        added: list[tuple[int, int]] = []
        for row in np.flatnonzero(again & ~cuts).tolist():
            if int(cards[row]) not in mine:
                cuts[row] = True
                added.append((int(ids[row]) - 1, int(cards[row])))
        # What Anki calls new although it was answered was made new again at the end.
        lasts = np.array([end - 1 for end in ends.values()], dtype=np.int64)
        forgotten = lasts[union["new"][lasts] & (self.table["type"][cards[lasts]] == _NEW)] if len(lasts) else lasts
        added += [
            (int(ids[row]) + 1, int(cards[row]))
            for row in forgotten.tolist()
            if not any(at > int(ids[row]) for at in said.get(int(cards[row]), ()))
        ]
        resets += added
        if resets:
            everything = np.union1d(self.known.taken, ids)
            held = set(everything.tolist())
            free = []
            for at, card in sorted(resets):
                while at in held:
                    at += 1
                held.add(at)
                free.append((at, card))
            resets[:] = free
        return cuts

    def _replay(self, union: dict[str, NDArray[Any]], cuts: NDArray[np.bool_]) -> None:
        """Add what is remembered after each review: stability, difficulty, reviews and lapses since the cut."""
        starts = np.flatnonzero(cuts)
        rows = len(cuts)
        lengths = np.diff(np.append(starts, rows))
        if len(lengths) and lengths.max() > MOST_REVIEWS:
            from studydeck.errors import InputRefused

            what = f"a card in this package has more than {MOST_REVIEWS:,} reviews"
            raise InputRefused(what, todo="Nothing was changed.")
        begun = np.full((len(starts), 2), np.nan)
        cut_short = ~union["learns"][starts] & union["new"][starts]
        for place in np.flatnonzero(cut_short).tolist():
            row = starts[place]
            begun[place] = _begun(int(union["ease"][row]), int(union["interval"][row]))
        union["stability"], union["difficulty"] = replay_abreast(starts, union["rating"], union["day"], begun)
        segment = np.cumsum(cuts) - 1
        union["reps"] = (np.arange(rows) - starts[segment] + 1 if rows else np.zeros(0)).astype(np.int32)
        before = np.empty(rows, dtype=np.int8)
        before[1:] = union["state"][:-1]
        before[cuts] = np.where(cut_short, union["kind"][starts], _NEW)
        union["before"] = before
        failed = np.cumsum((union["rating"] == _AGAIN) & (before == _REVIEW))
        base = failed[starts] - ((union["rating"][starts] == _AGAIN) & (before[starts] == _REVIEW))
        union["lapses"] = (failed - base[segment] if rows else failed).astype(np.int32)
        union["whole"] = (~cut_short)[segment] if rows else np.zeros(0, dtype=bool)

    def _written(
        self,
        union: dict[str, NDArray[Any]],
        cuts: NDArray[np.bool_],
        resets: list[tuple[int, int]],
        manual: Mapping[int, int],
    ) -> Joined:
        memory, follows = self._memories(union, resets, manual)
        new = np.flatnonzero(union["new"])
        new = new[np.argsort(union["id"][new], kind="stable")]
        return Joined(NewReviews(union, cuts, new), resets, memory, follows, self.skipped)

    def _memories(
        self, union: dict[str, NDArray[Any]], resets: Sequence[tuple[int, int]], manual: Mapping[int, int]
    ) -> tuple[dict[int, Row], set[int]]:
        """What is remembered of every card that changes, and which of these the last review says, which is made to say it."""
        cards, known = union["card"], self.known.memory
        ends = np.flatnonzero(np.append(cards[1:] != cards[:-1], True)) if len(cards) else np.empty(0, dtype=np.int64)
        end = np.full(self.count, -1)
        end[cards[ends]] = ends
        reset_at = np.zeros(self.count, dtype=np.int64)
        for at, card in (*self.known.resets, *resets):
            reset_at[card] = max(at, reset_at[card])
        answered = end >= 0
        is_reset = answered & (reset_at > np.where(answered, union["id"][end], 0) if len(cards) else answered)
        theirs = answered & (union["new"][end] if len(cards) else answered)
        changed = np.zeros(self.count, dtype=bool)
        changed[cards[union["new"]]] = True
        changed[[card for _, card in resets]] = True
        unknown = np.ones(self.count, dtype=bool)
        unknown[[card for card, memory in known.items() if memory != NEW]] = False
        fresh = unknown & ~answered
        found: dict[int, Row] = {}
        for card in np.flatnonzero(is_reset & changed).tolist():
            found[card] = _row(NEW)
        ours = answered & ~theirs & ~is_reset
        by_hand = np.zeros(self.count, dtype=bool)
        by_hand[list(manual)] = True
        for card in np.flatnonzero(ours & (changed | by_hand)).tolist():
            if card in known:
                found[card] = self._kept(card, known[card], union, int(end[card]), manual.get(card, 0), bool(changed[card]))
        there = (self.table["type"] != _NEW) & ~is_reset & ((theirs & changed) | fresh)
        follows = self._arrived(union, np.flatnonzero(there), end, found)
        held = {card: _row(memory) for card, memory in known.items()}
        nothing = _row(NEW)
        changes = {card: row for card, row in found.items() if row != held.get(card, nothing)}
        return changes, follows & changes.keys()

    def _kept(self, card: int, memory: Memory, union: dict[str, NDArray[Any]], end: int, by_hand: int, changed: bool) -> Row:
        """The memory of a card whose last review is ours: it comes again when we said, unless somebody set another day since."""
        if changed:
            memory = replace(memory, stability=float(union["stability"][end]), difficulty=float(union["difficulty"][end]))
        if by_hand > int(union["id"][end]) and memory.state is State.REVIEW and self.table["type"][card] == _REVIEW:
            due = self.arrivals.first_day + int(self.table["due"][card])
            memory = replace(memory, due_day=min(max(0, due), self.moment.day + LONGEST))
        return _row(memory)

    def _arrived(
        self, union: dict[str, NDArray[Any]], cards: NDArray[np.int64], end: NDArray[np.int64], found: dict[int, Row]
    ) -> set[int]:
        """Add what Anki remembers of `cards`; returns those with a review, the last of which is made to say the same."""
        offset, rollover = self.moment.offset, self.settings.rollover_hour
        table = {name: column[cards] for name, column in self.table.items()}
        kind = np.where(table["type"] <= _RELEARNING, np.maximum(table["type"], _LEARNING), _REVIEW)
        row, reviewed = end[cards], end[cards] >= 0
        in_review = kind == _REVIEW
        moments = ~in_review & (table["due"] >= _MOMENT)
        latest = self.moment.day + LONGEST
        day = np.clip(self.arrivals.first_day + np.clip(table["due"], -_LARGEST, _LARGEST), 0, latest)
        due_at = np.where(moments, np.minimum(table["due"], latest * (_DAY // 1000)) * 1000, 0)
        due_day = np.where(moments, study_day(cast("int", due_at), offset, rollover), day)
        first = (day * 24 + rollover) * _HOUR + 1000 - offset * _MINUTE
        due_at = np.where(in_review, 0, np.where(moments, due_at, first))
        interval = np.clip(table["interval"], 1, LONGEST)
        stability, difficulty = self.arrivals.memory[cards].T.copy()
        reps, lapses = (np.clip(table[name], 0, _LARGEST) for name in ("reps", "lapses"))
        last_day = np.where(in_review, due_day - interval, -1)
        last_at = np.where(in_review, (last_day * 24 + 12) * _HOUR - offset * _MINUTE, -1)
        if reviewed.any():
            rows = np.maximum(row, 0)
            whole = reviewed & union["whole"][rows]
            replayed = reviewed & (np.isnan(stability) | (whole & ~self.arrivals.by_own_parameters[cards]))
            stability = np.where(replayed, union["stability"][rows], stability)
            difficulty = np.where(replayed, union["difficulty"][rows], difficulty)
            last_day, last_at = (np.where(reviewed, union[name][rows], now) for name, now in (("day", last_day), ("id", last_at)))
            count = np.where(reviewed, union["reps"][rows], 0)
            reps = np.where(whole, count, np.maximum(reps, count))
            lapsed = np.where(reviewed, union["lapses"][rows], 0)
            lapses = np.where(whole, lapsed, np.maximum(lapses, lapsed))
        for place in np.flatnonzero(np.isnan(stability) & in_review).tolist():
            stability[place], difficulty[place] = from_interval(float(interval[place]), _ease(int(table["ease"][place])))
        step = self._steps(cards, kind, table["left"])
        lasts = row[reviewed]
        columns = {"step": step, "stability": stability, "difficulty": difficulty, "due_at": due_at, "due_day": due_day}
        for name, column in (*columns.items(), ("state", kind), ("reps", reps), ("lapses", lapses)):
            union[name][lasts] = column[reviewed]
        values = (kind, *columns.values(), last_at, last_day, reps, lapses)
        for card, state, at_step, s, d, *others in zip(cards.tolist(), *(column.tolist() for column in values), strict=True):
            known = s == s
            due, on, last, last_on, times, failed = others
            past = (None, None) if last_on < 0 else (last, last_on)
            found[card] = (
                _NAMES[state],
                None if at_step < 0 else at_step,
                s if known else None,
                d if known else None,
                due,
                on,
                *past,
                times,
                failed,
            )
        return set(cards[reviewed].tolist())

    def _steps(self, cards: NDArray[np.int64], kind: NDArray[np.int64], left: NDArray[np.int64]) -> NDArray[np.int64]:
        """Places in the steps of learning that hold in the deck of each card, -1 for cards in review."""
        found = np.full(len(kind), -1)
        for place in np.flatnonzero(kind != _REVIEW).tolist():
            rules = self.settings.of(self.arrivals.decks[cards[place]])
            steps = len(rules.learning_steps if kind[place] == _LEARNING else rules.relearning_steps)
            found[place] = min(max(0, steps - int(left[place]) % 1000), max(0, steps - 1))
        return found


def _row(memory: Memory) -> Row:
    """What is remembered, as the database holds it."""
    return (memory.state.value, *(getattr(memory, name) for name in MEMORY_COLUMNS[1:]))


def _ease(thousandths: int) -> float:
    """An ease as a factor; 2.5 where there is none."""
    return thousandths / 1000 if thousandths >= 1300 else 2.5


def _begun(ease: int, interval: int) -> tuple[float, float]:
    """Stability and difficulty after the first row of a history that lacks its beginning.

    Under FSRS the row tells the difficulty, from 100 to 1,100; before, it told the ease.
    """
    days = float(min(max(1, interval), LONGEST))
    stability, difficulty = from_interval(days, _ease(ease))
    if 100 <= ease <= 1100:
        difficulty = (ease / 1000 - 0.1) * 9 + 1
    return stability, min(max(difficulty, 1.0), 10.0)
