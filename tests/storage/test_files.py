"""Files that get their name only when they are complete."""

from pathlib import Path

import pytest

from quiz.errors import Unavailable
from quiz.storage import whole_file


def write_half(path: Path) -> None:
    """Fail in the middle of writing a file."""
    with whole_file(path) as file:
        file.write(b"half")
        raise OSError(28, "No space left on device")


def test_a_complete_file_replaces_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "rows"
    path.write_text("old")
    with whole_file(path) as file:
        file.write(b"new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "rows"
    path.write_text("old")
    with pytest.raises(Unavailable, match="No space left"):
        write_half(path)
    assert [file.read_text() for file in tmp_path.iterdir()] == ["old"]
