"""Where faces come from: checkpoints and photographs, looked at without torch."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quiz.config import CHECKOUT, Config
from quiz.decks.deck import DECKS, UTKFACE, Deck
from quiz.errors import Unavailable
from quiz.languages import gettext

if TYPE_CHECKING:
    from generator.checkpoint import Header

ADULT = 18  # years


@dataclass(frozen=True)
class Milestone:
    """A generator as it was at some point of its training, and how much it had seen by then."""

    path: Path
    name: str  # of the checkpoint
    level: int  # thousands of images


def checkpoint_path(config: Config, deck: Deck) -> Path:
    """Return a deck's checkpoint: the one of the settings if it is this deck's, or the bundled."""
    from generator.checkpoint import bundled

    named = config.checkpoint
    return named if named is not None and deck_of(named) is deck else bundled(deck.name)


def deck_of(checkpoint: Path) -> Deck:
    """Return the deck that a checkpoint forges; what names none, or can't be read, is UTKFace's."""
    from generator.checkpoint import CheckpointError

    try:
        return DECKS.get(read_header(checkpoint).deck, UTKFACE)
    except CheckpointError:
        return UTKFACE


def has_checkpoint(config: Config, deck: Deck) -> bool:
    """Say whether a deck has a checkpoint at all, sound or not."""
    path = checkpoint_path(config, deck)
    return path == config.checkpoint or path.exists()


def read_checkpoint(config: Config, deck: Deck) -> "Header":
    """Read the header of a deck's checkpoint; raises CheckpointError with one sentence."""
    from generator.checkpoint import CheckpointError

    if not has_checkpoint(config, deck):
        raise CheckpointError(f"There is no checkpoint for the deck {deck.name}.")
    return read_header(checkpoint_path(config, deck))


def read_header(path: Path) -> "Header":
    """Read a checkpoint's header once for each state of its file; raises CheckpointError."""
    try:
        stat = path.stat()
    except OSError:
        return _read_header(path, 0, 0)
    return _read_header(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=64)
def _read_header(path: Path, _changed_at: int, _size: int) -> "Header":
    from generator import checkpoint

    return checkpoint.read_header(path)


def milestones(config: Config, deck: Deck) -> list[Milestone]:
    """Return what is kept of a deck's generator from noise to the newest; none without stages.

    They lie beside the deck's checkpoint. A damaged one is left out.
    """
    newest = checkpoint_path(config, deck)
    stages = [_milestone(path, deck) for path in stage_files(newest)]
    kept = {stage.level: stage for stage in stages if stage is not None}
    last = _milestone(newest, deck)
    if not kept or last is None:
        return []
    kept = {last.level: last} | kept
    return [kept[level] for level in sorted(kept) if level <= last.level]


def stage_files(checkpoint: Path) -> list[Path]:
    """Return the files of a checkpoint's milestones, in the order of their names."""
    return sorted((checkpoint.parent / "milestones").glob("*.safetensors"))


def _milestone(path: Path, deck: Deck) -> Milestone | None:
    from generator.checkpoint import CheckpointError

    try:
        header = read_header(path)
    except CheckpointError:
        return None
    return Milestone(path, header.name, round(header.kimg)) if header.deck == deck.name else None


def checkpoint_problem(config: Config, deck: Deck) -> str | None:
    """Say what is wrong with a deck's checkpoint, None when nothing is."""
    from generator.checkpoint import CheckpointError

    try:
        read_checkpoint(config, deck)
    except CheckpointError as error:
        return str(error)
    return None


def describe_checkpoint(config: Config, deck: Deck) -> dict[str, Any] | None:
    """Return what a deck's checkpoint says of itself, None when it can't be read."""
    if checkpoint_problem(config, deck) is not None:
        return None
    header = read_checkpoint(config, deck)
    names = ("name", "resolution", "classes", "kimg", "trained_at", "sha256")
    return {name: getattr(header, name) for name in names}


def utkface_environ(config: Config) -> dict[str, str]:
    """Return what the search for UTKFace reads of the settings."""
    return {"UTKFACE": str(config.utkface)} if config.utkface else {}


def missing_reals(config: Config, deck: Deck) -> str:
    """Say what brings the reals of a deck."""
    from datasets.find import MISSING, find_utkface

    if not deck.shows_people:
        return gettext(
            "No portrait has been painted yet: run `flask faces import --deck %(deck)s`.",
            deck=deck.name,
        )
    try:
        found = find_utkface(utkface_environ(config), CHECKOUT)
    except FileNotFoundError as error:
        return str(error)
    if not found:
        return MISSING
    return gettext("No photograph has been imported yet: run `flask faces import`.")


def find_photographs(config: Config) -> Path | None:
    """Return where UTKFace is on this machine, if it is; raises Unavailable for a wrong setting."""
    from datasets.find import find_utkface

    try:
        return find_utkface(utkface_environ(config), CHECKOUT)
    except FileNotFoundError as error:
        raise Unavailable(str(error)) from None


def download_photographs() -> Path:
    """Download UTKFace and return where it is; raises Unavailable."""
    from datasets.download import DownloadError, download_utkface

    try:
        return download_utkface(CHECKOUT / "data")
    except DownloadError as error:
        raise Unavailable(str(error)) from None


def first_class(min_age: int) -> int:
    """Return the first of the classes whose age groups reach an age."""
    from datasets.names import class_of

    return class_of(min_age, 0)
