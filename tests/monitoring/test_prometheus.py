"""Metrics for Prometheus: their format and their values."""

from sqlalchemy.orm import Session

from quiz.counts import digests
from quiz.counts.counters import counts_of
from quiz.models import Label
from quiz.monitoring.prometheus import write_metrics
from quiz.storage.database import utc_now
from tests.support.factories import add_player, add_round, add_worker, fill, respond, skill_of


def test_metrics_are_in_the_format_of_prometheus(db_session: Session) -> None:
    fill(db_session)
    add_worker(db_session)
    player = add_player(db_session)
    round_ = add_round(db_session, player, length=4)
    for position in range(1, 5):
        respond(db_session, player.id, round_.id, position, Label.REAL)
    counts = counts_of(skill_of(db_session, player))
    text = write_metrics(db_session, 18, utc_now())
    assert "players_active" not in text
    assert 'real_or_fake_reals{deck="utkface"} 40\n' in text
    digests.store_digests(db_session, digests.compute_digests(db_session), utc_now())
    text = write_metrics(db_session, 18, utc_now())
    assert 'real_or_fake_responses{deck="utkface",outcome="hits"} 0\n' in text
    assert f'real_or_fake_responses{{deck="utkface",outcome="misses"}} {counts.misses}\n' in text
    assert f'real_or_fake_stock{{deck="utkface"}} {60 - counts.trials}\n' in text
    assert 'real_or_fake_reals{deck="gallery"} 0\n' in text
    assert 'real_or_fake_players_active{deck="utkface"} 1\n' in text
    assert 'real_or_fake_players_active{deck="gallery"} 0\n' in text
    assert "# TYPE real_or_fake_worker_beat_age_seconds gauge\n" in text
