"""Reports of imports: a table of counts, and the broken files."""

from quiz.jobs.reports import MOST_LISTED, Report, printable


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


def test_only_what_another_import_may_read_makes_a_report_partial() -> None:
    report = Report()
    report.refuse("a.jpg", "unreadable")
    assert not report.is_partial
    report.refuse("b.jpg", "no-access")
    assert report.is_partial


def test_names_of_files_are_harmless_to_a_terminal() -> None:
    assert printable("Zoë\n\x1b[2J\udcff.jpg") == "Zoë\\n\\x1b[2J\\udcff.jpg"
