"""The places where UTKFace is looked for before it is downloaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from datasets.archive import ARCHIVES, is_archive

MISSING = (
    "UTKFace was not found, so there are no photographs to show: "
    "run `flask faces import --deck utkface` to download it, or set UTKFACE to a folder or archive."
)


def is_readable_source(path: Path) -> bool:
    """Say whether a path can hold UTKFace: a folder, or an archive of a known kind."""
    return path.is_dir() or is_archive(path)


def _candidates(checkout: Path) -> Iterator[Path]:
    for folder in (checkout / "datasets", checkout / "data", checkout.parent / "shared/datasets"):
        yield from sorted(folder.glob("UTKFace*"))


def find_utkface(environ: Mapping[str, str], checkout: Path) -> Path | None:
    """Return the first place that holds UTKFace, or None.

    Raises FileNotFoundError, with a sentence, when UTKFACE names no folder or archive.
    """
    named = environ.get("UTKFACE")
    if named:
        path = Path(named).expanduser()
        if not is_readable_source(path):
            raise FileNotFoundError(
                f"UTKFACE is {named!r}, which is neither a folder nor a {', '.join(ARCHIVES)} file."
            )
        return path
    return next((path for path in _candidates(checkout) if is_readable_source(path)), None)
