"""Playing: players, rounds, trials, responses, and what they say about a player."""

from quiz.play import dealing, exhibits, players, responses, rounds
from quiz.play.dealing import NOBODY, flip_coins, pick_fakes, pick_reals, quizzed_reals, stock_size
from quiz.play.players import make_player
from quiz.play.profiles import MOST, Profile
from quiz.play.responses import Submission, Verdict, provenance, record_responses
from quiz.play.rounds import RoundView
from quiz.play.trials import (
    Score,
    TrialView,
    all_trials,
    latest_trials,
    responded,
    round_trials,
    scores_of,
    view_trial,
)

__all__ = [
    "MOST",
    "NOBODY",
    "Profile",
    "RoundView",
    "Score",
    "Submission",
    "TrialView",
    "Verdict",
    "all_trials",
    "dealing",
    "exhibits",
    "flip_coins",
    "latest_trials",
    "make_player",
    "pick_fakes",
    "pick_reals",
    "players",
    "provenance",
    "quizzed_reals",
    "record_responses",
    "responded",
    "responses",
    "round_trials",
    "rounds",
    "scores_of",
    "stock_size",
    "view_trial",
]
