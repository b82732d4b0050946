"""Rounds: start, play, finish."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from flask import Blueprint, Response, jsonify, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from quiz.access import attempts
from quiz.decks import DECKS, Deck
from quiz.errors import Conflict, Invalid, QuizError
from quiz.faces import stock_size
from quiz.languages import gettext, lazy
from quiz.models import Mode, Round, Trial
from quiz.modes import COUNTED, RULES
from quiz.play import (
    Submission,
    Verdict,
    abandoned,
    advising,
    choice_verdict,
    recorded_verdict,
    rounds,
)
from quiz.policy import limits
from quiz.storage import utc_now
from quiz.web import (
    SHARED_STARTS,
    around_trial,
    around_trial_of,
    at_most,
    body,
    by_address,
    choice_page,
    choice_verdict_page,
    classroom_url,
    closed_if_over,
    config,
    current_player,
    is_after_tips,
    mode_result_page,
    new_player,
    own_round,
    owner_of,
    page,
    page_of,
    read_ahead,
    read_confidence,
    read_face,
    read_number,
    read_own_deck,
    read_response,
    read_seen,
    read_seen_ms,
    read_step,
    read_word,
    reading,
    refill,
    remember_player,
    result_page,
    see_other,
    spoken_here,
    started,
    submit_response,
    trial_after,
    trial_page,
    wait_for_stock,
    wants_json,
    words_around,
    words_of_told,
    writing,
)
from quiz.words import streak_words

pages = Blueprint("rounds", __name__)


@pages.post("/rounds")
@at_most(limits.ROUND_STARTS_AT_ONCE)
def start() -> BaseResponse:
    """Start a round, for a new player if need be."""
    values = body()
    mode = read_mode(read_word(values, "mode") or Mode.CLASSIC)
    rules = RULES[mode]
    if rules.is_shared:
        return SHARED_STARTS[mode](read_own_deck(read_word(values, "deck")))
    length = read_number(values, "length")
    length = limits.DEFAULT_LENGTH if length is None else length
    labels = rounds.first_labels(length, mode)
    deck = read_own_deck(read_word(values, "deck"))
    options = rules.read_options(values) | server_options(mode, deck)
    needed = rules.pairs * len(labels)
    stock = wait_for_stock(deck, needed, config().min_age)  # whichever of them are fakes
    session, now = writing(), utc_now()
    player = current_player(session) or new_player(session, now)
    count_start(session, deck, now)
    round_ = rounds.start_round(
        session,
        player,
        labels,
        deck=deck,
        mode=mode,
        min_age=config().min_age,
        now=now,
        length=length,
        options=options or None,
    )
    session.commit()
    read_ahead(round_.id, rules.faces * len(labels))
    refill(stock - needed)
    response = started(round_)
    remember_player(response, player)
    return response


def server_options(mode: Mode, deck: Deck) -> dict[str, Any]:
    """Return what the server adds to a round's options; Unavailable where none can start."""
    own = page_of(mode)
    return dict(own.begin(deck)) if own is not None and own.begin is not None else {}


def count_start(session: Session, deck: Deck, now: datetime) -> None:
    """Count the start of a round by its address; where reals are scarce there may be fewer."""
    attempts.spend(session, [by_address(limits.ROUNDS_BY_ADDRESS)], now)
    if abandoned.are_reals_scarce(session, deck, config().min_age):
        attempts.spend(session, [by_address(limits.SCARCE_ROUNDS_BY_ADDRESS)], now)


def read_mode(word: str) -> Mode:
    """Read a mode."""
    try:
        return Mode(word)
    except ValueError:
        raise Invalid(
            lazy("%(name)s must be one of %(choices)s.", name="mode", choices=", ".join(Mode))
        ) from None


@pages.get("/rounds/<round_id>")
def show(round_id: str) -> Response:
    """Show the open trial, the verdict that `?verdict=n` asks for, or the result."""
    round_ = closed_if_over(own_round(round_id))
    if rounds.waits_for_class(round_, utc_now()):
        return lead_to_classroom(round_)
    if "verdict" in request.args and not wants_json():
        shown = show_verdict(round_)
        if shown is not None:
            return shown
    return show_result(round_) if round_.finished_at is not None else show_trial(round_)


def show_result(round_: Round) -> Response:
    """Show a round's result, as its mode does."""
    return result_page(round_) if round_.mode in COUNTED else mode_result_page(round_)


def lead_to_classroom(round_: Round) -> Response:
    """Send a student to the page of the classroom that paces this round."""
    url = classroom_url(round_) or "/join"
    if wants_json():
        raise Conflict(lazy("This round is played in its classroom."), url=url)
    return cast(Response, see_other(url))


