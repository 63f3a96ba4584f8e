"""Work spread over several processes, its results in the order of the items, as one process would give them.

Each process is started afresh (no fork: an open database must not be shared), takes one item at a time and sends its result
back. Ctrl-C is for the parent alone, which ends the others; they end by themselves when it is gone.
"""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from studydeck.errors import StudydeckError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD = 4
"""Items for each process that may be done before it is their turn: more would only fill the memory."""
MODESTY = 5
"""By how much the work of a process beside a screen matters less, as `nice` counts."""
LOOK = 0.05
"""Seconds between two looks at whether the work is still wanted."""


def cores() -> int:
    """How many processor cores this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def never() -> bool:
    """Nobody asks to stop."""
    return False


def in_order(
    work: Callable[[Item], Result],
    items: Sequence[Item],
    jobs: int,
    *,
    apart: bool = False,
    stopped: Callable[[], bool] = never,
) -> Generator[Result, None, None]:
    """`work(item)` for every item, in order, in `jobs` processes.

    `work` is a function of a module; what it raises is raised here when its turn comes, with the traceback of the other process
    as a note. One process is this one, unless the work is to be done `apart` so that this one stays quick to answer. Close the
    iterator (`contextlib.closing`) to end the processes early; once `stopped` it ends by itself, without the item at work if
    that is done in another process. Raises StudydeckError when one dies.
    """
    jobs = min(jobs, len(items))
    if jobs < 2 and not apart:
        for item in items:
            if stopped():
                return
            yield work(item)
        return
    from multiprocessing.connection import wait

    idle: list[Connection] = []
    busy: dict[Connection, int] = {}
    done: dict[int, tuple[Result | None, BaseException | None]] = {}
    started: list[BaseProcess] = []
    begun = 0
    try:
        idle += [_start(work, started, modest=apart) for _ in range(jobs)]
        for turn in range(len(items)):
            while turn not in done:
                while idle and begun < min(len(items), turn + _AHEAD * jobs):
                    pipe = idle.pop()
                    with suppress(OSError):  # that it is dead shows when its result is asked for
                        pipe.send(items[begun])
                    busy[pipe] = begun
                    begun += 1
                if stopped():
                    return
                for pipe in cast("list[Connection]", wait(list(busy), LOOK)):
                    number = busy.pop(pipe)
                    done[number] = _received(pipe, items[number])
                    idle.append(pipe)
            result, error = done.pop(turn)
            if error is not None:
                raise error
            yield result  # type: ignore[misc] # without an error there is a result
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.join()


class Apart(Generic[Item, Result]):
    """`work(item)` in a process of its own: it keeps nobody waiting, and can be given up at any moment."""

    def __init__(self, work: Callable[[Item], Result], item: Item) -> None:
        started: list[BaseProcess] = []
        self._pipe = _start(work, started, modest=False)
        self._process = started[0]
        with suppress(OSError):  # that it is dead shows when its result is asked for
            self._pipe.send(item)

    def result(self) -> Result:
        """Wait for the result. Raises what `work` raised, and StudydeckError when the process died or was given up."""
        try:
            result, error = self._pipe.recv()
        except (EOFError, OSError) as lost:
            raise StudydeckError("the process that worked on it died", todo="Try again.") from lost
        if error is not None:
            raise error
        return cast("Result", result)

    def stop(self) -> None:
        """End the process. Stopping twice is allowed."""
        self._process.terminate()
        self._process.join()


def _start(work: Callable[[Item], Result], started: "list[BaseProcess]", *, modest: bool) -> "Connection":
    from multiprocessing import get_context

    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(work, theirs, modest), daemon=True)
    with _uninterrupted(), _numbered_stderr():
        process.start()
        started.append(process)
    theirs.close()
    return ours


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C waits until the end of the block; a process started in it never hears of one."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows: there a process started so is told by `_serve`
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _numbered_stderr() -> Iterator[None]:
    """A process inherits our stderr by its number; the terminal app's stand-in for it has none."""
    if sys.stderr.fileno() >= 0:
        yield
        return
    with Path(os.devnull).open("w") as nowhere, redirect_stderr(nowhere):
        yield


def _serve(work: Callable[[Item], Result], pipe: "Connection", modest: bool) -> None:
    """What a process does: an item in, its result or its error out, until nobody is there any more.

    A `modest` one leaves the processor to whoever answers a person.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if modest and hasattr(os, "nice"):
        os.nice(MODESTY)
    with suppress(EOFError, OSError):
        while True:
            item = pipe.recv()
            try:
                outcome: tuple[Result | None, BaseException | None] = work(item), None
            except Exception as error:  # noqa: BLE001 - it is raised in the parent
                error.add_note(f"In another process:\n{traceback.format_exc()}")
                outcome = None, error
            pipe.send(outcome)


def _received(pipe: "Connection", item: object) -> tuple[Result | None, BaseException | None]:
    try:
        outcome: tuple[Result | None, BaseException | None] = pipe.recv()
    except (EOFError, OSError) as error:
        what = "a process died before its document was done"
        todo = "Try again; `studydeck generate --jobs 1` works without other processes."
        raise StudydeckError(what, where=str(item), todo=todo) from error
    return outcome
