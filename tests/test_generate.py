"""Documents to decks, end to end: what is written, what is kept, and what is said about documents that give nothing."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from builders import a_card, a_suggestion
from studydeck import deckfile
from studydeck.card import Deck
from studydeck.config import Library, Settings
from studydeck.coverage import coverage, explained
from studydeck.errors import DatabaseBusy, DiskFailed, InputRefused, NotPermitted, UsageError
from studydeck.files import locked
from studydeck.generate import Progress, Report, Watch, generate
from studydeck.processes import in_order
from studydeck.rank import SELDOM
from studydeck.review import Rating
from studydeck.store import Store, moment_of, open_store
from studydeck.study import open_study

FERRY = """Crossings

OCR stands for optical character recognition. The Millbrook ferry company lost its licence because a bridge opened upstream.

The first steam ferry on the Mill was the Kasturba, which two brothers brought from Leith.
"""


@pytest.fixture
def library(library_folder: Path) -> Library:
    """A library with one document."""
    (library_folder / "seeds" / "ferry.txt").write_text(FERRY, encoding="utf-8")
    return Library(library_folder)


def run(library: Library, now: datetime, **settings: object) -> Report:
    """One generation from all documents of the library."""
    return generate(library, [], Settings(**settings), now)  # type: ignore[arg-type]


def test_a_document_becomes_a_deck_file(library: Library, now: datetime) -> None:
    """Its cards have evidence that is the exact slice of the document."""
    report = run(library, now)
    deck = deckfile.load(library.decks / "ferry.md").deck
    assert (deck.document, report.documents[0].added) == ("seeds/ferry.txt", len(deck.cards))
    assert "What does OCR stand for?" in [card.front for card in deck.cards]
    for card in deck.cards:
        assert card.evidence is not None
        assert FERRY[card.evidence.start : card.evidence.end] == card.evidence.quote


def test_a_second_run_changes_no_byte(library: Library, now: datetime) -> None:
    """And adds nothing."""
    run(library, now)
    before = (library.decks / "ferry.md").read_bytes()
    report = run(library, now)
    assert (library.decks / "ferry.md").read_bytes() == before
    assert (report.documents[0].added, report.documents[0].retired) == (0, 0)


def test_a_renamed_document_keeps_its_deck(library: Library, now: datetime) -> None:
    """The same bytes under another name are the same document."""
    run(library, now)
    (library.seeds / "ferry.txt").rename(library.seeds / "boats.txt")
    run(library, now)
    assert [path.name for path in library.decks.glob("*.md")] == ["ferry.md"]
    assert deckfile.load(library.decks / "ferry.md").deck.document == "seeds/boats.txt"


def test_hand_edits_and_own_cards_survive(library: Library, now: datetime) -> None:
    """The deck file is the truth for words."""
    run(library, now)
    path = library.decks / "ferry.md"
    text = path.read_text(encoding="utf-8").replace("What does OCR stand for?", "What is OCR short for?")
    path.write_text(text + "\nQ: Who rang the bell?\nA: Nobody.\n", encoding="utf-8")
    run(library, now)
    fronts = [card.front for card in deckfile.load(path).deck.cards]
    assert "What is OCR short for?" in fronts
    assert "Who rang the bell?" in fronts
    assert "What does OCR stand for?" not in fronts


def test_a_dry_run_writes_nothing(library: Library, now: datetime) -> None:
    """But reports what would be added."""
    report = generate(library, [], Settings(), now, write=False)
    assert report.documents[0].added > 0
    assert not list(library.decks.glob("*.md"))
    assert not library.data.exists()


def test_with_accept_none_cards_wait(library: Library, now: datetime) -> None:
    """Nothing is active, everything is suggested."""
    run(library, now, accept="none")
    assert not list(library.decks.glob("*.md"))
    with open_store(library, now, read_only=True) as store:
        waiting = store.standings(0, suggested=True)
    assert {item.status.value for item in waiting} == {"suggested"}


def test_a_bad_document_does_not_stop_the_others(library: Library, now: datetime) -> None:
    """It is reported with its reason."""
    (library.seeds / "broken.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (library.seeds / "empty.txt").write_bytes(b"")
    report = run(library, now)
    errors = {item.path.name: str(item.error) for item in report.documents if item.error}
    assert set(errors) == {"broken.txt", "empty.txt"}
    assert "empty.txt" in errors["empty.txt"]
    assert any(item.added for item in report.documents)


def test_a_document_without_a_card_says_why(library: Library, now: datetime) -> None:
    """In a sentence."""
    (library.seeds / "ferry.txt").write_text("It rained. We went home. The dog was asleep by then.\n", encoding="utf-8")
    assert run(library, now).documents[0].warnings[-1].startswith("No card: ")


def test_a_document_in_another_language_says_so(library: Library, now: datetime) -> None:
    """And why it gives no card."""
    (library.seeds / "ferry.txt").write_text(
        "Die Fähre fährt nicht, weil der Fluss im Winter zu wenig Wasser hat und sie aufsitzt."
    )
    (report,) = run(library, now).documents
    assert report.warnings == (
        "The text seems to be German; questions are worded in English, so only acronyms are asked.",
        "No card: the text is not English and spells out no acronym.",
    )


OTHER_FORMS = {
    "the same bytes": lambda text: text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "a byte order mark": lambda text: f"\ufeff{text}",
    "another paragraph": lambda text: f"{text}\nThe second steam ferry on the Mill was the Porta.\n",
}


@pytest.mark.parametrize("form", OTHER_FORMS)
def test_a_copy_of_a_document_teaches_nothing_twice(library: Library, now: datetime, form: str) -> None:
    """Whatever its name and its line ends; what it has of its own is asked."""
    before = len(run(library, now).documents[0:1]) and deckfile.load(library.decks / "ferry.md").deck.cards
    (library.seeds / "other.txt").write_bytes(OTHER_FORMS[form](FERRY).encode())
    run(library, now)
    fronts = [card.front for path in sorted(library.decks.glob("*.md")) for card in deckfile.load(path).deck.cards]
    assert len(fronts) == len(set(fronts))
    own = {"What was the second steam ferry on the Mill?"} if form == "another paragraph" else set()
    assert set(fronts) - {card.front for card in before} <= own


def test_a_changed_paragraph_touches_only_its_own_cards(library: Library, now: datetime) -> None:
    """The others keep id and words, also when the line ends change."""
    run(library, now)
    before = {card.front: card for card in deckfile.load(library.decks / "ferry.md").deck.cards}
    changed = FERRY.replace("Kasturba", "Porta").replace("\n", "\r\n")
    (library.seeds / "ferry.txt").write_bytes(changed.encode())
    run(library, now)
    after = deckfile.load(library.decks / "ferry.md").deck.cards
    kept = [card for card in after if not card.retired and card.back != "the Porta"]
    assert kept
    assert [card.id for card in kept] == [before[card.front].id for card in kept]


def test_no_document_at_all_is_an_error(library: Library, now: datetime) -> None:
    """It says where to put one."""
    (library.seeds / "ferry.txt").unlink()
    with pytest.raises(InputRefused, match=r"there is no document\. Put a text"):
        run(library, now)


def test_a_card_taken_out_of_its_deck_file_does_not_come_back(library: Library, now: datetime) -> None:
    """Nor does a rejected one; the others stay."""
    run(library, now)
    with open_study(library, Settings(), now) as study:
        first = study.start(now)
        study.reject(first, now)
    path = library.decks / "ferry.md"
    deck = deckfile.load(path).deck
    deckfile.save(path, replace(deck, cards=deck.cards[:-1]))
    before = len(deck.cards)
    report = run(library, now)
    assert (len(deckfile.load(path).deck.cards), report.documents[0].added) == (before - 2, 0)


def test_an_unreadable_deck_file_does_not_stop_the_others(library: Library, now: datetime) -> None:
    """Its document gets its cards all the same, in a file of another name."""
    (library.decks / "other.md").write_bytes(b"\xff\xfe\x00broken")
    run(library, now)
    assert deckfile.load(library.decks / "ferry.md").deck.cards
    assert (library.decks / "other.md").read_bytes() == b"\xff\xfe\x00broken"


def test_a_broken_deck_file_of_the_same_name_is_left_alone(library: Library, now: datetime) -> None:
    """It may be the document's own, with all that was learnt: no second deck is made, the document is reported."""
    (library.decks / "ferry.md").write_bytes(b"\xff\xfe\x00broken")
    (report,) = run(library, now).documents
    assert (library.decks / "ferry.md").read_bytes() == b"\xff\xfe\x00broken"
    assert [path.name for path in library.decks.glob("*.md")] == ["ferry.md"]
    assert report.error
    assert "ferry.md: this deck file is not UTF-8 text" in str(report.error)


