"""Whole sessions in a pseudo-terminal: what is done, what the size does, what ends them, and what others do meanwhile."""

import os
import signal
import time
from datetime import datetime
from pathlib import Path

import pytest
from driving import save_deck
from samples import INTERVIEW
from terminal import Terminal

from builders import a_card, an_evidence
from studydeck.config import Library, Settings
from studydeck.review import Rating, Review
from studydeck.study import open_study

HOME, QUESTION, ANSWER = "study all", "shows the answer", "Again"
DECK = "An interview about training"
PAGES = {
    "home": (),
    "find": (("/", "name of a deck"),),
    "question": (("s", QUESTION),),
    "answer": (("s", QUESTION), (" ", ANSWER)),
    "typing": (("s", QUESTION), ("w", "your answer")),
    "rejecting": (("s", QUESTION), ("x", "Reject, because it is:")),
    "card info": (("s", QUESTION), (" ", ANSWER), ("i", "Card info")),
    "document": (("s", QUESTION), (" ", ANSWER), ("o", "esc")),
    "edit": (("s", QUESTION), ("e", "Preview")),
    "help": (("?", "Keys on this screen"),),
    "palette": (("\x10", "Search"),),
    "browse": (("b", "every card"),),
}


def log(library: Library) -> list[Review]:
    """The review log on the disk."""
    now = datetime.now().astimezone()
    with open_study(library, Settings(), now, read_only=True) as study:
        assert study.check(rebuild=False, now=now) == []
        return study.reviews()


def go(terminal: Terminal, page: str) -> None:
    """Open a page."""
    terminal.wait_for(HOME)
    for keys, sign in PAGES[page]:
        terminal.press(keys, sign)


def test_a_whole_session_with_undo_on_the_last_page(library: Library) -> None:
    with Terminal(library.root) as terminal:
        terminal.wait_for(HOME)
        terminal.press("s", QUESTION)
        for _ in range(4):
            terminal.press(" ", ANSWER)
            terminal.press("4", QUESTION)
        terminal.press(" ", ANSWER)
        terminal.press("4", "5 answers in")
        assert len(log(library)) == 5
        terminal.press("u", "Took back the answer Easy")
        assert len(log(library)) == 4
        terminal.press("u", "Took back the answer Easy")
        terminal.press("2", QUESTION)
        terminal.press(" ", ANSWER)
        terminal.press("4", QUESTION)
        terminal.press("\x1b", HOME)
        os.write(terminal.master, b"q")
        assert terminal.end() == 0
        assert terminal.restored
    assert [review.rating for review in log(library)] == [*[Rating.EASY] * 3, Rating.HARD, Rating.EASY]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_survives_the_smallest_terminal(library: Library, page: str) -> None:
    """To 1 by 1 and back in a storm of sizes; then the page is there again and the app ends as it should."""
    with Terminal(library.root) as terminal:
        go(terminal, page)
        for columns, lines in ((1, 1), (300, 100), (39, 11), (40, 12), (2, 50), (200, 1), (1, 1)):
            terminal.resize(columns, lines)
            time.sleep(0.02)
        terminal.received = b""
        terminal.resize(80, 24)
        terminal.wait_for(PAGES[page][-1][1] if PAGES[page] else HOME)
        os.write(terminal.master, b"\x11")
        assert terminal.end() == 0
        assert terminal.restored
        assert b"internal error" not in terminal.received


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
@pytest.mark.parametrize("page", ["answer", "edit", "typing", "browse"])
def test_a_signal_on_any_page_restores_the_terminal(library: Library, page: str, number: signal.Signals, code: int) -> None:
    with Terminal(library.root) as terminal:
        go(terminal, page)
        terminal.process.send_signal(number)
        assert terminal.end() == code
        assert terminal.restored
        assert b"Traceback" not in terminal.received


@pytest.mark.parametrize("page", ["answer", "edit", "typing", "palette"])
def test_ctrl_c_twice_ends_the_app_from_any_page(library: Library, page: str) -> None:
    with Terminal(library.root) as terminal:
        go(terminal, page)
        os.write(terminal.master, b"\x03\x03")
        assert terminal.end() == 0
        assert terminal.restored


def test_a_signal_between_two_cards_loses_no_answer(library: Library) -> None:
    with Terminal(library.root) as terminal:
        go(terminal, "answer")
        terminal.press("3", QUESTION)
        terminal.press(" ", ANSWER)
        terminal.process.send_signal(signal.SIGHUP)
        assert terminal.end() == 129
    assert [review.rating for review in log(library)] == [Rating.GOOD]


def test_two_apps_on_one_library_never_count_an_answer_twice(library: Library) -> None:
    """Both ask the same card; the second one hears that it was answered."""
    with Terminal(library.root) as first, Terminal(library.root) as second:
        for terminal in (first, second):
            go(terminal, "question")
        first.press(" ", ANSWER)
        first.press("4", QUESTION)
        second.press(" ", "elsewhere")
        first.press(" ", ANSWER)
        second.press(" ", ANSWER)
        first.press("4", QUESTION)
        second.press("4", "elsewhere")
        for terminal in (first, second):
            os.write(terminal.master, b"\x11")
            assert terminal.end() == 0
    reviews = log(library)
    assert len(reviews) == len({review.card for review in reviews}) == 2


def test_a_deck_file_that_is_rewritten_and_emptied_meanwhile(library: Library) -> None:
    with Terminal(library.root) as terminal:
        terminal.wait_for(HOME)
        terminal.press("s", QUESTION)
        changed = a_card("What came instead?", "This", id=INTERVIEW[1].id, evidence=an_evidence("RLVR it is.", line=41))
        for deck, cards in (("interview", (INTERVIEW[0], changed)), ("captions", ())):
            save_deck(library.root, deck, *cards, name=DECK)
        terminal.press(" ", ANSWER)
        terminal.press("4", "instead")
        terminal.press(" ", "This")
        terminal.press("4", "2 answers in")
        os.write(terminal.master, b"\x11")
        assert terminal.end() == 0
        assert b"internal error" not in terminal.received


def test_a_card_of_a_megabyte_is_shown_and_paged_through(library_folder: Path) -> None:
    words = "a word of many " * 70_000
    save_deck(library_folder, "long", a_card("What is long?", words), name="Long")
    with Terminal(library_folder) as terminal:
        go(terminal, "answer")
        terminal.press("m", "part 1 of")
        terminal.press("n", "part 2 of")
        terminal.press("\x1b", ANSWER)
        os.write(terminal.master, b"\x11")
        assert terminal.end() == 0
