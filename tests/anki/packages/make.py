"""A small collection of an older Anki, used for some weeks, as the packages beside this file: run by that Anki, 2.1.44 or later.

    python -m venv old && old/bin/pip install anki==2.1.66 && TZ=UTC old/bin/python make.py OUT [SCHEDULER]

SCHEDULER is 1, 2 or 3 where that Anki can choose; without it, it is the one that a new collection has. Writes into the folder OUT
every kind of package that this Anki can write, named by its version, and for each a `.json` that says what Anki itself held.
"""

import json
import os
import random
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

from anki.collection import Collection

DAY = 24 * 3600
PICTURE = b"\x89PNG\r\n\x1a\n a picture"
DECKS = ("Default", "Garden", "Garden::Beds::Raised", "Küche & “Keller”")
FIRST = "The {{c1::spade::tool}} digs, the {{c2::rake}} levels, and the {{c1::fork}} lifts."
SECOND = "{{c3::Lime}} raises the pH of {{c1::soil}} by \\(10^{-x}\\)."


def version() -> str:
    try:
        from anki.buildinfo import version as found
    except ImportError:
        from anki import version as found
    return str(found)


def call(thing: Any, *names: str) -> Any:
    """The first method of these names that this Anki has."""
    return next(getattr(thing, name) for name in names if hasattr(thing, name))


def add(collection: Any, kind: str, deck: str, fields: list[str], tags: list[str]) -> None:
    model = call(collection.models, "by_name", "byName")(kind)
    deck_id = collection.decks.id(deck)
    try:
        note = collection.new_note(model)
    except AttributeError:
        from anki.notes import Note

        note = Note(collection, model)
    for place, field in enumerate(fields):
        note.fields[place] = field
    note.tags = tags
    try:
        collection.add_note(note, deck_id)
    except TypeError:
        model["did"] = deck_id
        collection.addNote(note)


def fill(collection: Any) -> None:
    """Words of our own, in every dress that a field may wear."""
    media = Path(collection.media.dir())
    (media / "bean flower.png").write_bytes(PICTURE)
    (media / "_unused.png").write_bytes(PICTURE)
    words = [
        ["How deep are beans sown?", "three&nbsp;to five <b>centimetres</b>"],
        ["What turns compost?<br>", "<div>the fork</div><div>and patience</div>"],
        ['Which flower is this? <img src="bean flower.png">', "the <i>runner</i> bean [sound:missing bee.mp3]"],
        ["1 &lt; 2 &amp; [what]?", "yes"],
        ["Rows?", "<table><tr><th>row</th><th>seed</th></tr><tr><td>1</td><td>leek</td></tr></table>"],
        ["<ul><li>dig</li><li>sow</li></ul>", "<pre>a\n  b</pre>"],
        ["Area of a round bed?", "\\(\\pi r^2\\)"],
        ["Wann reift die Quitte?", "im Oktober – „spät“"],
    ]
    for place, fields in enumerate(words):
        add(collection, "Basic", DECKS[place % 4], fields, ["bean", f"month::{place % 3 + 4}"])
    for place, pair in enumerate((["spade", "Spaten"], ["rake", "Rechen"], ["leek", "Lauch"])):
        add(collection, "Basic (and reversed card)", DECKS[place % 4], pair, ["marked"] if place else [])
    add(collection, "Cloze", DECKS[2], [FIRST, ""], ["tool"])
    add(collection, "Cloze", DECKS[3], [SECOND, "Ask the neighbour."], [])


def grade(
    collection: Any, count: int, chance: random.Random, weights: tuple[int, ...] = (2, 1, 5, 2), decks: Any = DECKS
) -> None:
    """Answer up to `count` cards of each deck, as this Anki's scheduler asks them."""
    for deck in decks:
        collection.decks.select(collection.decks.id(deck))
        collection.reset()
        for _ in range(count):
            card = collection.sched.getCard()
            if card is None:
                break
            call(card, "start_timer", "startTimer")()
            buttons = collection.sched.answerButtons(card)
            collection.sched.answerCard(card, min(buttons, chance.choices((1, 2, 3, 4), weights)[0]))
            time.sleep(0.002)


