"""What the program is delivered in: images, units, pinned packages, and no secret in the tree."""

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


def secrets_in(*paths: Path) -> list[str]:
    """Each secret as file, line and kind; the detectors are set up once for all files."""
    with transient_settings({"plugins_used": [{"name": name} for name in DETECTORS]}):
        return [
            f"{path.name}:{secret.line_number} {secret.type}"
            for path in paths
            for secret in scan_file(str(path))
        ]


def unit(name: str) -> ConfigParser:
    found = ConfigParser(strict=False, interpolation=None)
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read(CHECKOUT / "deploy" / "systemd" / f"real-or-fake-{name}.service")
    return found


def processes() -> dict[str, str]:
    """The lines of the Procfile by name."""
    lines = (CHECKOUT / "Procfile").read_text().splitlines()
    return {name: command.strip() for name, _, command in (line.partition(":") for line in lines)}


@pytest.mark.slow
def test_the_tree_holds_no_secret(tmp_path: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, check=True
    )
    paths = [CHECKOUT / name for name in listed.stdout.decode().split("\0") if name]
    assert len(paths) > 200
    assert secrets_in(*filter(Path.is_file, paths)) == []
    planted = tmp_path / "settings.py"
    planted.write_text("-----BEGIN " + "RSA PRIVATE KEY-----\n")
    assert secrets_in(planted)


def test_the_linter_of_images_has_nothing_to_say() -> None:
    command = [str(BIN / "hadolint"), "--no-color", str(CHECKOUT / "Dockerfile")]
    found = subprocess.run(command, capture_output=True, text=True)
    assert (found.returncode, found.stdout) == (0, "")


@pytest.mark.parametrize("target", ["web", "worker"])
def test_an_image_runs_as_nobody_and_says_how_it_is(target: str) -> None:
    text = (CHECKOUT / "Dockerfile").read_text()
    stage = text.split(f"AS {target}\n")[1].split("\nFROM ")[0]
    assert "USER 10001" in stage
    assert "HEALTHCHECK" in stage


def test_the_web_image_has_no_torch() -> None:
    text = (CHECKOUT / "Dockerfile").read_text()
    assert "COPY --from=web-packages" in text.split("AS web\n")[1].split("\nFROM ")[0]
    assert "--invert-match '^torch=='" in text.split("AS web-packages\n")[1].split("\nFROM ")[0]


def test_no_image_holds_photographs_or_what_is_private() -> None:
    ignored = (CHECKOUT / ".dockerignore").read_text().split()
    assert {".git", ".venv", "instance", "data", "datasets/UTKFace*", "runs"} <= set(ignored)


def test_containers_get_no_more_than_they_need() -> None:
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
        ('HOST="${HOST:-0.0.0.0}" ', ""),  # the unit sets it in its environment
        ("${WEB_CONCURRENCY:-2}", "${WEB_CONCURRENCY}"),
        ('"${WEB_CONCURRENCY}"', "${WEB_CONCURRENCY}"),
    ):
        expected = expected.replace(old, new)
    assert service["ExecStart"] == f"/srv/real-or-fake/.venv/bin/{expected}"
    assert all(service.get(key) for key in DROPPED)
    assert service["User"] == "quiz"


def test_host_and_port_are_joined_in_one_place() -> None:
    """An IPv6 address needs brackets: `quiz.serving` joins them, and nobody else."""
    unit_text = (CHECKOUT / "deploy" / "systemd" / "real-or-fake-web.service").read_text()
    for text in (*processes().values(), (CHECKOUT / "Dockerfile").read_text(), unit_text):
        assert "--bind" not in text


@pytest.mark.slow
def test_an_audit_that_could_not_audit_fails() -> None:
    """Nobody listens on port 9: what could not be asked about is not taken for sound."""
    makefile = (CHECKOUT / "Makefile").read_text()
    assert "pip-audit --strict --local" in makefile
    command = [str(BIN / "pip-audit"), "--strict", "--local", "--progress-spinner", "off"]
    nowhere = ["--vulnerability-service", "osv", "--osv-url", "http://127.0.0.1:9/v1/query"]
    found = subprocess.run([*command, *nowhere], capture_output=True, text=True)
    assert found.returncode != 0
    assert "No known vulnerabilities" not in found.stdout + found.stderr
