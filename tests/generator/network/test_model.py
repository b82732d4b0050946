"""Both networks: shapes, sizes, classes, and weights carried to another size."""

import pytest
import torch

from generator.network.model import NETWORKS, Discriminator, Generator, ModelConfig, graft
from tests.support.tiny import TINY


@pytest.mark.parametrize("name", NETWORKS)
def test_shapes(name: str) -> None:
    config = NETWORKS[name]
    if config.widths[0] > 320:
        config = ModelConfig(config.base, (64, 32, 32, 16, 16))
    z, classes = torch.randn(2, config.latents), torch.tensor([0, 12])
    faces = Generator(config)(z, classes)
    assert faces.shape == (2, 3, config.resolution, config.resolution)
    assert Discriminator(config)(faces, classes).shape == (2,)


def test_named_networks_have_the_stated_sizes() -> None:
    sizes = {
        name: sum(p.numel() for p in Generator(NETWORKS[name]).parameters()) / 1e6
        for name in ("s96", "g96")
    }
    assert NETWORKS["s96"].resolution == NETWORKS["g96"].resolution == 96
    assert sizes["s96"] == pytest.approx(2.8, abs=0.1)
    assert sizes["g96"] == pytest.approx(4.1, abs=0.2)


def test_the_class_matters_to_both_networks() -> None:
    torch.manual_seed(0)
    z = torch.randn(1, TINY.latents)
    generator, discriminator = Generator(TINY), Discriminator(TINY)
    one, other = torch.tensor([6]), torch.tensor([7])
    assert not torch.equal(generator(z, one), generator(z, other))
    faces = torch.randn(1, 3, 8, 8)
    assert discriminator(faces, one) != discriminator(faces, other)


def test_a_new_network_keeps_the_variance() -> None:
    torch.manual_seed(0)
    faces = Generator(NETWORKS["s96"])(torch.randn(16, 64), torch.arange(12).repeat(2)[:16])
    assert 0.2 < faces.std() < 3


def test_grafting_keeps_the_logit_and_all_convolutions() -> None:
    torch.manual_seed(0)
    larger = ModelConfig(base=4, widths=TINY.widths, latents=4, embedding=4)
    small, large = Discriminator(TINY), Discriminator(larger)
    large.load_state_dict(graft(small.state_dict(), larger))
    flat = torch.full((1, 3, 8, 8), 0.5)
    # A flat face has flat maps but at borders, and so nearly the same logit at either size.
    wide = torch.full((1, 3, 16, 16), 0.5)
    classes = torch.tensor([3])
    with torch.no_grad():
        for block in (small, large):
            for stage in block.stages:
                stage.block.conv2.weight.zero_()  # type: ignore[union-attr, operator]
        assert small(flat, classes).item() == pytest.approx(large(wide, classes).item(), rel=1e-4)
    generator = graft(Generator(TINY).state_dict(), larger)
    Generator(larger).load_state_dict(generator)
    assert generator["basis"].shape == (8, 4, 4)
