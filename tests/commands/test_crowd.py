"""`flask crowd train`, `show` and `retire`."""

import json

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.crowd import lanes
from quiz.decks.deck import GALLERY, UTKFACE
from quiz.jobs import crowd
from quiz.models import Face, Label, Lane, LaneKind, LaneTraining
from tests.support.commands import run
from tests.support.crowds import DrawnTraining, open_lanes, speak
from tests.support.factories import fill

pytestmark = pytest.mark.usefixtures("small_crowds")


@pytest.fixture(autouse=True)
def _drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Train with a stand-in for the package that teaches."""
    monkeypatch.setattr(crowd, "Training", DrawnTraining)


def test_training_opens_a_lane_and_says_whose_guesses_taught_it(
    app: Flask, db_session: Session
) -> None:
    fill(db_session)
    for words in ("ffrr", "rfrf"):
        speak(db_session, words)
    result = run(app, "crowd", "train", "--least", "8")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "utkface" in result.stdout
    assert "the best of 6; trained by 8 guesses of 2 players on 20" in result.stdout
    assert result.stdout.endswith("; open\n")
    assert run(app, "crowd", "show").stdout == result.stdout


def test_a_tuned_generator_has_a_name_of_its_own(app: Flask, db_session: Session) -> None:
    fill(db_session)
    speak(db_session, "ffrr")
    result = run(app, "crowd", "train", "--least", "4", "--tune", "0.5", "--deck", "utkface")
    assert result.exit_code == 0
    assert "tuned   tuned-1" in result.stdout


def test_too_few_responses_or_one_answer_alone_are_one_sentence(
    app: Flask, db_session: Session
) -> None:
    fill(db_session)
    few = run(app, "crowd", "train")
    assert (few.exit_code, few.stdout) == (1, "")
    assert few.stderr == (
        "There are 0 responses of utkface that may teach, and 2,000 are needed.\n"
    )
    speak(db_session, "ffff")
    same = run(app, "crowd", "train", "--least", "4")
    assert (same.exit_code, same.stderr) == (
        1,
        "All 4 responses of utkface say the same, which teaches nothing.\n",
    )
    assert db_session.scalars(select(Lane)).all() == []


def test_an_interrupted_training_leaves_nothing_behind(
    app: Flask, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_values: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(DrawnTraining, "lesson", interrupt)
    result = run(app, "crowd", "train", "--deck", "utkface")
    assert (result.exit_code, result.stderr) == (1, "Stopped. Nothing has changed.\n")
    assert db_session.scalars(select(LaneTraining)).all() == []


@pytest.mark.parametrize(
    "words",
    [
        ["train", "--deck", "cats"],
        ["train", "--least", "0"],
        ["train", "--tune", "0"],
        ["train", "--tune", "soon"],
        ["retire", "one"],
        ["retire", "1", "--deck", "gallery"],
        ["forget"],
    ],
)
def test_wrong_usage_ends_with_2(app: Flask, db_session: Session, words: list[str]) -> None:
    assert run(app, "crowd", *words).exit_code == 2


@pytest.mark.parametrize("name", ["train", "show", "retire"])
def test_each_command_has_an_example(app: Flask, name: str) -> None:
    assert f"Example: flask crowd {name}" in run(app, "crowd", name, "--help").stdout


def test_without_a_lane_there_is_nothing_to_show(app: Flask, db_session: Session) -> None:
    assert run(app, "crowd", "show").stdout == (
        "The crowd has taught nothing yet: `flask crowd train`.\n"
    )


def test_lanes_are_shown_with_provenance_scores_and_state(app: Flask, db_session: Session) -> None:
    open_lanes(db_session, kind=LaneKind.TUNED, checkpoint="tuned-1")
    open_lanes(db_session, card={"calibration": []})
    latest, first = run(app, "crowd", "show").stdout.splitlines()
    assert "drawn-1, the best of 4; trained by 31,412 guesses of 812 players" in latest
    assert latest.endswith("; open")
    assert "log loss" not in latest
    assert "tuned   tuned-1" in first
    assert "; log loss 0.610, of the shares alone 0.690; closed 20" in first


def test_one_lane_is_shown_with_its_card(app: Flask, db_session: Session) -> None:
    lane = open_lanes(db_session, card={"gain": 0.08, "eyes": "the critic’s"})
    shown = run(app, "crowd", "show", str(lane.id))
    first, _, card = shown.stdout.partition("\n")
    assert "trained by 31,412 guesses of 812 players" in first
    assert json.loads(card) == {"gain": 0.08, "eyes": "the critic’s"}
    unknown = run(app, "crowd", "show", str(lane.id + 1))  # its control
    assert (unknown.exit_code, unknown.stdout) == (1, "")
    assert unknown.stderr.startswith(f"There is no taught lane {lane.id + 1};")


def test_a_lane_is_retired_by_its_number_or_its_deck(app: Flask, db_session: Session) -> None:
    fill(db_session)
    fill(db_session, deck=GALLERY)
    photographs, forgeries = open_lanes(db_session).id, open_lanes(db_session, GALLERY).id
    some = (Face.label == Label.FAKE, Face.deck == GALLERY.name, Face.seed < 12)
    db_session.execute(update(Face).where(*some).values(lane_id=forgeries))
    db_session.commit()
    gallery = run(app, "crowd", "retire", "--deck", "gallery")
    assert (gallery.exit_code, gallery.stdout) == (
        0,
        f"Lane {forgeries} is closed. Of its fakes in stock, 12 are dealt no more.\n",
    )
    assert lanes.open_pair(db_session, UTKFACE.name) is not None
    db_session.rollback()
    again = run(app, "crowd", "retire", "--deck", "gallery")
    assert (again.exit_code, again.stdout) == (1, "")
    assert again.stderr.startswith("No lane of gallery is open")
    retired = run(app, "crowd", "retire", str(photographs))
    assert (retired.exit_code, retired.stderr) == (0, "")
    assert lanes.open_pair(db_session, UTKFACE.name) is None
    db_session.rollback()
    unknown = run(app, "crowd", "retire", "99")
    assert (unknown.exit_code, unknown.stdout) == (1, "")
    assert unknown.stderr == "There is no taught lane 99; `flask crowd show` lists them.\n"
