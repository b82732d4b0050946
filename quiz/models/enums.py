"""The enums that tables store: label, mode, a classroom's pace and phase, a lane's kind."""

import enum


class Label(enum.StrEnum):
    """What a face is, and what a player says it is."""

    REAL = "real"
    FAKE = "fake"


class Mode(enum.StrEnum):
    """A way to play; `quiz.modes` has the rules of each."""

    CLASSIC = "classic"  # so many faces
    PRACTICE = "practice"  # until the player stops
    PAIR = "pair"  # two faces: which one is real?
    ODD = "odd"  # four faces: which one is not like the others?
    FLASH = "flash"  # faces that are seen for a moment
    DISTANCE = "distance"  # faces that get smaller
    CLIMB = "climb"  # against what the generator made at each stage of its training
    SURVIVAL = "survival"  # until the third mistake
    DAILY = "daily"  # the same ten for everybody on one day
    DUEL = "duel"  # the same ten for two friends
    ADVICE = "advice"  # the detector's opinion before the last word
    ADAPTIVE = "adaptive"  # practice that stays as difficult as the player can take
    FOOL = "fool"  # against the fakes that other players have picked


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


class LaneKind(enum.StrEnum):
    """How a lane makes its fakes."""

    CONTROL = "control"  # as without a crowd, at the same time as the taught lane beside it
    CHOICE = "choice"  # the crowd's critic chooses among several
    TUNED = "tuned"  # by a generator that was trained on with the critic, which also chooses
