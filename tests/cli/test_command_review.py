"""studydeck review --plain: question, answer, rating, line by line, each answer on the disk before the next question."""

import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from studydeck.cli import places
from studydeck.config import Library, Settings
from studydeck.errors import DiskFailed, StudydeckError
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
    assert lines[7].startswith("Comes back: again <1m, hard <6m, good <10m, easy ")
    assert [*lines[:7], lines[8]] == [
        "",
        "Deck: Interview",
        "New 1, Learning 0, Review 0",
        "Question: What has to be built?",
        "Enter shows the answer, u undo, q stop, ? help: ",
        "Answer: Clusters",
        "Evidence: interview.txt, Ada Park, line 1",
        "Answer shown. 1 again, 2 hard, 3 good, 4 easy, u undo, q stop, ? help: ",
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


def decisions(library: Path, now: datetime) -> list[str]:
    """What undo would take back, oldest first."""
    with open_study(Library(library), Settings(), now, read_only=True) as study:
        return [deed.split(" “")[0] for deed in reversed(study.undoable(now))]


def test_marks_flags_and_reasons(cli: Callable, library: Path, now: datetime) -> None:
    """Each by a letter, before the answer or after it; the card stays until it is rejected."""
    ended = cli("review", "--plain", stdin="*\n\nf 3\nf9\nf\nx 2\n*\nu\nx it says nothing\nq\n")
    assert ended.out.count("Question: What has to be built?") == 1
    for said in ("Marked.", "Flag 3.", "A number from 1 to 7 after f", "Rejected, unclear:", "Rejected, it says nothing:"):
        assert said in ended.out
    with open_study(Library(library), Settings(), now) as study:
        notes = [row[0] for row in study._store.rows("SELECT note FROM decision WHERE action = 'reject' ORDER BY id")]
    assert notes == ["unclear", "it says nothing"]
    assert answers(library, now) == []


def test_a_mark_and_a_flag_are_read_out_with_the_question(cli: Callable, library: Path) -> None:
    """They are taken off the same way."""
    cli("review", "--plain", stdin="*\nf 2\nq\n")
    assert "Deck: Interview (marked, flag 2)" in cli("review", "--plain", stdin="*\nf 0\nq\n").out
    assert "Deck: Interview\n" in cli("review", "--plain", stdin="q\n").out


def test_quote_info_and_help(cli: Callable, library: Path) -> None:
    """The quote only after the answer: it would give it away."""
    ended = cli("review", "--plain", stdin="v\ni\n?\n\nv\n3\nq\n")
    assert "The quote comes after the answer." in ended.out
    assert ended.out.count("Quote: Clusters have to be built.") == 1
    assert "Never answered." in ended.out
    assert "x rejects a bad card for good" in ended.out


def test_the_passage_stands_around_the_quote(cli: Callable, library: Path) -> None:
    """Read from the document, with signs about the quote; a document that is gone is said to be."""
    ended = cli("review", "--plain", stdin="o\n\no\nq\n")
    assert ended.out.count("The quote comes after the answer.") == 1
    assert "Passage: interview.txt, Ada Park, line 1\n" in ended.out
    assert ">> Clusters have to be built. <<" in ended.out
    (library / "seeds" / "interview.txt").unlink()
    assert "The document cannot be read: " in cli("review", "--plain", stdin="\no\nq\n").out


def test_siblings_are_put_aside_together(cli: Callable, library: Path, now: datetime) -> None:
    """= buries, ! suspends; nothing of it is an answer."""
    ended = cli("review", "--plain", stdin="=\n!\nq\n")
    assert "Buried with its siblings until tomorrow." in ended.out and "Suspended with its siblings." in ended.out
    assert decisions(library, now) == ["burying", "suspending"]


def test_a_typed_answer_is_compared_and_rates_nothing(cli: Callable, library: Path, now: datetime) -> None:
    """A command begins with a stroke until the answer is shown; figures are answers too."""
    ended = cli("review", "--plain", "--typed", stdin="cluster\n3\n3\nq\n2\n/q\n")
    assert "Typed: near: -cluster +Clusters" in ended.out
    assert "Typed: different: -3 +" in ended.out
    assert "Typed: different: -q" not in ended.out
    assert len(answers(library, now)) == 1


def test_w_begins_and_ends_typing(cli: Callable, library: Path) -> None:
    """An empty line shows the answer without a comparison."""
    ended = cli("review", "--plain", stdin="w\n\n3\nclusters!\n1\n/w\n\n4\n")
    assert "Answers are typed from now on." in ended.out and "Answers are not typed any more." in ended.out
    assert ended.out.count("Typed: ") == 1


@pytest.mark.parametrize("rating", ["1", "2", "3", "4"])
def test_a_pipe_that_never_stops_ends_with_the_queue(cli: Callable, library: Path, now: datetime, rating: str) -> None:
    """A card that was answered is not asked again before it is due."""
    ended = cli("review", "--plain", stdin=f"{rating}\n" * 1000)
    assert ended.code == 0
    assert len(answers(library, now)) == 3 == len(set(blocks(ended.out)))


@pytest.mark.parametrize("line", ["v", "*", "w", "?", "f 1", ""])
def test_a_pipe_that_moves_nothing_on_is_stopped(cli: Callable, library: Path, line: str) -> None:
    """Whatever it says."""
    ended = cli("review", "--plain", stdin=f"{line}\n" * 1000)
    assert ended.code == 1
    assert "20 lines in a row did nothing" in ended.err


def test_until_ends_the_session_in_time(cli: Callable, library: Path, now: datetime) -> None:
    """A time that has passed today is one of tomorrow; what is no time is refused."""
    assert len(blocks(cli("review", "--plain", "--until", "9:00", stdin="4\n4\n4\n").out)) == 3
    ended = cli("review", "--plain", "--until", "25:00")
    assert ended.code == 2
    assert "--until 25:00 is no time. Write hours and minutes, such as 18:30." in ended.err


def test_after_the_time_is_up_no_further_card_is_asked(library: Path, now: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    """The card that is being asked is still answered."""
    from studydeck.cli.plain import PlainReview

    moments = iter([now] * 4 + [now + timedelta(minutes=5)] * 50)
    typed = iter(["", "4", "", "4", "q"])
    with open_study(Library(library), Settings(), now) as study:
        end = now + timedelta(minutes=1)
        PlainReview(study, None, None, lambda: next(moments), lambda _: next(typed), is_piped=False, until=end).run()
    assert len(answers(library, now)) == 1


def test_a_card_taken_out_of_its_deck_is_left_out(library: Path, now: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    """Deck files may change while a session runs."""
    from studydeck.cli.plain import PlainReview

    lines = ["", "4", "4", "4"]

    def read(_: str) -> str | None:
        if lines[:1] == ["4"]:
            for path in (library / "decks").glob("*.md"):
                path.write_text("---\ndeck: Empty\n---\n", encoding="utf-8")
        return lines.pop(0) if lines else None

    with open_study(Library(library), Settings(), now) as study:
        PlainReview(study, None, None, lambda: now, read, is_piped=False).run()
    out = capsys.readouterr().out
    assert "1 answer: " in out and len(blocks(out)) == 1


def test_a_picture_is_listed_and_opened_by_its_number(cli: Callable, library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be opened is said in a sentence, and asking goes on."""
    (library / "decks" / "pictures.md").write_text("Q: What is [image: a.png]?\nA: b [sound: c.exe]\n")
    given: list[str] = []

    def show(folder: Path, name: str, _environ: object) -> None:
        if name.endswith(".exe"):
            raise StudydeckError("it is no picture", where=name, todo="Nothing was opened.")
        given.append(f"{folder.name}/{name}")

    monkeypatch.setattr("studydeck.media.show_medium", show)
    ended = cli("review", "pictures", "--plain", stdin="r\nr 1\nr2\n\nr\nr 2\n4\n")
    lines = ended.out.splitlines()
    assert ended.code == 0 and given == ["media/a.png"]
    assert lines.count("1 a.png") == 2 and lines.count("2 c.exe") == 1
    assert "Opened a.png." in lines and "There is no picture or sound of that number." in lines
    assert "c.exe: it is no picture. Nothing was opened." in lines
