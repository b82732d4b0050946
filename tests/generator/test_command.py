"""What commands share: exit codes, sentences, options."""

import argparse
import ast
import importlib
import json
from pathlib import Path

import pytest

from datasets.outputs import PICTURE
from generator.checkpoint import BUNDLED, CheckpointError, bundled, read_header
from generator.command import (
    add_checkpoint_options,
    add_out_option,
    at_least_one,
    check_out,
    chosen_checkpoint,
    command_parser,
    run,
)
from tests.generator.test_card import BLOCKS, REPORT

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


# Every command that writes files: its options, and the files that it would write.

NAME = read_header(BUNDLED).name
TELL = {"name": "odd-eyes", "caption": "They differ.", "where": [20, 30], "seed": 5, "class": 7}
WRITERS: dict[str, tuple[list[str], list[str]]] = {
    "datasets.gallery.__main__": (["--out", "out.tar", "--sheet", "a.png"], ["out.tar", "a.png"]),
    "generator.card": (["report.json", "--card", "card.md"], ["card/grid.jpg"]),
    "generator.choice": (["--out", "out"], ["out"]),
    "generator.crowd.demo": (["--out", "out"], ["out"]),
    "generator.detector": (["--out", "out"], ["out"]),
    "generator.evaluate": (
        ["--out", "out"],
        [f"out/{NAME}-validation.html", f"out/{NAME}-validation.json"],
    ),
    "generator.features": (["--out", "out"], ["out"]),
    "generator.milestones": (
        ["--kept", "kept", "--shown", "shown"],
        ["kept/00000.safetensors", "shown/00000.jpg", "shown/milestones.json"],
    ),
    "generator.sample": (["--out", "out"], ["out"]),
    "generator.tells": (["--index", "tells.json", "--out", "out"], ["out/odd-eyes.jpg"]),
    "generator.training_curves": (["log.jsonl", "--out", "out"], ["out"]),
}
PLACES = [(name, file) for name, (_, files) in WRITERS.items() for file in files]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with what commands read."""
    monkeypatch.chdir(tmp_path)
    for name, value in (("tells.json", [TELL]), ("report.json", REPORT)):
        (tmp_path / name).write_text(json.dumps(value))
    marks = "".join(f"<!-- begin {name} -->\n<!-- end {name} -->\n" for name in BLOCKS)
    (tmp_path / "card.md").write_text(marks)
    (tmp_path / "log.jsonl").write_text('{"images": 1000, "gap": 0.5}\n')
    return tmp_path


def refused(module: str, more: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Run a command that must fail; return its sentence."""
    options, _ = WRITERS[module]
    assert importlib.import_module(module).main([*options, *more]) == 1
    return capsys.readouterr().err


def replacing(module: str) -> list[str]:
    """The option to replace files; the card is always brought up to date."""
    return [] if module == "generator.card" else ["--replace"]


@pytest.mark.parametrize(("module", "file"), PLACES)
def test_no_command_writes_over_another_file(
    desk: Path, capsys: pytest.CaptureFixture[str], module: str, file: str
) -> None:
    path = desk / file
    path.parent.mkdir(exist_ok=True)
    path.write_text("my notes")
    assert "it is kept; name a new file" in refused(module, replacing(module), capsys)
    if module != "generator.card":
        assert "exists already; --replace writes over it" in refused(module, [], capsys)
    assert path.read_text() == "my notes"


@pytest.mark.parametrize(("module", "file"), [*PLACES, ("generator.card", "card.md")])
def test_no_command_writes_through_a_link(
    desk: Path, capsys: pytest.CaptureFixture[str], module: str, file: str
) -> None:
    path, far = desk / file, desk / "far"
    path.parent.mkdir(exist_ok=True)
    if path.exists():
        path.rename(far)
    else:
        far.write_text("my notes")
    before = far.read_bytes()
    path.symlink_to(far)
    assert "is a link, and what it leads to is kept" in refused(module, replacing(module), capsys)
    assert path.is_symlink()
    assert far.read_bytes() == before


WRITES = {
    "copy", "copyfile", "save", "save_file", "touch", "write_bytes", "write_text",
    "rename", "replace", "rmtree", "save_checkpoint", "save_classifier", "save_milestone",
}  # fmt: skip
NO_COMMANDS = {
    "datasets.download",  # into its own folder, where no archive was found
    "datasets.finish",  # into memory
    "datasets.gallery.collection",  # what the commands name
    "datasets.gallery.paint",  # into memory
    "datasets.transfer",  # a part of a download
    "generator.bench",  # into memory
    "generator.checkpoint",  # what the commands name
    "generator.crowd.critic",  # into memory
    "generator.crowd.stages",  # to the kernel, which counts memory
    "generator.crowd.trial",  # into a folder that goes away
    "generator.crowd.tuning",  # what its callers name
    "generator.evaluation.measurements",  # into memory
    "generator.evaluation.report",  # into memory
    "generator.network.classifiers",  # what the commands name
    "generator.network.weights",  # what the commands name
    "generator.serving",  # into memory
    "generator.training.loop",  # into the folder of a run, which generator.train checks
    "generator.training.state",  # the same
    "generator.training.trainer",  # the same
    "generator.data",  # packed faces, which tests/generator/test_data.py tries
}


def writes(path: Path) -> bool:
    """Whether a module calls something that may write a file."""
    calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    for call in calls:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
        # A text's replace() takes two things, a path's takes one.
        if name in WRITES and not (name == "replace" and len(call.args) != 1):
            return True
    return False


def test_every_command_that_writes_is_tried_here() -> None:
    root = Path(__file__).resolve().parents[2]
    paths = [path for room in ("datasets", "generator") for path in (root / room).rglob("*.py")]
    found = {".".join(path.relative_to(root).with_suffix("").parts): path for path in paths}
    assert {name for name, path in found.items() if writes(path)} - NO_COMMANDS == set(WRITERS)
    assert set(found) >= NO_COMMANDS
