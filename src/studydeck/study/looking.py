"""What there is in an open library: cards, searches, statistics, documents. Nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from studydeck.card import Card
from studydeck.errors import StudydeckError
from studydeck.review import NEW, Memory, Review, Standing, Suggestion
from studydeck.stats import CHARTS
from studydeck.store import Order
from studydeck.study import charts, numbers, triage
from studydeck.study.base import Base
from studydeck.study.charts import Scope
from studydeck.study.numbers import Overview
from studydeck.study.triage import FrameStanding
from studydeck.text.clean import one_line

if TYPE_CHECKING:
    import sqlite3
    from concurrent.futures import Future
    from pathlib import Path

    from studydeck.documentmap import DocumentMap
    from studydeck.documentview import DocumentView
    from studydeck.search import Query
    from studydeck.stats.chart import Chart
    from studydeck.study.documents import DocumentCard
    from studydeck.study.finding import Finder
    from studydeck.study.history import History


class Looking(Base):
    """Looking things up."""

    _finder: Finder | None = None

    def overview(self, now: datetime) -> Overview:
        """Counts for the home screen and `due`."""
        return numbers.overview(self._store, self.settings, self._moment(now), now)

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

    def decks(self) -> list[str]:
        """Names of all decks, in order of their files."""
        return self._store.decks()

    def flag_of(self, card_id: str) -> int:
        """The flag of a card, 0 for none."""
        return self._store.flag(card_id)

    def memory(self, card_id: str) -> Memory:
        """What is remembered of a card; `review.NEW` for one never answered."""
        return self._store.memory(card_id) or NEW

    def standings_of(self, cards: Sequence[str], now: datetime) -> list[Standing]:
        """These cards, rejected and suggested ones too, in their order; those that are gone are left out."""
        return self._store.standings_of(cards, self._today(now).day)

    def standings(self, deck: str | None = None, include_suggested: bool = False) -> list[Standing]:
        """Every card of one deck or all, in deck and file order; rejected cards are left out."""
        return self._store.standings(self._day, self.deck_named(deck), suggested=include_suggested)

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

    def suggestions(self, deck: str | None = None) -> list[Suggestion]:
        """The cards that wait in triage, best first; `deck` as in `deck_named`."""
        return triage.waiting(self._store, self.deck_named(deck))

    def suggested(self, card_id: str) -> Suggestion | None:
        """A card that waits in triage; None for one that does not."""
        return self._store.suggestion(card_id)

    def waits(self, card_id: str) -> bool:
        """Whether a card waits in triage."""
        return self._store.suggestion(card_id) is not None

    def frames(self) -> list[FrameStanding]:
        """What is expected of each frame after the learner's decisions."""
        return triage.frames(self._store)

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

    def close(self) -> None:
        """End a search that is under way, and close the database. Closing twice is allowed."""
        if self._finder is not None:
            self._finder.close()
        super().close()
