"""Streaming archives, and what is refused in them."""

import io
import os
import random
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from datasets import archive
from datasets.archive import ArchiveError, read_members

Files = dict[str, bytes]


def write_folder(path: Path, files: Files) -> Path:
    for name, body in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(body)
    return path


def write_zip(path: Path, files: Files) -> Path:
    path = path.with_suffix(".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, body in files.items():
            zipped.writestr(name, body)
    return path


def write_tar(path: Path, files: Files, suffix: str = ".tar.gz") -> Path:
    path = path.with_suffix(suffix)
    with tarfile.open(path, "w:gz" if suffix != ".tar" else "w") as tar:
        for name, body in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))
    return path


def refusals(path: Path) -> dict[str, str | None]:
    return {member.name: member.refusal for member in read_members(path)}


@pytest.mark.parametrize("write", [write_folder, write_zip, write_tar])
def test_every_kind_of_source_reads_the_same(
    tmp_path: Path, write: Callable[[Path, Files], Path]
) -> None:
    files = {"UTKFace/a.jpg": b"first", "UTKFace/b.jpg": b"second"}
    source = write(tmp_path / "UTKFace", files)
    assert {m.name: m.body for m in read_members(source)} == files


@pytest.mark.parametrize("name", ["../climbs.jpg", "/absolute.jpg", "a/../../b.jpg", "C:/x.jpg"])
@pytest.mark.parametrize("write", [write_zip, write_tar])
def test_a_path_that_climbs_is_refused_and_the_rest_read(
    tmp_path: Path, write: Callable[[Path, Files], Path], name: str
) -> None:
    found = refusals(write(tmp_path / "UTKFace", {name: b"x", "fine.jpg": b"y"}))
    assert sorted(found.values(), key=str) == [None, "unsafe-path"]
    assert not (tmp_path.parent / "climbs.jpg").exists()


def test_links_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "UTKFace.tar"
    with tarfile.open(path, "w") as tar:
        link = tarfile.TarInfo("link.jpg")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    assert refusals(path) == {"link.jpg": "not-a-file"}
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link.jpg").symlink_to("/etc/passwd")
    assert refusals(folder) == {"link.jpg": "not-a-file"}


@pytest.mark.parametrize("write", [write_folder, write_zip, write_tar])
def test_a_member_that_is_too_large_is_refused(
    tmp_path: Path, write: Callable[[Path, Files], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBER_BYTES", 100)
    source = write(tmp_path / "UTKFace", {"bomb.jpg": b"0" * 101, "fine.jpg": b"0" * 100})
    assert refusals(source) == {"bomb.jpg": "too-large", "fine.jpg": None}


def test_a_source_that_is_far_too_large_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 2)
    source = write_zip(tmp_path / "UTKFace", {f"{i}.jpg": b"x" for i in range(3)})
    with pytest.raises(ArchiveError, match="more than any face set"):
        list(read_members(source))


def test_an_archive_cut_short_gives_what_it_holds(tmp_path: Path) -> None:
    source = write_tar(
        tmp_path / "UTKFace", {f"{i}.jpg": bytes([i]) * 9000 for i in range(9)}, ".tar"
    )
    source.write_bytes(source.read_bytes()[:40_000])
    found = refusals(source)
    assert found.pop("UTKFace.tar") == "broken-archive"
    assert list(found) == ["0.jpg", "1.jpg", "2.jpg", "3.jpg"]


@pytest.mark.parametrize("name", ["UTKFace.tar.gz", "UTKFace.zip", "UTKFace.tar"])
def test_what_is_no_archive_is_one_sentence(tmp_path: Path, name: str) -> None:
    source = tmp_path / name
    source.write_bytes(b"<html>not found</html>")
    with pytest.raises(ArchiveError, match="cannot be read"):
        list(read_members(source))


def test_an_archive_made_on_windows_separates_by_backslashes(tmp_path: Path) -> None:
    files = {"UTKFace\\a.jpg": b"a", "UTKFace\\": b"", "UTKFace\\part\\b.jpg": b"b"}
    zipped = list(read_members(write_zip(tmp_path / "UTKFace", files)))
    assert [member.base_name for member in zipped] == ["a.jpg", "b.jpg"]
    assert refusals(write_zip(tmp_path / "bad", {"..\\climbs.jpg": b"x"})) == {
        "..\\climbs.jpg": "unsafe-path"
    }


@pytest.mark.parametrize("write", [write_zip, write_tar])
def test_an_archive_in_a_folder_is_read_too(
    tmp_path: Path, write: Callable[[Path, Files], Path]
) -> None:
    folder = tmp_path / "UTKFace"
    folder.mkdir()
    archive = write(folder / "UTKFace", {"part/a.jpg": b"a"})
    (folder / "b.jpg").write_bytes(b"b")
    assert {m.base_name: m.body for m in read_members(folder)} == {"a.jpg": b"a", "b.jpg": b"b"}
    archive.write_bytes(b"no archive")
    assert refusals(folder) == {archive.name: "broken-archive", "b.jpg": None}


def test_what_can_not_be_read_in_a_folder_hides_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As root every file can be read, so the system's refusal is played."""
    folder = write_folder(tmp_path / "UTKFace", {f"{name}.jpg": b"x" for name in "abc"})
    whole = Path.read_bytes

    def guarded(path: Path) -> bytes:
        if path.name == "a.jpg":
            raise PermissionError(13, "Permission denied", str(path))
        return whole(path)

    monkeypatch.setattr(Path, "read_bytes", guarded)
    assert refusals(folder) == {"a.jpg": "no-access", "b.jpg": None, "c.jpg": None}


def test_a_folder_that_can_not_be_listed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_folder(tmp_path / "UTKFace", {"closed/a.jpg": b"x", "open/b.jpg": b"x"})
    whole = os.scandir

    def guarded(path: str) -> Any:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", path)
        return whole(path)

    monkeypatch.setattr(os, "scandir", guarded)
    assert refusals(folder) == {"closed": "no-access", "open/b.jpg": None}


def test_a_compressed_archive_cut_short_gives_what_it_holds(tmp_path: Path) -> None:
    noise = {f"{i}.jpg": random.Random(i).randbytes(30_000) for i in range(9)}
    source = write_tar(tmp_path / "UTKFace", noise)
    source.write_bytes(source.read_bytes()[:150_000])
    found = refusals(source)
    assert found.pop("UTKFace.tar.gz") == "broken-archive"
    assert list(found) == ["0.jpg", "1.jpg", "2.jpg", "3.jpg"]
