"""Stream the files of a folder, a tar or a zip, without extracting anything."""

from __future__ import annotations

import os
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ARCHIVES = (".tar.gz", ".tgz", ".tar", ".zip")
# Reasons that say less of a file than of the way to it: another time it may be readable.
CUT_OFF = frozenset(("broken-archive", "no-access", "damaged"))
MAX_MEMBERS = 200_000
MAX_MEMBER_BYTES = 2 * 1024 * 1024
MAX_TOTAL_BYTES = 4 * 1024**3
_BROKEN = (tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError)


class ArchiveError(Exception):
    """A source that cannot be read at all; its text is one sentence for a person."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a source: its path there, and its bytes, or the reason for refusing it."""

    name: str
    body: bytes | None
    refusal: str | None = None

    @property
    def base_name(self) -> str:
        """The last part of the path; archives made on Windows may separate by backslashes."""
        return PurePosixPath(self.name.replace("\\", "/")).name


def is_archive(path: Path) -> bool:
    """Say whether a path is a file with the name of an archive that can be read."""
    return path.is_file() and path.name.lower().endswith(ARCHIVES)


def read_members(source: Path) -> Iterator[Member]:
    """Yield every file of a source; a broken or unsafe file is a refusal, not an error.

    Raises ArchiveError when the source cannot be opened at all, or is larger than any face set.
    """
    total = 0
    for count, member in enumerate(_guarded(source), start=1):
        total += len(member.body or b"")
        if count > MAX_MEMBERS or total > MAX_TOTAL_BYTES:
            raise ArchiveError(f"{source.name} holds more than any face set: it was not read.")
        yield member


def _guarded(source: Path) -> Iterator[Member]:
    """Turn damage in the middle of a source into one refusal; the files before it stay."""
    started = False
    try:
        for member in _open(source):
            started = True
            yield member
    except _BROKEN as error:
        if not started:
            raise ArchiveError(f"{source.name} cannot be read: {error}.") from error
        yield Member(source.name, None, "broken-archive")


def _open(source: Path) -> Iterator[Member]:
    if source.is_dir():
        return _folder_members(source)
    if source.name.lower().endswith(".zip"):
        return _zip_members(source)
    return _tar_members(source)


def _refusal(name: str, size: int, is_file: bool) -> str | None:
    path = PurePosixPath(name.replace("\\", "/"))
    # A file may even be called ".", which has no parts.
    if path.is_absolute() or ".." in path.parts or ":" in "".join(path.parts[:1]) or not path.name:
        return "unsafe-path"
    if not is_file:
        return "not-a-file"
    return "too-large" if size > MAX_MEMBER_BYTES else None


def _folder_members(folder: Path) -> Iterator[Member]:
    """Yield the files of a folder, and those of the archives in it."""
    closed: list[OSError] = []  # folders that can't be listed
    paths = sorted(walk(folder, closed.append))
    for error in closed:
        name = os.path.relpath(error.filename, folder)
        yield Member(name, None, "no-access")
    for path in paths:
        name = path.relative_to(folder).as_posix()
        if is_archive(path) and not path.is_symlink():
            yield from _nested(path, name)
        else:
            yield _read_file(path, name)


def walk(folder: Path, on_error: Callable[[OSError], None] | None = None) -> Iterator[Path]:
    """Yield all that is in a folder and below it, other than folders; links are not followed."""
    for parent, folders, files in os.walk(folder, onerror=on_error):
        yield from (Path(parent, name) for name in files)
        yield from filter(Path.is_symlink, (Path(parent, name) for name in folders))


def _nested(archive: Path, name: str) -> Iterator[Member]:
    """Yield the members of an archive that lies in a folder, under the archive's own name."""
    opened = _zip_members if archive.name.lower().endswith(".zip") else _tar_members
    try:
        for member in opened(archive):
            yield Member(f"{name}/{member.name}", member.body, member.refusal)
    except _BROKEN:
        yield Member(name, None, "broken-archive")


def _read_file(path: Path, name: str) -> Member:
    """Read a file of a folder; one that can't be read is a refusal."""
    try:
        is_file = path.is_file() and not path.is_symlink()
        refusal = _refusal(name, path.lstat().st_size, is_file)
        return Member(name, None if refusal else path.read_bytes(), refusal)
    except OSError:
        return Member(name, None, "no-access")


def _zip_members(source: Path) -> Iterator[Member]:
    with zipfile.ZipFile(source) as archive:
        for info in archive.infolist():
            if info.is_dir() or info.filename.endswith("\\"):
                continue
            refusal = _refusal(info.filename, info.file_size, True)
            if refusal:
                yield Member(info.filename, None, refusal)
                continue
            try:
                # The header may state a false size: read at most one byte beyond the limit.
                with archive.open(info) as file:
                    body = file.read(MAX_MEMBER_BYTES + 1)
            except _BROKEN:
                yield Member(info.filename, None, "damaged")
                continue
            too_large = len(body) > MAX_MEMBER_BYTES
            yield Member(info.filename, *((None, "too-large") if too_large else (body, None)))


def _tar_members(source: Path) -> Iterator[Member]:
    with tarfile.open(source, "r|*") as archive:
        for info in archive:
            if info.isdir():
                continue
            refusal = _refusal(info.name, info.size, info.isfile())
            file = None if refusal else archive.extractfile(info)
            yield Member(info.name, file.read() if file else None, refusal)
