"""Commands: import, verify, stock, takedown, upgrade; 0 is done, 1 failed, 2 wrong usage."""

import os
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from quiz import close_app, create_app, tasks
from quiz.config import CHECKOUT, Config
from quiz.decks import UTKFACE, sources
from quiz.errors import Unavailable
from quiz.faces import face_bytes, reals
from quiz.jobs import importing
from quiz.models import Face, Import, Takedown
from quiz.monitoring import health
from quiz.storage import utc_now
from tests.support.commands import run
from tests.support.factories import add_worker, fill, write_utkface

COUNT = 30


@pytest.fixture(scope="module")
def utkface(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of drawn photographs, with two files that must be refused."""
    folder = write_utkface(tmp_path_factory.mktemp("photographs") / "UTKFace", COUNT)
    (folder / "30_0_0_20170116000000000.jpg.chip.jpg").write_bytes(b"not an image")
    (folder / "10_0_0_20170116000000001.jpg.chip.jpg").write_bytes(
        next(folder.glob("20_*")).read_bytes()[:-2] + b"\xff\xd9\x00"
    )
    return folder


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Config]:
    """How often the worker was asked for faces."""
    asked: list[Config] = []
    monkeypatch.setattr(tasks, "ask_for_faces", asked.append)
    return asked


def stored(app: Flask) -> int:
    """Count the photographs, waiting for nobody."""
    with app.extensions["quiz.database"].reading() as session:
        return int(session.scalar(select(func.count()).select_from(Face)))


def test_an_import_ends_with_its_table(
    app: Flask, db_session: Session, utkface: Path, asked: list[Config]
) -> None:
    result = run(app, "faces", "import", str(utkface))
    assert result.exit_code == 0, result.output
    kept = stored(app)
    table = dict(line.split() for line in result.stdout.splitlines())
    assert table["read"] == str(COUNT + 2)
    assert table["kept"] == str(kept)
    assert kept > COUNT / 2
    assert int(table["refused"]) == COUNT + 2 - kept
    assert table["unreadable"] == "1"
    assert float(table["seconds"]) >= 0
    assert len(asked) == 2
    row = db_session.scalars(select(Import)).one()
    assert (row.kept, row.finished_at is not None) == (kept, True)
    face = db_session.scalars(select(Face)).first()
    assert face is not None
    assert face.age is not None
    assert face.klass == {18: 6, 36: 8, 56: 10}[max(a for a in (18, 36, 56) if a <= face.age)] + (
        face.gender or 0
    )


def test_an_import_runs_again_without_effect(
    app: Flask, db_session: Session, utkface: Path, asked: list[Config]
) -> None:
    run(app, "faces", "import", str(utkface))
    kept = stored(app)
    again = run(app, "faces", "import", str(utkface))
    assert "has been imported" in again.stdout
    forced = run(app, "faces", "import", "--again", str(utkface))
    assert forced.exit_code == 0
    assert stored(app) == kept


def test_an_import_that_was_cut_off_goes_on(
    app: Flask,
    db_session: Session,
    utkface: Path,
    asked: list[Config],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importing, "BATCH", 5)
    whole = reals.add_reals

    def cut(*arguments: object) -> dict[str, str]:
        if stored(app) >= 10:
            raise KeyboardInterrupt
        return whole(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(reals, "add_reals", cut)
    result = run(app, "faces", "import", str(utkface))
    assert result.exit_code == 1
    assert result.stderr.startswith("Stopped")
    assert stored(app) == 10
    monkeypatch.setattr(reals, "add_reals", whole)
    assert run(app, "faces", "import", str(utkface)).exit_code == 0
    assert stored(app) > 10


def test_photographs_never_become_another_decks(
    app: Flask, db_session: Session, utkface: Path, asked: list[Config]
) -> None:
    run(app, "faces", "import", str(utkface))
    of_all = select(Face.sha256, Face.deck, Face.resolution, Face.taken_at).order_by(Face.id)
    before = db_session.execute(of_all).all()
    db_session.rollback()
    refused = run(app, "faces", "import", str(utkface), "--deck", "gallery")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "the gallery paints its own portraits" in refused.stderr
    assert db_session.execute(of_all).all() == before


def test_a_limit_bounds_what_is_read(
    app: Flask, db_session: Session, utkface: Path, asked: list[Config]
) -> None:
    assert run(app, "faces", "import", "--limit", "10", str(utkface)).exit_code == 0
    assert 0 < stored(app) <= 10


def test_what_was_taken_down_stays_out(
    app: Flask, db_session: Session, utkface: Path, asked: list[Config]
) -> None:
    run(app, "faces", "import", str(utkface))
    before = stored(app)
    face = db_session.scalars(select(Face)).first()
    assert face is not None
    sha256, face_id = str(face.sha256), face.id
    db_session.rollback()
    result = run(app, "faces", "takedown", sha256.upper())
    assert result.exit_code == 0
    assert result.stdout.startswith("Removed.")
    again = run(app, "faces", "import", "--again", str(utkface))
    assert "taken-down" in again.stdout
    assert stored(app) == before
    assert face_bytes(db_session, face_id) is None


def test_an_unknown_hash_is_kept_out_and_a_wrong_one_is_wrong_usage(
    app: Flask, db_session: Session
) -> None:
    assert "Later imports will refuse it" in run(app, "faces", "takedown", "a" * 64).stdout
    assert db_session.scalars(select(Takedown.sha256)).all() == ["a" * 64]
    for wrong in ("abc", "g" * 64):
        assert run(app, "faces", "takedown", wrong).exit_code == 2


def test_verify_stores_nothing(
    app: Flask, db_session: Session, utkface: Path, tmp_path: Path
) -> None:
    result = run(app, "faces", "verify", str(utkface))
    assert result.exit_code == 0
    assert "kept" in result.stdout
    assert stored(app) == 0
    (tmp_path / "empty").mkdir()
    assert run(app, "faces", "verify", str(tmp_path / "empty")).exit_code == 1


def test_a_source_that_is_none_is_one_sentence(
    app: Flask, db_session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "UTKFace.zip"
    path.write_bytes(b"no archive")
    result = run(app, "faces", "import", str(path))
    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1
    assert run(app, "faces", "import", str(tmp_path / "nothing")).exit_code == 2
    assert db_session.scalars(select(Import.finished_at)).all() == [None]


def sources_of(folder: Path, kind: str) -> Path:
    """Lay out photographs in a way that was once read wrongly."""
    photographs = write_utkface(folder / "set", COUNT)
    files = sorted(photographs.iterdir())
    if kind == "backslashes":
        with zipfile.ZipFile(folder / "UTKFace.zip", "w") as zipped:
            for file in files:
                zipped.writestr(f"UTKFace\\{file.name}", file.read_bytes())
        return folder / "UTKFace.zip"
    if kind == "archive in a folder":
        (folder / "UTKFace").mkdir()
        with tarfile.open(folder / "UTKFace" / "UTKFace.tar.gz", "w:gz") as tar:
            tar.add(photographs, "UTKFace")
        return folder / "UTKFace"
    return photographs


@pytest.mark.parametrize("kind", ["backslashes", "archive in a folder", "folder"])
def test_every_layout_gives_the_same_faces(
    app: Flask, db_session: Session, asked: list[Config], tmp_path: Path, kind: str
) -> None:
    source = str(sources_of(tmp_path, kind))
    result = run(app, "faces", "import", source)
    assert (result.exit_code, result.stderr) == (0, "")
    assert stored(app) > COUNT / 2
    assert "imported already" in run(app, "faces", "import", source).stdout


def test_a_partial_read_is_kept_listed_and_never_done(
    app: Flask, db_session: Session, asked: list[Config], tmp_path: Path
) -> None:
    photographs = write_utkface(tmp_path / "set", COUNT)
    path = tmp_path / "UTKFace.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        tar.add(photographs, "UTKFace")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    for _ in range(2):  # the second run reads it again
        result = run(app, "faces", "import", str(path))
        assert result.exit_code == 0
        assert "broken-archive: UTKFace.tar.gz" in result.stdout
        assert "the same command reads it again" in result.stderr
    some = stored(app)
    assert some > 0
    assert set(db_session.scalars(select(Import.finished_at))) == {None}
    now, deck = utc_now(), UTKFACE
    assert health.import_progress(db_session, deck, now) is None
    db_session.rollback()
    path.write_bytes(whole)
    assert run(app, "faces", "import", str(path)).stderr == ""
    assert stored(app) > some


def test_a_set_that_grew_is_read_again(
    app: Flask, db_session: Session, asked: list[Config], tmp_path: Path
) -> None:
    folder = tmp_path / "UTKFace"
    write_utkface(folder / "part", 10)
    assert run(app, "faces", "import", str(folder)).exit_code == 0
    before = stored(app)
    write_utkface(folder / "part", COUNT)
    assert run(app, "faces", "import", str(folder)).exit_code == 0
    assert stored(app) > before


def test_where_nothing_was_kept_the_status_is_1_and_nothing_is_done(
    app: Flask, db_session: Session, tmp_path: Path, asked: list[Config]
) -> None:
    folder = tmp_path / "UTKFace"
    folder.mkdir()
    (folder / "30_0_0_20170116000000000.jpg.chip.jpg").write_bytes(b"not an image")
    for _ in range(2):
        result = run(app, "faces", "import", str(folder))
        assert result.exit_code == 1
        assert "unreadable: 30_0_0" in result.stdout
        assert result.stderr.strip().endswith("could be kept as photographs of UTKFace.")


def test_reals_that_are_gone_are_imported_again(
    app: Flask, db_session: Session, utkface: Path, asked: list[Config]
) -> None:
    run(app, "faces", "import", str(utkface))
    db_session.execute(delete(Face))
    db_session.commit()
    assert "imported already" not in run(app, "faces", "import", str(utkface)).stdout
    assert stored(app) > 0


def test_photographs_that_can_not_be_used_do_not_keep_the_gallery_away(
    app: Flask, db_session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "UTKFace").mkdir()
    painted: list[int | None] = []
    monkeypatch.setattr(sources, "find_photographs", lambda _config: tmp_path / "UTKFace")
    monkeypatch.setattr(
        "quiz.commands.faces.paint_gallery", lambda limit, *, again: painted.append(limit)
    )
    assert run(app, "faces", "import").exit_code == 1
    assert painted == [None]


def test_without_a_path_it_is_looked_for_then_downloaded(
    config: Config, utkface: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sources.find_photographs(replace(config, utkface=utkface)) == utkface
    with pytest.raises(Unavailable, match="UTKFACE"):
        sources.find_photographs(replace(config, utkface=tmp_path / "nothing"))
    monkeypatch.setattr("datasets.find.find_utkface", lambda environ, checkout: None)
    monkeypatch.setattr("datasets.download.download_utkface", lambda into: into / "UTKFace.zip")
    assert sources.find_photographs(config) is None
    assert sources.download_photographs() == CHECKOUT / "data" / "UTKFace.zip"


def test_the_stock_is_described(app: Flask, db_session: Session) -> None:
    fill(db_session)
    assert "none is running" in run(app, "faces", "stock").stdout
    add_worker(db_session)
    said = run(app, "faces", "stock").stdout.splitlines()
    lines = {line[:18].strip(): line[18:] for line in said}
    stocks = [value for name, value in lines.items() if name.startswith("stock of")]
    assert lines["photographs"] == "40"
    assert lines["originals"] == "0"
    assert stocks == ["60 (kept between 200 and 400)", "0 (kept between 200 and 400)"]
    assert lines["worker"] == "test on cpu"


def test_the_database_is_upgraded(tmp_path: Path) -> None:
    app = create_app(Config.from_env({"INSTANCE": str(tmp_path)}))
    refused = run(app, "faces", "stock")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("The database can't be used")
    assert run(app, "db", "upgrade").exit_code == 0
    assert run(app, "db", "upgrade").exit_code == 0
    assert run(app, "faces", "stock").exit_code == 0
    close_app(app)


COMMANDS = [
    "faces import",
    "faces verify",
    "faces stock",
    "faces takedown",
    "db upgrade",
    "stats export",
    "stats recount",
    "worker check",
    "backup",
    "restore",
]


@pytest.fixture
def plain_app(tmp_path: Path) -> Flask:
    """An application whose database is never asked."""
    return create_app(Config.from_env({"INSTANCE": str(tmp_path)}))


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(plain_app: Flask, command: str) -> None:
    result = run(plain_app, *command.split(), "--help")
    assert result.exit_code == 0
    assert f"Example: flask {command}" in " ".join(result.stdout.split())


def test_wrong_usage_is_2(plain_app: Flask) -> None:
    for words in (["faces", "verify"], ["faces", "import", "--limit", "0"], ["faces", "nothing"]):
        assert run(plain_app, *words).exit_code == 2


def test_a_wrong_setting_ends_every_command_with_its_sentence(tmp_path: Path) -> None:
    environ = {**os.environ, "INSTANCE": str(tmp_path), "PORT": "http"}
    for words in (["flask", "--app", "app", "faces", "stock"], ["quiz.tasks"]):
        command = [sys.executable, "-m", *words]
        if words == ["quiz.tasks"]:
            command = [sys.executable, "-c", "from quiz.tasks import huey"]
        done = subprocess.run(
            command, cwd=CHECKOUT, env=environ, capture_output=True, text=True, check=False
        )
        assert done.returncode == 1
        assert done.stderr.strip() == "PORT must be a whole number from 1 to 65535, not 'http'."


def test_the_web_process_never_imports_torch(tmp_path: Path) -> None:
    environ = {**os.environ, "INSTANCE": str(tmp_path)}
    code = (
        "import sys; from quiz import close_app, create_app; client = create_app().test_client(); "
        "[client.get(p) for p in ('/', '/how', '/readyz', '/healthz')]; "
        "sys.exit('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, env=environ, check=False)
    assert done.returncode == 0


def test_another_resolution_is_imported_over(
    app: Flask,
    db_session: Session,
    utkface: Path,
    asked: list[Config],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for resolution in (96, 64):
        monkeypatch.setattr(
            "quiz.commands.faces.wanted_resolution", lambda *_, found=resolution: found
        )
        assert run(app, "faces", "import", str(utkface)).exit_code == 0
        assert set(db_session.scalars(select(Face.resolution))) == {resolution}
        db_session.rollback()
