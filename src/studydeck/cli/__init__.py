"""The command line: parses, calls one job, prints. `run` is the door; each command has a file of its own.

A command's file is imported when the command is called or its help is asked for, and imports what is heavy inside the function
that needs it: `studydeck --help` loads neither Textual nor pydantic nor sqlite_utils nor numpy.
"""

from studydeck.cli.door import run

__all__ = ["run"]
