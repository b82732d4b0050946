"""What the commands share: a parser with an example, common options, errors and exit codes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from datasets.outputs import Kind, check_output
from generator.checkpoint import DECKS, UTKFACE, CheckpointError, bundled

# What these raise is a sentence for a person; anything else is a bug and shows its traceback.
KNOWN_ERRORS = (CheckpointError, OSError, RuntimeError, ValueError, FloatingPointError)
INTERRUPTED = 130  # what a shell reports for a program that Ctrl-C ended


def run(work: Callable[[argparse.Namespace], None], args: argparse.Namespace) -> int:
    """Do a command's work; return 0, or 1 after a known error in one sentence on stderr.

    Returns 130 after Ctrl-C.
    """
    try:
        work(args)
    except KNOWN_ERRORS as error:
        print(one_line(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped by Ctrl-C.", file=sys.stderr)
        return INTERRUPTED
    return 0


def one_line(error: BaseException) -> str:
    """Return the first line of an error's text, or its kind where it has no text."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def command_parser(name: str, description: str, example: str = "") -> argparse.ArgumentParser:
    """Return the parser of `python -m generator.NAME`, whose help ends with an example."""
    program = f"python -m generator.{name}"
    epilog = f"Example: {program} {example}".rstrip()
    return argparse.ArgumentParser(prog=program, description=description, epilog=epilog)


def at_least_one(text: str) -> int:
    """Read an option's whole number; argparse refuses one below 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def add_deck_option(parser: argparse.ArgumentParser, meaning: str) -> None:
    """Let a command take a deck by name."""
    parser.add_argument("--deck", choices=DECKS, default=UTKFACE, help=meaning)


def add_checkpoint_options(parser: argparse.ArgumentParser) -> None:
    """Let a command take a deck, for its bundled checkpoint, or the path of any checkpoint."""
    add_deck_option(parser, "use this deck's bundled checkpoint")
    parser.add_argument("--checkpoint", type=Path, help="use this file instead of a bundled one")


def chosen_checkpoint(args: argparse.Namespace) -> Path:
    """Return the checkpoint that the options name."""
    path: Path | None = args.checkpoint
    return path or bundled(args.deck)


def add_out_option(
    parser: argparse.ArgumentParser, meaning: str, default: Path | None = None
) -> None:
    """Let a command take the file that it writes, which must be a new one."""
    parser.add_argument("--out", type=Path, default=default, help=meaning)
    add_replace_option(parser)


def add_replace_option(parser: argparse.ArgumentParser) -> None:
    """Let a command write over what it has written before."""
    parser.add_argument("--replace", action="store_true", help="write over earlier outputs")


def check_out(args: argparse.Namespace, kind: Kind, bundled_one: Path = Path()) -> Path:
    """Return the file to write: --out, or a bundled one, which is replaced without a word.

    Raises an OSError, with a sentence, where writing it would destroy something.
    """
    path: Path = args.out or bundled_one
    check_output(path, kind, replace=args.replace or args.out is None)
    return path


def add_cache_option(parser: argparse.ArgumentParser) -> None:
    """Let a command take the folder where faces are packed for training."""
    parser.add_argument("--cache", type=Path, default=Path("runs"), help="folder of packed faces")


def add_device_option(parser: argparse.ArgumentParser, default: str = "auto") -> None:
    """Let a command take a device."""
    meaning = "auto, cpu or cuda (default: %(default)s)"
    parser.add_argument("--device", default=default, help=meaning)
