"""A training: it opens two lanes, or says in one sentence why it has learned nothing."""

import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from generator.checkpoint import CheckpointError
from quiz.config import Config
from quiz.crowd import lanes, trainings
from quiz.decks import sources
from quiz.decks.deck import UTKFACE
from quiz.errors import Conflict, QuizError, Unavailable
from quiz.jobs import crowd
from quiz.models import Face, Label, Lane, LaneKind, LaneTraining
from quiz.play import players
from quiz.policy import limits
from quiz.storage import Database
from quiz.storage.database import utc_now
from tests.support.crowds import NAME, DrawnTraining, School, speak
from tests.support.factories import FakeSampler, fill

pytestmark = pytest.mark.usefixtures("small_crowds")


@pytest.fixture
def training(database: Database, config: Config, db_session: Session) -> DrawnTraining:
    """A training that eight words of two players teach."""
    fill(db_session)
    for words in ("ffrr", "rfrf"):
        speak(db_session, words)
    return DrawnTraining(database, config, UTKFACE, print)


def trained(training: DrawnTraining, least: int = 8, **values: Any) -> lanes.Pair:
    """Train, and return the lanes."""
    training.run(least, **values)
    with training.database.reading() as session:
        pair = lanes.open_pair(session, UTKFACE.name)
    assert pair is not None
    return pair


def base_of(config: Config) -> str:
    """The name of the checkpoint in use."""
    return sources.read_checkpoint(config, UTKFACE).name


def test_what_people_said_opens_a_lane_that_chooses(
    training: DrawnTraining, config: Config, db_session: Session
) -> None:
    taught, control = trained(training)
    base = base_of(config)
    assert (taught.kind, taught.checkpoint, taught.candidates) == (LaneKind.CHOICE, base, 6)
    assert (taught.responses, taught.players, control.checkpoint) == (8, 2, base)
    learned = {"log_loss": 0.6, "gain": 0.09, "gain_interval": [0.02, 0.2], "calibration": None}
    assert taught.card == learned | {"choice": {"recall": 0.5}}
    assert lanes.files_of(db_session, taught.id) == {lanes.CRITIC: b"a critic"}
    [told] = training.teacher.taught
    assert sorted(told.said_fake) == [False] * 4 + [True] * 4
    assert len(training.teacher.features[0]) == len(set(told.face))
    assert training.lines[0] == "One look at all guesses."
    assert training.lines[1].startswith("Trying among how many candidates")
    assert db_session.scalar(select(func.count()).select_from(LaneTraining)) == 0


def test_a_generator_that_was_trained_on_is_stored_with_its_provenance(
    training: DrawnTraining, config: Config, db_session: Session
) -> None:
    training.teacher.candidates = 1  # a tuned generator needs no choice
    taught, control = trained(training, minutes=3)
    assert (taught.kind, taught.checkpoint) == (LaneKind.TUNED, NAME)
    assert control.checkpoint == base_of(config)
    files = lanes.files_of(db_session, taught.id)
    assert files[lanes.CHECKPOINT] == b"trained on for 3 minutes"
    assert (taught.card or {})["tuning"] == {"taught_by": {"responses": 8, "players": 2}}


def test_who_erased_everything_is_in_no_later_training(
    training: DrawnTraining, db_session: Session
) -> None:
    trained(training)
    mine = speak(db_session, "fff")
    assert trained(training).taught.responses == 11
    players.erase_player(db_session, mine.player_id)
    db_session.commit()
    again = trained(training).taught
    assert (again.responses, again.players) == (8, 2)


def broken(problem: Exception) -> School:
    """A package that fails."""
    return School(problem=problem)


