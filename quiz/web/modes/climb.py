"""The pages of the climb: the steps, the hearts, and the curve of everybody with one's own fall."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quiz.decks import Deck, sources
from quiz.errors import Unavailable
from quiz.figures import LevelShare, doublings
from quiz.languages import gap
from quiz.modes import climb
from quiz.play import climb_levels
from quiz.web.modes.mode_page import Around, ModePage, Outcome, Play
from quiz.web.sessions import config, reading
from quiz.words import climb as words


@dataclass(frozen=True)
class Curve:
    """The levels of a climb with everybody's choices there, and where this climb ended."""

    steps: list[tuple[float, str]]  # where in [0, 1] each level stands, and its name
    points: list[tuple[float, LevelShare]]
    end: float


def begin(deck: Deck) -> Mapping[str, Any]:
    """Return the levels of a new round; Unavailable where the deck has no earlier generators."""
    found = sources.milestones(config(), deck)
    if not found:
        raise Unavailable(words.no_generators(deck))
    return {"levels": [milestone.level for milestone in found]}


def around(play: Play) -> Around:
    """Return hearts and level, and what it takes to get further."""
    levels = climb.levels_of(play.options)
    now = climb.standing(play.trials, play.options)
    facts = {"hearts": now.hearts, "level": now.level + 1, "levels": levels}
    lines = [words.maker(play.deck, levels[now.level]), words.way_up(now, len(levels))]
    say = {
        "tally": words.tally(now, len(levels)),
        "hearts": words.hearts_left(now.hearts),
        "climb": gap().join(filter(None, lines)) if now.hearts else "",
    }
    return Around(facts, say)


def outcome(play: Play) -> Outcome:
    """Return at which level a player fell, beside everybody's choices at each level."""
    levels, now = climb.levels_of(play.options), climb.standing(play.trials, play.options)
    seen, fell = levels[now.level], now.hearts == 0
    everyone = climb_levels.shares_of_all(reading(), play.deck.name)
    facts = {
        "trials": len(play.trials),
        "correct": sum(trial.is_right for trial in play.trials),
        "score": play.round_.score,
        "images": 1000 * seen,
        "level": now.level + 1,
        "levels": levels,
        "hearts": now.hearts,
        "everyone": [as_json(each) for each in everyone],
    }
    # A climb that was left open, or ended with its class, neither fell nor held the top.
    is_over = climb.is_over(play.trials, play.options)
    said = [
        words.explained(play.deck, seen, fell=fell) if is_over else "",
        words.record(seen, play.record.best) if is_over else "",
        words.luck(len(levels)),
    ]
    title = words.title(seen, fell=fell, is_over=is_over)
    return Outcome(facts, title, list(filter(None, said)), plot=curve_of(levels, everyone, seen))


def as_json(each: LevelShare) -> dict[str, Any]:
    """Return the choices at a level for programs."""
    names = ("level", "trials", "correct", "share", "interval")
    return {name: getattr(each, name) for name in names}


def curve_of(levels: Sequence[int], everyone: Sequence[LevelShare], seen: int) -> Curve:
    """Place the levels by how often the images seen have doubled."""
    first = next((level for level in levels if level), 1)
    width = doublings(levels[-1], first) or 1.0
    at = {level: doublings(level, first) / width for level in levels}
    points = [(at[round(each.level)], each) for each in everyone if round(each.level) in at]
    steps = [(at[level], words.level_name(level)) for level in levels]
    return Curve(steps, points, at[seen])


PAGE = ModePage(
    outcome,
    around,
    unit=words.images,
    begin=begin,
    above="modes/_climb_steps.html",
    plot="modes/_climb_curve.html",
)
