"""The export for research: everything that was responded, and nobody who did."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import closing
from datetime import date
from itertools import groupby, islice
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from datasets.names import TONES
from quiz.config import CHECKOUT, Config
from quiz.decks.deck import GALLERY
from quiz.errors import Unavailable
from quiz.exports import formats, responses
from quiz.exports.formats import columns_of, csv_lines
from quiz.exports.responses import COLUMNS, ExportedTrial
from quiz.models import Face, Label, Mode, Player, Trial
from quiz.storage.database import Database
from quiz.storage.files import whole_file
from tests.support.factories import CHECKPOINT, add_player, add_round, fill, respond

NAMES = [column.name for column in COLUMNS]


@pytest.fixture
def players(db_session: Session) -> list[Player]:
    """Three players: two rounds and a bit of practice, one round, nothing."""
    fill(db_session)
    db_session.execute(update(Face).values(p_discriminator=0.2468013))
    first, second, third = (add_player(db_session, name) for name in ("amber-otter", None, None))
    for player, mode in ((first, Mode.CLASSIC), (second, Mode.CLASSIC), (first, Mode.PRACTICE)):
        round_ = add_round(db_session, player, mode=mode, length=8)
        last = 8 if mode is Mode.CLASSIC else 3
        for position in range(1, last + 1):
            said = (Label.REAL, Label.FAKE)[position % 2]
            respond(db_session, player.id, round_.id, position, said, confidence=60 + position)
    db_session.commit()
    return [first, second, third]


def exported(database: Database) -> list[ExportedTrial]:
    with database.snapshot() as session:
        return list(responses.trials(session))


def run(app: Flask, *words: str | Path) -> Result:
    return app.test_cli_runner().invoke(args=["stats", "export", *map(str, words)])


# What is in it


def test_every_response_is_there_once(
    database: Database, db_session: Session, players: list[Player]
) -> None:
    rows = exported(database)
    assert len(rows) == responses.total(db_session) == 19
    stored = db_session.scalars(select(Trial).where(Trial.response.is_not(None))).all()
    assert sorted((r.label, r.response, r.confidence or 0, r.position) for r in rows) == sorted(
        (str(t.label), str(t.response), t.confidence or 0, t.position) for t in stored
    )
    assert all(row.is_correct == (row.label == row.response) for row in rows)
    assert {row.responded_on for row in rows} <= {
        trial.responded_at.date() for trial in stored if trial.responded_at
    }
    assert {row.p_discriminator for row in rows} == {0.247}
    assert {row.p_detector for row in rows} == {None}


def test_each_row_names_its_deck_and_speaks_in_its_words(
    database: Database, db_session: Session, players: list[Player]
) -> None:
    from datasets.names import AGE_GROUPS

    fill(db_session, deck=GALLERY)
    db_session.execute(update(Face).where(Face.deck == "gallery").values(race=2, klass=2))
    round_ = add_round(db_session, players[0], deck=GALLERY, length=4)
    for position in range(1, 5):
        respond(db_session, players[0].id, round_.id, position, Label.REAL)
    db_session.commit()
    rows = [row for row in exported(database) if row.deck == "gallery"]
    assert len(rows) == 4
    assert {row.race for row in rows} == {None}
    assert {(row.age_group, row.gender) for row in rows} == {(AGE_GROUPS[1], "male")}
    assert {row.tone for row in rows if row.label == "real"} == {TONES[2]}
    assert {row.deck for row in exported(database)} == {"utkface", "gallery"}
    assert {row.tone for row in exported(database) if row.deck == "utkface"} == {None}


def test_numbers_count_within_the_export_and_within_the_player(
    database: Database, players: list[Player]
) -> None:
    found = [
        (player, list(rows)) for player, rows in groupby(exported(database), lambda row: row.player)
    ]
    assert [player for player, _ in found] == [1, 2]
    assert sorted(len(rows) for _, rows in found) == [8, 11]
    for _, rows in found:
        assert [row.trial for row in rows] == list(range(1, len(rows) + 1))
        expected = [(1, "classic", n) for n in range(1, 9)]
        expected += [(2, "practice", n) for n in range(1, 4)]
        shown = [(row.round, row.mode, row.position) for row in rows]
        assert shown == expected[: len(rows)]


def test_a_photograph_has_a_number_and_coarse_words_and_a_fake_its_seed(
    database: Database, db_session: Session, players: list[Player]
) -> None:
    from datasets.names import AGE_GROUPS, GENDERS, RACES

    rows = exported(database)
    reals = [row for row in rows if row.label == "real"]
    fakes = [row for row in rows if row.label == "fake"]
    assert len({row.face for row in reals}) == max([row.face or 0 for row in reals], default=0)
    for row in reals:
        assert (row.checkpoint, row.seed, row.psi) == (None, None, None)
        assert row.race == RACES[0]
        assert row.age_group == "18–35"
    for row in fakes:
        assert (row.checkpoint, row.face, row.race, row.psi) == (CHECKPOINT, None, None, 1.0)
        face = db_session.scalars(select(Face).where(Face.seed == row.seed)).one()
        assert face.klass == row.face_class
    for row in rows:
        assert row.age_group == AGE_GROUPS[row.face_class // 2]
        assert row.gender == GENDERS[row.face_class % 2]


def test_a_photograph_that_two_players_saw_has_one_number(
    database: Database, db_session: Session, players: list[Player]
) -> None:
    real = db_session.scalars(select(Trial.face_id).where(Trial.label == Label.REAL)).first()
    if real is None:  # nineteen coins on one side
        return
    db_session.execute(update(Trial).where(Trial.label == Label.REAL).values(face_id=real))
    db_session.commit()
    rows = [row for row in exported(database) if row.label == "real"]
    assert {row.face for row in rows} == {1}


def test_nobody_can_be_recognised(
    app: Flask, db_session: Session, players: list[Player], tmp_path: Path
) -> None:
    for kind in ("csv", "jsonl"):
        text = run(app, "--format", kind).stdout
        secrets = [value for player in players for value in (player.id, player.pseudonym) if value]
        for trial in db_session.scalars(select(Trial)):
            secrets += [trial.token, trial.round_id]
            if trial.responded_at:
                secrets.append(trial.responded_at.strftime("%H:%M:%S"))
        secrets += [sha for sha in db_session.scalars(select(Face.sha256)) if sha]
        assert [secret for secret in secrets if secret in text] == []
        db_session.rollback()


def test_the_order_of_players_is_drawn_anew(
    database: Database, players: list[Player], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(responses, "PLAYERS", 1)  # each in a query of its own
    firsts = {sum(row.player == 1 for row in exported(database)) for _ in range(40)}
    assert firsts == {8, 11}  # the other way round happens but once in 2^39


def test_an_export_is_of_one_moment(
    database: Database, db_session: Session, players: list[Player], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(responses, "PLAYERS", 1)
    monkeypatch.setattr(responses, "ROWS", 2)
    with database.snapshot() as session:
        rows = responses.trials(session)
        begun = list(islice(rows, 1))
        db_session.execute(delete(Trial))
        db_session.commit()  # nobody is kept waiting
        assert len(begun + list(rows)) == 19
    assert exported(database) == []


# Its columns


def test_columns_come_from_the_rows_themselves() -> None:
    assert tuple(NAMES) == ExportedTrial._fields
    by_name = {column.name: column for column in COLUMNS}
    assert by_name["response_ms"].unit == "ms"
    assert (by_name["response_ms"].kind, by_name["response_ms"].may_be_empty) == (int, True)
    assert (by_name["player"].kind, by_name["player"].may_be_empty) == (int, False)
    assert by_name["responded_on"].type_name == "date"
    assert all(column.meaning for column in COLUMNS)
    assert columns_of(ExportedTrial) == COLUMNS


# Formats


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
def test_nothing_played_is_an_empty_table(
    app: Flask, db_session: Session, tmp_path: Path, kind: str
) -> None:
    assert run(app, "--format", kind, "--out", tmp_path / "empty").exit_code == 0
    assert (tmp_path / "empty").exists()


@pytest.mark.parametrize("word", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_cell_is_a_formula(word: str) -> None:
    _, line = csv_lines(["checkpoint", "seed"], [(word, -1)])
    [cell, number] = next(csv.reader([line]))
    assert (cell, number) == (f"'{word}", "-1")


# What goes wrong


def test_without_pyarrow_a_sentence_says_how_to_get_it(
    app: Flask, db_session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = run(app, "--format", "parquet", "--out", tmp_path / "responses.parquet")
    assert result.exit_code == 1
    assert result.stderr == "Parquet needs one more package: pip install pyarrow\n"
    assert list(tmp_path.glob("responses*")) == []


def test_wrong_usage_is_2(app: Flask, db_session: Session, tmp_path: Path) -> None:
    for words in (["--format", "xlsx"], ["--format", "parquet"], ["--out", tmp_path]):
        assert run(app, *words).exit_code == 2
    assert run(app, "--out", "/dev/null").exit_code == 2
    assert not Path("/dev/null").is_file()


def test_a_folder_that_is_not_there_is_one_sentence(
    app: Flask, db_session: Session, tmp_path: Path
) -> None:
    result = run(app, "--out", tmp_path / "nowhere" / "responses.csv")
    assert result.exit_code == 1
    assert result.stderr.endswith("responses.csv can't be written: No such file or directory.\n")


def test_nothing_half_written_bears_the_final_name(tmp_path: Path) -> None:
    path = tmp_path / "responses.csv"
    path.write_text("the last export")
    with pytest.raises(Unavailable, match="No space left"):
        write_half(path)
    assert [path.read_text(), *tmp_path.glob("*.partial")] == ["the last export"]
    with whole_file(path) as file:
        file.write(b"whole")
        assert path.read_text() == "the last export"
    assert path.read_text() == "whole"


def write_half(path: Path) -> None:
    with whole_file(path) as file:
        file.write(b"half")
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("words", [[], ["--out", "responses.csv"]])
def test_an_interrupted_export_says_so(
    app: Flask,
    players: list[Player],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
) -> None:
    def interrupted(session: Session) -> Generator[ExportedTrial, None, None]:
        with closing(whole(session)) as rows:
            yield from islice(rows, 3)
        raise KeyboardInterrupt

    whole = responses.trials
    monkeypatch.setattr(responses, "trials", interrupted)
    monkeypatch.chdir(tmp_path)
    result = run(app, *words)
    assert result.exit_code == 1
    assert result.stderr.startswith("Stopped. ")
    assert list(tmp_path.glob("responses*")) == []


def shell(config: Config, line: str) -> subprocess.CompletedProcess[str]:
    """Run a line in which $EXPORT is the command; its own status is said at the end of stderr."""
    environ = {
        **os.environ,
        "DATABASE_URL": config.database_url,
        "INSTANCE": str(config.instance),
        "EXPORT": f"{sys.executable} -m flask --app app stats export",
    }
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {line}"],
        cwd=CHECKOUT, env=environ, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_reader_who_has_had_enough_and_a_full_disk(
    config: Config, players: list[Player], db_session: Session
) -> None:
    done = shell(config, "$EXPORT | true")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    full = shell(config, "$EXPORT > /dev/full")
    assert full.returncode == 1
    assert full.stderr == "The export can't be written: No space left on device.\n"
