"""Commands: `flask faces …` and `flask db …`."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click
from flask.cli import AppGroup
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz import tasks
from quiz.access import events
from quiz.classroom import replace_face
from quiz.commands.common import config, database, fail, fail_in_one_sentence
from quiz.decks import DECKS, GALLERY, UTKFACE, Deck, read_deck, sources
from quiz.errors import Unavailable
from quiz.faces import removal, stock_size
from quiz.jobs import Importer, fingerprint, painting, wanted_resolution
from quiz.models import Face, Label
from quiz.monitoring import health
from quiz.play import supply
from quiz.policy import limits, sizes
from quiz.storage import upgrade, utc_now

F = TypeVar("F", bound=Callable[..., Any])

faces_commands = AppGroup("faces", help="The faces of all decks.")
db_commands = AppGroup("db", help="The database.")


def deck_option(help_text: str) -> Callable[[F], F]:
    """Return the --deck option."""
    return click.option("--deck", type=click.Choice(list(DECKS)), help=help_text)


@db_commands.command("upgrade", epilog="Example: flask db upgrade")
@click.argument("revision", default="head")
@fail_in_one_sentence
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
@click.option("--again", is_flag=True, help="Import a set again that is complete.")
@fail_in_one_sentence
def import_faces(path: Path | None, deck: str | None, limit: int | None, again: bool) -> None:
    """Import the photographs of UTKFace, and paint the portraits of the gallery.

    UTKFace is read from PATH, a folder or an archive. Without PATH, known places on this machine
    are searched, and UTKFace is downloaded if it is in none of them. An import can be interrupted
    and run again: what was imported is kept.
    """
    if path is not None and deck == GALLERY.name:
        raise click.BadParameter("the gallery paints its own portraits.", param_hint="PATH")
    if path is not None:
        import_from(path, read_deck(deck or UTKFACE.name), limit, again=again)
    elif deck == GALLERY.name:
        paint_gallery(limit, again=again)
    elif deck == UTKFACE.name:
        import_from(find_or_download(), UTKFACE, limit, again=again)
    else:
        import_all(limit, again=again)


def import_all(limit: int | None, *, again: bool) -> None:
    """Import both decks, the one that needs no download first."""
    path, problem = find_locally()
    if path is not None:
        problem = import_or_problem(path, limit, again=again)
    if path is not None and problem is None:
        painting.lower_priority()  # there are photographs to play with already
    paint_gallery(limit, again=again)
    if problem is not None:
        raise problem
    if path is None:
        download_and_import(limit, again=again)


def import_or_problem(path: Path, limit: int | None, *, again: bool) -> Unavailable | None:
    """Import UTKFace; return what is wrong with it, which must not keep the gallery away."""
    try:
        import_from(path, UTKFACE, limit, again=again)
    except Unavailable as error:
        return error
    return None


def find_locally() -> tuple[Path | None, Unavailable | None]:
    """Return where UTKFace is on this machine, or what is wrong with the setting UTKFACE."""
    try:
        return sources.find_photographs(config()), None
    except Unavailable as error:
        return None, error


def download_and_import(limit: int | None, *, again: bool) -> None:
    """Download UTKFace and import it; a failure is only printed, since there is the gallery."""
    try:
        path = sources.download_photographs()
    except Unavailable as error:
        click.echo(f"Only the gallery can be played, without UTKFace: {error.detail}", err=True)
    else:
        import_from(path, UTKFACE, limit, again=again)


def find_or_download() -> Path:
    """Return where UTKFace is on this machine; download it if it is not."""
    return sources.find_photographs(config()) or sources.download_photographs()


def import_from(path: Path, deck: Deck, limit: int | None, *, again: bool) -> None:
    """Import what is in a folder or an archive."""
    work = importer(deck)
    source = fingerprint(path, work.resolution, deck.least_age(config().min_age), limit)
    if not again and work.was_done(source):
        click.echo(f"{path.name} has been imported already; --again imports it again.")
        return
    report = work.run(path, limit, source)
    click.echo(report.table())
    if not report.read:
        raise Unavailable(f"There are no {deck.reals} of {deck.source} in {path}.")
    if not report.kept:
        raise Unavailable(f"Nothing in {path} could be kept as {deck.reals} of {deck.source}.")
    if report.is_partial:
        click.echo("Not everything could be read; the same command reads it again.", err=True)


def paint_gallery(limit: int | None, *, again: bool) -> None:
    """Paint the portraits of the gallery that are missing."""
    report = painting.Painting(importer(GALLERY)).run(limit, again=again)
    if report is None:
        click.echo("The gallery has been painted already; --again paints it again.")
        return
    click.echo(report.table())


def importer(deck: Deck) -> Importer:
    """Return the importer, at the resolution of the deck's checkpoint."""
    resolution = wanted_resolution(database(), config(), deck)
    return Importer(database(), config(), deck, resolution, partial(tasks.ask_for_faces, config()))


@faces_commands.command("verify", epilog="Example: flask faces verify ~/UTKFace.tar.gz")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@deck_option("The deck it belongs to; without it, UTKFace.")
@fail_in_one_sentence
def verify_faces(path: Path, deck: str | None) -> None:
    """Read the photographs in PATH as an import would, and store nothing."""
    imported_deck = read_deck(deck or UTKFACE.name)
    report = importer(imported_deck).verify(path)
    click.echo(report.table())
    if not report.kept:
        fail(f"There are no {imported_deck.reals} in {path} that can be used.")


@faces_commands.command("stock", epilog="Example: flask faces stock")
@fail_in_one_sentence
def show_stock() -> None:
    """Show how many faces there are to play with, and the worker that makes more."""
    with database().reading() as session:
        for name, value in stock_lines(session):
            click.echo(f"{name:<18}{value}")


def stock_lines(session: Session) -> Iterator[tuple[str, str]]:
    """Describe the faces of each deck, and the worker."""
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
    """Describe the faces of a deck."""
    yield deck.reals, f"{supply.count_reals(session, deck, config().min_age):,}"
    stock = f"{stock_size(session, deck, config().min_age):,}"
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
@fail_in_one_sentence
def take_down(sha256: str) -> None:
    """Remove the real whose file has this SHA256, and keep it out of later imports."""
    sha256 = sha256.lower()
    if len(sha256) != sizes.SHA256 or set(sha256) - set("0123456789abcdef"):
        raise click.BadParameter("a SHA-256 has 64 hexadecimal digits.", param_hint="SHA256")
    with database().transaction() as session:
        face_id = removal.take_down(session, sha256, utc_now())
        replaced = None
        if face_id is not None:
            replaced = replace_face(session, face_id, config().min_age, utc_now())
    events.note("face-taken-down", sha256=sha256)
    if replaced is None:
        click.echo("It is not stored. Later imports will refuse it.")
        return
    click.echo(f"Removed. Open trials that got another face: {replaced.changed}.")
    if replaced.waiting:
        click.echo(
            f"Open trials without another face yet: {replaced.waiting}; the worker gives them one "
            "as soon as there is one."
        )
    click.echo("Later imports will refuse it.")
