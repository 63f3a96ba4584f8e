"""The door: every error is caught here once, and becomes one sentence and an exit code.

0 done · 1 failed, or nothing due · 2 wrong use · 65 input refused · 70 internal error · 73 output refused · 74 disk failing
75 database busy · 76 database unusable · 77 no permission · 130 interrupted
"""

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

import click

from studydeck.cli import output, places
from studydeck.cli.group import group
from studydeck.errors import StudydeckError
from studydeck.text.clean import one_line

INTERRUPTED = 130
COMPLETION = "_STUDYDECK_COMPLETE"
"""Set by click's shell completion."""


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit code and raises nothing."""
    _open_closed_streams()
    _accept_any_letter()
    try:
        code = _run(list(arguments))
        output.flush()
    except StudydeckError as error:
        output.say(f"studydeck: {one_line(str(error))}")
        code = error.exit_code
        _let_go_of_output()
    except (click.Abort, KeyboardInterrupt, EOFError):
        output.say("")
        code = INTERRUPTED
    except click.ClickException as error:
        output.say(f"studydeck: {_usage(error)}")
        code = error.exit_code
    except BrokenPipeError:
        code = 0
        _let_go_of_output()
    except Exception as error:  # noqa: BLE001 - the one place where everything else ends
        if isinstance(error, OSError) and _is_from_click(error):
            failed = output.lost(error)
            output.say(f"studydeck: {failed}")
            code = failed.exit_code
            _let_go_of_output()
        else:
            output.say(_crash(error))
            code = 70
    return code


def _run(arguments: list[str]) -> int:
    try:
        if COMPLETION in os.environ:
            group.main(arguments, prog_name="studydeck")
        with group.make_context("studydeck", arguments) as context:
            return group.invoke(context) or 0
    except click.exceptions.Exit as end:
        return end.exit_code
    except SystemExit as end:  # click's own door, after it answered a shell
        return end.code if isinstance(end.code, int) else 0


def _is_from_click(error: OSError) -> bool:
    """Whether click could not print: it does so itself only for help and version."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    return place is not None and place.tb_frame.f_globals.get("__name__") == "click.utils"


def _usage(error: click.ClickException) -> str:
    """A wrong command line in one sentence, and where to look."""
    message = one_line(error.format_message())
    if isinstance(error, click.UsageError) and error.ctx is not None:
        return f"{message.rstrip('.')}. See `{error.ctx.command_path} --help`."
    return message


def _crash(error: Exception) -> str:
    """Write a report of an internal error beside the library's data, or into a temporary folder; returns what to say."""
    import tempfile
    from pathlib import Path

    from studydeck.tui.crash import report

    try:
        data = places.library(click.get_current_context(silent=True) or click.Context(group)).data
    except StudydeckError:
        data = None
    if data is None or not os.access(data, os.W_OK):
        data = Path(tempfile.mkdtemp(prefix="studydeck-"))
    return f"studydeck: {one_line(report(error, data, places.now()))}"


def _open_closed_streams() -> None:
    """Put the null device where a standard stream is closed: else the next file opened, such as a database, takes its number.

    That of standard output cannot be written to, so that a command finds out before it does anything nobody would see.
    """
    for name, mode, flags in (("stdin", "r", os.O_RDONLY), ("stdout", "w", os.O_RDONLY), ("stderr", "w", os.O_WRONLY)):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, flags), mode, encoding="utf-8"))


def _accept_any_letter() -> None:
    """Replace what the encoding of a stream has no letter for, instead of failing."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _let_go_of_output() -> None:
    """Nobody takes our output: throw away what is left of it, so that Python does not complain about it at exit."""
    try:
        sys.stdout.flush()
    except OSError:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
