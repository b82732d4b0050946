"""Statistics, pure: numbers in, numbers out."""

from quiz.figures.curves import (
    Block,
    ReliabilityBin,
    Roc,
    learning_curve,
    reliability,
    roc,
    roc_of_ratings,
)
from quiz.figures.fooling import (
    EQUILIBRIUM,
    PlayerSums,
    game_value,
    hype,
    hype_interval,
    hype_interval_of,
)
from quiz.figures.gains import Gain, paired_gain
from quiz.figures.judgements import Calibration, Judgement, MedianTimes, calibration, median_times
from quiz.figures.signal_detection import (
    Counts,
    Detection,
    detection,
    lean_of,
    mean_d_prime,
    wilson_interval,
)
from quiz.figures.studies import PUBLISHED, Study

__all__ = [
    "EQUILIBRIUM",
    "PUBLISHED",
    "Block",
    "Calibration",
    "Counts",
    "Detection",
    "Gain",
    "Judgement",
    "MedianTimes",
    "PlayerSums",
    "ReliabilityBin",
    "Roc",
    "Study",
    "calibration",
    "detection",
    "game_value",
    "hype",
    "hype_interval",
    "hype_interval_of",
    "lean_of",
    "learning_curve",
    "mean_d_prime",
    "median_times",
    "paired_gain",
    "reliability",
    "roc",
    "roc_of_ratings",
    "wilson_interval",
]
