"""What the trial found, the claims that it must bear out, and both as tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.crowd.exam import SLACK
from generator.crowd.simulation import Change
from generator.crowd.stages import Stage
from generator.crowd.trial import Lesson

LEAST_RANKING = 0.6  # Spearman's correlation
LEAST_SHARE = 0.75  # of what choice gains without trolls

Rows = list[tuple[str, ...]]


@dataclass(frozen=True)
class Findings:
    """What every stage found; lessons and choices by crowd, the one with trolls last."""

    lessons: Mapping[str, Lesson]
    choices: Mapping[str, Change]
    fair: tuple[int, Mapping[str, Any]]
    tuning: Mapping[str, Any]
    tuned: Change  # without choice
    both: Change  # choice from the tuned generator, against choice from the first
    stages: tuple[Stage, ...]


@dataclass(frozen=True)
class Claim:
    """A claim, what was measured, and whether it holds."""

    text: str
    found: str
    holds: bool

    @property
    def row(self) -> tuple[str, str, str]:
        """Return it as a row of a table."""
        return self.text, self.found, "holds" if self.holds else "FAILS"


def claims(found: Findings) -> list[Claim]:
    """Return every claim about the critic, with what the trial says of it."""
    made = [claim for crowd in found.lessons for claim in _of_crowd(found, crowd)]
    plain, trolled = ((each.before - each.after) for each in found.choices.values())
    before, after = found.tuning["before"], found.tuning["after"]
    made += [
        Claim(
            f"trolls take at most {1 - LEAST_SHARE:.0%} of what choice gains",
            f"{trolled:.3f} of {plain:.3f}",
            trolled >= LEAST_SHARE * plain,
        ),
        Claim("tuning lowers detection", change_text(found.tuned), found.tuned.falls),
        Claim("choice from the tuned lowers it further", change_text(found.both), found.both.falls),
    ]
    made += [
        Claim(
            f"recall in the space of {space} stays, up to {SLACK:g}",
            f"{before[name]:.3f} to {after[name]:.3f}",
            after[name] >= before[name] - SLACK,
        )
        for name, space in (("recall_phi", "phi"), ("recall_lite2", "EfficientNet-Lite2"))
    ]
    return made


def _of_crowd(found: Findings, crowd: str) -> list[Claim]:
    lesson, change = found.lessons[crowd], found.choices[crowd]
    card, least = lesson.card, min(lesson.rankings.values())
    others = [card["base_log_loss"], *card["machine_log_losses"].values()]
    return [
        Claim(
            f"{crowd}: the critic ranks held-out fakes as each kind does, {LEAST_RANKING:g}",
            f"{least:.2f} at least",
            least >= LEAST_RANKING,
        ),
        Claim(
            f"{crowd}: its log-loss is below base rate and machines",
            f"{card['log_loss']:.4f} against {min(others):.4f}",
            card["log_loss"] < min(others),
        ),
        Claim(f"{crowd}: choice of 1 in 8 lowers detection", change_text(change), change.falls),
    ]


def change_text(change: Change) -> str:
    """Write two shares and the interval of their difference, all in per cent."""
    before, after, low, high = (
        100 * value for value in (change.before, change.after, change.low, change.high)
    )
    return f"{before:.1f} % to {after:.1f} % ({low:+.1f} to {high:+.1f})"


def learned_rows(found: Findings) -> Rows:
    """Return what the critic learned from each crowd."""
    lessons = found.lessons.values()
    rows: Rows = [
        (kind, *(f"{lesson.rankings[kind]:.2f}" for lesson in lessons))
        for kind in next(iter(lessons)).rankings
    ]
    cards = [lesson.card for lesson in lessons]
    names = {"log_loss": "log-loss of the critic", "base_log_loss": "… of the base rate"}
    rows += [(text, *(f"{card[name]:.4f}" for card in cards)) for name, text in names.items()]
    rows += [
        (f"… of the {name}, fitted", *(f"{card['machine_log_losses'][name]:.4f}" for card in cards))
        for name in cards[0]["machine_log_losses"]
    ]
    rows.append(("gain over the base rate", *(_gain_text(card) for card in cards)))
    rows.append(("players found upside down", *(str(card["upside_down"]) for card in cards)))
    return rows


def _gain_text(card: Mapping[str, Any]) -> str:
    low, high = card["gain_interval"]
    return f"{card['gain']:.4f} ({low:.4f} to {high:.4f})"


def calibration_rows(lesson: Lesson) -> Rows:
    """Return what a critic predicts of held-out players and faces, and what they said."""
    return [
        (f"{each['predicted']:.3f}", f"{each['said']:.3f}", str(each["responses"]))
        for each in lesson.card["calibration"]
    ]


def fair_rows(found: Findings) -> Rows:
    """Return how varied chosen faces are, for each number of candidates that was tried."""
    return [
        (f"1 in {k}", *(f"{value:.3f}" for value in figures.values()))
        for k, figures in found.fair[1]["chosen"].items()
    ]


def stage_rows(stages: tuple[Stage, ...]) -> Rows:
    """Return seconds and peak memory of each stage, and of all."""
    rows: Rows = [(each.name, f"{each.seconds:.0f} s", f"{each.peak:.0f} MiB") for each in stages]
    whole, peak = sum(each.seconds for each in stages), max(each.peak for each in stages)
    return [*rows, ("all", f"{whole:.0f} s", f"{peak:.0f} MiB")]


def in_columns(rows: Rows) -> str:
    """Return rows of equally many cells as aligned lines for a terminal."""
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    lines = [zip(row, widths, strict=True) for row in rows]
    return "\n".join("  ".join(cell.ljust(w) for cell, w in line).rstrip() for line in lines)
