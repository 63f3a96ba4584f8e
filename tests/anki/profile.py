"""Real Anki as a user has it: a program of its own, because Anki takes its time zone from the process.

    python profile.py review PACKAGE OUT COUNT     import a package of ours, grade cards with Anki's scheduler, export it again
    python profile.py collect FOLDER               a collection with everything odd in it, exported in four ways

Both print one JSON object that says what Anki itself holds then.
"""

import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from anki.collection import Collection, ExportAnkiPackageOptions, ImportAnkiPackageOptions, ImportAnkiPackageRequest

DAY = 24 * 3600
PICTURE = b"\x89PNG\r\n\x1a\n a picture"


def held(collection: Collection) -> dict[str, Any]:
    """Every card as Anki holds it, by guid and number."""
    cards = {}
    sql = """select c.id, n.guid, c.ord, c.type, c.queue, c.due, c.ivl, c.reps, c.lapses, c.flags, c.data, c.odid, c.odue, n.tags
        from cards c join notes n on n.id = c.nid"""
    for number, guid, place, kind, queue, due, interval, reps, lapses, flags, data, filtered, home_due, tags in collection.db.all(
        sql
    ):
        log = collection.db.all("select id, ease, type, factor from revlog where cid = ? order by id", number)
        memory = collection.compute_memory_state(number) if log else None
        deck = filtered or collection.get_card(number).did
        cards[f"{guid} {place}"] = {
            "type": kind,
            "queue": queue,
            "due": (home_due or due) if filtered else due,
            "interval": interval,
            "reps": reps,
            "lapses": lapses,
            "flag": flags & 7,
            "memory": [json.loads(data or "{}").get(key) for key in ("s", "d")],
            "deck": collection.decks.name(deck),
            "tags": tags.split(),
            "log": log,
            "recomputed": [memory.stability, memory.difficulty] if memory and memory.stability else None,
        }
    return {"today": collection.sched.today, "cutoff": collection.sched.day_cutoff, "cards": cards}


def export(collection: Collection, path: Path, *, legacy: bool) -> None:
    options = ExportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True, with_media=True, legacy=legacy)
    collection.export_anki_package(out_path=str(path), options=options, limit=None)


def grade(collection: Collection, count: int, chance: random.Random) -> int:
    """Answer up to `count` cards, each as Anki's scheduler asks them."""
    done = 0
    for deck in collection.decks.all_names_and_ids():
        collection.decks.select(deck.id)  # type: ignore[arg-type]
        while done < count and (card := collection.sched.getCard()):
            card.start_timer()
            collection.sched.answerCard(card, chance.choices((1, 2, 3, 4), (2, 2, 5, 1))[0])  # type: ignore[arg-type]
            done += 1
    return done


def unlimited(collection: Collection) -> None:
    for preset in collection.decks.all_config():
        preset["new"]["perDay"] = preset["rev"]["perDay"] = 9999
        collection.decks.update_config(preset)


def review(folder: str, package: str, out: str, count: int) -> dict[str, Any]:
    collection = Collection(str(Path(folder) / "collection.anki2"))
    try:
        collection.set_config("fsrs", True)
        options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
        collection.import_anki_package(ImportAnkiPackageRequest(package_path=package, options=options))
        unlimited(collection)
        graded = grade(collection, count, random.Random(7))
        export(collection, Path(out), legacy=out.endswith(".old.apkg"))
        return {"graded": graded, **held(collection)}
    finally:
        collection.close()


def back_in_time(collection: Collection, days: int) -> None:
    """Let everything have happened some days earlier."""
    db = collection.db
    db.execute("update revlog set id = id - ? * 86400000", days)
    db.execute("update cards set due = due - ? where queue in (2, 3) or (queue < 0 and type = 2)", days)
    db.execute("update cards set due = due - ? * 86400 where queue = 1", days)
    for number, data in db.all("select id, data from cards where data like '%lrt%'"):
        known = json.loads(data)
        known["lrt"] -= days * DAY
        db.execute("update cards set data = ? where id = ?", json.dumps(known), number)


