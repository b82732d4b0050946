"""Tries of passwords: counted before they are checked, so that parallel ones keep to the limits."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from quiz.access import Meter, attempts, events
from quiz.errors import NotAllowed, Unavailable
from quiz.languages import lazy
from quiz.models import Teacher
from quiz.policy import limits
from quiz.storage import utc_now
from quiz.teachers import accounts, logins
from quiz.web import turns
from quiz.web.known_browsers import known_as
from quiz.web.visitors import teacher_token

# A success clears these; on the others it gives back only its own try.
OWN_SCOPES = (limits.LOGINS_BY_NAME.scope, limits.LOGINS_BY_BROWSER.scope)


def count_login(session: Session, key: accounts.UsernameKey) -> list[Meter]:
    """Count a try to log in, or wait for its turn; return the meters that a success clears.

    Unknown names count too: else the limits would tell which names exist.
    """
    known = known_as(key)
    if known:
        own = [turns.meter(limits.LOGINS_BY_BROWSER, known)]
        if attempts.try_to_spend(session, own, utc_now()):
            return own
    return turns.count_try(
        session,
        [turns.meter(limits.LOGINS_BY_NAME, key), turns.by_address(limits.LOGINS_BY_ADDRESS)],
        [
            turns.meter(limits.LOGIN_TURNS_BY_NAME, key),
            turns.by_address(limits.LOGIN_TURNS_BY_ADDRESS),
        ],
    )


def checked(
    session: Session, credential: accounts.Credential, password: str, meters: Iterable[Meter]
) -> bool:
    """Check a password; an attempt that could not be checked does not count."""
    try:
        return credential.admits(password)
    except Unavailable:
        attempts.give_back(session, meters)
        session.commit()
        raise


def clear_failures(session: Session, meters: Iterable[Meter]) -> None:
    """Clear the attempts of a name or a browser after a success, and of others give one back."""
    for meter in meters:
        if meter.scope in OWN_SCOPES:
            attempts.forget(session, meter)
        else:
            attempts.give_back(session, [meter])


def confirm_password(session: Session, teacher: Teacher, password: str) -> accounts.Credential:
    """Check the password of a teacher who is logged in; NotAllowed when it is wrong.

    Such tries count by the login: nobody else can use them up.
    """
    login = logins.hash_token(teacher_token() or "")
    meters = [turns.meter(limits.LOGINS_BY_BROWSER, login)]
    attempts.spend(session, meters, utc_now())
    credential = accounts.credential_of(teacher)
    session.commit()
    if not checked(session, credential, password, meters):
        events.note("login-failed")
        raise NotAllowed(lazy("The current password is wrong."))
    clear_failures(session, meters)
    return credential
