"""Prove the critic on simulated players: `python -m generator.crowd.demo`, or `make crowd-demo`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from datasets.outputs import PAGE, check_output
from generator.command import add_cache_option, add_replace_option, command_parser, run
from generator.crowd.findings import Findings, claims
from generator.crowd.report import as_html, as_text, sorted_faces
from generator.crowd.simulation import TROLLS, change
from generator.crowd.stages import Stages
from generator.crowd.trial import (
    Plan,
    Setting,
    candidates,
    fair,
    paint,
    prepare,
    said_of,
    teach,
    tuned,
)
from generator.device import keep_freed_memory
from generator.sampler import load_sampler

CROWDS = {"no trolls": 0.0, "a fifth trolls": TROLLS}


def find(plan: Plan, cache: Path, folder: Path) -> tuple[Setting, Findings]:
    """Go through all stages; the tuned checkpoint is written into `folder`."""
    stages, path = Stages(), folder / "tuned.safetensors"
    with stages.measured("paint portraits"):
        portraits = paint(plan, cache)
    with stages.measured("make faces to guess about, and look at them"):
        setting = prepare(plan, portraits)
    with stages.measured("let two crowds guess, and learn from each"):
        lessons = {name: teach(setting, trolls) for name, trolls in CROWDS.items()}
    with stages.measured("make candidates, and choose"):
        rows = candidates(setting, setting.sampler)
        chosen = {name: said_of(setting, rows, each.critic) for name, each in lessons.items()}
    *_, (last, lesson) = lessons.items()
    with stages.measured("measure how varied the chosen are"):
        fairness = fair(setting, rows, lesson.critic)
    with stages.measured("tune the generator"):
        tuning = tuned(setting, lesson, path)
    with stages.measured("make candidates of the tuned generator, and choose"):
        others = candidates(setting, load_sampler(path))
    plain = said_of(setting, rows[:1], lesson.critic)
    return setting, Findings(
        lessons,
        {name: change(plain, said) for name, said in chosen.items()},
        fairness,
        tuning,
        change(plain, said_of(setting, others[:1], lesson.critic)),
        change(chosen[last], said_of(setting, others, lesson.critic)),
        tuple(stages.done),
    )


def parse_args(argv: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = command_parser(
        "crowd.demo",
        "Let simulated players guess, learn a critic from them, choose and tune by it; end with 0 "
        "only if every claim holds.",
        "--out report.html",
    )
    parser.add_argument("--out", type=Path, help="also write a page with pictures")
    add_replace_option(parser)
    add_cache_option(parser)
    return parser.parse_args(argv)


def show(args: argparse.Namespace) -> None:
    """Run the trial, print its tables, write its page. Raises ValueError where a claim fails."""
    if args.out:
        check_output(args.out, PAGE, replace=args.replace)
    with tempfile.TemporaryDirectory(prefix="faces-crowd-") as folder:
        setting, found = find(Plan(), args.cache, Path(folder))
    print(as_text(found))
    if args.out:
        args.out.write_text(as_html(found, sorted_faces(setting, found)), encoding="utf-8")
    failed = [claim.text for claim in claims(found) if not claim.holds]
    if failed:
        raise ValueError(f"The trial does not bear out: {'; '.join(failed)}.")


def main(argv: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    return run(show, parse_args(argv))


if __name__ == "__main__":
    keep_freed_memory()
    sys.exit(main())