def test_an_emptied_deck_file_is_filled_again(library: Library, now: datetime) -> None:
    """And no second one made beside it."""
    (library.decks / "ferry.md").write_text("", encoding="utf-8")
    run(library, now)
    assert [path.name for path in library.decks.glob("*.md")] == ["ferry.md"]
    assert deckfile.load(library.decks / "ferry.md").deck.document == "seeds/ferry.txt"


def test_documents_that_swap_their_names_keep_their_decks(library: Library, now: datetime) -> None:
    """At once, and nothing changes the second time."""
    ferry, mill = library.seeds / "ferry.txt", library.seeds / "mill.txt"
    mill.write_text("Mills\n\nDPO stands for dry pond overflow. The Leeds seed bank was opened in May 1931.\n", encoding="utf-8")
    run(library, now)
    ids = {path.name: {card.id for card in deckfile.load(path).deck.cards} for path in library.decks.glob("*.md")}
    text = ferry.read_text(encoding="utf-8")
    ferry.write_text(mill.read_text(encoding="utf-8"), encoding="utf-8")
    mill.write_text(text, encoding="utf-8")
    for _ in range(2):
        report = run(library, now)
        decks = {path.name: deckfile.load(path).deck for path in library.decks.glob("*.md")}
        assert {name: {card.id for card in deck.cards} for name, deck in decks.items()} == ids
        assert (decks["ferry.md"].document, decks["mill.md"].document) == ("seeds/mill.txt", "seeds/ferry.txt")
        assert sum(each.added + each.retired for each in report.documents) == 0


