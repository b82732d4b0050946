"""A command writes into a new file, or over one of the same kind if it is told to."""

from functools import partial
from pathlib import Path

import pytest

from datasets.outputs import (
    ARCHIVE,
    ARRAY,
    DRAWING,
    LIST,
    PAGE,
    PICTURE,
    REPORT,
    WEIGHTS,
    Kind,
    check_output,
    check_place,
)

BODIES = (
    (ARCHIVE, b"\0" * 257 + b"ustar\0"),
    (ARRAY, b"\x93NUMPY\x01\x00"),
    (DRAWING, b'<svg xmlns="x">'),
    (LIST, b'[\n {\n  "name": "00000"'),
    (PAGE, b'<!doctype html>\n<html lang="en">'),
    (REPORT, b'{\n "checkpoint": "s96"'),
    (PICTURE, b"\x89PNG\r\n"),
    (PICTURE, b"\xff\xd8\xff\xe0"),
    (WEIGHTS, b"\x10\0\0\0\0\0\0\0" + b'{"__metadata__":{}}'),
)


@pytest.mark.parametrize(("kind", "body"), BODIES)
def test_an_earlier_output_is_replaced_only_when_told_to(
    tmp_path: Path, kind: Kind, body: bytes
) -> None:
    path = tmp_path / "out"
    check_output(path, kind, replace=False)
    path.write_bytes(body)
    check_output(path, kind, replace=True)
    with pytest.raises(FileExistsError, match="exists already; --replace"):
        check_output(path, kind, replace=False)


@pytest.mark.parametrize("kind", dict.fromkeys(kind for kind, _ in BODIES))
def test_another_file_is_kept(tmp_path: Path, kind: Kind) -> None:
    others = [body for other, body in BODIES if other is not kind]
    for body in (b"", b"my notes", b"SQLite format 3\0" + b"\1" * 400, *others):
        path = tmp_path / "out"
        path.write_bytes(body)
        with pytest.raises(FileExistsError, match="it is kept; name a new file"):
            check_output(path, kind, replace=True)


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "picture", tmp_path / "link"
    path.write_bytes(b"\x89PNG\r\n")
    link.symlink_to(path)
    check_place(path)
    for check in (partial(check_output, kind=PICTURE, replace=True), check_place):
        with pytest.raises(FileExistsError, match="link is a link, and what it leads to is kept"):
            check(link)


def test_what_is_no_file_and_a_blank_name_are_refused(tmp_path: Path) -> None:
    broken = tmp_path / "link"
    broken.symlink_to(tmp_path / "nowhere")
    for path in (Path("/dev/null"), tmp_path, broken, Path()):
        with pytest.raises(FileExistsError, match="is not a file"):
            check_output(path, PICTURE, replace=True)
    with pytest.raises(FileNotFoundError, match="is blank"):
        check_output(tmp_path / " ", PICTURE, replace=False)
