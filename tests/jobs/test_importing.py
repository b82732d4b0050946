"""Imports: what makes two of them the same."""

from pathlib import Path

from quiz.jobs.importing import fingerprint


def test_a_fingerprint_changes_with_what_would_be_imported(tmp_path: Path) -> None:
    source = tmp_path / "UTKFace.zip"
    source.write_bytes(b"1")
    first = fingerprint(source, 96, 18, None)
    assert first == fingerprint(source, 96, 18, None)
    assert len({first, fingerprint(source, 64, 18, None), fingerprint(source, 96, 0, None)}) == 3
    source.write_bytes(b"12")
    assert first != fingerprint(source, 96, 18, None)


def test_a_folder_that_grew_anywhere_is_another_source(tmp_path: Path) -> None:
    (tmp_path / "part").mkdir()
    first = fingerprint(tmp_path, 96, 18, None)
    (tmp_path / "part" / "new.jpg").write_bytes(b"1")
    grown = fingerprint(tmp_path, 96, 18, None)
    assert first != grown
    (tmp_path / "part" / "new.jpg").unlink()
    (tmp_path / "broken-link").symlink_to(tmp_path / "nowhere")
    assert fingerprint(tmp_path, 96, 18, None) == first
