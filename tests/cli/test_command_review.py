"""studydeck review --plain: question, answer, rating, line by line, each answer on the disk before the next question."""

import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from studydeck.cli import places
from studydeck.config import Library, Settings
from studydeck.errors import DiskFailed
from studydeck.review import Rating
from studydeck.study import Study, open_study


def answers(library: Path, now: datetime) -> list[tuple[str, Rating]]:
    """Question and rating of every answer on the disk."""
    with open_study(Library(library), Settings(), now, read_only=True) as study:
        return [(study.card(review.card).question, review.rating) for review in study.reviews()]


def blocks(out: str) -> list[str]:
    """The questions asked, in order."""
    return [line.removeprefix("Question: ") for line in out.splitlines() if line.startswith("Question: ")]


def test_a_whole_session(cli: Callable, library: Path, now: datetime) -> None:
    """Any line shows the answer with its evidence; a number rates; the end is summed up."""
    ended = cli("review", "--plain", "--limit", "1", stdin="\n3\n")
    assert ended.code == 0
    assert ended.err == ""
    lines = ended.out.splitlines()
    assert lines[8].startswith("Comes back: again <1m, hard <6m, good <10m, easy ")
    assert [*lines[:8], lines[9]] == [
        "",
        "Deck: Interview",
        "New 1, Learning 0, Review 0",
        "Question: What has to be built?",
        "Enter shows the answer, u undo, - bury, @ suspend, x reject, q stop: ",
        "Answer: Clusters",
        "Evidence: interview.txt, Ada Park, line 1",
        "Quote: Clusters have to be built.",
        "Answer shown. 1 again, 2 hard, 3 good, 4 easy, u undo, - bury, @ suspend, x reject, q stop: ",
    ]
    assert answers(library, now)[0] == ("What has to be built?", Rating.GOOD)
    assert "\n1 answer: 0 again, 0 hard, 1 good, 0 easy.\n" in ended.out


def test_a_rating_from_a_pipe_shows_the_answer_and_rates(cli: Callable, library: Path, now: datetime) -> None:
    """Three lines rate three cards."""
    ended = cli("review", "--plain", stdin="4\n4\n4\n")
    assert [rating for _, rating in answers(library, now)] == [Rating.EASY] * 3
    assert ended.out.count("Answer: ") == 3
    assert "3 answers: 0 again, 0 hard, 0 good, 3 easy." in ended.out


def test_a_cloze_hides_its_words_until_the_answer(cli: Callable, library: Path) -> None:
    """The question shows […]."""
    ended = cli("review", "--plain", stdin="4\n4\n\n")
    assert blocks(ended.out)[-1] == "[…] knows why."
    assert "Answer: Nobody\n" in ended.out


def test_other_lines_after_the_answer_ask_again(cli: Callable, library: Path, now: datetime) -> None:
    """Nothing is recorded by mistake."""
    ended = cli("review", "--plain", stdin="\n\n5\ngood\nq\n")
    assert ended.out.count("A rating from 1 to 4, please.") == 1
    assert "“5” is not understood: a rating from 1 to 4, please." in ended.out
    assert answers(library, now) == []


def test_stopping_keeps_what_was_answered(cli: Callable, library: Path, now: datetime) -> None:
    """q and the end of input are the same: a clean end."""
    for stdin in ("4\nq\n", "4\n", "\n"):
        assert cli("review", "--plain", stdin=stdin).code == 0
    assert len(answers(library, now)) == 2


def test_undo_goes_back_to_the_card(cli: Callable, library: Path, now: datetime) -> None:
    """The wrong rating is taken back, the card asked again, the tally corrected."""
    ended = cli("review", "--plain", stdin="1\nu\n4\nq\n")
    first, second, again, *_ = blocks(ended.out)
    assert again == first != second
    assert f"Took back the answer Again to “{first}”." in ended.out
    assert answers(library, now) == [(first, Rating.EASY)]
    assert "1 answer: 0 again, 0 hard, 0 good, 1 easy." in ended.out


def test_undo_works_on_the_last_card_too(cli: Callable, library: Path, now: datetime) -> None:
    """When everything is done the last answer can still be taken back."""
    ended = cli("review", "--plain", stdin="4\n4\n4\nu\n3\nq\n")
    assert "Done. u takes the last answer back, Enter ends: " in ended.out
    assert [rating for _, rating in answers(library, now)] == [Rating.EASY, Rating.EASY, Rating.GOOD]


def test_nothing_to_undo_is_said(cli: Callable, library: Path) -> None:
    """And the session goes on."""
    ended = cli("review", "--plain", stdin="u\n4\nq\n")
    assert "Nothing to undo" in ended.out
    assert "1 answer" in ended.out


