"""Commands: `flask stats …`."""

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

import click
from flask.cli import AppGroup

from quiz.commands.common import database, fail, plainly
from quiz.counts import recounting
from quiz.exports import COLUMNS, formats, responses
from quiz.jobs import recount as recount_all
from quiz.storage import whole_file

stats_commands = AppGroup("stats", help="Responses and statistics.")
SHOWN = 20  # differences that a recount prints


@stats_commands.command(
    "export", epilog="Example: flask stats export --format csv --out responses.csv"
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(list(formats.WRITERS)),
    default="csv",
    show_default=True,
    help="Parquet needs pyarrow, and a file.",
)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Write into FILE, which appears when it is whole; otherwise to stdout.",
)  # fmt: skip
@plainly
def export_responses(kind: str, out: Path | None) -> None:
    """Write all responses for research, one a row.

    Nobody is in them: players have numbers that are drawn anew for each export.
    docs/statistics.md says what each column means.
    """
    from tqdm import tqdm

    check_destination(kind, out)
    write: formats.Writer = formats.WRITERS[kind]
    with destination(out) as file, database().snapshot() as session:
        total = responses.count_exported(session)
        with (
            closing(responses.exported_trials(session)) as rows,
            tqdm(rows, "responses", total, unit="", disable=None) as bar,
        ):
            write(COLUMNS, bar, file)
    if out is not None:
        click.echo(f"{total:,} responses are in {out}.", err=True)


def check_destination(kind: str, out: Path | None) -> None:
    """Refuse what can't be written to."""
    if kind == "parquet" and out is None:
        raise click.UsageError("Parquet needs a file: --out FILE.")
    if out is not None and out.exists() and not out.is_file():
        # The file takes the place of what bears its name, and a device must keep its own.
        raise click.BadParameter(f"{out} is not a file.", param_hint="--out")


@contextmanager
def destination(out: Path | None) -> Iterator[BinaryIO]:
    """Open FILE or stdout; who interrupts leaves nothing half-written under a final name."""
    opened = standard_output() if out is None else whole_file(out.resolve())
    try:
        with opened as file:
            yield file
    except KeyboardInterrupt:
        fail("Stopped; the export is not whole." if out is None else f"Stopped; no {out} was made.")


@contextmanager
def standard_output() -> Iterator[BinaryIO]:
    """Open stdout; a reader who has had enough is no failure worth a word."""
    file = sys.stdout.buffer
    try:
        yield file
        file.flush()
    except OSError as error:
        silence(file)
        if isinstance(error, BrokenPipeError):
            sys.exit(1)
        fail(f"The export can't be written: {error.strerror}.")


def silence(file: BinaryIO) -> None:
    """Send what is still in a file's buffer nowhere, or Python complains at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), file.fileno())


@stats_commands.command("recount", epilog="Example: flask stats recount --report-only")
@click.option("--report-only", is_flag=True, help="Change nothing.")
@plainly
def recount(report_only: bool) -> None:
    """Count all trials once more, report each counter that disagrees, and repair it."""
    if report_only:
        with database().snapshot() as session:
            found = recounting.find_differences(session)
    else:
        found = recount_all(database())
    for difference in found[:SHOWN]:
        click.echo(str(difference))
    if len(found) > SHOWN:
        click.echo(f"… and {len(found) - SHOWN:,} more.")
    click.echo(outcome(len(found), report_only))


def outcome(count: int, report_only: bool) -> str:
    """Say what the recount came to."""
    if not count:
        return "All counters agree with the trials."
    what = "counter disagrees" if count == 1 else "counters disagree"
    return f"{count:,} {what} with the trials{'.' if report_only else '; repaired.'}"
