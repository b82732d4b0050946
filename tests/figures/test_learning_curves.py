"""The learning curve: blocks of consecutive trials."""

from hypothesis import given
from hypothesis import strategies as st

from quiz.figures.learning_curves import learning_curve


@given(st.lists(st.booleans(), max_size=400))
def test_blocks_cover_every_trial_once(outcomes: list[bool]) -> None:
    blocks = learning_curve(outcomes)
    assert len(blocks) <= 12
    assert sum(block.trials for block in blocks) == len(outcomes)
    assert sum(block.correct for block in blocks) == sum(outcomes)
    assert [block.first for block in blocks[1:]] == [block.last + 1 for block in blocks[:-1]]
    assert all(block.trials >= 10 for block in blocks) or len(outcomes) < 10
