"""Scaling: lines with time and memory, and memory that stays as responses grow."""

import re

import pytest

from generator.crowd import scaling
from generator.crowd.scaling import time_learning


def test_learning_is_timed_and_memory_stays(capsys: pytest.CaptureFixture[str]) -> None:
    few, more = time_learning(2_000), time_learning(40_000)
    grown = [int(found) for line in (few, more) for found in re.findall(r"([+-]\d+) by", line)]
    assert len(grown) == 2
    assert grown[1] < 60, "features alone take 17 MiB"


def test_the_command_times_learning_and_both_decks(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scaling, "CANDIDATES", (1, 2))
    monkeypatch.setattr(scaling, "BATCH", 2)
    monkeypatch.setattr(scaling, "_TURNS", 1)
    assert scaling.main(["--most", "2000"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1 + 2 * 2
    assert "2,000 responses" in lines[0]
    assert "gallery, choice of 1 in 2" in lines[-1]
