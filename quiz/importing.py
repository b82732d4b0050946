"""What an import has come to: read, kept, refused and why."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Report:
    """The count of an import."""

    read: int = 0
    kept: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def table(self) -> str:
        """Return the table that an import ends with."""
        return "\n".join(f"{name:<18}{value:>9}" for name, value in self._lines())

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