def test_bury_and_suspend_take_the_card_out(cli: Callable, library: Path, now: datetime) -> None:
    """Neither is an answer; both can be given before the answer is shown."""
    ended = cli("review", "--plain", stdin="-\n\n@\n4\n")
    assert "Buried until tomorrow." in ended.out
    assert "Suspended." in ended.out
    assert len(set(blocks(ended.out))) == 3
    assert len(answers(library, now)) == 1


def test_one_deck_only(cli: Callable, library: Path) -> None:
    """A deck is named by its name; an unknown one is an error that lists them."""
    assert blocks(cli("review", "--plain", "Interview", stdin="").out) == ["What has to be built?"]
    ended = cli("review", "--plain", "Nonsense")
    assert ended.code == 2
    assert "there is no deck “Nonsense”. Decks: Interview." in ended.err


def test_nothing_due_is_said(cli: Callable, library: Path) -> None:
    """No prompt, exit code 0, and when the next card comes."""
    cli("review", "--plain", stdin="4\n4\n4\n")
    ended = cli("review", "--plain", stdin="")
    assert ended.code == 0
    assert ended.out.startswith("Nothing is due.\nThe next card comes on 2026-09-")


def test_an_answer_that_cannot_be_written_ends_a_piped_session(
    cli: Callable, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answers after it would belong to other cards."""

    def full(*_: object) -> None:
        raise DiskFailed("the disk is full")

    monkeypatch.setattr(Study, "answer", full)
    ended = cli("review", "--plain", stdin="4\n4\n")
    assert (ended.code, ended.err) == (74, "studydeck: the disk is full\n")
    assert ended.out.count("Question: ") == 1


def test_an_answer_that_cannot_be_written_is_asked_again_at_a_terminal(
    cli: Callable, library: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The card stays, the reason is said, the next try counts once."""
    from studydeck.cli.plain import PlainReview

    written = Study.answer
    failures = [DiskFailed("the disk is full")]

    def flaky(self: Study, *arguments: object) -> object:
        if failures:
            raise failures.pop()
        return written(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Study, "answer", flaky)
    typed = iter(["", "3", "3", "q"])
    with open_study(Library(library), Settings(), now) as study:
        PlainReview(study, None, 1, lambda: now, lambda _: next(typed), is_piped=False).run()
    assert [rating for _, rating in answers(library, now)] == [Rating.GOOD]


def test_at_a_terminal_a_number_before_the_answer_only_shows_it(
    library: Path, now: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rating what was not seen is a slip of the finger."""
    from studydeck.cli.plain import PlainReview

    typed = iter(["3", "1", "q"])
    with open_study(Library(library), Settings(), now) as study:
        PlainReview(study, None, None, lambda: now, lambda _: next(typed), is_piped=False).run()
    assert [rating for _, rating in answers(library, now)] == [Rating.AGAIN]


def test_words_of_a_card_cannot_act_on_the_terminal(cli: Callable, library: Path) -> None:
    """Deck, question, answer and quote pass the filter, whatever the file holds."""
    nasty = "\x1b]52;c;x\x07\x9b2J"
    (library / "decks" / "interview.md").write_text(f"---\ndeck: a{nasty}\n---\nQ: b{nasty}\nA: c{nasty}\n> d{nasty}\n")
    ended = cli("review", "--plain", stdin="\n4\n")
    assert "Question: b␛]52;c;x␇�2J" in ended.out
    assert not {"\x1b", "\x07", "\x9b"} & set(ended.out + ended.err)


def test_a_dumb_terminal_gets_the_plain_session(cli: Callable, library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """TERM=dumb cannot show the app."""
    monkeypatch.setenv("TERM", "dumb")
    assert not places.has_terminal()
    assert places.is_dumb()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9), (signal.SIGTERM, -15)])
def test_whatever_ends_the_process_the_answers_are_on_the_disk(library: Path, now: datetime, number: int, code: int) -> None:
    """An answer is committed before the next question appears."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-m", "studydeck", "review", "--plain"]
    with Popen(command, cwd=library, env=environment, stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write("4\n")
        process.stdin.flush()
        while not process.stdout.readline().startswith("Answer: "):
            pass
        while not process.stdout.readline().startswith("Question: "):
            pass
        process.send_signal(number)
        _, err = process.communicate(timeout=30)
    assert process.returncode == code
    assert "Traceback" not in err
    assert [rating for _, rating in answers(library, now)] == [Rating.EASY]


def test_problems_of_deck_files_are_said_on_standard_error(cli: Callable, library: Path) -> None:
    """They do not get between question and answer."""
    (library / "decks" / "mine.md").write_text("Hello\n\nQ: a\nA: b\n")
    ended = cli("review", "--plain", stdin="")
    assert ended.err == 'decks/mine.md:1: this text belongs to no card. Did you forget a "Q:" or "C:" at its start?\n'
