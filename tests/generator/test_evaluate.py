"""The evaluation as a whole, on painted faces and an untrained network."""

import json
from pathlib import Path

import pytest

from generator import evaluate
from generator.evaluation.measurements import LADDERS
from tests.support.tiny import write_runs

EACH = 60


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Packed painted faces, and a checkpoint that knows nothing of them."""
    return write_runs(tmp_path_factory.mktemp("runs"), EACH)


def run(cache: Path, *more: str) -> int:
    """Evaluate the tiny checkpoint."""
    options = ["--checkpoint", str(cache / "tiny.safetensors"), "--cache", str(cache)]
    return evaluate.main([*options, "--out", str(cache / "out"), "--device", "cpu", *more])


def test_an_evaluation_prints_a_table_and_writes_two_reports(
    cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(cache, "--split", "test", "--count", "60") == 0
    printed = capsys.readouterr().out
    [page] = (cache / "out").glob("tiny-*-test.html")
    report = json.loads(page.with_suffix(".json").read_text())
    figures, floors = report["figures"], report["floors"]
    assert figures["kid_face"] > 10 * abs(floors["kid_face"])
    assert figures["two_sample_auc"] > 0.95
    assert figures["spectrum_db"] > floors["spectrum_db"]
    assert figures["sliced_wasserstein_32"] > floors["sliced_wasserstein_32"]
    assert set(report["ladders"]) == set(LADDERS)
    for head, kinds in (("age", 6), ("gender", 2), ("race", 5)):
        found = report["attributes"][head]
        assert sum(share for share, _, _ in found["fakes"]) == pytest.approx(1)
        assert len(found["reals"]) == kinds
        low, high = found["total_variation_interval"]
        assert 0 <= low <= high <= 1
    for text in (printed, page.read_text()):
        assert "KID-face" in text
        assert f"{figures['kid_face']:.4f}" in text
    assert page.read_text().count("data:image/jpeg;base64,") == 2
    assert "http" not in page.read_text()


def test_too_few_photographs_are_one_sentence(
    cache: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluate, "LEAST", EACH + 1)
    assert run(cache, "--count", "100") == 1
    error = capsys.readouterr().err.strip()
    assert error.startswith("Too few reals")
    assert "\n" not in error
    with pytest.raises(SystemExit):
        run(cache, "--count", "3")


def test_a_log_that_is_missing_is_one_sentence(
    cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(cache, "--log", str(cache / "nothing.jsonl")) == 1
    assert "nothing.jsonl" in capsys.readouterr().err
