"""`make chaos`, or `python -m chaos --only web-kill --kind SQLite`."""

import argparse
import logging
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

from chaos.catalogue import FAULTS, sentence_of
from chaos.findings import Finding, as_text, failure
from chaos.sites import KINDS, Grounds, Size, grounds


def main() -> int:
    """Try the chosen faults, and print one table; return 1 when a goal was missed."""
    given = parse(sys.argv[1:])
    if given.list:
        print("\n".join(f"{name:<17} {sentence_of(name)}" for name in FAULTS))
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # stops all started processes
    began, findings = time.monotonic(), list[Finding]()
    with grounds(size_of(given)) as ground:
        for name in given.only or FAULTS:
            findings += tried(name, ground)
    if given.json:
        print("\n".join(finding.as_json() for finding in findings))
    else:
        missed = sum(not finding.is_met for finding in findings)
        print(as_text(findings))
        print(f"\n{len(findings)} lines, {missed} missed, in {time.monotonic() - began:.0f} s.")
    return int(any(not finding.is_met for finding in findings))


def tried(name: str, ground: Grounds) -> list[Finding]:
    """Try one fault, and return its findings; progress goes to stderr."""
    began = time.monotonic()
    tell(f"{name}: {sentence_of(name)}")
    findings = list[Finding]()
    for finding in caught(name, ground):
        findings.append(finding)
        tell(f"  {finding.verdict}: {finding.fault}: {finding.seen}; {finding.figure}")
    tell(f"  {time.monotonic() - began:.0f} s")
    return findings


def caught(name: str, ground: Grounds) -> Iterator[Finding]:
    """Yield a fault's findings; an exception is a finding too."""
    try:
        yield from FAULTS[name](ground)
    except Exception as error:
        logging.exception("%s broke off", name)
        yield failure(name, error)


def tell(text: str) -> None:
    """Print the progress."""
    print(text, file=sys.stderr, flush=True)


def size_of(given: argparse.Namespace) -> Size:
    """Return the size of the faults."""
    size = Size(soak=given.soak, trials=given.trials)
    return replace(size, kinds=(given.kind,)) if given.kind else size


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m chaos",
        description="Break things while people play, and compare what they were told with the "
        "database. Everything listens on this machine alone.",
        epilog="example: make chaos ARGS='--only web-kill --only locked'",
    )
    parser.add_argument("--list", action="store_true", help="list the faults")
    parser.add_argument("--only", action="append", choices=FAULTS, help="try this fault alone")
    parser.add_argument("--kind", choices=KINDS, help="on this database alone")
    parser.add_argument(
        "--soak", type=float, default=Size.soak, help="seconds of steady load in all (24)"
    )
    parser.add_argument("--trials", type=int, default=Size.trials, help="to migrate (1000000)")
    parser.add_argument("--json", action="store_true", help="print lines of JSON, not a table")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
