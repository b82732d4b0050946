"""A player's profile: what their responses say, and estimates that recover a simulated player."""

import random
from statistics import NormalDist

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.counts.counters import counts_of
from quiz.figures.signal_detection import detection
from quiz.models import Face, Label, Player, Trial
from quiz.play.profiles import MOST, Profile, standing_out
from quiz.play.trials import all_trials, latest_trials
from tests.support.factories import add_player, add_round, fill, respond, skill_of

D_PRIME = 1.5


def simulate(session: Session, rounds: int, seed: int = 0) -> Player:
    """A player of known d′ without bias, whose confidence grows with the evidence."""
    dice = random.Random(seed)
    player = add_player(session)
    for _ in range(rounds):
        round_ = add_round(session, player, length=50)
        query = select(Trial).where(Trial.round_id == round_.id).order_by(Trial.position)
        for trial in session.scalars(query).all():
            evidence = dice.gauss(D_PRIME / 2 if trial.label is Label.FAKE else -D_PRIME / 2, 1)
            said = Label.FAKE if evidence > 0 else Label.REAL
            sure = min(100, 50 + round(25 * abs(evidence)))
            respond(session, player.id, round_.id, trial.position, said, confidence=sure)
    session.commit()
    session.expire_all()
    return session.get_one(Player, player.id)


def test_a_simulated_player_is_recovered(db_session: Session) -> None:
    fill(db_session, reals=300, fakes=300)
    db_session.execute(update(Face).values(p_detector=0.9))
    player = simulate(db_session, rounds=6)
    found = detection(counts_of(skill_of(db_session, player)))
    assert found.d_prime_se is not None
    assert abs(found.d_prime - D_PRIME) < 3 * found.d_prime_se
    profile = Profile(latest_trials(db_session, player.id, "utkface", MOST))
    assert len(profile.trials) == found.trials == 300
    assert profile.roc is not None
    expected = NormalDist().cdf(D_PRIME / 2**0.5)
    assert abs(profile.roc.area - expected) < 3 * profile.roc.area_se
    assert profile.calibration is not None
    assert profile.calibration.trials == profile.rated == 300
    assert (profile.has_charts, profile.has_rated_charts) == (True, True)
    assert sum(block.trials for block in profile.learning) == 300
    assert profile.learning[0].first == 1
    you, detector = profile.machines
    assert (you.name, you.correct, you.trials) == ("you", found.correct, 300)
    assert (detector.name, detector.correct) == ("detector", found.counts.fakes)


def test_trials_come_in_order_of_time(db_session: Session) -> None:
    fill(db_session)
    player = add_player(db_session)
    for _ in range(2):
        round_ = add_round(db_session, player, length=4)
        for position in range(1, 5):
            respond(db_session, player.id, round_.id, position, Label.REAL)
    add_round(db_session, player, length=4)  # open trials are no responses
    found = list(all_trials(db_session, player.id))
    assert [trial.position for trial in found] == [1, 2, 3, 4] * 2
    assert [t.responded_at for t in found] == sorted(t.responded_at for t in found)
    assert latest_trials(db_session, player.id, "utkface", 8) == found
    assert latest_trials(db_session, player.id, "utkface", 3) == found[-3:]
    assert latest_trials(db_session, "nobody", "utkface", 3) == []
    assert list(all_trials(db_session, "nobody")) == []


def test_an_empty_profile_has_nothing_to_show() -> None:
    profile = Profile([])
    assert (profile.roc, profile.calibration) == (None, None)
    assert (profile.has_charts, profile.rated, profile.has_rated_charts) == (False, 0, False)
    assert not any((profile.learning, profile.reliability, profile.best, profile.machines))


def test_the_surest_and_then_the_quickest_stand_out(db_session: Session) -> None:
    fill(db_session)
    player = add_player(db_session)
    round_ = add_round(db_session, player, length=10)
    for position, sure in enumerate((50, 90, 70, None, 100, 90, 60, 60, 60, 60), start=1):
        respond(db_session, player.id, round_.id, position, Label.REAL, confidence=sure)
    found = standing_out(latest_trials(db_session, player.id, "utkface", MOST))
    assert [trial.confidence for trial in found] == [100, 90, 90, 70, 60, 60]
