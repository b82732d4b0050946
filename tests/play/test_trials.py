"""Trials with a response: what their player sees of them, and everybody's scores."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.models import Face, Label, Player, Trial
from quiz.play.trials import missed_trials, round_trials, scores_of
from tests.support.factories import add_round, respond

OTHER = {Label.REAL: Label.FAKE, Label.FAKE: Label.REAL}


def test_answered_trials_show_both_labels(db_session: Session, player: Player) -> None:
    round_ = add_round(db_session, player, length=12)
    for position in range(1, 6):
        respond(db_session, player.id, round_.id, position, Label.REAL)
    shown = round_trials(db_session, round_.id)
    assert [trial.position for trial in shown] == [1, 2, 3, 4, 5]
    assert all(trial.correct == (trial.label == "real") for trial in shown)
    assert all((trial.seed is None) == (trial.label == "real") for trial in shown)


def test_the_machines_are_scored_on_the_faces_that_they_saw(
    db_session: Session, player: Player
) -> None:
    round_ = add_round(db_session, player, length=12)
    labels = [
        trial.label for trial in db_session.scalars(select(Trial).order_by(Trial.position)).all()
    ]
    for label, p in ((Label.FAKE, 0.9), (Label.REAL, 0.2)):
        db_session.execute(update(Face).where(Face.label == label).values(p_detector=p))
    for position in range(1, 6):
        respond(db_session, player.id, round_.id, position, labels[position - 1])
    db_session.execute(update(Face).values(p_detector=None, p_discriminator=0.7))
    for position in range(6, 13):
        respond(db_session, player.id, round_.id, position, OTHER[labels[position - 1]])
    scores = scores_of(round_trials(db_session, round_.id))
    fakes = sum(label is Label.FAKE for label in labels[5:])
    assert [(score.name, score.correct, score.trials) for score in scores] == [
        ("you", 5, 12),
        ("discriminator", fakes, 7),
        ("detector", 5, 5),
    ]


def test_mistakes_are_told_once_the_round_is_finished(db_session: Session, player: Player) -> None:
    round_ = add_round(db_session, player, length=6)
    for position in range(1, 7):
        db_session.refresh(round_)
        assert missed_trials(db_session, round_) == []
        respond(db_session, player.id, round_.id, position, Label.FAKE)
    db_session.refresh(round_)
    missed = missed_trials(db_session, round_)
    assert [trial.position for trial in missed] == [2, 4, 6]
    assert not any(trial.correct for trial in missed)
