"""Rounds: start, play, finish."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from flask import Blueprint, Response, current_app, jsonify, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from quiz import tasks
from quiz.access import attempts
from quiz.classroom import classrooms, course_of
from quiz.counts import counts_of_round
from quiz.decks import DECKS, Deck, default_deck, read_deck
from quiz.errors import Conflict, Invalid
from quiz.faces import stock_size
from quiz.figures import Detection, detection
from quiz.languages import gettext, lazy
from quiz.models import Mode, Player, Round, Trial
from quiz.play import (
    RoundView,
    Submission,
    Verdict,
    abandoned,
    players,
    recorded_verdict,
    rounds,
)
from quiz.policy import limits
from quiz.storage import utc_now
from quiz.web import (
    at_most,
    body,
    by_address,
    config,
    current_player,
    database,
    own_round,
    owner_of,
    page,
    player_id,
    read_confidence,
    read_face,
    read_number,
    read_response,
    read_seen_ms,
    read_word,
    reading,
    remember_player,
    result_page,
    see_other,
    student_ids,
    submit_response,
    wait_for_stock,
    wants_json,
    writing,
)
from quiz.words import round_words, streak_words

pages = Blueprint("rounds", __name__)


@pages.post("/rounds")
@at_most(limits.ROUND_STARTS_AT_ONCE)
def start() -> BaseResponse:
    """Start a round, for a new player if need be."""
    mode = read_mode(read_word(body(), "mode") or Mode.CLASSIC)
    length = read_number(body(), "length")
    length = limits.DEFAULT_LENGTH if length is None else length
    labels = rounds.first_labels(length)
    deck = read_own_deck(read_word(body(), "deck"))
    stock = wait_for_stock(deck, len(labels), config().min_age)  # whichever of them are fakes
    session, now = writing(), utc_now()
    player = current_player(session) or new_player(session, now)
    attempts.spend(session, [by_address(limits.ROUNDS_BY_ADDRESS)], now)
    if abandoned.are_reals_scarce(session, deck, config().min_age):
        attempts.spend(session, [by_address(limits.SCARCE_ROUNDS_BY_ADDRESS)], now)
    round_ = rounds.start_round(
        session,
        player,
        labels,
        deck=deck,
        mode=mode,
        min_age=config().min_age,
        now=now,
        length=length,
    )
    session.commit()
    read_ahead(round_.id, len(labels))
    refill(stock - len(labels))
    response = started(round_)
    remember_player(response, player)
    return response


def refill(stock: int) -> None:
    """Ask the worker for fakes when the stock is low."""
    if stock < limits.LOW_MARK:
        tasks.ask_for_faces(config())


def new_player(session: Session, now: datetime) -> Player:
    """Make a player for a browser that has none."""
    attempts.spend(session, [by_address(limits.PLAYERS_BY_ADDRESS)], now)
    return players.make_player(session, now)


def started(round_: Round) -> BaseResponse:
    """Lead to a new round."""
    url = f"/rounds/{round_.id}"
    if not wants_json():
        return see_other(url)
    response = jsonify({"id": round_.id, "url": url})
    response.status_code, response.headers["Location"] = 201, url
    return response


def read_own_deck(word: str) -> Deck:
    """Read the deck that is asked for, or choose the one that is played by default."""
    if word:
        return read_deck(word)
    with database().reading() as session:
        return default_deck(session)


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
    round_ = own_round(round_id)
    if round_.paced_to is not None and round_.finished_at is None:
        return lead_to_classroom(round_)
    if "verdict" in request.args and not wants_json():
        shown = show_verdict(round_)
        if shown is not None:
            return shown
    if round_.finished_at is not None:
        return result_page(round_)
    return show_trial(round_)


def lead_to_classroom(round_: Round) -> Response:
    """Send a student to the page of the classroom that paces this round."""
    url = classroom_url(round_)
    if wants_json():
        raise Conflict(lazy("This round is played in its classroom."), url=url)
    return cast(Response, see_other(url))


def classroom_url(round_: Round) -> str:
    """Return the address of the classroom that a student's round belongs to."""
    code = next((code for code, own in student_ids().items() if own == round_.player_id), "")
    return f"/classrooms/{code}"


def show_trial(round_: Round) -> Response:
    """Show the open trial, or the tips before it; a round without any more trials is over."""
    trials = rounds.waiting_trials(reading(), round_)
    if not trials:  # the round ran out of faces, or another tab has just moved on
        round_ = deal_again(round_)
        trials = rounds.waiting_trials(reading(), round_)
    if not trials:
        return show_waiting(round_) if rounds.keeps_silent(round_) else result_page(round_)
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


