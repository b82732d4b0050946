"""The feature critic: frozen eyes, heads that know the class, and what the generator gets."""

import pytest
import torch

from generator.imagenet.lite import load_lite
from generator.network.feature_critic import FeatureCritic
from generator.network.loss import Pair

CLASSES = torch.tensor([0, 1, 2, 0])


@pytest.fixture
def critic() -> FeatureCritic:
    torch.manual_seed(0)
    critic = FeatureCritic(load_lite("lite0", torch.device("cpu"), torch.float32), 3)
    critic.calibrate(torch.rand(8, 3, 32, 32) * 2 - 1)
    return critic


def pair() -> Pair:
    rng = torch.Generator().manual_seed(1)
    real = torch.rand(4, 3, 32, 32, generator=rng) * 2 - 1
    return Pair(real, torch.zeros(4, 3, 32, 32, requires_grad=True), CLASSES)


def test_maps_are_standardised_by_real_faces(critic: FeatureCritic) -> None:
    torch.manual_seed(2)
    for each in critic.look(torch.rand(32, 3, 32, 32) * 2 - 1):
        assert each.mean().abs() < 0.5
        assert 0.5 < each.std() < 2


def test_only_heads_are_in_the_state_and_learn(critic: FeatureCritic) -> None:
    assert all(name.startswith(("heads", "mean", "spread")) for name in critic.state_dict())
    faces = pair()
    seen = critic.see(faces)
    reached = list[torch.Tensor]()
    faces.fake.register_hook(reached.append)  # type: ignore[no-untyped-call]
    optimiser = torch.optim.Adam(critic.parameters(), lr=1e-3)
    losses = []
    for _ in range(12):
        loss = critic.head_loss(seen)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < 0.8 * losses[0]
    assert reached == []  # the heads' step does not reach the generator
    critic.generator_loss(seen).backward()  # type: ignore[no-untyped-call]
    assert reached[0].abs().max() > 0


def test_the_class_counts(critic: FeatureCritic) -> None:
    seen = critic.see(pair())
    [head, *_] = critic.heads
    logits = [head(seen.real[0], torch.full((4,), number)) for number in range(2)]
    assert logits[0].shape == (4, 4, 4)
    assert not torch.allclose(logits[0], logits[1])
