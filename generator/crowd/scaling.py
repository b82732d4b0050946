"""Time and memory of learning, and the cost of choice: `python -m generator.crowd.scaling`."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from statistics import median

import numpy as np

from generator.checkpoint import DECKS, bundled
from generator.command import command_parser, run
from generator.contact_sheet import adults_in_turn
from generator.crowd.choosing import crowd_chooser
from generator.crowd.critic import HumanCritic
from generator.crowd.eyes import load_eyes
from generator.crowd.guesses import Guesses
from generator.crowd.learning import learn
from generator.crowd.stages import forget_peak, peak_memory
from generator.crowd.whitening import ROWS, Features, release
from generator.sampler import load_sampler
from generator.serving import served

RESPONSES = (2_000, 20_000, 200_000, 1_000_000)
CANDIDATES = (1, 2, 4, 8)
SIZE = 448  # features of a face
EACH = 30  # responses of a player
BATCH = 16  # faces that the worker makes at a time
_TURNS = 5


def synthetic(responses: int, rng: np.random.Generator) -> tuple[Features, Guesses]:
    """Return features in a file, of half as many faces, and guesses that depend on them."""
    faces, players = responses // 2, responses // EACH
    with tempfile.TemporaryFile() as file:
        features: Features = np.memmap(file, np.float16, "w+", shape=(faces, SIZE))
    direction, scores = rng.normal(size=SIZE) / np.sqrt(SIZE), np.empty(faces)
    for start in range(0, faces, ROWS):
        part = rng.normal(size=(min(ROWS, faces - start), SIZE))
        features[start : start + ROWS] = part
        scores[start : start + ROWS] = part @ direction
        release(features)
    face, player = rng.integers(faces, size=responses), rng.integers(players, size=responses)
    said = rng.random(responses) < 1 / (1 + np.exp(-2 * scores[face]))
    return features, Guesses(face, player, said)


def time_learning(responses: int) -> str:
    """Learn from so many responses; return a line with seconds and memory."""
    features, guesses = synthetic(responses, np.random.default_rng(0))
    forget_peak()
    before, began = peak_memory(), time.monotonic()
    _, card = learn(features, guesses, "synthetic")
    seconds, peak = time.monotonic() - began, peak_memory()
    return (
        f"learning from {responses:>9,} responses {seconds:8.1f} s   peak {peak:5.0f} MiB, "
        f"{peak - before:+5.0f} by learning   log-loss {card['log_loss']:.3f}"
    )


def time_choice(deck: str) -> Iterator[str]:
    """Yield lines with the time from seeds to a stocked face, for each number of candidates."""
    path = bundled(deck)
    sampler, eyes = load_sampler(path), load_eyes(path)
    critic = HumanCritic(eyes.name, np.zeros(eyes.size), np.ones(eyes.size), np.array([1.0, 0.0]))
    chooser, classes = crowd_chooser(critic, eyes, deck), adults_in_turn(BATCH)
    for count in CANDIDATES:
        times = []
        for turn in range(_TURNS):
            first = 1000 * turn
            seeds = [
                list(range(first + n, first + n + BATCH)) for n in range(0, count * BATCH, BATCH)
            ]
            began = time.monotonic()
            if count == 1:
                served(deck, sampler.make(seeds[0], classes))
            else:
                served(deck, chooser.make(sampler, seeds, classes, 1.0)[1])
            times.append((time.monotonic() - began) / BATCH)
        yield f"a face of {deck}, choice of 1 in {count} {1000 * median(times):8.1f} ms"


def parse_args(argv: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = command_parser(
        "crowd.scaling",
        "Time learning by the number of responses, and the worker by the number of candidates.",
        "--most 200000",
    )
    parser.add_argument("--most", type=int, default=RESPONSES[-1], help="responses, at most")
    return parser.parse_args(argv)


def print_lines(args: argparse.Namespace) -> None:
    """Measure everything and print a line for each."""
    for responses in RESPONSES:
        if responses <= args.most:
            print(time_learning(responses), flush=True)
    for deck in DECKS:
        for line in time_choice(deck):
            print(line, flush=True)


def main(argv: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    return run(print_lines, parse_args(argv))


if __name__ == "__main__":
    sys.exit(main())
