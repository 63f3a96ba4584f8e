"""studydeck triage: suggested cards, line by line or by id; every decision is on the disk at once and can be taken back."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from builders import a_card, a_cloze, a_suggestion, an_evidence, files_in
from studydeck import deckfile
from studydeck.card import Card
from studydeck.cli.triage import PlainTriage
from studydeck.config import Library, Settings
from studydeck.errors import DiskFailed
from studydeck.store import open_store, rewrites
from studydeck.study import open_study

FERRY = """Crossings

OCR stands for optical character recognition. The Millbrook ferry company lost its licence because a bridge opened upstream.

The first steam ferry on the Mill was the Kasturba, which two brothers brought from Leith.
"""

BUILT = a_card(
    "What do clusters have to be?",
    "built",
    score=0.9,
    origin="contrast@0.1.0",
    evidence=an_evidence("have to be built.", start=9, end=26),
)
TIME = a_card(
    "What do they take?",
    "years",
    context="Building",
    score=0.8,
    origin="contrast@0.1.0",
    evidence=an_evidence("They take years.", start=27, end=43, line=2, speaker="Ada Park"),
)
REASON = a_cloze(
    "Nobody knows {{why}}.", score=0.7, origin="figure@0.1.0", evidence=an_evidence("Nobody knows why.", start=44, end=61, line=3)
)


@pytest.fixture
def waiting(library: Path, now: datetime) -> Path:
    """The library of one deck with three suggested cards, the best of them last in the store."""
    with open_store(Library(library), now) as store:
        cards = [a_suggestion(card, reason=f"reason {number}") for number, card in enumerate((REASON, TIME, BUILT))]
        store.replace_suggested("seeds/interview.txt", cards)
    return library


@pytest.fixture
def ferry(library_folder: Path) -> Path:
    """A library with one document."""
    (library_folder / "seeds" / "ferry.txt").write_text(FERRY, encoding="utf-8")
    return library_folder


def suggested(cli: Callable, *more: str) -> list[str]:
    """Questions of the cards that wait, best first."""
    return [entry["front"] for entry in json.loads(cli("triage", "--json", *more).out)["suggested"]]


def deck(library: Path, name: str = "interview.md") -> list[Card]:
    """The cards of a deck file."""
    return list(deckfile.load(library / "decks" / name).deck.cards)


def notes(library: Path, now: datetime) -> list[tuple[str, str, str]]:
    """Action, card and note of every decision."""
    with open_store(Library(library), now, read_only=True) as store:
        return store.rows("SELECT action, card, note FROM decision ORDER BY id")


def questions(out: str) -> list[str]:
    """The questions shown, in order."""
    return [line.removeprefix("Question: ") for line in out.splitlines() if line.startswith("Question: ")]


# --- line by line ----------------------------------------------------------------------------------------------------


def test_a_card_is_shown_with_its_proof_its_score_and_why_it_waits(cli: Callable, waiting: Path) -> None:
    """The best one first."""
    ended = cli("triage", stdin="s\n")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines()[12:23] == [
        "Deck: Interview",
        "Suggested: 2",
        "Context: Building",
        "Question: What do they take?",
        "Answer: years",
        "Evidence: interview.txt, Ada Park, line 2",
        "Quote: They take years.",
        "Score: 0.80",
        "Not active, because reason 1.",
        "a keep, x reject, e edit and keep, s skip, u undo, q stop: ",
        "",
    ]
    assert questions(ended.out)[0] == BUILT.front


def test_a_whole_session(cli: Callable, waiting: Path, now: datetime) -> None:
    """A kept card lies in its deck where its passage stands; a rejected one leaves a tombstone; a skipped one waits on."""
    before = (waiting / "decks" / "interview.md").read_text()
    ended = cli("triage", stdin="a\nx\n2\ns\n\n")
    assert questions(ended.out) == [BUILT.front, TIME.front, REASON.question]
    assert ended.out.splitlines()[-1] == "1 kept, 1 rejected, 1 skipped. 1 card still waits."
    assert [card.question for card in deck(waiting)][:2] == ["What has to be built?", BUILT.front]
    assert (waiting / "decks" / "interview.md").read_text().replace("\n".join(_lines(waiting, BUILT)) + "\n\n", "") == before
    assert suggested(cli) == [REASON.question]
    assert notes(waiting, now) == [("keep", BUILT.id, ""), ("reject", TIME.id, "unclear")]
    due = json.loads(cli("due", "--json").out)
    assert [(entry["new"], entry["suggested"], entry["total"]) for entry in due["decks"]] == [(4, 1, 4)]
    assert cli("check").code == 0


def _lines(library: Path, card: Card) -> list[str]:
    """The lines of a card in its deck file."""
    text = (library / "decks" / "interview.md").read_text()
    block = next(block for block in text.split("\n\n") if card.id in block)
    return block.splitlines()


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("r\n1\n", "wrong"),
        ("r\n5\n", "duplicate"),
        ("r\n\n", "other"),
        ("r\n  two facts at once \n", "two facts at once"),
        ("r guessable\n", "guessable"),
        ("r 4\n", "trivial"),
    ],
)
def test_a_rejection_has_a_reason(cli: Callable, waiting: Path, now: datetime, typed: str, note: str) -> None:
    """A number of the list, or words; Enter alone means other."""
    assert "Rejected." in cli("triage", stdin=typed).out
    assert notes(waiting, now) == [("reject", BUILT.id, note)]


@pytest.mark.parametrize("typed", ["r\nk\n", "r k\n", "r 9\n", "r 99\n", "r -12\n", "r\n99\n"])
def test_a_letter_or_a_number_that_is_not_listed_is_no_reason(cli: Callable, waiting: Path, now: datetime, typed: str) -> None:
    """It was meant for the next card, or is a slip; the card stays."""
    ended = cli("triage", stdin=f"{typed}q\n")
    assert "This is no reason; the card was not rejected." in ended.out
    assert notes(waiting, now) == []


def test_an_edited_card_is_kept_with_its_new_words(cli: Callable, waiting: Path, now: datetime) -> None:
    """An empty line keeps a field; its id and its quote stay."""
    cli("triage", stdin="s\ne\nHow long does building take?\n\n-\n")
    (card,) = (card for card in deck(waiting) if card.id == TIME.id)
    assert (card.front, card.back, card.context, card.evidence) == ("How long does building take?", "years", "", TIME.evidence)
    assert [action for action, *_ in notes(waiting, now)] == ["edit"]
    assert cli("check").code == 0


def test_an_edit_that_changes_nothing_keeps_the_card(cli: Callable, waiting: Path, now: datetime) -> None:
    """As k does."""
    cli("triage", stdin="e\n\n\n\n")
    assert notes(waiting, now) == [("keep", BUILT.id, "")]


def test_an_edited_cloze_has_to_hide_something(cli: Callable, waiting: Path) -> None:
    """Its back follows from its front."""
    ended = cli("triage", stdin="s\ns\ne\nNobody knows why.\n\ne\n{{Nobody}} knows why.\n\n")
    assert "Nothing was changed: this cloze hides nothing. Put {{double braces}} around the words to hide." in ended.out
    (card,) = (card for card in deck(waiting) if card.id == REASON.id)
    assert (card.front, card.back) == ("{{Nobody}} knows why.", "Nobody")


def test_undo_brings_the_card_back(cli: Callable, waiting: Path, now: datetime) -> None:
    """In the middle and after the last card; the deck file is as it was, and the tally too."""
    before = (waiting / "decks" / "interview.md").read_bytes()
    ended = cli("triage", stdin="k\nu\nr wrong\ne\nOther?\n\n\nk\nu\nu\nq\n")
    first, second, third = BUILT.front, TIME.front, REASON.question
    assert questions(ended.out) == [first, second, first, second, third, third, second]
    assert f"Took back keeping “{first}”." in ended.out
    assert f"Took back editing and keeping “{second}”." in ended.out
    assert "Done. u takes the last decision back, Enter ends: " in ended.out
    assert ended.out.splitlines()[-1] == "0 kept, 1 rejected, 0 skipped. 2 cards still wait."
    assert (waiting / "decks" / "interview.md").read_bytes() == before
    assert suggested(cli) == [second, third]
    assert cli("undo").out == f"Took back rejecting “{first}”.\n"
    assert suggested(cli) == [first, second, third]


@pytest.mark.parametrize("typed", ["k", "r wrong", "e", "s"])
def test_a_card_decided_elsewhere_meanwhile_is_told_and_left(waiting: Path, now: datetime, typed: str, cli: Callable) -> None:
    """Whatever is typed, the next card follows; what was decided there stands and is not counted here."""
    with open_study(Library(waiting), Settings(), now) as study, open_study(Library(waiting), Settings(), now) as elsewhere:
        lines = iter([typed, "r wrong", "q"])

        def read(prompt: str) -> str:
            if study.waits(BUILT.id):
                elsewhere.keep([BUILT.id], now)
            return next(lines)

        PlainTriage(study, None, lambda: now, read).run()
        assert [each.card.id for each in study.suggestions()] == [REASON.id]
    assert notes(waiting, now) == [("keep", BUILT.id, ""), ("reject", TIME.id, "wrong")]
    assert BUILT.id in {card.id for card in deck(waiting)}


def test_nothing_to_undo_is_said(cli: Callable, waiting: Path) -> None:
    """And the session goes on."""
    ended = cli("triage", stdin="u\nk\nq\n")
    assert "Nothing to undo. Actions can be taken back for 24 hours.\n" in ended.out
    assert "1 kept" in ended.out


@pytest.mark.parametrize("typed", ["", "r\n", "e\n", "e\nx\n", "e\nx\ny\n", "q\n", "s\n"])
def test_the_end_of_the_input_is_a_clean_end(cli: Callable, waiting: Path, now: datetime, typed: str) -> None:
    """In the middle of a decision too: nothing is decided by it."""
    before = (waiting / "decks" / "interview.md").read_bytes()
    assert cli("triage", stdin=typed).code == 0
    assert notes(waiting, now) == []
    assert (waiting / "decks" / "interview.md").read_bytes() == before


@pytest.mark.parametrize("typed", ["nonsense\n", "\n", "r\nr\n", "u\n"])
def test_a_pipe_that_says_nothing_is_not_listened_to_for_ever(cli: Callable, waiting: Path, now: datetime, typed: str) -> None:
    """Twenty lines, then an error that says what to send."""
    ended = cli("triage", stdin=typed * 60)
    assert ended.code == 1
    assert ended.err == "studydeck: 20 lines in a row did nothing. Send one of a, x, e, s, u or q in each line.\n"
    assert notes(waiting, now) == []


def test_without_suggested_cards_there_is_nothing_to_do(cli: Callable, library: Path) -> None:
    """No prompt."""
    before = files_in(library)
    ended = cli("triage", stdin="")
    assert (ended.code, ended.out) == (0, "No card waits to be kept. `studydeck generate` makes cards from documents.\n")
    assert cli("triage", "--keep", "k1x").code == 2
    assert files_in(library) == before


def test_without_input_it_ends(studydeck: Callable, waiting: Path) -> None:
    """As a process of its own, with nothing on standard input."""
    ended = studydeck("triage")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.endswith("0 kept, 0 rejected, 0 skipped. 3 cards still wait.\n")


def test_a_deck_file_that_cannot_be_written_ends_a_piped_session(
    cli: Callable, waiting: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is decided, neither in the log nor in the file."""

    def full(*_: object) -> None:
        raise DiskFailed("the disk is full")

    monkeypatch.setattr(rewrites, "put", full)
    ended = cli("triage", stdin="k\nk\n")
    assert (ended.code, ended.err) == (74, "studydeck: the disk is full\n")
    assert notes(waiting, now) == []


