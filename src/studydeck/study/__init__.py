"""The job behind both faces: opens a library, builds the queue, records answers, takes them back.

Every moment is an argument (`now`, an aware datetime). Everything that changes progress is on the disk before a function
returns. Sentences for the user (`Study.notices`, `Undone.what`) are single lines of clean text.

What a study can do lies in four files: `looking` (cards, searches, statistics, documents), `sessions` (the queue and answers),
`changing` (cards, decks, settings, imports) and `undoing`. The other files each do one of their jobs.
"""

from __future__ import annotations

from datetime import datetime

from studydeck.config import Library, Settings
from studydeck.store import Order, open_store
from studydeck.study.changing import Changing
from studydeck.study.charts import Scope
from studydeck.study.chosen import Changed
from studydeck.study.drafts import Unsaved
from studydeck.study.editing import CardChanged
from studydeck.study.numbers import DeckCounts, Overview
from studydeck.study.triage import REASONS, FrameStanding
from studydeck.study.undoing import Undoing, Undone

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


class Study(Undoing, Changing):
    """An open library; a context manager. Get one from `open_study`."""


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
