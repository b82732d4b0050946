"""Known browsers: which accounts a browser is known to, in a cookie that nobody can change."""

from http.cookies import SimpleCookie

from flask import Flask, Response

from quiz.access import seals
from quiz.policy import limits
from quiz.teachers.accounts import username_key
from quiz.web import known_browsers


def remembered(app: Flask, name: str, cookie: str = "") -> str:
    """Make a browser known to an account; its new cookie."""
    with app.test_request_context("/", headers={"Cookie": f"known={cookie}"}):
        response = Response()
        known_browsers.remember_browser(response, username_key(name))
    return SimpleCookie(response.headers["Set-Cookie"])["known"].value


def known_as(app: Flask, name: str, cookie: str) -> str | None:
    with app.test_request_context("/", headers={"Cookie": f"known={cookie}"}):
        return known_browsers.known_as(username_key(name))


def test_a_browser_is_known_to_those_who_logged_in(app: Flask) -> None:
    cookie = remembered(app, "ada.lovelace")
    number = known_as(app, "ＡＤＡ．lovelace", cookie)
    assert number
    assert known_as(app, "grace", cookie) is None
    both = remembered(app, "grace", cookie)
    assert known_as(app, "ada.lovelace", both) == number
    assert known_as(app, "grace", both) not in (None, number)
    again = remembered(app, "Ada-Lovelace", both)
    assert known_as(app, "ada.lovelace", again) == number


def test_the_cookie_names_nobody_and_can_not_be_forged(app: Flask) -> None:
    cookie = remembered(app, "ada.lovelace")
    kept = seals.unseal(app.config["SECRET_KEY"], "known", cookie)
    assert "lovelace" not in str(kept).lower()  # shorter parts may stand in any random text
    for forged in ("", "x", cookie[:-1], cookie.swapcase(), seals.seal("other", "known", kept)):
        assert known_as(app, "ada.lovelace", forged) is None
    for other in ([1], "text", None, 7):
        sealed = seals.seal(app.config["SECRET_KEY"], "known", other)
        assert known_as(app, "ada.lovelace", sealed) is None


def test_those_known_longest_ago_are_dropped(app: Flask) -> None:
    cookie, names = "", [f"teacher{number}" for number in range(limits.TEACHERS_PER_BROWSER + 2)]
    for name in names:
        cookie = remembered(app, name, cookie)
    known = [name for name in names if known_as(app, name, cookie)]
    assert known == names[2:]
    assert len(cookie) < 1000
