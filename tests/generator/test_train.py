"""The command that trains: starts, resumes, and refuses in one sentence."""

import resource
from pathlib import Path

import pytest
import torch

from generator.checkpoint import read_header
from generator.network.model import NETWORKS, ModelConfig
from generator.train import main
from tests.support.tiny import TINY


def options(cache: Path, run: str) -> list[str]:
    """Return the options of a run on the CPU, in batches of 100."""
    folders = ["--cache", str(cache), "--run", str(cache / run)]
    return [*folders, "--batch", "100", "--device", "cpu"]


def train(cache: Path, run: str, planned: int, *more: str) -> Path:
    """Train a tiny network up to a thousand times `planned` images, in batches of 100."""
    length = ["--planned", str(planned), "--tick", "1"]
    assert main([*options(cache, run), *length, *more]) == 0
    return cache / run


def test_starting_from_a_checkpoint_grafts_it_and_keeps_its_history(
    training_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = train(training_cache, "first", 1) / "checkpoint.safetensors"
    larger = ModelConfig(base=2, widths=TINY.widths, latents=4, embedding=4)
    monkeypatch.setitem(NETWORKS, "g96", larger)
    second = train(training_cache, "second", 1, "--network", "g96", "--start", str(first))
    header = read_header(second / "checkpoint.safetensors")
    assert header.kimg == 2.0
    assert [phase["network"] for phase in header.provenance["phases"]] == ["s96", "g96"]


def test_starting_from_the_same_network_goes_on_counting(training_cache: Path) -> None:
    first = train(training_cache, "first", 1) / "checkpoint.safetensors"
    second = train(training_cache, "second", 2, "--start", str(first))
    phases = read_header(second / "checkpoint.safetensors").provenance["phases"]
    assert phases == [{"network": "s96", "kimg": 2.0}]
    assert len((second / "log.jsonl").read_text().splitlines()) == 1


def test_a_checkpoint_of_another_architecture_is_one_sentence(
    training_cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = train(training_cache, "first", 1) / "checkpoint.safetensors"
    wider = ModelConfig(base=1, widths=(16, 16, 8, 8), latents=4, embedding=4)
    monkeypatch.setitem(NETWORKS, "g96", wider)
    assert main([*options(training_cache, "x"), "--network", "g96", "--start", str(first)]) == 1
    assert (
        capsys.readouterr().err == "checkpoint.safetensors is of another architecture than g96.\n"
    )


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("UTKFace.tar.gz", "UTKFace.tar.gz cannot be read"),
        ("empty", "empty holds no faces that can be used."),
        ("none", "neither a folder nor"),
    ],
)
def test_photographs_that_cannot_be_read_are_one_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    source: str,
    sentence: str,
) -> None:
    (tmp_path / "UTKFace.tar.gz").write_text("no archive")
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("UTKFACE", str(tmp_path / source))
    folders = ["--cache", str(tmp_path / "cache"), "--run", str(tmp_path / "x")]
    assert main([*folders, "--network", "p32", "--device", "cpu"]) == 1
    said = capsys.readouterr().err.splitlines()[-1]
    assert sentence in said
    assert not list(tmp_path.glob("cache/*"))


def test_no_room_on_disk_stops_with_a_sentence_and_loses_nothing(
    training_cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = train(training_cache, "full", 1)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))
    again = options(training_cache, "full")
    try:
        assert main([*again, "--resume", "--planned", "2", "--tick", "5"]) == 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "could not be written, what was saved before is kept" in capsys.readouterr().err
    assert [path.name for path in run.glob("state-*")] == ["state-000001000"]
    assert main([*again, "--resume", "--planned", "2"]) == 0
    assert read_header(run / "checkpoint.safetensors").kimg == 2.0


def test_a_loss_that_stays_infinite_stops_with_a_sentence(
    training_cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        "generator.training.trainer.generator_loss",
        lambda *_: torch.tensor(torch.nan, requires_grad=True),
    )
    assert main([*options(training_cache, "x"), "--planned", "100"]) == 1
    assert "not finite" in capsys.readouterr().err


def test_too_few_photographs_stop_with_a_sentence(
    training_cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("generator.train.LEAST", 41)
    assert main(options(training_cache, "x")) == 1
    assert capsys.readouterr().err.strip() == ("40 faces are too few to learn from; 41 are least.")


def test_no_room_on_the_gpu_is_one_sentence(
    training_cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory.\nTried to allocate\n20 GiB")

    monkeypatch.setattr("generator.train.train", fail)
    assert main(options(training_cache, "x")) == 1
    assert capsys.readouterr().err == "The GPU has no room for batches of 100; try --batch.\n"


def test_the_minutes_end_a_run_with_its_state(training_cache: Path) -> None:
    run = train(training_cache, "short", 1000, "--minutes", "0")
    assert read_header(run / "checkpoint.safetensors").kimg == 0
    assert (run / "latest.json").is_file()


def test_a_new_run_keeps_what_else_is_in_its_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("log.jsonl", "checkpoint.safetensors", "grid-00004.png"):
        run = tmp_path / f"run-{name}"
        run.mkdir()
        (run / name).write_text("notes")
        for more in ([], ["--resume"]):
            assert main([*options(tmp_path, run.name), "--planned", "1", *more]) == 1
            assert f"{name} exists already" in capsys.readouterr().err
        assert [path.read_text() for path in run.iterdir()] == ["notes"]
    (tmp_path / "states" / "state-secrets").mkdir(parents=True)
    assert main([*options(tmp_path, "states"), "--planned", "1"]) == 1
    assert (tmp_path / "states" / "state-secrets").is_dir()


def test_a_new_run_never_destroys_an_earlier_one(
    training_cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = train(training_cache, "kept", 1)
    before = {path: path.read_bytes() for path in run.rglob("*") if path.is_file()}
    assert main([*options(training_cache, "kept"), "--planned", "1"]) == 1
    assert "holds a run already: --resume continues it" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in run.rglob("*") if path.is_file()} == before
