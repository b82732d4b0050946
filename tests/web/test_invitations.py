"""Invitations: the address that phones are given."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from quiz import close_app, create_app
from quiz.config import Config
from quiz.web import invitations
from tests.support.classroom_pages import logged_in, open_classroom

pytestmark = pytest.mark.usefixtures("quick_hashes")


@pytest.mark.parametrize(
    ("host", "root", "told"),
    [
        ("127.0.0.1", "localhost:8000", "localhost:8000/join"),
        ("0.0.0.0", "localhost:8000", "192.0.2.7:8000/join"),
        ("0.0.0.0", "quiz.example", "quiz.example/join"),
    ],
)
def test_the_address_for_phones(
    config: Config,
    stocked: Session,
    monkeypatch: pytest.MonkeyPatch,
    host: str,
    root: str,
    told: str,
) -> None:
    monkeypatch.setattr(invitations, "lan_address", lambda: "192.0.2.7")
    app = create_app(replace(config, host=host))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    client = logged_in(app)
    url = open_classroom(client)
    login = client.get_cookie("teacher")
    assert login is not None
    client.set_cookie("teacher", login.value, domain=root.partition(":")[0])
    page = client.get(f"{url}?view=projector", base_url=f"http://{root}")
    assert told in page.text
    assert 'class="qr"' in page.text
    close_app(app)
