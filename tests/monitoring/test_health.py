"""Health: what is missing, in sentences."""

from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE
from quiz.faces import add_reals
from quiz.models import Face, Import, Label
from quiz.monitoring import health
from quiz.policy import sizes
from quiz.storage.database import utc_now
from tests.support.factories import a_real, add_player, add_round, add_worker, fill


def add_import(session: Session, *, read: int = 0, ended: bool = False, age: int = 0) -> None:
    """Add an import whose latest heartbeat was `age` seconds ago."""
    then = utc_now() - timedelta(seconds=age)
    row = Import(source="x", started_at=then, beat_at=then, read=read, total=1000, kept=read)
    row.finished_at = then if ended else None
    session.add(row)
    session.flush()


def test_all_is_well(db_session: Session) -> None:
    fill(db_session)
    add_worker(db_session)
    state = health.examine_deck(db_session, UTKFACE, 18, utc_now())
    assert state.problems() == []
    assert state.is_playable
    assert state.obstacle() is None
    assert (state.stock, state.importing) == (60, None)


def test_an_empty_database_names_everything_that_is_missing(db_session: Session) -> None:
    state = health.examine_deck(
        db_session, UTKFACE, 18, utc_now(), missing=lambda: "Run the import."
    )
    assert state.problems() == [
        "Run the import.",
        "The stock of generated faces is empty.",
        "No worker is running, so no new faces are made.",
    ]
    assert state.obstacle() == "Run the import."


def test_without_a_worker_rounds_can_start_but_there_is_a_problem(db_session: Session) -> None:
    fill(db_session)
    state = health.examine_deck(db_session, UTKFACE, 18, utc_now())
    assert state.is_playable
    assert state.problems() == ["No worker is running, so no new faces are made."]


def test_a_problem_of_a_worker_is_shown(db_session: Session) -> None:
    fill(db_session)
    add_worker(db_session, problem="faces.safetensors is damaged.")
    assert health.examine_deck(db_session, UTKFACE, 18, utc_now()).problems() == [
        "faces.safetensors is damaged."
    ]


def test_a_working_worker_is_preferred(db_session: Session) -> None:
    fill(db_session)
    add_worker(db_session, problem="faces.safetensors is damaged.")
    db_session.expunge_all()
    worker = health.live_worker(db_session, utc_now())
    assert worker is not None
    worker.name = "broken"
    db_session.commit()
    add_worker(db_session)
    assert health.examine_deck(db_session, UTKFACE, 18, utc_now()).problems() == []


def test_rounds_can_start_during_an_import_from_two_hundred_reals(db_session: Session) -> None:
    fill(db_session, reals=40)
    add_import(db_session, read=40)
    state = health.examine_deck(db_session, UTKFACE, 18, utc_now())
    assert state.importing == (40, 1000)
    assert not state.is_playable
    assert state.obstacle() == "The photographs are being imported: 40 of the first 200 are here."
    fill(db_session, reals=200, fakes=0)
    assert health.examine_deck(db_session, UTKFACE, 18, utc_now()).is_playable


def test_when_all_reals_are_held_no_round_can_start(db_session: Session) -> None:
    fill(db_session, reals=12)
    add_worker(db_session)
    for _ in range(3):
        add_round(db_session, add_player(db_session), length=4)
    state = health.examine_deck(db_session, UTKFACE, 18, utc_now())
    assert not state.is_playable
    said = "Others are looking at all photographs; try again in a few minutes."
    assert (state.problems(), state.obstacle()) == ([said], said)


def test_faces_that_are_too_young_are_none(db_session: Session) -> None:
    fill(db_session, reals=0)
    add_worker(db_session)
    add_reals(db_session, [a_real(seed, age=12) for seed in range(40)], utc_now())
    assert not health.examine_deck(db_session, UTKFACE, 18, utc_now()).is_playable
    assert health.examine_deck(db_session, UTKFACE, 0, utc_now()).is_playable
    db_session.execute(update(Face).where(Face.label == Label.FAKE).values(klass=2))
    db_session.execute(update(Face).where(Face.label == Label.REAL).values(age=25))
    state = health.examine_deck(db_session, UTKFACE, 18, utc_now())
    assert state.obstacle() == "The stock of generated faces is empty."


def test_too_few_faces_are_named(db_session: Session) -> None:
    fill(db_session, reals=3, fakes=2)
    add_worker(db_session)
    state = health.examine_deck(db_session, UTKFACE, 18, utc_now())
    assert state.obstacle() == "A round needs 4 photographs, and there are too few."
    fill(db_session, reals=9, fakes=0)
    state = health.examine_deck(db_session, UTKFACE, 18, utc_now())
    assert state.obstacle() == "There are too few generated faces yet."


def test_a_dead_or_ended_import_does_not_block_rounds(db_session: Session) -> None:
    fill(db_session)
    add_import(db_session, age=120)
    add_import(db_session, ended=True)
    state = health.examine_deck(db_session, UTKFACE, 18, utc_now())
    assert state.importing is None
    assert state.is_playable


def test_a_machine_is_known_by_its_whole_name(db_session: Session) -> None:
    add_worker(db_session, name=health.worker_name("gpu-2", 2))
    for machine, is_there in (("gpu-2", True), ("gpu", False), ("gpu-2-2", False), ("", False)):
        assert (health.live_worker(db_session, utc_now(), machine) is not None) is is_there
    assert health.live_worker(db_session, utc_now()) is not None


def test_a_long_machine_s_workers_keep_names_of_their_own() -> None:
    names = {health.worker_name("m" * 300, pid) for pid in (1, 12345)}
    assert len(names) == 2
    assert all(len(name) <= sizes.WORKER_NAME for name in names)
    assert health.machine_of(health.worker_name("gpu-2", 77)) == "gpu-2"
