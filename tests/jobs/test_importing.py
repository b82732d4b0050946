"""The report of an import."""

from pathlib import Path

from quiz.jobs.importing import fingerprint
from quiz.jobs.reports import MOST_LISTED, Report


def test_the_table_counts_reasons_and_lists_files_with_faults() -> None:
    report = Report(read=4, kept=1, seconds=1.25)
    report.refuse("61_1_2017.jpg", "no-label")
    report.refuse("a.jpg", "grey")
    report.refuse("b.jpg", "grey")
    lines = report.table().splitlines()
    assert lines[0].split() == ["read", "4"]
    assert lines[2].split() == ["refused", "3"]
    assert lines[3].split() == ["grey", "2"]
    assert lines[-1] == "no-label: 61_1_2017.jpg"


def test_a_long_list_of_faults_is_cut() -> None:
    report = Report()
    for number in range(MOST_LISTED + 5):
        report.refuse(f"{number}.jpg", "unreadable")
    assert report.table().endswith("and 5 more")


def test_a_fingerprint_changes_with_what_would_be_imported(tmp_path: Path) -> None:
    source = tmp_path / "UTKFace.zip"
    source.write_bytes(b"1")
    first = fingerprint(source, 96, 18, None)
    assert first == fingerprint(source, 96, 18, None)
    assert len({first, fingerprint(source, 64, 18, None), fingerprint(source, 96, 0, None)}) == 3
    source.write_bytes(b"12")
    assert first != fingerprint(source, 96, 18, None)
