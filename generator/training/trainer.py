"""The trainer: both networks, their optimisers, and the step that trains them."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from torch import Tensor
from torch.nn.utils import get_total_norm
from torch.optim import Adam

from generator.checkpoint import CheckpointError, load_weights, read_header, save_checkpoint
from generator.contact_sheet import adults_in_turn, contact_sheet
from generator.data import TITLES, Batches, FaceSet, to_pixels
from generator.device import has_fast_bf16
from generator.network.augment import diff_augment
from generator.network.ema import ema_update
from generator.network.loss import Augment, Critique, Pair, discriminator_loss, generator_loss
from generator.network.model import NETWORKS, Discriminator, Generator, graft
from generator.training.parallel import Group
from generator.training.schedule import Hyperparameters, ema_decay, hyperparameters
from generator.training.second_critic import SecondCritic
from generator.training.settings import TrainSettings
from generator.training.state import load_state, save_state

GRID_SIDE = 8
MAX_BAD_STEPS = 20


class Trainer:
    """Both networks, their optimisers, and the step that trains them.

    Everything random in a step is drawn from (seed, images), so a resumed run equals one that
    was never stopped. In a group each process takes batches of its own, and all take one step.
    """

    def __init__(
        self,
        settings: TrainSettings,
        faces: FaceSet,
        device: torch.device,
        group: Group | None = None,
    ) -> None:
        torch.manual_seed(settings.seed)
        self.settings, self.device, self.group = settings, device, group or Group()
        self.config = NETWORKS[settings.network]
        self.images, self.steps, self.bad_steps = 0, 0, 0
        self.before: list[dict[str, Any]] = []
        self.batches = Batches(faces, settings.seed)
        self.generator = self._place(Generator(self.config))
        self.discriminator = self._place(Discriminator(self.config))
        self.average = copy.deepcopy(self.generator).requires_grad_(False)
        self.optimisers = {
            "generator": self._adam(self.generator),
            "discriminator": self._adam(self.discriminator),
        }
        self.critic = (
            SecondCritic(settings.critic, self.batches, self.config.classes, device)
            if settings.critic
            else None
        )
        if self.critic:
            self.optimisers["critic"] = self.critic.optimiser
        # What else the generator should please: faces (N, 3, R, R) to a loss.
        self.taste: Callable[[Tensor], Tensor] | None = None

    def _place(self, module: torch.nn.Module) -> Any:
        return module.to(self.device, memory_format=torch.channels_last)  # type: ignore[call-overload]

    def _adam(self, module: torch.nn.Module) -> Adam:
        values = self._scheduled()
        return Adam(module.parameters(), lr=values.lr, betas=(0.0, values.beta2))

    def _scheduled(self) -> Hyperparameters:
        """Return the values of the next step: a function of the images seen."""
        settings = self.settings
        scales = settings.gamma, settings.rate
        return hyperparameters(self.images, settings.planned, self.config.resolution, *scales)

    @property
    def modules(self) -> dict[str, torch.nn.Module]:
        """The networks that a state holds."""
        networks = {
            "generator": self.generator,
            "discriminator": self.discriminator,
            "average": self.average,
        }
        return networks | ({"critic": self.critic.module} if self.critic else {})

    @property
    def phases(self) -> list[dict[str, Any]]:
        """This run and the runs before it, each with its network and its thousands of images."""
        return [*self.before, {"network": self.settings.network, "kimg": self.images / 1000}]

    @property
    def kimg(self) -> float:
        """Thousands of images seen, over all phases."""
        return float(sum(phase["kimg"] for phase in self.phases))

    def start_from(self, path: Path) -> None:
        """Begin with a checkpoint's weights, fitted to this network's size, and a fresh optimiser.

        The images of a checkpoint of the same network count as this run's, so the schedules and
        the order of the faces go on from there.
        """
        header = read_header(path)
        _, generator = load_weights(path, "generator")
        _, discriminator = load_weights(path, "discriminator")
        try:
            self.generator.load_state_dict(graft(generator, self.config))
            self.discriminator.load_state_dict(graft(discriminator, self.config))
        except RuntimeError as error:
            raise CheckpointError(
                f"{path.name} is of another architecture than {self.settings.network}."
            ) from error
        self.average.load_state_dict(self.generator.state_dict())
        self.before = header.provenance["phases"]
        if self.before and self.before[-1]["network"] == self.settings.network:
            self.images = round(self.before[-1]["kimg"] * 1000)
            self.before = self.before[:-1]

    def resume(self, run: Path) -> None:
        """Go on from the run's latest state."""
        facts = load_state(run, self.modules, self.optimisers)
        self.images, self.steps = facts["images"], facts["steps"]
        self.before = facts["before"]
        if self.critic:
            self.critic.since = facts.get("critic_since")

    def save(self, run: Path) -> None:
        """Write the whole state, and the checkpoint that could ship."""
        facts = {
            "images": self.images,
            "steps": self.steps,
            "before": self.before,
            "critic_since": self.critic.since if self.critic else None,
            "config": self.config.as_dict(),
            "settings": self.settings.as_dict(),
        }
        save_state(run, self.modules, self.optimisers, facts)
        self.save_checkpoint(run / "checkpoint.safetensors")

    def save_checkpoint(self, path: Path, **more: object) -> None:
        """Write the checkpoint that could ship; `more` is added to its provenance."""
        average, discriminator = self.average.state_dict(), self.discriminator.state_dict()
        save_checkpoint(path, average, discriminator, self.config, self._provenance() | more)

    def _provenance(self) -> dict[str, Any]:
        """Return what the checkpoint says about its training."""
        title = TITLES[self.settings.deck]
        return {
            "network": self.settings.network,
            "kimg": self.kimg,
            "phases": self.phases,
            "trained_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "deck": self.settings.deck,
            "data": f"{title}, {len(self.batches)} training faces after filter",
            "seed": self.settings.seed,
        }

    def _autocast(self) -> torch.autocast:
        fast = has_fast_bf16(self.device)
        return torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=fast)

    def _latents(self, rng: torch.Generator) -> Tensor:
        return torch.randn(self.settings.batch, self.config.latents, generator=rng).to(self.device)

    def _batch(self, rng: torch.Generator) -> tuple[Tensor, Tensor]:
        place = self.images + self.group.rank * self.settings.batch
        faces, classes = self.batches.at(place, self.settings.batch, rng)
        return faces.to(self.device), classes.to(self.device)

    def step(self) -> dict[str, float]:
        """Train both networks on one batch each and return what the log records."""
        values, every = self._scheduled(), self.settings.penalty_every
        for name in ("generator", "discriminator"):
            rates = {"lr": values.lr, "betas": (0.0, values.beta2)}
            self.optimisers[name].param_groups[0].update(rates)
        rng = self._step_rng()
        augment = partial(diff_augment, probability=values.augment, rng=rng)
        is_penalised = self.steps % every == 0
        gamma = values.gamma * every if is_penalised else 0.0
        with self._autocast():
            real, classes = self._batch(rng)
            fake = self.generator(self._latents(rng), classes)
        pair = Pair(real, fake, classes)
        critique, is_discriminator_finite = self._train_discriminator(pair, gamma, augment)
        also = self._train_critic(self.critic, pair) if self.critic else None
        if self.taste:
            also = self.taste(pair.fake) + (0.0 if also is None else also)
        loss, is_generator_finite = self._train_generator(pair, critique.real_logits, augment, also)
        self._count_bad_steps(is_discriminator_finite and is_generator_finite)
        self._advance()
        log = {"loss_d": critique.loss, "loss_g": loss, "gap": critique.gap}
        if is_penalised:
            log |= {"r1": critique.r1, "r2": critique.r2}
        return {name: float(value.detach()) for name, value in log.items()} | asdict(values)

    def _step_rng(self) -> torch.Generator:
        """Return this process's random numbers for the next step."""
        place = self.images + self.group.rank * self.settings.batch
        return torch.Generator().manual_seed(self.settings.seed * 1_000_003 + place)

    def _train_discriminator(
        self, pair: Pair, gamma: float, augment: Augment
    ) -> tuple[Critique, bool]:
        """Take the discriminator's step; say whether it was finite."""
        with self._autocast():
            critique = discriminator_loss(self.discriminator, pair, gamma, augment)
        return critique, self._descend("discriminator", critique.loss)

    def _train_critic(self, critic: SecondCritic, pair: Pair) -> Tensor:
        """Take the step of the feature critic's heads; return its part of the generator's loss."""
        with self._autocast():
            seen = critic.module.see(pair)
            loss = critic.module.head_loss(seen)
        self._descend("critic", loss)
        critic.module.requires_grad_(False)
        with self._autocast():
            loss = critic.weight_at(self.images) * critic.module.generator_loss(seen)
        critic.module.requires_grad_(True)
        return loss

    def _train_generator(
        self, pair: Pair, real_logits: Tensor, augment: Augment, also: Tensor | None
    ) -> tuple[Tensor, bool]:
        """Take the generator's step; say whether it was finite."""
        self.discriminator.requires_grad_(False)
        with self._autocast():
            own = generator_loss(self.discriminator, pair, real_logits, augment)
        is_finite = self._descend("generator", own if also is None else own + also)
        self.discriminator.requires_grad_(True)
        return own, is_finite

    def _advance(self) -> None:
        """Count the step and move the averaged generator."""
        seen = self.settings.batch * self.group.size
        self.steps += 1
        self.images += seen
        decay = ema_decay(self.images, seen, self.settings.ema_ceiling)
        ema_update(self.average, self.generator, decay)

    def _descend(self, name: str, loss: Tensor) -> bool:
        """Take an optimiser step, unless loss or gradients are not finite; say whether it did."""
        optimiser, parameters = self.optimisers[name], list(self.modules[name].parameters())
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        self.group.average_gradients(parameters)
        # A finite loss can have infinite gradients, and one such step would ruin the weights.
        norm = get_total_norm([p.grad for p in parameters if p.grad is not None])
        if not self.group.agree(bool(torch.isfinite(loss.detach() + norm)), self.device):
            return False
        optimiser.step()
        return True

    def _count_bad_steps(self, is_finite: bool) -> None:
        self.bad_steps = 0 if is_finite else self.bad_steps + 1
        if self.bad_steps >= MAX_BAD_STEPS:
            raise FloatingPointError(f"{MAX_BAD_STEPS} steps in a row were not finite.")

    @torch.no_grad()
    def grid(self) -> Image.Image:
        """Return 8 x 8 adult faces of the averaged generator, always from the same latents."""
        count = GRID_SIDE**2
        rng = torch.Generator().manual_seed(0)
        z = torch.randn(count, self.config.latents, generator=rng).to(self.device)
        classes = torch.tensor(adults_in_turn(count), device=self.device)
        return contact_sheet(to_pixels(self.average(z, classes)))
