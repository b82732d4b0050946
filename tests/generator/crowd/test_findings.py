"""Findings: each claim holds or fails by its own numbers."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from generator.crowd.critic import HumanCritic
from generator.crowd.findings import (
    Findings,
    calibration_rows,
    change_text,
    claims,
    fair_rows,
    in_columns,
    learned_rows,
    stage_rows,
)
from generator.crowd.simulation import Change
from generator.crowd.stages import Stage
from generator.crowd.trial import Lesson

CARD: dict[str, Any] = {
    "log_loss": 0.65,
    "base_log_loss": 0.69,
    "machine_log_losses": {"detector": 0.68},
    "gain": 0.04,
    "gain_interval": [0.02, 0.06],
    "upside_down": 9,
    "calibration": [{"predicted": 0.4, "said": 0.42, "responses": 600}],
}
CRITIC = HumanCritic("e", np.zeros(2), np.array([1.0, 0.0]), np.array([1.0, 0.0]))
LESSON = Lesson(CRITIC, CARD, {"look for blur": 0.75, "look for asymmetry": 0.65})
FALL, NONE = Change(0.56, 0.3, -0.29, -0.23), Change(0.56, 0.55, -0.03, 0.01)
SHARES = {"age": 0.03, "gender": 0.02, "race": 0.1}
FOUND = Findings(
    {"no trolls": LESSON, "a fifth trolls": LESSON},
    {"no trolls": FALL, "a fifth trolls": FALL},
    (
        2,
        {"recall": 0.97, "chosen": {"8": {"recall": 0.9} | SHARES, "2": {"recall": 0.96} | SHARES}},
    ),
    {
        "before": {"recall_phi": 0.9, "recall_lite2": 0.6, "p_fake": 0.5},
        "after": {"recall_phi": 0.9, "recall_lite2": 0.59, "p_fake": 0.4},
        "checkpoint": "p64-1",
        "images": 3200,
        "slices": 2,
        "share": 0.5,
    },
    FALL,
    FALL,
    (Stage("paint", 20.0, 300.0), Stage("tune", 100.0, 900.0)),
)


def failing(found: Findings) -> list[str]:
    return [claim.text for claim in claims(found) if not claim.holds]


def test_every_claim_can_hold() -> None:
    assert len(claims(FOUND)) == 11
    assert failing(FOUND) == []


def with_lesson(**changes: Any) -> Findings:
    return replace(FOUND, lessons={**FOUND.lessons, "a fifth trolls": replace(LESSON, **changes)})


def with_recall(**after: float) -> Findings:
    tuning = {**FOUND.tuning, "after": {**FOUND.tuning["after"], **after}}
    return replace(FOUND, tuning=tuning)


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (with_lesson(rankings={"look for blur": 0.75, "look for asymmetry": 0.59}), "ranks"),
        (with_lesson(card={**CARD, "log_loss": 0.685}), "log-loss"),
        (replace(FOUND, tuned=NONE), "tuning lowers detection"),
        (replace(FOUND, both=NONE), "further"),
        (with_recall(recall_phi=0.86), "space of phi"),
        (with_recall(recall_lite2=0.56), "EfficientNet-Lite2"),
    ],
)
def test_each_claim_can_fail_alone(found: Findings, text: str) -> None:
    (failed,) = failing(found)
    assert text in failed


def test_trolls_that_turn_the_choice_fail_two_claims() -> None:
    turned = replace(FOUND, choices={"no trolls": FALL, "a fifth trolls": NONE})
    assert len(failing(turned)) == 2


def test_tables_have_a_row_for_each_thing() -> None:
    assert change_text(FALL) == "56.0 % to 30.0 % (-29.0 to -23.0)"
    assert learned_rows(FOUND)[0] == ("look for blur", "0.75", "0.75")
    assert ("… of the detector, fitted", "0.6800", "0.6800") in learned_rows(FOUND)
    assert calibration_rows(LESSON) == [("0.400", "0.420", "600")]
    assert fair_rows(FOUND) == [
        ("1 in 8", "0.900", "0.030", "0.020", "0.100"),
        ("1 in 2", "0.960", "0.030", "0.020", "0.100"),
    ]
    assert stage_rows(FOUND.stages)[-1] == ("all", "120 s", "900 MiB")
    assert in_columns([("a", "bb"), ("ccc", "d")]) == "a    bb\nccc  d"
