"""`make bench`, or `python -m bench --only web --seconds 3 --repeats 5`."""

import argparse
import sys
import time

from bench.classroom import measure_classroom
from bench.fakes import measure_generator
from bench.growth import measure_growth
from bench.imports import measure_import
from bench.leak import measure_leak
from bench.modes import measure_modes
from bench.pages import measure_pages
from bench.polling import measure_polling
from bench.response_cpu import measure_response_cpu
from bench.scale import measure_scale
from bench.table import Row, as_text
from bench.web import Size, measure_web

PARTS = (
    "web",
    "classroom",
    "generator",
    "import",
    "growth",
    "polling",
    "scale",
    "leak",
    "pages",
    "modes",
)


def main() -> int:
    """Measure the chosen parts, and print one table."""
    given = parse(sys.argv[1:])
    started, rows = time.perf_counter(), list[Row]()
    for part in given.only or PARTS:
        print(f"Measuring: {part} …", file=sys.stderr, flush=True)
        if part == "web":
            rows += measure_web(Size(given.connections, given.seconds, given.repeats))
        elif part == "classroom":
            rows += measure_classroom(given.faces or (20 if given.only else 5))
        elif part == "generator":
            rows += measure_generator()
        elif part == "growth":
            rows += measure_growth([10**power for power in range(4, given.powers + 1)])
        elif part == "polling":
            rows += measure_polling(3 * given.seconds)
        elif part == "scale":
            rows += measure_scale(given.seconds)
        elif part == "modes":
            rows += measure_modes(Size(given.connections, given.seconds, given.repeats))
        elif part == "pages":
            rows += measure_pages()
        elif part == "leak":
            each = given.each or (2000 if given.only else 500)
            rows += [*measure_leak(each), *measure_response_cpu(each // 2)]
        else:
            rows += measure_import(given.limit)
    print(as_text(rows))
    print(f"\nMeasured in {time.perf_counter() - started:.0f} s.")
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Measure the program, and compare it with a minimal Flask app in the same run.",
        epilog="example: make bench ARGS='--only web --repeats 3'",
    )
    parser.add_argument(
        "--only", action="append", choices=PARTS, help="measure only this part; may be repeated"
    )
    parser.add_argument("--connections", type=int, default=32, help="open at a time (32)")
    parser.add_argument(
        "--seconds", type=float, default=3.0, help="duration of each measurement (3)"
    )
    parser.add_argument("--repeats", type=int, default=5, help="repeats of each measurement (5)")
    parser.add_argument(
        "--faces", type=int, help="faces in a classroom (20 with --only classroom, else 5)"
    )
    parser.add_argument(
        "--powers",
        type=int,
        default=6,
        choices=range(5, 9),
        help="grow to 10 to this power trials (6)",
    )
    parser.add_argument("--limit", type=int, help="import at most so many faces")
    parser.add_argument(
        "--each",
        type=int,
        help="faces of each label for the leak test (2000 with --only leak, else 500)",
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
