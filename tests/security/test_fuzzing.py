"""Whatever is sent to whatever route, the answer is one that the OpenAPI document names."""

import os

import pytest

from tests.support.fuzzing import fuzz_all


@pytest.mark.slow
def test_no_request_makes_a_server_error_or_an_answer_that_is_not_documented() -> None:
    for run in list(fuzz_all(float(os.environ.get("FUZZ_SECONDS", "20")))):
        assert run.returncode == 0, run.stdout + run.stderr
        assert "No issues found" in run.stdout
