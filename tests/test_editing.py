"""Changing cards: words, tags, deck, deletion and reset, written through to the deck files, and all of it taken back."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import a_deck, a_library, a_suggestion, many_cards
from studydeck import deckfile, schema
from studydeck.card import Card, CardForm
from studydeck.config import Library, Settings
from studydeck.errors import DiskFailed, StudydeckError, UsageError
from studydeck.evidence import prove
from studydeck.generate import generate
from studydeck.review import NEW, Rating
from studydeck.store import rewrites
from studydeck.study import Study, open_study

NOW = datetime(2026, 9, 1, 9, 30, tzinfo=UTC)
SETTINGS = Settings()
MINUTE = timedelta(minutes=1)
CARDS = many_cards(6)
IDS = [card.id for card in CARDS]
BY_HAND = """A note for myself.

Q: What is a tort?
A: A civil wrong.

<!-- remember the cases -->
C: A contract needs {{offer and acceptance}}.

## Later

Q: What is a lien?
A: A right over the property of another.
"""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Six cards of a document, with a comment and a foreign line between them, and three written by hand."""
    library = a_library(tmp_path, a_deck(*CARDS))
    path = library.decks / "00.md"
    path.write_text(path.read_text().replace("Q: What is number 3?", "<!-- half way -->\nkeep me\n\nQ: What is number 3?"))
    (library.decks / "law.md").write_text(BY_HAND)
    return library


@pytest.fixture
def study(library: Library) -> Iterator[Study]:
    """That library, open."""
    with open_study(library, SETTINGS, NOW) as study:
        yield study


def files(library: Library) -> dict[str, bytes]:
    """Every deck file."""
    return {path.name: path.read_bytes() for path in sorted(library.decks.iterdir())}


def cards(library: Library, name: str = "00.md") -> dict[str, Card]:
    """The cards of a deck file by id."""
    return {card.id: card for card in deckfile.load(library.decks / name).deck.cards}


def hand(library: Library) -> list[str]:
    """Ids of the cards written by hand."""
    return list(cards(library, "law.md"))


def state(study: Study) -> list[object]:
    """Files, what is remembered of every card that lies in one, what waits, and which ids never come back.

    Of the numbers that cards are put in order by, the order counts: there is room between them, more or less.
    """
    store = study._store
    columns = ", ".join(("card", *schema.MEMORY_COLUMNS, "suspended", "rejected", "buried_day", "flag", "deck", "queue"))
    place = "rank() OVER (PARTITION BY deck ORDER BY place)"
    memory = store.rows(f"SELECT {columns}, {place} FROM memory WHERE deck IS NOT NULL ORDER BY card")
    position = "rank() OVER (PARTITION BY path ORDER BY position)"
    words = store.rows(f"SELECT id, path, deck, {position}, front, back, context, tags, section FROM card ORDER BY id")
    waiting = sorted(each.card.id for each in study.suggestions())
    return [files(study.library), memory, words, waiting, store.rejected(), store.rows("SELECT * FROM day")]


TALK = """Law for beginners

A lien is a right over the property of another person until a debt is paid.

A tort is a civil wrong that causes a claimant to suffer loss or harm.

Estoppel is a rule that stops a person from going back on a promise.
"""


@pytest.fixture
def made(tmp_path: Path) -> Library:
    """A library with three cards that were generated from a document."""
    library = a_library(tmp_path / "made")
    library.seeds.mkdir()
    generated(library, TALK)
    return library


def generated(library: Library, text: str) -> None:
    """Generate from the one document of a library."""
    (library.seeds / "talk.txt").write_text(text)
    generate(library, [], Settings(accept="all"), NOW)


def questions(library: Library) -> dict[str, list[str]]:
    """What every deck file asks; of a retired card that it is."""
    decks = {path.name: deckfile.load(path).deck for path in sorted(library.decks.iterdir())}
    return {name: [f"({card.front})" if card.retired else card.front for card in deck.cards] for name, deck in decks.items()}


