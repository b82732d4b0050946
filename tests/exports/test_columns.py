"""The columns of the export: names, types, units and meanings."""

from quiz.exports.columns import COLUMNS, ExportedTrial
from quiz.exports.formats import columns_of

NAMES = [column.name for column in COLUMNS]


def test_columns_are_the_fields_of_a_row() -> None:
    assert tuple(NAMES) == ExportedTrial._fields
    by_name = {column.name: column for column in COLUMNS}
    assert by_name["response_ms"].unit == "ms"
    assert (by_name["response_ms"].kind, by_name["response_ms"].may_be_empty) == (int, True)
    assert (by_name["player"].kind, by_name["player"].may_be_empty) == (int, False)
    assert by_name["responded_on"].type_name == "date"
    assert all(column.meaning for column in COLUMNS)
    assert columns_of(ExportedTrial) == COLUMNS
