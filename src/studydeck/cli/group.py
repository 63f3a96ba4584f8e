"""The `studydeck` command: its global options, and the table of its subcommands."""

import os
from importlib import import_module

import click

from studydeck import __version__
from studydeck.cli import places

COMMANDS = {
    "generate": "Make cards from documents (by default all in seeds/).",
    "triage": "Keep or reject suggested cards.",
    "review": "Review what is due, in all decks or in DECK.",
    "browse": "Find cards, look at them, and change many at once.",
    "due": "How many cards are due now.",
    "map": "How well documents are remembered, passage by passage.",
    "stats": "Retention, forecast, the year, what is known: every chart of the app.",
    "export": "Write cards to FILE: .apkg (Anki), .jsonl, .csv, .tsv or .md.",
    "import": "Bring in cards from FILE: .apkg, .colpkg (Anki), .jsonl, .csv, .tsv or .md.",
    "undo": "Take back the last action of the last 24 hours.",
    "check": "Check aliases, deck files, evidence and database.",
    "backup": "Copies of the progress: list, create, restore.",
    "config": "Show or change the settings.",
    "info": "Versions, places, counts and terminal.",
}
"""Command -> the first line of its help, in the order of the help. Each lies in the module of its name, but for MODULES."""

MODULES = {"import": "importing"}
"""Where a command lies whose name is a word of Python."""


class LazyGroup(click.Group):
    """A group that imports the file of a command when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order of `COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"studydeck.cli.{MODULES.get(cmd_name, cmd_name)}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands in the help, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--library", metavar="DIR", help="Folder with seeds/ and decks/.")
@click.option("--read-only", is_flag=True, help="Look, and change nothing in the library.")
@click.option("--no-mouse", is_flag=True, help="Leave the mouse to the terminal (app).")
@click.option("--no-color", is_flag=True, help="Without colours (app).")
@click.version_option(__version__, prog_name="studydeck", message="%(prog)s %(version)s")
@click.pass_context
def group(ctx: click.Context, library: str | None, read_only: bool, no_mouse: bool, no_color: bool) -> int | None:
    """Turn the documents you read into flashcards worth keeping, and review them.

    Without a command: the app, or what `due` prints when there is no terminal.
    """
    places.choose(ctx, library, read_only=read_only, mouse=not no_mouse)
    if no_color:
        os.environ["NO_COLOR"] = "1"
    if ctx.invoked_subcommand is not None:
        return None
    if places.has_terminal():
        return places.run_app(ctx)
    from studydeck.cli.due import due

    return due(ctx)
