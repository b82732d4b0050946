"""The gallery's portraits: painted once, in chunks, read like any other source."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz import tasks
from quiz.decks import sources
from quiz.decks.deck import GALLERY, UTKFACE, default_deck
from quiz.errors import Unavailable
from quiz.faces.reals import SPLITS
from quiz.jobs import painting
from quiz.models import Face, FaceBytes, Import, Label
from quiz.monitoring import health
from quiz.policy import limits
from quiz.storage.database import utc_now
from tests.commands.test_faces import stored
from tests.support.commands import run
from tests.support.factories import write_utkface
from tests.support.studio import START, Studio, studio

__all__ = ["studio"]
ALL = list(range(START, START + 30))


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is asked for fakes, and the first seed is the first there is."""
    monkeypatch.setattr(tasks, "ask_for_faces", lambda config: None)
    monkeypatch.setattr("quiz.jobs.painting.secrets.randbelow", lambda most: 0)


def paint(app: Flask, *words: str) -> str:
    """Paint, and return what was said."""
    result = run(app, "faces", "import", "--deck", "gallery", *words)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_gallery_is_painted_in_chunks_and_once(
    app: Flask, db_session: Session, studio: Studio
) -> None:
    table = dict(line.split() for line in paint(app).splitlines())
    assert studio.painted == ALL
    assert (table["read"], table["kept"]) == ("30", "28")
    assert table["near-duplicate"] == "2"  # of one portrait, in other chunks
    reals = db_session.scalars(select(Face)).all()
    assert len(reals) == 28
    assert {face.deck for face in reals} == {"gallery"}
    assert {face.label for face in reals} == {Label.REAL}
    assert min(face.age or 0 for face in reals) < 18
    assert {face.split for face in reals} <= set(SPLITS)
    rows = db_session.scalars(select(Import).order_by(Import.id)).all()
    assert [(row.deck, row.total, row.finished_at is None) for row in rows] == [
        ("gallery", 30, False)
    ] * 3
    assert [row.read for row in rows] == [10, 20, 30]
    db_session.rollback()
    assert "has been painted" in paint(app)
    assert studio.painted == ALL


