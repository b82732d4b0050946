"""Networks, loss, schedules and training: on a tiny network, on the CPU."""

import json
import os
import resource
import socket
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.multiprocessing.spawn import spawn

from generator.checkpoint import read_header
from generator.data import Batches, FaceSet, load_faces, to_pixels, to_tensor
from generator.network.augment import diff_augment
from generator.network.loss import discriminator_loss, generator_loss
from generator.network.model import NETWORKS, Discriminator, Generator, ModelConfig, graft
from generator.train import keep_milestone, main, parse_args, run_slice
from generator.training.parallel import Group, joined
from generator.training.schedule import ema_decay, hyperparameters
from generator.training.trainer import Trainer

TINY = ModelConfig(base=2, widths=(8, 8, 8), latents=4, embedding=4)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Packed faces of 8 px and a network of that size, as training finds them."""
    monkeypatch.setitem(NETWORKS, "s96", TINY)
    folder = tmp_path / "utkface-8"
    folder.mkdir()
    rng = np.random.default_rng(0)
    np.save(folder / "pixels.npy", rng.integers(0, 256, (50, 8, 8, 3), dtype=np.uint8))
    np.save(folder / "age.npy", rng.integers(1, 90, 50, dtype=np.int16))
    for name in ("gender", "race"):
        np.save(folder / f"{name}.npy", rng.integers(0, 2, 50, dtype=np.int16))
    np.save(folder / "split.npy", np.repeat(np.array([0, 1, 2], dtype=np.int16), (5, 5, 40)))
    (folder / "summary.json").write_text("{}")
    return tmp_path


def train(cache: Path, run: str, planned: int, *more: str) -> Path:
    """Train a tiny network up to a thousand times `planned` images, in batches of 100."""
    folder = cache / run
    common = ["--cache", str(cache), "--run", str(folder), "--batch", "100", "--device", "cpu"]
    assert main([*common, "--planned", str(planned), "--tick", "1", *more]) == 0
    return folder


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


def linear_discriminator(weight: torch.Tensor) -> Discriminator:
    """A stand-in whose logit is <weight, face>, so that its gradient is known."""

    class Linear(torch.nn.Module):
        def forward(self, faces: torch.Tensor, _classes: torch.Tensor) -> torch.Tensor:
            return (faces * weight).sum(dim=(1, 2, 3))

    return Linear()  # type: ignore[return-value]


def test_loss_equals_the_formula() -> None:
    weight = torch.full((3, 2, 2), 0.5)
    real, fake = torch.ones(4, 3, 2, 2), torch.zeros(4, 3, 2, 2)
    judge, classes = linear_discriminator(weight), torch.zeros(4, dtype=torch.int64)
    critique = discriminator_loss(judge, real, fake, classes, 2.0, lambda x: x)
    gap, penalty = 12 * 0.5, 12 * 0.25
    assert critique.gap == pytest.approx(gap)
    assert critique.r1 == pytest.approx(penalty)
    assert critique.r2 == pytest.approx(penalty)
    assert critique.loss.item() == pytest.approx(np.log1p(np.exp(-gap)) + 2 * penalty)
    against = generator_loss(judge, real, fake, classes, lambda x: x)
    assert against.item() == pytest.approx(np.log1p(np.exp(gap)))


def test_penalties_are_taken_before_augmentation() -> None:
    judge = linear_discriminator(torch.full((3, 2, 2), 0.5))
    faces, classes = torch.ones(4, 3, 2, 2), torch.zeros(4, dtype=torch.int64)
    critique = discriminator_loss(judge, faces, faces, classes, 1.0, lambda x: 3 * x)
    assert critique.r1 == pytest.approx(12 * 1.5**2)


def test_no_penalty_at_gamma_zero() -> None:
    judge = linear_discriminator(torch.ones(3, 2, 2))
    faces, classes = torch.ones(4, 3, 2, 2), torch.zeros(4, dtype=torch.int64)
    critique = discriminator_loss(judge, faces, faces, classes, 0.0, lambda x: x)
    assert critique.loss.item() == pytest.approx(np.log(2))


def test_schedules_begin_and_end_as_stated() -> None:
    first, last = hyperparameters(0, 1_000_000, 96), hyperparameters(1_000_000, 1_000_000, 96)
    assert (first.lr, first.beta2, first.gamma, first.augment) == (2e-4, 0.9, 5.0, 0.0)
    assert (last.lr, last.beta2, last.gamma) == pytest.approx((5e-5, 0.99, 0.5))
    assert last.augment == pytest.approx(0.3)
    assert hyperparameters(499_999, 1_000_000, 64).augment == 0
    assert hyperparameters(0, 1000, 64).gamma == 2.0


def test_averaging_has_the_stated_half_life() -> None:
    assert ema_decay(10_000, 500, 30_000) == pytest.approx(0.5)
    assert ema_decay(10**7, 30_000, 30_000) == pytest.approx(0.5)


@pytest.mark.parametrize("probability", [0.0, 1.0])
def test_augmentation(probability: float) -> None:
    faces = torch.rand(16, 3, 16, 16, requires_grad=True)
    out = diff_augment(faces, probability, torch.Generator().manual_seed(0))
    assert out.shape == faces.shape
    assert torch.equal(out, faces) == (probability == 0)
    out.sum().backward()  # type: ignore[no-untyped-call]
    assert faces.grad is not None


def test_pixels_survive_the_round_trip() -> None:
    pixels = np.arange(2 * 4 * 4 * 3, dtype=np.uint8).reshape(2, 4, 4, 3)
    assert np.array_equal(to_pixels(to_tensor(pixels)), pixels)
    assert to_pixels(torch.full((1, 3, 1, 1), 7.0)).max() == 255


def test_an_epoch_shows_each_face_once() -> None:
    pixels = np.arange(10, dtype=np.uint8).repeat(12).reshape(10, 2, 2, 3)
    labels = np.full(10, 30, dtype=np.int16)
    faces = FaceSet(pixels, labels, labels * 0, labels * 0, labels * 0 + 2)
    batches = Batches(faces, seed=1)
    shown, classes = batches.at(0, 10, torch.Generator().manual_seed(0))
    assert sorted(to_pixels(shown)[:, 0, 0, 0].tolist()) == list(range(10))
    assert set(classes.tolist()) <= {6, 12}
    again, _ = Batches(faces, seed=1).at(0, 10, torch.Generator().manual_seed(0))
    assert torch.equal(shown, again)
    later, _ = batches.at(10, 10, torch.Generator().manual_seed(0))
    assert not torch.equal(shown, later)


def trainer_for(cache: Path, run: str) -> Trainer:
    """A trainer of the tiny network, as the command would make it."""
    options = ["--cache", str(cache), "--run", str(cache / run), "--batch", "100"]
    args = parse_args([*options, "--planned", "2", "--tick", "1", "--penalty-every", "4"])
    args.ema_ceiling = 30_000
    args.run.mkdir(exist_ok=True)
    return Trainer(args, load_faces(8, cache, "utkface").of("train"), torch.device("cpu"))


def test_slices_equal_an_uninterrupted_run(cache: Path) -> None:
    whole = trainer_for(cache, "whole")
    run_slice(whole, cache / "whole", lambda: False)
    first = trainer_for(cache, "sliced")
    run_slice(first, cache / "sliced", lambda: first.steps == 7)
    second = trainer_for(cache, "sliced")
    second.resume(cache / "sliced")
    assert (second.steps, second.images) == (7, 700)
    run_slice(second, cache / "sliced", lambda: False)
    assert second.images == whole.images == 2000
    for name, module in whole.modules.items():
        weights = second.modules[name].state_dict()
        assert all(torch.equal(v, weights[key]) for key, v in module.state_dict().items())


def test_a_run_leaves_a_log_a_grid_and_a_checkpoint(cache: Path) -> None:
    run = train(cache, "run", 2)
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


def test_starting_from_a_checkpoint_grafts_it_and_keeps_its_history(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = train(cache, "first", 1) / "checkpoint.safetensors"
    larger = ModelConfig(base=2, widths=TINY.widths, latents=4, embedding=4)
    monkeypatch.setitem(NETWORKS, "g96", larger)
    second = train(cache, "second", 1, "--network", "g96", "--start", str(first))
    header = read_header(second / "checkpoint.safetensors")
    assert header.kimg == 2.0
    assert [phase["network"] for phase in header.provenance["phases"]] == ["s96", "g96"]


def test_starting_from_the_same_network_goes_on_counting(cache: Path) -> None:
    first = train(cache, "first", 1) / "checkpoint.safetensors"
    second = train(cache, "second", 2, "--start", str(first))
    phases = read_header(second / "checkpoint.safetensors").provenance["phases"]
    assert phases == [{"network": "s96", "kimg": 2.0}]
    assert len((second / "log.jsonl").read_text().splitlines()) == 1


def test_a_checkpoint_of_another_architecture_is_one_sentence(
    cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = train(cache, "first", 1) / "checkpoint.safetensors"
    wider = ModelConfig(base=1, widths=(16, 16, 8, 8), latents=4, embedding=4)
    monkeypatch.setitem(NETWORKS, "g96", wider)
    options = ["--cache", str(cache), "--run", str(cache / "x"), "--device", "cpu"]
    assert main([*options, "--network", "g96", "--start", str(first)]) == 1
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
    options = ["--cache", str(tmp_path / "cache"), "--run", str(tmp_path / "x")]
    assert main([*options, "--network", "p32", "--device", "cpu"]) == 1
    said = capsys.readouterr().err.splitlines()[-1]
    assert sentence in said
    assert not list(tmp_path.glob("cache/*"))


def test_no_room_on_disk_stops_with_a_sentence_and_loses_nothing(
    cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = train(cache, "full", 1)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))
    options = ["--cache", str(cache), "--run", str(run), "--batch", "100", "--device", "cpu"]
    try:
        assert main([*options, "--resume", "--planned", "2", "--tick", "5"]) == 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "could not be written, what was saved before is kept" in capsys.readouterr().err
    assert [path.name for path in run.glob("state-*")] == ["state-000001000"]
    assert main([*options, "--resume", "--planned", "2"]) == 0
    assert read_header(run / "checkpoint.safetensors").kimg == 2.0


def test_a_loss_that_stays_infinite_stops_with_a_sentence(
    cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        "generator.training.trainer.generator_loss",
        lambda *_: torch.tensor(torch.nan, requires_grad=True),
    )
    arguments = ["--cache", str(cache), "--run", str(cache / "x"), "--batch", "100"]
    assert main([*arguments, "--device", "cpu", "--planned", "100"]) == 1
    assert "not finite" in capsys.readouterr().err


def test_infinite_gradients_of_a_finite_loss_leave_the_weights_as_they_are(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def steep(discriminator: Discriminator, real: Tensor, fake: Tensor, *_: object) -> Tensor:
        return torch.sqrt(fake * 0).mean()

    monkeypatch.setattr("generator.training.trainer.generator_loss", steep)
    trainer = trainer_for(cache, "steep")
    before = [parameter.clone() for parameter in trainer.generator.parameters()]
    assert trainer.step()["loss_g"] == 0.0
    assert trainer.bad_steps == 1
    after = trainer.generator.parameters()
    assert all(torch.equal(old, new) for old, new in zip(before, after, strict=True))


def test_too_few_photographs_stop_with_a_sentence(
    cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("generator.train.LEAST", 41)
    assert main(["--cache", str(cache), "--run", str(cache / "x"), "--device", "cpu"]) == 1
    assert capsys.readouterr().err.strip() == ("40 faces are too few to learn from; 41 are least.")


def test_no_room_on_the_gpu_is_one_sentence(
    cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory.\nTried to allocate\n20 GiB")

    monkeypatch.setattr("generator.train.train", fail)
    assert main(["--cache", str(cache), "--run", str(cache / "x"), "--device", "cpu"]) == 1
    assert capsys.readouterr().err == "The GPU has no room for batches of 32; try --batch.\n"


def test_gamma_can_be_scaled() -> None:
    plain, halved = (hyperparameters(5000, 10_000, 64, scale) for scale in (1.0, 0.5))
    assert halved.gamma == pytest.approx(plain.gamma / 2)
    assert replace(halved, gamma=plain.gamma) == plain


def take_part(rank: int, cache: str, port: int) -> None:
    """Be one of two processes that train together; write down what one ends with."""
    os.environ.update(RANK=str(rank), WORLD_SIZE="2", MASTER_ADDR="127.0.0.1")
    os.environ.update(MASTER_PORT=str(port))
    NETWORKS["s96"] = TINY
    folder, device = Path(cache), torch.device("cpu")
    with joined(device) as group:
        options = ["--cache", cache, "--run", str(folder / "together"), "--batch", "50"]
        args = parse_args([*options, "--planned", "1", "--tick", "1", "--penalty-every", "4"])
        args.ema_ceiling = 30_000
        trainer = Trainer(args, load_faces(8, folder, "utkface").of("train"), device, group)
        run_slice(trainer, args.run, lambda: False)
        weights = {name: m.state_dict() for name, m in trainer.modules.items()}
        torch.save((trainer.images, trainer.steps, weights), folder / f"part-{rank}.pt")


def test_two_processes_take_the_same_steps(cache: Path) -> None:
    (cache / "together").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    spawn(take_part, (str(cache), port), nprocs=2)  # type: ignore[no-untyped-call]
    parts = [torch.load(cache / f"part-{rank}.pt", weights_only=True) for rank in (0, 1)]
    assert [part[:2] for part in parts] == [(1000, 10), (1000, 10)]
    for name, weights in parts[0][2].items():
        assert all(torch.equal(v, parts[1][2][name][key]) for key, v in weights.items())
    lines = (cache / "together" / "log.jsonl").read_text().splitlines()
    assert len(lines) == 1


def test_averaged_gradients_are_those_of_the_whole_batch() -> None:
    assert Group().all(True, torch.device("cpu"))
    assert not Group().all(False, torch.device("cpu"))
    parameter = torch.nn.Parameter(torch.ones(3))
    parameter.grad = torch.full((3,), 2.0)
    Group().average_gradients([parameter])
    assert parameter.grad.tolist() == [2.0, 2.0, 2.0]
