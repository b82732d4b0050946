"""Teachers: accounts with a username and a password.

These functions take hashes, never passwords: hashing takes long, so the caller does it while no
transaction is open.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quiz.access import passwords
from quiz.classroom import stages
from quiz.errors import Conflict, Invalid, NotFound, NotKnown
from quiz.languages import lazy, lazy_count
from quiz.models import Teacher
from quiz.names import (
    JOINERS,
    is_letter,
    misplaces_joiner,
    normalize_text,
    piles_marks,
    skeleton_of,
)
from quiz.policy import limits, sizes
from quiz.teachers import logins

SIGNS = "._-"

UsernameKey = NewType("UsernameKey", str)  # a typed username, folded; also of names that nobody has

WRONG = lazy("The username or the password is wrong.")


@dataclass(frozen=True)
class Credential:
    """What a password is checked against, as it was when it was read."""

    password_hash: str
    teacher_id: str | None = None  # None for an unknown username
    password_at: datetime | None = None

    def admits(self, password: str) -> bool:
        """Check a password; an unknown name takes as long as a known one."""
        return passwords.matches(self.password_hash, password) and self.teacher_id is not None


def read_username(typed: str) -> str:
    """Return a typed username in one form (NFKC); Invalid with a sentence."""
    name = normalize_text(typed).strip(" ")
    if not limits.MIN_USERNAME <= len(name) <= sizes.USERNAME:
        raise Invalid(
            lazy_count(
                "A username has %(least)s to %(num)s character.",
                "A username has %(least)s to %(num)s characters.",
                sizes.USERNAME,
                least=limits.MIN_USERNAME,
            )
        )
    has_others = not all(letter in SIGNS or is_letter_or_digit(letter) for letter in name)
    if has_others or misplaces_joiner(name):
        raise Invalid(lazy("A username has letters, digits, dots, - and _ only."))
    if piles_marks(name):
        raise Invalid(lazy("A username has at most four different marks on a letter."))
    if not username_key(name):
        raise Invalid(lazy("A username has at least one letter or digit."))
    return name


def is_letter_or_digit(letter: str) -> bool:
    """Say whether a character is a letter, a mark on one, a joiner or a digit."""
    return letter.isalnum() or is_letter(letter) or letter in JOINERS


def username_key(typed: str) -> UsernameKey:
    """Return what names share that people could confuse, however typed; "" for what is no name.

    This is the only folding of usernames. Limits, look-up, uniqueness and sign-up all read its
    result: where two of them folded by themselves, one name would count as two.
    """
    key = fold(typed)
    return UsernameKey(key if key.isprintable() else "")


def fold(text: str) -> str:
    """Return a text without what two usernames may differ in and still look alike."""
    # Normalized before the dots go: a full-width dot is a dot.
    return skeleton_of(normalize_text(text).replace(".", ""))


def read_account(typed_name: str, typed_password: str) -> tuple[str, str]:
    """Return the username and password of a new account; Invalid with a sentence."""
    name = read_username(typed_name)
    return name, read_new_password(name, typed_password)


def read_new_password(name: str, typed: str) -> str:
    """Return a password that does not contain the username; Invalid with a sentence."""
    password = passwords.read_password(typed, [name, *re.split(r"[._-]+", name)])
    if fold(name) in fold(password):
        raise Invalid(lazy("The password must not contain the username."))
    return password


def find_teacher(session: Session, key: UsernameKey) -> Teacher | None:
    """Return the teacher whom a folded name means."""
    return session.scalar(select(Teacher).where(Teacher.username_key == key))


def named_teacher(session: Session, typed: str) -> Teacher:
    """Return the teacher whom a typed name means; NotFound when there is none."""
    name = read_username(typed)
    teacher = find_teacher(session, username_key(name))
    if teacher is None:
        raise NotFound(lazy("There is no teacher named %(name)s.", name=name))
    return teacher


def credential_of(teacher: Teacher | None) -> Credential:
    """Return what a password is checked against; for no teacher a hash that nothing matches."""
    if teacher is None:
        return Credential(passwords.unmatched_hash())
    return Credential(teacher.password_hash, teacher.id, teacher.password_at)


def taken(name: str) -> Conflict:
    """Return the refusal of a username that is taken."""
    return Conflict(lazy("The username %(name)s is taken.", name=name))


def add_teacher(session: Session, name: str, password_hash: str, now: datetime) -> Teacher:
    """Add an account; Conflict when the username is taken, or one that looks like it.

    After a Conflict the transaction can only be rolled back.
    """
    teacher = Teacher(
        username=name,
        username_key=username_key(name),
        password_hash=password_hash,
        password_at=now,
        created_at=now,
        seen_at=now,
    )
    session.add(teacher)
    try:
        session.flush()
    except IntegrityError:
        raise taken(name) from None
    return teacher


def admit(session: Session, credential: Credential, renewed: str | None, now: datetime) -> Teacher:
    """Return the teacher whose password was checked; NotKnown when it has changed meanwhile.

    `renewed` is a hash of the same password by today's parameters, None to keep the old one.
    """
    query = select(Teacher).where(Teacher.id == credential.teacher_id).with_for_update()
    teacher = session.scalar(query.execution_options(populate_existing=True))
    if teacher is None or teacher.password_at != credential.password_at:
        raise NotKnown(WRONG)
    teacher.password_hash = renewed or teacher.password_hash
    teacher.seen_at = now
    return teacher


def set_password(
    session: Session, teacher: Teacher, password_hash: str, now: datetime, *, keep: str | None
) -> None:
    """Set a password and end all logins but that of the token `keep`."""
    teacher.password_hash, teacher.password_at = password_hash, now
    session.flush()
    logins.end_all(session, teacher.id, keep=keep)


def all_teachers(session: Session) -> list[Teacher]:
    """Return all teachers by name."""
    return list(session.scalars(select(Teacher).order_by(Teacher.username_key)))


def erase_teacher(session: Session, teacher_id: str, now: datetime) -> None:
    """Delete an account with its logins and classrooms; the responses of students stay."""
    # The row lock keeps another request of the teacher from opening a classroom meanwhile.
    session.execute(select(Teacher.id).where(Teacher.id == teacher_id).with_for_update())
    stages.finish_all(session, teacher_id, now)
    session.execute(delete(Teacher).where(Teacher.id == teacher_id))
