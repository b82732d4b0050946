"""Where faces come from: the checkpoint and the photographs, looked at without torch."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quiz.config import CHECKOUT, Config
from quiz.errors import Unavailable

if TYPE_CHECKING:
    from generator.checkpoint import Header


def checkpoint_path(config: Config) -> Path:
    """Return the checkpoint of the settings, or the bundled one."""
    from generator.checkpoint import BUNDLED

    return config.checkpoint or BUNDLED


def read_checkpoint(config: Config) -> "Header":
    """Read the checkpoint's header; raises CheckpointError with one sentence."""
    path = checkpoint_path(config)
    try:
        stat = path.stat()
    except OSError:
        return _read_header(path, 0, 0)
    return _read_header(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=2)
def _read_header(path: Path, _changed_at: int, _size: int) -> "Header":
    from generator.checkpoint import read_header

    return read_header(path)


def checkpoint_problem(config: Config) -> str | None:
    """Say what is wrong with the checkpoint, None when nothing is."""
    from generator.checkpoint import CheckpointError

    try:
        read_checkpoint(config)
    except CheckpointError as error:
        return str(error)
    return None


def describe_checkpoint(config: Config) -> dict[str, Any] | None:
    """Return what the checkpoint says of itself, None when it can't be read."""
    if checkpoint_problem(config) is not None:
        return None
    header = read_checkpoint(config)
    names = ("name", "resolution", "classes", "kimg", "trained_at", "sha256")
    return {name: getattr(header, name) for name in names}


def utkface_environ(config: Config) -> dict[str, str]:
    """Return what the search for UTKFace reads of the settings."""
    return {"UTKFACE": str(config.utkface)} if config.utkface else {}


def missing_photographs(config: Config) -> str:
    """Say what brings the photographs."""
    from datasets.find import MISSING, find_utkface

    try:
        found = find_utkface(utkface_environ(config), CHECKOUT)
    except FileNotFoundError as error:
        return str(error)
    return "No photograph has been imported yet: run `flask faces import`." if found else MISSING


def find_or_download(config: Config) -> Path:
    """Return where UTKFace is, downloaded if it is nowhere; raises Unavailable."""
    from datasets.download import DownloadError, download_utkface
    from datasets.find import find_utkface

    try:
        found = find_utkface(utkface_environ(config), CHECKOUT)
        return found or download_utkface(CHECKOUT / "data")
    except (DownloadError, FileNotFoundError) as error:
        raise Unavailable(str(error)) from None


def first_class(min_age: int) -> int:
    """Return the first of the classes whose age groups reach an age."""
    from datasets.names import class_of

    return class_of(min_age, 0)
