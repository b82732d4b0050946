"""Commands: `flask faces …` and `flask db …`; the others stand in modules of their own."""

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz import dealing, faces, health, sources, tasks
from quiz.backup_cli import back_up_database, restore_database
from quiz.board_cli import leaderboard_commands
from quiz.commands import config, database, fail, plainly
from quiz.db import upgrade, utc_now
from quiz.errors import Unavailable
from quiz.importing import Importer, fingerprint, wanted_resolution
from quiz.keeper import HIGH_MARK, LOW_MARK
from quiz.models import Face, Label
from quiz.stats_cli import stats_commands
from quiz.teacher_cli import teacher_commands
from quiz.worker_cli import worker_commands

faces_commands = AppGroup("faces", help="The photographs and the generated faces.")
db_commands = AppGroup("db", help="The database.")


def register(app: Flask) -> None:
    """Add the commands."""
    for commands in (
        faces_commands,
        db_commands,
        stats_commands,
        leaderboard_commands,
        teacher_commands,
        worker_commands,
        back_up_database,
        restore_database,
    ):
        app.cli.add_command(commands)


@db_commands.command("upgrade", epilog="Example: flask db upgrade")
@click.argument("revision", default="head")
@plainly
def upgrade_database(revision: str) -> None:
    """Bring the tables up to date, or to REVISION."""
    upgrade(database().engine, revision)
    click.echo("The database is up to date." if revision == "head" else f"At {revision}.")


@faces_commands.command(
    "import", epilog="Example: flask faces import ~/UTKFace.tar.gz --limit 2000"
)
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--limit", type=click.IntRange(min=1), help="Read this many files at most.")
@click.option("--again", is_flag=True, help="Read a set that has been read whole before.")
@plainly
def import_faces(path: Path | None, limit: int | None, again: bool) -> None:
    """Import the photographs of UTKFace from PATH, a folder or an archive.

    Without PATH they are looked for, and downloaded when nothing is found. The import can be cut
    off and run again: what is in stays.
    """
    path = path or sources.find_or_download(config())
    work = importer()
    source = fingerprint(path, work.resolution, config().min_age, limit)
    if not again and work.was_done(source):
        click.echo(f"{path.name} has been imported; --again reads it once more.")
        return
    report = work.run(path, limit, source)
    click.echo(report.table())
    if not report.read:
        fail(f"{path} holds no photographs of UTKFace.")


def importer() -> Importer:
    """Return what imports, at the resolution that fits the checkpoint."""
    resolution = wanted_resolution(database(), config())
    return Importer(database(), config(), resolution, partial(tasks.ask_for_faces, config()))


@faces_commands.command("verify", epilog="Example: flask faces verify ~/UTKFace.tar.gz")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@plainly
def verify_faces(path: Path) -> None:
    """Read the photographs in PATH as an import would, and store nothing."""
    report = importer().verify(path)
    click.echo(report.table())
    if not report.kept:
        fail(f"{path} holds no photographs that can be used.")


@faces_commands.command("stock", epilog="Example: flask faces stock")
@plainly
def show_stock() -> None:
    """Show what there is to play with, and who makes more."""
    with database().reading() as session:
        for name, value in stock_lines(session):
            click.echo(f"{name:<18}{value}")


def stock_lines(session: Session) -> Iterator[tuple[str, str]]:
    """Describe the stock."""
    reals = select(func.count()).where(Face.label == Label.REAL, Face.taken_at.is_(None))
    yield "photographs", f"{session.scalar(reals) or 0:,}"
    stock = f"{dealing.stock_size(session):,}"
    yield "stock", f"{stock} (kept between {LOW_MARK} and {HIGH_MARK})"
    by_checkpoint = (
        select(Face.checkpoint, func.count())
        .where(Face.label == Label.FAKE)
        .group_by(Face.checkpoint)
    )
    for name, made in session.execute(by_checkpoint):
        yield f"made by {name}", f"{made:,}"
    worker = health.live_worker(session, utc_now())
    if worker is None:
        yield "worker", "none is running"
    else:
        yield "worker", worker.problem or f"{worker.name} on {worker.device}"


@faces_commands.command(
    "takedown",
    epilog="Example: flask faces takedown "
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
)
@click.argument("sha256")
@plainly
def take_down(sha256: str) -> None:
    """Remove the photograph whose file has this SHA256, and keep it out of later imports."""
    sha256 = sha256.lower()
    if len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
        raise click.BadParameter("a SHA-256 has 64 hexadecimal digits.", param_hint="SHA256")
    with database().transaction() as session:
        face_id = faces.take_down(session, sha256, utc_now())
        replaced = 0
        if face_id is not None:
            with suppress(Unavailable):
                replaced = dealing.replace_face(session, face_id, config().min_age)
    if face_id is None:
        click.echo("It is not stored; later imports will refuse it.")
    else:
        click.echo(f"Removed. {replaced} open trials got another face; later imports refuse it.")
