"""Commands: `flask faces …` and `flask db …`."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import func, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from quiz import dealing, faces, health, tasks
from quiz.config import CHECKOUT, Config
from quiz.db import Database, upgrade, utc_now
from quiz.errors import QuizError, Unavailable
from quiz.importing import Report, fingerprint
from quiz.models import Face, Import, Label

if TYPE_CHECKING:
    from datasets.photographs import Photograph, Refusal

BATCH = 200  # photographs a transaction
DEFAULT_RESOLUTION = 96

faces_commands = AppGroup("faces", help="The photographs and the generated faces.")
db_commands = AppGroup("db", help="The database.")


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(faces_commands)
    app.cli.add_command(db_commands)


def config() -> Config:
    """Return the settings."""
    return cast(Config, current_app.extensions["quiz.config"])


def database() -> Database:
    """Return the database."""
    return cast(Database, current_app.extensions["quiz.database"])


def plainly(command: Callable[..., None]) -> Callable[..., None]:
    """End with one sentence on stderr and status 1 where a command fails."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except QuizError as error:
            fail(error.detail)
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
            fail(f"The database does not serve: {reason}")
        except KeyboardInterrupt:
            fail("Stopped; what was done is kept, and the same command goes on from there.")

    return run


def fail(sentence: str) -> None:
    """End with a sentence."""
    click.echo(sentence, err=True)
    sys.exit(1)


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
    path = path or find_or_download()
    resolution = wanted_resolution()
    source = fingerprint(path, resolution, config().min_age, limit)
    if not again and was_imported(source):
        click.echo(f"{path.name} has been imported; --again reads it once more.")
        return
    report = run_import(path, resolution, limit, source)
    click.echo(report.table())
    if not report.read:
        fail(f"{path} holds no photographs of UTKFace.")


def find_or_download() -> Path:
    """Return where UTKFace is, downloaded if it is nowhere."""
    from datasets.download import DownloadError, download_utkface
    from datasets.find import find_utkface

    environ = {"UTKFACE": str(config().utkface)} if config().utkface else {}
    try:
        return find_utkface(environ, CHECKOUT) or download_utkface(CHECKOUT / "data")
    except (DownloadError, FileNotFoundError) as error:
        raise Unavailable(str(error)) from None


def wanted_resolution() -> int:
    """Return the checkpoint's resolution, so that size tells nothing; else what is stored."""
    if tasks.checkpoint_problem(config()) is None:
        return tasks.read_checkpoint(config()).resolution
    with database().reading() as session:
        stored = select(Face.resolution).where(Face.label == Label.REAL).limit(1)
        return session.scalar(stored) or DEFAULT_RESOLUTION


def was_imported(source: str) -> bool:
    """Say whether an import of just this has come to its end."""
    with database().reading() as session:
        done = select(Import.id).where(Import.source == source, Import.finished_at.is_not(None))
        return session.scalar(done.limit(1)) is not None


def run_import(path: Path, resolution: int, limit: int | None, source: str) -> Report:
    """Import in batches of one transaction each, with a progress bar."""
    report, started, waiting = Report(), time.monotonic(), list[faces.Real]()
    import_id = begin_import(source)
    with Progress() as progress:
        for item in read(path, resolution, limit, progress):
            count(item, report)
            if (real := encoded(item, resolution)) is not None:
                waiting.append(real)
            if len(waiting) >= BATCH:
                keep(import_id, waiting, report, progress)
        keep(import_id, waiting, report, progress)
    finish_import(import_id, resolution)
    report.seconds = time.monotonic() - started
    return report


def begin_import(source: str) -> int:
    """Note that an import runs."""
    now = utc_now()
    with database().transaction() as session:
        row = Import(source=source, started_at=now, beat_at=now, read=0, total=0, kept=0)
        session.add(row)
        session.flush()
        return row.id


def read(
    path: Path, resolution: int, limit: int | None, progress: "Progress"
) -> Iterator["Photograph | Refusal"]:
    """Read the photographs; raises Unavailable for a source that can't be read at all."""
    from datasets.archive import ArchiveError
    from datasets.photographs import read_photographs

    with database().reading() as session:
        refused = faces.taken_down(session)
    try:
        yield from read_photographs(
            path,
            resolution=resolution,
            min_age=config().min_age,
            refused=refused,
            workers=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2,
            limit=limit,
            progress=progress.show,
        )
    except ArchiveError as error:
        raise Unavailable(str(error)) from None


def count(item: "Photograph | Refusal", report: Report) -> None:
    """Count a file."""
    from datasets.photographs import Refusal

    report.read += 1
    if isinstance(item, Refusal):
        report.refuse(item.name, item.reason)
    else:
        report.kept += 1


def encoded(item: "Photograph | Refusal", resolution: int) -> faces.Real | None:
    """Encode a photograph as it is stored; None for a refusal."""
    from datasets.names import class_of
    from datasets.photographs import Refusal

    if isinstance(item, Refusal):
        return None
    return faces.Real(
        sha256=item.sha256,
        age=item.age,
        gender=item.gender,
        race=item.race,
        split=item.split,
        klass=class_of(item.age, item.gender),
        resolution=resolution,
        body=faces.encode(item.pixels),
    )


def keep(import_id: int, waiting: list[faces.Real], report: Report, progress: "Progress") -> None:
    """Store a batch, and say how far the import is."""
    with database().transaction() as session:
        faces.add_reals(session, waiting, utc_now())
        session.execute(
            update(Import)
            .where(Import.id == import_id)
            .values(read=progress.done, total=progress.total, kept=report.kept, beat_at=utc_now())
        )
    if 0 < report.kept <= BATCH:  # the first batch: now the worker knows which classes to make
        tasks.ask_for_faces(config())
    waiting.clear()


def finish_import(import_id: int, resolution: int) -> None:
    """Note that an import has come to its end."""
    with database().transaction() as session:
        now = utc_now()
        session.execute(update(Import).where(Import.id == import_id).values(finished_at=now))
        faces.retire_stock(session, resolution, now)
    tasks.ask_for_faces(config())


class Progress:
    """A progress bar on stderr, made at the first news; none where nobody looks."""

    def __init__(self) -> None:
        self.done = self.total = 0
        self._bar: Any = None

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_error: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def show(self, done: int, total: int) -> None:
        """Move the bar."""
        if self._bar is None:
            from tqdm import tqdm

            self._bar = tqdm(total=total, desc="photographs", unit="", disable=None)
        self._bar.update(done - self.done)
        self.done, self.total = done, total


@faces_commands.command("verify", epilog="Example: flask faces verify ~/UTKFace.tar.gz")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@plainly
def verify_faces(path: Path) -> None:
    """Read the photographs in PATH as an import would, and store nothing."""
    report, started = Report(), time.monotonic()
    with Progress() as progress:
        for item in read(path, wanted_resolution(), None, progress):
            count(item, report)
    report.seconds = time.monotonic() - started
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
    yield "stock", f"{stock} (kept between {tasks.LOW_MARK} and {tasks.HIGH_MARK})"
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
