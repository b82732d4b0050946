"""Imports: what makes two of them the same, takedowns meanwhile, and a change of resolution."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.config import Config
from quiz.decks import GALLERY, UTKFACE, Deck, sources
from quiz.faces import Real, add_fakes, dealt_resolution, reals
from quiz.faces.removal import take_down
from quiz.jobs import importing
from quiz.jobs.importing import Importer, fingerprint, wanted_resolution
from quiz.jobs.reports import Report
from quiz.models import Face, FaceBytes, Label
from quiz.play import dealing, quizzed_reals
from quiz.storage import Database, utc_now
from tests.support.factories import a_fake, add_player, fill, write_utkface

COUNT = 24


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of drawn photographs."""
    return write_utkface(tmp_path_factory.mktemp("photographs") / "UTKFace", COUNT)


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Store five reals in each transaction."""
    monkeypatch.setattr(importing, "BATCH", 5)


def importer(database: Database, config: Config, resolution: int, deck: Deck = UTKFACE) -> Importer:
    """Return an importer that asks no worker."""
    return Importer(database, config, deck, resolution, lambda: None)


def import_at(database: Database, config: Config, resolution: int, folder: Path) -> Report:
    """Import photographs at a resolution."""
    source = fingerprint(folder, resolution, 18, None)
    return importer(database, config, resolution).run(folder, None, source)


def sizes(session: Session) -> dict[int, int]:
    """Count the reals that may be dealt, by resolution."""
    query = select(Face.resolution, func.count()).where(*quizzed_reals(UTKFACE, 18))
    session.expire_all()
    found = dict(session.execute(query.group_by(Face.resolution)).all())
    session.rollback()
    return found


def test_a_fingerprint_changes_with_what_would_be_imported(tmp_path: Path) -> None:
    source = tmp_path / "UTKFace.zip"
    source.write_bytes(b"1")
    first = fingerprint(source, 96, 18, None)
    assert first == fingerprint(source, 96, 18, None)
    assert len({first, fingerprint(source, 64, 18, None), fingerprint(source, 96, 0, None)}) == 3
    source.write_bytes(b"12")
    assert first != fingerprint(source, 96, 18, None)


def test_a_folder_that_grew_anywhere_is_another_source(tmp_path: Path) -> None:
    (tmp_path / "part").mkdir()
    first = fingerprint(tmp_path, 96, 18, None)
    (tmp_path / "part" / "new.jpg").write_bytes(b"1")
    grown = fingerprint(tmp_path, 96, 18, None)
    assert first != grown
    (tmp_path / "part" / "new.jpg").unlink()
    (tmp_path / "broken-link").symlink_to(tmp_path / "nowhere")
    assert fingerprint(tmp_path, 96, 18, None) == first


def test_a_takedown_meanwhile_keeps_a_photograph_out(
    database: Database, config: Config, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, taken = reals.add_reals, list[str]()

    def store(session: Session, batch: Sequence[Real], now: datetime) -> dict[str, str]:
        if batch and len(taken) < 2:  # one of two batches, before it is stored
            taken.append(batch[0].sha256)
            take_down(session, batch[0].sha256, now)
        return whole(session, batch, now)

    monkeypatch.setattr(reals, "add_reals", store)
    report = import_at(database, config, 96, folder)
    assert report.refused["taken-down"] == 2
    with database.reading() as session:
        stored = session.scalars(select(Face.sha256)).all()
    assert len(stored) == report.kept
    assert not set(stored) & set(taken)


def test_a_takedown_meanwhile_stays_when_the_photograph_is_stored_already(
    database: Database, config: Config, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = import_at(database, config, 96, folder).kept
    whole = reals.add_reals

    def store(session: Session, batch: Sequence[Real], now: datetime) -> dict[str, str]:
        for real in batch:
            take_down(session, real.sha256, now)
        return whole(session, batch, now)

    monkeypatch.setattr(reals, "add_reals", store)
    report = import_at(database, config, 64, folder)
    assert (report.kept, report.refused["taken-down"]) == (0, kept)
    with database.reading() as session:
        assert session.scalars(select(FaceBytes)).all() == []
        assert sizes(session) == {}


def test_a_deck_changes_its_resolution_in_one_step(
    database: Database, config: Config, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = import_at(database, config, 96, folder).kept
    whole, seen = reals.add_reals, list[dict[int, int]]()

    def store(session: Session, batch: Sequence[Real], now: datetime) -> dict[str, str]:
        if batch:
            with database.reading() as reading:
                seen.append(sizes(reading))
        return whole(session, batch, now)

    monkeypatch.setattr(reals, "add_reals", store)
    assert import_at(database, config, 64, folder).kept == kept
    assert seen[0] == {96: kept}
    assert seen[1] == {64: 5}
    assert all(len(each) == 1 for each in seen)


def test_where_nothing_can_be_kept_the_deck_stays_as_it_is(
    database: Database, config: Config, folder: Path
) -> None:
    kept = import_at(database, config, 96, folder).kept
    with database.transaction() as session:
        stock = [a_fake(seed) for seed in range(kept)]
        add_fakes(session, stock, utc_now())
        player = add_player(session).id
        dealing.pick_pairs(session, UTKFACE, player, kept, utc_now(), 18)
        bodies = dict(session.execute(select(FaceBytes.face_id, FaceBytes.body)).all())
    report = import_at(database, config, 64, folder)
    assert (report.kept, report.refused["shown-at-another-size"]) == (0, kept)
    with database.reading() as session:
        assert sizes(session) == {96: kept}
        assert dict(session.execute(select(FaceBytes.face_id, FaceBytes.body)).all()) == bodies


def test_an_import_that_another_resolution_has_undone_is_done_again(
    database: Database, config: Config, folder: Path
) -> None:
    source = fingerprint(folder, 96, 18, None)
    large, small = (importer(database, config, resolution) for resolution in (96, 64))
    kept = large.run(folder, None, source).kept
    assert large.was_done(source)
    small.run(folder, 5, "the first five")
    large.run(folder, 5, "the first five again")
    with database.reading() as session:
        assert set(sizes(session)) == {96}
    assert not large.was_done(source)
    large.run(folder, None, source)
    assert large.was_done(source)
    with database.reading() as session:
        assert sizes(session) == {96: kept}


def test_what_one_deck_has_imported_is_not_done_for_another(
    database: Database, config: Config, folder: Path
) -> None:
    source = fingerprint(folder, 96, 18, None)
    assert import_at(database, config, 96, folder).kept
    with database.writing() as session:
        fill(session, reals=1, fakes=0, deck=GALLERY)
    gallery = importer(database, config, 96, GALLERY)
    assert not gallery.was_done(source)
    report = gallery.run(folder, None, source)
    assert (report.kept, report.refused["in-another-deck"] > COUNT / 2) == (0, True)
    with database.reading() as session:
        own = select(func.count()).where(Face.deck == GALLERY.name, Face.label == Label.REAL)
        assert session.scalar(own) == 1


def test_without_a_checkpoint_the_resolution_that_is_dealt_is_wanted(
    database: Database, config: Config, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "checkpoint_problem", lambda *_: "It is damaged.")
    assert wanted_resolution(database, config, UTKFACE) == importing.DEFAULT_RESOLUTION
    import_at(database, config, 96, folder)
    importer(database, config, 64).run(folder, 5, "some")
    with database.reading() as session:
        assert dealt_resolution(session, UTKFACE) == 64
    assert wanted_resolution(database, config, UTKFACE) == 64
