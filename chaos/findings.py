"""Findings: the effect of a fault, compared with its goal."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from bench.table import in_columns

HEAD = ("fault", "what was seen", "figure", "goal", "")


@dataclass(frozen=True)
class Finding:
    """One row: the fault, what was seen, the figure, the goal, and whether it was met."""

    fault: str
    seen: str
    figure: str
    goal: str
    is_met: bool

    @property
    def verdict(self) -> str:
        """Return the last column."""
        return "ok" if self.is_met else "FAILED"

    def only_if(self, is_met: bool) -> "Finding":
        """Return the finding with one more condition."""
        return replace(self, is_met=self.is_met and is_met)

    def as_json(self) -> str:
        """Return the finding as a line of JSON for another process."""
        return json.dumps(asdict(self))


def from_json(line: str) -> Finding:
    """Read a line of another process."""
    values: Mapping[str, Any] = json.loads(line)
    return Finding(**values)


def as_text(findings: Iterable[Finding]) -> str:
    """Return findings as aligned columns."""
    lines = [(f.fault, f.seen, f.figure, f.goal, f.verdict) for f in findings]
    return in_columns([HEAD, *lines])


def failure(fault: str, error: BaseException) -> Finding:
    """Return the finding of a fault whose test raised an error."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    reason = (str(error).strip() or type(error).__name__).splitlines()[0]
    return Finding(fault, f"{type(error).__name__}: {reason}", "", "an end", False)
