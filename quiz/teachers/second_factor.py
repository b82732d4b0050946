"""The second factor: codes of an app on the teacher's phone (TOTP, RFC 6238), and recovery codes.

The database holds neither the app's secret nor a recovery code. The secret is derived from the
quiz's own key and a random number in the teacher's row, so that a stolen backup makes no codes. Of
a recovery code only the hash is kept; it needs no salt, since its 118 bits are random.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

from pyotp import TOTP
from pyotp.utils import strings_equal
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from quiz.access import passwords
from quiz.errors import Conflict, Invalid
from quiz.languages import lazy
from quiz.models import RecoveryCode, Teacher
from quiz.names import normalize_text
from quiz.policy import limits, sizes

ISSUER = "Real or Fake?"
SECRET_BYTES = 20  # as RFC 4226 recommends
STEP_SECONDS, DIGITS = 30, 6  # what all apps can do
DRIFT = 1  # steps by which a phone's clock may be off, as RFC 6238 allows
MOST_TYPED = 100  # characters of a code that are read at all


def app_secret(secret_key: str, nonce: str) -> str:
    """Return the secret that a teacher's app keeps, in base 32."""
    digest = hmac.digest(secret_key.encode(), f"second factor {nonce}".encode(), "sha256")
    return base64.b32encode(digest[:SECRET_BYTES]).decode()


def app_address(secret_key: str, nonce: str, username: str) -> str:
    """Return the address that an app reads from a QR code."""
    totp = TOTP(app_secret(secret_key, nonce))
    return str(totp.provisioning_uri(name=username, issuer_name=ISSUER))


def step_of(secret_key: str, nonce: str, code: str, now: datetime) -> int | None:
    """Return the step of time that a code belongs to, None for a wrong code or an old one."""
    totp, middle = TOTP(app_secret(secret_key, nonce)), int(now.timestamp()) // STEP_SECONDS
    steps = range(middle - DRIFT, middle + DRIFT + 1)
    # All are compared: the time tells nothing.
    matching = [step for step in steps if strings_equal(totp.generate_otp(step), code)]
    return matching[-1] if matching else None


def is_on(teacher: Teacher) -> bool:
    """Say whether a teacher's login needs a code."""
    return teacher.factor_nonce is not None


def turn_on(
    session: Session, secret_key: str, teacher: Teacher, nonce: str, typed: str, now: datetime
) -> list[str]:
    """Switch the factor on once the app has shown a right code; return the recovery codes.

    Conflict where it is on: the caller has locked the row, so of two pages only one switches it on.
    """
    if is_on(teacher):
        raise Conflict(lazy("The second factor is on already."))
    step = step_of(secret_key, nonce, read_code(typed), now)
    if step is None:
        raise Invalid(lazy("That code is wrong. Type the six digits that the app shows now."))
    teacher.factor_nonce, teacher.factor_step = nonce, step
    session.flush()
    return make_recovery_codes(session, teacher)


def turn_off(session: Session, teacher: Teacher) -> None:
    """Switch the factor off, and delete the recovery codes."""
    teacher.factor_nonce = teacher.factor_step = None
    session.flush()
    session.execute(delete(RecoveryCode).where(RecoveryCode.teacher_id == teacher.id))


def accepts(session: Session, secret_key: str, teacher: Teacher, typed: str, now: datetime) -> bool:
    """Say whether a code logs a teacher in, and use it up: no code is accepted twice."""
    code = read_code(typed)
    if len(code) == DIGITS:
        return take_step(session, secret_key, teacher, code, now)
    return take_recovery(session, teacher, code)


def read_code(typed: str) -> str:
    """Return a typed code without spaces, dashes and capitals."""
    letters = normalize_text(typed[:MOST_TYPED]).lower()
    return "".join(letter for letter in letters if letter.isascii() and letter.isalnum())


def take_step(
    session: Session, secret_key: str, teacher: Teacher, code: str, now: datetime
) -> bool:
    """Take the step of an app's code in one statement: of two that come at once, one counts.

    The step is that of the phone's clock. So the server's clock may be set back: the next code of
    a phone that keeps time is later than its last one all the same.
    """
    nonce = teacher.factor_nonce
    step = step_of(secret_key, nonce, code, now) if nonce is not None else None
    if step is None:
        return False
    is_later = or_(Teacher.factor_step.is_(None), Teacher.factor_step < step)
    own = update(Teacher).where(Teacher.id == teacher.id, Teacher.factor_nonce == nonce, is_later)
    return session.scalar(own.values(factor_step=step).returning(Teacher.id)) is not None


def take_recovery(session: Session, teacher: Teacher, code: str) -> bool:
    """Delete a recovery code; say whether it was there."""
    own = delete(RecoveryCode).where(
        RecoveryCode.code_hash == hash_code(code), RecoveryCode.teacher_id == teacher.id
    )
    return session.scalar(own.returning(RecoveryCode.teacher_id)) is not None


def renew_recovery(session: Session, teacher: Teacher) -> list[str]:
    """Make new recovery codes for a teacher, whose row is locked; Conflict where it is off."""
    if not is_on(teacher):
        raise Conflict(lazy("The second factor is off."))
    return make_recovery_codes(session, teacher)


def make_recovery_codes(session: Session, teacher: Teacher) -> list[str]:
    """Make recovery codes in place of the old ones; they are shown once and kept nowhere."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.teacher_id == teacher.id))
    codes = [make_recovery() for _ in range(limits.RECOVERY_CODES)]
    session.add_all(
        RecoveryCode(code_hash=hash_code(read_code(code)), teacher_id=teacher.id) for code in codes
    )
    session.flush()
    return codes


def make_recovery() -> str:
    """Make a recovery code in groups that can be copied by hand."""
    letters = [secrets.choice(passwords.LETTERS) for _ in range(sizes.RECOVERY_CODE)]
    groups = range(0, sizes.RECOVERY_CODE, sizes.RECOVERY_GROUP)
    return "-".join("".join(letters[first : first + sizes.RECOVERY_GROUP]) for first in groups)


def hash_code(code: str) -> str:
    """Return the hash that is kept of a recovery code."""
    return hashlib.sha256(code.encode()).hexdigest()


def recovery_left(session: Session, teacher: Teacher) -> int:
    """Return how many recovery codes a teacher has left."""
    query = select(func.count()).where(RecoveryCode.teacher_id == teacher.id)
    return session.scalar(query) or 0
