"""What pages tell search engines, and what links to them show in other places."""

import re
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session

from quiz.web.sharing import PUBLIC
from tests.support.factories import add_classroom, add_teacher
from tests.support.pages import start

HIDDEN = '<meta name="robots" content="noindex">'
pytestmark = pytest.mark.usefixtures("quick_hashes")


def meta(page: str, name: str) -> str:
    """Return what a page says under a name in its head; fails where it does not say it once."""
    [found] = re.findall(rf'<meta (?:name|property)="{name}" content="([^"]+)">', page)
    return str(found)


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_may_be_found_under_one_address(client: FlaskClient, path: str) -> None:
    for asked in (path, f"{path}?deck=gallery"):
        page = client.get(asked).text
        assert f'<link rel="canonical" href="http://localhost{path}">' in page
        assert HIDDEN not in page
    if path != "/":
        assert (
            f'<link rel="canonical" href="http://localhost{path}">' in client.get(f"{path}/").text
        )


def test_each_public_page_has_a_description_of_its_own(client: FlaskClient) -> None:
    descriptions = {meta(client.get(path).text, "description") for path in PUBLIC}
    assert len(descriptions) == len(PUBLIC)


def test_rounds_and_own_pages_are_not_to_be_found(client: FlaskClient, stocked: Session) -> None:
    for path in (start(client, length=4), "/me", "/nowhere"):
        page = client.get(path).text
        assert HIDDEN in page
        assert meta(page, "og:title")
    assert "canonical" not in client.get("/nowhere").text


def test_an_invitation_to_a_class_is_not_to_be_found(client: FlaskClient, stocked: Session) -> None:
    classroom = add_classroom(stocked, add_teacher(stocked, "grace"))
    stocked.commit()
    page = client.get(f"/join?code={classroom.code}").text
    assert classroom.title in page
    assert HIDDEN in page


def test_a_link_shows_a_picture_of_our_own(client: FlaskClient) -> None:
    page = client.get("/").text
    assert meta(page, "og:title") == "Real or Fake?"
    assert meta(page, "og:description") == meta(page, "description")
    assert meta(page, "twitter:card") == "summary_large_image"
    address = meta(page, "og:image")
    assert address.startswith("http://localhost/static/")
    with client.get(address) as picture:
        size = Image.open(BytesIO(picture.data)).size
    assert size == (int(meta(page, "og:image:width")), int(meta(page, "og:image:height")))


@pytest.mark.parametrize(
    "path", ["/rounds/x", "/faces/x", "/classrooms/x", "/me", "/join?code=x", "/teach/logins"]
)
def test_robots_are_asked_to_stay_away(client: FlaskClient, path: str) -> None:
    rules = client.get("/robots.txt")
    forbidden = re.findall(r"^Disallow: (\S+)$", rules.text, re.MULTILINE)
    rules.close()
    assert path.startswith(tuple(forbidden))
