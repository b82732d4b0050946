"""The load balancer of deploy/nginx.conf in front of web processes, where nginx is installed."""

import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.servers import free_port
from quiz.config import CHECKOUT

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
MAIN = """daemon off; pid {folder}/pid; error_log {folder}/log; worker_processes 1;
events {{ worker_connections 4096; }}
http {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
{ours} }}
"""


@contextmanager
def balancer(ports: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Run nginx on loopback in front of web processes until the block ends; yield its address."""
    assert NGINX is not None, "nginx is not installed"
    address = ("127.0.0.1", free_port())
    with tempfile.TemporaryDirectory(prefix="faces-nginx-") as folder:
        config = Path(folder) / "nginx.conf"
        config.write_text(MAIN.format(folder=folder, ours=our_configuration(address[1], ports)))
        process = subprocess.Popen([NGINX, "-c", config, "-e", f"{folder}/log"])
        try:
            wait_until_listening(address, process)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=30)


def our_configuration(port: int, ports: Sequence[int]) -> str:
    """Return deploy/nginx.conf with these ports."""
    text = (CHECKOUT / "deploy" / "nginx.conf").read_text()
    text = text.replace("listen 127.0.0.1:8000", f"listen 127.0.0.1:{port}")
    named = re.findall(r"server 127\.0\.0\.1:\d+", text)
    assert len(named) == len(ports), "the file names another number of machines"
    for old, new in zip(named, ports, strict=True):
        text = text.replace(old, f"server 127.0.0.1:{new}", 1)
    return text


def wait_until_listening(address: tuple[str, int], process: subprocess.Popen[bytes]) -> None:
    """Wait until a process accepts connections."""
    while process.poll() is None:
        try:
            socket.create_connection(address, timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} did not start.")
