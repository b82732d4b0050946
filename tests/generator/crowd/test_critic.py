"""The critic as a file: the same after a round trip, and only for eyes of its name."""

import numpy as np
import pytest

from generator.checkpoint import CheckpointError
from generator.crowd.critic import HumanCritic

CRITIC = HumanCritic("p64-1+detector-2", np.ones(3), np.array([1.0, 0.0, -2.0]), np.ones(2))


def test_higher_scores_are_called_fake_more_often() -> None:
    features = np.array([[1, 1, 1], [3, 1, 1], [1, 1, 3]], dtype=np.float16)
    assert CRITIC.scores(features).tolist() == [0, 2, -4]
    p = CRITIC.p_fake(features)
    assert p[2] < p[0] < p[1]
    assert ((p > 0) & (p < 1)).all()


def test_bytes_bring_it_back() -> None:
    back = HumanCritic.from_bytes(CRITIC.to_bytes(), CRITIC.eyes)
    features = np.random.default_rng(0).normal(size=(9, 3)).astype(np.float16)
    assert np.allclose(back.p_fake(features), CRITIC.p_fake(features))
    assert back.to_bytes() == CRITIC.to_bytes()


def test_a_critic_of_other_eyes_is_refused() -> None:
    with pytest.raises(CheckpointError, match=r"features of p64-1\+detector-2, not of p64-9"):
        HumanCritic.from_bytes(CRITIC.to_bytes(), "p64-9")


@pytest.mark.parametrize("body", [b"", b"nonsense" * 20, CRITIC.to_bytes()[:-9]])
def test_damaged_bytes_are_one_sentence(body: bytes) -> None:
    with pytest.raises(CheckpointError, match="damaged"):
        HumanCritic.from_bytes(body, CRITIC.eyes)


def test_numbers_that_are_not_finite_are_refused() -> None:
    odd = HumanCritic("e", np.ones(2), np.array([1.0, np.nan]), np.ones(2))
    with pytest.raises(CheckpointError, match="not finite"):
        HumanCritic.from_bytes(odd.to_bytes(), "e")


@pytest.mark.parametrize(
    ("mean", "direction", "average"),
    [((3,), (4,), (2,)), ((3,), (3,), (3,)), ((3, 1), (3, 1), (2,)), ((), (), (2,))],
)
def test_shapes_that_do_not_fit_together_are_refused(
    mean: tuple[int, ...], direction: tuple[int, ...], average: tuple[int, ...]
) -> None:
    odd = HumanCritic("e", np.ones(mean), np.ones(direction), np.ones(average))
    with pytest.raises(CheckpointError, match="do not fit together"):
        HumanCritic.from_bytes(odd.to_bytes(), "e")


def test_a_critic_of_another_number_of_features_is_refused() -> None:
    CRITIC.check(3)
    with pytest.raises(CheckpointError, match="knows 3 features of a face; its eyes see 448"):
        CRITIC.check(448)
