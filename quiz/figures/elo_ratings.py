"""Elo ratings of players and faces, both moved by each response.

docs/statistics.md has the formula with its source and a worked example.
"""

ELO_K = 16.0  # rating points that one response moves at most


def elo_expected(player: float, face: float) -> float:
    """The probability in [0, 1] that a player of this rating judges the face right (Elo 1978)."""
    # Beyond 4000 points the power only loses precision, and far beyond that it overflows.
    gap = max(-4000.0, min(4000.0, face - player))
    return 1 / (1 + 10 ** (gap / 400))


def elo_update(
    player: float, face: float, is_correct: bool, k: float = ELO_K
) -> tuple[float, float]:
    """The ratings of player and face after one response; one gains what the other loses.

    A fake is shown once, so for fakes `face` is the rating of its checkpoint and psi.
    """
    step = k * (is_correct - elo_expected(player, face))
    return player + step, face - step
