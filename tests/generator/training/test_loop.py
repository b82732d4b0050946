"""What a run leaves behind: log, grids, checkpoint and milestones."""

import json
from pathlib import Path

import pytest

from generator.checkpoint import read_header
from generator.training.loop import keep_milestone, mean_of, progress_line, run_slice
from tests.support.tiny import tiny_trainer


def test_a_run_leaves_a_log_a_grid_and_a_checkpoint(training_cache: Path) -> None:
    run = training_cache / "run"
    run_slice(tiny_trainer(training_cache, "run"), lambda: False)
    lines = [json.loads(line) for line in (run / "log.jsonl").read_text().splitlines()]
    assert [line["images"] for line in lines] == [1000, 2000]
    assert {"loss_d", "loss_g", "gap", "r1", "r2", "gamma", "lr", "images_per_second"} <= set(
        lines[0]
    )
    assert (run / "grid.png").exists()
    assert not list(run.glob("milestone-*"))
    header = read_header(run / "checkpoint.safetensors")
    assert (header.resolution, header.kimg, header.classes) == (8, 2.0, 13)


def test_a_milestone_is_kept_once_for_each_doubling(tmp_path: Path) -> None:
    for kimg in (3.9, 4.0, 5.0, 8.5, 12.0):
        (tmp_path / "checkpoint.safetensors").write_text(str(kimg))
        keep_milestone(tmp_path, kimg)
    kept = {path.name: path.read_text() for path in tmp_path.glob("milestone-*")}
    assert kept == {"milestone-00004.safetensors": "4.0", "milestone-00008.safetensors": "8.5"}


def test_a_mean_counts_only_the_steps_that_have_the_quantity() -> None:
    assert mean_of([{"gap": 1.0, "r1": 4.0}, {"gap": 2.0}]) == {"gap": 1.5, "r1": 4.0}


@pytest.mark.parametrize(("r1", "shown"), [({"r1": 0.25}, "0.250"), ({}, "nan")])
def test_a_tick_is_a_line(r1: dict[str, float], shown: str) -> None:
    line = progress_line({"images": 4000, "images_per_second": 20.0, "gap": 1.5} | r1, 2.0)
    assert "4.0 kimg" in line
    assert shown in line
    assert "2.0 h left" in line
