"""Packages to be timed beside ours, which may be missing."""

import sys

import pytest
import torch

from generator.evaluation.peers import PEERS


@pytest.mark.parametrize("name", PEERS)
def test_a_missing_package_is_an_import_error(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    package = name.partition(",")[0].replace("-", "_")
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ImportError):
        PEERS[name](torch.device("cpu"))
