"""Where UTKFace is looked for."""

from pathlib import Path

import pytest

from datasets.find import find_utkface


def place(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    return path


def test_the_order(tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    assert find_utkface({}, checkout) is None
    shared = place(tmp_path / "shared/datasets/UTKFace.tar.gz")
    assert find_utkface({}, checkout) == shared
    data = place(checkout / "data/UTKFace.zip")
    assert find_utkface({}, checkout) == data
    inside = place(checkout / "datasets/UTKFace-new.tgz")
    assert find_utkface({}, checkout) == inside
    named = place(tmp_path / "elsewhere/faces.tar")
    assert find_utkface({"UTKFACE": str(named)}, checkout) == named
    assert find_utkface({"UTKFACE": str(named.parent)}, checkout) == named.parent


def test_a_partial_download_is_no_source(tmp_path: Path) -> None:
    place(tmp_path / "datasets/UTKFace.zip.part")
    assert find_utkface({}, tmp_path) is None


def test_a_setting_that_names_nothing_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="UTKFACE is '/nowhere'"):
        find_utkface({"UTKFACE": "/nowhere"}, tmp_path)
