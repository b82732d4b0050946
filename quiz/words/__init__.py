"""Words: the one author of what is said about a face, a trial, a score, the machines, the leaning.

Pages, JSON, live classrooms and exports show these sentences and make none of their own. Pure:
plain values and a deck in, text out.
"""

from quiz.words import leaning, machines, scores, trials

__all__ = ["leaning", "machines", "scores", "trials"]
