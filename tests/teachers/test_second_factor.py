"""The second factor: right codes once, wrong ones never; the database makes no codes."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from pyotp import TOTP
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.errors import Conflict, Invalid
from quiz.models import RecoveryCode, Teacher
from quiz.teachers import second_factor
from tests.support.factories import add_teacher

KEY = "the key of the tests"
NONCE = "a random number"
NOW = datetime(2026, 11, 29, 12, 0, 10, tzinfo=UTC)
STEP = timedelta(seconds=30)
pytestmark = pytest.mark.usefixtures("quick_hashes")


def code_at(when: datetime, nonce: str = NONCE) -> str:
    """Return what the app shows."""
    return TOTP(second_factor.app_secret(KEY, nonce)).at(when)


def accepts(session: Session, teacher: Teacher, typed: str, when: datetime) -> bool:
    return second_factor.accepts(session, KEY, teacher, typed, when)


@pytest.fixture
def ada(db_session: Session) -> Teacher:
    """A teacher whose second factor is on since a minute."""
    teacher, before = add_teacher(db_session), NOW - 2 * STEP
    second_factor.turn_on(db_session, KEY, teacher, NONCE, code_at(before), before)
    db_session.commit()
    return teacher


def test_an_app_reads_what_a_person_could_type() -> None:
    address = urlsplit(second_factor.app_address(KEY, NONCE, "ada.lovelace"))
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    read = parse_qs(address.query)
    assert read["secret"] == [second_factor.app_secret(KEY, NONCE)]
    assert read["issuer"] == ["Real or Fake?"]
    assert len(second_factor.app_secret(KEY, NONCE)) == 32  # 160 bits
    secrets = {second_factor.app_secret(key, nonce) for key in "ab" for nonce in "cd"}
    assert len(secrets) == 4


def test_a_code_is_accepted_once(db_session: Session, ada: Teacher) -> None:
    code = code_at(NOW)
    assert accepts(db_session, ada, f" {code[:3]} {code[3:]} ", NOW)
    assert not accepts(db_session, ada, code, NOW)
    assert not accepts(db_session, ada, code_at(NOW - STEP), NOW)  # nor an older one after it
    assert accepts(db_session, ada, code_at(NOW + STEP), NOW)


def test_the_code_of_the_set_up_is_used_up_too(db_session: Session) -> None:
    teacher = add_teacher(db_session)
    second_factor.turn_on(db_session, KEY, teacher, NONCE, code_at(NOW), NOW)
    assert not accepts(db_session, teacher, code_at(NOW), NOW)


@pytest.mark.parametrize("steps", [-3, -2, 2, 3])
def test_a_code_of_another_time_is_wrong(db_session: Session, ada: Teacher, steps: int) -> None:
    later = NOW + 10 * STEP
    assert not accepts(db_session, ada, code_at(later + steps * STEP), later)
    assert accepts(db_session, ada, code_at(later), later)


@pytest.mark.parametrize("typed", ["", "0", "abcdef", "１２", "x" * 10_000, "\ud800" * 6, "\0" * 6])
def test_what_is_no_code_is_wrong(db_session: Session, ada: Teacher, typed: str) -> None:
    assert not accepts(db_session, ada, typed, NOW)


def test_a_code_in_full_width_digits_is_that_code(db_session: Session, ada: Teacher) -> None:
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code_at(NOW))
    assert accepts(db_session, ada, wide, NOW)


def test_a_wrong_code_switches_nothing_on(db_session: Session) -> None:
    teacher = add_teacher(db_session)
    wrong = code_at(NOW, "another number")
    with pytest.raises(Invalid, match="six digits"):
        second_factor.turn_on(db_session, KEY, teacher, NONCE, wrong, NOW)
    assert not second_factor.is_on(teacher)
    assert not accepts(db_session, teacher, code_at(NOW), NOW)


def test_recovery_codes_work_once_each_and_for_their_teacher_alone(db_session: Session) -> None:
    ada, grace = add_teacher(db_session), add_teacher(db_session, "grace")
    codes = second_factor.turn_on(db_session, KEY, ada, NONCE, code_at(NOW), NOW)
    second_factor.turn_on(db_session, KEY, grace, "other", code_at(NOW, "other"), NOW)
    assert len(set(codes)) == 8
    assert all(len(code.replace("-", "")) == 24 for code in codes)
    assert not accepts(db_session, grace, codes[0], NOW)
    assert accepts(db_session, ada, codes[0].upper().replace("-", " "), NOW)
    assert not accepts(db_session, ada, codes[0], NOW)
    assert second_factor.recovery_left(db_session, ada) == 7
    renewed = second_factor.renew_recovery(db_session, ada)
    assert not accepts(db_session, ada, codes[1], NOW)
    assert accepts(db_session, ada, renewed[1], NOW)
    kept = db_session.scalars(select(RecoveryCode.code_hash)).all()
    assert not set(kept) & {*codes, *renewed}


def test_it_is_switched_on_once_and_codes_are_renewed_while_it_is_on(
    db_session: Session, ada: Teacher
) -> None:
    with pytest.raises(Conflict, match="on already"):
        second_factor.turn_on(db_session, KEY, ada, "other", code_at(NOW, "other"), NOW)
    second_factor.turn_off(db_session, ada)
    with pytest.raises(Conflict, match="is off"):
        second_factor.renew_recovery(db_session, ada)
    assert second_factor.recovery_left(db_session, ada) == 0


def test_when_the_servers_clock_is_set_right_a_phone_is_let_in_again(
    db_session: Session, ada: Teacher
) -> None:
    for phone in (NOW, NOW + STEP):  # the server's clock is half a minute ahead, then right
        server = phone + (STEP if phone == NOW else 0 * STEP)
        assert accepts(db_session, ada, code_at(phone), server)
        assert not accepts(db_session, ada, code_at(phone), server)


def test_switched_off_nothing_is_left(db_session: Session, ada: Teacher) -> None:
    second_factor.turn_off(db_session, ada)
    assert not second_factor.is_on(ada)
    assert second_factor.recovery_left(db_session, ada) == 0
    assert not accepts(db_session, ada, code_at(NOW), NOW)


def test_the_database_makes_no_codes(db_session: Session, ada: Teacher) -> None:
    row = db_session.scalars(select(Teacher)).one()
    kept = [str(value) for value in vars(row).values()]
    assert second_factor.app_secret(KEY, NONCE) not in kept
    assert second_factor.step_of("another key", NONCE, code_at(NOW), NOW) is None
