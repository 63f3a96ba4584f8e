"""A program to be killed and raced: answers cards and says on stdout what it has been told is recorded.

python answering.py ROOT COUNT START
"""

import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

from studydeck.config import Library, Settings
from studydeck.review import Rating
from studydeck.study import open_study

SETTINGS = Settings(new_per_day=9999, reviews_per_day=9999)
STEP = timedelta(seconds=20)


def main(root: str, count: str, start: str) -> None:
    """Answer `count` cards of the library in `root`, the first one at `start`, and print each one recorded."""
    now = datetime.fromisoformat(start)
    with open_study(Library(Path(root)), SETTINGS, now) as study:
        session = study.start(now)
        while session.done < int(count):
            now += STEP
            if session.current is None:
                session = study.refresh(session, now)
                continue
            card, done = session.current, session.done
            # The time spent tells the answers of two programs apart that give the same one in the same millisecond.
            session = study.answer(session.reveal(), Rating(session.done % 4 + 1), now, os.getpid())
            if session.done > done:
                sys.stdout.write(f"{session.action} {card}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
