"""studydeck undo: take back the last action."""

import click

from studydeck.cli import output, places
from studydeck.errors import StudydeckError


@click.command("undo")
@click.option("--list", "as_list", is_flag=True, help="Only list what can be taken back, newest first.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def command(ctx: click.Context, as_list: bool, as_json: bool) -> int:
    """Take back the last action of the last 24 hours."""
    if as_list:
        with places.opened(ctx, read_only=True) as study:
            actions = study.undoable(places.now())
        if as_json:
            output.show_json({"actions": actions})
            return 0
        for action in actions:
            output.show(action)
        if not actions:
            output.say("There is nothing to take back.")
        return 0
    if not places.library(ctx).database.exists():
        raise StudydeckError("nothing to undo", todo="Nothing was ever answered here.")
    with places.opened(ctx, read_only=False) as study:
        what = study.undo(None, places.now()).what
    if as_json:
        output.show_json({"undone": what})
    else:
        output.show(what)
    return 0