def told(study: Study) -> list[str]:
    """Notices, but for those about the lines that belong to no card."""
    return [notice for notice in study.notices if "belongs to no card" not in notice]


# Words


def test_an_edit_changes_the_card_and_nothing_else_in_its_file(study: Study, library: Library) -> None:
    """Foreign lines, comments, the other cards and the id stay."""
    before = files(library)["00.md"].decode()
    card = study.edit(IDS[2], "What is it?", "Two\nlines: A: yes", "Numbers", ["x", "X", " y "], NOW)
    after = files(library)["00.md"].decode()
    assert card == replace(CARDS[2], front="What is it?", back="Two\nlines: A: yes", context="Numbers", tags=("x", "y"))
    assert cards(library)[IDS[2]] == study.card(IDS[2]) == card
    gone, come = set(before.split("\n")) - set(after.split("\n")), set(after.split("\n")) - set(before.split("\n"))
    assert len(gone) == 3
    assert len(come) == 5
    assert "keep me" in after


def test_an_edit_keeps_the_history(study: Study) -> None:
    """Memory and log are of the card, not of its words."""
    study.answer(study.start(NOW).reveal(), Rating.GOOD, NOW, 1500)
    memory = study.memory(IDS[0])
    study.edit(IDS[0], "Other?", "Other.", "", [], NOW + MINUTE)
    assert study.memory(IDS[0]) == memory != NEW
    assert [review.card for review in study.reviews()] == [IDS[0]]


def test_an_edit_that_changes_nothing_is_no_action(study: Study, library: Library) -> None:
    """Neither in the file nor in the log."""
    before, card = files(library), CARDS[1]
    assert study.edit(card.id, card.front, card.back, card.context, card.tags, NOW, deck="Interview", seen=card) == card
    assert files(library) == before
    assert study.undoable(NOW) == []


@pytest.mark.parametrize(("front", "back"), [("", "b"), ("a", " \n"), ("\u200b", "b")])
def test_words_that_make_no_card_are_refused(study: Study, library: Library, front: str, back: str) -> None:
    """Nothing is written."""
    before = files(library)
    with pytest.raises(UsageError, match="a card needs a front and a back"):
        study.edit(IDS[0], front, back, "", [], NOW)
    assert files(library) == before


def test_a_cloze_takes_its_back_from_its_front(study: Study, library: Library) -> None:
    """And one that hides nothing is refused."""
    cloze = next(card for card in cards(library, "law.md").values() if card.form is CardForm.CLOZE)
    edited = study.edit(cloze.id, "A contract needs {{an offer}} and {{its acceptance}}.", "ignored", "", [], NOW)
    assert edited.back == "an offer; its acceptance"
    assert "<!-- remember the cases -->" in files(library)["law.md"].decode()
    with pytest.raises(UsageError, match="hides nothing"):
        study.edit(cloze.id, "No braces.", "x", "", [], NOW)


def test_a_card_that_lies_in_no_deck_cannot_be_edited(study: Study) -> None:
    """A suggested one is kept first."""
    waiting = many_cards(9)[8]
    study._store.replace_suggested("seeds/interview.txt", [a_suggestion(waiting)])
    with pytest.raises(StudydeckError, match="Keep it first"):
        study.edit(waiting.id, "a", "b", "", [], NOW)


def test_what_others_wrote_into_the_file_meanwhile_stays(study: Study, library: Library) -> None:
    """Other cards as they are there now; a newer wording of the card itself is not overwritten unseen."""
    path = library.decks / "00.md"
    path.write_text(path.read_text().replace("It is 4.", "Four."))
    study.edit(IDS[2], "Mine?", "Mine.", "", [], NOW, seen=CARDS[2])
    assert (cards(library)[IDS[4]].back, cards(library)[IDS[2]].front) == ("Four.", "Mine?")
    before = files(library)
    with pytest.raises(StudydeckError, match="changed elsewhere meanwhile"):
        study.edit(IDS[4], "Mine?", "Mine.", "", [], NOW, seen=CARDS[4])
    path.write_text(path.read_text().replace(IDS[4], IDS[4][:-1] + "z"))
    with pytest.raises(StudydeckError, match="there is no card"):
        study.edit(IDS[4], "Mine?", "Mine.", "", [], NOW)
    assert files(library).keys() == before.keys()