def show_trial(round_: Round) -> Response:
    """Show the open trial, or the tips before it; a round without any more trials is over."""
    trials = rounds.waiting_trials(reading(), round_)
    if not trials:  # the round ran out of faces, or another tab has just moved on
        round_ = deal_again(round_)
        trials = rounds.waiting_trials(reading(), round_)
    if not trials:
        return show_waiting(round_) if rounds.keeps_silent(round_) else show_result(round_)
    if round_.faces > 1:
        return show_choice(round_, trials)
    has_tips = is_after_tips(round_.player_id, trials[0].position)
    if has_tips and "after" not in request.args and not wants_json():
        return page(
            "classrooms/tips.html",
            title=gettext("Tips before the second set"),
            deck=DECKS[round_.deck],
            next_url="?after=tips",
        )
    read_ahead(round_.id, rounds.AHEAD)
    stamp_shown(trials[0])
    return trial_page(round_, trials, has_tips)


def show_choice(round_: Round, trials: Sequence[Trial]) -> Response:
    """Show a trial of several faces."""
    read_ahead(round_.id, len(trials))
    for trial in trials[: round_.faces]:
        stamp_shown(trial)
    return choice_page(round_, trials)


def show_waiting(round_: Round) -> Response:
    """Show that all faces are judged, where a classroom keeps the verdicts for its end."""
    return page(
        "classrooms/judged.html",
        rounds.view_of(round_).as_json() | {"trial": None},
        title=gettext("All faces judged"),
        deck=DECKS[round_.deck],
        classroom_url=classroom_url(round_),
    )


def deal_again(round_: Round) -> Round:
    """Deal more trials to a round that has none left, and return it."""
    if round_.finished_at is not None or rounds.view_of(round_).answered == round_.length:
        return round_
    deck, min_age = DECKS[round_.deck], config().min_age
    rules = RULES[round_.mode]
    least = max(min_age, round_.min_age or 0)
    refill(wait_for_stock(deck, rules.pairs * rules.dealt_at_once, least))
    session, now = writing(), utc_now()
    if round_.answered == 0:  # a student of a class begins a round that has waited for that
        count_start(session, deck, now)
    again = rounds.locked_round(session, round_.player_id, round_.id)
    if again.answered == 0:
        again.options = server_options(again.mode, deck) | (again.options or {}) or None
    rounds.deal_ahead(session, again, min_age=min_age, now=now)
    session.commit()
    reading().rollback()  # the next read sees what was just written
    return again


def stamp_shown(trial: Trial) -> None:
    """Note when a trial was first shown."""
    if trial.shown_at is None and request.method == "GET":
        rounds.mark_shown(writing(), trial, utc_now())
        writing().commit()


def show_verdict(round_: Round) -> Response | None:
    """Show the verdict on one trial; None when there is none yet."""
    position = read_number(request.args, "verdict") or 0
    if round_.faces > 1:
        return show_choice_verdict(round_, position)
    recorded = recorded_verdict(reading(), round_.player_id, round_.id, position)
    if recorded is None:
        return None
    verdict, face = recorded[0].as_json(), recorded[1]
    view = rounds.view_of(round_)
    marks = rounds.marks_of(reading(), round_)
    streak = {"streak": streak_words(marks)} if verdict["correct"] else {}
    return page(
        "verdict.html",
        title=gettext("Face %(position)s", position=position),
        deck=DECKS[round_.deck],
        round=view,
        verdict=verdict,
        face=face,
        say=words_around(view, position, None)
        | verdict["say"]
        | streak
        | around_trial(round_).say
        | words_of_told(round_.id, round_.mode, position),
        mode_page=None,
        marks=marks,
    )


def show_choice_verdict(round_: Round, number: int) -> Response | None:
    """Show the verdict on one choice; None when there is none yet."""
    places = RULES[round_.mode].positions(number)
    found = [recorded_verdict(reading(), round_.player_id, round_.id, each) for each in places]
    told = [each for each in found if each is not None]
    if len(told) < len(found):
        return None
    verdict = choice_verdict([each for each, _ in told])
    return choice_verdict_page(round_, verdict, [face for _, face in told])


@pages.post("/rounds/<round_id>/trials/<int:position>")
def respond(round_id: str, position: int) -> BaseResponse:
    """Judge a response to one face, or the choice of one of several."""
    values = body()
    if "choice" in values:
        return choose(own_round(round_id), position)
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


def choose(round_: Round, number: int) -> BaseResponse:
    """Judge the choice of one of a trial's faces."""
    rules, choice = RULES[round_.mode], read_number(body(), "choice")
    if choice is None or not 0 <= choice < rules.faces or rules.faces == 1:
        name = {"name": "choice", "low": 0, "high": rules.faces - 1}
        raise Invalid(lazy("%(name)s must be a number from %(low)s to %(high)s.", **name))
    labels = rounds.labels_of(reading(), round_, number)
    first, *others = rules.responses(choice, labels)
    submission = Submission(
        player_id=round_.player_id,
        round_id=round_.id,
        position=rules.first_position(number),
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
        refill(stock_size(reading(), DECKS[verdict.deck], config().min_age))
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
        return show_result(round_)
    return see_other(f"/rounds/{round_id}")
