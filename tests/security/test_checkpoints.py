"""Checkpoint files that would run code when loaded: every loader refuses them."""

import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from generator.checkpoint import CheckpointError, load_weights, read_header
from generator.evaluate import main as evaluate
from generator.evaluation.feature_network import load_features
from generator.judges.networks import load_detector
from generator.opponents import load_opponents
from generator.sample import main as sample
from generator.sampler import load_sampler
from generator.training.state import load_state
from quiz.config import Config
from quiz.decks import sources
from quiz.decks.deck import UTKFACE
from quiz.worker import WorkerProcess
from tests.decks.test_sources import bundled_in


class Bomb:
    """An object that writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return Path.touch, (self.path,)


@pytest.fixture
def went_off(tmp_path: Path) -> Path:
    """Return the path that a bomb writes."""
    return tmp_path / "went off"


def pickled(path: Path, bomb: Bomb) -> None:
    path.write_bytes(pickle.dumps({"generator": bomb}))


def saved_by_torch(path: Path, bomb: Bomb) -> None:
    torch.save({"generator": bomb}, path)


def with_a_false_length(path: Path, bomb: Bomb) -> None:
    """Write a file that starts like safetensors, with a header longer than the file."""
    path.write_bytes((1 << 62).to_bytes(8, "little") + pickle.dumps(bomb))


def with_a_pickle_for_a_header(path: Path, bomb: Bomb) -> None:
    body = pickle.dumps(bomb)
    path.write_bytes(len(body).to_bytes(8, "little") + body)


@pytest.fixture(params=[pickled, saved_by_torch, with_a_false_length, with_a_pickle_for_a_header])
def bomb(request: pytest.FixtureRequest, tmp_path: Path, went_off: Path) -> Iterator[Path]:
    """Return a hostile file with the name of a checkpoint; check afterwards that it did not run."""
    path = tmp_path / "faces.safetensors"
    request.param(path, Bomb(went_off))
    yield path
    assert not went_off.exists()


def test_the_bomb_works(tmp_path: Path, went_off: Path) -> None:
    path = tmp_path / "faces.safetensors"
    pickled(path, Bomb(went_off))
    pickle.loads(path.read_bytes())
    assert went_off.exists()


@pytest.mark.parametrize(
    "load",
    [
        read_header,
        lambda path: load_weights(path, "generator"),
        lambda path: load_sampler(path, "cpu"),
        lambda path: load_opponents(path, device="cpu"),
        lambda path: load_opponents(weights=path, device="cpu"),
        lambda path: load_features(path, "cpu"),
        lambda path: load_detector(path, torch.device("cpu")),
    ],
)
def test_every_loader_refuses_it_with_a_sentence(bomb: Path, load: Callable[[Path], Any]) -> None:
    with pytest.raises(CheckpointError) as caught:
        load(bomb)
    assert "\n" not in str(caught.value)


def test_web_and_worker_report_it_and_keep_running(
    bomb: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundled_in(tmp_path, monkeypatch)
    config = Config.from_env({"INSTANCE": str(tmp_path / "instance"), "CHECKPOINT": str(bomb)})
    assert "damaged or not a safetensors file" in (
        sources.checkpoint_problem(config, UTKFACE) or ""
    )
    assert sources.describe_checkpoint(config, UTKFACE) is None
    worker = WorkerProcess(config)
    assert not worker.stocks.load()
    assert "damaged or not a safetensors file" in (worker.stocks.problem or "")
    assert [stock.sampler for stock in worker.stocks.all] == [None, None]


@pytest.mark.parametrize("command", [evaluate, sample])
def test_commands_refuse_it_with_a_sentence(
    bomb: Path,
    tmp_path: Path,
    command: Callable[[list[str]], int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    options = ["--checkpoint", str(bomb)]
    options += ["--out", str(tmp_path / "sheet.png")] if command is sample else []
    assert command(options) == 1
    assert "safetensors" in capsys.readouterr().err


def test_training_does_not_resume_from_it(bomb: Path, tmp_path: Path) -> None:
    folder = tmp_path / "state-000000001"
    folder.mkdir()
    bomb.rename(folder / "generator.safetensors")
    (tmp_path / "latest.json").write_text('{"folder": "state-000000001", "steps": 1}')
    with pytest.raises(Exception, match=r"(?i)header|deserializ|invalid"):
        load_state(tmp_path, {"generator": torch.nn.Linear(1, 1)}, {})
