"""Supply chain: container images, systemd units, pinned packages, no secrets in the tree."""

import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from detect_secrets.core.scan import scan_file
from detect_secrets.settings import transient_settings

from quiz.config import CHECKOUT

BIN = Path(sys.executable).parent
DETECTORS = (
    "PrivateKeyDetector", "BasicAuthDetector", "JwtTokenDetector", "AWSKeyDetector",
    "GitHubTokenDetector", "GitLabTokenDetector", "SlackDetector", "StripeDetector",
    "PypiTokenDetector", "SendGridDetector", "AzureStorageKeyDetector", "NpmDetector",
    "OpenAIDetector", "TwilioKeyDetector",
)  # fmt: skip
DROPPED = ("NoNewPrivileges", "ProtectSystem", "ProtectHome", "PrivateTmp", "SystemCallFilter")


def secrets_in(path: Path) -> list[str]:
    with transient_settings({"plugins_used": [{"name": name} for name in DETECTORS]}):
        return [
            f"{path.name}:{secret.line_number} {secret.type}" for secret in scan_file(str(path))
        ]


def unit(name: str) -> ConfigParser:
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(CHECKOUT / "deploy" / "systemd" / f"real-or-fake-{name}.service")
    return parser


def processes() -> dict[str, str]:
    """Return the lines of the Procfile by name."""
    lines = (CHECKOUT / "Procfile").read_text().splitlines()
    return {name: command.strip() for name, _, command in (line.partition(":") for line in lines)}


def test_the_tree_holds_no_secret(tmp_path: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, check=True
    )
    paths = [CHECKOUT / name for name in listed.stdout.decode().split("\0") if name]
    assert len(paths) > 200
    assert [secret for path in paths if path.is_file() for secret in secrets_in(path)] == []
    planted = tmp_path / "settings.py"
    planted.write_text("-----BEGIN " + "RSA PRIVATE KEY-----\n")
    assert secrets_in(planted)


def test_the_dockerfile_passes_its_linter() -> None:
    command = [str(BIN / "hadolint"), "--no-color", str(CHECKOUT / "Dockerfile")]
    result = subprocess.run(command, capture_output=True, text=True)
    assert (result.returncode, result.stdout) == (0, "")


@pytest.mark.parametrize("target", ["web", "worker"])
def test_an_image_runs_unprivileged_and_has_a_health_check(target: str) -> None:
    text = (CHECKOUT / "Dockerfile").read_text()
    stage = text.split(f"AS {target}\n")[1].split("\nFROM ")[0]
    assert "USER 10001" in stage
    assert "HEALTHCHECK" in stage


def test_the_web_image_has_no_torch() -> None:
    text = (CHECKOUT / "Dockerfile").read_text()
    assert "COPY --from=web-packages" in text.split("AS web\n")[1].split("\nFROM ")[0]
    assert "--invert-match '^torch=='" in text.split("AS web-packages\n")[1].split("\nFROM ")[0]


def test_no_image_holds_photographs_or_private_files() -> None:
    ignored = (CHECKOUT / ".dockerignore").read_text().split()
    assert {".git", ".venv", "instance", "data", "datasets/UTKFace*", "runs"} <= set(ignored)


def test_containers_have_minimal_privileges() -> None:
    composed: dict[str, Any] = yaml.safe_load((CHECKOUT / "deploy" / "compose.yaml").read_text())
    ours = {name: s for name, s in composed["services"].items() if "build" in s}
    assert set(ours) == {"release", "web", "worker", "photographs"}
    for service in ours.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]
    assert all(port.startswith("127.0.0.1:") for port in ours["web"]["ports"])


@pytest.mark.parametrize("name", ["web", "worker"])
def test_units_run_what_the_procfile_runs(name: str) -> None:
    service = unit(name)["Service"]
    expected = processes()[name]
    for old, new in (
        ("${HOST:-0.0.0.0}:${PORT:-8000}", "${HOST}:${PORT}"),
        ("${WEB_CONCURRENCY:-2}", "${WEB_CONCURRENCY}"),
        ('"${HOST}:${PORT}"', "${HOST}:${PORT}"),
        ('"${WEB_CONCURRENCY}"', "${WEB_CONCURRENCY}"),
    ):
        expected = expected.replace(old, new)
    assert service["ExecStart"] == f"/srv/real-or-fake/.venv/bin/{expected}"
    assert all(service.get(key) for key in DROPPED)
    assert service["User"] == "quiz"


def test_an_audit_without_a_service_fails() -> None:
    """Nothing listens on port 9: packages that could not be audited do not pass as safe."""
    makefile = (CHECKOUT / "Makefile").read_text()
    assert "pip-audit --strict --local" in makefile
    command = [str(BIN / "pip-audit"), "--strict", "--local", "--progress-spinner", "off"]
    nowhere = ["--vulnerability-service", "osv", "--osv-url", "http://127.0.0.1:9/v1/query"]
    result = subprocess.run([*command, *nowhere], capture_output=True, text=True)
    assert result.returncode != 0
    assert "No known vulnerabilities" not in result.stdout + result.stderr
