"""What an import has come to: read, kept, refused and why."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

# What is wrong with a file itself, rather than what the filter does not want.
FAULTS = {"no-label", "unreadable", "broken-archive", "unsafe-path", "not-a-file", "too-large"}
MOST_LISTED = 20


@dataclass
class Report:
    """The count of an import."""

    read: int = 0
    kept: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def refuse(self, name: str, reason: str) -> None:
        """Count a refusal, and keep the name of a file that has a fault."""
        self.refused[reason] += 1
        if reason in FAULTS:
            self.faults.append(f"{reason}: {name}")

    def table(self) -> str:
        """Return the table that an import ends with."""
        lines = [f"{name:<18}{value:>9}" for name, value in self._lines()]
        unlisted = len(self.faults) - MOST_LISTED
        more = [f"and {unlisted:,} more"] if unlisted > 0 else []
        return "\n".join(lines + self.faults[:MOST_LISTED] + more)

    def _lines(self) -> Iterator[tuple[str, str]]:
        yield "read", f"{self.read:,}"
        yield "kept", f"{self.kept:,}"
        yield "refused", f"{self.refused.total():,}"
        for reason, count in self.refused.most_common():
            yield f"  {reason}", f"{count:,}"
        yield "seconds", f"{self.seconds:.1f}"


def fingerprint(path: Path, resolution: int, min_age: int, limit: int | None) -> str:
    """Return what two imports share when the second can bring nothing new."""
    stat = path.stat()
    parts = (path.resolve(), stat.st_size, stat.st_mtime_ns, resolution, min_age, limit or "all")
    return "|".join(map(str, parts))[:1000]
