"""The command that paints a collection."""

import tarfile
from pathlib import Path

import pytest
from PIL import Image

from datasets.gallery.__main__ import main


def test_the_command_paints_a_collection_and_a_sheet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, sheet = tmp_path / "gallery.tar", tmp_path / "sheet.png"
    command = ["--out", str(out), "--first", "5", "--count", "9", "--workers", "1"]
    assert main([*command, "--sheet", str(sheet)]) == 0
    assert "9 portraits" in capsys.readouterr().out
    with Image.open(sheet) as image:
        assert image.size == (1600, 400)
    with tarfile.open(out) as archive:
        assert len(archive.getnames()) == 9


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        ["--out", "gallery.zip"],
        ["--out", "a.tar", "--count", "0"],
        ["--out", "a.tar", "--first", "-1"],
        ["--out", "a.tar", "--first", str(10**17)],
        ["--out", "a.tar", "--workers", "0"],
    ],
)
def test_a_wrong_command_is_refused(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(wrong)
    assert stop.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_help_gives_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    assert "Example: python -m datasets.gallery" in capsys.readouterr().out


def test_a_failure_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--out", str(tmp_path / "none" / "a.tar"), "--count", "1"]) == 1
    assert "was not painted" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--out", "--sheet"])
def test_what_exists_is_kept_unless_it_may_be_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    kept = tmp_path / "kept.tar"
    kept.write_text("mine")
    other = {"--out": "--sheet", "--sheet": "--out"}[option]
    command = [option, str(kept), other, str(tmp_path / "new.tar"), "--count", "1"]
    assert main(command) == 1
    assert "exists already; --replace writes over it." in capsys.readouterr().err
    assert [entry.name for entry in tmp_path.iterdir()] == ["kept.tar"]
    assert kept.read_text() == "mine"


def test_a_device_is_never_replaced(tmp_path: Path) -> None:
    options = ["--count", "1", "--replace", "--sheet", "/dev/null"]
    assert main(["--out", str(tmp_path / "a.tar"), *options]) == 1
    assert list(tmp_path.iterdir()) == []
