"""What commands share: exit codes, sentences, options."""

import argparse
from pathlib import Path

import pytest

from datasets.outputs import PICTURE
from generator.checkpoint import CheckpointError, bundled
from generator.command import (
    add_checkpoint_options,
    add_out_option,
    at_least_one,
    check_out,
    chosen_checkpoint,
    command_parser,
    run,
)

ARGS = argparse.Namespace()


def raise_error(error: BaseException) -> None:
    raise error


def test_work_that_succeeds_ends_with_zero(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(lambda args: None, ARGS) == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (CheckpointError("No checkpoint."), "No checkpoint."),
        (OSError("No room."), "No room."),
        (ValueError("Too few faces."), "Too few faces."),
        (RuntimeError("First line.\n  at some frame"), "First line."),
        (FloatingPointError(), "FloatingPointError"),
    ],
)
def test_a_known_error_is_one_sentence(
    error: Exception, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(lambda args: raise_error(error), ARGS) == 1
    assert capsys.readouterr() == ("", f"{sentence}\n")


def test_a_bug_shows_its_traceback() -> None:
    with pytest.raises(AttributeError):
        run(lambda args: raise_error(AttributeError("x")), ARGS)


def test_ctrl_c_ends_as_shells_expect(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(lambda args: raise_error(KeyboardInterrupt()), ARGS) == 130
    assert capsys.readouterr().err == "Stopped by Ctrl-C.\n"


def test_help_ends_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        command_parser("sample", "Make faces.", "--seed 1").parse_args(["--help"])
    assert end.value.code == 0
    assert capsys.readouterr().out.endswith("Example: python -m generator.sample --seed 1\n")


def test_a_checkpoint_is_chosen_by_path_or_by_deck() -> None:
    parser = command_parser("sample", "Make faces.")
    add_checkpoint_options(parser)
    assert chosen_checkpoint(parser.parse_args([])) == bundled("utkface")
    assert chosen_checkpoint(parser.parse_args(["--deck", "gallery"])) == bundled("gallery")
    assert chosen_checkpoint(parser.parse_args(["--checkpoint", "x"])) == Path("x")


def test_counts_begin_at_one() -> None:
    assert at_least_one("1") == 1
    with pytest.raises(argparse.ArgumentTypeError, match="at least 1"):
        at_least_one("0")


def out(path: Path, *more: str) -> argparse.Namespace:
    parser = command_parser("x", "X.")
    add_out_option(parser, "the file to write")
    return parser.parse_args(["--out", str(path), *more])


def test_a_file_that_exists_is_replaced_only_when_told_to(tmp_path: Path) -> None:
    path = tmp_path / "sheet.png"
    check_out(out(path), PICTURE)
    path.write_bytes(b"\x89PNG")
    check_out(out(path, "--replace"), PICTURE)
    with pytest.raises(FileExistsError, match="exists already"):
        check_out(out(path), PICTURE)
    with pytest.raises(FileExistsError, match="is not a file"):
        check_out(out(Path("/dev/null"), "--replace"), PICTURE)
    path.write_text("my notes")
    with pytest.raises(FileExistsError, match="is not a picture"):
        check_out(out(path, "--replace"), PICTURE)