def test_a_painting_that_was_cut_off_goes_on_where_it_stopped(
    app: Flask, db_session: Session, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = studio.write_collection

    def cut(path: Path, seeds: list[int], **options: Any) -> int:
        if seeds[0] == START + 10:
            raise KeyboardInterrupt
        return write(path, seeds, **options)

    monkeypatch.setattr(studio, "write_collection", cut)
    stopped = run(app, "faces", "import", "--deck", "gallery")
    assert stopped.exit_code == 1
    assert stopped.stderr.startswith("Stopped")
    assert stored(app) == 10
    monkeypatch.setattr(studio, "write_collection", write)
    table = dict(line.split() for line in paint(app).splitlines())
    assert studio.painted == ALL
    assert table["near-duplicate"] == "2"  # of a portrait that was stored before
    assert stored(app) == 28


def test_a_limit_and_a_repeat(app: Flask, db_session: Session, studio: Studio) -> None:
    paint(app, "--limit", "5")
    assert studio.painted == ALL[:5]
    paint(app)
    assert studio.painted == ALL[:5] + ALL
    paint(app, "--again")
    assert studio.painted == ALL[:5] + ALL + ALL
    assert stored(app) == 28


def test_each_installation_paints_portraits_of_its_own(
    app: Flask, db_session: Session, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quiz.jobs.painting.secrets.randbelow", lambda most: most - 1)
    paint(app, "--limit", "5")
    own = list(range(START + painting.PLACES - 1, START + painting.PLACES + 4))
    assert studio.painted == own
    monkeypatch.setattr("quiz.jobs.painting.secrets.randbelow", lambda most: 0)
    paint(app, "--limit", "6")  # later portraits follow the first
    assert studio.painted == [*own, *own, own[-1] + 1]


def test_the_first_chunk_is_enough_to_play() -> None:
    whole = list(painting.chunks_of(painting.PORTRAITS))
    assert sum(map(len, whole)) == painting.PORTRAITS
    assert len(whole[0]) > limits.PLAYABLE_REALS
    assert [len(chunk) for chunk in painting.chunks_of(7)] == [7]


def test_a_portrait_that_was_taken_down_is_not_stored_again(
    app: Flask, db_session: Session, studio: Studio
) -> None:
    paint(app)
    sha256 = db_session.scalars(select(Face.sha256)).first()
    db_session.rollback()
    assert run(app, "faces", "takedown", str(sha256)).exit_code == 0
    assert "taken-down" in paint(app, "--again")
    shown = select(func.count()).select_from(FaceBytes)
    assert db_session.scalar(shown) == 27


def test_another_resolution_is_painted_over(
    app: Flask, db_session: Session, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    for resolution in (96, 64):
        monkeypatch.setattr(
            "quiz.commands.faces.wanted_resolution", lambda *_, found=resolution: found
        )
        paint(app)
        assert set(db_session.scalars(select(Face.resolution))) == {resolution}
        db_session.rollback()


def test_at_another_resolution_other_portraits_are_painted(
    app: Flask, db_session: Session, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    for first, resolution in ((0, 96), (500, 64)):
        monkeypatch.setattr("quiz.jobs.painting.secrets.randbelow", lambda _, found=first: found)
        monkeypatch.setattr(
            "quiz.commands.faces.wanted_resolution", lambda *_, found=resolution: found
        )
        paint(app)
    assert studio.painted == ALL + [seed + 500 for seed in ALL]
    assert "has been painted" in paint(app)


def test_the_gallery_takes_no_file(
    app: Flask, db_session: Session, studio: Studio, tmp_path: Path
) -> None:
    path = tmp_path / "portraits.tar"
    studio.write_collection(path, range(8))
    assert run(app, "faces", "verify", "--deck", "gallery", str(path)).exit_code == 0
    refused = run(app, "faces", "import", "--deck", "gallery", str(path))
    assert refused.exit_code == 2
    assert refused.stderr.endswith("PATH: the gallery paints its own portraits.\n")
    assert stored(app) == 0
    assert run(app, "faces", "import", "--deck", "louvre").exit_code == 2


# What comes first


def sources_are(
    monkeypatch: pytest.MonkeyPatch, found: Path | None, downloaded: Path | None, log: list[str]
) -> None:
    """Let UTKFace be here, or come by the network, or not at all."""

    def download() -> Path:
        log.append("download")
        if downloaded is None:
            raise Unavailable("No server of UTKFace was reached.")
        return downloaded

    monkeypatch.setattr(sources, "find_photographs", lambda config: found)
    monkeypatch.setattr(sources, "download_photographs", download)


def decks_in_order(session: Session) -> list[str]:
    """Return the decks of all imports, in the order of their beginning."""
    found = list(session.scalars(select(Import.deck).order_by(Import.id)))
    session.rollback()
    return found


def test_photographs_that_are_here_come_before_the_portraits(
    app: Flask, db_session: Session, studio: Studio, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    log: list[str] = []
    sources_are(monkeypatch, write_utkface(tmp_path / "UTKFace", 8), None, log)
    assert run(app, "faces", "import").exit_code == 0
    assert decks_in_order(db_session) == ["utkface", *["gallery"] * 3]
    assert log == []
    again = run(app, "faces", "import")
    assert "UTKFace has been imported" in again.stdout
    assert "gallery has been painted already" in again.stdout


def test_portraits_come_before_what_the_network_may_bring(
    app: Flask, db_session: Session, studio: Studio, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    log: list[str] = []
    sources_are(monkeypatch, None, write_utkface(tmp_path / "UTKFace", 8), log)
    assert run(app, "faces", "import").exit_code == 0
    assert decks_in_order(db_session) == [*["gallery"] * 3, "utkface"]
    assert default_deck(db_session) is UTKFACE


def test_without_a_network_the_gallery_is_there_all_the_same(
    app: Flask, db_session: Session, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    log: list[str] = []
    sources_are(monkeypatch, None, None, log)
    result = run(app, "faces", "import")
    assert result.exit_code == 0
    sentence = "can be played, without UTKFace: No server of UTKFace was reached.\n"
    assert result.stderr.endswith(sentence)
    assert log == ["download"]
    assert default_deck(db_session) is GALLERY
    alone = run(app, "faces", "import", "--deck", "utkface")
    assert (alone.exit_code, alone.stderr) == (1, "No server of UTKFace was reached.\n")


def test_a_wrong_setting_is_told_after_the_gallery_is_painted(
    app: Flask, db_session: Session, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(config: object) -> Path:
        raise Unavailable("UTKFACE is '/nowhere'.")

    monkeypatch.setattr(sources, "find_photographs", refuse)
    result = run(app, "faces", "import")
    assert (result.exit_code, result.stderr) == (1, "UTKFACE is '/nowhere'.\n")
    assert studio.painted == ALL


def test_an_import_of_portraits_is_told_while_it_runs(db_session: Session) -> None:
    now = utc_now()
    row = Import(deck="gallery", source="x", started_at=now, beat_at=now, read=9, total=30, kept=9)
    db_session.add(row)
    db_session.flush()
    assert health.import_progress(db_session, GALLERY, now) == (9, 30)
    assert health.import_progress(db_session, UTKFACE, now) is None
