"""What is said about lanes: what the forger has learned from the crowd, and what is missing."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from quiz.languages import dates, decimal, gettext, ngettext, number


def lead(effect: Mapping[str, Any]) -> str:
    """Return how many more of 100 faces fool people, and what else can be told."""
    low, high = (of_100(bound) for bound in effect["interval"])
    points = of_100(effect["difference"])
    if not effect["is_certain"]:
        return gettext(
            "It can’t be told yet whether the forger has learned from you: of 100 faces made with "
            "your help, between %(fewer)s fewer and %(more)s more fool people than without it.",
            fewer=low,
            more=high,
        )
    if effect["difference"] > 0:
        return gettext(
            "The forger has learned from you: it fools people in %(points)s of 100 faces more "
            "than without your help, between %(low)s and %(high)s.",
            points=points,
            low=low,
            high=high,
        )
    return gettext(
        "The forger has not learned from you: with your help it fools people in %(points)s of "
        "100 faces fewer, between %(low)s and %(high)s.",
        points=points,
        low=high,
        high=low,
    )


def of_100(share: float) -> str:
    """Return the size of a share as how many of 100, with a place where it is small."""
    size = 100 * abs(share)
    return decimal(size, 0 if size >= 1 or round(size, 1) == 0 else 1)


def missing(effect: Mapping[str, Any]) -> str:
    """Return what is needed until the effect of a lesson can be told; "" where it can."""
    if effect["missing_faces"]:
        return ngettext(
            "What the forger’s latest lesson was worth can be told once %(num)s more of its "
            "latest faces has been judged.",
            "What the forger’s latest lesson was worth can be told once %(num)s more of its "
            "latest faces have been judged.",
            effect["missing_faces"],
        )
    if effect["missing_players"]:
        return ngettext(
            "What the forger’s latest lesson was worth can be told once %(num)s more person has "
            "judged its latest faces.",
            "What the forger’s latest lesson was worth can be told once %(num)s more people have "
            "judged its latest faces.",
            effect["missing_players"],
        )
    if effect["few_prevail"]:
        return gettext(
            "What the forger’s latest lesson was worth can be told once more people have judged "
            "its latest faces: too many of the guesses are those of a few."
        )
    return ""


def provenance(lane: Mapping[str, Any]) -> str:
    """Return who taught a lane, and when."""
    taught_by = lane["taught_by"]
    return ngettext(
        "Taught by %(guesses)s guesses of %(num)s player, on %(day)s.",
        "Taught by %(guesses)s guesses of %(num)s players, on %(day)s.",
        taught_by["players"],
        guesses=number(taught_by["responses"]),
        day=day(lane["made_at"]),
    )


def day(moment: str) -> str:
    """Return the day of an ISO date or time."""
    return dates.date(datetime.fromisoformat(moment).replace(tzinfo=UTC))


def estimate(figure: Mapping[str, Any] | None, places: int = 2) -> str:
    """Return a figure with its interval in brackets; a dash where there is too little for it."""
    if figure is None:
        return "–"
    low, high = (decimal(bound, places) for bound in figure["interval"])
    value = decimal(figure["value"], places)
    return gettext("%(value)s (%(low)s to %(high)s)", value=value, low=low, high=high)


def bounds(figure: Mapping[str, Any], places: int = 2) -> str:
    """Return the interval of a figure."""
    low, high = (decimal(bound, places) for bound in figure["interval"])
    return gettext("%(low)s to %(high)s", low=low, high=high)


def lane_name(lane: int, lanes: Sequence[Mapping[str, Any]]) -> str:
    """Return what the faces of a lane are called in a table of all."""
    about = next((each for each in lanes if each["lane"] == lane), None)
    if about is None:
        return gettext("before the first lesson")
    lesson = number(about["lesson"])
    if about["kind"] == "control":
        return gettext("lesson %(number)s: without", number=lesson)
    return gettext("lesson %(number)s: with help", number=lesson)


def likelihood(effect: Mapping[str, Any]) -> str:
    """Return how often other players like these would have been fooled more."""
    if effect["probability"] > 0.995:
        return gettext(
            "Other players like these would almost certainly be fooled more often with the "
            "crowd’s help, too."
        )
    if effect["probability"] < 0.005:
        return gettext(
            "Other players like these would almost certainly not be fooled more often with the "
            "crowd’s help."
        )
    return gettext(
        "Of 100 groups of other players like these, about %(num)s would be fooled more often "
        "with the crowd’s help than without.",
        num=decimal(100 * effect["probability"], 0),
    )
