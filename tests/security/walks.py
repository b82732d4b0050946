"""Random walks through a state machine, with a configurable number of steps."""

import os

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test


def runs_of(steps: int, variable: str, usual: int) -> int:
    """Return the number of runs; an environment variable may set the total number of steps."""
    return max(1, int(os.environ.get(variable, usual)) // steps)


def walk(machine: type[RuleBasedStateMachine], runs: int, steps: int) -> None:
    """Run the state machine without a time limit; raises the failures that it finds."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
