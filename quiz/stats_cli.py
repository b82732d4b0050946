"""Commands: `flask stats …`."""

import click
from flask.cli import AppGroup

from quiz import recounting
from quiz.commands import database, plainly

stats_commands = AppGroup("stats", help="Everyone's statistics.")
SHOWN = 20  # differences that are printed


@stats_commands.command("recount", epilog="Example: flask stats recount --report-only")
@click.option("--report-only", is_flag=True, help="Change nothing.")
@plainly
def recount(report_only: bool) -> None:
    """Count all trials once more, report each counter that disagrees, and repair it."""
    with database().counting() as session:
        found = recounting.differences(session)
    for difference in found[:SHOWN]:
        click.echo(str(difference))
    if len(found) > SHOWN:
        click.echo(f"… and {len(found) - SHOWN:,} more.")
    if found and not report_only:
        with database().transaction() as session:
            recounting.repair(session, found)
    click.echo(outcome(len(found), report_only))


def outcome(count: int, report_only: bool) -> str:
    """Say what the recount came to."""
    if not count:
        return "All counters agree with the trials."
    what = "counter disagrees" if count == 1 else "counters disagree"
    return f"{count:,} {what} with the trials{'.' if report_only else '; repaired.'}"
