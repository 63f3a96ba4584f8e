"""A pseudo-terminal with the app in it: what a real terminal would send and receive."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

SOURCES = str(Path(__file__).parents[2] / "src")
LIMIT = 20.0
"""Seconds after which a test gives up; never reached when all is well."""
START = """
import sys
from pathlib import Path
from studydeck.config import Library, Settings
from studydeck.tui import run
{before}
sys.exit(run(Library(Path(sys.argv[1])), Settings()))
"""


class Terminal:
    """The app on `root`, started in a terminal of 80 by 24 cells. `before` is code that runs first."""

    def __init__(self, root: Path, before: str = "", **environ: str) -> None:
        self.master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.settings = termios.tcgetattr(self.slave)
        self.received = b""
        self.process = subprocess.Popen(
            [sys.executable, "-c", START.format(before=before), str(root)],
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            env={**os.environ, "PYTHONPATH": SOURCES, "TERM": "xterm-256color", **environ},
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.master)
        os.close(self.slave)

    def wait_for(self, text: str) -> None:
        """Read until `text` has come. Only what changes is sent: wait for words, not for a number that counts up."""
        self.read_until(lambda: text.encode() in self.received, repr(text))

    def read_until(self, reached: Callable[[], bool], what: str) -> None:
        """Read until something is so; a terminal that nobody reads stops its app."""
        end = time.monotonic() + LIMIT
        while not reached():
            assert time.monotonic() < end, f"{what} never came; the end of what did: {self.received[-600:]!r}"
            self._read()

    def press(self, keys: str, then: str) -> None:
        """Press keys and read until `then` has come anew."""
        self.received = b""
        os.write(self.master, keys.encode())
        self.wait_for(then)

    def resize(self, columns: int, lines: int) -> None:
        """Give the terminal another size."""
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.process.send_signal(signal.SIGWINCH)

    def vanish(self) -> int:
        """Close the window, so that no signal tells the app of it, and return its exit code."""
        null = os.open(os.devnull, os.O_RDWR)
        for end in (self.slave, self.master):
            os.dup2(null, end)
        os.close(null)
        return self.process.wait(LIMIT)

    def end(self) -> int:
        """Read to the end of the app and return its exit code."""
        end = time.monotonic() + LIMIT
        while self.process.poll() is None:
            assert time.monotonic() < end, "the app never ended"
            self._read()
        while self._read():
            pass
        return self.process.returncode

    @property
    def restored(self) -> bool:
        """Whether the normal screen, the cursor and the line settings are back."""
        left = self.received.rfind(b"\x1b[?1049l") > self.received.rfind(b"\x1b[?1049h")
        shown = self.received.rfind(b"\x1b[?25h") > self.received.rfind(b"\x1b[?25l")
        return left and shown and termios.tcgetattr(self.slave) == self.settings

    def _read(self) -> bytes:
        ready, _, _ = select.select([self.master], [], [], 0.05)
        part = os.read(self.master, 65536) if ready else b""
        self.received += part
        return part
