"""Stages: seconds and memory of each."""

import numpy as np
import pytest

from generator.crowd.stages import Stages, forget_peak, peak_memory


def test_a_stage_is_announced_and_measured(capsys: pytest.CaptureFixture[str]) -> None:
    stages = Stages()
    with stages.measured("think"):
        block = np.ones(2**22)
    assert block.any()
    (stage,) = stages.done
    assert (stage.name, capsys.readouterr().err) == ("think", "think …\n")
    assert stage.seconds >= 0
    assert stage.peak > 32


def test_the_peak_grows_with_what_is_held() -> None:
    forget_peak()
    before = peak_memory()
    block = np.ones(2**24)
    assert block.any()
    assert peak_memory() > before + 64
