"""Whether the terminal the app draws on is still there: a window can be closed without any signal reaching the program."""

import os
import sys

HUNG_UP = 129
"""Exit code of a program whose terminal is gone, as of one that SIGHUP ended."""


def is_gone() -> bool:
    """Whether standard input was a terminal and is none any more; never where terminals cannot be asked."""
    if sys.__stdin__ is None or os.name == "nt":
        return False
    import termios

    try:
        termios.tcgetattr(sys.__stdin__.fileno())
    except (termios.error, OSError, ValueError):
        return True
    return False


def let_go() -> None:
    """Write to nowhere from now on: what is left to be said has nobody to hear it. Every answer is on the disk."""
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (sys.__stdin__, sys.__stdout__, sys.__stderr__):
        if stream is not None:
            os.dup2(null, stream.fileno())
    os.close(null)
