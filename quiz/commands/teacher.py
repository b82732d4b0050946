"""Commands: `flask teacher …`."""

import click
from flask.cli import AppGroup

from quiz.access import attempts, passwords
from quiz.commands.common import config, database, fail_in_one_sentence
from quiz.models import Teacher
from quiz.policy import limits, sizes
from quiz.storage import utc_now
from quiz.teachers import accounts, second_factor

teacher_commands = AppGroup("teacher", help="The accounts of teachers.")


@teacher_commands.command("add", epilog="Example: flask teacher add ada.lovelace --generate")
@click.argument("name")
@click.option("--generate", is_flag=True, help="Make a password and print it, once.")
@fail_in_one_sentence
def add(name: str, generate: bool) -> None:
    """Add a teacher; asks for the password and does not show it."""
    name = accounts.read_username(name)
    with database().reading() as session:
        if accounts.find_teacher(session, accounts.username_key(name)):
            raise accounts.taken(name)
    password = passwords.generate_password() if generate else ask_password()
    password_hash = passwords.hash_password(accounts.read_new_password(name, password))
    with database().transaction() as session:
        accounts.add_teacher(session, name, password_hash, utc_now())
    click.echo(password if generate else f"{name} can log in now.")


def ask_password() -> str:
    """Ask for a password twice, without showing it."""
    prompt = f"Password, at least {limits.MIN_PASSWORD} characters"
    return str(click.prompt(prompt, hide_input=True, confirmation_prompt=True, err=True))


@teacher_commands.command("reset", epilog="Example: flask teacher reset ada.lovelace")
@click.argument("name")
@click.option("--no-second-factor", is_flag=True, help="Switch the second factor off as well.")
@fail_in_one_sentence
def reset(name: str, no_second_factor: bool) -> None:
    """Give a teacher a new password, print it, and log the teacher out everywhere."""
    with database().reading() as session:
        accounts.named_teacher(session, name)
    password = passwords.generate_password()
    password_hash = passwords.hash_password(password)
    with database().transaction() as session:
        teacher = accounts.named_teacher(session, name)
        accounts.set_password(session, teacher, password_hash, utc_now(), keep=None)
        if no_second_factor:
            second_factor.turn_off(session, teacher)
        by_name = attempts.meter_of(
            limits.LOGINS_BY_NAME, config().secret_key, teacher.username_key
        )
        attempts.forget(session, by_name)  # a teacher who was locked out can log in again
    click.echo(password)


@teacher_commands.command("list", epilog="Example: flask teacher list")
@fail_in_one_sentence
def show() -> None:
    """List the teachers: name, when the account was made, when it was last used (UTC)."""
    with database().reading() as session:
        teachers = accounts.all_teachers(session)
    for teacher in teachers:
        click.echo(describe(teacher))
    if not teachers:
        click.echo("There are no teachers yet.")


def describe(teacher: Teacher) -> str:
    """Return a teacher's line."""
    width = sizes.USERNAME
    return f"{teacher.username:<{width}}  {teacher.created_at:%Y-%m-%d}  {teacher.seen_at:%Y-%m-%d}"
