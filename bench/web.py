"""Responses and faces per second, interleaved with the baseline, and the web process's memory."""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.load import Outcome, repeat, request_bytes, run_scripts
from bench.players import LENGTH, BenchPlayer, Ledger
from bench.servers import Server, serving
from bench.stage import Stage, analyze, stages
from bench.table import Row


@dataclass(frozen=True)
class Size:
    """The size of a measurement."""

    connections: int = 32
    seconds: float = 3.0
    repeats: int = 5


@dataclass
class Series:
    """A measurement that is repeated, each time together with the baseline."""

    name: str
    goal: str
    outcomes: list[Outcome] = field(default_factory=list)
    hellos: list[Outcome] = field(default_factory=list)

    def rows(self) -> list[Row]:
        """Return ratio to the baseline, requests per second and latencies; medians over repeats."""
        if not self.outcomes:
            return []
        pairs = zip(self.outcomes, self.hellos, strict=True)
        ratio = median(outcome.rate / hello.rate for outcome, hello in pairs)
        rate = median(outcome.rate for outcome in self.outcomes)
        p50 = median(outcome.percentile(0.50) for outcome in self.outcomes)
        p99 = median(outcome.percentile(0.99) for outcome in self.outcomes)
        figures = f"{rate:,.0f}/s, p50 {p50:.0f} ms, p99 {p99:.0f} ms"
        return [Row(self.name, f"{ratio:.2f} × hello", figures, self.goal)]


GOAL = "≥ 0.30, p99 < 100 ms"


def measure_web(size: Size) -> list[Row]:
    """Measure the baseline, responses and faces in turn, on both databases, in one run."""
    with (
        tempfile.TemporaryDirectory(prefix="faces-bench-") as folder,
        serving("hello", "bench.hello:app", {"INSTANCE": folder}) as hello,
        stages(Path(folder)) as both,
    ):
        rows = [Row("hello", "1.00 × hello", _hello_figures(hello, size), "")]
        responses = {stage.server.name: _responses(stage) for stage in both}
        faces = {stage.server.name: _faces(stage) for stage in both}
        ledgers = {stage.server.name: Ledger() for stage in both}
        warm = Size(size.connections, 1.0, 1)
        for stage in both:  # warm up: the first requests of a process import modules
            _respond(stage, hello, _responses(stage), ledgers[stage.server.name], warm)
            analyze(stage.database)
        for _ in range(size.repeats):
            for stage in both:
                name = stage.server.name
                _respond(stage, hello, responses[name], ledgers[name], size)
                _look(stage, hello, faces[name], size)
        rows += [row for series in (*responses.values(), *faces.values()) for row in series.rows()]
        rows += [_memory(stage.server) for stage in both]
        return rows + [_ledger(stage, ledgers[stage.server.name]) for stage in both]


def _responses(stage: Stage) -> Series:
    return Series(f"a response, {stage.server.name}", GOAL)


def _faces(stage: Stage) -> Series:
    return Series(f"a face, {stage.server.name}", "≥ 0.5")


def run_hello(hello: Server, size: Size) -> Outcome:
    scripts = [repeat(request_bytes("GET", "/")) for _ in range(size.connections)]
    return run_scripts(hello.address, scripts, size.seconds)


def _hello_figures(hello: Server, size: Size) -> str:
    outcome = run_hello(hello, size)
    return f"{outcome.rate:,.0f}/s, p99 {outcome.percentile(0.99):.0f} ms"


def prepared(stage: Stage, size: Size, rounds: int) -> list[BenchPlayer]:
    """Return players who have a cookie, a token and rounds."""
    players = [BenchPlayer() for _ in range(size.connections)]
    run_scripts(stage.server.address, [player.prepare(rounds) for player in players])
    return players


def _respond(stage: Stage, hello: Server, series: Series, ledger: Ledger, size: Size) -> None:
    """Run one repeat: new players respond until the time is over or their rounds are."""
    expected = (series.outcomes[-1].rate if series.outcomes else 1000) * size.seconds
    rounds = 1 + int(1.3 * expected / (size.connections * LENGTH))
    players = prepared(stage, size, rounds)
    series.hellos.append(run_hello(hello, size))
    scripts = [player.respond(ledger) for player in players]
    series.outcomes.append(run_scripts(stage.server.address, scripts, size.seconds))


def _look(stage: Stage, hello: Server, series: Series, size: Size) -> None:
    players = prepared(stage, size, 1)
    series.hellos.append(run_hello(hello, size))
    scripts = [player.look() for player in players]
    series.outcomes.append(run_scripts(stage.server.address, scripts, size.seconds))


def _memory(server: Server) -> Row:
    return Row(
        f"web process, {server.name}", f"{server.memory_mib():.0f} MiB", "peak resident", "< 200"
    )


def _ledger(stage: Stage, ledger: Ledger) -> Row:
    return Row(f"ledger, {stage.server.name}", "", ledger.compare(stage.database), "0 lost")
