"""Reports of imports: a table of counts, and the broken files."""

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
