"""Teachers: names, accounts, logins that end."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.access import passwords
from quiz.errors import Conflict, Invalid, NotFound, NotKnown
from quiz.models import Classroom, Label, Login, Pace, Round, Student
from quiz.storage.database import Database, utc_now
from quiz.teachers import accounts, logins
from tests.support.factories import PASSWORD, add_classroom, add_student, add_teacher, fill, respond

NOW, DAY = utc_now(), timedelta(days=1)
pytestmark = pytest.mark.usefixtures("quick_hashes")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("ada", "ada"),
        ("Ada.Lovelace-1815_x", "Ada.Lovelace-1815_x"),
        ("  ada ", "ada"),
        ("ａｄａ", "ada"),
        ("Zoë", "Zoë"),
        ("Zoe\u0308", "Zoë"),
        ("李小龙", "李小龙"),
        ("สมชาย", "สมชาย"),
        ("น้ำฝน.7", "น้ำฝน.7"),
        ("علی‌رضا", "علی‌رضا"),
        ("x" * 32, "x" * 32),
    ],
)
def test_a_username_has_one_form(typed: str, name: str) -> None:
    assert accounts.read_username(typed) == name


@pytest.mark.parametrize(
    "typed",
    [
        "", "ab", "x" * 33, "x" * 10_000, "...", "-_-", "a b c", "ada\n", "ad\0a", "ada\u200b",
        "ada\u200c",
        "ad" + "\u0301" * 20,
        "😀😀😀", "<b>ada</b>", "ada&co", "a'--", "ada\u202e", "\ud800\ud800\ud800",
        "ada@example.org",
    ],
)  # fmt: skip
def test_a_bad_username_is_one_sentence(typed: str) -> None:
    with pytest.raises(Invalid, match=r"^A username has [^.]+\.$"):
        accounts.read_username(typed)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ada", "ADA"),
        ("ada.lovelace", "adalovelace"),
        ("ada-1", "ada_l"),
        ("bill", "BiII"),
        ("b0b", "bob"),
        ("paco", "расо"),
        ("straße", "STRASSE"),
        ("ada", " ada "),
        ("zoe", "zoë"),
        ("vic.tim", "vic．tim"),
        ("vic.tim", "vic․tim"),
        ("vic.tim", "v\u2026ictim"),
        ("ada", "a\u00a0d\uff3fa"),
    ],
)
def test_names_that_look_alike_are_one(db_session: Session, one: str, other: str) -> None:
    ada = add_teacher(db_session, one)
    assert accounts.find_teacher(db_session, accounts.username_key(other)) is ada
    with pytest.raises(Conflict, match="is taken"):
        add_teacher(db_session, other.strip())


@pytest.mark.parametrize(
    "typed",
    ["ada", "ＡＤＡ", "vic．tim", "v\u2026ictim", " a.d-a_ ", "Zoe\u0308", "ﬁnn", "straße", "а.da"],
)
def test_a_name_is_folded_alike_as_typed_and_as_kept(typed: str) -> None:
    key = accounts.username_key(typed)
    assert key == accounts.username_key(key) == accounts.username_key(typed.upper())
    assert key == accounts.username_key(accounts.read_username(typed.replace("\u2026", ".")))


@pytest.mark.parametrize("typed", ["a\0da", "ada\u200b", "ada\n", "\ud800" * 3, "a\u202eda"])
def test_what_is_no_name_is_nobodys(db_session: Session, typed: str) -> None:
    add_teacher(db_session)
    assert accounts.username_key(typed) == ""
    assert accounts.find_teacher(db_session, accounts.username_key(typed)) is None


def test_other_names_are_others(db_session: Session) -> None:
    names = ("ada", "adam", "zoe", "grace")
    assert len({add_teacher(db_session, name).id for name in names}) == len(names)
    found = [teacher.username for teacher in accounts.all_teachers(db_session)]
    assert sorted(found) == sorted(names)


@pytest.mark.parametrize("typed", ["nobody", "", "x" * 10_000, "a\0b", "\ud800\ud800\ud800"])
def test_nobody_is_found_under_another_name(db_session: Session, typed: str) -> None:
    add_teacher(db_session)
    assert accounts.find_teacher(db_session, accounts.username_key(typed)) is None
    with pytest.raises((NotFound, Invalid)):
        accounts.named_teacher(db_session, typed)


def test_a_password_does_not_contain_the_username() -> None:
    for typed in (
        "Ada-Lovelace is my name",
        "ADALOVELACE 18-15",
        "it was ａｄａ．ｌｏｖｅｌａｃｅ",
        "\tAda\u0301_1ove1ace 1815",
    ):
        with pytest.raises(Invalid, match="contain the username"):
            accounts.read_account("ada.lovelace", typed)
    account = ("ada.lovelace", "the first programmer of 1843")
    assert accounts.read_account(*account) == account


def test_two_at_once_get_one_account(database: Database) -> None:
    barrier, password_hash = Barrier(4), passwords.hash_password(PASSWORD)

    def sign_up(name: str) -> bool:
        barrier.wait()
        try:
            with database.transaction() as session:
                accounts.add_teacher(session, name, password_hash, NOW)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(sign_up, ("ada", "Ada", "a.da", "ada"))) == 1
    with database.reading() as session:
        assert len(accounts.all_teachers(session)) == 1


def test_a_credential_admits_its_teacher_alone(db_session: Session) -> None:
    ada = add_teacher(db_session)
    credential = accounts.credential_of(ada)
    assert credential.admits(PASSWORD)
    assert not credential.admits("another password")
    assert not accounts.credential_of(None).admits(PASSWORD)
    assert accounts.admit(db_session, credential, None, NOW) is ada


def test_a_password_that_changed_meanwhile_admits_nobody(database: Database) -> None:
    with database.writing() as session:
        credential = accounts.credential_of(add_teacher(session))
    with database.transaction() as session:
        ada = accounts.named_teacher(session, "ada")
        later = NOW + timedelta(minutes=1)
        accounts.set_password(
            session, ada, passwords.hash_password("new one here"), later, keep=None
        )
    with database.writing() as session, pytest.raises(NotKnown):
        accounts.admit(session, credential, None, NOW)
    with database.transaction() as session:
        accounts.erase_teacher(session, ada.id, NOW)
    with database.writing() as session, pytest.raises(NotKnown):
        accounts.admit(session, credential, None, NOW)


def test_a_renewed_hash_does_not_disturb_a_second_login(db_session: Session) -> None:
    ada = add_teacher(db_session)
    credential = accounts.credential_of(ada)
    renewed = passwords.hash_password(PASSWORD)
    assert accounts.admit(db_session, credential, renewed, NOW).password_hash == renewed
    assert accounts.admit(db_session, credential, None, NOW).password_hash == renewed


def test_erasing_a_teacher_ends_the_logins(db_session: Session) -> None:
    ada, grace = add_teacher(db_session), add_teacher(db_session, "grace")
    for teacher in (ada, grace):
        logins.open_login(db_session, teacher.id, NOW)
    accounts.erase_teacher(db_session, ada.id, NOW)
    db_session.commit()
    assert db_session.scalar(select(func.count()).select_from(Login)) == 1
    assert [teacher.username for teacher in accounts.all_teachers(db_session)] == ["grace"]


def test_erasing_a_teacher_ends_the_classrooms_first(db_session: Session) -> None:
    fill(db_session)
    ada = add_teacher(db_session)
    classroom = add_classroom(db_session, ada, pace=Pace.HOMEWORK, deadline_at=NOW + DAY)
    student = add_student(db_session, classroom)
    respond(db_session, student.player_id, student.round_id, 1, Label.FAKE)
    db_session.commit()
    accounts.erase_teacher(db_session, ada.id, NOW)
    db_session.commit()
    db_session.expire_all()
    assert db_session.scalars(select(Classroom)).all() == []
    assert db_session.scalars(select(Student)).all() == []
    round_ = db_session.scalars(select(Round)).one()
    assert round_.finished_at is not None
    assert round_.answered == 1
    with pytest.raises(Conflict):
        respond(db_session, round_.player_id, round_.id, 2, Label.FAKE)
