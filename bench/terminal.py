"""An app in a pseudo-terminal of 80 by 24 cells. The measuring script plays the terminal and sees what one would draw."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

LIMIT = 60.0
"""Seconds to wait for anything at all."""
SETTLED = 0.03
"""Seconds without output after which a frame is complete."""
QUIET = 0.06
"""The same of a search that goes on in a thread, its result too."""
BYTECODE = tempfile.TemporaryDirectory()
"""Where apps find their modules compiled, as installed programs do; the first start of each compiles them."""


class Screen:
    """One app: `code` run by Python with `arguments`."""

    def __init__(self, code: str, *arguments: str) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        environ = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONPYCACHEPREFIX": BYTECODE.name}
        environ.pop("PYTHONDONTWRITEBYTECODE", None)
        command = [sys.executable, "-c", code, *arguments]
        self.began = time.perf_counter()
        self.process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environ, start_new_session=True)
        os.close(slave)

    def rest(self) -> None:
        """Wait until the app has drawn itself and does nothing more."""
        end, last = time.perf_counter() + LIMIT, 0.0
        while time.perf_counter() < end:
            if select.select([self.master], [], [], 1.0)[0]:
                os.read(self.master, 65536)
                last = time.perf_counter()
            elif last:
                return
        raise TimeoutError("the app never came to rest")

    def wait_for(self, text: bytes) -> float:
        """The moment at which `text` has arrived."""
        received, end = b"", time.perf_counter() + LIMIT
        while text not in received:
            if time.perf_counter() > end:
                raise TimeoutError(f"{text!r} never came; the end of what did: {received[-500:]!r}")
            if select.select([self.master], [], [], 0.1)[0]:
                received += os.read(self.master, 65536)
        return time.perf_counter()

    def until(self, key: bytes, text: bytes) -> float:
        """Seconds from a key, pressed when the screen is at rest, to the text it brings."""
        while select.select([self.master], [], [], SETTLED)[0]:
            os.read(self.master, 65536)
        began = time.perf_counter()
        os.write(self.master, key)
        return self.wait_for(text) - began

    def press(self, key: bytes) -> float:
        """Seconds from a key to the last output it causes."""
        began = last = time.perf_counter()
        os.write(self.master, key)
        while select.select([self.master], [], [], QUIET)[0]:
            os.read(self.master, 65536)
            last = time.perf_counter()
        return last - began

    @property
    def memory(self) -> float:
        """Megabytes the process holds."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.exists():
            return float("nan")
        return int(status.read_text().partition("VmRSS:")[2].split()[0]) / 1000

    def end(self) -> None:
        """Kill it: leaving is not measured."""
        self.process.kill()
        self.process.wait()
        os.close(self.master)
