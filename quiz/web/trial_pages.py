"""An open trial: its page, and the trial that comes with the verdict on the one before."""

from collections.abc import Sequence
from typing import Any

from flask import Response, current_app, url_for

from quiz.classroom import classrooms, course_of
from quiz.counts import counts_of_round
from quiz.decks import DECKS
from quiz.figures import Detection, detection
from quiz.languages import gettext
from quiz.models import Mode, Round, Trial
from quiz.play import RoundView, Verdict, rounds
from quiz.web.mode_rounds import around_trial, choice_after, page_of
from quiz.web.modes import Around
from quiz.web.own_rounds import owner_of
from quiz.web.pages import page, wants_json
from quiz.web.sessions import reading
from quiz.web.visitors import student_ids
from quiz.words import round_words


def face_url(trial: Trial) -> str:
    """Return the address of a trial's face."""
    return f"/faces/{trial.token}"


def read_ahead(round_id: str) -> None:
    """Read a round's dealt faces ahead, so that response time does not reveal the label."""
    if not current_app.testing:  # a test's database may be gone by then
        current_app.extensions["quiz.read_ahead"].submit(round_id)


def is_after_tips(owner: str | None, position: int) -> bool:
    """Say whether a trial is the first after the tips of a student's classroom."""
    if owner is None or owner not in student_ids().values():
        return False
    classroom = classrooms.of_player(reading(), owner)
    return classroom is not None and course_of(classroom).is_between_sets(position - 1)


def practice_result(round_: Round) -> Detection | None:
    """Return the result of a practice round so far; None for a classic one."""
    if round_.mode is not Mode.PRACTICE:
        return None
    return detection(counts_of_round(reading(), round_.id))


def trial_page(round_: Round, trials: Sequence[Trial], has_tips: bool) -> Response:
    """Return the page of the first of these trials, which loads the face of the second."""
    following = face_url(trials[1]) if len(trials) > 1 else None
    view, result = rounds.view_of(round_), practice_result(round_)
    around = around_trial(round_)
    trial = {"position": trials[0].position, "face": face_url(trials[0]), **around.facts}
    say = words_around(view, trials[0].position, result) | around.say
    twin: dict[str, Any] = view.as_json() | {"trial": trial, "say": say}
    if has_tips:
        twin["tips"] = url_for("how.tips")
    if result is not None:
        twin["result"] = result.as_result()
    response = page(
        "round.html",
        twin,
        title=gettext("Face %(position)s", position=trials[0].position),
        deck=DECKS[round_.deck],
        round=view,
        trial=trial,
        next_face=following,
        verdict=None,
        say=say,
        mode_page=page_of(round_.mode),
        marks={} if wants_json() else rounds.marks_of(reading(), round_),
    )
    if following:
        response.headers["Link"] = f"<{following}>; rel=preload; as=image"
    return response


def words_around(view: RoundView, trial_number: int, result: Detection | None) -> dict[str, str]:
    """Return the words around an open trial; practice shows the sharpness after a response."""
    sharpness = result.d_prime if result is not None and result.trials else None
    return round_words(trial_number, view.length, view.correct, view.answered, sharpness)


def trial_after(verdict: Verdict, around: Around) -> dict[str, Any] | None:
    """Return the trial that follows a verdict, None where the page has to ask for it.

    `around` is what its mode puts around it. The page asks at the end of a round, before tips,
    where verdicts wait, and without faces.
    """
    if not may_go_on(verdict):
        return None
    faces = faces_after(verdict)
    if not faces:
        return None
    if verdict.rules.is_dealt_after(verdict.number):
        read_ahead(verdict.round_id)
    if verdict.rules.faces > 1:
        return choice_after(verdict, faces, around)
    sharpness = None
    if verdict.mode is Mode.PRACTICE:
        sharpness = detection(counts_of_round(reading(), verdict.round_id)).d_prime
    position = verdict.position + 1
    words = round_words(
        position, verdict.length, verdict.correct_total, verdict.position, sharpness
    )
    return {
        "position": position,
        "face": faces[0],
        **around.facts,
        "say": words | around.say,
        "next_face": faces[1] if len(faces) > 1 else None,
    }


def may_go_on(verdict: Verdict) -> bool:
    """Say whether the next trial may be shown at once after a verdict."""
    is_last = verdict.is_done or verdict.number == verdict.length
    return (
        not is_last
        and verdict.is_told
        and not is_after_tips(owner_of(verdict.round_id), verdict.position + 1)
    )


def faces_after(verdict: Verdict) -> list[str]:
    """Return the addresses of the faces that come after a verdict, as far as they are dealt."""
    tokens = verdict.following
    if tokens is None:
        last = verdict.position + verdict.rules.faces - 1
        ahead = rounds.AHEAD * verdict.rules.faces
        trials = rounds.trials_after(reading(), verdict.round_id, last, ahead)
        return [face_url(trial) for trial in trials]
    return [f"/faces/{token}" for token in tokens]
