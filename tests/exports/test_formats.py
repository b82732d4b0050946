"""Formats: CSV, JSON lines and Parquet, by way of `flask stats export`."""

import csv
import io
import json
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from quiz.exports import formats
from quiz.exports.columns import COLUMNS
from quiz.exports.formats import csv_lines
from quiz.models import Player

NAMES = [column.name for column in COLUMNS]


def run(app: Flask, *words: str | Path) -> Result:
    """Run `flask stats export`."""
    return app.test_cli_runner().invoke(args=["stats", "export", *map(str, words)])


def test_csv(app: Flask, players: list[Player], tmp_path: Path) -> None:
    file = tmp_path / "responses.csv"
    result = run(app, "--format", "csv", "--out", file)
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert "19 responses are in" in result.stderr
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"), newline="")))
    assert list(rows[0]) == NAMES
    assert len(rows) == 19
    assert {row["is_correct"] for row in rows} <= {"True", "False"}
    assert all(date.fromisoformat(row["responded_on"]) for row in rows)
    assert not [cell for row in rows for cell in row.values() if cell.startswith(formats.FORMULA)]
    assert list(tmp_path.glob("*.partial")) == []
    piped = run(app)
    assert len(piped.stdout.splitlines()) == 20


def test_json_lines(app: Flask, players: list[Player]) -> None:
    rows = [json.loads(line) for line in run(app, "--format", "jsonl").stdout.splitlines()]
    assert len(rows) == 19
    for row in rows:
        assert list(row) == NAMES
        assert row["is_correct"] is (row["label"] == row["response"])
        assert isinstance(row["response_ms"], int | None)


def test_parquet_is_read_back_with_its_types_and_meanings(
    app: Flask, players: list[Player], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyarrow import parquet

    monkeypatch.setattr(formats, "BATCH", 5)
    file = tmp_path / "responses.parquet"
    assert run(app, "--format", "parquet", "--out", file).exit_code == 0
    assert parquet.ParquetFile(file).metadata.num_row_groups == 4
    table = parquet.read_table(file)
    assert (table.num_rows, table.column_names) == (19, NAMES)
    types = {field.name: str(field.type) for field in table.schema}
    assert (types["player"], types["response"], types["seed"]) == ("int64", "string", "int64")
    assert (types["is_correct"], types["psi"]) == ("bool", "double")
    assert types["responded_on"] == "date32[day]"
    for column, field in zip(COLUMNS, table.schema, strict=True):
        assert field.nullable == column.may_be_empty
        assert field.metadata[b"description"].decode() == column.meaning
        assert field.metadata[b"unit"].decode() == column.unit
    assert all(row["is_correct"] == (row["label"] == row["response"]) for row in table.to_pylist())


@pytest.mark.parametrize("kind", formats.WRITERS)
def test_no_responses_give_an_empty_table(
    app: Flask, db_session: Session, tmp_path: Path, kind: str
) -> None:
    assert run(app, "--format", kind, "--out", tmp_path / "empty").exit_code == 0
    assert (tmp_path / "empty").exists()


@pytest.mark.parametrize("word", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_cell_is_a_formula(word: str) -> None:
    _, line = csv_lines(["checkpoint", "seed"], [(word, -1)])
    [cell, number] = next(csv.reader([line]))
    assert (cell, number) == (f"'{word}", "-1")


def test_without_pyarrow_a_sentence_says_how_to_get_it(
    app: Flask, db_session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = run(app, "--format", "parquet", "--out", tmp_path / "responses.parquet")
    assert result.exit_code == 1
    assert result.stderr == "Parquet needs one more package: pip install pyarrow\n"
    assert list(tmp_path.glob("responses*")) == []
