"""The headings of a report’s tables: words for people, and beside them the names for programs."""

from quiz.classroom.reports import mode_tables
from quiz.classroom.reports.headings import WORDS, in_words
from quiz.classroom.reports.tables import RESPONSE, STUDENT, TWO_SETS


def test_every_column_has_words() -> None:
    ordinary = STUDENT.keys() | TWO_SETS.keys() | RESPONSE.keys()
    of_modes = mode_tables.STUDENT.keys() | mode_tables.TRIAL.keys() | {"trial"}
    assert WORDS.keys() == ordinary | of_modes


def test_a_heading_has_its_name_beside_it() -> None:
    assert in_words(("hits", "accuracy")) == ("Hits (hits)", "Share right (accuracy)")


def test_a_column_in_words_stays() -> None:
    assert in_words(("Figure", "hits")) == ("Figure", "Hits (hits)")
