"""Advising: which faces come with an opinion, one first response, and what a takedown forgets."""

from datetime import timedelta
from itertools import cycle, islice

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE
from quiz.errors import Conflict, Invalid, NotFound, QuizError, Unavailable
from quiz.models import Face, Label, Mode, Player, Round, Showing, Trial
from quiz.modes import RULES
from quiz.play import Advice, Submission, advising, record_responses, replacing
from quiz.play.arranging import group_of
from quiz.play.rounds import start_round
from quiz.storage.database import utc_now
from tests.support.factories import add_player, fill


def judge(session: Session, *conditions: object, p_fake: float | None = 0.9) -> None:
    """Give faces an opinion."""
    chosen = update(Face).where(*conditions)  # type: ignore[arg-type]
    session.execute(chosen.values(p_detector=p_fake, p_discriminator=0.4))


def begin(session: Session, player: Player, count: int = 4) -> Round:
    """Start a round with advice."""
    labels, now = list(islice(cycle(Label), count)), utc_now()
    return start_round(session, player, labels, deck=UTKFACE, mode=Mode.ADVICE, min_age=18, now=now)


def say(round_: Round, response: Label = Label.REAL, position: int = 1) -> Submission:
    """What a player says about a face."""
    return Submission(round_.player_id, round_.id, position, response, None, utc_now())


def trial_of(session: Session, round_: Round, position: int = 1) -> Trial:
    """Read a trial of a round."""
    of = (Trial.round_id == round_.id, Trial.position == position)
    return session.scalars(select(Trial).where(*of).execution_options(populate_existing=True)).one()


@pytest.fixture
def round_(db_session: Session, player: Player) -> Round:
    """A round whose faces the detector has judged."""
    judge(db_session)
    return begin(db_session, player)


def test_the_opinion_is_kept_with_the_trial(db_session: Session, round_: Round) -> None:
    advice = advising.give_advice(db_session, say(round_))
    assert advice == Advice(round_.id, 1, Label.REAL, 0.9, "utkface")
    assert advising.open_advice(db_session, round_) == advice
    trial = trial_of(db_session, round_)
    assert (trial.response, trial.p_detector, trial.p_discriminator) == (None, 0.9, 0.4)
    judge(db_session, p_fake=0.1)
    assert advising.give_advice(db_session, say(round_)) == advice
    [verdict] = record_responses(db_session, [say(round_, Label.FAKE)], min_age=18)
    assert not isinstance(verdict, QuizError)
    assert verdict.machine == {"discriminator": 0.4, "detector": 0.9}
    db_session.refresh(round_)
    assert advising.open_advice(db_session, round_) is None


def test_what_is_refused(db_session: Session, round_: Round) -> None:
    [early] = record_responses(db_session, [say(round_)], min_age=18)
    assert isinstance(early, Conflict)
    assert "first response" in str(early.detail)
    with pytest.raises(Conflict, match="not open"):
        advising.give_advice(db_session, say(round_, position=2))
    with pytest.raises(Conflict, match="not open"):
        advising.give_advice(db_session, say(round_, position=40))
    stranger = Submission(add_player(db_session).id, round_.id, 1, Label.REAL, None, utc_now())
    with pytest.raises(NotFound):
        advising.give_advice(db_session, stranger)
    assert db_session.scalars(select(Showing)).all() == []
    advising.give_advice(db_session, say(round_))
    with pytest.raises(Conflict, match="another first response"):
        advising.give_advice(db_session, say(round_, Label.FAKE))


def test_other_modes_have_no_steps(db_session: Session, player: Player) -> None:
    now = utc_now()
    classic = start_round(
        db_session, player, [Label.FAKE] * 4, deck=UTKFACE, mode=Mode.CLASSIC, min_age=18, now=now
    )
    with pytest.raises(Invalid):
        advising.give_advice(db_session, say(classic))


