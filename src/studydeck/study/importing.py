"""Bringing in cards and progress from elsewhere: compared with what is here, listed, and written as one action.

A card that we have is known by its id. Its words go by the newer edit: newer ones from elsewhere replace ours, and what stood
there stays in the log; older ones are dropped silently when they are words the card had here before, and listed as a conflict
when not. Progress never replaces progress: the review logs are united (`joining`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from studydeck.card import Card, CardForm, Deck, hidden_words
from studydeck.config import Library, Settings
from studydeck.files import create_folder, write_atomically
from studydeck.review import NEW
from studydeck.store import CardFile, Incoming, KnownCard, Moment, Progress, Rewrite, Store
from studydeck.study.editing import clean_tags, new_path
from studydeck.study.files import DeckFiles
from studydeck.text.clean import clean_text, one_line

if TYPE_CHECKING:
    from studydeck.anki.arriving import Arrivals
    from studydeck.study.joining import Joined, NewReviews

_WORDS = ("front", "back", "context")
_CHUNK = 20_000
"""Reviews made into rows at a time."""
_SUSPENDED = -1
_BURIED = (-2, -3)


@dataclass(frozen=True, slots=True)
class Edit:
    """Words of one card that differ here and there."""

    card: str
    here: dict[str, object]
    there: dict[str, object]


@dataclass(slots=True)
class Imported:
    """What an import did, or would do."""

    name: str
    """Of the file."""
    added: list[tuple[str, str, str]] = field(default_factory=list)
    """Id, deck and question of each card that is new here."""
    same: int = 0
    """Cards that are here as they are there."""
    updated: list[Edit] = field(default_factory=list)
    """Cards that take the newer words from there."""
    conflicts: list[Edit] = field(default_factory=list)
    """Cards that keep the newer words from here."""
    rejected: int = 0
    """Cards that were rejected or deleted here and stay so."""
    reviews: int = 0
    """Reviews that are new here."""
    resets: int = 0
    remembered: int = 0
    """Cards whose memory changes."""
    status: Counter[str] = field(default_factory=Counter)
    """Cards suspended, buried, flagged and so on, by the name of the decision."""
    left_out: dict[str, int] = field(default_factory=dict)
    """Cards and rows that cannot come, by reason."""
    media: list[str] = field(default_factory=list)
    """Pictures and sounds that are stored."""
    missing: list[str] = field(default_factory=list)
    """Those that cards name and the file does not hold."""
    presets: tuple[str, ...] = ()
    """Presets with parameters of their own, which are not used here."""
    decks: list[str] = field(default_factory=list)
    """Decks that are new here."""
    options: list[tuple[str, str, Any]] = field(default_factory=list)
    """Deck, option and value of what holds there for these cards and not here."""
    backup: str = ""
    """Where the database was copied to first."""

    @property
    def nothing(self) -> bool:
        """Whether all of it is here already."""
        return not (self.added or self.updated or self.reviews or self.resets or self.remembered or self.status)


@dataclass(slots=True)
class Plan:
    """An import, worked out but not written."""

    report: Imported
    incoming: Incoming | None
    """None once it is written."""
    files: dict[str, Deck]
    """New deck files as they will be, by path."""
    changed_at: dict[str, int]
    media: dict[str, bytes]


def plan(library: Library, store: Store, settings: Settings, arrivals: Arrivals, name: str, moment: Moment) -> Plan:
    """Everything an import would write."""
    return _Planner(library, store, settings, arrivals, name, moment).plan()


def carry_out(library: Library, store: Store, plan: Plan, moment: Moment) -> Imported:
    """Write what was planned, with a backup of the database before. Raises what writing files and the database raises."""
    report = plan.report
    if not report.nothing:
        report.backup = str(store.back_up_for_import(library.backups, moment))
    _store_media(library, plan.media)
    if report.nothing or plan.incoming is None:
        return report
    store.bring_in(plan.incoming, moment)
    plan.incoming = None  # much room, and of no more use
    written = []
    for path, deck in plan.files.items():
        status = (library.decks / path).stat()
        written.append(CardFile(path, status.st_mtime_ns, status.st_size, deck))
    store.take_in(written, (), moment.at // 1000, plan.changed_at)
    return report


def _store_media(library: Library, media: Mapping[str, bytes]) -> None:
    """Put pictures and sounds where they are not yet; one that is there stays."""
    if media:
        create_folder(library.media)
    for name, data in media.items():
        target = library.media / name
        if not target.exists():
            write_atomically(target, data)


class _Planner:
    def __init__(self, library: Library, store: Store, settings: Settings, arrivals: Arrivals, name: str, moment: Moment) -> None:
        self.library = library
        self.store = store
        self.settings = settings
        self.arrivals = arrivals
        self.moment = moment
        self.ids = [card.id for card in arrivals.cards]
        self.known: dict[str, KnownCard] = store.known_cards(self.ids)
        self.progress: dict[str, Progress] = store.progress_of(self.ids)
        self.report = Imported(name, left_out=dict(arrivals.left_out), presets=arrivals.other_parameters)
        self.changes: list[tuple[str, str, object, object]] = []
        self.changed_at: dict[str, int] = {}
        self.new: list[int] = []
        """Places of the cards that no deck file holds."""
        self.words: dict[str, dict[str, Card]] = {}
        """Cards with other words, by the file they lie in."""

    def plan(self) -> Plan:
        self._compare()
        joined = self._join()
        self._status()
        files, rewrites = self._files()
        incoming = self._incoming(joined, rewrites)
        report = self.report
        report.reviews, report.resets, report.remembered = incoming.review_count, len(incoming.resets), len(incoming.memory)
        for reason, count in joined.skipped.items():
            report.left_out[f"reviews {reason}"] = count
        if self.arrivals.homeless:
            report.left_out["reviews of cards that are not in the package, or were left out"] = self.arrivals.homeless
        media = {}
        for name, data in self.arrivals.media.items():
            if data is None:
                if not (self.library.media / name).exists():
                    report.missing.append(name)
            elif not (self.library.media / name).exists():
                media[name] = data
                report.media.append(name)
        return Plan(report, incoming, files, self.changed_at, media)

    def _compare(self) -> None:
        """Find out which cards are new, and which have other words there than here."""
        former: dict[str, list[dict[str, object]]] | None = None
        held = self.store.all_words() if self.arrivals.nameless else set()
        for place, card in enumerate(self.arrivals.cards):
            progress = self.progress.get(card.id)
            if progress is not None and progress.rejected:
                self.report.rejected += 1
                continue
            known = self.known.get(card.id)
            if known is None and card.id in self.arrivals.nameless and (card.front, card.back) in held:
                self.report.same += 1
                continue
            if known is None:
                self.new.append(place)
                continue
            here, there = _differences(known.card, card)
            if self.arrivals.words_only:
                there = {name: value for name, value in there.items() if value or name not in ("context", "tags")}
            if not there:
                self.report.same += 1
                continue
            if former is None:
                former = self.store.former_words([one for one in self.ids if one in self.known])
            self._decide_words(place, known, here, there, former.get(card.id, []))

    def _decide_words(
        self,
        place: int,
        known: KnownCard,
        here: dict[str, object],
        there: dict[str, object],
        former: Sequence[Mapping[str, object]],
    ) -> None:
        card, edit = known.card, Edit(known.card.id, here, there)
        if self.arrivals.changed_at[place] > known.changed_at:
            words = {name: value for name, value in there.items() if name != "tags"}
            if words:
                self.changes.append(("reword", card.id, {name: here[name] for name in words}, words))
            if "tags" in there:
                self.changes.append(("retag", card.id, {"tags": here["tags"]}, {"tags": there["tags"]}))
            given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in there.items()}
            if card.form is not self.arrivals.cards[place].form:
                given["form"] = self.arrivals.cards[place].form
            self.words.setdefault(known.path, {})[card.id] = replace(card, **given)
            self.changed_at[card.id] = self.arrivals.changed_at[place]
            self.report.updated.append(edit)
        elif any(all(name in old and old[name] == value for name, value in there.items()) for old in former):
            self.report.same += 1
        else:
            self.report.conflicts.append(edit)

    def _join(self) -> Joined:
        """The united log of the cards that are to be learnt."""
        import numpy as np

        from studydeck.study.joining import STATES, Known, join

        index = {card: place for place, card in enumerate(self.ids)}
        heard = [card for card in self.ids if card in self.progress]
        if rejected := {index[card] for card in heard if self.progress[card].rejected}:
            keep = ~np.isin(self.arrivals.log[:, 1], np.array(sorted(rejected)))
            self.arrivals.log = self.arrivals.log[keep]
        known = Known(np.empty((0, 10), dtype=np.int64))
        codes = {state.value: code for code, state in enumerate(STATES)}
        ids = self.store.ids()
        if ids:
            rows = [
                (row[0], index[row[1]], *row[2:5], codes[row[5]], codes[row[6]], *row[7:]) for row in self.store.log_of(heard)
            ]
            known = Known(
                np.array(rows, dtype=np.int64).reshape(len(rows), 10),
                frozenset(self.store.undone_answers(heard)),
                tuple((at, index[card]) for at, card in self.store.resets_of(heard)),
                {index[card]: self.progress[card].memory for card in heard},
                np.array(ids, dtype=np.int64),
                np.array(self.store.days_of_reviews(), dtype=np.int64).reshape(-1, 2),
            )
        elif heard:
            known.memory = {index[card]: self.progress[card].memory for card in heard}
        joined = join(self.arrivals, known, self.settings, self.moment)
        for place in rejected if heard else ():
            joined.memory.pop(place, None)
        return joined

    def _status(self) -> None:
        """Flags, suspension and burying, where nothing was decided here since."""
        table = self.arrivals.table
        decided: dict[str, int] = self.store.decided_at([card for card in self.ids if card in self.known])
        columns = (table[:, 2].tolist(), table[:, 4].tolist(), table[:, 11].tolist())
        for card, touched, queue, flag in zip(self.arrivals.cards, *columns, strict=True):
            if (queue >= 0 and not flag and card.id not in self.known) or (self.arrivals.words_only and card.id in self.known):
                continue
            progress = self.progress.get(card.id)
            held = self.known.get(card.id)
            if (progress and progress.rejected) or (card.id in decided and decided[card.id] // 1000 >= touched):
                continue
            suspended, buried, marked = (progress.suspended, progress.buried_day, progress.flag) if progress else (0, 0, 0)
            retired = held.card.retired if held else card.retired
            wanted = int(queue == _SUSPENDED)
            if wanted != suspended and not retired:
                self._decide("suspend" if wanted else "unsuspend", card.id, suspended, wanted)
            if queue in _BURIED and buried < self.moment.day and held is None:
                self._decide("bury", card.id, buried, self.moment.day)
            if flag != marked:
                self._decide("flag", card.id, marked, flag)

    def _decide(self, action: str, card: str, before: int, after: int) -> None:
        self.changes.append((action, card, before, after))
        self.report.status[action] += 1

    def _files(self) -> tuple[dict[str, Deck], list[Rewrite]]:
        """New deck files, and all changes to files."""
        from studydeck import deckfile

        files = DeckFiles(self.library)
        for path, cards in self.words.items():
            files.reword(path, cards)
        made: dict[str, Deck] = {}
        taken: set[str] = set()
        for name, places in self._by_deck().items():
            new = [self._cleaned(self.arrivals.cards[place]) for place in places]
            held = self.store.deck_file(name)
            self.report.added += [(card.id, name, one_line(card.question)) for card in new]
            self.changed_at |= {self.ids[place]: self.arrivals.changed_at[place] for place in places}
            if held is not None:
                files.put_in(held, [(card, None) for card in new], name)
                continue
            self.report.decks.append(name)
            path = new_path(self.library, name, taken)
            taken.add(path)
            made[path] = Deck(name, tuple(new))
        rewrites = files.rewrites()
        for path, deck in made.items():
            rewrites.append(Rewrite(path, None, deckfile.render(deck, "", f"decks/{path}").encode()))
        return made, rewrites

    def _by_deck(self) -> dict[str, list[int]]:
        """Places of the new cards by deck: as they were made, new ones as they are to be learnt, ours as in their document."""
        cards, table = self.arrivals.cards, self.arrivals.table
        numbers, kinds, dues = table[:, 0].tolist(), table[:, 3].tolist(), table[:, 5].tolist()
        decks: dict[str, list[int]] = {}
        for place in sorted(self.new, key=numbers.__getitem__):
            decks.setdefault(self.arrivals.decks[place], []).append(place)
        for name, places in decks.items():
            if any(cards[place].evidence for place in places):
                decks[name] = sorted(places, key=lambda place: _start(cards[place]))
                continue
            slots = [slot for slot, place in enumerate(places) if kinds[place] == 0]
            queued = sorted((places[slot] for slot in slots), key=dues.__getitem__)
            for slot, place in zip(slots, queued, strict=True):
                places[slot] = place
        return dict(sorted(decks.items()))

    def _cleaned(self, card: Card) -> Card:
        """The card with words that a deck file gives back as they are."""
        front, back = clean_text(card.front), clean_text(card.back)
        if card.form is CardForm.CLOZE:
            back = "; ".join(hidden_words(front))
        context, section = clean_text(card.context), one_line(card.section)
        tags = clean_tags(card.tags) if card.tags else ()
        if (front, back, context, section, tags) == (card.front, card.back, card.context, card.section, card.tags):
            return card
        return replace(card, front=front, back=back, context=context, section=section, tags=tags)

    def _incoming(self, joined: Joined, rewrites: list[Rewrite]) -> Incoming:
        memory = {self.ids[place]: what for place, what in joined.memory.items()}
        said = frozenset(self.ids[place] for place in joined.follows if self._was_new(self.ids[place]))
        count = len(joined.reviews)
        resets = [(at, self.ids[card], self.moment.day) for at, card in joined.resets]
        added = [self.ids[place] for place in self.new]
        reviews = _review_rows(joined.reviews, self.ids)
        return Incoming(self.report.name, added, self.changes, memory, said, reviews, count, resets, rewrites)

    def _was_new(self, card: str) -> bool:
        return card not in self.progress or self.progress[card].memory == NEW


def _differences(here: Card, there: Card) -> tuple[dict[str, object], dict[str, object]]:
    """Words and tags that differ, here and there."""
    first: dict[str, object] = {}
    second: dict[str, object] = {}
    for name in _WORDS:
        old, new = clean_text(getattr(here, name)).strip(), clean_text(getattr(there, name)).strip()
        if old.split() != new.split():
            first[name], second[name] = getattr(here, name), new
    tags = clean_tags(there.tags)
    if sorted(_plain_tags(here.tags)) != sorted(_plain_tags(tags)):
        first["tags"], second["tags"] = list(here.tags), list(tags)
    return first, second


def _plain_tags(tags: Sequence[str]) -> set[str]:
    """Tags as they look in Anki, where none holds a blank."""
    return {"_".join(tag.replace('"', "").split()).casefold() for tag in tags}


def _start(card: Card) -> int:
    return card.evidence.start if card.evidence else -1


_ROW = (
    "id", "card", "rating", "day", "spent", "before", "before_step", "before_stability", "before_difficulty", "before_due_at",
    "before_due_day", "before_last_at", "before_last_day", "before_reps", "before_lapses", "after_state", "after_step",
    "after_stability", "after_difficulty", "after_due_at", "after_due_day", "after_reps", "after_lapses",
)  # fmt: skip
"""Columns of a row of the log as `Incoming.reviews` has them."""


def _review_rows(reviews: NewReviews, ids: Sequence[str]) -> Iterator[tuple[object, ...]]:
    """New reviews as rows of the log."""
    import numpy as np

    from studydeck.study.joining import STATES

    names, cards = np.array([state.value for state in STATES], dtype=object), np.array(ids, dtype=object)
    for start in range(0, len(reviews), _CHUNK):
        some = reviews.columns(start, start + _CHUNK)
        some |= {"card": cards[some["card"]], "before": names[some["before"]], "after_state": names[some["after_state"]]}
        yield from zip(*(some[name].tolist() for name in _ROW), strict=True)
