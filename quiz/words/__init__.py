"""Words: the one author of what is said about a face, a trial, a score, the machines, the leaning.

Pages, JSON, live classrooms and exports show these sentences and make none of their own. Pure:
plain values and a deck in, text out.
"""

from quiz.words import (
    adaptive,
    advice,
    choices,
    classrooms,
    climb,
    confidence,
    demo,
    distance,
    flash,
    glances,
    groups,
    leaning,
    lesson,
    machines,
    mistakes,
    modes,
    players,
    ranks,
    results,
    rings,
    rounds,
    scores,
    sharpness,
    survival,
    teaching,
    thresholds,
    times,
    trials,
)
from quiz.words.choices import choice_words
from quiz.words.rounds import round_words, streak_words
from quiz.words.verdicts import verdict_words

__all__ = [
    "adaptive",
    "advice",
    "choice_words",
    "choices",
    "classrooms",
    "climb",
    "confidence",
    "demo",
    "distance",
    "flash",
    "glances",
    "groups",
    "leaning",
    "lesson",
    "machines",
    "mistakes",
    "modes",
    "players",
    "ranks",
    "results",
    "rings",
    "round_words",
    "rounds",
    "scores",
    "sharpness",
    "streak_words",
    "survival",
    "teaching",
    "thresholds",
    "times",
    "trials",
    "verdict_words",
]
