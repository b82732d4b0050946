"""Stream the files of a folder, a tar or a zip, without extracting anything."""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

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
        """The last part of the path."""
        return PurePosixPath(self.name).name


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
    for path in sorted(folder.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            continue
        name = path.relative_to(folder).as_posix()
        is_file = path.is_file() and not path.is_symlink()
        refusal = _refusal(name, path.lstat().st_size, is_file)
        yield Member(name, None if refusal else path.read_bytes(), refusal)


def _zip_members(source: Path) -> Iterator[Member]:
    with zipfile.ZipFile(source) as archive:
        for info in archive.infolist():
            if info.is_dir():
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
                yield Member(info.filename, None, "unreadable")
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