def test_words_of_a_card_cannot_act_on_the_terminal(cli: Callable, library: Path, now: datetime) -> None:
    """Whatever the document holds."""
    nasty = "\x1b]52;c;x\x07\x9b2J"
    card = a_card(f"a{nasty}", f"b{nasty}", context=nasty, evidence=an_evidence(f"c{nasty}", speaker=nasty))
    with open_store(Library(library), now) as store:
        store.replace_suggested("seeds/interview.txt", [a_suggestion(card, reason=nasty, deck=nasty)])
    ended = cli("triage", stdin=f"{nasty}\nk\n")
    assert "Question: a␛]52;c;x␇�2J" in ended.out
    assert not {"\x1b", "\x07", "\x9b"} & set(ended.out + ended.err)


# --- by id -----------------------------------------------------------------------------------------------------------


def test_json_tells_all_of_a_suggested_card(cli: Callable, waiting: Path) -> None:
    """Best first, with evidence and reason."""
    document = json.loads(cli("triage", "--json").out)
    assert document["schema"] == 1
    assert [entry["front"] for entry in document["suggested"]] == [BUILT.front, TIME.front, REASON.question]
    assert document["suggested"][1] == {
        "id": TIME.id,
        "kind": "claim",
        "form": "question",
        "front": "What do they take?",
        "back": "years",
        "context": "Building",
        "deck": "Interview",
        "section": "",
        "tags": [],
        "score": 0.8,
        "tier": "suggested",
        "frame": "contrast",
        "register": "edited talk",
        "reason": "reason 1",
        "document": "interview.txt",
        "start": 27,
        "end": 43,
        "line": 2,
        "quote": "They take years.",
        "speaker": "Ada Park",
        "time": None,
    }


