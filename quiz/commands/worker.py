"""Commands: `flask worker …`."""

import socket

import click
from flask.cli import AppGroup

from quiz.commands.common import database, fail, plainly
from quiz.monitoring import health
from quiz.storage import utc_now

worker_commands = AppGroup("worker", help="The workers, which make the faces.")


@worker_commands.command("check", epilog="Example: flask worker check --here")
@click.option("--here", is_flag=True, help="Only workers of this machine or container.")
@plainly
def check_worker(here: bool) -> None:
    """End with 0 when a worker lives and has nothing to complain of, else with 1 and why."""
    host = socket.gethostname() if here else ""
    with database().reading() as session:
        worker = health.live_worker(session, utc_now(), host)
    if worker is None:
        fail("No worker has been heard for a while.")
    elif worker.problem:
        fail(worker.problem)
    else:
        click.echo(f"{worker.name} makes faces on {worker.device}.")
