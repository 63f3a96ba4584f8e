"""Searching without making anyone wait: in a thread of its own, over a connection of its own."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from studydeck.search import Query
from studydeck.store import Order, Store, Today
from studydeck.store.search import Searcher

Ids = list[str] | None


@dataclass(eq=False)
class _Job:
    query: Query
    today: Today
    order: Order
    limit: int | None
    found: Future[Ids] = field(default_factory=Future)
    overtaken: bool = False


class Finder:
    """Finds cards, one search at a time; a new one ends those before it.

    A database that is held in memory has one connection only: there a search is done at once.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._reader: Searcher | None = None
        self._pool = None if store.in_memory else ThreadPoolExecutor(max_workers=1, thread_name_prefix="finder")
        self._lock = threading.Lock()
        self._jobs: list[_Job] = []
        """Those that have not ended."""

    def find(self, query: Query, today: Today, order: Order, limit: int | None = None) -> Future[Ids]:
        """The ids of the cards that fit, later; None when another search overtook this one. Raises as every reading does."""
        self.stop()
        job = _Job(query, today, order, limit)
        if self._pool is None:
            self._try(job, self._store.searcher)
            return job.found
        with self._lock:
            self._jobs.append(job)
        self._pool.submit(self._work, job)
        return job.found

    def stop(self) -> None:
        """End every search that is under way."""
        with self._lock:
            for job in self._jobs:
                job.overtaken = True
            if self._jobs and self._reader is not None:
                self._reader.stop()

    def close(self) -> None:
        """End, and give the connection back. Closing twice is allowed."""
        self.stop()
        if self._pool is not None:
            pool, self._pool = self._pool, None
            pool.submit(self._let_go)
            pool.shutdown()

    def _work(self, job: _Job) -> None:
        """Do one job in the thread."""
        try:
            if self._reader is None and not job.overtaken:
                self._reader = self._store.reader()
            if self._reader is not None:
                self._try(job, self._reader)
        except BaseException as error:  # noqa: BLE001 - whoever waits for the result gets it
            job.found.set_exception(error)
        finally:
            with self._lock:
                self._jobs.remove(job)
            if not job.found.done():
                job.found.set_result(None)

    def _try(self, job: _Job, searcher: Searcher) -> None:
        ids: Ids = None
        while ids is None and not job.overtaken:  # an interrupt may have been meant for the search before this one
            ids = searcher.search(job.query, job.today, job.order, limit=job.limit)
        job.found.set_result(None if job.overtaken else ids)

    def _let_go(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None
