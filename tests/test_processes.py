"""Several processes give what one would give, and leave nothing behind. The work is that of well-known functions."""

import multiprocessing
import os
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from studydeck.errors import InputRefused, StudydeckError
from studydeck.processes import MODESTY, cores, in_order
from studydeck.readers import read_file


@pytest.fixture(autouse=True)
def nobody_is_left() -> Iterator[None]:
    """Whatever happens, every process that was started has ended."""
    yield
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("jobs", [1, 3])
def test_results_come_in_the_order_of_the_items(jobs: int) -> None:
    assert list(in_order(int, [str(number) for number in range(40)], jobs)) == list(range(40))


@pytest.mark.parametrize("jobs", [1, 2])
def test_nothing_to_do_is_done_at_once(jobs: int) -> None:
    assert list(in_order(int, [], jobs)) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_is_raised_when_its_turn_comes(jobs: int) -> None:
    """After the results before it."""
    results = in_order(int, ["1", "2", "three", "4"], jobs)
    assert [next(results), next(results)] == [1, 2]
    with pytest.raises(ValueError, match="three"):
        next(results)


def test_an_error_says_where_in_the_other_process_it_arose() -> None:
    with pytest.raises(ValueError, match="three") as caught:
        list(in_order(int, ["1", "three"], 2))
    assert any("processes.py" in note for note in caught.value.__notes__)


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_for_the_user_arrives_whole(jobs: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """With its exit code, its place and its advice."""
    folder = tmp_path_factory.mktemp("documents")
    with pytest.raises(InputRefused) as caught:
        list(in_order(read_file, [folder / "none.txt", folder / "none.txt"], jobs))
    error = caught.value
    assert (error.exit_code, error.what, error.todo) == (65, "no such file", "Check the spelling of the path.")
    assert str(error) == f"{folder / 'none.txt'}: no such file. Check the spelling of the path."


def test_a_process_that_dies_is_an_error() -> None:
    """It does not leave anybody waiting."""
    with pytest.raises(StudydeckError, match="died before its document was done"):
        list(in_order(os._exit, [3, 3], 2))


def test_closing_early_ends_the_processes() -> None:
    with closing(in_order(int, [str(number) for number in range(1000)], 2)) as results:
        assert next(results) == 0


def test_there_is_a_core() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)


def test_work_apart_is_done_in_a_modest_process_even_when_one_is_enough() -> None:
    """This one stays quick to answer."""
    assert list(in_order(os.nice, [0], 1)) == [os.nice(0)]
    assert list(in_order(os.nice, [0], 1, apart=True)) == [min(19, os.nice(0) + MODESTY)]


@pytest.mark.parametrize(("jobs", "most"), [(1, 3), (2, 20)])
def test_stopped_work_ends_with_what_is_done(jobs: int, most: int) -> None:
    """Results that are there already still come."""
    seen: list[int] = []
    results = in_order(int, [str(number) for number in range(1000)], jobs, stopped=lambda: len(seen) >= 3)
    seen.extend(results)
    assert seen == list(range(len(seen))) and 3 <= len(seen) <= most


def test_work_apart_is_given_up_in_the_middle_of_an_item() -> None:
    """However long it would take."""
    begun = time.monotonic()
    assert list(in_order(time.sleep, [60], 1, apart=True, stopped=lambda: time.monotonic() > begun + 0.5)) == []
    assert time.monotonic() < begun + 20


def test_a_screen_that_took_standard_error_away_is_no_hindrance(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it puts there is no file, which a new process would need."""

    class Capture:
        def fileno(self) -> int:
            return -1

    monkeypatch.setattr("sys.stderr", Capture())
    assert list(in_order(int, ["1"], 1, apart=True)) == [1]
