"""Responding to a round's trials, and stopping it."""

from flask import jsonify
from werkzeug.wrappers import Response as BaseResponse

from quiz.decks import DECKS
from quiz.errors import Invalid, QuizError
from quiz.faces import stock_size
from quiz.languages import lazy
from quiz.models import Round
from quiz.modes import RULES
from quiz.play import Submission, Verdict, advising, rounds
from quiz.policy import limits
from quiz.storage import utc_now
from quiz.web import (
    ROUND_PAGES,
    around_trial_of,
    body,
    config,
    own_round,
    owner_of,
    read_confidence,
    read_face,
    read_number,
    read_response,
    read_seen,
    read_seen_ms,
    read_step,
    reading,
    refill,
    result_page,
    see_other,
    spoken_here,
    submit_response,
    trial_after,
    wants_json,
    words_of_told,
    writing,
)

pages = ROUND_PAGES


@pages.post("/rounds/<round_id>/trials/<int:position>")
def respond(round_id: str, position: int) -> BaseResponse:
    """Judge a response to one face, or the choice of one of several."""
    values = body()
    if "choice" in values:
        return choose(own_round(round_id), trial_number=position)
    step = read_step(values)
    submission = Submission(
        player_id=owner_of(round_id),
        round_id=round_id,
        position=position,
        response=read_response(values),
        confidence=read_confidence(values),
        at=utc_now(),
        token=read_face(values),
        seen_ms=read_seen_ms(values),
        seen=read_seen(values),
    )
    if step == "first":
        return advise(submission)
    return answer(round_id, submit_response(submission))


def advise(submission: Submission) -> BaseResponse:
    """Keep a first response, and tell the detector's opinion."""
    session = writing()
    try:
        advice = advising.give_advice(session, submission)
    except QuizError as error:
        raise spoken_here(error) from None
    session.commit()
    if wants_json():
        return jsonify(advice.as_json())
    return see_other(f"/rounds/{submission.round_id}")


def choose(round_: Round, trial_number: int) -> BaseResponse:
    """Judge the choice of one of a trial's faces."""
    rules, choice = RULES[round_.mode], read_number(body(), "choice")
    if choice is None or not 0 <= choice < rules.faces or rules.faces == 1:
        name = {"name": "choice", "low": 0, "high": rules.faces - 1}
        raise Invalid(lazy("%(name)s must be a number from %(low)s to %(high)s.", **name))
    labels = rounds.labels_of(reading(), round_, trial_number)
    first, *others = rules.responses(choice, labels)
    submission = Submission(
        player_id=round_.player_id,
        round_id=round_.id,
        position=rules.first_position(trial_number),
        response=first,
        confidence=None,
        at=utc_now(),
        token=read_face(body()),
        others=tuple(others),
    )
    return answer(submission.round_id, submit_response(submission))


def answer(round_id: str, verdict: Verdict) -> BaseResponse:
    """Return a verdict with the trial that follows, or lead to its page."""
    rules = RULES[verdict.mode]
    if rules.is_dealt_after(verdict.number) and verdict.is_told:
        deck, least = DECKS[verdict.deck], config().min_age
        refill(stock_size(reading(), deck, least, limits.LOW_MARK))
    if not wants_json():
        return see_other(f"/rounds/{round_id}?verdict={verdict.number}")
    if not rules.is_counted:
        reading().rollback()  # the next read sees what was just written
    said = verdict.as_json()
    around = around_trial_of(verdict)
    said["say"] |= around.say | words_of_told(round_id, verdict.mode, verdict.number)
    return jsonify(said | {"next": trial_after(verdict, around)})


@pages.post("/rounds/<round_id>/finish")
def finish(round_id: str) -> BaseResponse:
    """End a round that its player may stop."""
    session, owner = writing(), owner_of(round_id)
    round_ = rounds.finish_round(session, owner, round_id, utc_now())
    session.commit()
    if wants_json():
        return result_page(round_)
    return see_other(f"/rounds/{round_id}")
