"""What serves and what does not, in sentences."""

from datetime import timedelta

from sqlalchemy.orm import Session

from quiz.counts import digests
from quiz.counts.counters import counts_of
from quiz.decks.deck import UTKFACE
from quiz.models import Import, Label
from quiz.monitoring import health
from quiz.monitoring.metrics import write_metrics
from quiz.storage.database import utc_now
from tests.support.factories import add_player, add_round, add_worker, fill, respond, skill_of


def add_import(session: Session, *, read: int = 0, ended: bool = False, age: int = 0) -> None:
    """Put an import into the database that was heard `age` seconds ago."""
    then = utc_now() - timedelta(seconds=age)
    row = Import(source="x", started_at=then, beat_at=then, read=read, total=1000, kept=read)
    row.finished_at = then if ended else None
    session.add(row)
    session.flush()


def test_all_is_well(db_session: Session) -> None:
    fill(db_session)
    add_worker(db_session)
    state = health.examine(db_session, UTKFACE, utc_now())
    assert state.problems() == []
    assert state.is_playable
    assert state.obstacle() is None
    assert (state.stock, state.importing) == (60, None)


def test_an_empty_house_says_everything(db_session: Session) -> None:
    state = health.examine(db_session, UTKFACE, utc_now(), missing=lambda: "Run the import.")
    assert state.problems() == [
        "Run the import.",
        "The stock of generated faces is empty.",
        "No worker is running, so no new faces are made.",
    ]
    assert state.obstacle() == "Run the import."


def test_without_a_worker_one_plays_on_but_is_not_ready(db_session: Session) -> None:
    fill(db_session)
    state = health.examine(db_session, UTKFACE, utc_now())
    assert state.is_playable
    assert state.problems() == ["No worker is running, so no new faces are made."]


def test_a_workers_problem_is_told(db_session: Session) -> None:
    fill(db_session)
    add_worker(db_session, problem="faces.safetensors is damaged.")
    assert health.examine(db_session, UTKFACE, utc_now()).problems() == [
        "faces.safetensors is damaged."
    ]


def test_a_worker_that_works_outweighs_one_that_does_not(db_session: Session) -> None:
    fill(db_session)
    add_worker(db_session, problem="faces.safetensors is damaged.")
    db_session.expunge_all()
    worker = health.live_worker(db_session, utc_now())
    assert worker is not None
    worker.name = "broken"
    db_session.commit()
    add_worker(db_session)
    assert health.examine(db_session, UTKFACE, utc_now()).problems() == []


def test_a_running_import_lets_one_play_from_two_hundred(db_session: Session) -> None:
    fill(db_session, reals=40)
    add_import(db_session, read=40)
    state = health.examine(db_session, UTKFACE, utc_now())
    assert state.importing == (40, 1000)
    assert not state.is_playable
    assert state.obstacle() == "The photographs are coming in: 40 of the first 200 are here."
    fill(db_session, reals=200, fakes=0)
    assert health.examine(db_session, UTKFACE, utc_now()).is_playable


def test_an_import_that_died_or_ended_holds_nobody_up(db_session: Session) -> None:
    fill(db_session)
    add_import(db_session, age=120)
    add_import(db_session, ended=True)
    state = health.examine(db_session, UTKFACE, utc_now())
    assert state.importing is None
    assert state.is_playable


def test_metrics_are_in_the_format_of_prometheus(db_session: Session) -> None:
    fill(db_session)
    add_worker(db_session)
    player = add_player(db_session)
    round_ = add_round(db_session, player, length=4)
    for position in range(1, 5):
        respond(db_session, player.id, round_.id, position, Label.REAL)
    wrong = counts_of(skill_of(db_session, player))
    assert "players_active" not in write_metrics(db_session, utc_now())
    digests.store_digests(db_session, digests.compute_digests(db_session), utc_now())
    text = write_metrics(db_session, utc_now())
    assert 'real_or_fake_responses{deck="utkface",outcome="hits"} 0\n' in text
    assert f'real_or_fake_responses{{deck="utkface",outcome="misses"}} {wrong.misses}\n' in text
    assert f'real_or_fake_stock{{deck="utkface"}} {60 - wrong.fakes}\n' in text
    assert 'real_or_fake_reals{deck="utkface"} 40\n' in text
    assert 'real_or_fake_reals{deck="gallery"} 0\n' in text
    assert 'real_or_fake_players_active{deck="utkface"} 1\n' in text
    assert 'real_or_fake_players_active{deck="gallery"} 0\n' in text
    assert "# TYPE real_or_fake_worker_beat_age_seconds gauge\n" in text
