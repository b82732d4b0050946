"""Estimated ranks: close to the true ones, also with ties and new players."""

import pytest

from quiz.board.rank_estimates import estimated_rank, rank_table


@pytest.mark.parametrize("players", [0, 500, 1000, 1001, 5000, 100_000])
def test_estimates_are_close(players: int) -> None:
    bounds = [1 - n / players for n in range(players)]
    table = rank_table(bounds)
    assert len(table) < 60
    for rank in range(1001, players + 1, 997):
        assert abs(estimated_rank(table, bounds[rank - 1]) / rank - 1) < 0.06


def test_estimates_survive_ties_and_new_players() -> None:
    table = rank_table([0.7] * 1500 + [0.6] * 1500)
    assert estimated_rank(table, 0.8) == 1000
    assert 1000 <= estimated_rank(table, 0.65) <= 1700
    assert estimated_rank(table, 0.5) == 3000
    assert estimated_rank([], 0.5) == 1000