def test_a_file_changed_at_the_last_moment_is_not_overwritten(
    study: Study, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The action is refused, and the other program's words stay."""
    path, real = library.decks / "00.md", study._store.decide_words

    def slow(*values: object) -> object:
        path.write_text(path.read_text().replace("It is 4.", "Four."))
        return real(*values)  # type: ignore[arg-type]

    monkeypatch.setattr(study._store, "decide_words", slow)
    with pytest.raises(StudydeckError, match="changed a moment ago by another program"):
        study.edit(IDS[4], "Mine?", "Mine.", "", [], NOW)
    assert cards(library)[IDS[4]].back == "Four."
    assert study.undoable(NOW) == []


# Generation


def test_an_edit_survives_the_next_generation(made: Library) -> None:
    """The words and tags stay, whether the document changed or not, and no second card appears."""
    with open_study(made, SETTINGS, NOW) as study:
        first = study.standings()[0].card
        mine = study.edit(first.id, "In my words?", "Yes.", "Law", ["mine"], NOW)
    for text in (TALK, TALK.replace("until a debt is paid", "until the debt is paid"), f"{TALK}\nThat is all.\n"):
        generated(made, text)
        cards = deckfile.load(made.decks / "talk.md").deck.cards
        assert len(cards) == 3
        (held,) = (card for card in cards if card.id == mine.id)
        assert (held.front, held.back, held.context, held.tags) == ("In my words?", "Yes.", "Law", ("mine",))


def test_a_deleted_card_is_not_made_again(made: Library) -> None:
    """Nor under another id after a light edit of the document; undo brings it back, and then it may be found again."""
    with open_study(made, SETTINGS, NOW) as study:
        first = study.standings()[0].card
        assert study.delete([first.id], NOW) == 1
        before = files(made)
    generated(made, TALK)
    assert files(made) == before
    generated(made, TALK.replace("until a debt is paid", "until the debt is paid"))
    assert questions(made) == {"talk.md": ["What is a tort?", "What is Estoppel?"]}
    with open_study(made, SETTINGS, NOW) as study:
        study.undo(None, NOW)
    generated(made, TALK)
    assert cards(made, "talk.md")[first.id] == first
    assert len(cards(made, "talk.md")) == 3


def test_a_moved_card_is_still_the_card_of_its_document(made: Library) -> None:
    """It is not made a second time, its evidence is brought up to date where it lies, and it retires with its passage."""
    with open_study(made, SETTINGS, NOW) as study:
        first = study.standings()[0].card
        assert study.move([first.id], "Law::Property", NOW) == 1
        assert study.card(first.id) == first
        assert study.deck_of(first.id) == "Law::Property"
        before = files(made)
    generated(made, TALK)
    assert files(made) == before
    assert prove(made).problems == ()
    edited = TALK.replace("A lien", "In short:\n\nA lien").replace("until a debt is paid", "until the debt is paid")
    generated(made, edited)
    assert questions(made) == {"law-property.md": ["What is a lien?"], "talk.md": ["What is a tort?", "What is Estoppel?"]}
    (held,) = deckfile.load(made.decks / "law-property.md").deck.cards
    assert (held.id, held.back) == (first.id, "a right over the property of another person until the debt is paid")
    assert held.evidence
    assert edited[held.evidence.start : held.evidence.end] == held.evidence.quote
    assert prove(made).problems == ()
    generated(made, TALK[: TALK.index("A lien")] + TALK[TALK.index("A tort") :])
    assert questions(made)["law-property.md"] == ["(What is a lien?)"]
    generated(made, TALK)
    assert questions(made) == {"law-property.md": ["What is a lien?"], "talk.md": ["What is a tort?", "What is Estoppel?"]}


def test_cards_that_all_moved_away_are_found_under_a_new_name_of_their_document(made: Library) -> None:
    """The document is renamed: its deck is known again, and so are the cards that lie elsewhere."""
    with open_study(made, SETTINGS, NOW) as study:
        moved = [standing.card.id for standing in study.standings()]
        study.move(moved, "Law", NOW)
    (made.seeds / "talk.txt").rename(made.seeds / "speech.txt")
    generate(made, [], Settings(accept="all"), NOW)
    assert questions(made) == {"law.md": ["What is a lien?", "What is a tort?", "What is Estoppel?"], "talk.md": []}
    assert {card.evidence.document for card in cards(made, "law.md").values() if card.evidence} == {"speech.txt"}


def test_a_moved_card_that_was_rejected_leaves_its_deck(made: Library) -> None:
    """As it would at home; a card of a document whose name two have is left alone."""
    with open_study(made, SETTINGS, NOW) as study:
        ids = [standing.card.id for standing in study.standings()]
        study.move(ids[:2], "Law", NOW)
        study._store.decide("reject", ids[:1], 1, study._moment(NOW))
    generated(made, TALK)
    assert questions(made) == {"law.md": ["What is a tort?"], "talk.md": ["What is Estoppel?"]}
    (made.seeds / "other").mkdir()
    (made.seeds / "other" / "talk.txt").write_text(TALK.replace("tort", "lease").replace("Estoppel", "Escrow"))
    generate(made, [], Settings(accept="all"), NOW)
    before = files(made)["law.md"]
    generated(made, "Nothing of it is left, and nothing else is said instead of it here.\n")
    assert files(made)["law.md"] == before


# Tags, decks, deletion, reset


def test_tags_are_added_and_taken_off_in_many_files_at_once(study: Study, library: Library) -> None:
    """Only cards that change count; one undo takes all of it back."""
    before = files(library)
    mine = hand(library)
    assert study.retag([*IDS[:2], *mine, "k1nobodyknows"], ["Law", "marked"], [], NOW) == 5
    assert study.retag([*IDS[:3], *mine], ["law"], ["MARKED"], NOW) == 6
    assert study.card(IDS[0]).tags == ("Law",)
    assert study.card(IDS[2]).tags == ("law",)
    assert study.retag(IDS[:3], ["LAW"], ["x"], NOW) == 0
    assert study.undo(None, NOW).what == "Took back changing the tags of 6 cards from “What is number 0?” on."
    assert study.card(mine[0]).tags == ("Law", "marked")
    study.undo(None, NOW)
    assert files(library)["00.md"] == before["00.md"]
    assert study.check(False, NOW) == []


def test_a_card_moves_to_a_deck_that_is_made_for_it(study: Study, library: Library) -> None:
    """Words, evidence, id and history go along; undo removes the file again."""
    before = files(library)
    assert study.move([IDS[1], hand(library)[0], IDS[4]], " Law :: Torts ", NOW) == 3
    assert [card.id for card in cards(library, "law-torts.md").values()] == [IDS[1], IDS[4], hand_id(study, "tort")]
    assert cards(library, "law-torts.md")[IDS[1]] == CARDS[1]
    assert study.deck_of(IDS[1]) == "Law::Torts"
    assert study.move([IDS[1]], "law::torts", NOW) == 0
    assert study.move([IDS[1]], "INTERVIEW", NOW) == 1
    assert study.undo(None, NOW).what == "Took back moving “What is number 1?”."
    study.undo(None, NOW)
    assert files(library) == before


def hand_id(study: Study, word: str) -> str:
    """The card written by hand that asks about something."""
    return next(standing.card.id for standing in study.standings() if word in standing.card.front)


@pytest.mark.parametrize("name", ["", " :: ", "\u200b"])
def test_a_deck_needs_a_name(study: Study, library: Library, name: str) -> None:
    """Nothing is written."""
    before = files(library)
    with pytest.raises(UsageError, match="a deck needs a name"):
        study.move(IDS, name, NOW)
    with pytest.raises(UsageError, match="a deck needs a name"):
        study.add("a", "b", "", [], name, NOW)
    assert files(library) == before


@pytest.mark.parametrize("name", ["../../etc", "a/b\\c", "…", "CON", "x" * 300, "日本::語", "00"])
def test_a_deck_of_any_name_gets_a_file_among_the_decks(study: Study, library: Library, name: str) -> None:
    """No name leads anywhere else, none overwrites the file of another deck."""
    study.move(IDS[:1], name, NOW)
    assert set(cards(library)) == set(IDS[1:])
    assert study.deck_of(IDS[0]) == name
    assert sorted(path.parent for path in library.root.rglob("*.md")) == [library.decks] * 3


def test_a_deleted_card_written_by_hand_comes_back_as_it_was(study: Study, library: Library) -> None:
    """Words, place, comments and history."""
    before, tort = files(library), hand_id(study, "tort")
    session = study.start(NOW, "law")
    study.answer(session.reveal(), Rating.GOOD, NOW, 1500)
    was = state(study)
    assert study.delete([tort, IDS[3]], NOW + MINUTE) == 2
    assert "tort" not in files(library)["law.md"].decode()
    assert tort not in {standing.card.id for standing in study.standings()}
    assert study.undoable(NOW + MINUTE)[0] == "deleting 2 cards from “What is a tort?” on"
    study.close()
    with open_study(library, SETTINGS, NOW + MINUTE) as again:
        assert again.check(False, NOW) == []
        again.undo(None, NOW + MINUTE)
        assert files(library) == before
        assert state(again) == was
        assert [review.card for review in again.reviews()] == [tort]


def test_a_suggested_card_is_deleted_like_a_rejected_one(study: Study) -> None:
    """It does not wait any more, and waits again after undo."""
    waiting = many_cards(8)[6:]
    study._store.replace_suggested("seeds/interview.txt", [a_suggestion(card) for card in waiting])
    before = state(study)
    assert study.delete([waiting[0].id, IDS[0], "k1nobodyknows"], NOW) == 2
    assert [each.card for each in study.suggestions()] == [waiting[1]]
    assert study._store.rejected() == {waiting[0].id, IDS[0]}
    study.undo(None, NOW)
    assert state(study) == before


def test_a_reset_card_is_new_and_its_log_stays(study: Study) -> None:
    """Rebuilding from the log comes to the same; undo gives the memory back."""
    now = NOW
    session = study.start(now, "Interview", limit=2)
    for rating in (Rating.EASY, Rating.AGAIN):
        session = study.answer(session.reveal(), rating, now, 1500)
    memories = [study.memory(card) for card in IDS[:2]]
    assert study.reset(IDS, now) == 2
    assert [study.memory(card) for card in IDS[:2]] == [NEW, NEW]
    assert len(study.reviews()) == 2
    assert [(reset.card, reset.day) for reset in study._store.resets()] == [(card, session.day) for card in IDS[:2]]
    assert study.check(True, now) == []
    again = study.start(now, "Interview")
    study.answer(again.reveal(), Rating.HARD, now + MINUTE, 1500)
    assert study.check(True, now) == []
    study.undo(None, now + MINUTE)
    assert study.undo(None, now + MINUTE).what == "Took back resetting 2 cards from “What is number 0?” on."
    assert [study.memory(card) for card in IDS[:2]] == memories
    assert study._store.resets() == []
    assert study.check(True, now) == []


def test_status_and_flag_of_many_cards(study: Study) -> None:
    """Each call is one action; cards that have it already do not count."""
    assert study.suspend_cards(IDS, NOW) == 6
    assert study.suspend_cards(IDS, NOW) == 0
    assert study.unsuspend(IDS[:2], NOW) == 2
    assert study.bury_cards(IDS[:3], NOW) == 3
    assert study.unbury(IDS, NOW) == 3
    assert study.flag_cards(IDS[:1], 7, NOW) == 1
    with pytest.raises(UsageError, match="there is no flag 8"):
        study.flag_cards(IDS, 8, NOW)
    assert [deed.split()[0] for deed in study.undoable(NOW)] == ["flagging", "unburying", "burying", "unsuspending", "suspending"]


# New cards


def test_a_new_card_is_added_to_a_deck(study: Study, library: Library) -> None:
    """At its end, with an id that stays; the same words again make another card."""
    before = files(library)
    one = study.add(" What is equity? ", "Fairness", "Law", ["new"], "law", NOW)
    assert cards(library, "law.md")[one.id] == study.card(one.id) == one
    assert (one.front, one.tags, one.origin, one.evidence) == ("What is equity?", ("new",), "hand", None)
    two = study.add("What is equity?", "Fairness", "Law", [], "Brand new", NOW)
    assert two.id != one.id
    assert list(cards(library, "brand-new.md")) == [two.id]
    cloze = study.add("A deed needs {{a seal}}.", "", "", [], "Brand new", NOW)
    assert (cloze.form, cloze.back) == (CardForm.CLOZE, "a seal")
    assert study.start(NOW, "Brand new").counts == (2, 0, 0)
    assert study.undo(None, NOW).what == "Took back adding “A deed needs […].”."
    study.undo(None, NOW)
    study.undo(None, NOW)
    assert files(library)["law.md"].startswith(before["law.md"][:20])
    assert "equity" not in "".join(path.read_text() for path in library.decks.iterdir())
    assert not (library.decks / "brand-new.md").exists()
    assert study.check(False, NOW) == []


def test_a_deleted_card_can_be_written_anew(study: Study) -> None:
    """The same words get another id, for the old one stays rejected."""
    one = study.add("a", "b", "", [], "law", NOW)
    study.delete([one.id], NOW)
    two = study.add("a", "b", "", [], "law", NOW)
    assert two.id != one.id
    assert study.start(NOW, "law").counts[0] == 4


# Undo where somebody else was at work


def test_undo_merges_with_what_was_changed_since(study: Study, library: Library) -> None:
    """The other cards stay as they are now; a card with newer words keeps them, and that is said."""
    path = library.decks / "00.md"
    study.edit(IDS[0], "Mine?", "Mine.", "", ["t"], NOW)
    study.retag(IDS[1:3], ["x"], [], NOW)
    study.delete(IDS[3:5], NOW)
    study.move([IDS[5]], "Law", NOW)
    study.add("New?", "Yes.", "", [], "Interview", NOW)
    text = path.read_text().replace("It is 1.", "One.").replace("tags=x", "tags=z", 1).replace("Mine.", "Hand.")
    path.write_text(text + "\nThe last line.\n")
    for _ in range(5):
        study.undo(None, NOW)
    held = cards(library)
    assert list(held) == IDS
    assert [held[card] for card in IDS[2:]] == list(CARDS[2:])
    assert held[IDS[1]] == replace(CARDS[1], back="One.", tags=("z",))
    assert (held[IDS[0]].front, held[IDS[0]].back, held[IDS[0]].tags) == ("Mine?", "Hand.", ("t",))
    assert path.read_text().endswith("\nThe last line.\n")
    assert "keep me" in path.read_text()
    told = [notice for notice in study.notices if "newer words" in notice]
    assert told == ["1 card has been changed since in the deck file and kept the newer words."] * 2
    assert study.check(False, NOW) == []


def test_undo_of_a_deletion_makes_the_file_again_where_it_is_gone(study: Study, library: Library) -> None:
    """Under its name and that of its deck."""
    study.delete(IDS, NOW)
    (library.decks / "00.md").unlink()
    study.undo(None, NOW)
    assert list(cards(library).values()) == list(CARDS)
    assert study.deck_of(IDS[0]) == "Interview"


# Any sequence of deeds


def some(numbers: list[int], ids: list[str]) -> list[str]:
    """A choice among ids."""
    return [ids[number % len(ids)] for number in numbers] if ids else []


DEEDS: dict[str, Callable[[Study, list[str], datetime], object]] = {
    "edit": lambda study, ids, now: study.edit(ids[0], f"Edited {now:%H:%M} {{{{x}}}}?", "Q: {{x}}\n\nyes", "c", ["t"], now),
    "edit and move": lambda study, ids, now: study.edit(ids[0], f"Moved {now:%H:%M} {{{{x}}}}?", "y", "", [], now, deck="law"),
    "retag": lambda study, ids, now: study.retag(ids, [f"t{now.minute}"], ["t"], now),
    "mark": lambda study, ids, now: study.retag(ids, ["marked"], [], now),
    "move": lambda study, ids, now: study.move(ids, "law", now),
    "move home": lambda study, ids, now: study.move(ids, "Interview", now),
    "move to new": lambda study, ids, now: study.move(ids, f"New::{now:%H}", now),
    "delete": lambda study, ids, now: study.delete([*ids, *(each.card.id for each in study.suggestions()[:1])], now),
    "reset": lambda study, ids, now: study.reset(ids, now),
    "suspend": lambda study, ids, now: study.suspend_cards(ids, now),
    "unsuspend": lambda study, ids, now: study.unsuspend(ids, now),
    "bury": lambda study, ids, now: study.bury_cards(ids, now),
    "unbury": lambda study, ids, now: study.unbury(ids, now),
    "flag": lambda study, ids, now: study.flag_cards(ids, now.minute % 8, now),
    "add": lambda study, ids, now: study.add("Added?", "Yes.", "", ["new"], ("law", "Interview", "New")[now.minute % 3], now),
    "keep": lambda study, ids, now: study.keep([each.card.id for each in study.suggestions()[:1]], now),
    "answer": lambda study, ids, now: study.answer(study.start(now).reveal(), Rating.GOOD, now, 900),
}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library whose database is made already: examples copy it."""
    library = a_library(tmp_path_factory.mktemp("prepared"), a_deck(*CARDS))
    (library.decks / "law.md").write_text(BY_HAND)
    with open_study(library, SETTINGS, NOW) as study:
        study._store.replace_suggested("seeds/interview.txt", [a_suggestion(card) for card in many_cards(9)[6:]])
    return library.root


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from([*DEEDS, "undo", "undo", "undo", "restart"]), st.lists(st.integers(0, 20), max_size=5)),
        max_size=16,
    )
)
def test_undo_gives_back_files_and_database(
    prepared: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, list[int]]]
) -> None:
    """Whatever was done, byte by byte and value by value; the logs only grow; caches stay true."""
    root = tmp_path_factory.mktemp("walk") / "library"
    shutil.copytree(prepared, root)
    library, now, trail = Library(root), NOW, list[list[object]]()
    study = quick(open_study(library, SETTINGS, now))
    for step, numbers in [*steps, *[("undo", [])] * len(steps)]:
        now += MINUTE
        before = state(study)
        deeds = len(study.undoable(now))
        if step == "restart":
            study.close()
            study = quick(open_study(library, SETTINGS, now))
            assert state(study) == before
        elif step == "undo":
            if trail:
                study.undo(None, now)
                assert state(study) == trail.pop()
        else:
            ids = sorted(standing.card.id for standing in study.standings())
            chosen = some(numbers or [7], ids)
            possible = {"keep": study.suggestions(), "answer": study.start(now).current}.get(step, chosen or step == "add")
            if possible:
                DEEDS[step](study, chosen, now)
            added = len(study.undoable(now)) - deeds
            assert added == (state(study) != before)
            trail += [before] * added
    assert study.check(False, now) == []
    assert told(study) == []
    study.close()


def quick(study: Study) -> Study:
    """The same study, not waiting for the disk."""
    study._store.connection.execute("PRAGMA synchronous = OFF")
    return study


# Killed in between


@pytest.mark.parametrize("deed", ["edit", "delete", "move to new", "edit and move", "add", "keep", "undo"])
def test_killed_at_any_moment_it_is_done_or_not_done(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    """Files and log together, after every single step on the way: what is on the disk then is opened as it is found."""
    root = tmp_path / "library"
    shutil.copytree(prepared, root)
    copies: list[Path] = []

    def copy(*_: object) -> None:
        copies.append(tmp_path / f"copy{len(copies)}")
        shutil.copytree(root, copies[-1])

    def put(path: Path, data: bytes | None) -> None:
        copy()
        real(path, data)
        copy()

    real = rewrites.put
    with open_study(Library(root), SETTINGS, NOW) as study:
        ids = sorted(standing.card.id for standing in study.standings())[:4]
        if deed == "undo":
            DEEDS["delete"](study, ids, NOW)
        before = state(study)
        monkeypatch.setattr(rewrites, "put", put)
        study._store.connection.set_trace_callback(copy)
        study.undo(None, NOW + MINUTE) if deed == "undo" else DEEDS[deed](study, ids, NOW)
        study._store.connection.set_trace_callback(None)
        after = state(study)
    monkeypatch.undo()
    found = []
    for folder in copies:
        with quick(open_study(Library(folder), SETTINGS, NOW + MINUTE)) as study:
            assert told(study) == []
            assert study.check(False, NOW + MINUTE) == []
            found.append(state(study))
            assert found[-1] in (before, after)
            if found[-1] == after and deed != "undo":
                study.undo(None, NOW + MINUTE)
                assert state(study) == before
    turn = found.index(after)
    assert found[:turn] == [before] * turn
    assert found[turn:] == [after] * (len(found) - turn)
    assert turn > 10


def test_what_a_killed_program_left_is_kept_aside_where_the_file_was_changed_since(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newer file is not touched, the older words lie among the drafts, and both is said."""
    root = tmp_path / "library"
    shutil.copytree(prepared, root)

    class Killed(BaseException):
        pass

    def killed(path: Path, data: bytes | None) -> None:
        real(path, data)
        monkeypatch.setattr("studydeck.store.rewrites._Change.put_back", lambda self: None)
        raise Killed

    real = rewrites.put
    monkeypatch.setattr(rewrites, "put", killed)
    library = Library(root)
    with open_study(library, SETTINGS, NOW) as study, pytest.raises(Killed):
        study.delete(IDS[:2], NOW)
    monkeypatch.undo()
    path = library.decks / "00.md"
    path.write_text(path.read_text() + "\nMine.\n")
    with open_study(library, SETTINGS, NOW) as study:
        (notice,) = (notice for notice in study.notices if "cut off" in notice)
        assert notice.startswith("decks/00.md: a change to it was cut off, and it was changed again since.")
        assert path.read_text().endswith("\nMine.\n")
        (draft,) = (library.data / "drafts").iterdir()
        assert draft.read_text().startswith("Q: What is number 0?\n")
        assert str(draft) in notice
    with open_study(library, SETTINGS, NOW) as study:
        assert not any("cut off" in notice for notice in study.notices)


def test_a_full_disk_changes_nothing(study: Study, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two files the first is given back; the same action works when there is room again."""
    before, real = state(study), rewrites.put

    def full(path: Path, data: bytes | None) -> None:
        if path.name == "law.md":
            raise DiskFailed("the disk is full")
        real(path, data)

    monkeypatch.setattr(rewrites, "put", full)
    with pytest.raises(DiskFailed):
        study.move(IDS[:2], "law", NOW)
    assert state(study) == before
    monkeypatch.undo()
    assert study.move(IDS[:2], "law", NOW) == 2
    study.undo(None, NOW)
    assert state(study) == before


def test_thousands_of_cards_are_changed_and_taken_back_at_once(tmp_path: Path) -> None:
    """One action each, however many cards."""
    many = many_cards(2_000)
    library = a_library(tmp_path, a_deck(*many))
    ids = [card.id for card in many]
    before = files(library)
    with open_study(library, SETTINGS, NOW) as study:
        for deed in ("retag", "move", "delete", "suspend", "flag"):
            DEEDS[deed](study, ids, NOW)
            study.undo(None, NOW)
        assert files(library) == before
        assert study.notices == ()
