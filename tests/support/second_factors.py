"""A teacher's app: sets a second factor up, and shows its codes."""

from datetime import UTC, datetime
from typing import Any

from flask.testing import FlaskClient
from pyotp import TOTP
from sqlalchemy import update
from sqlalchemy.orm import Session

from quiz.models import Teacher
from tests.support.factories import PASSWORD

JSON = {"Accept": "application/json"}


class App:
    """An authenticator app with one key."""

    def __init__(self, key: str) -> None:
        self.totp = TOTP(key.replace(" ", ""))

    def code(self, steps: int = 0) -> str:
        """Return what the app shows, or will show some steps of time later."""
        return self.totp.generate_otp(self.totp.timecode(datetime.now(UTC)) + steps)


def set_up(client: FlaskClient) -> tuple[App, list[str]]:
    """Switch the second factor of a browser's teacher on; the app, and the recovery codes."""
    page: dict[str, Any] = dict(client.get("/teach/second-factor", headers=JSON).json or {})
    app = App(page["key"])
    values = {"set_up": page["set_up"], "code": app.code(), "password": PASSWORD}
    done = client.post("/teach/second-factor/on", json=values, headers=JSON)
    assert done.status_code == 200, done.text
    return app, list((done.json or {})["codes"])


def forget_last_code(session: Session) -> None:
    """Let all apps' codes of this moment be new again, as they are half a minute later."""
    session.execute(update(Teacher).values(factor_step=None))
    session.commit()
