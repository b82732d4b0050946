"""Passwords: what is refused, what is kept, and how many are worked out at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore, Lock
from time import sleep

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import HashingError

from quiz.access import passwords
from quiz.errors import Invalid, Unavailable
from quiz.policy import limits
from tests.support.factories import PASSWORD


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "ten.chars!",
        "пароль учителя",
        "tab\tand\nline",
        "z\0\1q\2x\3k\4\7",
        PASSWORD + "é" * 975,
    ],
)
@pytest.mark.usefixtures("quick_hashes")
def test_a_password_matches_its_hash_alone(password: str) -> None:
    password_hash = passwords.hash_password(passwords.read_password(password))
    assert password_hash.startswith("$argon2id$")
    assert passwords.matches(password_hash, password)
    for other in ("", password[:-1], password + " ", password.swapcase() + "x"):
        assert not passwords.matches(password_hash, other)
    assert passwords.hash_password(password) != password_hash


@pytest.mark.usefixtures("quick_hashes")
def test_one_password_typed_in_two_ways() -> None:
    composed, decomposed = "caf\u00e9 au lait", "cafe\u0301 au lait"
    assert passwords.matches(passwords.hash_password(composed), decomposed)


@pytest.mark.usefixtures("quick_hashes")
@pytest.mark.parametrize("typed", ["x" * 10_000, "\ud800" * 12, "ﷺ" * 10_000])
def test_what_nobody_has_is_wrong(typed: str) -> None:
    longest = passwords.hash_password("x" * limits.MAX_PASSWORD)
    assert not passwords.matches(longest, typed)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "at least 10"),
        ("too short", "at least 10"),
        ("x" * 1001, "at most 1,000"),
        ("x" * 10_000, "at most 1,000"),
        ("Password123", "too common"),
        ("１２３４５６７８９０", "too common"),
        ("a" * 1000, "too common"),
        ("realorfake quiz", "too common"),
    ],
)
def test_a_bad_password_is_one_sentence(typed: str, why: str) -> None:
    with pytest.raises(Invalid, match=why) as caught:
        passwords.read_password(typed)
    assert caught.value.detail.endswith(".")
    assert typed not in caught.value.detail or not typed


# The most common passwords of published breaches that are long enough, and what people make of
# those that are not.
COMMON = (
    "1234567890 qwertyuiop password123 1q2w3e4r5t q1w2e3r4t5y6 Passw0rd123 princess123 "
    "sunshine123 superman123 password!23 iloveyou123 zaq12wsxcde3 1111111111 football123 "
    "welcome123 qwerty12345 michael123 letmein1234 changeme123 administrator 0987654321 "
    "1qaz2wsx3edc Password2024! January2024 teacher123 classroom1 abcabcabcabc hallohallo "
    "motdepasse123 contrasena1"
)


@pytest.mark.parametrize("typed", COMMON.split())
def test_a_common_password_is_refused(typed: str) -> None:
    for way in (typed, typed.upper(), typed.capitalize()):
        with pytest.raises(Invalid, match="too common"):
            passwords.read_password(way)


def test_what_is_known_of_a_person_makes_a_password_easy() -> None:
    assert passwords.read_password("wolframite22")
    with pytest.raises(Invalid, match="too common"):
        passwords.read_password("wolframite22", ["wolframite"])


def test_generated_passwords_differ_and_are_good() -> None:
    made = {passwords.generate_password() for _ in range(1000)}
    assert len(made) == 1000
    assert all(passwords.read_password(password) == password for password in made)


def test_the_real_hash_costs_64_mib() -> None:
    assert passwords.hasher.memory_cost == 64 * 1024
    assert passwords.hasher.time_cost >= 3
    assert passwords.matches(passwords.hash_password(PASSWORD), PASSWORD)
    unmatched = passwords.unmatched_hash()
    assert not passwords.hasher.check_needs_rehash(unmatched)
    assert not passwords.matches(unmatched, PASSWORD)


@pytest.mark.usefixtures("quick_hashes")
def test_an_old_hash_is_renewed_and_a_damaged_one_matches_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old = passwords.hash_password(PASSWORD)
    assert passwords.renewed(old, PASSWORD) is None
    stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(passwords, "hasher", stronger)
    new = passwords.renewed(old, PASSWORD)
    assert new
    assert passwords.matches(new, PASSWORD)
    assert passwords.matches(old, PASSWORD)
    assert passwords.renewed(new, PASSWORD) is None
    assert not passwords.matches("damaged", PASSWORD)


class Counting:
    """A hasher that counts how many are at work at once."""

    def __init__(self) -> None:
        self.lock, self.now, self.most = Lock(), 0, 0

    def hash(self, password: bytes) -> str:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        sleep(0.01)
        with self.lock:
            self.now -= 1
        return password.decode()


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    """Count instead of hashing."""
    counting = Counting()
    monkeypatch.setattr(passwords, "hasher", counting)
    return counting


def test_two_hashes_at_once_and_the_others_wait(counting: Counting) -> None:
    with ThreadPoolExecutor(12) as threads:
        made = list(threads.map(passwords.hash_password, "abcdefghijkl"))
    assert "".join(made) == "abcdefghijkl"
    assert counting.most == limits.HASHES_AT_ONCE == 2


def test_who_waits_too_long_is_told(counting: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "slots", BoundedSemaphore(1))
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.01)
    with passwords.slot(), pytest.raises(Unavailable, match=r"try again in a few seconds\.$"):
        passwords.hash_password("a")
    assert passwords.hash_password("a") == "a"


def test_no_memory_is_told_and_the_place_is_free_again(monkeypatch: pytest.MonkeyPatch) -> None:
    class Starved:
        def hash(self, _password: bytes) -> str:
            raise HashingError("Memory allocation error")

    monkeypatch.setattr(passwords, "hasher", Starved())
    for _ in range(5):
        with pytest.raises(Unavailable):
            passwords.hash_password("a")
