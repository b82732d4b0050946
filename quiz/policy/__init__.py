"""Policy: the numbers that an operator might want to change, without the code that uses them."""

from quiz.policy import effects, lifetimes, limits, ranking, sizes
from quiz.policy.limits import Limit

__all__ = ["Limit", "effects", "lifetimes", "limits", "ranking", "sizes"]
