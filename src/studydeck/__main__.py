"""The program `studydeck`, also as `python -m studydeck`.

Only the standard library is imported before Ctrl-C is taken care of, and of that no more than needed.
"""

import os
import signal
import sys
from types import FrameType

INTERRUPTED = 130


def main() -> None:
    """Run the command line of this process and end the process with its exit code."""
    listens = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if listens:  # whoever started us may have had interrupts ignored
        signal.signal(signal.SIGINT, _leave)
    try:
        from studydeck.cli import run

        if listens:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        code = run(sys.argv[1:])
        if listens:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done; Python only tidies up
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)


def _leave(_number: int, _frame: FrameType | None) -> None:
    """End at once: nothing is open yet, and a traceback of imports helps nobody."""
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    main()
