"""Rounds of a mode: what stands around its trials, its choices, and its result."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Response

from quiz.decks import DECKS
from quiz.languages import gettext
from quiz.models import Mode, Round, Trial
from quiz.modes import COUNTED, RULES, Rules
from quiz.play import (
    RoundView,
    Verdict,
    advising,
    judged_trials,
    latest_judged,
    mode_scores,
    round_trials,
    rounds,
)
from quiz.web.modes import PAGES, Around, ModePage, Play
from quiz.web.own_rounds import classroom_url
from quiz.web.pages import page
from quiz.web.sessions import reading
from quiz.words import choices, modes, round_words


def page_of(mode: Mode) -> ModePage | None:
    """Return what is particular about the pages of a mode; None for classic and practice."""
    return PAGES.get(mode)


def play_of(round_: Round) -> Play:
    """Read a round as the page of its mode does."""
    record = mode_scores.record_of(reading(), round_.player_id, round_.deck, round_.mode)
    trials = judged_trials(reading(), round_.id, round_.mode)
    is_advised = RULES[round_.mode].is_advised
    advice = advising.open_advice(reading(), round_) if is_advised else None
    return Play(round_, DECKS[round_.deck], trials, record, advice)


def looking_back(play: Play, own: ModePage) -> Play:
    """Return a round with its player's latest trials in the mode, where its result needs them."""
    if not own.looks_back:
        return play
    round_ = play.round_
    of = (round_.player_id, round_.deck, round_.mode)
    return replace(play, lately=latest_judged(reading(), *of, own.looks_back))


def around_trial(round_: Round) -> Around:
    """Return what stands around a round's open trial beside what all modes show."""
    own = PAGES.get(round_.mode)
    return own.around(play_of(round_)) if own is not None and own.around else Around({}, {})


def around_trial_of(verdict: Verdict) -> Around:
    """Return what stands around the trial after a verdict; it asks nothing for classic rounds."""
    if verdict.mode in COUNTED:
        return Around({}, {})
    return around_trial(reading().get_one(Round, verdict.round_id))


def words_of_told(round_id: str, mode: Mode, number: int) -> dict[str, str]:
    """Return what a mode says about a trial beside its verdict, by slot."""
    own = PAGES.get(mode)
    if own is None or own.told is None:
        return {}
    trials = judged_trials(reading(), round_id, mode)[number - 1 : number]
    return own.told(trials[0]) if trials else {}


def choice_page(round_: Round, trials: Sequence[Trial]) -> Response:
    """Return the page of a trial that shows several faces, or its JSON twin."""
    view, rules = rounds.view_of(round_), RULES[round_.mode]
    number = rules.number(trials[0].position)
    trial, say = choice_facts(view, rules, number, addresses(trials[: rules.faces]))
    around = around_trial(round_)
    trial, say = trial | around.facts, say | around.say
    return page(
        "modes/choice.html",
        view.as_json() | {"trial": trial, "say": say},
        title=say["position"],
        deck=DECKS[round_.deck],
        round=view,
        trial=trial,
        following=addresses(trials[rules.faces :]),
        verdict=None,
        say=say,
        mode_page=page_of(round_.mode),
        marks=rounds.marks_of(reading(), round_),
    )


def choice_facts(
    view: RoundView, rules: Rules, number: int, faces: Sequence[str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return an open trial of several faces for programs, and the words around it."""
    ask = choices.question(DECKS[view.deck], rules.finds)
    words = round_words(number, view.length, view.correct, view.answered)
    find = None if rules.finds is None else rules.finds.value
    return {"position": number, "faces": faces, "find": find}, words | {"ask": ask}


def choice_after(verdict: Verdict, faces: Sequence[str], around: Around) -> dict[str, Any]:
    """Return the trial of several faces that follows a verdict, from the addresses of its faces."""
    view = rounds.view_of(reading().get_one(Round, verdict.round_id))
    rules = verdict.rules
    trial, say = choice_facts(view, rules, verdict.number + 1, list(faces[: rules.faces]))
    return trial | around.facts | {"say": say | around.say}


def addresses(trials: Sequence[Trial]) -> list[str]:
    """Return the addresses of faces."""
    return [f"/faces/{trial.token}" for trial in trials]


def choice_verdict_page(round_: Round, verdict: Verdict, faces: Sequence[str]) -> Response:
    """Return the page of a verdict on a choice."""
    view, said, deck = rounds.view_of(round_), verdict.as_json(), DECKS[round_.deck]
    number = verdict.number
    ask = choices.question(deck, verdict.rules.finds)
    say = round_words(number, view.length, view.correct, view.answered) | said["say"]
    around = around_trial(round_)  # the next one
    return page(
        "modes/choice.html",
        title=gettext("Face %(position)s", position=number),
        deck=deck,
        round=view,
        trial={"position": number, "faces": faces, **around.facts},
        following=(),
        verdict=said,
        say=say | around.say | {"ask": ask},
        mode_page=page_of(round_.mode),
        marks=rounds.marks_of(reading(), round_),
    )


def mode_result_page(round_: Round) -> Response:
    """Return the page of a round's result in its mode, or its JSON twin."""
    deck, view, own = DECKS[round_.deck], rounds.view_of(round_), PAGES[round_.mode]
    outcome = own.outcome(looking_back(play_of(round_), own))
    below = None if RULES[round_.mode].is_shared else share_of_worse(round_)
    twin: dict[str, Any] = view.as_json() | {"trial": None, "result": dict(outcome.facts)}
    twin |= {"share": outcome.share} if outcome.share else {}
    trials = round_trials(reading(), round_.id)
    return page(
        "modes/result.html",
        twin | {"better_than": outcome.better_than if below is None else below},
        title=gettext("Results"),
        deck=deck,
        round=view,
        outcome=outcome,
        mode_page=PAGES[round_.mode],
        about=outcome.about,
        can_repeat=PAGES[round_.mode].can_repeat,
        comparison=modes.below(below),
        mode_title=modes.title(round_.mode),
        class_url=classroom_url(round_),
        trials=trials,
        latest=trials[-rounds.MARKED :] if RULES[round_.mode].faces == 1 else (),
    )


def share_of_worse(round_: Round) -> float | None:
    """Return the share of everyone's rounds of a mode with a worse score than this one."""
    counts = mode_scores.score_counts(reading(), round_.deck, round_.mode)
    return mode_scores.share_worse(counts, round_.score, round_.mode)
