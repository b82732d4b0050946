"""Small disks in memory, which may be full or read-only."""

import errno
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOW_TO = "needs a disk of its own: run as root, or allow `unshare -rm`"


class CannotMount(RuntimeError):
    """This process may not mount a disk; the message says how to allow it."""


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """Mount a small disk until the block ends."""
    with tempfile.TemporaryDirectory(prefix="faces-disk-", dir="/tmp") as folder:
        options = f"size={megabytes}m,mode=0777"
        mount("-t", "tmpfs", "-o", options, "tmpfs", folder)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def mount(*arguments: str) -> None:
    """Run mount."""
    made = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if made.returncode:
        raise CannotMount(f"{HOW_TO} ({made.stderr.strip()})")


def set_read_only(folder: Path, is_read_only: bool) -> bool:
    """Make a disk read-only or writable; return whether it worked, which may take a moment."""
    options = f"remount,{'ro' if is_read_only else 'rw'}"
    made = subprocess.run(["mount", "-o", options, folder], capture_output=True, check=False)
    return made.returncode == 0


def fill_up(ballast: Path) -> None:
    """Write a file until its disk is full."""
    with ballast.open("wb", buffering=0) as file:
        size = 1 << 20
        while size:
            try:
                file.write(bytes(size))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
                size //= 2


def may_mount() -> bool:
    """Say whether this process may mount a disk."""
    try:
        with small_disk(1):
            return True
    except (CannotMount, OSError):
        return False


def in_own_namespace(command: list[str]) -> list[str]:
    """Return a command that runs as root in its own mount namespace."""
    return ["unshare", "-rm", *command] if os.geteuid() else command
