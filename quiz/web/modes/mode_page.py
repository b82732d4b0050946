"""What the pages of one mode say and show beside what all modes share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Response

from quiz.decks import Deck
from quiz.errors import Unavailable
from quiz.models import Round
from quiz.modes import Judged
from quiz.play import Advice, Record


@dataclass(frozen=True)
class Figure:
    """A line of a result: what it is, its value, and what that means."""

    name: str
    value: str
    meaning: str = ""


@dataclass(frozen=True)
class Table:
    """A table of a result; each row begins with its name."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Outcome:
    """The result of a round in a mode: for programs, and in words."""

    facts: Mapping[str, Any]
    title: str
    sentences: Sequence[str] = ()
    figures: Sequence[Figure] = ()
    plot: Any = None  # what the template of its mode's plot draws
    table: Table | None = None
    notes: Sequence[str] = ()  # below the table
    about: "About | None" = None
    # The share in [0, 1] of rounds that are worse, where not all rounds of the mode are compared.
    better_than: float | None = None
    share: Mapping[str, str] | None = None  # text and address of what a player may share


@dataclass(frozen=True)
class About:
    """What a page shows beside what those of all modes do: a template, and what it is given."""

    template: str
    values: Mapping[str, Any]
    facts: Mapping[str, Any] = field(default_factory=dict)  # for programs
    can_start: bool = True  # whether a round may be begun now


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
    advice: Advice | None = None  # on the open trial, once it is told
    # The trials of the latest rounds in this mode, where its result looks back at them.
    lately: Sequence[Judged] = ()

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
    # Everyone's scores in words, where there are too many different ones for a line each.
    binned: Callable[[Mapping[float, int]], list[tuple[str, int]]] | None = None
    plot: str = ""  # the template with the plot of a result
    board: str = ""  # the heading above the best, where it is not the usual one
    has_bars: bool = True  # whether everyone's scores are shown
    can_repeat: bool = True  # whether its result offers another round
    about: Callable[[Deck], About] | None = None  # on the page of the mode
    start: str = ""  # the words on the button that begins a round
    first: str = ""  # the template of what a player may do before a round
    # What the server adds to a round's options; raises Unavailable where none can start.
    begin: Callable[[Deck], Mapping[str, Any]] | None = None
    above: str = ""  # the template of what stands above a trial of several faces
    # Answers before a trial is shown, such as with the detector's opinion; None to go on.
    before: Callable[[Play], Response | None] | None = None
    stage: str = ""  # the template that stands between a face and its responses
    told: Callable[[Judged], dict[str, str]] | None = None  # words for a verdict, by slot
    looks_back: int = 0  # latest rounds that a result counts together
    has_sureness: bool = True  # whether a response says how sure the player is

    def obstacle(self, deck: Deck) -> str:
        """Say why no round can start in a deck now; "" where one can."""
        try:
            if self.begin is not None:
                self.begin(deck)
        except Unavailable as error:
            return str(error.detail)
        return ""
