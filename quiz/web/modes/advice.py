"""The pages of the mode with advice: the opinion around a face, and what it changed."""

from typing import Any

from quiz.figures import AdviceEffects, Reliance
from quiz.languages import gap, gettext, number
from quiz.modes import Judged, advice
from quiz.web.modes.mode_page import Around, ModePage, Outcome, Play, Table
from quiz.words import advice as words

LATELY = 200  # the latest rounds that are counted together


def around(play: Play) -> Around:
    """Return the stage that a trial is in, and the opinion once it is told."""
    if play.advice is None:
        facts = {"step": "first", "first": None, "advice": None}
        return Around(facts, {"advice": "", "advice_ask": ""})
    return Around({"step": "final", **play.advice.facts()}, play.advice.say())


def told(trial: Judged) -> dict[str, str]:
    """Say what the opinion did to a response, once that is told."""
    return {"advised": gap().join(words.effect(each) for each in advice.advised_of([trial]))}


def outcome(play: Play) -> Outcome:
    """Return what advice changed in a round, and in this player's latest rounds."""
    here, lately = advice.effects_of(play.trials), advice.effects_of(play.lately)
    facts = facts_of(here) | {"score": play.round_.score, "lately": facts_of(lately)}
    return Outcome(
        facts,
        words.title(here),
        words.sentences(here) if here.faces else [],
        table=table(here, lately, words.lately(play.record.rounds, LATELY)),
        notes=list(filter(None, notes(play, lately))),
    )


def facts_of(effects: AdviceEffects) -> dict[str, Any]:
    """Return the effects of advice for programs."""
    return {
        "faces": effects.faces,
        "right_before": effects.before,
        "right_after": effects.after,
        "right_advice": effects.advice,
        "gained": effects.gained,
        "harmed": effects.harmed,
        "followed_right": reliance(effects.right),
        "followed_wrong": reliance(effects.wrong),
        "followed": reliance(effects.switches),
        "change": effects.change,
        "change_interval": list(effects.change_interval),
    }


def reliance(found: Reliance) -> dict[str, Any]:
    """Return how often advice that differed was followed, for programs."""
    interval = list(found.interval)
    counts = {"faces": found.faces, "followed": found.followed}
    return counts | {"rate": found.rate, "interval": interval}


def table(here: AdviceEffects, lately: AdviceEffects, which: str) -> Table:
    """Return this round beside this player's latest rounds; `which` says which those are."""
    rows = zip(words.rows(here), words.rows(lately), strict=True)
    return Table(
        gettext("What the advice changed"),
        (gettext("This round"), which),
        [(name, value, several) for (name, value), (_, several) in rows],
    )


def notes(play: Play, lately: AdviceEffects) -> list[str]:
    """Return what the latest rounds together say, and a published study beside them."""
    return [words.change(lately), words.reliance(lately), words.study(play.deck)]


PAGE = ModePage(
    outcome,
    around,
    scripts=("advice",),
    stage="modes/_advice.html",
    unit=lambda score: number(round(score)),
    told=told,
    looks_back=LATELY,
    has_sureness=False,
)
