"""Tables for other programs: rows written as CSV, JSON lines or Parquet, streamed."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import Any, BinaryIO, get_args, get_type_hints

from quiz.errors import Unavailable

Row = Sequence[Any]
BATCH = 50_000  # rows in one row group of Parquet, and in memory
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # how a spreadsheet's formula can start
TYPES = {int: "whole number", float: "number", str: "word", bool: "true or false", date: "date"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the type of its values, whether some are empty, their unit and meaning."""

    name: str
    kind: type
    may_be_empty: bool
    unit: str
    meaning: str

    @property
    def type_name(self) -> str:
        """The type in words."""
        return TYPES[self.kind] + (" or empty" if self.may_be_empty else "")


def columns_of(row: type) -> tuple[Column, ...]:
    """Return the columns of a named tuple with fields `Annotated[type, unit, meaning]`."""
    return tuple(column_of(*field) for field in get_type_hints(row, include_extras=True).items())


def column_of(name: str, hint: Any) -> Column:
    """Return one column; its values may be empty when the type is `type | None`."""
    kinds = get_args(hint.__origin__) or (hint.__origin__,)
    unit, meaning = hint.__metadata__
    return Column(name, kinds[0], type(None) in kinds, unit, meaning)


class _Line:
    """A file for csv.writer whose write returns the line."""

    def write(self, line: str) -> str:
        return line


def csv_lines(
    names: Sequence[str], rows: Iterable[Row], separator: str = ",", *, escape: bool = True
) -> Iterator[str]:
    """Yield a table line by line, the names first; None becomes an empty cell."""
    table = csv.writer(_Line(), delimiter=separator)
    for row in chain([names], rows):
        yield table.writerow([escape_formula(value) for value in row] if escape else row)


def escape_formula(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula: such text gets a leading quote."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def json_lines(names: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """Yield one JSON object for each row."""
    for row in rows:
        yield json.dumps(dict(zip(names, row, strict=True)), default=date.isoformat) + "\n"


def write_csv(columns: Sequence[Column], rows: Iterable[Row], file: BinaryIO) -> None:
    """Write CSV in UTF-8, names in the first line."""
    file.writelines(line.encode() for line in csv_lines([c.name for c in columns], rows))


def write_jsonl(columns: Sequence[Column], rows: Iterable[Row], file: BinaryIO) -> None:
    """Write one JSON object per line."""
    file.writelines(line.encode() for line in json_lines([c.name for c in columns], rows))


def write_parquet(columns: Sequence[Column], rows: Iterable[Row], file: BinaryIO) -> None:
    """Write Parquet with typed, described columns; Unavailable without pyarrow."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise Unavailable("Parquet needs one more package: pip install pyarrow") from None
    schema, rows = arrow_schema(columns), iter(rows)
    with parquet.ParquetWriter(file, schema) as writer:
        while batch := list(islice(rows, BATCH)):
            values = zip(*batch, strict=True)
            arrays = [pyarrow.array(v, f.type) for v, f in zip(values, schema, strict=True)]
            writer.write_batch(pyarrow.record_batch(arrays, schema=schema))


def arrow_schema(columns: Sequence[Column]) -> Any:
    """Return the columns as an Arrow schema, with units and meanings in the metadata."""
    import pyarrow

    types = {
        int: pyarrow.int64(), float: pyarrow.float64(), str: pyarrow.string(),
        bool: pyarrow.bool_(), date: pyarrow.date32(),
    }  # fmt: skip
    return pyarrow.schema(
        pyarrow.field(
            column.name,
            types[column.kind],
            nullable=column.may_be_empty,
            metadata={"unit": column.unit, "description": column.meaning},
        )
        for column in columns
    )


def beginnings(columns: Sequence[Column]) -> tuple[bytes, ...]:
    """Return how a file of these columns may begin, in each of the formats."""
    first, second, third = (column.name for column in columns[:3])  # later ones may change
    return f"{first},{second},{third},".encode(), f'{{"{first}": '.encode(), b"PAR1"


Writer = Callable[[Sequence[Column], Iterable[Row], BinaryIO], None]
WRITERS: dict[str, Writer] = {"csv": write_csv, "parquet": write_parquet, "jsonl": write_jsonl}
