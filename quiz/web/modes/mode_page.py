"""What the pages of one mode say and show beside what all modes share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response

from quiz.decks import Deck
from quiz.models import Round
from quiz.modes import Judged
from quiz.play import Record


@dataclass(frozen=True)
class Figure:
    """A line of a result: what it is, its value, and what that means."""

    name: str
    value: str
    meaning: str = ""


@dataclass(frozen=True)
class Outcome:
    """The result of a round in a mode: for programs, and in words."""

    facts: Mapping[str, Any]
    title: str
    sentences: Sequence[str] = ()
    figures: Sequence[Figure] = ()
    curve: Any = None  # what a template of its own draws


@dataclass(frozen=True)
class Around:
    """What stands around an open trial: facts for the script, and words by slot."""

    facts: dict[str, Any]
    say: dict[str, str]


@dataclass(frozen=True)
class Play:
    """A round as the page of its mode reads it: with its trials so far, and its player's record."""

    round_: Round
    deck: Deck
    trials: Sequence[Judged]
    record: Record

    @property
    def options(self) -> Mapping[str, Any]:
        """What its player has chosen."""
        return self.round_.options or {}


@dataclass(frozen=True)
class ModePage:
    """The pages of one mode."""

    outcome: Callable[[Play], Outcome]
    around: Callable[[Play], Around] | None = None
    scripts: tuple[str, ...] = ()  # that its trials need beside the usual ones
    options: str = ""  # the template with what can be chosen at its start
    unit: Callable[[float], str] = str  # a score in words
    has_board: bool = False  # whether best players are listed
    # What the server adds to a round's options; raises Unavailable where none can start.
    begin: Callable[[Deck], Mapping[str, Any]] | None = None
    above: str = ""  # the template of what stands above a trial of several faces
    result: str = "modes/result.html"
    # Answers before a trial is shown, such as with the detector's opinion; None to go on.
    before: Callable[[Play], Response | None] | None = None
