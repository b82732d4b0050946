"""The report of the trial: tables with titles, and faces in the critic's order."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from generator.crowd import report
from generator.crowd.report import as_text, sorted_faces, tables
from tests.generator.crowd.test_findings import FOUND


def test_every_table_has_a_title_and_rows_of_one_width() -> None:
    found = tables(FOUND)
    assert len(found) == 6
    for title, rows in found:
        assert title
        assert len({len(row) for row in rows}) == 1
    assert "fair is 1 in 2" in as_text(FOUND)


def test_faces_come_in_the_order_of_the_critic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "SHOWN", 4)
    shown: list[Any] = []
    monkeypatch.setattr(report, "finished", lambda deck, faces: faces)
    monkeypatch.setattr(report, "contact_sheet", shown.append)
    raw = np.arange(10, dtype=np.uint8)[:, None, None, None] * np.ones((1, 2, 2, 3), np.uint8)
    features = np.array([[9, 0], [3, 0], [1, 0], [2, 0], [0, 0], *[[9, 0]] * 5], np.float16)
    faces = SimpleNamespace(raw=raw, features=features)
    setting: Any = SimpleNamespace(faces=faces, held_out=slice(1, 5))
    sorted_faces(setting, FOUND)
    assert shown[0][:, 0, 0, 0].tolist() == [4, 2, 3, 1]
