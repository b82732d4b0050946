"""The import of UTKFace: its duration, and the memory of all its processes."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.servers import children_of
from bench.table import Row
from datasets.find import MISSING, find_utkface
from quiz.config import CHECKOUT

LOOK = 0.1  # seconds between two readings of the memory


def measure_import(limit: int | None = None) -> list[Row]:
    """Import UTKFace into an empty SQLite file; without UTKFace the row says so."""
    try:
        source = find_utkface(os.environ, CHECKOUT)
    except FileNotFoundError as error:
        return [Row("import", "not measured", str(error), "")]
    if source is None:
        return [Row("import", "not measured", MISSING, "")]
    with tempfile.TemporaryDirectory(prefix="faces-bench-") as folder:
        environ = {**os.environ, "INSTANCE": folder}
        for name in ("DATABASE_URL", "QUEUE_URL"):
            environ.pop(name, None)
        flask = [sys.executable, "-m", "flask", "--app", "app"]
        upgrade = [*flask, "db", "upgrade"]
        subprocess.run(upgrade, cwd=CHECKOUT, env=environ, check=True, stdout=subprocess.DEVNULL)
        options = ["--limit", str(limit)] if limit else []
        return [run_import([*flask, "faces", "import", *options], environ, limit)]


def run_import(command: list[str], environ: dict[str, str], limit: int | None) -> Row:
    """Run the import, and measure its peak memory."""
    started, peak = time.perf_counter(), 0.0
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command, cwd=CHECKOUT, env=environ, stdout=output, stderr=subprocess.STDOUT
        )
        while process.poll() is None:
            peak = max(peak, memory_of(process.pid))
            time.sleep(LOOK)
        seconds = time.perf_counter() - started
        output.seek(0)
        lines = output.read().decode(errors="replace").strip().splitlines()
    if process.returncode:
        return Row("import", "failed", lines[-1] if lines else "no reason given", "")
    what = f"import of {limit} faces" if limit else "import of UTKFace"
    return Row(what, f"{seconds:.1f} s", f"peak {peak:.0f} MiB, all processes", "≤ 60 s, < 1 GB")


def memory_of(pid: int) -> float:
    """Return the memory of a process and its descendants in MiB; shared pages count once."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        own = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
        return own / 1024 + sum(memory_of(child) for child in children_of(pid))
    except (OSError, StopIteration):
        return 0.0  # the process has just ended
