"""What the real Anki makes of our packages. Needs the `anki` package of the test extra."""

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from histories import History, a_history
from leaving import write_package

from builders import a_card, a_cloze, a_memory, a_standing, an_evidence
from studydeck.card import Card, CardStatus
from studydeck.config import Settings
from studydeck.review import NEW, Rating, Reset, Review, State, milliseconds, study_day, utc_offset
from studydeck.schedule import PARAMETERS, schedule

pytest.importorskip("anki.collection", reason="the anki package of the test extra is missing", exc_type=ImportError)

ORACLE = Path(__file__).with_name("oracle.py")
Found = dict[str, Any]


def ask(packages: list[Path], zone: str = "UTC") -> Found:
    """What Anki finds in a package (and a second one imported after it), in a process that lives in `zone`."""
    command = [sys.executable, str(ORACLE), *(str(package) for package in packages)]
    answer = subprocess.run(command, env={**os.environ, "TZ": zone}, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    found: Found = json.loads(answer.stdout)
    return found


def export(history: History, path: Path, now: datetime, settings: Settings | None = None) -> Path:
    rules = settings or Settings()
    write_package(path, history.standings, history.reviews, settings=rules, parameters=PARAMETERS, now=now, force=True)
    return path


def imported(cards: list[Card], tmp_path: Path) -> Found:
    """What Anki makes of new cards."""
    history = History([a_standing(card) for card in cards], [])
    return ask([export(history, tmp_path / "cards.apkg", datetime.now(UTC))])


# Anki reads the clock of the machine, so these histories end now. Answers are given around the clock, also on the far side of
# the last change to or from summer time.


@pytest.fixture(scope="module", params=["UTC", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"])
def arrival(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, History, Found]:
    """A history of 400 cards, made, exported and imported in one zone."""
    zone: str = request.param
    now = datetime.now(ZoneInfo(zone))
    history = a_history(now, 400)
    # A clock tells its present offset from UTC and nothing of the zone's past ones.
    moment = now.astimezone(timezone(now.utcoffset() or timedelta()))
    package = export(history, tmp_path_factory.mktemp("package") / "history.apkg", moment)
    return zone, history, ask([package], zone)


Arrival = tuple[str, History, Found]


def test_every_note_arrives_once(arrival: Arrival) -> None:
    _, history, found = arrival
    assert found["first"]["new"] == found["card count"] == len(history.standings)
    assert found["again"] == {**dict.fromkeys(found["again"], 0), "duplicate": len(history.standings)}


def test_every_card_arrives_with_its_memory(arrival: Arrival) -> None:
    """Stability and difficulty as far as Anki keeps them, the moment of the last review, counts, flag and deck."""
    _, history, found = arrival
    for standing in history.standings:
        card, memory = found["cards"][standing.card.id], standing.memory
        assert (card["reps"], card["lapses"], card["flags"]) == (memory.reps, memory.lapses, standing.flag)
        assert card["deck"] == standing.deck
        if memory.stability is not None:
            assert card["data"]["s"] == pytest.approx(memory.stability, abs=6e-5)
            assert card["data"]["d"] == pytest.approx(memory.difficulty, abs=6e-4)
            assert (card["data"]["dr"], card["data"]["decay"]) == (0.9, 0.154)
            assert card["data"]["lrt"] == card["log"][-1][0] // 1000


def test_every_due_day_is_ours(arrival: Arrival) -> None:
    zone, history, found = arrival
    cutoff = datetime.fromtimestamp(found["cutoff"] - 1, ZoneInfo(zone))
    today = study_day(milliseconds(cutoff), utc_offset(cutoff))
    wrong = []
    for standing in history.standings:
        card, memory = found["cards"][standing.card.id], standing.memory
        if card["queue"] in (2, 3) and card["due"] - found["today"] != memory.due_day - today:
            wrong.append(standing.card.id)
        if card["queue"] == 1 and card["due"] != memory.due_at // 1000:
            wrong.append(standing.card.id)
    assert wrong == []
    assert found["new order"] == [standing.card.id for standing in history.standings if standing.memory.state is State.NEW]


def test_every_review_arrives(arrival: Arrival) -> None:
    """As many, with their ratings and in their order; times differ only where summer time would move them to another day."""
    _, history, found = arrival
    ratings: dict[str, list[int]] = {standing.card.id: [] for standing in history.standings}
    for review in history.reviews:
        ratings[review.card].append(int(review.rating))
    assert found["log count"] == len(history.reviews)
    assert {guid: [row[1] for row in card["log"]] for guid, card in found["cards"].items()} == ratings
    arrived = {row[0] for card in found["cards"].values() for row in card["log"]}
    assert len(arrived & {review.id for review in history.reviews}) > 0.85 * len(history.reviews)


def test_anki_computes_the_same_memory_from_the_log(arrival: Arrival) -> None:
    """It does so whenever retention or parameters change: counted in study days, it comes to our numbers but for rounding."""
    _, history, found = arrival
    beyond = []
    for standing in history.standings:
        memory, computed = standing.memory, found["cards"][standing.card.id]["recomputed"]
        if memory.stability is not None and memory.difficulty is not None:
            far = abs(computed[0] - memory.stability) > 6e-5 + 2e-5 * memory.stability
            if far or abs(computed[1] - memory.difficulty) > 6e-4:
                beyond.append((standing.card.id, memory, computed))
    assert beyond == []


def test_a_reset_cuts_the_history(tmp_path: Path) -> None:
    """Anki computes the memory from the answers after it; a card not answered since is new there, too."""
    now = datetime.now(UTC).replace(hour=12)
    now -= timedelta(days=1)
    standings, reviews, resets = [], [], []
    for number, answers in enumerate(((20, 3), (20,), ())):
        card, memory = a_card(f"Reset {number}?").id, NEW
        for days, rating in ((60, Rating.GOOD), (50, Rating.EASY), (30, Rating.AGAIN), *((day, Rating.GOOD) for day in answers)):
            if days == 20 and memory.reps == 3:
                memory = NEW
            at = milliseconds(now - timedelta(days=days))
            after = schedule(memory, rating, at, 0, Settings(), (card, memory.reps))
            reviews.append(Review(at, card, rating, study_day(at, 0), 0, "test", 900, memory, after))
            memory = after
        reset = milliseconds(now - timedelta(days=25)) + number
        resets.append(Reset(reset, card, study_day(reset, 0), 0))
        standings.append(a_standing(a_card(f"Reset {number}?"), memory if answers else NEW))
    reviews.sort(key=lambda review: review.id)
    path, rules = tmp_path / "reset.apkg", Settings()
    write_package(path, standings, reviews, resets=resets, settings=rules, parameters=PARAMETERS, now=now, force=True)
    found = ask([path])
    for standing in standings:
        card, memory = found["cards"][standing.card.id], standing.memory
        assert [0, 0, 0, 0, 0, 4] in [row[1:] for row in card["log"]]
        if memory.stability is None:
            assert (card["type"], card["recomputed"]) == (0, [None, None])
        else:
            assert card["recomputed"] == pytest.approx([memory.stability, memory.difficulty], rel=2e-4)
    assert found["check"] == ["Database rebuilt and optimized.", True]


def test_the_database_check_finds_nothing(arrival: Arrival) -> None:
    assert arrival[2]["check"] == ["Database rebuilt and optimized.", True]


def test_the_preset_arrives_and_is_used(arrival: Arrival) -> None:
    found = arrival[2]
    preset = next(preset for preset in found["presets"] if preset["name"] == "studydeck")
    assert preset["fsrsParams6"] == pytest.approx(list(PARAMETERS), abs=1e-6)
    assert preset["desiredRetention"] == pytest.approx(0.9)
    assert {name for name, used in found["preset of deck"].items() if used["name"] != "studydeck"} == {"Default"}


OF_DECKS = Settings(
    new_per_day=30,
    deck={
        "Podcast": {"retention": 0.8, "new_per_day": 5, "learning_steps": (7,), "relearning_steps": (), "maximum_interval": 300},
        "Podcast::Chapter 2": {"reviews_per_day": 12, "learning_steps": (1, 10)},
        "Interview": {"new_per_day": 30},
        "Default": {"retention": 0.75},
        "Elsewhere": {"retention": 0.7},
    },
)
"""Options of a deck that lies above others, of one below it, of one that has what all have, and of one that does not leave."""


@pytest.mark.parametrize("latest", [False, True])
def test_each_deck_arrives_with_the_preset_of_its_own_options(latest: bool, tmp_path: Path) -> None:
    """As Anki uses it for each deck; cards aim at the share of their deck, and their steps to go are those of their deck."""
    now = datetime.now(UTC)
    history = a_history(now, 60)
    learning = a_memory(State.LEARNING, study_day(milliseconds(now), 0), 0, due_at=milliseconds(now) + 60_000, step=0)
    steps = {"Interview": 2002, "Podcast::Chapter 1": 1001, "Podcast::Chapter 2": 2002, "Default": 2002}
    begun = [a_standing(a_card(f"{deck}?", id=f"k1{place}"), learning, deck=deck) for place, deck in enumerate(steps)]
    options = {"settings": OF_DECKS, "parameters": PARAMETERS, "now": now, "latest": latest}
    write_package(tmp_path / "x.apkg", history.standings + begun, history.reviews, **options)  # type: ignore[arg-type]
    found = ask([tmp_path / "x.apkg"])
    used = found["preset of deck"]
    assert {deck: preset["name"] for deck, preset in used.items()} == {
        "Default": "studydeck: Default",
        "Interview": "studydeck",
        "Podcast": "studydeck: Podcast",
        "Podcast::Chapter 1": "studydeck: Podcast",
        "Podcast::Chapter 2": "studydeck: Podcast::Chapter 2",
    }
    for deck, preset in used.items():
        rules = OF_DECKS.of(deck)
        assert (preset["desiredRetention"], preset["fsrsParams6"]) == (
            pytest.approx(rules.retention),
            pytest.approx(list(PARAMETERS)),
        )
        assert (preset["new"]["perDay"], preset["rev"]["perDay"]) == (rules.new_per_day, rules.reviews_per_day)
        assert (preset["new"]["delays"], preset["lapse"]["delays"]) == ([*rules.learning_steps], [*rules.relearning_steps])
        assert preset["rev"]["maxIvl"] == rules.maximum_interval
    assert len(found["presets"]) == 5, "these four, and Anki's own"
    for card in found["cards"].values():
        if card["type"]:
            assert card["data"]["dr"] == OF_DECKS.of(card["deck"]).retention
    assert [found["cards"][f"k1{place}"]["left"] for place in range(4)] == [*steps.values()]
    assert found["check"] == ["Database rebuilt and optimized.", True]


def test_someone_who_moved_takes_the_memory_along(tmp_path: Path) -> None:
    """Reviews made in Tokyo, exported and imported in New York: Anki still comes to the same memory."""
    now = datetime.now(ZoneInfo("America/New_York"))
    history = a_history(now.astimezone(ZoneInfo("Asia/Tokyo")) - timedelta(days=2), 150)
    found = ask([export(history, tmp_path / "x.apkg", now)], "America/New_York")
    moved = [
        standing.card.id
        for standing in history.standings
        if standing.memory.stability is not None
        and found["cards"][standing.card.id]["recomputed"][0] != pytest.approx(standing.memory.stability, rel=2e-5, abs=6e-5)
    ]
    assert moved == []


def test_statuses_arrive_as_queues(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    memory = a_memory(day=study_day(milliseconds(now), 0) - 5)
    statuses = {CardStatus.ACTIVE: 2, CardStatus.SUSPENDED: -1, CardStatus.RETIRED: -1, CardStatus.BURIED: -3}
    standings = [a_standing(a_card(f"{status}?", id=f"k1{status}"), memory, status=status) for status in statuses]
    found = ask([export(History(standings, []), tmp_path / "x.apkg", now)])
    assert {guid: card["queue"] for guid, card in found["cards"].items()} == {
        f"k1{status}": queue for status, queue in statuses.items()
    }
    assert {card["due"] - found["today"] for card in found["cards"].values()} == {5}
    assert "retired" in found["cards"]["k1retired"]["tags"]


# --- words

HOSTILE = {
    "script": "<script>alert(1)</script> <img src=x onerror=alert(1)> <a href='javascript:x'>y</a>",
    "latex": "[latex]\\input{/etc/passwd}[/latex] [$]x[/$] [$$]y[/$$]",
    "sound": "[sound:x.mp3] [[type:front]] [anki:tts lang=en_US]hello[/anki:tts]",
    "template": "{{Front}} {{front}} {{FrontSide}} {{type:back}} {{#back}}x{{/back}} {{=<% %>=}}",
    "cloze": "{{c1::x}} {{c2::y::hint}} {{{c3::z}}}",
    "mathjax": "\\(x\\) \\[y\\] $z$ <anki-mathjax>x</anki-mathjax>",
    "controls": "a \x1b]52;c;eA==\x07 b\x1fc\x00d \u202eefg\u202c",
    "entities": "&lt;b&gt; &amp; &#91; &nbsp;",
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """A question and a cloze for each hostile text, with that text in every field."""
    cards = []
    for name, text in HOSTILE.items():
        evidence = an_evidence(text, document=text, speaker=text)
        words = {"context": text, "section": text, "tags": (text,), "evidence": evidence}
        cards.append(a_card(text, text, id=f"k1{name}", **words))
        hidden = text.replace("{{", "{ {").replace("}}", "} }")
        cards.append(a_cloze(f"{hidden} {{{{hidden {hidden}}}}}", id=f"k1{name}cloze", **words))
    return imported(cards, tmp_path_factory.mktemp("hostile"))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_are_shown_and_do_nothing(name: str, hostile: Found) -> None:
    """What a reader sees is the text itself, on both kinds of note; no sound, no LaTeX, no tag of the text's own."""
    for guid in (f"k1{name}", f"k1{name}cloze"):
        card = hostile["cards"][guid]
        assert (card["sounds"], card["latex"]) == (0, 0)
        for tag in ("<script", "<img", "<a ", "<anki", "<input"):
            assert tag not in card["html"]
    shown = HOSTILE[name]
    for removed, picture in {"\x1b": "␛", "\x07": "␇", "\x1f": "␟", "\x00": "␀", "\u202e": "", "\u202c": ""}.items():
        shown = shown.replace(removed, picture)
    shown = " ".join(shown.split())
    assert hostile["cards"][f"k1{name}"]["question"] == f"{shown} {shown}"


def test_hostile_words_make_no_cards_and_no_media(hostile: Found) -> None:
    assert hostile["card count"] == 2 * len(HOSTILE)
    assert hostile["media"] == 0
    assert hostile["check"] == ["Database rebuilt and optimized.", True]


def test_mathjax_is_kept_out_of_all_words(hostile: Found) -> None:
    """Anki's MathJax skips elements of this class, and everything shown stands in one."""
    html = hostile["cards"]["k1mathjax"]["html"]
    outside = html.partition("<div class=")[0].partition("</style>")[2]
    assert html.count("tex2jax_ignore mathjax_ignore") == 2
    assert "\\(" not in outside


def test_a_cloze_arrives_with_one_card_and_hides_all_its_words(tmp_path: Path) -> None:
    cards = [a_cloze("{{Clusters}} of {{ratio 3::1}} are built.", id="k1two"), a_cloze("They {{build}}.", id="k1one")]
    found = imported(cards, tmp_path)
    assert found["card count"] == 2
    assert Counter(card["note type"] for card in found["cards"].values()) == {"studydeck cloze": 2}
    assert found["cards"]["k1two"]["question"] == "[...] of [...] are built."
    assert found["cards"]["k1two"]["answer"].startswith("Clusters of ratio 3::1 are built.")


def test_the_back_shows_the_evidence(tmp_path: Path) -> None:
    evidence = an_evidence("Entire clusters.", line=27, speaker="Nathan Lambert", time=83)
    found = imported([a_card(evidence=evidence, context="Scaling", section="Costs")], tmp_path)
    card = next(iter(found["cards"].values()))
    assert card["question"] == "Scaling What has to be built?"
    assert card["answer"] == f"{card['question']} Clusters Entire clusters. Nathan Lambert interview.txt, line 27 1:23 Costs"


def test_a_card_without_evidence_shows_an_answer_alone(tmp_path: Path) -> None:
    found = imported([a_card(evidence=None)], tmp_path)
    assert next(iter(found["cards"].values()))["answer"] == "What has to be built? Clusters"


# --- a second package


def test_a_second_package_updates_words_and_leaves_progress(tmp_path: Path) -> None:
    """Newer words win, unchanged ones are duplicates, new cards are added; progress in Anki is not touched."""
    now = datetime.now(UTC)
    history = a_history(now, 20)
    first = export(history, tmp_path / "first.apkg", now)
    edited, *others = history.standings[1:]
    newer = replace(edited, card=replace(edited.card, front="Edited?"), changed_at=edited.changed_at + 1, memory=others[0].memory)
    standings = [history.standings[0], newer, *others, a_standing(a_card("One more?"))]
    second = export(History(standings, history.reviews), tmp_path / "second.apkg", now)
    found = ask([first, second])
    assert {key: found["second"][key] for key in ("new", "updated", "duplicate")} == {"new": 1, "updated": 1, "duplicate": 19}
    after = found["cards after second"][edited.card.id]
    assert after["fields"]["front"] == "Edited?"
    assert after["data"] == found["cards"][edited.card.id]["data"]
    assert found["note types after second"] == ["studydeck"]


def test_other_settings_arrive_as_another_preset(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    history = a_history(now, 5)
    settings = Settings(retention=0.85, learning_steps=(5, 30))
    packages = [export(history, tmp_path / "1.apkg", now), export(history, tmp_path / "2.apkg", now, settings)]
    assert ask(packages)["second"]["duplicate"] == 5
    preset = next(preset for preset in ask(packages[1:])["presets"] if preset["name"] == "studydeck")
    assert (preset["desiredRetention"], preset["new"]["delays"]) == (pytest.approx(0.85), [5.0, 30.0])


@pytest.mark.parametrize("latest", [False, True])
def test_both_containers_carry_pictures_and_sounds(latest: bool, tmp_path: Path) -> None:
    """What a card names and the library holds is shown; other words in brackets stay words; all of it comes back."""
    media = tmp_path / "media"
    media.mkdir()
    for name in ("a b&c.png", "c.mp3", "unused.png"):
        (media / name).write_bytes(f"bytes of {name}".encode())
    card = a_card("[image: a b&c.png] What?", "[sound: c.mp3] [image: none.png] <b>", evidence=None)
    package = tmp_path / "cards.apkg"
    options = {"settings": Settings(), "parameters": PARAMETERS, "now": datetime.now(UTC), "media": media, "latest": latest}
    summary = write_package(package, [a_standing(card)], [], **options)  # type: ignore[arg-type]
    assert summary.media == 2
    found = ask([package])
    (arrived,) = found["cards"].values()
    assert '<img src="a b&amp;c.png">' in arrived["fields"]["front"]
    assert (arrived["sounds"], found["media"]) == (1, 2)
    assert "[image: none.png] <b>" in arrived["answer"]
    from studydeck.anki.arriving import read_package

    back = read_package(package, datetime.now(UTC), PARAMETERS)
    assert back.media == {"a b&c.png": b"bytes of a b&c.png", "c.mp3": b"bytes of c.mp3"}
    assert (back.cards[0].front, back.cards[0].back) == (card.front, card.back)


def test_a_package_is_smaller_with_zstd(tmp_path: Path) -> None:
    history = a_history(datetime.now(UTC), 200)
    sizes = []
    for latest in (False, True):
        path = tmp_path / f"{latest}.apkg"
        options = {"settings": Settings(), "parameters": PARAMETERS, "now": datetime.now(UTC), "latest": latest}
        write_package(path, history.standings, history.reviews, **options)  # type: ignore[arg-type]
        sizes.append(path.stat().st_size)
    assert sizes[1] < sizes[0]
    assert ask([tmp_path / "True.apkg"])["check"] == ["Database rebuilt and optimized.", True]
