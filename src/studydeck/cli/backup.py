"""studydeck backup: copies of the progress."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from studydeck.cli import output, places
from studydeck.cli.output import counted
from studydeck.errors import OutputRefused, StudydeckError
from studydeck.text.clean import one_line

if TYPE_CHECKING:
    from studydeck.study.saved import Saved

JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.group("backup", invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> int | None:
    """Copies of the progress: list, create, restore.

    One is made on every day on which you study, and before every change of the database's layout. Deck files, documents and
    settings are yours: a backup holds answers and decisions only. Without a command: `backup list`.
    """
    return None if ctx.invoked_subcommand else int(ctx.invoke(list_, as_json=False))


@command.command("list")
@JSON
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> int:
    """Every backup, newest first, with the answers that going back to it would cost."""
    from studydeck.study.saved import saved

    library = places.library(ctx)
    found = saved(library)
    if as_json:
        output.show_json({"folder": str(library.backups), "backups": [_entry(each) for each in found]})
        return 0
    if not found:
        output.say("There is no backup yet. One is made on every day on which you study.")
        return 0
    rows = [[each.name, *_cells(each)] for each in found]
    for line in output.table(["Backup", "Made", "Answers", "Lost", "Note"], rows):
        output.show(line)
    return 0


@command.command("create")
@click.option("--keep", is_flag=True, help="Keep it for ever; others thin out to days, weeks and months.")
@JSON
@click.pass_context
def create(ctx: click.Context, keep: bool, as_json: bool) -> int:
    """Copy the progress as it is now; of each day the newest copy stays."""
    library = places.library(ctx)
    if not library.database.exists():
        raise StudydeckError("there is no progress to copy yet", todo="Review some cards first.")
    with places.opened(ctx, read_only=False, notices=0) as study:
        path = study.back_up(places.now(), keep=keep)
    if as_json:
        output.show_json({"backup": path.name, "path": str(path), "kept": keep})
    else:
        output.show(str(path))
    return 0


@command.command("restore")
@click.argument("name", required=False)
@click.option("--force", is_flag=True, help="Also when the database is whole, which is then kept as a backup.")
@JSON
@click.pass_context
def restore(ctx: click.Context, name: str | None, force: bool, as_json: bool) -> int:
    """Go back to the backup NAME, by default to the newest good one.

    The backup is looked through first; the database that was there is set aside, never deleted. Deck files stay as they are.
    """
    from studydeck.study.saved import chosen, fault
    from studydeck.study.saved import restore as put_back

    library = places.library(ctx)
    places.refuse_read_only(ctx, library.database)
    each = chosen(library, name)
    if not force and not fault(library):
        cost = f"; going back costs {counted(each.lost, 'answer')}" if each.lost else ""
        where, todo = one_line(str(library.database)), "Use --force to go back all the same."
        raise OutputRefused(f"the database is whole{cost}", where=where, todo=todo)
    done = put_back(library, each, places.now())
    if as_json:
        output.show_json({"restored": each.name, "lost": each.lost, "aside": str(done.aside) if done.aside else None})
        return 0
    output.show(f"Restored {each.name}, {_made(each)}, with {counted(each.backup.answers, 'answer')}.")
    lost = "how many answers were given since cannot be told" if each.lost is None else f"{counted(each.lost, 'answer')} lost"
    output.say(f"{lost[:1].upper()}{lost[1:]}." + (f" What was there lies in {done.aside}." if done.aside else ""))
    return 0


def _cells(each: "Saved") -> list[str]:
    lost = "" if each.backup.fault else "?" if each.lost is None else f"{each.lost:,}"
    return [_made(each), "" if each.backup.fault else f"{each.backup.answers:,}", lost, each.backup.fault]


def _made(each: "Saved") -> str:
    return f"{datetime.fromtimestamp(each.backup.made / 1000, UTC).astimezone():%Y-%m-%d %H:%M}"


def _entry(each: "Saved") -> dict[str, object]:
    backup = each.backup
    newest = datetime.fromtimestamp(backup.newest / 1000, UTC).isoformat() if backup.newest else None
    return {
        "name": each.name,
        "path": str(backup.path),
        "made": datetime.fromtimestamp(backup.made / 1000, UTC).isoformat(),
        "usable": not backup.fault,
        "fault": backup.fault,
        "answers": backup.answers,
        "newest_answer": newest,
        "lost": each.lost,
    }
