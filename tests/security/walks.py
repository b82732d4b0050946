"""Walks through a state machine: as many steps as are asked for, in runs of a length."""

import os

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test


def runs_of(steps: int, variable: str, usual: int) -> int:
    """Return how many runs of so many steps an environment variable asks for, in steps."""
    return max(1, int(os.environ.get(variable, usual)) // steps)


def walk(machine: type[RuleBasedStateMachine], runs: int, steps: int) -> None:
    """Walk, however long that takes; raises what the machine finds."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
