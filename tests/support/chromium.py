"""How the tests find a browser and start it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from playwright.sync_api import sync_playwright

# The shell has no window, and needs two thirds of the time.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
)
MISSING = (
    "No Chromium found for the browser tests: run `playwright install --with-deps chromium` "
    "in the virtual environment, install the package 'chromium', or set CHROMIUM to its path."
)
# The browser must talk to our server and to nobody else.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-domain-reliability",
    "--no-first-run",
)


class ChromiumMissing(RuntimeError):
    """No browser; the message says how to get one."""


def playwrights_own() -> Path:
    """The path of Playwright's own Chromium, whether it exists or not."""
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def find_chromium(environ: Mapping[str, str], own: Callable[[], Path] = playwrights_own) -> Path:
    """The browser of the tests: `$CHROMIUM`, then the usual names, then Playwright's `own`."""
    named = environ.get("CHROMIUM")
    if named:
        return _existing(Path(named))
    for name in NAMES:
        found = shutil.which(name, path=environ.get("PATH"))
        if found:
            return Path(found)
    return _existing(own())


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise ChromiumMissing(MISSING)
    return path


def launch_arguments() -> list[str]:
    """Chromium's arguments; its sandbox refuses root, and containers have a small /dev/shm."""
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return [*QUIET, "--disable-dev-shm-usage", *as_root]


def install_chromium() -> None:
    """Install a browser: the system's package where that is allowed, else Playwright's own."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=environ)
        install = ["apt-get", "install", "-qq", "--no-install-recommends"]
        shell = subprocess.run([*install, NAMES[0]], check=False, env=environ)
        if shell.returncode:  # older systems have only the whole browser
            subprocess.run([*install, NAMES[1]], check=True, env=environ)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def main() -> int:
    """Find a browser, or install one, before the tests start."""
    try:
        find_chromium(os.environ)
    except ChromiumMissing:
        print("No Chromium found: installing one for the browser tests.", file=sys.stderr)
        try:
            install_chromium()
        except (OSError, subprocess.CalledProcessError):
            print(MISSING, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