def collect(folder: str, out: Path) -> dict[str, Any]:
    """A collection that was used for a while: SM-2 first, FSRS later, with everything a user can do to a card."""
    collection = Collection(str(Path(folder) / "collection.anki2"))
    chance = random.Random(3)
    collection.db.execute("update col set crt = crt - ?", 200 * DAY)
    collection.set_config("fsrs", False)
    unlimited(collection)
    (Path(collection.media.dir()) / "a picture.png").write_bytes(PICTURE)
    for number in range(60):
        kinds = ("Basic", "Basic (and reversed card)", "Cloze", "Basic (type in the answer)", "Basic (optional reversed card)")
        model = collection.models.by_name(kinds[number % 5])
        assert model
        note = collection.new_note(model)
        if number % 5 == 2:
            note["Text"] = f"{number}: {{{{c1::one {number}::hint}}}} and {{{{c2::two}}}}"
            note["Back Extra"] = "more" if number % 2 else ""
        else:
            note["Front"] = f"<div>front {number}</div><ul><li>a</li><li>b &amp; c</li></ul>"
            note["Back"] = f'back {number}<br><img src="a picture.png"> [sound:none.mp3]'
        if "Add Reverse" in note:
            note["Add Reverse"] = "y" if number % 2 else ""
        note.tags = ["some", f"tag::{number % 3}"]
        collection.add_note(note, collection.decks.id(("Default", "One", "One::Two", "Drei äöü")[number % 4]))  # type: ignore[arg-type]
    for days in (40, 25, 12, 6, 2, 1):
        if days == 12:
            collection.set_config("fsrs", True)
        grade(collection, 50, chance)
        back_in_time(collection, days)
        time.sleep(0.01)
    reviewed = collection.db.list("select id from cards where type = 2 order by id")
    collection.sched.suspend_cards(reviewed[:3])
    collection.sched.bury_cards(reviewed[3:5])
    collection.set_user_flag_for_cards(3, reviewed[5:8])
    collection.sched.set_due_date(reviewed[8:11], "17")
    collection.sched.schedule_cards_as_new(reviewed[11:14])
    grade(collection, 10, chance)
    filtered = collection.sched.get_or_create_filtered_deck(0)  # type: ignore[arg-type]
    filtered.name = "Filtered"
    filtered.config.search_terms[0].search = "is:review prop:due>3"
    filtered.config.search_terms[0].limit = 9
    collection.sched.add_or_update_filtered_deck(filtered)
    slow = collection.decks.add_config("Slow")
    slow["new"] |= {"delays": [0.5, 30.0], "perDay": 7}
    slow["rev"] |= {"perDay": 77, "maxIvl": 400}
    slow["lapse"]["delays"] = []
    slow["desiredRetention"] = 0.85
    collection.decks.update_config(slow)
    collection.decks.set_config_id_for_deck_dict(collection.decks.by_name("One"), slow["id"])  # type: ignore[arg-type]
    deck = collection.decks.by_name("Drei äöü")
    assert deck
    collection.decks.save(deck | {"newLimit": 3, "reviewLimit": 0, "desiredRetention": 88})
    found = held(collection)
    export(collection, out / "new.apkg", legacy=False)
    export(collection, out / "old.apkg", legacy=True)
    collection.export_collection_package(str(out / "new.colpkg"), include_media=True, legacy=False)
    collection.close()
    again = Collection(str(Path(folder) / "collection.anki2"))
    again.export_collection_package(str(out / "old.colpkg"), include_media=True, legacy=True)
    return found


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        if sys.argv[1] == "review":
            print(json.dumps(review(scratch, sys.argv[2], sys.argv[3], int(sys.argv[4]))))
        else:
            print(json.dumps(collect(scratch, Path(sys.argv[2]))))
