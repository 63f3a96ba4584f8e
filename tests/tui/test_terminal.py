"""The app in a pseudo-terminal: it leaves the terminal as it was, whatever ends it, and sends it nothing dangerous."""

import os
import random
import re
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from driving import save_deck
from terminal import SOURCES, START, Terminal

from builders import a_card
from studydeck.config import Library, Settings
from studydeck.errors import UsageError
from studydeck.study import open_study
from studydeck.tui import run

INTERVIEW = "An interview"
FAULT = """
from studydeck.tui.screens.review import ReviewScreen
def action_show(self):
    key = "sk-" + "canary"
    raise RuntimeError("words of a card")
ReviewScreen.action_show = action_show
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_the_app_with_the_terminal_restored(library: Library, number: signal.Signals, code: int) -> None:
    with Terminal(library.root) as terminal:
        terminal.wait_for(INTERVIEW)
        terminal.process.send_signal(number)
        assert terminal.end() == code
        assert terminal.restored
        assert b"Traceback" not in terminal.received


def test_the_app_ends_when_its_window_is_closed_and_no_signal_says_so(library: Library) -> None:
    """Else it would look for keys at full speed for ever. The answer given before is on the disk."""
    with Terminal(library.root) as terminal:
        terminal.wait_for(INTERVIEW)
        terminal.press("s", "shows the answer")
        terminal.press(" ", "Again")
        terminal.press("3", "shows the answer")
        assert terminal.vanish() == 129
    with open_study(library, Settings(), datetime.now().astimezone()) as study:
        assert len(study.reviews()) == 1


def test_q_ends_the_app_with_the_terminal_restored(library: Library) -> None:
    with Terminal(library.root) as terminal:
        terminal.wait_for(INTERVIEW)
        os.write(terminal.master, b"q")
        assert terminal.end() == 0
        assert terminal.restored


def test_a_crash_tells_no_secret_and_leaves_a_report(library: Library) -> None:
    with Terminal(library.root, FAULT) as terminal:
        terminal.wait_for(INTERVIEW)
        terminal.press("s", "shows the answer")
        os.write(terminal.master, b" ")
        assert terminal.end() == 70
        assert terminal.restored
        assert b"studydeck stopped because of an internal error (RuntimeError)" in terminal.received
        (report,) = (library.data / "reports").iterdir()
        written = report.read_text(encoding="utf-8")
        assert "action_show" in written and "RuntimeError" in written
        for secret in ("canary", "words of a card"):
            assert secret not in written and secret.encode() not in terminal.received
        assert report.stat().st_mode & 0o077 == 0


def test_an_answer_survives_a_kill(library: Library) -> None:
    """The next card is on the screen, so the answer is on the disk."""
    with Terminal(library.root) as terminal:
        terminal.wait_for(INTERVIEW)
        terminal.press("s", "shows the answer")
        terminal.press(" ", "Again")
        terminal.press("1", "shows the answer")
        terminal.process.kill()
        terminal.process.wait()
    with Terminal(library.root) as terminal:
        terminal.wait_for("1 card in 1 minute today")


def test_no_escape_sequence_of_a_document_reaches_the_terminal(library_folder: Path) -> None:
    evil = "\x1b]52;c;Y3VybA==\x07 \x1b]0;owned\x1b\\ \x1b[2J \x9d0;owned\x9c end of it"
    save_deck(library_folder, "evil", a_card(f"Question {evil}", f"Answer {evil}", context=evil), name=f"Deck {evil}")
    with Terminal(library_folder) as terminal:
        for keys, sign in (
            (b"", "study all"),
            (b"s", "shows the answer"),
            (b" v", "1 "),
            (b"i", "Card info"),
            (b"\x11", "?1049l"),
        ):
            os.write(terminal.master, keys)
            terminal.wait_for(sign)
        assert terminal.end() == 0
        assert terminal.received.count(b"end of it") >= len(("context", "question", "answer"))
        for sequence in (b"\x1b]52", b"\x1b]0;", b"\x1b[2J", "\x9d".encode(), "\x9c".encode(), b"==\x07"):
            assert sequence not in terminal.received, sequence


@pytest.mark.parametrize("environ", [{"NO_COLOR": "1"}, {}], ids=["NO_COLOR", "colours"])
def test_no_color_is_heeded(library: Library, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without colours only greys are sent: red, green and blue are equal in every colour."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    with Terminal(library.root, COLORTERM="truecolor", **environ) as terminal:
        terminal.wait_for(INTERVIEW)
        terminal.press("s", "shows the answer")
        terminal.press(" ", "Again")
        sent = set(re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)[;m]", terminal.received))
        assert sent
        assert all(len(set(colour)) == 1 for colour in sent) is bool(environ)


@pytest.mark.parametrize("closed", ["stdin", "stdout"])
def test_without_a_terminal_the_app_ends_at_once_and_names_the_plain_mode(library: Library, closed: str) -> None:
    master, slave = os.openpty()
    streams = {"stdin": slave, "stdout": slave, closed: subprocess.DEVNULL if closed == "stdin" else subprocess.PIPE}
    command = [sys.executable, "-c", START.format(before=""), str(library.root)]
    environ = {**os.environ, "PYTHONPATH": SOURCES, "TERM": "xterm"}
    result = subprocess.run(command, **streams, stderr=subprocess.PIPE, env=environ, timeout=20, check=False)
    os.close(master)
    os.close(slave)
    assert b"UsageError" in result.stderr and b"--plain" in result.stderr
    assert not library.database.exists()


def test_a_missing_terminal_is_a_usage_error(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(UsageError, match=r"standard input is not a terminal.*--plain") as caught:
        run(library, Settings())
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_cannot_move_its_cursor_is_refused(library: Library, term: str) -> None:
    with Terminal(library.root, TERM=term) as terminal:
        terminal.wait_for("TERM is dumb or unset")
        assert terminal.end() == 1, "uncaught here; the command line turns it into exit code 2"


@pytest.mark.parametrize("seed", range(2))
def test_keys_that_come_faster_than_screens_do_no_harm(library: Library, seed: int) -> None:
    """A terminal sends everything that was typed while the app was busy at once."""
    keys = random.Random(seed).choices([*"ss  1234u-=@!itvjkgG?/\r", "\x1b[A", "\x1b[B", "\x1b[5~", "\x1b[11~"], k=200)
    with Terminal(library.root) as terminal:
        terminal.wait_for(INTERVIEW)
        os.write(terminal.master, b"s 3 2 1 4")
        for start in range(0, len(keys), 20):
            if terminal.process.poll() is None:
                os.write(terminal.master, "".join(keys[start : start + 20]).encode())
        os.write(terminal.master, b"\x11")
        assert terminal.end() == 0, terminal.received[-1500:].decode(errors="replace")
        assert b"internal error" not in terminal.received
    with open_study(library, Settings(), datetime.now().astimezone()) as study:
        assert study.check(rebuild=False, now=datetime.now().astimezone()) == []
