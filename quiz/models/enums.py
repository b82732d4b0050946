"""Words that tables keep: what a face is, how it is played, where a classroom stands."""

import enum


class Label(enum.StrEnum):
    """What a face is, and what a player says it is."""

    REAL = "real"
    FAKE = "fake"


class Mode(enum.StrEnum):
    """How long a round lasts: a fixed number of trials, or as long as one likes."""

    CLASSIC = "classic"
    PRACTICE = "practice"


class Pace(enum.StrEnum):
    """Who says when a classroom's next face comes: the teacher, each student, or a deadline too."""

    LIVE = "live"
    SELF = "self"
    HOMEWORK = "homework"


class Phase(enum.StrEnum):
    """Where a classroom stands."""

    LOBBY = "lobby"
    QUESTION = "question"
    REVEAL = "reveal"
    FINISHED = "finished"
