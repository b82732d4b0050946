"""Commands: `flask backup` and `flask restore`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import with_appcontext

from quiz.commands.common import database, fail, plainly
from quiz.jobs import backups


@click.command("backup", epilog="Example: flask backup monday.sqlite")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
@plainly
def back_up_database(file: Path) -> None:
    """Write everything in the database into FILE, while play goes on.

    FILE is a SQLite database, whichever kind DATABASE_URL is. It holds students' names and hashes
    of passwords: nobody else may read it. SECRET_KEY is not in it; keep that too, or no browser is
    known any more.
    """
    with unbroken(f"Stopped; no {file} was made."), bar("rows") as progress:
        rows = backups.back_up(database(), file.resolve(), progress)
    click.echo(f"{rows:,} rows are in {file}.")


@click.command("restore", epilog="Example: flask restore monday.sqlite --replace")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Delete what the database holds now.")
@with_appcontext
@plainly
def restore_database(file: Path, replace: bool) -> None:
    """Put what `flask backup` wrote into FILE into the database, all or nothing.

    Stop web and worker first: what they write meanwhile would be lost.
    """
    with unbroken("Stopped; the database is as it was."), bar("rows") as progress:
        rows = backups.restore(file, database(), progress, replace=replace)
    click.echo(f"{rows:,} rows are back.")


@contextmanager
def bar(what: str) -> Iterator[backups.Progress]:
    """Show how far it has come, where somebody looks."""
    from tqdm import tqdm

    with tqdm(desc=what, unit="", disable=None) as shown:

        def progress(done: int, total: int) -> None:
            shown.total = total
            shown.update(done - shown.n)

        yield progress


@contextmanager
def unbroken(sentence: str) -> Iterator[None]:
    """Say what an interruption leaves: these go wholly or not at all."""
    try:
        yield
    except KeyboardInterrupt:
        fail(sentence)