def test_cards_are_kept_by_their_ids(cli: Callable, waiting: Path) -> None:
    """Several at once, which one undo takes back."""
    ended = cli("triage", "--keep", BUILT.id, REASON.id)
    assert ended.out == f"Kept: {BUILT.front}\nKept: {REASON.question}\n"
    assert {BUILT.id, REASON.id} <= {card.id for card in deck(waiting)}
    assert suggested(cli) == [TIME.front]
    assert cli("undo").out == f"Took back keeping 2 cards from “{BUILT.front}” on.\n"
    assert len(deck(waiting)) == 3
    assert len(suggested(cli)) == 3


def test_cards_are_rejected_by_their_ids(cli: Callable, waiting: Path, now: datetime) -> None:
    """With a reason, which the log keeps; the answer can be read by a program."""
    ended = cli("triage", "--reject", BUILT.id, "--reject", TIME.id, "--reason", "wrong", "--json")
    assert json.loads(ended.out) == {"schema": 1, "rejected": [BUILT.id, TIME.id], "reason": "wrong"}
    assert [note for *_, note in notes(waiting, now)] == ["wrong", "wrong"]
    assert suggested(cli) == [REASON.question]
    assert cli("undo", "--list").out == f"rejecting 2 cards from “{BUILT.front}” on\n"
    cli("undo")
    assert len(suggested(cli)) == 3
    cli("triage", "--reject", TIME.id)
    assert cli("undo", "--list").out == f"rejecting “{TIME.front}”\n"


