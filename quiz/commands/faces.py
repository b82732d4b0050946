"""Commands: `flask faces …` and `flask db …`; the others stand in modules of their own."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click
from flask.cli import AppGroup
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz import tasks
from quiz.commands.common import config, database, fail, plainly
from quiz.decks import DECKS, GALLERY, UTKFACE, Deck, read_deck, sources
from quiz.errors import Unavailable
from quiz.faces import removal, stock_size
from quiz.jobs import Importer, fingerprint, painting, wanted_resolution
from quiz.models import Face, Label
from quiz.monitoring import health
from quiz.play import replace_face
from quiz.policy import limits
from quiz.storage import upgrade, utc_now

F = TypeVar("F", bound=Callable[..., Any])

faces_commands = AppGroup("faces", help="The faces of all decks.")
db_commands = AppGroup("db", help="The database.")


def deck_option(words: str) -> Callable[[F], F]:
    """Let a command take a deck."""
    return click.option("--deck", type=click.Choice(list(DECKS)), help=words)


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
@deck_option("Only this deck; without it, UTKFace for a PATH and else both.")
@click.option("--limit", type=click.IntRange(min=1), help="Read this many files at most.")
@click.option("--again", is_flag=True, help="Read a set that has been read whole before.")
@plainly
def import_faces(path: Path | None, deck: str | None, limit: int | None, again: bool) -> None:
    """Import the photographs of UTKFace, and paint the portraits of the gallery.

    UTKFace is read from PATH, a folder or an archive; without PATH it is looked for, and
    downloaded when nothing is found. What there is on this machine comes first. The import can
    be cut off and run again: what is in stays.
    """
    if path is not None:
        import_from(path, read_deck(deck or UTKFACE.name), limit, again=again)
    elif deck == GALLERY.name:
        paint_gallery(limit, again=again)
    elif deck == UTKFACE.name:
        import_from(found_or_downloaded(), UTKFACE, limit, again=again)
    else:
        import_all(limit, again=again)


def import_all(limit: int | None, *, again: bool) -> None:
    """Import both decks, first the one that needs no network."""
    found, problem = photographs_here()
    if found is not None:
        import_from(found, UTKFACE, limit, again=again)
        painting.lower_priority()  # there are photographs to play with already
    paint_gallery(limit, again=again)
    if problem is not None:
        raise problem
    if found is None:
        download_beside_the_gallery(limit, again=again)


def photographs_here() -> tuple[Path | None, Unavailable | None]:
    """Return where UTKFace is on this machine, or why the setting that names it is wrong."""
    try:
        return sources.find_photographs(config()), None
    except Unavailable as error:
        return None, error


def download_beside_the_gallery(limit: int | None, *, again: bool) -> None:
    """Download UTKFace and import it; the gallery is played when there is no network."""
    try:
        path = sources.download_photographs()
    except Unavailable as error:
        click.echo(f"The gallery is played without UTKFace: {error.detail}", err=True)
    else:
        import_from(path, UTKFACE, limit, again=again)


def found_or_downloaded() -> Path:
    """Return where UTKFace is, downloaded if it is nowhere."""
    return sources.find_photographs(config()) or sources.download_photographs()


def import_from(path: Path, deck: Deck, limit: int | None, *, again: bool) -> None:
    """Import what is in a folder or an archive."""
    work = importer(deck)
    source = fingerprint(path, work.resolution, deck.least_age(config().min_age), limit)
    if not again and work.was_done(source):
        click.echo(f"{path.name} has been imported; --again reads it once more.")
        return
    report = work.run(path, limit, source)
    click.echo(report.table())
    if not report.read:
        fail(f"{path} holds no {deck.reals} of {deck.source}.")


def paint_gallery(limit: int | None, *, again: bool) -> None:
    """Paint the portraits of the gallery that are not there yet."""
    report = painting.Painting(importer(GALLERY)).run(limit, again=again)
    if report is None:
        click.echo("The gallery has been painted; --again paints it once more.")
        return
    click.echo(report.table())


def importer(deck: Deck) -> Importer:
    """Return what imports, at the resolution that fits the deck's checkpoint."""
    resolution = wanted_resolution(database(), config(), deck)
    return Importer(database(), config(), deck, resolution, partial(tasks.ask_for_faces, config()))


@faces_commands.command("verify", epilog="Example: flask faces verify ~/UTKFace.tar.gz")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@deck_option("Read it as this deck's; without it, as UTKFace.")
@plainly
def verify_faces(path: Path, deck: str | None) -> None:
    """Read the photographs in PATH as an import would, and store nothing."""
    whose = read_deck(deck or UTKFACE.name)
    report = importer(whose).verify(path)
    click.echo(report.table())
    if not report.kept:
        fail(f"{path} holds no {whose.reals} that can be used.")


@faces_commands.command("stock", epilog="Example: flask faces stock")
@plainly
def show_stock() -> None:
    """Show what there is to play with, and who makes more."""
    with database().reading() as session:
        for name, value in stock_lines(session):
            click.echo(f"{name:<18}{value}")


def stock_lines(session: Session) -> Iterator[tuple[str, str]]:
    """Describe the stock of each deck, and who makes more."""
    worker = health.live_worker(session, utc_now())
    for deck in DECKS.values():
        yield from deck_lines(session, deck)
        if worker is not None and worker.problems.get(deck.name) and not worker.problem:
            yield "problem", worker.problems[deck.name]
    if worker is None:
        yield "worker", "none is running"
    else:
        yield "worker", worker.problem or f"{worker.name} on {worker.device}"


def deck_lines(session: Session, deck: Deck) -> Iterator[tuple[str, str]]:
    """Describe what there is of a deck."""
    is_there = (Face.deck == deck.name, Face.label == Label.REAL, Face.taken_at.is_(None))
    reals = select(func.count()).where(*is_there)
    yield deck.reals, f"{session.scalar(reals) or 0:,}"
    stock = f"{stock_size(session, deck):,}"
    marks = f"kept between {limits.LOW_MARK} and {limits.HIGH_MARK}"
    yield f"stock of {deck.name}", f"{stock} ({marks})"
    by_checkpoint = (
        select(Face.checkpoint, func.count())
        .where(Face.deck == deck.name, Face.label == Label.FAKE)
        .group_by(Face.checkpoint)
    )
    for name, made in session.execute(by_checkpoint):
        yield f"made by {name}", f"{made:,}"


@faces_commands.command(
    "takedown",
    epilog="Example: flask faces takedown "
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
)
@click.argument("sha256")
@plainly
def take_down(sha256: str) -> None:
    """Remove the real whose file has this SHA256, and keep it out of later imports."""
    sha256 = sha256.lower()
    if len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
        raise click.BadParameter("a SHA-256 has 64 hexadecimal digits.", param_hint="SHA256")
    with database().transaction() as session:
        face_id = removal.take_down(session, sha256, utc_now())
        replaced = 0
        if face_id is not None:
            with suppress(Unavailable):
                replaced = replace_face(session, face_id, config().min_age)
    if face_id is None:
        click.echo("It is not stored; later imports will refuse it.")
    else:
        click.echo(f"Removed. {replaced} open trials got another face; later imports refuse it.")
