"""Reports and progress of imports: counts, refusals, and a progress bar."""

import time
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datasets.photographs import Photograph, Refusal

# Reasons that mean a broken file; the others are a choice of the filter.
FAULTS = {
    "no-label", "unreadable", "broken-archive", "no-access", "damaged", "unsafe-path",
    "not-a-file", "too-large",
}  # fmt: skip
MOST_LISTED = 20


@dataclass
class Report:
    """How many files an import has read, kept and refused."""

    read: int = 0
    kept: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0
    started: float = field(default_factory=time.monotonic)

    def finished(self) -> "Report":
        """Set the time that the import took; return the report."""
        self.seconds = time.monotonic() - self.started
        return self

    def count(self, item: "Photograph | Refusal") -> None:
        """Count a file that was read."""
        from datasets.photographs import Refusal

        self.read += 1
        if isinstance(item, Refusal):
            self.refuse(item.name, item.reason)
        else:
            self.kept += 1

    def refuse(self, name: str, reason: str) -> None:
        """Count a refusal, and list a file that is broken."""
        self.refused[reason] += 1
        if reason in FAULTS:
            self.faults.append(f"{reason}: {printable(name)}")

    def leave_out(self, reasons: Collection[str]) -> None:
        """Count files as refused that were kept at first, a reason for each."""
        self.kept -= len(reasons)
        self.refused.update(reasons)

    @property
    def is_partial(self) -> bool:
        """Whether something could not be reached, which another import may read."""
        from datasets.archive import CUT_OFF

        return any(self.refused[reason] for reason in CUT_OFF)

    def table(self) -> str:
        """Return the table that is printed at the end of an import."""
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


def printable(name: str) -> str:
    """Return the name of a file without signs that a terminal obeys or can't show."""
    shown = name.encode("utf-8", "backslashreplace").decode()
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in shown)


class Progress:
    """A progress bar on stderr, from the first update on; none where stderr is not a terminal."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.done = self.total = 0
        self._bar: Any = None

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_error: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def show(self, done: int, total: int) -> None:
        """Update the bar."""
        if self._bar is None:
            from tqdm import tqdm

            self._bar = tqdm(total=total, desc=self.what, unit="", disable=None)
        self._bar.update(done - self.done)
        self.done, self.total = done, total