def back_in_time(collection: Any, days: int) -> None:
    """Let everything have happened some days earlier."""
    db = collection.db
    db.execute("update revlog set id = id - ?", days * DAY * 1000)
    db.execute("update cards set due = due - ? where queue in (2, 3) or (queue < 0 and type = 2)", days)
    db.execute("update cards set due = due - ? where queue = 1", days * DAY)
    for number, data in db.all("select id, data from cards where data like '%lrt%'"):
        known = json.loads(data)
        known["lrt"] -= days * DAY
        db.execute("update cards set data = ? where id = ?", json.dumps(known), number)


WEIGHTS = [0.5, 1.2, 3.2, 15.7, 7.2, 0.5, 1.5, 0.01, 1.5, 0.1, 1.0, 1.9, 0.1, 0.3, 2.3, 0.2, 3.0, 0.5, 0.6, 0.1, 0.2]
"""Parameters of nobody but this deck; an FSRS takes as many of the first as it has."""


def own_weights(collection: Any, deck: str) -> None:
    """Give a deck a preset with parameters of its own."""
    year, month = (int(part) for part in version().split(".")[:2])
    key, count = ("fsrsWeights", 17) if year < 25 else ("fsrsParams5", 19) if (year, month) < (25, 5) else ("fsrsParams6", 21)
    preset = collection.decks.add_config("Own weights")
    preset[key] = WEIGHTS[:count]
    preset["desiredRetention"] = 0.85
    collection.decks.update_config(preset)
    collection.decks.set_config_id_for_deck_dict(collection.decks.by_name(deck), preset["id"])


def use(collection: Any, fsrs: bool) -> None:
    """Forty days of reviews, and then everything else that a learner does to cards."""
    chance = random.Random(5)
    days = (20, 9, 6, 3, 2)
    for place, number in enumerate(days):
        if fsrs and place == 2:
            collection.set_config("fsrs", True)
            own_weights(collection, DECKS[1])
        grade(collection, 9, chance)
        back_in_time(collection, number)
    scheduler = collection.sched
    reviewed = collection.db.list("select id from cards where type = 2 and queue = 2 order by id")
    assert len(reviewed) > 8, "too few to do something with each"
    call(scheduler, "suspend_cards", "suspendCards")(reviewed[:2])
    call(scheduler, "bury_cards", "buryCards")(reviewed[2:3])
    if hasattr(collection, "set_user_flag_for_cards"):
        collection.set_user_flag_for_cards(3, reviewed[3:5])
    else:
        collection.setUserFlag(3, reviewed[3:5])
    scheduler.set_due_date(reviewed[5:6], "17")
    filtered_deck(collection)
    grade(collection, 1, chance, (1, 0, 0, 0), DECKS[:2])
    for place in range(6):
        add(collection, "Basic", DECKS[2], [f"What is sown in row {place + 1}?", "beans"], [])
    grade(collection, 2, chance, (1, 0, 2, 0), DECKS[2:3])
    scheduler.schedule_cards_as_new(reviewed[6:7])


def filtered_deck(collection: Any) -> None:
    search = "is:review prop:due>1 -is:suspended"
    try:
        deck = collection.sched.get_or_create_filtered_deck(0)
    except AttributeError:
        number = collection.decks.new_filtered("Before the frost")
        old = collection.decks.get(number)
        old["terms"][0] = [search, 3, 0]
        collection.decks.save(old)
        collection.sched.rebuild_filtered_deck(number)
        return
    deck.name = "Before the frost"
    deck.config.search_terms[0].search = search
    deck.config.search_terms[0].limit = 3
    collection.sched.add_or_update_filtered_deck(deck)