@pytest.mark.parametrize(
    ("school", "least", "kind", "sentence"),
    [
        (School(), 9, Conflict, "There are 8 responses of utkface that may teach, and 9 are"),
        (School(gain=-0.01), 8, Conflict, "What people said follows nothing that the critic"),
        (School(candidates=1), 8, Conflict, "To choose would make the fakes too much alike"),
        (broken(ValueError("Too few of all.")), 8, Conflict, "Too few of all."),
        (broken(CheckpointError("It is damaged.")), 8, Unavailable, "It is damaged."),
        (broken(FileNotFoundError("No faces to learn.")), 8, Unavailable, "No faces to learn."),
        (broken(ImportError(name="torch")), 8, Unavailable, "This machine can't train: torch is"),
    ],
)
def test_a_training_that_fails_changes_nothing_and_says_why(
    training: DrawnTraining,
    db_session: Session,
    school: School,
    least: int,
    kind: type[QuizError],
    sentence: str,
) -> None:
    training.teacher = school
    with pytest.raises(kind, match=f"^{sentence}"):
        training.run(least)
    assert db_session.scalars(select(Lane)).all() == []
    assert db_session.scalars(select(LaneTraining).where(trainings.IS_UNDER_WAY)).all() == []


UNSURE = "The critic could not be tested on players that it had not met."


@pytest.mark.parametrize(
    ("school", "sentence"),
    [
        (School(gain=None), UNSURE),
        (School(gain=float("nan")), UNSURE),
        (School(surely=None), UNSURE),
        (School(surely=float("nan")), UNSURE),
        (School(surely=-0.001), "What people said follows nothing that the critic"),
        (School(surely=0.0), "What people said follows nothing that the critic"),
    ],
)
def test_a_gain_that_is_not_sure_opens_no_lane(
    training: DrawnTraining, db_session: Session, school: School, sentence: str
) -> None:
    training.teacher = school
    with pytest.raises(Conflict, match=f"^{sentence}"):
        training.run(8)
    assert db_session.scalars(select(Lane)).all() == []


@pytest.mark.parametrize("card", [{}, {"gain": 0.1}, {"gain_interval": [0.1, 0.2]}])
def test_a_card_without_gain_is_no_proof(card: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=UNSURE):
        crowd.check_gain(card)


def test_a_training_that_learned_nothing_is_due_when_as_much_was_said_again(
    training: DrawnTraining, config: Config, db_session: Session
) -> None:
    training.config = replace(config, crowd_least=8)
    training.teacher = School(gain=-0.01)
    assert training.is_due()
    for _ in range(2):
        with pytest.raises(Conflict):
            training.run(8)
        assert not training.is_due()
    assert len(db_session.scalars(select(LaneTraining)).all()) == 1
    training.config = replace(config, crowd_least=3)
    speak(db_session, "rff")
    assert training.is_due()


@pytest.mark.parametrize("problem", [ImportError(name="torch"), OSError("No room."), KeyError(1)])
def test_a_training_that_could_not_run_is_due_again(
    training: DrawnTraining, config: Config, problem: Exception
) -> None:
    training.config = replace(config, crowd_least=8)
    training.teacher = broken(problem)
    with pytest.raises((Unavailable, KeyError)):
        training.run(8)
    assert training.is_due()


