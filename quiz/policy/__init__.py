"""Policy: every number that somebody running the quiz might want to change, and no mechanism."""

from quiz.policy import lifetimes, limits, ranking, sizes
from quiz.policy.limits import Limit

__all__ = ["Limit", "lifetimes", "limits", "ranking", "sizes"]
