"""Commands: `flask worker …`."""

import os
import socket

import click
from flask.cli import AppGroup

from quiz.commands.common import database, fail, fail_in_one_sentence
from quiz.monitoring import health
from quiz.storage import utc_now

worker_commands = AppGroup("worker", help="The workers, which make the fakes.")


@worker_commands.command("check", epilog="Example: flask worker check --here")
@click.option("--here", is_flag=True, help="Only workers on this machine or container.")
@fail_in_one_sentence
def check_worker(here: bool) -> None:
    """End with status 0 when a worker is alive and can make fakes, else with 1 and the reason."""
    own = health.worker_name(socket.gethostname(), os.getpid())
    with database().reading() as session:
        worker = health.live_worker(session, utc_now(), health.machine_of(own) if here else None)
    if worker is None:
        fail("No worker is running: none has sent a heartbeat lately.")
    elif worker.problem:
        fail(worker.problem)
    else:
        click.echo(f"{worker.name} makes faces on {worker.device}.")