def held(collection: Any) -> dict[str, Any]:
    """What this Anki holds, by guid and number of the card; days of reviews as days since 1970."""
    first = collection.crt // DAY
    cards = {}
    sql = """select c.id, n.guid, c.ord, c.did, c.type, c.queue, c.due, c.ivl, c.reps, c.lapses, c.flags, c.data, c.odid, c.odue,
        n.tags from cards c join notes n on n.id = c.nid order by n.guid, c.ord"""
    for (
        number,
        guid,
        place,
        deck,
        kind,
        queue,
        due,
        interval,
        reps,
        lapses,
        flags,
        data,
        home,
        due_home,
        tags,
    ) in collection.db.all(sql):
        due = (due_home or due) if home else due
        log = collection.db.all("select id, ease, type from revlog where cid = ? order by id", number)
        known = json.loads(data) if data else {}
        cards[f"{guid} {place}"] = {
            "type": kind,
            "queue": queue,
            "due": first + due if kind == 2 and due < 10**9 else due,
            "interval": interval,
            "reps": reps,
            "lapses": lapses,
            "flag": flags & 7,
            "memory": [known["s"], known["d"]] if "s" in known else None,
            "deck": collection.decks.name(home or deck),
            "tags": tags.split(),
            "log": log,
        }
    return {"anki": version(), "at": time.time(), "cards": cards}


def write(collection: Any, folder: Path, name: str) -> Any:
    """Every kind of package; gives the paths. The collection is closed afterwards."""
    made = [folder / f"{name}-old.apkg"]
    from anki.exporting import AnkiPackageExporter

    exporter = AnkiPackageExporter(collection)
    exporter.includeSched = exporter.includeMedia = True
    exporter.exportInto(str(made[0]))
    if hasattr(collection, "export_anki_package"):
        for legacy in (True, False):
            made.append(folder / f"{name}-{'legacy' if legacy else 'new'}.apkg")
            try:
                from anki.collection import ExportAnkiPackageOptions
            except ImportError:
                parts = {"with_scheduling": True, "with_media": True, "legacy_support": legacy}
            else:
                options = ExportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True, with_media=True, legacy=legacy)
                parts = {"options": options}
            collection.export_anki_package(out_path=str(made[-1]), limit=None, **parts)
    path = collection.path
    made.append(folder / f"{name}-old.colpkg")
    if hasattr(collection, "export_collection_package"):
        collection.export_collection_package(str(made[-1]), include_media=True, legacy=True)
        made.append(folder / f"{name}-new.colpkg")
        again = Collection(path)
        again.export_collection_package(str(made[-1]), include_media=True, legacy=False)
    else:
        from anki.exporting import AnkiCollectionPackageExporter

        whole = AnkiCollectionPackageExporter(collection)
        whole.includeMedia = True
        whole.exportInto(str(made[-1]))
    return made


def pack_again(path: Path) -> None:
    """Deflate what is not packed by itself: the same files in a smaller package."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in files.items():
            archive.writestr(name, data)


def main(folder: Path, scheduler: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        collection = Collection(str(Path(scratch) / "collection.anki2"))
        collection.db.execute("update col set crt = crt - ?", 60 * DAY)
        if scheduler == 1:
            collection.set_config("schedVer", 1)
            collection.set_config("sched2021", False)
        if hasattr(collection, "save"):
            collection.save()
        collection.close()
        collection = Collection(str(Path(scratch) / "collection.anki2"))
        found = call(collection, "sched_ver", "schedVer")()
        if scheduler > 1 and found == 1:
            collection.upgrade_to_v2_scheduler()
        elif hasattr(collection, "set_v3_scheduler") and scheduler != 1:
            collection.set_v3_scheduler(scheduler == 3 or (not scheduler and collection.v3_scheduler()))
        fill(collection)
        use(collection, fsrs=not version().startswith("2."))
        name = f"anki-{version()}" + (f"-v{scheduler}" if scheduler else "")
        said = held(collection)
        for path in write(collection, folder.absolute(), name):
            pack_again(path)
            print(path.name, path.stat().st_size)
        cards = ",\n".join(
            f"{json.dumps(card)}: {json.dumps(value, ensure_ascii=False)}" for card, value in said.pop("cards").items()
        )
        text = json.dumps(said)[:-1] + f', "cards": {{\n{cards}\n}}}}\n'
        (folder / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    os.environ["TZ"] = "UTC"
    time.tzset()
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
