"""The enums that tables store: label, mode, and a classroom's pace and phase."""

import enum


class Label(enum.StrEnum):
    """What a face is, and what a player says it is."""

    REAL = "real"
    FAKE = "fake"


class Mode(enum.StrEnum):
    """How long a round lasts: a fixed number of trials, or until the player stops."""

    CLASSIC = "classic"
    PRACTICE = "practice"


class Pace(enum.StrEnum):
    """Who decides when the next face comes: teacher or each student; homework has a deadline."""

    LIVE = "live"
    SELF = "self"
    HOMEWORK = "homework"


class Phase(enum.StrEnum):
    """The phase that a classroom is in."""

    LOBBY = "lobby"
    QUESTION = "question"
    REVEAL = "reveal"
    FINISHED = "finished"
