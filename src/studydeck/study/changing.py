"""Changes to cards, decks and settings; each can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studydeck.card import Card, Wording, anchor
from studydeck.config import levels
from studydeck.errors import UsageError
from studydeck.review import Suggestion
from studydeck.study import drafts, editing, triage
from studydeck.study.base import Base
from studydeck.study.chosen import Changed, differing
from studydeck.study.drafts import Unsaved
from studydeck.text.clean import one_line

if TYPE_CHECKING:
    from pathlib import Path

    from studydeck.anki.arriving import Arrivals
    from studydeck.study.importing import Imported

LAST_FLAG = 7
"""As in Anki."""


class Changing(Base):
    """Changing things."""

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

    def import_package(self, path: Path, now: datetime, *, dry_run: bool = False, options: bool = False) -> Imported:
        """Bring in the cards and the progress of an Anki package, one action for undo; with `dry_run` only say what would come.

        With `options` what its presets say of the decks of its cards, and of those above them, becomes options of these, each as
        by `change_setting`; without, the report names what differs in decks that are new. Importing the same package again
        changes nothing. Raises InputRefused for what is no package or a damaged one.
        """
        from studydeck.anki.arriving import read_package
        from studydeck.deckfile.reading import without_collector
        from studydeck.schedule import PARAMETERS

        with without_collector():
            arrivals = read_package(path, now, PARAMETERS)
            report = self._import(arrivals, path.name, now, dry_run=dry_run)
        decks = {level for deck in set(arrivals.decks if options else report.decks) for level in levels(deck)}
        report.options = differing(self.settings, {deck: own for deck, own in arrivals.options.items() if deck in decks})
        if options and report.options and not dry_run:
            self._chosen.change_all([(name, value, deck) for deck, name, value in report.options])
        return report

    def import_cards(self, path: Path, now: datetime, deck: str | None = None, *, dry_run: bool = False) -> Imported:
        """Bring in the cards of a .jsonl, .csv, .tsv, .txt or .md file, one action for undo; `deck` is for cards that name none.

        Raises InputRefused for what cannot be read, UsageError for a name that no deck can have.
        """
        from studydeck.study import texts

        name = None if deck is None else editing.deck_name(deck)
        return self._import(texts.read(path, name), path.name, now, dry_run=dry_run)

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

    def _keep(self, kept: Sequence[tuple[Suggestion, Card]], now: datetime) -> None:
        moment = self._moment(now)
        triage.keep(self.library, self._store, kept, moment)
        self._take_in_decks(moment)
