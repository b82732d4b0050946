"""The networks that judge: batches of any size, and which way their logits point."""

from pathlib import Path

import numpy as np
import torch

from generator.judges.networks import Detector, discriminator_of, judge_of
from tests.support.factories import painted_face
from tests.support.tiny import SIDE


def test_a_judge_takes_batches_of_any_size() -> None:
    judge = judge_of(Detector().eval())
    faces = np.stack([painted_face(n, SIDE) for n in range(70)])
    assert judge(faces).shape == (70,)


def test_a_discriminator_as_a_judge_speaks_of_fakes(checkpoint: Path) -> None:
    judge = discriminator_of(checkpoint, torch.device("cpu"))
    faces = np.stack([painted_face(n, 8) for n in range(3)])
    assert judge(faces).shape == (3,)
    assert np.array_equal(judge(faces), judge(faces))
