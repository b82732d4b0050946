"""Files of our own: private, and named only when they are complete."""

from pathlib import Path

import pytest
from sqlalchemy import text

from quiz.errors import Conflict, Unavailable
from quiz.storage import (
    Database,
    check_destination,
    make_private,
    upgrade,
    whole_file,
)


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


def test_a_destination_is_new_or_may_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / "rows"
    check_destination(path, lambda _path: False)
    path.write_text("old")
    check_destination(path, lambda _path: True)
    with pytest.raises(Conflict, match="exists already"):
        check_destination(path, lambda _path: False)


def test_what_is_no_file_is_never_replaced(tmp_path: Path) -> None:
    broken = tmp_path / "link"
    broken.symlink_to(tmp_path / "nowhere")
    for path in (Path("/dev/null"), tmp_path, broken):
        with pytest.raises(Conflict, match="is not a file"):
            check_destination(path, lambda _path: True)


def test_a_file_beside_it_is_kept(tmp_path: Path) -> None:
    beside = tmp_path / "rows.partial"
    beside.write_text("somebody's own")
    with whole_file(tmp_path / "rows") as file:
        file.write(b"new")
    assert beside.read_text() == "somebody's own"


def mode_of(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_file_is_for_nobody_else_from_its_first_byte(tmp_path: Path) -> None:
    path = tmp_path / "rows"
    path.touch(0o644)
    with whole_file(path) as file:
        file.write(b"new")
        assert {mode_of(each) for each in tmp_path.glob(".rows*")} == {0o600}
    assert mode_of(path) == 0o600


def test_a_database_and_the_files_beside_it_are_for_nobody_else(tmp_path: Path) -> None:
    path = tmp_path / "quiz.sqlite"
    database = Database(f"sqlite:///{path}")
    upgrade(database.engine)
    with database.transaction() as session, database.reading() as reader:
        reader.execute(text("SELECT count(*) FROM rounds"))
        session.execute(text("DELETE FROM rounds"))
        modes = {file.name: mode_of(file) for file in tmp_path.iterdir()}
    database.dispose()
    assert set(modes) >= {"quiz.sqlite", "quiz.sqlite-wal", "quiz.sqlite-shm"}
    assert set(modes.values()) == {0o600}


def test_files_of_an_older_version_are_closed_to_others(tmp_path: Path) -> None:
    names = ("a.sqlite", "a.sqlite-wal", "a.sqlite-shm")
    for name in names:
        (tmp_path / name).write_text(name)
        (tmp_path / name).chmod(0o644)
    make_private(tmp_path / "a.sqlite")
    assert [(tmp_path / name).read_text() for name in names] == list(names)
    assert {mode_of(tmp_path / name) for name in names} == {0o600}
    make_private(tmp_path / "nowhere" / "a.sqlite")  # whoever opens it says what is wrong
