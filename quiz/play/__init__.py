"""Playing: players, rounds, trials, responses, and what they say about a player."""

from quiz.play import (
    abandoned,
    advising,
    climb_levels,
    exhibits,
    fooling,
    forgers,
    heroes,
    mode_scores,
    offers,
    players,
    public_results,
    replacing,
    rounds,
    sets,
    spared,
    supply,
)
from quiz.play.advising import Advice
from quiz.play.dealable import quizzed_reals
from quiz.play.dealing import flip_coins, pick_pairs, shown_and_spare
from quiz.play.finding import NO_PLAYER
from quiz.play.judged import judged_by_round, judged_trials, latest_judged
from quiz.play.mode_scores import Record
from quiz.play.players import make_player
from quiz.play.profiles import MIN_CHARTED, MOST, Profile
from quiz.play.responses import Submission, record_responses
from quiz.play.rounds import RoundView
from quiz.play.showings import Seen
from quiz.play.taking_back import take_back
from quiz.play.trials import (
    Score,
    TrialView,
    all_trials,
    latest_trials,
    missed_trials,
    responded,
    round_trials,
    scores_of,
    view_trial,
)
from quiz.play.verdicts import Verdict, choice_verdict, provenance, recorded_verdict

__all__ = [
    "MIN_CHARTED",
    "MOST",
    "NO_PLAYER",
    "Advice",
    "Profile",
    "Record",
    "RoundView",
    "Score",
    "Seen",
    "Submission",
    "TrialView",
    "Verdict",
    "abandoned",
    "advising",
    "all_trials",
    "choice_verdict",
    "climb_levels",
    "exhibits",
    "flip_coins",
    "fooling",
    "forgers",
    "heroes",
    "judged_by_round",
    "judged_trials",
    "latest_judged",
    "latest_trials",
    "make_player",
    "missed_trials",
    "mode_scores",
    "offers",
    "pick_pairs",
    "players",
    "provenance",
    "public_results",
    "quizzed_reals",
    "record_responses",
    "recorded_verdict",
    "replacing",
    "responded",
    "round_trials",
    "rounds",
    "scores_of",
    "sets",
    "shown_and_spare",
    "spared",
    "supply",
    "take_back",
    "view_trial",
]