def test_what_the_learner_does_while_documents_are_read_is_kept(
    library: Library, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading takes long; a card written by hand meanwhile stays."""
    run(library, now)
    deck_file, read = library.decks / "ferry.md", in_order

    def slowly(*args: object, **options: object) -> Iterator[object]:
        yield from read(*args, **options)  # type: ignore[arg-type]
        with deck_file.open("a", encoding="utf-8") as deck:
            deck.write("\nQ: Who rows?\nA: Nobody.\n")

    monkeypatch.setattr("studydeck.generate.in_order", slowly)
    run(library, now)
    assert "Who rows?" in deck_file.read_text(encoding="utf-8")


def test_two_generations_at_once_are_one_too_many(library: Library, now: datetime) -> None:
    """The second says so instead of making every deck again."""
    run(library, now)
    with locked(library.database.with_name("generate.lock")) as mine:
        assert mine
        with pytest.raises(DatabaseBusy, match="another studydeck is generating"):
            run(library, now)
    run(library, now)


def test_suggestions_of_a_document_that_is_gone_go_too(library: Library, now: datetime) -> None:
    """Kept, they could not be proved."""
    run(library, now, accept="none")
    (library.seeds / "ferry.txt").rename(library.seeds / "boats.txt")
    run(library, now, accept="none")
    with open_store(library, now, read_only=True) as store:
        assert {each.document for each in store.suggestions()} == {"seeds/boats.txt"}


def test_what_one_document_taught_a_second_does_not_ask_again(library: Library, now: datetime) -> None:
    """The same question with the same answer is one card."""
    (library.seeds / "later.txt").write_text("Readers\n\nOCR stands for optical character recognition.\n", encoding="utf-8")
    run(library, now)
    fronts = [card.front for path in library.decks.glob("*.md") for card in deckfile.load(path).deck.cards]
    assert fronts.count("What does OCR stand for?") == 1


BRIDGES = """Bridges

The town of Millbrook chose stone rather than timber for the second bridge.

The council of Aldwick lost its charter because a fire destroyed the town hall.
"""


def verdicts(library: Library, now: datetime, frame: str, action: str, count: int) -> None:
    """Decisions on cards of a frame from some other document of edited prose."""
    cards = [a_card(f"{frame} {number}?", str(number), origin=f"{frame}@0.1.0") for number in range(count)]
    waiting = [a_suggestion(card, document="seeds/elsewhere.txt", register="edited prose") for card in cards]
    ids = [card.id for card in cards]
    with open_store(library, now) as store:
        store.replace_suggested("seeds/elsewhere.txt", waiting)
        if action == "keep":
            store.keep_suggested(dict.fromkeys(ids), moment_of(now))
        else:
            store.decide("reject", ids, 1, moment_of(now))


def asked(library: Library) -> set[str]:
    """Questions of all cards in deck files that are not retired."""
    return {card.front for path in library.decks.glob("*.md") for card in deckfile.load(path).deck.cards if not card.retired}


def test_a_frame_whose_cards_are_kept_becomes_active_at_once(library: Library, now: datetime) -> None:
    """From the next generation on; taken back, new documents wait again and the card stays: nothing leaves a deck."""
    (library.seeds / "bridges.txt").write_text(BRIDGES, encoding="utf-8")
    question = "The town of Millbrook chose stone rather than what?"
    run(library, now)
    assert question not in asked(library)
    verdicts(library, now, "contrast", "keep", 34)
    run(library, now)
    assert question in asked(library)
    with open_store(library, now) as store:
        store.take_back(moment_of(now))
    report = run(library, now)
    assert question in asked(library)
    assert sum(item.added for item in report.documents) == 0


def test_a_frame_whose_cards_are_rejected_waits_and_takes_nothing_out(library: Library, now: datetime) -> None:
    """The decks stay as they are, byte by byte; a new document gives suggestions only."""
    run(library, now)
    before = (library.decks / "ferry.md").read_bytes()
    verdicts(library, now, "because", "reject", 5)
    (library.seeds / "bridges.txt").write_text(BRIDGES, encoding="utf-8")
    run(library, now)
    assert (library.decks / "ferry.md").read_bytes() == before
    assert not any("Aldwick" in front for front in asked(library))
    reason = "only suggested: cards of the frame because are kept about 7 times in 10 in edited prose"
    assert any(line.endswith(reason) for line in explained(coverage(library, [], now, "Aldwick")))
    verdicts(library, now, "because", "reject", 60)
    run(library, now)
    assert (library.decks / "ferry.md").read_bytes() == before
    assert any(line.endswith(SELDOM) for line in explained(coverage(library, [], now, "Aldwick")))


def test_a_rejected_card_that_was_learnt_comes_back_with_undo(library: Library, now: datetime) -> None:
    """Even when its deck was generated in between."""
    run(library, now)
    with open_study(library, Settings(), now) as study:
        session = study.answer(study.start(now), Rating.AGAIN, now, 1000)
        card = study.start(now, limit=1).current
        session = study.reject(study.start(now, limit=1), now)
        assert card
        assert session.current is None
    run(library, now)
    path = library.decks / "ferry.md"
    assert card not in {each.id for each in deckfile.load(path).deck.cards}
    with open_study(library, Settings(), now) as study:
        study.undo(None, now)
    run(library, now)
    assert card in {each.id for each in deckfile.load(path).deck.cards}


def edit(library: Library, before: str, after: str) -> None:
    """Change some words of the document."""
    path = library.seeds / "ferry.txt"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_a_kept_card_lives_on_with_its_document(library: Library, now: datetime) -> None:
    """Its id and its words, the learner's own ones too, outlast a light edit; a passage that goes retires it."""
    run(library, now, accept="none")
    with open_study(library, Settings(), now) as study:
        first, second, *_ = [each.card for each in study.suggestions()]
        study.keep([first.id], now)
        study.keep_edited(second.id, "My words?", second.back, "", now)
    path = library.decks / "ferry.md"
    edit(library, "Crossings\n", "Crossings\n\nIt rained.\n")
    edit(library, "The Millbrook ferry company lost its", "The Millbrook ferry company then lost its")
    edit(library, "The first steam ferry", "The very first steam ferry")
    report = run(library, now, accept="none")
    cards = {card.id: card for card in deckfile.load(path).deck.cards}
    assert set(cards) == {first.id, second.id}
    assert (cards[first.id].front, cards[second.id].front) == (first.front, "My words?")
    assert (report.documents[0].kept, report.documents[0].retired) == (2, 0)
    text = (library.seeds / "ferry.txt").read_text(encoding="utf-8")
    for card in cards.values():
        assert card.evidence
        assert text[card.evidence.start : card.evidence.end] == card.evidence.quote
    (library.seeds / "ferry.txt").write_text("Crossings\n\nIt rained.\n", encoding="utf-8")
    run(library, now, accept="none")
    assert [(card.id in cards, card.retired) for card in deckfile.load(path).deck.cards] == [(True, True)] * 2


@pytest.mark.parametrize("accept", ["none", "all"])
def test_a_rejected_card_stays_away_from_an_edited_document(library: Library, now: datetime, accept: str) -> None:
    """Whether it waited or was active; a light edit does not make it another card. Taken back, it is made again."""
    question = "Why is it that the Millbrook ferry company"
    run(library, now, accept=accept)
    with open_study(library, Settings(), now) as study:
        if accept == "none":
            (card,) = (each.card.id for each in study.suggestions() if each.card.front.startswith(question))
            study.reject_suggested([card], "wrong", now)
        else:
            session = study.start(now)
            while not study.card(str(session.current)).front.startswith(question):
                session = study.suspend(session, now)
            study.reject(session, now)

    def made() -> set[str]:
        run(library, now, accept=accept)
        with open_study(library, Settings(), now) as study:
            return {standing.card.front for standing in study.standings(include_suggested=True)}

    assert not any(front.startswith(question) for front in made())
    edit(library, "because a bridge opened upstream", "because a bridge had opened upstream")
    assert not any(front.startswith(question) for front in made())
    with open_study(library, Settings(), now) as study:
        study.undo(None, now)
    assert any(front.startswith(question) for front in made())


def everything(library: Library, now: datetime) -> dict[str, object]:
    """Deck files and rows."""
    with open_store(library, now, read_only=True) as store:
        rows = [line for line in store.connection.iterdump() if not line.startswith(('INSERT INTO "meta"', 'INSERT INTO "_'))]
    return {**{path.name: path.read_text(encoding="utf-8") for path in library.decks.glob("*.md")}, "rows": rows}


@pytest.mark.parametrize("accept", ["confident", "none", "all"])
def test_the_order_of_documents_does_not_matter(tmp_path: Path, now: datetime, accept: str) -> None:
    """Two that teach the same share it out alike, suggestions too, and nothing changes the second time."""
    results = []
    for name in ("there", "back"):
        library = Library(tmp_path / name)
        library.decks.mkdir(parents=True)
        library.seeds.mkdir()
        (library.seeds / "ferry.txt").write_text(FERRY, encoding="utf-8")
        (library.seeds / "later.txt").write_text(f"{FERRY}\nRLVR stands for relief of low valley roads.\n", encoding="utf-8")
        paths = [library.seeds / "ferry.txt", library.seeds / "later.txt"]
        for _ in range(2):
            generate(library, paths if name == "there" else paths[::-1], Settings(accept=accept), now)  # type: ignore[arg-type]
            results.append(everything(library, now))
    assert all(result == results[0] for result in results)
    with open_store(Library(tmp_path / "back"), now, read_only=True) as store:
        questions = [item.card.front for item in store.standings(0, suggested=True)]
    assert len(questions) == len(set(questions))


def test_a_document_renamed_and_edited_keeps_its_deck(library: Library, now: datetime) -> None:
    """Most of its quotes still stand in it."""
    run(library, now)
    before = {card.id for card in deckfile.load(library.decks / "ferry.md").deck.cards}
    (library.seeds / "ferry.txt").unlink()
    (library.seeds / "boats.txt").write_text(FERRY.replace("two brothers", "three brothers"), encoding="utf-8")
    run(library, now)
    deck = deckfile.load(library.decks / "ferry.md").deck
    assert {card.id for card in deck.cards} == before
    assert {card.evidence.document for card in deck.cards if card.evidence} == {"boats.txt"}


def test_the_last_card_of_a_deck_can_be_rejected(library: Library, now: datetime) -> None:
    """Its deck file stays, without it."""
    run(library, now)
    with open_study(library, Settings(), now) as study:
        session = study.start(now)
        while session.current:
            session = study.reject(session, now)
    run(library, now)
    assert deckfile.load(library.decks / "ferry.md").deck.cards == ()


TALK = """Ann Bell: Um, welcome to the show. Uh, what is a mill weir, you know, and who, um, builds it?

Bob Hill: So a mill weir is a low dam that, you know, weir works and gate king put into a river for a, uh, mill, um.

Ann Bell: Uh, and, um, so it, uh, turns the, the wheel?

Bob Hill: Um, it, it does, uh, you know, when it, uh, rains.
"""


def test_talk_is_spelt_as_other_documents_and_the_aliases_of_the_library_spell(library: Library, now: datetime) -> None:
    """One term from a document that writes it in one word, one from the alias file; the quote stays as it was heard."""
    (library.seeds / "talk.txt").write_text(TALK, encoding="utf-8")
    (library.seeds / "notes.txt").write_text("WeirWorks is old. WeirWorks builds. WeirWorks sells.", encoding="utf-8")
    library.aliases_file.write_text('"gate king" = "GateKing"\n', encoding="utf-8")
    run(library, now, accept="all")
    (card,) = [
        card for card in deckfile.load(library.decks / "talk.md").deck.cards if card.front.endswith("what is a mill weir?")
    ]
    assert card.back == "a low dam that WeirWorks and GateKing put into a river for a mill"
    assert card.evidence is not None
    assert "that, you know, weir works and gate king put into a river for a, uh, mill" in card.evidence.quote


def test_a_wrong_alias_file_stops_the_run(library: Library, now: datetime) -> None:
    library.aliases_file.write_text('"gate king" = 3\n', encoding="utf-8")
    with pytest.raises(UsageError, match=r"aliases\.toml: line 1: gate king"):
        run(library, now)


def test_a_copy_of_a_document_says_why_it_gives_no_card(library: Library, now: datetime) -> None:
    """Its cards are asked already."""
    run(library, now)
    (library.seeds / "later.txt").write_text(FERRY, encoding="utf-8")
    report = next(each for each in run(library, now).documents if each.path.name == "later.txt")
    assert (report.added, report.suggested) == (0, 0)
    assert report.warnings[-1] == "No card: other decks ask already what it says, or you rejected it."


# Following and stopping a generation


class Follower(Watch):
    """Hears of each document, and stops after some."""

    def __init__(self, most: int = 1000) -> None:
        self.most = most
        self.heard: list[Progress] = []

    def told(self, progress: Progress) -> None:
        """Note it."""
        self.heard.append(progress)

    def stopped(self) -> bool:
        """After `most` documents."""
        return len(self.heard) >= self.most


def several(library: Library, count: int = 6) -> None:
    """More documents, each with cards of its own, and one that is none."""
    for number in range(count):
        words = (
            FERRY.replace("OCR", f"O{chr(65 + number)}R")
            .replace("optical", f"{chr(97 + number)}ptical")
            .replace("Mill", f"Wye{number}")
        )
        (library.seeds / f"n{number}.txt").write_text(words.replace("OAR", "OCR").replace("aptical", "optical"), encoding="utf-8")
    (library.seeds / "photo.txt").write_bytes(b"\x89PNG" + bytes(50))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_who_follows_a_generation_hears_of_each_document(library: Library, now: datetime) -> None:
    """In order, with the cards found or the error."""
    several(library)
    follower = Follower()
    report = generate(library, [], Settings(), now, watch=follower)
    assert [progress.done for progress in follower.heard] == list(range(1, 9)) and {each.total for each in follower.heard} == {8}
    assert [progress.path.name for progress in follower.heard] == sorted(path.name for path in library.seeds.iterdir())
    failed = [progress.path.name for progress in follower.heard if progress.error]
    assert failed == ["photo.txt"] == [each.path.name for each in report.documents if each.error]
    assert follower.heard[0].cards == report.documents[0].added + report.documents[0].suggested
    assert report.left == 0


@pytest.mark.parametrize("most", range(9))
def test_a_stopped_generation_is_one_of_the_documents_it_read(library: Library, now: datetime, most: int, tmp_path: Path) -> None:
    """Deck files and suggestions are those of a run over these documents alone; a second run does the rest."""
    several(library)
    twin = Library(tmp_path / "twin")
    shutil.copytree(library.root, twin.root)
    report = generate(library, [], Settings(), now, watch=Follower(most))
    assert (len(report.documents), report.left) == (min(most, 8), 8 - min(most, 8))
    if most:
        generate(twin, [twin.seeds / path.path.name for path in report.documents], Settings(), now)
    assert contents(library.decks) == contents(twin.decks)
    with open_store(library, now, read_only=True) as one, open_store(twin, now, read_only=True) as other:
        assert one.suggestions() == other.suggestions() and one.seen_documents() == other.seen_documents()
    generate(library, [], Settings(), now)
    generate(twin, [], Settings(), now)
    assert contents(library.decks) == contents(twin.decks)


def test_a_deck_that_cannot_be_written_is_an_error_of_its_document(
    library: Library, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are written, nothing is suggested of it, and a second run makes up for it."""
    several(library)
    save = deckfile.save

    def failing(path: Path, deck: Deck) -> bool:
        if path.name == "n2.md":
            raise NotPermitted("no right to write this file", where=str(path))
        return save(path, deck)

    with monkeypatch.context() as broken:
        broken.setattr("studydeck.generate.deckfile.save", failing)
        report = run(library, now)
    (lost,) = [each for each in report.documents if isinstance(each.error, NotPermitted)]
    assert lost.path.name == "n2.txt" and not (library.decks / "n2.md").exists() and (library.decks / "n3.md").exists()
    with open_store(library, now, read_only=True) as store:
        assert "seeds/n2.txt" not in store.seen_documents()
    run(library, now)
    assert (library.decks / "n2.md").exists()


def test_suggestions_that_cannot_be_written_are_an_error_of_their_document(
    library: Library, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise DiskFailed("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(Store, "replace_suggested", failing)
        (document,) = run(library, now).documents
    assert isinstance(document.error, DiskFailed)


def test_a_whole_disk_is_not_meant(library: Library, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """More documents than anybody learns are refused before one is read."""
    several(library)
    monkeypatch.setattr("studydeck.generate.MOST_DOCUMENTS", 5)
    with pytest.raises(InputRefused, match="there are more than 5 documents"):
        run(library, now)