def test_a_kept_card_can_be_rejected_in_a_review_and_all_of_it_taken_back(cli: Callable, waiting: Path) -> None:
    """Newest first."""
    cli("triage", "--keep", BUILT.id)
    cli("review", "--plain", "--limit", "1", stdin="x\nq\n")
    assert cli("undo", "--list").out.splitlines() == [f"rejecting “{BUILT.front}”", f"keeping “{BUILT.front}”"]
    cli("undo")
    cli("undo")
    assert suggested(cli)[0] == BUILT.front
    assert len(deck(waiting)) == 3


@pytest.mark.parametrize("option", ["--keep", "--reject"])
def test_an_id_that_does_not_wait_is_refused(cli: Callable, waiting: Path, now: datetime, option: str) -> None:
    """Nothing is done to the others; the sentence says what, where and what to do."""
    ended = cli("triage", option, BUILT.id, "k1nonsense", "--deck", "Interview")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        "studydeck: deck Interview: no suggested card has the id k1nonsense. "
        "`studydeck triage --json` lists those that wait. Nothing was changed.\n"
    )
    assert notes(waiting, now) == []


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--keep", "a", "--reject", "b"], "cards can be kept or rejected, not both at once"),
        (["k1x"], "it is not said what to do with k1x"),
        (["--reason", "wrong"], "--reason needs --reject"),
        (["--frames", "--keep", "a"], "--frames only shows"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use_is_explained(cli: Callable, waiting: Path, arguments: list[str], what: str) -> None:
    """Exit code 2."""
    ended = cli("triage", *arguments)
    assert ended.code == 2
    assert ended.err.startswith(f"studydeck: {what}. ")


def test_one_deck_only(cli: Callable, waiting: Path, now: datetime) -> None:
    """By name, also of a deck that has suggested cards only."""
    with open_store(Library(waiting), now) as store:
        other = a_card("Who rows?", "Nobody")
        store.replace_suggested("seeds/b.txt", [a_suggestion(other, deck="Boats", document="seeds/b.txt")])
    assert suggested(cli, "--deck", "boats") == ["Who rows?"]
    assert questions(cli("triage", "--deck", "Boats", stdin="s\n").out) == ["Who rows?"]
    assert cli("triage", "--deck", "Boats", "--keep", BUILT.id).code == 2
    assert "there is no deck “Nonsense”" in cli("triage", "--deck", "Nonsense").err


# --- what the decisions say of a frame -------------------------------------------------------------------------------


def frame(cli: Callable, name: str, register: str = "edited talk") -> dict[str, object]:
    """The row of a frame in --frames."""
    rows = json.loads(cli("triage", "--frames", "--json").out)["frames"]
    return next(row for row in rows if (row["frame"], row["register"]) == (name, register))


def test_decisions_move_a_frame_and_undo_moves_it_back(cli: Callable, waiting: Path) -> None:
    """The prior weighs as much as twenty of them; an edited card says nothing of its frame."""
    untouched = frame(cli, "contrast")
    assert (untouched["prior"], untouched["kept"], untouched["rejected"], untouched["now"]) == (0.6, 0, 0, 0.6)
    cli("triage", "--keep", BUILT.id)
    assert (frame(cli, "contrast")["kept"], frame(cli, "contrast")["now"]) == (1, 0.619)
    cli("triage", "--reject", TIME.id)
    moved = frame(cli, "contrast")
    assert (moved["kept"], moved["rejected"], moved["now"], moved["tier"]) == (1, 1, round(13 / 22, 3), "suggested")
    cli("undo")
    cli("undo")
    assert frame(cli, "contrast") == untouched
    before = frame(cli, "figure")
    cli("triage", stdin="s\ns\ne\n{{Nobody}} knows why.\n\n")
    assert frame(cli, "figure") == before


def test_frames_are_a_table(cli: Callable, waiting: Path) -> None:
    """A line for each frame in each register."""
    cli("triage", "--reject", TIME.id)
    lines = cli("triage", "--frames").out.splitlines()
    assert lines[0].split() == ["Frame", "Register", "Prior", "Kept", "Rejected", "Now", "Tier"]
    assert ["contrast", "edited", "talk", "0.60", "0", "1", "0.57", "suggested"] in [line.split() for line in lines]


def test_a_frame_that_is_rejected_comes_later(cli: Callable, waiting: Path, now: datetime) -> None:
    """The order of triage follows the decisions at once."""
    cards = [
        a_card(f"Number {number}?", str(number), score=0.72, origin="contrast@0.1.0", evidence=an_evidence(line=number + 9))
        for number in range(6)
    ]
    with open_store(Library(waiting), now) as store:
        store.replace_suggested("seeds/b.txt", [a_suggestion(card, deck="B", document="seeds/b.txt") for card in cards])
    assert suggested(cli)[-1] == REASON.question
    cli("triage", "--reject", *(card.id for card in cards[:5]))
    assert suggested(cli)[-1] == "Number 5?"


# --- generating again ------------------------------------------------------------------------------------------------


def test_kept_cards_stay_rejected_ones_stay_away_edited_words_survive(cli: Callable, ferry: Path) -> None:
    """Generation after triage changes no byte, even with the setting that lets no card become active."""
    cli("generate", "--accept", "none")
    first, second, *_, last = suggested(cli)
    cli("triage", stdin="k\nr wrong\nq\n")
    cli("triage", stdin="s\n" * (len(suggested(cli)) - 1) + "e\nIn other words?\n\n\n")
    path = ferry / "decks" / "ferry.md"
    before = path.read_bytes()
    assert {card.question for card in deck(ferry, "ferry.md")} == {first, "In other words?"}
    for accept in ("none", "confident", "none"):
        cli("generate", "--accept", accept)
        fronts = [card.question for card in deck(ferry, "ferry.md")]
        assert {first, "In other words?"} <= set(fronts)
        assert not {second, last} & {*fronts, *suggested(cli)}
        if accept == "none" and len(fronts) == 2:
            assert path.read_bytes() == before
    assert cli("check").code == 0


def test_what_is_taken_back_after_generating_waits_again(cli: Callable, ferry: Path) -> None:
    """Both a kept and a rejected card, at once and after the next generation; the deck file that keeping made is gone."""
    cli("generate", "--accept", "none")
    before = cli("triage", "--json").out
    files = files_in(ferry)
    cli("triage", stdin="k\nr wrong\nq\n")
    cli("generate", "--accept", "none")
    cli("undo")
    cli("undo")
    assert cli("triage", "--json").out == before
    assert files_in(ferry) == files
    cli("generate", "--accept", "none")
    assert cli("triage", "--json").out == before


def test_a_deck_made_by_keeping_is_the_one_generation_makes(cli: Callable, ferry: Path) -> None:
    """Keeping every card and accepting every card lead to the same bytes."""
    cli("generate", "--accept", "none")
    cli("triage", stdin="k\n" * 20)
    kept = (ferry / "decks" / "ferry.md").read_bytes()
    (ferry / "decks" / "ferry.md").unlink()
    (ferry / ".studydeck" / "progress.db").unlink()
    cli("generate", "--accept", "all")
    assert (ferry / "decks" / "ferry.md").read_bytes() == kept


def test_hand_edits_of_the_deck_file_survive_keeping_and_undo(cli: Callable, waiting: Path) -> None:
    """Foreign lines, own cards and changed words, also those written while the program was open."""
    path = waiting / "decks" / "interview.md"
    path.write_text(path.read_text().replace("How long does it take?", "How long?") + "\nQ: Mine?\nA: Yes.\n")
    cli("due")
    before = path.read_text()
    cli("triage", "--keep", TIME.id)
    fronts = [card.front for card in deck(waiting)]
    assert {"Mine?", "How long?", TIME.front} <= set(fronts)
    cli("undo")
    assert [card.front for card in deck(waiting)] == [front for front in fronts if front != TIME.front]
    assert set(before.splitlines()) <= set(path.read_text().splitlines())


def test_generate_names_triage_as_the_next_step(cli: Callable, ferry: Path) -> None:
    """Whenever a card waits."""
    ended = cli("generate", "--accept", "none")
    assert ended.err.endswith("suggested. Next: `studydeck triage`.\n")


def test_a_card_that_waits_only_for_the_setting_says_so(cli: Callable, ferry: Path, now: datetime) -> None:
    """Every suggested card has a reason."""
    cli("generate", "--accept", "none")
    with open_study(Library(ferry), Settings(), now, read_only=True) as study:
        reasons = {suggestion.reason for suggestion in study.suggestions()}
    assert "the setting accept lets no card become active at once" in reasons
    assert "" not in reasons


def test_u_after_skip_goes_back_to_the_card_skipped(cli: Callable, waiting: Path, now: datetime) -> None:
    """And after it to what was decided before, one after another."""
    ended = cli("triage", stdin="k\ns\nu\nu\ns\ns\ns\nu\nu\nu\nu\n\n")
    assert questions(ended.out)[:5] == [BUILT.front, TIME.front, REASON.question, TIME.front, BUILT.front]
    assert questions(ended.out)[5:] == [TIME.front, REASON.question, REASON.question, TIME.front, BUILT.front]
    assert ended.out.count("Took back skipping.") == 4 and "Nothing to undo" in ended.out
    assert len(suggested(cli)) == 3
