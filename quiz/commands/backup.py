"""Commands: `flask backup` and `flask restore`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import with_appcontext

from quiz.commands.common import database, fail_in_one_sentence, keep_own_files, on_interrupt
from quiz.jobs import backups


@click.command("backup", epilog="Example: flask backup monday.sqlite")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
@fail_in_one_sentence
def back_up_database(file: Path) -> None:
    """Write everything in the database into FILE; play can go on meanwhile.

    FILE is a SQLite database, whichever kind DATABASE_URL is. It holds students' names and hashes
    of passwords, so only you can read it. SECRET_KEY is not in it: keep that too, since without
    it no browser is recognised any more.
    """
    keep_own_files(file)
    with on_interrupt(f"Stopped. {file} was not written."), progress_bar("rows") as progress:
        rows = backups.back_up(database(), file.resolve(), progress)
    click.echo(f"{rows:,} rows were written into {file}.")


@click.command("restore", epilog="Example: flask restore monday.sqlite --replace")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Delete what the database holds now.")
@with_appcontext
@fail_in_one_sentence
def restore_database(file: Path, replace: bool) -> None:
    """Load FILE, which `flask backup` wrote, into the database, all or nothing.

    Stop web server and worker first: what they write meanwhile would be lost.
    """
    with on_interrupt("Stopped. The database is unchanged."), progress_bar("rows") as progress:
        rows = backups.restore(file, database(), progress, replace=replace)
    click.echo(f"{rows:,} rows were restored.")


@contextmanager
def progress_bar(what: str) -> Iterator[backups.Progress]:
    """Show a progress bar, if stderr is a terminal."""
    from tqdm import tqdm

    with tqdm(desc=what, unit="", disable=None) as shown:

        def progress(done: int, total: int) -> None:
            shown.total = total
            shown.update(done - shown.n)

        yield progress
