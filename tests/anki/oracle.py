"""What the real Anki makes of a package: a program of its own, because Anki takes its time zone from the process.

    python oracle.py PACKAGE [SECOND_PACKAGE]

Imports into a fresh collection with FSRS on, progress and presets taken along, and prints one JSON object.
"""

import json
import re
import sys
import tempfile
from html import unescape
from pathlib import Path
from typing import Any

from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

COUNTS = ("new", "updated", "duplicate", "conflicting", "missing_notetype", "missing_deck", "empty_first_field")
COLUMNS = ("type", "queue", "due", "ivl", "factor", "reps", "lapses", "left", "flags", "odue", "odid", "data")


def load(collection: Collection, package: str) -> dict[str, int]:
    """Import a package; how many notes fared how."""
    options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
    answer = collection.import_anki_package(ImportAnkiPackageRequest(package_path=package, options=options))
    return {name: len(getattr(answer.log, name)) for name in COUNTS}


def card(collection: Collection, number: int) -> dict[str, Any]:
    """One card as stored, as shown, and as Anki computes it anew from the log."""
    found = collection.get_card(number)
    note = found.note()
    row = collection.db.first(f"select {','.join(COLUMNS)} from cards where id = ?", number)
    log = collection.db.all("select id, ease, ivl, lastIvl, factor, time, type from revlog where cid = ? order by id", number)
    shown = found.render_output()
    sides = (shown.question_text, shown.answer_text)
    latex = [collection._backend.extract_latex(text=side, svg=False, expand_clozes=False) for side in sides]
    memory = collection.compute_memory_state(number) if log else None
    return {
        **dict(zip(COLUMNS, row, strict=True)),
        "data": json.loads(row[-1] or "{}"),
        "note": note.id,
        "mod": note.mod,
        "tags": note.tags,
        "fields": dict(note.items()),
        "note type": (note.note_type() or {})["name"],
        "deck": collection.decks.name(found.did),
        "log": log,
        "question": text(shown.question_text),
        "answer": text(shown.answer_text),
        "html": shown.answer_text,
        "sounds": len(shown.question_av_tags) + len(shown.answer_av_tags),
        "latex": sum(len(found.latex) for found in latex),
        "recomputed": [memory.stability, memory.difficulty] if memory else None,
    }


def text(html: str) -> str:
    """What a reader sees of a card."""
    shown = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", shown)).split())


def examine(folder: str, packages: list[str]) -> dict[str, Any]:
    """Everything the tests ask about, by guid of the note."""
    collection = Collection(str(Path(folder) / "collection.anki2"))
    try:
        collection.set_config("fsrs", True)
        found: dict[str, Any] = {"first": load(collection, packages[0])}
        found["today"] = collection.sched.today
        found["cutoff"] = collection.sched.day_cutoff
        guids = collection.db.all("select c.id, n.guid from cards c join notes n on n.id = c.nid order by c.id")
        found["cards"] = {guid: card(collection, number) for number, guid in guids}
        found["card count"] = len(guids)
        found["log count"] = collection.db.scalar("select count() from revlog")
        found["presets"] = collection.decks.all_config()
        decks = collection.decks.all_names_and_ids()
        found["preset of deck"] = {deck.name: collection.decks.config_dict_for_deck_id(deck.id) for deck in decks}
        new = "select n.guid from cards c join notes n on n.id = c.nid where c.type = 0 order by c.due"
        found["new order"] = collection.db.list(new)
        found["media"] = sum(1 for _ in Path(collection.media.dir()).iterdir())
        found["again"] = load(collection, packages[0])
        if len(packages) > 1:
            found["second"] = load(collection, packages[1])
            found["cards after second"] = {guid: card(collection, number) for number, guid in guids}
            found["note types after second"] = [kind.name for kind in collection.models.all_use_counts() if kind.use_count]
        found["check"] = collection.fix_integrity()
        return found
    finally:
        collection.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        print(json.dumps(examine(scratch, sys.argv[1:])))
