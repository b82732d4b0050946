"""Showing a round: its open trial, a verdict, or its result."""

from collections.abc import Sequence
from typing import cast

from flask import Response, request

from quiz.decks import DECKS
from quiz.errors import Conflict, Unavailable
from quiz.languages import gettext, lazy, lazy_deck_text
from quiz.models import Round, Trial
from quiz.modes import RULES
from quiz.play import choice_verdict, recorded_verdict, replacing, rounds
from quiz.storage import utc_now
from quiz.web import (
    ROUND_PAGES,
    around_trial,
    choice_page,
    choice_verdict_page,
    classroom_url,
    closed_if_over,
    config,
    count_start,
    is_after_tips,
    own_round,
    page,
    read_ahead,
    read_number,
    reading,
    refill,
    result_page,
    see_other,
    server_options,
    trial_page,
    wait_for_stock,
    wants_json,
    words_around,
    words_of_told,
    writing,
)
from quiz.words import streak_words

pages = ROUND_PAGES


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
    return result_page(round_) if round_.finished_at is not None else show_trial(round_)


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
        return show_waiting(round_) if rounds.keeps_silent(round_) else result_page(round_)
    if replacing.are_gone(reading(), trials[: round_.faces]):
        raise no_other_face(round_)
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
    read_ahead(round_.id)
    stamp_shown(trials[0])
    return trial_page(round_, trials, has_tips)


def no_other_face(round_: Round) -> Unavailable:
    """Return the refusal to show a face that was taken down while no other was free."""
    return Unavailable(
        lazy_deck_text(
            round_.deck,
            "This face was removed, and there is no other to take its place yet. "
            "Your round waits for you: try again in a few minutes.",
        )
    )


def show_choice(round_: Round, trials: Sequence[Trial]) -> Response:
    """Show a trial of several faces."""
    read_ahead(round_.id)
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
    trial_number = read_number(request.args, "verdict") or 0
    if round_.faces > 1:
        return show_choice_verdict(round_, trial_number)
    recorded = recorded_verdict(reading(), round_.player_id, round_.id, trial_number)
    if recorded is None:
        return None
    verdict, face = recorded[0].as_json(), recorded[1]
    view = rounds.view_of(round_)
    marks = rounds.marks_of(reading(), round_)
    streak = {"streak": streak_words(marks)} if verdict["correct"] else {}
    return page(
        "verdict.html",
        title=gettext("Face %(position)s", position=trial_number),
        deck=DECKS[round_.deck],
        round=view,
        verdict=verdict,
        face=face,
        say=words_around(view, trial_number, None)
        | verdict["say"]
        | streak
        | around_trial(round_).say
        | words_of_told(round_.id, round_.mode, trial_number),
        mode_page=None,
        marks=marks,
    )


def show_choice_verdict(round_: Round, trial_number: int) -> Response | None:
    """Show the verdict on one choice; None when there is none yet."""
    places = RULES[round_.mode].positions(trial_number)
    found = [recorded_verdict(reading(), round_.player_id, round_.id, each) for each in places]
    told = [each for each in found if each is not None]
    if len(told) < len(found):
        return None
    verdict = choice_verdict([each for each, _ in told])
    return choice_verdict_page(round_, verdict, [face for _, face in told])
