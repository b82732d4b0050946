"""Hostile archives: path traversal, links, bombs, false sizes; nothing is written to disk."""

import io
import struct
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest

from datasets import archive
from datasets.archive import MAX_MEMBER_BYTES, ArchiveError, Member, read_members
from datasets.photographs import Refusal, read_photographs

NAME = "25_0_0_20170116200000001.jpg.chip.jpg"
CLIMBS = (
    "../out.jpg", "../../out.jpg", "a/../../out.jpg", "/out.jpg", "//out.jpg", "\\out.jpg",
    "..\\out.jpg", "C:\\out.jpg", "C:/out.jpg", "a/./../../out.jpg", "\\\\host\\share\\out.jpg",
    "~/../../out.jpg", ".", "UTKFace/../../../out.jpg",
)  # fmt: skip
SPECIAL = {
    "symlink": tarfile.SYMTYPE,
    "link": tarfile.LNKTYPE,
    "character device": tarfile.CHRTYPE,
    "block device": tarfile.BLKTYPE,
    "fifo": tarfile.FIFOTYPE,
    "contiguous": b"7",
    "unknown": b"Q",
}


@pytest.fixture(autouse=True)
def _nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Work in a nested folder, and check afterwards that no file was written anywhere."""
    here = tmp_path / "a" / "b"
    here.mkdir(parents=True)
    monkeypatch.chdir(here)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    yield
    assert list(here.iterdir()) == []
    assert {path.name for path in tmp_path.iterdir()} <= {"a", "source.zip", "source.tar"}
    assert not Path("/out.jpg").exists()


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path / "source.zip", "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in members.items():
            info = zipfile.ZipInfo(name)
            info.filename = name  # set afterwards: zipfile would normalize it
            file.writestr(info, body, zipfile.ZIP_DEFLATED)
    return path / "source.zip"


def tarred(path: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(path / "source.tar", "w", format=tarfile.PAX_FORMAT) as file:
        for name, body in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(body)
            file.addfile(info, io.BytesIO(body))
    return path / "source.tar"


def bodies(members: list[Member]) -> list[bytes]:
    return [member.body for member in members if member.body is not None]


@pytest.mark.parametrize("write", [zipped, tarred])
def test_no_path_makes_the_reader_write_a_file(
    tmp_path: Path, write: Callable[[Path, dict[str, bytes]], Path]
) -> None:
    source = write(tmp_path, dict.fromkeys(CLIMBS, b"x") | {NAME: b"fine"})
    members = list(read_members(source))
    assert len(members) == len(CLIMBS) + 1
    assert bodies(members) == [b"fine"]
    assert {member.refusal for member in members} == {None, "unsafe-path"}


@pytest.mark.parametrize("kind", SPECIAL)
def test_members_that_are_not_files_are_refused(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "a" / "secret"
    with tarfile.open(tmp_path / "source.tar", "w") as file:
        info = tarfile.TarInfo(NAME)
        info.type, info.linkname = SPECIAL[kind], str(target)
        file.addfile(info)
        later = tarfile.TarInfo(f"UTKFace/{NAME}")  # through the link
        later.size = 4
        file.addfile(later, io.BytesIO(b"fine"))
    members = list(read_members(tmp_path / "source.tar"))
    # A member of an unknown kind is read as an empty file.
    assert bodies(members) in ([b"fine"], [b"", b"fine"])
    assert not target.exists()


def test_a_link_in_a_zip_is_not_followed(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "source.zip", "w") as file:
        info = zipfile.ZipInfo(NAME)
        info.external_attr = 0o120777 << 16
        file.writestr(info, "/etc/passwd")
    [member] = read_members(tmp_path / "source.zip")
    assert member.body == b"/etc/passwd"


def test_a_hard_link_in_a_folder_is_an_ordinary_file(tmp_path: Path) -> None:
    """Hard links within a folder are ordinary files; symlinks are refused."""
    folder = tmp_path / "a" / "UTKFace"
    folder.mkdir()
    (folder / NAME).symlink_to("/etc/passwd")
    (folder / "inside").symlink_to(tmp_path, target_is_directory=True)
    members = list(read_members(folder))
    assert [member.refusal for member in members] == ["not-a-file"] * 2


# Bombs


@pytest.mark.parametrize("write", [zipped, tarred])
def test_a_bomb_takes_no_more_memory_than_the_cap_for_a_face(
    tmp_path: Path, write: Callable[[Path, dict[str, bytes]], Path]
) -> None:
    source = write(tmp_path, {f"{n}.jpg": bytes(64 << 20) for n in range(2)} | {NAME: b"fine"})
    tracemalloc.start()
    members = list(read_members(source))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [member.refusal for member in members] == ["too-large", "too-large", None]
    assert most < 8 * MAX_MEMBER_BYTES


def test_a_zip_with_false_sizes_is_read_up_to_the_cap(tmp_path: Path) -> None:
    source = zipped(tmp_path, {NAME: bytes(64 << 20)})
    body, true = source.read_bytes(), struct.pack("<I", 64 << 20)
    assert body.count(true) == 2  # in the local header, and in the central directory
    source.write_bytes(body.replace(true, struct.pack("<I", 100)))
    tracemalloc.start()
    [member] = read_members(source)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert member.body is None or len(member.body) <= 100
    assert most < 8 * MAX_MEMBER_BYTES


def test_files_that_overlap_in_a_zip_are_counted_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_TOTAL_BYTES", 10 << 20)
    source = zipped(tmp_path, {f"{n}.jpg": bytes(1 << 20) for n in range(20)})
    assert source.stat().st_size < 1 << 20
    members = read_members(source)
    read = list(islice(members, 10))
    assert len(bodies(read)) == 10
    with pytest.raises(ArchiveError, match="more than any face set"):
        next(members)


def test_reading_stops_at_a_million_empty_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 500)
    source = tarred(tmp_path, {f"{n}.jpg": b"" for n in range(600)})
    with pytest.raises(ArchiveError, match="more than any face set"):
        list(read_members(source))


def test_an_archive_within_an_archive_is_not_opened(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(NAME, bytes(1 << 20))
    source = zipped(tmp_path, {NAME: inner.getvalue(), "UTKFace.zip": inner.getvalue()})
    items = list(read_photographs(source, resolution=32, min_age=18, workers=1))
    assert {type(item) for item in items} == {Refusal}
    assert sorted(item.reason for item in items if isinstance(item, Refusal)) == [
        "no-label", "unreadable",
    ]  # fmt: skip


def test_impossible_file_names_do_no_harm(tmp_path: Path) -> None:
    names = ["a\0b.jpg", "CON", "x" * 5000, "\u202egpj.exe", " ", ".", "a" + "/b" * 200 + ".jpg"]
    members = list(read_members(tarred(tmp_path, dict.fromkeys(names, b"x"))))
    assert len(members) == len(names)
    assert [member.refusal for member in members if member.name.strip("./") == ""] == [
        "unsafe-path"
    ]