def show_waiting(round_: Round) -> Response:
    """Show that all faces are judged, where a classroom keeps the verdicts for its end."""
    return page(
        "classrooms/judged.html",
        rounds.view_of(round_).as_json() | {"trial": None},
        title=gettext("All faces judged"),
        deck=DECKS[round_.deck],
        classroom_url=classroom_url(round_),
    )


def trial_page(round_: Round, trials: Sequence[Trial], has_tips: bool) -> Response:
    """Return the page of the first of these trials, which loads the face of the second."""
    following = face_url(trials[1]) if len(trials) > 1 else None
    view, result = rounds.view_of(round_), practice_result(round_)
    trial = {"position": trials[0].position, "face": face_url(trials[0])}
    say = words_around(view, trials[0].position, result)
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
        marks={} if wants_json() else rounds.marks_of(reading(), round_),
    )
    if following:
        response.headers["Link"] = f"<{following}>; rel=preload; as=image"
    return response


def words_around(view: RoundView, position: int, result: Detection | None) -> dict[str, str]:
    """Return the words around an open trial; practice shows the sharpness after a response."""
    sharpness = result.d_prime if result is not None and result.trials else None
    return round_words(position, view.length, view.correct, view.answered, sharpness)


def read_ahead(round_id: str, count: int) -> None:
    """Read a round's next faces ahead, so that response time does not reveal the label."""
    if not current_app.testing:  # a test's database may be gone by then
        current_app.extensions["quiz.read_ahead"].submit(round_id, count)


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


def deal_again(round_: Round) -> Round:
    """Deal more trials to a round that has none left, and return it."""
    if round_.finished_at is not None or round_.answered == round_.length:
        return round_
    deck, min_age = DECKS[round_.deck], config().min_age
    refill(wait_for_stock(deck, rounds.DEALT_AT_ONCE, min_age))
    session = writing()
    again = rounds.own_round(session, round_.player_id, round_.id)
    rounds.deal_ahead(session, again, min_age=min_age, now=utc_now())
    session.commit()
    reading().rollback()  # the next read sees what was just written
    return again


def stamp_shown(trial: Trial) -> None:
    """Note when a trial was first shown."""
    if trial.shown_at is None and request.method == "GET":
        rounds.mark_shown(writing(), trial, utc_now())
        writing().commit()


def face_url(trial: Trial) -> str:
    """Return the address of a trial's face."""
    return f"/faces/{trial.token}"


def show_verdict(round_: Round) -> Response | None:
    """Show the verdict on one trial; None when there is none yet."""
    position = read_number(request.args, "verdict") or 0
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
        say=words_around(view, position, None) | verdict["say"] | streak,
        marks=marks,
    )


@pages.post("/rounds/<round_id>/trials/<int:position>")
def respond(round_id: str, position: int) -> BaseResponse:
    """Judge a response."""
    values = body()
    verdict = submit_response(
        Submission(
            player_id=owner_of(round_id),
            round_id=round_id,
            position=position,
            response=read_response(values),
            confidence=read_confidence(values),
            at=utc_now(),
            token=read_face(values),
            seen_ms=read_seen_ms(values),
        )
    )
    if rounds.is_dealt_after(position) and verdict.is_told:
        refill(stock_size(reading(), DECKS[verdict.deck], config().min_age))
    if wants_json():
        return jsonify(verdict.as_json() | {"next": trial_after(verdict)})
    return see_other(f"/rounds/{round_id}?verdict={position}")


def trial_after(verdict: Verdict) -> dict[str, Any] | None:
    """Return the trial that follows a verdict, None where the page has to ask for it.

    It asks at the end of a round, before tips, where verdicts wait, and without faces.
    """
    after = trials_after_verdict(verdict)
    if not after:
        return None
    read_ahead(verdict.round_id, rounds.AHEAD)
    sharpness = None
    if verdict.length is None:
        sharpness = detection(counts_of_round(reading(), verdict.round_id)).d_prime
    position = after[0].position
    return {
        "position": position,
        "face": face_url(after[0]),
        "say": round_words(
            position, verdict.length, verdict.correct_total, verdict.position, sharpness
        ),
        "next_face": face_url(after[1]) if len(after) > 1 else None,
    }


def trials_after_verdict(verdict: Verdict) -> list[Trial]:
    """Return the trials that may be shown at once after a verdict."""
    owner = owner_of(verdict.round_id)
    is_last = verdict.position == verdict.length
    if is_last or not verdict.is_told or is_after_tips(owner, verdict.position + 1):
        return []
    return rounds.trials_after(reading(), verdict.round_id, verdict.position)


@pages.post("/rounds/<round_id>/finish")
def finish(round_id: str) -> BaseResponse:
    """End a practice round."""
    session = writing()
    round_ = rounds.finish_round(session, player_id(), round_id, utc_now())
    session.commit()
    if wants_json():
        return result_page(round_)
    return see_other(f"/rounds/{round_id}")
