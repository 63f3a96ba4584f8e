"""The user's own editor, on a file that nobody else can read."""

import shlex
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from studydeck.errors import UsageError
from studydeck.text.clean import one_line

VARIABLES = ("VISUAL", "EDITOR")
"""Where a user names the editor, the first one that is set."""
LARGEST = 100_000_000
"""Bytes of a text that is read back."""


def editor_command(environ: Mapping[str, str], chosen: str = "") -> list[str]:
    """The editor of the settings, `chosen`, or of the surroundings, and its options.

    Raises UsageError when the user named none, or not in the way of a shell.
    """
    typed = next((name for name in (chosen, *(environ.get(name, "") for name in VARIABLES)) if name.strip()), "")
    if not typed:
        raise UsageError("no editor is set", todo="Set VISUAL or EDITOR, for example: export EDITOR=nano.")
    try:
        return shlex.split(typed)
    except ValueError as error:
        raise UsageError(f"the editor “{one_line(typed)}” is not understood", todo="Set VISUAL or EDITOR anew.") from error


def edited(text: str, command: list[str], name: str = "card.md") -> str | None:
    """What the user made of `text`, in a file of that name; None when it was not changed, or the editor ended with an error.

    Raises UsageError when the editor cannot be started, or left something that is no text.
    """
    with tempfile.TemporaryDirectory(prefix="studydeck-") as folder:
        path = Path(folder) / name
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")
        try:
            code = subprocess.run([*command, str(path)], check=False).returncode
        except OSError as error:
            reason = one_line(error.strerror or "").lower()
            raise UsageError(f"the editor “{one_line(command[0])}” cannot be started ({reason})") from error
        try:
            after = path.read_bytes()[:LARGEST].decode()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError("the editor left no text", todo="Nothing was changed.") from error
    return None if code != 0 or after == text else after