def test_both_faces_of_each_pair_are_judged(db_session: Session) -> None:
    """Half of the reals and a third of the fakes are: the detector is still at work."""
    fill(db_session, reals=60, fakes=60)
    judge(db_session, Face.label == Label.REAL, Face.id % 2 == 0)
    judge(db_session, Face.label == Label.FAKE, Face.id % 3 == 0)
    for _ in range(4):
        begin(db_session, add_player(db_session))
    pairs = db_session.execute(select(Trial.face_id, Trial.spare_id)).all()
    shown = {face for pair in pairs for face in pair}
    assert len(shown) == 2 * len(pairs) == 32
    opinions = db_session.scalars(select(Face.p_detector).where(Face.id.in_(shown)))
    assert None not in set(opinions)
    with pytest.raises(Unavailable, match="the detector has judged"):
        begin(db_session, add_player(db_session), 8)  # 20 of such fakes, of which 16 are taken


def test_a_pair_with_one_opinion_is_not_dealt(db_session: Session, player: Player) -> None:
    """Whichever of its faces lacks one: that depends on no label that is shown."""
    judge(db_session)
    first = begin(db_session, player)
    first.finished_at = utc_now()
    dealt = db_session.execute(select(Trial.face_id, Trial.spare_id, Trial.label)).all()
    trials = [(row.face_id, row.spare_id, row.label) for row in dealt]
    reals = [face if label is Label.REAL else spare for face, spare, label in trials]
    fakes = [spare if label is Label.REAL else face for face, spare, label in trials]
    judge(db_session, p_fake=None)
    judge(db_session, Face.id.in_([*reals[:2], *fakes[1:]]))
    again = begin(db_session, add_player(db_session), 1)
    [only] = db_session.scalars(select(Trial).where(Trial.round_id == again.id))
    assert (only.face_id, only.spare_id) == (reals[1], fakes[1])
    with pytest.raises(Unavailable):
        begin(db_session, add_player(db_session), 1)


def test_a_face_that_was_taken_down_takes_what_was_said_along(
    db_session: Session, round_: Round
) -> None:
    advising.give_advice(db_session, say(round_))
    old = trial_of(db_session, round_)
    before, pair = old.token, [old.face_id, old.spare_id]
    judge(db_session, Face.partner_id.is_(None), Face.label == Label.REAL, p_fake=None)
    judge(db_session, Face.id.in_(spare_pairs(db_session, round_)))
    assert replacing.replace_in_rounds(db_session, pair, 18, utc_now()).changed == 1
    db_session.flush()
    new = trial_of(db_session, round_)
    assert new.token != before
    assert new.p_detector is None
    assert advising.open_advice(db_session, round_) is None
    opinions = select(Face.p_detector).where(Face.id.in_([new.face_id, new.spare_id]))
    assert None not in set(db_session.scalars(opinions))
    [early] = record_responses(db_session, [say(round_)], min_age=18)
    assert isinstance(early, Conflict)
    assert advising.give_advice(db_session, say(round_, Label.FAKE)).first is Label.FAKE


def spare_pairs(session: Session, round_: Round) -> list[int]:
    """Find reals that are in no trial: the only ones that a replacement may use."""
    dealt = select(Trial.face_id).where(Trial.round_id == round_.id)
    spare = select(Trial.spare_id).where(Trial.round_id == round_.id)
    free = select(Face.id).where(Face.label == Label.REAL, Face.id.not_in(dealt))
    return list(session.scalars(free.where(Face.id.not_in(spare)).limit(2)))


def test_late_and_repeated(db_session: Session, round_: Round) -> None:
    """A first response is no response: the round stays at the face, and its time runs on."""
    advising.give_advice(db_session, say(round_))
    assert round_.answered == 0
    trial = trial_of(db_session, round_)
    trial.shown_at = utc_now() - timedelta(seconds=3)
    db_session.flush()
    [verdict] = record_responses(db_session, [say(round_)], min_age=18)
    assert not isinstance(verdict, QuizError)
    took = trial_of(db_session, round_).response_ms
    assert took is not None
    assert took >= 3000


@pytest.mark.parametrize(
    ("mode", "group"), [(Mode.ADVICE, "judged"), (Mode.PAIR, "matched"), (Mode.CLASSIC, "any")]
)
def test_what_modes_are_dealt_from(mode: Mode, group: str) -> None:
    assert group_of(RULES[mode]) == group
