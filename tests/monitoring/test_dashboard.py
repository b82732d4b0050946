"""The dashboard and the alerts ask only for metrics that the quiz sends."""

import json
import re

import pytest

from quiz.config import CHECKOUT

NAME = re.compile(r"\b(?:real_or_fake|http_server|db_client|quiz)_[a-z_]+")
SENT = {
    "http_server_request_duration_seconds",
    "db_client_operation_duration_seconds",
    "quiz_batch",
    "quiz_task_duration_seconds",
}
LABELS = {"http_route", "http_request_method", "http_response_status_code", "quiz_task"}


def known() -> set[str]:
    """The names under which Prometheus has what we send, and what `/metrics` says."""
    histograms = {f"{name}_{part}" for name in SENT for part in ("bucket", "sum", "count")}
    text = (CHECKOUT / "quiz/monitoring/prometheus.py").read_text(encoding="utf-8")
    gauges = re.findall(r'gauge_lines\(\s*"([a-z_]+)"', text)
    return histograms | {f"real_or_fake_{name}" for name in gauges}


def test_what_is_sent_has_these_names() -> None:
    for path in ("quiz/web/traces.py", "quiz/monitoring/telemetry.py", "quiz/worker/process.py"):
        text = (CHECKOUT / path).read_text(encoding="utf-8")
        for name in re.findall(r'\.record\(\s*"([a-z.]+)"', text):
            assert {name.replace(".", "_"), f"{name.replace('.', '_')}_seconds"} & SENT


@pytest.mark.parametrize("path", ["grafana/real-or-fake.json", "prometheus/alerts.yaml"])
def test_only_metrics_that_exist_are_asked_for(path: str) -> None:
    text = (CHECKOUT / "deploy" / path).read_text(encoding="utf-8")
    asked = set(NAME.findall(text)) - LABELS - {"db_operation_name"}
    assert len(asked) >= 4
    assert asked <= known()


def test_every_panel_has_a_title_a_unit_and_a_query() -> None:
    text = (CHECKOUT / "deploy/grafana/real-or-fake.json").read_text(encoding="utf-8")
    panels = json.loads(text)["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels) >= 10
    for panel in panels:
        assert panel["title"]
        assert panel["fieldConfig"]["defaults"]["unit"]
        assert all(target["expr"] for target in panel["targets"])