def test_a_checkpoint_that_is_replaced_meanwhile_opens_no_lane(
    training: DrawnTraining, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = sources.read_checkpoint(training.config, UTKFACE)
    others = iter([found, replace(found, name="another")])
    monkeypatch.setattr(training, "sampler", lambda _: FakeSampler())
    monkeypatch.setattr(sources, "read_checkpoint", lambda *_: next(others))
    with pytest.raises(Conflict, match=r"^The checkpoint of utkface was replaced during"):
        training.run(8)
    assert db_session.scalars(select(Lane)).all() == []


def test_a_training_that_was_taken_for_dead_opens_no_lane(
    training: DrawnTraining, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sampler(_path: Path) -> FakeSampler:
        late = utc_now() + timedelta(hours=1)
        trainings.begin(db_session, UTKFACE.name, late)
        db_session.commit()
        return FakeSampler()

    monkeypatch.setattr(training, "sampler", sampler)
    with pytest.raises(Conflict, match=r"^Another training has begun meanwhile"):
        training.run(8)
    assert db_session.scalars(select(Lane)).all() == []
    assert len(db_session.scalars(select(LaneTraining)).all()) == 1  # the other one goes on


def test_no_lane_opens_for_reals_that_are_nearly_all_in_pairs(
    training: DrawnTraining, config: Config, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    training.config = replace(config, crowd_least=8)
    is_single = (Face.label == Label.REAL, Face.partner_id.is_(None))
    left = len(db_session.scalars(select(Face.id).where(*is_single)).all())
    assert 32 <= left < 40
    db_session.rollback()
    for reals, is_enough in ((left, True), (left + 1, False)):
        monkeypatch.setattr(limits, "UNPAIRED_REALS", reals)
        monkeypatch.setattr(limits, "UNPAIRED_SHARE", 1.0)
        assert training.is_due() == is_enough
    with pytest.raises(Conflict, match=r"^Nearly all reals of utkface are in pairs already"):
        training.run(8)
    assert training.teacher.taught == []
    monkeypatch.setattr(limits, "UNPAIRED_SHARE", 0.5)  # of a small deck: 20
    assert training.is_due()
    trained(training)


def test_most_of_a_small_deck_in_pairs_is_too_much(
    training: DrawnTraining, config: Config, db_session: Session
) -> None:
    training.config = replace(config, crowd_least=8)
    fakes = db_session.scalars(select(Face.id).where(Face.label == Label.FAKE)).all()
    is_single = (Face.label == Label.REAL, Face.partner_id.is_(None))
    reals = db_session.scalars(select(Face.id).where(*is_single)).all()
    for left, is_due in ((8, True), (7, False)):  # of 40
        for real, fake in zip(reals[left:], fakes, strict=False):
            db_session.execute(update(Face).where(Face.id == real).values(partner_id=fake))
        db_session.commit()
        assert training.is_due() == is_due


def test_a_checkpoint_that_can_not_be_read_is_one_sentence(
    training: DrawnTraining, config: Config, tmp_path: Path
) -> None:
    training.config = replace(config, checkpoint=tmp_path / "nowhere.safetensors")
    with pytest.raises(Unavailable, match=r"nowhere\.safetensors"):
        training.run(1)
    assert not training.is_due()


def test_two_do_not_train_at_once(training: DrawnTraining, db_session: Session) -> None:
    trainings.begin(db_session, UTKFACE.name, utc_now())
    db_session.commit()
    with pytest.raises(Conflict, match=r"^Another training is under way"):
        training.run(8)
    assert training.teacher.taught == []


def test_a_training_says_that_it_is_alive(
    training: DrawnTraining, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowd, "BEAT_SECONDS", 0.01)

    def beat_at() -> datetime | None:
        with training.database.reading() as session:
            return session.scalar(select(LaneTraining.beat_at))

    with training.alone():
        begun, deadline = beat_at(), time.monotonic() + 10
        while beat_at() == begun:
            assert time.monotonic() < deadline, "no heartbeat"
            time.sleep(0.01)
    assert beat_at() is None


def test_it_is_due_when_enough_was_said_since_the_last_time(
    training: DrawnTraining, config: Config, db_session: Session
) -> None:
    def is_due(least: int) -> bool:
        training.config = replace(config, crowd_least=least)
        return training.is_due()

    assert [is_due(least) for least in (0, 8, 9)] == [False, True, False]
    lane = trained(training).taught
    assert not is_due(1)
    speak(db_session, "rff")
    assert [is_due(least) for least in (3, 4)] == [True, False]
    lanes.retire(db_session, lane.id, utc_now())  # it was no good, and would be so again
    db_session.commit()
    assert [is_due(least) for least in (3, 4)] == [True, False]


def test_without_a_number_of_its_own_the_nightly_training_waits_for_2000(config: Config) -> None:
    assert config.crowd_least == limits.LEAST_GUESSES == 2000
