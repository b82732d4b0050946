"""Pure statistics: functions from numbers to numbers, without any I/O."""

from quiz.figures.advice_effects import AdviceEffects, Advised, Reliance, count_effects
from quiz.figures.calibration_scores import Calibration, calibration
from quiz.figures.fooling import (
    EQUILIBRIUM,
    game_value,
    hype,
    hype_interval,
    hype_interval_of,
)
from quiz.figures.forced_choices import Choices, choices_of
from quiz.figures.judgements import Judgement
from quiz.figures.lane_effects import (
    Effect,
    Estimate,
    lane_d_prime,
    lane_effect,
    lane_game_value,
    lane_hype,
)
from quiz.figures.learning_curves import Block, learning_curve
from quiz.figures.paired_gains import Gain, mean_interval, paired_gain
from quiz.figures.player_sums import PlayerSums
from quiz.figures.quest import (
    LevelBin,
    Quest,
    Threshold,
    level_bins,
    mean_level,
    posterior,
    threshold,
)
from quiz.figures.reliability_bins import ReliabilityBin, reliability
from quiz.figures.response_times import MedianTimes, elapsed_ms, median_times
from quiz.figures.roc_curves import Roc, roc, roc_of_ratings
from quiz.figures.shares_by_level import LevelShare, doublings, level_shares
from quiz.figures.signal_detection import (
    Counts,
    Detection,
    detection,
    lean_of,
    mean_d_prime,
    pooled,
    wilson_interval,
)
from quiz.figures.studies import PUBLISHED, WITH_ADVICE, Study

__all__ = [
    "EQUILIBRIUM",
    "PUBLISHED",
    "WITH_ADVICE",
    "AdviceEffects",
    "Advised",
    "Block",
    "Calibration",
    "Choices",
    "Counts",
    "Detection",
    "Effect",
    "Estimate",
    "Gain",
    "Judgement",
    "LevelBin",
    "LevelShare",
    "MedianTimes",
    "PlayerSums",
    "Quest",
    "ReliabilityBin",
    "Reliance",
    "Roc",
    "Study",
    "Threshold",
    "calibration",
    "choices_of",
    "count_effects",
    "detection",
    "doublings",
    "elapsed_ms",
    "game_value",
    "hype",
    "hype_interval",
    "hype_interval_of",
    "lane_d_prime",
    "lane_effect",
    "lane_game_value",
    "lane_hype",
    "lean_of",
    "learning_curve",
    "level_bins",
    "level_shares",
    "mean_d_prime",
    "mean_interval",
    "mean_level",
    "median_times",
    "paired_gain",
    "pooled",
    "posterior",
    "reliability",
    "roc",
    "roc_of_ratings",
    "threshold",
    "wilson_interval",
]
