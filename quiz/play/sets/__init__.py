"""Shared sets: faces that several rounds show, those of a day or of a duel.

A set takes a pair for each face and flips its coin once, for all who share it. Until all of them
are told, both faces of each pair are held (`quiz.faces.IS_HELD`). Locks are taken in one order:
the set first, then players, counters, rounds and trials, as in responses.
"""

from quiz.play.sets import daily, duels, ending, making, playing, replacing

__all__ = ["daily", "duels", "ending", "making", "playing", "replacing"]
