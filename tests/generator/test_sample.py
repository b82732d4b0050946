"""The command that writes a sheet of faces."""

from pathlib import Path

import pytest
from PIL import Image

from generator import sample


def test_the_sample_command(
    checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "sheet.png"
    arguments = ["--checkpoint", str(checkpoint), "--count", "5", "--out", str(out)]
    assert sample.main([*arguments, "--device", "cpu"]) == 0
    with Image.open(out) as sheet:
        assert sheet.size == (24, 16)
    assert sample.main([*arguments, "--device", "cpu"]) == 1
    assert f"{out} exists already; --replace writes over it." in capsys.readouterr().err
    assert sample.main([*arguments, "--device", "cpu", "--replace"]) == 0
    assert sample.main(["--checkpoint", str(tmp_path / "none")]) == 1
    assert "There is no checkpoint" in capsys.readouterr().err
    with pytest.raises(SystemExit) as caught:
        sample.main(["--count", "0"])
    assert caught.value.code == 2
