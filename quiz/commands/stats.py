"""Commands: `flask stats …`."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

import click
from flask.cli import AppGroup

from quiz.commands.common import database, fail, fail_in_one_sentence, keep_own_files
from quiz.counts import recounting
from quiz.exports import COLUMNS, formats, responses
from quiz.jobs import recount as recount_all
from quiz.storage import check_destination, whole_file

stats_commands = AppGroup("stats", help="Responses and statistics.")
MOST_SHOWN = 20  # differences that a recount prints


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
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write to FILE, which appears when it is complete; without it, to stdout.",
)
@click.option("--replace", is_flag=True, help="Write over FILE if it is an earlier export.")
@fail_in_one_sentence
def export_responses(kind: str, out: Path | None, replace: bool) -> None:
    """Write all responses for research, one in each row; those of a class once it is finished.

    They are anonymous: players have numbers that are drawn again for each export.
    docs/statistics.md says what each column means.
    """
    from tqdm import tqdm

    check_usage(kind, out)
    if out is not None:
        keep_own_files(out)
        check_destination(out, lambda path: replace and is_export(path))
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


def is_export(path: Path) -> bool:
    """Say whether a file is an earlier export; one without responses may be empty."""
    beginnings = formats.beginnings(COLUMNS)
    with path.open("rb") as file:
        head = file.read(max(map(len, beginnings)))
    return not head or head.startswith(beginnings)


def check_usage(kind: str, out: Path | None) -> None:
    """Refuse a destination that can't be written to."""
    if kind == "parquet" and out is None:
        raise click.UsageError("Parquet needs a file: --out FILE.")
    if out is not None and out.exists() and not out.is_file():
        # Writing replaces what has this name, which must not be a device.
        raise click.BadParameter(f"{out} is not a file.", param_hint="--out")


@contextmanager
def destination(out: Path | None) -> Iterator[BinaryIO]:
    """Open FILE or stdout; after an interruption there is no incomplete FILE."""
    opened = standard_output() if out is None else whole_file(out.resolve())
    try:
        with opened as file:
            yield file
    except KeyboardInterrupt:
        what = "The export is incomplete" if out is None else f"{out} was not written"
        fail(f"Stopped. {what}.")


@contextmanager
def standard_output() -> Iterator[BinaryIO]:
    """Collect what is for stdout, and write it at the end: a slow reader holds no transaction.

    A pipe that its reader closed ends the command without a message.
    """
    file = sys.stdout.buffer
    try:
        with TemporaryFile() as whole:
            yield whole
            whole.seek(0)
            shutil.copyfileobj(whole, file)
        file.flush()
    except OSError as error:
        discard_buffer(file)
        if isinstance(error, BrokenPipeError):
            sys.exit(1)
        fail(f"The export can't be written: {error.strerror}.")


def discard_buffer(file: BinaryIO) -> None:
    """Discard what is in a file's buffer; Python would fail to write it at its exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), file.fileno())


@stats_commands.command("recount", epilog="Example: flask stats recount --report-only")
@click.option("--report-only", is_flag=True, help="Report only; repair nothing.")
@fail_in_one_sentence
def recount(report_only: bool) -> None:
    """Count all trials again, report the counters that disagree, and repair them."""
    if report_only:
        with database().snapshot() as session:
            differences = recounting.find_differences(session)
    else:
        differences = recount_all(database())
    for difference in differences[:MOST_SHOWN]:
        click.echo(str(difference))
    if len(differences) > MOST_SHOWN:
        click.echo(f"… and {len(differences) - MOST_SHOWN:,} more.")
    click.echo(summarise(len(differences), report_only))


def summarise(count: int, report_only: bool) -> str:
    """Return the last line of a recount."""
    if not count:
        return "All counters agree with the trials."
    what = "counter disagrees" if count == 1 else "counters disagree"
    return f"{count:,} {what} with the trials{'.' if report_only else '; repaired.'}"
